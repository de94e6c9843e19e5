//! Laws of reading, over whole files: every block size gives the same documents; every bad input is named.

use super::blocks::Blocks;
use super::options::{Fields, Options};
use super::parse::parse;
use super::paths::expand;
use super::sink::{Parsed, merge_notes};
use crate::io::read::block::Item;
use crate::model::corpus::Corpus;
use std::io::Write;
use std::path::PathBuf;

/// All that came of some files, as plain text: documents in order of id, what was skipped, notes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outcome {
    /// `id|text|source|title|date`, and the place.
    pub(super) documents: Vec<(String, String)>,
    /// `name:line: reason`.
    pub(super) skipped: Vec<String>,
    /// `what (count) first`.
    pub(super) notes: Vec<String>,
}

pub(super) struct ReadCase {
    folder: tempfile::TempDir,
    pub(super) options: Options,
    paths: Vec<PathBuf>,
}

impl ReadCase {
    pub(super) fn new(files: &[(&str, &[u8])]) -> ReadCase {
        let folder = tempfile::Builder::new().prefix("wirecopy").tempdir().unwrap();
        let paths = files.iter().map(|(name, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        });
        let paths = paths.collect();
        ReadCase { folder, options: Options::default(), paths }
    }

    pub(super) fn read(&self, size: usize, limit: usize) -> Outcome {
        let files = expand(&self.paths).unwrap();
        let (mut chunks, mut skipped, mut notes) = (vec![], vec![], vec![]);
        for item in Blocks::with_size(&files, &self.options, size).limited(limit) {
            match item {
                Item::Block(block) => {
                    let parsed = parse(&block, &self.options, &files);
                    chunks.extend(parsed.chunks);
                    skipped.extend(parsed.skipped);
                    notes.extend(parsed.notes);
                }
                Item::Skipped(s) => skipped.push(s),
                Item::Note(n) => notes.push(n),
            }
        }
        skipped.sort();
        let prefix = format!("{}{}", self.folder.path().display(), std::path::MAIN_SEPARATOR);
        let short = |text: String| text.replace(&prefix, "");
        let corpus = Corpus::from_chunks(chunks, files.paths).unwrap();
        let documents = corpus.docs().map(|d| {
            let or = |o: Option<&str>| o.unwrap_or("-").to_owned();
            let date = corpus.date(d).map_or("-".into(), |d| format!("{}", d.seconds));
            let fields = [
                or(Some(corpus.id(d))),
                corpus.text(d).unwrap().into(),
                or(corpus.source(d)),
                or(corpus.title(d)),
                date,
            ];
            (short(fields.join("|")), short(corpus.place(d).unwrap().to_string()))
        });
        let mut documents: Vec<_> = documents.collect();
        documents.sort();
        Outcome {
            documents,
            skipped: skipped
                .into_iter()
                .map(|s| short(format!("{}:{}: {}", s.path.display(), s.line, s.reason)))
                .collect(),
            notes: merge_notes(notes)
                .into_iter()
                .map(|n| short(format!("{} ({}) {}", n.what, n.count, n.first)))
                .collect(),
        }
    }

    /// The outcome at the usual block size, after a check that no size gives another.
    pub(super) fn outcome(&self) -> Outcome {
        let outcome = self.read(1 << 20, 1 << 30);
        for size in (1..40).chain((40..400).step_by(13)) {
            assert_eq!(self.read(size, 1 << 30), outcome, "block size {size}");
        }
        outcome
    }
}

pub(super) fn one(name: &str, bytes: impl AsRef<[u8]>) -> Outcome {
    ReadCase::new(&[(name, bytes.as_ref())]).outcome()
}

pub(super) fn documents(outcome: &Outcome) -> Vec<&str> {
    outcome.documents.iter().map(|(d, _)| d.as_str()).collect()
}

pub(super) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(data).unwrap();
    packer.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

#[test]
fn json_lines_good_and_bad() {
    let lines = [
        r#"{"id": "a", "text": "Ferry stops.", "source": "Wire", "date": "2021-11-03", "title": "T"}"#,
        "",
        r#"  {"text": "no id", "more": {"text": "inner"}, "list": [1, {"id": 2}]}  "#,
        r#"{"id": 18446744073709551615, "text": "number\n\"id\"", "source": 12, "date": 1635897600}"#,
        r#"{"id": 184467440737095516150, "text": "large id", "title": null, "source": null, "date": null}"#,
        r#"{"id": "e", "text": ""}"#,
        r#"{"id": "first", "id": "f", "text": "x", "text": "last wins"}"#,
        r#"{"id": "g", "text": "nul \u0000 byte"}"#,
        r#"{"id": "h", "text": "half \ud83d", "title": "\ude00"}"#,
        r#"{"id": {"i": 1}, "text": "odd id", "date": "03/04/2021"}"#,
        r#"{"id": "j", "lead": "x", "date": 1}"#,
        r#"{"id": "k", "text": 5}"#,
        r#"{"id": "l", "text": null}"#,
        r#"{"id": "m", "text": "cut"#,
        r#"[1, 2]"#,
        r#"{"id": "n", "text": "x"} y"#,
        r#"{}"#,
    ];
    let outcome = one("a.jsonl", lines.join("\n"));
    assert_eq!(
        documents(&outcome),
        [
            "184467440737095516150|large id|-|-|-",
            "18446744073709551615|number\n\"id\"|12|-|1635897600",
            "a.jsonl:10|odd id|-|-|-",
            "a.jsonl:3|no id|-|-|-",
            "a|Ferry stops.|Wire|T|1635897600",
            "e||-|-|-",
            "f|last wins|-|-|-",
            "g|nul \0 byte|-|-|-",
            "h|half \u{FFFD}|-|\u{FFFD}|-",
            "l||-|-|-",
        ]
    );
    assert_eq!(outcome.documents[0].1, "a.jsonl:5");
    assert_eq!(
        outcome.skipped,
        [
            "a.jsonl:11: no field \"text\"; fields found: id, lead, date; name it with --text-field",
            "a.jsonl:12: field \"text\" is a number, not a string",
            "a.jsonl:14: no valid JSON object: EOF while parsing a string at column 24",
            "a.jsonl:15: no valid JSON object: invalid type: sequence, expected one object a line",
            "a.jsonl:16: no valid JSON object: trailing characters at column 26",
            "a.jsonl:17: no field \"text\"; fields found: none; name it with --text-field",
        ]
    );
    assert_eq!(
        outcome.notes,
        [
            "documents without a text (2) a.jsonl:6",
            "halves of a surrogate pair (\\ud800 to \\udfff) replaced by U+FFFD (2) a.jsonl:9",
            "id is neither a string nor a number, document kept without it (1) a.jsonl:10",
            "unreadable date, document kept without it (--date-format names the form, such as %d/%m/%Y) (1) a.jsonl:10: \"03/04/2021\"",
        ]
    );
}

#[test]
fn fields_may_have_other_names_and_serve_twice() {
    let line = br#"{"url": "u1", "body": "B", "head": "H", "text": 7, "id": 1}"#;
    let mut case = ReadCase::new(&[("a.jsonl", line), ("b.csv", b"url,body,head\nu2,C,\n")]);
    let [url, body, head] = ["url", "body", "head"].map(String::from);
    case.options.fields = Fields { id: url.clone(), text: body.clone(), source: url, title: head, date: body };
    assert_eq!(documents(&case.outcome()), ["u1|B|u1|H|-", "u2|C|u2|-|-"]);
}

#[test]
fn the_same_documents_in_every_wrapping() {
    let text = "{\"id\":\"a\",\"text\":\"Straße 東京\"}\n{\"id\":\"b\",\"text\":\"😀 x\"}\n";
    let expected = ["a|Straße 東京|-|-|-", "b|😀 x|-|-|-"];
    let (first, second) = text.as_bytes().split_at(20);
    let mark = |bytes: &[u8]| [&[0xEF, 0xBB, 0xBF], bytes].concat();
    let cases: [(&str, Vec<u8>); 11] = [
        ("a.jsonl", text.into()),
        ("a.txt", text.into()),
        ("noname", text.trim_end().into()),
        ("a.json", mark(text.as_bytes())),
        ("crlf.jsonl", text.replace('\n', "\r\n\r\n").into()),
        ("a.jsonl.gz", gzip(text.as_bytes())),
        ("liar.txt", [gzip(first), gzip(second)].concat()),
        ("a.jsonl.zst", [zstd::encode_all(first, 1).unwrap(), zstd::encode_all(second, 1).unwrap()].concat()),
        ("u.jsonl", utf16(text)),
        ("u.gz", gzip(&utf16(text))),
        ("a.csv", "id,text\na,Straße 東京\nb,\"😀 x\"\n".into()),
    ];
    for (name, bytes) in cases {
        let outcome = one(name, bytes);
        assert_eq!(documents(&outcome), expected, "{name}");
        assert_eq!((outcome.skipped.len(), outcome.notes.len()), (0, 0), "{name}");
    }
}

#[test]
fn tables_good_and_bad() {
    let text = "id,date,text,source\r\n\
                a,2021-11-03,\"two\r\nlines, \"\"quoted\"\"\",Wire\r\n\
                \r\n\
                ,,5\" screen,\r\n\
                c,x\r\n\
                d,soon,\"\",\"\"\r\n\
                e,,\"a\"b,Wire,more\r\n\
                f,,last,Wire";
    let outcome = one("a.csv", text);
    assert_eq!(
        outcome.documents,
        [
            ("a.csv:5|5\" screen|-|-|-".into(), "a.csv:5".into()),
            ("a|two\r\nlines, \"quoted\"|Wire|-|1635897600".into(), "a.csv:2".into()),
            ("d||-|-|-".into(), "a.csv:7".into()),
            ("f|last|Wire|-|-".into(), "a.csv:9".into()),
        ]
    );
    assert_eq!(
        outcome.skipped,
        [
            "a.csv:6: 2 fields, but the header row has 4 (is a quote missing?)",
            "a.csv:8: 5 fields, but the header row has 4 (is a quote missing?)",
        ]
    );
    assert_eq!(
        outcome.notes,
        [
            "documents without a text (1) a.csv:7",
            "unreadable date, document kept without it (--date-format names the form, such as %d/%m/%Y) (1) a.csv:7: \"soon\"",
        ]
    );
}

#[test]
fn tables_of_other_shapes() {
    for (name, text) in [
        ("a.tsv", "text\tid\nx \"y\" z\ta\n"),
        ("b.csv", "\n\nid;text\na;x \"y\" z\n"),
        ("mac.csv", "id,text\ra,\"x \"\"y\"\" z\"\r"),
        ("c.csv.gz", "\u{FEFF}\"id\",\"text\"\na,x \"y\" z\n\n\n"),
    ] {
        let bytes = if name.ends_with("gz") { gzip(text.as_bytes()) } else { text.into() };
        let outcome = one(name, bytes);
        assert_eq!(documents(&outcome), ["a|x \"y\" z|-|-|-"], "{name}");
        assert_eq!((outcome.skipped.len(), outcome.notes.len()), (0, 0), "{name}");
    }
    let outcome = one("d.csv", "id,lead\na,x\nb,y\n");
    assert_eq!(outcome.skipped, ["d.csv:0: no column \"text\"; columns found: id, lead; name it with --text-field"]);
    assert_eq!(outcome.documents.len(), 0);
}

#[test]
fn a_quote_that_never_closes_is_named() {
    let outcome = one("a.csv", "id,text\na,x\nb,y\nc,\"open\nd,z\ne,z\n");
    assert_eq!(documents(&outcome), ["a|x|-|-|-", "b|y|-|-|-", "d|z|-|-|-", "e|z|-|-|-"]);
    assert_eq!(outcome.skipped, ["a.csv:4: a quote opened here never closes; the lines below are read on their own"]);
    let outcome = one("a.csv", "id,text\na,\"x");
    assert_eq!(outcome.skipped, ["a.csv:2: a quote opened here never closes"]);
    assert_eq!(outcome.notes.len(), 0);
}

#[test]
fn text_files_are_one_document_each() {
    let latin = b"Le caf\xE9 pr\xE8s de la gare a ferm\xE9, d\xE9j\xE0.";
    let case = ReadCase::new(&[
        ("a.txt", b"two\r\nlines"),
        ("b.md", b""),
        ("c.txt", latin),
        ("d.txt", latin),
        ("e.txt", &utf16("ab\u{FEFF}")),
        ("f.txt", &[0xFE, 0xFF, 0, 65, 0xD8, 0]),
        ("g.txt", b"\xEF\xBB\xBFmark"),
        ("nothing", b""),
        ("zero.txt", b"a\0b"),
        ("list.json", b"[1, 2]"),
    ]);
    let outcome = case.outcome();
    let expected = [
        ("a.txt|two\r\nlines|-|-|-", "a.txt"),
        ("b.md||-|-|-", "b.md"),
        ("c.txt|Le café près de la gare a fermé, déjà.|-|-|-", "c.txt"),
        ("d.txt|Le café près de la gare a fermé, déjà.|-|-|-", "d.txt"),
        ("e.txt|ab\u{FEFF}|-|-|-", "e.txt"),
        ("f.txt|A\u{FFFD}|-|-|-", "f.txt"),
        ("g.txt|mark|-|-|-", "g.txt"),
    ];
    assert_eq!(outcome.documents, expected.map(|(d, p)| (d.to_owned(), p.to_owned())));
    assert_eq!(outcome.skipped.len(), 2);
    assert!(outcome.skipped[0].contains("no JSON objects") && outcome.skipped[1].contains("zero.txt:0: binary"));
    assert_eq!(
        outcome.notes,
        [
            "documents without a text (1) b.md",
            "text files decoded as windows-1252, a guess (name another with --encoding) (2) c.txt",
            "characters that are not valid UTF-16BE replaced by U+FFFD (1) f.txt",
            "files without a document (1) nothing",
        ]
    );
}

#[test]
fn other_encodings() {
    let json = b"{\"id\":\"a\",\"text\":\"caf\xE9\"}\n{\"id\":\"b\",\"text\":\"Stra\xC3\x9Fe\"}\n";
    let table = b"id,text\na,caf\xE9\nb,Stra\xC3\x9Fe\n";
    for (name, bytes) in [("a.jsonl", &json[..]), ("a.csv", &table[..])] {
        let mut case = ReadCase::new(&[(name, bytes)]);
        let outcome = case.outcome();
        assert_eq!(documents(&outcome), ["a|café|-|-|-", "b|Straße|-|-|-"], "{name}");
        assert_eq!(outcome.notes.len(), 1);
        assert!(outcome.notes[0].contains("decoded as windows-1252, a guess"), "{:?}", outcome.notes);
        case.options.encoding = Some(encoding_rs::WINDOWS_1252);
        assert_eq!(documents(&case.outcome()), ["a|café|-|-|-", "b|Straße|-|-|-"], "{name}");
        assert_eq!(case.outcome().notes.len(), 0);
    }
    // A second byte of GBK may be a backslash or a letter; a line end or a quote never.
    let (text, ..) = encoding_rs::GBK.encode("{\"id\":\"a\",\"text\":\"乗\"}\n");
    assert!(text.contains(&b'\\'));
    let mut case = ReadCase::new(&[("a.jsonl", &text)]);
    case.options.encoding = Some(encoding_rs::GBK);
    assert_eq!(documents(&case.outcome()), ["a|乗|-|-|-"]);
}

#[test]
fn a_file_that_breaks_off_keeps_what_came_before() {
    let noise = |i: u32| i.wrapping_mul(2_654_435_761).to_string().repeat(5);
    let lines: String = (0..4000).map(|i| format!("{{\"id\":{i},\"text\":\"{}\"}}\n", noise(i))).collect();
    let table: String = (0..4000).map(|i| format!("{i},\"{}\n\"\n", noise(i))).collect();
    let packed = |text: &str| {
        let all = gzip(text.as_bytes());
        all[..all.len() / 2].to_vec()
    };
    let case = ReadCase::new(&[
        ("a.jsonl.gz", &packed(&lines)),
        ("b.csv.gz", &packed(&format!("id,text\n{table}"))),
        ("c.txt.gz", &packed(&table)),
        ("d.txt.gz", &gzip(b"x")[..5]),
        ("e.txt.gz", &[gzip(b"x"), b"rubbish".to_vec()].concat()),
    ]);
    let small = case.read(200, 1 << 30);
    let outcome = case.read(1 << 20, 1 << 30);
    assert_eq!(small, outcome);
    let count = |name: &str| outcome.documents.iter().filter(|(_, place)| place.starts_with(name)).count();
    assert!(count("a.") > 1000 && count("b.") > 1000, "{} {}", count("a."), count("b."));
    assert_eq!((count("c."), count("d."), count("e.")), (1, 0, 1));
    assert_eq!(outcome.skipped.len(), 4);
    for (file, name, last) in [(0, "a.jsonl.gz", count("a.") + 1), (1, "b.csv.gz", 2 * count("b.") + 2)] {
        let expected = format!("{name}:{last}: cannot read on: the gzip data ends too early");
        assert!(outcome.skipped[file].starts_with(&expected), "{} {expected}", outcome.skipped[file]);
    }
    assert!(outcome.skipped[3].starts_with("d.txt.gz:0: "), "{:?}", outcome.skipped);
    assert_eq!(outcome.notes, ["bytes after the packed data ignored (1) e.txt.gz"]);
}

#[test]
fn a_file_cut_anywhere_gives_the_lines_before() {
    let lines: String = (0..9).map(|i| format!("{{\"id\":{i},\"text\":\"some text {i}\"}}\n")).collect();
    let all = one("a.jsonl", &lines).documents;
    let zstd = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    for packed in [gzip(lines.as_bytes()), zstd] {
        for cut in 5..packed.len() {
            let case = ReadCase::new(&[("a.jsonl", &packed[..cut])]);
            let part = case.read(1 << 20, 1 << 30);
            assert!(all.starts_with(&part.documents), "{cut}");
            assert_eq!(part.skipped.len(), 1, "{cut}: {part:?}");
            assert_eq!(part.notes.len(), 0, "{cut}: {part:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    /// Where a table is cut must not matter, however broken its quotes are.
    #[test]
    fn any_table_is_the_same_in_all_block_sizes(rows in "([a\",\n\r\t ]|,x|\",\"|\"\n|,b\n|\tb\r\n){0,40}", tabs: bool) {
        let (name, header) = if tabs { ("a.tsv", "id\ttext\n") } else { ("a.csv", "id,text\n") };
        let case = ReadCase::new(&[(name, format!("{header}{rows}").as_bytes())]);
        let whole = case.read(1 << 20, 1 << 30);
        for size in [1, 2, 3, 7, 20] {
            proptest::prop_assert_eq!(&case.read(size, 1 << 30), &whole);
        }
    }
}

#[test]
fn blocks_can_be_sent_to_another_thread() {
    fn send<T: Send>() {}
    send::<Blocks<'_>>();
    send::<Item>();
    send::<Parsed>();
}

#[test]
fn a_record_over_the_limit_is_named_and_the_next_ones_read() {
    let long = "x".repeat(500_000);
    let json = format!("{{\"id\":1,\"text\":\"a\"}}\n{{\"id\":2,\"text\":\"{long}\"}}\n{{\"id\":3,\"text\":\"c\"}}\n");
    let table = format!("id,text\n4,a\n5,\"{long}\"\n");
    let case = ReadCase::new(&[("a.jsonl", json.as_bytes()), ("b.csv", table.as_bytes()), ("c.txt", long.as_bytes())]);
    for size in [1, 100, 10_000] {
        let outcome = case.read(size, 100_000);
        let skipped: Vec<_> = outcome.skipped.iter().map(|s| &s[..s.find(" of more than 100000").unwrap()]).collect();
        assert_eq!(skipped, ["a.jsonl:2: one record", "b.csv:3: one record", "c.txt:0: one record"], "{size}");
        assert_eq!(documents(&outcome), ["1|a|-|-|-", "3|c|-|-|-", "4|a|-|-|-"], "{size}");
    }
    assert_eq!(case.outcome().documents.len(), 6);
}

#[test]
fn files_that_cannot_be_opened_do_not_stop_the_others() {
    let case = ReadCase::new(&[("a.txt", b"x"), ("b.txt", b"y")]);
    let files = expand(&case.paths).unwrap();
    std::fs::remove_file(&case.paths[0]).unwrap();
    let items: Vec<Item> = Blocks::new(&files, &case.options).collect();
    assert!(matches!(&items[0], Item::Skipped(s) if s.reason.starts_with("cannot open: ")), "{items:?}");
    assert!(matches!(&items[1], Item::Block(b) if b.bytes == b"y" && b.file == 1));
}

#[test]
fn bytes_read_reach_the_bytes_on_disk() {
    let case = ReadCase::new(&[("a.txt.gz", &gzip(&b"word ".repeat(100_000))), ("b.jsonl", b"{}\n")]);
    let files = expand(&case.paths).unwrap();
    let blocks = Blocks::new(&files, &case.options);
    let read = blocks.bytes_read();
    assert_eq!(blocks.count(), 2);
    assert_eq!(read.load(std::sync::atomic::Ordering::Relaxed), files.bytes);
}
