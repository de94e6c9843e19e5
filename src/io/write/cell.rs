//! Owns a cell of a row: what every format can write.

use super::diff::ShownDifference;
use crate::io::write::credits::Credits;

/// A single value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// An exact count.
    Count(u64),
    /// A ratio or weight, printed with as many digits as bring the same float back.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Differences: an array of objects, or a line.
    Differences(&'a [ShownDifference<'a>]),
    /// Credits: an array of objects, or a line.
    Credits(Credits<'a>),
    /// Not known: `null`, or an empty field.
    Unknown,
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Unknown, Cell::Text)
    }
}

impl From<u32> for Cell<'_> {
    fn from(n: u32) -> Self {
        Cell::Count(u64::from(n))
    }
}
