//! Owns what the user can type of the results that plots and graph tools read: matrices and graphs.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use wirecopy::io::write::graph;
use wirecopy::io::write::graph::file::{GraphFile, GraphFormat};
use wirecopy::io::write::matrix::contents::{Contents, Measure};
use wirecopy::io::write::matrix::rows::{Order, RowUnit};
use wirecopy::io::write::matrix::{MatrixFile, MatrixFormat};
use wirecopy::io::write::result_file::ResultFile;

#[derive(Debug, Args)]
#[command(next_help_heading = "Matrices and graphs")]
pub struct PlotArgs {
    /// Write who shares how much with whom as a matrix: all cells (.csv, .npy), or those of reported pairs only (.mtx, .jsonl,
    /// .parquet; - is standard output)
    #[arg(long, value_name = "FILE")]
    pub matrix: Option<PathBuf>,
    /// What the cells of the matrix hold [default: jaccard; with --by source shared-words]
    #[arg(long, value_enum, value_name = "MEASURE", requires = "matrix")]
    pub measure: Option<MeasureArg>,
    /// In which order its rows stand
    #[arg(long, value_enum, default_value_t = OrderArg::Cluster, value_name = "ORDER", requires = "matrix")]
    pub order: OrderArg,
    /// Write a graph (.graphml, .gexf): documents with what is known of them, and the reported pairs between them
    #[arg(long, value_name = "FILE")]
    pub graph: Option<PathBuf>,
    /// What rows of the matrix and nodes of the graph stand for
    #[arg(long, value_enum, default_value_t = RowUnitArg::Document, value_name = "WHAT")]
    pub by: RowUnitArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasureArg {
    /// Shared shingles over the shingles of both (of documents only)
    Jaccard,
    /// Share of the row document's shingles that the column document holds; of the row outlet's words that the column outlet has
    Containment,
    /// Matched words, summed over the reported passages
    SharedWords,
    /// Weight of these passages in bits
    Weight,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OrderArg {
    /// Story after story, the largest first, then all other documents; outlets by their first document
    Cluster,
    /// By id; outlets by name
    Id,
    /// As in the input; outlets by their first document
    Input,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowUnitArg {
    /// Documents
    Document,
    /// Outlets; documents without one are left out
    Source,
}

impl PlotArgs {
    /// Refuses senseless arguments: `near_only` is a run without passages, in `some_pairs` not all pairs are compared.
    pub fn check(&self, near_only: bool, some_pairs: bool) -> Result<()> {
        let contents = self.contents();
        let measure = contents.measure.name();
        if self.by == RowUnitArg::Source && self.matrix.is_none() && self.graph.is_none() {
            bail!("--by tells what --matrix FILE and --graph FILE hold, which are not asked for");
        }
        if near_only && self.by == RowUnitArg::Source {
            bail!("--by source needs passages, but --only near-duplicates does not look for them");
        }
        let dense = self.matrix_format().is_some_and(MatrixFormat::is_dense);
        let of_passages = matches!(contents.measure, Measure::SharedWords | Measure::Weight);
        if near_only && self.matrix.is_some() && of_passages {
            bail!("--measure {measure} needs passages, but --only near-duplicates does not look for them");
        }
        if some_pairs && dense && contents.of_all_pairs() {
            bail!(
                "a dense --matrix of {measure} has a cell for every pair, but only some are compared: take .mtx, .jsonl or \
                 .parquet, --measure shared-words or weight (pairs that were not compared stay 0), or --pairs FILE"
            );
        }
        Ok(())
    }

    /// What the matrix is of.
    fn contents(&self) -> Contents {
        let measure = match (self.measure, self.by) {
            (Some(MeasureArg::Jaccard), _) | (None, RowUnitArg::Document) => Measure::Jaccard,
            (Some(MeasureArg::Containment), _) => Measure::Containment,
            (Some(MeasureArg::SharedWords), _) | (None, RowUnitArg::Source) => Measure::SharedWords,
            (Some(MeasureArg::Weight), _) => Measure::Weight,
        };
        let order = match self.order {
            OrderArg::Cluster => Order::Cluster,
            OrderArg::Id => Order::Id,
            OrderArg::Input => Order::Input,
        };
        Contents { measure, by: self.by(), order }
    }

    /// What rows and nodes stand for.
    pub fn by(&self) -> RowUnit {
        match self.by {
            RowUnitArg::Document => RowUnit::Document,
            RowUnitArg::Source => RowUnit::Source,
        }
    }

    fn matrix_format(&self) -> Option<MatrixFormat> {
        self.matrix.as_deref().and_then(MatrixFormat::of)
    }

    /// The matrix, if asked for, with its files open.
    pub fn open_matrix(&self) -> Result<Option<MatrixFile>> {
        let Some(path) = &self.matrix else { return Ok(None) };
        let Some(format) = self.matrix_format() else {
            bail!(
                "--matrix {}: the name must end in .csv, .npy, .mtx, .jsonl or .parquet (or be - for standard output)",
                path.display()
            );
        };
        Ok(Some(MatrixFile::create(path, format, self.contents())?))
    }

    /// The graph, if asked for, with its file open.
    pub fn open_graph(&self) -> Result<Option<GraphFile>> {
        let Some(path) = &self.graph else { return Ok(None) };
        let Some(format) = GraphFormat::of(path) else {
            bail!("--graph {}: the name must end in .graphml or .gexf", path.display());
        };
        Ok(Some(graph::create(ResultFile::create(path)?, format, self.by())?))
    }

    /// The files that would be written.
    pub fn named(&self) -> impl Iterator<Item = PathBuf> {
        let labels = self.matrix.as_deref().and_then(|path| self.matrix_format()?.labels(path));
        [self.matrix.clone(), self.graph.clone(), labels].into_iter().flatten()
    }
}
