//! Owns what a person is told of a pair: which way the shared words went, and how many words each document has of them.
//!
//! The figure for people is *words taken*: words that stand equal in both documents, inside of shared passages, out of all
//! words of the document without credits and boilerplate. A figure or a name that was exchanged isn't taken. Every output
//! reads the figure from here.

use crate::base::math::ratio;
use crate::model::source::{PairSide, Parent};

/// Which way the shared words of a pair went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Direction {
    /// This side took the words from the partner, directly or through further documents.
    TakenBy(PairSide),
    /// Both took the words from a third: a document, an agency, or somebody unseen.
    FromThird(Parent),
    /// Both fill in one form: the words belong to the form.
    Form,
    /// Nobody can tell.
    #[default]
    Unknown,
}

/// Words of one document that stand in what a pair shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TakenWords {
    /// Words that stand equal in both: the figure for people.
    pub taken: u32,
    /// Of these, the words outside of rewritten passages.
    pub copied: u32,
    /// All further words of the passages: words that were put in or exchanged, and words of rewritten passages.
    pub edited: u32,
}

/// What a person is told of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PairTaking {
    /// Which way the words went.
    pub direction: Direction,
    /// The side to name first: the likely source, else the earlier, else the first by name.
    pub first: PairSide,
    /// The words of the first document.
    pub a: TakenWords,
    /// The words of the second document.
    pub b: TakenWords,
}

impl PairTaking {
    /// The words of a side.
    pub fn of(&self, side: PairSide) -> TakenWords {
        match side {
            PairSide::A => self.a,
            PairSide::B => self.b,
        }
    }
}

/// Words out of words: the figure for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WordShare {
    /// Words taken.
    pub taken: u32,
    /// All words, without credits and boilerplate.
    pub of: u32,
}

impl WordShare {
    /// The share, from 0 to 1.
    pub fn share(self) -> f64 {
        ratio(self.taken, self.of)
    }
}
