//! Owns the exact overlap of two documents: shared and different shingles, as integers.

use crate::base::math::ratio;

/// How much two documents share, in different shingles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
    #[must_use]
    pub fn mirrored(self) -> Overlap {
        Overlap { shared: self.shared, a: self.b, b: self.a }
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
