//! Owns stories as the report shows them: who carried each, in order of time, and how much of the story each has.

use super::names::{Doc, When};
use super::pairs::Ranks;
use super::source::{self, Branch, First, ShareView, SourceView, named_first};
use crate::base::ids::DocId;
use crate::io::write::human::clipped;
use crate::io::write::people::PeopleNames;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use crate::model::story::{Cluster, Member};
use serde::Serialize;
use std::collections::BTreeSet;

/// Code points of what a template is called.
const LABEL: usize = 160;
/// Documents and pairs of a story that are listed.
const LISTED: usize = 200;
const LISTED_PAIRS: usize = 40;

/// A story.
#[derive(Debug, Serialize)]
pub struct StoryView {
    /// From 1, the largest first.
    pub number: usize,
    /// The document that shares most with the rest.
    pub lead: Doc,
    /// The words that the documents repeat, if the cluster is no story but what a form makes again and again.
    pub template: Option<String>,
    /// Documents, round-ups not counted.
    pub size: usize,
    pub outlets: usize,
    /// First and last day.
    pub first: Option<String>,
    pub last: Option<String>,
    /// Who most of the documents come from.
    pub source: Option<First>,
    /// The document dated before all others, if there is such a document.
    pub earliest: Option<Doc>,
    pub lead_is_earliest: bool,
    /// Documents and round-ups in order of time, documents without a date last.
    pub timeline: Vec<StoryCarrier>,
    pub not_listed: usize,
    /// Who could have it from whom, if there are three or more to tell of.
    pub tree: Vec<Branch>,
    /// Pairs inside the story, the strongest first.
    pub pairs: Vec<StoryTie>,
    pub more_pairs: usize,
}

/// A document that carries a story.
#[derive(Debug, Serialize)]
pub struct StoryCarrier {
    pub doc: Doc,
    /// `representative`, `member` or `round-up`.
    pub role: &'static str,
    /// Words taken from all sources together, and words that any other document has, too.
    pub taken: Option<ShareView>,
    pub shared: Option<ShareView>,
    /// Id of the document that was copied.
    pub copy_of: Option<String>,
    /// Who the document likely has its words from.
    pub source: Option<SourceView>,
    /// Pair of the document with the representative, if the pair can be read.
    pub pair: Option<usize>,
}

/// A pair that can be read.
#[derive(Debug, Serialize)]
pub struct StoryTie {
    pub pair: usize,
    pub a: Doc,
    pub b: Doc,
}

/// Which story each document is of.
pub fn of_documents(report: &Report, documents: usize) -> Vec<Option<usize>> {
    let mut out = vec![None; documents];
    for (number, cluster) in (1..).zip(shown(report)) {
        cluster.documents().for_each(|doc| out[doc.index()] = Some(number));
    }
    out
}

/// The pairs inside each story, as indexes of [`Report::matches`].
pub fn pairs_inside(report: &Report, story_of: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); shown(report).count()];
    for (i, m) in report.matches.iter().enumerate() {
        let [a, b] = [m.a, m.b].map(|doc| story_of[doc.index()]);
        if let Some(number) = a.filter(|_| a == b) {
            out[number - 1].push(i);
        }
    }
    out
}

/// Clusters that are stories: what a lone document and a round-up share is no story.
pub fn shown(report: &Report) -> impl Iterator<Item = &Cluster> {
    report.clusters.iter().filter(|cluster| !cluster.members.is_empty())
}

/// A document of a story, before the story is cut to what is listed.
#[derive(Clone, Copy)]
struct StoryPart<'a> {
    doc: DocId,
    /// As in column `role` of `--clusters`.
    role: &'static str,
    /// `None` for the representative.
    member: Option<&'a Member>,
}

impl<'a> StoryPart<'a> {
    fn of(member: &'a Member, role: &'static str) -> StoryPart<'a> {
        StoryPart { doc: member.doc, role, member: Some(member) }
    }
}

impl StoryView {
    /// `pairs` are the pairs inside the story, as indexes of the report's.
    pub fn new(
        names: &PeopleNames<'_>,
        report: &Report,
        number: usize,
        cluster: &Cluster,
        pairs: &[usize],
        ranks: &Ranks,
    ) -> StoryView {
        let corpus = names.corpus();
        let lead = Doc::of(corpus, cluster.representative);
        let days: BTreeSet<String> =
            cluster.documents().filter_map(|doc| corpus.date(doc)).map(|date| When::of(date).day).collect();
        let outlets: BTreeSet<&str> = cluster.documents().filter_map(|doc| corpus.source(doc)).collect();
        let mut timeline = vec![StoryPart { doc: cluster.representative, role: "representative", member: None }];
        timeline.extend(cluster.members.iter().map(|member| StoryPart::of(member, "member")));
        timeline.extend(cluster.round_ups.iter().map(|member| StoryPart::of(member, "round-up")));
        timeline.sort_by_key(|&StoryPart { doc, .. }| (corpus.date(doc).is_none(), corpus.date(doc), doc));
        let listed = timeline.len().min(LISTED);
        let mut links: Vec<(usize, usize)> = pairs.iter().filter_map(|&i| Some((ranks.of(i)?, i))).collect();
        links.sort_unstable();
        let link = |&(pair, i): &(usize, usize)| {
            let m = &report.matches[i];
            let first = named_first(report, i);
            StoryTie { pair, a: Doc::of(corpus, m.side(first)), b: Doc::of(corpus, m.side(first.other())) }
        };
        let earliest = earliest(corpus, cluster);
        // Nobody has a form from anybody.
        let (source, tree) = match cluster.template {
            false if timeline.len() > 2 => {
                (First::of(corpus, report, cluster), source::tree(corpus, report, cluster, LISTED))
            }
            false => (First::of(corpus, report, cluster), Vec::new()),
            true => (None, Vec::new()),
        };
        let carrier = |&StoryPart { doc, role, member }: &StoryPart<'_>| StoryCarrier {
            doc: Doc::of(corpus, doc),
            role,
            taken: report.words_taken(doc).filter(|share| share.taken > 0).map(ShareView::from),
            shared: report.derivations.get(doc.index()).map(|one| ShareView::from(one.words_shared())),
            copy_of: member.and_then(|member| member.copy_of).map(|doc| Doc::of(corpus, doc).id),
            source: if cluster.template { None } else { SourceView::of(names, report, doc) },
            pair: member.and_then(|member| ranks.of(member.match_index)),
        };
        StoryView {
            number,
            size: cluster.size(),
            outlets: outlets.len(),
            first: days.first().cloned(),
            last: days.last().cloned(),
            lead_is_earliest: earliest == Some(cluster.representative),
            earliest: earliest.map(|doc| Doc::of(corpus, doc)),
            template: cluster.template.then(|| clipped(&cluster.label, LABEL)),
            source,
            timeline: timeline[..listed].iter().map(carrier).collect(),
            tree,
            not_listed: timeline.len() - listed,
            pairs: links.iter().take(LISTED_PAIRS).map(link).collect(),
            more_pairs: pairs.len() - links.len().min(LISTED_PAIRS),
            lead,
        }
    }
}

/// The document whose date ends before the date of any other begins. `None` if a document has no date, as the document
/// could be the first.
fn earliest(corpus: &Corpus, cluster: &Cluster) -> Option<DocId> {
    let dated: Option<Vec<_>> = cluster.documents().map(|doc| Some((corpus.date(doc)?.span(), doc))).collect();
    let dated = dated?;
    let &((_, end), first) = dated.iter().min()?;
    let later = |&&((start, _), doc): &&((i64, i64), DocId)| doc == first || start > end;
    (dated.iter().filter(later).count() == dated.len()).then_some(first)
}
