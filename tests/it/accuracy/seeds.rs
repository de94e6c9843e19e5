//! Owns the seeds: in fifteen articles whose every shared passage is known, all are found and nothing else.

use crate::common::{Ranges, corpus, documents, ids, json_lines, number, ordered, seed_file, string};
use std::collections::BTreeMap;
use wirecopy::{CharSpan, Corpus, DocId, Params, Report, scan};

/// A passage of the truth with this many words or more must be found.
const LEAST_WORDS: usize = 8;

struct Truth {
    passages: Vec<(CharSpan, CharSpan)>,
}

fn truth(corpus: &Corpus) -> BTreeMap<(DocId, DocId), Truth> {
    let ids = ids(corpus);
    let mut out = BTreeMap::new();
    for line in json_lines(&seed_file("truth.jsonl")) {
        let (a, b) = (ids[string(&line, "a")], ids[string(&line, "b")]);
        let mut passages = Vec::new();
        for p in line["passages"].as_array().expect("passages") {
            let in_a = CharSpan { start: number(p, "a_start"), end: number(p, "a_end") };
            let in_b = CharSpan { start: number(p, "b_start"), end: number(p, "b_end") };
            passages.push(if a < b { (in_a, in_b) } else { (in_b, in_a) });
        }
        out.insert(ordered(a, b), Truth { passages });
    }
    out
}

fn slice(text: &str, span: CharSpan) -> String {
    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
}

fn words(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|w| !w.is_empty()).count()
}

fn check(corpus: &Corpus, report: &Report) {
    let truth = truth(corpus);
    let mut faults = Vec::new();
    let mut checked = 0;
    for (&(a, b), truth) in &truth {
        let found = report.matches.iter().find(|m| (m.a, m.b) == (a, b));
        let passages = found.map_or(&[][..], |m| report.passages_of(m));
        let found_a = Ranges::new(passages.iter().map(|p| (p.in_a.chars.start, p.in_a.chars.end)).collect());
        let found_b = Ranges::new(passages.iter().map(|p| (p.in_b.chars.start, p.in_b.chars.end)).collect());
        for &(in_a, in_b) in &truth.passages {
            if words(&slice(&corpus.text(a).unwrap(), in_a)) < LEAST_WORDS {
                continue;
            }
            checked += 1;
            for (doc, span, found) in [(a, in_a, &found_a), (b, in_b, &found_b)] {
                let want = Ranges::new(vec![(span.start, span.end)]);
                let share = want.and(found).len() as f64 / want.len() as f64;
                if share < 0.9 {
                    let text = slice(&corpus.text(doc).unwrap(), span).to_owned();
                    let pair = (corpus.id(a), corpus.id(b));
                    faults.push(format!("{pair:?}: {:.0} % found in {}: {text:?}", 100.0 * share, corpus.id(doc)));
                }
            }
        }
    }
    for m in report.matches.iter().filter(|m| !truth.contains_key(&(m.a, m.b))) {
        let texts: Vec<_> =
            report.passages_of(m).iter().map(|p| p.in_a.bytes.slice(&corpus.text(m.a).unwrap()).to_owned()).collect();
        faults.push(format!("{} and {} share nothing, but were reported: {texts:?}", corpus.id(m.a), corpus.id(m.b)));
    }
    println!("{} pairs, {checked} passages of {LEAST_WORDS} words or more", truth.len());
    assert!(truth.len() == 29 && checked > 60);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_passage_is_found_and_no_other_pair() {
    let corpus = corpus(documents(&seed_file("articles.jsonl")));
    check(&corpus, &scan(&corpus, &Params::default()).expect("good parameters"));
}

#[test]
fn by_fingerprints_too() {
    let corpus = corpus(documents(&seed_file("articles.jsonl")));
    let mut params = Params::default();
    params.query.compare_all_up_to = 0;
    // A footer of three documents is in the truth.
    params.query.keep_boilerplate = true;
    check(&corpus, &scan(&corpus, &params).expect("good parameters"));
}
