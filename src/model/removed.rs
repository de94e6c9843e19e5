//! Owns a document that `dedup` leaves out, and why.

use crate::base::ids::DocId;
use crate::model::overlap::Overlap;

/// A document that [`dedup`](crate::run::dedup) leaves out, and the one that it is left out for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Removed {
    /// The document.
    pub doc: DocId,
    /// The one that is kept in its place; the two were compared.
    pub kept: DocId,
    /// What makes it a duplicate of that one.
    pub measure: DuplicateBy,
    /// What they share, the removed one first.
    pub overlap: Overlap,
    /// Why this one of the two is left out.
    pub choice: Choice,
}

impl Removed {
    /// The value of the measure.
    pub fn value(&self) -> f64 {
        match self.measure {
            DuplicateBy::Jaccard => self.overlap.jaccard(),
            DuplicateBy::Containment => self.overlap.containment_a(),
        }
    }
}

/// What makes a document a duplicate of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateBy {
    /// Jaccard of the two.
    Jaccard,
    /// Its containment in the other.
    Containment,
}

impl DuplicateBy {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            DuplicateBy::Jaccard => "jaccard",
            DuplicateBy::Containment => "containment",
        }
    }
}

/// Why one of two documents is kept and not the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one kept is no duplicate of the other.
    HoldsMore,
    /// Either could have been; the one kept is preferred.
    Preferred,
    /// Either could have been, and the one kept was before the other's turn came, which had to wait for a third that holds
    /// it.
    Sooner,
}
