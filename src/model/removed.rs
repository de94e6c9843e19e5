//! Owns a document left out by `dedup`, and the reason.

use crate::base::ids::DocId;
use crate::model::overlap::Overlap;

/// A document that [`dedup`](crate::run::dedup) leaves out, and the kept duplicate.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Removed {
    /// The document.
    pub doc: DocId,
    /// The document that is kept instead; the two were compared.
    pub kept: DocId,
    /// The measure by which the document is a duplicate of the kept document.
    pub measure: DuplicateBy,
    /// Shared shingles, the removed document first.
    pub overlap: Overlap,
    /// Why the removed document is left out and not the kept document.
    pub choice: Choice,
}

impl Removed {
    /// The value of the measure.
    pub fn value(&self) -> f64 {
        match self.measure {
            DuplicateBy::Jaccard => self.overlap.jaccard(),
            DuplicateBy::Containment => self.overlap.containment_a(),
            DuplicateBy::Equal => 1.0,
        }
    }
}

/// What makes a document a duplicate of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DuplicateBy {
    /// Jaccard of the two.
    Jaccard,
    /// Containment of the removed document in the kept document.
    Containment,
    /// Equal texts, but for white space: of documents that are too short for shingles.
    Equal,
}

impl DuplicateBy {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            DuplicateBy::Jaccard => "jaccard",
            DuplicateBy::Containment => "containment",
            DuplicateBy::Equal => "equal",
        }
    }
}

/// Why a document is kept and the duplicate is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Choice {
    /// The kept document is no duplicate of the removed document.
    HoldsMore,
    /// Either could have been kept; the kept document is preferred.
    Preferred,
    /// Either could have been kept. The kept document was kept before the turn of the removed document came, which had
    /// to wait for a third document that holds it.
    Sooner,
    /// The kept document is on the second side, of which all documents stay.
    SecondSide,
}
