//! Owns JSON lines: an object a line, of which only the named fields are looked at.
//!
//! Strings without escapes are borrowed from the block; no value tree is built. UTF-8 is checked once for the whole
//! block (checking each line costs a third more), and only a block that fails is checked line by line.

use super::decode;
use super::record::{Names, Scalar, Wanted, read_one, scalar};
use crate::base::ids::ByteSpan;
use crate::io::read::options::{Fields, Options};
use crate::io::read::sink::{FoundRecord, Sink, byte_span};
use memchr::memchr;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Lines of one block to documents. Cost: linear, about 1 GB/s.
pub(super) fn parse(sink: &mut Sink<'_>, options: &Options) {
    let bytes = sink.bytes();
    let whole = std::str::from_utf8(bytes).ok();
    let (mut start, mut number) = (0, sink.first_line());
    while start < bytes.len() {
        let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |n| start + n);
        match whole {
            Some(text) => line(sink, &text[start..end], byte_span(start, end), number, &options.fields),
            None => {
                let (text, replaced) = decode::line(&bytes[start..end], options.encoding);
                sink.replaced(number, replaced, options.encoding);
                line(sink, &text, byte_span(start, end), number, &options.fields);
            }
        }
        (start, number) = (end + 1, number + 1);
    }
}

fn line(sink: &mut Sink<'_>, text: &str, record: ByteSpan, number: u64, fields: &Fields) {
    if text.trim_ascii().is_empty() {
        return;
    }
    let Err(mut reason) = read(sink, text, record, number, fields) else { return };
    // JavaScript and Python's `json` write half of a surrogate pair where a text was cut in an emoji.
    if let (repaired, halves @ 1..) = whole_surrogates(text) {
        match read(sink, &repaired, record, number, fields) {
            Ok(()) => {
                sink.note("halves of a surrogate pair (\\ud800 to \\udfff) replaced by U+FFFD", halves, number, None);
                return;
            }
            Err(other) => reason = other,
        }
    }
    sink.skip(number, reason);
}

/// Adds the document of a line, or says why there is none.
fn read(sink: &mut Sink<'_>, text: &str, record: ByteSpan, number: u64, fields: &Fields) -> Result<(), String> {
    let object = read_one(text, Wanted(fields)).map_err(|e| message(&e))?;
    let body = match &object.text {
        Some(Scalar::Text(body)) => body,
        Some(other) => return Err(format!("field \"{}\" is {}, not a string", fields.text, other.name())),
        None => {
            let names = read_one(text, Names).unwrap_or_default();
            let names = if names.is_empty() { "none".into() } else { names.join(", ") };
            return Err(format!("no field \"{}\"; fields found: {names}; name it with --text-field", fields.text));
        }
    };
    let mut odd = Vec::new();
    let mut plain = |raw, name| plain(raw, name, &mut odd).map_err(|e| message(&e));
    let id = plain(object.id, "id")?;
    let source = plain(object.source, "source")?;
    let date = plain(object.date, "date")?;
    let title = plain(object.title, "title")?;
    for name in odd {
        sink.note(&format!("{name} is neither a string nor a number, document kept without it"), 1, number, None);
    }
    let record = FoundRecord {
        record,
        id: id.as_deref(),
        text: body,
        source: source.as_deref(),
        date: date.as_deref(),
        title: title.as_deref(),
    };
    sink.add(&record, number);
    Ok(())
}

/// A short field as text; `name` joins `odd` where the value is of another type.
fn plain<'a>(
    raw: Option<&'a RawValue>,
    name: &'static str,
    odd: &mut Vec<&'static str>,
) -> serde_json::Result<Option<Cow<'a, str>>> {
    Ok(match raw.map(|r| scalar(r.get())).transpose()? {
        Some(Scalar::Text(text)) => Some(text),
        Some(Scalar::Number(number)) => Some(Cow::Borrowed(number)),
        None | Some(Scalar::Other("null")) => None,
        Some(Scalar::Other(_)) => {
            odd.push(name);
            None
        }
    })
}

/// serde's message without its line number, which is always 1.
pub(super) fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    match error.column() {
        0 => format!("no valid JSON object: {what}"),
        column => format!("no valid JSON object: {what} at column {column}"),
    }
}

/// A line in which each half of a surrogate pair that stands alone (`\ud83d`) is `\ufffd`, and how many there were.
fn whole_surrogates(text: &str) -> (String, u64) {
    // The high byte of a `\uXXXX` escape at `at` if the escape is half of a pair: D8 to DB leads, DC to DF follows.
    let half = |at: usize| {
        let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let unit = u16::from_str_radix(escape, 16).ok()?;
        (0xD800..=0xDFFF).contains(&unit).then_some(unit < 0xDC00)
    };
    let (mut repaired, mut copied, mut halves, mut at) = (String::new(), 0, 0, 0);
    while let Some(offset) = memchr(b'\\', &text.as_bytes()[at..]) {
        at += offset;
        at += match (half(at), half(at + 6)) {
            (Some(true), Some(false)) => 12,
            (Some(_), _) => {
                repaired += &text[copied..at];
                repaired += "\\ufffd";
                halves += 1;
                copied = at + 6;
                6
            }
            (None, _) => 2,
        };
        if at >= text.len() {
            break;
        }
    }
    repaired += &text[copied..];
    (repaired, halves)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_surrogates_are_repaired() {
        let cases = [
            (r"plain", r"plain", 0),
            (r"\ud83d\ude00 ok", r"\ud83d\ude00 ok", 0),
            (r"cut \ud83d", r"cut \ufffd", 1),
            (r"cut \uD83D\n and \ude00!", r"cut \ufffd\n and \ufffd!", 2),
            (r"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00", 1),
            (r"\\ud83d is a path", r"\\ud83d is a path", 0),
            (r"\ud83", r"\ud83", 0),
            ("\\", "\\", 0),
            (r"\é\ud800é", r"\é\ufffdé", 1),
        ];
        for (text, expected, halves) in cases {
            assert_eq!(whole_surrogates(text), (expected.to_owned(), halves), "{text}");
        }
    }
}
