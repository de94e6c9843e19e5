//! Owns tokens: where words begin and end in the original text, and the hash of each.
//!
//! Words follow Unicode's default word boundaries (UAX #29) with three departures, all made because outlets treat the
//! same wire text differently:
//! 1. Scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese): one token per character, marks included.
//! 2. `:` and `_` separate, as does a full stop between words ("Friday.The"); a full stop joins initialisms ("U.S", "p.m").
//! 3. A word hyphenated over a line end is a single token.
//! 4. Characters that stand in for an apostrophe join letters as the apostrophe does; a space of no width inside a word is
//!    no space. Entities of HTML count as what they mean (`entities`).
//!
//! ASCII text is done 64 bytes at a time by the bits of a `Bytes64`. A stretch between two ASCII blanks with any
//! character beyond ASCII is done by `mixed`, a character at a time, and rare characters by `unicode-segmentation`.
//! Blanks always separate words, so the ways never disagree about a neighbour.

use super::entities;
use super::fold;
use super::tally;
use super::unicode_fast::mixed;
use super::unicode_words::joins;
use crate::base::bytes64::Bytes64;
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::ByteSpan;
use crate::engine::text::blanks::{LINE_END_HYPHENS, blank, ends_in_hyphen};
use crate::engine::text::tokens::Tokens;

/// Bytes from a word to the next in English, about.
const BYTES_A_WORD: usize = 6;

/// Bytes of a huge text.
const HUGE: usize = 1 << 20;
/// Most words whose ends lie in 64 bytes.
const MOST_WORDS: usize = 32;
/// Words for which room is made at once.
const ROOM: usize = 128;

/// Finds the words of `text`, into `out` (cleared first). `text` must be under 4 GiB.
///
/// ```
/// use wirecopy::engine::text::tokenize::tokenize;
/// use wirecopy::engine::text::tokens::Tokens;
/// let text = "The U.S. sent 270,000 tons, Kerry’s aide said.";
/// let mut tokens = Tokens::default();
/// tokenize(text, &mut tokens);
/// let words: Vec<&str> = tokens.spans.iter().map(|s| s.slice(text)).collect();
/// assert_eq!(words, ["The", "U.S", "sent", "270,000", "tons", "Kerry’s", "aide", "said"]);
/// ```
pub fn tokenize(text: &str, out: &mut Tokens) {
    tally::add(text);
    let hyphenated = words_of(text, out);
    entities::resolve(text, out, |meant, words| {
        words_of(meant, words);
    });
    if hyphenated {
        join_hyphenated(text, out);
    }
}

/// Finds the words of `text` as it stands, into `out` (cleared first). Says whether a line may end in a hyphen.
fn words_of(text: &str, out: &mut Tokens) -> bool {
    out.truncate(0);
    // Where there is room, the call costs nothing; without, a list of a hundred megabytes would be moved about while
    // growing. A huge text gets room for words of a single letter: room that is not used is no memory.
    let bytes_a_word = if text.len() < HUGE { BYTES_A_WORD } else { 2 };
    out.hashes.reserve(text.len() / bytes_a_word + 1);
    out.spans.reserve(text.len() / bytes_a_word + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut hyphenated = false;
    while at < bytes.len() {
        at = ascii(bytes, at, out, &mut hyphenated);
        if at < bytes.len() {
            at = mixed(text, at, out, &mut hyphenated);
        }
    }
    hyphenated
}

/// Words from `from`, the beginning of a stretch, up to the first stretch with a character beyond ASCII. In such a
/// stretch nothing is certain, as a mark may follow any letter. Returns the beginning of the uncertain stretch, or the
/// end.
///
/// Bits of 64 bytes at a time; a word begins and ends where a bit differs from the bit before.
fn ascii(bytes: &[u8], from: usize, out: &mut Tokens, hyphenated: &mut bool) -> usize {
    let mut start = to_u32(from); // of the word still open at the end of a block
    let mut open = 0; // 1 if a word is open
    let mut dotted = false; // whether the open word has a full stop inside
    let mut known = out.len(); // words so far; the rest of `out` is room
    for at in (from..bytes.len()).step_by(64) {
        let block = Bytes64::at(bytes, at);
        let base = to_u32(at);
        let mut word = block.word;
        let mut stops = 0;
        let mut marks = block.mark & (word << 1 | open) & (word >> 1 | 1 << 63);
        while marks != 0 {
            let mark = at + to_usize(marks.trailing_zeros());
            if joins(bytes, mark) {
                let bit = marks & marks.wrapping_neg();
                word |= bit;
                // A grave accent, too, is no byte to hash as it stands.
                stops |= if matches!(bytes[mark], b'.' | b'`') { bit } else { 0 };
            }
            marks &= marks - 1;
        }
        let mut line_ends = block.line_end;
        while line_ends != 0 {
            *hyphenated |= ends_in_hyphen(&bytes[..at + to_usize(line_ends.trailing_zeros())]);
            line_ends &= line_ends - 1;
        }
        let mut unsure = None;
        if block.beyond != 0 {
            let first = at + to_usize(block.beyond.trailing_zeros());
            let begins = bytes[from..first].iter().rposition(blank).map_or(from, |n| from + n + 1);
            word &= begins.checked_sub(at).map_or(0, |n| (1 << n) - 1);
            unsure = Some(begins);
        }
        let before = word << 1 | open;
        let (mut starts, mut ends) = (word & !before, before & !word);
        if open == 0 {
            start = base + starts.trailing_zeros();
            starts &= starts.wrapping_sub(1);
        }
        if out.len() < known + MOST_WORDS {
            out.resize(known + ROOM);
        }
        let first = known;
        known += to_usize(ends.count_ones());
        for (span, hash) in out.spans[first..known].iter_mut().zip(&mut out.hashes[first..known]) {
            *span = ByteSpan { start, end: base + ends.trailing_zeros() };
            *hash = fold::hash_undotted(bytes, *span);
            start = base + starts.trailing_zeros(); // nonsense after the last word, and not used
            ends &= ends.wrapping_sub(1);
            starts &= starts.wrapping_sub(1);
        }
        open = word >> 63;
        if dotted || stops != 0 {
            for i in first..known {
                let span = out.spans[i];
                let inside = |at: u32| 1u64.checked_shl(at.saturating_sub(base)).map_or(0, |bit| bit - 1);
                if stops & inside(span.end) & !inside(span.start) != 0 || (dotted && i == first) {
                    out.hashes[i] = fold::hash_ascii(bytes, span);
                }
            }
            dotted = open == 1 && (start < base || stops >> (start - base) != 0);
        }
        if let Some(begins) = unsure {
            let kept = out.spans[..known].iter().rposition(|s| to_usize(s.end) <= begins).map_or(0, |last| last + 1);
            out.truncate(kept);
            return begins;
        }
    }
    out.truncate(known);
    if open == 1 {
        let span = ByteSpan { start, end: to_u32(bytes.len()) };
        out.spans.push(span);
        out.hashes.push(fold::hash_ascii(bytes, span));
    }
    bytes.len()
}

/// Makes a single token of each word parted by a line end: letter, hyphen, line end, lower-case letter; blanks before
/// and after the line end don't count.
pub(super) fn join_hyphenated(text: &str, out: &mut Tokens) {
    let mut kept = 0;
    // The word so far without hyphens and line ends: in a narrow column a word may go over three lines.
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
                out.spans[kept - 1] = ByteSpan { start: last.start, end: span.end };
                continue;
            }
        }
        settle(&mut whole, kept, out);
        out.hashes[kept] = out.hashes[i];
        out.spans[kept] = span;
        kept += 1;
    }
    settle(&mut whole, kept, out);
    out.truncate(kept);
}

/// Hashes the last of the words that are kept, if the word was joined: once, however many lines the word goes over.
fn settle(whole: &mut String, kept: usize, out: &mut Tokens) {
    if !whole.is_empty() {
        out.hashes[kept - 1] = fold::hash(whole);
        whole.clear();
    }
}

fn parted(text: &str, left: ByteSpan, right: ByteSpan) -> bool {
    let between = &text[to_usize(left.end)..to_usize(right.start)];
    let word = left.slice(text);
    // UAX #29 counts a soft hyphen as part of the word before.
    let (word, rest) = match word.strip_suffix('\u{AD}') {
        Some(word) => (word, between),
        None => match between.strip_prefix(LINE_END_HYPHENS) {
            Some(rest) => (word, rest),
            None => return false,
        },
    };
    // A single line end, with any blanks before and after.
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
            ("l´été d`or O′Brien `quoted` 5´", vec!["l´été", "d`or", "O′Brien", "quoted", "5"]),
            (
                "au\u{200b}thority wo\u{200b}\u{200b}rd\u{200b} 中\u{200b}国",
                vec!["au\u{200b}thority", "wo\u{200b}\u{200b}rd", "中", "国"],
            ),
            (
                "didn&#039;t AT&amp;T &quot;so&quot; caf&eacute; a&nbsp;b &x; R&D;",
                vec!["didn&#039;t", "AT", "T", "so", "caf&eacute;", "a", "b", "x", "R", "D"],
            ),
            ("inter¬\nnational inter⸗\nnational", vec!["inter¬\nnational", "inter⸗\nnational"]),
        ] {
            assert_eq!(words(text), want, "{text:?}");
        }
    }

    #[test]
    fn a_word_over_very_many_lines_costs_one_pass() {
        let (text, mut tokens) = ("a-\n".repeat(2_000_000), Tokens::default());
        let started = std::time::Instant::now();
        tokenize(&text, &mut tokens);
        assert_eq!(tokens.len(), 1);
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }

    #[test]
    fn a_parted_word_hashes_as_the_whole() {
        let (mut a, mut b) = (Tokens::default(), Tokens::default());
        tokenize("the inter-\nnational court", &mut a);
        tokenize("The international court", &mut b);
        assert_eq!(a.hashes, b.hashes);
    }

    proptest! {
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
