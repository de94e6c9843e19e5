//! Owns what is no text of ours: files told by their first bytes, each with a name and the way to text.

use super::unpack::{GZIP, ZSTD};
use memchr::memmem;

/// How a file begins, what the file is, and what makes text of the file.
type Foreign = (&'static [u8], &'static str, &'static str);

const PARQUET: &str = if cfg!(feature = "parquet") {
    "as an input it ends in .parquet or takes --input-format parquet, and comes neither packed nor from a pipe"
} else {
    "export it as JSON lines or CSV first"
};
const NO_TEXT: &str = "leave it out";
const UNPACK_ONCE: &str = "unpack it once first";
const AS_CSV: &str = "export it as CSV or JSON lines first";
const PANDAS: &str = "export it first, with pandas: df.to_json('FILE.jsonl', orient='records', lines=True)";

/// Bytes that no text of words begins with.
const BINARY: &[Foreign] = &[
    (b"%PDF-", "a PDF", "extract its text first: pdftotext -layout FILE FILE.txt"),
    (b"PK\x03\x04", "a zip archive or office document", "unpack it or save it as text first"),
    (b"PK\x05\x06", "an empty zip archive", NO_TEXT),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "a document of old Office (.doc, .xls, .ppt, .msg)",
        "save it as .docx, .xlsx or text first: soffice --headless --convert-to docx FILE (or xlsx)",
    ),
    (b"BZh", "packed with bzip2, which is not read", "unpack it first: bunzip2 -k FILE"),
    (b"\xFD7zXZ\x00", "packed with xz, which is not read", "unpack it first: unxz -k FILE"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "unpack it first: 7z x FILE"),
    (b"Rar!\x1A\x07", "a RAR archive", "unpack it first: unrar x FILE"),
    (b"\x04\x22\x4D\x18", "packed with LZ4, which is not read", "unpack it first: lz4 -dk FILE"),
    (b"LZIP\x01", "packed with lzip, which is not read", "unpack it first: lzip -dk FILE"),
    (b"\x1F\x9D", "packed with compress, which is not read", "unpack it first: uncompress FILE"),
    (b"\x1F\xA0", "packed with compress, which is not read", "unpack it first: uncompress FILE"),
    (b"\xFF\x06\x00\x00sNaPpY", "packed with snappy, which is not read", "unpack it first: snzip -dk FILE"),
    (b"MSCF", "a cabinet archive", "unpack it first: cabextract FILE"),
    (b"!<arch>\n", "an archive of ar", "unpack it first: ar x FILE"),
    (b"070701", "an archive of cpio", "unpack it first: cpio -id < FILE"),
    (b"PAR1", "a Parquet file", PARQUET),
    (b"ARROW1", "an Arrow or Feather file", PANDAS),
    (b"FEA1", "a Feather file", PANDAS),
    (b"ORC\x0A", "an ORC file", PANDAS),
    (b"Obj\x01", "an Avro file", "export it as JSON lines first: avro-tools tojson FILE > FILE.jsonl"),
    (b"\x89HDF\r\n\x1A\n", "an HDF5 file", PANDAS),
    (b"\x93NUMPY", "an array of NumPy", PANDAS),
    (
        b"SQLite format 3\0",
        "a SQLite database",
        "export a table first: sqlite3 -csv -header FILE 'select * from T' > T.csv",
    ),
    (b"PGDMP", "a dump of PostgreSQL", AS_CSV),
    (b"RDX", "data of R", "export them first, in R: write.csv(x, 'FILE.csv')"),
    (b"$FL2", "data of SPSS", AS_CSV),
    (b"<stata_dta>", "data of Stata", AS_CSV),
    (b"\x80\x02", "a pickle of Python", PANDAS),
    (b"\x80\x03", "a pickle of Python", PANDAS),
    (b"\x80\x04\x95", "a pickle of Python", PANDAS),
    (b"\x80\x05\x95", "a pickle of Python", PANDAS),
    (b"\x89PNG\r\n", "a picture (PNG)", "its words have to be recognised first: tesseract FILE OUT"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)", "its words have to be recognised first: tesseract FILE OUT"),
    (b"GIF8", "a picture (GIF)", NO_TEXT),
    (b"II*\0", "a picture (TIFF)", "its words have to be recognised first: tesseract FILE OUT"),
    (b"MM\0*", "a picture (TIFF)", "its words have to be recognised first: tesseract FILE OUT"),
    (b"RIFF", "a picture or sound (RIFF)", NO_TEXT),
    (b"OggS", "sound (Ogg)", NO_TEXT),
    (b"ID3", "sound (MP3)", NO_TEXT),
    (b"fLaC", "sound (FLAC)", NO_TEXT),
    (b"\x1A\x45\xDF\xA3", "a film (Matroska)", NO_TEXT),
    (b"\x7FELF", "a program", NO_TEXT),
    (b"MZ\x90\0", "a program", NO_TEXT),
    (b"\xCA\xFE\xBA\xBE", "a program", NO_TEXT),
    (b"\0asm", "a program", NO_TEXT),
    (b"!BDN", "a mailbox of Outlook", "export it first: readpst -o FOLDER FILE gives .mbox files"),
    (b"bplist00", "a property list of Apple", "turn it into JSON first: plutil -convert json FILE"),
    (b"AT&TFORM", "a DjVu document", "extract its text first: djvutxt FILE FILE.txt"),
    (b"ITSF", "a help file (CHM)", NO_TEXT),
    (&GZIP, "packed twice", UNPACK_ONCE),
    (&ZSTD, "packed twice", UNPACK_ONCE),
];

/// Text that is not prose.
const MARKED: &[Foreign] = &[
    (b"%!PS", "a PostScript file", "extract its text first: ps2ascii FILE FILE.txt"),
    (b"WEBVTT", "subtitles (WebVTT)", "take their text out first, for example: grep -v -e '-->' FILE > FILE.txt"),
    (b"BEGIN:VCALENDAR", "a calendar (iCalendar)", NO_TEXT),
    (b"BEGIN:VCARD", "an address book (vCard)", NO_TEXT),
    (b"\\documentclass", "a LaTeX document", "extract its text first: pandoc -t plain FILE -o FILE.txt"),
    (b"\\documentstyle", "a LaTeX document", "extract its text first: pandoc -t plain FILE -o FILE.txt"),
    (b"\\begin{document}", "a LaTeX document", "extract its text first: pandoc -t plain FILE -o FILE.txt"),
    (b"-- MySQL dump", "a dump of a database (SQL)", AS_CSV),
    (b"-- MariaDB dump", "a dump of a database (SQL)", AS_CSV),
    (b"-- phpMyAdmin SQL dump", "a dump of a database (SQL)", AS_CSV),
    (b"--\n-- PostgreSQL database dump", "a dump of a database (SQL)", AS_CSV),
    (b"INSERT INTO ", "a dump of a database (SQL)", AS_CSV),
    (b"CREATE TABLE ", "a dump of a database (SQL)", AS_CSV),
    (b"PRAGMA foreign_keys", "a dump of a database (SQL)", AS_CSV),
    (b"#EXTM3U", "a list of films or sounds", NO_TEXT),
    (b"<?php", "a program (PHP)", NO_TEXT),
    (b"@article{", "a list of references (BibTeX)", AS_CSV),
    (b"@book{", "a list of references (BibTeX)", AS_CSV),
    (b"TY  - ", "a list of references (RIS)", AS_CSV),
    (b"diff --git", "a patch", NO_TEXT),
    (b"-----BEGIN ", "a key or a certificate", NO_TEXT),
    (b"%YAML", "YAML", AS_CSV),
];

/// Share of control characters from which bytes are no text: one of so many.
const CONTROLS: usize = 50;

/// Why a file that begins so is no file of text, with the remedy.
pub(super) fn binary(head: &[u8]) -> Option<String> {
    let known = BINARY.iter().find(|(magic, ..)| head.starts_with(magic));
    if let Some((_, what, remedy)) = known {
        return Some(format!("{what}; {remedy}"));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some("a tar archive, which this build does not read; unpack it first: tar -xf FILE".to_owned());
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some(format!("a film (MP4); {NO_TEXT}"));
    }
    if memchr::memchr(0, head).is_some() {
        let utf16 = "for UTF-16 without a byte order mark, name it: --encoding utf-16le";
        return Some(format!("binary of a kind that is not known, not text ({utf16})"));
    }
    // What is left below a space: tab, line ends, form feed, end of file (26), the escapes of ISO-2022, and the mark (30) of
    // JSON text sequences.
    let control = |b: &&u8| matches!(b, 1..=7 | 11 | 16..=25 | 28 | 29 | 31 | 127);
    let controls = head.iter().filter(control).count();
    (controls * CONTROLS > head.len()).then(|| "binary of a kind that is not known, not text".to_owned())
}

/// Why a file of text that begins so holds no prose, with the remedy.
pub(super) fn marked(head: &[u8]) -> Option<String> {
    let head = head.trim_ascii_start();
    if let Some((_, what, remedy)) = MARKED.iter().find(|(begins, ..)| head.starts_with(begins)) {
        return Some(format!("{what}; {remedy}"));
    }
    if is_subrip(head) {
        let remedy = "take their text out first, for example: grep -v -e '-->' FILE > FILE.txt";
        return Some(format!("subtitles (SubRip); {remedy}"));
    }
    None
}

/// A number, and below it a stretch of time.
fn is_subrip(head: &[u8]) -> bool {
    let mut lines = head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let number = lines.next().is_some_and(|line| !line.is_empty() && line.iter().all(u8::is_ascii_digit));
    number && lines.next().is_some_and(|line| memmem::find(line, b" --> ").is_some() && line.len() < 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_any_script_is_text() {
        for text in
            ["The ferry", "渡轮服务", "\u{c}Page 2\r\n", "[London] 5\" x", "", "1\n2\n3\n", "Orchestra", "7 zones"]
        {
            assert_eq!(binary(text.as_bytes()), None, "{text}");
            assert_eq!(marked(text.as_bytes()), None, "{text}");
        }
        let (japanese, ..) = encoding_rs::ISO_2022_JP.encode("東京 ferry 東京");
        assert_eq!(binary(&japanese), None);
    }

    #[test]
    fn every_name_has_a_remedy() {
        for (begins, what, remedy) in BINARY.iter().chain(MARKED) {
            assert!(!what.is_empty() && remedy.len() > 8, "{begins:?}");
        }
    }
}
