//! Owns a stretch of boilerplate, as in the list of a report.

use crate::base::ids::{DocId, TokenSpan};

/// A stretch of boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BoilerplateStretch {
    /// Documents that hold the commonest shingle of the stretch.
    pub documents: u32,
    /// Different days of the documents, as far as dates are known.
    pub days: u32,
    /// Whether at least nine in ten of the documents are of one outlet, the outlet of the example.
    pub of_one_outlet: bool,
    /// The first document that holds the stretch: of the outlet, if the documents are of one outlet.
    pub example: DocId,
    /// Place of the stretch in the example; some words, fewer than a window has shingles, may be missing at either end.
    pub place: TokenSpan,
}
