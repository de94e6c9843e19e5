//! Owns what a run found as files that programs and people read: a file per kind of result. The format follows from the
//! name's ending.
//!
//! - The ground: `result_file` (a file replaced atomically at the end), [`table`] (rows as JSON lines, CSV, TSV or
//!   Parquet), [`cell`] (a value of a row), `parquet`, `xml` and [`human`] (text made safe for XML and for people).
//! - A table each: [`pairs`], [`passages`], [`clusters`], [`documents`], [`outlets`], [`witnesses`], [`boilerplate`],
//!   [`common_runs`], [`removed`].
//! - [`packing`]: where bytes go, and how bytes are packed.
//! - Parts of rows: [`credits`] and [`diff`] (cells of their own kind), [`reasons`] (a verdict in words), [`people`]
//!   (names, days and times for people).
//! - Further formats: [`graph`], [`matrix`], [`pan`], `html` (the report), [`deduplicated`] and [`mark`] (the records
//!   that `dedup` keeps).
//!
//! Columns never change their meaning: a change raises the number in column `v`, which every row carries.

pub mod boilerplate;
pub mod cell;
pub mod clusters;
pub mod common_runs;
pub mod credits;
pub mod deduplicated;
pub mod diff;
pub mod documents;
pub mod graph;
#[cfg(feature = "report")]
pub mod html;
pub mod human;
pub mod mark;
pub mod matrix;
pub mod outlets;
pub mod packing;
pub mod pairs;
pub mod pan;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod passages;
pub mod people;
pub mod reasons;
pub mod removed;
#[cfg(feature = "files")]
pub mod result_file;
pub mod table;
pub mod texts;
pub mod witnesses;
pub(crate) mod xml;

use crate::base::ids::DocId;
use crate::io::write::cell::Cell;
use crate::model::corpus::Corpus;
use crate::model::pair::Match;
use crate::model::report::Report;
use std::cmp::Reverse;

/// What `--against` adds to rows of a document.
pub const SIDE: &str = "side";

/// The side of a document, for results of two sides: `input`, or `against`.
fn side(corpus: &Corpus, doc: DocId) -> Cell<'static> {
    Cell::Text(if corpus.is_second(doc) { "against" } else { "input" })
}

/// A chance as results write a chance: three digits are more than is known.
fn rounded(chance: f64) -> f64 {
    (chance * 1000.0).round() / 1000.0
}

/// The pairs as indexes of [`Report::matches`], in the order in which a person should look at the pairs: by words in
/// common, or, where there are no passages, by shared shingles. Weights do not rank: a table of the usual words of one
/// language makes texts of any other language heavy.
pub fn strongest_first(report: &Report) -> Vec<usize> {
    let rank = |m: &Match| if m.passages.is_empty() { m.overlap.shared } else { m.matched_words };
    let mut order: Vec<usize> = (0..report.matches.len()).collect();
    // Pairs stand in order of (a, b), and the sort is stable.
    order.sort_by_key(|&index| Reverse(rank(&report.matches[index])));
    order
}
