//! Owns what a matrix is of: measure, rows, and order of rows.

use crate::io::write::matrix::rows::{Order, RowUnit};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Jaccard of the two sets of shingles. The diagonal is 1 (0 for a document without shingles); sparse files leave
    /// the diagonal out. Of documents only.
    Jaccard,
    /// Share of the row document's shingles that the column document holds; the diagonal as with Jaccard. Of outlets:
    /// share of the row outlet's words (no boilerplate, no credits) that stand in documents of the column outlet, each
    /// word counted once; on the diagonal, share of the words that the outlet runs again.
    Containment,
    /// Matched words, summed over the reported passages of the pair; the diagonal is 0. Of outlets: the sum over all
    /// pairs of a document of the row outlet and a document of the column outlet; on the diagonal, over pairs inside
    /// the outlet.
    SharedWords,
    /// The weight of the reported passages in bits, summed in the same way.
    Weight,
}

impl Measure {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Jaccard => "jaccard",
            Measure::Containment => "containment",
            Measure::SharedWords => "shared-words",
            Measure::Weight => "weight",
        }
    }

    /// Whether a cell and its mirror image always hold the same.
    pub fn is_symmetric(self) -> bool {
        self != Measure::Containment
    }
}

/// What a matrix is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// What a cell holds.
    pub measure: Measure,
    /// What a row, and a column, stands for.
    pub by: RowUnit,
    /// In which order the rows stand.
    pub order: Order,
}

impl Contents {
    /// Whether a dense file has a value for every pair, reported or not.
    pub fn of_all_pairs(self) -> bool {
        self.by == RowUnit::Document && matches!(self.measure, Measure::Jaccard | Measure::Containment)
    }
}
