//! Owns what a person is told of a pair: which way the shared words went, and how many words each document has of them.
//!
//! The figure for people is *words taken*: copied and edited words, out of all words of the document without credits and
//! boilerplate. Every output reads the figure from here.

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
    /// Both are of one template: the words belong to the form.
    Form,
    /// Nobody can tell.
    #[default]
    Unknown,
}

/// Words of one document that stand in what a pair shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TakenWords {
    /// Words that stand as they are.
    pub copied: u32,
    /// Words that were put in or exchanged, and rewritten words.
    pub edited: u32,
}

impl TakenWords {
    /// Copied and edited words.
    pub fn all(self) -> u32 {
        self.copied + self.edited
    }
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
