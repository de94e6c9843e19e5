//! Owns the frozen hash functions: whatever leaves the process, or decides what a run finds, is hashed here.
//!
//! Token: XXH3-64 over the folded token's UTF-8 bytes. Shingle: a polynomial over token hashes, finished by a mixer.
//! Golden vectors below pin both; a change of either is a change of every sketch and fingerprint ever made.
//! (ahash serves in-memory tables only: its values change with the CPU's features.)

use crate::units::{low_u64, to_usize};
use std::hint::select_unpredictable;

/// Odd multiplier of the shingle polynomial: the first 64 bits of the fraction of the golden ratio.
const SHINGLE_BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of one folded token.
#[inline]
pub fn token(folded: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded)
}

/// [`token`] of 1 to 16 bytes. `eight(i)` gives the eight bytes from `i` on, little end first; those that follow the
/// token do not count. It is asked for `eight(0)`, and for the last eight bytes of a token that has more.
///
/// XXH3 has one formula for up to 3 bytes, one for up to 8 and one for up to 16. Words of a text are now shorter, now
/// longer than 4 letters, which no processor foresees: both short formulas are done and one result is taken.
///
/// ```
/// use wirecopy::hash::{short_token, token};
/// let fog = |_| u64::from_le_bytes(*b"fogbound");
/// assert_eq!(short_token(3, fog), token(b"fog"));
/// ```
#[inline]
pub fn short_token(len: u32, eight: impl Fn(usize) -> u64) -> u64 {
    // Words of the XXH3 default secret, xored in pairs as the formulas use them.
    const SECRET_3: u64 = 0x8727_5A9B; // 0..4 and 4..8
    const SECRET_8: u64 = 0xC73A_B174_C5EC_D5A2; // 8..16 and 16..24
    const SECRET_16: [u64; 2] = [0x6782_737B_EA42_39B9, 0xAF56_BC3B_0996_523A]; // 24..32 and 32..40, 40..48 and 48..56
    const PRIMES_3: [u64; 2] = [0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9];
    const PRIME_8: u64 = 0x9FB2_1C65_1E98_DF25;
    const PRIME_16: u64 = 0x1656_6791_9E37_79F9;

    let (low, length) = (eight(0), u64::from(len));
    if len > 8 {
        let (x, y) = (low ^ SECRET_16[0], eight(to_usize(len) - 8) ^ SECRET_16[1]);
        let product = u128::from(x) * u128::from(y);
        let folded = low_u64(product) ^ low_u64(product >> 64);
        let h = length.wrapping_add(x.swap_bytes()).wrapping_add(y).wrapping_add(folded);
        let h = (h ^ (h >> 37)).wrapping_mul(PRIME_16);
        return h ^ (h >> 32);
    }
    let last = low.rotate_right(8 * len); // the last byte of the token on top
    let upto_3 = {
        let two = if len == 1 { (low & 0xFF) * 0x0101 } else { low & 0xFFFF };
        let h = (two << 16 | last >> 56) ^ (length << 8 ^ SECRET_3);
        let h = h.wrapping_mul(PRIMES_3[0]); // XXH3 folds the upper half in first, which is empty
        let h = (h ^ (h >> 29)).wrapping_mul(PRIMES_3[1]);
        h ^ (h >> 32)
    };
    let upto_8 = {
        let h = (low << 32 | last >> 32) ^ SECRET_8;
        let h = (h ^ h.rotate_left(49) ^ h.rotate_left(24)).wrapping_mul(PRIME_8);
        let h = (h ^ ((h >> 35) + length)).wrapping_mul(PRIME_8);
        h ^ (h >> 28)
    };
    select_unpredictable(len < 4, upto_3, upto_8)
}

/// 64-bit finaliser with full avalanche (Stafford's variant 13, the one splitmix64 uses). A bijection.
#[inline]
pub const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Rolling hash over a window of the last `width` token hashes:
/// `mix(t[0]·B^(w-1) + t[1]·B^(w-2) + … + t[w-1])`, all modulo 2^64.
#[derive(Clone, Debug)]
pub struct Rolling {
    sum: u64,
    /// `B^width`: takes the oldest token out again.
    out: u64,
}

impl Rolling {
    /// An empty window of `width` tokens.
    pub fn new(width: usize) -> Self {
        Rolling { sum: 0, out: (0..width).fold(1, |p: u64, _| p.wrapping_mul(SHINGLE_BASE)) }
    }

    /// Moves one token in while the window is still filling.
    #[inline]
    pub fn fill(&mut self, new: u64) {
        self.sum = self.sum.wrapping_mul(SHINGLE_BASE).wrapping_add(new);
    }

    /// Moves `new` in and `old` out.
    #[inline]
    pub fn slide(&mut self, new: u64, old: u64) {
        self.fill(new);
        self.sum = self.sum.wrapping_sub(old.wrapping_mul(self.out));
    }

    /// Hash of the tokens in the window.
    #[inline]
    pub fn value(&self) -> u64 {
        mix(self.sum)
    }
}

/// Hash of some tokens that follow each other: that of a shingle of so many.
///
/// ```
/// use wirecopy::hash::{Rolling, phrase};
/// let mut window = Rolling::new(3);
/// [7, 8, 9].iter().for_each(|&token| window.fill(token));
/// assert_eq!(phrase(&[7, 8, 9]), window.value());
/// ```
#[inline]
pub fn phrase(tokens: &[u64]) -> u64 {
    mix(tokens.iter().fold(0, |sum, &token| sum.wrapping_mul(SHINGLE_BASE).wrapping_add(token)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn short_tokens_are_tokens(bytes in any::<[u8; 16]>()) {
            let eight = |from: usize| bytes[from..].first_chunk().map_or(0, |&b| u64::from_le_bytes(b));
            for len in 1..=16 {
                prop_assert_eq!(short_token(len, eight), token(&bytes[..to_usize(len)]), "{}", len);
            }
        }
    }

    #[test]
    fn golden_vectors() {
        assert_eq!(token(b"the quick brown fox"), 0x70ec_3676_36ee_7079);
        assert_eq!(token(b""), 0x2d06_8005_38d3_94c2);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
        let mut window = Rolling::new(3);
        [1, 2, 3].iter().for_each(|&t| window.fill(t));
        let first = window.value();
        window.slide(4, 1);
        let mut fresh = Rolling::new(3);
        [2, 3, 4].iter().for_each(|&t| fresh.fill(t));
        assert_eq!(window.value(), fresh.value());
        assert_eq!(first, 0xc77d_2bce_c177_e923);
        assert_eq!(phrase(&[1, 2, 3]), first);
    }
}
