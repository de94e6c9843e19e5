//! Owns tokens: where words begin and end in the original text, and the hash of each.
//!
//! Words are those of Unicode's default word boundaries (UAX #29) with these departures, all made because outlets treat
//! the same wire text differently:
//! 1. Scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese): one token per character with its marks.
//! 2. `:` and `_` separate, as does a full stop between words ("Friday.The"); it joins initialisms ("U.S", "p.m").
//! 3. A word hyphenated over a line end is one token.
//!
//! ASCII text takes a path of its own that looks at each byte once; a stretch between two ASCII blanks that holds any
//! other character is done by `unicode-segmentation`. Blanks always separate words, so the two never disagree about a
//! neighbour.

use super::fold;
use crate::units::{ByteSpan, to_u32, to_usize};
use unicode_segmentation::UnicodeSegmentation;

/// The words of one text: a hash and a byte span for each, in text order. Reuse one to save allocations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Hash of each folded token.
    pub hashes: Vec<u64>,
    /// Where each token stands in the text.
    pub spans: Vec<ByteSpan>,
}

impl Tokens {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    fn truncate(&mut self, len: usize) {
        self.hashes.truncate(len);
        self.spans.truncate(len);
    }

    fn push(&mut self, hash: u64, start: usize, end: usize) {
        self.hashes.push(hash);
        self.spans.push(ByteSpan { start: to_u32(start), end: to_u32(end) });
    }
}

/// What a byte can be to the ASCII path.
mod class {
    // A bit each, so that a question about two classes is one test.
    pub const PUNCTUATION: u8 = 0;
    pub const LETTER: u8 = 1;
    pub const DIGIT: u8 = 2;
    pub const BLANK: u8 = 4;
    pub const OTHER_SCRIPT: u8 = 8;
    pub const WORD: u8 = LETTER | DIGIT;

    pub const OF: [u8; 256] = {
        let mut table = [PUNCTUATION; 256];
        let mut i = 0;
        while i < 256 {
            let b = crate::units::low_u8(i);
            table[i] = if b.is_ascii_alphabetic() {
                LETTER
            } else if b.is_ascii_digit() {
                DIGIT
            } else if matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C) {
                BLANK
            } else if b >= 128 {
                OTHER_SCRIPT
            } else {
                PUNCTUATION
            };
            i += 1;
        }
        table
    };

    #[inline]
    pub fn word(b: u8) -> bool {
        OF[usize::from(b)] & WORD != 0
    }
}

/// Finds the words of `text`, into `out` (cleared first). `text` must be under 4 GiB.
///
/// ```
/// use wirecopy::text::{Tokens, tokenize};
/// let text = "The U.S. sent 270,000 tons, Kerry’s aide said.";
/// let mut tokens = Tokens::default();
/// tokenize(text, &mut tokens);
/// let words: Vec<&str> = tokens.spans.iter().map(|s| s.slice(text)).collect();
/// assert_eq!(words, ["The", "U.S", "sent", "270,000", "tons", "Kerry’s", "aide", "said"]);
/// ```
pub fn tokenize(text: &str, out: &mut Tokens) {
    out.truncate(0);
    let bytes = text.as_bytes();
    // The stretch between blanks that `at` is in, and how many tokens there were when it began.
    let (mut stretch, mut before) = (0, 0);
    let mut hyphenated = false;
    let mut at = 0;
    while at < bytes.len() {
        match class::OF[usize::from(bytes[at])] {
            class::PUNCTUATION => at += 1,
            class::BLANK => {
                hyphenated |= bytes[at] == b'\n' && ends_in_hyphen(&bytes[..at]);
                at += 1;
                (stretch, before) = (at, out.len());
            }
            class::OTHER_SCRIPT => {
                // Nothing found in this stretch so far is certain: the next character may be a mark on the last one.
                out.truncate(before);
                let rest = &bytes[at..];
                let blank = rest.iter().position(|&b| class::OF[usize::from(b)] == class::BLANK);
                let end = at + blank.unwrap_or(rest.len());
                other_script(text, stretch, end, out);
                at = end;
            }
            _ => {
                let (end, dotted) = ascii_word(bytes, at);
                if bytes.get(end).is_none_or(u8::is_ascii) {
                    out.push(fold::hash_ascii(bytes, at, end, dotted), at, end);
                }
                at = end;
            }
        }
    }
    if hyphenated {
        join_hyphenated(text, out);
    }
}

/// End of the ASCII word that starts at `start`, and whether it holds a full stop. It stops at a byte over 127 too; the
/// caller looks.
#[inline]
fn ascii_word(bytes: &[u8], start: usize) -> (usize, bool) {
    let of = |i: usize| bytes.get(i).map_or(class::PUNCTUATION, |&b| class::OF[usize::from(b)]);
    let mut part = start; // where the letters since the last joining mark began
    let mut end = start;
    let mut dotted = false;
    loop {
        while bytes.get(end).is_some_and(|&b| class::word(b)) {
            end += 1;
        }
        let Some(&mark) = bytes.get(end) else { return (end, dotted) };
        let joins = match mark {
            b'\'' => of(end - 1) == class::LETTER && of(end + 1) == class::LETTER,
            b',' => of(end - 1) == class::DIGIT && of(end + 1) == class::DIGIT,
            b'.' => match of(end + 1) {
                class::DIGIT => of(end - 1) == class::DIGIT,
                class::LETTER => {
                    let lone = end - part == 1 && of(part) == class::LETTER;
                    lone && of(end + 2) & (class::WORD | class::OTHER_SCRIPT) == 0
                }
                _ => false,
            },
            _ => false,
        };
        if !joins {
            return (end, dotted);
        }
        dotted |= mark == b'.';
        end += 1;
        part = end;
    }
}

/// Words of a stretch without blanks that holds characters beyond ASCII.
fn other_script(text: &str, start: usize, end: usize, out: &mut Tokens) {
    for (offset, word) in text[start..end].unicode_word_indices() {
        split_word(text, start + offset, start + offset + word.len(), out);
    }
}

/// Applies our departures from UAX #29 to one of its words.
fn split_word(text: &str, start: usize, end: usize, out: &mut Tokens) {
    let word = &text[start..end];
    if word.is_ascii() {
        let bytes = &text.as_bytes()[..end];
        let mut at = start;
        while at < end {
            if class::word(bytes[at]) {
                let (stop, dotted) = ascii_word(bytes, at);
                out.push(fold::hash_ascii(bytes, at, stop, dotted), at, stop);
                at = stop;
            } else {
                at += 1;
            }
        }
        return;
    }
    let mut from = start;
    let mut flush = |from: usize, to: usize| {
        if text[from..to].contains(char::is_alphanumeric) {
            out.push(fold::hash(&text[from..to]), from, to);
        }
    };
    let mut stacked = false; // the last character asks the next consonant to join it
    for (offset, c) in word.char_indices() {
        let at = start + offset;
        if c == ':' || c == '_' || (c == '.' && !stop_joins(word, offset)) {
            flush(from, at);
            from = at + c.len_utf8();
        } else if spaceless(c) && !is_mark(c) {
            if at > from && !stacked {
                flush(from, at);
                from = at;
            }
        } else if at > from && !is_mark(c) && text[from..at].chars().next_back().is_some_and(spaceless) {
            flush(from, at);
            from = at;
        }
        stacked = matches!(c, '\u{17D2}' | '\u{1039}' | '\u{1A60}');
    }
    flush(from, end);
    // UAX #29 parts a Khmer or Burmese consonant stack after the sign that stacks it; put it together again.
    let n = out.len();
    if n >= 2 && out.spans[n - 2].end == out.spans[n - 1].start {
        let (a, b) = (out.spans[n - 2], out.spans[n - 1]);
        if a.slice(text).ends_with(['\u{17D2}', '\u{1039}', '\u{1A60}']) {
            out.truncate(n - 2);
            let (from, to) = (to_usize(a.start), to_usize(b.end));
            out.push(fold::hash(&text[from..to]), from, to);
        }
    }
}

/// Whether the full stop at `offset` of `word` belongs to a number or an initialism.
fn stop_joins(word: &str, offset: usize) -> bool {
    let mut left = word[..offset].chars().rev();
    let mut right = word[offset + 1..].chars();
    let (Some(l), Some(r)) = (left.next(), right.next()) else { return false };
    if l.is_numeric() && r.is_numeric() {
        return true;
    }
    let lone = |next: Option<char>| next.is_none_or(|c| c == '.');
    l.is_alphabetic() && r.is_alphabetic() && lone(left.next()) && lone(right.next())
}

/// Whether a token is of a script written without spaces, where a token is a character.
pub fn is_spaceless(token: &str) -> bool {
    token.starts_with(spaceless)
}

/// Scripts written without spaces between words.
fn spaceless(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'   // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Burmese
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{19E0}'..='\u{19FF}'
        | '\u{A9E0}'..='\u{A9FF}'
        | '\u{AA60}'..='\u{AA7F}'
        | '\u{3005}'..='\u{3007}' // 々〆〇
        | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}'
        | '\u{3041}'..='\u{30FF}' // Kana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' // half-width Katakana
        | '\u{1B000}'..='\u{1B16F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Signs of spaceless scripts that sit on the character before them, and marks and joiners of any script.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0E31}' | '\u{0E33}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'
        | '\u{0EB1}' | '\u{0EB3}'..='\u{0EBC}' | '\u{0EC8}'..='\u{0ECE}'
        | '\u{102B}'..='\u{103E}' | '\u{1056}'..='\u{1059}' | '\u{105E}'..='\u{1060}' | '\u{1062}'..='\u{1064}'
        | '\u{1067}'..='\u{106D}' | '\u{1071}'..='\u{1074}' | '\u{1082}'..='\u{108D}' | '\u{108F}'
        | '\u{109A}'..='\u{109D}'
        | '\u{17B4}'..='\u{17D3}' | '\u{17DD}'
        | '\u{3099}'..='\u{309A}' | '\u{FF9E}' | '\u{FF9F}'
        | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether the text before a line end ends in a hyphen that follows a letter.
fn ends_in_hyphen(before: &[u8]) -> bool {
    let blanks = before.iter().rev().take_while(|&&b| matches!(b, b' ' | b'\t' | b'\r')).count();
    let before = &before[..before.len() - blanks];
    before.ends_with(b"-") || before.ends_with("\u{AD}".as_bytes()) || before.ends_with("\u{2010}".as_bytes())
}

/// Makes one token of each word that a line end parts: letter, hyphen, line end, lower-case letter; blanks before and
/// after the line end don't count.
fn join_hyphenated(text: &str, out: &mut Tokens) {
    let mut kept = 0;
    // The word so far without hyphens and line ends: in a narrow column one word may go over three lines.
    let mut whole = String::new();
    for i in 0..out.len() {
        let span = out.spans[i];
        if kept > 0 {
            let last = out.spans[kept - 1];
            if parted(text, last, span) {
                if whole.is_empty() {
                    whole.push_str(last.slice(text));
                }
                whole.push_str(span.slice(text));
                out.hashes[kept - 1] = fold::hash(&whole);
                out.spans[kept - 1] = ByteSpan { start: last.start, end: span.end };
                continue;
            }
        }
        whole.clear();
        out.hashes[kept] = out.hashes[i];
        out.spans[kept] = span;
        kept += 1;
    }
    out.truncate(kept);
}

fn parted(text: &str, left: ByteSpan, right: ByteSpan) -> bool {
    let between = &text[to_usize(left.end)..to_usize(right.start)];
    let word = left.slice(text);
    // UAX #29 counts a soft hyphen as part of the word before it.
    let (word, rest) = match word.strip_suffix('\u{AD}') {
        Some(word) => (word, between),
        None => match between.strip_prefix(['-', '\u{2010}']) {
            Some(rest) => (word, rest),
            None => return false,
        },
    };
    // One line end, with any blanks before and after it.
    let blank = |b: u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
    rest.bytes().all(blank)
        && rest.bytes().filter(|&b| b == b'\n').count() == 1
        && word.ends_with(char::is_alphabetic)
        && right.slice(text).starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        tokens.spans.iter().map(|s| s.slice(text)).collect()
    }

    #[test]
    fn vectors() {
        for (text, want) in [
            ("", vec![]),
            ("  \n ", vec![]),
            ("Kerry: he's \"hopeful\"", vec!["Kerry", "he's", "hopeful"]),
            ("270,000 people; 3.5 per cent, $1,037.50.", vec!["270,000", "people", "3.5", "per", "cent", "1,037.50"]),
            (
                "U.S. and U.S.-led, 9 a.m. Friday.The end",
                vec!["U.S", "and", "U.S", "led", "9", "a.m", "Friday", "The", "end"],
            ),
            ("J.Smith e.g. ndtv.com", vec!["J", "Smith", "e.g", "ndtv", "com"]),
            ("_so_ a:b snake_case", vec!["so", "a", "b", "snake", "case"]),
            ("G20 MH370 1990s 3:30", vec!["G20", "MH370", "1990s", "3", "30"]),
            ("“We’re – here”", vec!["We’re", "here"]),
            ("l’été naïve Zürich", vec!["l’été", "naïve", "Zürich"]),
            ("cafe\u{301} nin\u{303}o", vec!["cafe\u{301}", "nin\u{303}o"]),
            ("Ελλάδα Привет мир", vec!["Ελλάδα", "Привет", "мир"]),
            ("مرحبا بالعالم", vec!["مرحبا", "بالعالم"]),
            ("हिन्दी क्षेत्र", vec!["हिन्दी", "क्षेत्र"]),
            ("国务院总理", vec!["国", "务", "院", "总", "理"]),
            ("東京タワー、AI技術", vec!["東", "京", "タ", "ワ", "ー", "AI", "技", "術"]),
            ("ｶﾞｽ", vec!["ｶﾞ", "ｽ"]),
            ("ภาษาไทย", vec!["ภ", "า", "ษ", "า", "ไ", "ท", "ย"]),
            ("กิ่งก้าน", vec!["กิ่", "ง", "ก้", "า", "น"]),
            ("ខ្មែរ", vec!["ខ្មែ", "រ"]),
            ("한국어 뉴스", vec!["한국어", "뉴스"]),
            ("inter-\nnational well-\r\n  known", vec!["inter-\nnational", "well-\r\n  known"]),
            ("inter- \nnational well- \t\r\nknown", vec!["inter- \nnational", "well- \t\r\nknown"]),
            ("first-\n\nsecond to- day", vec!["first", "second", "to", "day"]),
            ("North-\nSouth 20-\nyear - \nx", vec!["North", "South", "20", "year", "x"]),
            ("co\u{ad}operate co\u{ad}\noperate", vec!["co\u{ad}operate", "co\u{ad}\noperate"]),
            ("co\u{ad} \r\n operate co\u{2010}\noperate", vec!["co\u{ad} \r\n operate", "co\u{2010}\noperate"]),
            ("👩‍👩‍👧 family 🇩🇪", vec!["family"]),
            ("word\u{301}", vec!["word\u{301}"]),
            ("x\u{0}y", vec!["x", "y"]),
        ] {
            assert_eq!(words(text), want, "{text:?}");
        }
    }

    #[test]
    fn a_parted_word_hashes_as_the_whole() {
        let (mut a, mut b) = (Tokens::default(), Tokens::default());
        tokenize("the inter-\nnational court", &mut a);
        tokenize("The international court", &mut b);
        assert_eq!(a.hashes, b.hashes);
    }

    /// Our rules on top of `unicode-segmentation` alone, without the ASCII path.
    fn slow(text: &str) -> Tokens {
        let mut out = Tokens::default();
        for (start, word) in text.unicode_word_indices() {
            split_word(text, start, start + word.len(), &mut out);
        }
        join_hyphenated(text, &mut out);
        out
    }

    proptest! {
        #[test]
        fn fast_path_equals_slow_path(text in "[a-cA-Z0-9 .,':;_\\-\n\r\t’é\u{301}中ア\u{200d}]{0,40}") {
            let mut fast = Tokens::default();
            tokenize(&text, &mut fast);
            prop_assert_eq!(fast, slow(&text));
        }

        #[test]
        fn spans_are_ordered_slices_with_words(text in any::<String>()) {
            let mut tokens = Tokens::default();
            tokenize(&text, &mut tokens);
            let mut last = 0;
            for (span, &hash) in tokens.spans.iter().zip(&tokens.hashes) {
                prop_assert!(span.start >= last && span.end > span.start);
                last = span.end;
                let word = span.slice(&text);
                prop_assert!(word.contains(char::is_alphanumeric));
                if !word.contains('\n') {
                    prop_assert_eq!(hash, fold::hash(word));
                }
            }
        }
    }
}
