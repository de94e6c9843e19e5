//! Owns the speed of whole runs over planted corpora in memory, with recall and precision beside it.
//!
//! Near-duplicates are held against an exact count over the same shingles, passages (by characters) against what was
//! planted. `cargo bench -p wirecopy-benches --bench whole -- 1000/` takes the small corpus only, as `-- --test` does.

use ahash::AHashMap;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use planted::Planted;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wirecopy::base::cast::to_usize;
use wirecopy::base::ids::CharSpan;
use wirecopy::engine::text::shingle::shingles;
use wirecopy::engine::text::tokenize::tokenize;
use wirecopy::engine::text::tokens::Tokens;
use wirecopy::model::params::QueryParams;
use wirecopy::{Corpus, Document, Params, Report, scan};

#[path = "../seeds/planted.rs"]
mod planted;

const SEED: u64 = 7;
/// Near-duplicates are looked for, and scored, at these.
const THRESHOLDS: [f64; 2] = [0.7, 0.5];

fn whole(c: &mut Criterion) {
    let only_once = std::env::args().any(|argument| argument == "--test");
    let sizes: &[usize] = if only_once { &[1000] } else { &[1000, 10_000] };
    for &documents in sizes {
        runs(c, documents);
    }
}

fn runs(c: &mut Criterion, documents: usize) {
    let planted = planted::planted(documents, SEED);
    let corpus = Corpus::from_documents(planted.documents.iter().map(|d| Document::new(&d.id, &d.text)))
        .expect("a corpus of this size fits");
    let mut group = c.benchmark_group(documents.to_string());
    group.throughput(Throughput::ElementsAndBytes { elements: documents as u64, bytes: corpus.text_bytes() });
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));

    let exact = OnceCell::new();
    for min_jaccard in THRESHOLDS {
        let mut query = QueryParams::default();
        (query.min_jaccard, query.near_duplicates_only) = (min_jaccard, true);
        let name = format!("near-duplicates at {min_jaccard}");
        if let Some(report) = run(&mut group, &name, &corpus, query) {
            near_duplicates(&report, min_jaccard, exact.get_or_init(|| exact_jaccards(&corpus)));
        }
    }
    if let Some(report) = run(&mut group, "passages", &corpus, QueryParams::default()) {
        passages(&report, &planted);
        near_duplicates(&report, THRESHOLDS[0], exact.get_or_init(|| exact_jaccards(&corpus)));
    }
    group.finish();
}

/// Times a scan and returns what it found; `None` if the filter on the command line left it out.
fn run(group: &mut BenchmarkGroup<WallTime>, name: &str, corpus: &Corpus, query: QueryParams) -> Option<Report> {
    let mut params = Params::default();
    params.query = query;
    let mut last = None;
    group.bench_function(name, |b| b.iter(|| last = scan(corpus, &params).ok()));
    last
}

/// Two documents by their place in the corpus, the lower first.
type Pair = (usize, usize);

/// Jaccard of every pair that shares a shingle, by counting in an inverted index: no sketch, no shortcut.
fn exact_jaccards(corpus: &Corpus) -> AHashMap<Pair, f64> {
    let sets: Vec<Vec<u64>> =
        corpus.docs().map(|doc| shingle_set(&corpus.text(doc).expect("a text in memory"))).collect();
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (doc, set) in (0..).zip(&sets) {
        entries.extend(set.iter().map(|&shingle| (shingle, doc)));
    }
    entries.sort_unstable();
    let mut shared: AHashMap<Pair, u32> = AHashMap::new();
    for holders in entries.chunk_by(|x, y| x.0 == y.0) {
        for (i, &(_, a)) in holders.iter().enumerate() {
            for &(_, b) in &holders[i + 1..] {
                *shared.entry((to_usize(a), to_usize(b))).or_default() += 1;
            }
        }
    }
    let jaccard = |((a, b), shared): (Pair, u32)| {
        let union = sets[a].len() + sets[b].len() - to_usize(shared);
        ((a, b), f64::from(shared) / union as f64)
    };
    shared.into_iter().map(jaccard).collect()
}

fn shingle_set(text: &str) -> Vec<u64> {
    let (mut tokens, mut set) = (Tokens::default(), Vec::new());
    tokenize(text, &mut tokens);
    shingles(&tokens.hashes, Params::default().hash.shingle_width, &mut set);
    set.sort_unstable();
    set.dedup();
    set
}

/// Prints how many of the true near-duplicates were found, and how many of the found ones are true.
fn near_duplicates(report: &Report, min_jaccard: f64, exact: &AHashMap<Pair, f64>) {
    let truth: BTreeSet<Pair> = exact.iter().filter(|(_, jaccard)| **jaccard >= min_jaccard).map(|(p, _)| *p).collect();
    let found: BTreeSet<Pair> =
        report.matches.iter().filter(|m| m.near_duplicate).map(|m| (m.a.index(), m.b.index())).collect();
    let right = found.intersection(&truth).count();
    println!(
        "    near-duplicates at {min_jaccard}: {} true, {} found: recall {:.4}, precision {:.4}",
        truth.len(),
        found.len(),
        share(right, truth.len()),
        share(right, found.len())
    );
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Code points of one document, half-open.
type Span = (usize, usize);

/// Stretches of each pair, on either side.
type Stretches = BTreeMap<Pair, [Vec<Span>; 2]>;

/// Prints how much of the planted text was found, and how much of the found text was planted, in code points of both
/// sides. Shared footers are true finds but were not planted as passages: they are left out of the second figure.
fn passages(report: &Report, planted: &Planted) {
    let truth = planted_stretches(planted);
    let found = found_stretches(report);
    let footers: BTreeMap<usize, Span> = planted.footers.iter().copied().collect();
    let (mut right, mut footer) = (0, 0);
    for (pair, sides) in &found {
        for (side, doc) in [pair.0, pair.1].into_iter().enumerate() {
            right += truth.get(pair).map_or(0, |truth| common(&truth[side], &sides[side]));
            footer += footers.get(&doc).map_or(0, |&span| common(&[span], &sides[side]));
        }
    }
    println!(
        "    passages: {} true pairs, {} found: by characters recall {:.4}, precision without footers {:.4}",
        truth.len(),
        found.len(),
        share(right, total(&truth)),
        share(right, total(&found) - footer)
    );
}

fn planted_stretches(planted: &Planted) -> Stretches {
    let mut out = Stretches::new();
    for p in &planted.passages {
        let in_order = p.a < p.b;
        let sides = out.entry((p.a.min(p.b), p.a.max(p.b))).or_default();
        sides[usize::from(!in_order)].push(p.a_chars);
        sides[usize::from(in_order)].push(p.b_chars);
    }
    joined(out)
}

fn found_stretches(report: &Report) -> Stretches {
    let span = |chars: CharSpan| (to_usize(chars.start), to_usize(chars.end));
    let mut out = Stretches::new();
    for p in &report.passages {
        let sides = out.entry((p.a.index(), p.b.index())).or_default();
        sides[0].push(span(p.in_a.chars));
        sides[1].push(span(p.in_b.chars));
    }
    joined(out)
}

/// Makes the spans of each side ascend without overlap, so that no character counts twice.
fn joined(mut stretches: Stretches) -> Stretches {
    for spans in stretches.values_mut().flatten() {
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let touches = next.0 <= last.1;
            if touches {
                last.1 = last.1.max(next.1);
            }
            touches
        });
    }
    stretches
}

fn total(stretches: &Stretches) -> usize {
    stretches.values().flatten().flatten().map(|span| span.1 - span.0).sum()
}

/// Code points in both of two lists of spans. Lists are short: every span meets every other.
fn common(x: &[Span], y: &[Span]) -> usize {
    let overlap = |p: &Span, q: &Span| p.1.min(q.1).saturating_sub(p.0.max(q.0));
    x.iter().map(|p| y.iter().map(|q| overlap(p, q)).sum::<usize>()).sum()
}

criterion_group!(benches, whole);
criterion_main!(benches);
