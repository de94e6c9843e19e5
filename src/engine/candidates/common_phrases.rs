//! Owns common phrases: runs of words that stand in several documents among different words each time. And owns what a
//! pair must share beside a common phrase to be worth a look.
//!
//! A common phrase says little of any two documents that share the phrase. A corpus of millions of texts has so many
//! common phrases that their pairs would grow with the square of the corpus. The counts that weigh a passage come from
//! a sample, and most common phrases are not in the sample. Here common phrases are counted in full: the index knows
//! every document of a shared fingerprint.
//!
//! Let a shingle stand in n surroundings beside the surroundings of a pair, among t words of the corpus. The shingle
//! weighs no more than `log2(t / n)`, whatever the words weigh alone: each of the w words a w-th of the logarithm.
//! Words outside of common phrases are taken to weigh the average of all words. A pair is proposed if the sum reaches
//! the weight of the lightest passage.

use crate::base::cast::{low_u8, to_u32, to_usize};
use crate::engine::candidates::anchor::{Anchor, Usual};
use crate::engine::candidates::postings::Posting;
use crate::engine::sketch::winnow::Context;

/// The weight of common phrases, and the least weight of a pair that shares a common phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommonPhrases {
    /// Words of a shingle.
    width: u32,
    /// Least weight of a passage, in bits times `width`.
    least: f64,
    /// The logarithm of the words of the corpus.
    words: u32,
    /// Surprise of a word outside of common phrases, in bits times `width`.
    word_bits: u32,
}

impl CommonPhrases {
    /// For shingles of `width` words, a corpus of so many `tokens`, and passages of at `least` so many bits; a word
    /// outside of common phrases weighs `word_bits`.
    pub fn new(width: usize, tokens: u64, least: f64, word_bits: u32) -> CommonPhrases {
        let width = to_u32(width);
        let least = least * f64::from(width);
        CommonPhrases { width, least, words: tokens.max(1).ilog2(), word_bits: word_bits * width }
    }

    /// Whether a pair shares more than a common phrase; `anchors` are the anchors of the pair, ascending. O(anchors).
    pub fn are_exceeded(&self, anchors: &[Anchor]) -> bool {
        let Some(usual) = anchors.iter().filter_map(|anchor| anchor.usual()).max() else { return true };
        let (mut inside, mut all) = (0, 0); // words in common phrases, and in all
        let mut diagonal = u64::MAX; // the last diagonal
        let (mut usual_end, mut end_of_all) = (0, 0); // how far common phrases went there, and all
        for anchor in anchors {
            let end = anchor.position() + self.width;
            if diagonal != anchor.diagonal() {
                (diagonal, usual_end, end_of_all) = (anchor.diagonal(), 0, 0);
            }
            all += (end + anchor.after()).saturating_sub(end_of_all.max(anchor.position() - anchor.before()));
            end_of_all = end_of_all.max(end + anchor.after());
            if anchor.usual().is_some() {
                inside += end - usual_end.max(anchor.position());
                usual_end = end;
            }
        }
        let shingle = self.words.saturating_sub(u32::from(usual));
        f64::from(inside) * f64::from(shingle) + f64::from(all - inside) * f64::from(self.word_bits) >= self.least
    }
}

/// How usual the fingerprint of a posting list is; `None` if the fingerprint is no common phrase. O(n log n).
///
/// Two surroundings are the pair's own. Copies of a story stand among the same words, but for edits. So only the words
/// before or only the words after count: whichever differ more.
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
    use crate::model::tuning::candidates::CandidateTuning;

    /// The anchors of a shared run: a fingerprint at each given word of the run, with all shared words around.
    fn run(diagonal: u32, start: u32, words: u32, fingerprints: &[(u32, Option<Usual>)]) -> Vec<Anchor> {
        let anchor = |&(at, usual): &(u32, Option<Usual>)| {
            let (place, around) = (start + at, [at.min(3), (words - at - 5).min(3)]);
            Anchor::new([DocId(0), DocId(1)], [place, place - diagonal], around, usual)
        };
        fingerprints.iter().map(anchor).collect()
    }

    #[test]
    fn a_common_phrase_must_go_on_to_be_evidence() {
        let (rare, seldom, often) = (None, Some(0), Some(5));
        // 2^25 words in all, so a seldom common phrase weighs 25 bits, five a word; a word outside weighs 10.
        let bits = CandidateTuning::default().word_bits;
        let phrases = CommonPhrases::new(5, 1 << 25, 75.0, bits);
        for (what, anchors, want) in [
            ("nothing usual", run(0, 9, 6, &[(0, rare)]), true),
            ("a common phrase and nothing else", run(0, 9, 8, &[(1, seldom)]), false),
            ("five words more", run(0, 9, 10, &[(0, seldom), (3, rare), (5, rare)]), true),
            ("five words more of the common phrase", run(0, 9, 10, &[(0, seldom), (3, seldom), (5, seldom)]), false),
            (
                "a long chain of common phrases",
                run(0, 9, 15, &[(0, seldom), (4, seldom), (7, seldom), (10, seldom)]),
                true,
            ),
            ("the same of very usual ones", run(0, 9, 15, &[(0, often), (4, often), (7, often), (10, often)]), false),
            (
                "two common phrases in two places",
                [run(0, 9, 8, &[(1, seldom)]), run(40, 90, 8, &[(2, seldom)])].concat(),
                true,
            ),
        ] {
            assert_eq!(phrases.are_exceeded(&anchors), want, "{what}");
        }
        assert!(!CommonPhrases::new(5, 1 << 25, 1e300, bits).are_exceeded(&run(0, 9, 8, &[(1, seldom)])));
    }

    #[test]
    fn surroundings_make_a_common_phrase_and_copies_make_none() {
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
