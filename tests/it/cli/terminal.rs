//! The command line on a terminal of any width, and as JSON.

use crate::program::{ARTICLES, Desk, SHARED, document, stderr, stdout};
use predicates::str::contains;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

const TITLES: &str = include_str!("titles.jsonl");

#[test]
fn no_line_is_wider_than_the_screen() {
    let desk = Desk::with_articles();
    desk.put("titles.jsonl", TITLES);
    desk.put("a.txt", SHARED);
    for columns in [40, 60, 80, 120] {
        let one = ["explain", "nwa-ferry", "meridian-ferry", "--in", "articles.jsonl"];
        for arguments in [&["scan", "articles.jsonl", "titles.jsonl"][..], &["compare", "a.txt", "a.txt"], &one] {
            let done = desk.command(arguments).env("COLUMNS", columns.to_string()).assert().code(0);
            for line in stdout(&done).lines() {
                assert!(line.width() <= columns, "{columns} columns, {arguments:?}: {line}");
            }
        }
    }
    // In a pipe a line is a line, and no sign is added.
    let out = stdout(&desk.run(&["scan", "titles.jsonl"]).code(0));
    assert!(out.contains("המעבורת עלתה על שרטון\n") && out.contains("הארץ"), "{out}");
    assert!(out.contains("渡轮在浓雾中搁浅，二百三十七人全部安全上岸\n") && out.contains("新华社"), "{out}");
}

#[test]
fn every_command_speaks_json() {
    let desk = Desk::with_articles();
    desk.put("a.txt", format!("{SHARED}."));
    desk.put("b.txt", SHARED.replace("mild", "slight"));
    let json = |arguments: &[&str]| -> Value {
        let done = desk.run(&[arguments, &["--format", "json"]].concat()).code(0).stderr("");
        serde_json::from_str(&stdout(&done)).unwrap()
    };
    let scan = json(&["scan", "articles.jsonl", "--top", "2", "--pairs", "pairs.csv"]);
    assert_eq!((&scan["documents"], &scan["pairs"], &scan["stories"]), (&15.into(), &29.into(), &2.into()));
    assert_eq!(scan["largest_stories"][0]["representative"], "nwa-ferry");
    assert_eq!(scan["strongest_pairs"].as_array().unwrap().len(), 2);
    let compare = json(&["compare", "a.txt", "b.txt"]);
    let passage = &compare["passages"][0];
    assert_eq!((&passage["kind"], &passage["b"]["char_start"]), (&"edited".into(), &0.into()));
    assert_eq!((&passage["diff"][0]["a_text"], &passage["diff"][0]["b_text"]), (&"mild".into(), &"slight".into()));
    let dedup = json(&["dedup", "articles.jsonl", "-o", "kept.jsonl"]);
    assert_eq!((&dedup["kept"], &dedup["removed"]), (&14.into(), &1.into()));
    let explain = json(&["explain", "nwa-ferry", "meridian-ferry", "--in", "articles.jsonl"]);
    assert_eq!(explain["near_duplicate"], true);
    let bands = json(&["explain-bands"]);
    assert!(bands["found"].as_f64() >= bands["recall"].as_f64() && bands["curve"].as_array().unwrap().len() == 20);
    let many: String = (0..9).map(|i| document(&i.to_string(), ARTICLES)).collect();
    desk.put("many.jsonl", many);
    assert_eq!(json(&["background", "build", "many.jsonl", "-o", "t.wcbg"])["documents"], 9);
    // What could not be read is in it, and said.
    desk.put("bad.jsonl", "{}\n");
    let done = desk.run(&["scan", "articles.jsonl", "bad.jsonl", "--format", "json"]).code(1);
    let found: Value = serde_json::from_str(&stdout(&done)).unwrap();
    assert_eq!((&found["skipped"][0]["path"], &found["skipped"][0]["line"]), (&"bad.jsonl".into(), &1.into()));
    assert!(stderr(&done).contains("bad.jsonl:1: no field"));
    for arguments in [&["scan", "articles.jsonl", "--pairs", "-"][..], &["dedup", "articles.jsonl", "-o", "-"]] {
        let done = desk.run(&[arguments, &["--format", "json"]].concat());
        done.code(2).stdout("").stderr(contains("--format json writes to standard output, and so does"));
    }
}

#[test]
fn verbose_says_how_long_each_stage_took() {
    let desk = Desk::with_articles();
    let done = desk.run(&["scan", "articles.jsonl", "-v", "--top", "0"]).code(0);
    for stage in [" s  reading\n", " s  comparing pairs\n", " s  grouping stories\n"] {
        assert!(stderr(&done).contains(stage), "{}", stderr(&done));
    }
}
