//! Owns the words of text beyond ASCII, a character at a time.
//!
//! Every character is looked up as a [`Sign`]. Around a character that is unknown, or does something rare, words are
//! left to the slow path. The slow path takes the stretch from the last cut before the character to the next cut. A cut
//! is a place where no earlier text can matter.

use super::char_class::{COMPOSES, CharKind, Sign};
use super::fold;
use super::unicode_words::words;
use crate::base::hash;
use crate::engine::text::blanks::{blank, ends_in_hyphen};
use crate::engine::text::tokens::Tokens;

/// Words from `start`, the beginning of a stretch, up to a blank before much ASCII. Returns the place after the blank,
/// or the end.
pub(super) fn mixed(text: &str, start: usize, out: &mut Tokens, hyphenated: &mut bool) -> usize {
    let bytes = text.as_bytes();
    // The last place that no word reaches across, and the number of words before.
    let (mut cut, mut before) = (start, out.len());
    let mut broken_until = start; // end of the last break
    let mut at = start;
    while let Some((sign, len)) = look(text, at) {
        match sign.kind {
            CharKind::Break if blank(&bytes[at]) => {
                *hyphenated |= bytes[at] == b'\n' && ends_in_hyphen(&bytes[..at]);
                at += 1;
                if bytes[at..].first_chunk::<16>().is_some_and(|next| next.is_ascii()) {
                    return at;
                }
                (cut, before) = (at, out.len());
            }
            CharKind::Break => {
                // Two spaces (U+3000, say) and a mark are a single break to UAX #29.
                if at != broken_until {
                    (cut, before) = (at, out.len());
                }
                at += len;
                broken_until = at;
            }
            CharKind::Single => {
                (cut, before) = (at, out.len());
                let (end, hash) = single(text, at, sign, len);
                out.push(hash, at, end);
                at = end;
            }
            CharKind::Apostrophe | CharKind::Middle | CharKind::Separator => at += len,
            CharKind::Letter | CharKind::Digit | CharKind::Unknown | CharKind::Mark | CharKind::Attached => {
                match word(text, at) {
                    Some((end, hash)) => {
                        out.push(hash, at, end);
                        at = end;
                    }
                    None => {
                        at = next_cut(text, at);
                        out.truncate(before);
                        words(text, cut, at, &mut out.spans);
                        out.hashes.extend(out.spans[before..].iter().map(|span| fold::hash(span.slice(text))));
                        (cut, before) = (at, out.len());
                    }
                }
            }
        }
    }
    at
}

/// The sign at a place, and the number of bytes in the text.
#[inline]
fn look(text: &str, at: usize) -> Option<(Sign, usize)> {
    text[at..].chars().next().map(|c| (Sign::of(c), c.len_utf8()))
}

/// End and hash of the single at `at`, attached marks included.
#[inline]
fn single(text: &str, at: usize, sign: Sign, len: usize) -> (usize, u64) {
    let mut folded = Folded::default();
    folded.push(sign);
    let mut end = at + len;
    while let Some((sign, len)) = look(text, end).filter(|(sign, _)| sign.kind == CharKind::Attached) {
        folded.push_mark(sign);
        end += len;
    }
    (end, folded.hash(&text[at..end]))
}

/// End and hash of the word that begins at `start`. `None` if only the slow path can tell.
fn word(text: &str, start: usize) -> Option<(usize, u64)> {
    let mut folded = Folded::default();
    let mut last = CharKind::Break;
    let mut at = start;
    while let Some((sign, len)) = look(text, at) {
        match sign.kind {
            CharKind::Unknown | CharKind::Attached => return None,
            CharKind::Break | CharKind::Single | CharKind::Separator => break,
            CharKind::Letter | CharKind::Digit => {
                folded.push(sign);
                last = sign.kind;
            }
            CharKind::Mark if last == CharKind::Break => return None,
            CharKind::Mark => folded.push_mark(sign),
            CharKind::Apostrophe | CharKind::Middle => {
                let next = look(text, at + len).map_or(CharKind::Break, |(next, _)| next.kind);
                match (last, sign.kind, &sign.folded) {
                    _ if matches!(next, CharKind::Unknown | CharKind::Mark | CharKind::Attached) => return None,
                    _ if next != last => break,
                    (CharKind::Letter, CharKind::Apostrophe, _) | (CharKind::Digit, CharKind::Middle, b",\0\0\0") => {
                        folded.push(sign)
                    }
                    (CharKind::Digit, CharKind::Middle, b".\0\0\0") => folded.plain = false,
                    _ => return None,
                }
            }
        }
        at += len;
    }
    Some((at, folded.hash(&text[start..at])))
}

/// The end of the stretch that the slow path has to do from `from`: before a blank, before a break after a known
/// character that is no break, or before a single after two known characters. (UAX #29 makes a single word of Katakana,
/// and a stacking sign before counts.)
fn next_cut(text: &str, from: usize) -> usize {
    let (mut known, mut last) = (0, CharKind::Unknown);
    for (offset, c) in text[from..].char_indices() {
        let kind = Sign::of(c).kind;
        let needed = match kind {
            CharKind::Break if u8::try_from(c).is_ok_and(|b| blank(&b)) => 0,
            CharKind::Break if last != CharKind::Break => 1,
            CharKind::Single => 2,
            _ => u32::MAX,
        };
        if known >= needed {
            return from + offset;
        }
        let odd = matches!(kind, CharKind::Unknown | CharKind::Mark | CharKind::Attached | CharKind::Separator);
        known = if odd { 0 } else { known + 1 };
        last = kind;
    }
    text.len()
}

/// The folded form of a word.
struct Folded {
    bytes: [u8; 64],
    len: usize,
    /// Whether `bytes` holds the folded form: not if the word is too long, or too odd.
    plain: bool,
    /// Ranks of the last mark and of the mark before, 0 for a letter.
    ranks: [u8; 2],
}

impl Default for Folded {
    fn default() -> Self {
        Folded { bytes: [0; 64], len: 0, plain: true, ranks: [0; 2] }
    }
}

impl Folded {
    #[inline]
    fn push(&mut self, sign: Sign) {
        self.ranks = [0; 2];
        self.append(sign);
    }

    #[inline]
    fn append(&mut self, sign: Sign) {
        match self.bytes.get_mut(self.len..self.len + 4) {
            Some(room) => room.copy_from_slice(&sign.folded),
            None => self.plain = false,
        }
        self.len += usize::from(sign.len);
    }

    /// Marks are put into order of rank: in practice two marks of two bytes change places.
    fn push_mark(&mut self, sign: Sign) {
        if sign.rank == 0 {
            return self.push(sign);
        }
        self.append(sign);
        let [last, before] = self.ranks;
        if sign.rank >= last {
            self.ranks = [sign.rank, last];
        } else {
            self.ranks = [last, sign.rank];
            self.plain &= sign.rank >= before;
            if let Some(two) = self.bytes.get_mut(self.len.saturating_sub(4)..self.len) {
                two.rotate_left(2);
            }
        }
        self.plain &= sign.rank != COMPOSES && sign.len == 2;
    }

    #[inline]
    fn hash(&self, word: &str) -> u64 {
        match (self.bytes.first_chunk(), self.len) {
            _ if !self.plain => fold::hash(word),
            (Some(window), len) if len <= 16 => hash::short_token(len, hash::halves(window)),
            (_, len) => hash::token(&self.bytes[..len]),
        }
    }
}
