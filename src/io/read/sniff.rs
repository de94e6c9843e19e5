//! Owns the decision on the kind of a file: by the first line, then by the name.

use super::web::record;
use super::{decode, paths};
use crate::io::read::options::{InputFormat, Options};
use crate::io::read::web::charset::begins_page;
use memchr::memchr;
use serde::de::IgnoredAny;
use std::path::Path;

/// Whether `head`, the first bytes of a file, is enough for [`format()`]: the first line that is not blank must be whole
/// if the line could be a JSON object.
pub(super) fn enough(head: &[u8]) -> bool {
    match head.trim_ascii_start() {
        [] => false,
        [b'{', rest @ ..] => memchr(b'\n', rest).is_some(),
        _ => true,
    }
}

/// The kind of a file that begins with `head`.
///
/// # Errors
/// A reason with the remedy, for JSON that is not an object a line.
pub(super) fn format(path: &Path, options: &Options, head: &[u8]) -> Result<InputFormat, String> {
    if let Some(format) = options.format.filter(|format| *format != InputFormat::JsonLines) {
        return Ok(format);
    }
    let forced = options.format == Some(InputFormat::JsonLines);
    match head.trim_ascii_start() {
        _ if forced => {}
        page if begins_page(page) => return Ok(InputFormat::Html),
        _ if head.starts_with(record::MAGIC) => return Ok(InputFormat::Warc),
        _ => {}
    }
    let head = head.trim_ascii_start();
    let line = head[..memchr(b'\n', head).unwrap_or(head.len())].trim_ascii_end();
    let error = match line {
        [b'{', ..] => match serde_json::from_str::<IgnoredAny>(&decode::line(line, options.encoding).0) {
            Ok(_) => return Ok(InputFormat::JsonLines),
            Err(e) => Some(e),
        },
        _ => None,
    };
    let extension = paths::extension(path);
    let (json, text) = match extension.as_str() {
        _ if forced => (true, false),
        "json" | "jsonl" | "ndjson" => (true, false),
        "csv" => return Ok(InputFormat::Csv),
        "tsv" | "tab" => return Ok(InputFormat::Tsv),
        "txt" | "md" | "text" => return Ok(InputFormat::Text),
        _ if InputFormat::of_one_document(path) == InputFormat::Html => return Ok(InputFormat::Html),
        "warc" | "wet" => return Ok(InputFormat::Warc),
        // A name that tells nothing, or standard input.
        _ => (false, true),
    };
    match head {
        [b'[', rest @ ..] if json || matches!(rest.trim_ascii_start(), [b'{', ..]) => {
            return Err("a JSON array; one object a line is needed: jq -c '.[]' FILE".into());
        }
        [b'{', ..] if line == b"{" => {
            return Err("JSON laid out over several lines; one object a line is needed: jq -c . FILE".into());
        }
        _ => {}
    }
    if extension == "json" && !forced && !line.is_empty() {
        let what = error.map_or("no JSON object".into(), |e| e.to_string());
        return Err(format!("the first line is not one JSON object ({what}); one a line is needed: jq -c . FILE"));
    }
    // Broken JSON is still no text: each broken line shall be named.
    let broken = matches!(line, [b'{', rest @ ..] if rest.trim_ascii_start().starts_with(b"\""));
    Ok(if text && !broken { InputFormat::Text } else { InputFormat::JsonLines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        use InputFormat::{Csv, Html, JsonLines, Text, Tsv, Warc};
        let cases: [(&str, &str, Result<InputFormat, &str>); 33] = [
            ("a.jsonl", "{\"text\": \"x\"}\n", Ok(JsonLines)),
            ("a.txt", " \n\n {\"text\": \"x\"}\r\nmore", Ok(JsonLines)),
            ("a.csv", "{}", Ok(JsonLines)),
            ("a.txt", "{\"text\": \"x\"", Ok(Text)),
            ("a.txt", "[{\"text\": 1}]", Ok(Text)),
            ("a.txt", "", Ok(Text)),
            ("a.CSV.gz", "id,text", Ok(Csv)),
            ("a.tsv", "id\ttext", Ok(Tsv)),
            ("a.ndjson.zst", "oops", Ok(JsonLines)),
            ("a.jsonl", "", Ok(JsonLines)),
            ("a.jsonl", "[\n{}\n]", Err("jq -c '.[]'")),
            ("a.json", "[1]", Err("jq -c '.[]'")),
            ("a.json", "{}", Ok(JsonLines)),
            ("a.json", "", Ok(JsonLines)),
            ("a.json", "{\n \"text\": 1\n}", Err("jq -c .")),
            ("a.json", "{ \"text\":\n 1\n}", Err("jq -c .")),
            ("a.json", "hello", Err("no JSON object")),
            ("a.jsonl", "{\n \"text\": 1\n}", Err("several lines")),
            ("-", "{ \"text\": \"x", Ok(JsonLines)),
            ("-", "{\n", Err("several lines")),
            ("-", "[ {\"text\": 1}]", Err("a JSON array")),
            ("-", "[London] The ferry", Ok(Text)),
            ("-", "{sic} he said", Ok(Text)),
            ("LICENSE", "", Ok(Text)),
            ("a.html", "Just words.", Ok(Html)),
            ("a.HTM.gz", "<p>Just words.", Ok(Html)),
            ("a.html", "{\"text\": \"x\"}", Ok(JsonLines)),
            ("-", " \n<!DOCTYPE html><title>x", Ok(Html)),
            ("a.txt", "<HTML lang=en>", Ok(Html)),
            ("-", "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html>", Ok(Html)),
            ("-", "<?xml version=\"1.0\"?>\n<rss>", Ok(Text)),
            ("-", "WARC/1.0\r\n", Ok(Warc)),
            ("a.warc.wet.gz", "", Ok(Warc)),
        ];
        for (path, head, expected) in cases {
            let told = format(Path::new(path), &Options::default(), head.as_bytes());
            match (&told, expected) {
                (Ok(told), Ok(expected)) => assert_eq!(*told, expected, "{path} {head}"),
                (Err(told), Err(expected)) => {
                    assert!(told.contains(expected), "{path} {head}: {told}")
                }
                _ => panic!("{path} {head}: {told:?}"),
            }
        }
    }

    #[test]
    fn a_named_format_wins_over_content_and_name() {
        for (kind, expected) in [(InputFormat::Text, true), (InputFormat::Csv, true), (InputFormat::JsonLines, false)] {
            let options = Options { format: Some(kind), ..Options::default() };
            let told = format(Path::new("a.json"), &options, b"[{}]");
            assert_eq!(told == Ok(kind), expected, "{told:?}");
        }
        let options = Options { format: Some(InputFormat::JsonLines), ..Options::default() };
        assert_eq!(format(Path::new("a.txt"), &options, b"oops"), Ok(InputFormat::JsonLines));
    }

    #[test]
    fn a_first_object_must_be_whole() {
        for (head, expected) in [("", false), (" \n", false), ("{\"a\"", false), ("{}\n", true), ("x", true)] {
            assert_eq!(enough(head.as_bytes()), expected, "{head}");
        }
    }
}
