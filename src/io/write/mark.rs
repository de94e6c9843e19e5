//! Owns the mark of documents that `dedup --mark` leaves in their places: a field or column with the id of the document
//! that is kept instead.

use crate::base::error::{Error, Result};
use crate::base::ids::DocId;
use crate::io::read::block::BlockKind;
use crate::io::read::columns::Columns;
use crate::io::read::lines::lines;
use crate::io::read::raw_records::RawRecords;
use crate::model::corpus::Corpus;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::HashMap;

/// What is marked, and how.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateMark<'m> {
    /// Name of the field or column.
    pub column: &'m str,
    /// By document: the document kept instead, if any.
    pub kept_instead: &'m [Option<DocId>],
}

impl DuplicateMark<'_> {
    /// A header row with the column.
    pub(super) fn header(&self, columns: &Columns) -> Vec<u8> {
        let header = columns.header();
        let [row, line_end] = lines(header, 0, header.len());
        let name = cell(self.column, columns.delimiter());
        [row, &[columns.delimiter()], name.as_bytes(), line_end].concat()
    }

    /// A record with the mark of its document, which is empty (in JSON null) for a document that is kept.
    ///
    /// # Errors
    /// [`Error::BadInput`] for an object that has a field of the name.
    pub(super) fn record(&self, corpus: &Corpus, block: &RawRecords, doc: DocId, record: &[u8]) -> Result<Vec<u8>> {
        let id = self.kept_instead[doc.index()].map(|kept| corpus.id(kept));
        if let BlockKind::Table(columns) = block.kind() {
            let cell = cell(id.unwrap_or_default(), columns.delimiter());
            let cell = block.encoding().map_or(Cow::Borrowed(cell.as_bytes()), |encoding| encoding.encode(&cell).0);
            return Ok([record, &[columns.delimiter()], &*cell].concat());
        }
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let name = quoted(self.column);
        if memchr::memmem::find(record, name.as_bytes()).is_some() && has_field(record, self.column) {
            let place = corpus.place(doc).map_or_else(String::new, |place| place.to_string());
            return Err(Error::BadInput { place, reason: self.taken() });
        }
        let end = record.iter().rposition(|byte| *byte == b'}').unwrap_or(record.len());
        let comma = if record[..end].trim_ascii_end().ends_with(b"{") { "" } else { "," };
        let field = format!("{comma}{name}:{}}}", id.map_or_else(|| "null".to_owned(), quoted));
        Ok([record[..end].trim_ascii_end(), field.as_bytes()].concat())
    }

    /// Why the name cannot be used.
    pub(super) fn taken(&self) -> String {
        format!("there is a field \"{}\" already; give --mark another name", self.column)
    }
}

fn has_field(record: &[u8], name: &str) -> bool {
    serde_json::from_slice::<HashMap<String, IgnoredAny>>(record).is_ok_and(|fields| fields.contains_key(name))
}

/// A value as a cell of a table.
fn cell(value: &str, delimiter: u8) -> String {
    let plain = !value.contains(['"', '\n', '\r', char::from(delimiter)]);
    if plain { value.to_owned() } else { format!("\"{}\"", value.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_fields() {
        assert_eq!(cell("a,b", b','), "\"a,b\"");
        assert_eq!(cell("a,b", b';'), "a,b");
        assert_eq!(cell("say \"x\"", b';'), "\"say \"\"x\"\"\"");
        assert!(has_field(br#"{"dup": 1}"#, "dup"));
        assert!(!has_field(br#"{"a": {"dup": 1}, "b": "dup"}"#, "dup"));
    }
}
