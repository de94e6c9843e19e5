//! Owns the encoding that HTML names, and how a file is told to be a page.

use encoding_rs::Encoding;
use memchr::memmem;

/// Most bytes of HTML of a page; articles have some 100,000.
pub(crate) const MOST_BYTES: usize = 8 << 20;

/// Bytes from the beginning in which a page may declare its encoding.
pub(super) const DECLARES: usize = 4 << 10;

/// Whether a file that begins so is a page.
pub(crate) fn begins_page(head: &[u8]) -> bool {
    let begins = |what: &str| head.get(..what.len()).is_some_and(|head| head.eq_ignore_ascii_case(what.as_bytes()));
    let declared = &head[..head.len().min(DECLARES)];
    ["<!doctype html", "<html"].iter().any(|what| begins(what))
        || begins("<?xml") && memmem::find(&declared.to_ascii_lowercase(), b"<html").is_some()
}

/// The encoding named after `word` and an equals sign.
pub(super) fn charset(bytes: &[u8], word: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let after = |at: usize| lower[at + word.len()..].trim_ascii_start().strip_prefix(b"=");
    let value = memmem::find_iter(&lower, word).find_map(after)?;
    let ends = |b: &u8| matches!(b, b'"' | b'\'' | b';' | b'/' | b'>') || b.is_ascii_whitespace();
    value.split(ends).find(|label| !label.is_empty()).and_then(Encoding::for_label)
}
