//! Owns the copying of Parquet rows to another file with all columns, lists and structs too.

use crate::base::error::{Error, Result};
use crate::io::read::parquet::footer::Footer;
use crate::io::read::parquet::{guarded, plain};
use crate::io::write::parquet::file::{begin, failed};
use crate::io::write::result_file::ResultFile;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{
    BoolType, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type, Int96Type,
};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use std::path::{Path, PathBuf};

/// Rows of each column that are copied at once.
const BATCH: usize = 1024;

/// A file that rows are copied to.
pub(in crate::io::write) struct Copy {
    writer: SerializedFileWriter<ResultFile>,
    name: PathBuf,
}

impl Copy {
    /// Begins a file with the columns of another file, and what that file says of its columns (the types of Arrow and
    /// pandas).
    pub(in crate::io::write) fn new(file: ResultFile, like: &Footer) -> Result<Copy> {
        let (name, about) = (file.name().to_owned(), like.metadata().file_metadata());
        let schema = about.schema_descr().root_schema_ptr();
        let writer = begin(file, schema, about.key_value_metadata().cloned()).map_err(|e| failed(&name, e))?;
        Ok(Copy { writer, name })
    }

    /// Copies the rows of a file that `keep` names, each row group to a row group of its own. Memory: the packed pages
    /// of a column.
    ///
    /// # Errors
    /// [`Error::BadInput`] if the file changed since `footer` was read, or breaks off; [`Error::Io`].
    pub(in crate::io::write) fn rows(&mut self, path: &Path, footer: &Footer, keep: &[bool]) -> Result<()> {
        let bad = |reason: String| Error::BadInput { place: path.display().to_string(), reason };
        let reader = footer.reopen(path).map_err(bad)?;
        let mut first = 0_usize;
        for number in 0..reader.num_row_groups() {
            let group = reader.get_row_group(number).map_err(|e| bad(e.to_string()))?;
            let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            let kept = keep
                .get(first..first.saturating_add(rows))
                .ok_or_else(|| bad("has more rows than it said".to_owned()))?;
            if kept.contains(&true) {
                guarded(|| self.group(&*group, kept)).map_err(|e| match e {
                    ParquetError::External(_) => failed(&self.name, e),
                    e => bad(format!("cannot read rows again: {}", plain(e))),
                })?;
            }
            first += rows;
        }
        Ok(())
    }

    fn group(&mut self, group: &dyn RowGroupReader, kept: &[bool]) -> Result<(), ParquetError> {
        let mut out = self.writer.next_row_group()?;
        for column in 0..group.num_columns() {
            let Some(mut writer) = out.next_column()? else { break };
            let (levels, w) = (Levels::of(group, column), &mut writer);
            match group.get_column_reader(column)? {
                ColumnReader::BoolColumnReader(from) => copy::<BoolType>(from, w, levels, kept)?,
                ColumnReader::Int32ColumnReader(from) => copy::<Int32Type>(from, w, levels, kept)?,
                ColumnReader::Int64ColumnReader(from) => copy::<Int64Type>(from, w, levels, kept)?,
                ColumnReader::Int96ColumnReader(from) => copy::<Int96Type>(from, w, levels, kept)?,
                ColumnReader::FloatColumnReader(from) => copy::<FloatType>(from, w, levels, kept)?,
                ColumnReader::DoubleColumnReader(from) => copy::<DoubleType>(from, w, levels, kept)?,
                ColumnReader::ByteArrayColumnReader(from) => copy::<ByteArrayType>(from, w, levels, kept)?,
                ColumnReader::FixedLenByteArrayColumnReader(from) => {
                    copy::<FixedLenByteArrayType>(from, w, levels, kept)?;
                }
            }
            writer.close()?;
        }
        out.close()?;
        Ok(())
    }

    /// Puts the file under its name.
    pub(in crate::io::write) fn finish(self) -> Result<()> {
        self.writer.into_inner().map_err(|e| failed(&self.name, e))?.finish()
    }
}

/// The highest levels of a column (Dremel's): a value that is not null has the highest definition level, and a value
/// that begins a row has repetition level 0. A highest level of 0 is not written.
#[derive(Clone, Copy)]
struct Levels {
    definition: i16,
    repetition: i16,
}

impl Levels {
    fn of(group: &dyn RowGroupReader, column: usize) -> Levels {
        let column = group.metadata().column(column).column_descr_ptr();
        Levels { definition: column.max_def_level(), repetition: column.max_rep_level() }
    }
}

/// Copies the rows of a single column that `kept` names.
fn copy<T: DataType>(
    mut from: ColumnReaderImpl<T>,
    to: &mut SerializedColumnWriter<'_>,
    most: Levels,
    kept: &[bool],
) -> Result<(), ParquetError> {
    let (mut definitions, mut repetitions, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for kept in kept.chunks(BATCH) {
        definitions.clear();
        repetitions.clear();
        values.clear();
        let read = from.read_records(kept.len(), Some(&mut definitions), Some(&mut repetitions), &mut values);
        // What is left of errors of the system is an error of writing.
        let (rows, _, levels) = read.map_err(|e| ParquetError::General(plain(e)))?;
        if rows != kept.len() {
            return Err(ParquetError::EOF("a column has fewer rows than its row group".into()));
        }
        let mut row = 0;
        let keeps: Vec<bool> = (0..levels)
            .map(|level| {
                row += usize::from(level > 0 && repetitions.get(level).is_none_or(|&repetition| repetition == 0));
                kept.get(row) == Some(&true)
            })
            .collect();
        let mut of_values =
            keeps.iter().enumerate().filter(|(level, _)| definitions.get(*level).is_none_or(|&d| d == most.definition));
        values.retain(|_| of_values.next().is_some_and(|(_, &keep)| keep));
        for levels in [&mut definitions, &mut repetitions] {
            let mut keeps = keeps.iter();
            levels.retain(|_| keeps.next() == Some(&true));
        }
        to.typed::<T>().write_batch(
            &values,
            (most.definition > 0).then_some(&definitions),
            (most.repetition > 0).then_some(&repetitions),
        )?;
    }
    Ok(())
}
