//! Owns the counts of a run.

use crate::model::bands::Bands;

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Stats {
    /// Documents in the corpus.
    pub documents: usize,
    /// Documents with fewer words than a shingle: never paired.
    pub too_short: usize,
    /// Documents on the second side; 0 if there are no sides.
    pub second_side: usize,
    /// Documents without a date, which take no part where pairs must be near each other in time; 0 otherwise.
    pub undated: usize,
    /// Words in all documents.
    pub tokens: u64,
    /// The same without copies: of documents with the same text, a single document counts.
    pub tokens_once: u64,
    /// Bytes of all texts.
    pub bytes: u64,
    /// Whether the pairs were given; all given pairs were compared then, and no more.
    pub pairs_given: bool,
    /// How the sketch was cut; `None` if every pair (every given pair) was compared.
    pub bands: Option<Bands>,
    /// Chance that a pair at exactly the Jaccard threshold became a candidate by sketch, but for `capped_bands`.
    pub expected_recall: f64,
    /// Every pair with a shared run of so many words was looked at, but for the common runs of the report and
    /// `formulas_only`; `None` if no passages were looked for.
    pub guaranteed_run: Option<usize>,
    /// Every pair with so many bits of shared stem pairs in some words of both was looked at, but for stem pairs of very
    /// many documents; `None` if no stem pairs were looked for.
    pub guaranteed_evidence: Option<f64>,
    /// Stem pairs of all documents; of exact copies a single document counts.
    pub stem_pairs: u64,
    /// Bits of surprise that chance explains in a corpus of `tokens_once` words; a passage must weigh `min_weight` more.
    pub chance_bits: f64,
    /// Candidate pairs that were verified.
    pub candidates: usize,
    /// Verified near-duplicates.
    pub near_duplicates: usize,
    /// Band keys in more documents than the pair limit.
    pub capped_bands: Capped,
    /// Pairs of copies that were not looked at, at most. Of a text that meets more documents than the pair limit, only
    /// the first document meets the copies of a second text. If the text meets more texts than the limit, the copies
    /// meet only each other and the representative of their story.
    pub copies_left_out: u64,
    /// Fingerprints in more documents than the pair limit.
    pub capped_fingerprints: Capped,
    /// Pairs that were not looked at because the shared words are a common phrase (see
    /// [`crate::engine::candidates::evidence`]).
    pub formulas_only: u64,
    /// Pairs that were left out because all shared words are a sign-off: what an outlet has at the end of both.
    pub closing_only: u64,
    /// Documents with boilerplate that was left out of account.
    pub with_boilerplate: u64,
}

impl Stats {
    /// Pairs that were not looked at because of a key in very many documents; at most so many.
    pub fn pairs_left_out(&self) -> u64 {
        self.capped_bands.pairs_left_out + self.capped_fingerprints.pairs_left_out + self.copies_left_out
    }
}

/// How the members of a bucket were linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Capped {
    /// Buckets over the limit, linked as stars.
    pub buckets: u64,
    /// Pairs that full linking would have proposed beyond the star.
    pub pairs_left_out: u64,
}

impl std::ops::AddAssign for Capped {
    fn add_assign(&mut self, other: Self) {
        self.buckets += other.buckets;
        self.pairs_left_out += other.pairs_left_out;
    }
}
