//! Owns the tokens of a text: hashes and places.

use crate::base::cast::to_u32;
use crate::base::ids::ByteSpan;

/// The words of a text: a hash and a byte span for each word, in text order. Reuse the lists to save allocations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Hash of each folded token.
    pub hashes: Vec<u64>,
    /// Where each token stands in the text.
    pub spans: Vec<ByteSpan>,
}

impl Tokens {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.hashes.truncate(len);
        self.spans.truncate(len);
    }

    /// Exactly `len` tokens; of added tokens nothing is known as yet.
    pub(super) fn resize(&mut self, len: usize) {
        self.hashes.resize(len, 0);
        self.spans.resize(len, ByteSpan::default());
    }

    pub(super) fn push(&mut self, hash: u64, start: usize, end: usize) {
        self.hashes.push(hash);
        self.spans.push(ByteSpan { start: to_u32(start), end: to_u32(end) });
    }
}
