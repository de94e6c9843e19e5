//! Owns links: what a document shares with a second document, in few bytes.

use crate::attribution::evidence::RunEvidence;
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{DocId, TokenSpan};
use crate::base::rows::Rows;
use crate::base::span_sets::{SpanRows, length, outside, united};
use crate::base::varint_spans::{VarintSpans, pack};
use crate::model::pair::{Match, Passage, PassageKind, Run};
use crate::model::tuning::attribution::AttributionTuning;
use crate::story::coverage::matched;

/// A link from a document to a second document: the match, and the words of the document that the second has.
#[derive(Clone, Copy, Debug)]
pub struct SharedLink<'a> {
    /// The second document.
    pub other: DocId,
    /// Their match, as an index of the matches.
    pub match_index: usize,
    /// Words of the document that the second has, boilerplate out of account.
    pub shared: u32,
    /// Where the words stand.
    pub spans: VarintSpans<'a>,
    /// Words of the document that stand between the shared words, a few at a time: put in by the document or its
    /// source.
    pub(crate) changed: u32,
    /// Words of the edits between the two documents: a few put in, left out or exchanged at a place.
    pub(crate) edits: u32,
    /// Words of the document before which the second has a few that the document leaves out, ascending.
    pub(super) omits: &'a [u32],
}

/// Whether spans hold the words before and after a place.
pub(super) fn cover(spans: &[TokenSpan], at: u32) -> bool {
    let span = spans.partition_point(|span| span.end <= at);
    spans.get(span).is_some_and(|span| span.start < at)
}

impl SharedLink<'_> {
    /// How many of some places (ascending) lie among shared words, with nothing between the words.
    pub(super) fn goes_over(&self, places: &[u32]) -> usize {
        let spans: Vec<TokenSpan> = self.spans.iter().collect();
        places.iter().filter(|at| cover(&spans, **at) && self.omits.binary_search(at).is_err()).count()
    }
}

/// The links of some documents, of consecutive numbers.
#[derive(Debug, Default)]
pub struct SharedLinks {
    /// Matches of the documents before the first, which have no links here.
    pub(super) before: usize,
    pub(super) rows: Vec<LinkRow>,
    /// Spans of all links, [packed](VarintSpans).
    pub(super) spans: Vec<u8>,
    pub(super) omits: Vec<u32>,
}

/// A link; spans and omits begin at the end of the link before.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkRow {
    pub(super) other: DocId,
    pub(super) shared: u32,
    pub(super) changed: u32,
    pub(super) edits: u32,
    pub(super) spans: u32,
    pub(super) omits: u32,
}

impl SharedLinks {
    /// The links of some documents, from the matches of all. `furniture` counts for nothing. O(words matched, log).
    pub fn new(
        evidence: RunEvidence<'_>,
        matches: &Rows<u32>,
        furniture: &SpanRows,
        docs: &[DocId],
        tuning: &AttributionTuning,
    ) -> SharedLinks {
        let before = docs.first().map_or(0, |&doc| matches.places(doc).start);
        let mut out = SharedLinks { before, ..SharedLinks::default() };
        for &doc in docs {
            let of_doc = matches.of(doc).iter().map(|&match_index| &evidence.verified.matches[to_usize(match_index)]);
            of_doc.for_each(|m| out.add(evidence, furniture, doc, m, tuning));
        }
        out.rows.shrink_to_fit();
        out.spans.shrink_to_fit();
        out.omits.shrink_to_fit();
        out
    }

    pub(super) fn add(
        &mut self,
        evidence: RunEvidence<'_>,
        furniture: &SpanRows,
        doc: DocId,
        m: &Match,
        tuning: &AttributionTuning,
    ) {
        let (side, other) = if m.a == doc { (0, m.b) } else { (1, m.a) };
        let passages = evidence.verified.passages_of(m);
        let spans = beside(&united(matched(passages, side)), &furniture.of(doc), tuning.furniture_edge_words);
        let mut row = LinkRow { other, shared: length(&spans), changed: 0, edits: 0, spans: 0, omits: 0 };
        pack(&spans, &mut self.spans);
        let omits = self.omits.len();
        for gap in gaps(passages, tuning.most_edit_words) {
            row.edits += gap[0].len().max(gap[1].len());
            row.changed += gap[side].len();
            self.omits.extend(gap[side].is_empty().then_some(gap[side].start));
        }
        self.omits[omits..].sort_unstable();
        self.rows.push(LinkRow { spans: to_u32(self.spans.len()), omits: to_u32(self.omits.len()), ..row });
    }

    pub(super) fn spans(&self, row: usize) -> VarintSpans<'_> {
        let start = row.checked_sub(1).map_or(0, |last| to_usize(self.rows[last].spans));
        VarintSpans(&self.spans[start..to_usize(self.rows[row].spans)])
    }

    pub(super) fn omits(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).map_or(0, |last| to_usize(self.rows[last].omits));
        &self.omits[start..to_usize(self.rows[row].omits)]
    }
}

/// What of some spans lies beside furniture, all ascending and disjoint, less the edges.
pub(super) fn beside(spans: &[TokenSpan], furniture: &[TokenSpan], edge_words: u32) -> Vec<TokenSpan> {
    let mut out = outside(spans, furniture);
    let touches = |span: &TokenSpan| {
        let near = furniture.partition_point(|f| f.end < span.start);
        furniture[near..].iter().take(2).any(|f| f.end == span.start || f.start == span.end)
    };
    out.retain(|span| span.len() > edge_words || !touches(span));
    out
}

/// Both sides of each place of passages where a few words stand between two runs.
pub(super) fn gaps(passages: &[Passage], most_words: u32) -> Vec<[TokenSpan; 2]> {
    let gap = |end: u32, start: u32| TokenSpan { start: end.min(start), end: start };
    let between = |two: &[Run]| [gap(two[0].a_end(), two[1].a), gap(two[0].b_end(), two[1].b)];
    let copied = passages.iter().filter(|passage| passage.kind != PassageKind::Rewritten);
    let gaps = copied.flat_map(|passage| passage.runs.windows(2).map(between));
    gaps.filter(|gap| gap.iter().all(|words| words.len() <= most_words)).collect()
}
