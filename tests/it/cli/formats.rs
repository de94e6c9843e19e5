//! Files of every wrapping: each is read as what it is, or refused by its name.

use crate::program::{Desk, Rows, gzip, json_lines, stderr};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::io::Write;

const FOG: &str = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
const CREW: &str =
    "Its crew brought all passengers ashore in small boats, and nobody was hurt, the coastguard said later.";

/// What a file that begins so is.
enum Is {
    /// Read: documents, and what they are read as.
    Read(usize, &'static str),
    /// Refused: a part of the reason.
    No(&'static str),
}
use Is::{No, Read};

/// Beginnings of files, each with a name that tells nothing and on standard input.
fn beginnings() -> Vec<(Vec<u8>, Is)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let utf16 = |text: &str| -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let mail = format!(
        "Message-ID: <1@e.org>\nFrom: Press <p@e.org>\nSubject: Fog\nDate: Thu, 16 May 2024 08:00:00 +0200\n\n{FOG}\n"
    );
    let rss = format!("<rss><channel><item><title>Fog</title><description>{FOG}</description></item></channel></rss>");
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(FOG.len() as u64);
    tar.append_data(&mut header, "a.txt", FOG.as_bytes()).unwrap();
    let tar = tar.into_inner().unwrap();
    vec![
        // Text and records.
        (text(FOG), Read(1, "plain text")),
        (utf16(FOG), Read(1, "plain text")),
        (text("# Fog\n\nThe *ferry* stops."), Read(1, "plain text")),
        (text(&format!("{{\"text\": \"{FOG}\"}}\n{{\"text\": \"{CREW}\"}}\n")), Read(2, "JSON lines")),
        (gzip(format!("{{\"text\": \"{FOG}\"}}\n").as_bytes()), Read(1, "JSON lines")),
        // Markup.
        (text(&format!("<!DOCTYPE html><title>x</title><p>{FOG}</p>")), Read(1, "a web page")),
        (text(&format!("<div><p>{FOG}</p><p>{CREW}</p></div>")), Read(1, "text taken out of HTML")),
        (text(&rss), Read(1, "an RSS feed")),
        (utf16(&rss), Read(1, "an RSS feed")),
        (
            text(&format!(
                "<?xml version='1.0'?>\n<!-- x -->\n<feed><entry><title>F</title><summary>{FOG}</summary></entry></feed>"
            )),
            Read(1, "an Atom feed"),
        ),
        (
            text(&format!("<rdf:RDF><channel/><item rdf:about='u'><description>{FOG}</description></item></rdf:RDF>")),
            Read(1, "an RSS feed"),
        ),
        (
            text(&format!("<?xml version='1.0'?><nitf><body><body.content><p>{FOG}</p></body.content></body></nitf>")),
            Read(1, "NITF"),
        ),
        (
            text(&format!(
                "<newsItem guid='urn:1'><contentMeta><headline>F</headline></contentMeta><contentSet><inlineXML><html><head>\
                 <title>no</title></head><body><p>{FOG}</p></body></html></inlineXML></contentSet></newsItem>"
            )),
            Read(1, "NewsML-G2"),
        ),
        (
            text(&format!("<DOC id='A' type='story'>\n<TEXT>\n<P>\n{FOG}\n<P>\n{CREW}\n</TEXT>\n</DOC>\n")),
            Read(1, "SGML (DOC)"),
        ),
        (
            text(&format!(
                "<!DOCTYPE lewis SYSTEM \"l.dtd\">\n<REUTERS NEWID=\"1\"><TEXT>&#2;<BODY>{FOG}&#3;</BODY></TEXT></REUTERS>"
            )),
            Read(1, "SGML (REUTERS)"),
        ),
        (text(&format!("{{\\rtf1\\ansi {FOG}\\par}}")), Read(1, "RTF")),
        (text(&mail), Read(1, "a mail")),
        (text(&format!("From p@e.org Thu May 16 08:00:00 2024\n{mail}")), Read(1, "a mailbox")),
        (tar, Read(1, "plain text")),
        (text("<?xml version='1.0'?><urlset><url><loc>https://e.org</loc></url></urlset>"), No("a sitemap")),
        (text("<sitemapindex><sitemap><loc>https://e.org</loc></sitemap></sitemapindex>"), No("a list of sitemaps")),
        (text("<opml version='2.0'><body/></opml>"), No("a list of feeds")),
        (text("<?xml version='1.0'?><mediawiki><page/></mediawiki>"), No("a dump of a wiki")),
        (text("<?xml version='1.0'?><ledger><entry>1</entry></ledger>"), No("<ledger>")),
        (text("<svg xmlns='http://www.w3.org/2000/svg'/>"), No("a picture (SVG)")),
        (text("<record><field>1</field><field>2</field></record>"), No("<record>")),
        (text("WEBVTT\n\n00:00.000 --> 00:01.000\nwords"), No("subtitles (WebVTT)")),
        (text("1\n00:00:01,000 --> 00:00:02,000\nwords"), No("subtitles (SubRip)")),
        (text("\\documentclass{article}\n\\begin{document}"), No("LaTeX")),
        (text("%!PS-Adobe-3.0\n"), No("PostScript")),
        (text("BEGIN:VCALENDAR\nVERSION:2.0"), No("a calendar")),
        (text("-- MySQL dump 10.13\nCREATE TABLE x (y int);"), No("a dump of a database")),
        (text("@article{key,\n  title = {x}}"), No("BibTeX")),
        // Binary.
        (text("%PDF-1.7\n"), No("pdftotext -layout FILE FILE.txt")),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest".to_vec(), No("old Office")),
        (b"BZh91AY&SY".to_vec(), No("bunzip2")),
        (b"\xFD7zXZ\0\0".to_vec(), No("unxz")),
        (b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(), No("7z x")),
        (b"Rar!\x1A\x07\x01\0".to_vec(), No("a RAR archive")),
        (b"ARROW1\0\0".to_vec(), No("Arrow")),
        (b"SQLite format 3\0".to_vec(), No("sqlite3")),
        (b"\x80\x04\x95\x10\0\0".to_vec(), No("a pickle")),
        (b"\x89PNG\r\n\x1A\n".to_vec(), No("PNG")),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), No("JPEG")),
        (b"\x7FELF\x02".to_vec(), No("a program")),
        (gzip(&gzip(b"words")), No("packed twice")),
        (b"ab\0cd".to_vec(), No("binary")),
        (b"\x01\x02\x03\x04 words \x05\x06".to_vec(), No("binary")),
    ]
}

#[test]
fn beginnings_are_read_as_what_they_are_or_refused_by_name() {
    let desk = Desk::new();
    for (bytes, is) in beginnings() {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        desk.put("x", &bytes);
        for named in [true, false] {
            let input = if named { "x" } else { "-" };
            let arguments = ["scan", input, "-q", "--texts", "t.jsonl"];
            let done = if named { desk.run(&arguments) } else { desk.pipe(&arguments, bytes.clone()) };
            let said = stderr(&done);
            match is {
                Read(documents, how) => {
                    done.code(0);
                    let texts = json_lines(&desk.read("t.jsonl"));
                    assert_eq!(texts.len(), documents, "{shown}");
                    for one in &texts {
                        assert!(one["read_as"].as_str().unwrap().contains(how), "{shown}: {one:?}");
                        assert!(!one["text"].as_str().unwrap().contains('<'), "{shown}: {one:?}");
                    }
                    if documents == 1 {
                        assert!(
                            said.contains("the only document was read as") && said.contains(how),
                            "{shown}: {said}"
                        );
                    }
                    std::fs::remove_file(desk.path("t.jsonl")).unwrap();
                }
                No(why) => {
                    done.code(2);
                    assert!(said.contains(&format!("  {input}: ")) && said.contains(why), "{shown}: {said}");
                    assert!(said.contains("; ") || why == "binary", "{shown}: no remedy in {said}");
                }
            }
        }
    }
}

/// A zip archive of these members, not packed.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A workbook with the sheets given as rows of cells in XML.
fn workbook(sheets: &[(&str, &str)], strings: &str) -> Vec<u8> {
    let list: String =
        sheets.iter().enumerate().map(|(i, (name, _))| format!("<sheet name=\"{name}\" r:id=\"s{i}\"/>")).collect();
    let places: String = (0..sheets.len())
        .map(|i| format!("<Relationship Id=\"s{i}\" Type=\"x/worksheet\" Target=\"worksheets/s{i}.xml\"/>"))
        .collect();
    let more = "<Relationship Id=\"t\" Type=\"x/styles\" Target=\"styles.xml\"/>\
                <Relationship Id=\"u\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"d\\.m\\.yyyy;@\"/></numFmts>\
                  <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    let all: Vec<(String, String)> = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("xl/workbook.xml", format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{places}{more}</Relationships>")),
        ("xl/styles.xml", styles.to_owned()),
        ("xl/sharedStrings.xml", format!("<sst uniqueCount=\"18446744073709551615\">{strings}</sst>")),
    ]
    .into_iter()
    .map(|(name, content)| (name.to_owned(), content))
    .chain(sheets.iter().enumerate().map(|(i, (_, rows))| {
        (format!("xl/worksheets/s{i}.xml"), format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
    }))
    .collect();
    let members: Vec<(&str, &[u8])> = all.iter().map(|(name, content)| (name.as_str(), content.as_bytes())).collect();
    zip(&members)
}

fn sheet(text: &str) -> String {
    format!(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>date</t></is></c>\
         <c r=\"C1\" t=\"str\"><v>text</v></c><c r=\"D1\" t=\"str\"><v>title</v></c></row>\
         <row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\" s=\"1\"><v>45720</v></c><c r=\"C2\" t=\"inlineStr\"><is><r><t>{text} </t></r>\
         <r><t>{CREW}</t></r></is></c></row><row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"2\"><v>45720.5</v></c>\
         <c r=\"C3\" t=\"inlineStr\"><is><t>{CREW}</t></is></c><c r=\"D3\" t=\"e\"><v>#N/A</v></c></row>"
    )
}

#[test]
fn sheets_of_a_workbook_are_tables() {
    let desk = Desk::new();
    let strings = "<si><t>id</t></si><si><r><t>ni</t></r><r><t>ne</t></r><rPh><t>no</t></rPh></si>";
    let book = workbook(
        &[("Articles", &sheet(FOG)), ("Empty", ""), ("Notes", "<row><c t=\"str\"><v>hm</v></c></row>")],
        strings,
    );
    desk.put("a.xlsx", &book);
    desk.put("a.xlsx.gz", gzip(&book));
    for input in ["a.xlsx", "a.xlsx.gz", "-"] {
        let arguments = ["scan", input, "--documents", "d.csv", "--texts", "t.jsonl", "-q"];
        let done = if input == "-" { desk.pipe(&arguments, book.clone()) } else { desk.run(&arguments) };
        done.code(1).stderr(contains(format!("{input}/Notes: no column \"text\"")));
        let rows = Rows::of(&desk.read("d.csv"), b',');
        assert_eq!(rows.column("id"), ["7", "nine"]);
        assert_eq!(rows.column("date"), ["2025-03-04", "2025-03-04T12:00:00Z"]);
        let texts = json_lines(&desk.read("t.jsonl"));
        assert_eq!(texts[0]["text"], format!("{FOG} {CREW}"));
        assert_eq!(texts[0]["read_as"], "a table");
    }
}

#[test]
fn word_processors() {
    let desk = Desk::new();
    let word = format!(
        "<w:document><w:body><w:p><w:r><w:t>{FOG}</w:t></w:r></w:p><w:p><w:r><w:instrText>NO</w:instrText><w:t>Its </w:t></w:r>\
         <w:r><w:t xml:space=\"preserve\">crew</w:t></w:r></w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:body></w:document>"
    );
    desk.put("a.docx", zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", word.as_bytes())]));
    let office = format!(
        "<office:document-content><office:body><office:text><text:p>{FOG}</text:p><text:p>Its <text:span>crew</text:span></text:p>\
         </office:text></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.text";
    desk.put("b.odt", zip(&[("mimetype", kind), ("content.xml", office.as_bytes())]));
    desk.run(&["scan", ".", "--texts", "t.jsonl", "-q"]).code(0);
    let texts = json_lines(&desk.read("t.jsonl"));
    assert_eq!(texts.len(), 2);
    assert!(texts.iter().all(|one| one["text"] == format!("{FOG}\n\nIts crew")), "{texts:?}");
    let sheet = b"application/vnd.oasis.opendocument.spreadsheet";
    for (name, members, what) in [
        ("c.ods", vec![("mimetype", &sheet[..]), ("content.xml", b"<x/>")], "--convert-to xlsx"),
        ("d.pptx", vec![("ppt/presentation.xml", &b"<x/>"[..])], "slides"),
        ("e.epub", vec![("META-INF/container.xml", &b"<x/>"[..])], "pandoc"),
    ] {
        desk.put(name, zip(&members));
        desk.run(&["scan", name]).code(2).stderr(contains(format!("  {name}: ")).and(contains(what)));
    }
}

#[test]
fn archives_give_their_files() {
    let desk = Desk::new();
    let inner = zip(&[("deep/c.txt", CREW.as_bytes())]);
    let lines = format!("{{\"id\": \"j\", \"text\": \"{FOG}\"}}\n");
    let archive = zip(&[
        ("news/a.txt", FOG.as_bytes()),
        ("news/b.jsonl.gz", &gzip(lines.as_bytes())),
        ("more.zip", &inner),
        ("__MACOSX/x.txt", b"no"),
        ("photo.jpg", b"\xFF\xD8\xFF"),
        ("../../up.txt", CREW.as_bytes()),
    ]);
    desk.put("n.zip", &archive);
    let expected = ["j", "n.zip/more.zip/deep/c.txt", "n.zip/news/a.txt", "n.zip/up.txt"];
    assert_eq!(desk.ids(&["n.zip"], 0), expected);
    desk.run(&["scan", "n.zip"])
        .stderr(contains("note: files of other kinds ignored in archives (.jpg 1): n.zip/photo.jpg"));
    // What is kept of an archive of records stands as it stood there.
    desk.put("k.zip", zip(&[("a.jsonl", lines.as_bytes()), ("b.jsonl", lines.replace('j', "k").as_bytes())]));
    desk.run(&["dedup", "k.zip", "-o", "kept.jsonl", "-q"]).code(0);
    assert_eq!(desk.read("kept.jsonl"), lines);
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in [("a.txt".to_owned(), FOG), (format!("{}a.txt", "long/".repeat(60)), CREW)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, name, content.as_bytes()).unwrap();
    }
    desk.put("t.tar.gz", gzip(&tar.into_inner().unwrap()));
    let ids = desk.ids(&["t.tar.gz"], 0);
    assert_eq!((ids.len(), ids[0].as_str()), (2, "t.tar.gz/a.txt"));
    assert!(ids[1].starts_with("t.tar.gz/long/long/") && ids[1].len() > 300, "{ids:?}");
}

#[test]
fn feeds_and_mail_have_fields() {
    let desk = Desk::new();
    let atom = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><feed><title>\u{c9}cho</title><entry><id>urn:1</id><title>T &amp; U</title>\
                <updated>2024-05-16T08:00:00Z</updated><summary>short</summary><content type=\"html\">&lt;p&gt;Caf\u{e9} one.&lt;/p&gt;\
                &lt;p&gt;Two&amp;nbsp;three.&lt;/p&gt;</content></entry><entry><title>bare</title></entry></feed>";
    desk.put("f.xml", encoding_rs::WINDOWS_1252.encode(atom).0);
    let done = desk.run(&["scan", "f.xml", "-q", "--texts", "t.jsonl", "--documents", "d.csv", "--text-field", "body"]);
    done.code(1).stderr(contains("f.xml:2: an Atom feed without a text (\"bare\")").and(contains("texts with HTML")));
    assert_eq!(json_lines(&desk.read("t.jsonl"))[0]["text"], "Café one.\n\nTwo\u{a0}three.");
    let rows = Rows::of(&desk.read("d.csv"), b',');
    assert_eq!((rows.column("id"), rows.column("source")), (vec!["urn:1"], vec!["Écho"]));
    assert_eq!(rows.column("date"), ["2024-05-16T08:00:00Z"]);
    let mail = "From MAILER Thu May 16 08:00:00 2024\nMessage-ID: <1@e.org>\nFrom: =?utf-8?q?Caf=C3=A9?= <c@e.org>\n\
                Date: Thu, 16 May 2024 08:00:00 +0200\nSubject: Fog\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n\
                Content-Transfer-Encoding: quoted-printable\n\nThe caf=E9 =\nclosed.\n>From the sea came fog.\n\n";
    desk.put("m.mbox", format!("{mail}{}", mail.replace("1@", "2@")));
    desk.run(&["scan", "m.mbox", "-q", "--texts", "t.jsonl", "--documents", "d.csv"]).code(0);
    let texts = json_lines(&desk.read("t.jsonl"));
    assert_eq!((texts.len(), &texts[1]["text"]), (2, &"The café closed.\nFrom the sea came fog.".into()));
    let rows = Rows::of(&desk.read("d.csv"), b',');
    assert_eq!((rows.column("id"), rows.column("source")), (vec!["1@e.org", "2@e.org"], vec!["Café", "Café"]));
}

#[test]
fn markup_in_a_field_is_taken_out_and_told() {
    let desk = Desk::new();
    let html = serde_json::json!({ "id": "h", "text": format!("<p>{FOG}</p>\n<p class=\"x\">{CREW}</p>") });
    let plain = serde_json::json!({ "id": "p", "text": format!("{FOG}\n\n{CREW}") });
    let other = serde_json::json!({ "id": "x", "text": "<para><x1/><x2/>words</para>" });
    desk.put("a.jsonl", format!("{html}\n{plain}\n{other}\n"));
    desk.run(&["scan", "a.jsonl", "--pairs", "p.csv", "-q"])
        .code(1)
        .stderr(contains("note: texts with HTML, read without their tags (--keep-markup leaves them): a.jsonl:1"))
        .stderr(contains("a.jsonl:3: its text is mostly tags that are no HTML"));
    assert_eq!(Rows::of(&desk.read("p.csv"), b',').column("jaccard"), ["1"]);
    desk.run(&["scan", "a.jsonl", "--texts", "t.jsonl", "--keep-markup", "-q"]).code(0).stderr("");
    assert_eq!(json_lines(&desk.read("t.jsonl"))[0]["text"], html["text"]);
}

#[test]
fn pages_without_an_article_are_named() {
    let desk = Desk::new();
    let links: String =
        (0..40).map(|i| format!("<p><a href=/{i}>A headline of some words, number {i}</a></p>")).collect();
    desk.put("list.html", format!("<!doctype html><title>News</title><body><div>{links}</div>"));
    desk.put(
        "app.html",
        format!(
            "<!doctype html><title>App</title><script type='application/ld+json'>{{\"@graph\": [{{\"@type\": \"NewsArticle\", \
             \"headline\": \"App\", \"articleBody\": \"{FOG} {CREW}\"}}]}}</script><div id=app></div>"
        ),
    );
    let done = desk.run(&["scan", "list.html", "app.html", "-q", "--texts", "t.jsonl"]);
    done.code(1).stderr(contains("list.html: a page without an article"));
    let texts = json_lines(&desk.read("t.jsonl"));
    assert_eq!((texts.len(), &texts[0]["text"]), (1, &format!("{FOG} {CREW}").into()));
}
