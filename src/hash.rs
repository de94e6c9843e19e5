//! Owns the frozen hash functions: whatever leaves the process, or decides what a run finds, is hashed here.
//!
//! Token: XXH3-64 over the folded token's UTF-8 bytes. Shingle: a polynomial over token hashes, finished by a mixer.
//! Golden vectors below pin both; a change of either is a change of every sketch and fingerprint ever made.
//! (ahash serves in-memory tables only: its values change with the CPU's features.)

/// Odd multiplier of the shingle polynomial: the first 64 bits of the fraction of the golden ratio.
const SHINGLE_BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of one folded token.
#[inline]
pub fn token(folded: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded)
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
