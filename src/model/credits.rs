//! Owns credits as data: where each document names an agency, and as what.

use crate::base::ids::{ByteSpan, CharSpan, DocId, TokenSpan};
use crate::base::rows::Rows;
use crate::model::agencies::{Agency, AgencyTable};

/// How a text names the source of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Credit {
    /// The name, with the brackets, dashes and words around that belong to the name.
    pub span: ByteSpan,
    /// The kind.
    pub kind: CreditKind,
    /// The agency; `None` for a feed or reporters of an agency without a name.
    pub agency: Option<Agency>,
}

/// A credit with the place in code points and in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CorpusCredits {
    /// Names, with the outlets of the corpus.
    pub table: AgencyTable,
    of_documents: Rows<PlacedCredit>,
}

impl CorpusCredits {
    /// From the credits of each document, in order of the corpus.
    pub fn new(table: AgencyTable, credits: Vec<Vec<PlacedCredit>>) -> CorpusCredits {
        CorpusCredits { table, of_documents: credits.into_iter().collect() }
    }

    /// The credits of a document, in order of place; none if no credits were looked for.
    pub fn of(&self, doc: DocId) -> &[PlacedCredit] {
        if doc.index() < self.of_documents.documents() { self.of_documents.of(doc) } else { &[] }
    }

    /// The words of a document's credits that are page furniture.
    pub fn furniture(&self, doc: DocId) -> impl Iterator<Item = TokenSpan> {
        self.of(doc).iter().filter(|placed| placed.credit.kind.weightless()).map(|placed| placed.words)
    }
}
