//! What the program does with input that is missing, broken, odd or huge: nothing is lost, nothing is silent. Every case
//! looks at the exit code, at the message, and at what became of the rest of the input.

use crate::program::{ARTICLES, Desk, SHARED, document, gzip, json_lines, stderr};
use predicates::prelude::*;
use predicates::str::contains;

fn once(text: &'static str) -> impl Predicate<str> {
    contains(text).count(1)
}

#[test]
fn a_missing_path_stops_the_run() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "nope.jsonl", "--pairs", "pairs.csv"]).code(2).stdout("").stderr(
        contains("nope.jsonl: cannot read: ").and(once("no such file or folder (give files, folders, patterns")),
    );
    desk.run(&["scan", "nope*.jsonl"])
        .code(2)
        .stderr(contains("nope*.jsonl").and(once("no file matches this pattern")));
    desk.run(&["scan", "nope[.txt"]).code(2).stderr(contains("nope[.txt: cannot read: no such file or folder"));
    assert_eq!(desk.names(), ["articles.jsonl"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_named_and_the_rest_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let desk = Desk::new();
    desk.put("news/a.jsonl", ARTICLES);
    symlink("nowhere.txt", desk.path("news/broken.txt")).unwrap();
    desk.put("news/locked.txt", "secret");
    let locked = desk.path("news/locked.txt");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    let root = std::fs::read(&locked).is_ok(); // root may read everything
    let done = desk.run(&["scan", "news", "-q"]).code(1);
    let errors = stderr(&done);
    assert!(errors.contains("news/broken.txt: cannot read: "), "{errors}");
    if root {
        assert!(errors.contains("skipped 1 input:"), "{errors}");
    } else {
        assert!(errors.contains("skipped 2 inputs:"), "{errors}");
        assert!(errors.contains("news/locked.txt: cannot open: "), "{errors}");
    }
    assert_eq!(desk.ids(&["news"], 1).len(), if root { 16 } else { 15 });
    desk.run(&["scan", "news/broken.txt"]).code(2).stderr(contains("news/broken.txt: cannot read: "));
}

#[test]
fn a_folder_in_place_of_a_file_and_one_without_documents() {
    let desk = Desk::with_articles();
    desk.put("looks-like.jsonl/picture.png", "x");
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.run(&["scan", "looks-like.jsonl", "empty", "articles.jsonl", "-q"]).code(1).stderr(
        contains("skipped 2 inputs:")
            .and(contains("empty: no document in this folder (files taken: .txt"))
            .and(contains("looks-like.jsonl: no document in this folder"))
            .and(contains("1 of other kinds ignored"))
            .and(contains("note: files of other kinds ignored in folders (.png 1): looks-like.jsonl/picture.png\n")),
    );
    assert_eq!(desk.ids(&["empty", "articles.jsonl"], 1).len(), 15);
    desk.run(&["scan", "empty"]).code(2).stderr(contains("no documents: all that was given had to be skipped"));
}

#[test]
fn empty_files_and_empty_texts() {
    let desk = Desk::with_articles();
    desk.put("empty.txt", "");
    desk.put("empty.jsonl", "");
    desk.put("empty.csv", "");
    desk.put("none.jsonl", document("blank", "") + &document("", "only four words here"));
    let done = desk.run(&["scan", "empty.txt", "empty.jsonl", "none.jsonl", "articles.jsonl", "--top", "0"]).code(0);
    done.stdout(contains("18 articles").and(contains("3 articles are too short to compare (under 5 words)")))
        .stderr(contains("note: files without a document: empty.jsonl\n"));
    let ids = desk.ids(&["empty.txt", "none.jsonl"], 0);
    assert_eq!(ids, ["blank", "empty.txt", "none.jsonl:2"], "a missing id is made of the place");
    desk.run(&["scan", "empty.jsonl"]).code(2).stderr(contains("no documents in what was given"));
    desk.run(&["scan", "empty.csv", "articles.jsonl", "-q"]).stderr(contains("empty.csv"));
}

#[test]
fn texts_shorter_than_a_shingle_are_counted_and_never_paired() {
    let desk = Desk::new();
    desk.put("s.jsonl", document("a", "one two") + &document("b", "one two") + &document("c", "one two three four"));
    desk.run(&["scan", "s.jsonl", "--pairs", "p.jsonl"])
        .code(0)
        .stdout(contains("No two share text").and(contains("3 documents are too short to compare (under 5 words)")));
    assert_eq!(desk.read("p.jsonl"), "");
    desk.run(&["scan", "s.jsonl", "-w", "2", "--top", "0"]).code(0).stdout(contains("too short").not());
}

/// Bytes of a very long line: a few seconds in a release build, and not much more in a debug build.
const LONG: usize = if cfg!(debug_assertions) { 20_000_000 } else { 200_000_000 };

#[test]
fn one_enormous_line_is_one_document() {
    let desk = Desk::new();
    let mut content = document("before", &format!("{SHARED} it was said"));
    content += &format!("{{\"id\":\"big\",\"text\":\"{SHARED} {}\"}}\n", "x".repeat(LONG));
    content += &document("after", "the last line");
    desk.put("big.jsonl", content);
    let least = ["scan", "big.jsonl", "--top", "0", "--pairs", "p.csv"];
    desk.run(&least).code(1).stderr(contains("big.jsonl:2: one record of more than 16777216 bytes"));
    desk.run(&[&least[..], &["--max-document", "1G"]].concat()).code(0).stdout(contains("3 documents"));
    assert!(desk.read("p.csv").contains("\nbefore,big,") || desk.read("p.csv").contains("\nbig,before,"));
}

#[test]
fn an_enormous_line_that_never_ends_its_string_is_named() {
    let desk = Desk::new();
    let mut content = document("before", SHARED) + "{\"id\":\"big\",\"text\":\"";
    content += &"x ".repeat(LONG / 2);
    content += "\n";
    content += &document("after", SHARED);
    desk.put("big.jsonl", content);
    let done = desk.run(&["scan", "big.jsonl", "--pairs", "p.csv", "--max-document", "1G"]).code(1);
    let errors = stderr(&done);
    assert!(errors.contains("big.jsonl:2: no valid JSON object: ") && errors.len() < 500, "{} bytes", errors.len());
    assert!(desk.read("p.csv").contains("\nafter,before,1,"));
}

#[test]
fn the_same_word_over_and_over_is_no_trap() {
    let desk = Desk::new();
    desk.put("la.txt", "la ".repeat(LONG / 100));
    desk.put("lo.txt", "lo ".repeat(LONG / 100));
    desk.run(&["scan", "la.txt", "lo.txt"]).code(0).stdout(contains("No two share text"));
}

#[test]
fn bytes_that_are_not_utf8_are_replaced_or_decoded_and_said() {
    let desk = Desk::new();
    desk.put("bad.jsonl", b"{\"id\":\"a\",\"text\":\"caf\xE9 au lait\"}\n{\"id\":\"b\",\"text\":\"fine\"}\n");
    desk.put("latin.txt", b"Le caf\xE9 pr\xE8s de la gare a ferm\xE9 d\xE9j\xE0 vu.");
    desk.run(&["scan", "bad.jsonl", "latin.txt", "--top", "0"]).code(0).stdout(contains("3 documents")).stderr(
        contains("note: lines decoded as windows-1252, a guess (name another with --encoding): bad.jsonl:1").and(
            contains("note: text files decoded as windows-1252, a guess (name another with --encoding): latin.txt"),
        ),
    );
    let done = desk.run(&["scan", "bad.jsonl", "latin.txt", "-q", "--encoding", "windows-1252"]).code(0);
    assert_eq!(stderr(&done), "");
    desk.run(&["scan", "bad.jsonl", "--encoding", "klingon"])
        .code(2)
        .stderr(contains("--encoding klingon: no such encoding"));
}

#[test]
fn nul_bytes_and_binary_files_are_refused_with_a_remedy() {
    let desk = Desk::with_articles();
    desk.put("nul.txt", b"some text\0more");
    desk.put("picture.jsonl", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.put("paper.txt", b"%PDF-1.7 ...");
    desk.put("escaped.jsonl", document("nul", "an escaped \0 is text like any other"));
    desk.run(&["scan", "nul.txt", "picture.jsonl", "paper.txt", "escaped.jsonl", "articles.jsonl", "-q"])
        .code(1)
        .stderr(
        contains("skipped 3 inputs:")
            .and(contains(
                "nul.txt: binary of a kind that is not known, not text (for UTF-16 without a byte order mark, name it: \
                     --encoding utf-16le)",
            ))
            .and(contains("picture.jsonl: a picture (PNG)"))
            .and(contains("paper.txt: a PDF; extract its text first: pdftotext -layout FILE FILE.txt")),
    );
    assert_eq!(desk.ids(&["nul.txt", "escaped.jsonl", "articles.jsonl"], 1).len(), 16);
}

#[test]
fn malformed_json_on_one_line_costs_that_line() {
    let desk = Desk::new();
    let mut lines: Vec<String> = (1..=10).map(|i| document(&format!("d{i:02}"), SHARED)).collect();
    lines[6] = "{\"id\": \"d07\", \"text\": \"cut of\n".into();
    desk.put("ten.jsonl", lines.concat());
    desk.run(&["scan", "ten.jsonl", "--top", "0"]).code(1).stdout(contains("9 documents")).stderr(contains(
        "skipped 1 input:\n  ten.jsonl:7: no valid JSON object: EOF while parsing a string at column ",
    ));
    let ids = desk.ids(&["ten.jsonl"], 1);
    assert_eq!(ids, ["d01", "d02", "d03", "d04", "d05", "d06", "d08", "d09", "d10"]);
}

#[test]
fn a_text_of_the_wrong_type_or_none_tells_what_was_found() {
    let desk = Desk::new();
    desk.put(
        "t.jsonl",
        "{\"id\":1,\"text\":5}\n{\"id\":2,\"text\":[7]}\n{\"id\":3,\"text\":true}\n{\"id\":4,\"lead\":\"x\",\"lang\":\"y\"}\n\
         [1]\n{\"id\":6,\"text\":\"good words\"}\n",
    );
    desk.run(&["scan", "t.jsonl", "--top", "0"]).code(1).stdout(contains("1 document (")).stderr(
        contains("skipped 5 inputs:")
            .and(contains("t.jsonl:1: field \"text\" is a number, not a string"))
            .and(contains("t.jsonl:3: field \"text\" is true or false, not a string"))
            .and(contains("t.jsonl:4: no field \"text\"; fields found: id, lead, lang; name it with --text-field"))
            .and(contains("t.jsonl:5: ")),
    );
    assert_eq!(desk.ids(&["t.jsonl", "--text-field", "lead"], 1), ["4"]);
    // A header row that is none may be as long as an article.
    desk.put("t.csv", "x".repeat(5000) + ",y\n1,2\n");
    let done = desk.run(&["scan", "t.csv", "t.jsonl", "-q"]).code(1);
    let errors = stderr(&done);
    assert!(errors.contains("t.csv: no column \"text\"; columns found: xxx") && errors.len() < 1000, "{errors}");
}

#[test]
fn many_skipped_inputs_are_cut_short_unless_all_are_asked_for() {
    let desk = Desk::new();
    let lines: String = (1..=25).map(|i| format!("{{\"field{i}\": 1}}\n")).collect();
    desk.put("m.jsonl", lines + &document("a", "b"));
    desk.run(&["scan", "m.jsonl", "-q"]).code(1).stderr(
        contains("skipped 25 inputs:")
            .and(contains("m.jsonl:10: "))
            .and(contains("m.jsonl:11: ").not())
            .and(contains("… and 15 more (--verbose names all)")),
    );
    desk.run(&["scan", "m.jsonl", "-qv"]).code(1).stderr(contains("m.jsonl:25: ").and(contains("more (").not()));
    // The same reason in every line is said once.
    desk.put("s.jsonl", "{\"lead\": 1}\n".repeat(25) + &document("a", "b"));
    desk.run(&["scan", "s.jsonl", "-q"]).code(1).stderr(
        contains("skipped 25 inputs:\n  s.jsonl:1: no field \"text\"")
            .and(contains(" (and 24 more lines of this file)\n"))
            .and(contains("s.jsonl:2: ").not()),
    );
}

#[test]
fn repeated_ids_are_kept_apart_and_named() {
    let desk = Desk::new();
    desk.put("a.jsonl", document("x", SHARED) + &document("x", SHARED) + &document("x", "other words here"));
    desk.run(&["scan", "a.jsonl", "--pairs", "p.jsonl"]).code(0).stderr(contains(
        "note: repeated ids: the later documents were renamed, \"#2\" and so on: 2 in all, the first: x (a.jsonl:2)\n",
    ));
    assert_eq!(desk.ids(&["a.jsonl"], 0), ["x", "x#2", "x#3"]);
    let pairs = json_lines(&desk.read("p.jsonl"));
    assert_eq!((pairs.len(), &pairs[0]["a"], &pairs[0]["b"]), (1, &"x".into(), &"x#2".into()));
}

#[test]
fn gzip_that_breaks_off_keeps_what_was_read() {
    let desk = Desk::new();
    let packed = gzip(ARTICLES.as_bytes());
    desk.put("cut.jsonl.gz", &packed[..packed.len() / 2]);
    desk.put("stub.jsonl.gz", &packed[..6]);
    desk.run(&["scan", "cut.jsonl.gz", "stub.jsonl.gz", "-q"]).code(1).stderr(
        contains("skipped 2 inputs:\n  cut.jsonl.gz:")
            .and(contains(
                ": cannot read on: the gzip data ends too early (an incomplete download?); what stands before this line was read",
            ))
            .and(contains("stub.jsonl.gz: cannot read on: the gzip data ends too early (an incomplete download?)\n")),
    );
    let ids = desk.ids(&["cut.jsonl.gz"], 1);
    assert!(ids.len() > 3 && ids.len() < 15, "{ids:?}");
}

#[test]
fn csv_with_a_broken_quote_or_a_short_row() {
    let desk = Desk::new();
    desk.put("q.csv", "id,text\na,\"one two, three\"\nb,\"never closed\nc,more\nd,end\n");
    desk.put("r.csv", "id,text\na,good\nb,x,y,z\nc\nd,he said \"no\" twice\n");
    desk.run(&["scan", "q.csv", "r.csv", "-q"]).code(1).stderr(
        contains("q.csv:3: a quote opened here never closes; the lines below are read on their own")
            .and(contains("r.csv:3: 4 fields, but the header row has 2 (is a quote missing?)"))
            .and(contains("r.csv:4: 1 field, but the header row has 2 (is a quote missing?)")),
    );
    assert_eq!(desk.ids(&["q.csv"], 1), ["a", "c", "d"]);
    assert_eq!(desk.ids(&["r.csv"], 1), ["a", "d"]);
    // A quote that another row's closes costs its own row; one within a field that is not doubled does no harm.
    desk.put("s.csv", "id,text\n1,\"good\"\n2,\"never closed\n3,\"closed here\"\n4,\"fine\"\n5,\"he \"said\" so\"\n");
    desk.run(&["scan", "s.csv", "-q"]).code(1).stderr(
        contains("s.csv:3: text follows a closing quote in a row of 2 lines")
            .and(contains("note: rows with a quote that is not doubled, read as they stand: s.csv:6")),
    );
    assert_eq!(desk.ids(&["s.csv"], 1), ["1", "3", "4", "5"]);
}

#[test]
fn the_same_file_twice_is_read_once() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "./articles.jsonl", "arti*.jsonl", "."])
        .code(0)
        .stdout(contains("15 articles"))
        .stderr(contains("note: files named more than once, read once: 3 in all, the first: ./articles.jsonl\n"));
}

#[test]
fn strict_stops_at_the_first_bad_input() {
    let desk = Desk::new();
    desk.put("a.jsonl", document("a", "b") + "{\"text\": 5}\n{oops\n");
    desk.put("ok.jsonl", ARTICLES);
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.run(&["scan", "ok.jsonl", "a.jsonl", "--strict", "--pairs", "p.csv"])
        .code(2)
        .stdout("")
        .stderr("error: a.jsonl:2: field \"text\" is a number, not a string\n");
    desk.run(&["scan", "ok.jsonl", "empty", "--strict"]).code(2).stderr(contains("empty: no document in this folder"));
    assert!(!desk.has("p.csv"));
    desk.run(&["scan", "ok.jsonl", "--strict", "-q"]).code(0).stdout("").stderr("");
}
