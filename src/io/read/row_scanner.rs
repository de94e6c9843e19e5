//! Owns where the rows of a table end (`Scanner`).

use super::dialect::{Dialect, Quotes};
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

#[cfg(test)]
mod tests {
    use super::*;
    use csv::ByteRecord;

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
