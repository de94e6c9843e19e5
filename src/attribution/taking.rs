//! Owns the direction of each match as a person is told the direction, which document of a match is named first, and which
//! documents took words from whom.
//!
//! A verdict on two documents alone ([`super::direction`]) says who had the words first. Words had first are not yet words
//! taken: two newspapers with the words of one agency have nothing from each other. So the likely sources of the documents
//! ([`super::ancestry`]) decide:
//! 1. two documents that fill in one form, or members of a template: the words belong to the form;
//! 2. one document is a source of the partner, directly or through further documents: the partner took the words, unless
//!    the verdict on the two alone is undetermined or the other way round, or the dates are and no credit explains
//!    the dates;
//! 3. both have one source: both took the words from there;
//! 4. the verdict says that both have the words from somebody unseen: both took the words;
//! 5. else nobody can tell.
//!
//! A likely source counts from `verdict_chance` on.

use crate::base::ids::DocId;
use crate::model::corpus::Corpus;
use crate::model::derivation::Class;
use crate::model::pair::Match;
use crate::model::report::Report;
use crate::model::source::{Origin, PairSide, PairSource, Parent, Reason, Verdict};
use crate::model::story::Cluster;
use crate::model::taking::{Direction, WordShare};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The likely sources of all documents, as far as the sources are likely enough to be told.
#[derive(Debug)]
pub struct Lineage<'a> {
    origins: &'a [Origin],
    /// By document: the number of the template.
    template: Vec<Option<u32>>,
}

impl<'a> Lineage<'a> {
    /// From the likely sources; O(documents).
    pub fn new(origins: &'a [Origin], clusters: &[Cluster]) -> Lineage<'a> {
        let mut template = vec![None; origins.len()];
        for (number, cluster) in (0..).zip(clusters).filter(|(_, cluster)| cluster.template) {
            cluster.documents().for_each(|doc| template[doc.index()] = Some(number));
        }
        Lineage { origins, template }
    }

    /// The sources of a document, the nearest first.
    fn above(&self, doc: DocId) -> impl Iterator<Item = Parent> {
        let source = |doc: DocId| self.origins[doc.index()].told();
        std::iter::successors(source(doc), move |&parent| match parent {
            Parent::Document(parent) => source(parent),
            Parent::Agency(_) | Parent::Unseen => None,
        })
    }

    /// The direction of a match with a verdict, by the rules above. O(length of both ways back, squared).
    pub fn direction(&self, corpus: &Corpus, m: &Match, judged: &PairSource) -> Direction {
        let verdict = judged.verdict;
        let template = |doc: DocId| self.template[doc.index()];
        if m.form || (template(m.a).is_some() && template(m.a) == template(m.b)) {
            return Direction::Form;
        }
        let above_a: Vec<Parent> = self.above(m.a).collect();
        let told = |side: PairSide| {
            let credits =
                judged.reasons.iter().any(|reason| matches!(reason, Reason::CreditsOther(by, _) if *by == side));
            let by_dates = credits || dated_first(corpus, m) != Some(side);
            match (verdict, side) {
                (Verdict::Undetermined, _) | (Verdict::AFirst, PairSide::A) | (Verdict::BFirst, PairSide::B) => {
                    Direction::Unknown
                }
                _ if by_dates => Direction::TakenBy(side),
                _ => Direction::Unknown,
            }
        };
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
    dated_first(corpus, m).unwrap_or(PairSide::A)
}

/// The side whose date ends before the date of the partner begins.
fn dated_first(corpus: &Corpus, m: &Match) -> Option<PairSide> {
    let (a, b) = (corpus.date(m.a)?.span(), corpus.date(m.b)?.span());
    match (a.1 < b.0, b.1 < a.0) {
        (true, _) => Some(PairSide::A),
        (_, true) => Some(PairSide::B),
        _ => None,
    }
}

/// The told source of most documents of a story, directly or through further documents, and the number of documents with words
/// from there. `None` if less than half of a story comes from one source. Cost: documents times the length of their ways
/// back.
pub fn source_of_most(origins: &[Origin], cluster: &Cluster) -> Option<(Parent, usize)> {
    let source = |doc: DocId| origins.get(doc.index()).and_then(Origin::told);
    let mut counts: BTreeMap<Parent, usize> = BTreeMap::new();
    for doc in cluster.documents() {
        let mut first = Parent::Document(doc);
        while let Parent::Document(last) = first
            && let Some(next) = source(last)
        {
            first = next;
        }
        *counts.entry(first).or_default() += 1;
    }
    let (first, count) = counts.into_iter().max_by_key(|&(who, count)| (count, Reverse(who)))?;
    // A document isn't its own source.
    let itself = usize::from(matches!(first, Parent::Document(doc) if cluster.documents().any(|one| one == doc)));
    let carriers = count - itself;
    (carriers > 0 && 2 * carriers >= cluster.size() - itself).then_some((first, carriers))
}

/// A document that took words from a source that is likely enough to be told.
#[derive(Clone, Copy, Debug)]
pub struct Taker {
    /// The document.
    pub doc: DocId,
    /// Words from all sources together.
    pub taken: WordShare,
    /// The likely source.
    pub source: Parent,
    /// Chance of the source.
    pub probability: f64,
    /// Whether the source is of the same outlet.
    pub own_outlet: bool,
}

/// Documents that took a part of their words or more from a told source, those that took most words first.
/// O(documents, log).
pub fn takers(corpus: &Corpus, report: &Report) -> Vec<Taker> {
    let same = |doc: DocId, name: Option<&str>| {
        corpus.source(doc).zip(name).is_some_and(|(own, name)| own.to_lowercase() == name.to_lowercase())
    };
    let taker = |doc: DocId| {
        let (origin, derivation) = (&report.origins[doc.index()], &report.derivations[doc.index()]);
        let source = origin.told()?;
        // Words whose direction is unknown were taken from nobody.
        let taken_from = |at: usize| {
            let m = &report.matches[at];
            matches!(report.takings[at].direction, Direction::TakenBy(side) if m.side(side) == doc)
        };
        if matches!(source, Parent::Document(_)) && !origin.match_index.is_some_and(taken_from) {
            return None;
        }
        let own_outlet = match source {
            Parent::Document(parent) => same(doc, corpus.source(parent)),
            Parent::Agency(agency) => same(doc, Some(report.credits.table.name(agency))),
            Parent::Unseen => false,
        };
        let (taken, probability) = (derivation.words_taken(), origin.probability);
        (derivation.class != Class::NotDerived).then_some(Taker { doc, taken, source, probability, own_outlet })
    };
    let mut out: Vec<Taker> = corpus.docs().take(report.derivations.len()).filter_map(taker).collect();
    out.sort_by_key(|taker| (Reverse(taker.taken.taken), taker.doc));
    out
}
