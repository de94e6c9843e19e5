//! Owns the last step of an alignment: the pieces of a passage become a single stretch, lesser repeats go.

use super::extend::push;
use crate::base::ids::TokenSpan;
use crate::engine::align::aligned::Aligned;
use crate::engine::align::context::AlignContext;
use crate::model::pair::Run;
use crate::model::params::PassageParams;
use crate::model::tuning::align::AlignTuning;
use ahash::AHashMap;

/// Merges and selects: by descending number of matched words, then by place. No two results overlap on both sides.
///
/// A stretch that overlaps a better stretch on both sides falls into parts: in a re-written text two chains may each
/// reach over a piece of the other chain.
///
/// A stretch whose words on one side are mostly matched by a better stretch is kept (a document repeats itself) only
/// from a number of matched words on. Words that a better stretch merely spans are free, as in a moved sentence. There
/// fewer words are enough, but very few are more often a turn of phrase.
pub fn select(stretches: Vec<Aligned>, context: AlignContext<'_>) -> Vec<Aligned> {
    let tuning = context.tuning;
    if stretches.len() < 2 {
        return stretches;
    }
    let mut kept = Kept::default();
    let mut waiting = best_first(stretches);
    waiting.reverse();
    while let Some(one) = waiting.pop() {
        if kept.overlaps(&one) {
            for part in parts(&one, tuning.moved_words) {
                let better = waiting.partition_point(|w| rank(w) > rank(&part));
                waiting.insert(better, part);
            }
        } else if one.matched() >= kept.least_words(&one, tuning) {
            kept.push(one);
        }
    }
    join(kept.all, AlignContext { params: PassageParams::default(), ..context })
}

/// Joins stretches that lie near on both sides, in the same order or, as re-ordered clauses, in the opposite order. The
/// result comes by descending number of matched words, then by place; no two results overlap on both sides. Where no
/// word may stand for two, words inside a better stretch on either side are left out, or cut off.
pub fn join(stretches: Vec<Aligned>, context: AlignContext<'_>) -> Vec<Aligned> {
    let params = context.params;
    if stretches.len() < 2 {
        return stretches;
    }
    let stretches = if params.one_to_one { apart(stretches, context.tuning.moved_words) } else { stretches };
    // A joined stretch spans the words between the parts too, and may now overlap a lesser stretch.
    let mut kept = Kept::default();
    for one in best_first(merge(stretches, context)) {
        let twice = params.one_to_one && kept.repeats(&one);
        if !twice && !kept.overlaps(&one) {
            kept.push(one);
        }
    }
    kept.all
}

/// Where no word stands for two: without exact stretches that lie mostly inside a better stretch on either side.
/// Remaining stretches lose the words inside a better stretch. The parts of a passage in another order often overlap by
/// a word or two, and would not be joined.
fn apart(stretches: Vec<Aligned>, moved_words: u32) -> Vec<Aligned> {
    let mut kept = Kept::default();
    for one in best_first(stretches) {
        if one.rewritten {
            kept.push(one);
        } else if !kept.repeats(&one) {
            let runs = kept.free_of(&one);
            let cut = runs != one.runs;
            let one = if cut { Aligned::of(runs) } else { one };
            if !cut || one.matched() >= moved_words {
                kept.push(one);
            }
        }
    }
    kept.all
}

/// Kept stretches, to be found by place: two long texts can share tens of thousands.
#[derive(Default)]
struct Kept {
    all: Vec<Aligned>,
    /// Stretches that reach into each block of tokens of the first document, and of the second document.
    in_a: AHashMap<u32, Vec<usize>>,
    in_b: AHashMap<u32, Vec<usize>>,
}

/// Tokens in a block. Decides memory and time alone.
const BLOCK: u32 = 64;

fn blocks(span: TokenSpan) -> std::ops::RangeInclusive<u32> {
    span.start / BLOCK..=span.end.saturating_sub(1) / BLOCK
}

impl Kept {
    fn push(&mut self, one: Aligned) {
        for block in blocks(one.a) {
            self.in_a.entry(block).or_default().push(self.all.len());
        }
        for block in blocks(one.b) {
            self.in_b.entry(block).or_default().push(self.all.len());
        }
        self.all.push(one);
    }

    /// Stretches that may overlap a span of the first document; a stretch may come more than once.
    fn near_a(&self, span: TokenSpan) -> impl Iterator<Item = &Aligned> {
        blocks(span).filter_map(|block| self.in_a.get(&block)).flatten().map(|&i| &self.all[i])
    }

    fn near_b(&self, span: TokenSpan) -> impl Iterator<Item = &Aligned> {
        blocks(span).filter_map(|block| self.in_b.get(&block)).flatten().map(|&i| &self.all[i])
    }

    /// Whether any kept stretch overlaps on both sides.
    fn overlaps(&self, one: &Aligned) -> bool {
        self.near_a(one.a).any(|k| overlap(k, one))
    }

    /// Whether most of one side lies inside another stretch.
    fn repeats(&self, one: &Aligned) -> bool {
        self.near_a(one.a).any(|k| mostly(one.a, [k.a])) || self.near_b(one.b).any(|k| mostly(one.b, [k.b]))
    }

    /// The runs of a lesser stretch without words inside kept stretches on either side. O(words times stretches
    /// beside).
    fn free_of(&self, one: &Aligned) -> Vec<Run> {
        let taken_a: Vec<TokenSpan> = self.near_a(one.a).map(|k| k.a).collect();
        let taken_b: Vec<TokenSpan> = self.near_b(one.b).map(|k| k.b).collect();
        let free = |spans: &[TokenSpan], at: u32| !spans.iter().any(|span| (span.start..span.end).contains(&at));
        let mut runs = Vec::new();
        for run in &one.runs {
            let words = (0..run.len).filter(|i| free(&taken_a, run.a + i) && free(&taken_b, run.b + i));
            words.for_each(|i| push(&mut runs, Run { a: run.a + i, b: run.b + i, len: 1 }));
        }
        runs
    }

    /// Matched words that a lesser stretch needs beside the kept stretches. The kept stretches must be chains, not
    /// joined yet.
    fn least_words(&self, one: &Aligned, tuning: &AlignTuning) -> u32 {
        if !self.repeats(one) {
            return 0;
        }
        let repeats = self.near_a(one.a).any(|k| mostly(one.a, near(&k.runs, one.a, Run::in_a)))
            || self.near_b(one.b).any(|k| mostly(one.b, near(&k.runs, one.b, Run::in_b)));
        if repeats { tuning.repeat_words } else { tuning.moved_words }
    }
}

/// Spans of the runs of a chain (ascending on both sides) that can overlap a span.
fn near(runs: &[Run], span: TokenSpan, of: fn(&Run) -> TokenSpan) -> impl Iterator<Item = TokenSpan> {
    let from = runs.partition_point(|run| of(run).end <= span.start);
    runs[from..].iter().map(of).take_while(move |run| run.start < span.end)
}

/// The parts before and after the widest gap of a stretch, where a part is worth keeping.
fn parts(one: &Aligned, moved_words: u32) -> impl Iterator<Item = Aligned> {
    let gap = |i: usize| {
        let (last, next) = (&one.runs[i - 1], &one.runs[i]);
        (next.a - last.a_end()).max(next.b.abs_diff(last.b_end()))
    };
    let widest = (1..one.runs.len()).rev().max_by_key(|&i| gap(i));
    let halves = widest.map(|i| [Aligned::of(one.runs[..i].to_vec()), Aligned::of(one.runs[i..].to_vec())]);
    halves.into_iter().flatten().filter(move |part| part.matched() >= moved_words)
}

/// Sorts the best first: by matched words, then by place.
pub fn rank(p: &Aligned) -> (u32, TokenSpan, TokenSpan) {
    (u32::MAX - p.matched(), p.a, p.b)
}

fn best_first(mut stretches: Vec<Aligned>) -> Vec<Aligned> {
    stretches.sort_by_key(rank);
    stretches
}

fn overlap(x: &Aligned, y: &Aligned) -> bool {
    shared(x.a, y.a) > 0 && shared(x.b, y.b) > 0
}

/// Tokens in common of two spans.
fn shared(x: TokenSpan, y: TokenSpan) -> u32 {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

/// Whether over half of a span lies in the other spans.
fn mostly(span: TokenSpan, others: impl IntoIterator<Item = TokenSpan>) -> bool {
    2 * others.into_iter().map(|other| shared(other, span)).sum::<u32>() > span.len()
}

/// Words between two spans; `None` if the spans overlap.
fn gap(x: TokenSpan, y: TokenSpan) -> Option<u32> {
    x.start.max(y.start).checked_sub(x.end.min(y.end))
}

/// Most words between two pieces that become a single piece. `one` begins later in A.
fn most_between(p: &Aligned, one: &Aligned, context: AlignContext<'_>) -> u32 {
    let AlignContext { params, tuning, .. } = context;
    // Two places near each other by chance are in either order as often; the parts of a passage are mostly in the same
    // order.
    let turned = one.b.start < p.b.start;
    let most = if turned { params.join_gap / 3 * tuning.reordered_gap_thirds } else { params.join_gap };
    // Who copies word for word seldom rewrites beside the copy.
    let copied = p.is_copy(context.copy()) || one.is_copy(context.copy());
    if copied { most.min(tuning.copy_gap) } else { most }
}

/// Joins neighbours. In order of A each stretch looks at the few stretches before; runs again until nothing changes,
/// once or twice, because a joined stretch can reach a third stretch.
fn merge(mut stretches: Vec<Aligned>, context: AlignContext<'_>) -> Vec<Aligned> {
    let tuning = context.tuning;
    loop {
        stretches.sort_by_key(|p| (p.a, p.b));
        let mut out: Vec<Aligned> = Vec::with_capacity(stretches.len());
        let before = stretches.len();
        for one in stretches {
            let from = out.len().saturating_sub(tuning.join_look_back);
            let near = |p: &Aligned| {
                let most = most_between(p, &one, context);
                // Text put in new words may overlap on a side, and is a single passage all the same.
                let overlapping = (p.rewritten && one.rewritten).then_some(0);
                let (a, b) = (gap(p.a, one.a).or(overlapping), gap(p.b, one.b).or(overlapping));
                let (Some(a), Some(b)) = (a, b) else { return false };
                // Rewritten text also follows closely on a side and leaves out more of the other side, as who sums up
                // does.
                if p.rewritten || one.rewritten {
                    return a + b <= tuning.rewritten_gap_times * most;
                }
                // A few words between two short pieces are more stranger than friend.
                a.max(b) <= most && a.max(b) <= p.matched().max(one.matched())
            };
            match out[from..].iter().rposition(near) {
                Some(i) => {
                    out[from + i].take_in(one);
                }
                None => out.push(one),
            }
        }
        if out.len() == before {
            return out;
        }
        stretches = out;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tuning::Tuning;

    fn stretch(a: u32, b: u32, len: u32) -> Aligned {
        Aligned::of(vec![Run { a, b, len }])
    }

    fn places(stretches: Vec<Aligned>) -> Vec<(u32, u32, u32)> {
        stretches.iter().map(|p| (p.a.start, p.b.start, p.matched())).collect()
    }

    #[test]
    fn cases() {
        let tuning = Tuning::default();
        let context = AlignContext::new(PassageParams::default(), &tuning);
        for (what, stretches, want) in [
            ("apart", vec![stretch(0, 0, 10), stretch(50, 50, 20)], vec![(50, 50, 20), (0, 0, 10)]),
            ("in order", vec![stretch(0, 0, 10), stretch(15, 12, 20)], vec![(0, 0, 30)]),
            ("re-ordered", vec![stretch(0, 29, 10), stretch(12, 15, 12)], vec![(0, 15, 22)]),
            ("overlap on both sides", vec![stretch(0, 0, 20), stretch(10, 15, 20)], vec![(0, 0, 20)]),
            (
                "interleaved chains fall into pieces",
                vec![
                    Aligned::of(vec![Run { a: 0, b: 21, len: 9 }, Run { a: 31, b: 44, len: 13 }]),
                    Aligned::of(vec![Run { a: 18, b: 2, len: 8 }, Run { a: 45, b: 33, len: 10 }]),
                ],
                vec![(0, 21, 22), (45, 33, 10), (18, 2, 8)],
            ),
            ("a long repeat stays", vec![stretch(0, 0, 20), stretch(0, 90, 20)], vec![(0, 0, 20), (0, 90, 20)]),
            (
                "a moved sentence stays",
                vec![Aligned::of(vec![Run { a: 0, b: 0, len: 20 }, Run { a: 40, b: 22, len: 20 }]), stretch(25, 90, 9)],
                vec![(0, 0, 40), (25, 90, 9)],
            ),
            ("a short repeat goes", vec![stretch(0, 0, 20), stretch(0, 90, 6)], vec![(0, 0, 20)]),
        ] {
            assert_eq!(places(select(stretches, context)), want, "{what}");
        }
    }

    #[test]
    fn where_no_word_stands_for_two_overlaps_are_cut() {
        let swapped = vec![stretch(0, 28, 30), stretch(28, 0, 27)];
        let inside = vec![stretch(0, 0, 30), stretch(5, 90, 12)];
        let beside = vec![stretch(0, 0, 40), stretch(5, 90, 25), stretch(200, 100, 24)];
        let scrap = vec![stretch(0, 0, 29), stretch(23, 40, 13)];
        let tuning = Tuning::default();
        let one_to_one = PassageParams { one_to_one: true, ..PassageParams::default() };
        for (what, stretches, params, want) in [
            ("clauses in another order", &swapped, one_to_one, vec![(0, 2, 55)]),
            ("as a rule they overlap", &swapped, PassageParams::default(), vec![(0, 28, 30), (28, 0, 27)]),
            ("what is repeated goes", &inside, one_to_one, vec![(0, 0, 30)]),
            ("and takes nothing from others", &beside, one_to_one, vec![(0, 0, 40), (200, 100, 24)]),
            ("scraps go", &scrap, one_to_one, vec![(0, 0, 29)]),
        ] {
            let context = AlignContext::new(params, &tuning);
            assert_eq!(places(join(stretches.clone(), context)), want, "{what}");
        }
    }

    #[test]
    fn how_far_pieces_may_lie_apart() {
        let tuning = Tuning::default();
        let edited = |a, b| Aligned::of(vec![Run { a, b, len: 40 }, Run { a: a + 42, b: b + 40, len: 40 }]);
        let rewritten = |a, b| Aligned { rewritten: true, ..edited(a, b) };
        for (what, stretches, pieces) in [
            ("edited", [edited(0, 0), edited(142, 140)], 1),
            ("too far", [edited(0, 0), edited(143, 140)], 2),
            ("re-ordered, near", [edited(0, 120), edited(122, 0)], 1),
            ("re-ordered, too far", [edited(0, 120), edited(123, 0)], 2),
            ("rewritten, what is between left out", [rewritten(0, 0), rewritten(82, 200)], 1),
            ("rewritten, too far", [rewritten(0, 0), rewritten(82, 201)], 2),
            ("a copy, near", [stretch(0, 0, 30), edited(35, 35)], 1),
            ("a copy, too far", [stretch(0, 0, 30), edited(36, 36)], 2),
        ] {
            let params = PassageParams { join_gap: 60, ..PassageParams::default() };
            assert_eq!(join(stretches.to_vec(), AlignContext::new(params, &tuning)).len(), pieces, "{what}");
        }
    }
}
