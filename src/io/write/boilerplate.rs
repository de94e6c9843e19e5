//! Owns `--boilerplate`: a row a stretch of boilerplate that was learnt, so that people see what was left out of
//! account.

use crate::base::error::Result;
use crate::engine::text::indexed::IndexedText;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::report::Report;

/// Columns.
///
/// `source`: the outlet, if at least nine in ten of the documents are of a single outlet. `documents`: how many hold
/// the stretch. `days`: different days of the documents; unknown if none has a date. `example`: id of the first
/// document of the outlet that holds the stretch. `char_start`, `char_end`: where the stretch stands in the example, in
/// code points; `byte_start`, `byte_end`: in bytes of its UTF-8. `words`: length of the stretch. `text`: what stands
/// there.
pub const COLUMNS: &[&str] = &[
    "source",
    "documents",
    "days",
    "example",
    "char_start",
    "char_end",
    "byte_start",
    "byte_end",
    "words",
    "text",
    "v",
];

/// Writes all stretches, in descending number of documents. The text of each example is fetched again.
///
/// # Errors
/// As [`Table::row`] and [`Corpus::text`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report) -> Result<()> {
    let mut texts = corpus.reader();
    for one in &report.boilerplate {
        let text = IndexedText::new(texts.text(one.example)?);
        let (bytes, chars) = (text.bytes(one.place), text.chars(one.place));
        table.row(&[
            corpus.source(one.example).filter(|_| one.of_one_outlet).into(),
            one.documents.into(),
            Some(one.days).filter(|&days| days > 0).map_or(Cell::Unknown, Cell::from),
            Cell::Text(corpus.id(one.example)),
            chars.start.into(),
            chars.end.into(),
            bytes.start.into(),
            bytes.end.into(),
            one.place.len().into(),
            Cell::Text(text.piece(one.place)),
            Cell::Count(1),
        ])?;
    }
    table.finish()
}
