//! Owns the records of a web archive (WARC, ISO 28500): where a record ends, and whether it is a document.

use crate::io::read::web::charset::begins_page;
use crate::io::read::web::http::{self, field, head};
use memchr::memmem;

/// What every record begins with.
pub(in crate::io::read) const MAGIC: &[u8] = b"WARC/";

/// Most bytes of a record that is read; longer records (films, archives of programs) are passed over without being
/// held.
pub(in crate::io::read) const MOST_RECORD: usize = 16 << 20;

/// Two line ends stand after every record.
pub(super) const LINE_END: &[u8] = b"\r\n";

/// What comes after the bytes at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io::read) enum After {
    More,
    Nothing,
    /// What cannot be read.
    Break,
}

/// Where the record at `start` ends, with the line ends behind: where the record says, or, if no other record begins
/// there, before the next record. `None` if the end cannot be seen yet.
pub(in crate::io::read) fn record_end(buffer: &[u8], start: usize, after: After) -> Option<usize> {
    let bytes = &buffer[start..];
    if bytes.is_empty() {
        return None;
    }
    let said = head(bytes).and_then(|(head, at)| at.checked_add(length(head)?));
    match said.map(|end| bytes.get(end..)) {
        Some(Some(rest)) => {
            let next = rest.trim_ascii_start();
            let end = buffer.len() - next.len();
            let unsure = next.len() < MAGIC.len() && MAGIC.starts_with(next);
            match after {
                _ if next.starts_with(MAGIC) => return Some(end),
                After::More if unsure => return None,
                After::Nothing if next.is_empty() => return Some(end),
                After::Break if unsure && rest.starts_with(b"\r\n\r\n") => return Some(end),
                _ => {}
            }
        }
        Some(None) if after == After::More => return None,
        _ => {}
    }
    match memmem::find(&bytes[1..], b"\n\r\nWARC/") {
        Some(at) => Some(start + 1 + at + 3),
        None => (after == After::Nothing).then_some(buffer.len()),
    }
}

/// The length in bytes that the record at the beginning of `bytes` states.
pub(in crate::io::read) fn said_length(bytes: &[u8]) -> Option<usize> {
    let (head, at) = head(bytes)?;
    at.checked_add(length(head)?)
}

/// Whether the record at the beginning of `bytes`, cut short or not, would be a document.
pub(in crate::io::read) fn is_document(bytes: &[u8]) -> bool {
    let Some((head, at)) = head(bytes) else { return true };
    match field(head, "WARC-Type").map(str::to_ascii_lowercase).as_deref() {
        Some("response") => http::is_page(&bytes[at..]).is_ok(),
        Some("resource") => is_resource_page(head, &bytes[at..]),
        Some("conversion") => true,
        _ => false,
    }
}

/// Whether a record of the type `resource` is a page, by what its head or its content says.
pub(super) fn is_resource_page(head: &[u8], content: &[u8]) -> bool {
    let kind = field(head, "Content-Type").unwrap_or_default().to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml") || begins_page(content.trim_ascii_start())
}

/// A record as it is copied: without what stands before the next record, and with the line ends that
/// belong there.
pub(in crate::io::read) fn lines(record: &[u8]) -> [&[u8]; 2] {
    [said_length(record).and_then(|end| record.get(..end)).unwrap_or(record), b"\r\n\r\n"]
}

pub(super) fn length(head: &[u8]) -> Option<usize> {
    field(head, "Content-Length")?.parse().ok()
}

/// What is noted of pictures, styles and the like.
pub(in crate::io::read) const OTHER_KIND: &str = "answers in web archives that are no HTML left out";
