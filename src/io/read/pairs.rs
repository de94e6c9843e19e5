//! Owns pairs that a user names: JSON lines of `{"a": "id", "b": "id"}`, or a table with columns `a` and `b`, such as
//! `scan --pairs` writes; read like any other input (packed, `-`).

use super::jsonl::message;
use super::record::{Scalar, scalar};
use super::stream::Stream;
use super::unpack::Unpacked;
use crate::base::error::{Error, Result};
use crate::base::ids::DocId;
use crate::io::read::options::Bounds;
use crate::io::read::sink::{merge_notes, place};
use crate::model::corpus::Corpus;
use crate::model::notes::{Note, Skipped};
use crate::model::pair::Pair;
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of pairs, read but not yet looked up.
#[derive(Debug)]
pub struct PairFile {
    path: PathBuf,
    bytes: Vec<u8>,
    broken_off: Option<String>,
    trailing: bool,
}

/// What a file of pairs names.
#[derive(Debug, Default)]
pub struct GivenPairs {
    /// Each pair once, sorted by the two documents whatever their order. A pair keeps the order in which the user gave
    /// the pair; a pair given in both orders is in order of id.
    pub pairs: Vec<Pair>,
    /// Lines that name no pair of this corpus, in order.
    pub skipped: Vec<Skipped>,
    /// What was left out without loss.
    pub notes: Vec<Note>,
}

impl PairFile {
    /// Reads the file: before the corpus, so that a wrong name is known at once.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be opened, [`Error::BadInput`] if the file is no text.
    pub fn read(path: &Path) -> Result<PairFile> {
        let unreadable = |source: io::Error| Error::Io { path: path.to_owned(), action: "read", source };
        let ratio = Bounds::default().ratio;
        let mut stream = Stream::of(Unpacked::open(path, Arc::default(), ratio).map_err(unreadable)?);
        let bad = |reason| Error::BadInput { place: path.display().to_string(), reason };
        let head = stream.raw_head();
        let mut bytes = stream.text_head(head, None).map_err(bad)?;
        while !stream.done {
            stream.fill(&mut bytes, 1 << 20);
        }
        match stream.error.take() {
            Some(error) if bytes.is_empty() => Err(unreadable(error)),
            error => {
                let (broken_off, trailing) = (error.map(|e| e.to_string()), stream.trailing());
                Ok(PairFile { path: path.to_owned(), bytes, broken_off, trailing })
            }
        }
    }

    /// Looks the pairs up in a corpus. A line that names no pair is skipped with its reason. O(documents + lines).
    pub fn resolve(&self, corpus: &Corpus) -> GivenPairs {
        let ids: HashMap<&str, DocId> = corpus.docs().map(|doc| (corpus.id(doc), doc)).collect();
        let (mut out, mut seen) = (GivenPairs::default(), HashSet::new());
        // What stands after the last line end is a line, unless the file breaks off there.
        let end = self.bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        let whole = if self.broken_off.is_some() { &self.bytes[..end] } else { &self.bytes[..] };
        let lines = match Delimiter::of(whole) {
            Some(delimiter) => rows(whole, delimiter),
            None => objects(whole),
        };
        let number = lines.last().map_or(0, |line| line.number);
        for NamedPair { number, ids: named } in lines {
            match named.and_then(|named| pair(&named, &ids)) {
                Ok((a, b)) => {
                    if !seen.insert((a.min(b), a.max(b))) {
                        let what = "pairs given more than once (in either order), compared once".to_owned();
                        out.notes.push(Note { what, count: 1, first: place(&self.path, number) });
                    }
                    out.pairs.push((a, b));
                }
                Err(reason) => out.skipped.push(Skipped { path: self.path.clone(), line: number, reason }),
            }
        }
        if let Some(error) = &self.broken_off {
            let reason = format!("cannot read on: {error}; what stands before this line was read");
            out.skipped.push(Skipped { path: self.path.clone(), line: number + 1, reason });
        }
        if out.pairs.is_empty() && out.skipped.is_empty() {
            let what = "files without a pair".to_owned();
            out.notes.push(Note { what, count: 1, first: place(&self.path, 0) });
        }
        if self.trailing {
            let what = "bytes after the packed data ignored".to_owned();
            out.notes.push(Note { what, count: 1, first: place(&self.path, 0) });
        }
        out.notes = merge_notes(out.notes);
        out.pairs.sort_unstable_by_key(|&(a, b)| (a.min(b), a.max(b), a));
        out.pairs.dedup_by_key(|&mut (a, b)| (a.min(b), a.max(b)));
        out
    }
}

/// What a line of the file names.
struct NamedPair {
    /// Number of the line, from 1.
    number: u64,
    /// The two ids, or why there are none.
    ids: Result<[String; 2], String>,
}

/// The documents of two ids, or why there are none.
fn pair(named: &[String; 2], ids: &HashMap<&str, DocId>) -> Result<Pair, String> {
    let find = |id: &String| ids.get(&**id).copied().ok_or_else(|| format!("no document has the id {id:?}"));
    let (a, b) = (find(&named[0])?, find(&named[1])?);
    if a == b { Err("a pair of a document with itself".to_owned()) } else { Ok((a, b)) }
}

/// What parts the columns of a table of pairs, and which columns hold the ids.
struct Delimiter {
    byte: u8,
    columns: [usize; 2],
}

impl Delimiter {
    /// That of a table: its first row names columns `a` and `b`.
    fn of(bytes: &[u8]) -> Option<Delimiter> {
        let place = |byte| {
            let header = reader(bytes, byte).into_byte_records().next()?.ok()?;
            let column = |name: &[u8]| header.iter().position(|field| field.trim_ascii() == name);
            Some(Delimiter { byte, columns: [column(b"a")?, column(b"b")?] })
        };
        [b',', b';', b'\t'].into_iter().find_map(place)
    }
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes)
}

/// The pairs of a table, without the names of its columns.
fn rows(bytes: &[u8], Delimiter { byte, columns }: Delimiter) -> Vec<NamedPair> {
    let row = |record: csv::Result<csv::ByteRecord>| {
        let number = record.as_ref().ok().and_then(|record| record.position()).map_or(0, csv::Position::line);
        let id = |record: &csv::ByteRecord, i: usize| {
            let field = record.get(columns[i]).ok_or_else(|| format!("no column \"{}\"", ["a", "b"][i]))?;
            Ok::<_, String>(String::from_utf8_lossy(field).into_owned())
        };
        let ids = record.map_err(|e| e.to_string()).and_then(|record| Ok([id(&record, 0)?, id(&record, 1)?]));
        NamedPair { number, ids }
    };
    reader(bytes, byte).into_byte_records().skip(1).map(row).collect()
}

/// The pairs of JSON lines.
fn objects(bytes: &[u8]) -> Vec<NamedPair> {
    let lines = (1..).zip(bytes.split(|&byte| byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty());
    lines.map(|(number, line)| NamedPair { number, ids: object(line) }).collect()
}

/// The ids of a JSON object, or why there are none.
fn object(line: &[u8]) -> Result<[String; 2], String> {
    let fields: HashMap<String, &RawValue> = serde_json::from_slice(line).map_err(|e| message(&e))?;
    let id = |name: &str| {
        let raw = fields
            .get(name)
            .ok_or_else(|| format!("no field \"{name}\"; a pair is {{\"a\": \"id\", \"b\": \"id\"}}"))?;
        match scalar(raw.get()).map_err(|e| message(&e))? {
            Scalar::Text(id) => Ok(id.into_owned()),
            Scalar::Number(id) => Ok(id.to_owned()),
            Scalar::Other(other) => Err(format!("field \"{name}\" is {other}, not an id")),
        }
    };
    Ok([id("a")?, id("b")?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::read::tests::gzip;
    use crate::model::document::Document;

    fn corpus() -> Corpus {
        Corpus::from_documents(["7", "a", "a", "z"].map(|id| Document::new(id, "some words"))).unwrap()
    }

    fn resolve(content: &[u8]) -> GivenPairs {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        PairFile::read(file.path()).unwrap().resolve(&corpus())
    }

    #[test]
    fn lines_are_pairs_or_named() {
        let (seven, a, a2, z) = (DocId(0), DocId(1), DocId(2), DocId(3));
        let cases: [(&str, Result<Pair, &str>); 13] = [
            (r#"{"a": "z", "b": "a"}"#, Ok((z, a))),
            (r#"{"b": "a#2", "label": [1, {"a": 2}], "a": 7}"#, Ok((seven, a2))),
            (" {\"a\":\"\\u0061\",\"b\":\"7\"}\r", Ok((a, seven))),
            (r#"{"a": "z"}"#, Err("no field \"b\"; a pair is {\"a\": \"id\", \"b\": \"id\"}")),
            (r#"{"a": null, "b": "z"}"#, Err("field \"a\" is null, not an id")),
            (r#"{"a": ["z"], "b": "a"}"#, Err("field \"a\" is a list, not an id")),
            (r#"{"a": "z", "b": "q\n"}"#, Err("no document has the id \"q\\n\"")),
            (r#"{"a": "z", "b": 7.0}"#, Err("no document has the id \"7.0\"")),
            (r#"{"a": "z", "b": "z"}"#, Err("a pair of a document with itself")),
            (r#"["z", "a"]"#, Err("no valid JSON object: invalid type: sequence, expected a map")),
            ("z,a", Err("no valid JSON object: expected value at column 1")),
            (r#"{"a": "q", "a": "z", "b": "a"}"#, Ok((z, a))),
            (r#"{"a": "z", "b": "#, Err("no valid JSON object: EOF")),
        ];
        for (line, expected) in cases {
            let resolved = resolve(line.as_bytes());
            match expected {
                Ok(pair) => assert!((resolved.pairs == [pair]) && resolved.skipped.is_empty(), "{line}: {resolved:?}"),
                Err(reason) => {
                    assert_eq!((resolved.pairs.len(), resolved.skipped.len()), (0, 1), "{line}");
                    assert!(resolved.skipped[0].reason.contains(reason), "{line}: {resolved:?}");
                    assert_eq!(resolved.skipped[0].line, 1);
                }
            }
        }
    }

    #[test]
    fn tables_of_pairs_are_read() {
        let want = [(DocId(1), DocId(0)), (DocId(3), DocId(1))];
        for table in ["a,b\na,7\nz,a\n", "jaccard;b;a\r\n0.5;7;a\r\n\r\n0.5;\"a\";z", "b\ta\n7\ta\na\tz"] {
            let resolved = resolve(table.as_bytes());
            assert!(resolved.pairs == want && resolved.skipped.is_empty(), "{table}: {resolved:?}");
        }
        let resolved = resolve(b"a,b\na,q\nz\nz,z\nz,a\n");
        let reasons: Vec<_> = resolved.skipped.iter().map(|skip| (skip.line, &skip.reason[..])).collect();
        let unknown = "no document has the id \"q\"";
        assert_eq!(reasons, [(2, unknown), (3, "no column \"b\""), (4, "a pair of a document with itself")]);
        assert_eq!(resolved.pairs, [(DocId(3), DocId(1))]);
    }

    #[test]
    fn each_pair_counts_once_whatever_the_order() {
        let lines = ["z a", "a 7", "a z", "z 7", "z 7"].map(|line| {
            let (a, b) = line.split_once(' ').unwrap();
            format!("{{\"a\": \"{a}\", \"b\": \"{b}\"}}\n")
        });
        let want = [(DocId(1), DocId(0)), (DocId(3), DocId(0)), (DocId(1), DocId(3))];
        let backwards: String = lines.iter().rev().cloned().collect();
        for content in [lines.concat(), backwards, lines.concat().replace('\n', "\n\n \n")] {
            let resolved = resolve(content.as_bytes());
            assert_eq!(resolved.pairs, want);
            assert_eq!((resolved.notes.len(), resolved.notes[0].count), (1, 2));
            assert_eq!(resolve(&gzip(content.as_bytes())).pairs, want);
        }
    }

    #[test]
    fn files_that_give_nothing_or_break_off() {
        for content in ["", "\n \n"] {
            let resolved = resolve(content.as_bytes());
            assert_eq!(resolved.notes[0].what, "files without a pair");
        }
        let line = "{\"a\": \"z\", \"b\": \"a\"}\n";
        let packed = gzip(line.repeat(100_000).as_bytes());
        let resolved = resolve(&packed[..packed.len() - 40]);
        assert_eq!((resolved.pairs.len(), resolved.skipped.len()), (1, 1));
        assert!(resolved.skipped[0].reason.starts_with("cannot read on: the gzip data ends too early"), "{resolved:?}");
        assert!(resolved.skipped[0].line > 1);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"%PDF-1.4").unwrap();
        assert!(matches!(PairFile::read(file.path()), Err(Error::BadInput { .. })));
        for path in [Path::new("no/such/file"), &std::env::temp_dir()] {
            assert!(matches!(PairFile::read(path), Err(Error::Io { .. })), "{}", path.display());
        }
    }
}
