//! Owns nearly equal words inside a stretch, for text that a machine read from paper: words left between runs of equal
//! words are paired off by letters.

use crate::base::cast::to_usize;
use crate::base::ids::TokenSpan;
use crate::engine::text::letters::Letters;
use crate::model::pair::{NearWords, Run};

/// Nearly equal words in the gaps between runs that follow each other on both sides, ascending: as many words as
/// possible without crossing. A gap of more than `most_cells` words of A times words of B stays as is. Cost: the area
/// of the gaps.
pub fn between(a: &Letters, b: &Letters, runs: &[Run], most_cells: u32) -> Vec<NearWords> {
    let mut out = Vec::new();
    let mut table = Vec::new();
    let mut in_b: Vec<u32> = runs.iter().map(|run| run.b).collect();
    in_b.sort_unstable();
    let next_in_b = |run: &Run| in_b.get(in_b.partition_point(|&b| b <= run.b)).copied();
    for pair in runs.windows(2).filter(|pair| next_in_b(&pair[0]) == Some(pair[1].b)) {
        let x = TokenSpan { start: pair[0].a_end(), end: pair[1].a };
        let y = TokenSpan { start: pair[0].b_end(), end: pair[1].b };
        if x.len() * y.len() <= most_cells {
            gap(a, b, x, y, &mut table, &mut out);
        }
    }
    out
}

/// Ways to go on in a gap: so many words of A and of B, paired off or, where either number is 0, skipped.
const WAYS: [(u32, u32); 6] = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1)];

/// A cell of the table: most words that can be paired off from here on, and the first way to go.
type FuzzyCell = (u32, (u32, u32));

fn gap(a: &Letters, b: &Letters, x: TokenSpan, y: TokenSpan, table: &mut Vec<FuzzyCell>, out: &mut Vec<NearWords>) {
    let place = |i: u32, j: u32| to_usize(i * (y.len() + 1) + j);
    let near = |i: u32, j: u32, (p, q): (u32, u32)| NearWords {
        a: TokenSpan { start: x.start + i, end: x.start + i + p },
        b: TokenSpan { start: y.start + j, end: y.start + j + q },
    };
    table.clear();
    table.resize(place(x.len(), y.len()) + 1, (0, (0, 0)));
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            let mut best = (0, (1, 0));
            for way @ (p, q) in WAYS {
                if i + p > x.len() || j + q > y.len() {
                    continue;
                }
                let paired = if p.min(q) == 0 { 0 } else { p + q };
                let words = table[place(i + p, j + q)].0 + paired;
                let NearWords { a: some, b: others } = near(i, j, way);
                if words > best.0 && (paired == 0 || a.alike(some, b, others)) {
                    best = (words, way);
                }
            }
            table[place(i, j)] = best;
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() {
        let way @ (p, q) = table[place(i, j)].1;
        if p.min(q) > 0 {
            out.push(near(i, j, way));
        }
        (i, j) = (i + p, j + q);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::text::tokenize::tokenize;
    use crate::engine::text::tokens::Tokens;
    use crate::model::tuning::align::AlignTuning;

    fn words(text: &str) -> (Tokens, Letters) {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let letters = Letters::new(text, &tokens, &crate::model::tuning::text::TextTuning::default());
        (tokens, letters)
    }

    #[test]
    fn damaged_words_are_paired_off() {
        let (x, a) = words("the depart ment of war sald tonight that 253 men wero aboard the steamer");
        let (y, b) = words("the department of war said to nlght that 270 men were aboard the stcamer");
        let runs = [(0, 0, 1), (3, 2, 2), (7, 7, 1), (9, 9, 1), (11, 11, 2)].map(|(a, b, len)| Run { a, b, len });
        for run in runs {
            assert_eq!(x.hashes[run.in_a().range()], y.hashes[run.in_b().range()]);
        }
        let found: Vec<_> = between(&a, &b, &runs, AlignTuning::default().near_gap_cells)
            .iter()
            .map(|n| (n.a.start, n.a.len(), n.b.start, n.b.len()))
            .collect();
        // Not "sald" (too short), nor 253, nor the words after the last run.
        assert_eq!(found, [(1, 2, 1, 1), (6, 1, 5, 2)]);
    }
}
