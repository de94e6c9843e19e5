//! Owns the bound to tokenising: a run goes over each text once, once more for stem pairs, and once more over the texts
//! that are compared.

use crate::planted;
use std::collections::BTreeSet;
use wirecopy::engine::text::tally::tokenised_bytes;
use wirecopy::{Corpus, Document, Params, in_threads, scan};

#[test]
fn a_text_is_tokenised_once_and_once_more_to_be_compared() {
    let made = planted::planted(if cfg!(debug_assertions) { 500 } else { 10_000 }, 11);
    let document = |d: planted::PlantedDocument| {
        let mut out = Document::new(d.id, d.text);
        out.source = Some(d.source);
        out
    };
    let corpus = Corpus::from_documents(made.documents.into_iter().map(document)).expect("small texts");
    for rewritten in [false, true] {
        let mut params = Params::default();
        params.query.passages.rewritten = rewritten;
        // All work on one thread, whose bytes are counted.
        let (report, tokenised) = in_threads(Some(1), || {
            let before = tokenised_bytes();
            (scan(&corpus, &params).expect("good parameters"), tokenised_bytes() - before)
        })
        .expect("a thread");
        // All documents of matches were compared, and few more.
        let compared: BTreeSet<_> = report.matches.iter().flat_map(|m| [m.a, m.b]).collect();
        let compared: u64 = compared.iter().map(|&doc| corpus.bytes_of(doc)).sum();
        let input = corpus.text_bytes();
        assert!(compared > input / 5, "{compared} of {input} bytes were compared");
        let most = input * if rewritten { 2 } else { 1 } + compared + compared / 10;
        assert!(tokenised <= most, "{tokenised} bytes were tokenised of {input}, of which {compared} were compared");
    }
}
