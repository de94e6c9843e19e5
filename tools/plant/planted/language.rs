//! Owns the sentences: of the made-up language of `seeds/`, or of any text that is given. No two that it hands out share
//! a phrase other than by chance.

use super::made_up::{Lexicon, NUMBER, Prose, Random, capital};
use std::collections::HashSet;
use wirecopy::Corpus;
use wirecopy::base::hash::phrase;
use wirecopy::engine::text::tokenize::tokenize;
use wirecopy::engine::text::tokens::Tokens;

/// Words of a sentence that is taken from a text, at least and at most.
const LENGTH: std::ops::RangeInclusive<usize> = 7..=45;
/// A sentence that shares so many words in a row with an earlier one is left out.
const PHRASE: usize = 6;

/// The words of a sentence as they are written, with their punctuation.
pub type Sentence = Vec<String>;

/// Hands out sentences, each once.
pub struct Language<'a> {
    prose: Prose<'a>,
    /// What is left of the given text, and how many sentences it was short of.
    taken: Option<std::vec::IntoIter<Sentence>>,
    pub wanting: usize,
}

impl<'a> Language<'a> {
    /// The made-up language.
    pub fn made_up(lexicon: &'a Lexicon, seed: u64) -> Language<'a> {
        Language { prose: Prose::new(lexicon, Random::new(seed, 1)), taken: None, wanting: 0 }
    }

    /// The sentences of these texts, in another order; single words, for edits and names, stay made up.
    pub fn of_texts(lexicon: &'a Lexicon, seed: u64, texts: &Corpus) -> wirecopy::Result<Language<'a>> {
        let mut language = Language::made_up(lexicon, seed);
        let (mut all, mut seen, mut tokens) = (Vec::new(), HashSet::new(), Tokens::default());
        for doc in texts.docs() {
            for sentence in sentences(&texts.text(doc)?) {
                tokenize(&sentence.join(" "), &mut tokens);
                let phrases: Vec<u64> = tokens.hashes.windows(PHRASE).map(phrase).collect();
                if LENGTH.contains(&sentence.len()) && phrases.iter().all(|phrase| !seen.contains(phrase)) {
                    seen.extend(phrases);
                    all.push(sentence);
                }
            }
        }
        language.prose.random.shuffle(&mut all);
        language.taken = Some(all.into_iter());
        Ok(language)
    }

    /// A sentence that was not handed out before. Where the given text is used up, a made-up one, which is counted.
    pub fn sentence(&mut self) -> Sentence {
        match self.taken.as_mut().map(Iterator::next) {
            Some(Some(sentence)) => return sentence,
            Some(None) => self.wanting += 1,
            None => {}
        }
        let length = self.prose.random.between(8, 28);
        let mut words: Sentence = (0..length).map(|_| self.word()).collect();
        words[0] = capital(&words[0]);
        for word in &mut words[..length - 1] {
            if self.prose.random.below(14) == 0 {
                word.push(',');
            }
        }
        words[length - 1].push('.');
        words
    }

    /// Sentences of at least so many words together.
    pub fn words(&mut self, least: usize) -> String {
        let mut words = Sentence::new();
        while words.len() < least {
            words.extend(self.sentence());
        }
        words.join(" ")
    }

    /// A single word.
    pub fn word(&mut self) -> String {
        let number = self.prose.word() & NUMBER;
        self.prose.lexicon.words[number as usize].clone()
    }

    /// A name: a word of letters with a capital.
    pub fn name(&mut self) -> String {
        loop {
            let word = self.word();
            if word.len() > 3 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic) {
                return word;
            }
        }
    }
}

/// Cuts a text after each `.`, `?` or `!` that ends a word before one with a capital, and between paragraphs.
fn sentences(text: &str) -> Vec<Sentence> {
    let mut out = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut sentence = Sentence::new();
        let mut words = paragraph.split_whitespace().peekable();
        while let Some(word) = words.next() {
            sentence.push(word.to_owned());
            let ends = word.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!']);
            if ends && words.peek().is_none_or(|next| next.chars().any(char::is_uppercase)) {
                out.push(std::mem::take(&mut sentence));
            }
        }
        out.push(sentence);
    }
    out
}
