//! Owns the tests of the report for people: what it holds, that hostile documents cannot do anything in it, its size.

use crate::program::{Desk, SHARED, document, stderr};
use base64::Engine;
use sha2::{Digest, Sha256};
use std::process::Command;

/// Every way to break out of text that is known to have worked somewhere. `document.title` tells if one did.
const PAYLOADS: &[&str] = &[
    "<script>document.title='pwned'</script>",
    "</script><script>document.title='pwned'</script>",
    "</title></style></noscript></textarea></template><script>document.title='pwned'</script>",
    "\"><img src=x onerror=document.title='pwned'>",
    "' onmouseover='document.title=\"pwned\"' autofocus onfocus='document.title=\"pwned\"",
    "<svg onload=document.title='pwned'>",
    "javascript:document.title='pwned'",
    "--><script>document.title='pwned'</script><!--",
    "]]><script>document.title='pwned'</script>",
    "{{ 7 * 7 }}{% include 'page.html' %}",
    "&lt;script&gt;&#x3c;script&#x3e;document.title='pwned'",
    "<noscript><p title=\"</noscript><img src=x onerror=document.title='pwned'>\">",
    "<base href=http://example.org/><meta http-equiv=refresh content=0;url=javascript:document.title='pwned'>",
    "\u{202e}gnp.exe\u{2066}\u{0}\u{1b}[31m\u{7f}",
];

fn hostile() -> String {
    let line = |(i, payload): (usize, &&str)| {
        let text = format!("{payload} {i} {SHARED} {payload}");
        serde_json::json!({ "id": format!("{payload} {i}"), "source": payload, "title": payload, "date": "2025-03-04", "text": text })
            .to_string()
            + "\n"
    };
    PAYLOADS.iter().enumerate().map(line).collect()
}

/// A chromium to look with; says so and gives `None` where there is none.
fn chromium() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|done| done.status.success()));
    if found.is_none() {
        println!("skipped: no chromium");
    }
    found
}

/// The document that the browser makes of an address, and what it says on its console.
fn browsed(browser: &str, desk: &Desk, address: &str) -> (String, String) {
    let profile = tempfile::tempdir().unwrap();
    let done = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--v=0", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", desk.path(address).display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    let console = said.lines().filter(|line| line.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    (String::from_utf8(done.stdout).unwrap(), console)
}

#[test]
fn a_report_shows_stories_pairs_passages_and_the_run() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "-q", "articles.jsonl", "--html", "report.html"]).success();
    let page = desk.read("report.html");
    for part in [
        "Ferry runs aground in fog off Skerryhaven, all 237 saved",
        "15 documents of 11 outlets, 2025-02-18 to 2025-08-15",
        "id=\"story-1\"",
        "id=\"pair-29\"",
        "id=\"passage-1\"",
        "Every pair in question was compared (105).",
        // Who had it first, of a story, a document and a pair.
        "<dt>Likely source, and shares most with the others</dt>",
        "4 documents of the story have it from there, directly or through others",
        "294 of 300 words (98\u{a0}%) of “",
        "stand in “<bdi class=\"name\">Ferry runs aground in fog off Skerryhaven, all 237 saved",
        "<li><b>For:</b> <bdi>Northwire is dated 14 hours earlier</bdi></li><li><b>For:</b> <bdi>Daily Meridian credits Northwire",
        "words of the second, both likely from “",
        "24 words of it",
        // A passage leads to its other side and back; what differs is marked, a name louder than other words.
        "id=\"a1-1\" href=\"#b1-1\"",
        "id=\"b1-1\" href=\"#a1-1\"",
        "<b class=\"loud\">Aurélie</b>",
        "<b>quayside</b>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http:") && !page.contains("https:"), "it loads nothing");
    let again = Desk::with_articles();
    again.run(&["scan", "-q", "articles.jsonl", "--html", "report.html", "-j", "1"]).success();
    assert!(again.read("report.html") == page, "the same bytes");
}

#[test]
fn every_link_leads_somewhere_and_every_name_is_one() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "-q", "articles.jsonl", "--html", "report.html"]).success();
    let page = desk.read("report.html");
    let values = |before: &str| -> Vec<String> {
        page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let mut names = values(" id=\"");
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "a name twice");
    let links = values(" href=\"#");
    assert!(links.len() > 200, "{}", links.len());
    for link in links {
        assert!(names.binary_search(&link).is_ok(), "#{link}");
    }
}

#[test]
fn the_policy_names_the_style_and_the_script_of_the_page() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "-q", "articles.jsonl", "--html", "report.html"]).success();
    let page = desk.read("report.html");
    let between = |open: &str, close: &str| page.split(open).nth(1).unwrap().split(close).next().unwrap();
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes()));
    let (style, script) = (between("<style>", "</style>"), between("<script>", "</script>"));
    let want = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    );
    assert_eq!(between("Content-Security-Policy\" content=\"", "\""), want);
    assert_eq!((page.matches("<style").count(), page.matches("<script").count()), (1, 1));
    assert!(!page.contains(" style=\""), "the policy would not let it act");
}

#[test]
fn hostile_documents_are_text() {
    let desk = Desk::new();
    desk.put("hostile.jsonl", hostile());
    desk.run(&["scan", "-q", "hostile.jsonl", "--keep-markup", "--html", "report.html"]).success();
    let page = desk.read("report.html");
    assert_eq!(page.matches("<script").count(), 1, "only our own");
    for bad in ["<img", "<svg onload", "<base", "onfocus='", "\u{202e}", "\u{2066}", "\u{1b}", "\0"] {
        assert!(!page.contains(bad), "{bad}");
    }
    let outside = page.split("<noscript").skip(1).all(|rest| rest.contains("</noscript>"));
    assert!(outside && page.matches("</noscript>").count() == page.matches("<noscript").count());
    let Some(browser) = chromium() else { return };
    for address in
        ["report.html", "report.html#pairs", "report.html#pair-1", "report.html#passages", "report.html#maps"]
    {
        let (dom, console) = browsed(browser, &desk, address);
        assert!(dom.contains("class=\"js\"") && !dom.contains("<title>pwned"), "{address}: a payload ran");
        assert_eq!(console, "", "{address}");
    }
}

#[test]
fn hostile_credits_and_broken_bytes_are_text_too() {
    let desk = Desk::new();
    let name = "<img src=x onerror=document.title='pwned'>";
    desk.put("credits.tsv", format!("agency\t{name}\tNWA\n"));
    let lines = |i: usize| document(&format!("d{i}"), &format!("SKERRY (NWA) - {SHARED} {i}."));
    desk.put("credited.jsonl", (0..3).map(lines).collect::<String>());
    desk.put("broken.txt", [SHARED.as_bytes(), b" \xFF\xFE\xC3\x28 <script>document.title='pwned'</script>"].concat());
    desk.put("lines.jsonl", b"{\"id\": \"bad\", \"text\": \"\xFF\xC3\x28 <script>\"}\n");
    let inputs = ["credited.jsonl", "broken.txt", "lines.jsonl"];
    let flags = ["scan", "-q", "--keep-markup", "--credits", "credits.tsv", "--html", "report.html"];
    desk.run(&[&flags[..], &inputs].concat()).success();
    let page = desk.read("report.html");
    assert!(page.contains("&lt;img src=x"), "the agency is named");
    assert_eq!((page.matches("<script").count(), page.matches("<img").count()), (1, 0));
    let Some(browser) = chromium() else { return };
    for address in ["report.html", "report.html#pair-1", "report.html#stories", "report.html#run"] {
        let (dom, console) = browsed(browser, &desk, address);
        assert!(dom.contains("class=\"js\"") && !dom.contains("<title>pwned"), "{address}: a payload ran");
        assert_eq!(console, "", "{address}");
    }
}

#[test]
fn a_browser_shows_what_the_address_names() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "-q", "articles.jsonl", "--html", "report.html"]).success();
    let Some(browser) = chromium() else { return };
    for (address, title, holds) in [
        ("report.html", "Who shares text with whom", "id=\"overview\" aria-labelledby=\"h-overview\""),
        ("report.html#pair-2", "Pair 2", "<article class=\"pair shown\" id=\"pair-2\""),
        ("report.html#b2-1", "Pair 2", "<mark class=\"c0 on\"><a id=\"b2-1\""),
        ("report.html#story-2", "Stories", "<article class=\"story\" id=\"story-2\""),
        ("report.html?kind=near#pairs", "Pairs", ">1 of 29</output>"),
        ("report.html?q=marrow+sandbank&outlet=Northwire#pairs", "Pairs", " of 29</output>"),
    ] {
        let (dom, console) = browsed(browser, &desk, address);
        assert!(dom.contains(&format!("<title>{title}")), "{address}");
        assert!(dom.contains(holds), "{address}: {holds}");
        assert_eq!(console, "", "{address}");
    }
}

#[test]
fn a_page_keeps_to_its_size_and_says_what_it_left_out() {
    let desk = Desk::new();
    let filler = |i: usize| (0..400).map(|w| format!("w{}", (w * 7 + i * 13) % 5003)).collect::<Vec<_>>().join(" ");
    let line = |i: usize| document(&format!("d{i:03}"), &format!("{SHARED} {i}. {}", filler(i)));
    desk.put("many.jsonl", (0..60).map(line).collect::<String>());
    let done = desk.run(&["scan", "-q", "many.jsonl", "--html", "report.html", "--html-max", "1M"]).success();
    let page = desk.bytes("report.html");
    assert!(page.len() <= 1_000_000, "{}", page.len());
    let said = stderr(&done);
    assert!(said.contains("did not fit the page: --html-max allows more"), "{said}");
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("To keep the page small") && page.contains("id=\"pair-1\""));
}

#[test]
fn a_title_of_megabytes_is_cut() {
    let desk = Desk::new();
    let line =
        |id: &str| serde_json::json!({ "id": id, "title": "long ".repeat(2_000_000), "text": SHARED }).to_string();
    desk.put("long.jsonl", line("a") + "\n" + &line("b") + "\n");
    desk.run(&["scan", "-q", "long.jsonl", "--html", "report.html"]).success();
    assert!(desk.bytes("report.html").len() < 100_000);
}

#[test]
fn runs_without_passages_or_without_pairs_have_a_report_too() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "-q", "articles.jsonl", "--only", "near-duplicates", "--html", "near.html"]).success();
    assert!(desk.read("near.html").contains("shared shingles"));
    desk.put("alone.txt", "One text that nobody shares.");
    desk.run(&["scan", "-q", "alone.txt", "--html", "alone.html"]).success();
    assert!(desk.read("alone.html").contains("No two of them share text"));
}

#[test]
fn what_cannot_be_a_report_is_refused() {
    let desk = Desk::with_articles();
    for (arguments, why) in [
        (&["--html", "report.csv"][..], "must end in .html"),
        (&["--html", "report.html", "--html-max", "10k"], "1,000,000 bytes or more"),
        (&["--html-max", "5M"], "--html"),
        (&["--html", "same.html", "--pairs", "no/such/folder/x.csv"], "no such folder"),
    ] {
        let done = desk.run(&[&["scan", "articles.jsonl"], arguments].concat()).code(2);
        assert!(stderr(&done).contains(why), "{arguments:?}: {}", stderr(&done));
        assert_eq!(desk.names(), ["articles.jsonl"]);
    }
}

/// Contrast of two colours such as `#1d1c1a`, as WCAG 2 defines it.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn all_text_stands_out_by_day_and_by_night() {
    let style = include_str!("../../../src/io/write/html/report.css");
    let (day, night) = style.split_once("@media screen and (prefers-color-scheme: dark)").unwrap();
    for part in [day, night.split_once("* {").unwrap().0] {
        let colour = |name: &str| {
            let value = part.split_once(&format!("--{name}: ")).unwrap_or_else(|| panic!("--{name}")).1;
            &value[..7]
        };
        let marks: Vec<(String, String)> = (0..6).map(|i| (format!("c{i}"), format!("e{i}"))).collect();
        let mut pairs = vec![("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("soft", "shade")];
        pairs.extend([("link", "paper"), ("link", "card"), ("accent", "paper"), ("loud", "card")]);
        pairs.extend(marks.iter().flat_map(|(c, e)| [("ink", &**c), ("loud", c), ("card", e)]));
        for (text, ground) in pairs {
            let found = contrast(colour(text), colour(ground));
            assert!(found >= 4.5, "{text} on {ground}: {found:.2}, WCAG AA asks 4.5");
        }
    }
}
