//! Owns tables as Parquet: rows are gathered, and written as a row group, column by column, when there are many.

pub(crate) mod copy;
pub(crate) mod file;

use super::diff;
use crate::base::error::Result;
use crate::io::write::cell::Cell;
use crate::io::write::parquet::file::{begin, failed, io_error};
use crate::io::write::result_file::ResultFile;
use parquet::basic::{LogicalType, Repetition, Type};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type as Schema;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most rows of a row group, and the bytes of text from which a row group is full before.
const GROUP_ROWS: usize = 1 << 17;
const GROUP_BYTES: usize = 64 << 20;

/// Columns of counts, in whatever table: a name means the same in all tables. A column in none of the three lists is
/// text.
const COUNTS: &str = "v \
    shared_shingles shingles_a shingles_b passages matched_words near_words a_words b_words \
    a_char_start a_char_end b_char_start b_char_end a_byte_start a_byte_end b_byte_start b_byte_end \
    cluster size passage within words char_start char_end byte_start byte_end documents days \
    copied edited own taken given stories wholly partly not_derived shingles shingles_kept \
    words_taken words_shared words_shared_a words_shared_b words_a words_b";
const NUMBERS: &str = "jaccard containment_a containment_b weight_bits probability identity covered covers share \
    source_probability taken_share first_share lag_hours value";
const BOOLS: &str = "near_duplicate core template form";

/// A table that is being written.
pub(super) struct ParquetRows {
    writer: SerializedFileWriter<ResultFile>,
    name: PathBuf,
    columns: Vec<ColumnBuffer>,
    rows: usize,
    bytes: usize,
}

/// The cells of a column: for each row 1, or 0 for null; and the values of the rows with 1.
struct ColumnBuffer {
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Text(Vec<ByteArray>),
    Count(Vec<i64>),
    Number(Vec<f64>),
    Bool(Vec<bool>),
}

impl Values {
    /// The buffer for a column of the given name.
    fn of(column: &str) -> Values {
        let among = |names: &str| names.split(' ').any(|name| name == column);
        match column {
            _ if among(COUNTS) => Values::Count(Vec::new()),
            _ if among(NUMBERS) => Values::Number(Vec::new()),
            _ if among(BOOLS) => Values::Bool(Vec::new()),
            _ => Values::Text(Vec::new()),
        }
    }

    fn schema(&self, name: &str) -> parquet::errors::Result<Schema> {
        let (kind, logical) = match self {
            Values::Text(_) => (Type::BYTE_ARRAY, Some(LogicalType::String)),
            Values::Count(_) => (Type::INT64, None),
            Values::Number(_) => (Type::DOUBLE, None),
            Values::Bool(_) => (Type::BOOLEAN, None),
        };
        let column = Schema::primitive_type_builder(name, kind).with_logical_type(logical);
        column.with_repetition(Repetition::OPTIONAL).build()
    }
}

impl ColumnBuffer {
    /// Adds a cell; gives the bytes of text in the cell.
    fn push(&mut self, cell: &Cell<'_>) -> io::Result<usize> {
        let mut bytes = 0;
        let mut put = |texts: &mut Vec<ByteArray>, text: Vec<u8>| {
            bytes = text.len();
            texts.push(text.into());
        };
        match (&mut self.values, cell) {
            (_, Cell::Unknown) => {}
            (Values::Text(all), Cell::Text(text)) => put(all, text.as_bytes().to_vec()),
            (Values::Text(all), Cell::Differences(list)) => put(all, json(|out| diff::json(out, list))?),
            (Values::Text(all), Cell::Credits(credits)) => put(all, json(|out| credits.json(out))?),
            (Values::Count(all), &Cell::Count(n)) => all.push(i64::try_from(n).map_err(io::Error::other)?),
            (Values::Number(all), &Cell::Number(x)) => all.push(x),
            (Values::Bool(all), &Cell::Bool(yes)) => all.push(yes),
            (_, cell) => return Err(io::Error::other(format!("a column without this type holds {cell:?}"))),
        }
        self.levels.push(i16::from(*cell != Cell::Unknown));
        Ok(bytes)
    }

    /// Writes all cells and forgets them.
    fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> parquet::errors::Result<()> {
        fn all<T: DataType>(
            writer: &mut SerializedColumnWriter<'_>,
            values: &mut Vec<T::T>,
            levels: &[i16],
        ) -> parquet::errors::Result<()> {
            writer.typed::<T>().write_batch(values, Some(levels), None)?;
            values.clear();
            Ok(())
        }
        match &mut self.values {
            Values::Text(values) => all::<ByteArrayType>(writer, values, &self.levels)?,
            Values::Count(values) => all::<Int64Type>(writer, values, &self.levels)?,
            Values::Number(values) => all::<DoubleType>(writer, values, &self.levels)?,
            Values::Bool(values) => all::<BoolType>(writer, values, &self.levels)?,
        }
        self.levels.clear();
        Ok(())
    }
}

fn json(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write(&mut out)?;
    Ok(out)
}

impl ParquetRows {
    /// Begins a file.
    pub(super) fn new(file: ResultFile, names: &[&str]) -> Result<ParquetRows> {
        let name = file.name().to_owned();
        let open = || {
            let columns: Vec<_> =
                names.iter().map(|name| ColumnBuffer { levels: Vec::new(), values: Values::of(name) }).collect();
            let fields = columns.iter().zip(names).map(|(column, name)| Ok(Arc::new(column.values.schema(name)?)));
            let fields = fields.collect::<parquet::errors::Result<_>>()?;
            let schema = Arc::new(Schema::group_type_builder("schema").with_fields(fields).build()?);
            Ok((begin(file, schema, None)?, columns))
        };
        let (writer, columns) = open().map_err(|e| failed(&name, e))?;
        Ok(ParquetRows { writer, name, columns, rows: 0, bytes: 0 })
    }

    /// Adds a row, a cell a column.
    pub(super) fn push(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell)?;
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS || self.bytes >= GROUP_BYTES { self.write_group().map_err(io_error) } else { Ok(()) }
    }

    pub(super) fn name(&self) -> &Path {
        &self.name
    }

    /// Writes what is left and puts the file under its name.
    pub(super) fn finish(mut self) -> Result<()> {
        let rest = if self.rows > 0 { self.write_group() } else { Ok(()) };
        let file = rest.and_then(|()| self.writer.into_inner()).map_err(|e| failed(&self.name, e))?;
        file.finish()
    }

    fn write_group(&mut self) -> parquet::errors::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            if let Some(mut writer) = group.next_column()? {
                column.write(&mut writer)?;
                writer.close()?;
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}
