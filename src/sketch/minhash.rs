//! Owns the sketch: a row of 32-bit slots per document in which the share of equal slots estimates Jaccard.
//!
//! Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup 2017, arXiv 1704.04370). Every round throws each shingle into one
//! slot with a random value and keeps the least; rounds go on until every slot is taken. A value leads with its round, so
//! that a later round never displaces an earlier one. Expected O(n + k log k) for n shingles and k slots, where classic
//! MinHash takes O(n k); its slots are drawn almost without replacement, so the estimate varies less as well. Unlike
//! one-permutation hashing it needs no filling of empty slots, which is where those schemes are biased for short texts.

use crate::hash::mix;
use crate::units::{low_u32, to_f64, to_u32, to_u64, to_usize};
use std::borrow::Cow;

/// Makes sketches of a given number of slots.
#[derive(Clone, Debug)]
pub struct Sketcher {
    slots: usize,
    slot_bits: u32,
    /// Bits of a value below its round.
    value_bits: u32,
    /// One odd multiplier a round.
    rounds: Vec<u64>,
}

impl Sketcher {
    /// `slots` is a power of two from 16 to 1024.
    pub fn new(slots: usize) -> Self {
        assert!(slots.is_power_of_two() && (16..=1024).contains(&slots), "{slots} slots");
        let slot_bits = slots.trailing_zeros();
        let rounds = (0..2 * to_u64(slots)).map(|i| mix(i + 1) | 1).collect();
        Sketcher { slots, slot_bits, value_bits: 31 - slot_bits, rounds }
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
        row.fill(u32::MAX);
        if shingles.is_empty() {
            return;
        }
        let slot_shift = 64 - self.slot_bits;
        let value_shift = 64 - self.slot_bits - self.value_bits;
        let value_mask = (1u64 << self.value_bits) - 1;
        let mut shingles = Cow::Borrowed(shingles);
        for (round, &multiplier) in self.rounds.iter().enumerate() {
            let lead = to_u32(round) << self.value_bits;
            // The second half of the rounds serves one slot each, so that even one shingle fills all of them.
            let fixed = round.checked_sub(self.slots);
            for &shingle in &*shingles {
                let x = shingle.wrapping_mul(multiplier);
                let slot = fixed.unwrap_or(to_usize(low_u32(x >> slot_shift)));
                let value = lead | low_u32((x >> value_shift) & value_mask);
                row[slot] = row[slot].min(value);
            }
            if !row.contains(&u32::MAX) {
                break;
            }
            // So many leave a slot empty only if they are few, repeated ("la la la"): without this, O(n k) for those.
            if round == 0 && shingles.len() > 16 * self.slots {
                let distinct = shingles.to_mut();
                distinct.sort_unstable();
                distinct.dedup();
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
/// One multiply-add-shift permutation per slot; cost O(slots) per shingle.
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
        assert_eq!(crate::hash::token(&row.map(u32::to_le_bytes).concat()), GOLDEN);
    }
    const GOLDEN: u64 = 15595845844188115024;

    #[test]
    fn too_short_is_marked() {
        let mut row = [0; 16];
        Sketcher::new(16).sketch(&[], &mut row);
        assert_eq!(row, [u32::MAX; 16]);
    }
}
