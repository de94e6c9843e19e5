//! Owns folding: what two tokens may differ in and still count as the same word.
//!
//! Case (Unicode full case folding), compatibility forms and composition (NFKC), the shape of the apostrophe, full stops
//! inside initialisms ("U.S" = "US") and invisible characters (soft hyphen, joiners, variation selectors). Accents stay.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use std::cell::RefCell;

/// Longest ASCII token folded without touching the heap.
const INLINE: usize = 48;

/// Hash of the token `bytes[start..end]` of ASCII letters, digits, apostrophes, commas and, if `dotted`, full stops.
///
/// Most tokens are short: sixteen bytes are folded at once, whatever follows the token, and only its own are hashed.
#[inline]
pub fn hash_ascii(bytes: &[u8], start: usize, end: usize, dotted: bool) -> u64 {
    let token = &bytes[start..end];
    if let Some(window) = bytes[start..].first_chunk::<16>()
        && token.len() <= 16
        && !dotted
    {
        let mut folded = *window;
        folded.make_ascii_lowercase();
        return crate::hash::token(&folded[..token.len()]);
    }
    let keep = keeps_stop(token);
    let kept = token.iter().filter(|&&b| b != b'.' || keep).map(u8::to_ascii_lowercase);
    if token.len() <= INLINE {
        let mut folded = [0u8; INLINE];
        let mut n = 0;
        for b in kept {
            folded[n] = b;
            n += 1;
        }
        crate::hash::token(&folded[..n])
    } else {
        crate::hash::token(&kept.collect::<Vec<u8>>())
    }
}

/// A full stop is dropped from initialisms, not from numbers: "3.5" is not "35".
#[inline]
fn keeps_stop(token: &[u8]) -> bool {
    token[0].is_ascii_digit()
}

/// The folded form of any token, appended to `out`. ASCII and other text agree where both apply.
///
/// ```
/// let fold = |s| { let mut out = String::new(); wirecopy::text::fold::fold(s, &mut out); out };
/// assert_eq!(fold("Straße"), "strasse");
/// assert_eq!(fold("U.S"), "us");
/// assert_eq!(fold("Don’t"), "don't");
/// assert_eq!(fold("cafe\u{301}"), "café");
/// ```
pub fn fold(token: &str, out: &mut String) {
    const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfkc();
    const CASE: CaseMapperBorrowed<'static> = CaseMapper::new();
    let keep = token.starts_with(|c: char| c.is_numeric());
    let plain = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{FF07}' => Some('\''),
        '.' if !keep => None,
        // Default-ignorable characters that exports, editors and watermarks leave inside words.
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' => None,
        '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => None,
        _ => Some(c),
    };
    if token.is_ascii() {
        out.extend(token.chars().filter_map(plain).map(|c| c.to_ascii_lowercase()));
        return;
    }
    // Folding can undo composition (U+0390 and its like), so compose once more.
    let composed = NFKC.normalize(token);
    let folded = CASE.fold_string(&composed);
    let folded: &str = &folded;
    out.extend(NFKC.normalize(folded).chars().filter_map(plain));
}

/// Hash of any token: [`fold`], then [`crate::hash::token`].
pub fn hash(token: &str) -> u64 {
    thread_local!(static SCRATCH: RefCell<String> = const { RefCell::new(String::new()) });
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.clear();
        fold(token, scratch);
        crate::hash::token(scratch.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_and_unicode_paths_agree() {
        for token in ["Word", "U.S", "3.5", "DON'T", "270,000", "a", &"x".repeat(100), &"L.".repeat(60)] {
            for after in ["", " and much more text after it"] {
                let text = format!("{token}{after}");
                assert_eq!(hash_ascii(text.as_bytes(), 0, token.len(), token.contains('.')), hash(token), "{token}");
            }
        }
    }

    #[test]
    fn same_word_in_other_clothes() {
        for (a, b) in [
            ("Straße", "STRASSE"),
            ("don’t", "DON'T"),
            ("U.S", "us"),
            ("cafe\u{301}", "Café"),
            ("ﬁnance", "finance"),
            ("Ｔｏｋｙｏ", "tokyo"),
            ("co\u{ad}operate", "cooperate"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("می\u{200c}خواهم", "میخواهم"),
        ] {
            assert_eq!(hash(a), hash(b), "{a} {b}");
        }
        for (a, b) in [("café", "cafe"), ("3.5", "35"), ("its", "it's")] {
            assert_ne!(hash(a), hash(b), "{a} {b}");
        }
    }
}
