//! Owns the tree of a story: for each document the one that it most likely has its words from, or the agency.
//!
//! 1. Documents are put in order: by the mean, over all their matches, of how much likelier they were first than second.
//! 2. In this order each takes for its parent, of those that are likelier before it than after it, the one that has most of
//!    its words, less the words at which one of them was edited and the other was not: a copy of a copy holds the edits of
//!    the copy and no others. Of equals, the one dated first, unless much says that its date is wrong, or the first in
//!    order. None descends from it already, so nothing goes in circles. Then once more, knowing how many children each got:
//!    among a thousand copies somebody shares an edit by chance, and whom many copy is likelier to be copied. A word left
//!    out counts as much as 32 times as many children, a word put in as much as 4,096 times.
//! 3. Facts that are weighed, as in [`super::source`], say whether it has its words from somebody unseen instead:
//!
//! | fact | bits |
//! | --- | --- |
//! | before all else | -5 |
//! | it credits an agency of which nothing is near | 10 |
//! | else: two others, or one, credit one (the parent not counted) | 8, 3 |
//! | it and its parent each have words of a third one that the other lacks, and more than an edit of them | 4 |
//! | each edit that it has in common with its parent | -3.5, for 3 at most |
//!
//! An edit is a rare word (most others lack it where they have what is around it), or a place where most others have more.
//!
//! Chances are right on planted stories (`examples/plant`, seeds 2 to 4): the bits and `SURE` were set so that of the
//! answers of each chance that share is right. Right is also a parent that holds the same of the document's words as the
//! true one does: nothing tells these apart.

use super::shared::{Link, Shared};
use super::source::{chance, outlets};
use crate::corpus::Corpus;
use crate::credits::Agency;
use crate::results::{Origin, Parent, Reason, Report, Side};
use crate::units::{DocId, to_f64};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A parent has so many words of a document, or this share of it. Fewer are enough if it is of a story: what is in no other
/// than these two may be a quotation that neither has from the other.
const LEAST_WORDS: u32 = 50;
const LEAST_SHARE: f64 = 0.3;
const LEAST_OF_STORY: u32 = 20;
/// Words of a third one from which they are more than an edit.
const EDIT: u32 = 6;
/// Bits of an unseen source: before all else; by the credits of the document, of two others, of one; by words of third ones;
/// and by each word of the parent's edits, of so many.
const UNSEEN: f64 = -5.0;
const CREDITS: f64 = 10.0;
const TWO_CREDIT: f64 = 8.0;
const ONE_CREDITS: f64 = 3.0;
const APART: f64 = 4.0;
const INHERITED: f64 = -3.5;
const MOST_INHERITED: u32 = 3;
/// Bits that a word of an edit speaks for the one who has it, too: each word, and as many more if it is not one left out
/// but one put in, which two seldom do alike.
const EDIT_WORD: i64 = 5;
const PUT_IN: i64 = 7;
/// Chance of having been first from which the earlier one of two is taken for such.
const WRONG_DATE: f64 = 0.25;
/// Chance that a parent which is before the document is the right one.
const SURE: f64 = 0.97;

/// One who may be the parent of a document.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    link: Link<'a>,
    /// Chance that it was before the document.
    before: f64,
}

/// The origins of all documents, in order. O(words matched, log).
pub fn origins(corpus: &Corpus, report: &Report, shared: &Shared) -> Vec<Origin> {
    let mut out = vec![Origin::default(); corpus.len()];
    for cluster in &report.clusters {
        cluster.documents().for_each(|doc| out[doc.index()].story = Some(cluster.representative));
    }
    let outlets = outlets(corpus, report);
    let outlet_of = |doc: DocId| outlets[doc.index()];
    let stories = corpus.docs().filter_map(|doc| out[doc.index()].story.zip(outlet_of(doc)));
    let stories: BTreeSet<(DocId, Agency)> = stories.collect();
    // Looked up once for each link: the verdicts lie far apart.
    let before = |doc: DocId, link: Link<'_>| {
        let a_first = report.sources[link.found].a_first;
        if link.other < doc { a_first } else { 1.0 - a_first }
    };
    let mut all_before = Vec::with_capacity(2 * report.matches.len());
    corpus.docs().for_each(|doc| shared.of(doc).for_each(|link| all_before.push(before(doc, link))));
    let before = |doc: DocId| &all_before[shared.places(doc)];
    let candidates = |doc: DocId| shared.of(doc).zip(before(doc)).map(|(link, &before)| Candidate { link, before });
    let place = order(corpus.docs().map(before));
    let mut docs: Vec<DocId> = corpus.docs().collect();
    docs.sort_by_key(|doc| place[doc.index()]);
    let enough = |out: &[Origin], doc: DocId, c: &Candidate<'_>| {
        let least = if out[c.link.other.index()].story.is_some() { LEAST_OF_STORY } else { LEAST_WORDS };
        c.link.shared >= least || f64::from(c.link.shared) >= LEAST_SHARE * f64::from(report.words[doc.index()])
    };
    let rank = |c: &Candidate<'_>| {
        let Link { shared, changed, edits, .. } = c.link;
        i64::from(shared + changed) - i64::from(edits)
    };
    // Whether one is dated before another, unless other facts say that its date is wrong.
    let dated_before = |x: DocId, y: DocId| {
        shared.between(y, x).is_some_and(|link| {
            let source = &report.sources[link.found];
            let (side, chance) = if x < y { (Side::A, source.a_first) } else { (Side::B, 1.0 - source.a_first) };
            let dated = |reason: &Reason| match *reason {
                Reason::Earlier(first, _) | Reason::DayEarlier(first) => first == side,
                _ => false,
            };
            chance >= WRONG_DATE && source.reasons.iter().any(dated)
        })
    };
    // The parent of a document; `worth` says how much speaks for one that may be it.
    let parent = |out: &[Origin], doc: DocId, worth: &dyn Fn(&Candidate<'_>) -> i64| {
        let earlier = |c: &Candidate<'_>| {
            let other = c.link.other;
            (c.before, place[doc.index()]) > (0.5, place[other.index()]) && !descends(out, other, doc)
        };
        let near = candidates(doc).filter(|c| enough(out, doc, c));
        let mut best: Vec<Candidate<'_>> = near.filter(earlier).collect();
        let most = best.iter().map(worth).max();
        best.retain(|c| Some(worth(c)) == most);
        let mut best: Vec<DocId> = best.into_iter().map(|c| c.link.other).collect();
        best.sort_by_key(|other| place[other.index()]);
        best.into_iter().reduce(|best, next| if dated_before(next, best) { next } else { best })
    };
    // First by their words alone; then knowing how many children each has.
    let mut children = vec![0_u32; corpus.len()];
    for _ in 0..2 {
        let worth = |c: &Candidate<'_>| {
            let children = i64::from((children[c.link.other.index()] + 1).ilog2());
            EDIT_WORD * rank(c) - PUT_IN * i64::from(c.link.changed) + children
        };
        for &doc in &docs {
            out[doc.index()].source = parent(&out, doc, &worth).map(Parent::Document);
        }
        corpus.docs().filter_map(|doc| out[doc.index()].parent()).for_each(|parent| children[parent.index()] += 1);
    }
    for doc in docs {
        let near: Vec<Candidate<'_>> = candidates(doc).filter(|c| enough(&out, doc, c)).collect();
        let parent = out[doc.index()].parent().and_then(|parent| near.iter().find(|c| c.link.other == parent)).copied();

        // An agency is absent if neither the story nor anything near has a document of it.
        let here: BTreeSet<Agency> = near.iter().map(|c| c.link.other).chain([doc]).filter_map(outlet_of).collect();
        let told = |agency| out[doc.index()].story.is_some_and(|story| stories.contains(&(story, agency)));
        let absent = |agency: &Agency| !here.contains(agency) && !told(*agency);
        let own = credits(report, doc).into_iter().find(absent);
        let others = near.iter().map(|c| c.link.other).filter(|&c| parent.is_none_or(|parent| parent.link.other != c));
        let mut counts: BTreeMap<Agency, u32> = BTreeMap::new();
        for agency in others.flat_map(|other| credits(report, other)).filter(absent) {
            *counts.entry(agency).or_default() += 1;
        }
        let others = counts.into_iter().max_by_key(|&(agency, count)| (count, Reverse(agency)));

        let by_credits = match (own, others) {
            (Some(_), _) => CREDITS,
            (_, Some((_, 2..))) => TWO_CREDIT,
            (_, Some(_)) => ONE_CREDITS,
            _ => 0.0,
        };
        let by_words = parent.map_or(0.0, |parent| {
            let readings = shared.readings(doc, report.words[doc.index()]);
            let (common, rare) = readings.within(&parent.link);
            let reasons = &report.sources[parent.link.found].reasons;
            let apart = reasons.iter().any(|reason| matches!(reason, Reason::EachHasMore(_)));
            let lacks = apart && readings.common() - common >= EDIT;
            INHERITED * f64::from(rare.min(MOST_INHERITED)) + if lacks { APART } else { 0.0 }
        });
        let unseen = chance(UNSEEN + by_credits + by_words);
        let (source, probability) = match parent {
            _ if unseen >= 0.5 => {
                let agency = own.or(others.map(|one| one.0));
                (Some(agency.map_or(Parent::Unseen, Parent::Agency)), unseen)
            }
            Some(parent) => (Some(Parent::Document(parent.link.other)), SURE * parent.before * (1.0 - unseen)),
            None => (None, 0.0),
        };
        let found = parent.map(|parent| parent.link.found);
        out[doc.index()] = Origin { source, probability, found, story: out[doc.index()].story };
    }
    out
}

/// Whether a document has its words from another one, by way of others or not.
fn descends(origins: &[Origin], from: DocId, ancestor: DocId) -> bool {
    std::iter::successors(Some(from), |doc| origins[doc.index()].parent()).any(|doc| doc == ancestor)
}

/// The place of each document in the order of step 1, from the chances that its candidates were before it.
fn order<'a>(before: impl Iterator<Item = &'a [f64]>) -> Vec<u32> {
    let first = |before: &[f64]| {
        before.iter().fold(0.0, |sum, before| sum + (1.0 - 2.0 * before)) / to_f64(before.len().max(1))
    };
    let scores: Vec<f64> = before.map(first).collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&x, &y| scores[y].total_cmp(&scores[x]).then(x.cmp(&y)));
    let mut place = vec![0; scores.len()];
    (0..).zip(order).for_each(|(at, doc)| place[doc] = at);
    place
}

/// The agencies that a document credits, each once.
fn credits(report: &Report, doc: DocId) -> BTreeSet<Agency> {
    let of_text = report.credits.of(doc).iter().filter(|(credit, _)| credit.kind.of_text());
    of_text.filter_map(|(credit, _)| credit.agency).collect()
}
