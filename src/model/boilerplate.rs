//! Owns a stretch of boilerplate as the report lists it.

use crate::base::ids::{DocId, TokenSpan};

/// One stretch of boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoilerplateStretch {
    /// Documents that hold it: its commonest shingle.
    pub documents: u32,
    /// Different days of these, as far as dates are known.
    pub days: u32,
    /// Whether at least nine in ten of these are of one outlet, that of the example.
    pub of_one_outlet: bool,
    /// The first document that holds it, of the outlet if it is of one.
    pub example: DocId,
    /// Where it stands there; some words, fewer than a window has shingles, may be missing at either end.
    pub place: TokenSpan,
}
