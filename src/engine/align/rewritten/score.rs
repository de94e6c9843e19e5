//! Owns the score of a region: how much of the region has a partner, and how surprising the partners are between the
//! two documents.

use super::vocabulary::{Bag, Vocabulary};
use crate::base::cast::{to_f64, to_usize};
use crate::base::math::{Decibits, exp2, from_decibits, log2, to_decibits};
use crate::engine::align::rewritten::region::Region;
use crate::model::tuning::rewritten::RewrittenTuning;

/// What a region shares, words taken once for each copy.
pub struct Evidence {
    /// Dice coefficient, as [`dice`] counts.
    dice: i64,
    /// Surprise of the partners, in tenths of a bit.
    surprise: u64,
}

/// Weighs a region. O(length of the region).
///
/// The surprise of a shared word is `-log2 P(it stands in a stretch of this length by chance)`, the chance estimated
/// from the rest of the same document, mixed with the world at large: `q = (count outside + C p) / (words outside + C)`
/// for each word, [`chance`] to meet the word at all. So the vocabulary of a subject, all over a document, says little.
/// Of the two documents the less surprised document counts. A single word says only so much: a rare name is no passage.
pub fn weigh(vocabulary: &Vocabulary<'_>, region: &Region, bag: &mut Bag) -> Evidence {
    let [a, b] = &vocabulary.sides;
    let (common, prior) = (vocabulary.tuning.common_surprise, vocabulary.tuning.prior_words);
    let most_per_word = from_decibits(u64::from(vocabulary.tuning.most_per_word));
    let (in_a, in_b) = (&a.ids[region[0].clone()], &b.ids[region[1].clone()]);
    let mut inside = Bag::new(vocabulary.ids);
    inside.add(in_a);
    let mut copies = Bag::new(vocabulary.ids);
    copies.add(in_b);
    bag.add(in_b);
    let mut surprise = [0u64; 2];
    for i in region[0].clone() {
        let id = a.ids[i];
        if !bag.take(id) {
            continue;
        }
        let p = at_large(a.surprises[i], common);
        for (side, held) in [(0, &inside), (1, &copies)] {
            let words = &vocabulary.sides[side];
            let outside = words.counts[to_usize(id)] - held.count(id);
            let rest = to_f64(words.len() - region[side].len());
            let q = (f64::from(outside) + prior * p) / (rest + prior);
            let bits = -log2(chance(q, region[side].len()));
            surprise[side] += u64::from(to_decibits(bits.min(most_per_word)));
        }
    }
    bag.clear(in_b);
    Evidence { dice: dice(vocabulary, region, bag), surprise: surprise[0].min(surprise[1]) }
}

/// Worth of the words with a partner over the mean worth of both sides, in hundredths. O(length of the region).
pub fn dice(vocabulary: &Vocabulary<'_>, region: &Region, bag: &mut Bag) -> i64 {
    let [a, b] = &vocabulary.sides;
    let in_b = &b.ids[region[1].clone()];
    bag.add(in_b);
    let partners = region[0].clone().filter(|&i| bag.take(a.ids[i]));
    let partners: i64 = partners.map(|i| i64::from(a.content.worth[i])).sum();
    bag.clear(in_b);
    let worth = |side: usize| {
        vocabulary.sides[side].content.worth[region[side].clone()].iter().map(|&w| i64::from(w)).sum::<i64>()
    };
    200 * partners / (worth(0) + worth(1)).max(1)
}

/// Chance of a word of so much surprise, in running text. Words more common than `common` count as a little rarer.
pub fn at_large(surprise: Decibits, common: Decibits) -> f64 {
    exp2(f64::from(surprise.max(common)) / -10.0)
}

/// Chance that a word of chance `p` stands at least once among `len` words.
pub fn chance(p: f64, len: usize) -> f64 {
    1.0 - exp2((-p * to_f64(len) * std::f64::consts::LOG2_E).max(-1000.0))
}

/// Whether a region is long enough to be looked at further.
pub fn is_long(region: &Region, tuning: &RewrittenTuning) -> bool {
    let (a, b) = (region[0].len(), region[1].len());
    a.min(b) >= tuning.least_shorter_side && a.max(b) >= tuning.least_longer_side
}

impl Evidence {
    /// Whether the region is a passage. More is asked in a pair that shares a word-for-word copy elsewhere: who copies
    /// in a place seldom rewrites in another place, and what looks so is mostly the vocabulary of the subject.
    pub fn suffices(&self, beside_copy: bool, tuning: &RewrittenTuning) -> bool {
        let least_beside_copy = u64::from(to_decibits(tuning.least_beside_copy));
        let least = if beside_copy { least_beside_copy } else { tuning.least_surprise };
        self.dice >= tuning.least_dice && self.surprise >= least
    }
}
