//! Owns an aligned stretch, shared by two documents, as runs of equal tokens, before the stretch is weighed.

use crate::base::ids::TokenSpan;
use crate::base::math::ratio;
use crate::model::pair::{NearWords, Run};
use crate::model::tuning::align::AlignTuning;

/// What an exact stretch must have to be a word-for-word copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CopyRule {
    /// Least matched words.
    pub words: u32,
    /// Least identity.
    pub identity: f64,
}

impl CopyRule {
    /// The rule for copies that tell of a copyist.
    pub fn of(tuning: &AlignTuning) -> CopyRule {
        CopyRule { words: tuning.copy_words, identity: tuning.copy_identity }
    }

    /// The rule with another least number of matched words.
    pub(crate) fn with_words(self, words: u32) -> CopyRule {
        CopyRule { words, ..self }
    }

    /// Whether so many matched words with such an identity are a copy.
    pub fn accepts(self, matched: u32, identity: f64) -> bool {
        matched >= self.words && identity >= self.identity
    }
}

/// A stretch of two documents that match, as runs of equal tokens, ascending on both sides but for re-ordered clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// Stretch of the first document.
    pub a: TokenSpan,
    /// Stretch of the second document.
    pub b: TokenSpan,
    /// The equal runs inside the stretch, in order of the first document.
    pub runs: Vec<Run>,
    /// Nearly equal words between the runs, in order of the first document; none unless both sides have letters.
    pub near: Vec<NearWords>,
    /// Worth of the nearly equal words together, in tenths of a bit.
    pub near_worth: u64,
    /// Whether the stretch was found by words alone, not by the order of the words.
    pub rewritten: bool,
}

impl Aligned {
    pub(crate) fn of(runs: Vec<Run>) -> Aligned {
        let hull = |start: fn(&Run) -> u32, end: fn(&Run) -> u32| TokenSpan {
            start: runs.iter().map(start).min().unwrap_or(0),
            end: runs.iter().map(end).max().unwrap_or(0),
        };
        Aligned {
            a: hull(|r| r.a, Run::a_end),
            b: hull(|r| r.b, Run::b_end),
            runs,
            near: Vec::new(),
            near_worth: 0,
            rewritten: false,
        }
    }

    /// The same stretch with the two documents exchanged.
    pub fn mirrored(self) -> Aligned {
        let mut runs: Vec<Run> = self.runs.iter().map(|r| Run { a: r.b, b: r.a, len: r.len }).collect();
        runs.sort_unstable();
        let mut near: Vec<NearWords> = self.near.iter().map(|n| NearWords { a: n.b, b: n.a }).collect();
        near.sort_unstable();
        Aligned { a: self.b, b: self.a, runs, near, ..self }
    }

    /// Takes another stretch in: both become a single stretch.
    pub(crate) fn take_in(&mut self, other: Aligned) {
        let hull = |x: TokenSpan, y: TokenSpan| TokenSpan { start: x.start.min(y.start), end: x.end.max(y.end) };
        (self.a, self.b) = (hull(self.a, other.a), hull(self.b, other.b));
        self.runs.extend(other.runs);
        self.runs.sort_unstable();
        self.rewritten |= other.rewritten;
    }

    /// Whether no word is in two runs, on either side.
    pub(crate) fn matches_once(&self) -> bool {
        let mut in_b: Vec<TokenSpan> = self.runs.iter().map(Run::in_b).collect();
        in_b.sort_unstable();
        in_b.windows(2).all(|w| w[0].end <= w[1].start) && self.runs.windows(2).all(|w| w[0].a_end() <= w[1].a)
    }

    /// Equal words.
    pub fn matched(&self) -> u32 {
        self.runs.iter().map(|r| r.len).sum()
    }

    /// Whether the stretch is a word-for-word copy.
    pub(crate) fn is_copy(&self, rule: CopyRule) -> bool {
        !self.rewritten && rule.accepts(self.matched(), self.identity())
    }

    /// Matched words over the longer side: 1 for a word-for-word copy.
    pub fn identity(&self) -> f64 {
        ratio(self.matched(), self.a.len().max(self.b.len()))
    }
}
