//! Owns the frozen hash functions: whatever leaves the process, or decides what a run finds, is hashed here.
//!
//! Token: a formula for up to 16 bytes, which most are, and XXH3-64 for more. Shingle: a polynomial over token hashes,
//! finished by a multiplication. Golden vectors below pin both; a change of either is a change of every sketch and
//! fingerprint ever made. (ahash serves in-memory tables only: its values change with the CPU's features.)

use crate::base::cast::{low_u64, to_u64};

/// Version of tokenising, folding and hashing: goes up whenever a text gives other words or other hashes. Whatever keeps
/// hashes (sketches, counts, tables of usual words) keeps the version too, and refuses another version.
pub const TEXT_VERSION: u16 = 2;

/// Odd multiplier of the shingle polynomial: the first 64 bits of the fraction of the golden ratio.
const SHINGLE_BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// The next bits of the same fraction, and bits of the fractions of the square roots of 2 and 7: nothing up the sleeve.
const SALTS: [u64; 3] = [0xF39C_C060_5CED_C834, 0x6A09_E667_F3BC_C908, 0xA54F_F53A_5F1D_36F1];

/// Hash of any bytes: XXH3-64.
pub fn bytes(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// Hash of one folded token.
#[inline]
pub fn token(folded: &[u8]) -> u64 {
    let mut padded = [0; 16];
    match padded.get_mut(..folded.len()) {
        Some(start) => start.copy_from_slice(folded),
        None => return bytes(folded),
    }
    short_token(folded.len(), halves(&padded))
}

/// [`token`] of the first `len` bytes, 16 at most, of two [`halves`]; further bytes do not count.
///
/// ```
/// use wirecopy::base::hash::{halves, short_token, token};
/// assert_eq!(short_token(3, halves(b"fogbound, with s")), token(b"fog"));
/// ```
#[inline]
pub fn short_token(len: usize, halves: [u64; 2]) -> u64 {
    // Words of a text are now shorter, now longer than eight letters, which no processor foresees: one formula for all.
    const KEPT: [[u64; 2]; 17] = {
        let mut kept = [[0; 2]; 17];
        let mut len = 1_usize;
        while len <= 16 {
            let (first, second) = (if len < 8 { len } else { 8 }, len.saturating_sub(8));
            kept[len] = [ones(first), ones(second)];
            len += 1;
        }
        kept
    };
    let kept = KEPT[len];
    folded_product(halves[0] & kept[0] ^ SALTS[0], halves[1] & kept[1] ^ SALTS[1] ^ to_u64(len))
}

/// The first eight and the last eight bytes, little end first.
#[inline]
pub fn halves(bytes: &[u8; 16]) -> [u64; 2] {
    let whole = u128::from_le_bytes(*bytes);
    [low_u64(whole), low_u64(whole >> 64)]
}

/// So many bytes of ones.
const fn ones(bytes: usize) -> u64 {
    if bytes == 0 { 0 } else { u64::MAX >> (64 - 8 * bytes) }
}

/// Both halves of the product of 128 bits, folded together: each bit of the result hangs on all bits of both factors.
#[inline]
fn folded_product(x: u64, y: u64) -> u64 {
    let product = u128::from(x) * u128::from(y);
    low_u64(product) ^ low_u64(product >> 64)
}

/// 64-bit finaliser with full avalanche (Stafford's variant 13, as in splitmix64). A bijection.
#[inline]
pub const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Hash of a number by one multiplication: twice as fast as [`mix`], and no bijection.
#[inline]
pub fn stir(x: u64) -> u64 {
    folded_product(x ^ SALTS[0], SALTS[2])
}

/// Rolling hash over a window of the last `width` token hashes: `t[0]·B^(w-1) + t[1]·B^(w-2) + … + t[w-1]` modulo 2^64,
/// stirred.
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
        // The next sum waits for one multiplication and one addition only.
        self.fill(new.wrapping_sub(old.wrapping_mul(self.out)));
    }

    /// Hash of the tokens in the window.
    #[inline]
    pub fn value(&self) -> u64 {
        stir(self.sum)
    }
}

/// Hash of some tokens in a row: the hash of a shingle of so many tokens.
///
/// ```
/// use wirecopy::base::hash::{Rolling, phrase};
/// let mut window = Rolling::new(3);
/// [7, 8, 9].iter().for_each(|&token| window.fill(token));
/// assert_eq!(phrase(&[7, 8, 9]), window.value());
/// ```
#[inline]
pub fn phrase(tokens: &[u64]) -> u64 {
    stir(tokens.iter().fold(0, |sum, &token| sum.wrapping_mul(SHINGLE_BASE).wrapping_add(token)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_follows_a_short_token_does_not_count(bytes in any::<[u8; 16]>()) {
            for len in 0..=16 {
                prop_assert_eq!(short_token(len, halves(&bytes)), token(&bytes[..len]), "{}", len);
            }
        }
    }

    #[test]
    fn golden_vectors() {
        assert_eq!(token(b"fog"), 0x898a_2e1c_e702_879c);
        assert_eq!(token(b"internationally"), 0x8d2f_147c_7da2_7a4e);
        assert_eq!(token(b"the quick brown fox"), 0x70ec_3676_36ee_7079);
        assert_eq!(bytes(b""), 0x2d06_8005_38d3_94c2);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
        let mut window = Rolling::new(3);
        [1, 2, 3].iter().for_each(|&t| window.fill(t));
        let first = window.value();
        window.slide(4, 1);
        let mut fresh = Rolling::new(3);
        [2, 3, 4].iter().for_each(|&t| fresh.fill(t));
        assert_eq!(window.value(), fresh.value());
        assert_eq!(first, 0xdf0f_a4ee_2de2_0a33);
        assert_eq!(phrase(&[1, 2, 3]), first);
    }
}
