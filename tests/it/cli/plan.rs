//! What a run will take, told from a sample. The figures of time and memory are the machine's; what else is told is checked.

use crate::program::{Desk, SHARED, document, gzip, stderr, stdout};
use predicates::str::contains;
use serde_json::Value;
use std::fmt::Write;

/// What `--plan` says, as JSON.
fn plan(desk: &Desk, arguments: &[&str]) -> Value {
    let done = desk.run(&[arguments, &["--plan", "--format", "json"]].concat()).code(0);
    let out = stdout(&done);
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"))
}

fn number(plan: &Value, path: &str) -> f64 {
    plan.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path}: {plan}"))
}

#[test]
fn of_a_small_pile_all_is_known() {
    let desk = Desk::with_articles();
    let found = plan(&desk, &["scan", "articles.jsonl"]);
    assert_eq!((number(&found, "/documents"), number(&found, "/words")), (15.0, 3239.0));
    for bound in ["low", "likely", "high"] {
        assert_eq!(number(&found, &format!("/count/{bound}")), 29.0, "{found}");
        assert!(
            number(&found, &format!("/memory_bytes/{bound}")) > 1e6
                && number(&found, &format!("/seconds/{bound}")) > 0.0
        );
    }
    assert_eq!((number(&found, "/sample/share"), number(&found, "/temporary_bytes")), (1.0, 0.0));
    let dedup = plan(&desk, &["dedup", "articles.jsonl", "-o", "kept.jsonl"]);
    assert_eq!((&dedup["found"], number(&dedup, "/count/likely")), (&"documents that go".into(), 1.0));
    let near = plan(&desk, &["scan", "articles.jsonl", "--only", "near-duplicates"]);
    assert_eq!(number(&near, "/count/likely"), 1.0);
    // For people.
    let out = stdout(&desk.run(&["scan", "articles.jsonl", "--plan"]).code(0));
    for line in ["15 documents (3,240 words", " 29  pairs that share text\n", "Nothing was written.", "of memory\n"] {
        assert!(out.contains(line), "{line}: {out}");
    }
}

#[test]
fn results_that_are_named_are_not_written() {
    let desk = Desk::with_articles();
    desk.put("pairs.csv", "as it was");
    let results = ["--pairs", "pairs.csv", "--html", "report.html", "--matrix", "sim.npy", "--pan-xml", "pan"];
    desk.run(&[&["scan", "articles.jsonl", "--plan"][..], &results].concat()).code(0);
    desk.run(&["dedup", "articles.jsonl", "--plan", "-o", "kept.jsonl", "--removed", "removed.csv"]).code(0);
    assert_eq!(
        (desk.read("pairs.csv"), desk.names()),
        ("as it was".to_owned(), vec!["articles.jsonl".into(), "pairs.csv".into()])
    );
}

#[test]
fn what_cannot_be_planned_is_said() {
    let desk = Desk::with_articles();
    desk.put("empty.jsonl", "");
    desk.put("given.jsonl", "");
    let cases: [(&[&str], &str); 5] = [
        (&["scan", "nowhere.jsonl"], "no such file or folder"),
        (&["scan", "-"], "no sample can be taken of standard input; write it to a file first"),
        (&["dedup", "-", "-o", "kept.jsonl"], "write it to a file first"),
        (&["scan", "empty.jsonl"], "no documents"),
        (&["scan", "articles.jsonl", "--only-pairs", "given.jsonl"], "cannot be used with"),
    ];
    for (arguments, why) in cases {
        desk.run(&[arguments, &["--plan"]].concat()).code(2).stdout("").stderr(contains(why));
    }
    // What was skipped in the sample is named.
    desk.put("bad.jsonl", "{}\n");
    let done = desk.run(&["scan", "articles.jsonl", "bad.jsonl", "--plan"]).code(1);
    assert!(stderr(&done).contains("bad.jsonl:1: no field"), "{}", stderr(&done));
}

#[test]
fn every_kind_of_input_has_a_plan() {
    let desk = Desk::with_articles();
    desk.put("packed.jsonl.gz", gzip(desk.read("articles.jsonl").as_bytes()));
    desk.put("table.csv", format!("id,text\n1,\"{SHARED}.\"\n2,\"{SHARED}!\"\n"));
    for name in ["one", "two", "three"] {
        desk.put(&format!("texts/{name}.txt"), format!("{name}: {SHARED}."));
    }
    let mut cases: Vec<(&[&str], f64, f64)> = vec![
        (&["scan", "packed.jsonl.gz"], 15.0, 29.0),
        (&["scan", "table.csv"], 2.0, 1.0),
        (&["scan", "texts"], 3.0, 3.0),
        (&["scan", "table.csv", "--against", "texts"], 5.0, 6.0),
    ];
    if cfg!(feature = "parquet") {
        desk.run(&["scan", "-q", "articles.jsonl", "--documents", "rows.parquet"]).code(0);
        cases.push((&["scan", "rows.parquet", "--text-field", "id"], 15.0, 0.0));
    }
    for (arguments, documents, pairs) in cases {
        let found = plan(&desk, arguments);
        assert_eq!((number(&found, "/documents"), number(&found, "/count/likely")), (documents, pairs), "{found}");
    }
}

#[test]
fn a_large_input_is_told_from_a_part_of_it() {
    let desk = Desk::new();
    // Documents with much beside their text; each has a copy a thousand documents on.
    let mut lines = String::new();
    let mut state = 1u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:013x}", state >> 12)
    };
    let texts: Vec<String> = (0..1000).map(|_| (0..30).map(|_| word() + " ").collect()).collect();
    for i in 0..4000 {
        let line = document(&i.to_string(), &texts[i % 1000]);
        let pad: String = (0..700).map(|_| word()).collect();
        writeln!(lines, "{}, \"pad\": \"{pad}\"}}", line.trim_end().trim_end_matches('}')).unwrap();
    }
    desk.put("large.jsonl", &lines);
    desk.put("large.jsonl.zst", zstd::encode_all(lines.as_bytes(), 1).unwrap());
    let near = ["--only", "near-duplicates"];
    for (name, slack) in [("large.jsonl", 0.05), ("large.jsonl.zst", 0.2)] {
        let found = plan(&desk, &[&["scan", name][..], &near].concat());
        let (documents, share) = (number(&found, "/documents"), number(&found, "/sample/share"));
        assert!((documents / 4000.0 - 1.0).abs() < slack && share < 0.9, "{name}: {found}");
        assert!(number(&found, "/count/low") <= number(&found, "/count/likely"));
    }
    // 6,000 pairs of equal texts.
    let pairs = number(&plan(&desk, &[&["scan", "large.jsonl"][..], &near].concat()), "/count/likely");
    assert!((pairs / 6000.0 - 1.0).abs() < 0.15, "{pairs}");
}
