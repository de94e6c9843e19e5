//! Owns exact verification: the shingles that two documents really share, as integers.

use crate::units::{ratio, to_u32};

/// All shingles of one document, sorted by hash, each with the token at which it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShingleIndex {
    /// (hash, position), ascending.
    entries: Vec<(u64, u32)>,
    distinct: u32,
}

impl ShingleIndex {
    /// Index of a document's shingles, given in text order. O(n log n).
    pub fn new(shingles: &[u64]) -> Self {
        let mut entries: Vec<(u64, u32)> = shingles.iter().enumerate().map(|(i, &hash)| (hash, to_u32(i))).collect();
        entries.sort_unstable();
        let distinct = to_u32(entries.chunk_by(|x, y| x.0 == y.0).count());
        ShingleIndex { entries, distinct }
    }

    /// Number of different shingles.
    pub fn distinct(&self) -> u32 {
        self.distinct
    }

    /// Different shingles, ascending.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        self.entries.chunk_by(|x, y| x.0 == y.0).map(|group| group[0].0)
    }
}

/// Calls `shared` with the positions in `a` and in `b` of every shingle that both hold; in order of hash.
///
/// Two pointers over sorted lists: O(|a| + |b|), no allocation.
pub fn for_each_shared(a: &ShingleIndex, b: &ShingleIndex, mut shared: impl FnMut(&[(u64, u32)], &[(u64, u32)])) {
    let (mut x, mut y) = (&a.entries[..], &b.entries[..]);
    while let (Some(&(p, _)), Some(&(q, _))) = (x.first(), y.first()) {
        match p.cmp(&q) {
            std::cmp::Ordering::Less => x = &x[1..],
            std::cmp::Ordering::Greater => y = &y[1..],
            std::cmp::Ordering::Equal => {
                let m = x.iter().take_while(|e| e.0 == p).count();
                let n = y.iter().take_while(|e| e.0 == p).count();
                shared(&x[..m], &y[..n]);
                (x, y) = (&x[m..], &y[n..]);
            }
        }
    }
}

/// How much two documents share, in different shingles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Shingles in both.
    pub shared: u32,
    /// Shingles in the first.
    pub a: u32,
    /// Shingles in the second.
    pub b: u32,
}

impl Overlap {
    /// The same with the two documents exchanged.
    pub fn mirrored(self) -> Overlap {
        Overlap { shared: self.shared, a: self.b, b: self.a }
    }

    /// The overlap of two documents. O(|a| + |b|).
    ///
    /// ```
    /// use wirecopy::verify::{Overlap, ShingleIndex};
    /// let (a, b) = (ShingleIndex::new(&[1, 2, 3, 4]), ShingleIndex::new(&[3, 4, 5]));
    /// let overlap = Overlap::of(&a, &b);
    /// assert_eq!((overlap.shared, overlap.union()), (2, 5));
    /// assert_eq!(overlap.jaccard(), 0.4);
    /// ```
    pub fn of(a: &ShingleIndex, b: &ShingleIndex) -> Overlap {
        let mut shared = 0;
        for_each_shared(a, b, |_, _| shared += 1);
        Overlap { shared, a: a.distinct, b: b.distinct }
    }

    /// Shingles in either.
    pub fn union(self) -> u32 {
        self.a + self.b - self.shared
    }

    /// Share of all shingles of the two that both hold (Broder 1997: resemblance).
    pub fn jaccard(self) -> f64 {
        ratio(self.shared, self.union())
    }

    /// Share of the first document's shingles that the second holds too.
    pub fn containment_a(self) -> f64 {
        ratio(self.shared, self.a)
    }

    /// Share of the second document's shingles that the first holds too.
    pub fn containment_b(self) -> f64 {
        ratio(self.shared, self.b)
    }

    /// Whether Jaccard reaches a threshold. The ratio is divided, not the threshold multiplied: 29/100 and 0.29 round
    /// to the same float, 100 x 0.29 does not round to 29.
    pub fn is_near_duplicate(self, min_jaccard: f64) -> bool {
        self.shared > 0 && self.jaccard() >= min_jaccard
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn equals_hash_sets(a in prop::collection::vec(0u64..40, 0..60), b in prop::collection::vec(0u64..40, 0..60)) {
            let (x, y): (HashSet<u64>, HashSet<u64>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let got = Overlap::of(&ShingleIndex::new(&a), &ShingleIndex::new(&b));
            prop_assert_eq!(got.shared as usize, x.intersection(&y).count());
            prop_assert_eq!(got.union() as usize, x.union(&y).count());
            prop_assert_eq!((got.a as usize, got.b as usize), (x.len(), y.len()));
        }
    }

    #[test]
    fn thresholds_meet_exactly() {
        for percent in 1..=100u32 {
            let overlap = Overlap { shared: percent, a: 100, b: percent };
            assert!(overlap.is_near_duplicate(f64::from(percent) / 100.0), "{percent}");
            let text: f64 = format!("0.{percent:02}").parse().unwrap_or(0.0);
            assert!(percent == 100 || overlap.is_near_duplicate(text));
            assert!(!overlap.is_near_duplicate(f64::from(percent) / 100.0 + 1e-9));
        }
        assert!(!Overlap::default().is_near_duplicate(0.1));
    }
}
