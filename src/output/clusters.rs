//! Owns `--clusters`: one row a document that is in a cluster, so that a data frame joins it to the documents by `id`.

use super::{Cell, Table};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::results::Report;
use crate::units::{DocId, to_u64};

/// Columns.
///
/// `id`: the document. `cluster`: number from 1, the largest cluster first. `size`: documents in it. `representative`:
/// whether this is the document that all others were matched with. `jaccard`: with the representative. `source`: outlet.
pub const COLUMNS: &[&str] = &["id", "cluster", "size", "representative", "jaccard", "source", "v"];

/// Writes all clusters, the representative of each first.
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report) -> Result<()> {
    for (number, cluster) in (1..).zip(&report.clusters) {
        let mut row = |doc: DocId, jaccard: f64| {
            table.row(&[
                Cell::Text(corpus.id(doc)),
                Cell::Count(number),
                Cell::Count(to_u64(cluster.members.len() + 1)),
                Cell::Bool(doc == cluster.representative),
                Cell::Number(jaccard),
                corpus.source(doc).into(),
                Cell::Count(1),
            ])
        };
        row(cluster.representative, 1.0)?;
        for &(doc, jaccard) in &cluster.members {
            row(doc, jaccard)?;
        }
    }
    table.finish()
}
