//! Owns where rewritten passages may be: places dense in shared words, each grown to the best-paying stretch.

use super::dot_matrix::DotMatrix;
use super::vocabulary::{ALONE, Bag, Vocabulary, VocabularyWords};
use crate::base::cast::{to_u32, to_usize};
use crate::engine::align::content_words::rarity;
use crate::engine::align::rewritten::region::Region;
use crate::model::tuning::rewritten::RewrittenTuning;
use std::ops::Range;

/// How a region grows.
#[derive(Clone, Copy)]
pub struct Pace {
    /// Words by which a side may grow in a single step, and words beyond the other side in which partners are looked
    /// for: so the two sides can grow together.
    pub step: usize,
    /// Words under which a region is given up.
    pub lost: usize,
    /// Cost of a word without partner, in hundredths. The cost keeps common words from joining anything to anything.
    pub unmatched: i32,
}

/// A region and the worth of the growth.
pub struct Grown {
    /// Where the region is.
    pub region: Region,
    /// Worth less cost, over both sides, in hundredths.
    pub score: i64,
}

/// Calls `is_kept` with each region grown from a dense place, the densest first; `is_kept` says whether the region is
/// worth keeping. A place inside a kept region, or next to a kept region, is not tried again. Cost: O(shared words
/// times places of each), and twenty growths.
pub fn regions(vocabulary: &Vocabulary<'_>, bag: &mut Bag, mut is_kept: impl FnMut(Grown, &mut Bag) -> bool) {
    let tuning = vocabulary.tuning;
    let (cell, least_weight) = (tuning.cell.max(1), tuning.least_window_weight);
    let pace = Pace { step: tuning.grow_step, lost: tuning.grow_lost, unmatched: tuning.grow_unmatched };
    let cells = cells(vocabulary);
    let mut windows = cells.windows(least_weight);
    windows.sort_by_key(|&(at, weight)| (u32::MAX - weight, at));
    let mut done: Vec<(Range<usize>, Range<usize>)> = Vec::new(); // rectangles of cells
    let mut tried = 0;
    for ((i, j), _) in windows {
        let free = |at: &(u32, u32)| {
            !done.iter().any(|(rows, columns)| rows.contains(&to_usize(at.0)) && columns.contains(&to_usize(at.1)))
        };
        let corners = [(i, j), (i, j + 1), (i + 1, j), (i + 1, j + 1)];
        if corners.iter().filter(|at| free(at)).map(|&at| cells.weight(at)).sum::<u32>() < least_weight {
            continue;
        }
        tried += 1;
        if tried > tuning.most_windows {
            return;
        }
        let start =
            |k: u32, side: usize| to_usize(k) * cell..((to_usize(k) + 2) * cell).min(vocabulary.sides[side].len());
        let grown = grow(vocabulary, bag, [start(i, 0), start(j, 1)], pace);
        let of = |r: &Range<usize>| (r.start / cell, (r.end - 1) / cell);
        let ((a, b), (c, d)) = (of(&grown.region[0]), of(&grown.region[1]));
        let border = usize::from(is_kept(grown, bag));
        done.push((a.saturating_sub(border)..b + border + 1, c.saturating_sub(border)..d + border + 1));
        done.push((to_usize(i)..to_usize(i) + 2, to_usize(j)..to_usize(j) + 2));
    }
}

/// The dot matrix of shared stems: for each pair of places of a stem the rarity of the stem, spread over the places in
/// the second document.
fn cells(vocabulary: &Vocabulary<'_>) -> DotMatrix {
    let [a, b] = &vocabulary.sides;
    let RewrittenTuning { common_surprise, marking_rarity, marking_places, .. } = *vocabulary.tuning;
    let cell = vocabulary.tuning.cell.max(1);
    let rarity = |surprise| rarity(surprise, common_surprise);
    let marks =
        |words: &VocabularyWords<'_>, i: usize| words.ids[i] != ALONE && rarity(words.surprises[i]) >= marking_rarity;
    // Columns of each stem, side by side.
    let marking = || (0..b.len()).filter(|&j| marks(b, j)).map(|j| (to_usize(b.ids[j]), to_u32(j / cell)));
    let mut ends = vec![0; vocabulary.ids + 1];
    marking().for_each(|(id, _)| ends[id + 1] += 1);
    (0..vocabulary.ids).for_each(|id| ends[id + 1] += ends[id]);
    let mut columns = vec![0; ends[vocabulary.ids]];
    marking().for_each(|(id, column)| {
        columns[ends[id]] = column;
        ends[id] += 1;
    });
    DotMatrix::new([a.len(), b.len()], cell, |row, sums| {
        for i in (row * cell..a.len().min((row + 1) * cell)).filter(|&i| marks(a, i)) {
            let id = to_usize(a.ids[i]);
            let start = if id == 0 { 0 } else { ends[id - 1] };
            let at = &columns[start..ends[id]];
            if at.len() <= marking_places {
                let weight = 10 * u32::from(rarity(a.surprises[i])) / to_u32(at.len().max(1));
                at.iter().for_each(|&column| sums.add(column, weight));
            }
        }
    })
}

/// Moves the sides of a region in turn to where the sides pay best, until neither moves. O(length) a round.
pub fn grow(vocabulary: &Vocabulary<'_>, bag: &mut Bag, mut region: Region, pace: Pace) -> Grown {
    let mut score = 0;
    for _ in 0..vocabulary.tuning.grow_rounds {
        let before = region.clone();
        score = 0;
        for side in 0..2 {
            let (own, other) = (&vocabulary.sides[side], &vocabulary.sides[1 - side]);
            let near =
                region[1 - side].start.saturating_sub(pace.step)..(region[1 - side].end + pace.step).min(other.len());
            let reach = region[side].start.saturating_sub(pace.step)..(region[side].end + pace.step).min(own.len());
            bag.add(&other.ids[near.clone()]);
            let pays = |i: usize| {
                if bag.count(own.ids[i]) > 0 { i32::from(own.content.worth[i]) } else { -pace.unmatched }
            };
            let best = best_segment(reach, &region[side], pays);
            bag.clear(&other.ids[near]);
            region[side] = best.0;
            score += best.1;
        }
        // What shrinks so far seldom grows again.
        if region == before || region.iter().any(|side| side.len() < pace.lost) {
            break;
        }
    }
    Grown { region, score }
}

/// The segment within `reach` of the greatest sum that touches `old`, and the sum; the shortest, leftmost of equals.
fn best_segment(reach: Range<usize>, old: &Range<usize>, pays: impl Fn(usize) -> i32) -> (Range<usize>, i64) {
    let (mut sum, mut low, mut from) = (0, 0, reach.start);
    let (mut best, mut score) = (old.clone(), i64::MIN);
    for i in reach {
        // A segment begins before the old segment ends.
        if i < old.end && sum <= low {
            (low, from) = (sum, i);
        }
        sum += i64::from(pays(i));
        if i >= old.start && sum - low > score {
            (best, score) = (from..i + 1, sum - low);
        }
    }
    (best, score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn best_segment_equals_trying_all(pays in prop::collection::vec(-3i32..4, 1..30), old in (0usize..30, 1usize..10)) {
            let start = old.0 % pays.len();
            let old = start..(start + old.1).min(pays.len());
            let (best, score) = best_segment(0..pays.len(), &old, |i| pays[i]);
            let sum = |r: Range<usize>| pays[r].iter().map(|&p| i64::from(p)).sum::<i64>();
            prop_assert_eq!(sum(best.clone()), score);
            prop_assert!(best.start < old.end && best.end > old.start);
            for s in 0..old.end {
                for e in s.max(old.start) + 1..=pays.len() {
                    prop_assert!(sum(s..e) <= score);
                }
            }
        }
    }
}
