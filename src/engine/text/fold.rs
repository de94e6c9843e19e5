//! Owns folding: the differences of two tokens that still count as the same word.
//!
//! Case (Unicode full case folding), compatibility forms and composition (NFKC), the shape of the apostrophe, full
//! stops inside initialisms ("U.S" = "US") and invisible characters (soft hyphen, joiners, variation selectors).
//! Letters that one language types in two ways are one letter: Persian and Arabic yeh and kaf, Romanian letters with a
//! cedilla or a comma, Hebrew marks and the quotes typed for them. The Arabic stretch (tatweel) is dropped. Accents and
//! vowel signs stay, as do digits of other scripts.

use crate::base::cast::to_usize;
use crate::base::hash::{halves, short_token};
use crate::base::ids::ByteSpan;
use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use std::cell::RefCell;

/// Hash of an ASCII token of letters, digits, apostrophes and commas: no full stop.
///
/// Most tokens are short: sixteen bytes are folded at once, whatever follows the token, and only the token's own bytes
/// are hashed.
#[inline]
pub fn hash_undotted(bytes: &[u8], span: ByteSpan) -> u64 {
    let (start, len) = (to_usize(span.start), to_usize(span.end - span.start));
    match bytes.get(start..start + 16).and_then(|window| window.first_chunk()) {
        Some(window) if len <= 16 => short_token(len, lower(window)),
        _ => hash_ascii(bytes, span),
    }
}

/// Sixteen bytes with a bit set: the bit makes a letter small, and digits, apostrophes and commas have the bit anyway.
#[inline]
fn lower(window: &[u8; 16]) -> [u64; 2] {
    const SMALL: u64 = u64::from_le_bytes([0x20; 8]);
    let [first, second] = halves(window);
    [first | SMALL, second | SMALL]
}

/// Hash of any ASCII token.
#[cold]
pub(super) fn hash_ascii(bytes: &[u8], span: ByteSpan) -> u64 {
    let token = &bytes[to_usize(span.start)..to_usize(span.end)];
    if token.len() > 16 {
        return hash(std::str::from_utf8(token).unwrap_or_default());
    }
    let (mut window, mut len) = ([0; 16], 0);
    let keep = keeps_stops(char::from(token[0]));
    for &b in token.iter().filter(|&&b| b != b'.' || keep) {
        window[len] = if b == b'`' { b'\'' } else { b };
        len += 1;
    }
    short_token(len, lower(&window))
}

/// Full stops are dropped from initialisms, not from numbers: "3.5" is not "35".
fn keeps_stops(first: char) -> bool {
    first.is_numeric()
}

/// The folded form of any token, appended to `out`. ASCII and other text agree where both apply.
///
/// ```
/// let fold = |s| { let mut out = String::new(); wirecopy::engine::text::fold::fold(s, &mut out); out };
/// assert_eq!(fold("Straße"), "strasse");
/// assert_eq!(fold("U.S"), "us");
/// assert_eq!(fold("Don’t"), "don't");
/// assert_eq!(fold("cafe\u{301}"), "café");
/// ```
pub fn fold(token: &str, out: &mut String) {
    const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfkc();
    const CASE: CaseMapperBorrowed<'static> = CaseMapper::new();
    let keep = token.starts_with(keeps_stops);
    let plain = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{FF07}' => Some('\''),
        '`' | '\u{2032}' | '\u{02B9}' | '\u{02BB}' | '\u{05F3}' => Some('\''),
        '\u{05F4}' => Some('"'),
        '\u{06CC}' => Some('\u{064A}'),
        '\u{06A9}' => Some('\u{0643}'),
        '\u{015F}' => Some('\u{0219}'),
        '\u{0163}' => Some('\u{021B}'),
        '\u{0640}' => None,
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
    // To NFKC the acute accent that is typed for an apostrophe is a blank with a mark.
    let token = if token.contains('\u{B4}') { &*token.replace('\u{B4}', "'") } else { token };
    // Folding can undo composition (U+0390 and its like), so compose once more.
    let composed = NFKC.normalize(token);
    let folded = CASE.fold_string(&composed);
    let folded: &str = &folded;
    out.extend(NFKC.normalize(folded).chars().filter_map(plain));
}

/// Hash of any token: [`fold`], then [`crate::base::hash::token`].
pub fn hash(token: &str) -> u64 {
    thread_local!(static SCRATCH: RefCell<String> = const { RefCell::new(String::new()) });
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.clear();
        fold(token, scratch);
        crate::base::hash::token(scratch.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_and_unicode_paths_agree() {
        for token in ["Word", "U.S", "3.5", "p.m", "a1.b2", "DON'T", "270,000", "a", &"x".repeat(100), &"L.".repeat(60)]
        {
            for after in ["", " and much more text after it"] {
                let text = format!("{token}{after}");
                let span = ByteSpan { start: 0, end: crate::base::cast::to_u32(token.len()) };
                assert_eq!(hash_ascii(text.as_bytes(), span), hash(token), "{token}");
                if !token.contains('.') {
                    assert_eq!(hash_undotted(text.as_bytes(), span), hash(token), "{token}");
                }
            }
        }
    }

    /// If a row changes, `TEXT_VERSION` goes up.
    #[test]
    fn golden_vectors_of_this_version() {
        assert_eq!(crate::base::hash::TEXT_VERSION, 2);
        let golden: [(&str, u64); 8] = [
            ("Ferry", 0xcb89_eee6_35a3_3307),
            ("U.S", 0xabb8_8259_eabc_46a5),
            ("l´été", 0xd614_c1c4_afa5_d57d),
            ("Brașov", 0x6a4c_b5b1_c6bf_5afa),
            ("شهرداری", 0x54d2_c0f3_b596_10ea),
            ("צה״ל", 0xdfdb_b2c8_bdbc_5af4),
            ("270,000", 0x5142_df3e_f0a8_14f3),
            ("Donaudampfschifffahrtsgesellschaft", 0xba9f_070c_187d_a40f),
        ];
        assert_eq!(golden.map(|(token, _)| (token, hash(token))), golden);
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
            ("l´été", "L'ÉTÉ"),
            ("don`t", "don't"),
            ("O′Brien", "O'Brien"),
            ("Oʻzbekiston", "O‘zbekiston"),
            ("شهرداري", "شهرداری"),
            ("كشور", "کشور"),
            ("المـــدينة", "المدينة"),
            ("Braşov", "BRAȘOV"),
            ("școli", "s\u{327}coli"),
            ("צה״ל", "צה\"ל"),
            ("au\u{200b}thority", "authority"),
        ] {
            assert_eq!(hash(a), hash(b), "{a} {b}");
        }
        for (a, b) in [("كَتَبَ", "كتب"), ("٢٠٢٤", "2024"), ("café", "cafe"), ("3.5", "35"), ("its", "it's")]
        {
            assert_ne!(hash(a), hash(b), "{a} {b}");
        }
    }
}
