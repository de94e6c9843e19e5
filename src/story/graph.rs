//! Owns the story graph: links between documents of a story, and how documents gather around the strongest.

use crate::base::cast::to_u32;
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::model::pair::{Coverage, Match};
use crate::model::story::{DocMeta, StoryRules};
use std::cmp::Reverse;

/// One way from a document to another.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StoryLink {
    /// The other document.
    pub other: DocId,
    /// The pair of both, as an index of the matches.
    pub match_index: u32,
    /// What both cover of each other; `a` is the document itself.
    pub coverage: Coverage,
}

impl StoryLink {
    /// The nearness of equal documents.
    const SAME: u64 = 1000;

    /// Whether the two documents cover so much of each other.
    pub fn covers_both(&self, share: f64) -> bool {
        self.coverage.of_a() >= share && self.coverage.of_b() >= share
    }

    /// How much of both together is the same, in thousandths.
    pub fn nearness(&self) -> u64 {
        let Coverage { words_a, words_b, .. } = self.coverage;
        2 * StoryLink::SAME * u64::from(self.coverage.shared()) / (u64::from(words_a) + u64::from(words_b)).max(1)
    }
}

/// The links of all documents, ascending for each document.
#[derive(Debug)]
pub(super) struct StoryGraph(Rows<StoryLink>);

impl StoryGraph {
    /// Links of the matches (ascending) that cover enough of the shorter document, and of the longer document enough or
    /// `embedded_words`. O(documents + matches).
    pub fn new(
        documents: usize,
        matches: &[Match],
        coverages: &[Coverage],
        StoryRules { min_coverage, tuning }: StoryRules<'_>,
    ) -> StoryGraph {
        StoryGraph::which(documents, matches, coverages, |_, c| {
            c.of_shorter() >= min_coverage && (c.of_longer() >= min_coverage || c.shared() >= tuning.embedded_words)
        })
    }

    /// Links from documents by matches (ascending). `kept` says whether a link is made, told how much the document and the
    /// partner cover of each other. O(documents + matches).
    pub fn which(
        documents: usize,
        matches: &[Match],
        coverages: &[Coverage],
        kept: impl Fn(DocId, &Coverage) -> bool,
    ) -> StoryGraph {
        let each = (0..).zip(matches).zip(coverages).flat_map(|((match_index, m), &coverage)| {
            let there = (m.a, StoryLink { other: m.b, match_index, coverage });
            [there, (m.b, StoryLink { other: m.a, match_index, coverage: coverage.mirrored() })]
        });
        StoryGraph(Rows::grouped(documents, each.filter(|(doc, link)| kept(*doc, &link.coverage))))
    }

    /// The links of a document, ascending.
    pub fn of(&self, doc: DocId) -> &[StoryLink] {
        self.0.of(doc)
    }

    /// The link between two documents.
    pub fn between(&self, doc: DocId, other: DocId) -> Option<&StoryLink> {
        let links = self.of(doc);
        links.binary_search_by_key(&other, |link| link.other).ok().map(|at| &links[at])
    }

    /// The documents with links. First comes the document that shows a story best: the document shares most with all
    /// documents that the document `sees`; then the earliest, then by number. If one
    /// document of a text is linked, all documents of the text count, and the copies come last. O(links + documents, log).
    pub fn order(&self, docs: DocMeta<'_>, sees: impl Fn(DocId, &StoryLink) -> bool) -> Vec<DocId> {
        let first = docs.first;
        let mut number = vec![0; first.len()];
        first.iter().for_each(|text| number[text.index()] += 1);
        let score = |doc: DocId| -> u64 {
            let text = first[doc.index()];
            let others = self.of(doc).iter().filter(|link| sees(doc, link) && first[link.other.index()] != text);
            let (mut sum, mut of_copies) = ((number[text.index()] - 1) * StoryLink::SAME, Vec::new());
            for link in others {
                let other = first[link.other.index()];
                match number[other.index()] {
                    1 => sum += link.nearness(),
                    copies => of_copies.push((other, copies * link.nearness())),
                }
            }
            of_copies.sort_unstable();
            of_copies.dedup_by_key(|copies| copies.0);
            sum + of_copies.into_iter().map(|copies| copies.1).sum::<u64>()
        };
        let mut out: Vec<DocId> = docs.docs().filter(|&doc| !self.of(doc).is_empty()).collect();
        out.sort_by_cached_key(|&doc| {
            let date = docs.date(doc);
            (first[doc.index()] != doc, Reverse(score(doc)), date.is_none(), date, doc)
        });
        out
    }

    /// For each document the centre that the document gathers around: the document itself for a centre, `None` for a
    /// document that is not in `order`.
    ///
    /// In order, each document that no centre has taken yet becomes a centre, and takes the documents that the centre
    /// `joins`. Then each document goes to the nearest centre that the document joins. So all documents are linked with the
    /// centre, and nothing chains. A document that joins the `first` document of the same text becomes no centre: both
    /// belong together. Where the two have no link there, as a window of time may forbid links, the document gathers with
    /// documents that are left over. O(links).
    pub fn gather(
        &self,
        order: &[DocId],
        first: &[DocId],
        joins: impl Fn(DocId, &StoryLink) -> bool,
    ) -> Vec<Option<DocId>> {
        let is_copy = |doc: DocId| {
            let text = first[doc.index()];
            text != doc && self.between(doc, text).is_some_and(|link| joins(doc, link))
        };
        let mut centre: Vec<Option<DocId>> = vec![None; self.0.documents()];
        let mut rank = vec![0; centre.len()];
        let take = |centre: &mut Vec<Option<DocId>>, doc: DocId| {
            if centre[doc.index()].is_none() {
                centre[doc.index()] = Some(doc);
                for link in self.of(doc).iter().filter(|link| joins(doc, link)) {
                    centre[link.other.index()].get_or_insert(doc);
                }
            }
        };
        for (place, &doc) in order.iter().enumerate() {
            rank[doc.index()] = to_u32(place);
            if !is_copy(doc) {
                take(&mut centre, doc);
            }
        }
        for &doc in order {
            if centre[doc.index()] != Some(doc) {
                let is_centre = |other: DocId| centre[other.index()] == Some(other);
                let near = self.of(doc).iter().filter(|link| is_centre(link.other) && joins(doc, link));
                let nearest = near.max_by_key(|link| (link.nearness(), Reverse(rank[link.other.index()])));
                centre[doc.index()] = nearest.map(|link| link.other);
            }
        }
        order.iter().for_each(|&doc| take(&mut centre, doc));
        centre
    }
}
