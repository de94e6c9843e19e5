//! Owns sparse matrices: Matrix Market coordinates, and a row a cell.

use crate::base::cast::to_usize;
use crate::base::error::{Error, Result};
use crate::io::write::cell::Cell;
use crate::io::write::matrix::contents::{Contents, Measure};
use crate::io::write::matrix::entries::MatrixEntry;
use crate::io::write::matrix::rows::{MatrixRows, RowUnit};
use crate::io::write::result_file::ResultFile;
use crate::io::write::table::{Table, TableFormat};
use std::io;
use std::io::Write;

/// Columns of triples.
///
/// `a`: the row, an id or the name of an outlet. `b`: the column. `value`: what the cell holds. Cells of symmetric measures
/// come in both directions, so that a pivot gives the matrix.
pub const COLUMNS: &[&str] = &["a", "b", "value", "v"];

/// A file with the cells that are not zero.
pub struct SparseFile(SparseKind);

enum SparseKind {
    Market(ResultFile),
    Triples(Table),
}

impl SparseFile {
    pub(super) fn market(file: ResultFile) -> Self {
        SparseFile(SparseKind::Market(file))
    }

    pub(super) fn triples(file: ResultFile, format: TableFormat) -> Result<Self> {
        Ok(SparseFile(SparseKind::Triples(Table::new(file, format, COLUMNS)?)))
    }

    /// Writes all cells and puts the file under its name.
    pub(super) fn write(self, rows: &MatrixRows<'_>, entries: &[MatrixEntry], contents: Contents) -> Result<()> {
        match self.0 {
            SparseKind::Market(mut file) => {
                let done = market(&mut file, rows, entries, contents);
                done.map_err(|source| Error::Io { path: file.name().to_owned(), action: "write", source })?;
                file.finish()
            }
            SparseKind::Triples(mut table) => {
                let name = |row| Cell::Text(rows.names()[to_usize(row)]);
                for entry in entries {
                    table.row(&[name(entry.row), name(entry.column), Cell::Number(entry.value), Cell::Count(1)])?;
                }
                table.finish()
            }
        }
    }
}

/// Matrix Market exchange format (Boisvert, Pozo, Remington 1996). Rows and columns count from 1.
fn market(out: &mut impl Write, rows: &MatrixRows<'_>, entries: &[MatrixEntry], contents: Contents) -> io::Result<()> {
    let Contents { measure, by, .. } = contents;
    let kind = if measure == Measure::SharedWords { "integer" } else { "real" };
    let shape = if measure.is_symmetric() { "symmetric" } else { "general" };
    let by = if by == RowUnit::Document { "document" } else { "outlet" };
    let stored = || entries.iter().filter(|entry| !measure.is_symmetric() || entry.row >= entry.column);
    writeln!(out, "%%MatrixMarket matrix coordinate {kind} {shape}")?;
    writeln!(out, "% wirecopy: {} by {by}; where no cell is, none was reported", measure.name())?;
    writeln!(out, "{n} {n} {}", stored().count(), n = rows.names().len())?;
    stored().try_for_each(|MatrixEntry { row, column, value }| {
        writeln!(out, "{} {} {value}", u64::from(*row) + 1, u64::from(*column) + 1)
    })
}
