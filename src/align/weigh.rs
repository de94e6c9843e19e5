//! Owns weight: how surprising it is, in bits, that two documents share this wording.
//!
//! A passage weighs the sum of `-log2 p(word)` over its different matched words, less 1.5 bits for each word that is not
//! matched. `p` mixes the corpus's own counts, less the two documents, with a built-in table of common words
//! ([`super::background`]):
//!
//! `p(w) = (df(w) + C · background(w)) / (D + C)`
//!
//! where `df(w)` counts the other documents that hold w, and `D` is the sum of all df. So the title that every article of
//! a small pile repeats weighs little though the wide world seldom uses it, and a pile of any size leaves words that it
//! never saw their background surprise. Weights are comparable within a run.

use super::{Aligned, background, near};
use crate::text::Tokens;
use crate::units::{ByteSpan, log2, long_to_f64, to_decibits, to_f64, to_u64, to_usize};
use ahash::AHashMap;

/// Strength of the background, as a number of (document, word) pairs.
const PRIOR: f64 = 1000.0;

/// Surprise of one word, in tenths of a bit: integers add up to the same sum in any order.
pub type Decibits = u16;

/// In how many documents each word stands: counts while a corpus is read, then [`Surprises`].
#[derive(Clone, Debug, Default)]
pub struct WordCounts {
    words: AHashMap<u64, Count>,
    total: u64,
    documents: u32,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    df: u32,
    /// The last document that was counted, so that none counts twice.
    last: u32,
    /// Chance of the word at large.
    background: f64,
}

impl WordCounts {
    /// Counts one document. O(tokens).
    pub fn add(&mut self, text: &str, tokens: &Tokens) {
        self.documents += 1;
        for (&hash, span) in tokens.hashes.iter().zip(&tokens.spans) {
            let count = self.words.entry(hash).or_insert_with(|| Count {
                df: 0,
                last: 0,
                background: background::probability(hash, span.slice(text)),
            });
            if count.last != self.documents {
                count.last = self.documents;
                count.df += 1;
                self.total += 1;
            }
        }
    }

    /// Adds the counts of other documents.
    pub fn merge(mut self, other: WordCounts) -> WordCounts {
        if other.words.len() > self.words.len() {
            return other.merge(self);
        }
        self.total += other.total;
        self.documents += other.documents;
        for (word, count) in other.words {
            let entry = self.words.entry(word).or_insert(Count { df: 0, last: 0, ..count });
            entry.df += count.df;
        }
        self
    }

    /// The surprise of every word that was counted.
    pub fn surprises(self) -> Surprises {
        let total = long_to_f64(self.total);
        let bits =
            |df: u32, background: f64| to_decibits(-log2((f64::from(df) + PRIOR * background) / (total + PRIOR)));
        let words = self
            .words
            .into_iter()
            .map(|(hash, c)| (hash, [bits(c.df, c.background), bits(c.df.saturating_sub(2), c.background)]));
        Surprises { words: words.collect(), total }
    }
}

/// How surprising each word of a corpus is.
#[derive(Clone, Debug, Default)]
pub struct Surprises {
    /// As counted, and less two documents.
    words: AHashMap<u64, [Decibits; 2]>,
    total: f64,
}

impl Surprises {
    /// Surprise of meeting each word of a text in another text too, in tenths of a bit. O(tokens).
    ///
    /// `counted` says whether the text was counted. If it was, two documents are taken out: what a pair holds is no
    /// evidence that others hold it. (Of a sampled corpus the other one is as likely to be in the counts as this one.)
    pub fn of(&self, text: &str, tokens: &Tokens, counted: bool) -> Vec<Decibits> {
        let unseen = |hash, span: &ByteSpan| {
            let background = background::probability(hash, span.slice(text));
            to_decibits(-log2(PRIOR * background / (self.total + PRIOR)))
        };
        let words = tokens.hashes.iter().zip(&tokens.spans);
        words
            .map(|(&hash, span)| match self.words.get(&hash) {
                Some(bits) => bits[usize::from(counted)],
                None => unseen(hash, span),
            })
            .collect()
    }
}

/// What a word of a passage costs that has no equal on the other side, in tenths of a bit: two formulas with other words
/// between them are not one strong passage.
const UNMATCHED: u64 = 15;

/// Weight of a passage in tenths of a bit: the surprise of its matched words, each different word once, so that a formula
/// does not gain by being repeated; a little for each that is nearly equal; less a little for each word on either side that is not matched. `tokens` and
/// `surprises` are those of the first document. O(matched words).
pub fn weight(tokens: &[u64], surprises: &[Decibits], passage: &Aligned) -> u64 {
    let matched = passage.runs.iter().flat_map(|run| to_usize(run.a)..to_usize(run.a_end()));
    let mut words: Vec<(u64, Decibits)> = matched.map(|i| (tokens[i], surprises[i])).collect();
    words.sort_unstable();
    words.dedup_by_key(|w| w.0);
    let shared: u64 = words.iter().map(|&(_, bits)| u64::from(bits)).sum();
    let near: u32 = passage.near.iter().map(|near| near.a.len() + near.b.len()).sum();
    let unmatched = passage.a.len() + passage.b.len() - 2 * passage.matched() - near;
    let nearly = u64::from(near::WORTH) * to_u64(passage.near.len());
    (shared + nearly).saturating_sub(UNMATCHED * u64::from(unmatched))
}

/// Bits that chance explains: the number of places in which a corpus of so many tokens could agree with itself, as in
/// the E-value of a sequence search (Karlin, Altschul 1990).
pub fn search_space_bits(tokens: u64) -> f64 {
    2.0 * log2(to_f64(usize::try_from(tokens).unwrap_or(usize::MAX)).max(2.0)) - 1.0
}
