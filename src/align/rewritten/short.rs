//! Owns short rewritten passages: a sentence in another order, or with a word or two exchanged. It is too short to make its
//! place dense in shared words, and too short for chance to be told from the words around it; so nearly all of it must have
//! a partner.

use super::grow::{Pace, grow};
use super::shared::{ALONE, Bag, Region, Shared, Words};
use super::{common, evidence, meets};
use crate::align::content::RARE;
use crate::units::{to_u32, to_usize};

/// Rare words mark a place if neither document holds them more often, and two of them stand so close together in both.
const MOST_PLACES: u32 = 4;
const REACH: u32 = 8;
/// A word without partner costs two that have one: only tight stretches pay.
const PACE: Pace = Pace { step: 6, lost: 2, unmatched: 400 };
/// Least words of either side.
const LEAST_WORDS: usize = 8;
/// Least share of its worth that has a partner (Dice's coefficient), in hundredths.
const LEAST_DICE: i64 = 80;

/// Short regions beside those that are `explained`. Cost: O(|a| + |b|), and one growth of a few words for each two rare
/// words that stand together in both documents.
pub fn short(shared: &Shared<'_>, explained: &[Region], bag: &mut Bag) -> Vec<Region> {
    let [a, b] = &shared.sides;
    let seldom = |id: u32| a.counts[to_usize(id)].max(b.counts[to_usize(id)]) <= MOST_PLACES;
    let marks = |words: &Words<'_>, i: usize| {
        words.ids[i] != ALONE && words.content.surprises[i] >= RARE && seldom(words.ids[i])
    };
    let mut free = vec![true; a.len()];
    explained.iter().for_each(|region| free[region[0].clone()].fill(false));
    let mut places: Vec<(u32, u32)> = (0..b.len()).filter(|&j| marks(b, j)).map(|j| (b.ids[j], to_u32(j))).collect();
    places.sort_unstable();
    let mut points: Vec<(u32, u32, u32)> = Vec::new(); // place in A, in B, stem
    for i in (0..a.len()).filter(|&i| free[i] && marks(a, i)) {
        let from = places.partition_point(|place| place.0 < a.ids[i]);
        let same = places[from..].iter().take_while(|place| place.0 == a.ids[i]);
        points.extend(same.map(|&(id, j)| (to_u32(i), j, id)));
    }
    let mut found: Vec<Region> = Vec::new();
    let mut tried: Vec<Region> = Vec::new();
    for (k, &(i, j, id)) in points.iter().enumerate() {
        let mut near = points[k + 1..].iter().take_while(|next| next.0 <= i + REACH);
        let Some(next) = near.find(|next| next.2 != id && next.1.abs_diff(j) <= REACH) else { continue };
        tried.retain(|region| region[0].end > to_usize(i));
        if tried.iter().any(|region| region[0].contains(&to_usize(i)) && region[1].contains(&to_usize(j))) {
            continue;
        }
        let start = [to_usize(i)..to_usize(next.0) + 1, to_usize(j.min(next.1))..to_usize(j.max(next.1)) + 1];
        let mut region = grow(shared, bag, start, PACE).region;
        cut(shared, &mut region, bag);
        let known = |other: &Region| {
            let mostly = |side: usize| 2 * common(&other[side], &region[side]) > region[side].len();
            meets(other, &region) || mostly(0) || mostly(1)
        };
        if region.iter().all(|side| side.len() >= LEAST_WORDS)
            && evidence::dice(shared, &region, bag) >= LEAST_DICE
            && !explained.iter().chain(&found).any(known)
        {
            found.push(region.clone());
        }
        tried.push(region);
    }
    found
}

/// Cuts end words whose partner is beyond the other side: growing looks for partners there.
fn cut(shared: &Shared<'_>, region: &mut Region, bag: &mut Bag) {
    for side in 0..2 {
        let (own, other) = (&shared.sides[side].ids, &shared.sides[1 - side].ids[region[1 - side].clone()]);
        bag.add(other);
        let held = |i: &usize| bag.count(own[*i]) > 0;
        let start = region[side].clone().find(held).unwrap_or(region[side].end);
        let end = (start..region[side].end).rfind(held).map_or(start, |last| last + 1);
        bag.clear(other);
        region[side] = start..end;
    }
}
