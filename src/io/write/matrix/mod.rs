//! Owns `--matrix`: who or what shares how much with whom, as a table of cells that plots and programs read.
//!
//! A dense file has every cell, a sparse file only cells that are not zero. Where only reported pairs are known (in
//! sparse files, of words and weights, of outlets), zero means that no pair was *reported*; in a dense file of Jaccard
//! or containment between documents every pair is counted, and zero means that the two share no shingle.

pub mod contents;
pub mod dense;
pub mod entries;
pub mod rows;
pub mod sparse;

use crate::base::error::{Error, Result};
use crate::io::write::matrix::contents::{Contents, Measure};
use crate::io::write::matrix::dense::DenseFile;
use crate::io::write::matrix::entries::entries;
use crate::io::write::matrix::rows::{MatrixRows, RowUnit};
use crate::io::write::matrix::sparse::SparseFile;
use crate::io::write::result_file::ResultFile;
use crate::io::write::table::TableFormat;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use std::path::{Path, PathBuf};

/// How a matrix is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixFormat {
    /// Dense; first row and first column hold the names.
    Csv,
    /// Dense; `float64`, C order, little-endian; the names go to a `.labels.csv` beside it.
    Npy,
    /// Sparse: Matrix Market coordinates, of symmetric measures the lower triangle; the names beside it.
    Mtx,
    /// Sparse: a row of `a`, `b`, `value` for each cell.
    Triples(TableFormat),
}

impl MatrixFormat {
    /// The format that a file name's ending stands for; standard output is triples.
    pub fn of(path: &Path) -> Option<MatrixFormat> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("csv") => Some(MatrixFormat::Csv),
            Some("npy") => Some(MatrixFormat::Npy),
            Some("mtx") => Some(MatrixFormat::Mtx),
            _ => TableFormat::of(path)
                .filter(|format| !matches!(format, TableFormat::Csv | TableFormat::Tsv))
                .map(MatrixFormat::Triples),
        }
    }

    /// Whether every cell is written.
    pub fn is_dense(self) -> bool {
        matches!(self, MatrixFormat::Csv | MatrixFormat::Npy)
    }

    /// The file for the names of rows, if the names have a file of their own: `sim.labels.csv` beside `sim.npy`.
    pub fn labels(self, path: &Path) -> Option<PathBuf> {
        matches!(self, MatrixFormat::Npy | MatrixFormat::Mtx).then(|| path.with_extension("labels.csv"))
    }
}

/// A matrix that is about to be written.
pub struct MatrixFile {
    contents: Contents,
    cells: Cells,
    labels: Option<ResultFile>,
}

enum Cells {
    Dense(DenseFile),
    Sparse(SparseFile),
}

impl MatrixFile {
    /// Prepares the file, and the file for the labels.
    ///
    /// # Errors
    /// [`Error::Parameter`] for Jaccard of outlets, which is not defined; as [`ResultFile::create`].
    pub fn create(path: &Path, format: MatrixFormat, contents: Contents) -> Result<Self> {
        if (contents.by, contents.measure) == (RowUnit::Source, Measure::Jaccard) {
            let expected = "containment, shared-words or weight (Jaccard is of two documents)";
            return Err(Error::Parameter { name: "measure", found: "jaccard by source".to_owned(), expected });
        }
        let labels = format.labels(path).map(|path| ResultFile::create(&path)).transpose()?;
        let file = ResultFile::create(path)?;
        let cells = match format {
            MatrixFormat::Csv => Cells::Dense(DenseFile::csv(file)),
            MatrixFormat::Npy => Cells::Dense(DenseFile::npy(file)),
            MatrixFormat::Mtx => Cells::Sparse(SparseFile::market(file)),
            MatrixFormat::Triples(format) => Cells::Sparse(SparseFile::triples(file, format)?),
        };
        Ok(MatrixFile { contents, cells, labels })
    }

    /// What the matrix is of.
    pub fn contents(&self) -> Contents {
        self.contents
    }

    /// Refuses a dense matrix that would not fit, before the run.
    ///
    /// # Errors
    /// [`Error::TooLarge`] over [`MAX_BYTES`](dense::MAX_BYTES).
    pub fn check_size(&self, corpus: &Corpus) -> Result<()> {
        match (&self.cells, self.contents.by) {
            (Cells::Sparse(_), _) => Ok(()),
            (Cells::Dense(_), RowUnit::Document) => dense::check_size(corpus.len()),
            (Cells::Dense(_), RowUnit::Source) => dense::check_size(rows::outlets(corpus)),
        }
    }

    /// Writes all cells, and puts the matrix under its names. `all_pairs` fills a dense file row by row, where a row
    /// cannot be filled from the report ([`Contents::of_all_pairs`]); all other matrices take O(reported pairs, log),
    /// and their cells.
    ///
    /// # Errors
    /// [`Error::Io`]; as [`MatrixFile::check_size`]; what `all_pairs` returns.
    pub fn write(
        self,
        corpus: &Corpus,
        report: &Report,
        all_pairs: impl FnOnce(&MatrixRows<'_>, &mut DenseFile) -> Result<()>,
    ) -> Result<()> {
        let contents = self.contents;
        let rows = MatrixRows::new(corpus, report, contents.by, contents.order);
        match self.cells {
            Cells::Sparse(file) => file.write(&rows, &entries(report, &rows, contents), contents)?,
            Cells::Dense(mut file) => {
                file.begin(&rows)?;
                match contents.of_all_pairs() {
                    true => all_pairs(&rows, &mut file)?,
                    false => file.entries(&rows, &entries(report, &rows, contents))?,
                }
                file.finish()?;
            }
        }
        self.labels.map_or(Ok(()), |file| rows.write_labels(file, corpus, report, contents.by))
    }
}
