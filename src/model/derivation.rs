//! Owns what a run found of how much was taken over: by each document ([`Derivation`]) and between outlets ([`Outlets`]).

use crate::base::math::ratio;
use crate::model::taking::WordShare;

/// What the words of a document are. Boilerplate and credits do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Derivation {
    /// Words taken over as they stand, each counted once, rewritten passages left out.
    pub copied: u32,
    /// Words that stand instead of words of the source, or beside them, in what was taken over; and rewritten words.
    pub edited: u32,
    /// All further words.
    pub own: u32,
    /// Words taken over that stand equal in the source, rewritten passages included: the figure for people.
    pub taken: u32,
    /// Words that stand equal in any other document, in what both share, whoever had the words first.
    pub shared: u32,
    /// The class of the document by these counts.
    pub class: Class,
}

impl Derivation {
    /// All words that count.
    pub fn all(&self) -> u32 {
        self.copied + self.edited + self.own
    }

    /// Words taken out of all: the figure for people.
    pub fn words_taken(&self) -> WordShare {
        WordShare { taken: self.taken, of: self.all() }
    }

    /// Words that any other document has, too, out of all.
    pub fn words_shared(&self) -> WordShare {
        WordShare { taken: self.shared, of: self.all() }
    }
}

/// How much of a document is derived (after METER: Clough, Gaizauskas, Piao, Wilks 2002).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Class {
    /// At least [`wholly_from`](crate::model::params::QueryParams::wholly_from) of the words.
    Wholly,
    /// At least [`partly_from`](crate::model::params::QueryParams::partly_from).
    Partly,
    /// Less.
    #[default]
    NotDerived,
}

impl Class {
    /// All classes, in order.
    pub const ALL: [Class; 3] = [Class::Wholly, Class::Partly, Class::NotDerived];

    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Class::Wholly => "wholly",
            Class::Partly => "partly",
            Class::NotDerived => "not derived",
        }
    }
}

/// What outlets have in common. Documents without a known outlet do not count.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Outlets {
    /// All outlets, in order of name.
    pub totals: Vec<OutletTotal>,
    /// Outlets that share something, each pair in both directions, and an outlet with itself; in order of both.
    pub pairs: Vec<OutletPair>,
}

/// An outlet, and all further outlets together.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OutletTotal {
    /// The name.
    pub name: String,
    /// Documents of the outlet.
    pub documents: u32,
    /// Words of the documents that count: boilerplate and credits do not.
    pub words: u64,
    /// Words that were taken over as they stand.
    pub copied: u64,
    /// Words that further outlets took from the outlet.
    pub given: u64,
    /// Documents of each class, in order of [`Class::ALL`].
    pub classes: [u32; 3],
    /// Words taken, from an unseen source too.
    pub taken: u64,
    /// The stories that the outlet carries beside a further outlet.
    pub stories: OutletStories,
}

/// An outlet and a second outlet.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OutletPair {
    /// The outlet, as an index of [`Outlets::totals`].
    pub outlet: u32,
    /// The second outlet, in the same way.
    pub other: u32,
    /// Documents of the outlet that share something with a document of the second.
    pub documents: u32,
    /// Words of these documents that stand in the second outlet too.
    pub words: u64,
    /// Words among these that the outlet took from the second outlet.
    pub taken: u64,
    /// Words that the second outlet took from the outlet.
    pub given: u64,
    /// The stories that both carry, in documents that share something.
    pub stories: OutletStories,
}

/// Stories that an outlet carries, and the time of each; templates do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OutletStories {
    /// How many.
    pub number: u32,
    /// Stories in which the outlet, and an outlet to compare with, is dated.
    pub dated: u32,
    /// Dated stories in which the outlet is earlier than the second outlet, or than all the rest.
    pub first: u32,
    /// Seconds by which the first document of the outlet is later than the first of the second outlet, or of all the
    /// rest: the median.
    pub lag: Option<i64>,
}

impl OutletStories {
    /// Share of the dated stories in which the outlet is first.
    pub fn first_share(&self) -> Option<f64> {
        (self.dated > 0).then(|| ratio(self.first, self.dated))
    }
}
