//! Owns the guarantee: every run of `shingle_width + window - 1` words that two documents share makes them candidates.
//!
//! Random cases, each made from its number alone. Vocabularies of one to four words matter most: hashes tie, shingles
//! repeat, and the same fingerprint stands in many places of a document.

use crate::common::Random;
use std::collections::HashSet;
use wirecopy::base::hash::mix;
use wirecopy::engine::candidates::evidence::FingerprintEvidence;
use wirecopy::engine::candidates::join::{JoinShard, join};
use wirecopy::engine::candidates::posting_lists::Rules;
use wirecopy::engine::candidates::postings::{self, Posting};
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::engine::sketch::winnow::fingerprints;
use wirecopy::engine::text::shingle::shingles;
use wirecopy::model::common_run::CommonRun;
use wirecopy::model::params::HashParams;
use wirecopy::run::explain::explain;
use wirecopy::run::sketch_pass::{self, SketchPass};
use wirecopy::{Corpus, DocId, Document, Params, scan};

const CASES: u64 = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };

/// Documents as token hashes; the first two share a run of exactly the guaranteed length at a place each.
struct Case {
    params: HashParams,
    docs: Vec<Vec<u64>>,
    places: [usize; 2],
}

impl Case {
    fn new(seed: u64) -> Case {
        let mut random = Random::new(seed);
        let mut params = HashParams::default();
        if random.below(8) == 0 {
            params.shingle_width = random.between(1, 9);
            params.window = random.between(1, 9);
        }
        let vocabulary = *random.pick(&[1, 2, 3, 4, 6, 12, 100, 1_000_000]);
        let longest = *random.pick(&[0, 4, 12, 40, 120]);
        let words = |random: &mut Random, most: usize| -> Vec<u64> {
            let count = random.between(0, most);
            let period = random.between(1, 3 * count + 1);
            let mut out: Vec<u64> = Vec::with_capacity(count);
            for i in 0..count {
                // Texts go in circles at times: a period longer than the text is none.
                out.push(if i < period { mix(1 + random.below(vocabulary) as u64) } else { out[i - period] });
            }
            out
        };
        let length = params.guaranteed_run();
        let run = loop {
            let mut run = words(&mut random, 4 * length);
            if run.len() >= length {
                run.truncate(length);
                break run;
            }
        };
        let mut docs: Vec<Vec<u64>> = Vec::new();
        let mut places = [0; 2];
        for number in 0..random.between(2, 4) {
            let mut doc = words(&mut random, longest);
            if let Some(place) = places.get_mut(number) {
                *place = doc.len();
                doc.extend(&run);
            }
            doc.extend(words(&mut random, longest));
            docs.push(doc);
        }
        if random.below(8) == 0 {
            // A refrain: words of the run stand in many other places too, among other words each time.
            let start = random.below(params.window);
            let refrain = &run[start..start + params.shingle_width];
            for number in 0..2 {
                for _ in 0..random.below(12) {
                    let around = [(); 2].map(|()| random.below(4));
                    let mut more: Vec<u64> = (0..around[0]).map(|_| random.next()).collect();
                    more.extend(refrain);
                    more.extend((0..around[1]).map(|_| random.next()));
                    places[number] += more.len();
                    docs[number].splice(0..0, more);
                }
            }
        }
        Case { params, docs, places }
    }

    /// Whether the fingerprints propose the first two documents.
    fn proposed(&self, limit: usize) -> bool {
        let HashParams { shingle_width, window, .. } = self.params;
        let (mut list, mut kept, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (number, tokens) in self.docs.iter().enumerate() {
            shingles(tokens, shingle_width, &mut list);
            fingerprints(tokens, &list, shingle_width, window, &mut kept);
            all.extend(kept.iter().map(|f| Posting::new(DocId::from_index(number), f, 0)));
        }
        let tuning = wirecopy::model::tuning::candidates::CandidateTuning::default();
        let grouped = postings::group(all.into_iter(), |p| p.hash, |p| p, Sides::Any, &tuning, &mut Vec::new());
        let share = JoinShard { number: 0, postings: &grouped, boilerplate: &[] };
        let evidence = FingerprintEvidence::new(shingle_width, 1 << 20, 64.0, Some(window - 1), &tuning);
        let rules = Rules { limit, evidence, ..Rules::default() };
        let found = join(&[share], self.docs.len(), window, rules, u64::MAX);
        found.pairs.contains(&(DocId(0), DocId(1)))
    }

    /// The documents with small numbers for words, for whoever has to find out why.
    fn readable(&self) -> String {
        let mut names: Vec<u64> = self.docs.concat();
        names.sort_unstable();
        names.dedup();
        let number = |word: &u64| names.binary_search(word).unwrap_or(0).to_string();
        let lines = self.docs.iter().map(|doc| doc.iter().map(number).collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn every_guaranteed_run_is_proposed() {
    let (mut missed, mut shortest): (u64, Option<(usize, u64)>) = (0, None);
    for seed in 0..CASES {
        let case = Case::new(seed);
        if !case.proposed(100) {
            missed += 1;
            let size = case.docs.iter().map(Vec::len).sum();
            shortest = Some(shortest.unwrap_or((size, seed)).min((size, seed)));
        }
    }
    if let Some((_, seed)) = shortest {
        let case = Case::new(seed);
        panic!(
            "{missed} of {CASES} cases missed; the shortest has seed {seed}, {:?}, runs at {:?}:\n{}",
            case.params,
            case.places,
            case.readable()
        );
    }
    println!("{CASES} planted runs, all proposed");
}

/// A run beside a text that very many documents carry (a footer, a form) counts like any other.
#[test]
fn runs_beside_a_common_text_are_proposed() {
    for seed in 0..CASES / 50 {
        let mut random = Random::new(seed);
        let params = HashParams::default();
        let words = |random: &mut Random, count: usize| -> Vec<u64> { (0..count).map(|_| random.next()).collect() };
        let common = words(&mut random, 30);
        let run = words(&mut random, params.guaranteed_run());
        let apart = *random.pick(&[0, 0, 0, 1, 2, 5, 12]);
        let before = random.below(2) == 0;
        let mut places = [0; 2];
        let mut docs = Vec::new();
        for number in 0..8 {
            let lead = random.below(30);
            let mut doc = words(&mut random, lead);
            let run = if number < 2 { &run[..] } else { &[] };
            let between = words(&mut random, apart);
            let pieces = if before { [run, &between, &common] } else { [&common[..], &between, run] };
            if let Some(place) = places.get_mut(number) {
                *place = doc.len() + if before { 0 } else { common.len() + apart };
            }
            pieces.iter().for_each(|piece| doc.extend(*piece));
            let tail = random.below(30);
            doc.extend(words(&mut random, tail));
            docs.push(doc);
        }
        let case = Case { params, docs, places };
        assert!(case.proposed(4), "seed {seed}, runs at {:?}, {apart} apart:\n{}", case.places, case.readable());
    }
}

/// Whether a scan compares a pair, be the pair too light to report.
fn is_proposed(corpus: &Corpus, pair: (DocId, DocId), params: &Params) -> bool {
    let pass = SketchPass::new(params, true);
    let sketched = sketch_pass::sketched(corpus, &pass, &()).expect("texts in memory");
    explain(corpus, (sketched, &pass), pair, params, &()).expect("good parameters").proposed
}

/// Runs of the guaranteed length among common phrases, in groups of copies and beside stories that many tell: each pair
/// is compared, or the result lists the run.
#[test]
fn a_pair_with_a_guaranteed_run_is_compared_or_the_run_is_listed() {
    let mut listed = 0;
    for seed in 0..if cfg!(debug_assertions) { 4 } else { 40 } {
        let mut random = Random::new(seed);
        let words = |random: &mut Random, count: usize| -> Vec<String> {
            (0..count).map(|_| format!("w{:x}", random.next() >> 36)).collect()
        };
        let length = HashParams::default().guaranteed_run();
        let phrases: Vec<Vec<String>> = (0..6).map(|_| words(&mut random, length)).collect();
        let runs: Vec<Vec<String>> = (0..12).map(|_| words(&mut random, length)).collect();
        let story = words(&mut random, 60);
        let mut texts: Vec<String> = Vec::new();
        for number in 0..160 {
            let mut text = words(&mut random, 20);
            if number % 2 == 0 {
                text.extend(random.pick(&phrases).clone());
                text.extend(words(&mut random, 9));
            }
            if number % 3 == 0 {
                text.extend(runs[number % 12].clone());
            }
            if number % 5 == 0 {
                text.extend(story.clone());
            }
            text.extend(words(&mut random, 20));
            texts.push(text.join(" "));
            if number % 40 == 0 {
                texts.push(text.join(" "));
            }
        }
        let documents = texts.iter().enumerate().map(|(i, text)| Document::new(format!("d{i:03}"), text.clone()));
        let corpus = Corpus::from_documents(documents).expect("documents");
        let mut params = Params::default();
        params.query.keep_boilerplate = true;
        let report = scan(&corpus, &params).expect("a scan");
        let reported: HashSet<(DocId, DocId)> = report.matches.iter().map(|m| (m.a, m.b)).collect();
        let shown = |run: &CommonRun| {
            let text = corpus.text(run.example).expect("a text");
            text.split(' ').map(str::to_owned).collect::<Vec<_>>()[run.place.range()].join(" ")
        };
        let common: Vec<String> = report.common_runs.iter().map(shown).collect();
        listed += common.len();
        for run in phrases.iter().chain(&runs).chain([&story]).map(|run| run.join(" ")) {
            let carriers: Vec<DocId> =
                corpus.docs().filter(|&doc| corpus.text(doc).expect("a text").contains(&run)).collect();
            let words: Vec<&str> = run.split(' ').collect();
            let is_listed = words.windows(5).any(|part| common.iter().any(|text| text.contains(&part.join(" "))));
            for (i, &a) in carriers.iter().enumerate() {
                for &b in &carriers[i + 1..] {
                    let is_compared = || reported.contains(&(a, b)) || is_proposed(&corpus, (a, b), &params);
                    assert!(is_listed || is_compared(), "seed {seed}: {run}, {a:?} and {b:?}");
                }
            }
        }
    }
    assert!(listed > 0, "no common run in any case");
}

/// Near-duplicates among filled-in forms and beside them are found with the chance that the summary prints. What is
/// missed beyond, the summary counts as left out.
#[test]
fn near_duplicates_beside_large_groups_are_found_with_the_printed_chance() {
    let (mut expected, mut variance, mut found, mut twins) = (0.0, 0.0, 0, 0);
    for seed in 0..if cfg!(debug_assertions) { 1 } else { 4 } {
        let mut random = Random::new(seed);
        let words =
            |random: &mut Random, count: usize| -> Vec<u64> { (0..count).map(|_| random.next() >> 36).collect() };
        let edited = |random: &mut Random, text: &[u64], edits: usize| -> Vec<u64> {
            let mut out = text.to_vec();
            (0..edits).for_each(|_| out[random.below(text.len())] = random.next() >> 36);
            out
        };
        // So many forms, each some way from the pattern, fill the bucket of the pattern.
        let form = words(&mut random, 150);
        let mut texts: Vec<Vec<u64>> = Vec::new();
        let mut given: Vec<(usize, usize)> = Vec::new();
        for _ in 0..1500 {
            let filled = random.between(5, 10);
            let text = edited(&mut random, &form, filled);
            texts.push(text);
        }
        for _ in 0..80 {
            let of_form = random.below(2) == 0;
            let text = if of_form { edited(&mut random, &form, 9) } else { words(&mut random, 150) };
            let edits = random.between(1, 4);
            let twin = edited(&mut random, &text, edits);
            given.push((texts.len(), texts.len() + 1));
            texts.extend([text, twin]);
        }
        let text = |words: &[u64]| words.iter().map(|word| format!("w{word:x}")).collect::<Vec<_>>().join(" ");
        let documents = texts.iter().enumerate().map(|(i, words)| Document::new(format!("d{i:04}"), text(words)));
        let corpus = Corpus::from_documents(documents).expect("documents");
        let mut params = Params::default();
        params.query.near_duplicates_only = true;
        let report = scan(&corpus, &params).expect("a scan");
        let pairs: HashSet<(DocId, DocId)> = report.matches.iter().map(|m| (m.a, m.b)).collect();
        let bands = report.stats.bands.expect("a sketch");
        assert!(report.stats.capped_bands.buckets > 0, "no large group");
        let shingled = |words: &Vec<u64>| words.windows(5).map(<[u64]>::to_vec).collect::<HashSet<_>>();
        let chance = |a: usize, b: usize| {
            let [a, b] = [a, b].map(|i| shingled(&texts[i]));
            let shared = a.intersection(&b).count();
            let jaccard = shared as f64 / (a.len() + b.len() - shared) as f64;
            (jaccard >= 0.7).then(|| bands.recall_at(jaccard))
        };
        for (a, b) in given {
            let Some(chance) = chance(a, b) else { continue };
            (expected, variance) = (expected + chance, variance + chance * (1.0 - chance));
            found += u64::from(pairs.contains(&(DocId::from_index(a), DocId::from_index(b))));
            twins += 1;
        }
    }
    assert!(twins > 50, "{twins}");
    let least = expected - 4.0 * f64::sqrt(variance) - 1.0;
    assert!(found as f64 >= least, "{found} of {twins} found, {expected:.1} expected");
}
