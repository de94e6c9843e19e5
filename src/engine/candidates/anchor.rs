//! Owns the anchor: a fingerprint that two documents share, packed into a single number for moving and sorting.

use crate::base::cast::{low_u8, low_u32, low_u64, to_usize};
use crate::base::ids::DocId;

/// A fingerprint that two documents share. 16 bytes.
///
/// From the top: the lowest bits of the number of the first document, enough to tell documents of a [bucket] apart; the
/// second document; the diagonal; the place in the first document; the number of shared words before and after; how
/// usual the fingerprint is. So sorted anchors come pair by pair, and inside a pair along the diagonals.
///
/// [bucket]: Anchor::BUCKET_BITS
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor(u128);

// The lowest bit of each part.
const USUAL: u32 = 0;
const AFTER: u32 = 6;
const BEFORE: u32 = 8;
const POSITION: u32 = 10;
const DIAGONAL: u32 = 42;
const SECOND: u32 = 75;
const FIRST: u32 = 107;

/// Added to a diagonal, so that the sum is no less than 0.
const DIAGONAL_ZERO: u64 = 1 << 32;

impl Anchor {
    /// Bytes of an anchor.
    pub const BYTES: usize = size_of::<Anchor>();
    /// Documents whose numbers differ in so many lowest bits only lie in the same bucket.
    pub const BUCKET_BITS: u32 = 8;

    /// A fingerprint at `at` of the first and `at_second` of the second document, with so many shared words before and
    /// after (at most three each); `usual` if the fingerprint is a common phrase.
    #[inline]
    pub fn new(docs: [DocId; 2], [at, at_second]: [u32; 2], [before, after]: [u32; 2], usual: Option<Usual>) -> Anchor {
        let first = docs[0].0 % (1 << Anchor::BUCKET_BITS);
        let diagonal = u64::from(at) + DIAGONAL_ZERO - u64::from(at_second);
        let usual = usual.map_or(0, |usual| u32::from(usual) + 1);
        let part = |value: u32, lowest: u32| u128::from(value) << lowest;
        Anchor(
            part(first, FIRST)
                | part(docs[1].0, SECOND)
                | u128::from(diagonal) << DIAGONAL
                | part(at, POSITION)
                | part(before, BEFORE)
                | part(after, AFTER)
                | part(usual, USUAL),
        )
    }

    /// A number that stands for the pair among the pairs of the bucket.
    #[inline]
    pub fn pair(self) -> u64 {
        low_u64(self.0 >> SECOND)
    }

    /// The number of the first document in the bucket.
    #[inline]
    pub fn first(self) -> u32 {
        low_u32(low_u64(self.0 >> FIRST))
    }

    /// The second document.
    #[inline]
    pub fn second(self) -> DocId {
        DocId(low_u32(self.pair()))
    }

    /// Place in the first document less place in the second, plus a number that is the same for all anchors.
    #[inline]
    pub fn diagonal(self) -> u64 {
        low_u64(self.0 >> DIAGONAL) % (2 * DIAGONAL_ZERO)
    }

    /// Place in the first document.
    #[inline]
    pub fn position(self) -> u32 {
        low_u32(low_u64(self.0 >> POSITION))
    }

    /// Shared words before the fingerprint, at most three.
    #[inline]
    pub fn before(self) -> u32 {
        low_u32(low_u64(self.0 >> BEFORE)) % 4
    }

    /// Shared words after the fingerprint, at most three.
    #[inline]
    pub fn after(self) -> u32 {
        low_u32(low_u64(self.0 >> AFTER)) % 4
    }

    /// How usual the fingerprint is, if the fingerprint is a common phrase.
    #[inline]
    pub fn usual(self) -> Option<Usual> {
        let number = low_u64(self.0 >> USUAL) % (1 << AFTER);
        number.checked_sub(1).map(|usual| low_u8(to_usize(low_u32(usual))))
    }
}

/// The logarithm (base 2, rounded down) of the number of further surroundings in which a common phrase stands.
pub type Usual = u8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::diagonal;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug)]
    struct Parts {
        docs: [DocId; 2],
        at: [u32; 2],
        around: [u32; 2],
        usual: Option<Usual>,
    }

    impl Parts {
        fn packed(self) -> Anchor {
            Anchor::new(self.docs, self.at, self.around, self.usual)
        }
    }

    fn parts() -> impl Strategy<Value = Parts> {
        let places = [any::<[u32; 2]>(), any::<[u32; 2]>()];
        let around = ([0..4_u32, 0..4_u32], prop::option::of(0..32_u8));
        (places, around).prop_map(|([docs, at], (around, usual))| Parts { docs: docs.map(DocId), at, around, usual })
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out(parts in parts()) {
            let (anchor, Parts { docs, at, around, usual }) = (parts.packed(), parts);
            prop_assert_eq!((anchor.first(), anchor.second()), (docs[0].0 % 256, docs[1]));
            prop_assert_eq!((anchor.position(), [anchor.before(), anchor.after()], anchor.usual()), (at[0], around, usual));
        }

        #[test]
        fn anchors_are_sorted_by_pair_diagonal_and_place(x in parts(), y in parts(), one_pair: bool, one_place: bool) {
            let y = if one_pair { Parts { docs: x.docs, ..y } } else { y };
            let y = if one_place { Parts { at: x.at, ..y } } else { y };
            let key = |Parts { docs, at, .. }: Parts| (docs[0].0 % 256, docs[1], diagonal(at[0], at[1]), at[0]);
            let (p, q) = (x.packed(), y.packed());
            if key(x) == key(y) {
                prop_assert_eq!((p.pair(), p.diagonal()), (q.pair(), q.diagonal()));
            } else {
                prop_assert_eq!(p.cmp(&q), key(x).cmp(&key(y)));
            }
        }
    }
}
