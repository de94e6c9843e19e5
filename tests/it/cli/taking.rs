//! Owns the one figure for people: tables, report, `compare` and the terminal tell the same words and the same direction of
//! a pair, and the same words of a document.

use crate::common::{data, string};
use crate::made_up::Lexicon;
use crate::program::{ARTICLES, Desk, json_lines, stdout};
use crate::stories_planted::language::Language;
use crate::stories_planted::{Settings, lines, plant};
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::io::{BufRead, BufReader};

/// Pairs that are looked at everywhere.
const PAIRS: usize = 20;

/// 300 of 302 words: the figure as people read the figure.
fn figure(taken: u64, of: u64) -> String {
    let count = wirecopy::io::write::human::count;
    format!("{} of {} word{}", count(taken), count(of), if of == 1 { "" } else { "s" })
}

fn number(row: &Map<String, Value>, column: &str) -> u64 {
    row[column].as_u64().unwrap_or_else(|| panic!("{column}: {row:?}"))
}

/// The figures of a pair, in order of a and b.
fn figures(row: &Map<String, Value>) -> [String; 2] {
    ["a", "b"].map(|side| figure(number(row, &format!("words_shared_{side}")), number(row, &format!("words_{side}"))))
}

/// Whether `a`, `b` or nobody took the words.
fn taker(row: &Map<String, Value>) -> Option<&'static str> {
    row["taken_from"].as_str().map(|from| if Some(from) == row["a"].as_str() { "b" } else { "a" })
}

/// What stands in a text between two others.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from}")) + from.len();
    &text[start..start + text[start..].find(to).unwrap_or_else(|| panic!("no {to} after {from}"))]
}

/// Holds all outputs of a corpus against each other.
fn agree(corpus: &str) {
    let desk = Desk::new();
    desk.put("docs.jsonl", corpus);
    let results = ["--pairs", "p.jsonl", "--documents", "d.jsonl", "--html", "r.html", "--html-max", "1G"];
    let done = desk.run(&[&["scan", "docs.jsonl", "--top", "1000000"], &results[..]].concat()).success();
    let (terminal, page) = (stdout(&done), desk.read("r.html"));
    let mut pairs = json_lines(&desk.read("p.jsonl"));
    pairs.sort_by_key(|row| Reverse(number(row, "matched_words")));
    // Pairs with a direction and pairs without, from all ranks.
    let (taken, others): (Vec<usize>, Vec<usize>) = (0..pairs.len()).partition(|&at| taker(&pairs[at]).is_some());
    let some =
        |list: &[usize]| -> Vec<usize> { list.iter().copied().step_by(list.len().div_ceil(PAIRS).max(1)).collect() };
    let chosen: Vec<usize> = some(&taken).into_iter().chain(some(&others)).collect();
    assert!(chosen.len() >= PAIRS, "{} pairs", chosen.len());
    for (place, &at) in chosen.iter().enumerate() {
        let row = &pairs[at];
        let (taker, [a, b]) = (taker(row), figures(row));
        if let Some(side) = taker {
            assert_eq!(number(row, "words_taken"), number(row, &format!("words_shared_{side}")), "{row:?}");
        }
        // The report: the row in the list, and the pair itself.
        let name = format!("id=\"pair-{}\"", at + 1);
        let own = between(&page, &name, "</article>");
        let judgement = between(own, "<p class=\"judgement\">", "</p>");
        match taker {
            Some(side) => {
                let words = if side == "a" { &a } else { &b };
                assert!(judgement.contains(&format!(" took {words} (")), "{row:?}: {judgement}");
            }
            None => assert!(judgement.contains(&a) && judgement.contains(&b), "{row:?}: {judgement}"),
        }
        // `compare` is asked of every other pair.
        if place % 2 == 0 {
            let (x, y) = (string(&Value::Object(row.clone()), "a").to_owned(), row["b"].as_str().expect("an id"));
            let command = ["compare", &x, y, "--in", "docs.jsonl"];
            let same = stdout(&desk.run(&[&command[..], &["--format", "json"]].concat()).success());
            let same: Map<String, Value> = serde_json::from_str(&same).expect("JSON");
            for column in
                ["a", "b", "taken_from", "words_taken", "words_shared_a", "words_shared_b", "words_a", "words_b"]
            {
                assert_eq!(same[column], row[column], "{column}: {row:?}");
            }
            let text = stdout(&desk.run(&command).success());
            let verdict = text.lines().next().expect("a line");
            match taker {
                Some(side) => {
                    let words = if side == "a" { &a } else { &b };
                    assert!(
                        verdict.contains(&format!(": {words} "))
                            && (verdict.contains(" taken (") || verdict.contains(" run again (")),
                        "{row:?}: {verdict}"
                    );
                    assert!(
                        text.contains(&format!("━━ source: {}", row["taken_from"].as_str().expect("an id"))),
                        "{text}"
                    );
                }
                None => assert!(verdict.contains(&a) && verdict.contains(&b), "{row:?}: {verdict}"),
            }
        }
    }
    // The terminal: each pair shown is a pair of the table, with a figure of the table.
    let all: Vec<String> = pairs.iter().flat_map(figures).collect();
    let shown: Vec<&str> = terminal.lines().filter(|line| line.starts_with("  ") && line.contains(" → ")).collect();
    assert!(!shown.is_empty(), "{terminal}");
    let shown = shown.iter().map(|line| line.replace(" run again (", " taken ("));
    for line in shown.filter(|line| line.contains(" taken (")) {
        let words = line.rsplit_once(" taken (").expect("taken").0.trim_end_matches(" likely");
        assert!(all.iter().any(|figure| words.ends_with(&format!(": {figure}"))), "{line}");
    }
    // Documents: terminal and report name those that took most.
    let mut documents = json_lines(&desk.read("d.jsonl"));
    documents.sort_by_key(|row| Reverse(number(row, "words_taken")));
    let takers = documents.iter().filter(|row| {
        row["class"] != "not derived" && row["source_probability"].as_f64().is_some_and(|chance| chance >= 0.61)
    });
    let mut looked_at = 0;
    for row in takers.take(PAIRS) {
        let of = number(row, "copied") + number(row, "edited") + number(row, "own");
        assert_eq!(number(row, "copied") + number(row, "edited"), number(row, "words_taken"));
        let words = figure(number(row, "words_taken"), of);
        // Either those that took from others are named, or those that repeat their own outlet.
        looked_at += usize::from(terminal.contains(&format!("({words})")));
        if page.contains("<h2>Who took most</h2>") && looked_at == 1 {
            assert!(between(&page, "<h2>Who took most</h2>", "</ol>").contains(" words</strong>"), "{words}");
        }
    }
    assert!(looked_at > 0, "{terminal}");
}

#[test]
fn all_places_tell_the_same_of_the_seeds() {
    agree(ARTICLES);
}

#[test]
fn all_places_tell_the_same_of_planted_stories() {
    let lexicon = Lexicon::from_seeds();
    let settings = Settings { documents: 240, largest: 12, in_stories: 120, seed: 31 };
    let made = plant(settings, &mut Language::made_up(&lexicon, settings.seed));
    let lines: Vec<String> = made.iter().enumerate().map(|(i, one)| lines::document(i, one).to_string()).collect();
    agree(&(lines.join("\n") + "\n"));
}

#[test]
fn all_places_tell_the_same_of_reuters() {
    let Some(path) = data("reuters21578/docs.jsonl.gz") else { return };
    let file = std::fs::File::open(path).expect("readable");
    let lines = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines();
    let lines: Vec<String> = lines.take(3000).map(|line| line.expect("gzip of UTF-8")).collect();
    agree(&(lines.join("\n") + "\n"));
}
