//! Owns credits as data: where each document names an agency, and as what.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, CharSpan, DocId, TokenSpan};
use crate::model::agencies::{Agency, AgencyTable};

/// How a text names the source of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CreditKind {
    /// At the beginning of a paragraph, with or without a place.
    Dateline,
    /// After the text, or after the last paragraph.
    Credit,
    /// A note that the text came unchanged from a feed.
    Syndicated,
    /// On a line before the text.
    Byline,
    /// Of a picture.
    Photo,
    /// In running text: who is quoted.
    Attribution,
}

impl CreditKind {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            CreditKind::Dateline => "dateline",
            CreditKind::Credit => "credit",
            CreditKind::Syndicated => "syndicated",
            CreditKind::Byline => "byline",
            CreditKind::Photo => "photo",
            CreditKind::Attribution => "attribution",
        }
    }

    /// Whether the words are page furniture, no evidence that two texts share more.
    pub fn weightless(self) -> bool {
        self != CreditKind::Attribution
    }

    /// Whether the credit tells where the words of the text come from.
    pub fn of_text(self) -> bool {
        !matches!(self, CreditKind::Photo | CreditKind::Attribution)
    }
}

/// A place that names an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credit {
    /// The name, with the brackets, dashes and words around that belong to the name.
    pub span: ByteSpan,
    /// The kind.
    pub kind: CreditKind,
    /// The agency; `None` for a feed or reporters of an agency without a name.
    pub agency: Option<Agency>,
}

/// A credit with the place in code points and in words.
#[derive(Clone, Copy, Debug)]
pub struct PlacedCredit {
    /// The credit, with the place in bytes.
    pub credit: Credit,
    /// Code points of the text.
    pub chars: CharSpan,
    /// Words of the text.
    pub words: TokenSpan,
}

/// The credits of all documents of a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CorpusCredits {
    /// Names, with the outlets of the corpus.
    pub table: AgencyTable,
    /// Document d's are `list[rows[d]..rows[d + 1]]`, in order of place.
    rows: Vec<u32>,
    list: Vec<(Credit, CharSpan)>,
    /// The words of each of the list.
    words: Vec<TokenSpan>,
}

impl CorpusCredits {
    /// From the credits of each document, in order of the corpus.
    pub fn new(table: AgencyTable, credits: Vec<Vec<PlacedCredit>>) -> CorpusCredits {
        let mut out = CorpusCredits { table, rows: vec![0], ..CorpusCredits::default() };
        for list in credits {
            out.list.extend(list.iter().map(|placed| (placed.credit, placed.chars)));
            out.words.extend(list.iter().map(|placed| placed.words));
            out.rows.push(to_u32(out.list.len()));
        }
        out
    }

    /// The credits of a document.
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
