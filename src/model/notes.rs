//! Owns what a reader says beside its documents: inputs that were skipped, and notes.

use std::path::PathBuf;

/// An input that was left out, where it stands, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file or folder as the user named it.
    pub path: PathBuf,
    /// Line from 1; 0 where the whole file is meant.
    pub line: u64,
    /// What is wrong and, where there is one, the remedy.
    pub reason: String,
}

impl Skipped {
    /// `path` or `path:line`.
    pub fn place(&self) -> String {
        let path = self.path.display();
        if self.line == 0 { path.to_string() } else { format!("{path}:{}", self.line) }
    }
}

/// Something a reader should know that cost no document: an unreadable date, replaced characters, a repeated id.
/// Notes of the same kind are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What happened, without the place: equal texts are counted together.
    pub what: String,
    /// How often.
    pub count: u64,
    /// Where it happened first (`path` or `path:line`), with the value in question.
    pub first: String,
}
