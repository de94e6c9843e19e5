//! Owns the verdict on an examined pair: which of its stretches are passages, and its row in the report.

use super::batches::Prepared;
use crate::align::{Aligned, weigh};
use crate::candidates::Pair;
use crate::results::{Kind, Match, Passage, Stretch};
use crate::text::{CodePoints, Tokens};
use crate::units::{ByteSpan, TokenSpan, from_decibits};
use crate::verify::Overlap;

/// The stretches that are long and heavy enough, as passages, the heaviest first. `a` and `b` are the two documents.
pub(super) fn passages(
    pair: Pair,
    stretches: &[Aligned],
    least_words: u32,
    least_bits: f64,
    a: (&str, &Prepared),
    b: (&str, &Prepared),
) -> Vec<Passage> {
    let weight = |s: &Aligned| from_decibits(weigh::weight(&a.1.tokens.hashes, &a.1.surprises, s));
    let long = stretches.iter().filter(|s| s.matched() >= least_words);
    let heavy: Vec<(f64, &Aligned)> = long.map(|s| (weight(s), s)).filter(|(bits, _)| *bits >= least_bits).collect();
    if heavy.is_empty() {
        return Vec::new();
    }
    let (in_a, in_b) = (CodePoints::new(a.0), CodePoints::new(b.0));
    let passage = |(bits, s): (f64, &Aligned)| {
        let matched = s.matched();
        let verbatim = matched == s.a.len() && matched == s.b.len();
        Passage {
            a: pair.0,
            b: pair.1,
            in_a: stretch(s.a, &a.1.tokens, &in_a),
            in_b: stretch(s.b, &b.1.tokens, &in_b),
            kind: if verbatim { Kind::Verbatim } else { Kind::Edited },
            matched_words: matched,
            weight_bits: bits,
            runs: s.runs.clone(),
            near: s.near.clone(),
        }
    };
    let mut out: Vec<Passage> = heavy.into_iter().map(passage).collect();
    out.sort_by(|p, q| {
        let by_place = || (p.in_a.tokens, p.in_b.tokens).cmp(&(q.in_a.tokens, q.in_b.tokens));
        q.weight_bits.total_cmp(&p.weight_bits).then_with(by_place)
    });
    out
}

fn stretch(tokens: TokenSpan, all: &Tokens, points: &CodePoints<'_>) -> Stretch {
    let range = &all.spans[tokens.range()];
    let bytes = ByteSpan { start: range[0].start, end: range[range.len() - 1].end };
    Stretch { tokens, bytes, chars: points.of(bytes) }
}

/// The pair's row, its range of passages still empty.
pub(super) fn pair((a, b): Pair, overlap: Overlap, near_duplicate: bool, passages: &[Passage]) -> Match {
    Match {
        a,
        b,
        overlap,
        near_duplicate,
        passages: 0..0,
        matched_words: passages.iter().map(|p| p.matched_words).sum(),
        // In whole tenths: a sum of floats would end in digits such as 1593.6000000000001.
        weight_bits: passages.iter().map(|p| (10.0 * p.weight_bits).round()).sum::<f64>() / 10.0,
    }
}
