//! Owns dense matrices: labelled CSV, and NumPy's `.npy`.

use crate::base::cast::{low_u16, to_u64, to_usize};
use crate::base::error::{Error, Result};
use crate::io::write::matrix::entries::MatrixEntry;
use crate::io::write::matrix::rows::MatrixRows;
use crate::io::write::result_file::ResultFile;
use std::io;
use std::io::Write;

/// Most bytes of the cells at 8 bytes each: 22,360 rows. Cells are written row by row, but whoever reads them needs the
/// memory.
pub const MAX_BYTES: u64 = 4_000_000_000;

/// A file with all cells, row after row.
pub struct DenseFile {
    file: ResultFile,
    kind: DenseKind,
}

#[derive(Clone, Copy)]
enum DenseKind {
    Csv,
    Npy,
}

impl DenseFile {
    pub(super) fn csv(file: ResultFile) -> Self {
        DenseFile { file, kind: DenseKind::Csv }
    }

    pub(super) fn npy(file: ResultFile) -> Self {
        DenseFile { file, kind: DenseKind::Npy }
    }

    /// Writes what stands before the rows.
    pub(super) fn begin(&mut self, rows: &MatrixRows<'_>) -> Result<()> {
        check_size(rows.names().len())?;
        let done = match self.kind {
            DenseKind::Csv => header(&mut self.file, rows.names()),
            DenseKind::Npy => self.file.write_all(&npy_header(rows.names().len())),
        };
        done.map_err(|source| self.failed(source))
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn row(&mut self, name: &str, cells: &[f64]) -> Result<()> {
        let done = match self.kind {
            DenseKind::Npy => cells.iter().try_for_each(|x| self.file.write_all(&x.to_le_bytes())),
            DenseKind::Csv => labelled(&mut self.file, name, cells),
        };
        done.map_err(|source| self.failed(source))
    }

    /// Writes all rows, of cells in order of row.
    pub(super) fn entries(&mut self, rows: &MatrixRows<'_>, mut entries: &[MatrixEntry]) -> Result<()> {
        let mut cells = vec![0.0; rows.names().len()];
        for (number, name) in (0..).zip(rows.names()) {
            let (own, rest) = entries.split_at(entries.partition_point(|entry| entry.row <= number));
            cells.fill(0.0);
            own.iter().for_each(|entry| cells[to_usize(entry.column)] = entry.value);
            self.row(name, &cells)?;
            entries = rest;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<()> {
        self.file.finish()
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Io { path: self.file.name().to_owned(), action: "write", source }
    }
}

/// Refuses a matrix that would not fit.
pub(super) fn check_size(rows: usize) -> Result<()> {
    let found = to_u64(rows).saturating_mul(to_u64(rows)).saturating_mul(8);
    if found > MAX_BYTES {
        let what = "bytes of a dense matrix (.mtx or .jsonl hold only the reported pairs, and have no limit)";
        return Err(Error::TooLarge { what, found, limit: MAX_BYTES });
    }
    Ok(())
}

fn header(file: &mut ResultFile, names: &[&str]) -> io::Result<()> {
    file.write_all(b"id")?;
    for name in names {
        file.write_all(b",")?;
        csv_field(file, name)?;
    }
    file.write_all(b"\n")
}

fn labelled(file: &mut ResultFile, name: &str, row: &[f64]) -> io::Result<()> {
    csv_field(file, name)?;
    row.iter().try_for_each(|x| write!(file, ",{x}"))?;
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
fn npy_header(n: usize) -> Vec<u8> {
    let mut text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({n}, {n}), }}");
    let unpadded = 10 + text.len() + 1;
    text.extend(std::iter::repeat_n(' ', unpadded.next_multiple_of(64) - unpadded));
    text.push('\n');
    let mut out = b"\x93NUMPY\x01\x00".to_vec();
    out.extend(low_u16(to_u64(text.len())).to_le_bytes());
    out.extend(text.into_bytes());
    out
}
