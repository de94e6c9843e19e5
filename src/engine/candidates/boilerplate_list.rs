//! Owns the list of boilerplate: from fingerprints to stretches that can be read, each with a document as an example.
//!
//! The commonest fingerprint comes first, with the first document that holds the fingerprint. In the document, the
//! stretch takes in neighbouring fingerprints that at least half as many documents hold; all fingerprints of the
//! stretch are listed then. The commonest of the rest comes next. A fingerprint that touches a listed stretch tells
//! nothing new: at an edge, the shingles that winnowing keeps depend on the text beside.

use super::boilerplate::CorpusFacts;
use crate::base::cast::to_u32;
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::candidates::postings::Posting;
use crate::model::boilerplate::BoilerplateStretch;
use crate::model::tuning::candidates::CandidateTuning;
use std::cmp::Reverse;

/// What has become of a fingerprint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    /// Nothing yet.
    Not,
    /// The fingerprint is in a listed stretch.
    Listed,
    /// The fingerprint touches a listed stretch.
    AtEdge,
}

/// A fingerprint of boilerplate in a shown document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ShownPlace {
    doc: DocId,
    position: u32,
    /// The posting list of the fingerprint, by number.
    list: usize,
}

/// All stretches, the stretches in most documents first. `confirmed` are the postings of boilerplate of each shard, by
/// posting list; a shingle has `width` words. O(n log n) for n places of boilerplate; memory: the places in shown
/// documents.
pub fn listing(
    confirmed: &[Vec<Posting>],
    facts: &CorpusFacts,
    width: usize,
    tuning: &CandidateTuning,
) -> Vec<BoilerplateStretch> {
    let (joined, of_outlet) = (tuning.listed_percent, tuning.listed_outlet_percent);
    let postings = || confirmed.iter().flat_map(|shard| shard.chunk_by(|x, y| x.hash == y.hash));
    let groups: Vec<BoilerplateStretch> =
        postings().map(|group| shown(group, facts, to_u32(width), of_outlet)).collect();
    let mut is_shown = vec![false; facts.documents()];
    groups.iter().for_each(|group| is_shown[group.example.index()] = true);
    let mut places: Vec<ShownPlace> = Vec::new();
    for (list, postings) in postings().enumerate() {
        let shown = postings.iter().filter(|p| is_shown[p.doc.index()]);
        places.extend(shown.map(|p| ShownPlace { doc: p.doc, position: p.position, list }));
    }
    places.sort_unstable();

    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_unstable_by_key(|&g| (Reverse(groups[g].documents), groups[g].example, groups[g].place));
    let touch = |i: usize, j: usize| {
        let (x, y) = (places[i], places[j]);
        x.doc == y.doc && y.position - x.position <= to_u32(width)
    };
    let mut done = vec![Done::Not; groups.len()];
    let mut out = Vec::new();
    for g in order {
        if done[g] != Done::Not {
            continue;
        }
        let group = groups[g];
        let at = places
            .partition_point(|place| *place < ShownPlace { doc: group.example, position: group.place.start, list: g });
        let before = || (0..at).rev().take_while(|&i| touch(i, at));
        let after = || (at + 1..places.len()).take_while(|&i| touch(at, i));
        if before().chain(after()).any(|i| done[places[i].list] == Done::Listed) {
            done[g] = Done::AtEdge;
            continue;
        }
        let often = |g: usize| 100 * u64::from(groups[g].documents) >= u64::from(joined) * u64::from(group.documents);
        let joins = |i: usize| done[places[i].list] == Done::Not && often(places[i].list);
        let (mut first, mut last) = (at, at);
        while first > 0 && touch(first - 1, first) && joins(first - 1) {
            first -= 1;
        }
        while last + 1 < places.len() && touch(last, last + 1) && joins(last + 1) {
            last += 1;
        }
        places[first..=last].iter().for_each(|place| done[place.list] = Done::Listed);
        out.push(BoilerplateStretch {
            place: TokenSpan { start: places[first].position, end: places[last].position + to_u32(width) },
            ..group
        });
    }
    out
}

/// A fingerprint, given with all places, as the list shows a fingerprint: the number of documents, and the first place.
fn shown(group: &[Posting], facts: &CorpusFacts, width: u32, outlet_percent: usize) -> BoilerplateStretch {
    let of = |p: &Posting| facts.of(p);
    let mut docs: Vec<Posting> = group.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0]).collect();
    let mut days: Vec<i64> = docs.iter().filter_map(|p| of(p).day).collect();
    days.sort_unstable();
    days.dedup();
    let first = docs[0];
    docs.sort_unstable_by_key(|p| (of(p).source, p.doc));
    let mut outlets = docs.chunk_by(|x, y| of(x).source == of(y).source);
    let main = outlets.find(|own| of(&own[0]).source.is_some() && 100 * own.len() >= outlet_percent * docs.len());
    let example = main.map_or(first, |own| own[0]);
    BoilerplateStretch {
        documents: to_u32(docs.len()),
        days: to_u32(days.len()),
        of_one_outlet: main.is_some(),
        example: example.doc,
        place: TokenSpan { start: example.position, end: example.position + width },
    }
}
