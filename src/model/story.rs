//! Owns stories: clusters with members, and shared passages with all witnesses.

use crate::base::ids::{Date, DocId};
use crate::model::pair::{Coverage, Stretch};
use crate::model::tuning::story::StoryTuning;

/// The documents of a story. Each shares enough with the representative itself; nothing chains.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Cluster {
    /// The document that shares most with the rest.
    pub representative: DocId,
    /// All further documents of the story, in order of id.
    pub members: Vec<Member>,
    /// Round-ups that hold this story beside further stories, in order of id: members of no cluster.
    pub round_ups: Vec<Member>,
    /// The label: a title, first words, or the words that a template repeats; one line.
    pub label: String,
    /// Whether the cluster is no story, but the repeated form of a template ([`crate::story::labels`]).
    pub template: bool,
}

impl Cluster {
    /// Number of documents, the representative among them and round-ups not.
    pub fn size(&self) -> usize {
        self.members.len() + 1
    }

    /// All documents, the representative first.
    pub fn documents(&self) -> impl Iterator<Item = DocId> {
        std::iter::once(self.representative).chain(self.members.iter().map(|member| member.doc))
    }
}

/// A document of a cluster, or a round-up, and the words in common with the representative.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Member {
    /// The document.
    pub doc: DocId,
    /// The pair with the representative: an index of [`Report::matches`](crate::model::report::Report::matches).
    pub match_index: usize,
    /// Coverage of the two; `a` is this document, `b` the representative.
    pub coverage: Coverage,
    /// The document of the same cluster (among round-ups: the round-up) of which this document is an equal or almost
    /// equal copy.
    pub copy_of: Option<DocId>,
}

/// A passage and every document that carries the passage.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SharedPassage {
    /// The document in which the passage is looked at.
    pub doc: DocId,
    /// The passage there: the core, which every witness overlaps by a stated share, both ways.
    pub core: Stretch,
    /// Weight of the core in bits.
    pub weight_bits: f64,
    /// All documents that carry the passage, `doc` among them, in order of id.
    pub witnesses: Vec<Witness>,
    /// The smallest passage around this passage, as a story is around a quotation: an index of
    /// [`Report::witnesses`](crate::model::report::Report::witnesses).
    pub within: Option<usize>,
}

/// A document that carries a passage.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Witness {
    /// The document.
    pub doc: DocId,
    /// Where the document carries the passage, ascending: a single stretch, or the pieces that were taken over.
    pub stretches: Vec<Stretch>,
    /// Words of the core that stand equal in these stretches.
    pub core_words: u32,
}

/// What the grouping of stories asks of documents beside the matches, as columns.
#[derive(Clone, Copy, Debug)]
pub struct DocMeta<'a> {
    /// Date of each document.
    pub dates: &'a [Option<Date>],
    /// For each document the first document with the same text ([`Corpus::first_of_text`](crate::Corpus::first_of_text)).
    pub first: &'a [DocId],
}

impl DocMeta<'_> {
    /// All documents, in order.
    pub fn docs(&self) -> impl ExactSizeIterator<Item = DocId> + use<> {
        (0..self.first.len()).map(DocId::from_index)
    }

    /// Date of a document.
    pub fn date(&self, doc: DocId) -> Option<Date> {
        self.dates[doc.index()]
    }
}

/// The rules of the grouping of stories.
#[derive(Clone, Copy, Debug)]
pub struct StoryRules<'t> {
    /// Least share of the shorter of two documents that the longer covers.
    pub min_coverage: f64,
    /// The numbers behind the rules.
    pub tuning: &'t StoryTuning,
}
