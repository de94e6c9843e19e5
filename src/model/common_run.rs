//! Owns a common run, as in the list of a report: words that so many documents carry that not all of the documents were
//! compared with each other.

use crate::base::ids::{DocId, TokenSpan};

/// Words that many documents carry. Each of the documents was linked with the example and with the next of the
/// documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CommonRun {
    /// Documents that carry the commonest shingle of the run; of exact copies a single document counts.
    pub documents: u32,
    /// Whether the documents are more than the pair limit; else the run is a common phrase.
    pub over_limit: bool,
    /// The first document that carries the run.
    pub example: DocId,
    /// Place of the run in the example.
    pub place: TokenSpan,
}
