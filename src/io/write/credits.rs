//! Owns the credits of a document as a cell of a table.

use crate::base::ids::{CharSpan, DocId};
use crate::model::credits::{CorpusCredits, Credit};
use std::io::{self, Write};

/// The credits of a document, as a value of a row: an array of `{"agency", "kind", "span"}`, the span in code points; or
/// one line, `dateline: Reuters; credit: AFP`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credits<'a> {
    pub(super) of: &'a CorpusCredits,
    pub(super) doc: DocId,
}

impl<'a> Credits<'a> {
    fn each(self) -> impl Iterator<Item = (&'a Credit, Option<&'a str>, CharSpan)> {
        let name = move |credit: &Credit| credit.agency.map(|agency| self.of.table.name(agency));
        self.of.of(self.doc).iter().map(move |(credit, chars)| (credit, name(credit), *chars))
    }

    /// As one line.
    pub fn text(self) -> String {
        let shown =
            |(credit, name, _): (&Credit, Option<&str>, _)| format!("{}: {}", credit.kind.name(), name.unwrap_or("?"));
        self.each().map(shown).collect::<Vec<_>>().join("; ")
    }

    /// As an array.
    ///
    /// # Errors
    /// What the writer says.
    pub fn json(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"[")?;
        for (i, (credit, name, chars)) in self.each().enumerate() {
            out.write_all(if i == 0 { b"{\"agency\":" } else { b",{\"agency\":" })?;
            serde_json::to_writer(&mut *out, &name)?;
            write!(out, ",\"kind\":\"{}\",\"span\":[{},{}]}}", credit.kind.name(), chars.start, chars.end)?;
        }
        out.write_all(b"]")
    }
}
