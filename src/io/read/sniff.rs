//! Owns the decision on the kind of a file: by the first lines, then by the name.

use super::endings;
use super::json_shape::{Shape, shape};
use super::web::record;
use crate::io::read::columns::{Look, look};
use crate::io::read::options::{InputFormat, Options};
use crate::io::read::web::charset::begins_page;
use std::path::Path;
use std::sync::Arc;

/// How a file is read, as far as the kind is told by the beginning.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    Format(InputFormat),
    /// Objects of JSON that are no lines; see [`Shape::Objects`].
    Objects(Arc<[String]>),
}

/// The kind of a file that begins with `head`; `head` is all of the file if `whole`.
///
/// # Errors
/// A reason with the remedy, for what is neither a kind that is read nor prose.
pub(super) fn format(path: &Path, options: &Options, head: &[u8], whole: bool) -> Result<Told, String> {
    let told = |format| Ok(Told::Format(format));
    let json = |format: &InputFormat| matches!(format, InputFormat::JsonLines | InputFormat::Json);
    if let Some(format) = options.format.filter(|format| !json(format)) {
        return told(format);
    }
    let forced = options.format.is_some();
    match head.trim_ascii_start() {
        _ if forced => {}
        page if begins_page(page) => return told(InputFormat::Html),
        _ if head.starts_with(record::MAGIC) => return told(InputFormat::Warc),
        _ => {}
    }
    match shape(head, options) {
        Some(Shape::Objects(path)) => return Ok(Told::Objects(path)),
        Some(Shape::Lines) => return told(InputFormat::JsonLines),
        None => {}
    }
    let extension = endings::extension(path);
    match extension.as_str() {
        _ if forced => return told(InputFormat::JsonLines),
        "jsonl" | "ndjson" => return told(InputFormat::JsonLines),
        "json" if head.trim_ascii().is_empty() => return told(InputFormat::JsonLines),
        "json" => return Err("no JSON objects at the beginning; a .json file holds objects, or a list of them".into()),
        "csv" => return told(InputFormat::Csv),
        "tsv" | "tab" => return told(InputFormat::Tsv),
        _ if InputFormat::of_one_document(path) == InputFormat::Html => return told(InputFormat::Html),
        "warc" | "wet" => return told(InputFormat::Warc),
        _ => {}
    }
    match look(head, whole, options) {
        Look::Table => told(InputFormat::Csv),
        // A text is named as one; any other name, or standard input, tells nothing.
        Look::Unnamed(reason) if !matches!(extension.as_str(), "txt" | "md" | "text") => {
            Err(format!("looks like a table, but has {reason} (a text that only looks so: --input-format text)"))
        }
        Look::Unnamed(_) | Look::Other => told(InputFormat::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        use InputFormat::{Csv, Html, Json, JsonLines, Text, Tsv, Warc};
        let cases: [(&str, &str, Result<InputFormat, &str>); 39] = [
            ("a.jsonl", "{\"text\": \"x\"}\n", Ok(JsonLines)),
            ("a.txt", " \n\n {\"text\": \"x\"}\r\nmore", Ok(JsonLines)),
            ("a.csv", "{}", Ok(JsonLines)),
            ("a.txt", "{\"text\": \"x\"", Ok(Json)),
            ("a.txt", "[{\"text\": 1}]", Ok(Json)),
            ("a.txt", "", Ok(Text)),
            ("a.CSV.gz", "id,text", Ok(Csv)),
            ("a.tsv", "id\ttext", Ok(Tsv)),
            ("a.ndjson.zst", "oops", Ok(JsonLines)),
            ("a.jsonl", "", Ok(JsonLines)),
            ("a.jsonl", "[\n{}\n]", Ok(Json)),
            ("a.json", "[1]", Err("no JSON objects")),
            ("a.json", "{}", Ok(JsonLines)),
            ("a.json", "", Ok(JsonLines)),
            ("a.json", "{\n \"text\": 1\n}", Ok(Json)),
            ("a.json", "{ \"text\":\n 1\n}", Ok(Json)),
            ("a.json", "hello", Err("no JSON objects")),
            ("a.jsonl", "{\n \"text\": 1\n}", Ok(Json)),
            ("-", "{ \"text\": \"x\n", Ok(JsonLines)),
            ("-", "{\n", Ok(Json)),
            ("-", "[ {\"text\": 1}]", Ok(Json)),
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
            ("-", "id,text\n1,x\n", Ok(Csv)),
            ("a.csv.bak", "id|source|text\n1|Echo|x\n", Ok(Csv)),
            ("a.txt", "ID\tQuelle\tText\n1\tBote\tx y\n", Ok(Csv)),
            ("-", "day;lead;place\n1;x;y\n2;x;y\n", Err("looks like a table, but has no column \"text\"")),
            ("a.txt", "day;lead;place\n1;x;y\n2;x;y\n", Ok(Text)),
            ("-", "The ferry, he said, stops.\nAnd that is, he said, all.\n", Ok(Text)),
        ];
        for (path, head, expected) in cases {
            let told = format(Path::new(path), &Options::default(), head.as_bytes(), true);
            match (&told, expected) {
                (Ok(Told::Objects(_)), Ok(Json)) => {}
                (Ok(told), Ok(expected)) => assert_eq!(*told, Told::Format(expected), "{path} {head}"),
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
            let told = format(Path::new("a.json"), &options, b"[{}]", true);
            assert_eq!(told == Ok(Told::Format(kind)), expected, "{told:?}");
        }
        let options = Options { format: Some(InputFormat::JsonLines), ..Options::default() };
        let told = format(Path::new("a.txt"), &options, b"oops", true);
        assert_eq!(told, Ok(Told::Format(InputFormat::JsonLines)));
    }
}
