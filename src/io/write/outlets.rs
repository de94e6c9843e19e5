//! Owns `--outlets`: a row an outlet, and after the row a further row for each outlet with shared text.

use super::rounded;
use crate::base::cast::{long_to_f64, to_usize};
use crate::base::error::Result;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::derivation::OutletStories;
use crate::model::report::Report;

/// Columns.
///
/// `outlet`: the name. `other`: another outlet, or the outlet again for what the outlet runs again; unknown in the row
/// of an outlet with all others. `documents`: documents that share something with documents of the other outlet; or
/// all. `words`: words of the documents that stand in documents of the other outlet, too; or all words, boilerplate and
/// credits left out. `taken`: words that the outlet took from the other outlet; with all others: words taken over, from an unseen
/// source too. `given`: words that the other outlet took from the outlet. `taken_share`: `taken` of all words of
/// the outlet. `stories`: how many both carry; or how many the outlet carries beside others. `first_share`: share of
/// the stories with dates in which the outlet is first. `lag_hours`: how much later the outlet's first document is than
/// the other outlet's (than the first of all others), the median of stories with dates. `copied`: of the words taken,
/// the words taken as they stand. `wholly`, `partly`, `not_derived`: documents of each class. The last four are unknown
/// in rows with another outlet.
pub const COLUMNS: &[&str] = &[
    "outlet",
    "other",
    "documents",
    "words",
    "taken",
    "given",
    "taken_share",
    "stories",
    "first_share",
    "lag_hours",
    "copied",
    "wholly",
    "partly",
    "not_derived",
    "v",
];

/// Writes all outlets, in order of name.
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, report: &Report) -> Result<()> {
    let outlets = &report.outlets;
    let mut pairs = outlets.pairs.iter().peekable();
    for (number, total) in (0..).zip(&outlets.totals) {
        let name = Cell::Text(&total.name);
        let [stories, first, lag] = self::stories(&total.stories);
        let [wholly, partly, not_derived] = total.classes.map(Cell::from);
        let (documents, words) = (total.documents.into(), Cell::Count(total.words));
        let (taken, given, copied) = (Cell::Count(total.taken), Cell::Count(total.given), Cell::Count(total.copied));
        table.row(&[
            name,
            Cell::Unknown,
            documents,
            words,
            taken,
            given,
            share(total.taken, total.words),
            stories,
            first,
            lag,
            copied,
            wholly,
            partly,
            not_derived,
            Cell::Count(3),
        ])?;
        while let Some(pair) = pairs.next_if(|pair| pair.outlet == number) {
            let other = Cell::Text(&outlets.totals[to_usize(pair.other)].name);
            let [stories, first, lag] = self::stories(&pair.stories);
            let (documents, words) = (pair.documents.into(), Cell::Count(pair.words));
            let (taken, given) = (Cell::Count(pair.taken), Cell::Count(pair.given));
            let unknown = Cell::Unknown;
            table.row(&[
                name,
                other,
                documents,
                words,
                taken,
                given,
                share(pair.taken, total.words),
                stories,
                first,
                lag,
                unknown,
                unknown,
                unknown,
                unknown,
                Cell::Count(3),
            ])?;
        }
    }
    table.finish()
}

/// Words taken, of all words of an outlet.
pub(super) fn share<'a>(taken: u64, words: u64) -> Cell<'a> {
    Cell::Number(rounded(long_to_f64(taken) / long_to_f64(words.max(1))))
}

/// How many stories, the share of stories in which the outlet is first, the lag.
pub(super) fn stories<'a>(stories: &OutletStories) -> [Cell<'a>; 3] {
    let hours = |seconds: i64| {
        let hours = long_to_f64(seconds.unsigned_abs()) / 3600.0;
        rounded(if seconds < 0 { -hours } else { hours })
    };
    let number = |x: Option<f64>| x.map_or(Cell::Unknown, Cell::Number);
    [stories.number.into(), number(stories.first_share().map(rounded)), number(stories.lag.map(hours))]
}
