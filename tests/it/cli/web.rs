//! Web pages and web archives from end to end.

use crate::program::Desk;
use predicates::prelude::*;
use predicates::str::contains;

const STORY: &str = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said. \
                     Its crew brought all passengers ashore in small boats, and nobody was hurt.";

/// A page of an outlet, with more furniture than story.
fn page(outlet: &str) -> String {
    let menu: String = (0..40).map(|i| format!("<li><a href=/{i}>Section {i} of our paper</a>")).collect();
    format!(
        "<!DOCTYPE html><title>A ferry</title><meta property=og:site_name content={outlet}><nav><ul>{menu}</ul></nav>\
         <article><h1>A ferry</h1><p>{outlet} was on the islands.</p><p>{STORY}</p></article>\
         <footer><ul>{menu}</ul>All rights reserved.</footer>"
    )
}

/// A folder with two pages of one story, and one without text.
fn pages() -> Desk {
    let desk = Desk::new();
    desk.put("pages/a.html", page("Herald"));
    desk.put("pages/b.htm", page("Gazette"));
    desk.put("pages/c.html", "<!DOCTYPE html><div id=app></div>");
    desk
}

#[test]
fn a_folder_of_pages_is_scanned_by_its_articles() {
    let desk = pages();
    let run = |threads: &str| {
        let outputs = ["--pairs", "-", "--passages", "p.jsonl", "--excerpts"];
        let done = desk.run(&[&["scan", "pages", "--threads", threads], &outputs[..]].concat()).code(1);
        let done = done.stderr(contains("c.html: a page without text to read"));
        (String::from_utf8(done.get_output().stdout.clone()).unwrap(), desk.read("p.jsonl"))
    };
    let (pairs, passages) = run("1");
    assert_eq!((pairs.clone(), passages.clone()), run("4"));
    assert_eq!(pairs.lines().count(), 1);
    assert!(pairs.contains(r#""source_a":"Herald","source_b":"Gazette""#), "{pairs}");
    assert!(passages.contains(STORY) && !passages.contains("Section"), "{passages}");
}

#[test]
fn archives_are_scanned_and_deduplicated_as_they_stand() {
    let record = |uri: &str, outlet: &str| {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page(outlet));
        let head = format!("WARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-03-05T00:00:00Z\r\n");
        format!("WARC/1.0\r\n{head}Content-Length: {}\r\n\r\n{answer}\r\n\r\n", answer.len())
    };
    let info = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n";
    let [one, two] = [record("http://herald.org/1", "Herald"), record("http://www.gazette.org/1", "Gazette")];
    let desk = Desk::new();
    desk.put("crawl.warc", format!("{info}{one}{two}"));
    let gazette = r#""id":"http://www.gazette.org/1","source":"gazette.org","date":"2025-03-05"#;
    desk.run(&["scan", "crawl.warc", "--documents", "-"]).success().stdout(contains(gazette));
    let dedup = |output: &str| desk.run(&["dedup", "crawl.warc", "-o", output]);
    dedup("kept.csv").code(2).stderr(contains("a web archive: .warc fits"));
    dedup("kept.warc").success();
    assert_eq!(desk.read("kept.warc"), one);
}

#[test]
fn dedup_of_pages_lists_them() {
    let desk = pages();
    desk.put("d.txt", "The chess final ended in a draw after seven hours and a hundred moves.");
    let done = desk.run(&["dedup", "pages/a.html", "pages/b.htm", "d.txt", "-o", "-"]).success();
    done.stdout("pages/a.html\nd.txt\n").stderr(contains("lists the files that are kept"));
}

#[test]
fn kinds_are_told_by_content_or_named() {
    let desk = pages();
    desk.put("page", page("Herald"));
    desk.run(&["compare", "pages/a.html", "pages/b.htm"]).success().stdout(contains("Section").not());
    let scan = |inputs: &[&str]| desk.run(&[&["scan", "--passages", "-", "--excerpts"], inputs].concat()).success();
    scan(&["page", "pages/b.htm"]).stdout(contains(STORY).and(contains("Section").not()));
    scan(&["page", "pages/b.htm", "--input-format", "text"]).stdout(contains("Section"));
    desk.put("words", STORY);
    desk.run(&["scan", "--input-format", "html", "words", "--documents", "-"])
        .success()
        .stdout(contains("\"words\":30"));
}
