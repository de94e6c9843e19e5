//! Owns formulas: runs of words that stand in several documents among other words each time, and what a pair must share
//! beside one to be worth a look.
//!
//! That such words go together says little of any two documents that have them. A pile of millions of texts has so many
//! formulas that their pairs would grow with its square, and the counts that weigh a passage come from a sample that
//! misses most. Here they are counted in full: the index knows every document of a shared fingerprint.
//!
//! A shingle that stands in n surroundings beside those of a pair, among t words of the corpus, weighs no more than
//! `log2(t / n)`, whatever its words weigh alone: each of its w words a w-th of that. Words outside of formulas are taken to
//! weigh what words weigh on average. A pair is proposed if all of this comes to what the lightest passage must weigh.

use crate::base::cast::{low_u8, to_u32, to_usize};
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::anchor::Usual;
use crate::engine::candidates::postings::Posting;
use crate::engine::sketch::winnow::Context;

/// What formulas weigh, and what a pair must share that shares one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommonPhrases {
    /// Words of a shingle.
    width: u32,
    /// Least weight of a passage, in bits times `width`.
    least: f64,
    /// The logarithm of the words of the corpus.
    words: u32,
    /// Surprise of a word in no formula, in bits times `width`.
    word_bits: u32,
}

impl CommonPhrases {
    /// For shingles of `width` words, a corpus of so many `tokens`, and passages of at `least` so many bits; a word in no
    /// formula weighs `word_bits`.
    pub fn new(width: usize, tokens: u64, least: f64, word_bits: u32) -> CommonPhrases {
        let width = to_u32(width);
        let least = least * f64::from(width);
        CommonPhrases { width, least, words: tokens.max(1).ilog2(), word_bits: word_bits * width }
    }

    /// Whether what a pair shares is more than a formula; `hits` are its shared fingerprints, ascending. O(hits).
    pub fn are_exceeded(&self, hits: &[Anchor]) -> bool {
        let Some(usual) = hits.iter().filter_map(|hit| hit.formula()).max() else { return true };
        let (mut inside, mut all) = (0, 0); // words in formulas, and in all
        let mut last = (u64::MAX, 0, 0); // the last diagonal, and how far formulas went there, and all
        for hit in hits {
            let end = hit.position() + self.width;
            if last.0 != hit.diagonal() {
                last = (hit.diagonal(), 0, 0);
            }
            all += (end + hit.after()).saturating_sub(last.2.max(hit.position() - hit.before()));
            last.2 = last.2.max(end + hit.after());
            if hit.formula().is_some() {
                inside += end - last.1.max(hit.position());
                last.1 = end;
            }
        }
        let shingle = self.words.saturating_sub(u32::from(usual));
        f64::from(inside) * f64::from(shingle) + f64::from(all - inside) * f64::from(self.word_bits) >= self.least
    }
}

/// How usual the fingerprint of a group of postings is; `None` if it is no formula. O(n log n).
///
/// Two surroundings are the pair's own. Copies of a story stand among the same words, but for edits: so those on one side
/// count, the one where they differ more.
pub fn usual(group: &[Posting], scratch: &mut Vec<u32>) -> Option<Usual> {
    let mut different = |side: fn(Context) -> u32| {
        scratch.clear();
        scratch.extend(group.chunk_by(|x, y| x.doc == y.doc).map(|same| side(same[0].context)));
        scratch.sort_unstable();
        scratch.dedup();
        to_u32(scratch.len())
    };
    if group.len() < 3 {
        return None;
    }
    let others = different(Context::words_before).max(different(Context::words_after)).saturating_sub(2);
    others.checked_ilog2().map(|n| low_u8(to_usize(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::DocId;

    /// Of a shared run: the fingerprints at these words of it, each with as many shared words around as there are.
    fn run(diagonal: u32, start: u32, words: u32, fingerprints: &[(u32, Option<Usual>)]) -> Vec<Anchor> {
        let hit = |&(at, formula): &(u32, Option<Usual>)| {
            let (place, around) = (start + at, [at.min(3), (words - at - 5).min(3)]);
            Anchor::new([DocId(0), DocId(1)], [place, place - diagonal], around, formula)
        };
        fingerprints.iter().map(hit).collect()
    }

    #[test]
    fn a_formula_must_go_on_to_be_evidence() {
        let (rare, seldom, often) = (None, Some(0), Some(5));
        // 2^25 words in all, so a seldom formula weighs 25 bits, five a word; a word outside weighs 10.
        let formulas = CommonPhrases::new(5, 1 << 25, 75.0, 10);
        for (what, hits, want) in [
            ("nothing usual", run(0, 9, 6, &[(0, rare)]), true),
            ("a formula and nothing else", run(0, 9, 8, &[(1, seldom)]), false),
            ("five words more", run(0, 9, 10, &[(0, seldom), (3, rare), (5, rare)]), true),
            ("five words more that are formula too", run(0, 9, 10, &[(0, seldom), (3, seldom), (5, seldom)]), false),
            ("a long chain of formulas", run(0, 9, 15, &[(0, seldom), (4, seldom), (7, seldom), (10, seldom)]), true),
            ("the same of very usual ones", run(0, 9, 15, &[(0, often), (4, often), (7, often), (10, often)]), false),
            (
                "two formulas in two places",
                [run(0, 9, 8, &[(1, seldom)]), run(40, 90, 8, &[(2, seldom)])].concat(),
                true,
            ),
        ] {
            assert_eq!(formulas.are_exceeded(&hits), want, "{what}");
        }
        assert!(!CommonPhrases::new(5, 1 << 25, 1e300, 10).are_exceeded(&run(0, 9, 8, &[(1, seldom)])));
    }

    #[test]
    fn surroundings_make_a_formula_and_copies_make_none() {
        let posting = |doc: u32, before: u32, after: u32| Posting {
            doc: DocId(doc),
            context: Context(before << 15 | after),
            ..Posting::default()
        };
        for (what, group, want) in [
            ("a pair", vec![posting(0, 1, 1), posting(1, 2, 2)], None),
            ("copies", (0..9).map(|d| posting(d, 7, 7)).collect(), None),
            ("copies, two of them edited", (0..9).map(|d| posting(d, 7 + d / 8, 7 + d / 7 % 2)).collect(), None),
            ("one document, often", (0..9).map(|i| posting(0, i, i)).collect(), None),
            ("a turn of phrase", (0..9).map(|d| posting(d, d, d)).collect(), Some(2)),
            ("a turn of phrase that goes on", (0..34).map(|d| posting(d, 3, d)).collect(), Some(5)),
        ] {
            assert_eq!(usual(&group, &mut Vec::new()), want, "{what}");
        }
    }
}
