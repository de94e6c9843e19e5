//! Owns pairs as the report shows them: a row in the list, and both texts side by side.

use super::marked::{self, MarkedPiece, MarkedSide};
use super::names::Doc;
use super::source::Judgement;
use crate::base::error::Result;
use crate::base::math::ratio;
use crate::engine::text::indexed::IndexedText;
use crate::io::write::diff::WordReader;
use crate::model::corpus::Corpus;
use crate::model::pair::{Match, Passage, PassageKind};
use crate::model::report::Report;
use serde::Serialize;

/// A pair in short.
#[derive(Debug, Serialize)]
pub struct PairRow {
    /// Rank of the pair from 1, the strongest first.
    pub number: usize,
    pub a: Doc,
    pub b: Doc,
    /// Matched words; where no passages were looked for, shared shingles.
    pub shared: u32,
    pub passages: usize,
    pub weight: f64,
    pub jaccard: f64,
    /// Share of a's shingles that b holds, and the other way.
    pub a_in_b: f64,
    pub b_in_a: f64,
    pub near_duplicate: bool,
    /// How the passages were taken over.
    pub kinds: Vec<&'static str>,
    /// The story of both documents.
    pub story: Option<usize>,
}

impl PairRow {
    pub fn new(corpus: &Corpus, report: &Report, number: usize, m: &Match, story: Option<usize>) -> PairRow {
        let passages = report.passages_of(m);
        let has = |kind: &PassageKind| passages.iter().any(|p| p.kind == *kind);
        let kinds =
            [PassageKind::Verbatim, PassageKind::Edited, PassageKind::Rewritten].iter().filter(|kind| has(kind));
        let o = m.overlap;
        PairRow {
            number,
            a: Doc::of(corpus, m.a),
            b: Doc::of(corpus, m.b),
            shared: if passages.is_empty() { o.shared } else { m.matched_words },
            passages: passages.len(),
            weight: m.weight_bits,
            jaccard: o.jaccard(),
            a_in_b: o.containment_a(),
            b_in_a: o.containment_b(),
            near_duplicate: m.near_duplicate,
            kinds: kinds.map(|kind| kind.name()).collect(),
            story,
        }
    }
}

/// Both texts of a pair.
#[derive(Debug, Serialize)]
pub struct Reading {
    pub row: PairRow,
    pub passages: Vec<InShort>,
    /// Who had the words first.
    pub source: Option<Judgement>,
    pub texts: [PairText; 2],
}

/// A text of a pair.
#[derive(Debug, Serialize)]
pub struct PairText {
    /// `a` or `b`.
    pub side: &'static str,
    /// The other side.
    pub other: &'static str,
    pub doc: Doc,
    pub words: usize,
    pub pieces: Vec<MarkedPiece>,
}

/// A passage in a pair's list of passages.
#[derive(Debug, Serialize)]
pub struct InShort {
    pub kind: &'static str,
    pub matched: u32,
    pub identity: f64,
    pub weight: f64,
}

impl InShort {
    fn new(p: &Passage) -> InShort {
        InShort { kind: p.kind.name(), matched: p.matched_words, identity: p.identity(), weight: p.weight_bits }
    }
}

impl Reading {
    /// `match_index` is an index of [`Report::matches`].
    pub fn new(
        (corpus, words): (&Corpus, &mut WordReader<'_>),
        report: &Report,
        match_index: usize,
        row: PairRow,
    ) -> Result<Reading> {
        let source = Judgement::of(corpus, report, match_index, &row.a, &row.b);
        let m = &report.matches[match_index];
        let passages = report.passages_of(m);
        let (a, b) = words.pair(m.a, m.b)?;
        let text = |side, other, doc: &Doc, words: &IndexedText<'_>, which| PairText {
            side,
            other,
            doc: doc.clone(),
            words: words.tokens().len(),
            pieces: marked::pieces(words, passages, which),
        };
        let texts = [text("a", "b", &row.a, a, MarkedSide::A), text("b", "a", &row.b, b, MarkedSide::B)];
        Ok(Reading { row, passages: passages.iter().map(InShort::new).collect(), source, texts })
    }
}

/// The rank from 1 of each pair (an index of [`Report::matches`]), and whether it can be read in the report.
#[derive(Debug)]
pub struct Ranks {
    ranks: Vec<usize>,
    readable: Vec<bool>,
}

impl Ranks {
    /// `order` names all pairs, the strongest first.
    pub fn new(order: &[usize], readable: Vec<bool>) -> Ranks {
        let mut ranks = vec![0; order.len()];
        for (rank, &i) in (1..).zip(order) {
            ranks[i] = rank;
        }
        Ranks { ranks, readable }
    }

    /// The rank of a pair that can be read.
    pub fn of(&self, pair: usize) -> Option<usize> {
        self.readable[pair].then(|| self.ranks[pair])
    }
}

/// Words of the shorter text that the longer text has, at least, as a share: how dark a cell of a map is.
pub fn nearness(m: &Match) -> f64 {
    let o = m.overlap;
    ratio(o.shared, o.a.min(o.b))
}
