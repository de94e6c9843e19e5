//! Owns `--removed`: a row a document that `dedup` left out, with the kept document and the reason.

use crate::base::error::Result;
use crate::io::read::dates;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::params::{DedupParams, Keep};
use crate::model::removed::{Choice, DuplicateBy, Removed};

/// Columns.
///
/// `id`: the document that was left out. `kept`: the document kept in place of the removed document; the two were
/// compared. `measure`: `jaccard`, `containment` (of the removed document in the kept document), or `equal` (texts of
/// fewer words than a shingle). `value`: exact value of the measure. `reason`: the same in words, and why the removed document went and not the kept document.
/// `shared_shingles`, `shingles`, `shingles_kept`: different shingles of both, of the removed document, of the kept
/// document. `source`, `source_kept`: outlets, if known.
pub const COLUMNS: &[&str] = &[
    "id",
    "kept",
    "measure",
    "value",
    "reason",
    "shared_shingles",
    "shingles",
    "shingles_kept",
    "source",
    "source_kept",
    "v",
];

/// What `--against` adds: the side of the kept document.
pub const KEPT_SIDE: &str = "kept_side";

/// Writes rows in the order given, with [`KEPT_SIDE`] if there are two `sides`; `words` says how many each document of the corpus has.
///
/// # Errors
/// As [`Table::row`].
pub fn write<'r>(
    mut table: Table,
    corpus: &Corpus,
    rows: impl IntoIterator<Item = &'r Removed>,
    words: &[u32],
    params: &DedupParams,
    sides: bool,
) -> Result<()> {
    for row in rows {
        let o = row.overlap;
        let reason = reason(corpus, row, words, params);
        let mut cells = vec![
            Cell::Text(corpus.id(row.doc)),
            Cell::Text(corpus.id(row.kept)),
            Cell::Text(row.measure.name()),
            Cell::Number(row.value()),
            Cell::Text(&reason),
            o.shared.into(),
            o.a.into(),
            o.b.into(),
            corpus.source(row.doc).into(),
            corpus.source(row.kept).into(),
            Cell::Count(1),
        ];
        cells.extend(sides.then(|| super::side(corpus, row.kept)));
        table.row(&cells)?;
    }
    table.finish()
}

/// Why a document was left out, in words.
fn reason(corpus: &Corpus, row: &Removed, words: &[u32], params: &DedupParams) -> String {
    let (o, kept) = (row.overlap, corpus.id(row.kept));
    let (what, least) = match row.measure {
        DuplicateBy::Jaccard => {
            let what = format!("shares {} of {} different shingles with {kept}", o.shared, o.union());
            (what, params.params.query.min_jaccard)
        }
        DuplicateBy::Containment => {
            (format!("{} of its {} different shingles stand in {kept}", o.shared, o.a), params.min_containment)
        }
        DuplicateBy::Equal => (format!("has the same text as {kept}"), 1.0),
    };
    let why = match row.choice {
        Choice::HoldsMore => "which holds more".to_owned(),
        Choice::Preferred => preferred(corpus, row, words, &params.keep),
        Choice::Sooner => "which was kept before this one's turn came".to_owned(),
        Choice::SecondSide => "which is among those of --against".to_owned(),
    };
    match row.measure {
        DuplicateBy::Equal => format!("{what}, {why}"),
        DuplicateBy::Jaccard | DuplicateBy::Containment => format!("{what} ({least} is enough), {why}"),
    }
}

/// Why the kept document is preferred.
fn preferred(corpus: &Corpus, row: &Removed, words: &[u32], keep: &Keep) -> String {
    let [doc, kept] = [row.doc, row.kept];
    match (keep, corpus.date(kept), corpus.source(kept)) {
        (Keep::Earliest, Some(date), _) if corpus.date(doc) != Some(date) => {
            format!("which has the earlier date ({})", dates::show(date))
        }
        (Keep::Longest, ..) if words[kept.index()] > words[doc.index()] => "which has more words".to_owned(),
        (Keep::Sources(_), _, Some(source)) if corpus.source(doc) != Some(source) => format!("which is of {source}"),
        _ => "which comes first in the input".to_owned(),
    }
}
