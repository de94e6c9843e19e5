//! Owns the first pass: every document to its sketch row and its fingerprints.

use super::Progress;
use crate::candidates::{Posting, postings};
use crate::corpus::Corpus;
use crate::params::HashParams;
use crate::sketch::{Fingerprint, Sketcher, Sketches, fingerprints};
use crate::text::{Tokens, shingles, tokenize};
use crate::units::{DocId, top_bits};
use rayon::prelude::*;

/// Shares of the postings, by the top bits of the hash, that are sorted side by side.
const SHARE_BITS: u32 = 6;

/// What is kept of all documents.
#[derive(Debug, Default)]
pub struct Signatures {
    /// A row a document.
    pub sketches: Sketches,
    /// Fingerprints that two documents share, grouped, by share of the hash range. Empty if not asked for.
    pub postings: Vec<Vec<Posting>>,
    /// Words in each document.
    pub tokens: Vec<u32>,
}

/// What one worker made of some consecutive documents.
struct Part {
    rows: Vec<u32>,
    tokens: Vec<u32>,
    postings: Vec<Vec<Posting>>,
}

/// Sketches all documents and, if asked, winnows them. Buffers are reused from one document to the next.
pub fn signatures(corpus: &Corpus, params: &HashParams, with_postings: bool, progress: &dyn Progress) -> Signatures {
    let docs: Vec<DocId> = corpus.docs().collect();
    let sketcher = Sketcher::new(params.slots);
    progress.stage("sketching", docs.len() as u64);
    let parts: Vec<Part> = docs
        .par_chunks(256)
        .map_init(Buffers::default, |buffers, chunk| {
            let part = buffers.part(corpus, chunk, params, &sketcher, with_postings);
            progress.advance(chunk.len() as u64);
            part
        })
        .collect();
    let mut out =
        Signatures { sketches: Sketches { slots: params.slots, values: Vec::new() }, ..Signatures::default() };
    out.sketches.values.reserve_exact(docs.len() * params.slots);
    let mut shares: Vec<Vec<Vec<Posting>>> = vec![Vec::new(); 1 << SHARE_BITS];
    for part in parts {
        out.sketches.values.extend(part.rows);
        out.tokens.extend(part.tokens);
        for (share, postings) in shares.iter_mut().zip(part.postings) {
            share.push(postings);
        }
    }
    if with_postings {
        progress.stage("grouping fingerprints", shares.len() as u64);
        out.postings = shares
            .into_par_iter()
            .map(|share| {
                let grouped = postings::group(share.concat());
                progress.advance(1);
                grouped
            })
            .collect();
    }
    out
}

#[derive(Default)]
struct Buffers {
    tokens: Tokens,
    shingles: Vec<u64>,
    fingerprints: Vec<Fingerprint>,
}

impl Buffers {
    fn part(
        &mut self,
        corpus: &Corpus,
        docs: &[DocId],
        params: &HashParams,
        sketcher: &Sketcher,
        with_postings: bool,
    ) -> Part {
        let mut part = Part {
            rows: vec![0; docs.len() * params.slots],
            tokens: Vec::with_capacity(docs.len()),
            postings: vec![Vec::new(); if with_postings { 1 << SHARE_BITS } else { 0 }],
        };
        for (&doc, row) in docs.iter().zip(part.rows.chunks_exact_mut(params.slots)) {
            tokenize(corpus.text(doc), &mut self.tokens);
            shingles(&self.tokens.hashes, params.shingle_width, &mut self.shingles);
            sketcher.sketch(&self.shingles, row);
            part.tokens.push(crate::units::to_u32(self.tokens.len()));
            if with_postings {
                let (width, window) = (params.shingle_width, params.window);
                fingerprints(&self.tokens.hashes, &self.shingles, width, window, &mut self.fingerprints);
                for &f in &self.fingerprints {
                    part.postings[top_bits(f.hash, SHARE_BITS)].push(Posting::new(doc, f));
                }
            }
        }
        part
    }
}
