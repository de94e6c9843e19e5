//! Owns what single characters of any script do to words, so that most text needs neither `unicode-segmentation` nor a
//! normaliser.
//!
//! Nothing is listed by hand: a character is tried out once, with the slow path, beside a letter and beside a digit. A
//! character that does the same in every company is known. A character that composes, stacks or joins in a way of its
//! own is unknown. A character is tried when first met: about 5 µs.

use super::fold::fold;
use super::unicode_words::words;
use crate::base::cast::{low_u8, to_u32, to_usize};
use icu_normalizer::properties::CanonicalCombiningClassMap;
use std::sync::OnceLock;

/// What a character does to words around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharKind {
    /// Has to be left to the slow path.
    Unknown,
    /// Belongs to no word and takes no part in words.
    Break,
    /// A colon or low line: parts words, yet the text on the left may decide about the text on the right, or the other
    /// way.
    Separator,
    /// Joins letters and digits beside the character.
    Letter,
    /// Joins letters and digits beside the character.
    Digit,
    /// A word of its own: a character of a script written without spaces.
    Single,
    /// Joins two letters.
    Apostrophe,
    /// May join two letters or two digits.
    Middle,
    /// Sits on the letter or digit before.
    Mark,
    /// Sits on the single before.
    Attached,
}

/// A character as the fast path needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(8))] // read at once
pub struct Sign {
    /// What the character does.
    pub kind: CharKind,
    /// Canonical combining class of a mark: marks of lower class come first. [`COMPOSES`] if the mark may become a
    /// single character with the character before.
    pub rank: u8,
    /// Bytes of the folded form, in UTF-8.
    pub len: u8,
    /// The folded form.
    pub folded: [u8; 4],
}

/// Rank of a mark that composes.
pub const COMPOSES: u8 = u8::MAX;

const UNKNOWN: Sign = Sign { kind: CharKind::Unknown, rank: 0, len: 0, folded: [0; 4] };

impl Sign {
    /// The sign of a character. O(1).
    #[inline]
    pub fn of(c: char) -> Sign {
        static SIGNS: [OnceLock<Sign>; 1 << 16] = [const { OnceLock::new() }; 1 << 16];
        match c {
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Sign::as_it_is(c, CharKind::Single),
            '\u{AC00}'..='\u{D7A3}' => Sign::as_it_is(c, CharKind::Letter),
            '\u{10000}'.. => UNKNOWN,
            _ => *SIGNS[to_usize(u32::from(c))].get_or_init(|| Sign::tried(c)),
        }
    }

    fn as_it_is(c: char, kind: CharKind) -> Sign {
        let mut folded = [0; 4];
        let len = low_u8(c.encode_utf8(&mut folded).len());
        Sign { kind, rank: 0, len, folded }
    }

    /// Tries a character out.
    fn tried(c: char) -> Sign {
        let classes = CanonicalCombiningClassMap::new();
        let (mut folded, mut among) = (String::new(), String::new());
        fold(c.encode_utf8(&mut [0; 4]), &mut folded);
        fold(&format!("é{c}\u{5B0}é"), &mut among); // with a mark of low class that composes with nothing
        let kind = kind(c, &folded);
        let mark = matches!(kind, CharKind::Mark | CharKind::Attached);
        let rank = if composes(c) { COMPOSES } else { classes.get_u8(c) };
        let like_others =
            among == format!("é{folded}\u{5B0}é") && folded.chars().all(|c| classes.get_u8(c) == 0 && !is_jamo(c));
        if folded.len() > 4 || !(like_others || mark) {
            return UNKNOWN;
        }
        let mut bytes = [0; 4];
        bytes[..folded.len()].copy_from_slice(folded.as_bytes());
        Sign { kind, rank, len: low_u8(folded.len()), folded: bytes }
    }
}

/// Letters that become a single letter with the next letter.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{D7B0}'..='\u{D7FF}')
}

/// Marks that NFC may join to the character before, up to U+FFFF (NFC_Quick_Check=Maybe).
fn composes(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{0345}' | '\u{0653}'..='\u{0655}' | '\u{093C}' | '\u{09BE}' | '\u{09D7}' | '\u{0B3E}'
        | '\u{0B56}' | '\u{0B57}' | '\u{0BBE}' | '\u{0BD7}' | '\u{0C56}' | '\u{0CC2}' | '\u{0CD5}' | '\u{0CD6}'
        | '\u{0D3E}' | '\u{0D57}' | '\u{0DCA}' | '\u{0DCF}' | '\u{0DDF}' | '\u{102E}' | '\u{1B35}' | '\u{3099}'
        | '\u{309A}')
}

fn kind(c: char, folded: &str) -> CharKind {
    if matches!(c, ':' | '_') {
        return CharKind::Separator;
    }
    /// The lengths of the words in `before`, the character and `after`.
    fn lengths(before: &str, c: char, after: &str) -> Vec<u32> {
        let (text, mut spans) = (format!("{before}{c}{after}"), Vec::new());
        words(&text, 0, text.len(), &mut spans);
        spans.iter().map(|span| span.end - span.start).collect()
    }
    let n = to_u32(c.len_utf8());
    // A letter and a digit of two bytes each: ASCII alone follows rules of its own.
    let beside = [("é", "é"), ("٣", "٣"), ("é", "٣"), ("٣", "é")].map(|(x, y)| lengths(x, c, y));
    let is_word = !lengths("", c, "").is_empty();
    let joins_all = beside.iter().all(|l| *l == [n + 4]);
    let parted: &[u32] = if is_word { &[2, n, 2] } else { &[2, 2] };
    let parts_all = beside.iter().all(|l| *l == parted);
    let mark = || lengths("-", c, "é").last() == Some(&2) && lengths("é", c, "中") == [n + 2, 3] && c != '\u{200D}';
    let pictograph = || lengths("é\u{200D}", c, "") != lengths("é\u{200D}", ' ', "");
    // A Hebrew letter takes an apostrophe behind; nothing but a letter is joined to a letter by an apostrophe.
    let letter = || lengths("é’", c, "’é") == [n + 10] && lengths("", c, "'") == [n] && c.is_alphabetic();
    let digit = || lengths("٣,", c, ",٣") == [n + 6] && c.is_numeric();
    let single = || {
        let beyond = [("é’", ""), ("é.", ""), ("٣,", ""), ("é", "’é"), ("é", ".é"), ("٣", ",٣")];
        beyond.iter().all(|(x, y)| lengths(x, c, y) == if y.is_empty() { vec![2, n] } else { vec![2, n, 2] })
    };
    match (is_word, joins_all, parts_all) {
        (_, true, _) if mark() => CharKind::Mark,
        (true, true, _) if letter() => CharKind::Letter,
        (true, true, _) if digit() => CharKind::Digit,
        (true, _, true) if single() => CharKind::Single,
        (false, _, true) if !pictograph() => CharKind::Break,
        (false, false, false) if beside[2] == parted && beside[3] == parted => match folded {
            "'" if beside[0] == [n + 4] => CharKind::Apostrophe,
            _ => CharKind::Middle,
        },
        _ if is_thai_mark(c) && lengths("中", c, "中") == [n + 3, 3] => CharKind::Attached,
        _ => CharKind::Unknown,
    }
}

/// Thai and Lao vowels and tones above and below a letter.
fn is_thai_mark(c: char) -> bool {
    matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' | '\u{0EB1}' | '\u{0EB4}'..='\u{0EBC}'
        | '\u{0EC8}'..='\u{0ECE}')
}
