//! Owns the words of text of any script: Unicode's word boundaries (UAX #29) by `unicode-segmentation`, with the
//! departures listed in [`tokenize`](super::tokenize). Slow and right: the fast paths are tested against the slow path,
//! and leave rare characters to the slow path.

use crate::base::cast::to_u32;
use crate::base::ids::ByteSpan;
use unicode_segmentation::UnicodeSegmentation;

/// Words of `text[start..end]`; no word may reach beyond either end, so blanks on both sides will do.
pub(super) fn words(text: &str, start: usize, end: usize, out: &mut Vec<ByteSpan>) {
    let mut open: Option<(usize, usize)> = None;
    for (offset, word) in text[start..end].unicode_word_indices() {
        let (from, to) = (start + offset, start + offset + word.len());
        open = match open {
            Some((first, last)) if stands_in(&text[first..last], &text[last..from], word) => Some((first, to)),
            other => {
                other.into_iter().for_each(|(first, last)| split_word(text, first, last, out));
                Some((from, to))
            }
        };
    }
    open.into_iter().for_each(|(first, last)| split_word(text, first, last, out));
}

/// Whether what stands between two words is typed for an apostrophe that joins them, or is a space of no width.
fn stands_in(left: &str, between: &str, right: &str) -> bool {
    let meant = match between {
        "\u{B4}" | "`" | "\u{2032}" => "\u{2019}",
        _ if !between.is_empty() && between.chars().all(|c| c == '\u{200B}') => "",
        _ => return false,
    };
    let Some(first) = right.chars().next().filter(|c| !spaceless(*c)) else { return false };
    if left.chars().rfind(|c| c.is_alphanumeric()).is_none_or(spaceless) || left.ends_with(spaceless) {
        return false;
    }
    // The last letters and the first, with the apostrophe that is meant: does a word go across?
    let tail = &left[left.floor_char_boundary(left.len().saturating_sub(LONGEST_TAIL))..];
    let (probe, from, to) = (format!("{tail}{meant}{first}"), tail.len(), tail.len() + meant.len());
    probe.unicode_word_indices().any(|(at, word)| at < from && at + word.len() > to)
}

/// Bytes of a word that are looked at to tell whether the word goes on: a letter with all marks that anybody writes.
const LONGEST_TAIL: usize = 32;

/// Applies our departures to a word of UAX #29.
fn split_word(text: &str, start: usize, end: usize, out: &mut Vec<ByteSpan>) {
    let word = &text[start..end];
    let span = |start: usize, end: usize| ByteSpan { start: to_u32(start), end: to_u32(end) };
    if word.is_ascii() {
        let bytes = &text.as_bytes()[..end];
        let mut at = start;
        while at < end {
            if bytes[at].is_ascii_alphanumeric() {
                let stop = ascii_word(bytes, at);
                out.push(span(at, stop));
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
            out.push(span(from, to));
        }
    };
    let mut stacked = false; // the last character asks the next consonant to join
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
    // UAX #29 parts a Khmer or Burmese consonant stack after the stacking sign; put the stack together again.
    if let [.., a, b] = out[..]
        && a.end == b.start
        && a.slice(text).ends_with(['\u{17D2}', '\u{1039}', '\u{1A60}'])
    {
        out.truncate(out.len() - 2);
        out.push(ByteSpan { start: a.start, end: b.end });
    }
}

/// End of the ASCII word that starts at `start`.
fn ascii_word(bytes: &[u8], start: usize) -> usize {
    let goes_on = |&i: &usize| match bytes[i] {
        b if b.is_ascii_alphanumeric() => true,
        _ => joins(bytes, i),
    };
    (start..bytes.len()).find(|i| !goes_on(i)).unwrap_or(bytes.len())
}

/// Whether the mark at `at` makes a single word of both sides, in ASCII text: an apostrophe between letters, a comma or
/// full stop between digits, a full stop between two lone letters.
pub(super) fn joins(bytes: &[u8], at: usize) -> bool {
    let near = |i: Option<usize>| i.and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
    let (left, right) = (near(at.checked_sub(1)), near(Some(at + 1)));
    let letters = left.is_ascii_alphabetic() && right.is_ascii_alphabetic();
    let digits = left.is_ascii_digit() && right.is_ascii_digit();
    match bytes[at] {
        b'\'' | b'`' => letters,
        b',' => digits,
        b'.' => {
            let (before, after) = (near(at.checked_sub(2)), near(Some(at + 2)));
            digits || (letters && !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric() && after.is_ascii())
        }
        _ => false,
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

/// Signs of spaceless scripts that sit on the character before, and marks and joiners of any script.
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
