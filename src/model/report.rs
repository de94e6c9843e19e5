//! Owns the report of a run: matches and passages ([`pair`](crate::model::pair)), stories
//! ([`story`](crate::model::story)), who had the words first ([`source`](crate::model::source)), derivations, credits,
//! boilerplate and counts ([`stats`](crate::model::stats)). Plain data, no formatting. Skipped inputs and notes stand
//! in [`notes`](crate::model::notes).

use crate::base::ids::DocId;
use crate::model::boilerplate::BoilerplateStretch;
use crate::model::common_run::CommonRun;
use crate::model::credits::CorpusCredits;
use crate::model::derivation::{Derivation, Outlets};
use crate::model::pair::{Match, Passage};
use crate::model::source::{Origin, PairSide, PairSource};
use crate::model::stats::Stats;
use crate::model::story::{Cluster, SharedPassage};
use crate::model::taking::{PairTaking, WordShare};

/// The results of a [`scan`](crate::scan). Same corpus and parameters, same report, to the bit.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
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
    /// Runs of words that so many documents carry that not every two of the documents were compared for the run, runs of
    /// most documents first.
    pub common_runs: Vec<CommonRun>,
    /// Who of each match had the words first, in order of `matches`; none unless passages were looked for.
    pub sources: Vec<PairSource>,
    /// The likely source of each document; none unless passages were looked for.
    pub origins: Vec<Origin>,
    /// Which way the words of each match went, and how many, in order of `matches`; none unless passages were looked for.
    pub takings: Vec<PairTaking>,
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

    /// The report of a single match: without stories and shared passages.
    #[must_use]
    pub fn of_pair(&self, match_index: usize) -> Report {
        let m = &self.matches[match_index];
        Report {
            passages: self.passages_of(m).to_vec(),
            matches: vec![Match { passages: 0..m.passages.len(), ..m.clone() }],
            clusters: Vec::new(),
            witnesses: Vec::new(),
            boilerplate: Vec::new(),
            common_runs: Vec::new(),
            outlets: Outlets::default(),
            sources: self.sources.get(match_index).cloned().into_iter().collect(),
            takings: self.takings.get(match_index).copied().into_iter().collect(),
            origins: self.origins.iter().map(|origin| Origin { match_index: None, ..origin.clone() }).collect(),
            derivations: self.derivations.clone(),
            words: self.words.clone(),
            credits: self.credits.clone(),
            stats: self.stats.clone(),
        }
    }

    /// Words of one side of a match that stand in what the pair shares, out of all words of the document: the figure for
    /// people. `match_index` is an index of [`Report::matches`]. `None` unless passages were looked for.
    pub fn words_shared(&self, match_index: usize, side: PairSide) -> Option<WordShare> {
        let (m, taking) = (&self.matches[match_index], self.takings.get(match_index)?);
        Some(WordShare { taken: taking.of(side).taken, of: self.derivations[m.side(side).index()].all() })
    }

    /// Words that a document took from all sources together, out of all words of the document: the figure for people.
    /// `None` unless passages were looked for.
    pub fn words_taken(&self, doc: DocId) -> Option<WordShare> {
        self.derivations.get(doc.index()).map(Derivation::words_taken)
    }
}
