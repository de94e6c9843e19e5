//! Owns single sentences, the short rewritten passages: a sentence in another order, or with a word or two exchanged. A
//! sentence is too short to make a place dense in shared words, and too short for chance to be told from the words
//! around; so nearly all of the sentence must have a partner.

use super::grow::{Pace, grow};
use super::score;
use super::vocabulary::{Bag, Vocabulary};
use crate::base::cast::to_usize;
use crate::engine::align::rewritten::region::{Region, common, meets};

/// A place of a rare word in each document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Place in the first document.
    pub a: u32,
    /// Place in the second document.
    pub b: u32,
    /// A number for the word.
    pub word: u32,
}

/// Where two different rare words stand within `reach` words of each other in both documents. `points` are in order of
/// the first document. O(points), and the points within reach of each.
pub fn starts(points: &[Point], reach: u32) -> Vec<Region> {
    let close = |(k, point): (usize, &Point)| {
        let mut near = points[k + 1..].iter().take_while(|next| next.a <= point.a + reach);
        let next = near.find(|next| next.word != point.word && next.b.abs_diff(point.b) <= reach)?;
        let span = |from: u32, to: u32| to_usize(from.min(to))..to_usize(from.max(to)) + 1;
        Some([span(point.a, next.a), span(point.b, next.b)])
    };
    points.iter().enumerate().filter_map(close).collect()
}

/// Short regions that grow from `starts`, beside the `explained` regions. Cost: a growth of a few words for each start.
pub fn short(vocabulary: &Vocabulary<'_>, starts: &[Region], explained: &[Region], bag: &mut Bag) -> Vec<Region> {
    let tuning = vocabulary.tuning;
    // A word without partner costs two words with a partner: only tight stretches pay.
    let pace = Pace { step: tuning.sentence_step, lost: tuning.sentence_lost, unmatched: tuning.sentence_unmatched };
    let mut passages: Vec<Region> = Vec::new();
    let mut tried: Vec<Region> = Vec::new();
    for start in starts {
        tried.retain(|region| region[0].end > start[0].start);
        if tried.iter().any(|region| meets(region, start)) || explained.iter().any(|r| r[0].contains(&start[0].start)) {
            continue;
        }
        let mut region = grow(vocabulary, bag, start.clone(), pace).region;
        cut(vocabulary, &mut region, bag);
        let known = |other: &Region| {
            let mostly = |side: usize| 2 * common(&other[side], &region[side]) > region[side].len();
            meets(other, &region) || mostly(0) || mostly(1)
        };
        if region.iter().all(|side| side.len() >= tuning.sentence_words)
            && score::dice(vocabulary, &region, bag) >= tuning.sentence_dice
            && !explained.iter().chain(&passages).any(known)
        {
            passages.push(region.clone());
        }
        tried.push(region);
    }
    passages
}

/// Cuts end words with a partner beyond the other side: growing looks for partners there.
fn cut(vocabulary: &Vocabulary<'_>, region: &mut Region, bag: &mut Bag) {
    for side in 0..2 {
        let (own, other) = (&vocabulary.sides[side].ids, &vocabulary.sides[1 - side].ids[region[1 - side].clone()]);
        bag.add(other);
        let held = |i: &usize| bag.count(own[*i]) > 0;
        let start = region[side].clone().find(held).unwrap_or(region[side].end);
        let end = (start..region[side].end).rfind(held).map_or(start, |last| last + 1);
        bag.clear(other);
        region[side] = start..end;
    }
}
