//! Owns what the search for rewritten passages sees of a document: the stem of each word, how much it says at large, and
//! where sentences begin.

use super::weigh::Decibits;
use crate::text::{Tokens, fold};
use crate::units::{low_u32, to_usize};

/// Letters of a word that make its stem. A prefix of five does about as well as a stemmer in many languages (McNamee,
/// Mayfield 2004, character n-gram tokenization) and needs none of their lists.
const STEM_LETTERS: usize = 5;

/// Surprise of a rare word, in tenths of a bit: one in four thousand.
pub const RARE: Decibits = 120;

/// The words of a document as the search for rewritten passages compares them; parallel to its tokens.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Hash of each word's stem. A number is its own stem.
    pub stems: Vec<u32>,
    /// Surprise of each word at large, in tenths of a bit: the same whatever corpus is around.
    pub surprises: Vec<Decibits>,
    /// Whether a word begins a sentence or a line.
    pub starts: Vec<bool>,
    /// The different stems of rare words, ascending: they tell quickly that two documents have nothing in common.
    pub rare: Vec<u32>,
}

impl Content {
    /// Looks at each token once; `surprises` are theirs at large. O(tokens).
    pub fn new(text: &str, tokens: &Tokens, surprises: Vec<Decibits>) -> Content {
        let mut out = Content {
            stems: Vec::with_capacity(tokens.len()),
            surprises,
            starts: Vec::with_capacity(tokens.len()),
            rare: Vec::new(),
        };
        let mut end = 0;
        for (&hash, span) in tokens.hashes.iter().zip(&tokens.spans) {
            let word = span.slice(text);
            out.stems.push(stem(hash, word));
            out.starts.push(end == 0 || starts_sentence(&text[end..to_usize(span.start)], word));
            end = to_usize(span.end);
        }
        let rare = out.stems.iter().zip(&out.surprises).filter(|word| *word.1 >= RARE);
        out.rare = rare.map(|word| *word.0).collect();
        out.rare.sort_unstable();
        out.rare.dedup();
        out
    }
}

fn stem(hash: u64, word: &str) -> u32 {
    let short = match word.char_indices().nth(STEM_LETTERS) {
        Some((end, _)) if !word.starts_with(|c: char| c.is_numeric()) => fold::hash(&word[..end]),
        _ => hash,
    };
    // Thirty-two bits tell the words of two documents apart.
    low_u32(short)
}

/// Whether a word after `gap` begins a sentence: on a new line, or after a full stop and a blank, and not in small letters.
fn starts_sentence(gap: &str, word: &str) -> bool {
    if word.starts_with(char::is_lowercase) {
        return false;
    }
    let stop = |c: char| matches!(c, '.' | '!' | '?' | '…' | '؟' | '।');
    gap.contains(['\n', '。', '！', '？']) || (gap.contains(stop) && gap.ends_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    fn content(text: &str) -> Content {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        Content::new(text, &tokens, vec![0; tokens.len()])
    }

    #[test]
    fn inflected_words_share_a_stem_and_numbers_do_not() {
        let stems = content("travelled traveller 270,000 270,001 été étéx Kerry Kerry’s").stems;
        assert_eq!(stems[0], stems[1]);
        assert_ne!(stems[2], stems[3]);
        assert_ne!(stems[4], stems[5]);
        assert_eq!(stems[6], stems[7]);
    }

    #[test]
    fn sentences_begin_after_stops_and_line_ends() {
        let starts = content("He left. She stayed, at 3.5 p.m. yesterday.\nNobody (“Who?”) knew").starts;
        let at: Vec<usize> = (0..starts.len()).filter(|&i| starts[i]).collect();
        assert_eq!(at, [0, 2, 8]);
    }
}
