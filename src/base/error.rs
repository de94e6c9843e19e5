//! Owns [`Error`], the only error type of the library. Imports nothing of ours, so every floor can use [`Error`].

use std::path::PathBuf;

/// What stopped a run. Every variant names the place and, where there is one, the remedy.
///
/// A single bad document never becomes an `Error`: it is counted and named as a
/// [`Skipped`](crate::model::notes::Skipped) (unless the caller asked for strict reading).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused something.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, as a verb phrase: "read", "create", …
        action: &'static str,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// An input was refused, and the caller wanted none refused.
    #[error("{place}: {reason}")]
    BadInput {
        /// `path` or `path:line`.
        place: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Nothing to work on.
    #[error("no documents: {0}")]
    NoDocuments(String),
    /// A parameter out of its range.
    #[error("{name} is {found}, but must be {expected}")]
    Parameter {
        /// The parameter's name.
        name: &'static str,
        /// The value given.
        found: String,
        /// The range allowed.
        expected: &'static str,
    },
    /// The caller's progress stopped the run.
    #[error("stopped")]
    Stopped,
    /// More documents or bytes than the index types can count.
    #[error("{what}: {found} is over the limit of {limit}")]
    TooLarge {
        /// What was counted.
        what: &'static str,
        /// The count.
        found: u64,
        /// The most that fits.
        limit: u64,
    },
}

/// `std::result::Result` with our [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
