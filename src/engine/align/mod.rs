//! Two documents to the passages they share: seed, chain, fill gaps, extend ends, select, and what was
//! put in other words; then weigh. In noisy text, words that are nearly equal help.
//!
//! Everything works on token hashes; a [`Passage`](crate::model::report::Passage) gets its byte and code point offsets at the
//! end, from the token spans.

pub mod boundaries;
pub mod chain;
pub mod content_words;
pub mod diff;
pub mod extend;
pub mod fuzzy;
pub mod rewritten;
pub mod seed;
pub mod select;
pub mod verify;

use crate::base::units::{ByteSpan, TokenSpan};
use crate::engine::text::Letters;
use crate::model::params::PassageParams;
use fuzzy::Near;
use seed::Run;
use verify::{HashIndex, Overlap};

/// Identity from which an exact stretch counts as a word-for-word copy.
pub const COPY_IDENTITY: f64 = 0.98;
/// Words of a copy that tell of a copyist.
pub const COPY_WORDS: u32 = 30;

/// One side of an alignment: a document's token hashes and its shingles.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The text, where its words are read.
    pub text: &'a str,
    /// Token hashes.
    pub tokens: &'a [u64],
    /// Places of the tokens in the text.
    pub spans: &'a [ByteSpan],
    /// Shingles of the tokens.
    pub shingles: &'a HashIndex,
    /// Surprise of each token in tenths of a bit: what a match of it is worth where an end is extended.
    pub surprises: &'a [crate::engine::weigh::weight::Decibits],
    /// The same at large, whatever corpus is around; for rewritten passages.
    pub at_large: &'a [crate::engine::weigh::weight::Decibits],
    /// Letters of the words, where nearly equal ones count.
    pub letters: Option<&'a Letters>,
    /// What the search for rewritten passages compares; `None` leaves that search out.
    pub content: Option<&'a content_words::Content>,
}

#[cfg(test)]
impl<'a> Side<'a> {
    /// Tokens without a text, of which nothing else is known.
    fn bare(tokens: &'a [u64], shingles: &'a HashIndex) -> Self {
        Side { text: "", tokens, spans: &[], shingles, surprises: &[], at_large: &[], letters: None, content: None }
    }
}

/// A stretch of two documents that match, as runs of equal tokens, ascending on both sides but for re-ordered clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// Stretch of the first document.
    pub a: TokenSpan,
    /// Stretch of the second.
    pub b: TokenSpan,
    /// The equal runs inside, in order of the first document.
    pub runs: Vec<Run>,
    /// Nearly equal words between them, in order of the first document; none unless both sides have letters.
    pub near: Vec<Near>,
    /// Whether it was found by its words alone, not by their order.
    pub rewritten: bool,
}

impl Aligned {
    pub(crate) fn of(runs: Vec<Run>) -> Aligned {
        let hull = |start: fn(&Run) -> u32, end: fn(&Run) -> u32| TokenSpan {
            start: runs.iter().map(start).min().unwrap_or(0),
            end: runs.iter().map(end).max().unwrap_or(0),
        };
        Aligned { a: hull(|r| r.a, Run::a_end), b: hull(|r| r.b, Run::b_end), runs, near: Vec::new(), rewritten: false }
    }

    /// The same with the two documents exchanged.
    pub fn mirrored(self) -> Aligned {
        let mut runs: Vec<Run> = self.runs.iter().map(|r| Run { a: r.b, b: r.a, len: r.len }).collect();
        runs.sort_unstable();
        let mut near: Vec<Near> = self.near.iter().map(|n| Near { a: n.b, b: n.a }).collect();
        near.sort_unstable();
        Aligned { a: self.b, b: self.a, runs, near, rewritten: self.rewritten }
    }

    /// The same, ending at a sentence where that makes a copy of it. Who edits has no such edges.
    fn settled(self, a: Side<'_>, b: Side<'_>) -> Aligned {
        let settled = boundaries::settled(a, b, &self.runs).map(Aligned::of);
        settled.filter(|one| one.is_copy(COPY_WORDS)).unwrap_or(self)
    }

    /// Makes one of this stretch and another.
    fn take_in(&mut self, other: Aligned) {
        let hull = |x: TokenSpan, y: TokenSpan| TokenSpan { start: x.start.min(y.start), end: x.end.max(y.end) };
        (self.a, self.b) = (hull(self.a, other.a), hull(self.b, other.b));
        self.runs.extend(other.runs);
        self.runs.sort_unstable();
        self.rewritten |= other.rewritten;
    }

    /// Whether no word is in two runs, on either side.
    fn matches_once(&self) -> bool {
        let mut in_b: Vec<TokenSpan> = self.runs.iter().map(Run::in_b).collect();
        in_b.sort_unstable();
        in_b.windows(2).all(|w| w[0].end <= w[1].start) && self.runs.windows(2).all(|w| w[0].a_end() <= w[1].a)
    }

    /// Equal words.
    pub fn matched(&self) -> u32 {
        self.runs.iter().map(|r| r.len).sum()
    }

    /// Whether it is a word-for-word copy of at least so many words.
    fn is_copy(&self, words: u32) -> bool {
        !self.rewritten && self.matched() >= words && self.identity() >= COPY_IDENTITY
    }

    /// Matched words over the longer side: 1 for a word-for-word copy.
    pub fn identity(&self) -> f64 {
        crate::base::units::ratio(self.matched(), self.a.len().max(self.b.len()))
    }
}

/// Whether the second of two documents, of which these are the words, comes first where both are looked at in one order, so
/// that nothing depends on which of the two was named first.
pub fn are_turned(a: &[u64], b: &[u64]) -> bool {
    (b.len(), b) < (a.len(), a)
}

/// All stretches that two documents share, by descending number of matched words, not yet weighed; and the overlap of
/// their shingles.
///
/// Both sides must hold shingles of the same width. Cost: O(|a| + |b|) to find the seeds, O(seeds) to
/// chain them, the area of the gaps between them (at most 40 words a side), and a bounded window for each end that moves.
///
/// ```
/// use wirecopy::{align, pipeline::batches::Prepared};
/// let x = "Today the ferry to the island was stopped by high winds, officials said.";
/// let y = "He wrote that the ferry to the island was stopped by very high winds.";
/// let (a, b) = (Prepared::alone(x, 5), Prepared::alone(y, 5));
/// let (_, found) = align::align(a.side(x), b.side(y), Default::default());
/// assert_eq!((found.len(), found[0].matched(), found[0].a.len(), found[0].b.len()), (1, 10, 10, 11));
/// ```
pub fn align(a: Side<'_>, b: Side<'_>, params: PassageParams) -> (Overlap, Vec<Aligned>) {
    if are_turned(a.tokens, b.tokens) {
        let (overlap, found) = align(b, a, params);
        let mut found: Vec<Aligned> = found.into_iter().map(Aligned::mirrored).collect();
        found.sort_by_key(select::rank);
        return (overlap.mirrored(), found);
    }
    match a.letters.zip(b.letters) {
        None => align_with(a, b, params, extend::NOT_NEAR),
        Some((x, y)) => {
            let (overlap, mut found) = align_with(a, b, params, Some(&|i, j| x.alike_word(i, y, j)));
            found.iter_mut().for_each(|one| one.near = fuzzy::between(x, y, &one.runs));
            (overlap, found)
        }
    }
}

/// `near` tells which words are nearly equal, if any are.
fn align_with(
    a: Side<'_>,
    b: Side<'_>,
    params: PassageParams,
    near: Option<&impl Fn(usize, usize) -> bool>,
) -> (Overlap, Vec<Aligned>) {
    let (overlap, seeds) = seed::runs(a, b);
    let mut found: Vec<Aligned> = Vec::new();
    let mut steps = extend::Steps::default();
    let mut taken = extend::Taken::none(a.tokens.len(), params.one_to_one);
    let mut chains = chain::chains(seeds).into_iter();
    while let Some(chain) = chains.next() {
        let mut runs = extend::gaps(a.tokens, b.tokens, chain);
        extend::ends(a, b, &mut runs, &taken, &mut steps, near);
        if chains.len() > 0 {
            taken.take(&runs);
        }
        let parts = chain::parted(a.surprises, runs, params.join_gap).into_iter();
        found.extend(parts.map(|runs| Aligned::of(runs).settled(a, b)));
    }
    let found = rewritten::rewritten(a, b, select::select(found), params);
    let mut found = select::join(found, params);
    // Two rewritten passages that overlapped on one side, and are one now, may have matched a word there twice.
    for one in found.iter_mut().filter(|one| one.rewritten && !one.matches_once()) {
        one.runs = rewritten::partners(a, b, one.a, one.b, &[]);
    }
    (overlap, found)
}
