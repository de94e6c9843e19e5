//! Owns the forecast: what a run over a whole input will take, told from a run over a sample of it.
//!
//! What is done for each document grows with the input. Pairs do not: of two documents both must be in the sample, so a
//! sample of a tenth has a hundredth of the pairs. Two kinds of pairs grow with the input only, since each document has as
//! many of them in a small pile as in a large one: those that share a turn of phrase (the more documents have it, the less
//! it counts), and neighbours, whose place is in the sample as a whole. Where very many documents share a text, the run links
//! them as a star: these pairs grow with the input as well.

use super::compare_pairs::BATCH_BYTES;
use super::join_postings::{ANCHOR_ROOM, MOST_PASSES};
use super::posting_shards::ShardedPostings;
use crate::base::cast::{long_to_f64, rounded, to_f64, to_usize};
use crate::base::ids::DocId;
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::postings::Posting;
use crate::model::corpus::Corpus;
use crate::model::stats::Stats;

/// Words that a pair shares at least if more than a turn of phrase made it one.
pub const PHRASE_WORDS: u32 = 12;
/// Partners in the sample from which a document is taken to have as many more as the input is larger; with fewer that may be
/// chance.
const MANY: u32 = 5;
/// Pairs of each document of a star.
const STAR: f64 = 3.0;
/// How far the square root of a number of pairs may be off: they come by stories, so somewhat more than chance has it.
const SPREAD: f64 = 1.5;
/// The power of the input with which fingerprints grow that are shared, by chance too.
const CHANCE: f64 = 1.2;

// What takes memory, in bytes. Set by hand on planted corpora of 10,000 to 1,000,000 articles, where the sum came
// within a fifth of the peak, within a third where near-duplicates were all that was looked for.
const PROGRAM: f64 = 80e6;
/// A document: its row, its keys, its id.
const DOCUMENT: f64 = 450.0;
/// A pair with its passages.
const PAIR: f64 = 800.0;
/// A byte of text in the pairs that are compared at a time.
const PREPARED: f64 = 15.0;
/// Share of fingerprints that are not alone: least, likely, most.
const SHARED: [f64; 3] = [0.2, 0.35, 0.8];
/// What comparing a pair takes, and then grouping it, in documents that could be read meanwhile; and how many pairs of the
/// sample weigh as much as this rule, since a handful tells more of the clock than of pairs.
const COMPARED: f64 = 5.0;
const GROUPED: f64 = 2.0;
const RULE: f64 = 200.0;
/// What a pair more takes of what one of the sample did: in a larger pile its documents are at hand for other pairs too.
const NEXT_PAIR: f64 = 0.65;
/// How much longer looking up takes for each further pass.
const PASS: f64 = 0.3;

/// A figure of a run that is yet to come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// It may be as little as this.
    pub low: f64,
    /// The best guess.
    pub likely: f64,
    /// It may be as much as this.
    pub high: f64,
}

impl Range {
    /// A figure that is known.
    pub fn exact(known: f64) -> Range {
        Range { low: known, likely: known, high: known }
    }

    /// The same function of all three.
    pub fn map(self, f: impl Fn(f64) -> f64) -> Range {
        Range { low: f(self.low), likely: f(self.likely), high: f(self.high) }
    }

    fn plus(self, other: Range) -> Range {
        Range { low: self.low + other.low, likely: self.likely + other.likely, high: self.high + other.high }
    }
}

/// A pair that was found in the sample.
#[derive(Clone, Copy, Debug)]
pub struct SampleFound {
    /// One document.
    pub a: DocId,
    /// The other.
    pub b: DocId,
    /// Whether they share no more than a turn of phrase (under [`PHRASE_WORDS`]).
    pub phrase: bool,
}

/// What a run over the sample came to.
#[derive(Clone, Copy, Debug)]
pub struct SampleSeen<'a> {
    /// The documents of the sample.
    pub corpus: &'a Corpus,
    /// For each of them, in order of input, the stretch of the input that it is from.
    pub stretches: &'a [u32],
    /// How many times as large the input is.
    pub times: f64,
    /// What the run counted.
    pub stats: &'a Stats,
    /// What it found.
    pub pairs: &'a [SampleFound],
    /// Its stages, and the seconds that each took.
    pub stages: &'a [(&'static str, f64)],
    /// Bytes of records that it put on the disk.
    pub copied: u64,
}

/// What the run over the whole input is told.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most documents that are linked pair by pair ([`pair_limit`](crate::model::params::QueryParams::pair_limit)).
    pub pair_limit: usize,
    /// Bytes of fingerprints that may be held ([`Spill::budget`](crate::base::spill::Spill::budget)).
    pub budget: u64,
    /// Window of the fingerprints, if any are made ([`window`](crate::model::params::HashParams::window)).
    pub window: Option<usize>,
    /// Bytes of text in which words are counted at most.
    pub counted_bytes: u64,
}

/// What the run over the whole input will take.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Documents that it reads.
    pub documents: f64,
    /// Their words.
    pub words: f64,
    /// Bytes of their texts.
    pub text_bytes: f64,
    /// Pairs that it finds.
    pub pairs: Range,
    /// Its stages, and the seconds of each.
    pub stages: Vec<(&'static str, Range)>,
    /// All its seconds; results are not written yet.
    pub seconds: Range,
    /// Most bytes of memory at a time.
    pub memory: Range,
    /// The same if as much as possible went to the disk.
    pub least_memory: Range,
    /// Most bytes on the disk, beside results.
    pub temporary: f64,
}

/// The `limit` of documents that are linked pair by pair, for a run over a sample: what many have in the input, many have in
/// the sample too, and would there be below the limit. Two or three may be chance.
pub fn pair_limit(limit: usize, times: f64) -> usize {
    limit.min(rounded(to_f64(limit) / times).max(to_usize(2 * MANY)))
}

/// Tells what a run over the whole input will take. O(documents and pairs of the sample).
pub fn forecast(seen: SampleSeen<'_>, limits: Limits) -> Forecast {
    let SampleSeen { stats, times, .. } = seen;
    let words = times * long_to_f64(stats.tokens);
    // Winnowing keeps 2 in (window + 1).
    let per_word = limits.window.map_or(0.0, |window| 2.0 / to_f64(window + 1));
    let fingerprints = words * per_word;
    let pairs = pairs(seen, limits);
    let known = to_f64(seen.pairs.len());
    let candidates = pairs.map(|pairs| pairs + times * (to_f64(stats.candidates) - known).max(0.0));
    let memory = |budget| memory(seen, pairs, candidates, fingerprints, budget);
    let reading = seen.stages.first().map_or(0.0, |stage| stage.1) / to_f64(stats.documents.max(1));
    let stages = seen.stages.iter().map(|&(name, seconds)| {
        let growing = |pairs: Range, from: f64, rule: f64| {
            let one = (seconds + RULE * rule * reading) / (from + RULE);
            pairs.map(|pairs| seconds + (pairs - from).max(0.0) * one)
        };
        let taking = match name {
            "counting words" => {
                let most = long_to_f64(limits.counted_bytes) / long_to_f64(stats.bytes.max(1));
                Range::exact(seconds * times.min(most.max(1.0)))
            }
            "comparing pairs" => {
                let taking = growing(candidates, to_f64(stats.candidates), COMPARED);
                taking.map(|taking| seconds + NEXT_PAIR * (taking - seconds))
            }
            "grouping stories" | "telling who took from whom" => growing(pairs, known, GROUPED),
            "learning boilerplate" => Range::exact(seconds * times.powf(CHANCE)),
            "looking up fingerprints" => {
                let passes = passes(fingerprints, limits.budget);
                Range::exact(seconds * times.powf(CHANCE) * (1.0 + PASS * (passes - 1.0)))
            }
            _ => Range::exact(seconds * times),
        };
        (name, taking)
    });
    let stages: Vec<(&'static str, Range)> = stages.collect();
    let budget = long_to_f64(limits.budget);
    Forecast {
        documents: times * to_f64(stats.documents),
        words,
        text_bytes: times * long_to_f64(stats.bytes),
        pairs,
        seconds: stages.iter().fold(Range::default(), |sum, stage| sum.plus(stage.1)),
        stages,
        memory: memory(budget),
        least_memory: memory(0.0),
        temporary: times * long_to_f64(seen.copied) + kept(fingerprints, SHARED[1], budget).1,
    }
}

/// Pairs in the whole input.
fn pairs(seen: SampleSeen<'_>, limits: Limits) -> Range {
    let (SampleSeen { corpus, times, .. }, documents) = (seen, to_f64(seen.corpus.len()));
    if times <= 1.0 {
        return Range::exact(to_f64(seen.pairs.len()));
    }
    let stretch = |doc: DocId| seen.stretches[to_usize(corpus.input_order()[doc.index()])];
    let is_far = |pair: &&SampleFound| !pair.phrase && stretch(pair.a) != stretch(pair.b);
    let mut partners = vec![0u32; corpus.len()];
    seen.pairs.iter().filter(is_far).flat_map(|pair| [pair.a, pair.b]).for_each(|doc| partners[doc.index()] += 1);
    let (mut near, mut far): (f64, f64) = (to_f64(seen.pairs.iter().filter(|pair| !is_far(pair)).count()), 0.0);
    for pair in seen.pairs.iter().filter(is_far) {
        let [a, b] = [pair.a, pair.b].map(|doc| partners[doc.index()]);
        let (least, most) = (a.min(b), a.max(b));
        match most >= MANY && f64::from(most) * times > to_f64(limits.pair_limit) {
            true => near += (STAR / f64::from(least)).min(1.0),
            false => far += 1.0,
        }
    }
    // Of all pairs of the sample, those of two stretches.
    let runs = seen.stretches.chunk_by(|x, y| x == y).map(|run| to_f64(run.len()).powi(2));
    let apart = 1.0 - runs.sum::<f64>() / documents.powi(2);
    let squared = if apart > 0.0 { times.powi(2) / apart } else { times };
    let root = |by: f64| (far.sqrt() + by).max(0.0).powi(2);
    let most = (times * documents).powi(2) / 2.0;
    let grow = |far: f64| (times * near + squared * far).min(most);
    Range { low: grow(root(-SPREAD)), likely: grow(far), high: grow(root(SPREAD)) }
}

/// Bytes of the hits of some postings, of which those at a time take about so much.
fn hits(postings: f64) -> f64 {
    postings * long_to_f64(ANCHOR_ROOM) * to_f64(Anchor::BYTES)
}

/// Times that so many fingerprints are gone through for their hits.
fn passes(fingerprints: f64, budget: u64) -> f64 {
    (hits(SHARED[1] * fingerprints) / long_to_f64(budget.max(1))).ceil().clamp(1.0, long_to_f64(MOST_PASSES))
}

/// Bytes in memory, and on the disk, that some fingerprints take when those that are shared were grouped.
fn kept(fingerprints: f64, shared: f64, budget: f64) -> (f64, f64) {
    let held = fingerprints * to_f64(ShardedPostings::BYTES);
    let all = held + shared * fingerprints * to_f64(Posting::BYTES);
    (all.min(budget), (all - budget).max(0.0))
}

/// Most bytes at a time: while fingerprints are grouped, or while those that are shared are looked up; with the rows
/// of documents, the texts that are held, and results.
fn memory(seen: SampleSeen<'_>, pairs: Range, candidates: Range, fingerprints: f64, budget: f64) -> Range {
    let SampleSeen { corpus, times, stats, .. } = seen;
    let documents = times * to_f64(stats.documents);
    let text = long_to_f64(stats.bytes) / to_f64(stats.documents.max(1));
    let fixed = PROGRAM + DOCUMENT * documents + times * long_to_f64(corpus.held_bytes());
    let of = |shared: f64, pairs: f64, candidates: f64| {
        let postings = shared * fingerprints;
        let lookup = (postings * to_f64(Posting::BYTES)).min(budget) + hits(postings).min(budget);
        let compared = (2.0 * candidates).min(documents) * text;
        let batch = PREPARED * compared.min(to_f64(BATCH_BYTES));
        fixed + kept(fingerprints, shared, budget).0.max(lookup).max(batch + PAIR * pairs)
    };
    Range {
        low: of(SHARED[0], pairs.low, candidates.low),
        likely: of(SHARED[1], pairs.likely, candidates.likely),
        high: of(SHARED[2], pairs.high, candidates.high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Document;

    /// Two documents, and whether they share a phrase only.
    type Two = (u32, u32, bool);

    /// A sample of twelve documents in three stretches, and its pairs.
    fn see<T>(pairs: &[Two], times: f64, look: impl FnOnce(SampleSeen<'_>) -> T) -> T {
        let corpus = Corpus::from_documents((10..22).map(|id| Document::new(id.to_string(), "one two"))).unwrap();
        let pairs: Vec<SampleFound> =
            pairs.iter().map(|&(a, b, phrase)| SampleFound { a: DocId(a), b: DocId(b), phrase }).collect();
        let stats = Stats { documents: 12, tokens: 24, bytes: 84, candidates: pairs.len() + 2, ..Stats::default() };
        look(SampleSeen {
            corpus: &corpus,
            stretches: &[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2],
            times,
            stats: &stats,
            pairs: &pairs,
            stages: &[("reading", 1.0), ("comparing pairs", 1.0), ("counting words", 1.0), ("grouping stories", 1.0)],
            copied: 7,
        })
    }

    const LIMITS: Limits = Limits { pair_limit: 100, budget: 64, window: Some(4), counted_bytes: 32 << 20 };

    #[test]
    fn pairs_grow_by_what_they_are() {
        let hub: Vec<Two> = (4..12).map(|doc| (0, doc, false)).collect();
        let cases: [(&[Two], f64); 5] = [
            (&[], 0.0),
            (&[(0, 4, true)], 100.0),           // a turn of phrase
            (&[(0, 1, false)], 100.0),          // neighbours
            (&[(0, 4, false)], 10_000.0 * 1.5), // two of three pairs of documents are of two stretches
            (&hub, 800.0),                      // a star: linked as one
        ];
        for (pairs, likely) in cases {
            let found = see(pairs, 100.0, |seen| super::pairs(seen, LIMITS));
            assert!((found.likely - likely).abs() < 1e-6 * likely.max(1.0), "{pairs:?}: {found:?}");
            assert!(found.low <= found.likely && found.likely <= found.high, "{found:?}");
        }
        assert_eq!(see(&hub, 1.0, |seen| super::pairs(seen, LIMITS)), Range::exact(8.0));
    }

    #[test]
    fn stages_grow_with_what_they_go_through() {
        let found = see(&[(0, 4, false), (0, 1, false)], 10.0, |seen| forecast(seen, LIMITS));
        let stage = |name| found.stages.iter().find(|stage| stage.0 == name).unwrap().1.likely;
        assert_eq!(
            (found.documents, found.words, stage("reading"), stage("counting words")),
            (120.0, 240.0, 10.0, 10.0)
        );
        assert!((found.pairs.likely - 160.0).abs() < 1e-9, "{found:?}");
        let (compared, grouped) = ((1.0 + RULE * COMPARED / 12.0) / 204.0, (1.0 + RULE * GROUPED / 12.0) / 202.0);
        assert!((stage("comparing pairs") - (1.0 + NEXT_PAIR * 176.0 * compared)).abs() < 1e-9, "{found:?}");
        assert!((stage("grouping stories") - (1.0 + 158.0 * grouped)).abs() < 1e-9, "{found:?}");
        // 240 words have 96 fingerprints.
        let bytes = 96.0 * (12.0 + 16.0 * SHARED[1]);
        assert!((found.temporary - (70.0 + bytes - 64.0)).abs() < 1e-6, "{found:?}");
        assert!(found.least_memory.likely <= found.memory.likely && found.memory.likely < found.memory.high);
    }

    #[test]
    fn hits_are_made_in_passes_that_fit() {
        for (fingerprints, budget, expected) in
            [(10.0, 1000, 1.0), (1000.0, 4000, 3.0), (1e9, 1000, long_to_f64(MOST_PASSES))]
        {
            assert_eq!(passes(fingerprints, budget), expected);
        }
    }

    #[test]
    fn limits_shrink_with_the_sample() {
        for (limit, times, expected) in [(100, 1.0, 100), (100, 4.0, 25), (100, 80.0, 10), (5, 80.0, 5)] {
            assert_eq!(pair_limit(limit, times), expected);
        }
    }

    #[test]
    fn all_of_the_input_is_as_it_was_seen() {
        let found = see(&[(0, 4, false), (0, 1, false)], 1.0, |seen| forecast(seen, Limits { budget: 9999, ..LIMITS }));
        assert_eq!((found.seconds, found.pairs, found.temporary), (Range::exact(4.0), Range::exact(2.0), 7.0));
    }
}
