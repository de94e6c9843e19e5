//! Owns CSV and TSV: rows to documents.

use super::decode;
use super::dialect::{Dialect, Quotes};
use super::names::TEXT;
use super::row_scanner::Scanner;
use crate::io::read::columns::{Columns, without_mark};
use crate::io::read::lines::line_ends;
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span};
use csv::ByteRecord;
use memchr::memchr;

/// Rows of one block to documents. Cost: linear, about 1 GB/s where fields are long.
///
/// Of a row that swallowed rows, as a quote is missing, only the first line is lost: the lines below are read again.
pub(super) fn parse(sink: &mut Sink<'_>, columns: &Columns, options: &Options) {
    let bytes = columns.dialect.plain(sink.bytes());
    let mut parts = vec![(0, bytes.len())];
    let (mut line, mut counted) = (sink.first_line(), 0);
    while let Some((from, to)) = parts.pop() {
        let (mut reader, mut record) = (columns.dialect.reader(&bytes[from..to]), ByteRecord::new());
        let place = |reader: &csv::Reader<&[u8]>| from + usize::try_from(reader.position().byte()).unwrap_or(to - from);
        loop {
            // The reader's own place of a record is before the blank lines above it.
            let mut start = place(&reader);
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => return sink.skip(line, format!("cannot read the rows from here on: {e}")),
            }
            start += bytes[start..to].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            line += line_ends(&bytes[counted..start]);
            counted = start;
            let end = place(&reader).max(start);
            if let Err(next) = row(sink, columns, options, (&bytes[start..end], start), &record, line) {
                parts.push((end, to));
                parts.push((start + next, end));
                break;
            }
        }
    }
}

/// Adds the document of a row that begins at a place; or says where in the row to read on.
fn row(
    sink: &mut Sink<'_>,
    columns: &Columns,
    options: &Options,
    (row, start): (&[u8], usize),
    record: &ByteRecord,
    line: u64,
) -> Result<(), usize> {
    if columns.is_header(record) {
        sink.note("header rows that stand in a table once more passed over", 1, line, None);
        return Ok(());
    }
    let lines = line_ends(row.trim_ascii_end()) + 1;
    let quotes = quotes(row, columns.dialect);
    let next = memchr(b'\n', row).map_or(row.len(), |end| end + 1);
    if quotes == RowQuotes::Open {
        let swallowed = if lines > 1 { "; the lines below are read on their own" } else { "" };
        sink.skip(line, format!("a quote opened here never closes{swallowed}"));
        return Err(next);
    }
    if quotes == RowQuotes::Misplaced && lines > 1 {
        // The row most likely swallowed rows, and their texts would be taken for the text of this row.
        let what = format!("text follows a closing quote in a row of {lines} lines");
        sink.skip(line, format!("{what}: a quote is missing, or one within a field is not doubled"));
        return Err(next);
    }
    if record.len() != columns.width {
        let (width, expected) = (record.len(), columns.width);
        let fields = if width == 1 { "field" } else { "fields" };
        sink.skip(line, format!("{width} {fields}, but the header row has {expected} (is a quote missing?)"));
        return Ok(());
    }
    if quotes == RowQuotes::Misplaced {
        sink.note("rows with a quote that is not doubled, read as they stand", 1, line, None);
    }
    // A short field alone may look like UTF-8 by chance, so the row decides.
    let encoding = sink.encoding(record.as_slice(), "rows", line, options.encoding);
    let field = |place: Option<usize>| {
        let cell = place.and_then(|place| record.get(place)).map_or(&[][..], without_mark);
        let (text, replaced) = decode::line(cell, encoding);
        (Some(text).filter(|text| !text.is_empty()), replaced)
    };
    let fields = columns.places.map(field);
    sink.replaced(line, fields.iter().map(|field| field.1).sum(), encoding);
    let [id, text, source, date, title] = fields.each_ref().map(|field| field.0.as_deref());
    debug_assert!(columns.places[TEXT].is_some());
    let record = byte_span(start, start + row.len());
    sink.add(&FoundRecord { record, id, text: text.unwrap_or_default(), source, date, title }, line);
    Ok(())
}

/// What is odd about the quotes of a row.
#[derive(PartialEq)]
enum RowQuotes {
    Sound,
    /// Text follows a closing quote.
    Misplaced,
    /// The last one never closes.
    Open,
}

fn quotes(row: &[u8], dialect: Dialect) -> RowQuotes {
    // Escapes are doubled quotes by now.
    let quotes = if dialect.quotes == Quotes::Escaped { Quotes::Doubled } else { dialect.quotes };
    let mut scanner = Scanner::new(Dialect { quotes, ..dialect });
    match scanner.next_end(row, 0) {
        None if scanner.open_quote().is_some() => RowQuotes::Open,
        _ if scanner.take_misplaced() => RowQuotes::Misplaced,
        _ => RowQuotes::Sound,
    }
}
