//! Owns `--graph`: documents, or outlets, as nodes, and what two nodes share as the edge between them.
//!
//! The graph is undirected, as sharing is; where the first of two documents is known, an attribute of the edge says so.
//! Every document is a node, also a document that shares nothing. Nodes stand in order of id (of name). An edge leads
//! from the first of two nodes in this order, `a` in the names of the edge's attributes, to the second, `b`.

pub mod file;

use super::documents::likely_source;
use super::outlets::{share, stories};
use super::pairs::first;
use super::rounded;
use crate::base::cast::{rounded as whole, to_u64};
use crate::base::error::Result;
use crate::io::read::dates;
use crate::io::write::cell::Cell;
use crate::io::write::graph::file::{AttributeKind, Attributes, GraphFile, GraphFormat};
use crate::io::write::matrix::contents::{Contents, Measure};
use crate::io::write::matrix::entries::entries;
use crate::io::write::matrix::rows::{MatrixRows, Order, RowUnit, clusters};
use crate::io::write::result_file::ResultFile;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use std::collections::BTreeMap;

/// Of documents. `label`: the id. `cluster`: the number, as `--clusters` has the number. All other attributes as in
/// [`documents::COLUMNS`](super::documents::COLUMNS); from `words` on, attributes are unknown where no passages were
/// looked for.
pub const DOCUMENTS: Attributes = &[
    ("label", AttributeKind::Text),
    ("title", AttributeKind::Text),
    ("source", AttributeKind::Text),
    ("date", AttributeKind::Text),
    ("cluster", AttributeKind::Count),
    ("words", AttributeKind::Count),
    ("class", AttributeKind::Text),
    ("likely_source", AttributeKind::Text),
    ("source_probability", AttributeKind::Number),
];

/// Of a pair of documents. `weight`: of the passages, in bits (`weight_bits` of
/// [`pairs::COLUMNS`](super::pairs::COLUMNS)); all other attributes as there. Attributes of passages are unknown
/// where no passages were looked for.
pub const PAIRS: Attributes = &[
    ("weight", AttributeKind::Number),
    ("jaccard", AttributeKind::Number),
    ("containment_a", AttributeKind::Number),
    ("containment_b", AttributeKind::Number),
    ("near_duplicate", AttributeKind::Bool),
    ("matched_words", AttributeKind::Count),
    ("source_verdict", AttributeKind::Text),
    ("first", AttributeKind::Text),
    ("probability", AttributeKind::Number),
];

/// Of outlets. `label`: the name; all other attributes as in the row of an outlet with all others
/// ([`outlets::COLUMNS`](super::outlets::COLUMNS)).
pub const OUTLETS: Attributes = &[
    ("label", AttributeKind::Text),
    ("documents", AttributeKind::Count),
    ("words", AttributeKind::Count),
    ("taken", AttributeKind::Count),
    ("given", AttributeKind::Count),
    ("taken_share", AttributeKind::Number),
    ("stories", AttributeKind::Count),
    ("first_share", AttributeKind::Number),
    ("lag_hours", AttributeKind::Number),
];

/// Of two outlets that share words. `weight`, `matched_words`: summed over all pairs of a document of each.
/// `containment_a`: share of a's words that stand in documents of b, `containment_b` the other way. `taken_a`: words
/// that a took from b, `taken_b` the other way. `stories`: carried by both. What an outlet shares with itself is no
/// edge.
pub const OUTLET_PAIRS: Attributes = &[
    ("weight", AttributeKind::Number),
    ("matched_words", AttributeKind::Count),
    ("containment_a", AttributeKind::Number),
    ("containment_b", AttributeKind::Number),
    ("taken_a", AttributeKind::Count),
    ("taken_b", AttributeKind::Count),
    ("stories", AttributeKind::Count),
];

/// Begins a graph of documents or of outlets.
///
/// # Errors
/// As [`GraphFile::new`].
pub fn create(file: ResultFile, format: GraphFormat, by: RowUnit) -> Result<GraphFile> {
    let (nodes, edges) = match by {
        RowUnit::Document => (DOCUMENTS, PAIRS),
        RowUnit::Source => (OUTLETS, OUTLET_PAIRS),
    };
    GraphFile::new(file, format, nodes, edges)
}

/// Writes the graph that was begun. O(documents + pairs, log).
///
/// # Errors
/// [`Error::Io`](crate::Error::Io).
pub fn write(graph: GraphFile, corpus: &Corpus, report: &Report, by: RowUnit) -> Result<()> {
    match by {
        RowUnit::Document => documents(graph, corpus, report),
        RowUnit::Source => outlets(graph, corpus, report),
    }
}

fn documents(mut graph: GraphFile, corpus: &Corpus, report: &Report) -> Result<()> {
    let clusters = clusters(corpus, report);
    for doc in corpus.docs() {
        let date = corpus.date(doc).map(dates::show);
        let class = report.derivations.get(doc.index()).map(|derived| derived.class.name());
        let source = likely_source(corpus, report, doc);
        graph.node(&[
            Cell::Text(corpus.id(doc)),
            corpus.title(doc).into(),
            corpus.source(doc).into(),
            date.as_deref().into(),
            clusters[doc.index()].map_or(Cell::Unknown, Cell::Count),
            report.words.get(doc.index()).map_or(Cell::Unknown, |&words| words.into()),
            class.into(),
            source.map(|(name, _)| name).into(),
            source.map_or(Cell::Unknown, |(_, probability)| Cell::Number(probability)),
        ])?;
    }
    graph.end_nodes()?;
    let passages = report.stats.guaranteed_run.is_some();
    let known = |cell| if passages { cell } else { Cell::Unknown };
    for (match_index, m) in report.matches.iter().enumerate() {
        let source = report.sources.get(match_index);
        graph.edge(
            m.a.0,
            m.b.0,
            &[
                known(Cell::Number(m.weight_bits)),
                Cell::Number(m.overlap.jaccard()),
                Cell::Number(m.overlap.containment_a()),
                Cell::Number(m.overlap.containment_b()),
                Cell::Bool(m.near_duplicate),
                known(m.matched_words.into()),
                source.map(|source| source.verdict.name()).into(),
                source.and_then(|source| first(corpus, m, source.verdict)).into(),
                source.map_or(Cell::Unknown, |source| Cell::Number(rounded(source.probability))),
            ],
        )?;
    }
    graph.finish()
}

fn outlets(mut graph: GraphFile, corpus: &Corpus, report: &Report) -> Result<()> {
    for total in &report.outlets.totals {
        let [stories, first, lag] = stories(&total.stories);
        graph.node(&[
            Cell::Text(&total.name),
            total.documents.into(),
            Cell::Count(total.words),
            Cell::Count(total.taken),
            Cell::Count(total.given),
            share(total.taken, total.words),
            stories,
            first,
            lag,
        ])?;
    }
    graph.end_nodes()?;
    // By name, as the outlets of the report.
    let rows = MatrixRows::new(corpus, report, RowUnit::Source, Order::Id);
    let [weight, words, containment] = [Measure::Weight, Measure::SharedWords, Measure::Containment].map(|measure| {
        let all = entries(report, &rows, Contents { measure, by: RowUnit::Source, order: Order::Id });
        all.into_iter().map(|entry| ((entry.row, entry.column), entry.value)).collect::<BTreeMap<_, _>>()
    });
    for pair in report.outlets.pairs.iter().filter(|pair| pair.outlet < pair.other) {
        let (a, b) = (pair.outlet, pair.other);
        let of = |cells: &BTreeMap<_, f64>, place| cells.get(&place).copied().unwrap_or(0.0);
        graph.edge(
            a,
            b,
            &[
                Cell::Number(of(&weight, (a, b))),
                Cell::Count(to_u64(whole(of(&words, (a, b))))),
                Cell::Number(of(&containment, (a, b))),
                Cell::Number(of(&containment, (b, a))),
                Cell::Count(pair.taken),
                Cell::Count(pair.given),
                pair.stories.number.into(),
            ],
        )?;
    }
    graph.finish()
}
