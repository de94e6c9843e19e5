//! `wirecopy dedup` as a person meets it: records as they stand in every format, streams, refusals, the reasons.

use crate::program::{ARTICLES, Desk, Rows, SHARED, document, gzip, json_lines, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;

/// Lines of a file that hold a word, with their line ends.
fn lines_with<'a>(text: &'a str, words: &[&str]) -> String {
    text.split_inclusive('\n')
        .filter(|line| words.iter().any(|word| line.contains(word)))
        .collect::<Vec<&'a str>>()
        .concat()
}

#[test]
fn json_lines_are_copied_byte_by_byte() {
    let desk = Desk::new();
    // Odd spacing, escapes, fields of any kind, a field twice, CRLF, bytes that are no UTF-8, blank and broken lines.
    let text = |tail: &str| format!("{SHARED} {tail}");
    let head = format!(
        "{{\"text\" :\"{}\",\"x\":[1,{{\"y\":1e400}}],  \"id\": 17, \"id\":\"one\"}}\r\n\n",
        text("caf\\u00e9")
    );
    let broken = "{\"id\": \"bad\", \"text\n";
    let copy = format!("{{\"id\":\"two\",\"text\":\"{}\"}}\n", text("tea"));
    let other = b"{\"id\":\"three\",\"text\":\"Caf\xE9 and something else altogether, in nine words\"}".to_vec();
    desk.put("a.jsonl", [head.as_bytes(), broken.as_bytes(), copy.as_bytes()].concat());
    desk.put("b.jsonl", &other);
    let kept = [head.trim_end().as_bytes(), b"\r\n", &other, b"\n"].concat();
    let done = desk.run(&["dedup", "a.jsonl", "b.jsonl", "-o", "kept.jsonl", "--removed", "removed.csv"]).code(1);
    assert_eq!(desk.bytes("kept.jsonl"), kept);
    let said = stderr(&done);
    for line in [
        "3 documents (",
        "\n2 kept (",
        "\n1 removed, each a duplicate of one that is kept (Jaccard 0.7 or more)\n",
        "1 input could not be read and is not in the output:\n",
        "a.jsonl:3: no valid JSON object",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let removed = Rows::of(&desk.read("removed.csv"), b',');
    assert_eq!((removed.column("id"), removed.column("kept")), (vec!["two"], vec!["one"]));
    assert_eq!(
        (removed.column("measure"), removed.column("value")[0].parse::<f64>()),
        (vec!["jaccard"], Ok(20.0 / 22.0))
    );
    assert_eq!(
        removed.column("reason"),
        ["shares 20 of 22 different shingles with one (0.7 is enough), which comes first in the input"]
    );
    // From packed files and from a stream the same comes out.
    desk.put("a.jsonl.gz", gzip(&desk.bytes("a.jsonl")));
    desk.put("b.jsonl.zst", zstd::encode_all(&other[..], 1).unwrap());
    desk.run(&["dedup", "a.jsonl.gz", "b.jsonl.zst", "-q", "-o", "packed.jsonl"]).code(1);
    assert_eq!(desk.bytes("packed.jsonl"), kept);
    let input = [&desk.bytes("a.jsonl")[..], &other].concat();
    let done = desk.pipe(&["dedup", "-", "-q", "-o", "-", "-j", "2"], input).code(1);
    assert_eq!(done.get_output().stdout, kept);
}

#[test]
fn tables_keep_their_header_and_rows_their_form() {
    let desk = Desk::new();
    let row = |id: &str, end: &str| format!("{id},\"said \"\"{SHARED}\"\",\n and more of {end}\"");
    let lone = "c,short text";
    for line_end in ["\n", "\r\n", "\r"] {
        let table = ["\"id\",text".to_owned(), row("a", "it"), row("b", "that"), lone.to_owned()].join(line_end);
        desk.put("t.csv", &table);
        let kept = ["\"id\",text".to_owned(), row("a", "it"), lone.to_owned()].join(line_end) + "\n";
        desk.run(&["dedup", "t.csv", "-q", "-o", "kept.csv"]).code(0);
        assert_eq!(desk.read("kept.csv"), kept, "{line_end:?}");
        let again = desk.run(&["dedup", "kept.csv", "-q", "-o", "-"]).code(0);
        assert_eq!(stdout(&again), kept);
    }
    desk.put("u.csv", "id,text\nd,other words of one file\n");
    desk.put("v.csv", "id,text,more\nd,x,y\n");
    desk.run(&["dedup", "u.csv", "kept.csv", "-q", "-o", "-"])
        .code(2)
        .stderr(contains("kept.csv: has other columns than u.csv"));
    desk.run(&["dedup", "u.csv", "v.csv", "-o", "-"])
        .code(2)
        .stdout("")
        .stderr(contains("v.csv: has other columns than"));
    desk.put("w.tsv", format!("text\tid\n{SHARED}\t1\n{SHARED}\t2\n"));
    desk.run(&["dedup", "w.tsv", "-q", "-o", "-"]).code(0).stdout(format!("text\tid\n{SHARED}\t1\n"));
}

#[test]
fn of_text_files_the_names_are_listed() {
    let desk = Desk::new();
    for (name, text) in [("f/b.txt", SHARED), ("f/a/c.txt", SHARED), ("f/d.md", "Other words")] {
        desk.put(name, text);
    }
    let done = desk.run(&["dedup", "f", "-o", "kept.txt"]).code(0).stderr(contains("The output lists the files"));
    assert_eq!((desk.read("kept.txt"), stdout(&done)), ("f/a/c.txt\nf/d.md\n".to_owned(), String::new()));
    desk.run(&["dedup", "f", "-o", "kept.csv"]).code(2).stderr(contains(".txt fits"));
    desk.put("g.jsonl", document("x", "words"));
    desk.run(&["dedup", "f", "g.jsonl", "-o", "-"])
        .code(2)
        .stderr(contains("g.jsonl: is of another kind than f/a/c.txt"));
}

#[test]
fn what_is_kept_can_be_chosen() {
    let desk = Desk::new();
    let doc = |id: &str, source: &str, date: &str, extra: &str| {
        let line = serde_json::json!({ "id": id, "source": source, "date": date, "text": format!("{SHARED} {extra}") });
        line.to_string() + "\n"
    };
    let all = doc("a", "Gazette", "2025-03-05T08:00:00Z", "and so on")
        + &doc("b", "Wire", "2025-03-05", "and")
        + &doc("c", "Herald", "", "and so on it went")
        + &doc("d", "Herald", "2025-03-05T07:00:00Z", "or");
    desk.put("in.jsonl", &all);
    for (keep, id, reason) in [
        ("first", "a", "which comes first in the input"),
        ("earliest", "d", "which has the earlier date (2025-03-05T07:00:00Z)"),
        ("longest", "c", "which has more words"),
        ("source:Wire, Herald", "b", "which is of Wire"),
        ("source:Nobody,Herald", "c", "which is of Herald"),
    ] {
        let arguments = ["dedup", "in.jsonl", "-q", "-o", "out.jsonl", "--removed", "gone.jsonl", "--keep", keep];
        desk.run(&arguments).code(0);
        assert_eq!(desk.read("out.jsonl"), lines_with(&all, &[&format!("\"id\":\"{id}\"")]), "{keep}");
        let gone = json_lines(&desk.read("gone.jsonl"));
        assert_eq!(gone.len(), 3);
        assert!(gone[0]["reason"].as_str().unwrap().ends_with(reason), "{keep}: {gone:?}");
    }
    desk.run(&["dedup", "in.jsonl", "-o", "-", "--keep", "last"]).code(2).stderr(contains("one of first, earliest"));
    // A part of it is a duplicate by containment only; the whole stays, whichever comes first.
    desk.put(
        "part.jsonl",
        document("part", SHARED) + &document("whole", &format!("{SHARED}. {}", "Then more words came. ".repeat(9))),
    );
    for (by, kept) in [("jaccard", 2), ("containment", 1), ("both", 1)] {
        let done = desk.run(&["dedup", "part.jsonl", "-q", "-o", "-", "--by", by, "--min-jaccard", "0.9"]).code(0);
        assert_eq!(stdout(&done).lines().count(), kept, "{by}");
        assert!(stdout(&done).contains("whole"));
    }
}

#[test]
fn inputs_are_never_overwritten_and_failures_leave_nothing() {
    let desk = Desk::with_articles();
    desk.put("names.csv", "from,to\na,b\n");
    desk.put("twin.jsonl", ARTICLES);
    for (arguments, hint) in [
        (&["-o", "articles.jsonl"][..], "articles.jsonl: this is one of the inputs"),
        (&["-o", "x.jsonl", "--removed", "./articles.jsonl"], "this is one of the inputs"),
        (&["-o", "x.jsonl", "--source-map", "names.csv", "--removed", "names.csv"], "this is one of the inputs"),
        (&["-o", "x.jsonl", "--removed", "./x.jsonl"], "cannot go to the same place"),
        (&["-o", "x.csv.gz"], "has the format of the input, JSON lines; choose another ending"),
        (&["-o", "x.csv"], "has the format of the input, JSON lines; choose another ending"),
        (&["-o", "x.jsonl", "--removed", "x.txt"], "--removed x.txt: the name must end in"),
        (&["-o", "x.jsonl", "--min-containment", "0"], "min-containment is 0, but must be"),
        (&["-o", "no/x.jsonl"], "there is no such folder"),
        (&["none.jsonl", "-o", "x.jsonl"], "none.jsonl: cannot read"),
        (&[], "--output <FILE>"),
    ] {
        desk.run(&[&["dedup", "articles.jsonl"], arguments].concat()).code(2).stdout("").stderr(contains(hint));
        assert_eq!(desk.names(), ["articles.jsonl", "names.csv", "twin.jsonl"], "{arguments:?}");
    }
    assert_eq!(desk.read("articles.jsonl"), ARTICLES);
    let done = desk.run(&["dedup", "articles.jsonl", "twin.jsonl", "-o", "kept.jsonl"]).code(0);
    assert!(stderr(&done).contains("30 documents ("));
    let once = desk.run(&["dedup", "articles.jsonl", "-q", "-o", "-"]).code(0).stderr(contains("kept").not());
    assert_eq!(desk.read("kept.jsonl"), stdout(&once));
}
