//! Owns `--common-runs`: a row a run of words that so many documents carry that not every two of them were compared, so
//! that people see what was left out.

use crate::base::error::Result;
use crate::engine::text::indexed::IndexedText;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::report::Report;

/// Columns.
///
/// `documents`: how many carry the run; of exact copies a single document counts. `kind`: `common phrase` if the
/// documents are within the pair limit and the words around differ, else `over the limit`. `linked_to`: id of the first
/// document that carries the run; every document that carries the run was linked with the first, and with the next.
/// `char_start`, `char_end`: where the run stands in the first document, in code points; `byte_start`, `byte_end`: in
/// bytes of UTF-8. `words`: length of the run. `text`: what stands there.
pub const COLUMNS: &[&str] =
    &["documents", "kind", "linked_to", "char_start", "char_end", "byte_start", "byte_end", "words", "text", "v"];

/// Writes all runs, in descending number of documents. The text of each first document is fetched again.
///
/// # Errors
/// As [`Table::row`] and [`Corpus::text`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report) -> Result<()> {
    let mut texts = corpus.reader();
    for run in &report.common_runs {
        let text = IndexedText::new(texts.text(run.example)?);
        let (bytes, chars) = (text.bytes(run.place), text.chars(run.place));
        table.row(&[
            run.documents.into(),
            Cell::Text(if run.over_limit { "over the limit" } else { "common phrase" }),
            Cell::Text(corpus.id(run.example)),
            chars.start.into(),
            chars.end.into(),
            bytes.start.into(),
            bytes.end.into(),
            run.place.len().into(),
            Cell::Text(text.piece(run.place)),
            Cell::Count(1),
        ])?;
    }
    table.finish()
}
