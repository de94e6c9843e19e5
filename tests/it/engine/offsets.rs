//! Owns exact offsets: on any text every token and every passage slices the original, in bytes and in code points.

use crate::common::{self, Random, corpus, data, documents};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use wirecopy::engine::text::fold;
use wirecopy::engine::text::tokenize::tokenize;
use wirecopy::engine::text::tokens::Tokens;
use wirecopy::model::pair::{Passage, Stretch};
use wirecopy::{Corpus, Document, Params, compare, scan};

const CASES: u64 = if cfg!(debug_assertions) { 300 } else { 6000 };

/// Words and what stands between them, as hostile as scripts, editors and exports make them.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "the", "The", "ferry", "U.S.", "p.m.", "e.g.x", "J.Smith", "270,000", "3.5", "don't", "don’t", "O'Neil's",
    "well-", "inter-\n", "na-\r\n  ", "co\u{ad}", "co\u{ad}\n", "co- \t\n", "co\u{ad} \r\n", "tion\u{2010}\n\t", "x_y", "a:b", "G20",
    "20-\n", "cafe\u{301}", "nin\u{303}o", "Ǻ\u{301}", "e\u{301}\u{327}\u{300}", "\u{301}", "\u{200d}",
    "\u{200b}", "\u{feff}", "\u{fe0f}", "👩‍👩‍👧", "🇩🇪", "📻", "1️⃣", "👍🏽", "ﬁnance", "Straße", "İstanbul",
    "ΣΊΣΥΦΟΣ", "ΐ", "Привет", "й", "н.э.", "مرحبا", "بِسۡمِ", "ٱللَّهِ", "می\u{200c}خواهم", "הַשָּׁמַיִם",
    "צה\"ל", "हिन्दी", "क्षेत्र", "र्\u{200d}क", "বাংলা", "தமிழ்", "ภาษาไทย", "กิ่ง", "น้ำ", "ลาว", "ພາສາ",
    "ខ្មែរ", "ក្រុង", "မြန်မာ", "က္ကမ္ဘာ", "\u{1a20}\u{1a60}\u{1a21}", "国务院", "総理。", "々", "東京タワー", "ｶﾞｽ",
    "か\u{3099}", "ー", "한국어", "\u{1112}\u{1161}\u{11ab}", "Ｔｏｋｙｏ", "𠀀𠀁", "𝒜𝓃𝒹", "²", "½", "Ⅷ", "ⅷ", "٣٫٥", "१२३",
    "\u{0}", "\u{fffd}", "“", "”", "„", "…", "–", "-", "\u{2011}", ".", ",", "'", "’", "\"", "(", ")", ":", "_",
    "#", "@",
];
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    " ", " ", " ", " ", " ", " ", "", "", "\n", "\r\n", "\t", "  ", "\u{a0}", "\u{3000}", "\u{2009}",
    "\u{2028}", "\r",
];

fn hostile(random: &mut Random, pieces: usize) -> String {
    // Few kinds at a time: whole sentences in one script, and the same words again and again.
    let kinds = random.between(1, PIECES.len());
    let first = random.below(PIECES.len());
    let mut out = String::new();
    for _ in 0..pieces {
        out.push_str(PIECES[(first + random.below(kinds)) % PIECES.len()]);
        let glue = random.pick::<&str>(BETWEEN);
        out.push_str(glue);
    }
    out
}

fn bytes(start: u32, end: u32) -> Range<usize> {
    start as usize..end as usize
}

/// A word without the hyphens that part it at line ends.
fn whole(word: &str) -> String {
    let mut out = String::new();
    for (number, line) in word.split('\n').enumerate() {
        let blanks = [' ', '\t', '\r'];
        let line = if number == 0 { line } else { line.trim_start_matches(blanks) };
        let line = if word.contains('\n') { line.trim_end_matches(blanks) } else { line };
        out.push_str(line.strip_suffix(['-', '\u{2010}', '\u{ad}']).unwrap_or(line));
    }
    out
}

/// What holds for the tokens of every text.
fn check_tokens(text: &str, tokens: &Tokens) -> Result<(), String> {
    if tokens.hashes.len() != tokens.spans.len() {
        return Err("hashes and spans differ in number".into());
    }
    let mut last = 0;
    for (span, &hash) in tokens.spans.iter().zip(&tokens.hashes) {
        let word = text.get(bytes(span.start, span.end)).ok_or(format!("{span:?} does not slice"))?;
        if word.is_empty() || span.start < last {
            return Err(format!("{span:?} is empty or goes back behind {last}"));
        }
        last = span.end;
        if hash != fold::hash(&whole(word)) {
            return Err(format!("{word:?} is not hashed as {:?}", whole(word)));
        }
    }
    Ok(())
}

/// Text and tokens of a document, and the byte at which each code point begins.
struct Read<'a> {
    text: Cow<'a, str>,
    tokens: Tokens,
    chars: Vec<usize>,
}

impl<'a> Read<'a> {
    fn new(text: impl Into<Cow<'a, str>>) -> Read<'a> {
        let (text, mut tokens) = (text.into(), Tokens::default());
        tokenize(&text, &mut tokens);
        let chars = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Read { text, tokens, chars }
    }

    /// What holds for one side of every passage.
    fn check(&self, s: &Stretch) -> Result<(), String> {
        let slice = self.text.get(bytes(s.bytes.start, s.bytes.end)).ok_or(format!("{s:?} does not slice"))?;
        let by_chars = self.chars[s.chars.start as usize]..self.chars[s.chars.end as usize];
        if by_chars != bytes(s.bytes.start, s.bytes.end) {
            return Err(format!("{s:?}: code points give bytes {by_chars:?}"));
        }
        let again = Read::new(slice).tokens;
        if again.hashes != self.tokens.hashes[s.tokens.range()] {
            return Err(format!("{slice:?} has {} tokens of its own, not {:?}", again.len(), s.tokens));
        }
        let moved = |spans: &[wirecopy::ByteSpan], by: u32| -> Vec<(u32, u32)> {
            spans.iter().map(|span| (span.start - by, span.end - by)).collect()
        };
        if moved(&again.spans, 0) != moved(&self.tokens.spans[s.tokens.range()], s.bytes.start) {
            return Err(format!("{slice:?} parts its words elsewhere"));
        }
        Ok(())
    }

    fn check_passage(&self, other: &Read<'_>, p: &Passage) -> Result<(), String> {
        self.check(&p.in_a)?;
        other.check(&p.in_b)?;
        for run in &p.runs {
            let a = &self.tokens.hashes[run.a as usize..run.a_end() as usize];
            if a != &other.tokens.hashes[run.b as usize..run.b_end() as usize] {
                return Err(format!("{run:?} is not of equal words"));
            }
        }
        Ok(())
    }
}

/// Scans and checks everything found; returns the number of passages.
fn check_scan(corpus: &Corpus, params: &Params) -> Result<usize, String> {
    let report = scan(corpus, params).map_err(|e| e.to_string())?;
    let mut read: Option<(wirecopy::DocId, Read<'_>)> = None;
    for found in &report.matches {
        if read.as_ref().is_none_or(|(doc, _)| *doc != found.a) {
            read = Some((found.a, Read::new(corpus.text(found.a).unwrap())));
        }
        let Some((_, a)) = &read else { continue };
        if found.passages.is_empty() {
            continue;
        }
        let b = Read::new(corpus.text(found.b).unwrap());
        for passage in report.passages_of(found) {
            let named = |e| format!("{} and {}: {e}", corpus.id(found.a), corpus.id(found.b));
            a.check_passage(&b, passage).map_err(named)?;
        }
    }
    Ok(report.passages.len())
}

#[test]
fn hostile_texts() {
    let mut params = Params::default();
    params.query.min_weight = -1000.0;
    params.query.min_words = 1;
    let (mut compared, mut scanned) = (0, 0);
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let fail = |e: String| panic!("seed {seed}: {e}");
        let copied = random.between(5, 40);
        let copy = hostile(&mut random, copied);
        let texts: Vec<String> = (0..3)
            .map(|_| {
                let (before, after) = (random.below(30), random.below(30));
                let glue = random.pick::<&str>(BETWEEN);
                format!("{}{glue}{copy}{glue}{}", hostile(&mut random, before), hostile(&mut random, after))
            })
            .collect();
        for text in texts.iter().chain([&copy]) {
            check_tokens(text, &Read::new(text).tokens).unwrap_or_else(fail);
        }
        let passages = compare(&texts[0], &texts[1], &params).expect("good parameters").passages;
        let (a, b) = (Read::new(&texts[0]), Read::new(&texts[1]));
        for passage in &passages {
            a.check_passage(&b, passage).unwrap_or_else(fail);
        }
        compared += passages.len();
        let corpus = corpus(texts.iter().zip(["a", "b", "c"]).map(|(text, id)| Document::new(id, text)));
        scanned += check_scan(&corpus, &params).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
    }
    println!("{CASES} cases: {compared} passages compared, {scanned} scanned");
    assert!(compared as u64 >= CASES / 2 && scanned as u64 >= CASES, "too few passages to mean anything");
}

/// Script that most letters of a text are of.
fn script(text: &str) -> &'static str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let name = match u32::from(c) {
            0..0x250 | 0x1E00..0x1F00 => "Latin",
            0x370..0x400 | 0x1F00..0x2000 => "Greek",
            0x400..0x530 => "Cyrillic",
            0x530..0x590 => "Armenian",
            0x590..0x600 => "Hebrew",
            0x600..0x780 | 0xFB50..0xFE00 | 0xFE70..0xFEFF => "Arabic",
            0x900..0xE00 => "Indic",
            0xE00..0xE80 => "Thai",
            0xE80..0xF00 => "Lao",
            0xF00..0x1000 => "Tibetan",
            0x1000..0x10A0 => "Burmese",
            0x10A0..0x1100 => "Georgian",
            0x1200..0x13A0 => "Ethiopic",
            0x1780..0x1800 => "Khmer",
            0x3040..0x3100 => "Kana",
            0x3400..0xA000 => "Han",
            0x1100..0x1200 | 0xAC00..0xD7B0 => "Hangul",
            _ => "other",
        };
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(_, n)| n).map_or("none", |(name, _)| name)
}

#[test]
fn real_texts_of_all_scripts() {
    for name in ["udhr", "quran_multi", "livedoor_ja_400"] {
        let Some(path) = data(&format!("unicode/{name}.jsonl.gz")) else { continue };
        let corpus = corpus(documents(&path));
        // Texts, words, code points.
        let mut groups: BTreeMap<String, [usize; 3]> = BTreeMap::new();
        for doc in corpus.docs() {
            let text = &*corpus.text(doc).unwrap();
            let read = Read::new(text);
            check_tokens(text, &read.tokens).unwrap_or_else(|e| panic!("{name} {}: {e}", corpus.id(doc)));
            let source = corpus.source(doc).filter(|_| name == "quran_multi");
            let group = groups.entry(source.unwrap_or_else(|| script(text)).to_owned()).or_default();
            for (sum, more) in group.iter_mut().zip([1, read.tokens.len(), read.chars.len() - 1]) {
                *sum += more;
            }
        }
        for (group, [texts, words, chars]) in groups {
            let each = chars as f64 / words.max(1) as f64;
            println!("{name} {group:>8}: {texts:6} texts {words:8} tokens {chars:9} code points, {each:.2} a token");
        }
        // In a debug build a part will do.
        let few = if cfg!(debug_assertions) { 400 } else { usize::MAX };
        let part = common::corpus(documents(&path).into_iter().take(few));
        let found = check_scan(&part, &Params::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        println!("{name}: {found} passages among {} texts", part.len());
    }
}
