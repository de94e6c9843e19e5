//! Owns chains: runs that follow each other in both documents become one stretch.
//!
//! A dynamic programme over runs in order of (a, b) with a gap cost and a bounded look-back, as minimap2 chains seeds
//! (Li 2018, Bioinformatics 34:3094).

use super::seed::Run;
use crate::units::{diagonal, to_usize};

/// Predecessors that each run considers. Bounds the cost on texts full of repeats.
const LOOK_BACK: usize = 50;
/// Most words between two runs of a chain, on either side: a few for short chains, where a longer gap is more often a
/// sentence put in between two passages; one more for each so many matched words, so that a book meets its other edition as
/// one passage; so many at most.
const LEAST_GAP: i64 = 12;
const WORDS_PER_GAP: i64 = 50;
const MAX_GAP: i64 = 40;
/// Cost per word of the shorter gap, and per word by which the gaps differ, in hundredths of a matched word.
const GAP_COST: i64 = 5;
const SHIFT_COST: i64 = 15;

/// Parts runs (in order of (a, b)) into chains, the best first. In a chain both sides ascend; overlaps are trimmed off
/// the later run. O(runs x 50).
pub fn chains(runs: Vec<Run>) -> Vec<Vec<Run>> {
    if runs.len() < 2 {
        return runs.into_iter().map(|run| vec![run]).collect();
    }
    let n = runs.len();
    let mut score: Vec<i64> = Vec::with_capacity(n);
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(n);
    for (i, run) in runs.iter().enumerate() {
        let alone = 100 * i64::from(run.len);
        let (mut best, mut from) = (alone, None);
        for j in (i.saturating_sub(LOOK_BACK)..i).rev() {
            let most = (LEAST_GAP + score[j] / (100 * WORDS_PER_GAP)).min(MAX_GAP);
            if let Some(gain) = follow(&runs[j], run, most)
                && score[j] + gain > best
            {
                (best, from) = (score[j] + gain, Some(j));
            }
        }
        score.push(best);
        previous.push(from);
    }
    let mut ends: Vec<usize> = (0..n).collect();
    ends.sort_by_key(|&i| (-score[i], i));
    let mut used = vec![false; n];
    let mut out = Vec::new();
    for end in ends {
        let mut chain = Vec::new();
        let mut at = Some(end);
        while let Some(i) = at.filter(|&i| !used[i]) {
            used[i] = true;
            chain.push(runs[i]);
            at = previous[i];
        }
        if !chain.is_empty() {
            chain.reverse();
            out.push(trimmed(chain));
        }
    }
    out
}

/// What `next` adds to a chain that ends in `last`, or `None` if it cannot follow, as when over `most` words are between.
fn follow(last: &Run, next: &Run, most: i64) -> Option<i64> {
    if next.a <= last.a || next.b <= last.b {
        return None;
    }
    let overlap = overlap(last, next);
    if overlap >= next.len {
        return None;
    }
    let gap_a = next.a.saturating_sub(last.a_end());
    let gap_b = next.b.saturating_sub(last.b_end());
    if i64::from(gap_a.max(gap_b)) > most {
        return None;
    }
    // Distance between the diagonals: words that only one side has.
    let shift = (diagonal(next.a, next.b) - diagonal(last.a, last.b)).abs();
    let gained = 100 * i64::from(next.len - overlap);
    Some(gained - SHIFT_COST * shift - GAP_COST * i64::from(gap_a.min(gap_b)) - 50 * i64::from((shift + 1).ilog2()))
}

fn overlap(last: &Run, next: &Run) -> u32 {
    last.a_end().saturating_sub(next.a).max(last.b_end().saturating_sub(next.b))
}

fn trimmed(chain: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(chain.len());
    for run in chain {
        let cut = out.last().map_or(0, |last| overlap(last, &run));
        if cut < run.len {
            out.push(Run { a: run.a + cut, b: run.b + cut, len: run.len - cut });
        }
    }
    debug_assert!(out.windows(2).all(|w| to_usize(w[0].a_end()) <= to_usize(w[1].a) && w[0].b_end() <= w[1].b));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(a: u32, b: u32, len: u32) -> Run {
        Run { a, b, len }
    }

    #[test]
    fn cases() {
        for (what, runs, want) in [
            ("nothing", vec![], vec![]),
            ("an edit joins", vec![run(0, 10, 8), run(9, 19, 8)], vec![vec![run(0, 10, 8), run(9, 19, 8)]]),
            ("too far apart", vec![run(0, 0, 8), run(60, 60, 9)], vec![vec![run(60, 60, 9)], vec![run(0, 0, 8)]]),
            ("re-ordered", vec![run(0, 50, 8), run(10, 5, 9)], vec![vec![run(10, 5, 9)], vec![run(0, 50, 8)]]),
            ("overlap is cut", vec![run(0, 0, 8), run(6, 9, 8)], vec![vec![run(0, 0, 8), run(8, 11, 6)]]),
        ] {
            assert_eq!(chains(runs), want, "{what}");
        }
    }
}
