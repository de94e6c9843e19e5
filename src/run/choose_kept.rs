//! Owns which duplicates stay: the order of preference, and the choice among verified pairs.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::DocId;
use crate::model::corpus::Corpus;
use crate::model::overlap::Overlap;
use crate::model::params::{DedupParams, Keep};
use crate::model::removed::{Choice, DuplicateBy, Removed};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// All documents, the most preferred first; those of the second side, which stay, before all others. `tokens` is the
/// number of words of each document.
pub(super) fn order(corpus: &Corpus, tokens: &[u32], keep: &Keep) -> Vec<DocId> {
    let place = |doc: &DocId| corpus.input_order()[doc.index()];
    let mut docs: Vec<DocId> = corpus.docs().collect();
    match keep {
        Keep::First => docs.sort_unstable_by_key(place),
        Keep::Earliest => docs.sort_unstable_by_key(|doc| {
            let latest = corpus.date(*doc).map(|date| date.span().1);
            (latest.is_none(), latest, place(doc))
        }),
        Keep::Longest => docs.sort_unstable_by_key(|doc| (Reverse(tokens[doc.index()]), place(doc))),
        Keep::Sources(list) => {
            let number = |doc: &DocId| list.iter().position(|name| Some(&**name) == corpus.source(*doc));
            docs.sort_by_cached_key(|doc| (number(doc).unwrap_or(list.len()), place(doc)));
        }
    }
    let second = corpus.second_side();
    docs.sort_by_key(|doc| !second[doc.index()]);
    docs
}

/// The measure by which the first document of a pair is a duplicate of the second, if any.
pub(super) fn duplicate(overlap: Overlap, params: &DedupParams) -> Option<DuplicateBy> {
    if params.by.jaccard() && overlap.is_near_duplicate(params.params.query.min_jaccard) {
        return Some(DuplicateBy::Jaccard);
    }
    let contained = overlap.shared > 0 && overlap.containment_a() >= params.min_containment;
    (params.by.containment() && contained).then_some(DuplicateBy::Containment)
}

/// A pair of documents with a verified overlap.
#[derive(Clone, Copy)]
pub(super) struct VerifiedPair {
    pub a: DocId,
    pub b: DocId,
    pub overlap: Overlap,
}

/// A verified pair, seen from either document.
#[derive(Clone, Copy)]
struct DuplicateSide {
    other: DocId,
    overlap: Overlap,
    /// The measure by which the document is a duplicate of the second document.
    goes: Option<DuplicateBy>,
    /// Whether the second document would be a duplicate of the first.
    other_goes: bool,
}

impl DuplicateSide {
    fn one_way(&self) -> bool {
        self.goes.is_some() && !self.other_goes
    }
}

/// The documents that go, ascending. `rank` gives the place of each in the order of preference.
///
/// Document by document, each is kept unless a duplicate of a kept document: the most preferred first, but a document
/// never before documents that hold it and are not held in turn. So no two kept documents are a pair, and no document
/// goes for a document that goes. Of several kept documents the most similar is named. Documents of the `second` side
/// stay. O(pairs log pairs).
pub(super) fn choose(pairs: &[VerifiedPair], rank: &[u32], second: &[bool], params: &DedupParams) -> Vec<Removed> {
    let mut sides: Vec<(DocId, DuplicateSide)> = Vec::with_capacity(2 * pairs.len());
    for &VerifiedPair { a, b, overlap } in pairs {
        let goes = |doc: DocId, overlap| if second[doc.index()] { None } else { duplicate(overlap, params) };
        let (goes_a, goes_b) = (goes(a, overlap), goes(b, overlap.mirrored()));
        sides.push((a, DuplicateSide { other: b, overlap, goes: goes_a, other_goes: goes_b.is_some() }));
        sides.push((
            b,
            DuplicateSide { other: a, overlap: overlap.mirrored(), goes: goes_b, other_goes: goes_a.is_some() },
        ));
    }
    sides.sort_unstable_by_key(|(doc, side)| (*doc, side.other));
    let rows: Vec<&[(DocId, DuplicateSide)]> = sides.chunk_by(|x, y| x.0 == y.0).collect();
    let mut row_of = vec![u32::MAX; rank.len()];
    (0..).zip(&rows).for_each(|(row, sides)| row_of[sides[0].0.index()] = row);
    // For each document the number of documents that hold it and must be seen before. Holders have more shingles, so no
    // document waits for ever.
    let mut waits: Vec<u32> =
        rows.iter().map(|row| to_u32(row.iter().filter(|side| side.1.one_way()).count())).collect();
    let entry = |row: usize| Reverse((rank[rows[row][0].0.index()], row));
    let mut ready: BinaryHeap<_> = (0..rows.len()).filter(|&row| waits[row] == 0).map(entry).collect();
    let (mut kept, mut removed) = (vec![false; rows.len()], Vec::new());
    while let Some(Reverse((_, row))) = ready.pop() {
        let doc = rows[row][0].0;
        let row_of = |side: &DuplicateSide| to_usize(row_of[side.other.index()]);
        let holders = rows[row].iter().filter(|(_, side)| kept[row_of(side)]);
        let reasons = holders.filter_map(|(_, side)| {
            let (kept, measure, overlap) = (side.other, side.goes?, side.overlap);
            let choice = match side.other_goes {
                _ if second[kept.index()] => Choice::SecondSide,
                false => Choice::HoldsMore,
                true if rank[kept.index()] < rank[doc.index()] => Choice::Preferred,
                true => Choice::Sooner,
            };
            Some(Removed { doc, kept, measure, overlap, choice })
        });
        let by_value = |x: &Removed, y: &Removed| {
            let order = x.value().total_cmp(&y.value());
            order.then_with(|| rank[y.kept.index()].cmp(&rank[x.kept.index()]))
        };
        match reasons.max_by(by_value) {
            Some(reason) => removed.push(reason),
            None => kept[row] = true,
        }
        for (_, side) in rows[row].iter().filter(|(_, side)| side.other_goes && side.goes.is_none()) {
            let other = row_of(side);
            waits[other] -= 1;
            if waits[other] == 0 {
                ready.push(entry(other));
            }
        }
    }
    removed.sort_unstable_by_key(|removed| removed.doc);
    removed
}
