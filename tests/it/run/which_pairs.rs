//! Owns scans of some pairs only: what they find is what a scan of all finds there, whatever the order of the pairs and
//! the number of threads.

use crate::common::{Random, corpus};
use crate::planted;
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::model::pair::{Match, Pair};
use wirecopy::run::propose::PairScope;
use wirecopy::run::scan::scan_pairs;
use wirecopy::{Corpus, DocId, Document, Error, Params, Report};

fn planted_corpus() -> Corpus {
    let made = planted::planted(if cfg!(debug_assertions) { 300 } else { 1000 }, 11);
    corpus(made.documents.into_iter().map(|d| Document::new(d.id, d.text)))
}

fn look(corpus: &Corpus, which: PairScope<'_>, params: &Params, threads: usize) -> Report {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| scan_pairs(corpus, which, params, &())).expect("good parameters")
}

/// Matches with their passages, without the places of these in the report.
fn found(report: &Report, keep: impl Fn(&Match) -> bool) -> Vec<String> {
    let kept = report.matches.iter().filter(|m| keep(m));
    let shown = |m: &Match| {
        let mut without = m.clone();
        without.passages = 0..0;
        format!("{without:?} {:?}", report.passages_of(m))
    };
    kept.map(shown).collect()
}

/// Nothing is linked as a star, so that a scan of all finds whatever the others can.
fn uncapped() -> Params {
    let mut params = Params::default();
    // It is learnt from fingerprints, which given pairs do without.
    params.query.keep_boilerplate = true;
    params.query.pair_limit = usize::MAX;
    params
}

#[test]
fn given_pairs_are_found_as_in_a_whole_scan() {
    let (corpus, params) = (planted_corpus(), uncapped());
    let whole = look(&corpus, PairScope::default(), &params, 2);
    let mut random = Random::new(3);
    let mut pairs: Vec<Pair> = whole.matches.iter().map(|m| (m.a, m.b)).step_by(2).collect();
    let strangers = (1..corpus.docs().len()).map(|i| (DocId(0), DocId::from_index(i)));
    pairs.extend(strangers.filter(|pair| !pairs.contains(pair)).take(20).collect::<Vec<_>>());
    let want = found(&whole, |m| pairs.contains(&(m.a, m.b)));
    assert!(want.len() > 50);
    let mut first: Option<Report> = None;
    for threads in [1, 2, 8] {
        let mut given = pairs.clone();
        given.extend_from_within(..10);
        random.shuffle(&mut given);
        given.iter_mut().step_by(3).for_each(|pair| *pair = (pair.1, pair.0));
        let report = look(&corpus, PairScope::Given(&given), &params, threads);
        assert_eq!(found(&report, |_| true), want);
        assert_eq!((report.stats.candidates, report.stats.pairs_given), (pairs.len(), true));
        assert!(*first.get_or_insert_with(|| report.clone()) == report);
    }
    let none = look(&corpus, PairScope::Given(&[]), &params, 2);
    assert!(none.matches.is_empty() && none.clusters.is_empty());
}

#[test]
fn two_sides_find_what_a_whole_scan_finds_across() {
    let corpus = planted_corpus();
    for all_up_to in [0, usize::MAX] {
        let mut params = uncapped();
        params.query.compare_all_up_to = all_up_to;
        // All pairs of many documents are too many; near-duplicates alone are fast.
        params.query.near_duplicates_only = all_up_to > 0;
        let whole = look(&corpus, PairScope::default(), &params, 2);
        for side in [|i: usize| i.is_multiple_of(3), |i| i < 40, |i| i >= 40, |_| false] {
            let second: Vec<bool> = (0..corpus.len()).map(side).collect();
            let sides = Sides::Two(&second);
            let reports = [1, 2, 8].map(|threads| look(&corpus, PairScope::Proposed(sides), &params, threads));
            assert!(reports[0] == reports[1] && reports[0] == reports[2]);
            assert_eq!(found(&reports[0], |_| true), found(&whole, |m| sides.apart(m.a, m.b)));
            assert_eq!(reports[0].stats.second_side, second.iter().filter(|s| **s).count());
            assert!(reports[0].stats.candidates <= whole.stats.candidates);
        }
    }
}

#[test]
fn the_rule_for_small_corpora_respects_sides() {
    let text = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
    let corpus = corpus((0..20).map(|i| Document::new(format!("{i:02}"), text)));
    let second: Vec<bool> = (0..20).map(|i| i < 5).collect();
    let report = look(&corpus, PairScope::Proposed(Sides::Two(&second)), &Params::default(), 2);
    assert_eq!((report.stats.candidates, report.matches.len()), (75, 75));
    assert!(report.matches.iter().all(|m| second[m.a.index()] != second[m.b.index()]));
}

#[test]
fn what_makes_no_sense_is_an_error() {
    let corpus = corpus(["a", "b"].map(|id| Document::new(id, "some words")));
    let params = Params::default();
    for which in [
        PairScope::Given(&[(DocId(0), DocId(1)), (DocId(1), DocId(1))]),
        PairScope::Given(&[(DocId(0), DocId(2))]),
        PairScope::Proposed(Sides::Two(&[true])),
    ] {
        let error = scan_pairs(&corpus, which, &params, &()).expect_err("refused");
        assert!(matches!(error, Error::Parameter { .. }), "{error}");
    }
}
