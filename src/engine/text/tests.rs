//! The fast paths of the tokeniser against the slow one: the same words and the same hashes for any text.

use super::char_class::{CharKind, Sign};
use super::tokenize::join_hyphenated;
use crate::engine::text::blanks::blank;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use proptest::prelude::*;

/// Our rules on top of `unicode-segmentation` alone, stretch by stretch.
fn stretches(text: &str) -> Tokens {
    let (mut out, mut start) = (Tokens::default(), 0);
    for stretch in text.split(|c: char| u8::try_from(c).is_ok_and(|b| blank(&b))) {
        super::unicode_words::words(text, start, start + stretch.len(), &mut out.spans);
        start += stretch.len() + 1;
    }
    out.hashes = out.spans.iter().map(|span| super::fold::hash(span.slice(text))).collect();
    out
}

/// The same, with what comes after: entities, and words parted by a line end.
fn slow(text: &str) -> Tokens {
    let mut out = stretches(text);
    super::entities::resolve(text, &mut out, |meant, words| *words = stretches(meant));
    join_hyphenated(text, &mut out);
    out
}

fn fast(text: &str) -> Tokens {
    let mut out = Tokens::default();
    tokenize(text, &mut out);
    out
}

/// Every character known to the fast path, between two characters that act on neighbours.
#[test]
fn every_known_character_in_every_company() {
    // A letter and a digit of ASCII and of further scripts, marks, joiners, breaks, and unknown characters.
    let after = [
        "",
        "a",
        "é",
        "ب",
        "1",
        "٣",
        "中",
        "ア",
        "々",
        "ก",
        "가",
        "'",
        "’",
        "´é",
        "`é",
        "\u{200b}é",
        "’é",
        ".",
        ".é",
        ",",
        ",1",
        ":",
        "_",
        "-",
        "“",
        "\u{301}",
        "\u{64E}",
        "\u{651}",
        "\u{3099}",
        "\u{200D}",
        "\u{AD}",
        "\u{1039}",
        "א",
        "\u{E34}\u{E48}",
        "\u{94D}é",
    ];
    let before = ["", "é", "1", "é’", "٣,", "é.", "中", "\u{1039}", "ب\u{651}"];
    let known = |&c: &char| Sign::of(c).kind != CharKind::Unknown;
    // Of characters that are all alike a few will do.
    let alike = |c: &char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{A000}'..='\u{A48C}' | '\u{AC00}'..='\u{D7A3}');
    let all: Vec<char> = ('\0'..='\u{FFFF}').filter(known).collect();
    assert!(all.len() > 40_000);
    for (i, &c) in all.iter().filter(|c| !alike(c) || u32::from(**c) % 501 == 0).enumerate() {
        let before = before[i % before.len()];
        let text: String = after.iter().map(|after| format!("{before}{c}{after} ")).collect();
        let text = format!("{text}{c}{c} é{c}{c}é.{c}{c}.é");
        assert!(fast(&text) == slow(&text), "{c:?} in {text:?}");
    }
    for page in all.chunks(64) {
        let text: String = page.iter().flat_map(|c| [*c, 'é']).collect();
        assert!(fast(&text) == slow(&text), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn marks(text in "[aéя1中アกкकবर\u{300}-\u{36f}\u{483}\u{5b4}\u{64b}-\u{65f}\u{670}\u{6d6}-\u{6ed}\u{93c}-\u{94d}\u{9be}-\u{9c7}\u{e34}-\u{e4e}\u{1ab0}-\u{1ac0}\u{20d0}-\u{20e3}\u{200c}\u{ad}’. ]{0,60}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn joins_of_ascii(text in "[a-cA-Z0-9 .,'`&#:;_\\-\n\r\t]{0,200}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn lone_letters_and_digits(text in "([a-bA1-2][.,'][.,' ]?|[a-z]{1,20} ?|\u{e9}?){0,80}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn latin(text in "([a-cA-Z0-9 ]{0,20}|[éßÄñżŁİıſµªǆŉ1.,:_\\-’‘“”—…«\n\u{301}\u{ad}\u{a0}]){0,60}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn greek_and_cyrillic(text in "[αΆςΐ·᾽ἀᾳаяЁЄ\u{483}a1’.,:_\\- ]{0,60}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn arabic_and_hebrew(text in "[مرٱآأـ٠١٫٬،؛\u{64b}-\u{655}\u{670}\u{6e1}\u{200c}אב\"'a1.’ ]{0,60}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn eastern(text in "[中国々〇﨑アガー・ひ゛\u{3099}Ａ１，．。가각\u{11a8}\u{fe0f}ภาำิ่ก္ន្a1., _]{0,60}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn indic_and_emoji(text in "[हिन्दी।👩👧🇩🇪©™\u{200d}\u{200c}é中a'’. ]{0,60}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn stand_ins_and_entities(text in "[a-bé1中א´`′ʹʻ\u{200b}ـیşţ״’.,& ¬\n]{0,40}(&(#39|#x2019|amp|eacute|nbsp|shy|x);[a-bé1´. ]{0,4}){0,4}") {
        prop_assert_eq!(fast(&text), slow(&text));
    }

    #[test]
    fn any_text(text in any::<String>()) {
        prop_assert_eq!(fast(&text), slow(&text));
    }
}
