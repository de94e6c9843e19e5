//! Inputs of every kind: standard input, patterns, folders, packed files, fields, tables. Bad input has its own file.

use crate::program::{ARTICLES, Desk, Rows, SHARED, document, gzip, stderr};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};

#[test]
fn standard_input_of_every_kind() {
    let desk = Desk::new();
    for input in
        [ARTICLES.as_bytes().to_vec(), gzip(ARTICLES.as_bytes()), zstd::encode_all(ARTICLES.as_bytes(), 1).unwrap()]
    {
        desk.pipe(&["scan", "-", "--top", "0"], input).code(0).stdout(starts_with("15 articles")).stderr("");
    }
    desk.pipe(&["scan", "-", "--top", "0"], "Just a text, of nine words or so, is here.")
        .code(0)
        .stdout(starts_with("1 document ("));
    desk.pipe(&["scan", "-", "--input-format", "csv", "--top", "0"], "id,text\na,b\nc,d\n")
        .code(0)
        .stdout(starts_with("2 documents"));
    desk.pipe(&["scan", "-"], "").code(2).stdout("").stderr(contains("no documents in what was given"));
    desk.put("other.txt", SHARED);
    desk.pipe(&["scan", "other.txt", "-", "-q", "--pairs", "p.csv"], SHARED).code(0);
    assert!(desk.read("p.csv").contains("\n-,other.txt,1,1,1,"), "{}", desk.read("p.csv"));
}

#[test]
fn patterns_are_expanded_by_the_program() {
    let desk = Desk::new();
    desk.put("news/a.txt", "a");
    desk.put("news/b.txt", "b");
    desk.put("news/deep/c.txt", "c");
    desk.put("news/d.md", "d");
    desk.put("[draft].txt", "e");
    assert_eq!(desk.ids(&["news/*.txt"], 0), ["a.txt", "b.txt"]);
    assert_eq!(desk.ids(&["**/[bc].*"], 0), ["b.txt", "c.txt"]);
    assert_eq!(desk.ids(&["[draft].txt"], 0), ["[draft].txt"], "a file of that very name comes first");
}

#[test]
fn folders_are_read_with_all_below_them_in_order() {
    let desk = Desk::new();
    for name in ["f/z.txt", "f/a/2.txt", "f/a/1.txt.gz", "f/b.MD", "f/.hidden.txt", "f/.git/x.txt", "f/photo.jpg"] {
        desk.put(name, "words");
    }
    desk.put("f/a/1.txt.gz", gzip(b"words"));
    assert_eq!(desk.ids(&["f"], 0), ["a/1.txt.gz", "a/2.txt", "b.MD", "z.txt"]);
    // Ids that repeat are numbered in the order of reading.
    desk.put("g/z.jsonl", document("x", "last"));
    desk.put("g/a/n.jsonl", document("x", "first"));
    desk.run(&["scan", "g"]).code(0).stderr(contains("x (g/z.jsonl:1)"));
}

#[test]
fn packed_files_and_several_members() {
    let desk = Desk::new();
    let (one, two) = ARTICLES.split_at(ARTICLES.find("{\"id\": \"tideway").unwrap() - 50);
    desk.put("a.jsonl.zst", zstd::encode_all(ARTICLES.as_bytes(), 3).unwrap());
    desk.put("b.jsonl.gz", [gzip(one.as_bytes()), gzip(two.as_bytes())].concat());
    desk.put("misnamed.jsonl", gzip(ARTICLES.as_bytes()));
    for name in ["a.jsonl.zst", "b.jsonl.gz", "misnamed.jsonl"] {
        let done = desk.run(&["scan", name, "--top", "0"]).code(0).stdout(starts_with("15 articles"));
        assert_eq!(stderr(&done), "", "{name}");
    }
}

#[test]
fn fields_go_by_the_names_given() {
    let desk = Desk::new();
    let line = |id: &str| format!("{{\"url\":\"{id}\",\"body\":\"{SHARED}\",\"outlet\":\"The {id} Post\"}}\n");
    desk.put("n.jsonl", line("u1") + &line("u2"));
    let names = ["--text-field", "body", "--id-field", "url", "--source-field", "outlet"];
    let rest = ["--date-field", "day", "--title-field", "head", "-q", "--pairs", "p.csv"];
    desk.run(&[&["scan", "n.jsonl"], &names[..], &rest].concat()).code(0).stderr(
        contains("--date-field did nothing: no document has a value in \"day\": fields found: url, body, outlet\n")
            .and(contains("--title-field did nothing")),
    );
    let pairs = Rows::of(&desk.read("p.csv"), b',');
    assert_eq!((pairs.column("a"), pairs.column("b")), (vec!["u1"], vec!["u2"]));
    assert_eq!((pairs.column("source_a"), pairs.column("source_b")), (vec!["The u1 Post"], vec!["The u2 Post"]));
    desk.run(&["scan", "n.jsonl", "--text-field", "lead"])
        .code(2)
        .stderr(contains("fields found: url, body, outlet; the longest is \"body\": --text-field body"));
}

#[test]
fn tables_come_in_as_csv_and_tsv() {
    let desk = Desk::new();
    desk.put(
        "t.csv",
        format!("\u{FEFF}id,source,text\na,\"The \"\"Post\"\"\",\"{SHARED},\nand so on\"\nb,Sun,\"{SHARED}\"\n"),
    );
    desk.put("t.tsv", format!("text\tid\n{SHARED}\tc\n"));
    desk.put("semicolons.csv", format!("id;text\nd;{SHARED}\n"));
    assert_eq!(desk.ids(&["t.csv", "t.tsv", "semicolons.csv"], 0), ["a", "b", "c", "d"]);
    desk.run(&["scan", "t.csv", "t.tsv", "semicolons.csv", "-q", "--pairs", "p.csv"]).code(0).stderr("");
    let pairs = Rows::of(&desk.read("p.csv"), b',');
    assert_eq!(pairs.rows.len(), 6);
    assert_eq!(pairs.column("source_a")[0], "The \"Post\"");
}
