//! Owns a document, owned and borrowed, and the place where a document stands in the input.

use crate::base::ids::Date;
use std::path::PathBuf;

/// A text with an id and what is known of the text. Built with [`Document::new`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Name of the document in every output.
    pub id: String,
    /// The original text; offsets in results refer to this text.
    pub text: String,
    /// The outlet.
    pub source: Option<String>,
    /// The headline, if the text does not hold the headline.
    pub title: Option<String>,
    /// The time of publication.
    pub date: Option<Date>,
}

impl Document {
    /// A document with an id and a text, all else unknown.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Document { id: id.into(), text: text.into(), ..Document::default() }
    }
}

impl<'a> From<&'a Document> for DocumentRef<'a> {
    fn from(document: &'a Document) -> DocumentRef<'a> {
        let Document { id, text, source, title, date } = document;
        DocumentRef { id, text, source: source.as_deref(), title: title.as_deref(), date: *date }
    }
}

/// A borrowed [`Document`]: what a parser hands over without copying first.
#[derive(Clone, Copy, Debug)]
pub struct DocumentRef<'a> {
    /// Name of the document.
    pub id: &'a str,
    /// The original text.
    pub text: &'a str,
    /// The outlet.
    pub source: Option<&'a str>,
    /// The headline.
    pub title: Option<&'a str>,
    /// The time of publication.
    pub date: Option<Date>,
}

/// Where a document stands on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Place {
    /// The file as the user named the file.
    pub path: PathBuf,
    /// Line of the file, from 1; 0 where the whole file is the document.
    pub line: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.path.display())
        } else {
            write!(f, "{}:{}", self.path.display(), self.line)
        }
    }
}
