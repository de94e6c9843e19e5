//! Owns the stem pairs of all documents, by shard, until every text was read and posting lists can be made.
//!
//! Stem pairs lie in chunks. The system takes each chunk back as soon as the shard is grouped, so that stem pairs and
//! posting lists never lie in memory twice.

use crate::base::cast::{low_bits, low_u32};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::spill::{Spill, SpillRoom, SpilledPiece};
use crate::engine::candidates::postings::{Posting, SHARD_BITS, SHARDS};
use crate::engine::sketch::winnow::{Context, Fingerprint};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// Stem pairs of a chunk.
const CHUNK: usize = 1 << 15;
/// Bits of the distance of the two words.
const DISTANCE_BITS: u32 = 6;
/// Words of a document whose stem pairs are held: what is left of 32 bits.
const MOST_WORDS: u32 = 1 << (u32::BITS - DISTANCE_BITS);

/// A stem pair of a document. 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeldStemPair {
    /// The hash, as in a [`Posting`].
    pub hash: u32,
    doc: DocId,
    /// The first of the two words, and the distance.
    place: u32,
}

impl HeldStemPair {
    /// Bytes of a stem pair, in memory and in a file.
    pub const BYTES: usize = 12;

    fn new(doc: DocId, pair: &Fingerprint) -> HeldStemPair {
        let distance = pair.context.0 % (1 << DISTANCE_BITS);
        let place = (pair.position << DISTANCE_BITS) | distance;
        HeldStemPair { hash: low_u32(pair.hash >> SHARD_BITS), doc, place }
    }

    /// The posting of the stem pair.
    pub fn posting(self) -> Posting {
        let HeldStemPair { hash, doc, place } = self;
        Posting { hash, doc, position: place >> DISTANCE_BITS, context: Context(place % (1 << DISTANCE_BITS)) }
    }

    fn to_bytes(self) -> [u8; HeldStemPair::BYTES] {
        let [a, b, c] = [self.hash, self.doc.0, self.place].map(u32::to_le_bytes);
        [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c[0], c[1], c[2], c[3]]
    }

    fn from_bytes(bytes: [u8; HeldStemPair::BYTES]) -> HeldStemPair {
        let at = |i: usize| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]);
        HeldStemPair { hash: at(0), doc: DocId(at(4)), place: at(8) }
    }
}

/// Stem pairs on their way into a [`StemPairStore`], by shard; each worker has a buffer.
#[derive(Debug)]
pub(super) struct StemPairBuffer([Vec<HeldStemPair>; SHARDS]);

impl Default for StemPairBuffer {
    fn default() -> Self {
        StemPairBuffer([const { Vec::new() }; SHARDS])
    }
}

impl StemPairBuffer {
    /// Adds the stem pairs of a document. Words beyond 67 million make none.
    pub fn add(&mut self, doc: DocId, pairs: &[Fingerprint]) {
        for pair in pairs.iter().take_while(|pair| pair.position < MOST_WORDS) {
            self.0[low_bits(pair.hash, SHARD_BITS)].push(HeldStemPair::new(doc, pair));
        }
    }
}

/// Some stem pairs of a shard.
#[derive(Debug)]
pub(super) enum StemPairChunk {
    /// In memory; a chunk that has room in the budget, or takes no part in a budget, is `kept`.
    Memory {
        pairs: Vec<HeldStemPair>,
        kept: bool,
        /// The room that the chunk takes, if room is counted.
        _room: Option<SpillRoom>,
    },
    /// In the temporary file.
    Disk(Arc<Spill>, SpilledPiece),
}

impl StemPairChunk {
    fn new(limit: Option<&Arc<Spill>>) -> StemPairChunk {
        let room = limit.and_then(|spill| Spill::hold(spill, CHUNK * HeldStemPair::BYTES));
        let kept = limit.is_none() || room.is_some();
        StemPairChunk::Memory { pairs: Vec::with_capacity(CHUNK), kept, _room: room }
    }

    /// The stem pairs.
    ///
    /// # Errors
    /// As [`Spill::read`].
    pub fn get(&self) -> Result<Cow<'_, [HeldStemPair]>> {
        match self {
            StemPairChunk::Memory { pairs, .. } => Ok(Cow::Borrowed(pairs)),
            StemPairChunk::Disk(spill, piece) => {
                let bytes = spill.read(*piece)?;
                let (pairs, _) = bytes.as_chunks();
                Ok(pairs.iter().map(|&bytes| HeldStemPair::from_bytes(bytes)).collect())
            }
        }
    }
}

/// The stem pairs of the documents read so far.
#[derive(Debug)]
pub(super) struct StemPairStore<'a> {
    shards: [Mutex<Vec<StemPairChunk>>; SHARDS],
    limit: Option<&'a Arc<Spill>>,
}

impl<'a> StemPairStore<'a> {
    /// An empty store; without a `limit` in memory.
    pub fn new(limit: Option<&'a Arc<Spill>>) -> StemPairStore<'a> {
        StemPairStore { shards: [const { Mutex::new(Vec::new()) }; SHARDS], limit }
    }

    /// Takes the stem pairs out of a buffer. The order does not matter: posting lists are sorted.
    ///
    /// # Errors
    /// As [`Spill::write`].
    pub fn take(&self, buffer: &mut StemPairBuffer) -> Result<()> {
        for (shard, new) in self.shards.iter().zip(&mut buffer.0) {
            let mut chunks = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let mut rest = &new[..];
            while !rest.is_empty() {
                if !matches!(chunks.last(), Some(StemPairChunk::Memory { pairs, .. }) if pairs.len() < CHUNK) {
                    chunks.push(StemPairChunk::new(self.limit));
                }
                if let Some(last) = chunks.last_mut() {
                    rest = self.fill(last, rest)?;
                }
            }
            new.clear();
        }
        Ok(())
    }

    /// Adds stem pairs to a chunk in memory, and gives those for which there is no room. A full chunk that is not kept
    /// goes to the temporary file.
    fn fill<'p>(&self, chunk: &mut StemPairChunk, new: &'p [HeldStemPair]) -> Result<&'p [HeldStemPair]> {
        let StemPairChunk::Memory { pairs, kept, .. } = chunk else { return Ok(new) };
        let (first, rest) = new.split_at(new.len().min(CHUNK - pairs.len()));
        pairs.extend_from_slice(first);
        if let (false, CHUNK, Some(spill)) = (*kept, pairs.len(), self.limit) {
            let bytes: Vec<u8> = pairs.iter().flat_map(|pair| pair.to_bytes()).collect();
            *chunk = StemPairChunk::Disk(spill.clone(), spill.write(&bytes)?);
        }
        Ok(rest)
    }

    /// The chunks of each shard.
    pub fn into_shards(self) -> Vec<Vec<StemPairChunk>> {
        self.shards.into_iter().map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::{to_u32, to_u64};
    use crate::base::hash::mix;

    #[test]
    fn stem_pairs_come_back_from_memory_and_disk() {
        let spill = Arc::new(Spill::new(0, &std::env::temp_dir()));
        let pair = |i: u64| Fingerprint {
            hash: (mix(i) << SHARD_BITS) | (i % 3),
            position: low_u32(i) * 7,
            context: Context(low_u32(i) % 31 + 1),
        };
        let pairs: Vec<Fingerprint> = (0..to_u64(4 * CHUNK)).map(pair).collect();
        for limit in [None, Some(&spill)] {
            let store = StemPairStore::new(limit);
            let mut buffer = StemPairBuffer::default();
            for (doc, pairs) in pairs.chunks(1000).enumerate() {
                buffer.add(DocId(to_u32(doc)), pairs);
                store.take(&mut buffer).expect("room");
            }
            let shards = store.into_shards();
            let on_disk = shards.iter().flatten().filter(|chunk| matches!(chunk, StemPairChunk::Disk(..))).count();
            assert_eq!(on_disk > 0, limit.is_some());
            for (shard, chunks) in shards.iter().enumerate() {
                let all = pairs.iter().enumerate().filter(|one| low_bits(one.1.hash, SHARD_BITS) == shard);
                let want = all.map(|(i, pair)| Posting::new(DocId(to_u32(i / 1000)), pair, SHARD_BITS));
                let lists: Vec<_> = chunks.iter().map(|chunk| chunk.get().expect("what was put there")).collect();
                assert!(lists.iter().flat_map(|list| list.iter().map(|pair| pair.posting())).eq(want), "shard {shard}");
            }
        }
    }
}
