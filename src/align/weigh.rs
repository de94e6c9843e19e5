//! Owns weight: how surprising it is, in bits, that two documents share this wording.
//!
//! A passage weighs the sum of `-log2 p(word)` over its different matched words. `p` mixes the corpus's own counts, less the two
//! documents, with a built-in table of common words ([`super::background`]):
//!
//! `p(w) = (df(w) + C · background(w)) / (D + C)`
//!
//! where `df(w)` counts the other documents that hold w, and `D` is the sum of all df. So the title that every article of
//! a small pile repeats weighs little though the wide world seldom uses it, and a pile of any size leaves words that it
//! never saw their background surprise. Weights are comparable within a run.

use super::Aligned;
use super::background;
use crate::text::Tokens;
use crate::units::{to_decibits, to_f64, to_usize};
use ahash::AHashMap;

/// Strength of the background, as a number of (document, word) pairs.
const PRIOR: f64 = 1000.0;

/// In how many documents each word stands.
#[derive(Clone, Debug, Default)]
pub struct WordCounts {
    df: AHashMap<u64, u32>,
    total: u64,
}

impl WordCounts {
    /// Counts one document by its token hashes. `scratch` is reused.
    pub fn add(&mut self, tokens: &[u64], scratch: &mut Vec<u64>) {
        scratch.clear();
        scratch.extend_from_slice(tokens);
        scratch.sort_unstable();
        scratch.dedup();
        for &word in scratch.iter() {
            *self.df.entry(word).or_default() += 1;
        }
        self.total += scratch.len() as u64;
    }

    /// Adds the counts of other documents.
    pub fn merge(mut self, other: WordCounts) -> WordCounts {
        if other.df.len() > self.df.len() {
            return other.merge(self);
        }
        self.total += other.total;
        for (word, n) in other.df {
            *self.df.entry(word).or_default() += n;
        }
        self
    }
}

/// Surprise of one word, in tenths of a bit: integers add up to the same sum in any order.
pub type Decibits = u16;

impl WordCounts {
    /// Surprise of meeting a word in both documents of a pair, in tenths of a bit.
    ///
    /// `own` is the number of documents of the pair that are in the counts: what they hold is no evidence that others do.
    pub fn surprise(&self, hash: u64, word: &str, own: u32) -> Decibits {
        let df = self.df.get(&hash).map_or(0, |n| n.saturating_sub(own));
        let p = (f64::from(df) + PRIOR * background::probability(hash, word)) / (self.total as f64 + PRIOR);
        to_decibits(-p.log2())
    }

    /// [`surprise`](Self::surprise) of each token of a text. O(tokens).
    pub fn surprises(&self, text: &str, tokens: &Tokens, own: u32) -> Vec<Decibits> {
        let words = tokens.hashes.iter().zip(&tokens.spans);
        words.map(|(&hash, span)| self.surprise(hash, span.slice(text), own)).collect()
    }
}

/// Weight of a passage in tenths of a bit: the surprise of its matched words, each different word once, so that a formula
/// does not gain by being repeated. `tokens` and `surprises` are those of the first document.
pub fn weight(tokens: &[u64], surprises: &[Decibits], passage: &Aligned) -> u64 {
    let matched = passage.runs.iter().flat_map(|run| to_usize(run.a)..to_usize(run.a_end()));
    let mut words: Vec<(u64, Decibits)> = matched.map(|i| (tokens[i], surprises[i])).collect();
    words.sort_unstable();
    words.dedup_by_key(|w| w.0);
    words.iter().map(|&(_, bits)| u64::from(bits)).sum()
}

/// Bits that chance explains: the number of places in which a corpus of so many tokens could agree with itself, as in
/// the E-value of a sequence search (Karlin, Altschul 1990).
pub fn search_space_bits(tokens: u64) -> f64 {
    2.0 * to_f64(usize::try_from(tokens).unwrap_or(usize::MAX)).max(2.0).log2() - 1.0
}
