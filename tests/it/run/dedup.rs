//! Owns the laws of `dedup`: what goes has a partner that stays, what stays is no pair, and a second run finds nothing to do.

use crate::common::{Random, corpus};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};
use wirecopy::model::params::{DedupMeasure, DedupParams, Keep};
use wirecopy::model::removed::{Choice, DuplicateBy, Removed};
use wirecopy::run::dedup::dedup;
use wirecopy::{Corpus, Date, DocId, Document, Precision};

/// Stories and what was made of them: copies with words replaced, cut tails, several put together. Some ids stand twice.
fn stories(random: &mut Random, count: usize) -> Vec<Document> {
    let mut texts: Vec<Vec<usize>> = Vec::new();
    for i in 0..count {
        let fresh = |random: &mut Random| (0..random.between(3, 60)).map(|_| random.below(4000)).collect::<Vec<_>>();
        let mut text =
            if i == 0 || random.below(4) == 0 { fresh(random) } else { random.pick::<Vec<usize>>(&texts).clone() };
        match random.below(5) {
            0 => text.truncate(random.between(4, 60)),
            1 => text.extend(fresh(random)),
            2 if !texts.is_empty() => text.extend_from_slice(random.pick::<Vec<usize>>(&texts)),
            _ => {}
        }
        for _ in 0..random.below(4) {
            let (at, word) = (random.below(text.len()), random.below(4000));
            text[at] = word;
        }
        texts.push(text);
    }
    let document = |(i, text): (usize, Vec<usize>)| {
        let words: Vec<String> = text.iter().map(|word| format!("w{word}")).collect();
        let mut doc = Document::new(format!("d{}", i * 7 % (count - count / 8)), words.join(" "));
        doc.source = Some(["north", "south", "east"][random.below(3)].to_owned());
        let precision = if random.below(2) == 0 { Precision::Second } else { Precision::Day };
        let mut seconds = 86_400 * random.below(5) as i64;
        if precision == Precision::Second {
            seconds += 3600 * random.below(24) as i64;
        }
        doc.date = (random.below(4) > 0).then_some(Date { seconds, precision });
        doc
    };
    texts.into_iter().enumerate().map(document).collect()
}

/// What two documents of a corpus share, by sets: shared shingles, those of the first, those of the second.
struct Oracle(Vec<HashSet<Vec<String>>>, Vec<Option<Date>>);

impl Oracle {
    fn new(corpus: &Corpus) -> Oracle {
        let shingles = |doc| {
            let words: Vec<String> = corpus.text(doc).unwrap().split(' ').map(str::to_owned).collect();
            words.windows(5).map(<[String]>::to_vec).collect()
        };
        Oracle(corpus.docs().map(shingles).collect(), corpus.docs().map(|doc| corpus.date(doc)).collect())
    }

    /// Whether their dates may lie near enough: that of a day is any moment of it.
    fn near(&self, a: DocId, b: DocId, params: &DedupParams) -> bool {
        let Some(most) = params.params.query.most_apart else { return true };
        let moments = |date: Date| match date.precision {
            Precision::Second => vec![date.seconds],
            Precision::Day => {
                (date.seconds..date.seconds + 86_400).step_by(60).chain([date.seconds + 86_399]).collect()
            }
        };
        let (Some(x), Some(y)) = (self.1[a.index()], self.1[b.index()]) else { return false };
        let (x, y) = (moments(x), moments(y));
        x.iter().any(|x| y.iter().any(|y| x.abs_diff(*y) <= most.into()))
    }

    /// Whether the first is a duplicate of the second.
    fn duplicate(&self, a: DocId, b: DocId, params: &DedupParams) -> bool {
        let (x, y) = (&self.0[a.index()], &self.0[b.index()]);
        let shared = x.intersection(y).count();
        let ratio = |whole: usize| shared as f64 / whole as f64;
        let jaccard = ratio(x.len() + y.len() - shared) >= params.params.query.min_jaccard;
        let contained = ratio(x.len()) >= params.min_containment;
        self.near(a, b, params)
            && shared > 0
            && (params.by.jaccard() && jaccard || params.by.containment() && contained)
    }
}

/// Documents in the order of preference, by the words of the help text.
fn preference(corpus: &Corpus, keep: &Keep) -> Vec<DocId> {
    let mut docs: Vec<DocId> = corpus.docs().collect();
    docs.sort_by_key(|doc| corpus.input_order()[doc.index()]);
    let words = |doc: &DocId| corpus.text(*doc).unwrap().split(' ').count();
    match keep {
        Keep::First => {}
        Keep::Longest => docs.sort_by_key(|doc| usize::MAX - words(doc)),
        Keep::Earliest => docs.sort_by_key(|doc| match corpus.date(*doc) {
            Some(Date { seconds, precision: Precision::Second }) => seconds,
            Some(Date { seconds, .. }) => seconds + 24 * 3600 - 1,
            None => i64::MAX,
        }),
        Keep::Sources(list) => docs.sort_by_key(|doc| {
            list.iter().position(|name| Some(name.as_str()) == corpus.source(*doc)).unwrap_or(usize::MAX)
        }),
    }
    docs
}

fn check(corpus: &Corpus, params: &DedupParams) -> Result<Vec<Removed>, TestCaseError> {
    let oracle = Oracle::new(corpus);
    let found = dedup(corpus, params).unwrap();
    let kept = found.kept();
    prop_assert_eq!(kept.iter().filter(|kept| !**kept).count(), found.removed.len());
    for removed in &found.removed {
        prop_assert!(kept[removed.kept.index()], "{:?} goes for one that goes", removed);
        if removed.measure == DuplicateBy::Equal {
            prop_assert_eq!(corpus.text(removed.doc).unwrap(), corpus.text(removed.kept).unwrap());
            continue;
        }
        prop_assert!(oracle.duplicate(removed.doc, removed.kept, params), "{:?} is no duplicate", removed);
        let back = oracle.duplicate(removed.kept, removed.doc, params);
        prop_assert_eq!(removed.choice == Choice::HoldsMore, !back);
    }
    if corpus.len() <= params.params.query.compare_all_up_to {
        let stay: Vec<DocId> = corpus.docs().filter(|doc| kept[doc.index()]).collect();
        for &a in &stay {
            for &b in stay.iter().filter(|&&b| b != a) {
                prop_assert!(!oracle.duplicate(a, b, params), "{:?} and {:?} both stay", a, b);
            }
        }
        if !params.by.containment() {
            let mut stay: Vec<DocId> = Vec::new();
            for doc in preference(corpus, &params.keep) {
                let equal = found.removed.iter().any(|gone| gone.doc == doc && gone.measure == DuplicateBy::Equal);
                if !equal && stay.iter().all(|&other| !oracle.duplicate(doc, other, params)) {
                    stay.push(doc);
                }
            }
            stay.sort();
            prop_assert_eq!(stay, corpus.docs().filter(|doc| kept[doc.index()]).collect::<Vec<_>>());
        }
    }
    Ok(found.removed)
}

/// The documents of a corpus that stay, in the order of the input.
fn rest(docs: &[Document], corpus: &Corpus, removed: &[Removed]) -> Vec<Document> {
    let gone: HashSet<u32> = removed.iter().map(|removed| corpus.input_order()[removed.doc.index()]).collect();
    (0..).zip(docs).filter(|(place, _)| !gone.contains(place)).map(|(_, doc)| doc.clone()).collect()
}

proptest! {
    #[test]
    fn on_random_corpora(
        seed in any::<u64>(),
        count in 2usize..130,
        limit in 2usize..12,
        by in prop::sample::select(vec![DedupMeasure::Jaccard, DedupMeasure::Containment, DedupMeasure::Both]),
        keep in prop::sample::select(vec![
            Keep::First,
            Keep::Earliest,
            Keep::Longest,
            Keep::Sources(vec!["east".to_owned(), "nowhere".to_owned(), "north".to_owned()]),
        ]),
        window in prop::sample::select(vec![None, None, Some(0), Some(5400), Some(86_400)]),
        min_jaccard in prop::sample::select(vec![0.3, 0.7, 1.0]),
    ) {
        let mut params = DedupParams::default();
        (params.by, params.keep, params.min_containment) = (by, keep, 0.8);
        params.params.query.min_jaccard = min_jaccard;
        // Buckets over the limit are usual then.
        params.params.query.pair_limit = limit;
        params.params.query.most_apart = window;
        let docs = stories(&mut Random::new(seed), count);
        let all = corpus(docs.clone());
        let removed = check(&all, &params)?;
        let left = rest(&docs, &all, &removed);
        let again = dedup(&corpus(left), &params).unwrap();
        prop_assert_eq!(again.removed, [], "a second run removes more");
    }
}

#[test]
fn many_copies_cost_one_comparison_each() {
    // Two stories of three thousand copies each, which all agree in their first half: some buckets hold both.
    let text = |i: usize| -> String {
        let half = |first: usize| (0..60).map(move |w| format!("w{} ", first + w));
        half(0).chain(half(1000 * (1 + i % 2))).chain([format!("x{i} y{i}")]).collect()
    };
    let docs: Vec<Document> = (0..6000).map(|i| Document::new(format!("d{i:05}"), text(i))).collect();
    let params = DedupParams::default();
    let found = dedup(&corpus(docs), &params).unwrap();
    assert_eq!(found.removed.len(), 5998);
    assert!(found.removed.iter().all(|removed| removed.kept.index() == removed.doc.index() % 2));
    assert!(found.stats.candidates < 6 * 6000, "{}", found.stats.candidates);
}

#[test]
fn threads_change_nothing() {
    let docs = stories(&mut Random::new(5), 1500);
    let all = corpus(docs);
    for by in [DedupMeasure::Jaccard, DedupMeasure::Both] {
        let mut params = DedupParams::default();
        params.by = by;
        params.params.query.pair_limit = 5;
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| dedup(&all, &params)).unwrap().removed
        };
        let one = on(1);
        assert!(one.len() > 100 && on(2) == one && on(7) == one);
    }
}

#[test]
fn the_longer_one_stays_where_it_alone_holds_the_other() {
    let words = |n: usize| (0..n).map(|w| format!("w{w} ")).collect::<String>();
    // Each holds those before it; 100 words and 90 are duplicates of one another, so are 90 and 80, but not 100 and 80.
    let docs = [("a", 80), ("b", 100), ("c", 90), ("d", 30)].map(|(id, n)| Document::new(id, words(n)));
    let all = corpus(docs);
    let mut params = DedupParams::default();
    (params.by, params.min_containment) = (DedupMeasure::Containment, 0.85);
    let found = dedup(&all, &params).unwrap();
    let gone: HashMap<&str, (&str, Choice)> =
        found.removed.iter().map(|r| (all.id(r.doc), (all.id(r.kept), r.choice))).collect();
    let want = [("a", ("b", Choice::HoldsMore)), ("c", ("b", Choice::Preferred)), ("d", ("b", Choice::HoldsMore))];
    assert_eq!(gone, HashMap::from(want));
}

#[test]
fn texts_are_kept_in_their_own_order() {
    let mut random = Random::new(28);
    let words =
        |random: &mut Random| (0..40).map(|_| format!("w{}", random.below(100_000))).collect::<Vec<_>>().join(" ");
    let mut texts: Vec<String> = (0..120).map(|_| words(&mut random)).collect();
    for (copy, original) in [(10, 2), (100, 20), (119, 3), (30, 29)] {
        texts[copy] = texts[original].clone();
    }
    let kept = wirecopy::dedup(&texts, &DedupParams::default()).expect("good parameters").kept();
    let gone: Vec<usize> = (0..texts.len()).filter(|&place| !kept[place]).collect();
    assert_eq!(gone, [10, 30, 100, 119]);
    assert!(wirecopy::dedup::<&str>(&[], &DedupParams::default()).expect("no texts").kept().is_empty());
}
