//! Owns the tree of a story: for each document the one that it most likely has its words from, or the agency.
//!
//! 1. Documents are put in order: by the mean, over all their matches, of how much likelier they were first than second.
//! 2. Each takes for its parent, of those before it in order, the one that has most of its words: a copy of a copy holds
//!    the edits of the copy. Of equals, the one that has least else; then the first in order. So nothing goes in circles.
//! 3. Where their pair says that both had an unseen source, that is the parent. So is an agency that a document without
//!    parent credits.

use super::source::outlet;
use crate::corpus::Corpus;
use crate::credits::Agency;
use crate::results::{Coverage, Origin, Parent, Reason, Report, Verdict};
use crate::units::{DocId, exp2, to_u32};
use std::collections::BTreeSet;

/// A parent has so many words of a document, or this share of it.
const LEAST_WORDS: u32 = 50;
const LEAST_SHARE: f64 = 0.3;
/// Chance that an agency which a document credits, and which is not in the corpus, is its source.
const CREDITED: f64 = 0.9;
/// Words by which two documents are not told apart.
const SENTENCE: u32 = 12;
/// Words by which one parent must hold more than the next to be twice as likely.
const DOUBLES: f64 = 4.0;

/// One who may be the parent of a document.
#[derive(Clone, Copy)]
struct Candidate {
    found: usize,
    parent: DocId,
    /// Words of the document that it has, and other words of its own.
    has: u32,
    more: u32,
    /// Chance that it was before the document, and that both have an unseen source.
    before: f64,
    unseen: f64,
}

/// The origins of all documents, in order. `coverages` are those of the matches. O(matches, log).
pub fn origins(corpus: &Corpus, report: &Report, coverages: &[Coverage]) -> Vec<Origin> {
    let mut candidates: Vec<Vec<Candidate>> = vec![Vec::new(); corpus.len()];
    for (found, ((m, coverage), source)) in report.matches.iter().zip(coverages).zip(&report.sources).enumerate() {
        for (doc, parent, c, before) in
            [(m.b, m.a, coverage.mirrored(), source.a_first), (m.a, m.b, *coverage, 1.0 - source.a_first)]
        {
            let (has, more) = (c.covered_a, c.words_b - c.covered_b.min(c.words_b));
            candidates[doc.index()].push(Candidate { found, parent, has, more, before, unseen: source.unseen });
        }
    }
    let place = order(&candidates);
    let outlets: BTreeSet<Agency> = corpus.docs().filter_map(|doc| outlet(corpus, report, doc)).collect();
    let mut out: Vec<Origin> = Vec::with_capacity(corpus.len());
    for (doc, candidates) in corpus.docs().zip(&mut candidates) {
        let enough = |c: &Candidate| {
            c.has >= LEAST_WORDS || f64::from(c.has) >= LEAST_SHARE * f64::from(report.words[doc.index()])
        };
        candidates.retain(|c| enough(c) && place[c.parent.index()] < place[doc.index()]);
        candidates.sort_by_key(|c| (u32::MAX - c.has, c.more / SENTENCE, place[c.parent.index()]));
        let absent = |agency: &Agency| !outlets.contains(agency);
        let credited = credits(report, doc).find(absent).map(Parent::Agency);
        out.push(match candidates.first() {
            Some(best) if report.sources[best.found].verdict == Verdict::Unseen => {
                let named = report.sources[best.found].reasons.iter().find_map(|reason| match reason {
                    Reason::SameAgency(agency) | Reason::ForeignAgency(_, agency) => Some(Parent::Agency(*agency)),
                    _ => None,
                });
                let source = Some(named.unwrap_or(Parent::Unseen));
                Origin { source, probability: best.unseen, found: Some(best.found), story: None }
            }
            Some(best) => {
                let next = candidates.get(1).map_or(1.0, |next| {
                    let odds = exp2(-(f64::from(best.has - next.has) / DOUBLES).min(100.0));
                    1.0 / (1.0 + odds)
                });
                let probability = best.before * (1.0 - best.unseen) * next;
                Origin {
                    source: Some(Parent::Document(best.parent)),
                    probability,
                    found: Some(best.found),
                    story: None,
                }
            }
            None if credited.is_some() => Origin { source: credited, probability: CREDITED, ..Origin::default() },
            None => Origin::default(),
        });
    }
    for cluster in &report.clusters {
        cluster.documents().for_each(|doc| out[doc.index()].story = Some(cluster.representative));
    }
    out
}

/// The place of each document in the order of step 1.
fn order(candidates: &[Vec<Candidate>]) -> Vec<u32> {
    let first = |candidates: &Vec<Candidate>| {
        let sum: f64 = candidates.iter().map(|c| 1.0 - 2.0 * c.before).sum();
        sum / f64::from(to_u32(candidates.len()).max(1))
    };
    let scores: Vec<f64> = candidates.iter().map(first).collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&x, &y| scores[y].total_cmp(&scores[x]).then(x.cmp(&y)));
    let mut place = vec![0; scores.len()];
    (0..).zip(order).for_each(|(at, doc)| place[doc] = at);
    place
}

fn credits(report: &Report, doc: DocId) -> impl Iterator<Item = Agency> {
    report.credits.of(doc).iter().filter(|(credit, _)| credit.kind.of_text()).filter_map(|(credit, _)| credit.agency)
}
