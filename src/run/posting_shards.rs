//! Owns the postings of the documents read so far, by shard, until all documents are read and postings can be grouped.
//! A compact posting takes 12 bytes: there are more postings than anything else.

use crate::base::cast::{low_bits, low_u16, low_u32, to_u32, to_u64, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::spill::{Spill, SpillRoom, SpilledPiece};
use crate::engine::candidates::postings::{Posting, SHARD_BITS, SHARDS};
use crate::engine::sketch::winnow::{Context, Fingerprint};
use std::borrow::Cow;
use std::sync::Arc;

/// Words of a row: as many positions as two bytes can tell.
const ROW: usize = 1 << 16;

/// A posting of a batch of consecutive documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct CompactPosting {
    /// The hash, as in a [`Posting`].
    pub hash: u32,
    context: Context,
    row: u16,
    position: u16,
}

impl CompactPosting {
    fn to_bytes(self) -> [u8; ShardedPostings::BYTES] {
        let [a, b] = [self.hash, self.context.0].map(u32::to_le_bytes);
        let [c, d] = [self.row, self.position].map(u16::to_le_bytes);
        [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c[0], c[1], d[0], d[1]]
    }

    fn from_bytes(bytes: [u8; ShardedPostings::BYTES]) -> CompactPosting {
        let four = |i: usize| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]);
        let two = |i: usize| u16::from_le_bytes([bytes[i], bytes[i + 1]]);
        CompactPosting { hash: four(0), context: Context(four(4)), row: two(8), position: two(10) }
    }
}

/// Postings by shard, in order of text.
#[derive(Debug)]
pub(super) struct PostingShards([Vec<CompactPosting>; SHARDS]);

impl Default for PostingShards {
    fn default() -> Self {
        PostingShards([const { Vec::new() }; SHARDS])
    }
}

impl PostingShards {
    /// Forgets all postings; the room stays.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(Vec::clear);
    }
}

/// The rows of a batch: each document has a row, a very long document several.
#[derive(Debug, Default)]
pub(super) struct RowStarts {
    /// The document, numbered from 0 in each batch, and the first word of the row.
    rows: Vec<(u32, u32)>,
}

impl RowStarts {
    /// Whether there is room for a document of so many words.
    pub fn fit(&self, words: usize) -> bool {
        self.rows.len() + words / ROW < ROW
    }

    /// Adds the fingerprints of a document.
    pub fn add(&mut self, doc: usize, words: usize, fingerprints: &[Fingerprint], out: &mut PostingShards) {
        let first = self.rows.len();
        self.rows.extend((0..=words / ROW).map(|row| (to_u32(doc), to_u32(row * ROW))));
        for f in fingerprints {
            let position = to_usize(f.position);
            let (row, position) = (low_u16(to_u64(first + position / ROW)), low_u16(to_u64(position % ROW)));
            let hash = low_u32(f.hash >> SHARD_BITS);
            out.0[low_bits(f.hash, SHARD_BITS)].push(CompactPosting { hash, context: f.context, row, position });
        }
    }

    /// The posting in full; `doc` turns a number in the batch into a document of the corpus.
    pub fn posting(&self, posting: CompactPosting, doc: impl Fn(usize) -> DocId) -> Posting {
        let (number, from) = self.rows[usize::from(posting.row)];
        let position = from + u32::from(posting.position);
        Posting { hash: posting.hash, doc: doc(to_usize(number)), position, context: posting.context }
    }
}

/// The postings of a batch.
#[derive(Debug)]
pub(super) enum ShardedPostings {
    /// `all[starts[s]..starts[s + 1]]` are the postings of shard s.
    Memory {
        all: Vec<CompactPosting>,
        starts: Vec<u32>,
        /// The room that the postings take, if room is counted.
        _room: Option<SpillRoom>,
    },
    /// A piece for each shard.
    Disk(Arc<Spill>, Vec<SpilledPiece>),
}

impl Default for ShardedPostings {
    fn default() -> Self {
        ShardedPostings::Memory { all: Vec::new(), starts: Vec::new(), _room: None }
    }
}

impl ShardedPostings {
    /// Bytes of a compact posting.
    pub const BYTES: usize = 12;

    /// Keeps postings; without a `limit` in memory.
    ///
    /// # Errors
    /// As [`Spill::write`].
    pub fn new(PostingShards(shards): &PostingShards, limit: Option<&Arc<Spill>>) -> Result<ShardedPostings> {
        let mut starts = Vec::with_capacity(SHARDS + 1);
        let mut all = Vec::with_capacity(shards.iter().map(Vec::len).sum());
        for shard in shards {
            starts.push(to_u32(all.len()));
            all.extend_from_slice(shard);
        }
        starts.push(to_u32(all.len()));
        let Some(spill) = limit else { return Ok(ShardedPostings::Memory { all, starts, _room: None }) };
        let room = Spill::hold(spill, all.len() * ShardedPostings::BYTES);
        if room.is_some() {
            return Ok(ShardedPostings::Memory { all, starts, _room: room });
        }
        let bytes = |shard: &[CompactPosting]| shard.iter().flat_map(|posting| posting.to_bytes()).collect::<Vec<u8>>();
        let pieces = shards.iter().map(|shard| spill.write(&bytes(shard))).collect::<Result<_>>()?;
        Ok(ShardedPostings::Disk(spill.clone(), pieces))
    }

    /// The postings of a shard.
    ///
    /// # Errors
    /// As [`Spill::read`].
    pub fn shard(&self, shard: usize) -> Result<Cow<'_, [CompactPosting]>> {
        match self {
            ShardedPostings::Memory { all, starts, .. } => {
                Ok(Cow::Borrowed(&all[to_usize(starts[shard])..to_usize(starts[shard + 1])]))
            }
            ShardedPostings::Disk(spill, pieces) => {
                let bytes = spill.read(pieces[shard])?;
                let (compact, _) = bytes.as_chunks();
                Ok(compact.iter().map(|&bytes| CompactPosting::from_bytes(bytes)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_come_back_in_full() {
        let spill = Arc::new(Spill::new(0, &std::env::temp_dir()));
        // The number of words of each document; the middle one takes four rows.
        let words = [9, 3 * ROW + 5, 0, 2];
        let fingerprints = |doc: usize| {
            let at = |position: usize| {
                let hash = crate::base::hash::mix(to_u64(10 * doc + position));
                Fingerprint { hash, position: to_u32(position), context: Context(to_u32(position + 1)) }
            };
            [0, words[doc] / 2, words[doc]].map(at)
        };
        let (mut rows, mut compact) = (RowStarts::default(), PostingShards::default());
        (0..4).for_each(|doc| rows.add(doc, words[doc], &fingerprints(doc), &mut compact));
        for limit in [None, Some(&spill)] {
            let held = ShardedPostings::new(&compact, limit).expect("room");
            for shard in 0..SHARDS {
                let of_shard = |doc| fingerprints(doc).into_iter().filter(|f| low_bits(f.hash, SHARD_BITS) == shard);
                let in_full =
                    |doc| of_shard(doc).map(move |f| Posting::new(DocId::from_index(7 + doc), &f, SHARD_BITS));
                let of_held = held.shard(shard).expect("what was written");
                let got = of_held.iter().map(|&posting| rows.posting(posting, |doc| DocId::from_index(7 + doc)));
                assert!(got.eq((0..4).flat_map(in_full)), "shard {shard}");
            }
        }
        assert!(rows.fit(ROW * (ROW - 8)) && !rows.fit(ROW * (ROW - 7)));
    }
}
