//! Owns the step from the bytes of a page to a document.

#[cfg(feature = "html")]
use super::article;
use crate::base::cast::to_u64;
use crate::base::ids::ByteSpan;
use crate::io::read::decode;
use crate::io::read::options::Options;
use crate::io::read::sink::Sink;
use crate::io::read::web::charset::{DECLARES, MOST_BYTES, charset};
#[cfg(feature = "html")]
use crate::io::read::{dates, sink::FoundRecord};
use encoding_rs::Encoding;
use memchr::{memchr, memchr2, memmem};

/// What is known of a page from elsewhere than the page.
#[cfg_attr(not(feature = "html"), expect(dead_code, reason = "only a page that is read is added"))]
pub(super) struct About<'a> {
    pub(super) id: Option<&'a str>,
    /// Instead of the name of the site.
    pub(super) source: Option<&'a str>,
    /// Where the page says no date that can be read.
    pub(super) date: Option<&'a str>,
    pub(super) record: ByteSpan,
    pub(super) line: u64,
}

/// Adds the article of a page, or says why there is none. `charset` is the encoding that the server named.
pub(super) fn page(
    sink: &mut Sink<'_>,
    bytes: &[u8],
    charset: Option<&'static Encoding>,
    about: &About<'_>,
    options: &Options,
) {
    if bytes.len() > MOST_BYTES {
        return sink.skip(about.line, format!("a page of more than {MOST_BYTES} bytes, the most that is read of one"));
    }
    let encoding = options.encoding.or(charset).or_else(|| declared(bytes));
    // A file was decoded in reading if cutting needs decoded bytes; an answer in an archive was not.
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
                Some(_) => said.filter(|date| dates::parse(date).is_some()).or(about.date),
                None => said,
            };
            let (source, title) = (about.source.or(article.site.as_deref()), article.title.as_deref());
            let (record, id, text) = (about.record, about.id, article.text.as_str());
            sink.add(&FoundRecord { record, id, text, source, date, title }, about.line);
        }
        Err(reason) => sink.skip(about.line, reason),
    }
    #[cfg(not(feature = "html"))]
    sink.skip(about.line, "a web page, which a build without the feature html does not read".to_owned());
}

/// The encoding that the page declares.
pub(in crate::io::read) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARES)].to_ascii_lowercase();
    let tags = memmem::find_iter(&head, b"<meta").map(|at| &head[at..]);
    let tag = |from: &[u8]| from[..memchr(b'>', from).unwrap_or(from.len())].to_vec();
    let xml = Some(&head[..]).filter(|head| head.starts_with(b"<?xml"));
    let by_xml = xml.and_then(|head| charset(&tag(head), b"encoding"));
    by_xml.or_else(|| tags.filter_map(|from| charset(&tag(from), b"charset")).next())
}
