//! Owns a side of an alignment: a document as an alignment sees the document.

use crate::base::cast::{low_u8, to_usize};
use crate::base::ids::ByteSpan;
use crate::base::math::Decibits;
use crate::engine::align::content_words::{Content, ContentWords, rarity, starts_sentence, stem};
use crate::engine::align::verify::HashIndex;
use crate::engine::text::letters::Letters;
use crate::model::tuning::rewritten::RewrittenTuning;

/// One side of an alignment: a document's token hashes and its shingles.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The text, where the words are read.
    pub text: &'a str,
    /// Token hashes.
    pub tokens: &'a [u64],
    /// Places of the tokens in the text.
    pub spans: &'a [ByteSpan],
    /// Shingles of the tokens.
    pub shingles: &'a HashIndex,
    /// Surprise of each token in tenths of a bit: the worth of a match where an end is extended.
    pub surprises: &'a [Decibits],
    /// Surprise of each token at large, whatever corpus is around; for rewritten passages.
    pub at_large: &'a [Decibits],
    /// Letters of the words, where nearly equal words count.
    pub letters: Option<&'a Letters>,
    /// What the search for rewritten passages compares; `None` leaves the search out.
    pub content: Option<&'a Content>,
}

#[cfg(test)]
impl<'a> Side<'a> {
    /// Tokens without a text; nothing else is known.
    pub(crate) fn bare(tokens: &'a [u64], shingles: &'a HashIndex) -> Self {
        Side { text: "", tokens, spans: &[], shingles, surprises: &[], at_large: &[], letters: None, content: None }
    }
}

impl Content {
    /// All words, from the document as a side of an alignment. O(text) at the first call.
    pub fn words(&self, document: Side<'_>, tuning: &RewrittenTuning) -> &ContentWords {
        self.words.get_or_init(|| {
            let (text, spans) = (document.text, document.spans);
            let mut starts = Vec::with_capacity(spans.len());
            let mut end = 0;
            for &span in spans {
                starts.push(end == 0 || starts_sentence(&text[end..to_usize(span.start)], span.slice(text)));
                end = to_usize(span.end);
            }
            let stems = document.tokens.iter().zip(spans).map(|(&hash, &span)| stem(hash, text, span));
            let common = tuning.common_surprise;
            let (least, most) = (usize::from(tuning.least_worth), usize::from(tuning.most_worth));
            let worth = |&surprise| low_u8((10 * usize::from(rarity(surprise, common))).min(most).max(least));
            let worth = document.at_large.iter().map(worth);
            ContentWords::new(stems.collect(), worth.collect(), starts)
        })
    }
}

/// Whether the second of two documents, given by the words of both, comes first where both are looked at in a fixed
/// order. So nothing depends on the order in the call.
pub fn are_turned(a: &[u64], b: &[u64]) -> bool {
    (b.len(), b) < (a.len(), a)
}
