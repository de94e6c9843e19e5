//! Owns the pairing of words in a rewritten passage: for each word of a side the matching word of the other side.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::TokenSpan;
use crate::engine::align::extend::push;
use crate::engine::align::side::Side;
use crate::model::pair::Run;
use ahash::AHashMap;

/// Pairs equal words of two stretches, each word once, in order of A. Runs in `fixed` (ascending in A, inside the
/// stretches) stay; any further word goes on with the word before if possible, else to the nearest free equal word.
/// O(words times copies of a word).
pub fn partners(a: Side<'_>, b: Side<'_>, in_a: TokenSpan, in_b: TokenSpan, fixed: &[Run]) -> Vec<Run> {
    let mut taken = vec![false; to_usize(in_b.len())];
    for run in fixed {
        taken[to_usize(run.b - in_b.start)..to_usize(run.b_end() - in_b.start)].fill(true);
    }
    let mut free: AHashMap<u64, Vec<u32>> = AHashMap::new();
    for j in in_b.range().filter(|j| !taken[j - to_usize(in_b.start)]) {
        free.entry(b.tokens[j]).or_default().push(to_u32(j));
    }
    let mut out: Vec<Run> = Vec::new();
    let mut fixed = fixed.iter().copied().peekable();
    let mut at = in_a.start;
    while at < in_a.end {
        if let Some(run) = fixed.next_if(|run| run.a == at) {
            at = run.a_end();
            push(&mut out, run);
            continue;
        }
        let expected = out.last().map_or(in_b.start, |last| last.b_end() + (at - last.a_end()));
        if let Some(places) = free.get_mut(&a.tokens[to_usize(at)])
            && let Some(k) = (0..places.len()).min_by_key(|&k| places[k].abs_diff(expected))
        {
            push(&mut out, Run { a: at, b: places.remove(k), len: 1 });
        }
        at += 1;
    }
    out
}
