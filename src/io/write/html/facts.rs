//! Owns what a report is made of, and what did not fit.

use crate::model::corpus::Corpus;
use crate::model::notes::{Note, Skipped};
use crate::model::params::Params;
use crate::model::report::Report;
use serde::Serialize;

/// What there is to show.
#[derive(Clone, Copy, Debug)]
pub struct ReportFacts<'a> {
    /// The documents.
    pub corpus: &'a Corpus,
    /// What was found.
    pub report: &'a Report,
    /// How the report was made.
    pub params: &'a Params,
    /// Inputs that were left out.
    pub skipped: &'a [Skipped],
    /// What else a reader should know.
    pub notes: &'a [Note],
    /// Whether the page shows both texts of the one match and nothing else.
    pub single: bool,
    /// Most bytes of the page, [`LEAST_BYTES`](super::LEAST_BYTES) or more.
    pub most_bytes: usize,
}

/// What did not fit the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Pairs, the weakest.
    pub pairs: usize,
    /// Stories, the smallest.
    pub stories: usize,
    /// Passages with witnesses, those with fewest witnesses.
    pub passages: usize,
}

impl LeftOut {
    /// Whether all is there.
    pub fn is_empty(&self) -> bool {
        *self == LeftOut::default()
    }
}
