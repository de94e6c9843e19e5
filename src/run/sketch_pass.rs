//! Owns the sketch pass, the first pass over a document while the block is at hand: band keys, fingerprints, number of
//! words. The batches are put together after the last document.

use super::Progress;
use super::posting_shards::{CompactPosting, PostingShards, RowStarts, SHARDS, ShardedPostings};
use super::spilled::SpillablePostings;
use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::spill::Spill;
use crate::engine::candidates::postings::{self, Posting};
use crate::engine::candidates::scope::Sides;
use crate::engine::sketch::b_bit;
use crate::engine::sketch::bands::BandKeys;
use crate::engine::sketch::minhash::Sketcher;
use crate::engine::sketch::winnow::{Fingerprint, fingerprints};
use crate::engine::text::shingle::shingles;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::model::bands::Bands;
use crate::model::corpus::Corpus;
use crate::model::params::Params;
use crate::model::tuning::candidates::CandidateTuning;
use crate::run::posting_shards::SHARD_BITS;
use rayon::prelude::*;
use std::sync::Arc;

/// What a run needs of documents, and how the sketch pass makes it.
#[derive(Clone, Debug)]
pub struct SketchPass {
    width: usize,
    window: usize,
    cut: Bands,
    sketcher: Sketcher,
    keys: bool,
    marks: bool,
    postings: bool,
    spill: Option<Arc<Spill>>,
    tuning: CandidateTuning,
}

/// Buffers reused from document to document.
#[derive(Debug, Default)]
pub struct SketchBuffers {
    tokens: Tokens,
    shingles: Vec<u64>,
    row: Vec<u32>,
    fingerprints: Vec<Fingerprint>,
    postings: PostingShards,
}

/// The sketch pass of some consecutive documents.
#[derive(Debug, Default)]
pub struct SketchBatch {
    /// Words in each document.
    tokens: Vec<u32>,
    /// A row of band keys for each document, if candidates are to be searched.
    keys: Vec<u32>,
    /// A row of b-bit marks for each document, if only near-duplicates are searched.
    marks: Vec<u64>,
    rows: RowStarts,
    postings: ShardedPostings,
}

impl SketchPass {
    /// For a run with these parameters; without `search` the pairs to compare are known, and words are counted only.
    pub fn new(params: &Params, search: bool) -> SketchPass {
        let (hash, query) = (&params.hash, &params.query);
        SketchPass {
            width: hash.shingle_width,
            window: hash.window,
            cut: Bands::choose(hash.slots, query.min_jaccard, query.recall),
            sketcher: Sketcher::new(hash.slots),
            keys: search,
            // Documents that share a passage are compared, however unlike the rest is.
            marks: search && query.near_duplicates_only,
            postings: search && !query.near_duplicates_only,
            spill: None,
            tuning: params.tuning.candidates,
        }
    }

    /// The pass with a limit to the bytes held in memory.
    pub fn with_spill(self, spill: Arc<Spill>) -> SketchPass {
        SketchPass { spill: Some(spill), ..self }
    }

    /// Words taken by the b-bit marks of a document.
    fn mark_words(&self) -> usize {
        if self.marks { b_bit::words(self.sketcher.slots()) } else { 0 }
    }

    /// Bytes that the index of fingerprints may take: as many as fingerprints may take while documents are read.
    pub fn room(&self) -> u64 {
        self.spill.as_ref().map_or(u64::MAX, |spill| spill.budget())
    }

    /// The pass over some documents. No document allocates once buffers have grown. Some ten thousands of documents
    /// make more than a single batch.
    ///
    /// # Errors
    /// As [`Spill::write`], if there is a limit.
    pub fn parts<'t>(
        &self,
        texts: impl ExactSizeIterator<Item = &'t str>,
        buffers: &mut SketchBuffers,
    ) -> Result<Vec<SketchBatch>> {
        let SketchBuffers { tokens, shingles: list, row, fingerprints: kept, postings } = buffers;
        let (mut out, mut part) = (Vec::new(), SketchBatch::default());
        part.tokens.reserve_exact(texts.len());
        part.keys.reserve_exact(if self.keys { texts.len() * self.cut.bands } else { 0 });
        part.marks.reserve_exact(texts.len() * self.mark_words());
        postings.clear();
        for text in texts {
            tokenize(text, tokens);
            if !part.rows.fit(tokens.len()) {
                part.postings = ShardedPostings::new(postings, self.spill.as_ref())?;
                postings.clear();
                out.push(std::mem::take(&mut part));
            }
            if self.keys {
                shingles(&tokens.hashes, self.width, list);
                row.resize(self.sketcher.slots(), 0);
                self.sketcher.sketch(list, row);
                self.cut.keys(row, &mut part.keys);
                if self.marks {
                    b_bit::marks(row, &mut part.marks);
                }
            }
            if self.postings {
                fingerprints(&tokens.hashes, list, self.width, self.window, kept);
                part.rows.add(part.tokens.len(), tokens.len(), kept, postings);
            }
            part.tokens.push(to_u32(tokens.len()));
        }
        if self.postings {
            part.postings = ShardedPostings::new(postings, self.spill.as_ref())?;
        }
        out.push(part);
        Ok(out)
    }

    /// Band keys of two texts, as documents 0 and 1, with b-bit marks where marks are made.
    ///
    /// # Errors
    /// As [`SketchPass::parts`].
    pub fn keys_of(&self, texts: [&str; 2]) -> Result<BandKeys> {
        let parts = self.parts(texts.into_iter(), &mut SketchBuffers::default())?;
        let keys = parts.into_iter().map(|part| (part.keys, part.marks));
        Ok(BandKeys::new((self.cut.bands, self.mark_words()), keys, &[DocId(0), DocId(1)]))
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
    /// Band keys of each document, with b-bit marks where marks were made. Empty if nothing is to be searched.
    pub keys: BandKeys,
    /// Posting lists of fingerprints that two documents (of different sides) share, by shard. Empty if not asked for.
    pub postings: Vec<SpillablePostings>,
}

/// The pass over a corpus, for documents that the pass did not see while they were read.
///
/// # Errors
/// As [`Corpus::text`].
pub fn parts(corpus: &Corpus, pass: &SketchPass, progress: &dyn Progress) -> Result<Vec<SketchBatch>> {
    progress.stage("sketching", to_u64(corpus.len()));
    let mut docs: Vec<DocId> = corpus.docs().collect();
    docs.sort_unstable_by_key(|doc| corpus.input_order()[doc.index()]);
    let start = || (corpus.reader(), SketchBuffers::default());
    let part = |(reader, buffers): &mut (_, SketchBuffers), docs: &[DocId]| {
        let texts: Vec<_> =
            docs.iter().map(|&doc| crate::model::corpus::TextReader::text(reader, doc)).collect::<Result<_>>()?;
        progress.advance(to_u64(docs.len()));
        pass.parts(texts.iter().map(|text| &**text), buffers)
    };
    let parts: Vec<Vec<SketchBatch>> = docs.par_chunks(256).map_init(start, part).collect::<Result<_>>()?;
    Ok(parts.into_iter().flatten().collect())
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
    parts: Vec<SketchBatch>,
    corpus: &Corpus,
    pass: &SketchPass,
    sides: Sides<'_>,
    progress: &dyn Progress,
) -> Result<Sketches> {
    let order = corpus.input_order();
    let mut rank = vec![DocId(0); order.len()];
    order.iter().enumerate().for_each(|(doc, &input)| rank[to_usize(input)] = DocId::from_index(doc));
    let mut out = Sketches::default();
    let tokens: Vec<u32> = parts.iter().flat_map(|part| &part.tokens).copied().collect();
    out.tokens = order.iter().map(|&input| tokens[to_usize(input)]).collect();
    let mut held: Vec<BatchPostings> = Vec::new();
    let mut first = 0;
    let keys = parts.into_iter().map(|part| {
        held.push(BatchPostings { first, rows: part.rows, postings: part.postings });
        first += part.tokens.len();
        (part.keys, part.marks)
    });
    if pass.keys {
        out.keys = BandKeys::new((pass.cut.bands, pass.mark_words()), keys, &rank);
    }
    if pass.postings {
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
            progress.advance(1);
            pass.store(grouped)
        };
        out.postings = (0..SHARDS).into_par_iter().map_init(Vec::new, shard).collect::<Result<_>>()?;
    }
    Ok(out)
}
