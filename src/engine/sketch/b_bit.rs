//! Owns b-bit marks: four bits of each slot of a sketch. Most candidates that are no near-duplicates are told by their
//! marks, without a look at their texts.
//!
//! Slots of two documents are equal with chance J, marks with chance `J + (1 - J) / 16`: b-bit minwise hashing (Li,
//! König 2010, "b-Bit minwise hashing").

use crate::base::cast::{to_f64, to_u32};
use crate::base::math::log2;

/// Slots whose marks fill a word of 64 bits.
const SLOTS_A_WORD: usize = 16;

/// The marks of a sketch, appended to `out`: a word for 16 slots.
pub fn marks(sketch: &[u32], out: &mut Vec<u64>) {
    let word = |slots: &[u32]| slots.iter().fold(0, |word, &slot| word << 4 | u64::from(slot & 0xF));
    out.extend(sketch.chunks_exact(SLOTS_A_WORD).map(word));
}

/// Number of words taken by the marks of so many slots.
pub fn words(slots: usize) -> usize {
    slots / SLOTS_A_WORD
}

/// Number of slots in which two documents have the same mark.
#[inline]
pub fn equal(a: &[u64], b: &[u64]) -> u32 {
    let differ = |(x, y): (&u64, &u64)| {
        let bits = x ^ y;
        let bits = bits | bits >> 1;
        ((bits | bits >> 2) & 0x1111_1111_1111_1111).count_ones()
    };
    to_u32(SLOTS_A_WORD * a.len()) - a.iter().zip(b).map(differ).sum::<u32>()
}

/// Least equal marks of two documents whose Jaccard reaches the threshold, but for one pair in 2^`loss_bits`. By
/// Chernoff's bound: at most `q n` of n are equal with chance `2^(-n D)`, where `D = q log2(q / p) + (1 - q) log2((1 -
/// q) / (1 - p))`.
///
/// ```
/// use wirecopy::engine::sketch::b_bit::least_equal;
/// assert_eq!([0.7, 0.5, 1.0].map(|threshold| least_equal(128, threshold, 16.61)), [67, 42, 128]);
/// ```
pub fn least_equal(slots: usize, threshold: f64, loss_bits: f64) -> u32 {
    let p = threshold + (1.0 - threshold) / 16.0;
    let term = |x: f64, y: f64| if x > 0.0 { x * log2(x / y) } else { 0.0 };
    let loses = |equal: usize| {
        let q = to_f64(equal) / to_f64(slots);
        p < 1.0 && (q >= p || to_f64(slots) * (term(q, p) + term(1.0 - q, 1.0 - p)) < loss_bits)
    };
    to_u32((0..slots).find(|&equal| loses(equal)).unwrap_or(slots))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::to_usize;
    use crate::base::hash::mix;
    use crate::engine::sketch::minhash::Sketcher;
    use crate::model::tuning::sketch::SketchTuning;

    #[test]
    fn equal_marks_are_counted() {
        let (x, mut y): (Vec<u32>, Vec<u32>) = ((0..32).collect(), (0..32).collect());
        let marks_of = |sketch: &[u32]| {
            let mut out = Vec::new();
            marks(sketch, &mut out);
            assert_eq!(out.len(), words(32));
            out
        };
        assert_eq!(equal(&marks_of(&x), &marks_of(&y)), 32);
        (y[3], y[20], y[31]) = (x[3] ^ 8, x[20] ^ 1, x[31] ^ 16); // the last change is beyond the four bits
        assert_eq!(equal(&marks_of(&x), &marks_of(&y)), 30);
    }

    /// Pairs at the threshold, of short texts too, whose slots are drawn from few shingles.
    #[test]
    fn what_reaches_the_threshold_is_not_lost() {
        for (slots, n, shared) in [
            (128, 340u64, 280u64),
            (128, 17, 14),
            (128, 1000, 667),
            (128, 9, 6),
            (128, 2, 1),
            (16, 340, 280),
            (1024, 340, 280),
        ] {
            let sketcher = Sketcher::new(slots);
            let jaccard = shared as f64 / (2 * n - shared) as f64;
            let least = least_equal(slots, jaccard, SketchTuning::default().mark_loss_bits);
            for trial in 0..2000 {
                let sketch = |from: u64| {
                    let shingles: Vec<u64> = (from..from + n).map(|i| mix(mix(trial + 7) ^ i)).collect();
                    let (mut row, mut out) = (vec![0; slots], Vec::new());
                    sketcher.sketch(&shingles, &mut row);
                    marks(&row, &mut out);
                    out
                };
                let marks = equal(&sketch(0), &sketch(n - shared));
                assert!(marks >= least, "{slots} {n} {shared}: {marks} of {least}");
            }
        }
    }

    #[test]
    fn less_is_asked_of_fewer_slots_and_of_lower_thresholds() {
        let bits = SketchTuning::default().mark_loss_bits;
        for slots in [16, 64, 128, 1024] {
            let of_percent = |percent| least_equal(slots, f64::from(percent) / 100.0, bits);
            let least: Vec<u32> = (1..=100).map(of_percent).collect();
            assert!(least.is_sorted() && to_usize(least[99]) == slots, "{slots}: {least:?}");
        }
    }
}
