//! Owns credits as data: where each document names an agency, and as what.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, CharSpan, DocId, TokenSpan};
use crate::model::agencies::{Agency, AgencyTable};

/// How a text names whom it has its words from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CreditKind {
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

    /// Whether its words are page furniture, which is no evidence that two texts share more.
    pub fn weightless(self) -> bool {
        self != CreditKind::Attribution
    }

    /// Whether it tells where the words of the text come from.
    pub fn of_text(self) -> bool {
        !matches!(self, CreditKind::Photo | CreditKind::Attribution)
    }
}

/// A place that names an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credit {
    /// Where it stands: the name with the brackets, dashes and words that belong to it.
    pub span: ByteSpan,
    /// What kind it is.
    pub kind: CreditKind,
    /// Whom it names; `None` for a feed or reporters of an agency that is not named.
    pub agency: Option<Agency>,
}

/// The credits of all documents of a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CorpusCredits {
    /// Names, with those of the outlets of the corpus.
    pub table: AgencyTable,
    /// Document d's are `list[rows[d]..rows[d + 1]]`, in order of place.
    rows: Vec<u32>,
    list: Vec<(Credit, CharSpan)>,
    /// The words of each of the list.
    words: Vec<TokenSpan>,
}

impl CorpusCredits {
    /// Of the credits of each document, in order of the corpus, with their places in code points and in words.
    pub fn new(table: AgencyTable, found: Vec<Vec<(Credit, CharSpan, TokenSpan)>>) -> CorpusCredits {
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
