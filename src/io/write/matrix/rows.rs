//! Owns what the rows of a matrix stand for, documents or outlets, and the order of the rows.

use crate::base::cast::{to_u32, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::io::write::cell::Cell;
use crate::io::write::result_file::ResultFile;
use crate::io::write::table::{Table, TableFormat};
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use crate::model::story::Cluster;
use std::collections::{BTreeMap, BTreeSet};

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowUnit {
    /// A document.
    Document,
    /// An outlet; documents without one are left out.
    Source,
}

/// In which order rows stand. The place of an outlet is the place of its first document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Stories one after the other, the largest first, in each the representative first; then all other documents, by
    /// id.
    Cluster,
    /// By id; outlets by name.
    Id,
    /// As the documents stood in the input.
    Input,
}

/// The rows of a matrix, which are its columns, too.
pub struct MatrixRows<'a> {
    /// The first document of each.
    first: Vec<DocId>,
    /// Ids of documents, or names of outlets.
    names: Vec<&'a str>,
    numbers: BTreeMap<&'a str, u32>,
    /// The row of each document.
    of: Vec<Option<u32>>,
}

impl<'a> MatrixRows<'a> {
    /// The rows of a run. O(documents, log).
    pub fn new(corpus: &'a Corpus, report: &Report, by: RowUnit, order: Order) -> MatrixRows<'a> {
        let name = |doc| match by {
            RowUnit::Document => Some(corpus.id(doc)),
            RowUnit::Source => corpus.source(doc),
        };
        let mut docs: Vec<DocId> = match order {
            // Each document comes again among all; the first place counts.
            Order::Cluster => report.clusters.iter().flat_map(Cluster::documents).chain(corpus.docs()).collect(),
            Order::Id | Order::Input => corpus.docs().collect(),
        };
        match order {
            Order::Cluster => {}
            Order::Id => docs.sort_by_key(|&doc| name(doc)),
            Order::Input => docs.sort_by_key(|doc| corpus.input_order()[doc.index()]),
        }
        let mut rows =
            MatrixRows { first: Vec::new(), names: Vec::new(), numbers: BTreeMap::new(), of: vec![None; corpus.len()] };
        for doc in docs {
            let Some(name) = name(doc) else { continue };
            let row = *rows.numbers.entry(name).or_insert_with(|| to_u32(rows.names.len()));
            if to_usize(row) == rows.names.len() {
                rows.names.push(name);
                rows.first.push(doc);
            }
            rows.of[doc.index()] = Some(row);
        }
        rows
    }

    /// The row of a document, if the document has a row.
    pub fn of(&self, doc: DocId) -> Option<u32> {
        self.of[doc.index()]
    }

    /// The row with the name.
    pub fn named(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// Ids of documents, or names of outlets, in order.
    pub fn names(&self) -> &[&'a str] {
        &self.names
    }

    /// The first document of each row, in order; in a row of a document the document.
    pub fn documents(&self) -> &[DocId] {
        &self.first
    }

    /// Writes what each row stands for: `index` from 0 and `id`; of documents `source` and the number of the `cluster`, as
    /// `--clusters` has it.
    pub(super) fn write_labels(&self, file: ResultFile, corpus: &Corpus, report: &Report, by: RowUnit) -> Result<()> {
        let columns = match by {
            RowUnit::Document => &["index", "id", "source", "cluster"][..],
            RowUnit::Source => &["index", "id"],
        };
        let (clusters, mut table) = (clusters(corpus, report), Table::new(file, TableFormat::Csv, columns)?);
        for ((index, &name), &doc) in (0..).zip(&self.names).zip(&self.first) {
            let cluster = clusters[doc.index()].map_or(Cell::Unknown, Cell::Count);
            let cells = [Cell::Count(index), Cell::Text(name), corpus.source(doc).into(), cluster];
            table.row(&cells[..columns.len()])?;
        }
        table.finish()
    }
}

/// The number of each document's cluster, from 1; round-ups are in none.
pub fn clusters(corpus: &Corpus, report: &Report) -> Vec<Option<u64>> {
    let mut out = vec![None; corpus.len()];
    for (number, cluster) in (1..).zip(&report.clusters) {
        cluster.documents().for_each(|doc| out[doc.index()] = Some(number));
    }
    out
}

/// Number of different outlets.
pub(super) fn outlets(corpus: &Corpus) -> usize {
    corpus.docs().filter_map(|doc| corpus.source(doc)).collect::<BTreeSet<&str>>().len()
}
