//! Owns the cells that reported pairs fill.

use crate::base::cast::{long_to_f64, rounded, to_u64, to_usize};
use crate::base::math::from_decibits;
use crate::io::write::matrix::contents::{Contents, Measure};
use crate::io::write::matrix::rows::{MatrixRows, RowUnit};
use crate::model::pair::Match;
use crate::model::report::Report;

/// A cell that is not zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatrixEntry {
    /// Row of the cell, from 0.
    pub row: u32,
    /// Column of the cell.
    pub column: u32,
    /// What the cell holds.
    pub value: f64,
}

/// The cells of all reported pairs, in both directions, in order of row and column. The diagonal is there only where an
/// outlet shares something with itself. O(pairs, log).
pub fn entries(report: &Report, rows: &MatrixRows<'_>, contents: Contents) -> Vec<MatrixEntry> {
    if (contents.by, contents.measure) == (RowUnit::Source, Measure::Containment) {
        return shares(report, rows);
    }
    let mut all = Vec::with_capacity(2 * report.matches.len());
    for m in &report.matches {
        let (Some(a), Some(b)) = (rows.of(m.a), rows.of(m.b)) else { continue };
        let [there, back] = values(m, contents.measure);
        all.push(MatrixEntry { row: a, column: b, value: there });
        if a != b {
            all.push(MatrixEntry { row: b, column: a, value: back });
        }
    }
    // Stable, so that cells are summed in order of the pairs, and a cell and its mirror image alike.
    all.sort_by_key(|entry| (entry.row, entry.column));
    all.dedup_by(|next, sum| {
        let same = (next.row, next.column) == (sum.row, sum.column);
        sum.value += if same { next.value } else { 0.0 };
        same
    });
    if contents.measure == Measure::Weight {
        // Weights come in tenths of a bit, and so do their sums.
        all.iter_mut().for_each(|entry| entry.value = from_decibits(to_u64(rounded(entry.value * 10.0))));
    }
    all.retain(|entry| entry.value != 0.0);
    all
}

/// The cell of (a, b) and the cell of (b, a).
fn values(m: &Match, measure: Measure) -> [f64; 2] {
    match measure {
        Measure::Jaccard => [m.overlap.jaccard(); 2],
        Measure::Containment => [m.overlap.containment_a(), m.overlap.containment_b()],
        Measure::SharedWords => [f64::from(m.matched_words); 2],
        Measure::Weight => [m.weight_bits; 2],
    }
}

/// Shares of the words of each outlet that further outlets have, too.
fn shares(report: &Report, rows: &MatrixRows<'_>) -> Vec<MatrixEntry> {
    let totals = &report.outlets.totals;
    let mut all: Vec<MatrixEntry> = Vec::with_capacity(report.outlets.pairs.len());
    for pair in report.outlets.pairs.iter().filter(|pair| pair.words > 0) {
        let (own, other) = (&totals[to_usize(pair.outlet)], &totals[to_usize(pair.other)]);
        if let (Some(row), Some(column)) = (rows.named(&own.name), rows.named(&other.name)) {
            all.push(MatrixEntry { row, column, value: long_to_f64(pair.words) / long_to_f64(own.words.max(1)) });
        }
    }
    all.sort_by_key(|entry| (entry.row, entry.column));
    all
}
