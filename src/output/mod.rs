//! What a run found, as files that programs read. One file per kind of output; the format follows from the name's ending.
//!
//! Columns never change their meaning: a change raises the number in column `v`, which every row carries.

pub mod boilerplate;
pub mod clusters;
pub mod diff;
pub mod documents;
pub mod kept;
pub mod matrix;
pub mod pairs;
pub mod pan;
pub mod passages;
mod reasons;
pub mod removed;
pub mod table;
pub mod witnesses;

pub use table::{Cell, Format, Table};

/// A chance as it is written: three digits are more than is known.
fn rounded(chance: f64) -> f64 {
    (chance * 1000.0).round() / 1000.0
}
