//! Owns the words of the texts that a run counts, while the texts go by. The larger a collection, the smaller the hashes of
//! the texts that are counted: which texts that are, only the last text tells. So words of texts are held, and the words
//! of a text go as soon as too many bytes have gone by.
//!
//! Words of all texts are held while all texts are counted; of a larger collection only the words of texts whose phrases are
//! counted. So what is held stays small, and a run over any collection tokenises at most `counted_bytes` a second time.

use crate::base::cast::{to_u64, top_bits};
use crate::engine::text::tokens::Tokens;
use crate::engine::weigh::word_stats::{CountSample, SpacelessWords};
use crate::model::tuning::weigh::WeighTuning;
use ahash::AHashSet;
use std::collections::BTreeMap;

/// Size of the table that finds repeats of a word, 32 KB, as a power of two. Decides memory and time alone.
const REPEAT_BITS: u32 = 12;

/// Most words of a piece of memory, 32 KB; a longer text has a piece of its own. Decides memory and time alone.
const PIECE: usize = 1 << 12;

/// Texts whose hashes are near each other, so that the texts go together. Words stand end to end: a list for each text
/// would leave holes.
#[derive(Debug, Default)]
pub struct CountedTexts {
    /// The hash of each text, and how many words are held.
    texts: Vec<(u64, usize)>,
    /// The words, text after text.
    pieces: Vec<Vec<u64>>,
}

impl CountedTexts {
    fn push(&mut self, text: u64, words: &[u64]) {
        match self.pieces.last_mut() {
            // No piece without words, which would stand for the piece of the next text.
            _ if words.is_empty() => {}
            Some(piece) if piece.capacity() - piece.len() >= words.len() => piece.extend_from_slice(words),
            last => {
                let room = last.map_or(0, |piece| (2 * piece.capacity()).min(PIECE));
                let mut piece = Vec::with_capacity(words.len().max(room));
                piece.extend_from_slice(words);
                self.pieces.push(piece);
            }
        }
        self.texts.push((text, words.len()));
    }

    /// The hash of each text, and the hash of each word: where phrases are not counted, of few words more than once.
    pub fn each(&self) -> impl Iterator<Item = (u64, &[u64])> {
        let (mut pieces, mut rest) = (self.pieces.iter(), &[][..]);
        self.texts.iter().map(move |&(text, words)| {
            if rest.len() < words {
                rest = pieces.next().map_or(&[], |piece| piece);
            }
            let (here, more) = rest.split_at(words);
            rest = more;
            (text, here)
        })
    }

    /// Which texts a text is held with, by hash: the top six bits, and the number of bits that follow. So hashes that are
    /// held together differ by a thirty-second at most, and groups ascend as hashes do.
    fn group(hash: u64) -> (u32, u64) {
        let rest = (u64::BITS - hash.leading_zeros()).max(6) - 6;
        (rest, hash >> rest)
    }

    /// The smallest hash of a group.
    fn smallest((rest, top): (u32, u64)) -> u64 {
        top << rest
    }
}

/// Leaves out words that come again in a text, but for a few: a word counts once for a text, however often the word stands
/// there.
#[derive(Debug, Default)]
struct EachOnce {
    /// Words of the text at hand, by some bits of each word, mixed with the hash of the text.
    known: Vec<u64>,
    words: Vec<u64>,
}

impl EachOnce {
    fn of(&mut self, text: u64, words: &[u64]) -> &Vec<u64> {
        self.known.resize(1 << REPEAT_BITS, 0);
        self.words.clear();
        for &word in words {
            let known = &mut self.known[top_bits(word, REPEAT_BITS)];
            if *known != word ^ text {
                *known = word ^ text;
                self.words.push(word);
            }
        }
        &self.words
    }
}

/// The words of texts that are counted of the texts seen so far, in any order. 8 bytes for each different word of a text, some
/// 40 MB at most, and some 6 MB of a large collection; and 8 bytes a text.
#[derive(Debug, Default)]
pub struct SampledWords {
    tuning: WeighTuning,
    seen: AHashSet<u64>,
    /// Bytes of the different texts.
    bytes: u64,
    texts: BTreeMap<(u32, u64), CountedTexts>,
    spaceless: SpacelessWords,
    once: EachOnce,
}

impl SampledWords {
    /// No text as yet.
    pub fn new(tuning: WeighTuning) -> SampledWords {
        SampledWords { tuning, ..SampledWords::default() }
    }

    /// The texts that are counted of the texts so far.
    pub fn sample(&self) -> CountSample {
        CountSample::of(self.bytes, &self.tuning)
    }

    /// Takes in a text, once: a copy makes no wording usual. `hash` is the hash of the text.
    pub fn add(&mut self, text: &str, hash: u64, tokens: &Tokens) {
        if !self.seen.insert(hash) {
            return;
        }
        self.bytes += to_u64(text.len());
        let sample = self.sample();
        if sample.keeps_words(hash, to_u64(text.len())) {
            self.spaceless.add(text, tokens);
            let words = if sample.holds_phrases(hash) { &tokens.hashes } else { self.once.of(hash, &tokens.hashes) };
            self.texts.entry(CountedTexts::group(hash)).or_default().push(hash, words);
        }
        let goes = |&group: &(u32, u64)| !sample.keeps_words(CountedTexts::smallest(group), 0);
        while self.texts.last_key_value().is_some_and(|(group, _)| goes(group)) {
            self.texts.pop_last();
        }
    }

    /// The texts whose words the sample [keeps](CountSample::keeps_words), and perhaps a few more; and the words of scripts
    /// without spaces.
    pub fn into_texts(self) -> (Vec<CountedTexts>, SpacelessWords) {
        (self.texts.into_values().collect(), self.spaceless)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash;
    use crate::engine::text::tokenize::tokenize;

    #[test]
    fn texts_that_go_by_leave_the_texts_of_the_sample() {
        let text = |n: usize| format!("Ferry number {n} was cancelled on Monday 東京.");
        let texts: Vec<String> = (0..300).chain(0..300).map(text).collect();
        let hash = |text: &String| hash::bytes(text.as_bytes());
        let bytes = texts[..300].iter().map(|text| to_u64(text.len())).sum();
        for counted_bytes in [6000, 600_000] {
            let tuning = WeighTuning { counted_bytes, phrase_bytes: 3000, ..WeighTuning::default() };
            let (mut forward, mut backward) = (SampledWords::new(tuning), SampledWords::new(tuning));
            let mut tokens = Tokens::default();
            let mut add = |held: &mut SampledWords, text: &String| {
                tokenize(text, &mut tokens);
                held.add(text, hash(text), &tokens);
            };
            texts.iter().for_each(|text| add(&mut forward, text));
            texts.iter().rev().for_each(|text| add(&mut backward, text));
            let sample = CountSample::of(bytes, &tuning);
            let counted = |hash: &u64| counted_bytes > bytes || sample.holds_phrases(*hash);
            let mut want: Vec<u64> = texts[..300].iter().map(hash).filter(counted).collect();
            want.sort_unstable();
            assert!(want.len() > 20 && (want.len() < 120) == (counted_bytes == 6000), "{}", want.len());
            for held in [forward, backward] {
                assert_eq!(held.sample(), sample);
                let (groups, _) = held.into_texts();
                let each = || groups.iter().flat_map(CountedTexts::each);
                assert!(each().all(|(_, words)| words.len() == 9));
                let mut kept: Vec<u64> = each().map(|text| text.0).collect();
                assert!(kept.len() <= want.len() + want.len() / 4, "{} of {}", kept.len(), want.len());
                kept.retain(counted);
                kept.sort_unstable();
                assert_eq!(kept, want);
            }
        }
    }

    #[test]
    fn texts_without_words_stand_among_the_others() {
        let mut held = CountedTexts::default();
        let lists = [vec![], vec![1, 2], vec![], (0..2 * PIECE as u64).collect(), vec![3]];
        (0..).zip(&lists).for_each(|(hash, words)| held.push(hash, words));
        assert!(held.each().map(|(_, words)| words).eq(lists.iter().map(|words| &words[..])));
    }
}
