//! Owns seeds: maximal runs of equal tokens, at least a shingle long.

use crate::base::cast::{diagonal, to_u32, to_usize};
use crate::engine::align::side::Side;
use crate::engine::align::verify::for_each_shared;
use crate::model::overlap::Overlap;
use crate::model::pair::Run;

/// All maximal runs that two documents share, in order of (a, b), and the overlap of the shingles, found in the same
/// pass.
///
/// `most` occurrences of a shingle in a document are paired with each occurrence in the other document. Further
/// occurrences are paired in order, counted from the beginning and from the end. So a text of repeats meets the copy,
/// around something put in or left out, at a cost that stays linear.
pub fn runs(a: Side<'_>, b: Side<'_>, most: usize) -> (Overlap, Vec<Run>) {
    let mut out: Vec<Run> = Vec::new();
    let mut anchors: Vec<(i64, u32, u32)> = Vec::new(); // of shingles that repeat
    let (mut x, mut y) = (Vec::new(), Vec::new());
    let mut shared = 0;
    for_each_shared(a.shingles, b.shingles, |p, q| {
        shared += 1;
        if a.shingles.is_single(p) && b.shingles.is_single(q) {
            // Places of single shingles in a run follow each other.
            if out.last().is_none_or(|run| !run.holds(p, q)) {
                out.push(maximal(a.tokens, b.tokens, p, q));
            }
        } else {
            x.clear();
            x.extend(a.shingles.places(p));
            y.clear();
            // A document may hold the shingle far more often than there is use for.
            y.extend(b.shingles.places(q).take(x.len().max(most + 1)));
            for &p in x.iter().take(most) {
                anchors.extend(y.iter().take(most).map(|&q| (diagonal(p, q), p, q)));
            }
            if x.len().max(y.len()) > most {
                let (forth, back) = (x.iter().copied().zip(y.iter().copied()), x.iter().copied().rev());
                let like = forth.chain(back.zip(b.shingles.places_back(q)));
                anchors.extend(like.map(|(p, q)| (diagonal(p, q), p, q)));
            }
        }
    });
    anchors.sort_unstable();
    let mut last: Option<Run> = None;
    for (_, p, q) in anchors {
        if last.is_none_or(|run| !run.holds(p, q)) {
            let run = maximal(a.tokens, b.tokens, p, q);
            last = Some(run);
            out.push(run);
        }
    }
    out.sort_unstable();
    out.dedup();
    (Overlap { shared, a: a.shingles.distinct(), b: b.shingles.distinct() }, out)
}

/// The longest run of equal tokens around a place with equal tokens.
fn maximal(a: &[u64], b: &[u64], p: u32, q: u32) -> Run {
    let (i, j) = (to_usize(p), to_usize(q));
    let before = a[..i].iter().rev().zip(b[..j].iter().rev()).take_while(|(x, y)| x == y).count();
    let after = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
    Run { a: to_u32(i - before), b: to_u32(j - before), len: to_u32(before + after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::align::verify::HashIndex;
    use crate::model::tuning::align::AlignTuning;
    use proptest::prelude::*;

    /// Every maximal run of at least `width`, by looking at each pair of places.
    fn slow(a: &[u64], b: &[u64], width: usize) -> Vec<Run> {
        let mut out = Vec::new();
        for i in 0..a.len() {
            for j in 0..b.len() {
                let starts = i == 0 || j == 0 || a[i - 1] != b[j - 1];
                let len = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
                if starts && len >= width {
                    out.push(Run { a: to_u32(i), b: to_u32(j), len: to_u32(len) });
                }
            }
        }
        out
    }

    proptest! {
        #[test]
        fn equals_looking_everywhere(a in prop::collection::vec(0u64..5, 0..40), b in prop::collection::vec(0u64..5, 0..40)) {
            let width = 3;
            let index = |t: &[u64]| { let mut s = Vec::new(); crate::engine::text::shingle::shingles(t, width, &mut s); HashIndex::new(s) };
            let (x, y) = (index(&a), index(&b));
            let most = AlignTuning::default().seed_places;
            let got = runs(Side::bare(&a, &x), Side::bare(&b, &y), most);
            prop_assert_eq!(got.0, Overlap::of(&x, &y));
            prop_assert_eq!(got.1, slow(&a, &b, width));
        }
    }
}
