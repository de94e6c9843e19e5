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
        assert!(taker.is_none() || row["form"] == false, "{row:?}");
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
                assert!(judgement.contains(&format!("{words} (")), "{row:?}: {judgement}");
                assert!(judgement.contains(", likely the source"), "{row:?}: {judgement}");
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
                    assert!(verdict.contains(&format!(": {words} the same (")), "{row:?}: {verdict}");
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
    for line in shown.into_iter().filter(|line| line.contains(" the same (")) {
        let words = line.rsplit_once(" the same (").expect("words").0;
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
        // Words of rewritten passages are taken as far as the words are equal.
        let (copied, edited) = (number(row, "copied"), number(row, "edited"));
        assert!((copied..=copied + edited).contains(&number(row, "words_taken")), "{row:?}");
        let words = figure(number(row, "words_taken"), of);
        // Either those that took from others are named, or those that repeat their own outlet.
        looked_at += usize::from(terminal.contains(&format!("({words})")));
        let title = "<h2>Documents with most words of others</h2>";
        if page.contains(title) && looked_at == 1 {
            assert!(between(&page, title, "</ol>").contains(" words</strong>"), "{words}");
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

/// A notice of a dividend with these figures.
fn notice(id: &str, time: &str, name: &str, [dividend, before, pay, record]: [&str; 4]) -> String {
    let text = format!(
        "{name} said that its board of directors declared a regular quarterly dividend of {dividend} cents a share against \
         {before} cents in the quarter before. The dividend is payable on April {pay} to holders of record on March {record}."
    );
    let date = format!("2025-03-04T{time}:00Z");
    serde_json::json!({ "id": id, "title": format!("{name} sets dividend"), "source": "Tape", "date": date, "text": text })
        .to_string()
        + "\n"
}

#[test]
fn a_form_with_other_figures_is_taken_from_nobody() {
    let desk = Desk::new();
    let corpus = notice("calder", "09:00", "Calder Mills", ["12.5", "11.0", "15", "31"])
        + &notice("harbor", "12:00", "Harbor Ferries", ["9.1", "8.4", "18", "28"])
        + &notice("again", "15:00", "Harbor Ferries", ["9.1", "8.4", "18", "28"])
            .replace("regular quarterly", "quarterly");
    let flags = ["--pairs", "p.jsonl", "--documents", "d.jsonl", "--html", "r.html", "--clusters", "c.jsonl"];
    // A notice that is sent again with the same figures is a copy.
    desk.put("three.jsonl", &corpus);
    desk.run(&[&["scan", "three.jsonl", "-q"], &flags[..]].concat()).success();
    for row in json_lines(&desk.read("p.jsonl")) {
        let copy = (&row["a"], &row["b"]) == (&"again".into(), &"harbor".into());
        assert_eq!(row["form"], !copy, "{row:?}");
        assert_eq!(row["taken_from"], if copy { "harbor".into() } else { Value::Null }, "{row:?}");
    }
    // Two notices are a form, and no story.
    desk.put("two.jsonl", corpus.lines().take(2).collect::<Vec<_>>().join("\n") + "\n");
    let told = stdout(&desk.run(&[&["scan", "two.jsonl"], &flags[..]].concat()).success());
    assert!(json_lines(&desk.read("c.jsonl")).iter().all(|row| row["template"] == true), "{}", desk.read("c.jsonl"));
    assert!(json_lines(&desk.read("d.jsonl")).iter().all(|row| row["words_taken"] == 0), "{}", desk.read("d.jsonl"));
    assert!(
        told.contains("\nRecurring forms, no stories: 1 form ") && told.contains("one form with other figures"),
        "{told}"
    );
    assert!(!told.contains("\nStories") && !told.contains(" → ") && !told.contains("run again"), "{told}");
    assert!(desk.read("r.html").contains("one form with other figures"));
}

#[test]
fn a_stock_phrase_is_no_word_taken() {
    let desk = Desk::new();
    desk.put("a.txt", "Ferries stood still for nine hours. He said in a statement on Monday that all was well at sea.");
    desk.put("b.txt", "Schools closed early. She said in a statement on Monday that few pupils had come.");
    let told = stdout(&desk.run(&["compare", "a.txt", "b.txt"]).success());
    assert!(told.starts_with("A: a.txt, 0 of 19 words; B: b.txt, 0 of 15 words"), "{told}");
    assert!(told.contains("1 passage is a common phrase and does not count."), "{told}");
}
