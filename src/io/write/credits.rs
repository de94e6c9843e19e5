//! Owns the credits of a document as a cell of a table.

use crate::base::ids::{CharSpan, DocId};
use crate::model::credits::{CorpusCredits, Credit, PlacedCredit};
use std::io;
use std::io::Write;

/// The credits of a document, as a value of a row: an array of `{"agency", "kind", "span"}`, the span in code points;
/// or a line, `dateline: Reuters; credit: AFP`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credits<'a> {
    pub(super) of: &'a CorpusCredits,
    pub(super) doc: DocId,
}

/// A credit with the name of its agency, if the text names an agency.
struct NamedCredit<'a> {
    credit: &'a Credit,
    agency: Option<&'a str>,
    chars: CharSpan,
}

impl<'a> Credits<'a> {
    fn each(self) -> impl Iterator<Item = NamedCredit<'a>> {
        let name = move |credit: &Credit| credit.agency.map(|agency| self.of.table.name(agency));
        self.of.of(self.doc).iter().map(move |PlacedCredit { credit, chars, .. }| NamedCredit {
            credit,
            agency: name(credit),
            chars: *chars,
        })
    }

    /// As a single line.
    pub fn text(self) -> String {
        let shown = |one: NamedCredit<'_>| format!("{}: {}", one.credit.kind.name(), one.agency.unwrap_or("?"));
        self.each().map(shown).collect::<Vec<_>>().join("; ")
    }

    /// As an array.
    ///
    /// # Errors
    /// What the writer says.
    pub fn json(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"[")?;
        for (i, NamedCredit { credit, agency, chars }) in self.each().enumerate() {
            out.write_all(if i == 0 { b"{\"agency\":" } else { b",{\"agency\":" })?;
            serde_json::to_writer(&mut *out, &agency)?;
            write!(out, ",\"kind\":\"{}\",\"span\":[{},{}]}}", credit.kind.name(), chars.start, chars.end)?;
        }
        out.write_all(b"]")
    }
}
