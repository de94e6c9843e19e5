//! Owns web pages as documents, one a file or many in an archive: which encoding their bytes are in, and what becomes a
//! document of what they hold.

pub(super) mod archive;
#[cfg(feature = "html")]
mod article;
mod http;
#[cfg(all(test, feature = "html"))]
mod tests;
#[cfg(feature = "html")]
mod tree;

#[cfg(feature = "html")]
use super::parse::Found;
use super::parse::{Sink, byte_span};
use super::{Options, decode};
use crate::base::units::{ByteSpan, to_u64};
use encoding_rs::Encoding;
use memchr::{memchr, memchr2, memmem};

/// Most bytes of HTML of one page; articles have some 100,000.
pub(super) const MOST_BYTES: usize = 8 << 20;
/// Bytes from the beginning in which a page may declare its encoding.
const DECLARES: usize = 4 << 10;

/// Whether a file that begins so is a page.
pub(super) fn begins_page(head: &[u8]) -> bool {
    let begins = |what: &str| head.get(..what.len()).is_some_and(|head| head.eq_ignore_ascii_case(what.as_bytes()));
    let declared = &head[..head.len().min(DECLARES)];
    ["<!doctype html", "<html"].iter().any(|what| begins(what))
        || begins("<?xml") && memmem::find(&declared.to_ascii_lowercase(), b"<html").is_some()
}

/// A file that is a page: its path is its id.
pub(super) fn file(sink: &mut Sink<'_>, options: &Options) {
    let (id, bytes) = (sink.path().to_string_lossy(), sink.bytes());
    let about = About { id: Some(&id), source: None, date: None, record: byte_span(0, bytes.len()), line: 0 };
    page(sink, bytes, None, &about, options);
}

/// What is known of a page but from itself.
#[cfg_attr(not(feature = "html"), expect(dead_code, reason = "only a page that is read is added"))]
struct About<'a> {
    id: Option<&'a str>,
    /// Instead of the name of the site.
    source: Option<&'a str>,
    /// Where the page says none that can be read.
    date: Option<&'a str>,
    record: ByteSpan,
    line: u64,
}

/// Adds the article of a page, or says why there is none. `charset` is what its server named.
fn page(sink: &mut Sink<'_>, bytes: &[u8], charset: Option<&'static Encoding>, about: &About<'_>, options: &Options) {
    if bytes.len() > MOST_BYTES {
        return sink.skip(about.line, format!("a page of more than {MOST_BYTES} bytes, the most that is read of one"));
    }
    let encoding = options.encoding.or(charset).or_else(|| declared(bytes));
    // A file was decoded when it was read if that has to be done before it is cut, an answer in an archive was not.
    let undecoded = encoding.filter(|e| !e.is_ascii_compatible() && memchr2(0, 0x1B, bytes).is_some());
    let whole = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or(undecoded);
    let decoded = match whole {
        Some(encoding) => {
            let (text, _, bad) = encoding.decode(bytes);
            let replaced = if bad { to_u64(text.matches('\u{FFFD}').count()) } else { 0 };
            decode::Decoded { text, guessed: None, replaced }
        }
        None => decode::file(bytes, encoding),
    };
    sink.decoded(&decoded, "web pages", about.line, whole.or(encoding));
    #[cfg(feature = "html")]
    match article::article(&decoded.text) {
        Ok(article) => {
            let said = article.date.as_deref();
            let date = match about.date {
                Some(_) => said.filter(|date| super::dates::parse(date).is_some()).or(about.date),
                None => said,
            };
            let (source, title) = (about.source.or(article.site.as_deref()), article.title.as_deref());
            let (record, id, text) = (about.record, about.id, article.text.as_str());
            sink.add(&Found { record, id, text, source, date, title }, about.line);
        }
        Err(reason) => sink.skip(about.line, reason),
    }
    #[cfg(not(feature = "html"))]
    sink.skip(about.line, "a web page, which a build without the feature html does not read".to_owned());
}

/// The encoding that a page itself declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARES)].to_ascii_lowercase();
    let tags = memmem::find_iter(&head, b"<meta").map(|at| &head[at..]);
    let tag = |from: &[u8]| from[..memchr(b'>', from).unwrap_or(from.len())].to_vec();
    let xml = Some(&head[..]).filter(|head| head.starts_with(b"<?xml"));
    let by_xml = xml.and_then(|head| charset(&tag(head), b"encoding"));
    by_xml.or_else(|| tags.filter_map(|from| charset(&tag(from), b"charset")).next())
}

/// The encoding that is named after `word` and an equals sign.
fn charset(bytes: &[u8], word: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let after = |at: usize| lower[at + word.len()..].trim_ascii_start().strip_prefix(b"=");
    let value = memmem::find_iter(&lower, word).find_map(after)?;
    let ends = |b: &u8| matches!(b, b'"' | b'\'' | b';' | b'/' | b'>') || b.is_ascii_whitespace();
    value.split(ends).find(|label| !label.is_empty()).and_then(Encoding::for_label)
}
