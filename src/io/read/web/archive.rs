//! Owns web archives (WARC, ISO 28500): where their records end, and which of them are documents. Pages that a server answered
//! with (`response`) are, and texts made of pages (`conversion`, in WET files).

use super::http;
use super::http::{No, field, head};
use super::{About, page};
use crate::io::read::Options;
use crate::io::read::parse::{Found, Sink, byte_span, too_long};
use memchr::memmem;

/// What every record begins with.
pub(in crate::io::read) const MAGIC: &[u8] = b"WARC/";
/// Most bytes of a record that is read; longer ones (films, archives of programs) are passed over without being held.
pub(in crate::io::read) const MOST_RECORD: usize = 16 << 20;
/// Two of them stand after every record.
const LINE_END: &[u8] = b"\r\n";

/// What comes after the bytes at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io::read) enum After {
    More,
    Nothing,
    /// What cannot be read.
    Break,
}

/// Where the record at `start` ends, with the line ends behind it: where it says, or, if no other begins there, before the next
/// one. `None` if that cannot be seen yet.
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

/// The bytes that the record at the beginning of `bytes` says it has.
pub(in crate::io::read) fn said_length(bytes: &[u8]) -> Option<usize> {
    let (head, at) = head(bytes)?;
    at.checked_add(length(head)?)
}

/// Whether the record at the beginning of `bytes`, of which only the beginning may be there, would be a document.
pub(in crate::io::read) fn is_document(bytes: &[u8]) -> bool {
    let Some((head, at)) = head(bytes) else { return true };
    match field(head, "WARC-Type") {
        Some("response") => http::is_page(&bytes[at..]).is_ok(),
        Some("conversion") => true,
        _ => false,
    }
}

/// A record as it is copied: without what stands between it and the next, and with the line ends that belong there.
pub(in crate::io::read) fn lines(record: &[u8]) -> [&[u8]; 2] {
    [said_length(record).and_then(|end| record.get(..end)).unwrap_or(record), b"\r\n\r\n"]
}

fn length(head: &[u8]) -> Option<usize> {
    field(head, "Content-Length")?.parse().ok()
}

/// Records of a block to documents.
pub(in crate::io::read) fn parse(sink: &mut Sink<'_>, options: &Options) {
    let bytes = sink.bytes();
    let (mut start, mut number) = (0, sink.first_line());
    while let Some(end) = record_end(bytes, start, After::Nothing) {
        if let Err(reason) = record(sink, options, start, &bytes[start..end], number) {
            sink.skip(number, reason);
        }
        (start, number) = (end, number + 1);
    }
}

/// Adds the document of one record, if it is one.
fn record(sink: &mut Sink<'_>, options: &Options, start: usize, bytes: &[u8], number: u64) -> Result<(), String> {
    let broken = |what: &str| format!("a broken record of a web archive ({what}); read on from the next one");
    let (head, at) = head(bytes).filter(|_| bytes.starts_with(MAGIC)).ok_or_else(|| broken("without a head"))?;
    let length = length(head).ok_or_else(|| broken("no Content-Length"))?;
    if bytes.len() > MOST_RECORD && is_document(bytes) {
        return Err(too_long(MOST_RECORD));
    }
    let (content, rest) = bytes[at..]
        .split_at_checked(length)
        .ok_or_else(|| broken(&format!("it says {length} bytes, but has {}", bytes.len() - at)))?;
    if !rest.iter().all(|b| LINE_END.contains(b)) {
        return Err(broken(&format!("it says {length} bytes, but has {}", bytes.len() - at)));
    }
    let uri = field(head, "WARC-Target-URI").map(|uri| uri.trim_start_matches('<').trim_end_matches('>'));
    let (host, date) = (uri.and_then(host), field(head, "WARC-Date"));
    let record = byte_span(start, start + bytes.len());
    let about = About { id: uri, source: host.as_deref(), date, record, line: number };
    match field(head, "WARC-Type") {
        Some("conversion") => {
            let decoded = crate::io::read::decode::file(content, options.encoding);
            sink.decoded(&decoded, "texts in web archives", number, options.encoding);
            let (text, id, source) = (decoded.text.trim(), uri, host.as_deref());
            sink.add(&Found { record, id, text, source, date, title: None }, number);
        }
        Some("response") => match http::page(content) {
            Ok(body) => page(sink, &body.bytes, body.charset, &about, options),
            Err(No::OtherStatus) => {
                sink.note("answers in web archives with another status than 200 left out", 1, number, uri)
            }
            Err(No::OtherKind) => sink.note(OTHER_KIND, 1, number, uri),
            Err(No::Broken(what)) => return Err(uri.map_or(what.clone(), |uri| format!("{uri}: {what}"))),
        },
        Some("revisit") => {
            sink.note("pages in web archives that are said to be as before, without text, left out", 1, number, uri)
        }
        _ => {}
    }
    Ok(())
}

/// What is noted of pictures, styles and the like.
pub(in crate::io::read) const OTHER_KIND: &str = "answers in web archives that are no HTML left out";

/// The host of a page, by which an outlet is known.
fn host(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("://")?;
    let rest = rest.split(['/', '?', '#']).next()?;
    let host = rest.rsplit('@').next()?;
    let host = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |h| h.0);
    let host = host.to_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|host| !host.is_empty())
}
