//! Owns `explain`: it says of a pair what a scan says, and tells stage by stage why.

use crate::common::{Random, corpus, ordered};
use crate::planted;
use std::collections::BTreeMap;
use wirecopy::run::explain::{Explanation, PairVerdict, explain};
use wirecopy::run::sketch_pass::{self, SketchPass};
use wirecopy::{Corpus, Date, DocId, Document, Params, Precision, scan};

fn explained(corpus: &Corpus, a: DocId, b: DocId, params: &Params) -> Explanation {
    let pass = SketchPass::new(params, true);
    let parts = sketch_pass::sketched(corpus, &pass, &()).expect("texts in memory");
    explain(corpus, (parts, &pass), (a, b), params, &()).expect("good parameters")
}

#[test]
fn what_is_explained_is_what_a_scan_reports() {
    let made = planted::planted(400, 9);
    let corpus = corpus(made.documents.into_iter().map(|d| {
        let mut doc = Document::new(d.id, d.text);
        doc.source = Some(d.source);
        doc
    }));
    let params = Params::default();
    let report = scan(&corpus, &params).expect("good parameters");
    let found: BTreeMap<(DocId, DocId), usize> =
        report.matches.iter().enumerate().map(|(i, m)| ((m.a, m.b), i)).collect();
    let mut random = Random::new(2);
    let near: Vec<(DocId, DocId)> = (0..10).map(|_| *random.pick(&found.keys().copied().collect::<Vec<_>>())).collect();
    let any = (0..10).map(|_| (DocId(random.below(200) as u32), DocId(200 + random.below(200) as u32)));
    for (a, b) in near.into_iter().chain(any.collect::<Vec<_>>()) {
        // The order in which they are named does not matter.
        let told = explained(&corpus, b, a, &params);
        assert_eq!(told.pair, ordered(a, b));
        let accepted: Vec<_> = told.passages.iter().filter(|p| told.accepts(p)).cloned().collect();
        match found.get(&told.pair).map(|&i| &report.matches[i]) {
            Some(m) => {
                let passages = m.passages.len();
                assert_eq!(told.verdict(&params), PairVerdict::Reported { near_duplicate: m.near_duplicate, passages });
                assert_eq!((told.overlap, &accepted[..], told.proposed), (m.overlap, report.passages_of(m), true));
            }
            None => {
                let want = if told.proposed { PairVerdict::TooLittle } else { PairVerdict::NotProposed };
                assert_eq!((told.verdict(&params), accepted.len()), (want, 0));
            }
        }
        assert_eq!(told.stats.candidates, report.stats.candidates);
        assert!(told.fingerprints.iter().all(|f| f.documents >= 2));
        assert!(!told.proposed || told.sketch.equal > 0 || !told.fingerprints.is_empty());
    }
}

/// Documents of a story that too many carry meet few of each other at first, and its representative later.
#[test]
fn a_pair_that_was_compared_to_make_a_story_whole_is_explained_as_such() {
    let own = |i: usize, n: usize| (0..n).map(|w| format!("o{i}x{w}")).collect::<Vec<_>>().join(" ");
    let wire = |words: usize| (0..words).map(|w| format!("w{w}")).collect::<Vec<_>>().join(" ");
    let story = (0..40).map(|i| format!("{} {} {}", wire(80), own(i, 2), wire(20 + 3 * i)));
    let other = (40..80).map(|i| own(i, 90));
    let docs = story.chain(other).enumerate().map(|(i, text)| Document::new(format!("d{i:02}"), text));
    let corpus = corpus(docs.collect::<Vec<_>>());
    let mut params = Params::default();
    params.query.pair_limit = 10;
    let report = scan(&corpus, &params).expect("good parameters");
    let story: Vec<DocId> = report.clusters[0].documents().collect();
    assert_eq!((report.clusters.len(), story.len()), (1, 40));
    for &doc in &story[1..] {
        let told = explained(&corpus, story[0], doc, &params);
        assert!(matches!(told.verdict(&params), PairVerdict::Reported { .. }), "{:?}", told.pair);
    }
}

/// Of a text below thirty unrelated ones.
#[test]
fn what_links_as_a_star_is_told_from_furniture() {
    let words = |name: &str, n: usize| (0..n).map(|w| format!("{name}x{w}")).collect::<Vec<_>>().join(" ");
    let text = |i: usize| format!("{} {}", words(&format!("o{i}"), 90), words("footer", 30));
    let corpus = corpus((0..30).map(|i| Document::new(format!("d{i:02}"), text(i))).collect::<Vec<_>>());
    let mut params = Params::default();
    (params.query.compare_all_up_to, params.query.pair_limit) = (0, 10);
    for keep_boilerplate in [false, true] {
        params.query.keep_boilerplate = keep_boilerplate;
        let told = explained(&corpus, DocId(7), DocId(20), &params);
        assert_eq!((told.verdict(&params), told.in_a_star()), (PairVerdict::NotProposed, keep_boilerplate));
    }
}

/// Pairs with a third of their shingles in common: in some a band agrees, and few other slots.
#[test]
fn a_pair_whose_sketches_hardly_agree_is_not_compared() {
    let words = |name: &str, n: usize| (0..n).map(|w| format!("{name}x{w}")).collect::<Vec<_>>().join(" ");
    let text = |i: usize| format!("{} {}", words("all", 100), words(&format!("own{i}"), 100));
    let corpus = corpus((0..60).map(|i| Document::new(format!("d{i:02}"), text(i))).collect::<Vec<_>>());
    let mut params = Params::default();
    params.query.near_duplicates_only = true;
    let (mut refused, mut unmet) = (0, 0);
    for told in (1..60).map(|b| explained(&corpus, DocId(b - 1), DocId(b), &params)) {
        assert_eq!((told.proposed, told.in_a_star()), (told.sketch.equal > 0 && told.sketch.alike, told.proposed));
        assert!(told.verdict(&params) == if told.proposed { PairVerdict::TooLittle } else { PairVerdict::NotProposed });
        refused += u32::from(told.sketch.equal > 0 && !told.sketch.alike);
        unmet += u32::from(told.sketch.equal == 0);
    }
    assert!(refused > 0 && unmet > 0, "{refused} refused, {unmet} did not meet");
}

#[test]
fn verdicts() {
    let text = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
    let doc = |id: &str, text: &str, day: Option<i64>| {
        let mut doc = Document::new(id, text);
        doc.date = day.map(|day| Date { seconds: day * 86_400, precision: Precision::Day });
        doc
    };
    let all = corpus([
        doc("a", text, Some(0)),
        doc("b", text, Some(9)),
        doc("c", "Only four words here", Some(0)),
        doc("d", "A chess final ended in a draw after seven hours and a hundred moves.", None),
    ]);
    let mut params = Params::default();
    let verdict = |b, params: &Params| explained(&all, DocId(0), DocId(b), params).verdict(params);
    assert_eq!(verdict(1, &params), PairVerdict::Reported { near_duplicate: true, passages: 1 });
    assert_eq!((verdict(2, &params), verdict(3, &params)), (PairVerdict::TooShort, PairVerdict::TooLittle));
    params.query.compare_all_up_to = 0;
    assert_eq!(verdict(3, &params), PairVerdict::NotProposed);
    params.query.most_apart = Some(7 * 86_400);
    assert_eq!((verdict(1, &params), verdict(3, &params)), (PairVerdict::OutsideOfWindow, PairVerdict::Undated));
    assert_eq!(explained(&all, DocId(0), DocId(1), &params).apart, Some(8 * 86_400 + 1));
    let pass = SketchPass::new(&params, true);
    let parts = sketch_pass::sketched(&all, &pass, &()).expect("texts in memory");
    assert!(explain(&all, (parts, &pass), (DocId(1), DocId(1)), &params, &()).is_err());
}

#[cfg(feature = "cli")]
#[test]
fn on_the_terminal_and_as_json() {
    use crate::program::{Desk, stdout};
    use predicates::str::contains;
    let desk = Desk::with_articles();
    let said = stdout(&desk.run(&["explain", "nwa-ferry", "meridian-ferry", "--in", "articles.jsonl"]).code(0));
    for line in [
        "a: meridian-ferry (Daily Meridian), 2025-03-05T05:00:00Z, 302 words\n",
        "\nReported: they are near-duplicates (Jaccard 0.7918), and 1 passage is long and heavy enough.\n",
        "\nJaccard 0.7918 (0.7 is a near-duplicate): 270 shared of 298 and 313 different shingles of 5 words.",
        "bands of 4 rows agree; of such pairs 10.2 on average",
        "\n107 fingerprints shared:\n  “237 people aboard the ferry” in 3 documents\n",
        "\n1 passage before the thresholds, which are 6 words and 47.3 bits (25 more than the 22.3 that chance explains in",
        "\n  edited, 294 matched words, 1465.5 bits, enough: “All 237 people aboard",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let json =
        desk.run(&["explain", "nwa-ferry", "meridian-ferry", "--in", "articles.jsonl", "--format", "json"]).code(0);
    let found: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!((&found["a"]["id"], &found["reported"]), (&"meridian-ferry".into(), &true.into()));
    assert_eq!(found["fingerprints"].as_array().unwrap().len(), 107);
    assert_eq!(found["passages"][0]["matched_words"], 294);
    let late = ["explain", "nwa-ferry", "abendbote-bruecke", "--window", "2d", "--in", "articles.jsonl"];
    desk.run(&late).code(0).stdout(contains("Not reported: their dates lie 163.4 days apart, more than --window."));
    let unknown = ["explain", "nwa-ferry", "x", "--in", "articles.jsonl"];
    desk.run(&unknown)
        .code(2)
        .stdout("")
        .stderr(contains("no document has the id \"x\"; ids are those of the results of scan"));
}
