//! Owns `--texts`: a row a document with the text as it was read, to which all places in results refer.

use crate::base::error::Result;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;

/// Columns.
///
/// `id`: the document. `read_as`: what the document was read as, such as `JSON lines` or `a web page`; and whether its
/// text was taken out of HTML. `text`: the text as it was read.
pub const COLUMNS: &[&str] = &["id", "read_as", "text", "v"];

/// Writes all documents, in order of id.
///
/// # Errors
/// As [`Table::row`] and [`Corpus::text`].
pub fn write(mut table: Table, corpus: &Corpus) -> Result<()> {
    let mut texts = corpus.reader();
    for doc in corpus.docs() {
        let (read_as, text) = (corpus.read_as(doc), texts.text(doc)?);
        table.row(&[Cell::Text(corpus.id(doc)), Cell::Text(&read_as), Cell::Text(&text), Cell::Count(1)])?;
    }
    table.finish()
}
