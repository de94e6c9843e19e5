//! Owns the last step of an alignment: stretches that belong together become one, lesser ones that repeat it go.

use super::Aligned;
use super::seed::Run;
use crate::units::TokenSpan;

/// Two stretches with no more words than this between them, on both sides, are one: whether they follow in the same order
/// or, as re-ordered clauses of one sentence, in the opposite one.
const MERGE_GAP: u32 = 8;
/// A stretch whose words on one side are mostly part of a better one is kept (a document repeats itself) only from this
/// many matched words on.
const REPEAT_WORDS: u32 = 20;

/// Merges and selects: by descending number of matched words, then by place. No two results overlap on both sides.
pub fn select(found: Vec<Aligned>) -> Vec<Aligned> {
    let mut kept: Vec<Aligned> = Vec::new();
    for one in best_first(found) {
        let covered =
            |side: fn(&Aligned) -> TokenSpan| kept.iter().any(|k| 2 * shared(side(k), side(&one)) > side(&one).len());
        let both = kept.iter().any(|k| shared(k.a, one.a) > 0 && shared(k.b, one.b) > 0);
        let repeats = covered(|p| p.a) || covered(|p| p.b);
        if !both && (!repeats || one.matched() >= REPEAT_WORDS) {
            kept.push(one);
        }
    }
    // A joined stretch spans the words between its parts too, and may now overlap a lesser one.
    let mut apart: Vec<Aligned> = Vec::new();
    for one in best_first(merge(kept)) {
        if !apart.iter().any(|k| shared(k.a, one.a) > 0 && shared(k.b, one.b) > 0) {
            apart.push(one);
        }
    }
    apart
}

fn best_first(mut found: Vec<Aligned>) -> Vec<Aligned> {
    found.sort_by_key(|p| (u32::MAX - p.matched(), p.a, p.b));
    found
}

/// Tokens that two spans have in common.
fn shared(x: TokenSpan, y: TokenSpan) -> u32 {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

/// Words between two spans; `None` if they overlap.
fn gap(x: TokenSpan, y: TokenSpan) -> Option<u32> {
    x.start.max(y.start).checked_sub(x.end.min(y.end))
}

/// Joins neighbours. In order of A each stretch looks at the few before it; runs again until nothing changes, which is
/// once or twice, because a joined stretch can reach a third.
fn merge(mut found: Vec<Aligned>) -> Vec<Aligned> {
    loop {
        found.sort_by_key(|p| (p.a, p.b));
        let mut out: Vec<Aligned> = Vec::with_capacity(found.len());
        let before = found.len();
        for one in found {
            let from = out.len().saturating_sub(4);
            let near = |p: &Aligned| {
                let (Some(a), Some(b)) = (gap(p.a, one.a), gap(p.b, one.b)) else { return false };
                // A few words between two short pieces are more stranger than friend.
                a.max(b) <= MERGE_GAP && a.max(b) <= p.matched().max(one.matched())
            };
            match out[from..].iter().rposition(near) {
                Some(i) => {
                    let mut runs: Vec<Run> = std::mem::take(&mut out[from + i].runs);
                    runs.extend(one.runs);
                    runs.sort_unstable();
                    out[from + i] = Aligned::of(runs);
                }
                None => out.push(one),
            }
        }
        if out.len() == before {
            return out;
        }
        found = out;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(a: u32, b: u32, len: u32) -> Aligned {
        Aligned::of(vec![Run { a, b, len }])
    }

    fn places(found: Vec<Aligned>) -> Vec<(u32, u32, u32)> {
        found.iter().map(|p| (p.a.start, p.b.start, p.matched())).collect()
    }

    #[test]
    fn cases() {
        for (what, found, want) in [
            ("apart", vec![stretch(0, 0, 10), stretch(50, 50, 20)], vec![(50, 50, 20), (0, 0, 10)]),
            ("in order", vec![stretch(0, 0, 10), stretch(15, 12, 20)], vec![(0, 0, 30)]),
            ("re-ordered", vec![stretch(0, 30, 10), stretch(12, 15, 12)], vec![(0, 15, 22)]),
            ("overlap on both sides", vec![stretch(0, 0, 20), stretch(10, 15, 20)], vec![(0, 0, 20)]),
            ("a long repeat stays", vec![stretch(0, 0, 20), stretch(0, 90, 20)], vec![(0, 0, 20), (0, 90, 20)]),
            ("a short repeat goes", vec![stretch(0, 0, 20), stretch(0, 90, 6)], vec![(0, 0, 20)]),
        ] {
            assert_eq!(places(select(found)), want, "{what}");
        }
    }
}
