//! Owns the dialect of a table: what stands between cells, and how quotes are meant, told by the first rows.

use super::csv::Scanner;
use super::lines::line_ends;
use csv::{ByteRecord, Reader, ReaderBuilder};
use memchr::memmem;
use std::borrow::Cow;

/// How the cells of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quotes: Quotes,
}

/// How quotes are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// A quote within quotes is doubled.
    Doubled,
    /// The same, or a backslash stands before a quote within quotes.
    Escaped,
    /// As letters: cells hold neither delimiters nor line ends.
    Letters,
}

/// Delimiters that are tried.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines of a single row that never ends among the first rows.
const SWALLOWED: u64 = 20;

/// What rows say of a dialect in which they are read.
#[derive(Default)]
pub(super) struct Trial {
    /// Cells of each row.
    pub(super) widths: Vec<usize>,
    /// Rows with text behind a closing quote, or whose quote never closes.
    broken: usize,
    /// Cells in quotes that are letters: at both ends, and at one end only.
    wrapped: usize,
    raw: usize,
}

impl Trial {
    /// Rows that are broken or have another number of cells than `width`.
    fn bad(&self, width: usize) -> usize {
        self.broken + self.widths.iter().filter(|cells| **cells != width).count()
    }
}

impl Dialect {
    pub(super) fn of(delimiter: u8) -> Dialect {
        Dialect { delimiter, quotes: Quotes::Doubled }
    }

    /// A reader of all rows of `bytes`, the header row among them.
    pub(super) fn reader<'b>(&self, bytes: &'b [u8]) -> Reader<&'b [u8]> {
        ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quoting(self.quotes != Quotes::Letters)
            .from_reader(bytes)
    }

    /// `bytes` with doubled quotes, as the reader needs them; of the same length, so that places stay.
    pub(super) fn plain<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        if self.quotes != Quotes::Escaped {
            return Cow::Borrowed(bytes);
        }
        let mut out = bytes.to_vec();
        let mut at = 0;
        while let Some(place) = memchr::memchr(b'\\', &out[at..]) {
            at += place;
            if out.get(at + 1) == Some(&b'"') {
                out[at] = b'"';
            }
            at += 2;
            if at >= out.len() {
                break;
            }
        }
        Cow::Owned(out)
    }

    /// Reads the rows of `bytes`; a last row may be cut off unless `whole`.
    pub(super) fn trial(&self, bytes: &[u8], whole: bool) -> Trial {
        let (mut out, mut scanner) = (Trial::default(), Scanner::new(*self));
        let (mut start, mut row) = (0, ByteRecord::new());
        while start < bytes.len() {
            let end = scanner.next_end(bytes, start);
            let open = end.is_none() && scanner.open_quote().is_some();
            if end.is_none() && !whole {
                out.broken += usize::from(open && line_ends(&bytes[start..]) > SWALLOWED);
                break;
            }
            let end = end.unwrap_or(bytes.len());
            // A lone `\r` ends a row as well.
            let rows = self.plain(&bytes[start..end]);
            let mut reader = self.reader(&rows);
            while reader.read_byte_record(&mut row).unwrap_or(false) {
                out.widths.push(row.len());
                for cell in row.iter().filter(|_| self.quotes == Quotes::Letters) {
                    match (cell.starts_with(b"\""), cell.len() > 1 && cell.ends_with(b"\"")) {
                        (true, true) => out.wrapped += 1,
                        (true, false) => out.raw += 1,
                        _ => {}
                    }
                }
            }
            out.broken += usize::from(scanner.take_misplaced() || open);
            start = end;
        }
        out
    }

    /// The same delimiter with quotes as rows with so many cells have them.
    pub(super) fn settled(self, rows: &[u8], whole: bool, width: usize) -> Dialect {
        let usual = self.trial(rows, whole).bad(width);
        if usual == 0 {
            return self;
        }
        let with = |quotes| Dialect { quotes, ..self };
        if memmem::find(rows, b"\\\"").is_some() && with(Quotes::Escaped).trial(rows, whole).bad(width) < usual {
            return with(Quotes::Escaped);
        }
        // In a table with commas a quote opens a cell too often for anything else.
        let letters = with(Quotes::Letters).trial(rows, whole);
        let spaced = matches!(self.delimiter, b'\t' | b'|');
        let better = letters.raw > 0 && letters.wrapped <= letters.raw && letters.bad(width) < usual;
        if spaced && better { with(Quotes::Letters) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_told_by_the_rows() {
        for (delimiter, rows, want) in [
            (b',', "1,x\n2,\"y, \"\"z\"\"\"\n", Quotes::Doubled),
            (b',', "1,\"\\\"We are, well, worried,\\\" she said\"\n2,\"y\"\n", Quotes::Escaped),
            (b',', "1,\"a \\\"b\\\" c\"\n2,\"d\"\n", Quotes::Escaped),
            (b'\t', "1\t\"We close\" he said\n2\tx \"y\"\n3\t\"No", Quotes::Letters),
            (b'\t', "1\t\"a\tb\n", Quotes::Letters),
            (b'\t', "\"1\"\t\"a\nb\"\n\"2\"\t\"c\"\n", Quotes::Doubled),
            (b'\t', "\"1\"\t\"a\"\n\"2\"\t\"c\" d\n", Quotes::Doubled),
            (b',', "1,\"open\n2,x\n", Quotes::Doubled),
        ] {
            let width = if rows.contains("a\tb") { 3 } else { 2 };
            assert_eq!(Dialect::of(delimiter).settled(rows.as_bytes(), true, width).quotes, want, "{rows}");
        }
    }

    #[test]
    fn escapes_become_doubled_quotes_of_the_same_length() {
        let escaped = Dialect { delimiter: b',', quotes: Quotes::Escaped };
        for (from, to) in [(r#"a \"b\" c\n"#, r#"a ""b"" c\n"#), (r#"\\","x"#, r#"\\","x"#), ("\\", "\\")] {
            assert_eq!(escaped.plain(from.as_bytes()), to.as_bytes(), "{from}");
        }
    }
}
