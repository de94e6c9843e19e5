//! Owns chains: runs in the same order in both documents become a single stretch.
//!
//! A dynamic programme over runs in order of (a, b) with a gap cost and a bounded look-back, as minimap2 chains seeds
//! (Li 2018, Bioinformatics 34:3094).

use crate::base::cast::{diagonal, to_usize};
use crate::base::math::Decibits;
use crate::model::pair::Run;
use crate::model::tuning::align::AlignTuning;

/// Chains: parts runs (in order of (a, b)) into chains, the best first. In a chain both sides ascend; overlaps are
/// trimmed off the later run. O(runs x predecessors): the number of predecessors considered bounds the cost on texts
/// full of repeats.
///
/// The gap between two runs of a chain may be short for short chains, where a longer gap is more often a sentence put
/// in between two passages. Matched words lengthen the gap, so that a book meets another edition as one passage.
pub fn chains(runs: Vec<Run>, tuning: &AlignTuning) -> Vec<Vec<Run>> {
    if runs.len() < 2 {
        return runs.into_iter().map(|run| vec![run]).collect();
    }
    let n = runs.len();
    let look_back = tuning.chain_look_back;
    let costs = GapCosts::of(tuning);
    let (least_gap, most_gap) = (i64::from(tuning.chain_least_gap), i64::from(tuning.chain_most_gap));
    let score_per_gap = 100 * i64::from(tuning.chain_words_per_gap.max(1));
    let mut score: Vec<i64> = Vec::with_capacity(n);
    // For each run: most words between the chain with this last run and the next run.
    let mut most: Vec<i64> = Vec::with_capacity(n);
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(n);
    for (i, run) in runs.iter().enumerate() {
        let alone = 100 * i64::from(run.len);
        let (mut best, mut from) = (alone, None);
        for j in (i.saturating_sub(look_back)..i).rev() {
            if let Some(gain) = follow(&runs[j], run, most[j], costs)
                && score[j] + gain > best
            {
                (best, from) = (score[j] + gain, Some(j));
            }
        }
        score.push(best);
        most.push((least_gap + best / score_per_gap).min(most_gap));
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

/// Costs of a gap of a chain, in hundredths of a matched word.
#[derive(Clone, Copy)]
struct GapCosts {
    /// Of a word of the shorter gap.
    word: i64,
    /// Of a word by which the two gaps differ.
    shift: i64,
    /// Of each doubling of the difference.
    shift_log: i64,
}

impl GapCosts {
    fn of(tuning: &AlignTuning) -> GapCosts {
        let [word, shift, shift_log] =
            [tuning.chain_gap_cost, tuning.chain_shift_cost, tuning.chain_shift_log_cost].map(i64::from);
        GapCosts { word, shift, shift_log }
    }
}

/// What `next` adds to a chain that ends in `last`, or `None` if `next` cannot follow, as when over `most` words are
/// between.
fn follow(last: &Run, next: &Run, most: i64, costs: GapCosts) -> Option<i64> {
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
    // Distance between the diagonals: words on a single side.
    let shift = (diagonal(next.a, next.b) - diagonal(last.a, last.b)).abs();
    let gained = 100 * i64::from(next.len - overlap);
    let cost = costs.shift * shift + costs.word * i64::from(gap_a.min(gap_b));
    Some(gained - cost - costs.shift_log * i64::from((shift + 1).ilog2()))
}

/// Parts a stretch where one side goes on alone for too long, and for more than `join_gap` words: a clause in other
/// words is part of a passage, a clause put in between two copied clauses is not. A part that says too little alone,
/// word by word, stays with the neighbour: half a quotation is weak without the other half. O(matched words).
pub fn parted(surprises: &[Decibits], runs: Vec<Run>, join_gap: u32, tuning: &AlignTuning) -> Vec<Vec<Run>> {
    let worth = |run: &Run| surprises[run.in_a().range()].iter().map(|&bits| u32::from(bits)).sum::<u32>();
    let matched: u32 = runs.iter().map(|run| run.len).sum();
    let most = join_gap.max(tuning.most_aside) + matched / tuning.words_per_aside.max(1);
    let most = most.min(tuning.chain_most_gap);
    let (beside, least_apart) = (tuning.most_beside_aside, tuning.least_apart);
    let mut before = 0;
    let mut after: u32 = runs.iter().map(worth).sum();
    let goes_on = |last: &Run, next: &Run| {
        let said = worth(last);
        (before, after) = (before + said, after - said);
        let (a, b) = (next.a - last.a_end(), next.b - last.b_end());
        let aside = a.max(b) > most && a.min(b) <= beside && before.min(after) >= least_apart;
        if aside {
            before = 0;
        }
        !aside
    };
    runs.chunk_by(goes_on).map(<[Run]>::to_vec).collect()
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
            assert_eq!(chains(runs, &AlignTuning::default()), want, "{what}");
        }
    }

    #[test]
    fn a_stretch_parts_where_one_side_goes_on_alone() {
        let after = |a, b, len| vec![run(0, 0, len), run(len + a, len + b, 8)];
        for (what, runs, join_gap, pieces) in [
            ("a few words put in", after(5, 0, 8), 5, 1),
            ("a clause put in", after(6, 1, 8), 5, 2),
            ("a clause left out", after(0, 6, 8), 5, 2),
            ("a clause in other words", after(6, 3, 8), 5, 1),
            ("a clause put into a long text", after(6, 1, 500), 5, 1),
            ("what says little", after(6, 1, 7), 5, 1),
            ("few words are always bridged", after(5, 0, 8), 0, 1),
            ("as is asked", after(12, 0, 8), 60, 1),
        ] {
            let parts = parted(&[100; 600], runs, join_gap, &AlignTuning::default());
            assert_eq!(parts.len(), pieces, "{what}");
        }
    }
}
