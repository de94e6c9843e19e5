//! Owns the check of planted stories and of the scores that the `evaluate_stories` example prints: cases counted by hand,
//! and a small corpus from end to end.

use super::measure;
use super::scores::{Agreement, Claim, Held, brier, calibration, missed};
use super::sources::{Answer, answers, earliest, sources};
use super::truth::{Fact, Source, Truth};
use crate::made_up::Lexicon;
use crate::stories_planted::language::Language;
use crate::stories_planted::{Planted, Settings, lines, plant};
use std::collections::BTreeMap;
use wirecopy::io::read::dates;
use wirecopy::{Corpus, DocId, Document, Params, scan};

fn near(found: f64, want: f64) -> bool {
    (found - want).abs() < 1e-12
}

#[test]
fn clusters_counted_by_hand() {
    // For each: (story, cluster) of all documents; precision, recall, ARI.
    type Row = (&'static str, &'static [(usize, usize)], [f64; 3]);
    let table: [Row; 5] = [
        ("all right", &[(0, 5), (0, 5), (1, 3), (1, 3)], [1.0, 1.0, 1.0]),
        ("all in one", &[(0, 0), (0, 0), (1, 0), (1, 0)], [0.5, 1.0, 0.0]),
        ("all alone", &[(0, 0), (0, 1), (1, 2), (1, 3)], [1.0, 0.5, 0.0]),
        // Five of (3, 2) in clusters of (2, 3): precision (2 + 1/3 + 2 * 2/3) / 5, recall (2 * 2/3 + 1/3 + 2) / 5;
        // together 1 + 1 pairs, 4 in stories, 4 in clusters, 4 * 4 / 10 by chance: (2 - 1.6) / (4 - 1.6).
        ("one astray", &[(0, 0), (0, 0), (0, 1), (1, 1), (1, 1)], [11.0 / 15.0, 11.0 / 15.0, 1.0 / 6.0]),
        ("nothing", &[], [0.0, 0.0, 1.0]),
    ];
    for (what, labels, [precision, recall, ari]) in table {
        let found = Agreement::of(labels);
        assert!(near(found.precision, precision) && near(found.recall, recall), "{what}: {found:?}");
        assert!(near(found.ari, ari), "{what}: {found:?}");
    }
    assert!(near(Agreement { precision: 0.5, recall: 1.0, ari: 0.0 }.f(), 2.0 / 3.0));
}

fn held(doc: usize, start: u32, end: u32) -> Held {
    Held { doc, start, end }
}

#[test]
fn witnesses_counted_by_hand() {
    let passage = vec![held(0, 100, 200), held(1, 0, 100), held(2, 0, 100)];
    let missing = |records: &[Vec<Held>]| -> Vec<usize> {
        missed(std::slice::from_ref(&passage), records)[0].iter().map(|held| held.doc).collect()
    };
    // For each: records, documents that are missing.
    type Row<'a> = (&'a str, &'a [Vec<Held>], &'a [usize]);
    let table: [Row<'_>; 7] = [
        ("no record", &[], &[0, 1, 2]),
        ("the passage itself", std::slice::from_ref(&passage), &[]),
        ("inside of a longer one", &[vec![held(0, 0, 900), held(1, 0, 900), held(2, 0, 900)]], &[]),
        ("half is enough, less is not", &[vec![held(0, 0, 150), held(1, 0, 49), held(2, 50, 100)]], &[1]),
        ("pieces count together", &[vec![held(0, 100, 130), held(0, 150, 170), held(1, 0, 100), held(2, 0, 100)]], &[]),
        ("overlaps count once", &[vec![held(0, 100, 130), held(0, 110, 140), held(1, 0, 100)]], &[0, 2]),
        ("two records are not one", &[vec![held(0, 100, 200)], vec![held(1, 0, 99), held(2, 0, 99)]], &[0]),
    ];
    for (what, records, want) in table {
        assert_eq!(missing(records), want, "{what}");
    }
}

#[test]
fn probabilities_counted_by_hand() {
    let claim = |probability, right| Claim { probability, right };
    let claims = [claim(1.0, true), claim(0.9, false), claim(0.5, true), claim(0.5, false)];
    assert!(near(brier(&claims), (0.0 + 0.81 + 0.25 + 0.25) / 4.0));
    assert_eq!(calibration(&claims), [(2, 0.5, 0.5), (2, 0.95, 0.5)]);
    assert_eq!((brier(&[]), calibration(&[])), (0.0, vec![]));
}

fn corpus(made: &[Planted]) -> Corpus {
    let document = |(number, made): (usize, &Planted)| {
        let mut doc = Document::new(format!("d{number:06}"), made.text.as_str());
        (doc.source, doc.title) = (Some(made.source.clone()), Some(made.title.clone()));
        doc.date = made.date.as_deref().map(|date| dates::parse(date).unwrap());
        doc
    };
    Corpus::from_documents(made.iter().enumerate().map(document)).unwrap()
}

/// A planted corpus, its texts as `scan` takes them, and its truth as it is read from the file.
fn made(settings: Settings) -> (Vec<Planted>, Corpus, Truth) {
    let lexicon = Lexicon::from_seeds();
    let made = plant(settings, &mut Language::made_up(&lexicon, settings.seed));
    let corpus = corpus(&made);
    let truth = made.iter().enumerate().map(|(number, made)| lines::truth(number, made).to_string() + "\n");
    let truth = read_truth(&truth.collect::<String>(), &corpus);
    (made, corpus, truth)
}

fn read_truth(lines: &str, corpus: &Corpus) -> Truth {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("truth.jsonl"), lines).unwrap();
    Truth::read(folder.path(), corpus).unwrap()
}

const SMALL: Settings = Settings { documents: 700, largest: 60, in_stories: 220, seed: 3 };

#[test]
fn the_same_settings_give_the_same_corpus() {
    let lexicon = Lexicon::from_seeds();
    let lines = |seed| {
        let made = plant(Settings { seed, ..SMALL }, &mut Language::made_up(&lexicon, seed));
        let both = |(i, made)| [lines::document(i, made), lines::truth(i, made)];
        made.iter().enumerate().flat_map(both).collect::<Vec<_>>()
    };
    assert_eq!(lines(3), lines(3));
    assert_ne!(lines(3), lines(4));
}

#[test]
fn what_is_planted_is_in_the_texts() {
    let (made, corpus, truth) = made(SMALL);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    made.iter().for_each(|made| *kinds.entry(made.kind).or_default() += 1);
    let all = ["cut inside", "cut tail", "lift", "new lead", "original", "quotation", "round-up", "unrelated", "whole"];
    assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), all);
    assert_eq!(made.len(), SMALL.documents);
    let text = |place: &Held| -> String {
        let text = corpus.text(DocId::from_index(place.doc)).unwrap();
        text.chars().skip(place.start as usize).take((place.end - place.start) as usize).collect()
    };
    for (name, witnesses) in &truth.passages {
        assert!(witnesses.len() > 1, "{name}");
        // A few words are edited; first and last ones never.
        let ends = |place: &Held| {
            let text = text(place);
            let mut words = text.split_whitespace().map(str::to_owned);
            (words.next(), words.next_back())
        };
        assert!(witnesses.iter().all(|place| ends(place) == ends(&witnesses[0])), "{name}");
    }
    for (fact, made) in truth.facts.iter().zip(&made) {
        let furniture: Vec<String> = fact.furniture.iter().map(text).collect();
        assert!(furniture.iter().all(|text| text.ends_with(['.', ')'])), "{furniture:?}");
        if let Some(agency) = made.credit {
            assert!(made.text.contains(agency));
        }
    }
}

#[test]
fn text_that_is_given_is_used_once() {
    let lexicon = Lexicon::from_seeds();
    let mut prose = Language::made_up(&lexicon, 9);
    let given: Vec<String> = (0..400).map(|_| prose.sentence().join(" ")).collect();
    let twice = given.join(" ") + "\n\n" + &given.join(" ");
    let texts = Corpus::from_documents([Document::new("book", twice)]).unwrap();
    let mut language = Language::of_texts(&lexicon, 1, &texts).unwrap();
    let mut taken: Vec<String> = (0..300).map(|_| language.sentence().join(" ")).collect();
    taken.sort();
    taken.dedup();
    assert_eq!((taken.len(), language.wanting), (300, 0));
    let given = given.join(" ");
    assert!(taken.iter().all(|sentence| given.contains(sentence)));
    (0..200).for_each(|_| drop(language.sentence()));
    assert!(language.wanting >= 100);
}

#[test]
fn a_small_corpus_from_end_to_end() {
    let (_, corpus, truth) = made(SMALL);
    let report = scan(&corpus, &Params::default()).unwrap();
    let (agreement, documents, wrong) = measure::clusters(&truth, &corpus, &report);
    assert!(documents > 250 && agreement.f() > 0.97 && agreement.ari > 0.95, "{documents}: {agreement:?} {wrong:?}");
    let (planted, missing) = measure::witnesses(&truth, &corpus, &report);
    assert!(planted > 1000 && missing.len() * 100 < planted, "{} of {planted}", missing.len());
    let (planted, found) = measure::true_pairs(&truth, &report);
    assert!(planted > 400 && found * 100 > planted * 99, "{found} of {planted}");
    let (_, chance) = measure::false_pairs(&truth, &corpus, &report);
    assert_eq!(chance, [""; 0]);
    let (credited, missed, wrong) = measure::credits(&truth, &corpus, &report);
    assert!(credited > 50 && missed.len() * 4 < credited && wrong.is_empty(), "{credited}: {missed:?} {wrong:?}");
    // The earliest date of the story is a poor answer, but not always wrong.
    let found = sources(&truth, &corpus, &earliest(&corpus, &report));
    assert!(found.right * 10 < found.told * 9, "{found:?}");
    let judged = sources(&truth, &corpus, &answers(&report));
    assert!(judged.right * 100 > judged.told * 87, "{} of {}", judged.right, judged.told);
    assert!(judged.falsely_unseen * 20 < judged.others && brier(&judged.claims) < 0.1, "{judged:?}");
}

/// An answer for every document.
fn all_answers(truth: &Truth, of: impl Fn(&Fact) -> Source) -> Vec<Answer> {
    truth.facts.iter().map(|fact| Answer { source: of(fact), probability: 1.0 }).collect()
}

#[test]
fn the_truth_is_the_best_answer() {
    let (_, corpus, truth) = made(SMALL);
    let best = sources(&truth, &corpus, &all_answers(&truth, |fact| fact.parent.clone()));
    assert!(best.told > 100 && best.unseen > 10 && best.others > 200, "{best:?}");
    assert_eq!(
        (best.right, best.parents, best.recognised, best.falsely_unseen),
        (best.told, best.told, best.unseen, 0)
    );
    assert!(best.errors.is_empty() && brier(&best.claims) == 0.0);
    let silent = sources(&truth, &corpus, &all_answers(&truth, |_| Source::Nobody));
    assert_eq!((silent.right, silent.recognised, silent.claims.len()), (0, 0, 0));
    let blind = sources(&truth, &corpus, &all_answers(&truth, |_| Source::Unseen));
    assert!(blind.recognised == blind.unseen && blind.falsely_unseen * 10 > blind.others * 8, "{blind:?}");
}

#[test]
fn answers_judged_by_hand() {
    // An agency's story of four sentences; a copy with edit 0; a cut copy of that; a whole copy of the agency's with edit 1,
    // two hours later; and two carriers of a story that is not in the corpus.
    let table = [
        ("a", "s0", None, 0, "Reuters", None, &[0, 1, 2, 3][..], &[][..]),
        ("b", "s0", Some("a"), 1, "Gazette", Some("Reuters"), &[0, 1, 2, 3], &[[1, 0]]),
        ("c", "s0", Some("b"), 2, "Herald", None, &[0, 1], &[[1, 0]]),
        ("d", "s0", Some("a"), 2, "Courier", None, &[0, 1, 2, 3], &[[2, 1]]),
        ("e", "s1", Some("unseen:AP"), 0, "Post", Some("AP"), &[0, 1], &[]),
        ("f", "s1", Some("unseen:AP"), 1, "Echo", Some("AP"), &[0, 1], &[]),
        ("g", "s1", Some("e"), 2, "Times", None, &[0], &[]),
    ];
    let mut lines = String::new();
    let mut docs = Vec::new();
    for (id, story, parent, hour, source, credit, sentences, edits) in table {
        let truth = serde_json::json!({ "id": id, "story": story, "parent": parent, "kind": "whole", "time": hour * 3600,
            "credit": credit, "lines": sentences, "own": [], "edits": edits, "passages": [], "furniture": [] });
        lines += &format!("{truth}\n");
        let mut doc = Document::new(id, "text");
        doc.source = Some(source.to_owned());
        doc.date = Some(wirecopy::Date { seconds: hour * 3600, precision: wirecopy::Precision::Second });
        docs.push(doc);
    }
    let corpus = Corpus::from_documents(docs.clone()).unwrap();
    docs.iter_mut().for_each(|doc| doc.date = None);
    let undated = Corpus::from_documents(docs).unwrap();
    let truth = read_truth(&lines, &corpus);
    let doc = |id: &str| corpus.docs().find(|&doc| corpus.id(doc) == id).unwrap();
    let source = |id: &str| if id == "unseen" { Source::Unseen } else { Source::Document(doc(id)) };
    for (id, answer, dated, right) in [
        ("b", "a", true, true),
        ("b", "c", true, false), // it came from b
        ("b", "d", true, false), // has an edit that b has not
        ("c", "b", true, true),
        ("c", "a", true, false), // has not the edit that c inherited
        ("d", "a", true, true),
        ("d", "unseen", true, false),
        ("e", "unseen", true, true),
        ("e", "f", true, false),
        ("g", "e", true, true),
        ("g", "unseen", true, true), // e changed nothing: g may have it from there too
        ("g", "f", true, false),     // later than e
        ("g", "f", false, true),     // without dates it is as good
    ] {
        assert_eq!(truth.accepts(doc(id), &source(answer), dated), right, "{id} from {answer}");
    }
    let told = |corpus: &Corpus| sources(&truth, corpus, &all_answers(&truth, |_| Source::Nobody));
    // Without dates: the credit of b, the cut of c and of g, the edit of d tell it.
    for corpus in [&corpus, &undated] {
        let found = told(corpus);
        assert_eq!((found.told, found.unseen, found.others), (4, 2, 5));
    }
}
