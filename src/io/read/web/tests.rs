//! Pages and archives, read whole: every block size gives the same documents, and what is left out is named.

use super::charset::MOST_BYTES;
use super::*;
use crate::io::read::tests::{Outcome, ReadCase, documents, gzip, one};
use encoding_rs::Encoding;
use memchr::memmem;

const FOG: &str = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
const CREW: &str =
    "Its crew brought all passengers ashore in small boats, and nobody was hurt, the coastguard said later.";

/// A page with menus around two paragraphs.
fn html(head: &str, text: &str) -> String {
    let menu = "<ul><li><a href=/a>Politics</a><li><a href=/b>Sport</a><li><a href=/c>Weather</a></ul>";
    format!(
        "<!DOCTYPE html><html><head>{head}</head><body><nav>{menu}</nav><article><h1>Ferry cancelled</h1>{text}\
         </article><footer>{menu}<p>All rights reserved.</p></footer></body></html>"
    )
}

fn paragraphs() -> String {
    format!("<p>{FOG}</p><script>var x = '<p>no';</script><p>{CREW}</p>")
}

/// `id|text|source|title|date` of a page.
fn document(id: &str, first: &str, source: &str, date: &str) -> String {
    format!("{id}|{first}{FOG}\n\n{CREW}|{source}|Ferry cancelled|{date}")
}

#[test]
fn pages_and_what_they_say_of_themselves() {
    let title = "<title>Ferry cancelled</title>";
    let data = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "Ferry cancelled", "datePublished": "2025-03-04T12:00:00+01:00",
        "author": {"name": "By Jane Doe, Northwire"}, "publisher": {"name": "Gazette"}}</script>"#;
    let meta = "<meta property='og:site_name' content='Herald'>\
                <meta property='article:published_time' content='2025-03-04'>";
    let cases = [
        (html(title, &paragraphs()), document("a.html", "", "-", "-")),
        (html(&format!("{title}{meta}"), &paragraphs()), document("a.html", "", "Herald", "1741046400")),
        (
            html(&format!("{title}{data}"), &paragraphs()),
            document("a.html", "By Jane Doe, Northwire\n\n", "Gazette", "1741086000"),
        ),
        (
            html(title, &format!("<time datetime=2025-03-04>Tuesday</time>{}", paragraphs())),
            document("a.html", "Tuesday\n", "-", "1741046400"),
        ),
    ];
    for (page, expected) in cases {
        let outcome = one("a.html", page);
        assert_eq!(outcome.skipped, [""; 0]);
        assert_eq!(documents(&outcome), [expected]);
    }
}

#[test]
fn encodings_that_pages_declare() {
    let page =
        |declared: &str| html(&format!("{declared}<title>Ferry cancelled</title>"), "<p>Le café près de la gare</p>");
    let latin = |declared: &str| encoding_rs::WINDOWS_1252.encode(&page(declared)).0.into_owned();
    let utf16: Vec<u8> = format!("\u{feff}{}", page("")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let japanese = page("<meta charset=iso-2022-jp>").replace("gare", "gare 東京");
    let cases: [(Vec<u8>, Option<&'static Encoding>, &str, &str); 9] = [
        (page("").into(), None, "café près", ""),
        (page("<meta charset=windows-1252>").into(), None, "café près", ""),
        (utf16, None, "café près", ""),
        (latin("<meta charset=\"windows-1252\">"), None, "café près", ""),
        (latin("<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>"), None, "café près", ""),
        (latin("<meta charset=koi8-r>"), Some(encoding_rs::WINDOWS_1252), "café près", ""),
        (latin("<meta charset=koi8-r>"), None, "cafИ prХs", ""),
        (latin("<meta name=charset content=none>"), None, "café près", "web pages decoded as"),
        (encoding_rs::ISO_2022_JP.encode(&japanese.replace(['é', 'è'], "e")).0.into_owned(), None, "東京", ""),
    ];
    for (bytes, encoding, expected, note) in cases {
        let mut case = ReadCase::new(&[("a.html", &bytes)]);
        case.options.encoding = encoding;
        let outcome = case.outcome();
        assert!(documents(&outcome)[0].contains(expected), "{outcome:?}");
        assert_eq!(outcome.notes.iter().any(|n| n.contains(note)), !note.is_empty(), "{outcome:?}");
    }
}

#[test]
fn hostile_pages_are_named() {
    let many = |what: &str, times: usize| format!("<!DOCTYPE html><title>x</title>{}", what.repeat(times));
    let formatting = format!("<p>{}", (0..200).map(|i| format!("<b a{i}>")).collect::<String>());
    let attributes: String = (0..60_000).map(|i| format!(" a{i}")).collect();
    let cases = [
        (many("<div>", 300), "elements inside each other"),
        (many("<table><tr><td>", 300), "elements inside each other"),
        (many("<template>", 1000), "elements inside each other"),
        (many("<p>x", 150_000), "elements and texts"),
        (many(&formatting, 1) + &"<p>x".repeat(5_000), "elements and texts"),
        (format!("<!DOCTYPE html><p{attributes}>{FOG}"), "too many attributes"),
        (many("x ", MOST_BYTES / 2), "of more than 8388608 bytes"),
        (many("&", 800_000), "special characters"),
        (many("\u{a0}", 400_000), "special characters"),
        (many("<div id=app></div><script>load()</script>", 1), "without text to read"),
        (String::new() + "<html><body><img src=x></body>", "without text to read"),
    ];
    for (page, expected) in cases {
        let outcome = ReadCase::new(&[("a.html", page.as_bytes())]).read(1 << 20, 1 << 30);
        assert_eq!(outcome.documents.len(), 0, "{expected}");
        assert!(outcome.skipped[0].starts_with("a.html:0: ") && outcome.skipped[0].contains(expected), "{outcome:?}");
    }
    let bomb = "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let harmless = [
        format!("{bomb}<title>x</title><p>{FOG} &b; {CREW}"),
        many("<p>", 1000) + FOG + &"</div>".repeat(1000),
        many("<script type='application/ld+json'>{\"@context\":", 1)
            + &"{\"@context\":".repeat(40_000)
            + "</script>"
            + FOG,
        html("<title>\0x</title>", &paragraphs()).replace('\0', ""),
    ];
    for page in harmless {
        assert!(documents(&one("a.html", page))[0].contains(FOG));
    }
}

/// A record of an archive; `more` are lines of its head.
fn record(kind: &str, more: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {}\r\n{more}\r\n", content.len());
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

fn answer(uri: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let more = format!("WARC-Target-URI: {uri}\r\nWARC-Date: 2025-03-05T00:00:00Z\r\n");
    record("response", &more, &[format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat())
}

/// The records of an archive with all that there is, and what is to come of the archive: `PAGES` documents.
fn archive() -> Vec<Vec<u8>> {
    let page = html("<title>Ferry cancelled</title>", &paragraphs());
    let dated = html(
        "<title>Ferry cancelled</title><meta property='article:published_time' content='2025-03-04'>",
        &paragraphs(),
    );
    let (one, two) = page.as_bytes().split_at(100);
    let chunks = |body: &[u8]| format!("{:x};x=y\r\n", body.len()).into_bytes().into_iter().chain(body.to_vec());
    let chunked: Vec<u8> = chunks(one).chain(*b"\r\n").chain(chunks(two)).chain(*b"\r\n0\r\n\r\n").collect();
    let ok = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    let mut longer = answer("https://e.org/longer", ok, page.as_bytes());
    let at = memmem::find(&longer, b"Content-Length: ").unwrap() + 16;
    longer.splice(at..at, *b"9");
    let wet = "WARC-Target-URI: https://www.f.org/text\r\nWARC-Date: 2025-03-05T00:00:00Z\r\n";
    vec![
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        answer("https://www.a.org:80/1?x=y", ok, page.as_bytes()),
        answer("http://b.org/2", &format!("{ok}\r\nTransfer-Encoding: chunked"), &chunked),
        longer,
        answer("http://b.org/3", &format!("{ok}\r\nContent-Encoding: gzip"), &gzip(dated.as_bytes())),
        answer(
            "http://b.org/4",
            &format!("{ok}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
            page.as_bytes(),
        ),
        answer("http://b.org/5", &format!("{ok}\r\nContent-Encoding: br"), page.as_bytes()),
        answer("http://b.org/6", &format!("{ok}\r\nTransfer-Encoding: chunked"), b"9\r\nx"),
        answer("http://b.org/7", "404 Not Found\r\nContent-Type: text/html", page.as_bytes()),
        answer("http://b.org/8.png", "200 OK\r\nContent-Type: image/png", b"\x89PNG\0\0\r\n\r\nWARC"),
        record("revisit", "", b"HTTP/1.1 200 OK\r\n\r\n"),
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n\r\n".to_vec(),
        record("conversion", wet, format!("Menu\n{FOG}\n").as_bytes()),
    ]
}

fn check(outcome: &Outcome, name: &str) {
    let page = |id: &str, host: &str, date: &str| document(id, "", host, date);
    let crawled = "1741132800";
    assert_eq!(
        documents(outcome),
        [
            page("http://b.org/2", "b.org", crawled),
            page("http://b.org/3", "b.org", "1741046400"),
            page("http://b.org/4", "b.org", crawled),
            page("https://www.a.org:80/1?x=y", "a.org", crawled),
            format!("https://www.f.org/text|Menu\n{FOG}|f.org|-|{crawled}"),
        ]
    );
    assert_eq!(outcome.documents[0].1, format!("{name}:4"));
    let skipped = [
        "5: a broken record of a web archive (it says ",
        "8: http://b.org/5: a page packed with \"br\", which is not read",
        "9: http://b.org/6: a page whose chunks are broken",
        "13: a broken record of a web archive (no Content-Length)",
    ];
    for (reason, expected) in outcome.skipped.iter().zip(skipped) {
        assert!(reason.starts_with(&format!("{name}:{expected}")), "{reason}");
    }
    assert_eq!(outcome.skipped.len(), skipped.len(), "{outcome:?}");
    let kinds = ["another status", "no HTML", "said to be as before"];
    assert!(kinds.iter().all(|kind| outcome.notes.iter().any(|note| note.contains(kind))), "{:?}", outcome.notes);
}

#[test]
fn archives_plain_and_packed() {
    check(&one("a.warc", archive().concat()), "a.warc");
    let members: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    check(&one("a.warc.gz", &members), "a.warc.gz");
    let trailing = one("a.warc.gz", [&members[..], b"rubbish"].concat());
    check(&trailing, "a.warc.gz");
    assert!(trailing.notes.iter().any(|note| note.contains("after the packed data")), "{:?}", trailing.notes);
}

#[test]
fn a_broken_member_costs_its_record_only() {
    let mut members: Vec<Vec<u8>> = archive()[2..4].iter().map(|record| gzip(record)).collect();
    let mut broken = gzip(&answer("http://c.org/", "200 OK\r\nContent-Type: text/html", &[b'x'; 3000]));
    let middle = broken.len() / 2;
    broken[middle..].fill(0xFF);
    members.insert(1, broken);
    let outcome = one("a.warc.gz", members.concat());
    assert_eq!(outcome.documents.len(), 2, "{outcome:?}");
    assert!(outcome.skipped[0].starts_with("a.warc.gz:2: broken gzip data"), "{outcome:?}");
    assert_eq!(outcome.skipped.len(), 1);
    assert_eq!(outcome.documents[0].1, "a.warc.gz:3");
}

#[test]
fn records_too_long_are_passed_over() {
    let mut records = archive();
    let ok = "200 OK\r\nContent-Type: ";
    records.truncate(3);
    records.insert(2, answer("http://d.org/film", &format!("{ok}video/mp4"), &vec![0; record::MOST_RECORD + 1]));
    records.insert(2, answer("http://d.org/page", &format!("{ok}text/html"), &vec![b'x'; record::MOST_RECORD + 1]));
    records.push(answer(
        "http://d.org/bomb",
        &format!("{ok}text/html\r\nContent-Encoding: gzip"),
        &gzip(&vec![b' '; MOST_BYTES + 1]),
    ));
    let outcome = ReadCase::new(&[("a.warc", &records.concat())]).read(1 << 20, 1 << 30);
    assert_eq!(outcome.documents.len(), 1);
    assert_eq!(outcome.documents[0].1, "a.warc:5");
    let expected = ["a.warc:3: one record of more than 16777216 bytes", "a.warc:6: a page of more than 8388608 bytes"];
    assert!(outcome.skipped.iter().zip(expected).all(|(reason, expected)| reason.starts_with(expected)), "{outcome:?}");
    assert_eq!(outcome.skipped.len(), 2);
    assert!(outcome.notes.iter().any(|note| note.contains("no HTML")), "{outcome:?}");
}
