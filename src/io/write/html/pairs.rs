//! Owns pairs as the report shows them: a row in the list, and both texts side by side.

use super::marked::{self, MarkedPiece, MarkedSide};
use super::names::Doc;
use super::source::{TakingView, named_first};
use crate::base::error::Result;
use crate::base::math::ratio;
use crate::io::write::diff::WordReader;
use crate::io::write::people::PeopleNames;
use crate::io::write::reasons::Points;
use crate::model::corpus::Corpus;
use crate::model::pair::{Match, Passage, PassageKind};
use crate::model::report::Report;
use crate::model::source::{PairSide, Verdict};
use serde::Serialize;

/// A pair in short.
#[derive(Debug, Serialize)]
pub struct PairRow {
    /// Rank of the pair from 1, the strongest first.
    pub number: usize,
    /// The likely source, else the earlier, else the first by name; and the other document.
    pub first: Doc,
    pub second: Doc,
    /// Which way the words went; `None` where no passages were looked for.
    pub taking: Option<TakingView>,
    /// Matched words; where no passages were looked for, shared shingles.
    pub shared: u32,
    pub passages: usize,
    pub weight: f64,
    pub jaccard: f64,
    /// Share of the first document's shingles that the second holds, and the other way.
    pub first_in_second: f64,
    pub second_in_first: f64,
    pub near_duplicate: bool,
    /// How the passages were taken over.
    pub kinds: Vec<&'static str>,
    /// The story of both documents.
    pub story: Option<usize>,
}

impl PairRow {
    pub fn new(corpus: &Corpus, report: &Report, number: usize, match_index: usize, story: Option<usize>) -> PairRow {
        let m = &report.matches[match_index];
        let passages = report.passages_of(m);
        let has = |kind: &PassageKind| passages.iter().any(|p| p.kind == *kind);
        let kinds =
            [PassageKind::Verbatim, PassageKind::Edited, PassageKind::Rewritten].iter().filter(|kind| has(kind));
        let first = named_first(report, match_index);
        let o = if first == PairSide::A { m.overlap } else { m.overlap.mirrored() };
        PairRow {
            number,
            first: Doc::of(corpus, m.side(first)),
            second: Doc::of(corpus, m.side(first.other())),
            taking: TakingView::of(corpus, report, match_index),
            shared: if passages.is_empty() { o.shared } else { m.matched_words },
            passages: passages.len(),
            weight: m.weight_bits,
            jaccard: o.jaccard(),
            first_in_second: o.containment_a(),
            second_in_first: o.containment_b(),
            near_duplicate: m.near_duplicate,
            kinds: kinds.map(|kind| kind.name()).collect(),
            story,
        }
    }
}

/// Both texts of a pair.
#[derive(Debug, Serialize)]
pub struct Reading {
    /// Whether the page shows nothing else.
    pub single: bool,
    pub row: PairRow,
    pub passages: Vec<InShort>,
    /// What speaks for the direction, and what against.
    pub points: Points,
    /// The verdict on the two documents alone, with its chance.
    pub verdict: Option<(&'static str, f64)>,
    /// In the order of the row.
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
        (names, words): (&PeopleNames<'_>, &mut WordReader<'_>),
        report: &Report,
        match_index: usize,
        row: PairRow,
    ) -> Result<Reading> {
        let m = &report.matches[match_index];
        let source = report.sources.get(match_index);
        let passages = report.passages_of(m);
        let (a, b) = words.pair(m.a, m.b)?;
        let text = |side, doc: &Doc| {
            let (side, other, words, which) = match side {
                PairSide::A => ("a", "b", a, MarkedSide::A),
                PairSide::B => ("b", "a", b, MarkedSide::B),
            };
            let pieces = marked::pieces(words, passages, which);
            PairText { side, other, doc: doc.clone(), words: words.tokens().len(), pieces }
        };
        let first = named_first(report, match_index);
        let texts = [text(first, &row.first), text(first.other(), &row.second)];
        let points = source.map_or(Points::default(), |_| Points::of(names, report, match_index));
        let verdict = source.map(|source| (verdict_in_order(source.verdict, first), source.probability));
        Ok(Reading {
            single: false,
            row,
            passages: passages.iter().map(InShort::new).collect(),
            points,
            verdict,
            texts,
        })
    }
}

/// A verdict on two documents alone, of which one is named first.
fn verdict_in_order(verdict: Verdict, first: PairSide) -> &'static str {
    match (verdict, first) {
        (Verdict::AFirst, PairSide::A) | (Verdict::BFirst, PairSide::B) => "the first had the words before the second",
        (Verdict::AFirst | Verdict::BFirst, _) => "the second had the words before the first",
        (Verdict::Unseen, _) => "both have the words from a source that is not among the documents",
        (Verdict::Undetermined, _) => "undetermined",
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
