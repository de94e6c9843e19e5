//! Pairs worth a look. Sketches propose near-duplicates ([`lsh`]), fingerprints propose pairs that share a passage
//! ([`postings`]). Nothing here is a result: every candidate is verified on the text.

pub mod lsh;
pub mod postings;

pub use postings::{Posting, Postings};

use crate::units::{DocId, to_u64};

/// An unverified pair, the lower document first.
pub type Pair = (DocId, DocId);

/// How the members of a bucket were linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capped {
    /// Buckets over the limit, linked as stars.
    pub buckets: u64,
    /// Pairs that full linking would have proposed beyond the star.
    pub pairs_left_out: u64,
}

impl std::ops::AddAssign for Capped {
    fn add_assign(&mut self, other: Self) {
        self.buckets += other.buckets;
        self.pairs_left_out += other.pairs_left_out;
    }
}

/// Links the members of one bucket: all pairs up to `limit` members (ascending), else a star (the first, its hub, with each
/// other, and each other with the next), so that a bucket of m costs O(m).
fn link(members: &[DocId], limit: usize, pairs: &mut Vec<Pair>, capped: &mut Capped) {
    if members.len() <= limit {
        for (i, &a) in members.iter().enumerate() {
            pairs.extend(members[i + 1..].iter().map(|&b| (a, b)));
        }
    } else {
        let hub = members[0];
        pairs.extend(members[1..].iter().map(|&b| (hub.min(b), hub.max(b))));
        pairs.extend(members[1..].windows(2).map(|w| (w[0], w[1])));
        let m = to_u64(members.len());
        capped.buckets += 1;
        capped.pairs_left_out += m * (m - 1) / 2 - (2 * m - 3);
    }
}
