//! Owns CSV and TSV: where a record ends (`Scanner`), and rows to documents.

use super::decode;
use super::dialect::{Dialect, Quotes};
use super::names::TEXT;
use crate::io::read::columns::{Columns, without_mark};
use crate::io::read::lines::line_ends;
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span};
use csv::ByteRecord;
use memchr::{memchr, memchr2, memchr3};

/// Finds where records end, by the same rules as the `csv` crate: a quote opens a field only at the field's
/// start, so counting quotes is not enough (`5" screen`). A `\r` ends a record as well, but is no place to cut.
#[derive(Debug)]
pub(super) struct Scanner {
    dialect: Dialect,
    state: State,
    /// Where the last field in quotes begins.
    opened: usize,
    /// Whether text follows a closing quote: a quote is missing, or a quote within a field is not doubled.
    misplaced: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    FieldStart,
    Field,
    Quoted,
    /// A quote within quotes: the end, or the first half of `""`.
    QuoteInQuoted,
    /// A backslash within quotes, where a backslash makes the next quote a letter.
    Escape,
}

impl Columns {
    /// A scanner for the rows below.
    pub(super) fn scanner(&self) -> Scanner {
        Scanner::new(self.dialect)
    }
}

impl Scanner {
    pub(super) fn new(dialect: Dialect) -> Self {
        Scanner { dialect, state: State::FieldStart, opened: 0, misplaced: false }
    }

    /// Scans `bytes` from `at`, where the last call stopped, up to the end of a record (one past its `\n`), or to
    /// the end of `bytes` (`None`).
    pub(super) fn next_end(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
        while at < bytes.len() {
            let rest = &bytes[at..];
            match self.state {
                State::FieldStart if rest[0] == b'"' && self.dialect.quotes != Quotes::Letters => {
                    (self.state, self.opened) = (State::Quoted, at);
                    at += 1;
                }
                State::QuoteInQuoted if rest[0] == b'"' => {
                    self.state = State::Quoted;
                    at += 1;
                }
                State::Quoted if self.dialect.quotes == Quotes::Escaped => {
                    let Some(mark) = memchr2(b'"', b'\\', rest) else { break };
                    self.state = if rest[mark] == b'"' { State::QuoteInQuoted } else { State::Escape };
                    at += mark + 1;
                }
                State::Quoted => {
                    let Some(quote) = memchr(b'"', rest) else { break };
                    self.state = State::QuoteInQuoted;
                    at += quote + 1;
                }
                State::Escape => {
                    self.state = State::Quoted;
                    at += 1;
                }
                State::FieldStart | State::Field | State::QuoteInQuoted => {
                    let closed = self.state == State::QuoteInQuoted;
                    self.misplaced |= closed && !matches!(rest[0], b'\n' | b'\r') && rest[0] != self.dialect.delimiter;
                    self.state = State::Field;
                    let Some(end) = memchr3(self.dialect.delimiter, b'\n', b'\r', rest) else { break };
                    self.state = State::FieldStart;
                    at += end + 1;
                    if rest[end] == b'\n' {
                        return Some(at);
                    }
                }
            }
        }
        None
    }

    /// Where the quote stands that is still open at the end of what was scanned.
    pub(super) fn open_quote(&self) -> Option<usize> {
        matches!(self.state, State::Quoted | State::Escape).then_some(self.opened)
    }

    /// Whether text followed a closing quote since the last call.
    pub(super) fn take_misplaced(&mut self) -> bool {
        std::mem::take(&mut self.misplaced)
    }

    /// The bytes scanned so far begin `n` bytes later than before.
    pub(super) fn shift(&mut self, n: usize) {
        self.opened = self.opened.saturating_sub(n);
    }
}

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
        _ if scanner.misplaced => RowQuotes::Misplaced,
        _ => RowQuotes::Sound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_end_where_the_csv_crate_says() {
        let cases = [
            "a,b\nc,d\n",
            "\"a\nb\",c\n\"d\"\"\n\",e\n",
            "5\" screen,\"x\ny\"\nz,w\n",
            "a,\"b\"c\nd\",e\n",
            "\"\",\"\"\n\n\r\n\"\r\n\",x\r\ny,z",
            "a\r\"b\nc\",d\n",
            "\"open\nnever\nclosed\n",
        ];
        for text in cases {
            let mut expected = vec![];
            let mut reader = Dialect::of(b',').reader(text.as_bytes());
            let mut record = ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap() {
                expected.push(record.iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
            }
            // Each piece read on its own gives the same rows, however the bytes arrive.
            for step in 1..text.len() {
                let (mut scanner, mut at, mut start, mut rows) = (Scanner::new(Dialect::of(b',')), 0, 0, vec![]);
                let mut piece = |bytes: &[u8]| {
                    let mut reader = Dialect::of(b',').reader(bytes);
                    while reader.read_byte_record(&mut record).unwrap() {
                        rows.push(record.iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
                    }
                };
                for end in (step..text.len() + step).step_by(step).map(|e| e.min(text.len())) {
                    while let Some(e) = scanner.next_end(&text.as_bytes()[..end], at) {
                        piece(&text.as_bytes()[start..e]);
                        (at, start) = (e, e);
                    }
                    at = end;
                }
                piece(&text.as_bytes()[start..]);
                assert_eq!(rows, expected, "{text:?} in steps of {step}");
                assert_eq!(scanner.open_quote().is_some(), text.contains("never"), "{text:?}");
            }
        }
    }
}
