//! Owns the report of a run: matches and passages ([`pair`](crate::model::pair)), stories
//! ([`story`](crate::model::story)), who had the words first ([`source`](crate::model::source)), derivations, credits,
//! boilerplate and counts ([`stats`](crate::model::stats)). Plain data, no formatting. Skipped inputs and notes stand
//! in [`notes`](crate::model::notes).

use crate::model::boilerplate::BoilerplateStretch;
use crate::model::credits::CorpusCredits;
use crate::model::derivation::{Derivation, Outlets};
use crate::model::pair::{Match, Passage};
use crate::model::source::{Origin, PairSource};
use crate::model::stats::Stats;
use crate::model::story::{Cluster, SharedPassage};

/// The results of a [`scan`](crate::scan). Same corpus and parameters, same report, to the bit.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    /// Verified pairs in order of (a, b): near-duplicates and pairs that share a passage.
    pub matches: Vec<Match>,
    /// Passages of all pairs, pair by pair in the order of `matches`, within a pair by descending weight.
    pub passages: Vec<Passage>,
    /// Clusters, each the documents of a story, the largest first.
    pub clusters: Vec<Cluster>,
    /// Passages with all witnesses, passages with most witnesses first; none unless passages were looked for, and
    /// [asked for](crate::model::params::QueryParams::witnesses).
    pub witnesses: Vec<SharedPassage>,
    /// Boilerplate that was learnt and left out of account, stretches of most documents first.
    pub boilerplate: Vec<BoilerplateStretch>,
    /// Who of each match had the words first, in order of `matches`; none unless passages were looked for.
    pub sources: Vec<PairSource>,
    /// The likely source of each document; none unless passages were looked for.
    pub origins: Vec<Origin>,
    /// What the words of each document are; none unless passages were looked for.
    pub derivations: Vec<Derivation>,
    /// What outlets share, take and give; nothing unless passages were looked for, and outlets [asked
    /// for](crate::model::params::QueryParams::outlets).
    pub outlets: Outlets,
    /// Words of each document; none unless passages were looked for.
    pub words: Vec<u32>,
    /// Whom each document credits; none if no passages were looked for.
    pub credits: CorpusCredits,
    /// Counts of the run.
    pub stats: Stats,
}

impl Report {
    /// The passages of a match.
    pub fn passages_of(&self, of: &Match) -> &[Passage] {
        &self.passages[of.passages.clone()]
    }
}
