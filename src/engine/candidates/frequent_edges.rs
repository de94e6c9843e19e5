//! Owns frequent edges: fingerprints beside a common fingerprint, perhaps the mere edge of a common run.
//!
//! At the edge of a common run (a footer, a story that everybody ran) winnowing keeps shingles in some of the documents
//! only. Such shingles would pass for rare. They are frequent edges and propose nothing, unless the words on the far
//! side agree as well.

use crate::base::cast::{low_u16, low_u32, to_u32, to_u64, to_usize};
use crate::base::hash::mix;
use crate::base::ids::DocId;
use crate::engine::candidates::postings::Posting;

/// A posting of a common fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Common {
    doc: DocId,
    position: u32,
    /// A hash of the fingerprint.
    fingerprint: u32,
}

impl Common {
    /// From a posting in the shard of a number.
    pub fn new(posting: &Posting, shard: usize) -> Common {
        let fingerprint = low_u32(mix(to_u64(shard) << 32 | u64::from(posting.hash)));
        Common { doc: posting.doc, position: posting.position, fingerprint }
    }
}

/// The common fingerprints of all documents.
#[derive(Debug, Default)]
pub struct FrequentEdges {
    /// The common fingerprints of document d are `all[rows[d]..rows[d + 1]]`; no rows if there are none at all.
    rows: Vec<u32>,
    all: Vec<Common>,
    /// For each document a bit for each stretch with a common fingerprint in reach; after 64 stretches the bits begin
    /// anew. Most postings lie in no such stretch, and a single look at memory tells.
    reached: Vec<u64>,
    /// Most tokens between a common fingerprint and a frequent edge.
    reach: u32,
}

/// Tokens of a stretch; a bit stands for a stretch.
const STRETCH: u32 = 32;

/// A trace of the common fingerprint before a posting and of the common fingerprint after, with the distance; 0 where
/// none is in reach. Two postings with an equal trace lie at the edge of the same common run.
pub(super) type EdgeTraces = [u16; 2];

impl FrequentEdges {
    /// From the common fingerprints of `docs` documents, ascending; edges lie within `reach` tokens. O(all + docs).
    pub fn new(all: Vec<Common>, docs: usize, reach: u32) -> FrequentEdges {
        if all.is_empty() {
            return FrequentEdges::default();
        }
        let mut reached = vec![0; docs];
        for common in &all {
            let at = common.position;
            let stretches = at.saturating_sub(reach) / STRETCH..=at.saturating_add(reach) / STRETCH;
            stretches.for_each(|stretch| reached[common.doc.index()] |= bit(stretch * STRETCH));
        }
        let mut rows = vec![0; docs + 1];
        let mut end = 0;
        for (row, doc) in rows.iter_mut().zip(0..) {
            end += all[end..].iter().take_while(|common| common.doc.0 < doc).count();
            *row = to_u32(end);
        }
        FrequentEdges { rows, all, reached, reach }
    }

    /// The edge traces of a posting that is not common. O(log n) for n common fingerprints in the document.
    #[inline]
    pub(super) fn edges(&self, posting: &Posting) -> EdgeTraces {
        let doc = posting.doc.index();
        if self.reached.get(doc).is_none_or(|reached| reached & bit(posting.position) == 0) {
            return EdgeTraces::default();
        }
        let own = &self.all[to_usize(self.rows[doc])..to_usize(self.rows[doc + 1])];
        let (before, after) = own.split_at(own.partition_point(|common| common.position < posting.position));
        let trace = |common: Option<&Common>| {
            common.map_or(0, |common| trace(common.fingerprint, common.position.abs_diff(posting.position), self.reach))
        };
        [trace(before.last()), trace(after.first())]
    }
}

/// The bit of the stretch of a token.
fn bit(token: u32) -> u64 {
    1 << (token / STRETCH % u64::BITS)
}

/// Sixteen bits that stand for a common fingerprint and the distance; never 0 within `reach`, else 0.
fn trace(fingerprint: u32, distance: u32, reach: u32) -> u16 {
    if distance > reach {
        return 0;
    }
    low_u16(mix(u64::from(fingerprint) << 32 | u64::from(distance))).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Long documents too, whose stretches share bits.
        #[test]
        fn edges_are_of_the_nearest_common_fingerprints(
            mut places in prop::collection::btree_set((0..3_u32, prop_oneof![0..200_u32, 2000..2400_u32]), 0..20),
            doc in 0..3_u32,
            position in prop_oneof![0..200_u32, 2000..2400_u32],
            reach in prop_oneof![Just(16_u32), 0..150_u32],
        ) {
            let posting = |doc: u32, position: u32| Posting { hash: position, doc: DocId(doc), position, ..Posting::default() };
            places.remove(&(doc, position));
            let all: Vec<Common> = places.iter().map(|&(doc, at)| Common::new(&posting(doc, at), 7)).collect();
            let own = || all.iter().filter(|common| common.doc.0 == doc);
            let of = |common: Option<&Common>| {
                let near = common.filter(|common| common.position.abs_diff(position) <= reach);
                near.map_or(0, |common| trace(common.fingerprint, common.position.abs_diff(position), reach))
            };
            let expected = [
                of(own().filter(|common| common.position < position).max_by_key(|common| common.position)),
                of(own().filter(|common| common.position > position).min_by_key(|common| common.position)),
            ];
            prop_assert_eq!(FrequentEdges::new(all.clone(), 3, reach).edges(&posting(doc, position)), expected);
        }
    }
}
