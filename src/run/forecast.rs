//! Owns the forecast: what a run over a whole input will take, told from a run over a sample.
//!
//! Work for each document grows with the input. Pairs do not: both documents must be in the sample, so a sample of a
//! tenth has a hundredth of the pairs. Two kinds of pairs grow with the input only, since each document has as many in
//! a small corpus as in a large corpus. The first are pairs that share a common phrase (the more documents have the phrase,
//! the less the phrase counts). The second are neighbours, whose place is in the sample as a whole. Where very many
//! documents share a text, the run links a star: these pairs grow with the input as well.

use super::compare_pairs::BATCH_BYTES;
use super::join_postings::{ANCHOR_ROOM, MOST_PASSES};
use super::posting_shards::ShardedPostings;
use crate::base::cast::{long_to_f64, rounded, to_f64, to_usize};
use crate::base::ids::DocId;
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::postings::Posting;
use crate::model::corpus::Corpus;
use crate::model::stats::Stats;
use crate::model::tuning::forecast::ForecastTuning;

/// A figure of a run to come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// The least value.
    pub low: f64,
    /// The best guess.
    pub likely: f64,
    /// The most.
    pub high: f64,
}

impl Range {
    /// A known figure.
    pub fn exact(known: f64) -> Range {
        Range { low: known, likely: known, high: known }
    }

    /// The same function of all three.
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Range {
        Range { low: f(self.low), likely: f(self.likely), high: f(self.high) }
    }

    fn plus(self, other: Range) -> Range {
        Range { low: self.low + other.low, likely: self.likely + other.likely, high: self.high + other.high }
    }
}

/// A pair of the sample.
#[derive(Clone, Copy, Debug)]
pub struct SampleFound {
    /// The first document.
    pub a: DocId,
    /// The second.
    pub b: DocId,
    /// Whether the two share no more than a phrase (under [`ForecastTuning::phrase_words`]).
    pub phrase: bool,
}

/// What a run over the sample came to.
#[derive(Clone, Copy, Debug)]
pub struct SampleSeen<'a> {
    /// The documents of the sample.
    pub corpus: &'a Corpus,
    /// For each document, in order of input, the stretch of the input that the document is from.
    pub stretches: &'a [u32],
    /// How many times as large the input is.
    pub times: f64,
    /// What the run counted.
    pub stats: &'a Stats,
    /// What the run found.
    pub pairs: &'a [SampleFound],
    /// The stages, and the seconds of each.
    pub stages: &'a [(&'static str, f64)],
    /// Bytes of records that the run put on the disk.
    pub copied: u64,
}

/// What the run over the whole input is told.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// Most documents that are linked pair by pair ([`pair_limit`](crate::model::params::QueryParams::pair_limit)).
    pub pair_limit: usize,
    /// Most bytes of fingerprints in memory ([`Spill::budget`](crate::base::spill::Spill::budget)).
    pub budget: u64,
    /// Window of the fingerprints, if any are made ([`window`](crate::model::params::HashParams::window)).
    pub window: Option<usize>,
    /// Bytes of text in which words are counted at most.
    pub counted_bytes: u64,
    /// The numbers of the forecast.
    pub tuning: &'a ForecastTuning,
}

/// What the run over the whole input will take.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Documents to read.
    pub documents: f64,
    /// Their words.
    pub words: f64,
    /// Bytes of their texts.
    pub text_bytes: f64,
    /// Pairs to find.
    pub pairs: Range,
    /// The stages, and the seconds of each.
    pub stages: Vec<(&'static str, Range)>,
    /// All seconds; results are not written yet.
    pub seconds: Range,
    /// Most bytes of memory at a time.
    pub memory: Range,
    /// The same if as much as possible went to the disk.
    pub least_memory: Range,
    /// Most bytes on the disk, beside results.
    pub temporary: f64,
}

/// The `limit` of documents that are linked pair by pair, for a run over a sample: a key of many documents of the input
/// is a key of many in the sample, and would be below the limit there. Two or three may be chance.
pub fn pair_limit(limit: usize, times: f64, tuning: &ForecastTuning) -> usize {
    limit.min(rounded(to_f64(limit) / times).max(to_usize(2 * tuning.expected_partners)))
}

/// Tells what a run over the whole input will take. O(documents and pairs of the sample).
pub fn forecast(seen: SampleSeen<'_>, limits: Limits<'_>) -> Forecast {
    let SampleSeen { stats, times, .. } = seen;
    let tuning = limits.tuning;
    let words = times * long_to_f64(stats.tokens);
    // Winnowing keeps 2 in (window + 1).
    let per_word = limits.window.map_or(0.0, |window| 2.0 / to_f64(window + 1));
    let fingerprints = words * per_word;
    let stem_pairs = times * long_to_f64(stats.stem_pairs);
    let pairs = pairs(seen, limits);
    let known = to_f64(seen.pairs.len());
    let candidates = pairs.map(|pairs| pairs + times * (to_f64(stats.candidates) - known).max(0.0));
    let memory = |budget| memory(seen, [pairs, candidates], [fingerprints, stem_pairs], budget, tuning);
    let reading = seen.stages.first().map_or(0.0, |stage| stage.1) / to_f64(stats.documents.max(1));
    let stages = seen.stages.iter().map(|&(name, seconds)| {
        let growing = |pairs: Range, from: f64, rule: f64| {
            let one = (seconds + tuning.rule_pairs * rule * reading) / (from + tuning.rule_pairs);
            pairs.map(|pairs| seconds + (pairs - from).max(0.0) * one)
        };
        let taking = match name {
            "counting words" => {
                let most = long_to_f64(limits.counted_bytes) / long_to_f64(stats.bytes.max(1));
                Range::exact(seconds * times.min(most.max(1.0)))
            }
            "comparing pairs" => {
                let taking = growing(candidates, to_f64(stats.candidates), tuning.compare_cost);
                taking.map(|taking| seconds + tuning.further_pair_cost * (taking - seconds))
            }
            "grouping stories" | "telling who took from whom" => growing(pairs, known, tuning.group_cost),
            "learning boilerplate" => Range::exact(seconds * times.powf(tuning.shared_growth)),
            "looking up fingerprints" | "looking up telling words" => {
                let postings = if name == "looking up fingerprints" { fingerprints } else { stem_pairs };
                let passes = passes(postings, limits.budget, tuning);
                let longer = 1.0 + tuning.further_pass_cost * (passes - 1.0);
                Range::exact(seconds * times.powf(tuning.shared_growth) * longer)
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
        temporary: times * long_to_f64(seen.copied)
            + kept(fingerprints, tuning.likely_shared, budget).1
            + kept(stem_pairs, tuning.likely_shared, budget).1,
    }
}

/// Pairs in the whole input.
fn pairs(seen: SampleSeen<'_>, limits: Limits<'_>) -> Range {
    let &ForecastTuning { expected_partners, star_pairs, pair_spread, .. } = limits.tuning;
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
        match most >= expected_partners && f64::from(most) * times > to_f64(limits.pair_limit) {
            true => near += (star_pairs / f64::from(least)).min(1.0),
            false => far += 1.0,
        }
    }
    // Of all pairs of the sample, the pairs of two stretches.
    let runs = seen.stretches.chunk_by(|x, y| x == y).map(|run| to_f64(run.len()).powi(2));
    let apart = 1.0 - runs.sum::<f64>() / documents.powi(2);
    let squared = if apart > 0.0 { times.powi(2) / apart } else { times };
    let root = |by: f64| (far.sqrt() + by).max(0.0).powi(2);
    let most = (times * documents).powi(2) / 2.0;
    let grow = |far: f64| (times * near + squared * far).min(most);
    Range { low: grow(root(-pair_spread)), likely: grow(far), high: grow(root(pair_spread)) }
}

/// Bytes of the anchors of some postings. The anchors of a pass take about so much for the postings of the pass.
fn anchor_bytes(postings: f64) -> f64 {
    postings * long_to_f64(ANCHOR_ROOM) * to_f64(Anchor::BYTES)
}

/// Passes over so many postings for their anchors, or for the hits of stem pairs.
fn passes(postings: f64, budget: u64, tuning: &ForecastTuning) -> f64 {
    let anchors = anchor_bytes(tuning.likely_shared * postings);
    (anchors / long_to_f64(budget.max(1))).ceil().clamp(1.0, long_to_f64(MOST_PASSES))
}

/// Bytes in memory, and on the disk, of some postings once the shared postings were grouped.
fn kept(postings: f64, shared: f64, budget: f64) -> (f64, f64) {
    let held = postings * to_f64(ShardedPostings::BYTES);
    let all = held + shared * postings * to_f64(Posting::BYTES);
    (all.min(budget), (all - budget).max(0.0))
}

/// Most bytes at a time: while fingerprints or stem pairs are grouped, or while the shared of either are looked up; with
/// the rows of documents, the texts in memory, and results.
fn memory(
    seen: SampleSeen<'_>,
    [pairs, candidates]: [Range; 2],
    postings: [f64; 2],
    budget: f64,
    tuning: &ForecastTuning,
) -> Range {
    let SampleSeen { corpus, times, stats, .. } = seen;
    let documents = times * to_f64(stats.documents);
    let text = long_to_f64(stats.bytes) / to_f64(stats.documents.max(1));
    let &ForecastTuning { program_bytes, document_bytes, pair_bytes, prepared_bytes, .. } = tuning;
    let fixed = program_bytes + document_bytes * documents + times * long_to_f64(corpus.held_bytes());
    let of = |shared: f64, pairs: f64, candidates: f64| {
        let stage = |postings: f64| {
            let repeated = shared * postings;
            let lookup = (repeated * to_f64(Posting::BYTES)).min(budget) + anchor_bytes(repeated).min(budget);
            kept(postings, shared, budget).0.max(lookup)
        };
        let compared = (2.0 * candidates).min(documents) * text;
        let batch = prepared_bytes * compared.min(to_f64(BATCH_BYTES));
        fixed + postings.map(stage).into_iter().fold(batch + pair_bytes * pairs, f64::max)
    };
    Range {
        low: of(tuning.least_shared, pairs.low, candidates.low),
        likely: of(tuning.likely_shared, pairs.likely, candidates.likely),
        high: of(tuning.most_shared, pairs.high, candidates.high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Document;

    /// Two documents, and whether they share a phrase only.
    type Two = (u32, u32, bool);

    /// A sample of twelve documents in three stretches, and the pairs.
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

    fn limits(tuning: &ForecastTuning) -> Limits<'_> {
        Limits { pair_limit: 100, budget: 64, window: Some(4), counted_bytes: 32 << 20, tuning }
    }

    #[test]
    fn pairs_grow_by_what_they_are() {
        let tuning = ForecastTuning::default();
        let limits = limits(&tuning);
        let hub: Vec<Two> = (4..12).map(|doc| (0, doc, false)).collect();
        let cases: [(&[Two], f64); 5] = [
            (&[], 0.0),
            (&[(0, 4, true)], 100.0),           // a turn of phrase
            (&[(0, 1, false)], 100.0),          // neighbours
            (&[(0, 4, false)], 10_000.0 * 1.5), // two of three pairs of documents are of two stretches
            (&hub, 800.0),                      // a star: linked as one
        ];
        for (pairs, likely) in cases {
            let range = see(pairs, 100.0, |seen| super::pairs(seen, limits));
            assert!((range.likely - likely).abs() < 1e-6 * likely.max(1.0), "{pairs:?}: {range:?}");
            assert!(range.low <= range.likely && range.likely <= range.high, "{range:?}");
        }
        assert_eq!(see(&hub, 1.0, |seen| super::pairs(seen, limits)), Range::exact(8.0));
    }

    #[test]
    fn stages_grow_with_what_they_go_through() {
        let tuning = ForecastTuning::default();
        let limits = limits(&tuning);
        let told = see(&[(0, 4, false), (0, 1, false)], 10.0, |seen| forecast(seen, limits));
        let stage = |name| told.stages.iter().find(|stage| stage.0 == name).unwrap().1.likely;
        assert_eq!((told.documents, told.words, stage("reading"), stage("counting words")), (120.0, 240.0, 10.0, 10.0));
        assert!((told.pairs.likely - 160.0).abs() < 1e-9, "{told:?}");
        let ForecastTuning { rule_pairs, compare_cost, group_cost, further_pair_cost, likely_shared, .. } = tuning;
        let rule = |cost: f64| 1.0 + rule_pairs * cost / 12.0;
        let (compared, grouped) = (rule(compare_cost) / 204.0, rule(group_cost) / 202.0);
        assert!((stage("comparing pairs") - (1.0 + further_pair_cost * 176.0 * compared)).abs() < 1e-9, "{told:?}");
        assert!((stage("grouping stories") - (1.0 + 158.0 * grouped)).abs() < 1e-9, "{told:?}");
        // 240 words have 96 fingerprints.
        let bytes = 96.0 * (12.0 + 16.0 * likely_shared);
        assert!((told.temporary - (70.0 + bytes - 64.0)).abs() < 1e-6, "{told:?}");
        assert!(told.least_memory.likely <= told.memory.likely && told.memory.likely < told.memory.high);
    }

    #[test]
    fn anchors_are_made_in_passes_that_fit() {
        for (fingerprints, budget, expected) in
            [(10.0, 1000, 1.0), (1000.0, 4000, 3.0), (1e9, 1000, long_to_f64(MOST_PASSES))]
        {
            assert_eq!(passes(fingerprints, budget, &ForecastTuning::default()), expected);
        }
    }

    #[test]
    fn limits_shrink_with_the_sample() {
        for (limit, times, expected) in [(100, 1.0, 100), (100, 4.0, 25), (100, 80.0, 10), (5, 80.0, 5)] {
            assert_eq!(pair_limit(limit, times, &ForecastTuning::default()), expected);
        }
    }

    #[test]
    fn all_of_the_input_is_as_it_was_seen() {
        let tuning = ForecastTuning::default();
        let limits = Limits { budget: 9999, ..limits(&tuning) };
        let told = see(&[(0, 4, false), (0, 1, false)], 1.0, |seen| forecast(seen, limits));
        assert_eq!((told.seconds, told.pairs, told.temporary), (Range::exact(4.0), Range::exact(2.0), 7.0));
    }
}
