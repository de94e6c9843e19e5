//! Owns pieces of passages: a passage whole, or what is left of the passage when shared passages have explained the rest.

use crate::base::cast::{to_u32, to_usize};
use crate::base::error::Result;
use crate::base::ids::{ByteSpan, DocId, TokenSpan};
use crate::base::math::ratio;
use crate::base::span_sets::outside;
use crate::engine::text::code_points::CodePoints;
use crate::engine::text::word_places::WordPlaces;
use crate::model::corpus::Corpus;
use crate::model::pair::{Passage, PassageKind, Run, Stretch, Verified};
use crate::model::story::SharedPassage;
use crate::model::tuning::story::StoryTuning;

/// A passage, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub a: DocId,
    pub b: DocId,
    pub in_a: TokenSpan,
    pub in_b: TokenSpan,
    /// An index of the passages.
    passage: u32,
}

impl Piece {
    /// The other document of the piece.
    pub fn other(&self, doc: DocId) -> DocId {
        if doc == self.a { self.b } else { self.a }
    }

    /// The part that some runs of the piece (not none) are.
    fn of(self, runs: &[Run]) -> Piece {
        let ends = |of: fn(&Run) -> TokenSpan| TokenSpan {
            start: runs.iter().map(|run| of(run).start).min().unwrap_or(0),
            end: runs.iter().map(|run| of(run).end).max().unwrap_or(0),
        };
        Piece { in_a: ends(Run::in_a), in_b: ends(Run::in_b), ..self }
    }
}

/// The pieces of all passages, and whether each is explained.
pub(super) struct Pieces<'a> {
    verified: &'a Verified,
    tuning: &'a StoryTuning,
    all: Vec<Piece>,
    explained: Vec<bool>,
}

impl<'a> Pieces<'a> {
    /// All passages, whole.
    pub fn new(verified: &'a Verified, tuning: &'a StoryTuning) -> Pieces<'a> {
        let piece = |(passage, p): (u32, &Passage)| {
            let (in_a, in_b) = (p.in_a.tokens, p.in_b.tokens);
            Piece { a: p.a, b: p.b, in_a, in_b, passage }
        };
        let all = (0..).zip(&verified.passages).map(piece).collect();
        Pieces { verified, tuning, all, explained: vec![false; verified.passages.len()] }
    }

    /// Whether a span of so many words lies inside of a shared passage, if so many of the words do.
    pub fn lies_inside(&self, words: u32, inside: u32) -> bool {
        self.most_around(inside) >= words
    }

    /// The words of the longest span that lies inside of a shared passage, if so many of the words do.
    pub fn most_around(&self, inside: u32) -> u32 {
        self.tuning.explained_times * inside
    }

    /// The pieces that are not explained.
    pub fn open(&self) -> Vec<u32> {
        (0..).zip(&self.explained).filter(|(_, explained)| !**explained).map(|(piece, _)| piece).collect()
    }

    pub fn of(&self, piece: u32) -> Piece {
        self.all[to_usize(piece)]
    }

    pub fn explained(&self, piece: u32) -> bool {
        self.explained[to_usize(piece)]
    }

    /// Where a piece stands in one of the two documents. Bytes and code points are only known of a whole passage
    /// ([`places`]).
    pub fn stretch(&self, piece: u32, doc: DocId) -> Stretch {
        let Piece { a, in_a, in_b, passage, .. } = self.of(piece);
        let p = &self.verified.passages[to_usize(passage)];
        let (tokens, whole) = if doc == a { (in_a, p.in_a) } else { (in_b, p.in_b) };
        if whole.tokens == tokens { whole } else { Stretch { tokens, ..Stretch::default() } }
    }

    /// Bits of a piece: a share of the bits of the passage, by words.
    pub fn weight(&self, piece: u32) -> f64 {
        let Piece { in_a, passage, .. } = self.of(piece);
        let p = &self.verified.passages[to_usize(passage)];
        p.weight_bits * ratio(in_a.len(), p.in_a.tokens.len())
    }

    /// Explains what of a piece lies inside of spans of the two documents (ascending); the rest is left over.
    pub fn explain(&mut self, piece: u32, inside: [&[TokenSpan]; 2]) {
        self.explained[to_usize(piece)] = true;
        let left = self.beside(piece, inside);
        self.explained.resize(self.explained.len() + left.len(), false);
        self.all.extend(left);
    }

    /// Explains what of a piece lies in a core, and gives the explained part; the rest is left over.
    pub fn explain_in(&mut self, piece: u32, doc: DocId, core: TokenSpan) -> u32 {
        let whole = self.of(piece);
        let before = self.all.len();
        self.explain(piece, of_one(doc == whole.a, &[core]));
        let around = [TokenSpan { start: 0, end: core.start }, TokenSpan { start: core.end, end: u32::MAX }];
        let inside = self.runs(whole, of_one(doc == whole.a, &around));
        if self.all.len() == before || inside.is_empty() {
            return piece;
        }
        self.all.push(whole.of(&inside));
        self.explained.push(true);
        to_u32(self.all.len() - 1)
    }

    /// The words of a core, in one of the two documents of a piece, that stand equal in the other document.
    pub fn carried(&self, piece: u32, doc: DocId, core: TokenSpan) -> Vec<TokenSpan> {
        let whole = self.of(piece);
        let around = [TokenSpan { start: 0, end: core.start }, TokenSpan { start: core.end, end: u32::MAX }];
        let first = doc == whole.a;
        let runs = self.runs(whole, of_one(first, &around));
        runs.iter().map(|run| if first { run.in_a() } else { run.in_b() }).collect()
    }

    /// The runs of a piece less what lies inside of spans of the two documents.
    fn runs(&self, piece: Piece, [in_a, in_b]: [&[TokenSpan]; 2]) -> Vec<Run> {
        let mut out = Vec::new();
        for run in &self.verified.passages[to_usize(piece.passage)].runs {
            let to_b = |a: TokenSpan| TokenSpan { start: a.start - run.a + run.b, end: a.end - run.a + run.b };
            let cut = |span: TokenSpan, whole: TokenSpan| TokenSpan {
                start: span.start.clamp(whole.start, whole.end),
                end: span.end.clamp(whole.start, whole.end),
            };
            let in_piece = cut(run.in_a(), piece.in_a);
            let left: Vec<TokenSpan> =
                outside(&[in_piece], in_a).into_iter().map(|a| cut(to_b(a), piece.in_b)).collect();
            let left = outside(&left, in_b);
            out.extend(left.into_iter().map(|b| Run { a: b.start - run.b + run.a, b: b.start, len: b.len() }));
        }
        out
    }

    /// What of a piece lies beside spans of the two documents.
    fn beside(&self, piece: u32, inside: [&[TokenSpan]; 2]) -> Vec<Piece> {
        let whole = self.of(piece);
        // Words of a rewritten passage stand in another order.
        if self.verified.passages[to_usize(whole.passage)].kind == PassageKind::Rewritten {
            return Vec::new();
        }
        let runs = self.runs(whole, inside);
        let (least, gap) = (self.tuning.left_over_words, self.tuning.left_over_gap);
        let near = |x: &Run, y: &Run| y.a <= x.a_end() + gap && x.b_end() <= y.b && y.b <= x.b_end() + gap;
        let parts = runs.chunk_by(near).filter(|part| part.iter().map(|run| run.len).sum::<u32>() >= least);
        parts.map(|part| whole.of(part)).collect()
    }
}

/// Spans of the first of two documents, or of the second.
fn of_one(first: bool, spans: &[TokenSpan]) -> [&[TokenSpan]; 2] {
    if first { [spans, &[]] } else { [&[], spans] }
}

/// Fills in bytes and code points of stretches where only tokens are known. O(texts of the documents).
///
/// # Errors
/// As [`Corpus::text`].
pub(super) fn places((corpus, places): (&Corpus, &WordPlaces), passages: &mut [SharedPassage]) -> Result<()> {
    let mut open: Vec<(DocId, &mut Stretch)> = Vec::new();
    for one in passages {
        open.push((one.doc, &mut one.core));
        let of = one.witnesses.iter_mut().flat_map(|w| w.stretches.iter_mut().map(|stretch| (w.doc, stretch)));
        open.extend(of);
    }
    open.retain(|(_, stretch)| stretch.bytes == ByteSpan::default());
    open.sort_by_key(|(doc, _)| *doc);
    let mut texts = corpus.reader();
    for of_doc in open.chunk_by_mut(|x, y| x.0 == y.0) {
        let text = texts.text(of_doc[0].0)?;
        let (points, mut words) = (CodePoints::new(&text), places.of(of_doc[0].0, &text));
        for (_, stretch) in of_doc {
            stretch.bytes = words.bytes(stretch.tokens);
            stretch.chars = points.of(&text, stretch.bytes);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span((start, end): (u32, u32)) -> TokenSpan {
        TokenSpan { start, end }
    }

    #[test]
    fn what_lies_beside_is_left_over() {
        // Words 10 to 110 of A are words 0 to 99 of B, and B lacks word 60.
        let runs = vec![Run { a: 10, b: 0, len: 50 }, Run { a: 61, b: 50, len: 49 }];
        let stretch = |at| Stretch { tokens: span(at), ..Stretch::default() };
        let passage = |kind| Passage {
            a: DocId(0),
            b: DocId(1),
            in_a: stretch((10, 110)),
            in_b: stretch((0, 99)),
            kind,
            matched_words: 99,
            weight_bits: 1000.0,
            runs: runs.clone(),
            near: Vec::new(),
        };
        let verified = Verified {
            passages: vec![passage(PassageKind::Edited), passage(PassageKind::Rewritten)],
            ..Verified::default()
        };
        let tuning = StoryTuning::default();
        for (in_a, in_b, want) in [
            (&[(0, 200)][..], &[][..], &[][..]),
            (&[(10, 40)], &[], &[((40, 110), (30, 99))]), // the edit lies in what is left
            (&[], &[(0, 30), (70, 99)], &[((40, 81), (30, 70))]),
            (&[(30, 50)], &[(60, 80)], &[((10, 30), (0, 20)), ((50, 71), (40, 60)), ((91, 110), (80, 99))]),
            (&[(21, 200)], &[], &[]), // too few words
            (&[(22, 200)], &[], &[((10, 22), (0, 12))]),
        ] {
            let [in_a, in_b] = [in_a, in_b].map(|list| list.iter().copied().map(span).collect::<Vec<_>>());
            let mut pieces = Pieces::new(&verified, &tuning);
            pieces.explain(0, [&in_a, &in_b]);
            pieces.explain(1, [&in_a, &in_b]);
            let left: Vec<_> = pieces.open().into_iter().map(|piece| pieces.of(piece)).collect();
            let want: Vec<_> = want.iter().map(|&(a, b)| (span(a), span(b))).collect();
            assert_eq!(left.iter().map(|p| (p.in_a, p.in_b)).collect::<Vec<_>>(), want, "{in_a:?} {in_b:?}");
        }
        let mut pieces = Pieces::new(&verified, &tuning);
        let inside = pieces.explain_in(0, DocId(1), span((20, 60)));
        let places = |piece| (pieces.of(piece).in_a, pieces.of(piece).in_b);
        assert_eq!(places(inside), (span((30, 71)), span((20, 60))));
        assert_eq!(pieces.open().len(), 3, "the rewritten passage, and both ends");
        assert_eq!(pieces.weight(inside), 410.0);
    }
}
