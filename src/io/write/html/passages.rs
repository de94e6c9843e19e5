//! Owns passages as the report shows them: the words, and every document with the words.

use super::names::Doc;
use super::pairs::Ranks;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::math::ratio;
use crate::io::write::human::clipped;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::report::Report;
use crate::model::story::{SharedPassage, Witness};
use serde::Serialize;

/// Code points of a passage that are quoted.
const QUOTED: usize = 900;
/// Passages that are listed.
const LISTED: usize = 100;

/// A passage with its witnesses.
#[derive(Debug, Serialize)]
pub struct PassageView {
    /// From 1, in descending number of witnesses.
    pub number: usize,
    pub text: String,
    pub words: u32,
    pub weight: f64,
    pub size: usize,
    /// Number of the passage around this passage.
    pub within: Option<usize>,
    /// In order of time, documents without a date last.
    pub witnesses: Vec<PassageCarrier>,
    pub not_listed: usize,
}

/// A document that carries a passage.
#[derive(Debug, Serialize)]
pub struct PassageCarrier {
    pub doc: Doc,
    /// Whether the words of the document are quoted.
    pub quoted: bool,
    /// Words of the core that the document has, and their share.
    pub words: u32,
    pub share: f64,
    /// Pair of the document with the quoted document, if the pair can be read.
    pub pair: Option<usize>,
}

impl PassageView {
    /// # Errors
    /// As [`TextReader::text`].
    pub fn new(
        (corpus, texts): (&Corpus, &mut TextReader<'_>),
        report: &Report,
        number: usize,
        one: &SharedPassage,
        ranks: &Ranks,
    ) -> Result<PassageView> {
        let mut witnesses: Vec<&Witness> = one.witnesses.iter().collect();
        witnesses.sort_by_key(|w| (corpus.date(w.doc).is_none(), corpus.date(w.doc), w.doc));
        // The earliest: later carriers may have broken up the words.
        let dated = witnesses.first().filter(|w| corpus.date(w.doc).is_some());
        let quoted = dated.or(witnesses.iter().find(|w| w.doc == one.doc)).copied().unwrap_or(&one.witnesses[0]);
        let text = texts.text(quoted.doc)?;
        let pieces: Vec<&str> = quoted.stretches.iter().map(|stretch| stretch.text(&text)).collect();
        let carrier = |w: &&Witness| PassageCarrier {
            doc: Doc::of(corpus, w.doc),
            quoted: w.doc == quoted.doc,
            words: w.core_words,
            share: ratio(w.core_words, one.core.tokens.len()),
            pair: pair(report, quoted.doc, w.doc).and_then(|i| ranks.of(i)),
        };
        let listed = witnesses.len().min(LISTED);
        Ok(PassageView {
            number,
            text: clipped(&pieces.join(" … "), QUOTED),
            words: one.core.tokens.len(),
            weight: one.weight_bits,
            size: witnesses.len(),
            within: one.within.map(|outer| outer + 1),
            witnesses: witnesses[..listed].iter().map(carrier).collect(),
            not_listed: witnesses.len() - listed,
        })
    }
}

/// The reported pair of two documents.
fn pair(report: &Report, a: DocId, b: DocId) -> Option<usize> {
    let key = (a.min(b), a.max(b));
    report.matches.binary_search_by_key(&key, |m| (m.a, m.b)).ok()
}
