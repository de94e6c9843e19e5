//! Owns rows and columns: JSON lines, CSV, TSV and Parquet from the same cells.

use super::diff::{self, Shown};
use super::documents::Credits;
use crate::error::{Error, Result};
use crate::files::ResultFile;
use std::io::{self, Write};
use std::path::Path;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated, header row first, quoted where needed (RFC 4180, but lines end in `\n`).
    Csv,
    /// The same with tabs.
    Tsv,
    /// Typed columns in row groups of up to 131,072 rows, packed with zstd. Every column may be null; text is a UTF-8
    /// string (dates too, whose precision differs), counts are `int64`, ratios and weights `double`. Differences and credits
    /// are strings that hold the JSON array.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// The format that a file name's ending stands for; standard output is JSON lines.
    pub fn of(path: &Path) -> Option<Format> {
        if path.as_os_str() == "-" {
            return Some(Format::JsonLines);
        }
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "csv" => Some(Format::Csv),
            "tsv" => Some(Format::Tsv),
            #[cfg(feature = "parquet")]
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }
}

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// An exact count.
    Count(u64),
    /// A ratio or weight, printed with as many digits as bring the same float back.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Differences: an array of objects, or one line.
    Differences(&'a [Shown<'a>]),
    /// Credits: an array of objects, or one line.
    Credits(Credits<'a>),
    /// Not known: `null`, or an empty field.
    Unknown,
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Unknown, Cell::Text)
    }
}

impl From<u32> for Cell<'_> {
    fn from(n: u32) -> Self {
        Cell::Count(u64::from(n))
    }
}

/// A table that is being written.
pub struct Table {
    columns: Vec<&'static str>,
    writer: Writer,
}

enum Writer {
    Json(ResultFile),
    Separated(Box<csv::Writer<ResultFile>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::Rows>),
}

impl Table {
    /// Opens a table and writes its header, if the format has one.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be created or written.
    pub fn new(file: ResultFile, format: Format, columns: &[&'static str]) -> Result<Self> {
        let name = file.name().to_owned();
        let separated = |file, delimiter| {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(file);
            let header = writer.write_record(columns);
            header.map_err(|e| Error::Io { path: name, action: "write", source: e.into() })?;
            Ok(Writer::Separated(Box::new(writer)))
        };
        let writer = match format {
            Format::JsonLines => Writer::Json(file),
            Format::Csv => separated(file, b',')?,
            Format::Tsv => separated(file, b'\t')?,
            #[cfg(feature = "parquet")]
            Format::Parquet => Writer::Parquet(Box::new(super::parquet::Rows::new(file, columns)?)),
        };
        Ok(Table { columns: columns.to_vec(), writer })
    }

    /// Writes one row, a cell a column.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk is full, or the reader of standard output went away.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        debug_assert_eq!(cells.len(), self.columns.len());
        let done = match &mut self.writer {
            Writer::Json(file) => json_row(file, &self.columns, cells),
            Writer::Separated(writer) => separated_row(writer, cells),
            #[cfg(feature = "parquet")]
            Writer::Parquet(rows) => rows.push(cells),
        };
        done.map_err(|source| Error::Io { path: self.name().to_owned(), action: "write", source })
    }

    fn name(&self) -> &Path {
        match &self.writer {
            Writer::Json(file) => file.name(),
            Writer::Separated(writer) => writer.get_ref().name(),
            #[cfg(feature = "parquet")]
            Writer::Parquet(rows) => rows.name(),
        }
    }

    /// Puts the file under its name.
    ///
    /// # Errors
    /// As [`ResultFile::finish`].
    pub fn finish(self) -> Result<()> {
        match self.writer {
            Writer::Json(file) => file.finish(),
            Writer::Separated(writer) => {
                let name = writer.get_ref().name().to_owned();
                let file = writer.into_inner().map_err(|e| {
                    let source = io::Error::new(e.error().kind(), e.error().to_string());
                    Error::Io { path: name, action: "write", source }
                })?;
                file.finish()
            }
            #[cfg(feature = "parquet")]
            Writer::Parquet(rows) => rows.finish(),
        }
    }
}

fn json_row(file: &mut ResultFile, columns: &[&str], cells: &[Cell<'_>]) -> io::Result<()> {
    for (i, (column, cell)) in columns.iter().zip(cells).enumerate() {
        write!(file, "{}\"{column}\":", if i == 0 { '{' } else { ',' })?;
        match cell {
            Cell::Text(text) => serde_json::to_writer(&mut *file, text)?,
            Cell::Count(n) => write!(file, "{n}")?,
            Cell::Number(x) => write!(file, "{x}")?,
            Cell::Bool(yes) => write!(file, "{yes}")?,
            Cell::Differences(list) => diff::json(file, list)?,
            Cell::Credits(credits) => credits.json(file)?,
            Cell::Unknown => file.write_all(b"null")?,
        }
    }
    file.write_all(b"}\n")
}

fn separated_row(writer: &mut csv::Writer<ResultFile>, cells: &[Cell<'_>]) -> io::Result<()> {
    for cell in cells {
        match cell {
            Cell::Text(text) => writer.write_field(text)?,
            Cell::Count(n) => writer.write_field(n.to_string())?,
            Cell::Number(x) => writer.write_field(x.to_string())?,
            Cell::Bool(yes) => writer.write_field(if *yes { "true" } else { "false" })?,
            Cell::Differences(list) => writer.write_field(diff::text(list))?,
            Cell::Credits(credits) => writer.write_field(credits.text())?,
            Cell::Unknown => writer.write_field("")?,
        }
    }
    Ok(writer.write_record(None::<&[u8]>)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cells_in_three_formats() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        for (name, want) in [
            ("t.jsonl", "{\"id\":\"a,\\\"b\\\"\\n\",\"n\":3,\"x\":0.1,\"yes\":true,\"no\":null}\n"),
            ("t.csv", "id,n,x,yes,no\n\"a,\"\"b\"\"\n\",3,0.1,true,\n"),
            ("t.TSV", "id\tn\tx\tyes\tno\n\"a,\"\"b\"\"\n\"\t3\t0.1\ttrue\t\n"),
        ] {
            let path = folder.path().join(name);
            let format = Format::of(&path).ok_or("no format")?;
            let mut table = Table::new(ResultFile::create(&path)?, format, &["id", "n", "x", "yes", "no"])?;
            table.row(&[
                Cell::Text("a,\"b\"\n"),
                Cell::Count(3),
                Cell::Number(0.1),
                Cell::Bool(true),
                Cell::Unknown,
            ])?;
            table.finish()?;
            assert_eq!(std::fs::read_to_string(&path)?, want);
        }
        assert_eq!(Format::of(Path::new("pairs.xlsx")), None);
        Ok(())
    }
}
