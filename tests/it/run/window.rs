//! Owns `--window`: the pairs of a whole scan whose dates lie near enough, and no others, at a cost that is linear still.

use crate::common::{Random, corpus};
use crate::planted;
use std::collections::{BTreeMap, BTreeSet};
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::run::propose::PairScope;
use wirecopy::run::scan::scan_pairs;
use wirecopy::{Corpus, Date, DocId, Document, Params, Precision, Report, scan};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn date(random: &mut Random, days: usize) -> Option<Date> {
    let day = DAY * random.below(days) as i64;
    match random.below(8) {
        0 => None,
        1..=3 => Some(Date { seconds: day, precision: Precision::Day }),
        _ => Some(Date { seconds: day + random.below(86_400) as i64, precision: Precision::Second }),
    }
}

/// Least seconds between two dates, by the hour-glass: what lies between the end of one and the start of the other.
fn apart(corpus: &Corpus, a: DocId, b: DocId) -> Option<i64> {
    let (x, y) = (corpus.date(a)?, corpus.date(b)?);
    let last = |date: Date| date.seconds + if date.precision == Precision::Day { DAY - 1 } else { 0 };
    Some((y.seconds - last(x)).max(x.seconds - last(y)).max(0))
}

/// The pairs of a report with all that is known of them.
fn pairs(report: &Report, keep: impl Fn(DocId, DocId) -> bool) -> BTreeMap<(DocId, DocId), String> {
    let matches = report.matches.iter().filter(|m| keep(m.a, m.b));
    let text = |m: &wirecopy::model::pair::Match| format!("{:?} {:?}", m.overlap, report.passages_of(m));
    matches.map(|m| ((m.a, m.b), text(m))).collect()
}

#[test]
fn a_window_is_the_whole_scan_less_the_rest() {
    let made = planted::planted(if cfg!(debug_assertions) { 200 } else { 700 }, 21);
    let mut random = Random::new(3);
    let docs = made.documents.into_iter().map(|d| {
        let mut doc = Document::new(d.id, d.text);
        (doc.source, doc.date) = (Some(d.source), date(&mut random, 20));
        doc
    });
    let corpus = corpus(docs.collect::<Vec<_>>());
    let second: Vec<bool> = corpus.docs().map(|doc| doc.0 % 3 == 0).collect();
    let mut params = Params::default();
    params.query.pair_limit = usize::MAX;
    for (near_only, sides) in [(false, Sides::Any), (true, Sides::Any), (false, Sides::Two(&second))] {
        params.query.near_duplicates_only = near_only;
        let run = |most_apart| {
            let mut params = params.clone();
            params.query.most_apart = most_apart;
            scan_pairs(&corpus, PairScope::Proposed(sides), &params, &()).expect("good parameters")
        };
        let all = run(None);
        for most in [0, 5400, 3 * 86_400, 100 * 86_400] {
            let report = run(Some(most));
            let near = |a, b| apart(&corpus, a, b).is_some_and(|seconds| seconds <= most.into());
            let (found, want) = (pairs(&report, |_, _| true), pairs(&all, near));
            assert!(found == want, "{most} s: {} pairs, not {}", found.len(), want.len());
            assert!(want.len() < all.matches.len() && report.stats.candidates < all.stats.candidates);
            assert_eq!(report.stats.undated, corpus.docs().filter(|&doc| corpus.date(doc).is_none()).count());
        }
        assert_eq!(all.stats.undated, 0);
    }
}

#[test]
fn small_corpora_and_given_pairs_have_windows_too() {
    let text = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
    let at = |id: &str, seconds, precision| {
        let mut doc = Document::new(id, text);
        doc.date = Some(Date { seconds, precision });
        doc
    };
    // a is of a day, b of the evening after it, c of a day later.
    let docs = [
        at("a", 0, Precision::Day),
        at("b", DAY + 20 * HOUR, Precision::Second),
        at("c", 2 * DAY + 20 * HOUR, Precision::Second),
        Document::new("d", text),
    ];
    let corpus = corpus(docs);
    let all: Vec<(DocId, DocId)> = (0..4).flat_map(|a| (a + 1..4).map(move |b| (DocId(a), DocId(b)))).collect();
    for (hours, want) in
        [(20, vec![]), (21, vec![(0, 1)]), (24, vec![(0, 1), (1, 2)]), (48, vec![(0, 1), (0, 2), (1, 2)])]
    {
        let mut params = Params::default();
        params.query.most_apart = Some(hours * 3600);
        for which in [PairScope::default(), PairScope::Given(&all)] {
            let report = scan_pairs(&corpus, which, &params, &()).expect("good parameters");
            let found: Vec<(u32, u32)> = report.matches.iter().map(|m| (m.a.0, m.b.0)).collect();
            assert_eq!((&found, report.stats.undated), (&want, 1), "{hours} h");
        }
    }
}

#[test]
fn copies_that_may_not_meet_their_story_are_one_of_their_own() {
    // Five versions of a day, one of the next day that meets them all, and a cut-down one, which comes out twice more when
    // only it is near.
    let wire: Vec<String> = (0..80).map(|i| format!("w{i}")).collect();
    let version = |i: usize| format!("{} own{i} {}", wire[..40].join(" "), wire[40..].join(" "));
    let at = |id: &str, hours, text: String| {
        let mut doc = Document::new(id, text);
        doc.date = Some(Date { seconds: hours * HOUR, precision: Precision::Second });
        doc
    };
    let mut docs: Vec<Document> = (0..5).map(|i| at(&format!("v{i}"), 0, version(i))).collect();
    docs.push(at("middle", 24, version(5)));
    docs.extend([60, 100, 101].map(|hours| at(&format!("cut{hours:03}"), hours, wire[..60].join(" "))));
    let corpus = corpus(docs);
    let mut params = Params::default();
    params.query.most_apart = Some(48 * 3600);
    let report = scan(&corpus, &params).expect("good parameters");
    let story = |story: &wirecopy::model::story::Cluster| story.documents().map(|doc| corpus.id(doc)).collect();
    let stories: Vec<BTreeSet<&str>> = report.clusters.iter().map(story).collect();
    let want = [&["cut060", "middle", "v0", "v1", "v2", "v3", "v4"][..], &["cut100", "cut101"]];
    assert_eq!(stories, want.map(|ids| ids.iter().copied().collect()));
}

#[test]
fn crowds_are_linked_with_their_neighbours_in_time() {
    // A notice that comes out forty times a day for a hundred days, in shuffled order of id.
    let notice =
        "Ships are warned of fog on the northern approach and asked to keep watch on channel sixteen until noon";
    let mut random = Random::new(8);
    let mut numbers: Vec<usize> = (0..4000).collect();
    random.shuffle(&mut numbers);
    let docs = numbers.into_iter().enumerate().map(|(id, number)| {
        let own: String = (0..30).map(|i| format!(" w{}", number * 30 + i)).collect();
        let mut doc =
            Document::new(format!("d{id:04}"), if number % 2 == 0 { notice.into() } else { format!("{notice}.{own}") });
        doc.date = Some(Date { seconds: 36 * 60 * number as i64, precision: Precision::Second });
        doc
    });
    let corpus = corpus(docs.collect::<Vec<_>>());
    let mut params = Params::default();
    (params.query.most_apart, params.query.keep_boilerplate) = (Some(3 * 86_400), true);
    params.query.pair_limit = 20;
    let report = scan(&corpus, &params).expect("good parameters");
    assert!(report.stats.candidates < 6 * 4000, "{}", report.stats.candidates);
    let mut partners = vec![0; corpus.len()];
    for m in &report.matches {
        assert!(apart(&corpus, m.a, m.b).is_some_and(|seconds| seconds <= 3 * DAY));
        partners[m.a.index()] += 1;
        partners[m.b.index()] += 1;
    }
    // Those that add words of their own share too common a passage to be reported for it.
    let alone = corpus.docs().filter(|&doc| partners[doc.index()] == 0 && corpus.text(doc).unwrap() == notice);
    assert_eq!(alone.count(), 0);
}
