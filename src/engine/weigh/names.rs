//! Owns names: capital letters say where words belong together as a name with a title.

use crate::base::cast::to_usize;
use crate::engine::text::tokens::Tokens;
use crate::model::tuning::weigh::WeighTuning;

/// What a token is to a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NamePart {
    /// Not part of a name.
    #[default]
    None,
    /// The first word of a name.
    First,
    /// A further word of the name of the token before.
    Further,
}

/// Small words inside names.
const CONNECTORS: &[&str] = &[
    "of", "the", "for", "and", "al", "el", "bin", "ibn", "de", "del", "della", "der", "den", "di", "da", "do", "dos",
    "du", "la", "le", "van", "von", "und", "y", "e", "zu",
];

/// The part that each token plays in a name. O(text).
///
/// A name is a run of capitalised words, with small connecting words inside ("of", "al", "de") and nothing but blanks,
/// hyphens and the full stops of titles and initials between. A text or line where too many words are capitalised has
/// no names: the line is a headline, or the language capitalises nouns. Scripts without case have no names.
pub fn names(text: &str, tokens: &Tokens, tuning: &WeighTuning) -> Vec<NamePart> {
    let word = |i: usize| tokens.spans[i].slice(text);
    let between = |i: usize| to_usize(tokens.spans[i - 1].end)..to_usize(tokens.spans[i].start);
    let mut out = vec![NamePart::None; tokens.len()];
    let cases: Vec<LetterCase> = tokens.spans.iter().map(|span| LetterCase::at(text, to_usize(span.start))).collect();
    if share(&cases) > tuning.noun_capitals {
        return out;
    }
    let line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for line_end in line_ends {
        let end = start + tokens.spans[start..].partition_point(|span| to_usize(span.start) < line_end);
        if end - start < tuning.headline_words || share(&cases[start..end]) <= tuning.headline_capitals {
            let mut last: Option<usize> = None; // the last capitalised word of a name that may go on
            for i in start..end {
                if last.is_none() && cases[i] != LetterCase::Capital {
                    continue;
                }
                let goes_on = last.is_some() && joins(word(i - 1), &text[between(i)], tuning.name_abbreviation);
                if cases[i] == LetterCase::Capital {
                    match last {
                        Some(from) if goes_on => out[from + 1..=i].fill(NamePart::Further),
                        _ => out[i] = NamePart::First,
                    }
                    last = Some(i);
                } else {
                    let inside = |from: &usize| i - from <= tuning.name_small_words && CONNECTORS.contains(&word(i));
                    last = last.filter(|from| goes_on && inside(from));
                }
            }
        }
        start = end;
    }
    out
}

/// How a word begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LetterCase {
    Capital,
    OtherLetter,
    NoLetter,
}

impl LetterCase {
    /// Of the word that begins at byte `start`.
    fn at(text: &str, start: usize) -> LetterCase {
        let byte = text.as_bytes()[start];
        let (capital, letter) = if byte.is_ascii() {
            (byte.is_ascii_uppercase(), byte.is_ascii_alphabetic())
        } else {
            text[start..].chars().next().map_or((false, false), |c| (c.is_uppercase(), c.is_alphabetic()))
        };
        match (capital, letter) {
            (true, _) => LetterCase::Capital,
            (_, true) => LetterCase::OtherLetter,
            _ => LetterCase::NoLetter,
        }
    }
}

/// Capitalised words among the words that begin with a letter, in hundredths.
fn share(cases: &[LetterCase]) -> usize {
    let count = |case: LetterCase| cases.iter().filter(|&&c| c == case).count();
    let capital = count(LetterCase::Capital);
    (100 * capital).checked_div(capital + count(LetterCase::OtherLetter)).unwrap_or(0)
}

/// Whether what stands between two words lets a name go on. A full stop does so after a word of up to `abbreviation` bytes.
fn joins(before: &str, between: &str, abbreviation: usize) -> bool {
    // "Mr. Smith", "George W. Bush", "U.S. Secretary"
    let short = |word: &str| word.len() <= abbreviation || word.contains('.');
    let gap = if between == " " { "" } else { between.trim() };
    matches!(gap, "" | "-" | "\u{2010}" | "\u{2011}") || (gap == "." && short(before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::text::tokenize::tokenize;

    #[test]
    fn cases() {
        let filler =
            "and so they said that it would be better for all of them to wait until the next day, which they did not";
        for (line, want) in [
            ("he met US Secretary of State John Kerry there", vec!["US Secretary of State John Kerry"]),
            ("the Saudi Foreign Minister Adel al-Jubeir said so", vec!["Saudi Foreign Minister Adel al-Jubeir"]),
            ("in Geneva, Switzerland on Monday. Kerry said that", vec!["Geneva", "Switzerland", "Monday", "Kerry"]),
            ("as Mr. George W. Bush of the Senate was told", vec!["Mr. George W. Bush of the Senate"]),
            ("for the many of them who and what", vec![]),
            ("Nationwide Syria Ceasefire Is Top Priority: John Kerry", vec![]),
            ("By Fatih Erel", vec!["By Fatih Erel"]),
            ("国务院总理 李克强", vec![]),
        ] {
            let text = format!("{line}\n{filler}\n{filler}");
            let mut tokens = Tokens::default();
            tokenize(&text, &mut tokens);
            let mut named: Vec<(usize, usize)> = Vec::new();
            for (span, part) in tokens.spans.iter().zip(names(&text, &tokens, &WeighTuning::default())) {
                match (part, named.last_mut()) {
                    (NamePart::First, _) => named.push((to_usize(span.start), to_usize(span.end))),
                    (NamePart::Further, Some(name)) => name.1 = to_usize(span.end),
                    _ => {}
                }
            }
            let named: Vec<&str> = named.into_iter().map(|(start, end)| &text[start..end]).collect();
            assert_eq!(named, want, "{line}");
        }
    }

    #[test]
    fn nouns_with_capitals_are_no_names() {
        let text = "Der Minister sagte am Montag, die Regierung werde das Gesetz im Herbst dem Parlament vorlegen";
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        assert!(names(text, &tokens, &WeighTuning::default()).iter().all(|&part| part == NamePart::None));
    }
}
