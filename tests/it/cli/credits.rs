//! Owns `--documents` and `--credits`: whom each document names as its source.

use crate::program::{Desk, Rows, document, json_lines, stdout};
use predicates::str::contains;
use wirecopy::io::write::documents;

const STORY: &str =
    "The harbour was closed on Tuesday after a freighter ran aground in heavy fog, the port authority said.";

#[test]
fn credits_of_each_document() {
    let desk = Desk::new();
    let texts = [format!("LÜBECK (dpa) - {STORY}"), format!("{STORY}\n\n{STORY}\n\nxy (NWA)"), STORY.to_owned()];
    let lines = ["a", "b", "c"].iter().zip(&texts).map(|(id, text)| document(id, text));
    desk.put("docs.jsonl", lines.collect::<String>());
    desk.put("mine.tsv", "agency\tNorthwire\tNWA\n");
    let rows = json_lines(&stdout(&desk.run(&["scan", "docs.jsonl", "-q", "--documents", "-"]).success()));
    let columns: Vec<&String> = rows[0].keys().collect();
    let mut wanted = documents::COLUMNS.to_vec();
    wanted.sort_unstable(); // serde_json sorts what it reads
    assert_eq!(columns, wanted);
    let credits = |row: usize| rows[row]["credits"].to_string();
    assert_eq!(credits(0), r#"[{"agency":"dpa","kind":"dateline","span":[0,14]}]"#);
    assert_eq!((credits(1), credits(2)), ("[]".into(), "[]".into()));
    let own = ["scan", "docs.jsonl", "-q", "--credits", "mine.tsv", "--documents", "d.csv", "--passages", "p.csv"];
    desk.run(&own).success();
    let table = Rows::of(&desk.read("d.csv"), b',');
    assert_eq!(table.column("credits"), ["dateline: dpa", "credit: Northwire", ""]);
}

#[test]
fn a_bad_table_is_told() {
    let desk = Desk::with_articles();
    desk.put("bad.tsv", "# mine\nagency\tNorthwire\n");
    let with = |table: &str| desk.run(&["scan", "articles.jsonl", "--credits", table]);
    with("bad.tsv").code(2).stderr(contains("--credits bad.tsv:2: a row is what <TAB> name <TAB> spellings"));
    with("none.tsv").code(2).stderr(contains("--credits none.tsv: cannot read"));
}
