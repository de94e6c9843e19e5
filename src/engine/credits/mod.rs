//! Owns credits: who a text says it has its words from. Datelines ("LONDON, May 3 (Reuters) -"), credits at its end ("jar/rc
//! (AFP, dpa)"), notes on syndication, bylines, picture credits, and attributions in running text, which are no credit.
//!
//! Names and words around them are data ([`table`]); the forms in which they stand are code (`forms`). A name counts only
//! where such a form has it, so that "AA batteries" and "the AP reported" give the text no source.

mod forms;
mod line;
#[cfg(test)]
mod tests;

pub use crate::model::agencies::{Agency, Table};

use crate::base::units::{ByteSpan, CharSpan, DocId, TokenSpan, to_u32, to_usize};
use line::Line;

/// Lines from the beginning in which a byline may stand, and from the end in which a closing credit may.
const HEAD: usize = 8;
const TAIL: usize = 6;

/// How a text names whom it has its words from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// At the beginning of a paragraph, with or without a place.
    Dateline,
    /// After the text, or after its last paragraph.
    Credit,
    /// A note that the text came as it is from a feed.
    Syndicated,
    /// On a line before the text.
    Byline,
    /// Of a picture.
    Photo,
    /// In running text: who is quoted.
    Attribution,
}

impl Kind {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Dateline => "dateline",
            Kind::Credit => "credit",
            Kind::Syndicated => "syndicated",
            Kind::Byline => "byline",
            Kind::Photo => "photo",
            Kind::Attribution => "attribution",
        }
    }

    /// Whether its words are page furniture, which is no evidence that two texts share more.
    pub fn weightless(self) -> bool {
        self != Kind::Attribution
    }

    /// Whether it tells where the words of the text come from.
    pub fn of_text(self) -> bool {
        !matches!(self, Kind::Photo | Kind::Attribution)
    }
}

/// A place that names an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credit {
    /// Where it stands: the name with the brackets, dashes and words that belong to it.
    pub span: ByteSpan,
    /// What kind it is.
    pub kind: Kind,
    /// Whom it names; `None` for a feed or reporters of an agency that is not named.
    pub agency: Option<Agency>,
}

/// All credits of a text, in order of place. O(bytes).
///
/// ```
/// use wirecopy::engine::credits::{Kind, Table, find};
/// let text = "LONDON, May 3 (Reuters) - A ferry ran aground, the AP reported.\n\nThe harbour is closed.\n\njar/rc (AFP, dpa)";
/// let table = Table::default();
/// let found: Vec<_> = find(text, &table).iter().map(|c| (c.kind, table.name(c.agency.unwrap()))).collect();
/// assert_eq!(found, [(Kind::Dateline, "Reuters"), (Kind::Attribution, "AP"), (Kind::Credit, "AFP"), (Kind::Credit, "dpa")]);
/// ```
pub fn find(text: &str, table: &Table) -> Vec<Credit> {
    let named = table.named(text);
    let mut out = Vec::new();
    if named.is_empty() {
        return out;
    }
    let lines: Vec<ByteSpan> = line::lines(text);
    for (number, &span) in lines.iter().enumerate() {
        let from = named.partition_point(|at| *at < span.start);
        if named.get(from).is_some_and(|at| *at < span.end) {
            let line = Line::new(text, span, table);
            let place = forms::Place {
                head: number < HEAD,
                tail: number + TAIL >= lines.len(),
                goes_on: number > 0 && line::goes_on(text, lines[number - 1], span),
            };
            forms::credits(&line, place, &mut out);
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The credits of all documents of a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CorpusCredits {
    /// Names, with those of the outlets of the corpus.
    pub table: Table,
    /// Document d's are `list[rows[d]..rows[d + 1]]`, in order of place.
    rows: Vec<u32>,
    list: Vec<(Credit, CharSpan)>,
    /// The words of each of the list.
    words: Vec<TokenSpan>,
}

impl CorpusCredits {
    /// Of the credits of each document, in order of the corpus, with their places in code points and in words.
    pub fn new(table: Table, found: Vec<Vec<(Credit, CharSpan, TokenSpan)>>) -> CorpusCredits {
        let mut out = CorpusCredits { table, rows: vec![0], ..CorpusCredits::default() };
        for list in found {
            out.list.extend(list.iter().map(|&(credit, chars, _)| (credit, chars)));
            out.words.extend(list.iter().map(|one| one.2));
            out.rows.push(to_u32(out.list.len()));
        }
        out
    }

    /// Those of one document.
    pub fn of(&self, doc: DocId) -> &[(Credit, CharSpan)] {
        &self.list[self.row(doc)]
    }

    /// The words of a document's credits that are page furniture.
    pub fn furniture(&self, doc: DocId) -> impl Iterator<Item = TokenSpan> {
        let row = self.row(doc);
        let all = self.list[row.clone()].iter().zip(&self.words[row]);
        all.filter(|((credit, _), _)| credit.kind.weightless()).map(|(_, &words)| words)
    }

    fn row(&self, doc: DocId) -> std::ops::Range<usize> {
        match self.rows.get(doc.index()..doc.index() + 2) {
            Some(row) => to_usize(row[0])..to_usize(row[1]),
            None => 0..0,
        }
    }
}
