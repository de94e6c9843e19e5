//! Owns the first pass over a document, made while its block is at hand: the keys of its sketch, its fingerprints, and how
//! many words it has. What is kept of all documents is put together when the last one was read.

use super::Progress;
use crate::candidates::{Posting, Sides, postings};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::params::Params;
use crate::sketch::{BandKeys, Bands, Fingerprint, Sketcher, fingerprints};
use crate::spill::{Piece, Spill};
use crate::text::{Tokens, shingles, tokenize};
use crate::units::{DocId, low_bits, to_u32, to_u64, to_usize};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// Shares of the postings, by the low bits of the hash, that are grouped side by side. The high bits will not do:
/// winnowing keeps low hashes.
const SHARE_BITS: u32 = 6;

/// What a run needs of its documents, and how it is made.
#[derive(Clone, Debug)]
pub struct Signer {
    width: usize,
    window: usize,
    cut: Bands,
    sketcher: Sketcher,
    keys: bool,
    postings: bool,
    spill: Option<Arc<Spill>>,
}

/// Buffers that are reused from one document to the next.
#[derive(Debug, Default)]
pub struct Buffers {
    tokens: Tokens,
    shingles: Vec<u64>,
    row: Vec<u32>,
    fingerprints: Vec<Fingerprint>,
    postings: Vec<(usize, Posting)>,
}

/// What is kept of some consecutive documents.
#[derive(Debug, Default)]
pub struct Part {
    /// Words in each document.
    tokens: Vec<u32>,
    /// A row of band keys a document, if candidates are to be searched.
    keys: Vec<u64>,
    postings: Held,
}

/// Postings of a part by share. Documents are numbered from 0 in each part.
#[derive(Debug)]
enum Held {
    /// `all[starts[s]..starts[s + 1]]` are those of share s.
    Memory { all: Vec<Posting>, starts: Vec<u32> },
    /// A piece a share.
    Disk(Arc<Spill>, Vec<Piece>),
}

impl Default for Held {
    fn default() -> Self {
        Held::Memory { all: Vec::new(), starts: Vec::new() }
    }
}

impl Signer {
    /// For a run with these parameters; without `search` the pairs to compare are known, and words are counted only.
    pub fn new(params: &Params, search: bool) -> Signer {
        let (hash, query) = (&params.hash, &params.query);
        Signer {
            width: hash.shingle_width,
            window: hash.window,
            cut: Bands::choose(hash.slots, query.min_jaccard, query.recall),
            sketcher: Sketcher::new(hash.slots),
            keys: search,
            postings: search && !query.near_duplicates_only,
            spill: None,
        }
    }

    /// The same with a limit to what is held in memory.
    pub fn with_spill(self, spill: Arc<Spill>) -> Signer {
        Signer { spill: Some(spill), ..self }
    }

    /// Bytes that the index of fingerprints may take: as many as fingerprints may while documents are read.
    pub fn room(&self) -> u64 {
        self.spill.as_ref().map_or(u64::MAX, |spill| spill.budget())
    }

    /// The pass over some documents. Nothing is allocated a document once buffers have grown.
    ///
    /// # Errors
    /// As [`Spill::write`], if there is a limit.
    pub fn part<'t>(&self, texts: impl ExactSizeIterator<Item = &'t str>, buffers: &mut Buffers) -> Result<Part> {
        let Buffers { tokens, shingles: list, row, fingerprints: kept, postings } = buffers;
        let mut part = Part::default();
        part.tokens.reserve_exact(texts.len());
        part.keys.reserve_exact(if self.keys { texts.len() * self.cut.bands } else { 0 });
        postings.clear();
        for (i, text) in texts.enumerate() {
            tokenize(text, tokens);
            part.tokens.push(to_u32(tokens.len()));
            if self.keys {
                shingles(&tokens.hashes, self.width, list);
                row.resize(self.sketcher.slots(), 0);
                self.sketcher.sketch(list, row);
                self.cut.keys(row, &mut part.keys);
            }
            if self.postings {
                fingerprints(&tokens.hashes, list, self.width, self.window, kept);
                let share = |f: &Fingerprint| low_bits(f.hash, SHARE_BITS);
                postings.extend(kept.iter().map(|f| (share(f), Posting::new(DocId::from_index(i), f, SHARE_BITS))));
            }
        }
        if self.postings {
            part.postings = Held::by_share(postings);
            if let Some(spill) = &self.spill {
                part.postings.limit(spill)?;
            }
        }
        Ok(part)
    }
}

impl Held {
    fn by_share(postings: &[(usize, Posting)]) -> Held {
        let mut starts = vec![0; (1 << SHARE_BITS) + 1];
        postings.iter().for_each(|p| starts[p.0 + 1] += 1);
        for share in 0..1 << SHARE_BITS {
            starts[share + 1] += starts[share];
        }
        let mut next = starts.clone();
        let mut all = vec![Posting::default(); postings.len()];
        for &(share, posting) in postings {
            all[to_usize(next[share])] = posting;
            next[share] += 1;
        }
        Held::Memory { all, starts }
    }

    /// Goes to the disk if there is no room left in memory.
    fn limit(&mut self, spill: &Arc<Spill>) -> Result<()> {
        let Held::Memory { all, .. } = self else { return Ok(()) };
        if spill.hold(all.len() * Posting::BYTES) {
            return Ok(());
        }
        let bytes = |share| self.share(share).map(|own| own.iter().flat_map(|p| p.to_bytes()).collect::<Vec<u8>>());
        let pieces = (0..1 << SHARE_BITS).map(|share| spill.write(&bytes(share)?)).collect::<Result<_>>()?;
        *self = Held::Disk(spill.clone(), pieces);
        Ok(())
    }

    /// The postings of a share.
    fn share(&self, share: usize) -> Result<Cow<'_, [Posting]>> {
        match self {
            Held::Memory { all, starts } => Ok(starts
                .get(share..share + 2)
                .map_or(Cow::default(), |bounds| Cow::Borrowed(&all[to_usize(bounds[0])..to_usize(bounds[1])]))),
            Held::Disk(spill, pieces) => {
                let bytes = spill.read(pieces[share])?;
                let (postings, _) = bytes.as_chunks();
                Ok(postings.iter().map(|&bytes| Posting::from_bytes(bytes)).collect())
            }
        }
    }
}

/// What is kept of all documents.
#[derive(Debug, Default)]
pub struct Signatures {
    /// Words in each document.
    pub tokens: Vec<u32>,
    /// A row of band keys a document. Empty if nothing is to be searched.
    pub keys: BandKeys,
    /// Fingerprints that two documents (of different sides) share, grouped, by share of the hash range. Empty if not asked
    /// for.
    pub postings: Vec<Vec<Posting>>,
}

/// The pass over a corpus whose documents were not seen while they were read.
///
/// # Errors
/// As [`Corpus::text`].
pub fn parts(corpus: &Corpus, signer: &Signer, progress: &dyn Progress) -> Result<Vec<Part>> {
    progress.stage("sketching", to_u64(corpus.len()));
    let mut docs: Vec<DocId> = corpus.docs().collect();
    docs.sort_unstable_by_key(|doc| corpus.input_order()[doc.index()]);
    let start = || (corpus.reader(), Buffers::default());
    let part = |(reader, buffers): &mut (_, Buffers), docs: &[DocId]| {
        let texts: Vec<_> = docs.iter().map(|&doc| crate::corpus::Reader::text(reader, doc)).collect::<Result<_>>()?;
        progress.advance(to_u64(docs.len()));
        signer.part(texts.iter().map(|text| &**text), buffers)
    };
    docs.par_chunks(256).map_init(start, part).collect()
}

/// Puts together what the parts hold, in order of input, of all documents of a corpus.
///
/// # Errors
/// As [`Spill::read`].
pub fn gather(
    parts: Vec<Part>,
    corpus: &Corpus,
    signer: &Signer,
    sides: Sides<'_>,
    progress: &dyn Progress,
) -> Result<Signatures> {
    let order = corpus.input_order();
    let mut rank = vec![DocId(0); order.len()];
    order.iter().enumerate().for_each(|(doc, &input)| rank[to_usize(input)] = DocId::from_index(doc));
    let mut out = Signatures::default();
    let tokens: Vec<u32> = parts.iter().flat_map(|part| &part.tokens).copied().collect();
    out.tokens = order.iter().map(|&input| tokens[to_usize(input)]).collect();
    let (mut keys, mut postings, mut first) = (Vec::new(), Vec::new(), 0);
    keys.reserve_exact(parts.iter().map(|part| part.keys.len()).sum());
    for part in parts {
        // Parts go one by one, so that nothing is held twice.
        keys.extend_from_slice(&part.keys);
        let documents = part.tokens.len();
        postings.push((first, part.postings));
        first += documents;
    }
    if signer.keys {
        out.keys = BandKeys::new(signer.cut.bands, keys, order.to_vec());
    }
    if signer.postings {
        progress.stage("grouping fingerprints", 1 << SHARE_BITS);
        let share = |share| {
            let parts: Vec<_> =
                postings.iter().map(|part| Ok((part.0, part.1.share(share)?))).collect::<Result<_>>()?;
            let grouped = postings::group(&parts, &rank, sides);
            progress.advance(1);
            Ok(grouped)
        };
        out.postings = (0..1usize << SHARE_BITS).into_par_iter().map(share).collect::<Result<_>>()?;
    }
    Ok(out)
}
