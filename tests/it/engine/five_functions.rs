//! Owns the law of the five functions: called by hand, on plain columns, they give what a scan gives.

use crate::common::corpus;
use crate::planted::planted;
use std::collections::BTreeSet;
use wirecopy::engine::candidates::batch_join::{JoinRules, KeyShard, join_fingerprints, join_keys};
use wirecopy::engine::candidates::evidence::FingerprintEvidence;
use wirecopy::engine::candidates::posting_lists::Rules;
use wirecopy::engine::compare::{PairRules, compare_pair, prepare};
use wirecopy::engine::sketch::b_bit;
use wirecopy::engine::sketch::batch::{IndexParams, SketchBatch, SketchScratch, sketch_batch};
use wirecopy::engine::weigh::prepared::PreparedText;
use wirecopy::engine::weigh::weight::Weigher;
use wirecopy::engine::weigh::word_stats::{CountSample, WordStats, count_batch};
use wirecopy::model::pair::Pair;
use wirecopy::{Corpus, Document, Params, Report, scan};

/// A corpus without copies of a text, and the texts in order of the corpus.
fn material() -> (Corpus, Vec<String>) {
    let documents = if cfg!(debug_assertions) { 200 } else { 800 };
    let mut seen = BTreeSet::new();
    let mut docs = planted(documents, 28).documents;
    docs.retain(|doc| seen.insert(doc.text.clone()));
    let corpus = corpus(docs.into_iter().map(|doc| Document::new(doc.id, doc.text)));
    let texts = corpus.docs().map(|doc| corpus.text(doc).unwrap().into_owned()).collect();
    (corpus, texts)
}

fn sketched(texts: &[String], params: &Params) -> (IndexParams, Vec<SketchBatch>) {
    let index = IndexParams::of(params, true);
    let mut scratch = SketchScratch::default();
    let batch = |texts: &[String]| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        sketch_batch(&texts, &index, &mut scratch)
    };
    (index, texts.chunks(64).map(batch).collect())
}

fn proposed(texts: &[String], params: &Params, report: &Report) -> BTreeSet<Pair> {
    let (index, batches) = sketched(texts, params);
    let batches: Vec<&SketchBatch> = batches.iter().collect();
    let (query, tuning) = (&params.query, &params.tuning);
    let least_marks = b_bit::least_equal(params.hash.slots, query.min_jaccard, tuning.sketch.mark_loss_bits);
    let rules = JoinRules { limit: query.pair_limit, least_marks };
    let keys = (0..5).flat_map(|number| join_keys(&batches, None, KeyShard { number, of: 5 }, rules));
    let mut pairs: BTreeSet<Pair> = keys.collect();
    if !query.near_duplicates_only {
        let (width, least) = (params.hash.shingle_width, report.stats.chance_bits + query.min_weight);
        let run = Some(params.hash.window - 1);
        let evidence = FingerprintEvidence::new(width, report.stats.tokens_once, least, run, &tuning.candidates);
        let rules = Rules { limit: query.pair_limit, evidence, tuning: tuning.candidates, ..Rules::default() };
        pairs.extend(join_fingerprints(&batches, None, &index, rules).pairs);
    }
    pairs
}

#[test]
fn a_join_of_a_corpus_with_itself_proposes_what_a_scan_proposes() {
    let (corpus, texts) = material();
    let mut params = Params::default();
    params.query.keep_boilerplate = true;
    params.query.passages.rewritten = false;
    params.query.pair_limit = 1000; // no story is linked as a star
    for near_duplicates_only in [true, false] {
        params.query.near_duplicates_only = near_duplicates_only;
        let report = scan(&corpus, &params).unwrap();
        let pairs = proposed(&texts, &params, &report);
        assert_eq!(pairs.len(), report.stats.candidates, "near-duplicates only: {near_duplicates_only}");
        assert!(report.matches.iter().all(|m| pairs.contains(&(m.a, m.b))));
        assert!(report.matches.len() > 20);
    }
}

#[test]
fn pairs_compared_by_hand_are_those_of_a_scan() {
    let (corpus, texts) = material();
    let mut params = Params::default();
    params.query.keep_boilerplate = true;
    let report = scan(&corpus, &params).unwrap();
    let tuning = params.tuning.weigh;
    let sample = CountSample::of(texts.iter().map(|text| text.len() as u64).sum(), &tuning);
    let count = |texts: &[String]| count_batch(&texts.iter().map(String::as_str).collect::<Vec<_>>(), &sample, &tuning);
    let counts = texts.chunks(50).map(count).fold(WordStats::default(), WordStats::merge);
    let surprises = counts.surprises(params.query.background.clone(), &tuning);
    let rules = PairRules::of(&params, report.stats.chance_bits);
    let mut weigher = Weigher::new(&surprises);
    // Credits weigh nothing in a scan; here nobody looked for credits.
    let without_credits = |m: &&wirecopy::Match| [m.a, m.b].iter().all(|&doc| report.credits.of(doc).is_empty());
    let mut compared = 0;
    for m in report.matches.iter().filter(without_credits) {
        let [x, y] = [m.a, m.b].map(|doc| &texts[doc.index()]);
        let [p, q] = [x, y].map(|text| prepare(text, &params, &surprises, true));
        let sides = [PreparedText { text: x, doc: &p }, PreparedText { text: y, doc: &q }];
        let by_hand = compare_pair((m.a, m.b), sides, &mut weigher, &rules);
        assert_eq!((by_hand.overlap, by_hand.near_duplicate), (m.overlap, m.near_duplicate));
        assert_eq!(by_hand.passages, report.passages_of(m));
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

#[cfg(feature = "serde")]
#[test]
fn parameters_and_results_have_a_json_form() {
    let (corpus, _) = material();
    let mut params = Params::noisy();
    params.query.min_jaccard = 0.55;
    let json = serde_json::to_string(&params).unwrap();
    assert_eq!(serde_json::from_str::<Params>(&json).unwrap(), params);
    assert_eq!(serde_json::from_str::<Params>("{}").unwrap(), Params::default());
    serde_json::from_str::<Params>(r#"{"query": {"no_such_parameter": 1}}"#).unwrap_err();
    let report = scan(&corpus, &Params::default()).unwrap();
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["matches"].as_array().unwrap().len(), report.matches.len());
    assert_eq!(json["stats"]["documents"], corpus.len());
    assert!(json["passages"][0]["in_a"]["bytes"]["start"].is_u64());
}
