//! Owns JSON to documents: an object a line, or objects laid out in any way. Only the wanted fields are looked at.
//!
//! Strings without escapes are borrowed from the block; no value tree is built. UTF-8 is checked once for the whole
//! block (checking each line costs a third more), and only a block that fails is checked line by line.

use super::decode;
use super::json_scanner::{JsonScanner, Step, separators, string_end};
use super::json_value::{Gathered, Purpose, fields};
use super::names::{ROLES, Roles, TEXT};
use super::record::{JsonRecord, Scalar, Wanted, read_one, scalar};
use crate::base::ids::ByteSpan;
use crate::io::read::columns::listed;
use crate::io::read::lines::line_ends;
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span};
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::ops::Range;

/// Names that a message lists.
const MOST_NAMES: usize = 20;
/// Bytes of a string that is likely to be the text.
const SENTENCE: usize = 60;

/// Lines of one block to documents. Cost: linear, about 1 GB/s.
pub(super) fn parse(sink: &mut Sink<'_>, options: &Options) {
    let bytes = sink.bytes();
    let roles = Roles::new(&options.fields);
    let whole = simdutf8::basic::from_utf8(bytes).ok();
    let (mut start, mut number) = (0, sink.first_line());
    while start < bytes.len() {
        let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |n| start + n);
        match whole {
            Some(text) => object(sink, &text[start..end], byte_span(start, end), number, &roles),
            None => decoded(sink, start..end, number, options, &roles),
        }
        (start, number) = (end + 1, number + 1);
    }
}

/// Objects of one block to documents, in whatever way they are laid out.
pub(super) fn objects(sink: &mut Sink<'_>, options: &Options) {
    let bytes = sink.bytes();
    let roles = Roles::new(&options.fields);
    let (mut at, mut number) = (0, sink.first_line());
    loop {
        let start = at + separators(&bytes[at..]);
        number += line_ends(&bytes[at..start]);
        if start == bytes.len() {
            return;
        }
        let end = if bytes[start] == b'{' {
            let Step::Record(end) = JsonScanner::default().next(bytes, start) else {
                let lines = line_ends(&bytes[start..]);
                return sink
                    .skip(number, format!("an object that begins here never ends; {lines} lines were not read"));
            };
            decoded(sink, start..end, number, options, &roles);
            end
        } else {
            let end = memchr2(b',', b'\n', &bytes[start..]).map_or(bytes.len(), |n| start + n);
            sink.skip(number, "no JSON object, but a value of another kind".into());
            end
        };
        number += line_ends(&bytes[start..end]);
        at = end;
    }
}

/// The document of a record that may not be UTF-8.
fn decoded(sink: &mut Sink<'_>, range: Range<usize>, number: u64, options: &Options, roles: &Roles<'_>) {
    let span = byte_span(range.start, range.end);
    let record = &sink.bytes()[range];
    let encoding = sink.encoding(record, "lines", number, options.encoding);
    let (text, replaced) = decode::line(record, encoding);
    sink.replaced(number, replaced, encoding);
    object(sink, &text, span, number, roles);
}

fn object(sink: &mut Sink<'_>, text: &str, record: ByteSpan, number: u64, roles: &Roles<'_>) {
    // Files that were put together have marks in the middle.
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim_ascii().is_empty() {
        return;
    }
    let Err(mut reason) = read(sink, text, record, number, roles) else { return };
    // Python's `json` writes numbers that JSON does not know; and, as JavaScript does, half of a surrogate pair where a
    // text was cut in an emoji.
    let (numbered, unknown) = known_numbers(text);
    let (repaired, halves) = whole_surrogates(&numbered);
    if unknown + halves > 0 {
        match read(sink, &repaired, record, number, roles) {
            Ok(()) => {
                if unknown > 0 {
                    sink.note("NaN and Infinity, which JSON does not know, read as null", unknown, number, None);
                }
                if halves > 0 {
                    let what = "halves of a surrogate pair (\\ud800 to \\udfff) replaced by U+FFFD";
                    sink.note(what, halves, number, None);
                }
                return;
            }
            Err(other) => reason = other,
        }
    }
    sink.skip(number, reason);
}

/// Adds the document of an object, or says why there is none.
fn read(sink: &mut Sink<'_>, text: &str, record: ByteSpan, number: u64, roles: &Roles<'_>) -> Result<(), String> {
    let mut object = read_one(text, Wanted { roles, raw_text: false }).map_err(|e| message(&e))?;
    let body = match object.text.take() {
        Some(Scalar::Text(body)) => body,
        _ if !object.has_text() => return Err(without_text(text, roles)),
        Some(Scalar::Other("null")) => Cow::Borrowed(""),
        _ => {
            object = read_one(text, Wanted { roles, raw_text: true }).map_err(|e| message(&e))?;
            text_of(&object, text, roles)?
        }
    };
    let mut odd = Vec::new();
    let mut short = |role: usize| short(&object, role, roles, &mut odd).map_err(|e| message(&e));
    let [id, source, date, title] = [short(0)?, short(2)?, short(3)?, short(4)?];
    for name in odd {
        sink.note(&format!("{name} is neither a string nor a number, document kept without it"), 1, number, None);
    }
    for (role, slot) in object.slots.iter().enumerate() {
        if let Some(name) = &slot.taken {
            sink.note(&roles.taken(role, "field", name), 1, number, None);
        }
    }
    let record = FoundRecord {
        record,
        id: id.as_deref(),
        text: &body,
        source: source.as_deref(),
        date: date.as_deref(),
        title: title.as_deref(),
    };
    sink.add(&record, number);
    Ok(())
}

/// A text that is no plain string.
fn text_of<'a>(object: &JsonRecord<'a>, whole: &str, roles: &Roles<'_>) -> Result<Cow<'a, str>, String> {
    let (slot, name) = (&object.slots[TEXT], roles.name(TEXT));
    let Some(raw) = slot.raw.map(|raw| raw.get()) else { return Err(without_text(whole, roles)) };
    let path = if slot.inside { roles.path(TEXT) } else { &[] };
    let gathered = Gathered::along(raw, path, Purpose::Text).map_err(|e| message(&e))?;
    let name = slot.taken.as_deref().unwrap_or(name);
    match (&gathered.odd, gathered.values.is_empty()) {
        _ if !gathered.found && slot.inside => Err(without_text(whole, roles)),
        (Some(kind), true) if kind == "an object" => {
            let inside: Vec<String> = fields(whole, usize::MAX).into_iter().map(|field| field.0).collect();
            let begins = format!("{name}.");
            let names: Vec<Cow<'_, str>> = inside.iter().filter(|n| n.starts_with(&begins)).map(Cow::from).collect();
            Err(format!("field \"{name}\" is no string but has fields: {}; name one with --text-field", listed(&names)))
        }
        (Some(kind), true) => Err(format!("field \"{name}\" is {kind}, not a string")),
        _ => Ok(gathered.joined().unwrap_or_default()),
    }
}

/// Why an object has no text, with the field that is likely the one.
fn without_text(text: &str, roles: &Roles<'_>) -> String {
    let found = fields(text, MOST_NAMES);
    let names: Vec<Cow<'_, str>> = found.iter().map(|field| field.0.as_str().into()).collect();
    let names = if names.is_empty() { "none".into() } else { listed(&names) };
    let longest = found.iter().rev().max_by_key(|field| field.1).filter(|field| field.1 > SENTENCE);
    let remedy = match longest {
        Some((name, _)) => format!("the longest is \"{name}\": --text-field {name}"),
        None => "name it with --text-field".to_owned(),
    };
    format!("no field \"{}\"; fields found: {names}; {remedy}", roles.name(TEXT))
}

/// The fields of the first object.
pub(super) fn first_names(bytes: &[u8]) -> Vec<String> {
    let start = separators(bytes);
    let Step::Record(end) = JsonScanner::default().next(bytes, start) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes[start..end]);
    fields(&known_numbers(&text).0, MOST_NAMES).into_iter().map(|field| field.0).collect()
}

/// A short field as text; the name of the role joins `odd` where the value is of another type.
fn short<'a>(
    object: &JsonRecord<'a>,
    role: usize,
    roles: &Roles<'_>,
    odd: &mut Vec<&'static str>,
) -> serde_json::Result<Option<Cow<'a, str>>> {
    let slot = &object.slots[role];
    let Some(raw) = slot.raw.map(|raw| raw.get()) else { return Ok(None) };
    // As a rule a plain value.
    if !slot.inside && !raw.starts_with(['[', '{']) {
        return Ok(match scalar(raw)? {
            Scalar::Text(text) => Some(text),
            Scalar::Number(number) => Some(Cow::Borrowed(number)),
            Scalar::Other("null") => None,
            Scalar::Other(_) => {
                odd.push(ROLES[role]);
                None
            }
        });
    }
    let path = if slot.inside { roles.path(role) } else { &[] };
    let mut gathered = Gathered::along(raw, path, Purpose::Short)?;
    if gathered.values.len() != 1 {
        if gathered.odd.is_some() || gathered.values.len() > 1 {
            odd.push(ROLES[role]);
        }
        return Ok(None);
    }
    Ok(gathered.values.pop())
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

/// A text in which NaN and Infinity outside of strings are null, and how many there were.
pub(super) fn known_numbers(text: &str) -> (Cow<'_, str>, u64) {
    const UNKNOWN: [&str; 3] = ["NaN", "Infinity", "-Infinity"];
    if !UNKNOWN.iter().any(|number| text.contains(number)) {
        return (Cow::Borrowed(text), 0);
    }
    let (mut repaired, mut copied, mut count, mut at) = (String::new(), 0, 0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at = string_end(bytes, at + 1).unwrap_or(bytes.len());
            }
            b'N' | b'I' | b'-' => match UNKNOWN.iter().find(|number| bytes[at..].starts_with(number.as_bytes())) {
                Some(number) => {
                    repaired += &text[copied..at];
                    repaired += "null";
                    count += 1;
                    at += number.len();
                    copied = at;
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    repaired += &text[copied..];
    (Cow::Owned(repaired), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_numbers_become_null_outside_of_strings() {
        for (text, want, count) in [
            (r#"{"a": NaN, "b": [-Infinity, Infinity, -1]}"#, r#"{"a": null, "b": [null, null, -1]}"#, 3),
            (r#"{"a": "NaN \" NaN \\", "b": NaN}"#, r#"{"a": "NaN \" NaN \\", "b": null}"#, 1),
            (r#"{"a": "Infinity"#, r#"{"a": "Infinity"#, 0),
        ] {
            assert_eq!(known_numbers(text), (want.into(), count), "{text}");
        }
    }

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
