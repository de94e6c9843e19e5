//! Owns what the sketch pass leaves of documents: sketches, the words of counted texts, and the places of words.

use super::posting_shards::{RowStarts, ShardedPostings};
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::engine::text::tokens::Tokens;
use crate::engine::text::word_places::{WordPlace, WordPlaces};
use crate::engine::weigh::sampled_words::SampledWords;
use crate::model::tuning::weigh::WeighTuning;
use std::sync::{Mutex, PoisonError};

/// The sketches of some consecutive documents, as held until all documents are read.
#[derive(Debug, Default)]
pub struct HeldSketches {
    /// Words in each document.
    pub(super) words: Vec<u32>,
    /// The kept places of words of each document; of no document if no passages are to be weighed.
    pub(super) places: Rows<WordPlace>,
    /// A row of [keys in their bands](key_in_band) for each document.
    pub(super) keys: Vec<u32>,
    /// A row of b-bit marks for each document.
    pub(super) marks: Vec<u64>,
    pub(super) rows: RowStarts,
    pub(super) postings: ShardedPostings,
}

/// What the sketch pass leaves of all documents of a run.
#[derive(Debug)]
pub struct Sketched {
    pub(super) parts: Vec<HeldSketches>,
    /// `None` if no passages are to be weighed.
    pub(super) words: Option<SampledWords>,
}

impl Sketched {
    /// From the sketches and the words of all documents.
    pub(super) fn new(parts: impl IntoIterator<Item = Vec<HeldSketches>>, words: SharedWords) -> Sketched {
        Sketched { parts: parts.into_iter().flatten().collect(), words: words.done() }
    }
}

/// The words of counted texts, while threads sketch side by side.
#[derive(Debug)]
pub(super) struct SharedWords(Option<Mutex<SampledWords>>);

impl SharedWords {
    /// No word as yet; words are not counted without `tuning`.
    pub fn new(tuning: Option<WeighTuning>) -> SharedWords {
        SharedWords(tuning.map(|tuning| Mutex::new(SampledWords::new(tuning))))
    }

    /// Adds the words of a text, if words are counted; says so.
    pub fn add(&self, text: &str, hash: u64, tokens: &Tokens) -> bool {
        let Some(words) = &self.0 else { return false };
        words.lock().unwrap_or_else(PoisonError::into_inner).add(text, hash, tokens);
        true
    }

    /// The words, once all texts are added.
    pub fn done(self) -> Option<SampledWords> {
        self.0.map(|words| words.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The places of words in the order of the corpus, from lists of consecutive documents in order of input.
pub(super) fn in_order(parts: impl Iterator<Item = Rows<WordPlace>>, order: &[u32]) -> WordPlaces {
    let mut by_input = Rows::default();
    parts.for_each(|part| by_input.append(part));
    let mut rows = Rows::default();
    order.iter().for_each(|&input| rows.push(by_input.of(DocId(input)).iter().copied()));
    WordPlaces::new(rows)
}
