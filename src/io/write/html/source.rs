//! Owns the likely source as the report shows the source: of a document, of a story, of two documents that share words;
//! and the tree of a story.

use super::names::Doc;
use crate::attribution::taking::source_of_most;
use crate::base::ids::DocId;
use crate::io::write::human::clipped;
use crate::io::write::reasons;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use crate::model::source::{Parent, Verdict};
use crate::model::story::Cluster;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Code points of an agency's name, and of all reasons of a verdict.
const NAME: usize = 60;
const REASONS: usize = 400;

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
    /// What speaks for the source; empty if the credits name the source.
    pub reasons: String,
}

impl SourceView {
    /// `None` for a document that may be the first.
    pub fn of(corpus: &Corpus, report: &Report, doc: DocId) -> Option<SourceView> {
        let origin = report.origins.get(doc.index())?;
        let reasons =
            origin.match_index.map_or(String::new(), |match_index| reasons::text(corpus, report, match_index));
        Some(SourceView {
            who: Who::of(corpus, report, origin.source?),
            probability: origin.probability,
            reasons: clipped(&reasons, REASONS),
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

/// Who of two documents had the words first.
#[derive(Debug, Serialize)]
pub struct Judgement {
    /// `taken`, `unseen` or `undetermined`.
    pub verdict: &'static str,
    /// The document that had the words first, if the words were taken, and the other document.
    pub first: Doc,
    pub second: Doc,
    pub probability: f64,
    pub reasons: String,
}

impl Judgement {
    /// Of a match, an index of [`Report::matches`]; `a` and `b` are the two documents. `None` if sources were not
    /// looked for.
    pub fn of(corpus: &Corpus, report: &Report, match_index: usize, a: &Doc, b: &Doc) -> Option<Judgement> {
        let source = report.sources.get(match_index)?;
        let (verdict, first, second) = match source.verdict {
            Verdict::AFirst => ("taken", a, b),
            Verdict::BFirst => ("taken", b, a),
            Verdict::Unseen => ("unseen", a, b),
            Verdict::Undetermined => ("undetermined", a, b),
        };
        Some(Judgement {
            verdict,
            first: first.clone(),
            second: second.clone(),
            probability: source.probability,
            reasons: clipped(&reasons::text(corpus, report, match_index), REASONS),
        })
    }
}
