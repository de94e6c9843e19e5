//! Owns the stem pair pass, the search for pairs that share rewritten text: a look at all texts once the words of the
//! corpus are counted and boilerplate is known, and the join of the stem pairs.

use super::join_postings::MOST_PASSES;
use super::spilled::SpillablePostings;
use super::stem_pair_store::{HeldStemPair, StemPairBuffer, StemPairChunk, StemPairStore};
use super::time_order;
use super::{Progress, go_on};
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::spill::Spill;
use crate::engine::align::content_words;
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::engine::candidates::copies::ExactCopies;
use crate::engine::candidates::known_pairs::KnownPairs;
use crate::engine::candidates::passes::passes;
use crate::engine::candidates::postings::{self, Posting, SHARDS};
use crate::engine::candidates::scope::Sides;
use crate::engine::candidates::stem_pair_join::{self, Hit, SharedStemPair, StemPairRules, StemPairScratch};
use crate::engine::candidates::stem_pairs::{self, TellingWord};
use crate::engine::sketch::winnow::Fingerprint;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::weigh::weight::Surprises;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::pair::Pair;
use crate::model::params::Params;
use crate::model::tuning::candidates::CandidateTuning;
use ahash::AHashSet;
use rayon::prelude::*;
use std::sync::Arc;

/// Documents of a batch of stem pairs.
const BATCH: usize = 256;
/// Hits that there is room for anyway.
const LEAST_ROOM: u64 = 1 << 20;

/// What a run knows before the stem pair pass.
#[derive(Clone, Copy)]
pub(super) struct StemPairPass<'a> {
    pub corpus: &'a Corpus,
    pub params: &'a Params,
    pub surprises: &'a Surprises,
    pub boilerplate: &'a Boilerplate,
    pub copies: &'a ExactCopies,
    pub sides: Sides<'a>,
    /// The limit of memory, if there is a limit.
    pub spill: Option<&'a Arc<Spill>>,
}

/// What stem pairs tell of a pair of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StemPairsTold {
    /// Stem pairs of both, in order of the first document.
    pub shared: Vec<SharedStemPair>,
    /// The most that stem pairs weigh in a window of both, in tenths of a bit.
    pub evidence: u32,
    /// The least evidence of a candidate pair, in tenths of a bit.
    pub least: u32,
}

/// What the stem pairs of a corpus tell.
pub(super) struct StemPairsFound {
    /// The pairs of documents with enough evidence for rewritten text that were not known, ascending. Exact copies are
    /// left out.
    pub pairs: Vec<Pair>,
    /// What stem pairs tell of a watched pair.
    pub told: Option<StemPairsTold>,
    /// Number of stem pairs.
    pub made: u64,
}

/// What a worker works with.
struct StemPairWorker<'a> {
    reader: TextReader<'a>,
    tokens: Tokens,
    left_out: Vec<bool>,
    words: Vec<TellingWord>,
    pairs: Vec<Fingerprint>,
    buffer: StemPairBuffer,
}

impl<'a> StemPairPass<'a> {
    /// What the stem pairs of the corpus tell of all pairs beside the `known` pairs (ascending), and of a `watched` pair.
    ///
    /// # Errors
    /// As [`Corpus::text`] and [`Spill::write`].
    pub fn found(self, known: &[Pair], watched: Option<Pair>, progress: &dyn Progress) -> Result<StemPairsFound> {
        let times = self.times();
        let rules = self.rules(&times);
        let watched = watched.map(|(a, b)| (self.copies.stand_in(a), self.copies.stand_in(b)));
        let watched = watched.map(|(a, b)| (a.min(b), a.max(b)));
        let known: Vec<Pair> = known.iter().copied().filter(|&pair| Some(pair) != watched).collect();
        let known = KnownPairs::new(&known, self.corpus.len());
        let (shards, made) = self.grouped(self.store(progress)?, &known, progress)?;
        let told = watched.map(|pair| self.told(&shards, pair, rules)).transpose()?;
        Ok(StemPairsFound { pairs: self.joined(&shards, &known, rules, progress)?, told, made })
    }

    /// What stem pairs tell of a pair.
    fn told(self, shards: &[SpillablePostings], pair: Pair, rules: StemPairRules<'_>) -> Result<StemPairsTold> {
        let mut out = StemPairsTold { least: rules.least(), ..StemPairsTold::default() };
        let mut hits = Vec::new();
        if pair.0 != pair.1 {
            for shard in shards {
                let (shared, of_shard) = stem_pair_join::shared(&shard.get()?, pair, rules);
                out.shared.extend(shared);
                hits.extend(of_shard);
            }
        }
        out.shared.sort_unstable_by_key(|one| one.places);
        out.evidence = stem_pair_join::evidence_of(hits, rules);
        Ok(out)
    }

    /// Least evidence of a candidate pair, in tenths of a bit.
    pub fn least(self) -> u32 {
        self.rules(&[]).least()
    }

    /// The dates of all documents; without a date the whole of time.
    fn times(self) -> Vec<(i64, i64)> {
        let whole = (i64::MIN / 4, i64::MAX / 4);
        time_order::spans(self.corpus).into_iter().map(|span| span.unwrap_or(whole)).collect()
    }

    fn rules<'t>(self, times: &'t [(i64, i64)]) -> StemPairRules<'t>
    where
        'a: 't,
    {
        let (query, tuning) = (&self.params.query, self.params.tuning.candidates);
        StemPairRules {
            limit: query.pair_limit.min(tuning.stem_pair_documents),
            sides: self.sides,
            times,
            most_apart: query.most_apart.map(i64::from),
            searched: self.corpus.docs().filter(|&doc| !self.copies.is_copy(doc)).count(),
            tuning,
        }
    }

    fn store(self, progress: &dyn Progress) -> Result<StemPairStore<'a>> {
        let corpus = self.corpus;
        progress.stage("pairing telling words", to_u64(corpus.len()));
        let mut docs: Vec<DocId> = corpus.docs().filter(|&doc| !self.copies.is_copy(doc)).collect();
        docs.sort_unstable_by_key(|doc| corpus.input_order()[doc.index()]);
        // Most words of a text are usual, and few words are: a small set tells.
        let usual = self.surprises.usual_words(self.params.tuning.candidates.stem_pair_telling);
        let store = StemPairStore::new(self.spill);
        let worker = || StemPairWorker {
            reader: corpus.reader(),
            tokens: Tokens::default(),
            left_out: Vec::new(),
            words: Vec::new(),
            pairs: Vec::new(),
            buffer: StemPairBuffer::default(),
        };
        docs.par_chunks(BATCH).try_for_each_init(worker, |worker, docs| {
            docs.iter().try_for_each(|&doc| self.add(worker, doc, &usual))?;
            store.take(&mut worker.buffer)?;
            go_on(progress.advance(to_u64(docs.len())))
        })?;
        Ok(store)
    }

    /// Adds the stem pairs of a document. `usual` words are not telling, whatever else is told.
    fn add(self, worker: &mut StemPairWorker<'_>, doc: DocId, usual: &AHashSet<u64>) -> Result<()> {
        let tuning = &self.params.tuning.candidates;
        let StemPairWorker { reader, tokens, left_out, words, pairs, buffer } = worker;
        let text = reader.text(doc)?;
        tokenize(&text, tokens);
        stem_pairs::mark(tokens.len(), self.boilerplate.of(doc).iter().map(|span| span.range()), left_out);
        let telling = |i: usize| {
            let (hash, span) = (tokens.hashes[i], tokens.spans[i]);
            if usual.contains(&hash) {
                return None;
            }
            let bits = self.surprises.least_of(hash, span.slice(&text));
            (bits >= tuning.stem_pair_telling).then(|| (content_words::stem(hash, &text, span), bits))
        };
        stem_pairs::telling_words(tokens.len(), left_out, telling, words);
        pairs.clear();
        stem_pairs::stem_pairs(words, tuning, pairs);
        buffer.add(doc, pairs);
        Ok(())
    }

    /// The posting lists of stem pairs that two documents share, by shard, without lists of `known` pairs; and the number
    /// of all stem pairs.
    fn grouped(
        self,
        store: StemPairStore<'_>,
        known: &KnownPairs,
        progress: &dyn Progress,
    ) -> Result<(Vec<SpillablePostings>, u64)> {
        progress.stage("grouping telling words", to_u64(SHARDS));
        let tuning = &self.params.tuning.candidates;
        let places = CandidateTuning {
            kept_positions: tuning.stem_pair_places,
            kept_contexts: tuning.stem_pair_places,
            ..*tuning
        };
        let shard = |room: &mut Vec<Posting>, chunks: Vec<StemPairChunk>| {
            let lists: Vec<_> = chunks.iter().map(StemPairChunk::get).collect::<Result<_>>()?;
            let all = lists.iter().flat_map(|list| list.iter().copied());
            let made = to_u64(lists.iter().map(|list| list.len()).sum());
            let mut grouped = postings::group(all, |pair| pair.hash, HeldStemPair::posting, self.sides, &places, room);
            stem_pair_join::drop_known(&mut grouped, known);
            go_on(progress.advance(1))?;
            Ok((SpillablePostings::new(grouped, self.spill)?, made))
        };
        let shards: Vec<(SpillablePostings, u64)> =
            store.into_shards().into_par_iter().map_init(Vec::new, shard).collect::<Result<_>>()?;
        let (shards, made): (Vec<SpillablePostings>, Vec<u64>) = shards.into_iter().unzip();
        Ok((shards, made.into_iter().sum()))
    }

    fn joined(
        self,
        shards: &[SpillablePostings],
        known: &KnownPairs,
        rules: StemPairRules<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<Pair>> {
        const STAGE: &str = "looking up telling words";
        progress.stage(STAGE, 0);
        let documents = self.corpus.len();
        let survey = |shard: &SpillablePostings| Ok(stem_pair_join::survey(&shard.get()?, documents, rules));
        let surveys: Vec<Vec<u64>> = shards.par_iter().map(survey).collect::<Result<_>>()?;
        let mut hits = vec![0; stem_pair_join::buckets(documents)];
        for of_shard in &surveys {
            hits.iter_mut().zip(of_shard).for_each(|(all, own)| *all += own);
        }
        let postings = to_u64(shards.iter().map(SpillablePostings::count).sum::<usize>() * Posting::BYTES);
        let room = self.spill.map_or(u64::MAX, |spill| spill.budget()).min(postings) / to_u64(Hit::BYTES);
        let mut out = Vec::new();
        progress.stage(STAGE, hits.iter().sum());
        for pass in passes(&hits, room.max(LEAST_ROOM), MOST_PASSES) {
            let make = |(shard, made): (&SpillablePostings, &Vec<u64>)| {
                Ok(stem_pair_join::hits(&shard.get()?, pass.clone(), made, rules))
            };
            let of_shards: Vec<Vec<Vec<Hit>>> = shards.par_iter().zip(&surveys).map(make).collect::<Result<_>>()?;
            let look = |scratch: &mut StemPairScratch, i: usize| {
                let hits_of = of_shards.iter().map(|shard| &shard[i][..]);
                let pairs = stem_pair_join::candidates(hits_of, pass.start + i, known, rules, scratch);
                go_on(progress.advance(hits[pass.start + i]))?;
                Ok(pairs)
            };
            let joined: Vec<Vec<Pair>> =
                (0..pass.len()).into_par_iter().map_init(StemPairScratch::default, look).collect::<Result<_>>()?;
            out.extend(joined.into_iter().flatten());
        }
        Ok(out)
    }
}
