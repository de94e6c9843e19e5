//! Files made to take all time or all memory: each is named in seconds, within 300 MB.

use crate::program::{Desk, gzip};
use std::io::{Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

const WORDS: &[u8] = b"a few words of a text that is none\n";
/// Most seconds and megabytes of a file; a build without optimisation may take longer.
const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 10 });
const MOST_MEGABYTES: u64 = 300;

fn deflate(data: &[u8], times: usize) -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    (0..times).for_each(|_| packer.write_all(data).unwrap());
    packer.finish().unwrap()
}

fn crc(data: &[u8], times: usize) -> u32 {
    let mut crc = flate2::Crc::new();
    (0..times).for_each(|_| crc.update(data));
    crc.sum()
}

/// A zip archive that says what it likes.
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    list: Vec<u8>,
    members: u16,
}

/// What the list says of a member.
#[derive(Clone, Copy)]
struct Said {
    packed: u32,
    size: u32,
    crc: u32,
    method: u16,
    flags: u16,
}

impl Zip {
    fn local(&mut self, name: &str, data: &[u8], said: Said) -> u32 {
        let at = u32::try_from(self.bytes.len()).unwrap();
        self.bytes.extend(b"PK\x03\x04\x14\0");
        for short in [said.flags, said.method, 0, 0] {
            self.bytes.extend(short.to_le_bytes());
        }
        for long in [said.crc, u32::try_from(data.len()).unwrap(), said.size] {
            self.bytes.extend(long.to_le_bytes());
        }
        self.bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(data);
        at
    }

    fn listed(&mut self, name: &str, at: u32, said: Said) {
        self.list.extend(b"PK\x01\x02\x14\0\x14\0");
        for short in [said.flags, said.method, 0, 0] {
            self.list.extend(short.to_le_bytes());
        }
        for long in [said.crc, said.packed, said.size] {
            self.list.extend(long.to_le_bytes());
        }
        self.list.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        self.list.extend([0; 12]);
        self.list.extend(at.to_le_bytes());
        self.list.extend(name.as_bytes());
        self.members += 1;
    }

    fn add(mut self, name: &str, data: &[u8], said: Said) -> Self {
        let at = self.local(name, data, said);
        self.listed(name, at, said);
        self
    }

    fn end(self) -> Vec<u8> {
        let members = self.members;
        self.claims(members)
    }

    fn claims(self, members: u16) -> Vec<u8> {
        let Zip { mut bytes, list, .. } = self;
        let at = u32::try_from(bytes.len()).unwrap();
        bytes.extend(&list);
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([members.to_le_bytes(), members.to_le_bytes()].concat());
        bytes.extend(u32::try_from(list.len()).unwrap().to_le_bytes());
        bytes.extend(at.to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }
}

/// The truth of a member of packed words.
fn truth() -> (Vec<u8>, Said) {
    let packed = deflate(WORDS, 100);
    let said = Said {
        packed: u32::try_from(packed.len()).unwrap(),
        size: u32::try_from(100 * WORDS.len()).unwrap(),
        crc: crc(WORDS, 100),
        method: 8,
        flags: 0,
    };
    (packed, said)
}

/// A member that holds `unit` very many times.
fn bomb(name: &str, unit: &[u8], times: usize) -> Vec<u8> {
    let packed = deflate(unit, times);
    let said = Said {
        packed: u32::try_from(packed.len()).unwrap(),
        size: u32::try_from(unit.len() * times).unwrap(),
        crc: crc(unit, times),
        method: 8,
        flags: 0,
    };
    Zip::default().add(name, &packed, said).end()
}

/// An office document, of which one part is long.
fn office(parts: &[(&str, &[u8], usize)]) -> Vec<u8> {
    parts
        .iter()
        .fold(Zip::default(), |zip, (name, unit, times)| {
            let packed = deflate(unit, *times);
            let said = Said {
                packed: u32::try_from(packed.len()).unwrap(),
                size: u32::try_from(unit.len() * times).unwrap(),
                crc: crc(unit, *times),
                method: 8,
                flags: 0,
            };
            zip.add(name, &packed, said)
        })
        .end()
}

fn header(name: &str, size: &[u8], kind: u8) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.as_mut_bytes()[124..124 + size.len()].copy_from_slice(size);
    header.as_mut_bytes()[156] = kind;
    header.set_cksum();
    header.as_bytes().to_vec()
}

/// Archives, and what is said of each.
fn archives() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let (packed, said) = truth();
    let one = |said: Said| Zip::default().add("a.txt", &packed, said).end();
    let nested = (0..6).fold(one(said), |inner, _| {
        let size = u32::try_from(inner.len()).unwrap();
        Zip::default().add("n.zip", &inner, Said { packed: size, size, crc: crc(&inner, 1), method: 0, flags: 0 }).end()
    });
    let mut overlapping = Zip::default();
    let long = deflate(b"words ", 1 << 20);
    let size = Said { packed: u32::try_from(long.len()).unwrap(), size: 6 << 20, crc: crc(b"words ", 1 << 20), ..said };
    let at = overlapping.local("x.txt", &long, size);
    (0..3000).for_each(|i| overlapping.listed(&format!("{i}.txt"), at, size));
    let mut empty = Zip::default();
    let nothing = Said { packed: 0, size: 0, crc: 0, method: 0, flags: 0 };
    for i in 0..50_000 {
        let at = empty.local("e", b"", nothing);
        empty.listed(&format!("{i}.jpg"), at, nothing);
    }
    let padded = |mut bytes: Vec<u8>| {
        bytes.resize(bytes.len().next_multiple_of(512), 0);
        bytes
    };
    let words = WORDS.repeat(30);
    let sheet: &[u8] =
        b"<worksheet><sheetData><row><c r=\"A1\" t=\"str\"><v>text</v></c><c r=\"XFD1\" t=\"str\"><v>x</v></c></row>";
    let lists: [(&str, &[u8], usize); 3] = [
        ("[Content_Types].xml", b"<Types/>", 1),
        ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>", 1),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/>\
              <Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"t.xml\"/></Relationships>",
            1,
        ),
    ];
    let book = |parts: &[(&str, &[u8], usize)]| office(&[&lists[..], parts].concat());
    vec![
        ("zeros.zip", bomb("a.txt", &[0; 1 << 20], 1 << 10), "a.txt: binary"),
        (
            "blank.zip",
            bomb("a.jsonl", &[b'\n'; 1 << 20], 1 << 10),
            "a.jsonl: cannot read on: unpacks to more than 1000 times",
        ),
        ("long.zip", bomb("a.txt", &[b'x'; 1 << 20], 100), "a.txt: one record of more than 16777216 bytes"),
        ("overlapping.zip", overlapping.end(), "lie over each other"),
        ("nested.zip", nested, "n.zip: archives inside each other, more than 3"),
        ("less.zip", one(Said { size: 10, ..said }), "a.txt: cannot read: its archive says 10 bytes, but it has more"),
        ("more.zip", one(Said { size: 4_000_000_000, ..said }), "says 4000000000 bytes, but it has"),
        ("checksum.zip", one(Said { crc: 7, ..said }), "do not fit its checksum"),
        ("outside.zip", one(Said { packed: 2_000_000_000, ..said }), "lie over each other or beyond its end"),
        ("locked.zip", one(Said { flags: 1, ..said }), "a.txt: encrypted"),
        ("method.zip", one(Said { method: 14, ..said }), "a.txt: packed in a way that is not read"),
        ("claims.zip", Zip::default().add("a.txt", &packed, said).claims(60_000), "a broken zip archive"),
        ("cut.zip", one(said)[..60].to_vec(), "a broken zip archive"),
        ("many.zip", empty.end(), "files of other kinds ignored in archives (.jpg 50000)"),
        ("paths.zip", Zip::default().add("../../../etc/a.txt", &packed, said).end(), "paths.zip/etc/a.txt"),
        (
            "huge.tar",
            [header("a.txt", b"\x80\0\0\0\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", b'0'), words.clone()].concat(),
            "a broken tar archive",
        ),
        (
            "list.tar",
            [header("x", b"77777777777", b'x'), words.clone()].concat(),
            "a broken tar archive: it ends too early",
        ),
        (
            "cut.tar",
            [header("a.txt", b"00000777777", b'0'), words.clone()].concat(),
            "a.txt:31: cannot read on: its archive ends too early",
        ),
        (
            "links.tar",
            [
                header("a.txt", b"0", b'2'),
                header("b.txt", b"0", b'1'),
                header("d.txt", b"2032", b'0'),
                padded(words.clone()),
                vec![0; 1024],
            ]
            .concat(),
            "links.tar/d.txt",
        ),
        (
            "zeros.tar.gz",
            gzip(&[header("a.txt", b"77777777777", b'0'), vec![0; 200 << 20]].concat()),
            "unpacks to more than 1000 times",
        ),
        ("lines.gz", gzip(&vec![b'\n'; 200 << 20]), "one record of more than 16777216 bytes"),
        ("one.gz", gzip(&b"words of a text ".repeat(100 << 16)), "one record of more than 16777216 bytes"),
        (
            "count.xlsx",
            book(&[("xl/s.xml", sheet, 1), ("xl/t.xml", b"<sst uniqueCount=\"18446744073709551615\"/>", 1)]),
            "S",
        ),
        (
            "strings.xlsx",
            book(&[("xl/s.xml", sheet, 1), ("xl/t.xml", b"<si><t>a</t></si>", 40 << 20)]),
            "bytes of different cells",
        ),
        (
            "wide.xlsx",
            book(&[("xl/s.xml", &[sheet, &b"<row><c r=\"A2\"><v>1</v></c></row>".repeat(60_000)].concat(), 1)]),
            "unpacks to more than 1000 times",
        ),
        (
            "deep.docx",
            office(&[("word/document.xml", b"<w:document><w:body><w:p>", 40_000)]),
            "elements inside each other",
        ),
        (
            "long.docx",
            office(&[("word/document.xml", b"<w:document><w:body><w:t>words ", 1), ("x", b"x", 1)]),
            "the file ends inside",
        ),
        (
            "runs.docx",
            office(&[(
                "word/document.xml",
                &[b"<w:document><w:body>".to_vec(), b"<w:p><w:t>words of a text</w:t></w:p>".repeat(3_000_000)]
                    .concat(),
                1,
            )]),
            "one record of more than 16777216 bytes",
        ),
    ]
}

/// What the program says of a file, the seconds and the megabytes that it takes.
fn scan(desk: &Desk, name: &str) -> (String, Duration, u64) {
    let started = Instant::now();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(desk.path("."))
        .args(["scan", name, "--threads", "2", "--top", "0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = child.stderr.take().unwrap();
    let words = std::thread::spawn(move || {
        let mut words = String::new();
        said.read_to_string(&mut words).unwrap();
        words
    });
    let mut peak = 0;
    let code = loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1024);
        match child.try_wait().unwrap() {
            Some(code) => break code,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    assert!(matches!(code.code(), Some(0..=2)), "{name}: {code}");
    (words.join().unwrap(), started.elapsed(), peak)
}

fn check(files: Vec<(&'static str, Vec<u8>, &'static str)>) {
    let desk = Desk::new();
    for (name, bytes, expected) in files {
        desk.put(name, bytes);
        let (said, took, megabytes) = scan(&desk, name);
        assert!(said.contains(expected) && said.contains(name), "{name}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
        assert!(took < MOST_TIME, "{name}: {took:?}");
        assert!(megabytes < MOST_MEGABYTES, "{name}: {megabytes} MB");
        // Nothing is written beside the file, whatever names stand in an archive.
        assert_eq!(desk.names(), [name]);
        std::fs::remove_file(desk.path(name)).unwrap();
    }
}

#[test]
fn archives_are_named_within_bounds() {
    check(archives());
}

#[test]
fn files_are_named_within_bounds() {
    let mailbox = b"From a@b.org Thu May 16 08:00:00 2024\nFrom: a\nMessage-ID: <1>\n\n";
    let multipart = b"From: a\nMessage-ID: <1>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n";
    let page = |what: &[u8], times: usize| [&b"<!doctype html><body>"[..], &what.repeat(times)].concat();
    let feed = |what: &[u8], times: usize| [&b"<rss><channel>"[..], &what.repeat(times)].concat();
    check(vec![
        ("hyphens.txt", b"a-\n".repeat(1_000_000), "the only document was read as plain text"),
        ("more-hyphens.txt", "wörd\u{AD}\n".repeat(500_000).into_bytes(), "the only document was read as plain text"),
        ("amps.html", page(b"&", 800_000), "special characters"),
        ("spaces.html", page("\u{a0}".as_bytes(), 800_000), "special characters"),
        ("deep.xml", feed(b"<item><description>", 300_000), "elements inside each other"),
        ("text.xml", feed(b"words ", 5_000_000), "one tag or text of more than"),
        ("item.xml", [feed(b"<item><description>", 1), b"words<b/>".repeat(2_000_000)].concat(), "item.xml"),
        ("line.mbox", [&mailbox[..], &vec![b'x'; 100 << 20]].concat(), "a mail of more than 67108864 bytes"),
        (
            "parts.eml",
            [&multipart[..], &b"--a\nContent-Type: multipart/mixed; boundary=a\n\n".repeat(50_000)].concat(),
            "parts.eml",
        ),
        ("groups.rtf", [&b"{\\rtf1 "[..], &b"{".repeat(5_000_000), b"text"].concat(), "read as a document in RTF"),
        ("quotes.jsonl", [&b"{\"text\": \""[..], &b"<p a='".repeat(2_000_000), b"\"}\n"].concat(), "quotes.jsonl"),
        ("row.csv", [&b"id,text\n1,\""[..], &WORDS.repeat(800_000)].concat(), "does a quote never close?"),
    ]);
}

/// A dictionary page that claims 1,893,843,847 values in 63 bytes, and other files that were found beside it.
#[test]
fn faulty_files_that_were_found() {
    let faults = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/faults");
    let Ok(bytes) = std::fs::read(faults.join("bad.parquet")) else {
        eprintln!("skipped: ../shared/faults is not there");
        return;
    };
    let lost = std::fs::read(faults.join("lost.warc")).unwrap();
    check(vec![("bad.parquet", bytes, "a dictionary page claims"), ("lost.warc", lost, "no WARC-Type")]);
}
