//! Owns the counting of words and phrases, the ground of the weight of a passage.

use super::Progress;
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::weigh::phrases::{self, PhraseCounts, Phrases};
use crate::engine::weigh::weight::WordCounts;
use crate::model::background::Background;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::tuning::weigh::WeighTuning;
use rayon::prelude::*;

/// The texts of a corpus that are counted: texts with a small enough hash. Does not depend on the order of texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountedSample {
    up_to: u64,
}

impl CountedSample {
    fn of(bytes: u64, most: u64) -> CountedSample {
        let share = u64::MAX / bytes.max(1);
        CountedSample { up_to: if bytes <= most { u64::MAX } else { share.saturating_mul(most) } }
    }

    /// Whether a text is counted, by the hash of the text ([`Corpus::text_hash`]).
    pub fn holds(self, hash: u64) -> bool {
        hash <= self.up_to
    }
}

/// Counts of words and phrases, and the counted texts.
#[derive(Debug, Default)]
pub struct Counts {
    /// Counts of words.
    pub words: WordCounts,
    /// Counts of phrases.
    pub phrases: PhraseCounts,
    /// The texts whose words were counted.
    pub sample: CountedSample,
}

/// What one thread counts, and what the thread counts with.
struct CountingWorker<'a> {
    words: WordCounts,
    phrases: Phrases,
    tokens: Tokens,
    reader: TextReader<'a>,
}

impl<'a> CountingWorker<'a> {
    fn new(corpus: &'a Corpus) -> CountingWorker<'a> {
        let (words, phrases, tokens) = (WordCounts::default(), Phrases::default(), Tokens::default());
        CountingWorker { words, phrases, tokens, reader: corpus.reader() }
    }
}

/// Counts the words and phrases of a sample of the corpus; `table` is what is known of words at large. Of documents with one
/// text the `first` counts, as [`Corpus::first_of_text`] has it: a copy makes no wording usual. O(words of the sample).
///
/// # Errors
/// As [`Corpus::text`].
pub fn counts(
    corpus: &Corpus,
    first: &[DocId],
    table: &Background,
    tuning: &WeighTuning,
    progress: &dyn Progress,
) -> Result<Counts> {
    let texts = || corpus.docs().filter(|doc| first[doc.index()] == *doc);
    let bytes = texts().map(|doc| corpus.bytes_of(doc)).sum();
    let sample = CountedSample::of(bytes, tuning.counted_bytes);
    let phrase_sample = CountedSample::of(bytes, tuning.phrase_bytes);
    let docs: Vec<DocId> = texts().filter(|&doc| sample.holds(corpus.text_hash(doc))).collect();
    progress.stage("counting words", to_u64(docs.len()));
    let (words, phrases) = docs
        .par_iter()
        .with_min_len(256)
        .try_fold(
            || CountingWorker::new(corpus),
            |mut worker, &doc| {
                let text = worker.reader.text(doc)?;
                tokenize(&text, &mut worker.tokens);
                let with_phrases = phrase_sample.holds(corpus.text_hash(doc));
                worker.words.add(&text, &worker.tokens, table, with_phrases, tuning);
                if with_phrases {
                    worker.phrases.add(&worker.tokens, tuning);
                }
                progress.advance(1);
                Ok(worker)
            },
        )
        .map(|worker| worker.map(|worker| (worker.words, worker.phrases)))
        .try_reduce(Default::default, |x, y| Ok((x.0.merge(y.0), x.1.merge(y.1))))?;
    let phrases = PhraseCounts::new(phrases.into_shards().into_par_iter().map(phrases::count).collect());
    Ok(Counts { words, phrases, sample })
}
