//! Owns what a run found of how much was taken over: by each document ([`Derivation`]) and between outlets ([`Outlets`]).

use crate::base::math::ratio;

/// What the words of a document are. Boilerplate and credits are none of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derivation {
    /// Words that were taken over as they stand, each counted once.
    pub copied: u32,
    /// Words that stand instead of others, or beside them, in what was taken over; and what was rewritten.
    pub edited: u32,
    /// All others.
    pub own: u32,
    /// What that makes the document.
    pub class: Class,
}

impl Derivation {
    /// Words that were taken over, changed or not.
    pub fn taken(&self) -> u32 {
        self.copied + self.edited
    }

    /// Their share of all that count.
    pub fn share(&self) -> f64 {
        ratio(self.taken(), self.taken() + self.own)
    }
}

/// How much of a document is derived from others (after METER: Clough, Gaizauskas, Piao, Wilks 2002).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// At least [`wholly_from`](crate::model::params::QueryParams::wholly_from) of its words.
    Wholly,
    /// At least [`partly_from`](crate::model::params::QueryParams::partly_from).
    Partly,
    /// Less.
    #[default]
    NotDerived,
}

impl Class {
    /// All of them, in order.
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

/// What outlets have in common. Documents whose outlet is not known are in none of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlets {
    /// All outlets, in order of name.
    pub totals: Vec<OutletTotal>,
    /// Those that share something, each pair in both directions, and an outlet with itself; in order of both.
    pub pairs: Vec<OutletPair>,
}

/// An outlet and all others together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutletTotal {
    /// Its name.
    pub name: String,
    /// Its documents.
    pub documents: u32,
    /// Words of these that count: boilerplate and credits do not.
    pub words: u64,
    /// Of these, words that were taken over as they stand.
    pub copied: u64,
    /// Words of other outlets that they took from it.
    pub given: u64,
    /// How many of its documents are of each class, in order of [`Class::ALL`].
    pub classes: [u32; 3],
    /// Words that were taken over, changed or not, from an unseen source too.
    pub taken: u64,
    /// The stories that it carries beside another outlet.
    pub stories: OutletStories,
}

/// An outlet and another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutletPair {
    /// The outlet, as an index of [`Outlets::totals`].
    pub outlet: u32,
    /// The other one.
    pub other: u32,
    /// Documents of the outlet that share something with one of the other's.
    pub documents: u32,
    /// Words of these documents that stand there too.
    pub words: u64,
    /// Of these, words that the other one had before.
    pub taken: u64,
    /// Words of the other one's documents that the outlet had before.
    pub given: u64,
    /// The stories that both carry, in documents that share something.
    pub stories: OutletStories,
}

/// Stories that an outlet carries, and when it does; templates are none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutletStories {
    /// How many.
    pub number: u32,
    /// Those in which it, and somebody to compare it with, is dated.
    pub dated: u32,
    /// Of these, those in which it is earlier than the other one, or than all others.
    pub first: u32,
    /// Seconds by which its first document is later than the other one's, or than the first of all others: the median.
    pub lag: Option<i64>,
}

impl OutletStories {
    /// Share of the dated stories in which the outlet is first.
    pub fn first_share(&self) -> Option<f64> {
        (self.dated > 0).then(|| ratio(self.first, self.dated))
    }
}
