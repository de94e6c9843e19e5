//! Owns postings: the places of each fingerprint, sorted and rid of fingerprints that a single document holds.

use crate::base::bloom::BloomFilter;
use crate::base::cast::low_u32;
use crate::base::ids::DocId;
use crate::engine::candidates::scope::Sides;
use crate::engine::sketch::winnow::{Context, Fingerprint};
use crate::model::tuning::candidates::CandidateTuning;

/// Bits of the number of a shard: the low bits of the hash. Shards are grouped side by side. The high bits will not do:
/// winnowing keeps low hashes.
pub const SHARD_BITS: u32 = 6;
/// Number of shards.
pub const SHARDS: usize = 1 << SHARD_BITS;

/// A fingerprint of a document, in the form sorted into the index. 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// Bits of the shingle's hash above the bits that name the shard. Postings of different shingles that agree in both
    /// (a pair in 2^38) cost a look at the text.
    pub hash: u32,
    /// The document.
    pub doc: DocId,
    /// Token at which the shingle begins.
    pub position: u32,
    /// Traces of the words around the shingle.
    pub context: Context,
}

impl Posting {
    /// Bytes of a posting on disk.
    pub const BYTES: usize = 16;

    /// What orders postings: the fields in turn, as one number, which compares faster.
    #[inline]
    fn order(&self) -> u128 {
        let fields = [self.hash, self.doc.0, self.position, self.context.0];
        fields.into_iter().fold(0, |all, field| all << 32 | u128::from(field))
    }

    /// The posting in the form written to disk.
    #[inline]
    pub fn to_bytes(self) -> [u8; Posting::BYTES] {
        let [a, b, c, d] = [self.hash, self.doc.0, self.position, self.context.0].map(u32::to_le_bytes);
        [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c[0], c[1], c[2], c[3], d[0], d[1], d[2], d[3]]
    }

    /// The posting of the form written to disk.
    #[inline]
    pub fn from_bytes(bytes: [u8; Posting::BYTES]) -> Posting {
        let at = |i: usize| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]);
        Posting { hash: at(0), doc: DocId(at(4)), position: at(8), context: Context(at(12)) }
    }

    /// The posting of a document's fingerprint; the lowest `shard_bits` of the hash are not kept.
    pub fn new(doc: DocId, f: &Fingerprint, shard_bits: u32) -> Posting {
        Posting { hash: low_u32(f.hash >> shard_bits), doc, position: f.position, context: f.context }
    }
}

/// Sorts the postings of a shard, and drops postings that pair nothing: fingerprints of a single document (or side),
/// and repeats of a fingerprint in a document beyond `kept_positions` whose context was seen there before.
///
/// Further repeats would add nothing but squares: a document that repeats a line a thousand times would meet its copy a
/// million times. A repeat with a new context stays, up to `kept_contexts`: a shared run may be the only place where a
/// much repeated phrase goes on as elsewhere. The guarantee ends with a phrase that stands in one document in more
/// ways.
///
/// Meant for a shard of all postings (by some bits of the hash), so that shards can be done side by side. Postings come
/// as anything that tells a `hash`, and a `posting` if the hash is repeated; `shard` is room for sorting. O(n) for
/// postings that occur once (most do), O(n log n) for repeated postings.
pub fn group<T>(
    all: impl Iterator<Item = T> + Clone,
    hash: impl Fn(&T) -> u32,
    posting: impl Fn(T) -> Posting,
    sides: Sides<'_>,
    tuning: &CandidateTuning,
    shard: &mut Vec<Posting>,
) -> Vec<Posting> {
    let repeated = BloomFilter::of(all.clone().map(|item| hash(&item)), all.clone().count());
    let (most_positions, most_contexts) = (tuning.kept_positions, tuning.kept_contexts);
    shard.clear();
    // Lists within a list are gone through faster by `for_each` than by `extend`.
    all.filter(|item| repeated.holds(hash(item))).for_each(|item| shard.push(posting(item)));
    shard.sort_unstable_by_key(Posting::order);
    let mut kept = 0;
    let mut start = 0;
    while start < shard.len() {
        let hash = shard[start].hash;
        let end = start + shard[start..].iter().take_while(|p| p.hash == hash).count();
        if shard[start..end].iter().any(|p| sides.apart(shard[start].doc, p.doc)) {
            let mut first = kept; // of the document
            for i in start..end {
                let next = shard[i];
                if kept > first && shard[kept - 1].doc != next.doc {
                    first = kept;
                }
                let seen = &shard[first..kept];
                let new = || seen.len() < most_contexts && seen.iter().all(|p| p.context != next.context);
                if seen.len() < most_positions || new() {
                    shard[kept] = next;
                    kept += 1;
                }
            }
        }
        start = end;
    }
    shard[..kept].to_vec()
}
