//! Owns what a run found of who had the words first: of each match ([`PairSource`]) and of each document ([`Origin`]).

use crate::base::ids::DocId;
use crate::model::agencies::Agency;

/// Who of two documents had the words first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// The first document of the pair.
    AFirst,
    /// The second document.
    BFirst,
    /// Neither: both have the words from somebody who is not in the corpus.
    Unseen,
    /// No verdict.
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

/// A document of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PairSide {
    /// The first.
    A,
    /// The second.
    B,
}

impl PairSide {
    /// The opposite side.
    #[must_use]
    pub fn other(self) -> PairSide {
        if self == PairSide::A { PairSide::B } else { PairSide::A }
    }
}

/// A fact about two documents that tells who had the words first. [`crate::attribution::direction`] weighs the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Reason {
    /// This side is dated earlier, by so many minutes at least (after 8,000 years, by as many as can be told).
    Earlier(PairSide, u32),
    /// This side is dated a day earlier, and no time of day is known.
    DayEarlier(PairSide),
    /// This side credits the partner's outlet.
    CreditsOther(PairSide, Agency),
    /// This side's outlet is an agency, the partner's is not.
    IsAgency(PairSide),
    /// This side ends early, and so many words of the partner go on.
    CutTail(PairSide, u32),
    /// This side begins with so many words of its own; the partner does not.
    NewLead(PairSide, u32),
    /// So many more words of this side than of the partner are in no third document.
    OwnWords(PairSide, u32),
    /// So many more third documents are nearer to this side than to the partner.
    Nearer(PairSide, u32),
    /// Both credit an agency that is not in the corpus.
    SameAgency(Agency),
    /// This side credits an agency that is not in the corpus; the partner does not.
    ForeignAgency(PairSide, Agency),
    /// This side was taken from a feed without a name.
    FromFeed(PairSide),
    /// The shared words are a smaller part of both.
    Parts,
    /// Each shares so many words with a third document that the partner lacks.
    EachHasMore(u32),
    /// This document shares more with both than they with each other.
    Between(DocId),
}

impl Reason {
    /// The side for which the fact speaks as the first; `None` for a fact about an unseen source.
    pub fn speaks_for(self) -> Option<PairSide> {
        match self {
            Reason::Earlier(side, _) | Reason::DayEarlier(side) | Reason::IsAgency(side) | Reason::Nearer(side, _) => {
                Some(side)
            }
            Reason::CreditsOther(side, _)
            | Reason::CutTail(side, _)
            | Reason::NewLead(side, _)
            | Reason::OwnWords(side, _) => Some(side.other()),
            Reason::SameAgency(_)
            | Reason::ForeignAgency(..)
            | Reason::FromFeed(_)
            | Reason::Parts
            | Reason::EachHasMore(_)
            | Reason::Between(_) => None,
        }
    }

    /// Whether the fact speaks for a source of both that is not in the corpus.
    pub fn speaks_for_unseen(self) -> bool {
        self.speaks_for().is_none() && !matches!(self, Reason::Between(_))
    }
}

/// The verdict on a match, with the reasons.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PairSource {
    /// The likeliest, or undetermined where nothing is likely enough.
    pub verdict: Verdict,
    /// Chance of the verdict; if undetermined, of the likeliest.
    pub probability: f64,
    /// Chance that `a` was before `b`, if one document has the words from the partner.
    pub a_first: f64,
    /// Chance that both have the words from somebody who is not in the corpus.
    pub unseen: f64,
    /// The facts for and against.
    pub reasons: Vec<Reason>,
}

/// The likely source of a document.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Origin {
    /// The representative of the document's story.
    pub story: Option<DocId>,
    /// The document or the agency; `None` for a document that may be the first, or shares too little.
    pub source: Option<Parent>,
    /// Chance of the source, or of a document that holds the same of the document's words: nothing tells the two apart.
    pub probability: f64,
    /// Whether the source is likely enough to be told to people: the chance reaches
    /// [`verdict_chance`](crate::model::tuning::attribution::AttributionTuning::verdict_chance).
    pub told: bool,
    /// The match with the source, as an index of [`Report::matches`](super::report::Report::matches).
    pub match_index: Option<usize>,
}

impl Origin {
    /// The source, if likely enough to be told.
    pub fn told(&self) -> Option<Parent> {
        self.source.filter(|_| self.told)
    }

    /// The source, if the source is a document.
    pub fn parent(&self) -> Option<DocId> {
        match self.source {
            Some(Parent::Document(parent)) => Some(parent),
            _ => None,
        }
    }
}

/// The source of a document's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Parent {
    /// Another document.
    Document(DocId),
    /// An agency that is not in the corpus.
    Agency(Agency),
    /// Somebody who is not in the corpus, nor named.
    Unseen,
}
