//! Owns `--outlets`, `--source-map` and the classes in `--documents`.

use crate::program::{Desk, Rows, SHARED, stderr, stdout};
use predicates::str::contains;
use wirecopy::io::write::outlets;

/// Two feeds of one house and a rival with the same story; and a piece without an outlet.
fn desk() -> Desk {
    let desk = Desk::new();
    let line = |id: &str, source: Option<&str>, date: &str| {
        serde_json::json!({"id": id, "source": source, "date": date, "text": SHARED}).to_string() + "\n"
    };
    let lines = [
        line("a", Some("Gazette sport"), "2026-03-01T10:00:00Z"),
        line("b", Some("Gazette online"), "2026-03-01T12:00:00Z"),
        line("c", Some("Herald"), "2026-03-01T16:30:00Z"),
        line("d", None, "2026-03-02"),
    ];
    desk.put("docs.jsonl", lines.concat());
    desk.put("map.csv", "from,to\nGazette sport,Gazette\nGazette online,Gazette\nPost,Gazette\n");
    desk
}

#[test]
fn outlets_in_rows() {
    let desk = desk();
    let run = desk.run(&["scan", "docs.jsonl", "-q", "--outlets", "o.csv"]).success();
    assert!(stderr(&run).contains("documents without an outlet, left out of --outlets: d"), "{}", stderr(&run));
    let table = Rows::of(&desk.read("o.csv"), b',');
    assert_eq!(table.columns, outlets::COLUMNS);
    let of = |outlet: &str, other: &str| {
        let row = table.rows.iter().find(|row| row[..2] == [outlet, other]);
        row.unwrap_or_else(|| panic!("{outlet} {other}: {:?}", table.rows))[2..14].join(",")
    };
    assert_eq!(table.rows.len(), 3 + 6);
    assert_eq!(of("Gazette sport", ""), "1,24,0,48,0,1,1,-2,0,0,0,1");
    assert_eq!(of("Gazette sport", "Herald"), "1,24,0,24,0,1,1,-6.5,,,,");
    assert_eq!(of("Herald", "Gazette sport"), "1,24,24,0,1,1,0,6.5,,,,");
    assert_eq!(of("Herald", ""), "1,24,24,0,1,1,0,6.5,24,1,0,0");
}

#[test]
fn feeds_of_one_house() {
    let desk = desk();
    let arguments =
        ["scan", "docs.jsonl", "-q", "--source-map", "map.csv", "--outlets", "o.csv", "--documents", "d.csv"];
    desk.run(&arguments)
        .success()
        .stderr(contains("names in the map of outlets that no document has: Post (map.csv:4)"));
    let table = Rows::of(&desk.read("o.csv"), b',');
    let names = |column| table.column(column).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(names("outlet"), ["Gazette", "Gazette", "Gazette", "Herald", "Herald"]);
    assert_eq!(names("other"), ["", "Gazette", "Herald", "", "Gazette"]);
    assert_eq!(names("documents"), ["2", "2", "2", "1", "1"]);
    assert_eq!(names("lag_hours"), ["-6.5", "", "-6.5", "6.5", "6.5"]);
    let table = Rows::of(&desk.read("d.csv"), b',');
    assert_eq!(table.column("source"), ["Gazette", "Gazette", "Herald", ""]);
    assert_eq!(table.column("class"), ["not derived", "wholly", "wholly", "wholly"]);
    assert_eq!(table.column("copied"), ["0", "24", "24", "24"]);
    // What is copied stands as it stood.
    desk.run(&["dedup", "docs.jsonl", "-q", "-o", "kept.jsonl", "--source-map", "map.csv", "--keep", "source:Gazette"])
        .success();
    assert!(desk.read("docs.jsonl").starts_with(&desk.read("kept.jsonl")));
}

#[test]
fn a_bad_map_is_told_with_its_line() {
    let desk = desk();
    desk.put("twice.tsv", "from\tto\nHerald\tA\nHerald\tB\n");
    let with = |map: &str| desk.run(&["scan", "docs.jsonl", "--source-map", map]).code(2);
    with("twice.tsv").stderr(contains("twice.tsv:3: \"Herald\" is \"B\" here, but \"A\" at twice.tsv:2; keep one"));
    with("docs.jsonl").stderr(contains("docs.jsonl:1: no field \"from\""));
    with("none.csv").stderr(contains("none.csv"));
}

#[test]
fn the_summary_tells_classes_and_thresholds() {
    let desk = desk();
    let summary = |more: &[&str]| stdout(&desk.run(&[&["scan", "docs.jsonl"], more].concat()).success());
    let line = " 3 articles likely have words of another one of these: 3 have 80 % or more of the words.";
    assert!(summary(&[]).contains(line), "{}", summary(&[]));
    assert!(summary(&["--wholly-from", "1"]).contains("100 % or more of the words"));
    desk.run(&["scan", "docs.jsonl", "--partly-from", "0.9"]).code(2).stderr(contains("partly-from is 0.9"));
}
