//! Owns the ancestry of a story: for each document the likely source, a document or an agency.
//!
//! 1. Documents are put in order: by the mean, over all matches, of how much likelier the document was first than
//!    second.
//! 2. Each document in this order takes a parent. The candidates are likelier before the document than after. The
//!    parent has most of the document's words, less the words at which only one side was edited: a copy of a copy holds
//!    the edits of the copy and no further edits. Of equals the document dated first is taken, unless much says that
//!    the date is wrong, or the first in order. No document descends from itself. Then once more, with the number of
//!    children of each: among a thousand copies somebody shares an edit by chance, and a text that many copy is
//!    likelier to be copied. A word left out counts as much as 32 times as many children, a word put in as much as
//!    4,096 times.
//! 3. Weighed facts, as in [`super::direction`], say whether the document has its words from an unseen source instead:
//!
//! | fact | bits |
//! | --- | --- |
//! | before all else | -5 |
//! | the document credits an agency of which nothing is near | 10 |
//! | else: two further documents, or a single document, credit such an agency (the parent not counted) | 8, 3 |
//! | document and parent each have more than an edit of words of a third document that the partner lacks | 4 |
//! | each edit in common with the parent | -3.5, for 3 at most |
//!
//! An edit is a rare word (most documents lack the word where they have the words around), or a place where most
//! documents have more.
//!
//! Chances are right on planted stories (`tools/plant`, seeds 2 to 4): the bits and `right_parent_chance` were set
//! so that of the answers of each chance that share is right. A parent that holds the same words of the document as the
//! true parent is right too: nothing tells the two apart.

use super::direction::{chance, outlets};
use super::shared_text::SharedText;
use crate::attribution::evidence::RunEvidence;
use crate::attribution::shared_links::SharedLink;
use crate::base::cast::to_f64;
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::model::agencies::Agency;
use crate::model::corpus::Corpus;
use crate::model::source::{Origin, PairSide, PairSource, Parent, Reason};
use crate::model::tuning::attribution::AttributionTuning;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A possible parent of a document.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    link: SharedLink<'a>,
    /// Chance that the candidate was before the document.
    before: f64,
}

/// For each link of a document, in order, the chance that the linked document was before. O(links).
pub fn before(sources: &[PairSource], shared: &SharedText, doc: DocId) -> Vec<f64> {
    let before = |link: SharedLink<'_>| {
        let a_first = sources[link.match_index].a_first;
        if link.other < doc { a_first } else { 1.0 - a_first }
    };
    shared.of(doc).map(before).collect()
}

/// What is known of the documents of all stories before each has a parent.
#[derive(Debug)]
pub struct Tree<'a> {
    evidence: RunEvidence<'a>,
    /// Who of each match had the words first.
    sources: &'a [PairSource],
    shared: &'a SharedText,
    /// By document the chances of [`before`].
    before: Rows<f64>,
    /// All documents in the order of step 1, and the place of each there.
    order: Vec<DocId>,
    place: Vec<u32>,
    /// By document the outlet, among the credited outlets, and the story.
    outlets: Vec<Option<Agency>>,
    story: Vec<Option<DocId>>,
    /// Story and outlet of each document that has both.
    told: BTreeSet<(DocId, Agency)>,
}

impl<'a> Tree<'a> {
    /// Puts the documents in order. O(documents, log).
    pub fn new(
        corpus: &Corpus,
        evidence: RunEvidence<'a>,
        sources: &'a [PairSource],
        shared: &'a SharedText,
        before: Rows<f64>,
    ) -> Tree<'a> {
        let mut story = vec![None; corpus.len()];
        for cluster in evidence.clusters {
            cluster.documents().for_each(|doc| story[doc.index()] = Some(cluster.representative));
        }
        let outlets = outlets(corpus, evidence);
        let told = corpus.docs().filter_map(|doc| story[doc.index()].zip(outlets[doc.index()])).collect();
        let score = |doc: DocId| {
            let before = before.of(doc);
            before.iter().fold(0.0, |sum, before| sum + (1.0 - 2.0 * before)) / to_f64(before.len().max(1))
        };
        let scores: Vec<f64> = corpus.docs().map(score).collect();
        let mut order: Vec<DocId> = corpus.docs().collect();
        order.sort_by(|&x, &y| scores[y.index()].total_cmp(&scores[x.index()]).then(x.cmp(&y)));
        let mut place = vec![0; corpus.len()];
        (0..).zip(&order).for_each(|(at, doc)| place[doc.index()] = at);
        Tree { evidence, sources, shared, before, order, place, outlets, story, told }
    }

    /// Documents near enough to a document to be the parent; a document with the same form is no parent.
    fn near(&self, doc: DocId) -> impl Iterator<Item = Candidate<'_>> {
        let &AttributionTuning { parent_words, story_parent_words, parent_share, .. } = self.shared.tuning();
        let all = self.shared.of(doc).zip(self.before.of(doc)).map(|(link, &before)| Candidate { link, before });
        let form = |c: &Candidate<'_>| self.evidence.verified.matches[c.link.match_index].form;
        all.filter(move |c| !form(c)).filter(move |c| {
            let of_story = self.story[c.link.other.index()].is_some();
            let least = if of_story { story_parent_words } else { parent_words };
            let words = f64::from(self.evidence.words[doc.index()]);
            c.link.shared >= least || f64::from(c.link.shared) >= parent_share * words
        })
    }

    /// The likeliest parents of a document, equally likely, the taken parent first; `children` is the number of
    /// children of each document. Whether a parent descends from the document is not asked. O(links, log).
    pub fn best(&self, doc: DocId, children: &[u32]) -> Vec<DocId> {
        self.best_of(doc, children, |_| true)
    }

    /// The same of the candidates that `may` be the parent.
    fn best_of(&self, doc: DocId, children: &[u32], may: impl Fn(DocId) -> bool) -> Vec<DocId> {
        let place = |doc: DocId| self.place[doc.index()];
        let &AttributionTuning { edit_word_worth, put_in_word_worth, .. } = self.shared.tuning();
        let worth = |c: &Candidate<'_>| {
            let SharedLink { shared, changed, edits, .. } = c.link;
            let rank = i64::from(shared + changed) - i64::from(edits);
            let children = i64::from((children[c.link.other.index()] + 1).ilog2());
            edit_word_worth * rank - put_in_word_worth * i64::from(changed) + children
        };
        let is_earlier = |c: &Candidate<'_>| (c.before, place(doc)) > (0.5, place(c.link.other)) && may(c.link.other);
        let earlier = self.near(doc).filter(is_earlier);
        let mut best: Vec<(i64, DocId)> = earlier.map(|c| (worth(&c), c.link.other)).collect();
        let most = best.iter().map(|one| one.0).max();
        best.retain(|one| Some(one.0) == most);
        let mut best: Vec<DocId> = best.into_iter().map(|one| one.1).collect();
        best.sort_by_key(|other| place(*other));
        let taken =
            (0..best.len()).reduce(|taken, next| if self.dated_before(best[next], best[taken]) { next } else { taken });
        if let Some(taken) = taken {
            best.swap(0, taken);
        }
        best
    }

    /// Whether `x` is dated before `y`, unless further facts say that the date is wrong.
    fn dated_before(&self, x: DocId, y: DocId) -> bool {
        self.shared.between(y, x).is_some_and(|link| {
            let source = &self.sources[link.match_index];
            let (side, chance) =
                if x < y { (PairSide::A, source.a_first) } else { (PairSide::B, 1.0 - source.a_first) };
            let dated = |reason: &Reason| match *reason {
                Reason::Earlier(first, _) | Reason::DayEarlier(first) => first == side,
                _ => false,
            };
            chance >= self.shared.tuning().wrong_date_chance && source.reasons.iter().any(dated)
        })
    }

    /// Gives each document the best parent that does not descend from the document, in order. `best` is the answer of
    /// [`Tree::best`] for each, with the same `children`. O(documents, and links of documents that have a descendant
    /// for a parent).
    pub fn choose(&self, parents: &mut [Option<DocId>], best: &Rows<DocId>, children: &[u32]) {
        for &doc in &self.order {
            let may = |other: DocId| !descends(parents, other, doc);
            let best = best.of(doc);
            parents[doc.index()] = match best.iter().all(|&other| may(other)) {
                true => best.first().copied(),
                false => self.best_of(doc, children, may).first().copied(),
            };
        }
    }

    /// The origin of a document with this parent: whether the words are from anybody in the corpus. O(words matched,
    /// log).
    pub fn origin(&self, doc: DocId, parent: Option<DocId>) -> Origin {
        let Tree { evidence, sources, shared, .. } = *self;
        let tuning = shared.tuning();
        let near: Vec<Candidate<'_>> = self.near(doc).collect();
        let parent = parent.and_then(|parent| near.iter().find(|c| c.link.other == parent)).copied();
        let story = self.story[doc.index()];

        // An agency is absent if neither the story nor anything near has a document of the agency.
        let outlet_of = |doc: DocId| self.outlets[doc.index()];
        let here: BTreeSet<Agency> = near.iter().map(|c| c.link.other).chain([doc]).filter_map(outlet_of).collect();
        let told = |agency| story.is_some_and(|story| self.told.contains(&(story, agency)));
        let absent = |agency: &Agency| !here.contains(agency) && !told(*agency);
        let own = credits(evidence, doc).into_iter().find(absent);
        let others = near.iter().map(|c| c.link.other).filter(|&c| parent.is_none_or(|parent| parent.link.other != c));
        let mut counts: BTreeMap<Agency, u32> = BTreeMap::new();
        for agency in others.flat_map(|other| credits(evidence, other)).filter(absent) {
            *counts.entry(agency).or_default() += 1;
        }
        let others = counts.into_iter().max_by_key(|&(agency, count)| (count, Reverse(agency)));

        let by_credits = match (own, others) {
            (Some(_), _) => tuning.own_credit_bits,
            (_, Some((_, 2..))) => tuning.two_credits_bits,
            (_, Some(_)) => tuning.one_credit_bits,
            _ => 0.0,
        };
        let by_words = parent.map_or(0.0, |parent| {
            let readings = shared.readings(doc, evidence.words[doc.index()]);
            let (common, rare) = readings.within(&parent.link);
            let reasons = &sources[parent.link.match_index].reasons;
            let apart = reasons.iter().any(|reason| matches!(reason, Reason::EachHasMore(_)));
            let lacks = apart && readings.common() - common >= tuning.edit_words;
            let inherited = tuning.inherited_edit_bits * f64::from(rare.min(tuning.most_inherited_edits));
            inherited + if lacks { tuning.parent_lacks_bits } else { 0.0 }
        });
        let unseen = chance(tuning.unseen_origin_bits + by_credits + by_words);
        let (source, probability) = match parent {
            _ if unseen >= 0.5 => {
                let agency = own.or(others.map(|one| one.0));
                (Some(agency.map_or(Parent::Unseen, Parent::Agency)), unseen)
            }
            Some(parent) => {
                let probability = tuning.right_parent_chance * parent.before * (1.0 - unseen);
                (Some(Parent::Document(parent.link.other)), probability)
            }
            None => (None, 0.0),
        };
        let told = source.is_some() && probability >= tuning.verdict_chance;
        Origin { source, probability, told, match_index: parent.map(|parent| parent.link.match_index), story }
    }
}

/// Whether a document has words from an ancestor, through further documents or not.
fn descends(parents: &[Option<DocId>], from: DocId, ancestor: DocId) -> bool {
    std::iter::successors(Some(from), |doc| parents[doc.index()]).any(|doc| doc == ancestor)
}

/// The agencies that a document credits, each once.
fn credits(evidence: RunEvidence<'_>, doc: DocId) -> BTreeSet<Agency> {
    let of_text = evidence.credits.of(doc).iter().filter(|placed| placed.credit.kind.of_text());
    of_text.filter_map(|placed| placed.credit.agency).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::shared_text::tests::{Shares, all_links, link_case};
    use crate::engine::candidates::boilerplate::Boilerplate;
    use crate::model::document::Document;
    use crate::model::source::{PairSource, Verdict};
    use proptest::prelude::*;

    proptest! {
        /// Against asking for each document in turn, with all descendants left out from the beginning. Many chances are
        /// even or contradict the order, so that parents would go in circles.
        #[test]
        fn parents_are_those_found_one_by_one(
            firsts in prop::collection::vec(prop::sample::select(vec![0.1, 0.4, 0.5, 0.5, 0.6, 0.9]), 15),
            lengths in prop::collection::vec(55_u32..60, 15),
        ) {
            let pairs = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
            let runs: Vec<[(u32, u32, u32); 1]> = lengths.iter().map(|&length| [(0, 0, length)]).collect();
            let matches: Vec<Shares<'_>> = pairs.zip(&runs).map(|((a, b), runs)| (a, b, &runs[..])).collect();
            let case = link_case(&[60; 6], &matches);
            let sources: Vec<PairSource> = firsts
                .iter()
                .map(|&a_first| PairSource {
                    verdict: Verdict::Undetermined,
                    probability: 0.5,
                    a_first,
                    unseen: 0.0,
                    reasons: Vec::new(),
                })
                .collect();
            let corpus = Corpus::from_documents((0..6).map(|id| Document::new(id.to_string(), "words"))).unwrap();
            let shared = all_links(&case, &Boilerplate::default());
            let docs: Vec<DocId> = corpus.docs().collect();
            let before = docs.iter().map(|&doc| before(&sources, &shared, doc)).collect();
            let tree = Tree::new(&corpus, case.evidence(), &sources, &shared, before);

            let mut children = vec![0; docs.len()];
            let (mut parents, mut one_by_one) = (vec![None; docs.len()], vec![None; docs.len()]);
            for _ in 0..2 {
                let best = docs.iter().map(|&doc| tree.best(doc, &children)).collect();
                tree.choose(&mut parents, &best, &children);
                for &doc in &tree.order {
                    let may = |other: DocId| !descends(&one_by_one, other, doc);
                    one_by_one[doc.index()] = tree.best_of(doc, &children, may).first().copied();
                }
                parents.iter().flatten().for_each(|parent: &DocId| children[parent.index()] += 1);
            }
            prop_assert_eq!(&parents, &one_by_one);
            for &doc in &docs {
                let further = parents[doc.index()];
                prop_assert!(further.is_none_or(|parent| !descends(&parents, parent, doc)), "in circles");
            }
        }
    }
}
