//! Owns what counts as a missing value: in every format the same, whether a format knows null or not.

/// Words that stand for nothing, as programs write them into tables; in any case.
const WORDS: [&str; 17] = [
    "n/a",
    "na",
    "nan",
    "nat",
    "null",
    "none",
    "nil",
    "undefined",
    "#n/a",
    "#na",
    "<na>",
    "(null)",
    "(none)",
    "\\n",
    "-",
    "--",
    "–",
];

/// What a short value says.
#[derive(Debug, PartialEq)]
pub(super) enum SaidValue<'a> {
    /// Something, without blanks around.
    Value(&'a str),
    /// Nothing, by one of the words that stand for nothing.
    Word(&'a str),
    /// Nothing at all.
    Blank,
}

/// What `value` says.
pub(super) fn said(value: &str) -> SaidValue<'_> {
    match value.trim() {
        "" => SaidValue::Blank,
        word if word.len() <= 9 && WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) => SaidValue::Word(word),
        value => SaidValue::Value(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_told_from_names() {
        for (value, want) in [
            ("", SaidValue::Blank),
            (" \t\u{a0}", SaidValue::Blank),
            (" The Echo ", SaidValue::Value("The Echo")),
            ("NaN", SaidValue::Word("NaN")),
            (" N/A", SaidValue::Word("N/A")),
            ("None", SaidValue::Word("None")),
            ("Nan Goldin", SaidValue::Value("Nan Goldin")),
            ("0", SaidValue::Value("0")),
        ] {
            assert_eq!(said(value), want, "{value:?}");
        }
    }
}
