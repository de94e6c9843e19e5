//! Owns the dialect of a table: what stands between cells, and how quotes are meant.

use csv::{Reader, ReaderBuilder};
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_doubled_quotes_of_the_same_length() {
        let escaped = Dialect { delimiter: b',', quotes: Quotes::Escaped };
        for (from, to) in [(r#"a \"b\" c\n"#, r#"a ""b"" c\n"#), (r#"\\","x"#, r#"\\","x"#), ("\\", "\\")] {
            assert_eq!(escaped.plain(from.as_bytes()), to.as_bytes(), "{from}");
        }
    }
}
