//! Owns the word diff: what two stretches have in common, and what the second stretch replaces, adds, leaves out or
//! moves.
//!
//! Works on runs of equal tokens alone, so a passage or two whole documents can be compared.

use super::extend;
use crate::base::cast::to_u32;
use crate::base::ids::TokenSpan;
use crate::model::pair::{Difference, NearWords, Op, Passage, Run};

impl Passage {
    /// The passage word by word: what is equal, nearly equal, moved, replaced, inserted, deleted.
    pub fn differences(&self) -> Vec<Difference> {
        with_near(differences(self.in_a.tokens, self.in_b.tokens, &self.runs), &self.near)
    }
}

/// All steps from stretch `a` to stretch `b`, in order of A; the steps cover each side once. `runs` are the equal
/// words: inside the stretches, in order of A, no word twice.
///
/// The heaviest choice of runs that ascend in B too are [`Op::Equal`], all further runs are [`Op::Moved`]. What is left
/// between two equal runs on either side is replaced, piece by piece. O(runs log runs).
///
/// ```
/// use wirecopy::model::pair::Op;
/// use wirecopy::engine::align::diff::differences;
/// use wirecopy::model::pair::Run;
/// let whole = |end| wirecopy::TokenSpan { start: 0, end };
/// // "the old ferry sank on Monday" and "the ferry sank on Tuesday"
/// let runs = [Run { a: 0, b: 0, len: 1 }, Run { a: 2, b: 1, len: 3 }];
/// let ops: Vec<Op> = differences(whole(6), whole(5), &runs).iter().map(|d| d.op).collect();
/// assert_eq!(ops, [Op::Equal, Op::Deleted, Op::Equal, Op::Replaced]);
/// ```
pub fn differences(a: TokenSpan, b: TokenSpan, runs: &[Run]) -> Vec<Difference> {
    let stays = in_order(runs);
    let of = |stay: bool| runs.iter().zip(&stays).filter(move |&(_, &s)| s == stay).map(|(run, _)| run);
    let moved: Vec<TokenSpan> = of(false).map(Run::in_a).collect();
    let mut moved_here: Vec<TokenSpan> = of(false).map(Run::in_b).collect();
    moved_here.sort_unstable();
    let mut origin = of(false);
    let (mut moved, mut moved_here) = (&moved[..], &moved_here[..]);
    let mut out = Ops { all: Vec::with_capacity(2 * runs.len() + 1), at_b: b.start };
    let mut at = (a.start, b.start);
    // The end of both stretches is like a run that stays: words before the end are a gap.
    let end = Run { a: a.end, b: b.end, len: 0 };
    for run in of(true).chain([&end]) {
        let (holes_a, rest_a) = split_before(moved, run.a);
        let (holes_b, rest_b) = split_before(moved_here, run.b);
        let mut added = pieces(TokenSpan { start: at.1, end: run.b }, holes_b);
        let mut from = at.0;
        for hole in holes_a.iter().copied().chain([TokenSpan { start: run.a, end: run.a }]) {
            if from < hole.start {
                out.changed(TokenSpan { start: from, end: hole.start }, added.next());
            }
            if !hole.is_empty()
                && let Some(run) = origin.next()
            {
                out.push(Op::Moved, run.in_a(), run.in_b());
            }
            from = hole.end;
        }
        let here = TokenSpan { start: run.a, end: run.a };
        added.for_each(|piece| out.push(Op::Inserted, here, piece));
        if run.len > 0 {
            out.push(Op::Equal, run.in_a(), run.in_b());
        }
        (moved, moved_here, at) = (rest_a, rest_b, (run.a_end(), run.b_end()));
    }
    out.all
}

/// Makes [`Op::Near`] steps of nearly equal words (in order of A) inside of what is replaced.
pub fn with_near(steps: Vec<Difference>, mut near: &[NearWords]) -> Vec<Difference> {
    if near.is_empty() {
        return steps;
    }
    let mut out = Ops::default();
    for Difference { op, a, b } in steps {
        let (mut rest_a, mut rest_b) = (a, b);
        near = &near[near.partition_point(|one| one.a.start < a.start)..];
        let here = near.iter().take_while(|one| one.a.end <= a.end).filter(|_| op == Op::Replaced);
        for one in here {
            if one.a.start >= rest_a.start && one.b.start >= rest_b.start && one.b.end <= b.end {
                let before = |rest: TokenSpan, end| TokenSpan { start: rest.start, end };
                out.replaced(before(rest_a, one.a.start), before(rest_b, one.b.start));
                out.push(Op::Near, one.a, one.b);
                (rest_a.start, rest_b.start) = (one.a.end, one.b.end);
            }
        }
        match op {
            Op::Replaced => out.replaced(rest_a, rest_b),
            _ => out.push(op, a, b),
        }
    }
    out.all
}

/// Largest piece, in words of A times words of B, that [`whole`] compares word by word. A constant, not a tuned number:
/// no passage depends on the limit. The limit bounds the cost of a comparison for the eye.
const SHOWN_CELLS: usize = 10_000;

/// All steps from a document to another document, with the known passages, given by runs and nearly equal words: as
/// [`differences`], but text in the same place around and between the passages is compared word by word too, as far as
/// the text is short. Of passages that use the same words, the first given passage counts. `a` and `b` are token
/// hashes.
///
/// O(words + runs log runs), and the area of what is replaced, piece by piece, up to 10,000 cells each.
pub fn whole<'a>(
    a: &[u64],
    b: &[u64],
    passages: impl IntoIterator<Item = (&'a [Run], &'a [NearWords])>,
) -> Vec<Difference> {
    let (passages, near): (Vec<_>, Vec<_>) = passages.into_iter().unzip();
    let mut near = near.concat();
    near.sort_unstable();
    let all = |tokens: &[u64]| TokenSpan { start: 0, end: to_u32(tokens.len()) };
    let mut runs = once(a.len(), b.len(), passages);
    let steps = differences(all(a), all(b), &runs);
    let mut table = Vec::new();
    for step in steps.iter().filter(|step| step.op == Op::Replaced) {
        extend::common(&a[step.a.range()], &b[step.b.range()], SHOWN_CELLS, &mut table, |i, j| {
            runs.push(Run { a: step.a.start + i, b: step.b.start + j, len: 1 });
        });
    }
    runs.sort_unstable();
    with_near(differences(all(a), all(b), &runs), &near)
}

/// The runs of passages that use no word twice, in order of A.
fn once<'a>(words_a: usize, words_b: usize, passages: impl IntoIterator<Item = &'a [Run]>) -> Vec<Run> {
    let (mut used_a, mut used_b) = (vec![false; words_a], vec![false; words_b]);
    let mut out: Vec<Run> = Vec::new();
    for run in passages.into_iter().flatten() {
        let (a, b) = (&mut used_a[run.in_a().range()], &mut used_b[run.in_b().range()]);
        if !a.contains(&true) && !b.contains(&true) {
            a.fill(true);
            b.fill(true);
            out.push(*run);
        }
    }
    out.sort_unstable();
    out
}

#[derive(Default)]
struct Ops {
    all: Vec<Difference>,
    /// Where words that B does not have would stand.
    at_b: u32,
}

impl Ops {
    fn replaced(&mut self, a: TokenSpan, b: TokenSpan) {
        match (a.is_empty(), b.is_empty()) {
            (true, true) => {}
            (true, false) => self.push(Op::Inserted, a, b),
            (false, true) => self.push(Op::Deleted, a, b),
            (false, false) => self.push(Op::Replaced, a, b),
        }
    }

    fn changed(&mut self, a: TokenSpan, b: Option<TokenSpan>) {
        match b {
            Some(b) => self.push(Op::Replaced, a, b),
            None => self.push(Op::Deleted, a, TokenSpan { start: self.at_b, end: self.at_b }),
        }
    }

    /// Appends a step, as part of the last one if it goes straight on.
    fn push(&mut self, op: Op, a: TokenSpan, b: TokenSpan) {
        if op != Op::Moved {
            self.at_b = b.end;
        }
        match self.all.last_mut() {
            Some(last) if last.op == op && last.a.end == a.start && last.b.end == b.start => {
                (last.a.end, last.b.end) = (a.end, b.end);
            }
            _ => self.all.push(Difference { op, a, b }),
        }
    }
}

/// Spans before a place, and spans after. Both lists are ascending, no span reaches over the place.
fn split_before(spans: &[TokenSpan], place: u32) -> (&[TokenSpan], &[TokenSpan]) {
    spans.split_at(spans.partition_point(|span| span.start < place))
}

/// What holes, ascending, leave of a span.
fn pieces(whole: TokenSpan, holes: &[TokenSpan]) -> impl Iterator<Item = TokenSpan> {
    let starts = std::iter::once(whole.start).chain(holes.iter().map(|hole| hole.end));
    let ends = holes.iter().map(|hole| hole.start).chain([whole.end]);
    starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| TokenSpan { start, end })
}

/// For runs in order of A: whether each run is of the choice with most words that ascends in B. Of two choices as good,
/// the choice that begins earlier in A.
fn in_order(runs: &[Run]) -> Vec<bool> {
    let mut by_b: Vec<usize> = (0..runs.len()).collect();
    by_b.sort_unstable_by_key(|&i| runs[i].b);
    if by_b.is_sorted() {
        return vec![true; runs.len()];
    }
    let mut rank = vec![0; runs.len()];
    by_b.iter().enumerate().for_each(|(r, &i)| rank[i] = r);
    // A Fenwick tree over ranks: most words of a choice that ends at a rank or before, and the last run of the choice.
    let mut tree: Vec<(u32, Option<usize>)> = vec![(0, None); runs.len() + 1];
    let best_before = |tree: &[(u32, Option<usize>)], mut rank: usize| {
        let mut best = (0, None);
        while rank > 0 {
            if tree[rank].0 > best.0 {
                best = tree[rank];
            }
            rank &= rank - 1;
        }
        best
    };
    let mut previous = vec![None; runs.len()];
    for (i, run) in runs.iter().enumerate() {
        let (words, last) = best_before(&tree, rank[i]);
        previous[i] = last;
        let mut at = rank[i] + 1;
        while at < tree.len() {
            if words + run.len > tree[at].0 {
                tree[at] = (words + run.len, Some(i));
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut stays = vec![false; runs.len()];
    let mut at = best_before(&tree, runs.len()).1;
    while let Some(i) = at {
        stays[i] = true;
        at = previous[i];
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: u32, end: u32) -> TokenSpan {
        TokenSpan { start, end }
    }

    fn run(a: u32, b: u32, len: u32) -> Run {
        Run { a, b, len }
    }

    #[test]
    fn cases() {
        use Op::*;
        for (what, a, b, runs, want) in [
            ("nothing", span(0, 0), span(0, 0), vec![], vec![]),
            ("strangers", span(2, 4), span(5, 6), vec![], vec![(Replaced, span(2, 4), span(5, 6))]),
            ("equal", span(2, 4), span(5, 7), vec![run(2, 5, 2)], vec![(Equal, span(2, 4), span(5, 7))]),
            (
                "all at once",
                span(0, 8),
                span(0, 8),
                vec![run(0, 0, 2), run(3, 2, 1), run(4, 4, 2), run(7, 7, 1)],
                vec![
                    (Equal, span(0, 2), span(0, 2)),
                    (Deleted, span(2, 3), span(2, 2)),
                    (Equal, span(3, 4), span(2, 3)),
                    (Inserted, span(4, 4), span(3, 4)),
                    (Equal, span(4, 6), span(4, 6)),
                    (Replaced, span(6, 7), span(6, 7)),
                    (Equal, span(7, 8), span(7, 8)),
                ],
            ),
            (
                "a clause moved forward",
                span(0, 7),
                span(0, 7),
                vec![run(0, 4, 2), run(3, 0, 4)],
                vec![
                    (Moved, span(0, 2), span(4, 6)),
                    (Deleted, span(2, 3), span(0, 0)),
                    (Equal, span(3, 7), span(0, 4)),
                    (Inserted, span(7, 7), span(6, 7)),
                ],
            ),
            (
                "runs that touch are one step",
                span(0, 3),
                span(4, 7),
                vec![run(0, 4, 1), run(1, 5, 1), run(2, 6, 1)],
                vec![(Equal, span(0, 3), span(4, 7))],
            ),
        ] {
            let found: Vec<_> = differences(a, b, &runs).iter().map(|d| (d.op, d.a, d.b)).collect();
            assert_eq!(found, want, "{what}");
        }
    }

    #[test]
    fn nearly_equal_words_are_cut_out_of_what_is_replaced() {
        use Op::*;
        let steps = differences(span(0, 8), span(0, 8), &[run(0, 0, 1), run(5, 6, 1), run(7, 7, 1)]);
        let near = |a, b| super::NearWords { a, b };
        let found = with_near(steps, &[near(span(2, 4), span(1, 2)), near(span(4, 5), span(4, 5))]);
        let found: Vec<_> = found.iter().map(|d| (d.op, d.a, d.b)).collect();
        let want = [
            (Equal, span(0, 1), span(0, 1)),
            (Deleted, span(1, 2), span(1, 1)),
            (Near, span(2, 4), span(1, 2)),
            (Inserted, span(4, 4), span(2, 4)),
            (Near, span(4, 5), span(4, 5)),
            (Inserted, span(5, 5), span(5, 6)),
            (Equal, span(5, 6), span(6, 7)),
            (Deleted, span(6, 7), span(7, 7)),
            (Equal, span(7, 8), span(7, 8)),
        ];
        assert_eq!(found, want);
    }

    #[test]
    fn a_word_counts_once() {
        let passages = [vec![run(4, 0, 3)], vec![run(0, 5, 2), run(6, 9, 2)]];
        assert_eq!(once(8, 11, passages.iter().map(Vec::as_slice)), [run(0, 5, 2), run(4, 0, 3)]);
    }

    #[test]
    fn documents_are_compared_beyond_their_passages() {
        use Op::*;
        let (a, b) = ([1, 2, 3, 4, 5, 90, 6, 7, 8], [1, 2, 3, 4, 5, 91, 6, 92, 8]);
        let found: Vec<_> = whole(&a, &b, [(&[run(0, 0, 5)][..], &[][..])]).iter().map(|d| (d.op, d.a)).collect();
        let want = [Equal, Replaced, Equal, Replaced, Equal];
        assert_eq!(found.iter().map(|d| d.0).collect::<Vec<_>>(), want);
        assert_eq!(found[3].1, span(7, 8));
    }

    /// Runs that use no word twice, in any order of B, and the lengths of both sides.
    fn any_runs() -> impl Strategy<Value = (u32, u32, Vec<Run>)> {
        let one = (0u32..3, 1u32..5, 0u32..3);
        prop::collection::vec(one, 0..12).prop_flat_map(|list| {
            (Just(list.clone()), Just((0..list.len()).collect::<Vec<_>>()).prop_shuffle(), 0u32..3).prop_map(
                |(list, order, tail)| {
                    let mut runs: Vec<Run> = Vec::new();
                    let mut at = 0;
                    for &(gap, len, _) in &list {
                        runs.push(run(at + gap, 0, len));
                        at += gap + len;
                    }
                    let a_end = at + tail;
                    at = 0;
                    for i in order {
                        runs[i].b = at + list[i].2;
                        at = runs[i].b_end();
                    }
                    (a_end, at + tail, runs)
                },
            )
        })
    }

    /// Most words that stay, by trying every choice.
    fn most(runs: &[Run]) -> u32 {
        let ascending = |chosen: &[&Run]| chosen.windows(2).all(|w| w[0].b < w[1].b);
        let choices = (0..1u32 << runs.len()).map(|bits| {
            let chosen: Vec<&Run> = runs.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|x| x.1).collect();
            if ascending(&chosen) { chosen.iter().map(|r| r.len).sum() } else { 0 }
        });
        choices.max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn steps_cover_both_sides_once((a_end, b_end, runs) in any_runs()) {
            let steps = differences(span(0, a_end), span(0, b_end), &runs);
            // Straight through A, and, but for order, through B.
            prop_assert_eq!(steps.first().map_or(0, |d| d.a.start), 0);
            prop_assert_eq!(steps.last().map_or(0, |d| d.a.end), a_end);
            prop_assert!(steps.windows(2).all(|w| w[0].a.end == w[1].a.start));
            let mut in_b: Vec<TokenSpan> = steps.iter().map(|d| d.b).filter(|b| !b.is_empty()).collect();
            in_b.sort_unstable();
            prop_assert_eq!(in_b.first().map_or(0, |b| b.start), 0);
            prop_assert_eq!(in_b.last().map_or(0, |b| b.end), b_end);
            prop_assert!(in_b.windows(2).all(|w| w[0].end == w[1].start));
            // Runs that stay ascend in B as well.
            let stay: Vec<&Difference> = steps.iter().filter(|d| d.op == Op::Equal).collect();
            prop_assert!(stay.windows(2).all(|w| w[0].b.end <= w[1].b.start));
            prop_assert_eq!(stay.iter().map(|d| d.a.len()).sum::<u32>(), most(&runs));
            // What is equal or moved is exactly what the runs say.
            let pairs = |spans: &mut dyn Iterator<Item = (TokenSpan, TokenSpan)>| -> Vec<(u32, u32)> {
                spans.flat_map(|(a, b)| (a.start..a.end).zip(b.start..b.end)).collect()
            };
            let same = |d: &&Difference| matches!(d.op, Op::Equal | Op::Moved);
            prop_assert!(steps.iter().filter(same).all(|d| d.a.len() == d.b.len()));
            let found = pairs(&mut steps.iter().filter(same).map(|d| (d.a, d.b)));
            prop_assert_eq!(found, pairs(&mut runs.iter().map(|r| (r.in_a(), r.in_b()))));
            for d in &steps {
                let empty = (d.a.is_empty(), d.b.is_empty());
                prop_assert_eq!(empty, (d.op == Op::Inserted, d.op == Op::Deleted));
                prop_assert!(d.b.end <= b_end);
            }
        }
    }
}
