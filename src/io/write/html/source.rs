//! Owns the likely source as the report shows the source: of a document, of a story, of two documents that share words;
//! and the tree of a story.

use super::names::Doc;
use crate::attribution::taking::{Taker, source_of_most, takers};
use crate::base::ids::DocId;
use crate::io::write::human::{clipped, words_of};
use crate::io::write::people::PeopleNames;
use crate::io::write::reasons::Points;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use crate::model::source::{PairSide, Parent};
use crate::model::story::Cluster;
use crate::model::taking::{Direction, WordShare};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Code points of an agency's name.
const NAME: usize = 60;

/// Whose words a text has: a document's, an agency's that is not in the corpus, or, with neither, somebody unseen.
#[derive(Debug, Serialize)]
pub struct Who {
    pub doc: Option<Doc>,
    pub agency: Option<String>,
}

impl Who {
    fn of(corpus: &Corpus, report: &Report, parent: Parent) -> Who {
        match parent {
            Parent::Document(doc) => Who { doc: Some(Doc::of(corpus, doc)), agency: None },
            Parent::Agency(agency) => Who { doc: None, agency: Some(clipped(report.credits.table.name(agency), NAME)) },
            Parent::Unseen => Who { doc: None, agency: None },
        }
    }
}

/// Who a document has its words from.
#[derive(Debug, Serialize)]
pub struct SourceView {
    pub who: Who,
    /// Chance of the source.
    pub probability: f64,
    /// Whether the source is likely enough to be told.
    pub told: bool,
    /// What speaks for the source, and what against; none if the credits name the source.
    pub points: Points,
}

impl SourceView {
    /// `None` for a document that may be the first.
    pub fn of(names: &PeopleNames<'_>, report: &Report, doc: DocId) -> Option<SourceView> {
        let origin = report.origins.get(doc.index())?;
        let points = origin.match_index.map_or(Points::default(), |at| Points::of(names, report, at));
        Some(SourceView {
            who: Who::of(names.corpus(), report, origin.source?),
            probability: origin.probability,
            told: origin.told,
            points,
        })
    }
}

/// Who most documents of a story have their words from, directly or through further documents.
#[derive(Debug, Serialize)]
pub struct First {
    pub who: Who,
    /// Documents of the story with words from the source.
    pub carriers: usize,
    /// The source is the document that shares most with the rest of the story.
    pub is_lead: bool,
}

impl First {
    /// `None` if less than most of a story comes from a single source. Cost: documents times the length of their ways
    /// back.
    pub fn of(corpus: &Corpus, report: &Report, cluster: &Cluster) -> Option<First> {
        let (first, carriers) = source_of_most(&report.origins, cluster)?;
        Some(First {
            who: Who::of(corpus, report, first),
            carriers,
            is_lead: first == Parent::Document(cluster.representative),
        })
    }
}

/// A participant in the tree of a story, in the order of an outline: each before the documents that have their words
/// from there.
#[derive(Debug, Serialize)]
pub struct Branch {
    pub who: Who,
    /// Chance that the words come from the parent; none at the root.
    pub probability: Option<f64>,
    /// Children follow, a level deeper.
    pub opens: bool,
    /// Levels that end behind the branch.
    pub closes: usize,
}

/// The tree of a story: who could have the words from whom, round-ups too. Empty if nobody has words from another
/// document, or for more than `most` documents. O(n log n).
pub fn tree(corpus: &Corpus, report: &Report, cluster: &Cluster, most: usize) -> Vec<Branch> {
    let documents = || cluster.documents().chain(cluster.round_ups.iter().map(|member| member.doc));
    let origin = |doc: DocId| report.origins.get(doc.index()).filter(|origin| origin.source.is_some());
    if documents().count() > most || documents().all(|doc| origin(doc).is_none()) {
        return Vec::new();
    }
    let mut below: BTreeMap<Option<Parent>, Vec<DocId>> = BTreeMap::new();
    let inside: BTreeSet<DocId> = documents().collect();
    for &doc in &inside {
        let above = origin(doc).and_then(|origin| origin.source);
        below.entry(above).or_default().push(doc);
    }
    for docs in below.values_mut() {
        docs.sort_by_key(|&doc| (corpus.date(doc).is_none(), corpus.date(doc), doc));
    }
    let outside = below.keys().flatten().filter(|who| !matches!(who, Parent::Document(doc) if inside.contains(doc)));
    let first = below.get(&None).into_iter().flatten().map(|&doc| Parent::Document(doc));
    let mut open: Vec<(Parent, usize)> = outside.copied().chain(first).map(|who| (who, 0)).collect();
    open.reverse();
    let mut out: Vec<(Parent, usize)> = Vec::new();
    while let Some((who, depth)) = open.pop() {
        out.push((who, depth));
        let next = below.get(&Some(who)).into_iter().flatten();
        open.extend(next.rev().map(|&doc| (Parent::Document(doc), depth + 1)));
    }
    let depth_after = |at: usize| out.get(at + 1).map_or(0, |next| next.1);
    let branch = |(at, &(who, depth)): (usize, &(Parent, usize))| Branch {
        who: Who::of(corpus, report, who),
        probability: match who {
            Parent::Document(doc) if depth > 0 => origin(doc).map(|origin| origin.probability),
            _ => None,
        },
        opens: depth_after(at) > depth,
        closes: depth.saturating_sub(depth_after(at)),
    };
    out.iter().enumerate().map(branch).collect()
}

/// How many words a document of a pair has of the pair's shared words: the figure for people.
#[derive(Debug, Serialize)]
pub struct ShareView {
    /// `300 of 302 words`.
    pub words: String,
    pub share: f64,
}

impl From<WordShare> for ShareView {
    fn from(share: WordShare) -> ShareView {
        ShareView { words: words_of(share), share: share.share() }
    }
}

/// Which way the words of a pair went.
#[derive(Debug, Serialize)]
pub struct TakingView {
    /// `taken` (the second document took the words from the first), `third`, `form` or `unknown`.
    pub direction: &'static str,
    /// The source of both.
    pub third: Option<Who>,
    /// Of the document that is named first, and of the second.
    pub first: ShareView,
    pub second: ShareView,
    /// Chance that the second document has its words from its likely source.
    pub probability: Option<f64>,
}

impl TakingView {
    /// Of a match, an index of [`Report::matches`]. `None` if sources were not looked for.
    pub fn of(corpus: &Corpus, report: &Report, match_index: usize) -> Option<TakingView> {
        let (m, taking) = (&report.matches[match_index], report.takings.get(match_index)?);
        let (first, second) = (taking.first, taking.first.other());
        let share = |side| report.words_shared(match_index, side).unwrap_or_default().into();
        let (direction, third) = match taking.direction {
            Direction::TakenBy(_) => ("taken", None),
            Direction::FromThird(parent) => ("third", Some(Who::of(corpus, report, parent))),
            Direction::Form => ("form", None),
            Direction::Unknown => ("unknown", None),
        };
        let origin = &report.origins[m.side(second).index()];
        let direct = direction == "taken" && origin.parent() == Some(m.side(first));
        let probability = direct.then_some(origin.probability);
        Some(TakingView { direction, third, first: share(first), second: share(second), probability })
    }
}

/// The side of a match that a person reads of first.
pub fn named_first(report: &Report, match_index: usize) -> PairSide {
    report.takings.get(match_index).map_or(PairSide::A, |taking| taking.first)
}

/// A document that took words, with the likely source.
#[derive(Debug, Serialize)]
pub struct TakerView {
    pub doc: Doc,
    pub taken: ShareView,
    pub who: Who,
    pub probability: f64,
    pub own_outlet: bool,
}

/// The documents that took most words, those from outlets of others first; at most so many.
pub fn takers_shown(corpus: &Corpus, report: &Report, most: usize) -> Vec<TakerView> {
    let mut all = takers(corpus, report);
    all.sort_by_key(|taker| taker.own_outlet);
    let view = |taker: Taker| TakerView {
        doc: Doc::of(corpus, taker.doc),
        taken: taker.taken.into(),
        who: Who::of(corpus, report, taker.source),
        probability: taker.probability,
        own_outlet: taker.own_outlet,
    };
    all.into_iter().take(most).map(view).collect()
}
