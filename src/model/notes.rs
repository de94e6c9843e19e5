//! Owns what a reader says beside the documents: skipped inputs, and notes.

use std::path::PathBuf;

/// An input that was left out: the place and the reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Skipped {
    /// The file or folder as the user named the path.
    pub path: PathBuf,
    /// Line from 1; 0 where the whole file is meant.
    pub line: u64,
    /// What is wrong and, where possible, the remedy.
    pub reason: String,
}

impl Skipped {
    /// `path` or `path:line`.
    pub fn place(&self) -> String {
        let path = self.path.display();
        if self.line == 0 { path.to_string() } else { format!("{path}:{}", self.line) }
    }
}

/// Something a reader should know that cost no document: an unreadable date, replaced characters, a repeated id. Notes
/// of the same kind are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Note {
    /// What happened, without the place: equal texts are counted together.
    pub what: String,
    /// How often.
    pub count: u64,
    /// The first place (`path` or `path:line`), with the value in question.
    pub first: String,
}
