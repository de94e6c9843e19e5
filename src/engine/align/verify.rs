//! Owns exact verification: the number of shingles really in both documents, as integers.

use crate::base::cast::{scaled, to_u32, to_usize};
use crate::model::overlap::Overlap;

/// Hash index: hashes of a document in text order (shingles, or other pieces), and a table to find a hash.
#[derive(Clone, Debug, Default)]
pub struct HashIndex {
    hashes: Vec<u64>,
    /// For each place the next place of the same hash; the last place leads back to the first place.
    next: Vec<u32>,
    /// For each place the previous place of the same hash; the first place leads to the first place.
    previous: Vec<u32>,
    /// The last place of each hash, or [`FREE`], at the first free slot from where the top bits of the hash point to. A
    /// third of the slots are free at least.
    slots: Vec<u32>,
    /// A bit where the top bits of each hash point to, sixteen bits for a hash: most absent hashes are told by the
    /// filter.
    filter: Vec<u64>,
    distinct: u32,
}

const FREE: u32 = u32::MAX;

impl HashIndex {
    /// Index of hashes in text order; each bit of a hash must be as good as the next. O(n); 16 bytes each beside the
    /// hash.
    pub fn new(hashes: Vec<u64>) -> Self {
        let places = 0..to_u32(hashes.len());
        let mut out = HashIndex {
            next: places.clone().collect(),
            previous: places.collect(),
            slots: vec![FREE; hashes.len() + hashes.len() / 2 + 1],
            filter: vec![0; hashes.len() / 4 + 1],
            hashes,
            distinct: 0,
        };
        for (place, &hash) in (0..).zip(&out.hashes) {
            let slot = out.slot(hash);
            let last = std::mem::replace(&mut out.slots[slot], place);
            if last == FREE {
                let (word, bit) = out.filter_bit(hash);
                out.filter[word] |= bit;
                out.distinct += 1;
            } else {
                out.previous[to_usize(place)] = last;
                out.next.swap(to_usize(place), to_usize(last));
            }
        }
        out
    }

    /// Number of different hashes.
    pub fn distinct(&self) -> u32 {
        self.distinct
    }

    /// All hashes, in text order.
    pub fn all(&self) -> &[u64] {
        &self.hashes
    }

    /// The different hashes.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        (0..).zip(&self.hashes).filter(|&(place, _)| self.is_last(place)).map(|(_, &hash)| hash)
    }

    /// All places, ascending, of the hash with this last place.
    pub fn places(&self, last: u32) -> impl Iterator<Item = u32> {
        let first = self.next[to_usize(last)];
        let following = move |&place: &u32| (place != last).then(|| self.next[to_usize(place)]);
        std::iter::successors(Some(first), following)
    }

    /// The same places, descending.
    pub fn places_back(&self, last: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(last), |&place| self.place_before(place))
    }

    /// The place of the same hash before a place.
    pub fn place_before(&self, place: u32) -> Option<u32> {
        Some(self.previous[to_usize(place)]).filter(|&before| before != place)
    }

    /// Whether the hash at a place stands nowhere else.
    pub fn is_single(&self, place: u32) -> bool {
        self.next[to_usize(place)] == place
    }

    /// Whether the hash at a place stands nowhere after it.
    #[inline]
    pub fn is_last(&self, place: u32) -> bool {
        self.next[to_usize(place)] <= place
    }

    /// The last place of a hash. A look at the filter, passed by a sixteenth of strangers, and a look-up.
    #[inline]
    pub fn last_place(&self, hash: u64) -> Option<u32> {
        let (word, bit) = self.filter_bit(hash);
        let may_hold = self.filter.get(word).is_some_and(|bits| bits & bit != 0);
        may_hold.then(|| self.slots[self.slot(hash)]).filter(|&place| place != FREE)
    }

    /// The slot of a hash, or the slot where the hash would be.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let mut slot = scaled(hash, self.slots.len());
        while self.slots[slot] != FREE && self.hashes[to_usize(self.slots[slot])] != hash {
            slot += 1;
            if slot == self.slots.len() {
                slot = 0;
            }
        }
        slot
    }

    /// Where the filter tells of a hash.
    #[inline]
    fn filter_bit(&self, hash: u64) -> (usize, u64) {
        let at = scaled(hash, 64 * self.filter.len());
        (at / 64, 1 << (at % 64))
    }
}

/// Calls `shared` with the last place in `a` and in `b` of every hash that both hold; in order of `a`.
///
/// The hash after a shared hash is most often shared too, at the next place: a single comparison tells. Else a look at
/// the filter of `b`, and a look-up for the few hashes that pass. O(|a|), no allocation.
pub fn for_each_shared(a: &HashIndex, b: &HashIndex, mut shared: impl FnMut(u32, u32)) {
    let mut next = 0; // place in `b` after the last shared one
    for (p, &hash) in (0..).zip(&a.hashes) {
        let follows = b.hashes.get(to_usize(next)) == Some(&hash) && b.is_last(next);
        if let Some(q) = if follows { Some(next) } else { b.last_place(hash) } {
            next = q + 1;
            if a.is_last(p) {
                shared(p, q);
            }
        }
    }
}

impl Overlap {
    /// The overlap of two documents. O(min(|a|, |b|)).
    ///
    /// ```
    /// use wirecopy::engine::align::verify::HashIndex;
    /// use wirecopy::model::overlap::Overlap;
    /// let (a, b) = (HashIndex::new(vec![1, 2, 3, 4]), HashIndex::new(vec![3, 4, 5]));
    /// let overlap = Overlap::of(&a, &b);
    /// assert_eq!((overlap.shared, overlap.union()), (2, 5));
    /// assert_eq!(overlap.jaccard(), 0.4);
    /// ```
    pub fn of(a: &HashIndex, b: &HashIndex) -> Overlap {
        if b.hashes.len() < a.hashes.len() {
            return Overlap::of(b, a).mirrored();
        }
        let mut shared = 0;
        for_each_shared(a, b, |_, _| shared += 1);
        Overlap { shared, a: a.distinct, b: b.distinct }
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
            let got = Overlap::of(&HashIndex::new(a), &HashIndex::new(b));
            prop_assert_eq!(got.shared as usize, x.intersection(&y).count());
            prop_assert_eq!(got.union() as usize, x.union(&y).count());
            prop_assert_eq!((got.a as usize, got.b as usize), (x.len(), y.len()));
        }
    }

    #[test]
    fn places_are_found_from_either_end() {
        let index = HashIndex::new(vec![7, 1, 7, 2, 7]);
        for (last, want) in [(4, vec![0, 2, 4]), (1, vec![1]), (3, vec![3])] {
            assert_eq!(index.places(last).collect::<Vec<_>>(), want);
            assert!(index.places_back(last).eq(want.into_iter().rev()));
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
