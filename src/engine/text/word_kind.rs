//! Owns what a difference of two texts should stand out for: words that are numbers, words that are names. (The words
//! of a whole name, for the weight of the name, are another question: `weigh::names`.)
//!
//! Numbers and names are told without knowledge of the language. A number has a digit. A name is written with a capital
//! inside a sentence. At the beginning of a sentence a capital makes a name if the text has the name elsewhere, and
//! never in small letters. Headlines and lines in capitals tell nothing. So in German every noun is a name, in French
//! "lundi" is no name, and scripts without case have no names.

use crate::base::cast::to_usize;
use crate::engine::text::tokens::Tokens;
use ahash::AHashSet;

// Constants, not tuned numbers: writers of diffs and pages ask for kinds, and writers hold no parameters of a run.

/// A line with capitals on more than so many of so many words is a headline. Unit: words of words. Origin: judgement.
const LOUD: (usize, usize) = (3, 5);
/// Most letters of a capitalised word whose full stop marks an abbreviation. Unit: letters. Origin: judgement.
const ABBREVIATION: usize = 3;

/// The kind of a word, as far as the letters tell. In order of how much the word should stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// Any other word.
    Wording,
    /// A name: of a person, a place, a day.
    Name,
    /// A word with a digit.
    Number,
}

impl WordKind {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            WordKind::Wording => "wording",
            WordKind::Name => "name",
            WordKind::Number => "number",
        }
    }
}

/// The kind of each word of a text. O(bytes).
///
/// ```
/// use wirecopy::engine::text::tokenize::tokenize;
/// use wirecopy::engine::text::tokens::Tokens;
/// use wirecopy::engine::text::word_kind::{WordKind::*, kinds};
/// let text = "The old harbour of Skerry had 23 boats. Skerry is small.";
/// let mut tokens = Tokens::default();
/// tokenize(text, &mut tokens);
/// let want = [Wording, Wording, Wording, Wording, Name, Wording, Number, Wording, Name, Wording, Wording];
/// assert_eq!(kinds(text, &tokens), want);
/// ```
pub fn kinds(text: &str, tokens: &Tokens) -> Vec<WordKind> {
    let mut out = vec![WordKind::Wording; tokens.len()];
    let (mut seen, mut small) = (AHashSet::new(), AHashSet::new());
    let mut unsure = Vec::new();
    let (mut line, mut after_headline) = (0, false);
    while line < tokens.len() {
        let same_line = |i: &usize| !between(text, tokens, *i).contains('\n');
        let end = (line + 1..tokens.len()).take_while(same_line).last().unwrap_or(line) + 1;
        let capitals = (line..end).filter(|&i| is_capital(word(text, tokens, i))).count();
        // In a headline or a list of names every word has a capital.
        let loud = LOUD.1 * capitals > LOUD.0 * (end - line);
        for (i, kind) in out.iter_mut().enumerate().take(end).skip(line) {
            let word = word(text, tokens, i);
            if word.contains(char::is_numeric) {
                *kind = WordKind::Number;
            } else if !is_capital(word) {
                small.insert(tokens.hashes[i]);
            } else if loud || (i == line && after_headline) || begins_sentence(text, tokens, i) {
                unsure.push(i);
            } else {
                seen.insert(tokens.hashes[i]);
                *kind = WordKind::Name;
            }
        }
        (line, after_headline) = (end, loud);
    }
    for i in unsure {
        if seen.contains(&tokens.hashes[i]) && !small.contains(&tokens.hashes[i]) {
            out[i] = WordKind::Name;
        }
    }
    out
}

fn word<'a>(text: &'a str, tokens: &Tokens, i: usize) -> &'a str {
    tokens.spans[i].slice(text)
}

/// The text between a word and the word before.
fn between<'a>(text: &'a str, tokens: &Tokens, i: usize) -> &'a str {
    let from = if i == 0 { 0 } else { to_usize(tokens.spans[i - 1].end) };
    &text[from..to_usize(tokens.spans[i].start)]
}

fn is_capital(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Whether a sentence, a line after a blank line, or a quotation may begin with a word. A full stop after a short word
/// with a capital is taken for an abbreviation: "Mr. Brown", "U.S. Steel".
fn begins_sentence(text: &str, tokens: &Tokens, i: usize) -> bool {
    let gap = between(text, tokens, i);
    if i == 0 || gap.contains(['!', '?', '…', '。', '"', '“', '„', '«', '\u{2022}']) || gap.matches('\n').count() > 1
    {
        return true;
    }
    let last = word(text, tokens, i - 1);
    let abbreviation = is_capital(last) && (last.contains('.') || last.chars().count() <= ABBREVIATION);
    gap.contains('.') && !abbreviation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::text::tokenize::tokenize;

    fn names(text: &str) -> Vec<&str> {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let kinds = kinds(text, &tokens);
        (0..tokens.len()).filter(|&i| kinds[i] == WordKind::Name).map(|i| word(text, &tokens, i)).collect()
    }

    #[test]
    fn cases() {
        for (text, want) in [
            ("", vec![]),
            ("The mayor met Mr. Brown of U.S. Steel on Monday.", vec!["Mr", "Brown", "U.S", "Steel", "Monday"]),
            ("Tuesday was wet. They met on Tuesday.", vec!["Tuesday", "Tuesday"]),
            ("May it rain. It may in May.", vec!["May"]),
            ("Old Ferry Sinks In Heavy Fog\nThe ferry to Skerry sank.", vec!["Skerry"]),
            ("FERRY TO SKERRY SINKS\nThe ferry to Skerry sank.", vec!["SKERRY", "Skerry"]),
            ("He said: \"We are hopeful\" and left for Oslo.", vec!["Oslo"]),
            ("il est venu lundi à Genève", vec!["Genève"]),
            ("министр прибыл в Москву", vec!["Москву"]),
            ("国务院总理 2024 年", vec![]),
        ] {
            assert_eq!(names(text), want, "{text}");
        }
    }
}
