//! Owns the verdict on a compared pair: which stretches are passages, and the row of the pair in the report.

use crate::base::ids::{ByteSpan, TokenSpan};
use crate::base::math::from_decibits;
use crate::engine::align::aligned::{Aligned, CopyRule};
use crate::engine::align::boundaries::{self, TextStretch};
use crate::engine::align::side::are_turned;
use crate::engine::weigh::prepared::PreparedText;
use crate::engine::weigh::weight::{self, Weigher};
use crate::model::overlap::Overlap;
use crate::model::pair::{Coverage, Match, Pair, Passage, PassageKind, Run, Stretch};

/// What a stretch must have to be a passage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PassageThresholds {
    /// Words: matched words, or for a rewritten passage the words of the shorter side.
    pub words: u32,
    /// Weight in bits.
    pub bits: f64,
    /// Weight in bits that an exact passage must have beside a word-for-word copy.
    pub beside_copy: f64,
    /// What a word-for-word copy is.
    pub copy: CopyRule,
}

impl PassageThresholds {
    fn is_copy(self, p: &Passage) -> bool {
        p.kind != PassageKind::Rewritten && self.copy.accepts(p.matched_words, p.identity())
    }

    /// Whether a stretch of so many words and so much weight is a passage.
    pub fn accepts(self, words: u32, bits: f64) -> bool {
        words >= self.words && bits >= self.bits
    }

    /// The same of a passage.
    pub fn accepts_passage(self, p: &Passage) -> bool {
        let words = if p.kind == PassageKind::Rewritten {
            p.in_a.tokens.len().min(p.in_b.tokens.len())
        } else {
            p.matched_words
        };
        self.accepts(words, p.weight_bits)
    }

    /// Whether a passage weighs enough beside `all` passages of the pair.
    pub fn accepts_beside(self, p: &Passage, all: &[Passage]) -> bool {
        let is_slight = p.weight_bits < self.beside_copy && p.kind != PassageKind::Rewritten && !self.is_copy(p);
        !(is_slight && all.iter().any(|other| self.is_copy(other) && self.accepts_passage(other)))
    }
}

/// The stretches with words and weight enough, as passages, the heaviest first.
pub(crate) fn passages(
    pair: Pair,
    stretches: &[Aligned],
    least: PassageThresholds,
    weigher: &mut Weigher<'_>,
    [a, b]: [PreparedText<'_>; 2],
) -> Vec<Passage> {
    let turned = are_turned(&a.doc.tokens.hashes, &b.doc.tokens.hashes);
    let (first, side): (_, fn(&Run) -> TokenSpan) = if turned { (b.doc, Run::in_b) } else { (a.doc, Run::in_a) };
    // Many stretches would be too light even if each word came as a surprise; so much is quickly said.
    let tuning = *weigher.tuning();
    let most = |s: &Aligned| from_decibits(weight::most(&first.surprises, side, s, &tuning));
    let mut weight = |s: &Aligned| {
        let (in_a, in_b) = (a.doc.weighed(a.text, &tuning), b.doc.weighed(b.text, &tuning));
        from_decibits(match turned {
            true => weigher.weight(in_b, in_a, &s.clone().mirrored()),
            false => weigher.weight(in_a, in_b, s),
        })
    };
    // A rewritten passage is as long as the shorter side.
    let words = |s: &Aligned| if s.rewritten { s.a.len().min(s.b.len()) } else { s.matched() };
    let promising = stretches.iter().filter(|s| least.accepts(words(s), most(s)));
    let weighed = promising.map(|s| (weight(s), s));
    let heavy: Vec<(f64, &Aligned)> = weighed.filter(|(bits, s)| least.accepts(words(s), *bits)).collect();
    let passage = |(bits, s): (f64, &Aligned)| {
        let in_a = TextStretch { text: a.text, spans: &a.doc.tokens.spans, tokens: s.a };
        let in_b = TextStretch { text: b.text, spans: &b.doc.tokens.spans, tokens: s.b };
        let [in_a, in_b] = boundaries::bytes([in_a, in_b]);
        let matched = s.matched();
        let verbatim = matched == s.a.len() && matched == s.b.len();
        Passage {
            a: pair.0,
            b: pair.1,
            in_a: stretch(s.a, in_a, a),
            in_b: stretch(s.b, in_b, b),
            kind: match s.rewritten {
                true => PassageKind::Rewritten,
                false if verbatim => PassageKind::Verbatim,
                false => PassageKind::Edited,
            },
            matched_words: matched,
            weight_bits: bits,
            runs: s.runs.clone(),
            near: s.near.clone(),
        }
    };
    let mut out: Vec<Passage> = heavy.into_iter().map(passage).collect();
    let mut stands = out.iter().map(|p| least.accepts_beside(p, &out)).collect::<Vec<bool>>().into_iter();
    out.retain(|_| stands.next().unwrap_or(true));
    out.sort_by(|p, q| {
        let by_place = || (p.in_a.tokens, p.in_b.tokens).cmp(&(q.in_a.tokens, q.in_b.tokens));
        q.weight_bits.total_cmp(&p.weight_bits).then_with(by_place)
    });
    out
}

/// The passages of another pair with the same two texts.
pub(crate) fn copied(passages: &[Passage], (a, b): Pair) -> Vec<Passage> {
    passages.iter().map(|p| Passage { a, b, ..p.clone() }).collect()
}

fn stretch(tokens: TokenSpan, bytes: ByteSpan, PreparedText { text, doc }: PreparedText<'_>) -> Stretch {
    Stretch { tokens, bytes, chars: doc.code_points(text).of(text, bytes) }
}

/// The row of a pair, with range of passages and coverage still empty, and no form.
pub(crate) fn pair((a, b): Pair, overlap: Overlap, near_duplicate: bool, passages: &[Passage]) -> Match {
    Match {
        a,
        b,
        overlap,
        near_duplicate,
        form: false,
        passages: 0..0,
        matched_words: passages.iter().map(|p| p.matched_words).sum(),
        // In whole tenths: a sum of floats would end in digits such as 1593.6000000000001.
        weight_bits: passages.iter().map(|p| (10.0 * p.weight_bits).round()).sum::<f64>() / 10.0,
        coverage: Coverage::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::DocId;
    use crate::model::tuning::align::AlignTuning;

    #[test]
    fn beside_a_copy_a_slight_passage_does_not_stand() {
        let passage = |kind, words: u32, matched, bits| {
            let stretch = Stretch { tokens: TokenSpan { start: 0, end: words }, ..Stretch::default() };
            let (a, b) = (DocId(0), DocId(1));
            let (runs, near) = (Vec::new(), Vec::new());
            Passage { a, b, in_a: stretch, in_b: stretch, kind, matched_words: matched, weight_bits: bits, runs, near }
        };
        let all = [
            passage(PassageKind::Verbatim, 30, 30, 150.0),
            passage(PassageKind::Edited, 30, 28, 167.9),
            passage(PassageKind::Edited, 30, 28, 168.0),
            passage(PassageKind::Verbatim, 29, 29, 160.0),
            passage(PassageKind::Rewritten, 40, 20, 90.0),
        ];
        let stand = |beside_copy, all: &[Passage]| -> Vec<bool> {
            let copy = CopyRule::of(&AlignTuning::default());
            let least = PassageThresholds { words: 20, bits: 50.0, beside_copy, copy };
            all.iter().map(|p| least.accepts_beside(p, all)).collect()
        };
        assert_eq!(stand(168.0, &all), [true, false, true, false, true]);
        assert_eq!((stand(0.0, &all), stand(168.0, &all[1..])), (vec![true; 5], vec![true; 4]));
    }
}
