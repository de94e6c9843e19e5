//! Owns `--clusters`: a row a document of a cluster, so that a data frame joins the rows to the documents by `id`.

use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use crate::model::story::{Cluster, Member};

/// Columns.
///
/// `id`: the document. `cluster`: number from 1, the largest cluster first. `size`: documents of the cluster, round-ups
/// not counted. `role`: `representative`; `member`; or `round-up`, which holds this story beside more stories, is a
/// member of no cluster, and has a row for each story. `covered`: share of the document's words that the representative
/// has. `covers`: share of the representative's words that the document has. `jaccard`: with the representative.
/// `copy_of`: the document of the cluster (of a round-up: another round-up) of which the document is an almost equal
/// copy. `source`: outlet. `label`: what the cluster is called. `template`: whether the cluster is what a form makes
/// again and again, and no story.
pub const COLUMNS: &[&str] =
    &["id", "cluster", "size", "role", "covered", "covers", "jaccard", "copy_of", "source", "v", "label", "template"];

/// Writes all clusters, the representative of each first, the round-ups last; with [`SIDE`](super::SIDE) if there are two
/// `sides`.
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report, sides: bool) -> Result<()> {
    let mut write = |cells: [Cell<'_>; 12], doc| {
        let side = sides.then(|| super::side(corpus, doc));
        table.row(&cells.into_iter().chain(side).collect::<Vec<_>>())
    };
    for (number, cluster) in (1..).zip(&report.clusters) {
        let first = cells(corpus, number, cluster);
        write(first, cluster.representative)?;
        for (role, members) in [("member", &cluster.members), ("round-up", &cluster.round_ups)] {
            for member in members {
                write(cells_of_member(corpus, report, first, role, member), member.doc)?;
            }
        }
    }
    table.finish()
}

/// The row of the representative.
fn cells<'a>(corpus: &'a Corpus, number: u64, cluster: &'a Cluster) -> [Cell<'a>; 12] {
    [
        Cell::Text(corpus.id(cluster.representative)),
        Cell::Count(number),
        Cell::Count(to_u64(cluster.size())),
        Cell::Text("representative"),
        Cell::Number(1.0),
        Cell::Number(1.0),
        Cell::Number(1.0),
        Cell::Unknown,
        corpus.source(cluster.representative).into(),
        Cell::Count(3),
        Cell::Text(&cluster.label),
        Cell::Bool(cluster.template),
    ]
}

fn cells_of_member<'a>(
    corpus: &'a Corpus,
    report: &Report,
    [_, number, size, .., v, label, template]: [Cell<'a>; 12],
    role: &'static str,
    member: &Member,
) -> [Cell<'a>; 12] {
    [
        Cell::Text(corpus.id(member.doc)),
        number,
        size,
        Cell::Text(role),
        Cell::Number(member.coverage.of_a()),
        Cell::Number(member.coverage.of_b()),
        Cell::Number(report.matches[member.match_index].overlap.jaccard()),
        member.copy_of.map(|doc| corpus.id(doc)).into(),
        corpus.source(member.doc).into(),
        v,
        label,
        template,
    ]
}
