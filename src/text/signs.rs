//! Owns what single characters of any script do to words, so that most text needs neither `unicode-segmentation` nor a
//! normaliser.
//!
//! Nothing is listed by hand: a character is tried out once, with the slow path, beside a letter and beside a digit. Only
//! those that do the same in every company are known; whatever composes, stacks or joins in a way of its own is not.
//! 64 characters are tried at a time, when the first of them is met: about 0.1 ms.

use super::Tokens;
use super::fold::fold;
use super::words::words;
use crate::units::{low_u8, to_u32, to_usize};
use icu_normalizer::properties::CanonicalCombiningClassMap;
use std::sync::OnceLock;

/// What a character does to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Has to be left to the slow path.
    Unknown,
    /// Belongs to no word and takes no part in one.
    Break,
    /// A colon or low line: parts words, yet what is on one side of it may decide about the other side.
    Separator,
    /// Joins letters and digits beside it.
    Letter,
    /// Joins letters and digits beside it.
    Digit,
    /// A word of its own: a character of a script written without spaces.
    Single,
    /// Joins two letters.
    Apostrophe,
    /// May join two letters or two digits.
    Middle,
    /// Sits on the letter before it.
    Mark,
}

/// A character as the fast path needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// What it does.
    pub kind: Kind,
    /// Canonical combining class of a mark: marks of lower class come first.
    pub rank: u8,
    /// Bytes of its folded form, in UTF-8.
    pub len: u8,
    /// Its folded form.
    pub folded: [u8; 4],
}

const UNKNOWN: Sign = Sign { kind: Kind::Unknown, rank: 0, len: 0, folded: [0; 4] };

impl Sign {
    /// The sign of a character. O(1).
    #[inline]
    pub fn of(c: char) -> Sign {
        static PAGES: [OnceLock<[Sign; 64]>; 1024] = [const { OnceLock::new() }; 1024];
        let code = u32::from(c);
        match c {
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Sign::as_it_is(c, Kind::Single),
            '\u{AC00}'..='\u{D7A3}' => Sign::as_it_is(c, Kind::Letter),
            '\u{10000}'.. => UNKNOWN,
            _ => PAGES[to_usize(code >> 6)].get_or_init(|| page(code & !63))[to_usize(code & 63)],
        }
    }

    fn as_it_is(c: char, kind: Kind) -> Sign {
        let mut folded = [0; 4];
        let len = low_u8(c.encode_utf8(&mut folded).len());
        Sign { kind, rank: 0, len, folded }
    }

    /// Tries a character out.
    fn tried(c: char) -> Sign {
        let mut folded = String::new();
        fold(c.encode_utf8(&mut [0; 4]), &mut folded);
        let rank = CanonicalCombiningClassMap::new().get_u8(c);
        let starters = folded.chars().all(|c| CanonicalCombiningClassMap::new().get_u8(c) == 0 && !is_jamo(c));
        let kind = kind(c, &folded);
        if folded.len() > 4 || (kind != Kind::Mark && !starters) {
            return UNKNOWN;
        }
        let mut bytes = [0; 4];
        bytes[..folded.len()].copy_from_slice(folded.as_bytes());
        Sign { kind, rank, len: low_u8(folded.len()), folded: bytes }
    }
}

fn page(first: u32) -> [Sign; 64] {
    std::array::from_fn(|i| char::from_u32(first + to_u32(i)).map_or(UNKNOWN, Sign::tried))
}

/// Letters that become one with the next.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{D7B0}'..='\u{D7FF}')
}

/// Arabic signs of vowels and of recitation. (Those that compose, U+0653 to U+0655, are not among them.)
fn is_plain_mark(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{0652}' | '\u{0656}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

fn kind(c: char, folded: &str) -> Kind {
    if matches!(c, ':' | '_') {
        return Kind::Separator;
    }
    /// How long the words are in what `before`, the character and `after` give.
    fn lengths(before: &str, c: char, after: &str) -> Vec<u32> {
        let (text, mut tokens) = (format!("{before}{c}{after}"), Tokens::default());
        words(&text, 0, text.len(), &mut tokens);
        tokens.spans.iter().map(|span| span.end - span.start).collect()
    }
    // A letter and a digit of two bytes each: ASCII alone follows rules of its own.
    let (letter, digit) = ("é", "٣");
    let n = to_u32(c.len_utf8());
    let one = [n + 4];
    let parts: &[u32] = if lengths("", c, "").is_empty() { &[2, 2] } else { &[2, n, 2] };
    let [letters, digits, mixed, mixed_too] =
        [(letter, letter), (digit, digit), (letter, digit), (digit, letter)].map(|(x, y)| lengths(x, c, y));
    let alone = parts.len() == 3;
    let joins_all = [&letters, &digits, &mixed, &mixed_too].iter().all(|l| **l == one);
    let parts_all = [&letters, &digits, &mixed, &mixed_too].iter().all(|l| **l == parts);
    // An apostrophe joins letters only, a comma digits only; a straight one is part of a Hebrew word that it ends.
    let joined_by_apostrophe = lengths("é’", c, "") == [n + 5] && lengths("", c, "’é") == [n + 5];
    let joined_by_comma = lengths("٣,", c, "") == [n + 3] && lengths("", c, ",٣") == [n + 3];
    let ends_before_apostrophe = lengths("", c, "'") == [n];
    let never_joined = [("é’", ""), ("é.", ""), ("٣,", ""), ("é", "’é"), ("é", ".é"), ("٣", ",٣")]
        .iter()
        .all(|(x, y)| lengths(x, c, y) == if y.is_empty() { vec![2, n] } else { vec![2, n, 2] });
    let pictograph = lengths("é\u{200D}", c, "") != lengths("é\u{200D}", ' ', "");
    match (alone, joins_all, parts_all) {
        (true, true, _) if joined_by_apostrophe && ends_before_apostrophe && c.is_alphabetic() => Kind::Letter,
        (true, true, _) if joined_by_comma && c.is_numeric() => Kind::Digit,
        (true, _, true) if never_joined => Kind::Single,
        (false, _, true) if !pictograph => Kind::Break,
        (false, true, _) if is_plain_mark(c) => Kind::Mark,
        (false, false, false) if mixed == parts && mixed_too == parts => match folded {
            "'" if letters == one => Kind::Apostrophe,
            _ => Kind::Middle,
        },
        _ => Kind::Unknown,
    }
}
