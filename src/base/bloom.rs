//! Owns the question whether a key came up before: a key seen once pairs nothing, and most keys are seen once.

use crate::base::cast::{low_u32, to_u64, to_usize};

/// Bits of a Bloom filter for each counted key. At eight bits, one in nine of the keys seen once is taken for repeated.
/// No result depends on the number.
const BITS_PER_KEY: usize = 8;

/// A Bloom filter of keys seen once and of keys seen again, with a single hash function (Bloom 1970). A key may be
/// called repeated by mistake, never the other way round.
#[derive(Debug)]
pub(crate) struct BloomFilter {
    /// Two bits a place: seen, seen again.
    places: Vec<u64>,
    shift: u32,
}

impl BloomFilter {
    /// The Bloom filter of some evenly spread keys. `most` is about the number of keys. O(keys), two bytes a key.
    pub(crate) fn of(keys: impl Iterator<Item = u32>, most: usize) -> BloomFilter {
        let bits = (most * BITS_PER_KEY).next_power_of_two().clamp(1 << 10, 1 << 32).trailing_zeros();
        let mut table = BloomFilter { places: vec![0; 1 << (bits - 5)], shift: 32 - bits };
        keys.for_each(|key| {
            let (word, place) = table.place(key);
            let seen = &mut table.places[word];
            *seen |= (*seen & (1 << place)) << 1 | 1 << place;
        });
        table
    }

    /// Whether a key came up more than once, or may have.
    #[inline]
    pub(crate) fn holds(&self, key: u32) -> bool {
        let (word, place) = self.place(key);
        self.places[word] >> place & 2 != 0
    }

    #[inline]
    fn place(&self, key: u32) -> (usize, u64) {
        let at = to_u64(to_usize(key >> self.shift));
        (to_usize(low_u32(at >> 5)), at % 32 * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;

    #[test]
    fn repeated_keys_are_never_missed_and_most_others_dropped() {
        for n in [0, 1, 10, 100_000] {
            let hash = |i: u64| low_u32(mix(i));
            let keys: Vec<u32> = (0..n).chain((0..n).step_by(10)).map(hash).collect();
            let table = BloomFilter::of(keys.iter().copied(), keys.len());
            assert!((0..n).step_by(10).map(hash).all(|key| table.holds(key)));
            let wrong = (0..n).filter(|i| i % 10 != 0 && table.holds(hash(*i))).count();
            assert!(wrong as u64 <= n / 7, "{wrong} of {n}");
        }
    }
}
