//! Owns Parquet files as input: their columns are read row by row, and rows are cut into blocks as lines are elsewhere.
//!
//! A row of a block is five fields, each as a length (four bytes, little-endian; [`MISSING`] for null) and bytes. What
//! a column holds becomes text first ([`values`]), so that dates and ids mean the same as in CSV. The column reader of
//! the `parquet` crate unpacks a page at a time: memory is a page of each of the five columns, whatever a row group
//! has.

pub mod footer;
mod pages;
pub(crate) mod values;

use super::block::{Block, BlockKind, Wrapping};
use super::names::{ROLES, Roles, TEXT};
use super::own_results::is_table;
use super::{decode, paths};
use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::io::read::block::Item;
use crate::io::read::columns::listed;
use crate::io::read::options::{Fields, InputFormat, Options};
use crate::io::read::parquet::footer::{Footer, names};
use crate::io::read::sink::{FoundRecord, Sink, byte_span, place};
use crate::io::read::unpack::Growth;
use crate::model::notes::{Note, Skipped};
use pages::CheckedPages;
use parquet::basic::Compression;
use parquet::column::reader::get_column_reader;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;
use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use values::{FieldColumn, ShownAs};

/// Begins and ends every file.
const MAGIC: [u8; 4] = *b"PAR1";
/// Rows that are read at once of each column.
const BATCH: usize = 64;
/// Length of a field that is null.
const MISSING: u32 = u32::MAX;

/// Whether a file is to be read as Parquet: as the user says, or by the ending, or by the first bytes where the ending
/// tells nothing (thousands of text files are not opened twice).
pub(super) fn is_one(path: &Path, options: &Options) -> bool {
    let begins = |path: &Path| {
        let mut head = [0; MAGIC.len()];
        // Bytes of a pipe could not be put back.
        let plain = path.metadata().is_ok_and(|metadata| metadata.is_file());
        plain && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == MAGIC
    };
    let named = || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    options
        .format
        .map_or_else(|| named() || !paths::is_taken(path) && begins(path), |format| format == InputFormat::Parquet)
}

/// For each field its column and how the column is read.
type Picked = [Option<(usize, ShownAs)>; 5];

/// The rows of a file, in blocks.
pub(super) struct RowReader {
    file: u32,
    path: PathBuf,
    reader: SerializedFileReader<File>,
    footer: Footer,
    /// Bytes that make a block.
    size: usize,
    /// For each field the number of its column.
    picked: Picked,
    /// The row group that is being read, and how many of its rows are left.
    columns: [Option<FieldColumn>; 5],
    left: usize,
    next_group: usize,
    /// Number of the next row, from 1.
    row: u64,
    /// Bytes of the file, of which `told` were counted.
    bytes: u64,
    told: u64,
    growth: Growth,
    counter: Arc<AtomicU64>,
    /// What is told after the last block.
    last_words: VecDeque<Item>,
    done: bool,
}

impl RowReader {
    /// Opens a file; `counter` goes up to the file's size in step with the rows.
    ///
    /// # Errors
    /// A reason with the remedy, if the file is no Parquet file or lacks the column of the text.
    pub(super) fn open(
        path: &Path,
        file: usize,
        options: &Options,
        size: usize,
        counter: Arc<AtomicU64>,
    ) -> Result<RowReader, String> {
        let cannot = |e: &dyn std::fmt::Display| format!("cannot open: {e}");
        if path.as_os_str() == "-" || !path.metadata().map_err(|e| cannot(&e))?.is_file() {
            return Err("Parquet is read from a file only, from its end: write it to one first".into());
        }
        let opened = File::open(path).map_err(|e| cannot(&e))?;
        let bytes = opened.metadata().map_err(|e| cannot(&e))?.len();
        let reader = open_file(opened, bytes).map_err(|e| format!("cannot read it as Parquet: {}", plain(e)))?;
        let footer = Footer(Arc::new(reader.metadata().clone()));
        let schema = footer.0.file_metadata().schema_descr();
        let (picked, told) = pick(schema, &options.fields)?;
        let rows = to_u64(footer.rows());
        let mut last_words: VecDeque<Item> = told
            .into_iter()
            .map(|what| Item::Note(Note { what, count: 1, first: place(path, 0) }))
            .filter(|_| rows > 0)
            .collect();
        if rows == 0 {
            let what = "files without a document".into();
            last_words.push_back(Item::Note(Note { what, count: 1, first: place(path, 0) }));
        }
        Ok(RowReader {
            file: to_u32(file),
            path: path.to_owned(),
            reader,
            footer,
            size,
            picked,
            columns: [const { None }; 5],
            left: 0,
            next_group: 0,
            row: 1,
            bytes,
            told: 0,
            growth: Growth::new(options.bounds.ratio),
            counter,
            last_words,
            done: false,
        })
    }

    /// Whether the file is a result of this program.
    pub(super) fn is_result(&self) -> bool {
        is_table(&self.footer.names())
    }

    /// Rows of about [`RowReader::size`] bytes; at the end of the file, or before a break, what there is.
    fn block(&mut self) -> Block {
        let (first_line, mut bytes) = (self.row, Vec::new());
        while bytes.len() < self.size && !self.done {
            match guarded(|| self.batch(&mut bytes)) {
                Ok(more) => self.done = !more,
                Err(e) => {
                    let kept = if self.row > 1 { "; what stands before this row was read" } else { "" };
                    let reason = format!("cannot read on: {}{kept}", plain(e));
                    self.last_words.push_back(Item::Skipped(Skipped {
                        path: self.path.clone(),
                        line: self.row,
                        reason,
                    }));
                    self.done = true;
                }
            }
        }
        let (read, all) = (u128::from(self.row - 1), u128::from(to_u64(self.footer.rows())));
        let share = u128::from(self.bytes) * read / all.max(1);
        let told = if self.done { self.bytes } else { u64::try_from(share).unwrap_or(self.bytes).min(self.bytes) };
        self.counter.fetch_add(told.saturating_sub(self.told), Ordering::Relaxed);
        self.told = told;
        let (kind, wrapping) = (BlockKind::Rows(self.footer.clone()), Wrapping::default());
        Block { file: self.file, first_line, offset: None, kind, guess: None, wrapping, bytes }
    }

    /// Appends some rows; `false` at the end of the file.
    fn batch(&mut self, out: &mut Vec<u8>) -> Result<bool, ParquetError> {
        while self.left == 0 {
            if self.next_group == self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.next_group)?;
            let schema = self.footer.0.file_metadata().schema_descr();
            self.left = usize::try_from(group.metadata().num_rows())?;
            for (column, picked) in self.columns.iter_mut().zip(&self.picked) {
                let open = |&(leaf, shown): &(usize, ShownAs)| {
                    let (column, pages) = (schema.column(leaf), group.get_column_page_reader(leaf)?);
                    let reader = get_column_reader(column.clone(), Box::new(CheckedPages::new(pages)));
                    Ok::<_, ParquetError>(FieldColumn::new(reader, shown, &column))
                };
                *column = picked.as_ref().map(open).transpose()?;
            }
            self.next_group += 1;
        }
        let (rows, before) = (self.left.min(BATCH), out.len());
        let mut fields = [const { Vec::new() }; 5];
        for (field, column) in fields.iter_mut().zip(&mut self.columns) {
            *field = column.as_mut().map_or_else(|| Ok(vec![None; rows]), |column| column.read(rows))?;
        }
        for row in 0..rows {
            for value in fields.iter().map(|field| &field[row]) {
                let length = value.as_ref().map_or(MISSING, |value| to_u32(value.len()));
                out.extend_from_slice(&length.to_le_bytes());
                out.extend_from_slice(value.as_ref().map_or(&[], |value| value.data()));
            }
        }
        self.left -= rows;
        self.row += to_u64(rows);
        self.growth.add(out.len() - before, self.bytes).map_err(|e| ParquetError::General(e.to_string()))?;
        Ok(true)
    }
}

impl Iterator for RowReader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            let block = self.block();
            if !block.bytes.is_empty() {
                return Some(Item::Block(block));
            }
        }
        self.last_words.pop_front()
    }
}

/// Rows of one block to documents.
pub(super) fn parse(sink: &mut Sink<'_>, options: &Options) {
    let (bytes, mut rest) = (sink.bytes(), sink.bytes());
    let mut row = sink.first_line();
    while !rest.is_empty() {
        let start = bytes.len() - rest.len();
        let raw: [Option<&[u8]>; 5] = std::array::from_fn(|_| field(&mut rest));
        let fields = raw.map(|field| field.map(|bytes| decode::line(bytes, options.encoding)));
        sink.replaced(row, fields.iter().flatten().map(|field| field.1).sum(), options.encoding);
        let [id, text, source, date, title] = fields.each_ref().map(|field| field.as_ref().map(|field| &*field.0));
        let (record, text) = (byte_span(start, bytes.len() - rest.len()), text.unwrap_or_default());
        sink.add(&FoundRecord { record, id, text, source, date, title }, row);
        row += 1;
    }
}

/// Takes a field off the front.
fn field<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length);
    *rest = after;
    if length == MISSING {
        return None;
    }
    let (value, after) = after.split_at_checked(to_usize(length))?;
    *rest = after;
    Some(value)
}

/// For each field the column and how the column is read; `None` for a field without a column, or with a column of a
/// kind that is not read. Also gives what to tell: columns with other names than those looked for, and columns that are
/// there but of a kind that is not read.
fn pick(schema: &SchemaDescriptor, fields: &Fields) -> Result<(Picked, Vec<String>), String> {
    let (roles, names) = (Roles::new(fields), names(schema));
    let exact = |role: usize| schema.columns().iter().position(|column| column.path().string() == roles.name(role));
    let mut places = roles.places(&names);
    (0..ROLES.len()).for_each(|role| places[role] = exact(role).map(|leaf| (leaf, 0)).or(places[role]));
    let mut told = Vec::new();
    let mut picked = [None; 5];
    for (role, leaf, fit) in
        places.iter().enumerate().filter_map(|(role, place)| place.map(|(leaf, fit)| (role, leaf, fit)))
    {
        let column = schema.column(leaf);
        let lists = column.max_rep_level() > 0;
        picked[role] = values::shown(&column).filter(|_| !lists || role == TEXT).map(|shown| (leaf, shown));
        match picked[role] {
            None => told.push(format!("{} is neither a string nor a number, document kept without it", ROLES[role])),
            Some(_) if fit > 0 => told.push(roles.taken(role, "column", &names[leaf])),
            Some(_) => {}
        }
    }
    for role in (0..ROLES.len()).filter(|role| places[*role].is_none() && has_group(schema, roles.name(*role))) {
        told.push(format!("{} is neither a string nor a number, document kept without it", ROLES[role]));
    }
    let text = roles.name(TEXT);
    let is = |what: &str| format!("column \"{text}\" is {what}, not a string");
    let why = match (places[TEXT], picked[TEXT]) {
        (_, Some((_, ShownAs::Bytes))) => return Ok((picked, told)),
        (Some((leaf, _)), _) => is(&values::kind(&schema.column(leaf))),
        (None, _) if has_group(schema, text) => is("nested"),
        (None, _) => format!("no column \"{text}\""),
    };
    let names: Vec<_> = names.iter().map(Into::into).collect();
    Err(format!("{why}; columns found: {}; name it with --text-field", listed(&names)))
}

/// Whether there is a list or struct of the name.
fn has_group(schema: &SchemaDescriptor, name: &str) -> bool {
    schema.root_schema().get_fields().iter().any(|field| field.name() == name && field.is_group())
}

/// What `read` gives, or an error where the crate panics on senseless bytes.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    let senseless = |_| Err(ParquetError::General("its bytes make no sense".to_owned()));
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(senseless)
}

/// Reads the end of a file of so many bytes.
fn open_file(file: File, bytes: u64) -> Result<SerializedFileReader<File>, ParquetError> {
    let reader = guarded(|| SerializedFileReader::new(file))?;
    let inside = |column: &ColumnChunkMetaData| {
        let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        let end = start.checked_add(column.compressed_size()).and_then(|end| u64::try_from(end).ok());
        start >= 0 && column.compressed_size() >= 0 && end.is_some_and(|end| end <= bytes)
    };
    for column in reader.metadata().row_groups().iter().flat_map(|group| group.columns()) {
        if matches!(column.compression(), Compression::BROTLI(_) | Compression::LZO) {
            let codec = column.compression_codec();
            return Err(ParquetError::General(format!("packed with {codec:?}, which is not read; write it with zstd")));
        }
        if !inside(column) {
            return Err(ParquetError::EOF("a column lies outside of the file".to_owned()));
        }
    }
    Ok(reader)
}

/// An error without the words that say that the error is of Parquet.
pub(crate) fn plain(error: ParquetError) -> String {
    match error {
        ParquetError::General(message) | ParquetError::EOF(message) => message,
        ParquetError::NYI(message) => format!("{message} (not read)"),
        ParquetError::External(inner) => inner.to_string(),
        other => other.to_string(),
    }
}
