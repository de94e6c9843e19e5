//! Owns the sketch of a batch of documents as plain columns: words, band keys, b-bit marks and fingerprints of each
//! document, from the texts alone.

use crate::base::cast::{low_u32, to_u32, to_u64, to_usize};
use crate::base::error::Result;
use crate::base::hash::TEXT_VERSION;
use crate::base::sealed::{Seal, SealedReader, SealedWriter, are_ends, origin};
use crate::engine::sketch::b_bit;
use crate::engine::sketch::minhash::Sketcher;
use crate::engine::sketch::winnow::{Context, Fingerprint, fingerprints};
use crate::engine::text::shingle::shingles;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::model::bands::Bands;
use crate::model::params::Params;
use std::ops::Range;

/// What decides the values of a sketch. Sketches of equal parameters may be joined, whoever made them and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexParams {
    /// Words of a shingle.
    pub shingle_width: usize,
    /// Shingles of a winnowing window.
    pub window: usize,
    /// Slots of a sketch: a power of two from 16 to 1024.
    pub slots: usize,
    /// The cut of the slots into bands.
    pub cut: Bands,
    /// Whether band keys are made.
    pub band_keys: bool,
    /// Whether b-bit marks are made. Marks need band keys.
    pub marks: bool,
    /// Whether fingerprints are made.
    pub fingerprints: bool,
}

impl IndexParams {
    /// The sketches of a run: b-bit marks if only near-duplicates are looked for, else fingerprints. Without `search`
    /// the pairs are known, and words are counted only.
    pub fn of(params: &Params, search: bool) -> IndexParams {
        let (hash, query) = (&params.hash, &params.query);
        IndexParams {
            shingle_width: hash.shingle_width,
            window: hash.window,
            slots: hash.slots,
            cut: Bands::choose(hash.slots, query.min_jaccard, query.recall),
            band_keys: search,
            // Documents that share a passage are compared, however unlike the rest is.
            marks: search && query.near_duplicates_only,
            fingerprints: search && !query.near_duplicates_only,
        }
    }

    /// Band keys of a document.
    pub fn keys_a_row(&self) -> usize {
        if self.band_keys { self.cut.bands } else { 0 }
    }

    /// Words of 64 bits taken by the b-bit marks of a document.
    pub fn mark_words_a_row(&self) -> usize {
        if self.marks { b_bit::words(self.slots) } else { 0 }
    }
}

/// The sketches of some documents. Row `i` is the i-th text of the batch.
///
/// Size: 4 bytes a document, 8 a band key, 8 for 16 slots of marks, 16 a fingerprint (2 in `window + 1` shingles).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SketchBatch {
    /// Words of each document.
    pub words: Vec<u32>,
    /// `cut.bands` keys of 63 bits for each document ([`Bands::key`]); all 0 for a document without a shingle.
    pub band_keys: Vec<u64>,
    /// The b-bit marks of each document ([`b_bit::marks`]).
    pub marks: Vec<u64>,
    /// The fingerprints of document `i` end at `fingerprint_ends[i]`.
    pub fingerprint_ends: Vec<u32>,
    /// The fingerprints of all documents, in order of the documents and of the text.
    pub fingerprints: Vec<Fingerprint>,
}

impl SketchBatch {
    /// Number of documents.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the batch has no document.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Forgets all documents; the room stays.
    pub fn clear(&mut self) {
        let SketchBatch { words, band_keys, marks, fingerprint_ends, fingerprints } = self;
        words.clear();
        band_keys.clear();
        marks.clear();
        fingerprint_ends.clear();
        fingerprints.clear();
    }

    /// The places of a document's fingerprints.
    fn fingerprint_range(&self, row: usize) -> Range<usize> {
        let end = |row: usize| to_usize(self.fingerprint_ends[row]);
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    /// The fingerprints of a document; none if no fingerprints were made.
    pub fn fingerprints_of(&self, row: usize) -> &[Fingerprint] {
        if self.fingerprint_ends.is_empty() { &[] } else { &self.fingerprints[self.fingerprint_range(row)] }
    }
}

impl IndexParams {
    /// The frame of sketches: sketches of equal values only.
    fn seal(&self) -> Seal {
        let IndexParams { shingle_width, window, slots, cut, band_keys, marks, fingerprints } = *self;
        let numbers = [shingle_width, window, slots, cut.bands, cut.rows].map(to_u64);
        let columns = [band_keys, marks, fingerprints].map(u64::from);
        let origin = origin(&[&[u64::from(TEXT_VERSION)][..], &numbers, &columns].concat());
        Seal { magic: *b"WCSK", what: "sketches", version: 1, origin }
    }
}

impl SketchBatch {
    /// The batch as bytes, the same for the same sketches. Layout: [`crate::base::sealed`]; columns: words, band keys,
    /// marks, ends of fingerprints, and of the fingerprints hash, position and context.
    pub fn to_bytes(&self, params: &IndexParams) -> Vec<u8> {
        let mut out = SealedWriter::default();
        out.column32(self.words.iter().copied());
        out.column64(self.band_keys.iter().copied());
        out.column64(self.marks.iter().copied());
        out.column32(self.fingerprint_ends.iter().copied());
        out.column64(self.fingerprints.iter().map(|f| f.hash));
        out.column32(self.fingerprints.iter().map(|f| f.position));
        out.column32(self.fingerprints.iter().map(|f| f.context.0));
        out.seal(params.seal())
    }

    /// The batch of [`SketchBatch::to_bytes`].
    ///
    /// # Errors
    /// [`Error::BadInput`](crate::Error::BadInput) for sketches of other parameters or of another version of the
    /// tokeniser, and for damaged bytes.
    pub fn from_bytes(bytes: &[u8], params: &IndexParams) -> Result<SketchBatch> {
        let mut reader = SealedReader::open(bytes, params.seal())?;
        let words = reader.column32()?;
        let [band_keys, marks] = [reader.column64()?, reader.column64()?];
        let fingerprint_ends = reader.column32()?;
        let hashes = reader.column64()?;
        let [positions, contexts] = [reader.column32()?, reader.column32()?];
        let rows = words.len();
        let fit = band_keys.len() == rows * params.keys_a_row()
            && marks.len() == rows * params.mark_words_a_row()
            && fingerprint_ends.len() == if params.fingerprints { rows } else { 0 }
            && are_ends(&fingerprint_ends, hashes.len())
            && [&positions, &contexts].iter().all(|column| column.len() == hashes.len());
        reader.close(fit)?;
        let rest = positions.into_iter().zip(contexts);
        let fingerprints = hashes.into_iter().zip(rest).map(|(hash, (position, context))| Fingerprint {
            hash,
            position,
            context: Context(context),
        });
        let fingerprints = fingerprints.collect();
        Ok(SketchBatch { words, band_keys, marks, fingerprint_ends, fingerprints })
    }
}

/// Buffers of the sketching of a text, reused from text to text.
#[derive(Debug, Default)]
pub struct SketchScratch {
    /// The words of the text that was sketched last.
    pub tokens: Tokens,
    sketcher: Option<Sketcher>,
    shingles: Vec<u64>,
    row: Vec<u32>,
    fingerprints: Vec<Fingerprint>,
}

/// The sketches of some texts. Depends on each text and the parameters only: a text has the same row in any batch.
///
/// O(text). No text allocates once the buffers and the columns have grown.
///
/// ```
/// use wirecopy::engine::sketch::batch::{IndexParams, SketchScratch, sketch_batch};
/// let params = IndexParams::of(&wirecopy::Params::default(), true);
/// let batch = sketch_batch(&["The ferry was cancelled on Monday."; 2], &params, &mut SketchScratch::default());
/// assert_eq!(batch.words, [6, 6]);
/// assert_eq!(batch.fingerprints_of(0), batch.fingerprints_of(1));
/// ```
pub fn sketch_batch(texts: &[&str], params: &IndexParams, scratch: &mut SketchScratch) -> SketchBatch {
    let mut out = SketchBatch::default();
    out.words.reserve_exact(texts.len());
    out.band_keys.reserve_exact(texts.len() * params.keys_a_row());
    out.marks.reserve_exact(texts.len() * params.mark_words_a_row());
    texts.iter().for_each(|text| sketch_into(text, params, scratch, &mut out));
    out
}

/// Adds the sketch of a text to a batch, as a new row.
pub fn sketch_into(text: &str, params: &IndexParams, scratch: &mut SketchScratch, out: &mut SketchBatch) {
    let SketchScratch { sketcher, tokens, shingles: list, row, fingerprints: kept } = scratch;
    tokenize(text, tokens);
    if params.band_keys || params.fingerprints {
        shingles(&tokens.hashes, params.shingle_width, list);
    }
    if params.band_keys {
        let sketcher = match sketcher {
            Some(made) if made.slots() == params.slots => made,
            other => other.insert(Sketcher::new(params.slots)),
        };
        row.resize(params.slots, 0);
        sketcher.sketch(list, row);
        params.cut.keys(row, &mut out.band_keys);
        if params.marks {
            b_bit::marks(row, &mut out.marks);
        }
    }
    if params.fingerprints {
        fingerprints(&tokens.hashes, list, params.shingle_width, params.window, kept);
        out.fingerprints.extend_from_slice(kept);
        out.fingerprint_ends.push(to_u32(out.fingerprints.len()));
    }
    out.words.push(to_u32(tokens.len()));
}

/// The part of a band key that tells keys of one band apart: what a table of a single band keeps. 0 only for a document
/// without a shingle.
#[inline]
pub fn key_in_band(key: u64) -> u32 {
    low_u32(key)
}
