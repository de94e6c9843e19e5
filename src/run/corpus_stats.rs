//! Owns the counting of the words and phrases of a corpus, the ground of the weight of a passage.

use super::{Progress, go_on};
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::weigh::phrases::{self, PhraseShard};
use crate::engine::weigh::sampled_words::{CountedTexts, SampledWords};
use crate::engine::weigh::weight::Surprises;
use crate::engine::weigh::word_stats::{CountSample, SpacelessWords, WordCounter, WordStats};
use crate::model::background::Background;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::tuning::weigh::WeighTuning;
use rayon::prelude::*;

/// Counts the words and phrases of a sample of the corpus: of the words that were held, and of texts of the sample whose
/// words were not held. Of documents with one text the `first` counts, as [`Corpus::first_of_text`] has it. O(words of the
/// sample).
///
/// # Errors
/// As [`Corpus::text`]; [`Error::Stopped`](crate::Error::Stopped) if progress stops the run.
pub fn counts(
    corpus: &Corpus,
    first: &[DocId],
    held: SampledWords,
    tuning: &WeighTuning,
    progress: &dyn Progress,
) -> Result<(WordStats, CountSample)> {
    let sample = held.sample();
    let not_kept = |doc: &DocId| {
        let hash = corpus.text_hash(*doc);
        first[doc.index()] == *doc && sample.holds_words(hash) && !sample.keeps_words(hash, corpus.bytes_of(*doc))
    };
    let not_kept: Vec<DocId> = corpus.docs().filter(not_kept).collect();
    let (groups, spaceless) = held.into_texts();
    progress.stage("counting words", to_u64(groups.len() + not_kept.len()));
    let add_kept = |mut counter: WordCounter, group: CountedTexts| {
        for (text, words) in group.each().filter(|text| sample.keeps_words(text.0, 0)) {
            counter.add(words, sample.holds_phrases(text), &spaceless, tuning);
        }
        go_on(progress.advance(1))?;
        Ok(counter)
    };
    let kept = groups.into_par_iter().try_fold(WordCounter::default, add_kept);
    let rest = not_kept.par_iter().with_min_len(256).try_fold(
        || CountingWorker::new(corpus),
        |worker, &doc| {
            go_on(progress.advance(1))?;
            worker.with(doc, sample.holds_phrases(corpus.text_hash(doc)), tuning)
        },
    );
    let rest = rest.map(|worker| worker.map(|worker| worker.counter));
    let all = kept.chain(rest).map(|counter| counter.map(WordCounter::finish));
    Ok((all.try_reduce(WordStats::default, |x, y| Ok(x.merge(y)))?, sample))
}

/// Counts words of documents whose words were not held.
struct CountingWorker<'c> {
    counter: WordCounter,
    reader: TextReader<'c>,
    tokens: Tokens,
    spaceless: SpacelessWords,
}

impl<'c> CountingWorker<'c> {
    fn new(corpus: &'c Corpus) -> CountingWorker<'c> {
        let (counter, tokens, spaceless) = Default::default();
        CountingWorker { counter, reader: corpus.reader(), tokens, spaceless }
    }

    fn with(mut self, doc: DocId, phrases: bool, tuning: &WeighTuning) -> Result<Self> {
        let text = self.reader.text(doc)?;
        tokenize(&text, &mut self.tokens);
        self.spaceless.add(&text, &self.tokens);
        self.counter.add(&self.tokens.hashes, phrases, &self.spaceless, tuning);
        Ok(self)
    }
}

/// How surprising the counted words are; phrases are counted side by side.
pub fn surprises(stats: WordStats, table: &Background, tuning: &WeighTuning) -> Surprises {
    let count = |shards: Vec<PhraseShard>| shards.into_par_iter().map(phrases::count).collect();
    stats.surprises_by(table.clone(), tuning, count)
}
