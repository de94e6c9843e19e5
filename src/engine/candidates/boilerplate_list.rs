//! Owns the list of boilerplate: from fingerprints to stretches that can be read, each with one document that shows it.
//!
//! The commonest fingerprint comes first, with the first document that holds it. There it takes in the fingerprints next
//! to it that at least half as many documents hold; all these are listed then. The commonest of the others comes next; but
//! one that touches a listed stretch tells nothing new: which shingles winnowing keeps at an edge depends on what stands
//! beside it.

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
    /// It is in a stretch that is listed.
    Listed,
    /// It touches one.
    AtEdge,
}

/// All stretches, those in most documents first. `confirmed` are the postings of boilerplate of each share, grouped; a
/// shingle has `width` words. O(n log n) for n places of boilerplate; memory: those in the documents that are shown.
pub fn listing(
    confirmed: &[Vec<Posting>],
    pile: &CorpusFacts,
    width: usize,
    tuning: &CandidateTuning,
) -> Vec<BoilerplateStretch> {
    let (joined, of_outlet) = (tuning.listed_percent, tuning.listed_outlet_percent);
    let postings = || confirmed.iter().flat_map(|shard| shard.chunk_by(|x, y| x.hash == y.hash));
    let groups: Vec<BoilerplateStretch> =
        postings().map(|group| shown(group, pile, to_u32(width), of_outlet)).collect();
    let mut is_shown = vec![false; pile.documents()];
    groups.iter().for_each(|group| is_shown[group.example.index()] = true);
    let mut places: Vec<(DocId, u32, usize)> = Vec::new();
    for (group, postings) in postings().enumerate() {
        let shown = postings.iter().filter(|p| is_shown[p.doc.index()]);
        places.extend(shown.map(|p| (p.doc, p.position, group)));
    }
    places.sort_unstable();

    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_unstable_by_key(|&g| (Reverse(groups[g].documents), groups[g].example, groups[g].place));
    let touch = |i: usize, j: usize| places[i].0 == places[j].0 && places[j].1 - places[i].1 <= to_u32(width);
    let mut done = vec![Done::Not; groups.len()];
    let mut out = Vec::new();
    for g in order {
        if done[g] != Done::Not {
            continue;
        }
        let group = groups[g];
        let at = places.partition_point(|place| *place < (group.example, group.place.start, g));
        let before = || (0..at).rev().take_while(|&i| touch(i, at));
        let after = || (at + 1..places.len()).take_while(|&i| touch(at, i));
        if before().chain(after()).any(|i| done[places[i].2] == Done::Listed) {
            done[g] = Done::AtEdge;
            continue;
        }
        let often = |g: usize| 100 * u64::from(groups[g].documents) >= u64::from(joined) * u64::from(group.documents);
        let joins = |i: usize| done[places[i].2] == Done::Not && often(places[i].2);
        let (mut first, mut last) = (at, at);
        while first > 0 && touch(first - 1, first) && joins(first - 1) {
            first -= 1;
        }
        while last + 1 < places.len() && touch(last, last + 1) && joins(last + 1) {
            last += 1;
        }
        places[first..=last].iter().for_each(|place| done[place.2] = Done::Listed);
        out.push(BoilerplateStretch {
            place: TokenSpan { start: places[first].1, end: places[last].1 + to_u32(width) },
            ..group
        });
    }
    out
}

/// A fingerprint, given with all its places, as it is shown: in how many documents, and where first.
fn shown(group: &[Posting], pile: &CorpusFacts, width: u32, outlet_percent: usize) -> BoilerplateStretch {
    let of = |p: &Posting| pile.of(p);
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
