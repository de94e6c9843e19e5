//! Owns the text of a file in RTF: words, paragraphs and letters of other code pages, without what is not shown.

use super::taken::{TakeOut, TakenDocument, TakenRecord};
use encoding_rs::Encoding;
use std::io::Read;

/// Most bytes of a file; pictures in it are written out as digits.
const MOST: u64 = 64 << 20;

/// Groups that hold no text of the document.
const HIDDEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "generator",
    "themedata",
    "datastore",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "fldinst",
    "bkmkstart",
    "bkmkend",
    "xmlnstbl",
    "latentstyles",
    "template",
    "operator",
    "filetbl",
    "revtbl",
    "nonshppict",
];

/// The state of a group.
#[derive(Clone, Copy)]
struct Group {
    hidden: bool,
    /// Letters behind `\u` that stand in for it.
    skip: usize,
}

/// The text of a file of RTF.
pub(super) fn text(rtf: &[u8]) -> String {
    let mut out = RtfText {
        text: String::new(),
        bytes: Vec::new(),
        encoding: encoding_rs::WINDOWS_1252,
        groups: vec![Group { hidden: false, skip: 1 }],
        passed: 0,
        high: None,
    };
    let mut at = 0;
    while at < rtf.len() {
        at += match rtf[at] {
            b'{' => out.open(),
            b'}' => out.close(),
            b'\\' => out.control(&rtf[at..]),
            b'\r' | b'\n' => 1,
            byte => out.letter(byte),
        };
    }
    out.settle();
    out.text.trim().to_owned()
}

struct RtfText {
    text: String,
    /// Letters that are not decoded yet.
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    groups: Vec<Group>,
    /// Letters that are still to be passed over.
    passed: usize,
    /// The first half of a pair of UTF-16.
    high: Option<u16>,
}

impl RtfText {
    fn group(&mut self) -> Group {
        self.groups.last().copied().unwrap_or(Group { hidden: false, skip: 1 })
    }

    fn open(&mut self) -> usize {
        let group = self.group();
        // Groups by the million hold no text that anybody wrote: the depth is not kept.
        if self.groups.len() < 1 << 16 {
            self.groups.push(group);
        }
        1
    }

    fn close(&mut self) -> usize {
        self.settle();
        if self.groups.len() > 1 {
            self.groups.pop();
        }
        self.passed = 0;
        1
    }

    fn letter(&mut self, byte: u8) -> usize {
        if self.passed > 0 {
            self.passed -= 1;
        } else if !self.group().hidden {
            self.bytes.push(byte);
        }
        1
    }

    /// Decodes the letters so far.
    fn settle(&mut self) {
        if !self.bytes.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&self.bytes);
            self.text.push_str(&text);
            self.bytes.clear();
        }
    }

    fn push(&mut self, text: &str) {
        if !self.group().hidden {
            self.settle();
            self.text.push_str(text);
        }
    }

    /// Reads what stands behind a backslash; gives its length.
    fn control(&mut self, rtf: &[u8]) -> usize {
        let Some(&first) = rtf.get(1) else { return 1 };
        if !first.is_ascii_alphabetic() {
            match first {
                b'\'' => {
                    let hex = rtf.get(2..4).and_then(|hex| std::str::from_utf8(hex).ok());
                    if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                        self.letter(byte);
                    }
                    return 4.min(rtf.len());
                }
                b'*' => {
                    if let Some(group) = self.groups.last_mut() {
                        group.hidden = true;
                    }
                }
                b'~' => self.push("\u{a0}"),
                b'_' => self.push("-"),
                b'\\' | b'{' | b'}' => {
                    self.letter(first);
                }
                b'\r' | b'\n' => self.push("\n\n"),
                _ => {}
            }
            return 2;
        }
        let letters = rtf[1..].iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rtf[1..=letters]).unwrap_or_default();
        let mut end = 1 + letters;
        let digits = rtf[end..].iter().take(11).enumerate();
        end += digits.take_while(|(i, b)| b.is_ascii_digit() || (*i == 0 && **b == b'-')).count();
        let number = std::str::from_utf8(&rtf[1 + letters..end]).ok().and_then(|number| number.parse::<i64>().ok());
        end += usize::from(rtf.get(end) == Some(&b' '));
        self.word(word, number);
        // Bytes that stand for themselves.
        if word == "bin" {
            end = end.saturating_add(number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        }
        end.min(rtf.len())
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "par" | "sect" | "page" => self.push("\n\n"),
            "line" | "row" => self.push("\n"),
            "tab" | "cell" => self.push("\t"),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            "u" => self.unit(number.unwrap_or(0)),
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.skip = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
                }
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                let other = number.filter(|n| *n == 932).map(|_| encoding_rs::SHIFT_JIS);
                self.settle();
                self.encoding = other.or(Encoding::for_label(label.as_bytes())).unwrap_or(self.encoding);
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "v" | "deleted" if number != Some(0) => self.hide(),
            _ if HIDDEN.contains(&word) => self.hide(),
            _ => {}
        }
    }

    fn hide(&mut self) {
        self.settle();
        if let Some(group) = self.groups.last_mut() {
            group.hidden = true;
        }
    }

    /// A unit of UTF-16, behind which letters stand in for programs that do not know the unit.
    fn unit(&mut self, number: i64) {
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or(0xFFFD);
        let pair = [self.high.take().unwrap_or(0), unit];
        let units = if pair[0] == 0 { &pair[1..] } else { &pair[..] };
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            self.push(&String::from_utf16_lossy(units));
        }
        self.passed = self.group().skip;
    }
}

/// A file of RTF as a document.
pub(super) struct RtfDocument<R>(Option<R>);

impl<R: Read + Send> RtfDocument<R> {
    pub(super) fn new(inner: R) -> Self {
        RtfDocument(Some(inner))
    }
}

impl<R: Read + Send> TakeOut for RtfDocument<R> {
    fn next(&mut self) -> Option<TakenRecord> {
        let inner = self.0.take()?;
        let mut bytes = Vec::new();
        Some(match inner.take(MOST + 1).read_to_end(&mut bytes) {
            Err(error) => TakenRecord::Break(format!("cannot read on: {error}")),
            Ok(read) if crate::base::cast::to_u64(read) > MOST => {
                TakenRecord::Skipped(format!("an RTF file of more than {MOST} bytes"))
            }
            Ok(_) => match text(&bytes) {
                text if text.is_empty() => TakenRecord::Skipped("an RTF file without text".to_owned()),
                text => TakenRecord::Document(TakenDocument { text, ..TakenDocument::default() }),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn words_of_rtf() {
        let cases: [(&[u8], &str); 8] = [
            (br"{\rtf1\ansi Plain words.\par More.}", "Plain words.\n\nMore."),
            (br"{\rtf1\ansi\ansicpg1252 caf\'e9 \u8212? x}", "café — x"),
            (br"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}\f0 \'ec\'e8\'f0}", "мир"),
            (br"{\rtf1{\*\generator Word;}{\info{\title No}}a{\b b}c \{x\}}", "abc {x}"),
            (br"{\rtf1\uc1\u-10179?\u-8704? end}", "😀 end"),
            (br"{\rtf1{\field{\*\fldinst HYPERLINK}{\fldrslt the link}} x}", "the link x"),
            (b"{\\rtf1 one\\\r\ntwo\\tab three\\~four}", "one\n\ntwo\tthree\u{a0}four"),
            (br"{\rtf1 cut \bin99999999999 x", "cut"),
        ];
        for (rtf, expected) in cases {
            assert_eq!(text(rtf), expected);
        }
    }
}
