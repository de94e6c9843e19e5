//! Owns the training of a background table: what is usual in a corpus, in as few bytes as are given.

use super::{Progress, go_on};
use crate::base::cast::{low_u8, rounded, to_u32, to_u64, to_usize, top_bits};
use crate::base::error::Result;
use crate::base::hash::phrase;
use crate::base::ids::DocId;
use crate::base::math::log2;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::weigh::phrases::{LONGEST, surroundings};
use crate::model::background::{capacity, encode};
use crate::model::corpus::{Corpus, TextReader};
use crate::model::tuning::weigh::WeighTuning;
use ahash::AHashMap;
use rayon::prelude::*;

/// Shards of all phrases, by the top bits of the hash. Shards are counted one after the other: bounds the memory.
const SHARD_BITS: u32 = 5;

/// The bytes of the best table of at most `max_bytes` for a corpus: of all words and phrases that stand in three documents
/// and three surroundings ([`surroundings`]) or more, the table holds what saves most bits on the corpus itself.
///
/// The same corpus gives the same bytes for any number of threads. Cost: the corpus is gone through 32 times; memory:
/// 8 bytes a word, and once more about as much.
///
/// # Errors
/// As [`Corpus::text`].
pub fn learn(corpus: &Corpus, max_bytes: usize, tuning: &WeighTuning, progress: &dyn Progress) -> Result<Vec<u8>> {
    let docs: Vec<DocId> = corpus.docs().collect();
    let text = |texts: &mut TextReader<'_>, &doc: &DocId| Ok(TrainingText::new(&texts.text(doc)?, tuning));
    let texts: Vec<TrainingText> = docs.par_iter().map_init(|| corpus.reader(), text).collect::<Result<_>>()?;
    progress.stage("counting phrases", 1 << SHARD_BITS);
    let mut known: Vec<Known> = Vec::new();
    for shard in 0..1 << SHARD_BITS {
        let mut seen: Vec<SeenPhrases> =
            texts.par_iter().enumerate().flat_map_iter(|(doc, text)| text.phrases(to_u32(doc), shard)).collect();
        seen.par_sort_unstable();
        let groups: Vec<&[SeenPhrases]> = seen.chunk_by(|x, y| x.phrase == y.phrase).collect();
        known.par_extend(groups.par_iter().filter_map(|group| Known::of(group, tuning.background_documents)));
        go_on(progress.advance(1))?;
    }
    let counts: AHashMap<u64, u32> = known.iter().map(|k| (k.phrase, k.count)).collect();
    let words: u64 = known.iter().filter(|k| k.at.words == 1).map(|k| u64::from(k.count)).sum();
    let chances = Chances { texts: &texts, counts: &counts, words: crate::base::cast::long_to_f64(words), tuning };
    let mut worth: Vec<Worth> = known.par_iter().filter_map(|k| chances.worth(k)).collect();
    worth.par_sort_unstable_by_key(|worth| (u64::MAX - worth.saved, worth.phrase));
    worth.truncate(capacity(max_bytes));
    Ok(encode(&worth.iter().map(|worth| (worth.phrase, worth.tenths)).collect::<Vec<_>>()))
}

/// The tokens of a document and what stands around each.
struct TrainingText {
    tokens: Vec<u64>,
    around: Vec<u32>,
}

/// Where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TextPlace {
    doc: u32,
    first: u32,
    words: u32,
}

/// One occurrence of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SeenPhrases {
    phrase: u64,
    around: u32,
    at: TextPlace,
}

/// A phrase that enough documents hold.
struct Known {
    phrase: u64,
    /// Different surroundings.
    count: u32,
    at: TextPlace,
}

impl TrainingText {
    fn new(text: &str, tuning: &WeighTuning) -> TrainingText {
        let (mut tokens, mut around) = (Tokens::default(), Vec::new());
        tokenize(text, &mut tokens);
        surroundings(&tokens.hashes, tuning, &mut around);
        TrainingText { tokens: tokens.hashes, around }
    }

    /// The phrases of the text that fall to a shard.
    fn phrases(&self, doc: u32, shard: usize) -> impl Iterator<Item = SeenPhrases> {
        let seen = move |words: usize, first: usize, run: &[u64]| {
            let phrase = phrase(run);
            let at = TextPlace { doc, first: to_u32(first), words: to_u32(words) };
            let around = self.around[first + words - 1];
            (top_bits(phrase, SHARD_BITS) == shard).then_some(SeenPhrases { phrase, around, at })
        };
        (1..=LONGEST).flat_map(move |words| {
            let runs = self.tokens.windows(words).enumerate();
            runs.filter_map(move |(first, run)| seen(words, first, run))
        })
    }
}

impl Known {
    /// Of all occurrences of a phrase, sorted; `None` for fewer than the `least` documents or surroundings.
    fn of(group: &[SeenPhrases], least: usize) -> Option<Known> {
        let count = group.chunk_by(|x, y| x.around == y.around).count();
        let mut docs: Vec<u32> = group.iter().map(|seen| seen.at.doc).collect();
        docs.sort_unstable();
        docs.dedup();
        let enough = count.min(docs.len()) >= least;
        enough.then(|| Known { phrase: group[0].phrase, count: to_u32(count), at: group[0].at })
    }
}

/// What a phrase is worth to a table.
struct Worth {
    /// What the phrase saves on the corpus, in tenths of a bit.
    saved: u64,
    phrase: u64,
    /// Surprise of the last word, in tenths of a bit.
    tenths: u8,
}

struct Chances<'a> {
    texts: &'a [TrainingText],
    counts: &'a AHashMap<u64, u32>,
    words: f64,
    tuning: &'a WeighTuning,
}

impl Chances<'_> {
    fn count(&self, tokens: &[u64]) -> f64 {
        self.counts.get(&phrase(tokens)).map_or(0.0, |&count| f64::from(count))
    }

    /// Chance of the last word after the others.
    fn of(&self, tokens: &[u64]) -> f64 {
        match tokens {
            [] => 0.0,
            [_] => (self.count(tokens) / self.words).max((-self.tuning.rare_word).exp2()),
            [before @ .., _] => {
                let (lower, strength) = (self.of(&tokens[1..]), self.tuning.background_prior);
                // Surroundings of the two are counted apart, so a phrase may seem to occur more often than the beginning.
                ((self.count(tokens) + strength * lower) / (self.count(before) + strength)).min(1.0)
            }
        }
    }

    /// What a phrase is worth; `None` if the phrase saves nothing on the corpus.
    fn worth(&self, known: &Known) -> Option<Worth> {
        let (first, words) = (to_usize(known.at.first), to_usize(known.at.words));
        let tokens = &self.texts[to_usize(known.at.doc)].tokens[first..first + words];
        let tenths = |chance: f64| rounded(-10.0 * log2(chance)).min(255);
        let without = if words == 1 { rounded(10.0 * self.tuning.rare_word) } else { tenths(self.of(&tokens[1..])) };
        let with = tenths(self.of(tokens));
        let saved = to_u64(without.checked_sub(with).filter(|&saved| saved > 0)?);
        Some(Worth { saved: saved * u64::from(known.count), phrase: known.phrase, tenths: low_u8(with) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::background::Background;
    use crate::model::document::Document;

    #[test]
    fn what_many_say_is_learnt_and_what_few_say_is_not() {
        let pet = ["cat", "dog", "owl", "pig", "yak", "ant"];
        let text = |i: usize| {
            let own: Vec<String> = (0..60).map(|j| format!("w{}", (i * 7 + j * j * 13) % 97)).collect();
            format!("{} a spokesman said in a statement {} {}", own[..30].join(" "), own[30..].join(" "), pet[i])
        };
        let corpus = Corpus::from_documents((0..6).map(|i| Document::new(i.to_string(), text(i)))).expect("a corpus");
        let table_of = |max_bytes| learn(&corpus, max_bytes, &WeighTuning::default(), &()).expect("texts in memory");
        let bytes = table_of(10_000);
        assert_eq!(bytes, table_of(10_000));
        let table = Background::from_bytes(bytes, "x").expect("a sound table");
        let surprise = |words: &str| {
            let mut tokens = Tokens::default();
            tokenize(words, &mut tokens);
            table.surprise(phrase(&tokens.hashes))
        };
        assert!(surprise("said in a").is_some_and(|tenths| tenths < 10));
        assert!(surprise("spokesman").is_some_and(|tenths| tenths < 100));
        assert_eq!((surprise("cat"), surprise("said cat")), (None, None));
        assert!(table_of(200).len() <= 200);
    }
}
