//! Owns a document ready to be compared: tokens, shingles, surprises, and what else is made once for all pairs.

use crate::base::ids::{ByteSpan, TokenSpan};
use crate::base::math::Decibits;
use crate::engine::align::content_words::Content;
use crate::engine::align::side::Side;
use crate::engine::align::verify::HashIndex;
use crate::engine::text::code_points::CodePoints;
use crate::engine::text::letters::Letters;
use crate::engine::text::shingle::shingles;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::weigh::names::{self, NamePart};
use crate::engine::weigh::weight::{Surprises, Weighed};
use crate::model::tuning::rewritten::RewrittenTuning;
use crate::model::tuning::text::TextTuning;
use crate::model::tuning::weigh::WeighTuning;
use std::sync::OnceLock;

/// A document as the second pass needs it.
#[derive(Debug, Default)]
pub struct PreparedDoc {
    /// The tokens of the text.
    pub tokens: Tokens,
    /// The shingles of the text, with an index by hash.
    pub shingles: HashIndex,
    /// Surprise of each token; empty if no passages are looked for.
    pub surprises: Vec<Decibits>,
    /// The same at large.
    pub at_large: Vec<Decibits>,
    /// Letters of the tokens, where nearly equal words count.
    pub letters: Option<Letters>,
    /// What the search for rewritten passages compares, if rewritten passages are looked for.
    pub content: Option<Content>,
    names: OnceLock<Vec<NamePart>>,
    code_points: OnceLock<CodePoints>,
}

/// A text, and what was made of the text for comparing.
#[derive(Clone, Copy, Debug)]
pub struct PreparedText<'a> {
    /// The text.
    pub text: &'a str,
    /// Tokens, shingles and more of the text.
    pub doc: &'a PreparedDoc,
}

impl PreparedDoc {
    /// Tokenises and shingles a text.
    pub fn new(text: &str, width: usize) -> Self {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let mut list = Vec::new();
        shingles(&tokens.hashes, width, &mut list);
        PreparedDoc { shingles: HashIndex::new(list), tokens, ..PreparedDoc::default() }
    }

    /// The same, with the surprise of each token; `counted` says whether the text was among the counted texts.
    pub fn surprising(text: &str, width: usize, surprises: &Surprises, counted: bool) -> Self {
        let mut out = PreparedDoc::new(text, width);
        (out.surprises, out.at_large) = surprises.of(text, &out.tokens, counted);
        out
    }

    /// The same with no surprise in some words, so that the words weigh nothing.
    pub fn without(mut self, spans: &[TokenSpan]) -> Self {
        spans.iter().for_each(|span| self.surprises[span.range()].fill(0));
        self
    }

    /// The same for words inside of some bytes.
    pub fn without_bytes(mut self, spans: impl Iterator<Item = ByteSpan>) -> Self {
        for bytes in spans {
            let from = self.tokens.spans.partition_point(|word| word.end <= bytes.start);
            let to = self.tokens.spans.partition_point(|word| word.start < bytes.end);
            self.surprises[from..to].fill(0);
        }
        self
    }

    /// The same with letters, by these numbers, if `near` words shall count; `text` is the document's.
    pub fn with_letters(self, text: &str, near: Option<&TextTuning>) -> Self {
        PreparedDoc { letters: near.map(|tuning| Letters::new(text, &self.tokens, tuning)), ..self }
    }

    /// The same for a text without a corpus around: surprises come from the built-in background alone.
    pub fn alone(text: &str, width: usize) -> Self {
        let surprises = Surprises::default();
        PreparedDoc::surprising(text, width, &surprises, false).with_content(text, true, &RewrittenTuning::default())
    }

    /// The same with what the search for rewritten passages compares, if rewritten passages are `wanted`.
    pub fn with_content(self, text: &str, wanted: bool, tuning: &RewrittenTuning) -> Self {
        PreparedDoc { content: wanted.then(|| Content::new(text, &self.tokens, &self.at_large, tuning)), ..self }
    }

    /// The document as passages are weighed.
    pub fn weighed(&self, text: &str, tuning: &WeighTuning) -> Weighed<'_> {
        let names = self.names.get_or_init(|| names::names(text, &self.tokens, tuning));
        Weighed { tokens: &self.tokens.hashes, alone: &self.surprises, names }
    }

    /// The way from bytes of the document, whose `text` is given, to code points. O(text) for the first who asks.
    pub fn code_points(&self, text: &str) -> &CodePoints {
        self.code_points.get_or_init(|| CodePoints::new(text))
    }

    /// The document, whose `text` is given, as one side of an alignment.
    pub fn side<'a>(&'a self, text: &'a str) -> Side<'a> {
        Side {
            text,
            tokens: &self.tokens.hashes,
            spans: &self.tokens.spans,
            shingles: &self.shingles,
            surprises: &self.surprises,
            at_large: &self.at_large,
            letters: self.letters.as_ref(),
            content: self.content.as_ref(),
        }
    }
}
