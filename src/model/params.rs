//! Owns the parameters, in two structs: [`HashParams`] decide the values of sketches and fingerprints (two runs can
//! only be compared if the values agree), [`QueryParams`] are free at query time.

use crate::base::error::{Error, Result};
use crate::model::agencies::AgencyTable;
use crate::model::background::Background;
use crate::model::tuning::Tuning;

/// All parameters of a [`scan`](crate::scan). The defaults are meant for news.
///
/// ```
/// let mut params = wirecopy::Params::default();
/// params.query.min_jaccard = 0.5;
/// params.query.passages.rewritten = false;
/// # assert!(params.check().is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Params {
    /// What decides hash values.
    pub hash: HashParams,
    /// What is looked for.
    pub query: QueryParams,
    /// The numbers behind the rules.
    pub tuning: Tuning,
}

/// Decides the values of shingles, sketches and fingerprints.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct HashParams {
    /// Tokens in a shingle, 1 to 32. Default 5.
    pub shingle_width: usize,
    /// Shingles in a winnowing window, 1 to 64. Default 4: every shared run of
    /// [`guaranteed_run`](HashParams::guaranteed_run) words has a fingerprint in common.
    pub window: usize,
    /// Slots in a sketch, a power of two from 16 to 1024. Default 128.
    pub slots: usize,
}

/// Decides what is looked for and what is reported.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct QueryParams {
    /// Least Jaccard of a near-duplicate, over 0 and up to 1. Default 0.7.
    pub min_jaccard: f64,
    /// Least chance that a pair at exactly `min_jaccard` becomes a candidate by sketch, 0.5 to 0.9999. Default 0.999.
    pub recall: f64,
    /// Whether words that differ by a letter or two count, a little, in passages, as they have to in text that was read
    /// by machine. Default false.
    pub near_words: bool,
    /// Stop after near-duplicates: no fingerprints, no passages. Default false.
    pub near_duplicates_only: bool,
    /// Least matched words of a passage. Default 6.
    pub min_words: u32,
    /// Least weight of a passage, in bits, beyond what chance explains in a corpus of its size. Default 25.
    pub min_weight: f64,
    /// Least weight of an exact passage in a pair that shares a word-for-word copy of thirty words elsewhere, in bits. Default
    /// 0.
    pub min_beside_copy: f64,
    /// Least share of the shorter of two documents of a story that the longer covers, over 0 and up to 1. Default 0.4:
    /// a piece that is half made of the story, less a few edits, belongs; a piece with a quotation or a paragraph of
    /// the story does not.
    pub min_coverage: f64,
    /// Least share of a passage's core that the stretches of a witness lie over, words that differ included, and of the
    /// stretches that belong to the core, over 0 and up to 1. Default 0.3: a story cut to the first third is still told, a quotation from the story is a passage
    /// of its own.
    pub min_witness: f64,
    /// Least share of words taken over in a document that is wholly derived. Default 0.8.
    pub wholly_from: f64,
    /// The same for partly derived, over 0. Default 0.1: a quotation or a sentence of background makes nothing derived.
    pub partly_from: f64,
    /// Whether text that outlets repeat under different stories ([`crate::engine::candidates::boilerplate`]) counts as
    /// shared. Default false: boilerplate proposes no pair and weighs nothing.
    pub keep_boilerplate: bool,
    /// The passages to look for.
    pub passages: PassageParams,
    /// Most documents of a band key or fingerprint that are linked as all pairs. More are linked as a star (each with a
    /// hub or two and the next); [`Stats`](crate::model::stats::Stats) counts what a star leaves out. Default 100, at
    /// least 2.
    pub pair_limit: usize,
    /// Most seconds between the dates of a pair, taken as near to each other as they may be; documents without a date
    /// are in no pair then. Default: any.
    pub most_apart: Option<u32>,
    /// A corpus of up to so many documents is compared pair by pair, whatever the fingerprints say. Default 50.
    pub compare_all_up_to: usize,
    /// How usual words and phrases are at large. Default: the built-in table of English.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub background: Background,
    /// Names of agencies and the words of credits. Default: the built-in table.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub credits: AgencyTable,
    /// Whether credits are looked for in all documents; else only in documents that may share something.
    pub credits_of_all: bool,
    /// Whether passages are told with all witnesses, which nothing else in a report needs.
    pub witnesses: bool,
    /// Whether a report tells what outlets share, which nothing else in a report needs.
    pub outlets: bool,
}

/// The stretches of a pair to look for, and the rules by which stretches become passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct PassageParams {
    /// Look for rewritten passages too. Default true.
    pub rewritten: bool,
    /// Share of a rewritten passage, in percent, from which the exact passages inside are left as they are: exact, and
    /// in pieces. Default 45.
    pub exact_share: usize,
    /// Look for summaries: a stretch that sums up the whole of the partner. Default false.
    pub digests: bool,
    /// Most words between two pieces of one passage, on both sides. Default 5. Two thirds of the number if the pieces
    /// stand in the opposite order, 5 at most for a word-for-word copy; rewritten pieces may leave out more on one
    /// side, twice the number on both together.
    pub join_gap: u32,
    /// Leave out a passage that lies mostly inside a better passage on either side, and cut off what does of an exact
    /// passage, so that no place is matched twice. Default false: a text that repeats itself is matched in each place.
    pub one_to_one: bool,
}

/// Parameters of a run without duplicates ([`crate::run::dedup`]). [`Params::query`] gives the least Jaccard and the
/// limits of the search; parameters of passages are not asked.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct DedupParams {
    /// How near-duplicates are looked for.
    pub params: Params,
    /// What makes a document a duplicate of another. Default: Jaccard.
    pub by: DedupMeasure,
    /// Least share of a document's shingles that the partner holds, over 0 and up to 1. Default 0.9.
    pub min_containment: f64,
    /// The choice between two duplicates. Default: the first.
    pub keep: Keep,
}

/// What makes a document a duplicate of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DedupMeasure {
    /// Jaccard of the two.
    Jaccard,
    /// Containment of the document in the partner.
    Containment,
    /// Either measure, or both.
    Both,
}

impl DedupMeasure {
    /// Whether Jaccard counts.
    pub fn jaccard(self) -> bool {
        self != DedupMeasure::Containment
    }

    /// Whether containment counts.
    pub fn containment(self) -> bool {
        self != DedupMeasure::Jaccard
    }
}

/// The choice between two duplicates; in case of doubt the first of the input stays. Where only one of the two holds
/// the partner, the holder stays in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Keep {
    /// The first of the input.
    First,
    /// The earliest date. A date without a time of day counts as the end of the day, no date as the latest.
    Earliest,
    /// The most words.
    Longest,
    /// The outlet that stands first in this list; outlets outside of the list come last.
    Sources(Vec<String>),
}

impl Default for DedupParams {
    fn default() -> Self {
        DedupParams { params: Params::default(), by: DedupMeasure::Jaccard, min_containment: 0.9, keep: Keep::First }
    }
}

impl DedupParams {
    /// Checks every range.
    ///
    /// # Errors
    /// As [`Params::check`].
    pub fn check(&self) -> Result<()> {
        let c = self.min_containment;
        if !(c > 0.0 && c <= 1.0) {
            let (name, expected) = ("min-containment", "over 0 and at most 1");
            return Err(Error::Parameter { name, found: c.to_string(), expected });
        }
        self.params.check()
    }
}

impl Default for PassageParams {
    fn default() -> Self {
        PassageParams { rewritten: true, exact_share: 45, digests: false, join_gap: 5, one_to_one: false }
    }
}

impl Default for HashParams {
    fn default() -> Self {
        HashParams { shingle_width: 5, window: 4, slots: 128 }
    }
}

impl Default for QueryParams {
    fn default() -> Self {
        QueryParams {
            min_jaccard: 0.7,
            recall: 0.999,
            near_words: false,
            near_duplicates_only: false,
            min_words: 6,
            min_weight: 25.0,
            min_beside_copy: 0.0,
            min_coverage: 0.4,
            min_witness: 0.3,
            wholly_from: 0.8,
            partly_from: 0.1,
            keep_boilerplate: false,
            passages: PassageParams::default(),
            pair_limit: 100,
            most_apart: None,
            compare_all_up_to: 50,
            background: Background::default(),
            credits: AgencyTable::default(),
            credits_of_all: true,
            witnesses: true,
            outlets: true,
        }
    }
}

impl HashParams {
    /// Shared runs of so many words are seen by the fingerprints (Schleimer, Wilkerson, Aiken 2003: width + window -
    /// 1).
    pub fn guaranteed_run(&self) -> usize {
        self.shingle_width + self.window - 1
    }
}

impl Params {
    /// For text that was read by machine from paper. Shorter shingles and windows: with one word in four misread, a run
    /// of eight is whole one time in ten, a run of five one time in four. Nearly equal words. And longer passages,
    /// since short shingles find every turn of phrase.
    pub fn noisy() -> Self {
        let mut params = Params::default();
        (params.hash.shingle_width, params.hash.window) = (3, 3);
        (params.query.near_words, params.query.min_words) = (true, 8);
        params
    }

    /// For essays, web pages and further texts that borrow rather than reprint: a passage for each borrowed place,
    /// summaries too, nothing short, and beside a copy nothing slight. Repetitions inside a text, and turns of phrase,
    /// are left out.
    pub fn plagiarism() -> Self {
        Params::plagiarism_with(Tuning::default())
    }

    /// [`Params::plagiarism`] with given numbers behind the rules.
    pub fn plagiarism_with(tuning: Tuning) -> Self {
        let mut params = Params { tuning, ..Params::default() };
        params.query.min_words = 20;
        // A copyist seldom copies piecemeal elsewhere in the same text; a rewritten passage is asked as much there.
        params.query.min_beside_copy = params.tuning.rewritten.least_beside_copy;
        params.query.passages =
            PassageParams { rewritten: true, exact_share: 70, digests: true, join_gap: 60, one_to_one: true };
        params
    }

    /// Checks every range.
    ///
    /// # Errors
    /// [`Error::Parameter`] for the first parameter out of range.
    pub fn check(&self) -> Result<()> {
        let HashParams { shingle_width, window, slots } = self.hash;
        let q = &self.query;
        let fail = |name, found: String, expected| Err(Error::Parameter { name, found, expected });
        if !(1..=32).contains(&shingle_width) {
            return fail("shingle width", shingle_width.to_string(), "1 to 32");
        }
        if !(1..=64).contains(&window) {
            return fail("window", window.to_string(), "1 to 64");
        }
        if !slots.is_power_of_two() || !(16..=1024).contains(&slots) {
            return fail("slots", slots.to_string(), "a power of two from 16 to 1024");
        }
        if !(q.min_jaccard > 0.0 && q.min_jaccard <= 1.0) {
            return fail("min-jaccard", q.min_jaccard.to_string(), "over 0 and at most 1");
        }
        if !(q.recall >= 0.5 && q.recall <= 0.9999) {
            return fail("recall", q.recall.to_string(), "0.5 to 0.9999");
        }
        if q.pair_limit < 2 {
            return fail("pair-limit", q.pair_limit.to_string(), "2 or more");
        }
        if q.min_words == 0 {
            return fail("min-words", q.min_words.to_string(), "1 or more");
        }
        if !(q.min_coverage > 0.0 && q.min_coverage <= 1.0) {
            return fail("min-coverage", q.min_coverage.to_string(), "over 0 and at most 1");
        }
        if !(q.min_witness > 0.0 && q.min_witness <= 1.0) {
            return fail("min-witness", q.min_witness.to_string(), "over 0 and at most 1");
        }
        if !(q.wholly_from > 0.0 && q.wholly_from <= 1.0) {
            return fail("wholly-from", q.wholly_from.to_string(), "over 0 and at most 1");
        }
        if !(q.partly_from > 0.0 && q.partly_from <= q.wholly_from) {
            return fail("partly-from", q.partly_from.to_string(), "over 0 and at most wholly-from");
        }
        if !q.min_weight.is_finite() {
            return fail("min-weight", q.min_weight.to_string(), "a number of bits");
        }
        Ok(())
    }
}
