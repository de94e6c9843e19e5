//! Owns an answer of a web server as an archive keeps the answer: status, kind, and the body out of chunks and packing.

use crate::base::cast::to_u64;
use crate::io::read::web::charset::{MOST_BYTES, charset};
use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::Read;

/// A page as a server sent it.
pub(super) struct Body<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// The encoding that the server named.
    pub(super) charset: Option<&'static Encoding>,
}

/// Why there is no page.
#[derive(Debug, PartialEq)]
pub(super) enum No {
    /// Redirects, errors.
    OtherStatus,
    /// Pictures, styles, data.
    OtherKind,
    /// Or packed in a way that is not read.
    Broken(String),
}

/// The lines before an empty line, and where the bytes after the empty line begin.
pub(super) fn head(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let (at, len) = match memchr::memmem::find(bytes, b"\r\n\r\n") {
        Some(at) => (at, 4),
        None => (memchr::memmem::find(bytes, b"\n\n")?, 2),
    };
    Some((&bytes[..at], at + len))
}

/// The value of a field in the lines of a head.
pub(super) fn field<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    head.split(|b| *b == b'\n').skip(1).find_map(|line| {
        let (named, value) = line.split_at_checked(name.len())?;
        let value = value.strip_prefix(b":").filter(|_| named.eq_ignore_ascii_case(name.as_bytes()))?;
        std::str::from_utf8(value.trim_ascii()).ok()
    })
}

/// Whether an answer is a page: HTML with status 200. Gives where the body begins.
pub(super) fn is_page(answer: &[u8]) -> Result<(&[u8], usize), No> {
    let broken = || No::Broken("an answer without a head".to_owned());
    let (head, body) = head(answer).ok_or_else(broken)?;
    let mut words = head.split(u8::is_ascii_whitespace);
    words.next().filter(|word| word.starts_with(b"HTTP/")).ok_or_else(broken)?;
    if words.find(|word| !word.is_empty()) != Some(b"200") {
        return Err(No::OtherStatus);
    }
    let kind = field(head, "Content-Type").unwrap_or("").split(';').next().unwrap_or("").trim();
    let html = ["text/html", "application/xhtml+xml"].iter().any(|html| kind.eq_ignore_ascii_case(html));
    if html { Ok((head, body)) } else { Err(No::OtherKind) }
}

/// The page in an answer.
///
/// # Errors
/// Why there is no page.
pub(super) fn page(answer: &[u8]) -> Result<Body<'_>, No> {
    let (head, at) = is_page(answer)?;
    let mut bytes = Cow::Borrowed(&answer[at..]);
    // Crawlers often keep the field but not the chunks: then the bytes stand as they are.
    let chunked = field(head, "Transfer-Encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"));
    if chunked && chunk(&bytes).is_some() {
        bytes = Cow::Owned(without_chunks(&bytes).map_err(No::Broken)?);
    }
    for packing in field(head, "Content-Encoding").unwrap_or("").rsplit(',') {
        let unpacked = match packing.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" if bytes.starts_with(&[0x1F, 0x8B]) => unpack(GzDecoder::new(&*bytes)),
            "deflate" if bytes.first().is_some_and(|b| b & 0x0F == 8) => unpack(ZlibDecoder::new(&*bytes)),
            "deflate" => unpack(DeflateDecoder::new(&*bytes)),
            "zstd" if bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) => {
                zstd::Decoder::with_buffer(&*bytes).map_err(|e| e.to_string()).and_then(unpack)
            }
            "" | "identity" | "gzip" | "x-gzip" | "zstd" => continue,
            other => Err(format!("a page packed with {other:?}, which is not read")),
        };
        bytes = Cow::Owned(unpacked.map_err(No::Broken)?);
    }
    let charset = field(head, "Content-Type").and_then(|kind| charset(kind.as_bytes(), b"charset"));
    Ok(Body { bytes, charset })
}

/// At most one byte more than a page may have.
fn unpack(from: impl Read) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let done = from.take(to_u64(MOST_BYTES) + 1).read_to_end(&mut out);
    done.map_err(|e| format!("a page whose packed bytes are broken ({e})"))?;
    Ok(out)
}

/// The length of a chunk, and where its bytes begin.
fn chunk(bytes: &[u8]) -> Option<(usize, usize)> {
    let line = &bytes[..memchr::memchr(b'\n', bytes)?];
    let digits = line.split(|b| *b == b';').next()?.trim_ascii();
    Some((usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?, line.len() + 1))
}

fn without_chunks(mut bytes: &[u8]) -> Result<Vec<u8>, String> {
    let broken = || "a page whose chunks are broken".to_owned();
    let mut out = Vec::with_capacity(bytes.len());
    loop {
        let (length, at) = chunk(bytes).ok_or_else(broken)?;
        if length == 0 {
            return Ok(out);
        }
        let (content, rest) = bytes[at..].split_at_checked(length).ok_or_else(broken)?;
        out.extend_from_slice(content);
        bytes = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).ok_or_else(broken)?;
    }
}
