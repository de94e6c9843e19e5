//! Owns the evidence of fingerprints: what the fingerprints that two documents share weigh in bits at most, and whether
//! the evidence is worth a look at the texts.
//!
//! A pair is worth a look if the two may share a run of the guaranteed length, or if the fingerprints near a diagonal
//! weigh as much as the lightest passage. Words weigh the average of all words, but for common phrases: runs of words
//! that stand in several documents among different words each time. Each document with a common phrase meets the first
//! of the documents and the next, as if the phrase were rare.
//!
//! A common phrase says little of any two documents that share the phrase. A corpus of millions of texts has so many
//! common phrases that their pairs would grow with the square of the corpus. The counts that weigh a passage come from
//! a sample, and most common phrases are not in the sample. Here common phrases are counted in full: the index knows
//! every document of a shared fingerprint. Let a shingle stand in n surroundings beside the surroundings of a pair,
//! among t words of the corpus. The shingle weighs no more than `log2(t / n)`, whatever the words weigh alone: each of
//! the w words a w-th of the logarithm.

use crate::base::cast::{low_u8, rounded, to_u32, to_u64, to_usize};
use crate::engine::candidates::anchor::{Anchor, Usual};
use crate::engine::candidates::postings::Posting;
use crate::engine::sketch::winnow::{CONTEXT_WORDS, Context};
use crate::model::tuning::candidates::CandidateTuning;

/// What the fingerprints of a pair must weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FingerprintEvidence {
    /// Words of a shingle.
    width: u32,
    /// Least weight of a passage, in bits times `width`.
    least: u64,
    /// The logarithm of the words of the corpus.
    words: u32,
    /// Surprise of a word outside of common phrases, in bits times `width`.
    word_bits: u32,
    /// Words beside a lone shingle that make a guaranteed run; `None` if no run is guaranteed.
    guaranteed: Option<u32>,
    /// Most difference of two diagonals that belong together.
    band: u64,
}

/// What the fingerprints of a pair tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceVerdict {
    /// The pair is worth a look.
    Enough,
    /// The pair shares a common phrase, and would be worth a look if the phrase were rare.
    CommonPhrase,
    /// Too few words.
    TooLittle,
}

impl FingerprintEvidence {
    /// For shingles of `width` words, a corpus of so many `tokens`, and passages of at `least` so many bits. A run of
    /// `guaranteed` words beside a rare shingle is always worth a look; then nothing that weighs less is.
    pub fn new(
        width: usize,
        tokens: u64,
        least: f64,
        guaranteed: Option<usize>,
        tuning: &CandidateTuning,
    ) -> FingerprintEvidence {
        let (width, guaranteed) = (to_u32(width), guaranteed.map(|words| to_u32(words.min(CONTEXT_WORDS))));
        let of_run = guaranteed.map_or(0, |words| tuning.word_bits * (width + words));
        FingerprintEvidence {
            width,
            least: to_u64(rounded(least.max(f64::from(of_run)) * f64::from(width))),
            words: tokens.max(1).ilog2(),
            word_bits: tuning.word_bits * width,
            guaranteed,
            band: u64::from(tuning.diagonal_band),
        }
    }

    /// Words of a shingle.
    pub(super) fn width(&self) -> u32 {
        self.width
    }

    /// Words of a run, outside of common phrases, that weigh as much as the lightest passage.
    pub fn least_words(&self) -> usize {
        usize::try_from(self.least.div_ceil(u64::from(self.word_bits.max(1)))).unwrap_or(usize::MAX)
    }

    /// Whether a single fingerprint is worth a look, or may be.
    #[inline]
    pub fn is_lone_enough(&self, anchor: &Anchor) -> bool {
        let beside = anchor.before() + anchor.after();
        self.guaranteed.is_some_and(|words| beside >= words)
            || u64::from(self.word_bits) * u64::from(self.width + beside) >= self.least
    }

    /// What the anchors of a pair, ascending, tell. O(anchors).
    pub fn verdict(&self, anchors: &[Anchor]) -> EvidenceVerdict {
        let is_long = |anchor: &Anchor| self.guaranteed.is_some_and(|words| anchor.before() + anchor.after() >= words);
        if anchors.iter().any(|anchor| anchor.usual().is_none() && is_long(anchor)) {
            return EvidenceVerdict::Enough;
        }
        let mut out = EvidenceVerdict::TooLittle;
        for near in anchors.chunk_by(|x, y| y.diagonal() - x.diagonal() <= self.band) {
            let [weight, if_rare] = self.weights(near);
            match (weight >= self.least, if_rare >= self.least) {
                (true, _) => return EvidenceVerdict::Enough,
                (false, true) => out = EvidenceVerdict::CommonPhrase,
                (false, false) => {}
            }
        }
        out
    }

    /// What anchors near a diagonal weigh, and what the anchors would weigh if no phrase were common; in bits times
    /// `width`.
    fn weights(&self, anchors: &[Anchor]) -> [u64; 2] {
        let usual = anchors.iter().filter_map(|anchor| anchor.usual()).max();
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
        let of = |words: u32, bits: u32| u64::from(words) * u64::from(bits);
        let shingle = self.words.saturating_sub(u32::from(usual.unwrap_or_default())).min(self.word_bits);
        [of(inside, shingle) + of(all - inside, self.word_bits), of(all, self.word_bits)]
    }
}

/// How usual the fingerprint of a posting list is; `None` if the fingerprint is no common phrase, which stands in
/// `least_others` further surroundings. O(n log n).
///
/// Two surroundings are the pair's own. Copies of a story stand among the same words, but for edits. So only the words
/// before or only the words after count: whichever differ more.
pub fn usual(group: &[Posting], least_others: u32, scratch: &mut Vec<u32>) -> Option<Usual> {
    let mut different = |side: fn(Context) -> u32| {
        scratch.clear();
        scratch.extend(group.chunk_by(|x, y| x.doc == y.doc).map(|same| side(same[0].context)));
        scratch.sort_unstable();
        scratch.dedup();
        to_u32(scratch.len())
    };
    if group.len() < to_usize(least_others) + 2 {
        return None;
    }
    let others = different(Context::words_before).max(different(Context::words_after)).saturating_sub(2);
    others.checked_ilog2().filter(|_| others >= least_others).map(|n| low_u8(to_usize(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::DocId;

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
        use EvidenceVerdict::{CommonPhrase, Enough, TooLittle};
        let (rare, seldom, often) = (None, Some(0), Some(5));
        // 2^25 words in all, so a seldom common phrase weighs 25 bits, five a word; a word outside weighs 10.
        let evidence =
            |least, guaranteed| FingerprintEvidence::new(5, 1 << 25, least, guaranteed, &CandidateTuning::default());
        let phrases = evidence(75.0, None);
        for (what, anchors, want) in [
            ("six words", run(0, 9, 6, &[(0, rare)]), TooLittle),
            ("eight words", run(0, 9, 8, &[(1, rare)]), Enough),
            (
                "six words twice, near each other",
                [run(0, 9, 6, &[(0, rare)]), run(0, 29, 6, &[(0, rare)])].concat(),
                Enough,
            ),
            (
                "six words twice, far apart",
                [run(0, 9, 6, &[(0, rare)]), run(20, 29, 6, &[(0, rare)])].concat(),
                TooLittle,
            ),
            ("a common phrase and nothing else", run(0, 9, 8, &[(1, seldom)]), CommonPhrase),
            ("five words more", run(0, 9, 10, &[(0, seldom), (3, rare), (5, rare)]), Enough),
            (
                "five words more of the common phrase",
                run(0, 9, 10, &[(0, seldom), (3, seldom), (5, seldom)]),
                CommonPhrase,
            ),
            (
                "a long chain of common phrases",
                run(0, 9, 15, &[(0, seldom), (4, seldom), (7, seldom), (10, seldom)]),
                Enough,
            ),
            (
                "the same of very usual ones",
                run(0, 9, 15, &[(0, often), (4, often), (7, often), (10, often)]),
                CommonPhrase,
            ),
        ] {
            assert_eq!(phrases.verdict(&anchors), want, "{what}");
        }
        let phrase = run(0, 9, 8, &[(1, seldom)]);
        assert_eq!(evidence(1e9, None).verdict(&phrase), TooLittle);
        assert_eq!(evidence(1e9, Some(3)).verdict(&phrase), TooLittle);
        assert_eq!(evidence(1e9, Some(3)).verdict(&run(0, 9, 8, &[(1, rare)])), Enough, "a guaranteed run");
    }

    #[test]
    fn surroundings_make_a_common_phrase_and_copies_make_none() {
        let posting = |doc: u32, before: u32, after: u32| Posting {
            doc: DocId(doc),
            context: Context(before << 15 | after),
            ..Posting::default()
        };
        let least = CandidateTuning::default().common_phrase_others;
        for (what, group, want) in [
            ("a pair", vec![posting(0, 1, 1), posting(1, 2, 2)], None),
            ("copies", (0..9).map(|d| posting(d, 7, 7)).collect(), None),
            ("a story of five tellings", (0..5).map(|d| posting(d, d, d)).collect(), None),
            ("copies, two of them edited", (0..9).map(|d| posting(d, 7 + d / 8, 7 + d / 7 % 2)).collect(), None),
            ("one document, often", (0..9).map(|i| posting(0, i, i)).collect(), None),
            ("a turn of phrase", (0..9).map(|d| posting(d, d, d)).collect(), Some(2)),
            ("a turn of phrase that goes on", (0..34).map(|d| posting(d, 3, d)).collect(), Some(5)),
        ] {
            assert_eq!(usual(&group, least, &mut Vec::new()), want, "{what}");
        }
    }
}
