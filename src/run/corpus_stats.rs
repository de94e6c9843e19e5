//! Owns the counting of the words and phrases of a corpus, the ground of the weight of a passage.

use super::{Progress, go_on};
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::weigh::phrases::{self, PhraseShard};
use crate::engine::weigh::weight::Surprises;
use crate::engine::weigh::word_stats::{CountSample, WordCounter, WordStats};
use crate::model::background::Background;
use crate::model::corpus::Corpus;
use crate::model::tuning::weigh::WeighTuning;
use rayon::prelude::*;

/// Counts the words and phrases of a sample of the corpus. Of documents with one text the `first` counts, as
/// [`Corpus::first_of_text`] has it: a copy makes no wording usual. O(words of the sample).
///
/// # Errors
/// As [`Corpus::text`].
pub fn counts(
    corpus: &Corpus,
    first: &[DocId],
    tuning: &WeighTuning,
    progress: &dyn Progress,
) -> Result<(WordStats, CountSample)> {
    let texts = || corpus.docs().filter(|doc| first[doc.index()] == *doc);
    let sample = CountSample::of(texts().map(|doc| corpus.bytes_of(doc)).sum(), tuning);
    let docs: Vec<DocId> = texts().filter(|&doc| sample.holds_words(corpus.text_hash(doc))).collect();
    progress.stage("counting words", to_u64(docs.len()));
    let stats = docs
        .par_iter()
        .with_min_len(256)
        .try_fold(
            || (WordCounter::default(), corpus.reader()),
            |(mut counter, mut reader), &doc| {
                counter.add(&reader.text(doc)?, corpus.text_hash(doc), &sample, tuning);
                go_on(progress.advance(1))?;
                Ok((counter, reader))
            },
        )
        .map(|worker| worker.map(|(counter, _)| counter.finish()))
        .try_reduce(WordStats::default, |x, y| Ok(x.merge(y)))?;
    Ok((stats, sample))
}

/// How surprising the counted words are; phrases are counted side by side.
pub fn surprises(stats: WordStats, table: &Background, tuning: &WeighTuning) -> Surprises {
    let count = |shards: Vec<PhraseShard>| shards.into_par_iter().map(phrases::count).collect();
    stats.surprises_by(table.clone(), tuning, count)
}
