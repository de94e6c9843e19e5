//! Owns the trial of a dialect on the first rows of a table.

use super::dialect::{Dialect, Quotes};
use super::lines::line_ends;
use super::row_scanner::Scanner;
use csv::ByteRecord;
use memchr::memmem;

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
    /// Reads the rows of `bytes`; a last row may be cut off unless `whole`.
    pub(super) fn of(dialect: Dialect, bytes: &[u8], whole: bool) -> Trial {
        let (mut out, mut scanner) = (Trial::default(), Scanner::new(dialect));
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
            let rows = dialect.plain(&bytes[start..end]);
            let mut reader = dialect.reader(&rows);
            while reader.read_byte_record(&mut row).unwrap_or(false) {
                out.widths.push(row.len());
                for cell in row.iter().filter(|_| dialect.quotes == Quotes::Letters) {
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

    /// Rows that are broken or have another number of cells than `width`.
    fn bad(&self, width: usize) -> usize {
        self.broken + self.widths.iter().filter(|cells| **cells != width).count()
    }
}

/// A dialect with the quotes that rows with so many cells have.
pub(super) fn settled(dialect: Dialect, rows: &[u8], whole: bool, width: usize) -> Dialect {
    let usual = Trial::of(dialect, rows, whole).bad(width);
    if usual == 0 {
        return dialect;
    }
    let with = |quotes| Dialect { quotes, ..dialect };
    if memmem::find(rows, b"\\\"").is_some() && Trial::of(with(Quotes::Escaped), rows, whole).bad(width) < usual {
        return with(Quotes::Escaped);
    }
    // In a table with commas a quote opens a cell too often for anything else.
    let letters = Trial::of(with(Quotes::Letters), rows, whole);
    let spaced = matches!(dialect.delimiter, b'\t' | b'|');
    let better = letters.raw > 0 && letters.wrapped <= letters.raw && letters.bad(width) < usual;
    if spaced && better { with(Quotes::Letters) } else { dialect }
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
            assert_eq!(settled(Dialect::of(delimiter), rows.as_bytes(), true, width).quotes, want, "{rows}");
        }
    }
}
