//! Two documents to the passages they share: seed, chain, fill gaps, extend ends, select; then weigh. In noisy text, words
//! that are nearly equal help.
//!
//! Everything works on token hashes; a [`Passage`](crate::results::Passage) gets its byte and code point offsets at the
//! end, from the token spans.

pub mod chain;
pub mod common_words;
pub mod diff;
pub mod fill;
pub mod names;
pub mod near;
pub mod phrases;
pub mod seed;
pub mod select;
pub mod weigh;

use crate::text::Letters;
use crate::units::TokenSpan;
use crate::verify::{Overlap, ShingleIndex};
use near::Near;
use seed::Run;

/// One side of an alignment: a document's token hashes and its shingles.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Token hashes.
    pub tokens: &'a [u64],
    /// Shingles of the tokens.
    pub shingles: &'a ShingleIndex,
    /// Surprise of each token in tenths of a bit: what a match of it is worth where an end is extended.
    pub surprises: &'a [weigh::Decibits],
    /// Letters of the words, where nearly equal ones count.
    pub letters: Option<&'a Letters>,
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
}

impl Aligned {
    fn of(runs: Vec<Run>) -> Aligned {
        let hull = |start: fn(&Run) -> u32, end: fn(&Run) -> u32| TokenSpan {
            start: runs.iter().map(start).min().unwrap_or(0),
            end: runs.iter().map(end).max().unwrap_or(0),
        };
        Aligned { a: hull(|r| r.a, Run::a_end), b: hull(|r| r.b, Run::b_end), runs, near: Vec::new() }
    }

    /// Equal words.
    pub fn matched(&self) -> u32 {
        self.runs.iter().map(|r| r.len).sum()
    }

    /// Matched words over the longer side: 1 for a word-for-word copy.
    pub fn identity(&self) -> f64 {
        crate::units::ratio(self.matched(), self.a.len().max(self.b.len()))
    }
}

/// All stretches that two documents share, by descending number of matched words, not yet weighed; and the overlap of
/// their shingles.
///
/// Both sides must hold shingles of the same width. Cost: O(|a| + |b|) to find the seeds, O(seeds) to
/// chain them, the area of the gaps between them (at most 40 words a side), and a bounded window for each end that moves.
///
/// ```
/// use wirecopy::{align, pipeline::batches::Prepared};
/// let a = Prepared::alone("Today the ferry to the island was stopped by high winds, officials said.", 5);
/// let b = Prepared::alone("He wrote that the ferry to the island was stopped by very high winds.", 5);
/// let (_, found) = align::align(a.side(), b.side());
/// assert_eq!((found.len(), found[0].matched(), found[0].a.len(), found[0].b.len()), (1, 10, 10, 11));
/// ```
pub fn align(a: Side<'_>, b: Side<'_>) -> (Overlap, Vec<Aligned>) {
    match a.letters.zip(b.letters) {
        None => align_with(a, b, |_, _| false),
        Some((x, y)) => {
            let (overlap, mut found) = align_with(a, b, |i, j| x.alike_word(i, y, j));
            found.iter_mut().for_each(|one| one.near = near::between(x, y, &one.runs));
            (overlap, found)
        }
    }
}

/// `near` tells which words are nearly equal.
fn align_with(a: Side<'_>, b: Side<'_>, near: impl Fn(usize, usize) -> bool) -> (Overlap, Vec<Aligned>) {
    let (overlap, seeds) = seed::runs(a, b);
    let mut found: Vec<Aligned> = Vec::new();
    let mut steps = fill::Steps::default();
    let mut taken = fill::Taken::none(a.tokens.len(), b.tokens.len());
    for chain in chain::chains(seeds) {
        let mut runs = fill::gaps(a.tokens, b.tokens, chain);
        fill::ends(a, b, &mut runs, &taken, &mut steps, &near);
        taken.take(&runs);
        found.push(Aligned::of(runs));
    }
    (overlap, select::select(found))
}
