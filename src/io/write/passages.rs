//! Owns `--passages`: a row a passage.

use super::diff::{WordReader, shown};
use crate::base::error::Result;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::pair::Passage;
use crate::model::report::Report;

/// Columns.
///
/// `a`, `b`: ids, in order. `a_char_start` … `b_char_end`: the stretch in code points of the text (Python's
/// `text[start:end]`); `a_byte_start` … `b_byte_end`: in bytes of its UTF-8. `a_words`, `b_words`: length in words.
/// `kind`: `verbatim`, `edited` or `rewritten`. `identity`: matched words over the longer side. `matched_words`: words that
/// have an equal word on the other side. `weight_bits`: surprise of the shared wording, less a cost for words that differ.
pub const COLUMNS: &[&str] = COLUMNS_WITH_EXCERPTS.split_at(17).0;

/// [`COLUMNS`], then the two excerpts, cut from the original texts.
pub const COLUMNS_WITH_EXCERPTS: &[&str] = &[
    "a",
    "b",
    "a_char_start",
    "a_char_end",
    "b_char_start",
    "b_char_end",
    "a_byte_start",
    "a_byte_end",
    "b_byte_start",
    "b_byte_end",
    "a_words",
    "b_words",
    "kind",
    "identity",
    "matched_words",
    "weight_bits",
    "v",
    "a_text",
    "b_text",
];

/// What [`write()`] adds to [`COLUMNS`], in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// `a_text`, `b_text`: the two excerpts.
    pub excerpts: bool,
    /// `diff`: what differs, word by word ([`ShownDifference`](super::diff::ShownDifference)); only differences, in
    /// order of a.
    pub diff: bool,
    /// `near_words`: words of a that are nearly equal to words of b, not counted as matched.
    pub near_words: bool,
}

impl Extra {
    /// All columns.
    pub fn columns(self) -> Vec<&'static str> {
        let columns = if self.excerpts { COLUMNS_WITH_EXCERPTS } else { COLUMNS };
        let more = [self.diff.then_some("diff"), self.near_words.then_some("near_words")];
        columns.iter().copied().chain(more.into_iter().flatten()).collect()
    }
}

/// Writes all passages, pair by pair in order of (a, b), within a pair by descending weight.
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report, extra: Extra) -> Result<()> {
    let mut words = WordReader::of(corpus);
    for p in &report.passages {
        let mut cells = cells(corpus, p).to_vec();
        let texts = if extra.excerpts || extra.diff { Some(words.pair(p.a, p.b)?) } else { None };
        if let Some((a, b)) = texts.filter(|_| extra.excerpts) {
            cells.push(Cell::Text(p.in_a.bytes.slice(a.text())));
            cells.push(Cell::Text(p.in_b.bytes.slice(b.text())));
        }
        let differ = texts.filter(|_| extra.diff).map(|(a, b)| shown(a, b, &p.differences()));
        cells.extend(differ.as_deref().map(Cell::Differences));
        cells.extend(extra.near_words.then(|| Cell::from(p.near_words())));
        table.row(&cells)?;
    }
    table.finish()
}

fn cells<'a>(corpus: &'a Corpus, p: &Passage) -> [Cell<'a>; 17] {
    let (a, b) = (p.in_a, p.in_b);
    [
        Cell::Text(corpus.id(p.a)),
        Cell::Text(corpus.id(p.b)),
        a.chars.start.into(),
        a.chars.end.into(),
        b.chars.start.into(),
        b.chars.end.into(),
        a.bytes.start.into(),
        a.bytes.end.into(),
        b.bytes.start.into(),
        b.bytes.end.into(),
        a.tokens.len().into(),
        b.tokens.len().into(),
        Cell::Text(p.kind.name()),
        Cell::Number(p.identity()),
        p.matched_words.into(),
        Cell::Number(p.weight_bits),
        Cell::Count(1),
    ]
}
