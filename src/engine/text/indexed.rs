//! Owns a text with all words at hand: places, kinds, and the piece between any two words.

use super::word_kind::{WordKind, kinds};
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, CharSpan, TokenSpan};
use crate::engine::text::code_points::CodePoints;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use std::borrow::Cow;

/// A text, the tokens, and the kind of each token. Code that shows or writes differences asks here.
#[derive(Clone, Debug)]
pub struct IndexedText<'a> {
    text: Cow<'a, str>,
    tokens: Tokens,
    kinds: Vec<WordKind>,
    points: CodePoints,
}

impl<'a> IndexedText<'a> {
    /// Finds the words. O(bytes).
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        let (text, mut tokens) = (text.into(), Tokens::default());
        tokenize(&text, &mut tokens);
        IndexedText { kinds: kinds(&text, &tokens), tokens, points: CodePoints::new(&text), text }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All words of the text.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The whole text as a span of tokens.
    pub fn all(&self) -> TokenSpan {
        TokenSpan { start: 0, end: to_u32(self.tokens.len()) }
    }

    /// From the first byte of the first word to the last byte of the last word. An empty span lies right after the word
    /// before.
    pub fn bytes(&self, span: TokenSpan) -> ByteSpan {
        let end = |i: u32| i.checked_sub(1).map_or(0, |last| self.tokens.spans[to_usize(last)].end);
        let start = if span.is_empty() { end(span.start) } else { self.tokens.spans[to_usize(span.start)].start };
        ByteSpan { start, end: end(span.end) }
    }

    /// As [`bytes`](IndexedText::bytes), in code points.
    pub fn chars(&self, span: TokenSpan) -> CharSpan {
        self.points.of(&self.text, self.bytes(span))
    }

    /// The piece of text from the first word to the last; nothing for an empty span.
    pub fn piece(&self, span: TokenSpan) -> &str {
        self.bytes(span).slice(&self.text)
    }

    /// The kind of a word.
    pub fn kind(&self, word: u32) -> WordKind {
        self.kinds[to_usize(word)]
    }

    /// The kind among some words that should stand out most.
    pub fn touches(&self, span: TokenSpan) -> WordKind {
        self.kinds[span.range()].iter().copied().max().unwrap_or(WordKind::Wording)
    }
}
