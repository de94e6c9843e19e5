//! Owns stories: clusters with their members, and shared passages with all documents that carry them.

use crate::base::ids::DocId;
use crate::model::pair::{Coverage, Stretch};

/// The documents of one story. Each shares enough with the representative itself; nothing chains.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The document that shares most with the others.
    pub representative: DocId,
    /// All other documents of the story, in order of id.
    pub members: Vec<Member>,
    /// Round-ups that hold this story beside others, in order of id: they are members of no cluster.
    pub round_ups: Vec<Member>,
    /// What it is called: a title, first words, or the words that a template repeats; one line.
    pub label: String,
    /// Whether it is no story, but what one form makes again and again ([`crate::story::labels`]).
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

/// A document of a cluster, or a round-up, and what it has in common with the representative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The document.
    pub doc: DocId,
    /// Its pair with the representative: an index of [`Report::matches`].
    pub found: usize,
    /// What they cover of each other; `a` is this document, `b` the representative.
    pub coverage: Coverage,
    /// The document of the same cluster (among round-ups: the round-up) that this one is an equal or almost equal copy of.
    pub copy_of: Option<DocId>,
}

/// One passage and every document that carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedPassage {
    /// The document in which the passage is looked at.
    pub doc: DocId,
    /// The passage there: the core, which every witness overlaps by a stated share, both ways.
    pub core: Stretch,
    /// Weight of the core in bits.
    pub weight_bits: f64,
    /// All documents that carry it, `doc` among them, in order of id.
    pub witnesses: Vec<Witness>,
    /// The smallest passage that this one lies inside of, as a quotation in a story: an index of [`Report::witnesses`].
    pub within: Option<usize>,
}

/// A document that carries a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The document.
    pub doc: DocId,
    /// Where it carries the passage, ascending: one stretch, or the pieces that it was taken over in.
    pub stretches: Vec<Stretch>,
    /// Words of the core that these stretches stand for.
    pub core_words: u32,
}
