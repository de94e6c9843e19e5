//! Owns credits: whom a text names as source of the words. Credits are datelines ("LONDON, May 3 (Reuters) -"), credits at
//! the end ("jar/rc (AFP, dpa)"), notes on syndication, bylines and picture credits. Attributions in running text are found
//! too, and are no credit.
//!
//! Names and words around names are data ([`AgencyTable`]); the forms in which names stand are code (`forms`). A name counts
//! only where a form has the name, so that "AA batteries" and "the AP reported" give the text no source.

pub(crate) mod forms;
pub(crate) mod line;
#[cfg(test)]
mod tests;

use crate::base::ids::ByteSpan;
use crate::model::agencies::AgencyTable;
use crate::model::credits::Credit;
use crate::model::tuning::credits::CreditTuning;
use line::Line;

/// All credits of a text, in order of place. O(bytes).
///
/// ```
/// use wirecopy::engine::credits::find;
/// use wirecopy::model::agencies::AgencyTable;
/// use wirecopy::model::credits::CreditKind::{Attribution, Credit, Dateline};
/// use wirecopy::model::tuning::credits::CreditTuning;
/// let text = "LONDON, May 3 (Reuters) - A ferry ran aground, the AP reported.\n\nThe harbour is closed.\n\njar/rc (AFP, dpa)";
/// let (table, tuning) = (AgencyTable::default(), CreditTuning::default());
/// let credits = find(text, &table, &tuning);
/// let named: Vec<_> = credits.iter().map(|c| (c.kind, table.name(c.agency.unwrap()))).collect();
/// assert_eq!(named, [(Dateline, "Reuters"), (Attribution, "AP"), (Credit, "AFP"), (Credit, "dpa")]);
/// ```
pub fn find(text: &str, table: &AgencyTable, tuning: &CreditTuning) -> Vec<Credit> {
    let named = table.named(text);
    let mut out = Vec::new();
    if named.is_empty() {
        return out;
    }
    let lines: Vec<ByteSpan> = line::lines(text);
    for (number, &span) in lines.iter().enumerate() {
        let from = named.partition_point(|at| *at < span.start);
        if named.get(from).is_some_and(|at| *at < span.end) {
            let line = Line::new(text, span, table, tuning);
            let place = forms::LinePlace {
                head: number < tuning.head_lines,
                tail: number + tuning.tail_lines >= lines.len(),
                goes_on: number > 0 && line::goes_on(text, lines[number - 1], span, tuning.broken_line),
            };
            forms::credits(&line, place, &mut out);
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
