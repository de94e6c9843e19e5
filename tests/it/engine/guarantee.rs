//! Owns the guarantee: every run of `shingle_width + window - 1` words that two documents share makes them candidates.
//!
//! Random cases, each made from its number alone. Vocabularies of one to four words matter most: hashes tie, shingles
//! repeat, and the same fingerprint stands in many places of a document.

use crate::common::Random;
use wirecopy::DocId;
use wirecopy::base::hash::mix;
use wirecopy::engine::candidates::join::{JoinShard, join};
use wirecopy::engine::candidates::posting_lists::Rules;
use wirecopy::engine::candidates::postings::{self, Posting};
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::engine::sketch::winnow::fingerprints;
use wirecopy::engine::text::shingle::shingles;
use wirecopy::model::params::HashParams;

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
        let found = join(&[share], self.docs.len(), window, Rules { limit, ..Rules::default() }, u64::MAX);
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
