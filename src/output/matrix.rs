//! Owns `--matrix`: a dense document x document matrix, as labelled CSV or as NumPy's `.npy`.

use super::table::{Cell, Format, Table};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::files::ResultFile;
use crate::units::{low_u16, to_u64};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a cell holds. Rows and columns are in order of id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Jaccard of the two sets of shingles, exact for every pair. The diagonal is 1 (0 for a document without shingles).
    Jaccard,
    /// Share of the row document's shingles that the column document holds, exact for every pair.
    Containment,
    /// Matched words, summed over the reported passages of the pair. The diagonal is 0.
    SharedWords,
}

/// How a matrix is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixFormat {
    /// First row and first column hold the ids.
    Csv,
    /// `float64` (`uint32` for shared words), C order, little-endian; the ids go to a `.labels.csv` beside it.
    Npy,
}

impl MatrixFormat {
    /// The format that a file name's ending stands for.
    pub fn of(path: &Path) -> Option<MatrixFormat> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(MatrixFormat::Csv),
            "npy" => Some(MatrixFormat::Npy),
            _ => None,
        }
    }
}

/// Most documents of a dense matrix: 3.2 GB of `float64`.
pub const MAX_DOCUMENTS: usize = 20_000;

/// A matrix that is about to be written.
pub struct MatrixFile {
    file: ResultFile,
    labels: Option<ResultFile>,
    format: MatrixFormat,
    measure: Measure,
}

impl MatrixFile {
    /// Prepares the file, and for `.npy` the one for its labels.
    ///
    /// # Errors
    /// As [`ResultFile::create`].
    pub fn create(path: &Path, format: MatrixFormat, measure: Measure) -> Result<Self> {
        let labels = match format {
            MatrixFormat::Npy => Some(ResultFile::create(&labels_path(path))?),
            MatrixFormat::Csv => None,
        };
        Ok(MatrixFile { file: ResultFile::create(path)?, labels, format, measure })
    }

    /// What its cells hold.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// Writes what stands before the rows.
    ///
    /// # Errors
    /// [`Error::TooLarge`] over [`MAX_DOCUMENTS`]; [`Error::Io`].
    pub fn begin(&mut self, corpus: &Corpus) -> Result<()> {
        check_size(corpus.len())?;
        let done = match self.format {
            MatrixFormat::Csv => {
                let ids = corpus.docs().map(|d| corpus.id(d));
                csv_row(&mut self.file, std::iter::once("id").chain(ids))
            }
            MatrixFormat::Npy => {
                let kind = if self.measure == Measure::SharedWords { "<u4" } else { "<f8" };
                self.file.write_all(&npy_header(kind, corpus.len()))
            }
        };
        done.map_err(|source| self.failed(source))
    }

    /// Writes the next row of [`Measure::Jaccard`] or [`Measure::Containment`].
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn ratios(&mut self, id: &str, row: &[f64]) -> Result<()> {
        let done = match self.format {
            MatrixFormat::Npy => row.iter().try_for_each(|x| self.file.write_all(&x.to_le_bytes())),
            MatrixFormat::Csv => labelled(&mut self.file, id, row),
        };
        done.map_err(|source| self.failed(source))
    }

    /// Writes the next row of [`Measure::SharedWords`].
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn counts(&mut self, id: &str, row: &[u32]) -> Result<()> {
        let done = match self.format {
            MatrixFormat::Npy => row.iter().try_for_each(|n| self.file.write_all(&n.to_le_bytes())),
            MatrixFormat::Csv => labelled(&mut self.file, id, row),
        };
        done.map_err(|source| self.failed(source))
    }

    /// Writes the labels, if they have a file of their own, and puts all under their names.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn finish(self, corpus: &Corpus) -> Result<()> {
        if let Some(labels) = self.labels {
            let mut table = Table::new(labels, Format::Csv, &["index", "id", "source"])?;
            for (i, doc) in (0..).zip(corpus.docs()) {
                table.row(&[Cell::Count(i), Cell::Text(corpus.id(doc)), corpus.source(doc).into()])?;
            }
            table.finish()?;
        }
        self.file.finish()
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Io { path: self.file.name().to_owned(), action: "write", source }
    }
}

/// Refuses a matrix that would not fit.
///
/// # Errors
/// [`Error::TooLarge`] over [`MAX_DOCUMENTS`].
pub fn check_size(documents: usize) -> Result<()> {
    if documents > MAX_DOCUMENTS {
        let what = "documents in a dense matrix (write --pairs instead: they are the cells that are not zero)";
        return Err(Error::TooLarge { what, found: to_u64(documents), limit: to_u64(MAX_DOCUMENTS) });
    }
    Ok(())
}

/// `sim.npy` has its labels in `sim.labels.csv`.
pub fn labels_path(path: &Path) -> PathBuf {
    path.with_extension("labels.csv")
}

fn labelled<T: std::fmt::Display>(file: &mut ResultFile, id: &str, row: &[T]) -> io::Result<()> {
    csv_field(file, id)?;
    row.iter().try_for_each(|x| write!(file, ",{x}"))?;
    file.write_all(b"\n")
}

fn csv_row<'a>(file: &mut ResultFile, fields: impl Iterator<Item = &'a str>) -> io::Result<()> {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            file.write_all(b",")?;
        }
        csv_field(file, field)?;
    }
    file.write_all(b"\n")
}

fn csv_field(file: &mut ResultFile, field: &str) -> io::Result<()> {
    if field.contains(['"', ',', '\n', '\r']) {
        write!(file, "\"{}\"", field.replace('"', "\"\""))
    } else {
        file.write_all(field.as_bytes())
    }
}

/// Header of NumPy's format, version 1.0: the data begins at a multiple of 64 bytes.
fn npy_header(kind: &str, n: usize) -> Vec<u8> {
    let mut text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({n}, {n}), }}");
    let unpadded = 10 + text.len() + 1;
    text.extend(std::iter::repeat_n(' ', unpadded.next_multiple_of(64) - unpadded));
    text.push('\n');
    let mut out = b"\x93NUMPY\x01\x00".to_vec();
    out.extend(low_u16(to_u64(text.len())).to_le_bytes());
    out.extend(text.into_bytes());
    out
}
