//! Owns what a run found of who had the words first: of each match ([`PairSource`]) and of each document ([`Origin`]).

use crate::base::ids::DocId;
use crate::model::agencies::Agency;

/// Who of two documents had the words first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The first document of the pair.
    AFirst,
    /// The second one.
    BFirst,
    /// Neither: both have them from somebody who is not in the corpus.
    Unseen,
    /// That cannot be told.
    Undetermined,
}

impl Verdict {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::AFirst => "a before b",
            Verdict::BFirst => "b before a",
            Verdict::Unseen => "common unseen source",
            Verdict::Undetermined => "undetermined",
        }
    }
}

/// One of the two documents of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairSide {
    /// The first.
    A,
    /// The second.
    B,
}

impl PairSide {
    /// The other one.
    pub fn other(self) -> PairSide {
        if self == PairSide::A { PairSide::B } else { PairSide::A }
    }
}

/// A fact about two documents that tells who had the words first. `group::source` has the weight of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// This side is dated earlier, by so many minutes at least (after 8,000 years, by as many as can be told).
    Earlier(PairSide, u32),
    /// This side is dated a day earlier, and no time of day is known.
    DayEarlier(PairSide),
    /// This side credits the other one's outlet.
    CreditsOther(PairSide, Agency),
    /// This side's outlet is an agency, the other one's is not.
    IsAgency(PairSide),
    /// This side ends early, and so many words of the other one go on.
    CutTail(PairSide, u32),
    /// This side begins with so many words of its own; the other one does not.
    NewLead(PairSide, u32),
    /// This side has so many more words than the other one that no other document has.
    OwnWords(PairSide, u32),
    /// So many more of the others are nearer to this side than to the other one.
    Nearer(PairSide, u32),
    /// Both credit an agency that is not in the corpus.
    SameAgency(Agency),
    /// This side credits an agency that is not in the corpus; the other one does not.
    ForeignAgency(PairSide, Agency),
    /// This side was taken from a feed that is not named.
    FromFeed(PairSide),
    /// What they share is a smaller part of both.
    Parts,
    /// Each shares so many words with a third document that the other one lacks.
    EachHasMore(u32),
    /// This document shares more with both than they with each other.
    Between(DocId),
}

/// The verdict on a match, with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct PairSource {
    /// The likeliest, or that none is likely enough.
    pub verdict: Verdict,
    /// Chance of what the verdict says; if it says nothing, of the likeliest.
    pub probability: f64,
    /// Chance that `a` was before `b`, if one has it from the other.
    pub a_first: f64,
    /// Chance that neither has it from the other, but both from somebody who is not in the corpus.
    pub unseen: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
}

/// Where a document may have its words from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// The representative of its story.
    pub story: Option<DocId>,
    /// The document or the agency; `None` for one that may be the first, or shares too little.
    pub source: Option<Parent>,
    /// Chance that this is it, or another that holds the same of the document's words: nothing tells these apart.
    pub probability: f64,
    /// The match that tells it, as an index of [`Report::matches`](super::report::Report::matches).
    pub found: Option<usize>,
}

impl Origin {
    /// The document that it is, if it is one.
    pub fn parent(&self) -> Option<DocId> {
        match self.source {
            Some(Parent::Document(parent)) => Some(parent),
            _ => None,
        }
    }
}

/// Who a document has its words from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parent {
    /// Another document.
    Document(DocId),
    /// An agency that is not in the corpus.
    Agency(Agency),
    /// Somebody who is not in the corpus, nor named.
    Unseen,
}
