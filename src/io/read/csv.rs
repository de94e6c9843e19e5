//! Owns CSV and TSV: the columns ([`Columns`]), where a record ends (`Scanner`), and rows to documents.

use super::decode;
use crate::io::read::columns::{Columns, reader};
use crate::io::read::lines::line_ends;
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span};
use csv::ByteRecord;
use memchr::{memchr, memchr3};

/// Finds where records end, by the same rules as the `csv` crate: a quote opens a field only at the field's
/// start, so counting quotes is not enough (`5" screen`). A `\r` ends a record as well, but is no place to cut.
#[derive(Debug)]
pub(super) struct Scanner {
    delimiter: u8,
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
}

impl Columns {
    /// A scanner for the rows below.
    pub(super) fn scanner(&self) -> Scanner {
        Scanner::new(self.delimiter)
    }
}

impl Scanner {
    pub(super) fn new(delimiter: u8) -> Self {
        Scanner { delimiter, state: State::FieldStart, opened: 0, misplaced: false }
    }

    /// Scans `bytes` from `at`, where the last call stopped, up to the end of a record (one past its `\n`), or to
    /// the end of `bytes` (`None`).
    pub(super) fn next_end(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
        while at < bytes.len() {
            let rest = &bytes[at..];
            match self.state {
                State::FieldStart if rest[0] == b'"' => {
                    (self.state, self.opened) = (State::Quoted, at);
                    at += 1;
                }
                State::QuoteInQuoted if rest[0] == b'"' => {
                    self.state = State::Quoted;
                    at += 1;
                }
                State::Quoted => {
                    let Some(quote) = memchr(b'"', rest) else { break };
                    self.state = State::QuoteInQuoted;
                    at += quote + 1;
                }
                State::FieldStart | State::Field | State::QuoteInQuoted => {
                    let closed = self.state == State::QuoteInQuoted;
                    self.misplaced |= closed && !matches!(rest[0], b'\n' | b'\r') && rest[0] != self.delimiter;
                    self.state = State::Field;
                    let Some(end) = memchr3(self.delimiter, b'\n', b'\r', rest) else { break };
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
        (self.state == State::Quoted).then_some(self.opened)
    }

    /// The bytes scanned so far begin `n` bytes later than before.
    pub(super) fn shift(&mut self, n: usize) {
        self.opened = self.opened.saturating_sub(n);
    }
}

/// Rows of one block to documents. Cost: linear, about 1 GB/s where fields are long.
pub(super) fn parse(sink: &mut Sink<'_>, columns: &Columns, options: &Options) {
    let bytes = sink.bytes();
    let mut reader = reader(bytes, columns.delimiter);
    let mut record = ByteRecord::new();
    let (mut line, mut counted) = (sink.first_line(), 0);
    loop {
        // The reader's own place of a record is before the blank lines above it.
        let mut start = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return,
            Err(e) => return sink.skip(line, format!("cannot read the rows from here on: {e}")),
        }
        start += bytes[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        line += line_ends(&bytes[counted..start]);
        counted = start;
        if record.len() != columns.width {
            let (width, expected) = (record.len(), columns.width);
            let fields = if width == 1 { "field" } else { "fields" };
            sink.skip(line, format!("{width} {fields}, but the header row has {expected} (is a quote missing?)"));
            continue;
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
        let row = &bytes[start..end.max(start)];
        let lines = line_ends(row.trim_ascii_end()) + 1;
        if misplaced_quote(row, columns.delimiter) {
            if lines > 1 {
                // The row most likely swallowed rows, and their texts would be taken for the text of this row.
                let what = format!("text follows a closing quote in a row of {lines} lines");
                sink.skip(line, format!("{what}: a quote is missing, or one within a field is not doubled"));
                continue;
            }
            sink.note("rows with a quote that is not doubled, read as they stand", 1, line, None);
        }
        // A short field alone may look like UTF-8 by chance, so the row decides.
        let encoding = options.encoding.filter(|_| std::str::from_utf8(record.as_slice()).is_err());
        let field = |column: Option<usize>| {
            let (text, replaced) = decode::line(column.and_then(|c| record.get(c)).unwrap_or_default(), encoding);
            (Some(text).filter(|t| !t.is_empty()), replaced)
        };
        let [id, text, source, date, title] =
            [columns.id, Some(columns.text), columns.source, columns.date, columns.title].map(field);
        let replaced = id.1 + text.1 + source.1 + date.1 + title.1;
        let fields = FoundRecord {
            record: byte_span(start, end),
            id: id.0.as_deref(),
            text: text.0.as_deref().unwrap_or_default(),
            source: source.0.as_deref(),
            date: date.0.as_deref(),
            title: title.0.as_deref(),
        };
        sink.replaced(line, replaced, options.encoding);
        sink.add(&fields, line);
    }
}

/// Whether text follows a closing quote in a row.
fn misplaced_quote(row: &[u8], delimiter: u8) -> bool {
    let mut scanner = Scanner::new(delimiter);
    scanner.next_end(row, 0);
    scanner.misplaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_rows() {
        let options = Options::default();
        type Expected = Result<(u8, usize, Option<usize>, usize), &'static str>;
        let cases: [(&str, u8, Expected); 7] = [
            ("id,text\n1,x", b',', Ok((b',', 1, Some(0), 8))),
            ("\"id\" , text \r\n", b',', Ok((b',', 1, Some(0), 13))),
            ("id;text\n", b',', Ok((b';', 1, Some(0), 8))),
            ("id,text\n", b'\t', Ok((b',', 1, Some(0), 8))),
            ("text,text", b',', Ok((b',', 1, None, 9))),
            ("ID,body,Date\n", b',', Err("no column \"text\"; columns found: ID, body, Date; name it")),
            ("\n\n", b',', Err("no header row")),
        ];
        for (text, delimiter, expected) in cases {
            let columns = Columns::read(text.as_bytes(), delimiter, &options);
            match (columns, expected) {
                (Ok((c, length)), Ok(e)) => {
                    // The `\n` of a `\r\n` may count as a blank line below.
                    assert_eq!((c.delimiter, c.text, c.id), (e.0, e.1, e.2), "{text}");
                    assert!(length == e.3 || length + 1 == e.3, "{text}: {length}");
                }
                (Err(columns), Err(expected)) => assert!(columns.starts_with(expected), "{columns}"),
                (columns, _) => panic!("{text}: {columns:?}"),
            }
        }
    }

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
            let mut reader = reader(text.as_bytes(), b',');
            let mut record = ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap() {
                expected.push(record.iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
            }
            // Each piece read on its own gives the same rows, however the bytes arrive.
            for step in 1..text.len() {
                let (mut scanner, mut at, mut start, mut rows) = (Scanner::new(b','), 0, 0, vec![]);
                let mut piece = |bytes: &[u8]| {
                    let mut reader = super::reader(bytes, b',');
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
