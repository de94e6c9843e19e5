//! Owns the first pass: every document to its sketch row, its fingerprints, and what it adds to the counts of words.

use super::Progress;
use crate::align::phrases::{self, PhraseCounts, Phrases};
use crate::align::weigh::WordCounts;
use crate::background::Background;
use crate::candidates::{Posting, Sides, postings};
use crate::corpus::Corpus;
use crate::params::{HashParams, Params};
use crate::sketch::{Fingerprint, Sketcher, Sketches, fingerprints};
use crate::text::{Tokens, shingles, tokenize};
use crate::units::{DocId, to_u32, to_u64, top_bits};
use rayon::prelude::*;

/// Shares of the postings, by the top bits of the hash, that are sorted side by side.
const SHARE_BITS: u32 = 6;

/// What is asked for beside the number of words of each document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Sketches.
    pub sketches: bool,
    /// Fingerprints.
    pub postings: bool,
    /// Counts of words.
    pub words: bool,
    /// Fingerprints that are found on one side only are dropped.
    pub sides: Sides<'a>,
}

/// Text that is counted to learn which words are common, and which phrases. A larger corpus is sampled, by the hash of
/// each text.
const COUNTED_BYTES: u64 = 32 << 20;
const PHRASE_BYTES: u64 = 4 << 20;

/// What is kept of all documents.
#[derive(Debug, Default)]
pub struct Signatures {
    /// A row a document. Empty if not asked for.
    pub sketches: Sketches,
    /// Fingerprints that two documents (of different sides) share, grouped, by share of the hash range. Empty if not asked for.
    pub postings: Vec<Vec<Posting>>,
    /// Words in each document.
    pub tokens: Vec<u32>,
    /// Counts of words. Empty if not asked for.
    pub words: WordCounts,
    /// Counts of phrases. Empty if words were not asked for.
    pub phrases: PhraseCounts,
    /// Whose words were counted.
    pub sample: Sample,
}

/// Which texts of a corpus are counted: those whose hash is small enough. Does not depend on their order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    up_to: u64,
}

impl Sample {
    fn of(bytes: u64, most: u64) -> Sample {
        let share = u64::MAX / bytes.max(1);
        Sample { up_to: if bytes <= most { u64::MAX } else { share.saturating_mul(most) } }
    }

    /// Whether a text is counted.
    pub fn holds(self, text: &str) -> bool {
        self.up_to == u64::MAX || crate::hash::token(text.as_bytes()) <= self.up_to
    }
}

/// What one worker made of some consecutive documents.
struct Part {
    rows: Vec<u32>,
    tokens: Vec<u32>,
    postings: Vec<Vec<Posting>>,
}

/// Counts the words of all documents and does what else is wanted. Buffers are reused from one document to the next.
pub fn signatures(corpus: &Corpus, params: &Params, wanted: Wanted<'_>, progress: &dyn Progress) -> Signatures {
    let (params, table) = (&params.hash, &params.query.background);
    let docs: Vec<DocId> = corpus.docs().collect();
    let sketcher = Sketcher::new(params.slots);
    let bytes = corpus.text_bytes();
    let (sample, phrase_sample) = (Sample::of(bytes, COUNTED_BYTES), Sample::of(bytes, PHRASE_BYTES));
    let buffers = Buffers::default;
    let worker =
        || Worker { corpus, params, table, sketcher: &sketcher, wanted, sample, phrase_sample, buffers: buffers() };
    progress.stage(if wanted.sketches { "sketching" } else { "counting words" }, to_u64(docs.len()));
    let (parts, words, phrases) = docs
        .par_chunks(256)
        .fold(
            || (Vec::new(), WordCounts::default(), Phrases::default(), worker()),
            |(mut parts, mut words, mut phrases, mut worker), chunk| {
                parts.push(worker.part(chunk, &mut words, &mut phrases));
                progress.advance(to_u64(chunk.len()));
                (parts, words, phrases, worker)
            },
        )
        .map(|(parts, words, phrases, _)| (parts, words, phrases))
        .reduce(Default::default, |mut x, y| {
            x.0.extend(y.0);
            (x.0, x.1.merge(y.1), x.2.merge(y.2))
        });
    let phrases = PhraseCounts::new(phrases.into_shares().into_par_iter().map(phrases::count).collect());
    let mut out = Signatures { words, phrases, sample, ..Signatures::default() };
    let values = if wanted.sketches { docs.len() * params.slots } else { 0 };
    out.sketches = Sketches { slots: params.slots, values: Vec::with_capacity(values) };
    let mut shares: Vec<Vec<Vec<Posting>>> = vec![Vec::new(); 1 << SHARE_BITS];
    for part in parts {
        out.sketches.values.extend(part.rows);
        out.tokens.extend(part.tokens);
        for (share, postings) in shares.iter_mut().zip(part.postings) {
            share.push(postings);
        }
    }
    if wanted.postings {
        progress.stage("grouping fingerprints", to_u64(shares.len()));
        out.postings = shares
            .into_par_iter()
            .map(|share| {
                let grouped = postings::group(share.concat(), wanted.sides);
                progress.advance(1);
                grouped
            })
            .collect();
    }
    out
}

struct Worker<'a> {
    corpus: &'a Corpus,
    params: &'a HashParams,
    sketcher: &'a Sketcher,
    table: &'a Background,
    wanted: Wanted<'a>,
    sample: Sample,
    phrase_sample: Sample,
    buffers: Buffers,
}

#[derive(Default)]
struct Buffers {
    tokens: Tokens,
    shingles: Vec<u64>,
    fingerprints: Vec<Fingerprint>,
}

impl Worker<'_> {
    /// Some consecutive documents; adds the words and phrases of those in the samples.
    fn part(&mut self, docs: &[DocId], words: &mut WordCounts, phrases: &mut Phrases) -> Part {
        let HashParams { shingle_width: width, window, slots } = *self.params;
        let Buffers { tokens, shingles: list, fingerprints: kept } = &mut self.buffers;
        let mut part = Part {
            rows: Vec::new(),
            tokens: Vec::with_capacity(docs.len()),
            postings: vec![Vec::new(); if self.wanted.postings { 1 << SHARE_BITS } else { 0 }],
        };
        if self.wanted.sketches {
            part.rows.resize(docs.len() * slots, 0);
        }
        for (i, &doc) in docs.iter().enumerate() {
            let text = self.corpus.text(doc);
            tokenize(text, tokens);
            part.tokens.push(to_u32(tokens.len()));
            if self.wanted.sketches || self.wanted.postings {
                shingles(&tokens.hashes, width, list);
            }
            if self.wanted.sketches {
                self.sketcher.sketch(list, &mut part.rows[i * slots..(i + 1) * slots]);
            }
            if self.wanted.postings {
                fingerprints(&tokens.hashes, list, width, window, kept);
                for &f in kept.iter() {
                    part.postings[top_bits(f.hash, SHARE_BITS)].push(Posting::new(doc, f));
                }
            }
            if self.wanted.words && self.sample.holds(text) {
                let with_phrases = self.phrase_sample.holds(text);
                words.add(text, tokens, self.table, with_phrases);
                if with_phrases {
                    phrases.add(tokens);
                }
            }
        }
        part
    }
}
