//! Owns the direction of each match as a person is told the direction, and which document of a match is named first.
//!
//! A verdict on two documents alone ([`super::direction`]) says who had the words first. Words had first are not yet words
//! taken: two newspapers with the words of one agency have nothing from each other. So the likely sources of the documents
//! ([`super::ancestry`]) decide:
//! 1. members of a template: the words belong to the form;
//! 2. one document is a source of the partner, directly or through further documents: the partner took the words, unless
//!    the verdict on the two alone is undetermined;
//! 3. both have one source: both took the words from there;
//! 4. the verdict says that both have the words from somebody unseen: both took the words;
//! 5. else nobody can tell.
//!
//! A likely source counts from `verdict_chance` on.

use crate::base::ids::DocId;
use crate::model::corpus::Corpus;
use crate::model::pair::Match;
use crate::model::source::{Origin, PairSide, Parent, Verdict};
use crate::model::story::Cluster;
use crate::model::taking::Direction;

/// The likely sources of all documents, as far as the sources are likely enough to be told.
#[derive(Debug)]
pub struct Lineage<'a> {
    origins: &'a [Origin],
    /// Least chance of a source.
    least: f64,
    /// By document: the number of the template.
    template: Vec<Option<u32>>,
}

impl<'a> Lineage<'a> {
    /// From the likely sources; O(documents).
    pub fn new(origins: &'a [Origin], clusters: &[Cluster], least: f64) -> Lineage<'a> {
        let mut template = vec![None; origins.len()];
        for (number, cluster) in (0..).zip(clusters).filter(|(_, cluster)| cluster.template) {
            cluster.documents().for_each(|doc| template[doc.index()] = Some(number));
        }
        Lineage { origins, least, template }
    }

    /// The sources of a document, the nearest first.
    fn above(&self, doc: DocId) -> impl Iterator<Item = Parent> {
        let source = |doc: DocId| {
            let origin = &self.origins[doc.index()];
            origin.source.filter(|_| origin.probability >= self.least)
        };
        std::iter::successors(source(doc), move |&parent| match parent {
            Parent::Document(parent) => source(parent),
            Parent::Agency(_) | Parent::Unseen => None,
        })
    }

    /// The direction of a match with a verdict, by the rules above. O(length of both ways back, squared).
    pub fn direction(&self, m: &Match, verdict: Verdict) -> Direction {
        let template = |doc: DocId| self.template[doc.index()];
        if template(m.a).is_some() && template(m.a) == template(m.b) {
            return Direction::Form;
        }
        let above_a: Vec<Parent> = self.above(m.a).collect();
        let told = |side| if verdict == Verdict::Undetermined { Direction::Unknown } else { Direction::TakenBy(side) };
        if above_a.contains(&Parent::Document(m.b)) {
            return told(PairSide::A);
        }
        if self.above(m.b).any(|parent| parent == Parent::Document(m.a)) {
            return told(PairSide::B);
        }
        match self.above(m.b).find(|parent| above_a.contains(parent)) {
            Some(common) => Direction::FromThird(common),
            None if verdict == Verdict::Unseen => Direction::FromThird(Parent::Unseen),
            None => Direction::Unknown,
        }
    }
}

/// The side of a match that a person reads of first: the likely source, else the document whose date ends before the date
/// of the partner begins, else the first by name.
pub fn named_first(corpus: &Corpus, m: &Match, direction: Direction) -> PairSide {
    if let Direction::TakenBy(side) = direction {
        return side.other();
    }
    match (corpus.date(m.a), corpus.date(m.b)) {
        (Some(a), Some(b)) if b.span().1 < a.span().0 => PairSide::B,
        _ => PairSide::A,
    }
}
