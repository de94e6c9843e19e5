//! Owns a hit: one fingerprint that two documents share, packed into one number, by which hits are moved and sorted.

use crate::base::cast::{low_u8, low_u32, low_u64, to_usize};
use crate::base::ids::DocId;

/// A fingerprint that two documents share. 16 bytes.
///
/// From the top: the lowest bits of the number of the first document, which tell it among those of its [bucket]; the second
/// document; the diagonal; the place in the first document; how many words before and after it are shared too; how usual
/// it is. So sorted hits come pair by pair, and of a pair along its diagonals.
///
/// [bucket]: Hit::BUCKET_BITS
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor(u128);

// The lowest bit of each part.
const FORMULA: u32 = 0;
const AFTER: u32 = 6;
const BEFORE: u32 = 8;
const POSITION: u32 = 10;
const DIAGONAL: u32 = 42;
const SECOND: u32 = 75;
const FIRST: u32 = 107;

/// What is added to a diagonal so that it is no less than 0.
const MIDDLE: u64 = 1 << 32;

impl Anchor {
    /// Bytes that it takes.
    pub const BYTES: usize = size_of::<Anchor>();
    /// Documents that differ in as many of their lowest bits only lie in one bucket.
    pub const BUCKET_BITS: u32 = 8;

    /// A fingerprint at these places of a first and a second document, with so many shared words before and after it (at
    /// most three each).
    #[inline]
    pub fn new(
        docs: [DocId; 2],
        [at, at_second]: [u32; 2],
        [before, after]: [u32; 2],
        formula: Option<Usual>,
    ) -> Anchor {
        let first = docs[0].0 % (1 << Anchor::BUCKET_BITS);
        let diagonal = u64::from(at) + MIDDLE - u64::from(at_second);
        let formula = formula.map_or(0, |usual| u32::from(usual) + 1);
        let part = |value: u32, lowest: u32| u128::from(value) << lowest;
        Anchor(
            part(first, FIRST)
                | part(docs[1].0, SECOND)
                | u128::from(diagonal) << DIAGONAL
                | part(at, POSITION)
                | part(before, BEFORE)
                | part(after, AFTER)
                | part(formula, FORMULA),
        )
    }

    /// A number that stands for the pair in its bucket.
    #[inline]
    pub fn pair(self) -> u64 {
        low_u64(self.0 >> SECOND)
    }

    /// The number of the first document in its bucket.
    #[inline]
    pub fn first(self) -> u32 {
        low_u32(low_u64(self.0 >> FIRST))
    }

    /// The second document.
    #[inline]
    pub fn second(self) -> DocId {
        DocId(low_u32(self.pair()))
    }

    /// Place in the first document less place in the second, and a number that is the same for all hits.
    #[inline]
    pub fn diagonal(self) -> u64 {
        low_u64(self.0 >> DIAGONAL) % (2 * MIDDLE)
    }

    /// Place in the first document.
    #[inline]
    pub fn position(self) -> u32 {
        low_u32(low_u64(self.0 >> POSITION))
    }

    /// Shared words before it, at most three.
    #[inline]
    pub fn before(self) -> u32 {
        low_u32(low_u64(self.0 >> BEFORE)) % 4
    }

    /// Shared words after it, at most three.
    #[inline]
    pub fn after(self) -> u32 {
        low_u32(low_u64(self.0 >> AFTER)) % 4
    }

    /// How usual it is, if it is a formula.
    #[inline]
    pub fn formula(self) -> Option<Usual> {
        let number = low_u64(self.0 >> FORMULA) % (1 << AFTER);
        number.checked_sub(1).map(|usual| low_u8(to_usize(low_u32(usual))))
    }
}

/// The logarithm (base 2, rounded down) of the number of other surroundings in which a formula stands.
pub type Usual = u8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::diagonal;
    use proptest::prelude::*;

    type Parts = ([DocId; 2], [u32; 2], [u32; 2], Option<Usual>);

    fn parts() -> impl Strategy<Value = Parts> {
        let formula = prop::option::of(0..32_u8);
        (any::<[u32; 2]>(), any::<[u32; 2]>(), [0..4_u32, 0..4_u32], formula)
            .prop_map(|(docs, at, around, formula)| (docs.map(DocId), at, around, formula))
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out((docs, at, around, formula) in parts()) {
            let hit = Anchor::new(docs, at, around, formula);
            prop_assert_eq!((hit.first(), hit.second()), (docs[0].0 % 256, docs[1]));
            prop_assert_eq!((hit.position(), [hit.before(), hit.after()], hit.formula()), (at[0], around, formula));
        }

        #[test]
        fn hits_are_sorted_by_pair_diagonal_and_place(x in parts(), y in parts(), one_pair: bool, one_place: bool) {
            let y = if one_pair { (x.0, y.1, y.2, y.3) } else { y };
            let y = if one_place { (y.0, x.1, y.2, y.3) } else { y };
            let key = |(docs, at, ..): Parts| (docs[0].0 % 256, docs[1], diagonal(at[0], at[1]), at[0]);
            let hit = |(docs, at, around, formula): Parts| Anchor::new(docs, at, around, formula);
            if key(x) == key(y) {
                prop_assert_eq!((hit(x).pair(), hit(x).diagonal()), (hit(y).pair(), hit(y).diagonal()));
            } else {
                prop_assert_eq!(hit(x).cmp(&hit(y)), key(x).cmp(&key(y)));
            }
        }
    }
}
