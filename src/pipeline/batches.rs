//! Owns the second pass: candidate pairs to verified matches, with the text at hand.
//!
//! Pairs are done in batches whose documents fit a budget of text. Each batch prepares its documents once (tokens, sorted
//! shingles), whatever the number of pairs they are in, and drops them when it is done.

use super::Progress;
use crate::align::content::Content;
use crate::align::names::{self, Part};
use crate::align::weigh::{Decibits, Surprises, Weighed};
use crate::align::{self, Aligned, Side};
use crate::candidates::Pair;
use crate::corpus::{Corpus, Reader};
use crate::error::Result;
use crate::params::PassageParams;
use crate::text::{Letters, Tokens, shingles, tokenize};
use crate::units::{DocId, TokenSpan, to_u64};
use crate::verify::{Overlap, ShingleIndex};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Bytes of text whose tokens and shingles are held at a time. About eight times as much memory.
const BATCH_BYTES: usize = 32 << 20;

/// A document as the second pass needs it.
#[derive(Debug, Default)]
pub struct Prepared {
    /// Its tokens.
    pub tokens: Tokens,
    /// Its shingles, sorted.
    pub shingles: ShingleIndex,
    /// Surprise of each token; empty if no passages are looked for.
    pub surprises: Vec<Decibits>,
    /// Letters of the tokens, where nearly equal words count.
    pub letters: Option<Letters>,
    /// What the search for rewritten passages compares, if they are looked for.
    pub content: Option<Content>,
    names: OnceLock<Vec<Part>>,
}

impl Prepared {
    /// Tokenises and shingles a text.
    pub fn new(text: &str, width: usize) -> Self {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let mut list = Vec::new();
        shingles(&tokens.hashes, width, &mut list);
        Prepared { shingles: ShingleIndex::new(list), tokens, ..Prepared::default() }
    }

    /// The same, with the surprise of each token; `counted` says whether the text was counted for them.
    pub fn surprising(text: &str, width: usize, surprises: &Surprises, counted: bool) -> Self {
        let mut out = Prepared::new(text, width);
        out.surprises = surprises.of(text, &out.tokens, counted);
        out
    }

    /// The same with no surprise in some of its words, which then weigh nothing.
    pub fn without(mut self, spans: &[TokenSpan]) -> Self {
        spans.iter().for_each(|span| self.surprises[span.range()].fill(0));
        self
    }

    /// The same with letters, if `near` words shall count; `text` is the document's.
    pub fn with_letters(self, text: &str, near: bool) -> Self {
        Prepared { letters: near.then(|| Letters::new(text, &self.tokens)), ..self }
    }

    /// The same for a text that no corpus surrounds: surprises come from the built-in background alone.
    pub fn alone(text: &str, width: usize) -> Self {
        let surprises = Surprises::default();
        Prepared::surprising(text, width, &surprises, false).with_content(text, &surprises, true)
    }

    /// The same with what the search for rewritten passages compares, if they are `wanted`.
    pub fn with_content(self, text: &str, surprises: &Surprises, wanted: bool) -> Self {
        let at_large = || surprises.at_large(text, &self.tokens);
        Prepared { content: wanted.then(|| Content::new(text, &self.tokens, at_large())), ..self }
    }

    /// The document as its passages are weighed.
    pub fn weighed(&self, text: &str) -> Weighed<'_> {
        let names = self.names.get_or_init(|| names::names(text, &self.tokens));
        Weighed { tokens: &self.tokens.hashes, alone: &self.surprises, names }
    }

    /// The document as one side of an alignment.
    pub fn side(&self) -> Side<'_> {
        Side {
            tokens: &self.tokens.hashes,
            shingles: &self.shingles,
            surprises: &self.surprises,
            letters: self.letters.as_ref(),
            content: self.content.as_ref(),
        }
    }
}

/// Exact counts of a pair, and the stretches that it shares if they were asked for.
pub struct Examined {
    /// Shared shingles.
    pub overlap: Overlap,
    /// Shared stretches.
    pub stretches: Vec<Aligned>,
}

/// Examines every pair (ascending) and maps the result with the two documents at hand; keeps order, drops `None`. Each
/// worker has one `state` to work with.
///
/// # Errors
/// As [`Corpus::text`].
pub fn examine<'c, T: Send, S>(
    corpus: &'c Corpus,
    pairs: &[Pair],
    passages: Option<PassageParams>,
    progress: &dyn Progress,
    prepare: impl Fn(DocId, &str) -> Prepared + Sync,
    state: impl Fn() -> S + Sync,
    map: impl Fn(&mut S, Pair, Examined, (&str, &Prepared), (&str, &Prepared)) -> Option<T> + Sync,
) -> Result<Vec<T>> {
    progress.stage("comparing pairs", to_u64(pairs.len()));
    let mut out = Vec::new();
    let mut rest = pairs;
    while !rest.is_empty() {
        let (batch, docs) = next_batch(corpus, &mut rest);
        let list: Vec<DocId> = docs.keys().copied().collect();
        let ready = |texts: &mut Reader<'c>, &doc: &DocId| {
            let text = texts.text(doc)?;
            Ok((prepare(doc, &text), text))
        };
        let prepared: Vec<(Prepared, Cow<'c, str>)> =
            list.par_iter().map_init(|| corpus.reader(), ready).collect::<Result<_>>()?;
        let find = |d: DocId| {
            let (document, text) = &prepared[docs[&d]];
            (&**text, document)
        };
        let found: Vec<Option<T>> = batch
            .par_iter()
            .with_min_len(16)
            .map_init(&state, |state, &(a, b)| {
                let (x, y) = (find(a), find(b));
                let (overlap, stretches) = match passages {
                    Some(params) => align::align(x.1.side(), y.1.side(), params),
                    None => (Overlap::of(&x.1.shingles, &y.1.shingles), Vec::new()),
                };
                progress.advance(1);
                map(state, (a, b), Examined { overlap, stretches }, x, y)
            })
            .collect();
        out.extend(found.into_iter().flatten());
    }
    Ok(out)
}

/// Takes pairs off the front while their documents fit the budget; numbers those documents.
fn next_batch<'a>(corpus: &Corpus, rest: &mut &'a [Pair]) -> (&'a [Pair], BTreeMap<DocId, usize>) {
    let mut docs = BTreeMap::new();
    let mut bytes = 0;
    let mut taken = 0;
    for &(a, b) in rest.iter() {
        for doc in [a, b] {
            if let std::collections::btree_map::Entry::Vacant(new) = docs.entry(doc) {
                new.insert(0);
                bytes += corpus.text_len(doc);
            }
        }
        taken += 1;
        if bytes > BATCH_BYTES {
            break;
        }
    }
    docs.values_mut().enumerate().for_each(|(i, slot)| *slot = i);
    let (batch, left) = rest.split_at(taken);
    *rest = left;
    (batch, docs)
}
