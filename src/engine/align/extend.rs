//! Owns the small word alignments around runs: inside the gaps of a chain, and past the two ends of the chain.

use crate::base::cast::{low_u32, to_u32, to_usize};
use crate::base::ids::TokenSpan;
use crate::base::math::Decibits;
use crate::engine::align::side::Side;
use crate::model::pair::Run;
use crate::model::tuning::align::AlignTuning;
use ahash::AHashMap;

/// Adds the runs of a longest common subsequence in each gap of a chain. A gap of more than `most_cells` words of A
/// times words of B stays a gap. Cost: the area of the gaps.
pub fn gaps(a: &[u64], b: &[u64], chain: Vec<Run>, most_cells: usize) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(chain.len());
    let mut table = Vec::new();
    for run in chain {
        if let Some(last) = out.last().copied() {
            let (x, y) = (to_usize(last.a_end())..to_usize(run.a), to_usize(last.b_end())..to_usize(run.b));
            common(&a[x], &b[y], most_cells, &mut table, |i, j| {
                push(&mut out, Run { a: last.a_end() + i, b: last.b_end() + j, len: 1 });
            });
        }
        push(&mut out, run);
    }
    out
}

/// Appends a run, as part of the last run if the new run goes straight on.
pub(super) fn push(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.a_end() == run.a && last.b_end() == run.b => last.len += run.len,
        _ => runs.push(run),
    }
}

/// Calls `pair` with the places of one longest common subsequence, ascending; of nothing if the area is over
/// `most_cells`. O(|a| |b|) time and space.
pub(super) fn common(a: &[u64], b: &[u64], most_cells: usize, table: &mut Vec<u16>, mut pair: impl FnMut(u32, u32)) {
    if a.is_empty() || b.is_empty() || a.len() * b.len() > most_cells {
        return;
    }
    let width = b.len() + 1;
    table.clear();
    table.resize((a.len() + 1) * width, 0);
    // table[i][j]: longest common subsequence of a[i..] and b[j..].
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i * width + j] = if a[i] == b[j] {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pair(to_u32(i), to_u32(j));
            i += 1;
            j += 1;
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Words looked at past an end in one step, on either side. A constant, not a tuned number: the width of arrays.
const REACH: usize = 32;

/// Tokens matched by the stretches found so far, on each side; the first side is the shorter document.
pub struct Taken {
    a: Vec<bool>,
    b: Places,
    /// Whether no word stands for two: then a word taken on either side is taken.
    one_to_one: bool,
}

/// A set of tokens, as the bits of blocks of 64: the cost is that of the tokens held, however long the document is.
#[derive(Default)]
struct Places(AHashMap<u32, u64>);

impl Places {
    fn take(&mut self, span: TokenSpan) {
        let below = |n: u32| if n < 64 { (1 << n) - 1 } else { u64::MAX };
        for block in span.start / 64..span.end.div_ceil(64) {
            let (from, to) = (span.start.max(64 * block) % 64, (span.end - 64 * block).min(64));
            *self.0.entry(block).or_default() |= below(to) & !below(from);
        }
    }

    fn hold(&self, token: usize) -> bool {
        let token = to_u32(token);
        self.0.get(&(token / 64)).is_some_and(|block| block >> (token % 64) & 1 == 1)
    }
}

impl Taken {
    /// Nothing taken yet of a first document of so many tokens; `one_to_one` as in
    /// [`PassageParams`](crate::model::params::PassageParams).
    pub fn none(a: usize, one_to_one: bool) -> Self {
        Taken { a: vec![false; a], b: Places::default(), one_to_one }
    }

    /// Takes the tokens of some runs.
    pub fn take(&mut self, runs: &[Run]) {
        for run in runs {
            self.a[run.in_a().range()].fill(true);
            self.b.take(run.in_b());
        }
    }

    fn holds(&self, a: usize, b: usize) -> bool {
        let (in_a, in_b) = (self.a[a], || self.b.hold(b));
        if self.one_to_one { in_a || in_b() } else { in_a && in_b() }
    }
}

/// For texts in which no words are taken for nearly equal.
pub const NOT_NEAR: Option<&fn(usize, usize) -> bool> = None;

/// Moves both ends of a stretch outwards while matches are worth more than differences cost.
///
/// The stretch ends where the next words are already matched by a better stretch on both sides: else each of many small
/// side runs would reach the main diagonal and go along the diagonal once more. (On either side, if no word stands for
/// two.)
///
/// A skipped or replaced word costs more than the commonest words are worth: a chance "the" after a difference must not
/// move an edge, a rare word or a few common words may. One word, or one character of a script without spaces, that
/// happens to be equal beyond a difference is chance: an extension needs a least gain. A path is given up once the path
/// has lost too much (Zhang et al. 2000: X-drop).
///
/// `near` tells whether two words (of A, of B) are nearly equal, if any are: nearly equal words help to get to the next equal
/// word.
pub fn ends(
    a: Side<'_>,
    b: Side<'_>,
    runs: &mut Vec<Run>,
    taken: &Taken,
    steps: &mut Steps,
    near: Option<&impl Fn(usize, usize) -> bool>,
    tuning: &AlignTuning,
) {
    let (Some(first), Some(last)) = (runs.first().copied(), runs.last().copied()) else { return };
    let (mut x, mut y) = (to_usize(last.a_end()), to_usize(last.b_end()));
    loop {
        let worth = a.surprises[x..].iter();
        let near = near.map(|near| move |i, j| near(x + i, y + j));
        if !steps.outward(a.tokens[x..].iter().zip(worth), b.tokens[y..].iter(), near, tuning) {
            break;
        }
        let (p, q) = (x, y);
        let free = steps.matches.iter().take_while(|&&(i, j)| !taken.holds(p + i, q + j));
        let mut added = 0;
        for &(i, j) in free {
            push(runs, Run { a: to_u32(p + i), b: to_u32(q + j), len: 1 });
            (x, y) = (p + i + 1, q + j + 1);
            added += 1;
        }
        if added < steps.matches.len() {
            break;
        }
    }
    let mut before = Vec::new();
    (x, y) = (to_usize(first.a), to_usize(first.b));
    loop {
        let worth = a.surprises[..x].iter().rev();
        let near = near.map(|near| move |i, j| near(x - 1 - i, y - 1 - j));
        if !steps.outward(a.tokens[..x].iter().rev().zip(worth), b.tokens[..y].iter().rev(), near, tuning) {
            break;
        }
        let (p, q) = (x, y);
        let free = steps.matches.iter().take_while(|&&(i, j)| !taken.holds(p - 1 - i, q - 1 - j));
        let mut added = 0;
        for &(i, j) in free {
            (x, y) = (p - 1 - i, q - 1 - j);
            before.push(Run { a: to_u32(x), b: to_u32(y), len: 1 });
            added += 1;
        }
        if added < steps.matches.len() {
            break;
        }
    }
    if !before.is_empty() {
        let mut all = Vec::with_capacity(before.len() + runs.len());
        before.into_iter().rev().chain(runs.drain(..)).for_each(|run| push(&mut all, run));
        *runs = all;
    }
}

/// Scratch of extensions.
#[derive(Default)]
pub struct Steps {
    a: [(u64, i32); REACH],
    b: [u64; REACH],
    /// A row for each word of A that was come to, and a row before. Most pairs need no row.
    score: Vec<[i32; REACH + 1]>,
    /// Equal words past the end, nearest first.
    matches: Vec<(usize, usize)>,
}

impl Steps {
    /// Aligns the words past an end (words of A with a worth), outwards; fills `matches` and says whether there are
    /// any.
    fn outward<'a>(
        &mut self,
        a: impl Iterator<Item = (&'a u64, &'a Decibits)>,
        b: impl Iterator<Item = &'a u64>,
        near: Option<impl Fn(usize, usize) -> bool>,
        tuning: &AlignTuning,
    ) -> bool {
        let AlignTuning { skip_cost, replace_cost, least_gain, x_drop, .. } = *tuning;
        let near_worth = i32::from(tuning.near_word_worth);
        let worth_of_both = |(word, worth): (u64, i32), i: usize, other: u64, j: usize| match word == other {
            true => worth,
            false if near.as_ref().is_some_and(|near| near(i, j)) => near_worth,
            false => -replace_cost,
        };
        let (mut m, mut n) = (0, 0);
        for (slot, (&word, &worth)) in self.a.iter_mut().zip(a) {
            *slot = (word, i32::from(worth));
            m += 1;
        }
        for (slot, &word) in self.b.iter_mut().zip(b) {
            *slot = word;
            n += 1;
        }
        self.matches.clear();
        if near.is_none() && !may_pay(&self.a[..m], &self.b[..n], tuning) {
            return false;
        }
        const DEAD: i32 = i32::MIN / 2;
        let most = self.a[..m].iter().fold(0, |most, &(_, worth)| worth.max(most));
        let score = &mut self.score;
        score.clear();
        score.push([0; REACH + 1]);
        (0..=n).fold(0, |cost, j| {
            score[0][j] = cost;
            cost - skip_cost
        });
        let (mut best, mut at) = (least_gain - 1, None);
        let (mut low, mut high) = (1, n); // first and last column that is alive in the row above, beside column 0
        for i in 1..=m {
            let (word, worth) = self.a[i - 1];
            score.push([DEAD; REACH + 1]);
            let [.., above, row] = &mut score[..] else { break };
            row[0] = above[0] - skip_cost;
            let from = if above[0] + most > best - x_drop { 1 } else { low };
            let to = high + 1;
            (low, high) = (n + 1, 0);
            for j in from..=n {
                if j > to && row[j - 1] == DEAD {
                    break;
                }
                let equal = word == self.b[j - 1];
                let both = above[j - 1] + worth_of_both((word, worth), i - 1, self.b[j - 1], j - 1);
                let here = both.max(above[j] - skip_cost).max(row[j - 1] - skip_cost);
                if here > best - x_drop {
                    row[j] = here;
                    (low, high) = (low.min(j), j);
                }
                if equal && here == both && here > best {
                    (best, at) = (here, Some((i, j)));
                }
            }
            if high == 0 && row[0] <= best - x_drop {
                break;
            }
        }
        let Some((mut i, mut j)) = at else { return false };
        while i > 0 && j > 0 {
            let (word, worth) = self.a[i - 1];
            let equal = word == self.b[j - 1];
            if score[i][j] == score[i - 1][j - 1] + worth_of_both((word, worth), i - 1, self.b[j - 1], j - 1) {
                if equal {
                    self.matches.push((i - 1, j - 1));
                }
                (i, j) = (i - 1, j - 1);
            } else if score[i][j] == score[i - 1][j] - skip_cost {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        self.matches.reverse();
        true
    }
}

/// Whether any path can gain enough: if each word of A that B seems to hold were matched, and only further words cost.
/// Most ends of a passage are told here.
fn may_pay(a: &[(u64, i32)], b: &[u64], tuning: &AlignTuning) -> bool {
    let AlignTuning { skip_cost, least_gain, x_drop, .. } = *tuning;
    let place = |word: u64| (to_usize(low_u32(word) % 4), 1u64 << (word >> 58));
    let mut held = [0; 4];
    for (part, bit) in b.iter().map(|&word| place(word)) {
        held[part] |= bit;
    }
    let mut sum = 0;
    for &(word, worth) in a {
        let (part, bit) = place(word);
        sum += if held[part] & bit != 0 { worth } else { -skip_cost };
        if sum >= least_gain {
            return true;
        }
        if sum < least_gain - x_drop {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::align::verify::HashIndex;

    fn words(text: &str) -> Vec<u64> {
        text.split(' ').map(|w| crate::base::hash::token(w.as_bytes())).collect()
    }

    #[test]
    fn gap_takes_the_longest_common_subsequence() {
        let (a, b) = (words("a b c x d y e f g"), words("a b c d z e f g"));
        let chain = vec![Run { a: 0, b: 0, len: 3 }, Run { a: 6, b: 5, len: 3 }];
        let filled = gaps(&a, &b, chain, AlignTuning::default().most_gap_cells);
        assert_eq!(filled, [Run { a: 0, b: 0, len: 3 }, Run { a: 4, b: 3, len: 1 }, Run { a: 6, b: 5, len: 3 }]);
    }

    #[test]
    fn places_hold_what_was_taken() {
        for (start, end) in [(0, 1), (3, 64), (63, 65), (64, 128), (5, 200)] {
            let mut places = Places::default();
            places.take(TokenSpan { start, end });
            places.take(TokenSpan { start: 300, end: 300 });
            assert!((0..320u32).all(|i| places.hold(to_usize(i)) == (start..end).contains(&i)), "{start}..{end}");
        }
    }

    #[test]
    fn ends_grow_over_an_edit_but_not_over_chance() {
        let a = words("p q r X a b c d e f Y g h i the");
        let b = words("p q r Z a b c d e f g h i W the");
        let shingles = HashIndex::default();
        let worth: Vec<Decibits> = a.iter().map(|&w| if w == words("the")[0] { 40 } else { 100 }).collect();
        let mut runs = vec![Run { a: 4, b: 4, len: 6 }];
        let side = |tokens| Side { surprises: &worth, ..Side::bare(tokens, &shingles) };
        let (taken, tuning) = (Taken::none(a.len(), false), AlignTuning::default());
        ends(side(&a), side(&b), &mut runs, &taken, &mut Steps::default(), NOT_NEAR, &tuning);
        assert_eq!(runs, [Run { a: 0, b: 0, len: 3 }, Run { a: 4, b: 4, len: 6 }, Run { a: 11, b: 10, len: 3 }]);
    }
}
