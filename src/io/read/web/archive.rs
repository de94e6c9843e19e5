//! Owns web archives (WARC, ISO 28500): where records end, and which records are documents. Documents are pages that a
//! server answered with (`response`), and texts made of pages (`conversion`, in WET files).

use super::http::{self, No, field, head};
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span, too_long};
use crate::io::read::web::page::{About, page};
use crate::io::read::web::record::{
    After, LINE_END, MAGIC, MOST_RECORD, OTHER_KIND, is_document, is_resource_page, length, record_end,
};

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

/// Adds the document of a record, if the record is a document.
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
    let kind = field(head, "WARC-Type").map(str::to_ascii_lowercase);
    match kind.as_deref() {
        Some("conversion") => {
            let decoded = crate::io::read::decode::file(content, options.encoding);
            sink.decoded(&decoded, "texts in web archives", number, options.encoding);
            let (text, id, source) = (decoded.text.trim(), uri, host.as_deref());
            sink.add(&FoundRecord { record, id, text, source, date, title: None }, number);
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
        // What was put into the archive without a server's answer around it.
        Some("resource") if is_resource_page(head, content) => page(sink, content, None, &about, options),
        Some("resource") => sink.note(OTHER_KIND, 1, number, uri),
        Some(kind @ ("request" | "metadata" | "warcinfo" | "continuation")) => {
            sink.note(&format!("{kind} records in web archives left out: they hold no page"), 1, number, uri);
        }
        Some(other) => return Err(broken(&format!("its WARC-Type {other:?} is not known"))),
        None => return Err(broken("no WARC-Type")),
    }
    Ok(())
}

/// The host of a page, by which an outlet is known.
fn host(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("://")?;
    let rest = rest.split(['/', '?', '#']).next()?;
    let host = rest.rsplit('@').next()?;
    let host = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |h| h.0);
    let host = host.to_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|host| !host.is_empty())
}
