//! Owns laws: what holds for every pair of documents, whatever is in them.

use crate::common::{Random, corpus, documents, ids, ordered, seed_file};
use crate::planted;
use proptest::prelude::*;
use std::collections::{BTreeSet, HashSet};
use wirecopy::engine::align;
use wirecopy::engine::align::aligned::Aligned;
use wirecopy::engine::align::context::AlignContext;
use wirecopy::engine::align::diff::differences;
use wirecopy::engine::weigh::prepared::PreparedDoc;
use wirecopy::model::overlap::Overlap;
use wirecopy::model::pair::{Op, Passage, PassageKind};
use wirecopy::model::tuning::Tuning;
use wirecopy::{Comparison, Corpus, Document, Params, Report, TokenSpan, compare, scan};

const WIDTH: usize = 5;

/// A text of words by number; a small vocabulary repeats itself all the time.
fn soup(words: &[u32]) -> String {
    words.iter().map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ")
}

/// Two texts that share some pieces in any order, with edits.
fn related() -> impl Strategy<Value = (String, String)> {
    let words = (1u32..4, 0u32..2000).prop_map(|(few, many)| if many % 3 == 0 { few } else { few + many });
    let piece = words.prop_flat_map(|most| prop::collection::vec(0..=most, 0..25));
    (prop::collection::vec(piece, 1..7), any::<u64>(), any::<u64>()).prop_map(|(pieces, x, y)| {
        let text = |seed: u64| {
            let mut random = Random::new(seed);
            let mut words = Vec::new();
            for _ in 0..random.between(1, 6) {
                for &word in random.pick::<Vec<u32>>(&pieces) {
                    match random.below(20) {
                        0 => words.push(word + 1),
                        1 => {}
                        _ => words.push(word),
                    }
                }
            }
            soup(&words)
        };
        (text(x), text(y))
    })
}

fn overlap(x: TokenSpan, y: TokenSpan) -> bool {
    x.start.max(y.start) < x.end.min(y.end)
}

/// What holds for the counts of two documents, recounted with sets.
fn check_overlap(a: &PreparedDoc, b: &PreparedDoc) {
    let [x, y]: [HashSet<&[u64]>; 2] = [a, b].map(|p| p.tokens.hashes.windows(WIDTH).collect());
    let (there, back) = (Overlap::of(&a.shingles, &b.shingles), Overlap::of(&b.shingles, &a.shingles));
    let count = |n: usize| u32::try_from(n).expect("a small number");
    let shared = count(x.intersection(&y).count());
    assert_eq!((there.shared, there.a, there.b), (shared, count(x.len()), count(y.len())));
    assert_eq!((back.shared, back.a, back.b), (there.shared, there.b, there.a));
    assert_eq!(there.union(), count(x.union(&y).count()));
    for (ratio, part, of) in [
        (there.jaccard(), shared, there.union()),
        (there.containment_a(), shared, there.a),
        (there.containment_b(), shared, there.b),
    ] {
        assert!((0.0..=1.0).contains(&ratio));
        assert_eq!(ratio, if of == 0 { 0.0 } else { f64::from(part) / f64::from(of) });
    }
    assert_eq!(there.jaccard(), back.jaccard());
    assert!(there.jaccard() <= there.containment_a().min(there.containment_b()));
    for threshold in [0.1, 0.29, 0.5, 0.7, 1.0] {
        assert_eq!(there.is_near_duplicate(threshold), shared > 0 && there.jaccard() >= threshold);
    }
}

/// Most words that an alignment without crossings can match, by the full table.
fn longest_common_subsequence(a: &[u64], b: &[u64]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut before = 0; // what stood to the left in the row above
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { before + 1 } else { above.max(row[j]) };
            before = above;
        }
    }
    row[b.len()]
}

/// What holds for the stretches of two documents.
fn check_stretches(a: &[u64], b: &[u64], found: &[Aligned]) {
    for (i, one) in found.iter().enumerate() {
        assert!(!one.runs.is_empty() && one.a.end as usize <= a.len() && one.b.end as usize <= b.len());
        assert!(one.matched() <= one.a.len().min(one.b.len()), "{one:?} matches more words than it has");
        assert!((0.0..=1.0).contains(&one.identity()));
        for run in &one.runs {
            let (x, y) = (run.a as usize..run.a_end() as usize, run.b as usize..run.b_end() as usize);
            assert!(!x.is_empty() && a[x] == b[y], "{run:?} is not of equal words");
            assert!(one.a.start <= run.a && run.a_end() <= one.a.end, "{run:?} leaves {one:?}");
            assert!(one.b.start <= run.b && run.b_end() <= one.b.end, "{run:?} leaves {one:?}");
        }
        // A word is matched once, on either side; runs are in order of the first document.
        assert!(one.runs.windows(2).all(|w| w[0].a_end() <= w[1].a), "{one:?}");
        let mut in_b: Vec<_> = one.runs.iter().map(|r| (r.b, r.b_end())).collect();
        in_b.sort_unstable();
        assert!(in_b.windows(2).all(|w| w[0].1 <= w[1].0), "{one:?}");
        if !one.rewritten {
            // Edges are matched words.
            assert!(one.runs.iter().any(|r| r.a == one.a.start) && one.runs.iter().any(|r| r.a_end() == one.a.end));
            assert!(one.runs.iter().any(|r| r.b == one.b.start) && one.runs.iter().any(|r| r.b_end() == one.b.end));
            if one.identity() >= 0.98 {
                let all = longest_common_subsequence(&a[one.a.range()], &b[one.b.range()]);
                assert!(one.matched() as usize >= all, "{one:?} could match {all} words");
            }
        }
        // A diff goes over both stretches, and says equal where it is.
        let steps = differences(one.a, one.b, &one.runs);
        assert_eq!(steps.iter().map(|d| d.a.len()).sum::<u32>(), one.a.len());
        assert_eq!(steps.iter().map(|d| d.b.len()).sum::<u32>(), one.b.len());
        let same = steps.iter().filter(|d| matches!(d.op, Op::Equal | Op::Moved));
        assert!(same.clone().all(|d| a[d.a.range()] == b[d.b.range()]));
        assert_eq!(same.map(|d| d.a.len()).sum::<u32>(), one.matched());
        for other in &found[i + 1..] {
            assert!(!(overlap(one.a, other.a) && overlap(one.b, other.b)), "{one:?} and {other:?} overlap");
        }
    }
}

fn mirrored(found: &[Aligned]) -> Vec<(TokenSpan, TokenSpan)> {
    let mut out: Vec<_> = found.iter().map(|one| (one.b, one.a)).collect();
    out.sort_unstable();
    out
}

fn spans(found: &[Aligned]) -> Vec<(TokenSpan, TokenSpan)> {
    let mut out: Vec<_> = found.iter().map(|one| (one.a, one.b)).collect();
    out.sort_unstable();
    out
}

fn check_pair(a: &str, b: &str) {
    let (x, y) = (PreparedDoc::alone(a, WIDTH), PreparedDoc::alone(b, WIDTH));
    check_overlap(&x, &y);
    let tuning = Tuning::default();
    let context = AlignContext::new(Default::default(), &tuning);
    let (counted, there) = align::align(x.side(a), y.side(b), context);
    let (_, back) = align::align(y.side(b), x.side(a), context);
    assert_eq!(counted, Overlap::of(&x.shingles, &y.shingles));
    check_stretches(&x.tokens.hashes, &y.tokens.hashes, &there);
    check_stretches(&y.tokens.hashes, &x.tokens.hashes, &back);
    // Of two equal texts neither comes first.
    if x.tokens.hashes != y.tokens.hashes {
        assert_eq!(spans(&there), mirrored(&back), "{a:?} {b:?}");
    }
    let Comparison { pair: found, passages, .. } = compare(a, b, &Params::default()).expect("good parameters");
    if x.tokens.hashes != y.tokens.hashes {
        let back = compare(b, a, &Params::default()).expect("good parameters").passages;
        let weights = |passages: &[Passage], spans: fn(&Passage) -> [TokenSpan; 2]| {
            let mut out: Vec<_> = passages.iter().map(|p| (spans(p), p.weight_bits.to_bits())).collect();
            out.sort_unstable();
            out
        };
        let [there, back] = [
            weights(&passages, |p| [p.in_a.tokens, p.in_b.tokens]),
            weights(&back, |p| [p.in_b.tokens, p.in_a.tokens]),
        ];
        assert_eq!(there, back, "{a:?} {b:?}");
    }
    assert_eq!(found.overlap, Overlap::of(&x.shingles, &y.shingles));
    assert_eq!(found.matched_words, passages.iter().map(|p| p.matched_words).sum::<u32>());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(debug_assertions) { 300 } else { 5000 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn of_two_soups(
        a in prop::collection::vec(0u32..6, 0..80), b in prop::collection::vec(0u32..6, 0..80)
    ) {
        check_pair(&soup(&a), &soup(&b));
    }

    #[test]
    fn of_two_related_texts((a, b) in related()) {
        check_pair(&a, &b);
    }

    /// A document and itself share all of it.
    #[test]
    fn of_a_text_with_itself(words in prop::collection::vec(0u32..500, WIDTH..80)) {
        let text = soup(&words);
        let one = PreparedDoc::alone(&text, WIDTH);
        let tuning = Tuning::default();
        let context = AlignContext::new(Default::default(), &tuning);
        let (_, found) = align::align(one.side(&text), one.side(&text), context);
        prop_assert_eq!(found[0].a, TokenSpan { start: 0, end: u32::try_from(words.len()).expect("few words") });
        prop_assert_eq!((found[0].a, found[0].identity()), (found[0].b, 1.0));
    }
}

/// Texts of planted clusters and of the seeds, pair by pair.
fn planted_pairs() -> Vec<(String, String)> {
    let made = planted::planted(if cfg!(debug_assertions) { 200 } else { 1000 }, 5);
    let pairs: BTreeSet<(usize, usize)> = made.passages.iter().map(|p| (p.a, p.b)).collect();
    let text = |i: usize| made.documents[i].text.clone();
    pairs.into_iter().map(|(a, b)| (text(a), text(b))).collect()
}

#[test]
fn of_planted_pairs() {
    let pairs = planted_pairs();
    pairs.iter().for_each(|(a, b)| check_pair(a, b));
}

#[test]
fn of_the_seeds() {
    let docs = documents(&seed_file("articles.jsonl"));
    let mut pairs = Vec::new();
    for (i, a) in docs.iter().enumerate() {
        pairs.extend(docs[i + 1..].iter().map(|b| (a.text.clone(), b.text.clone())));
    }
    pairs.iter().for_each(|(a, b)| check_pair(a, b));
}

/// What holds for a report.
fn check_report(corpus: &Corpus, report: &Report, min_jaccard: f64) {
    assert!(report.matches.windows(2).all(|w| (w[0].a, w[0].b) < (w[1].a, w[1].b)), "matches out of order");
    let mut next = 0;
    for m in &report.matches {
        assert!(m.a < m.b && m.passages.start == next);
        next = m.passages.end;
        let (x, y) =
            (PreparedDoc::new(&corpus.text(m.a).unwrap(), WIDTH), PreparedDoc::new(&corpus.text(m.b).unwrap(), WIDTH));
        assert_eq!(m.overlap, Overlap::of(&x.shingles, &y.shingles));
        assert_eq!(m.near_duplicate, m.overlap.is_near_duplicate(min_jaccard));
        let passages = report.passages_of(m);
        assert!(m.near_duplicate || !passages.is_empty());
        assert_eq!(m.matched_words, passages.iter().map(|p| p.matched_words).sum::<u32>());
        for (i, p) in passages.iter().enumerate() {
            assert_eq!((p.a, p.b), (m.a, m.b));
            assert_eq!(p.matched_words, p.runs.iter().map(|r| r.len).sum::<u32>());
            assert!(p.matched_words <= p.in_a.tokens.len().min(p.in_b.tokens.len()));
            assert!(i == 0 || passages[i - 1].weight_bits >= p.weight_bits);
        }
        let stretch = |p: &Passage| Aligned {
            a: p.in_a.tokens,
            b: p.in_b.tokens,
            runs: p.runs.clone(),
            near: p.near.clone(),
            near_worth: 0,
            rewritten: p.kind == PassageKind::Rewritten,
        };
        check_stretches(&x.tokens.hashes, &y.tokens.hashes, &passages.iter().map(stretch).collect::<Vec<_>>());
    }
    assert_eq!(next, report.passages.len());

    let mut seen = HashSet::new();
    let min_coverage = Params::default().query.min_coverage;
    for cluster in &report.clusters {
        assert!(!cluster.members.is_empty() || !cluster.round_ups.is_empty());
        assert!(cluster.members.is_sorted_by(|x, y| x.doc < y.doc));
        assert!(cluster.documents().all(|doc| seen.insert(doc)), "a document of {cluster:?} is in two clusters");
        for member in cluster.members.iter().chain(&cluster.round_ups) {
            let (a, b) = ordered(member.doc, cluster.representative);
            assert_eq!((report.matches[member.match_index].a, report.matches[member.match_index].b), (a, b));
            assert!(member.coverage.of_shorter() >= min_coverage, "{member:?}");
        }
        let originals = cluster.members.iter().filter_map(|member| member.copy_of);
        assert!(originals.clone().all(|original| cluster.documents().any(|doc| doc == original)));
    }
    let round_ups = report.clusters.iter().flat_map(|cluster| &cluster.round_ups);
    assert!(round_ups.clone().all(|member| !seen.contains(&member.doc)), "a round-up is in a cluster");
    assert!(report.clusters.windows(2).all(|w| w[0].members.len() >= w[1].members.len()));
    assert_eq!(report.stats.near_duplicates, report.matches.iter().filter(|m| m.near_duplicate).count());
}

#[test]
fn of_reports() {
    let made = planted::planted(if cfg!(debug_assertions) { 200 } else { 1000 }, 6);
    let corpus = corpus(made.documents.into_iter().map(|d| Document::new(d.id, d.text)));
    assert_eq!(ids(&corpus).len(), corpus.len());
    for min_jaccard in [0.3, 0.7, 1.0] {
        let mut params = Params::default();
        params.query.min_jaccard = min_jaccard;
        check_report(&corpus, &scan(&corpus, &params).expect("good parameters"), min_jaccard);
    }
}
