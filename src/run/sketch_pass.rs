//! Owns the sketch pass, the first pass over a document while the block is at hand: band keys, fingerprints, number and
//! places of words, and the words of texts that are counted. The batches are put together after the last document.

use super::posting_shards::{CompactPosting, PostingShards, RowStarts, ShardedPostings};
use super::sketched::{HeldSketches, SharedWords, Sketched, in_order};
use super::spilled::SpillablePostings;
use super::{Progress, go_on};
use crate::base::cast::{to_u64, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::base::spill::Spill;
use crate::engine::candidates::postings::{self, Posting, SHARD_BITS, SHARDS};
use crate::engine::candidates::scope::Sides;
use crate::engine::sketch::bands::BandKeys;
use crate::engine::sketch::batch::{IndexParams, SketchBatch, SketchScratch, key_in_band, sketch_into};
use crate::engine::text::word_places::{WordPlaces, kept_places};
use crate::model::corpus::{Corpus, TextReader};
use crate::model::params::Params;
use crate::model::tuning::candidates::CandidateTuning;
use crate::model::tuning::weigh::WeighTuning;
use rayon::prelude::*;
use std::sync::Arc;

/// What a run needs of documents, and where the sketches are held.
#[derive(Clone, Debug)]
pub struct SketchPass {
    index: IndexParams,
    spill: Option<Arc<Spill>>,
    tuning: CandidateTuning,
    /// How words are counted; `None` if no passages are to be weighed.
    pub(super) counted: Option<WeighTuning>,
}

/// Words from which a text is huge.
const HUGE: usize = 1 << 18;

/// Buffers reused from block to block.
#[derive(Debug, Default)]
pub struct SketchBuffers {
    scratch: SketchScratch,
    batch: SketchBatch,
    postings: PostingShards,
}

impl SketchPass {
    /// For a run with these parameters; without `search` the pairs to compare are known, and words are counted only.
    pub fn new(params: &Params, search: bool) -> SketchPass {
        let counted = (!params.query.near_duplicates_only).then_some(params.tuning.weigh);
        SketchPass { index: IndexParams::of(params, search), spill: None, tuning: params.tuning.candidates, counted }
    }

    /// The pass with a limit to the bytes held in memory.
    #[must_use]
    pub fn with_spill(self, spill: Arc<Spill>) -> SketchPass {
        SketchPass { spill: Some(spill), ..self }
    }

    /// Bytes that the index of fingerprints may take: as many as fingerprints may take while documents are read.
    pub fn room(&self) -> u64 {
        self.spill.as_ref().map_or(u64::MAX, |spill| spill.budget())
    }

    /// The limit of memory, if there is a limit.
    pub fn spill(&self) -> Option<&Arc<Spill>> {
        self.spill.as_ref()
    }

    /// The pass over some documents, each a text and the hash of the text. No document allocates once buffers have grown.
    /// Some ten thousands of documents make more than a single batch.
    ///
    /// # Errors
    /// As [`Spill::write`], if there is a limit.
    pub(super) fn parts<'t>(
        &self,
        texts: impl Iterator<Item = (&'t str, u64)>,
        words: &SharedWords,
        buffers: &mut SketchBuffers,
    ) -> Result<Vec<HeldSketches>> {
        let SketchBuffers { scratch, batch, postings } = buffers;
        batch.clear();
        let mut places = Rows::default();
        for (text, hash) in texts {
            sketch_into(text, &self.index, scratch, batch);
            if words.add(text, hash, &scratch.tokens) {
                places.push(kept_places(text, &scratch.tokens));
            }
        }
        // A huge text leaves huge buffers, and comes seldom.
        let was_huge = scratch.tokens.hashes.capacity() > HUGE;
        if was_huge {
            *scratch = SketchScratch::default();
        }
        let (mut out, mut from) = (Vec::new(), 0);
        while from < batch.len() || out.is_empty() {
            let (mut held, to) = self.hold(batch, from, postings)?;
            // The places of all documents are with the first part: the parts are put together again.
            held.places = std::mem::take(&mut places);
            out.push(held);
            from = to;
        }
        if was_huge {
            *buffers = SketchBuffers::default();
        }
        Ok(out)
    }

    /// Holds the sketches of a batch from document `from` on, as many as rows of postings can tell apart. Also gives the
    /// first document that is not held.
    fn hold(&self, batch: &SketchBatch, from: usize, shards: &mut PostingShards) -> Result<(HeldSketches, usize)> {
        let mut rows = RowStarts::default();
        shards.clear();
        let mut to = from;
        while to < batch.len() && rows.fit(to_usize(batch.words[to])) {
            if self.index.fingerprints {
                rows.add(to - from, to_usize(batch.words[to]), batch.fingerprints_of(to), shards);
            }
            to += 1;
        }
        let keys = &batch.band_keys[from * self.index.keys_a_row()..to * self.index.keys_a_row()];
        let marks = &batch.marks[from * self.index.mark_words_a_row()..to * self.index.mark_words_a_row()];
        let postings = match self.index.fingerprints {
            true => ShardedPostings::new(shards, self.spill.as_ref())?,
            false => ShardedPostings::default(),
        };
        let words = batch.words[from..to].to_vec();
        let keys = keys.iter().map(|&key| key_in_band(key)).collect();
        Ok((HeldSketches { words, places: Rows::default(), keys, marks: marks.to_vec(), rows, postings }, to))
    }

    /// Band keys of two texts, as documents 0 and 1, with b-bit marks where marks are made.
    ///
    /// # Errors
    /// As [`Spill::write`].
    pub fn keys_of(&self, texts: [&str; 2]) -> Result<BandKeys> {
        let texts = texts.into_iter().map(|text| (text, 0));
        let parts = self.parts(texts, &SharedWords::new(None), &mut SketchBuffers::default())?;
        let keys = parts.into_iter().map(|part| (part.keys, part.marks));
        Ok(self.band_keys(keys, &[DocId(0), DocId(1)]))
    }

    fn band_keys(&self, parts: impl Iterator<Item = (Vec<u32>, Vec<u64>)>, rank: &[DocId]) -> BandKeys {
        BandKeys::new((self.index.cut.bands, self.index.mark_words_a_row()), parts, rank)
    }

    /// Keeps postings within the limit of memory.
    ///
    /// # Errors
    /// As [`Spill::write`].
    pub fn store(&self, postings: Vec<Posting>) -> Result<SpillablePostings> {
        SpillablePostings::new(postings, self.spill.as_ref())
    }
}

/// The sketch pass of all documents.
#[derive(Debug, Default)]
pub struct Sketches {
    /// Words in each document.
    pub tokens: Vec<u32>,
    /// Where words stand; of no document if no passages are to be weighed.
    pub places: WordPlaces,
    /// Band keys of each document, with b-bit marks where marks were made. Empty if nothing is to be searched.
    pub keys: BandKeys,
    /// Posting lists of fingerprints that two documents (of different sides) share, by shard. Empty if not asked for.
    pub postings: Vec<SpillablePostings>,
}

/// The pass over a corpus, for documents that the pass did not see while they were read.
///
/// # Errors
/// As [`Corpus::text`].
pub fn sketched(corpus: &Corpus, pass: &SketchPass, progress: &dyn Progress) -> Result<Sketched> {
    progress.stage("sketching", to_u64(corpus.len()));
    let mut docs: Vec<DocId> = corpus.docs().collect();
    docs.sort_unstable_by_key(|doc| corpus.input_order()[doc.index()]);
    let start = || (corpus.reader(), SketchBuffers::default());
    let words = SharedWords::new(pass.counted);
    let part = |(reader, buffers): &mut (TextReader<'_>, SketchBuffers), docs: &[DocId]| {
        let texts: Vec<_> = docs.iter().map(|&doc| reader.text(doc)).collect::<Result<_>>()?;
        go_on(progress.advance(to_u64(docs.len())))?;
        let hashes = docs.iter().map(|&doc| corpus.text_hash(doc));
        pass.parts(texts.iter().map(|text| &**text).zip(hashes), &words, buffers)
    };
    let parts: Vec<Vec<HeldSketches>> = docs.par_chunks(256).map_init(start, part).collect::<Result<_>>()?;
    Ok(Sketched::new(parts, words))
}

/// The postings of a batch; none where there are no band keys.
struct BatchPostings {
    /// Number of the first document of the batch.
    first: usize,
    rows: RowStarts,
    postings: ShardedPostings,
}

/// A posting with its batch.
#[derive(Clone, Copy)]
struct PlacedPosting<'b> {
    batch: &'b BatchPostings,
    compact: CompactPosting,
}

/// Puts the batches of all documents of a corpus together, in order of input.
///
/// # Errors
/// As [`Spill::read`].
pub fn gather(
    mut parts: Vec<HeldSketches>,
    corpus: &Corpus,
    pass: &SketchPass,
    sides: Sides<'_>,
    progress: &dyn Progress,
) -> Result<Sketches> {
    let order = corpus.input_order();
    let mut rank = vec![DocId(0); order.len()];
    order.iter().enumerate().for_each(|(doc, &input)| rank[to_usize(input)] = DocId::from_index(doc));
    let mut out = Sketches::default();
    let tokens: Vec<u32> = parts.iter().flat_map(|part| &part.words).copied().collect();
    out.tokens = order.iter().map(|&input| tokens[to_usize(input)]).collect();
    if pass.counted.is_some() {
        out.places = in_order(parts.iter_mut().map(|part| std::mem::take(&mut part.places)), order);
    }
    let mut held: Vec<BatchPostings> = Vec::new();
    let mut first = 0;
    let keys = parts.into_iter().map(|part| {
        held.push(BatchPostings { first, rows: part.rows, postings: part.postings });
        first += part.words.len();
        (part.keys, part.marks)
    });
    if pass.index.band_keys {
        out.keys = pass.band_keys(keys, &rank);
    }
    if pass.index.fingerprints {
        progress.stage("grouping fingerprints", 1 << SHARD_BITS);
        let shard = |room: &mut Vec<Posting>, shard| {
            let lists: Vec<_> = held.iter().map(|batch| batch.postings.shard(shard)).collect::<Result<_>>()?;
            let all = held
                .iter()
                .zip(&lists)
                .flat_map(|(batch, list)| list.iter().map(move |&compact| PlacedPosting { batch, compact }));
            let posting = |placed: PlacedPosting<'_>| {
                let BatchPostings { first, rows, .. } = placed.batch;
                rows.posting(placed.compact, |doc| rank[first + doc])
            };
            let grouped = postings::group(all, |placed| placed.compact.hash, posting, sides, &pass.tuning, room);
            go_on(progress.advance(1))?;
            pass.store(grouped)
        };
        out.postings = (0..SHARDS).into_par_iter().map_init(Vec::new, shard).collect::<Result<_>>()?;
    }
    Ok(out)
}
