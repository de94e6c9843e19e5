//! Owns the counts of words and phrases of a collection: made batch by batch, merged in any order, kept as bytes. Weights
//! ([`super::weight`]) rest on these counts.

use crate::base::cast::{long_to_f64, to_u64, to_usize};
use crate::base::error::Result;
use crate::base::hash;
use crate::base::hash::TEXT_VERSION;
use crate::base::ids::ByteSpan;
use crate::base::math::{log2, to_decibits};
use crate::base::sealed::{Seal, SealedReader, SealedWriter, origin};
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::text::unicode_words::is_spaceless;
use crate::engine::weigh::common_words;
use crate::engine::weigh::phrases::{self, OWN, PhraseCounts, PhraseShard, Phrases};
use crate::engine::weigh::weight::{Surprises, Word};
use crate::model::background::Background;
use crate::model::tuning::weigh::WeighTuning;
use ahash::{AHashMap, AHashSet};

/// The texts of a collection that are counted: texts with a small enough hash, whatever the order of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountSample {
    words_up_to: u64,
    phrases_up_to: u64,
}

impl CountSample {
    /// Most bytes of a text whose words are kept. Decides memory and time alone.
    const MOST_KEPT: u64 = 1 << 20;

    /// The sample of a collection whose different texts have so many bytes together.
    pub fn of(bytes: u64, tuning: &WeighTuning) -> CountSample {
        let up_to = |most: u64| match bytes <= most {
            true => u64::MAX,
            false => (u64::MAX / bytes).saturating_mul(most),
        };
        CountSample { words_up_to: up_to(tuning.counted_bytes), phrases_up_to: up_to(tuning.phrase_bytes) }
    }

    /// Whether the words of a text are counted, by the [hash](crate::base::hash::bytes) of the text.
    pub fn holds_words(self, hash: u64) -> bool {
        hash <= self.words_up_to
    }

    /// Whether the words of a text are kept from the first pass, by hash and bytes of the text: the words of each text where
    /// all texts are counted, else of texts whose phrases are counted; of no huge text.
    pub fn keeps_words(self, hash: u64, bytes: u64) -> bool {
        bytes <= CountSample::MOST_KEPT && (self.words_up_to == u64::MAX || self.holds_phrases(hash))
    }

    /// Whether the phrases of a text are counted, by the hash of the text.
    pub fn holds_phrases(self, hash: u64) -> bool {
        hash <= self.phrases_up_to
    }
}

/// The counts of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct WordCount {
    /// Texts with the word.
    texts: u32,
    /// Occurrences in the texts whose phrases are counted.
    occurrences: u32,
    /// The last counted text, so that no text counts twice. Without meaning once counting is over.
    last: u32,
    /// Whether the word is of a script without spaces.
    spaceless: bool,
}

/// In how many texts each word stands, and in which surroundings each phrase.
#[derive(Debug, Default)]
pub struct WordStats {
    words: AHashMap<u64, WordCount>,
    /// Sum of the texts of all words.
    total: u64,
    phrases: Phrases,
}

/// Words of scripts without spaces, by hash.
#[derive(Debug, Default)]
pub struct SpacelessWords(AHashSet<u64>);

impl SpacelessWords {
    /// Adds the words of a text that are of such a script.
    pub fn add(&mut self, text: &str, tokens: &Tokens) {
        // A character of three bytes or more: of nearly all words the first byte tells enough.
        let begins_late = |span: &ByteSpan| text.as_bytes()[to_usize(span.start)] >= 0xE0;
        let words = tokens.hashes.iter().zip(&tokens.spans).filter(|(_, span)| begins_late(span));
        self.0.extend(words.filter(|(_, span)| is_spaceless(span.slice(text))).map(|word| word.0));
    }

    fn holds(&self, word: u64) -> bool {
        self.0.contains(&word)
    }
}

/// Counts texts.
#[derive(Debug, Default)]
pub struct WordCounter {
    stats: WordStats,
    texts: u32,
}

impl WordCounter {
    /// Counts the words of a text, and the phrases if `with_phrases`. O(words); 16 bytes a word of phrases.
    pub fn add(&mut self, words: &[u64], with_phrases: bool, spaceless: &SpacelessWords, tuning: &WeighTuning) {
        self.texts += 1;
        for &hash in words {
            let new = || WordCount { spaceless: spaceless.holds(hash), ..WordCount::default() };
            let count = self.stats.words.entry(hash).or_insert_with(new);
            count.occurrences += u32::from(with_phrases);
            if count.last != self.texts {
                count.last = self.texts;
                count.texts += 1;
                self.stats.total += 1;
            }
        }
        if with_phrases {
            self.stats.phrases.add(words, tuning);
        }
    }

    /// The counts of all texts.
    pub fn finish(self) -> WordStats {
        self.stats
    }
}

/// Counts the texts of a sample; texts outside of the sample are passed over. Each different text is given once: a copy
/// makes no wording usual. O(text of the sample).
///
/// ```
/// use wirecopy::engine::weigh::word_stats::{CountSample, count_batch};
/// let tuning = wirecopy::Params::default().tuning.weigh;
/// let texts = ["The ferry was late.", "The harbour was closed."];
/// let sample = CountSample::of(42, &tuning);
/// let halves = texts.map(|text| count_batch(&[text], &sample, &tuning));
/// let [first, second] = halves;
/// let whole = count_batch(&texts, &sample, &tuning);
/// assert_eq!(first.merge(second).to_bytes(&tuning), whole.to_bytes(&tuning));
/// ```
pub fn count_batch(texts: &[&str], sample: &CountSample, tuning: &WeighTuning) -> WordStats {
    let (mut counter, mut tokens) = (WordCounter::default(), Tokens::default());
    for text in texts {
        let hash = hash::bytes(text.as_bytes());
        if sample.holds_words(hash) {
            let mut spaceless = SpacelessWords::default();
            tokenize(text, &mut tokens);
            spaceless.add(text, &tokens);
            counter.add(&tokens.hashes, sample.holds_phrases(hash), &spaceless, tuning);
        }
    }
    counter.finish()
}

impl WordStats {
    /// Adds the counts of more texts. In any order and grouping the same counts come out. O(words of the smaller).
    #[must_use]
    pub fn merge(mut self, other: WordStats) -> WordStats {
        if other.words.len() > self.words.len() {
            return other.merge(self);
        }
        self.total += other.total;
        for (word, count) in other.words {
            let entry = self.words.entry(word).or_default();
            entry.texts += count.texts;
            entry.occurrences += count.occurrences;
            entry.spaceless |= count.spaceless;
        }
        self.phrases = self.phrases.merge(other.phrases);
        self
    }

    /// How surprising all words are, beside what is known at large. O(n log n) for n phrases.
    pub fn surprises(self, table: Background, tuning: &WeighTuning) -> Surprises {
        self.surprises_by(table, tuning, |shards| shards.into_iter().map(phrases::count).collect())
    }

    /// As [`WordStats::surprises`]; the shards of the phrases are counted by `count`, which may do so side by side.
    pub fn surprises_by(
        self,
        table: Background,
        tuning: &WeighTuning,
        count: impl FnOnce(Vec<PhraseShard>) -> Vec<Vec<(u64, u32)>>,
    ) -> Surprises {
        let (total, prior) = (long_to_f64(self.total), tuning.word_prior);
        let bits =
            |texts: u32, at_large: f64| to_decibits(-log2((f64::from(texts) + prior * at_large) / (total + prior)));
        let word = |hash: u64, count: &WordCount| {
            let at_large = common_words::probability(&table, hash, count.spaceless, tuning);
            Word {
                bits: [bits(count.texts, at_large), bits(count.texts.saturating_sub(OWN), at_large)],
                at_large: to_decibits(-log2(at_large)),
                occurrences: count.occurrences,
            }
        };
        let words = self.words.iter().map(|(&hash, count)| (hash, word(hash, count))).collect();
        let phrases = PhraseCounts::new(count(self.phrases.into_shards()));
        Surprises::new((words, total), phrases, table, *tuning)
    }

    /// The counts as bytes, the same for the same counts. Layout: [`crate::base::sealed`]; columns: hash of each word
    /// (ascending), texts, occurrences, whether spaceless; entries of phrases (ascending).
    pub fn to_bytes(&self, tuning: &WeighTuning) -> Vec<u8> {
        let mut words: Vec<(u64, WordCount)> = self.words.iter().map(|(&hash, &count)| (hash, count)).collect();
        words.sort_unstable_by_key(|word| word.0);
        let mut out = SealedWriter::default();
        out.column64(words.iter().map(|word| word.0));
        out.column32(words.iter().map(|word| word.1.texts));
        out.column32(words.iter().map(|word| word.1.occurrences));
        out.column32(words.iter().map(|word| u32::from(word.1.spaceless)));
        out.column64(self.phrases.entries().into_iter());
        out.seal(seal(tuning))
    }

    /// The counts of [`WordStats::to_bytes`].
    ///
    /// # Errors
    /// [`Error::BadInput`](crate::Error::BadInput) for bytes of another version of the tokeniser, of other tuned numbers,
    /// or damaged bytes.
    pub fn from_bytes(bytes: &[u8], tuning: &WeighTuning) -> Result<WordStats> {
        let mut reader = SealedReader::open(bytes, seal(tuning))?;
        let hashes = reader.column64()?;
        let [texts, occurrences, spaceless] = [reader.column32()?, reader.column32()?, reader.column32()?];
        let entries = reader.column64()?;
        let fit = [&texts, &occurrences, &spaceless].iter().all(|column| column.len() == hashes.len());
        reader.close(fit && hashes.is_sorted_by(|x, y| x < y))?;
        let total = texts.iter().map(|&n| u64::from(n)).sum();
        let counts = texts.into_iter().zip(occurrences).zip(spaceless);
        let count =
            |((texts, occurrences), spaceless)| WordCount { texts, occurrences, last: 0, spaceless: spaceless > 0 };
        let words = hashes.into_iter().zip(counts.map(count)).collect();
        Ok(WordStats { words, total, phrases: Phrases::of_entries(&entries) })
    }
}

fn seal(tuning: &WeighTuning) -> Seal {
    let WeighTuning { surrounding_words, surrounding_distance, repeat_table_bits, .. } = *tuning;
    let of_phrases = [to_u64(surrounding_words), to_u64(surrounding_distance), u64::from(repeat_table_bits)];
    let origin = origin(&[u64::from(TEXT_VERSION), of_phrases[0], of_phrases[1], of_phrases[2]]);
    Seal { magic: *b"WCWS", what: "counts of words", version: 1, origin }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;

    fn texts() -> Vec<String> {
        let word = |i: u64| format!("word{}", mix(i) % 50);
        let prose = |text: u64| (0..60).map(|i| word(100 * text + i)).collect::<Vec<_>>().join(" ");
        (0..12).map(prose).chain(["新聞 東京".to_owned(), String::new()]).collect()
    }

    #[test]
    fn counts_are_the_same_however_they_were_put_together() {
        let (texts, tuning) = (texts(), WeighTuning::default());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let sample = CountSample::of(1, &tuning);
        let count = |texts: &[&str]| count_batch(texts, &sample, &tuning);
        let whole = count(&texts).to_bytes(&tuning);
        for size in [1, 3, 7, 14] {
            let forward = texts.chunks(size).map(count).fold(WordStats::default(), WordStats::merge);
            let backward = texts.rchunks(size).map(count).fold(WordStats::default(), WordStats::merge);
            let nested = texts.chunks(size).map(count).reduce(|x, y| y.merge(x)).unwrap_or_default();
            for merged in [forward, backward, nested] {
                assert_eq!(merged.to_bytes(&tuning), whole, "batches of {size}");
            }
        }
        let read = WordStats::from_bytes(&whole, &tuning).expect("our own bytes");
        assert_eq!(read.to_bytes(&tuning), whole);
        let other = WeighTuning { surrounding_words: 5, ..tuning };
        WordStats::from_bytes(&whole, &other).expect_err("other tuned numbers");
        // What was merged after it was read weighs the same.
        let (first, rest) = texts.split_at(5);
        let kept = WordStats::from_bytes(&count(first).to_bytes(&tuning), &tuning).expect("our own bytes");
        assert_eq!(kept.merge(count(rest)).to_bytes(&tuning), whole);
    }

    #[test]
    fn a_sample_takes_its_share() {
        let tuning = WeighTuning { counted_bytes: 1000, phrase_bytes: 100, ..WeighTuning::default() };
        let share = |bytes: u64| {
            let sample = CountSample::of(bytes, &tuning);
            let hashes = || (0..10_000).map(mix);
            (hashes().filter(|&h| sample.holds_words(h)).count(), hashes().filter(|&h| sample.holds_phrases(h)).count())
        };
        assert_eq!(share(100), (10_000, 10_000));
        let (words, phrases) = share(2000);
        assert!((4800..5200).contains(&words) && (400..600).contains(&phrases), "{words} {phrases}");
    }
}
