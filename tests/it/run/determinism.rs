//! Owns "the same bytes out": a report depends neither on the number of threads nor on the order of the input.

use crate::common::{Random, corpus, documents, seed_file};
use crate::planted;
use wirecopy::{Corpus, Document, Params, Report, scan};

fn on_threads(threads: usize, corpus: &Corpus, params: &Params) -> Report {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| scan(corpus, params)).expect("good parameters")
}

fn documents_of(count: usize) -> Vec<Document> {
    let made = planted::planted(count, 11);
    let document = |d: planted::PlantedDocument| {
        let mut out = Document::new(d.id, d.text);
        out.source = Some(d.source);
        out
    };
    made.documents.into_iter().map(document).collect()
}

/// The report of these documents, once it was the same in every way of asking.
fn check(what: &str, docs: &[Document], params: &Params) -> Report {
    let sorted = corpus(docs.to_vec());
    let one = on_threads(1, &sorted, params);
    for threads in [2, 8] {
        assert!(on_threads(threads, &sorted, params) == one, "{what}: {threads} threads find something else than one");
    }
    let mut docs = docs.to_vec();
    for seed in 0..2 {
        Random::new(seed).shuffle(&mut docs);
        let shuffled = corpus(docs.clone());
        assert!(shuffled.docs().eq(sorted.docs()));
        for doc in shuffled.docs() {
            assert_eq!(
                (shuffled.id(doc), shuffled.text(doc).unwrap()),
                (sorted.id(doc), sorted.text(doc).unwrap()),
                "{what}: {doc:?}"
            );
        }
        assert!(on_threads(2, &shuffled, params) == one, "{what}: the order of the input (seed {seed}) is seen");
    }
    // Whatever compares equal must print equal too: no -0, no other float.
    assert_eq!(format!("{one:?}"), format!("{:?}", on_threads(2, &sorted, params)), "{what}");
    one
}

#[test]
fn planted_corpus() {
    let docs = documents_of(if cfg!(debug_assertions) { 300 } else { 1500 });
    let report = check("planted", &docs, &Params::default());
    assert!(report.passages.len() > docs.len() / 5 && !report.clusters.is_empty());
    let mut params = Params::default();
    params.query.near_duplicates_only = true;
    params.query.min_jaccard = 0.4;
    assert!(check("near-duplicates", &docs, &params).stats.near_duplicates > docs.len() / 20);
    let mut params = Params::default();
    params.query.pair_limit = 2;
    let capped = check("small pair limit", &docs, &params);
    assert!(capped.stats.capped_fingerprints.buckets > 0);
}

#[test]
fn documents_that_share_ids() {
    let mut docs = documents_of(200);
    docs.iter_mut().enumerate().for_each(|(i, doc)| doc.id = format!("d{}", i % 60));
    check("repeated ids", &docs, &Params::default());
}

#[test]
fn seeds() {
    let docs = documents(&seed_file("articles.jsonl"));
    assert!(check("seeds", &docs, &Params::default()).matches.len() >= 25);
    let mut params = Params::default();
    params.query.compare_all_up_to = 0;
    check("seeds by fingerprints", &docs, &params);
}
