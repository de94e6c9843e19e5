//! Owns the speed of each stage beside a plain rival that does the same work, over 1,000 planted documents.
//!
//! `cargo bench -p wirecopy-benches --bench stages -- tokenise` runs one stage. All on one thread. Throughput is in bytes
//! of text and in documents a second; `verify` and `align` count pairs of documents and the text of both. Where the two must agree, that
//! is checked before anything is timed, so that nobody is fast by doing less.

use ahash::AHashMap;
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hint::black_box;
use std::time::Duration;
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::base::cast::{low_bits, to_u32};
use wirecopy::base::ids::{ByteSpan, DocId};
use wirecopy::engine::align;
use wirecopy::engine::align::context::AlignContext;
use wirecopy::engine::align::verify::HashIndex;
use wirecopy::engine::candidates::join::{JoinShard, join};
use wirecopy::engine::candidates::lsh;
use wirecopy::engine::candidates::posting_lists::Rules;
use wirecopy::engine::candidates::postings::{self, Posting};
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::engine::sketch::bands::BandKeys;
use wirecopy::engine::sketch::batch::key_in_band;
use wirecopy::engine::sketch::minhash::{self, Sketcher};
use wirecopy::engine::sketch::winnow::fingerprints;
use wirecopy::engine::text::shingle::shingles;
use wirecopy::engine::text::tokenize::tokenize;
use wirecopy::engine::text::tokens::Tokens;
use wirecopy::engine::weigh::prepared::PreparedDoc;
use wirecopy::model::bands::Bands;
use wirecopy::model::overlap::Overlap;
use wirecopy::model::pair::Pair;
use wirecopy::model::params::{HashParams, PassageParams, QueryParams};
use wirecopy::model::tuning::Tuning;

#[path = "../seeds/planted.rs"]
mod planted;

const DOCUMENTS: usize = 1000;
const SEED: u64 = 7;
const WIDTH: usize = 5;
const SLOTS: usize = 128;

/// The corpus, and what each stage hands to the next.
struct Material {
    texts: Vec<String>,
    tokens: Vec<Vec<u64>>,
    shingles: Vec<Vec<u64>>,
    /// Rows of slots.
    sketches: Vec<Vec<u32>>,
    /// Pairs that share a planted passage.
    pairs: Vec<(usize, usize)>,
}

impl Material {
    fn new() -> Material {
        let corpus = planted::planted(DOCUMENTS, SEED);
        let texts: Vec<String> = corpus.documents.into_iter().map(|d| d.text).collect();
        let tokens: Vec<Vec<u64>> = texts.iter().map(|text| token_hashes(text)).collect();
        let shingles: Vec<Vec<u64>> = tokens.iter().map(|tokens| shingled(tokens)).collect();
        let pairs: BTreeSet<_> = corpus.passages.iter().map(|p| (p.a.min(p.b), p.a.max(p.b))).collect();
        let sketches = sketched(&shingles);
        Material { texts, tokens, shingles, sketches, pairs: pairs.into_iter().collect() }
    }

    /// Work of a stage that does every document once.
    fn all_documents(&self) -> Throughput {
        all_of(&self.texts)
    }

    /// Work of a stage that does the planted pairs.
    fn all_pairs(&self) -> Throughput {
        let bytes = self.pairs.iter().map(|&(a, b)| (self.texts[a].len() + self.texts[b].len()) as u64).sum();
        Throughput::ElementsAndBytes { elements: self.pairs.len() as u64, bytes }
    }
}

fn all_of(texts: &[String]) -> Throughput {
    let bytes = texts.iter().map(|text| text.len() as u64).sum();
    Throughput::ElementsAndBytes { elements: texts.len() as u64, bytes }
}

fn token_hashes(text: &str) -> Vec<u64> {
    let mut tokens = Tokens::default();
    tokenize(text, &mut tokens);
    tokens.hashes
}

fn shingled(tokens: &[u64]) -> Vec<u64> {
    let mut out = Vec::new();
    shingles(tokens, WIDTH, &mut out);
    out
}

fn sketched(documents: &[Vec<u64>]) -> Vec<Vec<u32>> {
    let sketcher = Sketcher::new(SLOTS);
    let sketch = |shingles: &Vec<u64>| {
        let mut row = vec![0; SLOTS];
        sketcher.sketch(shingles, &mut row);
        row
    };
    documents.iter().map(sketch).collect()
}

fn group<'a>(c: &'a mut Criterion, stage: &str, work: Throughput) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(stage);
    group.throughput(work).sample_size(20);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    group
}

/// The planted documents are ASCII; then text of other scripts.
fn tokenise(c: &mut Criterion, material: &Material) {
    tokenise_texts(c, "tokenise", &material.texts);
    for script in wirecopy_benches::SCRIPTS {
        tokenise_texts(c, &format!("tokenise: {}", script.name), &script.documents(DOCUMENTS / 4));
    }
}

fn tokenise_texts(c: &mut Criterion, stage: &str, texts: &[String]) {
    let mut group = group(c, stage, all_of(texts));
    let mut tokens = Tokens::default();
    group.bench_function("wirecopy", |b| {
        b.iter(|| {
            for text in texts {
                tokenize(text, &mut tokens);
                black_box(&tokens);
            }
        });
    });
    group.bench_function("unicode-segmentation", |b| {
        b.iter(|| {
            for text in texts {
                plain_words(text, &mut tokens);
                black_box(&tokens);
            }
        });
    });
}

/// The rival of `tokenise`: words by `unicode-segmentation`, lower case by the standard library, the same hash.
fn plain_words(text: &str, out: &mut Tokens) {
    out.hashes.clear();
    out.spans.clear();
    for (start, word) in text.unicode_word_indices() {
        out.hashes.push(wirecopy::base::hash::token(word.to_lowercase().as_bytes()));
        out.spans.push(ByteSpan { start: to_u32(start), end: to_u32(start + word.len()) });
    }
}

fn shingle(c: &mut Criterion, material: &Material) {
    let mut group = group(c, "shingle", material.all_documents());
    let mut out = Vec::new();
    group.bench_function("wirecopy", |b| {
        b.iter(|| {
            for tokens in &material.tokens {
                shingles(tokens, WIDTH, &mut out);
                black_box(&out);
            }
        });
    });
    group.bench_function("hash each window", |b| {
        b.iter(|| {
            for tokens in &material.tokens {
                out.clear();
                out.extend(tokens.windows(WIDTH).map(hash_window));
                black_box(&out);
            }
        });
    });
}

/// The rival of `shingle`: all tokens of a window hashed anew.
fn hash_window(window: &[u64]) -> u64 {
    let mut bytes = [0; 8 * WIDTH];
    for (slot, token) in bytes.chunks_exact_mut(8).zip(window) {
        slot.copy_from_slice(&token.to_le_bytes());
    }
    wirecopy::base::hash::bytes(&bytes)
}

fn sketch(c: &mut Criterion, material: &Material) {
    let mut group = group(c, "sketch", material.all_documents());
    let sketcher = Sketcher::new(SLOTS);
    let mut row = [0; SLOTS];
    group.bench_function("wirecopy", |b| {
        b.iter(|| {
            for shingles in &material.shingles {
                sketcher.sketch(shingles, &mut row);
                black_box(&row);
            }
        });
    });
    group.bench_function("classic MinHash", |b| {
        b.iter(|| {
            for shingles in &material.shingles {
                minhash::classic(shingles, &mut row);
                black_box(&row);
            }
        });
    });
    let gaoya = MinHasher32::new(SLOTS);
    group.bench_function("gaoya MinHasher32", |b| {
        b.iter(|| {
            for shingles in &material.shingles {
                black_box(gaoya.create_signature(shingles.iter()));
            }
        });
    });
}

/// Text to a row of the sketch, over reused buffers: the first pass of a scan for near-duplicates.
fn text_to_sketch(c: &mut Criterion, material: &Material) {
    text_to_sketch_of(c, "text to sketch", &material.texts);
    for script in wirecopy_benches::SCRIPTS {
        text_to_sketch_of(c, &format!("text to sketch: {}", script.name), &script.documents(DOCUMENTS / 4));
    }
}

fn text_to_sketch_of(c: &mut Criterion, stage: &str, texts: &[String]) {
    let mut group = group(c, stage, all_of(texts));
    let sketcher = Sketcher::new(SLOTS);
    let (mut tokens, mut list, mut row) = (Tokens::default(), Vec::new(), [0; SLOTS]);
    group.bench_function("wirecopy", |b| {
        b.iter(|| {
            for text in texts {
                tokenize(text, &mut tokens);
                shingles(&tokens.hashes, WIDTH, &mut list);
                sketcher.sketch(&list, &mut row);
                black_box(&row);
            }
        });
    });
    let gaoya = MinHasher32::new(SLOTS);
    group.bench_function("unicode-segmentation, gaoya MinHasher32", |b| {
        b.iter(|| {
            for text in texts {
                plain_words(text, &mut tokens);
                black_box(gaoya.create_signature(tokens.hashes.windows(WIDTH).map(hash_window)));
            }
        });
    });
}

/// Both take the same rows and the same cut, and find the same candidates.
fn lsh_table(c: &mut Criterion, material: &Material) {
    let query = QueryParams::default();
    let cut = Bands::choose(SLOTS, query.min_jaccard, query.recall);
    let rows: Vec<Vec<u32>> = material.sketches.iter().map(|row| row[..cut.bands * cut.rows].to_vec()).collect();
    let ours = || band_tables(&material.sketches, cut, query.pair_limit);
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let theirs = |own: Vec<Vec<u32>>| one_thread.install(|| gaoya_pairs(own, &rows, cut));
    assert_eq!(ours(), theirs(rows.clone()));

    let mut group = group(c, "lsh", material.all_documents());
    group.bench_function("wirecopy", |b| b.iter(ours));
    group.bench_function("gaoya MinHashIndex", |b| b.iter_batched(|| rows.clone(), theirs, BatchSize::LargeInput));
}

fn band_tables(sketches: &[Vec<u32>], cut: Bands, limit: usize) -> Vec<Pair> {
    let mut keys = Vec::new();
    sketches.iter().for_each(|row| cut.keys(row, &mut keys));
    let docs: Vec<DocId> = (0..sketches.len()).map(DocId::from_index).collect();
    let keys = keys.into_iter().map(key_in_band).collect();
    let keys = BandKeys::new((cut.bands, 0), [(keys, Vec::new())], &docs);
    let mut pairs: Vec<Pair> =
        (0..cut.bands).flat_map(|band| lsh::band_pairs(&keys, band, limit, Sides::Any).pairs).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The rival of `lsh`, which keeps the rows it is given (`own`, a copy). A similarity of 0 asks for all candidates, as
/// ours are: the exact check comes later.
fn gaoya_pairs(own: Vec<Vec<u32>>, rows: &Vec<Vec<u32>>, cut: Bands) -> Vec<Pair> {
    let mut index: MinHashIndex<u32, u32> = MinHashIndex::new(cut.bands, cut.rows, 0.0);
    index.par_bulk_insert((0..to_u32(rows.len())).collect(), own);
    let mut pairs = Vec::new();
    for (doc, near) in (0..).zip(index.par_bulk_query(rows)) {
        pairs.extend(near.into_iter().filter(|&other| doc < other).map(|other| (DocId(doc), DocId(other))));
    }
    pairs.sort_unstable();
    pairs
}

fn verify(c: &mut Criterion, material: &Material) {
    let indexes = || -> Vec<HashIndex> { material.shingles.iter().map(|s| HashIndex::new(s.clone())).collect() };
    let sets = || -> Vec<HashSet<u64>> { material.shingles.iter().map(|s| s.iter().copied().collect()).collect() };
    let (ours, theirs) = (indexes(), sets());
    let merged = |&(a, b): &(usize, usize)| Overlap::of(&ours[a], &ours[b]).jaccard();
    let looked_up = |&(a, b): &(usize, usize)| set_jaccard(&theirs[a], &theirs[b]);
    assert!(material.pairs.iter().all(|pair| merged(pair) == looked_up(pair)));

    let mut building = group(c, "verify: index", material.all_documents());
    building.bench_function("wirecopy", |b| b.iter(indexes));
    building.bench_function("HashSet", |b| b.iter(sets));
    building.finish();
    let mut counting = group(c, "verify: pairs", material.all_pairs());
    counting.bench_function("wirecopy", |b| b.iter(|| material.pairs.iter().map(merged).sum::<f64>()));
    counting.bench_function("HashSet", |b| b.iter(|| material.pairs.iter().map(looked_up).sum::<f64>()));
}

/// The rival of `verify`.
fn set_jaccard(a: &HashSet<u64>, b: &HashSet<u64>) -> f64 {
    let shared = a.intersection(b).count();
    shared as f64 / (a.len() + b.len() - shared) as f64
}

/// Fingerprints of all documents to candidate pairs.
fn postings_index(c: &mut Criterion, material: &Material) {
    let shards = posting_shards(material);
    let limit = QueryParams::default().pair_limit;
    let window = HashParams::default().window;
    let mut group = group(c, "postings", material.all_documents());
    group.bench_function("wirecopy", |b| {
        b.iter(|| candidates(&shards, window, limit));
    });
    group.bench_function("HashMap, all pairs", |b| b.iter(|| count_all_pairs(&shards)));
}

/// Fingerprints by the low bits of their hash, as a run parts them.
fn posting_shards(material: &Material) -> Vec<Vec<Posting>> {
    const SHARD_BITS: u32 = 6;
    let window = HashParams::default().window;
    let mut shards = vec![Vec::new(); 1 << SHARD_BITS];
    let mut found = Vec::new();
    for (doc, (tokens, shingles)) in material.tokens.iter().zip(&material.shingles).enumerate() {
        fingerprints(tokens, shingles, WIDTH, window, &mut found);
        for f in &found {
            shards[low_bits(f.hash, SHARD_BITS)].push(Posting::new(DocId::from_index(doc), f, SHARD_BITS));
        }
    }
    shards
}

fn candidates(shards: &[Vec<Posting>], window: usize, limit: usize) -> Vec<Pair> {
    let (mut room, tuning) = (Vec::new(), wirecopy::model::tuning::candidates::CandidateTuning::default());
    let mut grouped =
        |all: &Vec<Posting>| postings::group(all.iter(), |p| p.hash, |p| *p, Sides::Any, &tuning, &mut room);
    let shards: Vec<_> = shards.iter().map(&mut grouped).collect();
    let numbered = shards.iter().enumerate();
    let shards: Vec<JoinShard<'_>> =
        numbered.map(|(number, postings)| JoinShard { number, postings, boilerplate: &[] }).collect();
    join(&shards, DOCUMENTS, window, Rules { limit, ..Rules::default() }, u64::MAX).pairs
}

/// The rival of `postings`: an inverted index as one would write it first, and a count of every pair in it.
fn count_all_pairs(shards: &[Vec<Posting>]) -> AHashMap<(u32, u32), u32> {
    let mut index: HashMap<(usize, u32), Vec<u32>> = HashMap::new();
    for (shard, posting) in shards.iter().enumerate().flat_map(|(shard, all)| all.iter().map(move |p| (shard, p))) {
        index.entry((shard, posting.hash)).or_default().push(posting.doc.0);
    }
    let mut pairs = AHashMap::new();
    for holders in index.values() {
        for (i, &a) in holders.iter().enumerate() {
            for &b in holders[i + 1..].iter().filter(|&&b| b != a) {
                *pairs.entry((a, b)).or_default() += 1;
            }
        }
    }
    pairs
}

fn align_pairs(c: &mut Criterion, material: &Material) {
    let documents: Vec<PreparedDoc> = material.texts.iter().map(|text| PreparedDoc::alone(text, WIDTH)).collect();
    let tuning = Tuning::default();
    let context = AlignContext::new(PassageParams::default(), &tuning);
    let mut group = group(c, "align", material.all_pairs());
    group.sample_size(10);
    group.bench_function("wirecopy", |b| {
        b.iter(|| {
            for &(a, b) in &material.pairs {
                let [x, y] = [a, b].map(|i| documents[i].side(&material.texts[i]));
                black_box(align::align(x, y, context));
            }
        });
    });
    let mut matrix = Matrix::default();
    group.bench_function("full matrix", |b| {
        b.iter(|| {
            for &(a, b) in &material.pairs {
                black_box(matrix.best_local(&material.tokens[a], &material.tokens[b]));
            }
        });
    });
}

/// The rival of `align`: Smith and Waterman (1981) over words, +1 for an equal one, -1 for any other and for a gap. Finds
/// the best stretch only; ours finds all.
#[derive(Default)]
struct Matrix {
    score: Vec<u16>,
}

impl Matrix {
    /// Places of the equal words of the best local alignment, last first. O(|a| |b|) time and space.
    fn best_local(&mut self, a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
        let (mut i, mut j) = self.fill(a, b);
        let width = b.len() + 1;
        let mut equal = Vec::new();
        while self.score[i * width + j] > 0 {
            let here = self.score[i * width + j];
            let [up, left] = [self.score[(i - 1) * width + j], self.score[i * width + j - 1]];
            if a[i - 1] == b[j - 1] {
                equal.push((i - 1, j - 1));
                (i, j) = (i - 1, j - 1);
            } else if up == here + 1 {
                i -= 1;
            } else if left == here + 1 {
                j -= 1;
            } else {
                (i, j) = (i - 1, j - 1);
            }
        }
        equal
    }

    /// Fills the matrix and returns its best cell.
    fn fill(&mut self, a: &[u64], b: &[u64]) -> (usize, usize) {
        let width = b.len() + 1;
        self.score.clear();
        self.score.resize((a.len() + 1) * width, 0);
        let (mut best, mut at) = (0, (0, 0));
        for (i, word) in a.iter().enumerate() {
            let (above, row) = self.score[i * width..(i + 2) * width].split_at_mut(width);
            for (j, other) in b.iter().enumerate() {
                let gap = above[j + 1].max(row[j]).saturating_sub(1);
                let cell = if word == other { above[j] + 1 } else { gap.max(above[j].saturating_sub(1)) };
                row[j + 1] = cell;
                if cell > best {
                    (best, at) = (cell, (i + 1, j + 1));
                }
            }
        }
        at
    }
}

fn stages(c: &mut Criterion) {
    let material = Material::new();
    tokenise(c, &material);
    shingle(c, &material);
    sketch(c, &material);
    text_to_sketch(c, &material);
    lsh_table(c, &material);
    verify(c, &material);
    postings_index(c, &material);
    align_pairs(c, &material);
}

criterion_group!(benches, stages);
criterion_main!(benches);
