//! Owns what the search for rewritten passages sees of a document: the stem of each word, how much the word says, and
//! where sentences begin.

use crate::base::cast::to_u32;
use crate::base::ids::ByteSpan;
use crate::base::math::Decibits;
use crate::engine::align::verify::HashIndex;
use crate::engine::text::fold;
use crate::engine::text::tokens::Tokens;
use crate::model::tuning::rewritten::RewrittenTuning;
use std::sync::OnceLock;

/// Letters of a word that make the stem. A prefix of five does about as well as a stemmer in many languages (McNamee,
/// Mayfield 2004, character n-gram tokenization) and needs no lists. A constant, not a tuned number: the size of an
/// array, compared byte by byte.
const STEM_LETTERS: usize = 5;

/// Tenths of a bit that the surprise of a word lies over the surprise of a `common` word: a word says something from
/// half a bit over one in 500 words on.
pub fn rarity(surprise: Decibits, common: Decibits) -> Decibits {
    surprise.saturating_sub(common)
}

/// The words of a document as the search for rewritten passages compares words: enough to see that a pair has nothing
/// to find, and the rest where the search asks for more.
#[derive(Debug, Default)]
pub struct Content {
    /// Stems of the telling words.
    pub telling: HashIndex,
    /// The token of each telling word.
    pub places: Vec<u32>,
    /// Evidence of each telling word for two windows that share the word, in tenths of a bit.
    pub evidence: Vec<Decibits>,
    /// At the last place of each telling word, the number of places of the word; 255 for so many or more.
    pub copies: Vec<u8>,
    pub(super) words: OnceLock<ContentWords>,
}

/// All words of a document; parallel to the tokens.
#[derive(Debug)]
pub struct ContentWords {
    /// Hashes of the stems. A number is a stem as a whole.
    pub stems: Vec<u64>,
    index: OnceLock<HashIndex>,
    /// What a match of each word is worth, in hundredths: 100 for the commonest words, 200 for words that say
    /// something. More for rare words would let single names decide where a passage ends.
    pub worth: Vec<u8>,
    /// Whether a word begins a sentence or a line.
    pub starts: Vec<bool>,
}

impl Content {
    /// Finds the telling words by the surprise of each token. O(tokens).
    ///
    /// Chance takes off part of the surprise of a telling word that two windows share: a window is some seventy words
    /// long. The rest is bounded: no word alone makes a passage.
    pub fn new(text: &str, tokens: &Tokens, surprises: &[Decibits], tuning: &RewrittenTuning) -> Content {
        let RewrittenTuning { telling_surprise, telling_by_chance, most_per_word, .. } = *tuning;
        let telling = || (0..tokens.len()).filter(|&i| surprises[i] >= telling_surprise);
        let count = telling().count();
        let mut out =
            Content { places: Vec::with_capacity(count), evidence: Vec::with_capacity(count), ..Content::default() };
        let mut stems = Vec::with_capacity(count);
        for i in telling() {
            stems.push(stem(tokens.hashes[i], text, tokens.spans[i]));
            out.places.push(to_u32(i));
            out.evidence.push(surprises[i].saturating_sub(telling_by_chance).min(most_per_word));
        }
        out.telling = HashIndex::new(stems);
        let copies = |place: u32| match out.telling.is_last(place) {
            true => out.telling.places(place).take(255).fold(0, |copies, _| copies + 1),
            false => 0,
        };
        out.copies = (0..to_u32(count)).map(copies).collect();
        out
    }

    /// Whether a telling word is so rare that the word says as much as any word can: one in 3,300.
    pub fn is_rare(&self, telling: usize, tuning: &RewrittenTuning) -> bool {
        self.evidence[telling] == tuning.most_per_word
    }
}

impl ContentWords {
    /// From what is known of each word.
    pub fn new(stems: Vec<u64>, worth: Vec<u8>, starts: Vec<bool>) -> ContentWords {
        ContentWords { stems, index: OnceLock::new(), worth, starts }
    }

    /// Index of the stems. O(words) at the first call: nobody asks for the index of a document of which only excerpts
    /// are looked at.
    pub fn index(&self) -> &HashIndex {
        self.index.get_or_init(|| HashIndex::new(self.stems.clone()))
    }
}

/// Hash of a word's stem; `hash` is the word's.
pub fn stem(hash: u64, text: &str, span: ByteSpan) -> u64 {
    let word = span.slice(text);
    match word.as_bytes().first_chunk::<STEM_LETTERS>() {
        None => hash,
        Some(first) if first[0].is_ascii_digit() => hash,
        Some(first) if word.len() > STEM_LETTERS && first.is_ascii() && !first.contains(&b'.') => {
            fold::hash_undotted(text.as_bytes(), ByteSpan { start: span.start, end: span.start + to_u32(STEM_LETTERS) })
        }
        Some(_) => match word.char_indices().nth(STEM_LETTERS) {
            Some((end, _)) if !word.starts_with(char::is_numeric) => fold::hash(&word[..end]),
            _ => hash,
        },
    }
}

/// Whether a word after `gap` begins a sentence: on a new line, or after a full stop and a blank, and not in small
/// letters.
pub fn starts_sentence(gap: &str, word: &str) -> bool {
    if word.starts_with(char::is_lowercase) {
        return false;
    }
    let stop = |c: char| matches!(c, '.' | '!' | '?' | '…' | '؟' | '।');
    gap.contains(['\n', '。', '！', '？']) || (gap.contains(stop) && gap.ends_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::align::side::Side;
    use crate::engine::text::tokenize::tokenize;

    fn words(text: &str) -> ContentWords {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let shingles = HashIndex::default();
        let side = Side::bare(&tokens.hashes, &shingles);
        let tuning = RewrittenTuning::default();
        let content = Content::new(text, &tokens, &vec![0; tokens.len()], &tuning);
        content.words(Side { text, spans: &tokens.spans, ..side }, &tuning);
        content.words.into_inner().expect("just made")
    }

    #[test]
    fn inflected_words_share_a_stem_and_numbers_do_not() {
        let words = words("travelled traveller 270,000 270,001 été étéx Kerry Kerry’s");
        let stems = words.stems;
        assert_eq!(stems[0], stems[1]);
        assert_ne!(stems[2], stems[3]);
        assert_ne!(stems[4], stems[5]);
        assert_eq!(stems[6], stems[7]);
    }

    #[test]
    fn sentences_begin_after_stops_and_line_ends() {
        let starts = words("He left. She stayed, at 3.5 p.m. yesterday.\nNobody (“Who?”) knew").starts;
        let at: Vec<usize> = (0..starts.len()).filter(|&i| starts[i]).collect();
        assert_eq!(at, [0, 2, 8]);
    }
}
