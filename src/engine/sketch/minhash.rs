//! Owns the sketch: a row of 32-bit slots per document. The share of equal slots estimates Jaccard.
//!
//! Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup 2017, arXiv 1704.04370). Every round throws each shingle into
//! a slot with a random value and keeps the least value; rounds go on until every slot is taken. A value leads with the
//! number of the round, so a later round never displaces an earlier round. Expected O(n + k log k) for n shingles and k
//! slots, where classic MinHash takes O(n k). Slots are drawn almost without replacement, so the estimate varies less
//! as well. There are no empty slots to fill. Filling makes the estimates of one-permutation hashing biased for short
//! texts.

use crate::base::cast::{low_u32, to_f64, to_u32, to_u64, to_usize};
use crate::base::hash::mix;
use std::borrow::Cow;

/// Makes sketches of a given number of slots.
#[derive(Clone, Debug)]
pub struct Sketcher {
    slots: usize,
    /// An odd multiplier for each round.
    rounds: Vec<u64>,
}

impl Sketcher {
    /// `slots` is a power of two from 16 to 1024.
    pub fn new(slots: usize) -> Self {
        assert!(slots.is_power_of_two() && (16..=1024).contains(&slots), "{slots} slots");
        Sketcher { slots, rounds: (0..2 * to_u64(slots)).map(|i| mix(i + 1) | 1).collect() }
    }

    /// Number of slots of a row.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Sketch of a set of shingle hashes into `row` (`slots` long). Order and repetition do not matter.
    ///
    /// No shingle leaves every slot at `u32::MAX`: such a document is too short and must not be compared.
    pub fn sketch(&self, shingles: &[u64], row: &mut [u32]) {
        assert_eq!(row.len(), self.slots);
        // With the number of slots known, the loops need no check of bounds: a third faster.
        match self.slots {
            16 => self.throw::<16>(shingles, row),
            32 => self.throw::<32>(shingles, row),
            64 => self.throw::<64>(shingles, row),
            128 => self.throw::<128>(shingles, row),
            256 => self.throw::<256>(shingles, row),
            512 => self.throw::<512>(shingles, row),
            _ => self.throw::<1024>(shingles, row),
        }
    }

    fn throw<const SLOTS: usize>(&self, shingles: &[u64], row: &mut [u32]) {
        let slot_bits = SLOTS.trailing_zeros();
        let value_bits = 31 - slot_bits; // below the round
        let slot_of = |x: u64| to_usize(low_u32(x >> (64 - slot_bits)));
        let value_of = |x: u64| low_u32(x << slot_bits >> (64 - value_bits));
        row.fill(u32::MAX);
        let Ok(row) = <&mut [u32; SLOTS]>::try_from(row) else { return };
        if shingles.is_empty() {
            return;
        }
        let mut shingles = Cow::Borrowed(shingles);
        for &shingle in &*shingles {
            let x = shingle.wrapping_mul(self.rounds[0]);
            let slot = &mut row[slot_of(x)];
            *slot = value_of(x).min(*slot);
        }
        for (round, &multiplier) in self.rounds.iter().enumerate().skip(1) {
            if !row.contains(&u32::MAX) {
                break;
            }
            // So many shingles leave a slot empty only if few differ ("la la la"): without `distinct`, O(n k) for such
            // a text.
            if round == 1 && shingles.len() > 16 * SLOTS {
                let distinct = shingles.to_mut();
                distinct.sort_unstable();
                distinct.dedup();
            }
            let lead = to_u32(round) << value_bits;
            // The second half of the rounds serves a single slot each, so even a lone shingle fills all slots.
            let fixed = round.checked_sub(SLOTS);
            for &shingle in &*shingles {
                let x = shingle.wrapping_mul(multiplier);
                let slot = &mut row[fixed.unwrap_or(slot_of(x))];
                if *slot >= lead {
                    *slot = (lead | value_of(x)).min(*slot);
                }
            }
        }
    }
}

/// Estimate of Jaccard by two sketches: the share of equal slots. Standard error at most `sqrt(J (1 - J) / slots)`.
pub fn estimate(a: &[u32], b: &[u32]) -> f64 {
    let equal = a.iter().zip(b).filter(|(x, y)| x == y).count();
    to_f64(equal) / to_f64(a.len())
}

/// Classic k-permutation MinHash (Broder 1997): slower and noisier, the yardstick for bias and variance.
///
/// A multiply-add-shift permutation per slot; cost O(slots) per shingle.
pub fn classic(shingles: &[u64], row: &mut [u32]) {
    row.fill(u32::MAX);
    for &shingle in shingles {
        for (i, slot) in row.iter_mut().enumerate() {
            let value = mix(shingle ^ mix(to_u64(i) + 1)) >> 32;
            *slot = (*slot).min(low_u32(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets of `n` shingles each with the given number in common, different in every trial.
    fn sets(trial: u64, n: u64, shared: u64) -> (Vec<u64>, Vec<u64>) {
        let h = |i: u64| mix(mix(trial) ^ i);
        ((0..n).map(h).collect(), (n - shared..2 * n - shared).map(h).collect())
    }

    /// Mean and variance of the estimate over many trials.
    fn moments(n: u64, shared: u64, mut sketch: impl FnMut(&[u64], &mut [u32])) -> (f64, f64) {
        let (trials, mut sum, mut squares) = (1500, 0.0, 0.0);
        for trial in 0..trials {
            let (a, b) = sets(trial, n, shared);
            let (mut x, mut y) = ([0; 128], [0; 128]);
            sketch(&a, &mut x);
            sketch(&b, &mut y);
            let j = estimate(&x, &y);
            sum += j;
            squares += j * j;
        }
        let mean = sum / trials as f64;
        (mean, squares / trials as f64 - mean * mean)
    }

    #[test]
    fn unbiased_and_no_noisier_than_classic() {
        let fast = Sketcher::new(128);
        for (n, shared) in [(3, 2), (10, 5), (40, 30), (120, 80), (350, 280), (350, 60), (2000, 1400)] {
            let j = shared as f64 / (2 * n - shared) as f64;
            let (mean, variance) = moments(n, shared, |s, row| fast.sketch(s, row));
            let (classic_mean, classic_variance) = moments(n, shared, classic);
            let error = 4.0 * (classic_variance / 1500.0).sqrt();
            assert!((mean - j).abs() < error, "n {n}: fast {mean} true {j}");
            assert!((classic_mean - j).abs() < error, "n {n}: classic {classic_mean} true {j}");
            assert!(variance < 1.1 * classic_variance, "n {n}: variance {variance}, classic {classic_variance}");
        }
    }

    #[test]
    fn golden_row() {
        let mut row = [0; 16];
        Sketcher::new(16).sketch(&[mix(1), mix(2), mix(3)], &mut row);
        assert_eq!(crate::base::hash::bytes(&row.map(u32::to_le_bytes).concat()), GOLDEN);
    }
    const GOLDEN: u64 = 15595845844188115024;

    #[test]
    fn too_short_is_marked() {
        let mut row = [0; 16];
        Sketcher::new(16).sketch(&[], &mut row);
        assert_eq!(row, [u32::MAX; 16]);
    }
}
