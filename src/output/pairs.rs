//! Owns `--pairs`: one row a verified pair.

use super::{Cell, Table};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::results::{Match, Report};
use crate::units::to_u64;

/// Columns of a run that looked for near-duplicates only.
///
/// `a`, `b`: ids, in order. `jaccard`: share of the shingles of both that they have in common. `containment_a`: share of
/// a's shingles that b holds, `containment_b` the other way. `shared_shingles`, `shingles_a`, `shingles_b`: different
/// shingles. `near_duplicate`: whether Jaccard reaches the threshold. `source_a`, `source_b`: outlets, if known.
pub const NEAR_COLUMNS: &[&str] = COLUMNS.split_at(12).0;

/// Columns of a whole run: those of [`NEAR_COLUMNS`], then `passages` (number), `matched_words` (sum over the passages)
/// and `weight_bits` (sum).
pub const COLUMNS: &[&str] = &[
    "a",
    "b",
    "jaccard",
    "containment_a",
    "containment_b",
    "shared_shingles",
    "shingles_a",
    "shingles_b",
    "near_duplicate",
    "source_a",
    "source_b",
    "v",
    "passages",
    "matched_words",
    "weight_bits",
];

/// Writes all pairs, in order of (a, b).
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report) -> Result<()> {
    for found in &report.matches {
        let cells = cells(corpus, found);
        let used = if report.stats.guaranteed_run.is_some() { COLUMNS.len() } else { NEAR_COLUMNS.len() };
        table.row(&cells[..used])?;
    }
    table.finish()
}

fn cells<'a>(corpus: &'a Corpus, m: &Match) -> [Cell<'a>; 15] {
    [
        Cell::Text(corpus.id(m.a)),
        Cell::Text(corpus.id(m.b)),
        Cell::Number(m.overlap.jaccard()),
        Cell::Number(m.overlap.containment_a()),
        Cell::Number(m.overlap.containment_b()),
        m.overlap.shared.into(),
        m.overlap.a.into(),
        m.overlap.b.into(),
        Cell::Bool(m.near_duplicate),
        corpus.source(m.a).into(),
        corpus.source(m.b).into(),
        Cell::Count(1),
        Cell::Count(to_u64(m.passages.len())),
        m.matched_words.into(),
        Cell::Number(m.weight_bits),
    ]
}
