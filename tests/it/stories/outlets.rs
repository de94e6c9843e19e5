//! Owns how much is taken over: words and class of each document, what outlets share, take and give, and which clusters
//! are stories and which are templates.

use crate::common::{Random, corpus};
use std::collections::HashMap;
use wirecopy::model::derivation::{Class, OutletPair};
use wirecopy::{Corpus, Date, Document, Params, Precision, Report, scan};

/// So many words that nothing else shares.
fn prose(random: &mut Random, words: usize) -> String {
    (0..words).map(|_| format!("w{:x}q", random.below(1 << 40))).collect::<Vec<_>>().join(" ")
}

fn document(id: &str, source: &str, hour: i64, text: &str) -> Document {
    let date = Some(Date { seconds: hour * 3600, precision: Precision::Second });
    Document { source: Some(source.to_owned()).filter(|s| !s.is_empty()), date, ..Document::new(id, text) }
}

fn found(docs: Vec<Document>) -> (Corpus, Report) {
    let corpus = corpus(docs);
    let report = scan(&corpus, &Params::default()).expect("good parameters");
    (corpus, report)
}

/// Copied, edited and own words and the class of each document.
fn derivations(corpus: &Corpus, report: &Report) -> HashMap<String, (u32, u32, u32, Class)> {
    let of = |doc| {
        let d: &wirecopy::model::derivation::Derivation = &report.derivations[wirecopy::DocId::index(doc)];
        (corpus.id(doc).to_owned(), (d.copied, d.edited, d.own, d.class))
    };
    corpus.docs().map(of).collect()
}

/// A story of an agency, what three outlets made of it, and pieces of their own.
fn small_world() -> Vec<Document> {
    let mut random = Random::new(4);
    let (story, other) = (prose(&mut random, 200), prose(&mut random, 120));
    let first = |text: &str, words: usize| text.split(' ').take(words).collect::<Vec<_>>().join(" ");
    let new = |random: &mut Random, words, text: &str| format!("{} {text}", prose(random, words));
    vec![
        document("wire", "Wire", 100, &story),
        document("copy", "Gazette", 103, &story),
        document("lead", "Herald", 110, &new(&mut random, 100, &story)),
        document("quote", "Herald", 120, &new(&mut random, 300, &first(&story, 20))),
        document("cut", "Post", 101, &first(&story, 150)),
        // The Gazette had this one; the Herald ran it a day later.
        document("gazette", "Gazette", 200, &other),
        document("herald", "Herald", 224, &other),
        document("alone", "Post", 300, &prose(&mut random, 90)),
        document("nobody", "", 105, &story),
    ]
}

#[test]
fn words_are_copied_edited_or_own() {
    let (corpus, report) = found(small_world());
    let all = derivations(&corpus, &report);
    for (id, want) in [
        ("wire", (0, 0, 200, Class::NotDerived)),
        ("copy", (200, 0, 0, Class::Wholly)),
        ("lead", (200, 0, 100, Class::Partly)),
        ("quote", (20, 0, 300, Class::NotDerived)),
        ("cut", (150, 0, 0, Class::Wholly)),
        ("gazette", (0, 0, 120, Class::NotDerived)),
        ("herald", (120, 0, 0, Class::Wholly)),
        ("alone", (0, 0, 90, Class::NotDerived)),
    ] {
        assert_eq!(all[id], want, "{id}");
    }
}

#[test]
fn changed_words_are_edited_and_thresholds_count() {
    let mut random = Random::new(5);
    let story = prose(&mut random, 100);
    let words: Vec<&str> = story.split(' ').collect();
    let changed = |(at, word): (usize, &&str)| if at % 20 == 10 { format!("new{at}") } else { (*word).to_owned() };
    let edited = words.iter().enumerate().map(changed).collect::<Vec<_>>().join(" ");
    let corpus = corpus([document("a", "A", 1, &story), document("b", "B", 9, &edited)]);
    for (wholly, partly, class) in [(0.8, 0.1, Class::Wholly), (1.0, 0.1, Class::Partly), (1.0, 1.0, Class::NotDerived)]
    {
        let mut params = Params::default();
        (params.query.wholly_from, params.query.partly_from) = (wholly, partly);
        let report = scan(&corpus, &params).expect("good parameters");
        assert_eq!(derivations(&corpus, &report)["b"], (95, 5, 0, class));
        assert_eq!(derivations(&corpus, &report)["a"], (0, 0, 100, Class::NotDerived));
    }
    let mut params = Params::default();
    params.query.partly_from = 0.9;
    assert!(scan(&corpus, &params).is_err());
}

#[test]
fn outlets_share_take_and_give() {
    let (_, report) = found(small_world());
    let totals = &report.outlets.totals;
    let names: Vec<&str> = totals.iter().map(|total| total.name.as_str()).collect();
    assert_eq!(names, ["Gazette", "Herald", "Post", "Wire"]);
    let total = |name: &str| totals.iter().find(|total| total.name == name).expect("an outlet");
    let gazette = total("Gazette");
    assert_eq!((gazette.documents, gazette.words, gazette.taken, gazette.copied), (2, 320, 200, 200));
    assert_eq!((gazette.classes, total("Post").classes), ([1, 0, 1], [1, 0, 1]));
    assert_eq!((total("Herald").words, total("Herald").taken), (100 + 200 + 320 + 120, 200 + 20 + 120));
    // Two stories: hours 103 and 200 against 100 and 224.
    assert_eq!((gazette.stories.number, gazette.stories.dated, gazette.stories.first), (2, 2, 1));
    assert_eq!((gazette.stories.lag, gazette.stories.first_share()), (Some((3 - 24) * 1800), Some(0.5)));

    let pair = |outlet: &str, other: &str| -> &OutletPair {
        let number = |name| names.iter().position(|n| *n == name).map(|at| u32::try_from(at).expect("few"));
        let mut pairs = report.outlets.pairs.iter();
        pairs.find(|p| (Some(p.outlet), Some(p.other)) == (number(outlet), number(other))).expect("a pair")
    };
    let wire = pair("Herald", "Wire");
    assert_eq!((wire.documents, wire.words, wire.taken, wire.given), (2, 220, 220, 0));
    assert_eq!((wire.stories.number, wire.stories.lag, wire.stories.first), (1, Some(10 * 3600), 0));
    let back = pair("Wire", "Herald");
    assert_eq!((back.documents, back.words, back.taken, back.given), (1, 200, 0, 220));
    assert_eq!((back.stories.lag, back.stories.first), (Some(-10 * 3600), 1));
    for p in &report.outlets.pairs {
        let back = report.outlets.pairs.iter().find(|q| (q.outlet, q.other) == (p.other, p.outlet)).expect("both ways");
        assert_eq!((p.given, p.stories.number, p.stories.dated), (back.taken, back.stories.number, back.stories.dated));
        assert!(p.taken <= p.words && p.documents <= totals[p.outlet as usize].documents);
    }
}

/// Notices of a bank: one form, other figures each time, or figures that stay.
fn notices(days: &[i64], others: bool) -> Vec<Document> {
    let notice = |(at, &day): (usize, &i64)| {
        let number = if others { at } else { 0 };
        let text = format!(
            "Balances of the treasury at the central bank of Skerry rose on day {day} to {}.{} billion crowns, of which {} \
             billion were held in accounts of the harbour fund, the ministry of finance said in its usual statement on \
             the money market.",
            number * 7 + 3,
            number % 10,
            number * 3 + 2
        );
        document(&format!("n{at}"), "Wire", day * 24, &text)
    };
    days.iter().enumerate().map(notice).collect()
}

#[test]
fn forms_that_come_back_are_templates() {
    let (_, report) = found(notices(&[1, 8, 15, 22, 29], false));
    let cluster = &report.clusters[0];
    assert!(cluster.size() == 5 && cluster.template, "{cluster:?}");
    assert!(cluster.label.starts_with("Balances of the treasury at the central bank of"), "{}", cluster.label);
    // What they share is the form's, and no story.
    assert!(report.derivations.iter().all(|derived| derived.class == Class::NotDerived));

    for days in [&[1, 1, 2, 2, 3][..], &[1, 1, 1, 2, 30]] {
        for others in [false, true] {
            let (_, report) = found(notices(days, others));
            let cluster = &report.clusters[0];
            assert!(cluster.size() == 5 && cluster.template == others, "{days:?}");
        }
    }
}

#[test]
fn a_cluster_has_a_title_or_first_words() {
    let mut docs = notices(&[1, 2], false);
    let label = |docs: &[Document]| found(docs.to_vec()).1.clusters[0].label.clone();
    assert_eq!(label(&docs), "Balances of the treasury at the central bank of Skerry …");
    docs.iter_mut().for_each(|doc| doc.title = Some(" More\nmoney ".to_owned()));
    assert_eq!(label(&docs), "More money");
}
