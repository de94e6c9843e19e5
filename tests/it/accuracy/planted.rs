//! Owns accuracy on planted corpora: near-duplicates against an exact join, passages against what was planted.

use crate::common::{Ranges, corpus, data, documents, float, ids, json_lines, number, ordered, string};
use crate::planted;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wirecopy::engine::text::shingle::shingles;
use wirecopy::engine::text::tokenize::tokenize;
use wirecopy::engine::text::tokens::Tokens;
use wirecopy::{Corpus, DocId, Document, Params, Report, scan};

type Pair = (DocId, DocId);

/// Jaccard of every pair that shares a shingle, by counting all of them.
fn exact_join(corpus: &Corpus, width: usize) -> BTreeMap<Pair, f64> {
    let mut holders: HashMap<u64, Vec<DocId>> = HashMap::new();
    let mut sizes: Vec<u32> = Vec::new();
    let (mut tokens, mut list) = (Tokens::default(), Vec::new());
    for doc in corpus.docs() {
        tokenize(&corpus.text(doc).unwrap(), &mut tokens);
        shingles(&tokens.hashes, width, &mut list);
        list.sort_unstable();
        list.dedup();
        sizes.push(u32::try_from(list.len()).expect("a short text"));
        list.iter().for_each(|&shingle| holders.entry(shingle).or_default().push(doc));
    }
    let mut shared: HashMap<Pair, u32> = HashMap::new();
    for docs in holders.values() {
        for (i, &a) in docs.iter().enumerate() {
            docs[i + 1..].iter().for_each(|&b| *shared.entry((a, b)).or_default() += 1);
        }
    }
    let jaccard = |(a, b): Pair, n: u32| f64::from(n) / f64::from(sizes[a.index()] + sizes[b.index()] - n);
    shared.into_iter().map(|(pair, n)| (pair, jaccard(pair, n))).collect()
}

fn near_duplicates(corpus: &Corpus, min_jaccard: f64) -> BTreeMap<Pair, f64> {
    let mut params = Params::default();
    params.query.near_duplicates_only = true;
    params.query.min_jaccard = min_jaccard;
    let report = scan(corpus, &params).expect("good parameters");
    assert!(report.matches.iter().all(|m| m.near_duplicate) && report.passages.is_empty());
    report.matches.iter().map(|m| ((m.a, m.b), m.overlap.jaccard())).collect()
}

/// Near-duplicates against the exact join: at least 0.995 are found, none is wrong, and each Jaccard is exact.
fn check_near_duplicates(what: &str, corpus: &Corpus) {
    let exact = exact_join(corpus, Params::default().hash.shingle_width);
    for min_jaccard in [0.7, 0.5] {
        let want = exact.values().filter(|&&j| j >= min_jaccard).count();
        let found = near_duplicates(corpus, min_jaccard);
        for (pair, jaccard) in &found {
            assert_eq!(exact.get(pair), Some(jaccard), "{what}: {pair:?}");
            assert!(*jaccard >= min_jaccard, "{what}: {pair:?} has only {jaccard}");
        }
        let recall = found.len() as f64 / want as f64;
        println!("{what}, J >= {min_jaccard}: {} of {want} found, recall {recall:.4}, precision 1", found.len());
        assert!(want > 30 && recall >= 0.995, "{what}: recall {recall} at {min_jaccard}");
    }
}

/// For each pair the places in both documents.
#[derive(Default)]
struct Truth {
    passages: BTreeMap<Pair, [Vec<(u32, u32)>; 2]>,
    footers: HashMap<DocId, Ranges>,
}

impl Truth {
    fn add(&mut self, a: DocId, b: DocId, in_a: (u32, u32), in_b: (u32, u32)) {
        let (first, second) = if a < b { (in_a, in_b) } else { (in_b, in_a) };
        let places = self.passages.entry(ordered(a, b)).or_default();
        places[0].push(first);
        places[1].push(second);
    }
}

/// Passages against what was planted, in code points of both sides: recall over what was planted, and precision over
/// what was reported outside of footers.
fn check_passages(what: &str, corpus: &Corpus, truth: &Truth) {
    let report: Report = scan(corpus, &Params::default()).expect("good parameters");
    let mut found: BTreeMap<Pair, [Vec<(u32, u32)>; 2]> = BTreeMap::new();
    for p in &report.passages {
        let places = found.entry((p.a, p.b)).or_default();
        places[0].push((p.in_a.chars.start, p.in_a.chars.end));
        places[1].push((p.in_b.chars.start, p.in_b.chars.end));
    }
    let (mut planted, mut covered, mut reported, mut right) = (0, 0, 0, 0);
    let (none, no_footer) = (<[Vec<(u32, u32)>; 2]>::default(), Ranges::default());
    let pairs: BTreeSet<Pair> = truth.passages.keys().chain(found.keys()).copied().collect();
    for pair in pairs {
        let (want, got) = (truth.passages.get(&pair).unwrap_or(&none), found.get(&pair).unwrap_or(&none));
        for (side, doc) in [pair.0, pair.1].into_iter().enumerate() {
            let (want, got) = (Ranges::new(want[side].clone()), Ranges::new(got[side].clone()));
            let footer = truth.footers.get(&doc).unwrap_or(&no_footer);
            planted += want.len();
            covered += want.and(&got).len();
            let hit = got.and(&want);
            reported += got.minus(footer);
            right += hit.minus(footer);
        }
    }
    let (recall, precision) = (covered as f64 / planted as f64, right as f64 / reported as f64);
    println!("{what}: {} passages, {planted} code points planted, recall {recall:.4}", report.passages.len());
    println!("{what}: {reported} code points reported outside of footers, precision {precision:.4}");
    assert!(recall >= 0.97, "{what}: recall {recall}");
    assert!(precision >= 0.98, "{what}: precision {precision}");
}

fn made(count: usize, seed: u64) -> (Corpus, Truth) {
    let made = planted::planted(count, seed);
    let corpus = corpus(made.documents.iter().map(|d| {
        let mut doc = Document::new(d.id.as_str(), d.text.as_str());
        doc.source = Some(d.source.clone());
        doc
    }));
    let ids = ids(&corpus);
    let doc = |index: usize| ids[made.documents[index].id.as_str()];
    let small = |(start, end): (usize, usize)| (start as u32, end as u32);
    let mut truth = Truth::default();
    for p in &made.passages {
        truth.add(doc(p.a), doc(p.b), small(p.a_chars), small(p.b_chars));
    }
    truth.footers = made.footers.iter().map(|&(index, span)| (doc(index), Ranges::new(vec![small(span)]))).collect();
    drop(ids);
    (corpus, truth)
}

const DOCUMENTS: usize = if cfg!(debug_assertions) { 800 } else { 2000 };

#[test]
fn near_duplicates_of_a_planted_corpus() {
    check_near_duplicates("planted", &made(DOCUMENTS, 7).0);
}

#[test]
fn passages_of_planted_corpora() {
    for seed in [7, 8] {
        let (corpus, truth) = made(DOCUMENTS, seed);
        check_passages(&format!("planted {seed}"), &corpus, &truth);
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "slow without optimisation")]
fn the_large_planted_corpus() {
    let Some(folder) = data("planted/n10k") else { return };
    let corpus = corpus(documents(&folder.join("docs.jsonl.gz")));
    check_near_duplicates("n10k", &corpus);

    // The truth file counts other words than we do; pairs this near to the threshold may fall on either side.
    const NEAR: f64 = 0.015;
    let ids = ids(&corpus);
    let mut exact: BTreeMap<Pair, f64> = BTreeMap::new();
    for line in json_lines(&folder.join("exact.jsonl.gz")) {
        exact.insert(ordered(ids[string(&line, "a")], ids[string(&line, "b")]), float(&line, "j"));
    }
    for min_jaccard in [0.7, 0.5] {
        let found = near_duplicates(&corpus, min_jaccard);
        let sure: Vec<&Pair> = exact.iter().filter(|(_, j)| **j >= min_jaccard + NEAR).map(|(p, _)| p).collect();
        let hit = sure.iter().filter(|p| found.contains_key(p)).count();
        let wrong = found
            .iter()
            .filter(|(p, j)| **j >= min_jaccard + NEAR && exact.get(p).is_none_or(|other| *other < min_jaccard - NEAR));
        let recall = hit as f64 / sure.len() as f64;
        let precision = 1.0 - wrong.count() as f64 / found.len() as f64;
        println!(
            "n10k, J >= {min_jaccard}, truth file: recall {recall:.4} of {}, precision {precision:.4}",
            sure.len()
        );
        assert!(recall >= 0.995 && precision >= 0.995);
    }

    let mut truth = Truth::default();
    for line in json_lines(&folder.join("truth.jsonl.gz")) {
        let (a, b) = (ids[string(&line, "a")], ids[string(&line, "b")]);
        for p in line["passages"].as_array().expect("passages") {
            let in_a = (number(p, "a_start"), number(p, "a_end"));
            truth.add(a, b, in_a, (number(p, "b_start"), number(p, "b_end")));
        }
    }
    let mut footers: HashMap<DocId, Vec<(u32, u32)>> = HashMap::new();
    for line in json_lines(&folder.join("boilerplate.jsonl.gz")) {
        let span = (number(&line, "start"), number(&line, "end"));
        footers.entry(ids[string(&line, "id")]).or_default().push(span);
    }
    truth.footers = footers.into_iter().map(|(doc, spans)| (doc, Ranges::new(spans))).collect();
    check_passages("n10k", &corpus, &truth);
}
