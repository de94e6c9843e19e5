//! Owns what a run found: [`Report`], [`Match`], [`Passage`], [`Cluster`], [`SharedPassage`](crate::model::story::SharedPassage), [`Stats`], and what it left
//! out: [`Skipped`], [`Note`]. Plain data, no formatting.

use crate::model::boilerplate::BoilerplateStretch;
use crate::model::credits::CorpusCredits;
use crate::model::derivation::{Derivation, Outlets};
use crate::model::pair::{Match, Passage};
use crate::model::source::{Origin, PairSource};
use crate::model::stats::Stats;
use crate::model::story::{Cluster, SharedPassage};

/// All that a [`scan`](crate::scan) found. Same corpus and parameters, same report, to the bit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Verified pairs in order of (a, b): near-duplicates and pairs that share a passage.
    pub matches: Vec<Match>,
    /// Passages of all pairs, pair by pair in the order of `matches`, within a pair by descending weight.
    pub passages: Vec<Passage>,
    /// Clusters, each the documents of one story, the largest first.
    pub clusters: Vec<Cluster>,
    /// Passages with all their witnesses, those with most witnesses first; none unless passages were looked for, and
    /// [asked for](crate::model::params::QueryParams::witnesses).
    pub witnesses: Vec<SharedPassage>,
    /// Boilerplate that was learnt and left out of account, what stands in most documents first.
    pub boilerplate: Vec<BoilerplateStretch>,
    /// Who of each match had the words first, in order of `matches`; none unless passages were looked for.
    pub sources: Vec<PairSource>,
    /// Where each document may have its words from; none unless passages were looked for.
    pub origins: Vec<Origin>,
    /// What the words of each document are; none unless passages were looked for.
    pub derivations: Vec<Derivation>,
    /// What outlets share, take and give; nothing unless passages were looked for, and it was
    /// [asked for](crate::model::params::QueryParams::outlets).
    pub outlets: Outlets,
    /// Words of each document; none unless passages were looked for.
    pub words: Vec<u32>,
    /// Whom each document names as its source; none if no passages were looked for.
    pub credits: CorpusCredits,
    /// Counts of the run.
    pub stats: Stats,
}

impl Report {
    /// The passages of one of the matches.
    pub fn passages_of(&self, found: &Match) -> &[Passage] {
        &self.passages[found.passages.clone()]
    }
}
