//! Owns a verified pair: counts, passages, and the equal words behind each passage.

use crate::base::ids::{ByteSpan, CharSpan, DocId, TokenSpan};
use crate::base::math::ratio;
use crate::model::overlap::Overlap;
use crate::model::source::PairSide;

/// An unverified pair, the lower document first.
pub type Pair = (DocId, DocId);

/// `len` equal tokens, from token `a` of the first document and token `b` of the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Run {
    /// First token in the first document.
    pub a: u32,
    /// First token in the second document.
    pub b: u32,
    /// Number of tokens.
    pub len: u32,
}

impl Run {
    /// The tokens in the first document.
    pub fn in_a(&self) -> TokenSpan {
        TokenSpan { start: self.a, end: self.a_end() }
    }

    /// The tokens in the second document.
    pub fn in_b(&self) -> TokenSpan {
        TokenSpan { start: self.b, end: self.b_end() }
    }

    /// The end in the first document: the place after the last token.
    pub fn a_end(&self) -> u32 {
        self.a + self.len
    }

    /// The end in the second document: the place after the last token.
    pub fn b_end(&self) -> u32 {
        self.b + self.len
    }

    /// Whether the run pairs these two tokens.
    pub(crate) fn holds(&self, p: u32, q: u32) -> bool {
        p.wrapping_sub(self.a) < self.len && p.wrapping_sub(self.a) == q.wrapping_sub(self.b)
    }
}

/// Words of both sides that are nearly equal: a word on either side, or two words where a word was torn apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NearWords {
    /// Words of the first document.
    pub a: TokenSpan,
    /// Words of the second.
    pub b: TokenSpan,
}

/// What became of some words on the way from A to B.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Op {
    /// The same words in the same order.
    Equal,
    /// Words that differ by a letter or two.
    Near,
    /// The same words in another place.
    Moved,
    /// Words replaced by different words.
    Replaced,
    /// Words of B alone.
    Inserted,
    /// Words of A alone.
    Deleted,
}

impl Op {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Op::Equal => "equal",
            Op::Near => "near",
            Op::Moved => "moved",
            Op::Replaced => "replaced",
            Op::Inserted => "inserted",
            Op::Deleted => "deleted",
        }
    }
}

/// A step of a diff. A side without words has an empty span at the place of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Difference {
    /// What happened.
    pub op: Op,
    /// Words of A.
    pub a: TokenSpan,
    /// Words of B.
    pub b: TokenSpan,
}

/// A verified pair; `a` comes before `b` in order of id.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Match {
    /// First document.
    pub a: DocId,
    /// Second document.
    pub b: DocId,
    /// Shared shingles, exactly.
    pub overlap: Overlap,
    /// Whether Jaccard reaches the threshold of the run.
    pub near_duplicate: bool,
    /// Whether the two fill in one form: most figures inside the passages differ.
    pub form: bool,
    /// The passages, as a range of [`Report::passages`](crate::model::report::Report::passages).
    pub passages: std::ops::Range<usize>,
    /// Words of `a` that match a word of `b`, summed over the passages.
    pub matched_words: u32,
    /// Sum of the weights of the passages, in bits.
    pub weight_bits: f64,
    /// How much of each document the partner has, quotations too.
    pub coverage: Coverage,
}

impl Match {
    /// The document of a side.
    pub fn side(&self, side: PairSide) -> DocId {
        match side {
            PairSide::A => self.a,
            PairSide::B => self.b,
        }
    }
}

/// A stretch that two documents share.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Passage {
    /// First document.
    pub a: DocId,
    /// Second document.
    pub b: DocId,
    /// The stretch in `a`.
    pub in_a: Stretch,
    /// The stretch in `b`.
    pub in_b: Stretch,
    /// How the stretch was taken over.
    pub kind: PassageKind,
    /// Words of a side that are matched by an equal word of the partner.
    pub matched_words: u32,
    /// Surprise of the shared wording, in bits.
    pub weight_bits: f64,
    /// The equal words, as runs of tokens, in order of `a`.
    pub runs: Vec<Run>,
    /// Nearly equal words between the runs, in order of `a`; none unless
    /// [`near_words`](crate::model::params::QueryParams::near_words) were asked for. They are no matched words.
    pub near: Vec<NearWords>,
}

impl Passage {
    /// Words of `a` that are nearly equal to words of `b`.
    pub fn near_words(&self) -> u32 {
        self.near.iter().map(|near| near.a.len()).sum()
    }

    /// The same passage with the two documents exchanged.
    #[must_use]
    pub fn mirrored(&self) -> Passage {
        let mut runs: Vec<Run> = self.runs.iter().map(|run| Run { a: run.b, b: run.a, ..*run }).collect();
        let mut near: Vec<NearWords> = self.near.iter().map(|near| NearWords { a: near.b, b: near.a }).collect();
        runs.sort_unstable();
        near.sort_unstable();
        let Passage { a, b, in_a, in_b, .. } = *self;
        Passage { a: b, b: a, in_a: in_b, in_b: in_a, runs, near, ..*self }
    }

    /// Matched words over the words of the longer side: 1 for a word-for-word copy.
    pub fn identity(&self) -> f64 {
        ratio(self.matched_words, self.in_a.tokens.len().max(self.in_b.tokens.len()))
    }
}

/// A stretch of a document in three units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Stretch {
    /// Tokens of the document.
    pub tokens: TokenSpan,
    /// Bytes of the original text.
    pub bytes: ByteSpan,
    /// Code points of the original text.
    pub chars: CharSpan,
}

impl Stretch {
    /// The words of the stretch, from the text of its document.
    pub fn text<'t>(&self, document: &'t str) -> &'t str {
        self.bytes.slice(document)
    }
}

/// How a passage was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PassageKind {
    /// Word for word (case, punctuation and spacing may differ).
    Verbatim,
    /// With words replaced, added, left out or re-ordered.
    Edited,
    /// In different words, or in a different order: found by the shared words, not by runs of words.
    Rewritten,
}

impl PassageKind {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            PassageKind::Verbatim => "verbatim",
            PassageKind::Edited => "edited",
            PassageKind::Rewritten => "rewritten",
        }
    }
}

/// How much of two documents is the same, in words, boilerplate out of account. A pair without passages is counted in
/// shingles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Coverage {
    /// Words of the first that are matched in a passage, each counted once.
    pub covered_a: u32,
    /// All words of the first.
    pub words_a: u32,
    /// Words of the second that are matched.
    pub covered_b: u32,
    /// All words of the second.
    pub words_b: u32,
}

impl Coverage {
    /// The same with the two documents exchanged.
    #[must_use]
    pub fn mirrored(self) -> Coverage {
        let Coverage { covered_a, words_a, covered_b, words_b } = self;
        Coverage { covered_a: covered_b, words_a: words_b, covered_b: covered_a, words_b: words_a }
    }

    /// Share of the first document that the second covers.
    pub fn of_a(self) -> f64 {
        ratio(self.covered_a, self.words_a)
    }

    /// Share of the second document that the first covers.
    pub fn of_b(self) -> f64 {
        ratio(self.covered_b, self.words_b)
    }

    /// Words that both have; of repeated words, as often as the partner has the words.
    pub fn shared(self) -> u32 {
        self.covered_a.min(self.covered_b)
    }

    /// Covered share of the shorter document.
    pub fn of_shorter(self) -> f64 {
        ratio(self.shared(), self.words_a.min(self.words_b))
    }

    /// Covered share of the longer document.
    pub fn of_longer(self) -> f64 {
        ratio(self.shared(), self.words_a.max(self.words_b))
    }
}

/// The verified pairs of a run, with their passages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verified {
    /// Documents of the corpus.
    pub documents: usize,
    /// Near-duplicates and pairs that share a passage, in order of (a, b).
    pub matches: Vec<Match>,
    /// The passages of all pairs; those of a pair stand together, by descending weight.
    pub passages: Vec<Passage>,
}

impl Verified {
    /// The passages of a match.
    pub fn passages_of(&self, one: &Match) -> &[Passage] {
        &self.passages[one.passages.clone()]
    }
}
