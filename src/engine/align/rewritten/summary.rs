//! Owns summaries: a stretch of a document that sums up the whole of the other document.
//!
//! A summary has no place in the other document: the words come from all over the source. Eight facts tell a summary
//! from a rewritten passage and from mere likeness of subject. Seven facts are weighed by logistic regression, fitted
//! on the odd pairs of the training corpus of PAN 2013. The eighth fact, that parts of the summary were found far
//! apart, is set by hand.

use super::score;
use super::vocabulary::{ALONE, Bag, Vocabulary};
use crate::base::cast::{to_f64, to_usize};
use crate::base::math::{Decibits, log2};
use crate::engine::align::aligned::Aligned;
use crate::engine::align::content_words::rarity;
use crate::engine::align::rewritten::region::{Region, common};
use crate::model::tuning::rewritten::RewrittenTuning;
use std::ops::Range;

/// A summary, if either side has a summary: the stretch, and the whole of the other side. `regions` are the rewritten
/// passages found so far: explained words need no summary. `exact` are the exact stretches. O(|a| + |b|), and the
/// sorting of regions and stretches.
pub fn summary(vocabulary: &Vocabulary<'_>, regions: &[Region], exact: &[Aligned], bag: &mut Bag) -> Option<Region> {
    let RewrittenTuning { summary_scattered, summary_far, summary_least_score, .. } = *vocabulary.tuning;
    let summaries = [0, 1].map(|side| {
        let (score, stretch) = of_side(vocabulary, side, regions, bag)?;
        let pieces =
            regions.iter().cloned().chain(exact.iter().map(crate::engine::align::rewritten::region::of_stretch));
        let score = score + if are_scattered(pieces, side, &stretch, summary_far) { summary_scattered } else { 0.0 };
        let whole = 0..vocabulary.sides[1 - side].len();
        Some((score, if side == 0 { [stretch, whole] } else { [whole, stretch] }))
    });
    let best = summaries.into_iter().flatten().reduce(|x, y| if y.0 > x.0 { y } else { x });
    best.filter(|(score, _)| *score >= summary_least_score).map(|(_, region)| region)
}

/// Whether passages mostly inside a stretch of a side lie over `far` words apart on the other side: further than in a
/// passage that leaves something out.
fn are_scattered(pieces: impl Iterator<Item = Region>, side: usize, stretch: &Range<usize>, far: usize) -> bool {
    let inside = pieces.filter(|piece| 2 * common(&piece[side], stretch) > piece[side].len());
    let mut there: Vec<Range<usize>> = inside.map(|[a, b]| if side == 0 { b } else { a }).collect();
    there.sort_unstable_by_key(|place| (place.start, place.end));
    let mut reached = there.first().map_or(0, |first| first.end);
    there.iter().any(|place| {
        let is_far = place.start > reached + far;
        reached = reached.max(place.end);
        is_far
    })
}

/// The best summary in a side, with the score.
fn of_side(vocabulary: &Vocabulary<'_>, side: usize, regions: &[Region], bag: &mut Bag) -> Option<(f64, Range<usize>)> {
    let (own, other, tuning) = (&vocabulary.sides[side], &vocabulary.sides[1 - side], vocabulary.tuning);
    let rarity = |surprise| rarity(surprise, tuning.common_surprise);
    let held = |i: usize| own.ids[i] != ALONE;
    let surprises = &own.surprises;
    let said = Said::among(other.len(), surprises, tuning);
    let stretch = best_segment((0..own.len()).map(|i| said.by(surprises[i], held(i))))?;
    let len = stretch.len();
    let share_held = to_f64(stretch.clone().filter(|&i| held(i)).count()) / to_f64(len);
    let too_long_of_source = 100 * len > tuning.summary_most_of_source * other.len();
    let too_long_of_text = 100 * len > tuning.summary_most_of_text * own.len();
    let fits = (tuning.summary_least_words..=tuning.summary_most_words).contains(&len);
    if !fits || too_long_of_source || too_long_of_text || share_held < tuning.summary_least_held {
        return None;
    }
    let total: f64 = stretch.clone().map(|i| said.by(surprises[i], held(i))).sum();

    // What the regions explain of the side, in the same measure.
    let mut explained = 0.0;
    let mut seen = vec![false; own.len()];
    for region in regions {
        let there = &other.ids[region[1 - side].clone()];
        let said = Said::among(there.len(), surprises, tuning);
        bag.add(there);
        for i in region[side].clone().filter(|&i| !std::mem::replace(&mut seen[i], true)) {
            explained += said.by(surprises[i], bag.count(own.ids[i]) > 0);
        }
        bag.clear(there);
    }

    let weight = |i: usize| f64::from(rarity(own.surprises[i]));
    // What a single place of the other side, half again as long, explains of the stretch.
    let mut needed = vec![0.0; vocabulary.ids];
    stretch.clone().filter(|&i| held(i)).for_each(|i| needed[to_usize(own.ids[i])] += weight(i));
    let in_one_place = best_window(&needed, &other.ids, len * tuning.summary_place_percent / 100)
        / needed.iter().sum::<f64>().max(1.0);

    // How the text around the stretch relates to the other side: by words, and by the rarity of words.
    let around = || (0..stretch.start).chain(stretch.end..own.len());
    let words_around = to_f64(around().filter(|&i| held(i)).count()) / to_f64(around().count().max(1));
    let said_around =
        around().filter(|&i| held(i)).map(weight).sum::<f64>() / around().map(weight).sum::<f64>().max(1.0);

    // Sentences of the other side with two telling words in common.
    let mut telling_words = vec![false; vocabulary.ids];
    let telling = |i: &usize| held(*i) && rarity(own.surprises[*i]) > tuning.summary_telling_rarity;
    stretch.clone().filter(telling).for_each(|i| telling_words[to_usize(own.ids[i])] = true);
    let (mut sentences, mut touched) = (0, 0);
    let mut start = 0;
    while start < other.len() {
        let limit = (start + tuning.summary_longest_sentence.max(1)).min(other.len());
        let end = (start + 1..limit).find(|&i| other.content.starts[i]).unwrap_or(limit);
        if end - start >= tuning.summary_shortest_sentence {
            sentences += 1;
            let mut in_common: Vec<u32> = other.ids[start..end].to_vec();
            in_common.retain(|&id| id != ALONE && telling_words[to_usize(id)]);
            in_common.sort_unstable();
            in_common.dedup();
            touched += usize::from(in_common.len() >= tuning.summary_touching_words);
        }
        start = end;
    }

    let score = tuning.summary_intercept
        + tuning.summary_weight_of_evidence * log2(total.max(0.001)) * std::f64::consts::LN_2
        + tuning.summary_weight_of_explained * explained / total
        + tuning.summary_weight_of_held * share_held
        + tuning.summary_weight_of_held_around * words_around / share_held
        + tuning.summary_weight_of_one_place * in_one_place
        + tuning.summary_weight_of_said_around * said_around
        + tuning.summary_weight_of_touched * to_f64(touched) / to_f64(sentences.max(1));
    Some((score, stretch))
}

/// Bits that speak for a summary if a word stands, or does not stand, in a stretch of certain length: the log of how
/// much likelier the fact is if three quarters of the words were kept than by chance alone.
struct Said {
    /// Bits of a word that stands there, by rarity.
    held: Vec<f64>,
    /// Bits of a word that does not stand there.
    missing: f64,
    /// Surprise of a common word: rarity begins above.
    common: Decibits,
}

impl Said {
    /// For words of the given surprises and a stretch of `len` words: an entry for each rarity, since texts hold few
    /// different rarities.
    fn among(len: usize, surprises: &[Decibits], tuning: &RewrittenTuning) -> Said {
        let RewrittenTuning { common_surprise: common, summary_kept: kept, summary_least_chance, .. } = *tuning;
        let rarest = surprises.iter().copied().max().map_or(0, |surprise| rarity(surprise, common));
        let chance = |rarity| score::chance(score::at_large(common + rarity, common), len).max(summary_least_chance);
        let held = (0..=rarest).map(|rarity| log2(1.0 - kept + kept / chance(rarity))).collect();
        Said { held, missing: log2(1.0 - kept), common }
    }

    /// Bits of a word of so much surprise, if the stretch holds the word or does not.
    fn by(&self, surprise: Decibits, held: bool) -> f64 {
        if held { self.held[usize::from(rarity(surprise, self.common))] } else { self.missing }
    }
}

/// The segment of the greatest positive sum.
fn best_segment(values: impl Iterator<Item = f64>) -> Option<Range<usize>> {
    let (mut sum, mut from, mut best, mut score) = (0.0, 0, None, 0.0);
    for (i, value) in values.enumerate() {
        if sum <= 0.0 {
            (sum, from) = (0.0, i);
        }
        sum += value;
        if sum > score {
            (best, score) = (Some(from..i + 1), sum);
        }
    }
    best
}

/// The greatest sum of `needed` over the different stems in any window of `len` tokens.
fn best_window(needed: &[f64], ids: &[u32], len: usize) -> f64 {
    let mut inside = Bag::new(needed.len());
    let (mut sum, mut best) = (0.0f64, 0.0f64);
    for (i, &id) in ids.iter().enumerate() {
        if id != ALONE && inside.count(id) == 0 {
            sum += needed[to_usize(id)];
        }
        inside.add(&[id]);
        if let Some(&gone) = i.checked_sub(len).and_then(|k| ids.get(k))
            && inside.take(gone)
            && inside.count(gone) == 0
        {
            sum -= needed[to_usize(gone)];
        }
        best = best.max(sum);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_scattered_if_they_lie_far_apart_on_the_other_side() {
        for (what, pieces, want) in [
            ("far apart", vec![[0..30, 0..30], [30..60, 131..160]], true),
            ("not far enough", vec![[0..30, 0..30], [30..60, 130..160]], false),
            ("in another order", vec![[0..30, 300..330], [30..60, 0..30]], true),
            ("one of them lies beyond", vec![[0..30, 0..30], [45..90, 300..345]], false),
            ("one alone", vec![[0..60, 0..400]], false),
            ("one goes over the others", vec![[0..60, 0..500], [5..15, 10..20], [20..40, 200..230]], false),
        ] {
            let far = RewrittenTuning::default().summary_far;
            let turned = |piece: &Region| [piece[1].clone(), piece[0].clone()];
            assert_eq!(are_scattered(pieces.iter().cloned(), 0, &(0..60), far), want, "{what}");
            assert_eq!(are_scattered(pieces.iter().map(turned), 1, &(0..60), far), want, "{what}");
        }
    }
}
