//! Owns rows and columns: JSON lines, CSV, TSV and Parquet from the same cells.

use super::diff;
use crate::base::error::{Error, Result};
use crate::io::write::cell::Cell;
use crate::io::write::packing::unpacked;
use crate::io::write::result_file::ResultFile;
use std::io;
use std::io::Write;
use std::path::Path;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated, header row first, quoted where needed (RFC 4180, but lines end in `\n`).
    Csv,
    /// The same with tabs.
    Tsv,
    /// Typed columns in row groups of up to 131,072 rows, packed with zstd. Every column may be null; text is a UTF-8
    /// string (dates too, whose precision differs), counts are `int64`, ratios and weights `double`. Differences and
    /// credits are strings that hold the JSON array.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl TableFormat {
    /// The format that a file name's ending stands for, before `.gz` or `.zst`; standard output is JSON lines.
    pub fn of(path: &Path) -> Option<TableFormat> {
        if path.as_os_str() == "-" {
            return Some(TableFormat::JsonLines);
        }
        let plain = unpacked(path);
        match plain.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Some(TableFormat::JsonLines),
            "csv" => Some(TableFormat::Csv),
            "tsv" => Some(TableFormat::Tsv),
            #[cfg(feature = "parquet")]
            // Packed inside already.
            "parquet" if plain == path => Some(TableFormat::Parquet),
            _ => None,
        }
    }
}

/// A table that is being written.
pub struct Table {
    writer: Writer,
}

enum Writer {
    Json(Box<JsonLines>),
    Separated(Box<csv::Writer<ResultFile>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::ParquetRows>),
}

impl Table {
    /// Opens a table and writes its header, if the format has one.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be created or written.
    pub fn new(file: ResultFile, format: TableFormat, columns: &[&'static str]) -> Result<Self> {
        let name = file.name().to_owned();
        let separated = |file, delimiter| {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(file);
            let header = writer.write_record(columns);
            header.map_err(|e| Error::Io { path: name, action: "write", source: e.into() })?;
            Ok(Writer::Separated(Box::new(writer)))
        };
        let writer = match format {
            TableFormat::JsonLines => Writer::Json(Box::new(JsonLines::new(file, columns))),
            TableFormat::Csv => separated(file, b',')?,
            TableFormat::Tsv => separated(file, b'\t')?,
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => Writer::Parquet(Box::new(super::parquet::ParquetRows::new(file, columns)?)),
        };
        Ok(Table { writer })
    }

    /// Writes one row, a cell a column.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk is full, or the reader of standard output went away.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let done = match &mut self.writer {
            Writer::Json(lines) => lines.row(cells),
            Writer::Separated(writer) => separated_row(writer, cells),
            #[cfg(feature = "parquet")]
            Writer::Parquet(rows) => rows.push(cells),
        };
        done.map_err(|source| Error::Io { path: self.name().to_owned(), action: "write", source })
    }

    fn name(&self) -> &Path {
        match &self.writer {
            Writer::Json(lines) => lines.file.name(),
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
            Writer::Json(lines) => lines.file.finish(),
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

/// JSON lines, each line put together before writing.
struct JsonLines {
    file: ResultFile,
    /// What stands before each cell: name, and what parts the cell from the cell before.
    names: Vec<String>,
    line: Vec<u8>,
}

impl JsonLines {
    fn new(file: ResultFile, columns: &[&str]) -> JsonLines {
        let before = std::iter::once('{').chain(std::iter::repeat(','));
        let names = before.zip(columns).map(|(before, column)| format!("{before}\"{column}\":"));
        JsonLines { file, names: names.collect(), line: Vec::new() }
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.names.len());
        let line = &mut self.line;
        line.clear();
        for (name, cell) in self.names.iter().zip(cells) {
            line.extend_from_slice(name.as_bytes());
            match cell {
                Cell::Text(text) => serde_json::to_writer(&mut *line, text)?,
                Cell::Count(n) => serde_json::to_writer(&mut *line, n)?,
                Cell::Number(x) => json_number(line, *x)?,
                Cell::Bool(yes) => serde_json::to_writer(&mut *line, yes)?,
                Cell::Differences(list) => diff::json(line, list)?,
                Cell::Credits(credits) => credits.json(line)?,
                Cell::Unknown => line.extend_from_slice(b"null"),
            }
        }
        line.extend_from_slice(b"}\n");
        self.file.write_all(line)
    }
}

/// A number as `{}` prints the number, without exponent and `.0`: a fifth of the time for numbers that have neither.
fn json_number(line: &mut Vec<u8>, x: f64) -> io::Result<()> {
    let start = line.len();
    serde_json::to_writer(&mut *line, &x)?;
    if line.ends_with(b".0") {
        line.truncate(line.len() - 2);
    } else if line[start..].contains(&b'e') {
        line.truncate(start);
        write!(line, "{x}")?;
    }
    Ok(())
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_printed_the_short_way(x in prop::num::f64::NORMAL | prop::num::f64::ZERO, ratio in 0u32..1000) {
            for x in [x, f64::from(ratio) / 1000.0, f64::from(ratio) / 7.0, f64::from(ratio)] {
                let mut line = b"{".to_vec();
                json_number(&mut line, x)?;
                let (json, want) = (String::from_utf8_lossy(&line), format!("{{{x}"));
                // Of two equally near shortest forms (125612206875101.125 has two) either will do.
                prop_assert!(json == want || (json.len() == want.len() && json[1..].parse() == Ok(x)), "{json} {want}");
            }
        }
    }

    #[test]
    fn the_same_cells_in_three_formats() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        for (name, want) in [
            ("t.jsonl", "{\"id\":\"a,\\\"b\\\"\\n\",\"n\":3,\"x\":0.1,\"yes\":true,\"no\":null}\n"),
            ("t.csv", "id,n,x,yes,no\n\"a,\"\"b\"\"\n\",3,0.1,true,\n"),
            ("t.TSV", "id\tn\tx\tyes\tno\n\"a,\"\"b\"\"\n\"\t3\t0.1\ttrue\t\n"),
        ] {
            let path = folder.path().join(name);
            let format = TableFormat::of(&path).ok_or("no format")?;
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
        assert_eq!(TableFormat::of(Path::new("pairs.xlsx")), None);
        Ok(())
    }
}
