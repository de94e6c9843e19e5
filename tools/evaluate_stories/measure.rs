//! Owns the comparison of a report with the truth of its corpus: what is right in numbers, what is wrong in words.

use super::scores::{Agreement, Held, missed};
use super::truth::Truth;
use std::collections::{BTreeMap, BTreeSet};
use wirecopy::model::pair::{Match, Stretch};
use wirecopy::model::story::Witness;
use wirecopy::{Corpus, DocId, Report};

/// What is wrong, one line each.
pub type Errors = Vec<String>;

/// How well clusters agree with stories: B-cubed over the documents that are in either, with how many these are (those
/// alone in both are right, and many), and the Rand index over all. A round-up is no member of any story.
pub fn clusters(truth: &Truth, corpus: &Corpus, report: &Report) -> (Agreement, usize, Errors) {
    let all = corpus.len();
    // Documents alone have a number of their own.
    let mut label: Vec<(usize, usize)> = (0..all).map(|doc| (all + doc, all + doc)).collect();
    for (number, carriers) in truth.carriers().values().enumerate() {
        carriers.iter().for_each(|doc| label[doc.index()].0 = number);
    }
    for (number, cluster) in report.clusters.iter().enumerate() {
        cluster.documents().for_each(|doc| label[doc.index()].1 = number);
    }
    let clustered = |&(story, cluster): &(usize, usize)| story < all || cluster < all;
    let labels: Vec<(usize, usize)> = label.iter().copied().filter(clustered).collect();

    // A document is misplaced unless its cluster holds most of its story and its story is most of its cluster.
    let main = |of: fn(&(usize, usize)) -> usize, is: fn(&(usize, usize)) -> usize| {
        let (mut counts, mut main) = (BTreeMap::new(), BTreeMap::new());
        labels.iter().for_each(|label| *counts.entry((of(label), is(label))).or_insert(0) += 1);
        for ((of, is), count) in counts {
            let best = main.entry(of).or_insert((0, 0));
            *best = (count, is).max(*best);
        }
        main
    };
    let [cluster_of, story_of] = [main(|label| label.0, |label| label.1), main(|label| label.1, |label| label.0)];
    let wrong = |doc: &DocId| {
        let (story, cluster) = label[doc.index()];
        clustered(&(story, cluster)) && (cluster_of[&story].1 != cluster || story_of[&cluster].1 != story)
    };
    let name = |doc: DocId| {
        let fact = truth.of(doc);
        let found = report.clusters.get(label[doc.index()].1);
        let found = found.map_or("alone".to_owned(), |cluster| format!("with {}", corpus.id(cluster.representative)));
        format!("{} ({}, of {}): {found}", corpus.id(doc), fact.kind, fact.stories.join(" and "))
    };
    let agreement = Agreement { ari: Agreement::of(&label).ari, ..Agreement::of(&labels) };
    (agreement, labels.len(), corpus.docs().filter(wrong).map(name).collect())
}

/// Planted witnesses of all passages, and those that are missing in the record that holds most of their passage.
pub fn witnesses(truth: &Truth, corpus: &Corpus, report: &Report) -> (usize, Errors) {
    let held = |doc: DocId, at: &Stretch| Held { doc: doc.index(), start: at.chars.start, end: at.chars.end };
    let places = |witness: &Witness| witness.stretches.iter().map(|at| held(witness.doc, at)).collect::<Vec<_>>();
    let records: Vec<Vec<Held>> =
        report.witnesses.iter().map(|record| record.witnesses.iter().flat_map(places).collect()).collect();
    let planted: Vec<Vec<Held>> = truth.passages.values().cloned().collect();
    let mut errors = Errors::new();
    for (name, missing) in truth.passages.keys().zip(missed(&planted, &records)) {
        for Held { doc, start, end } in missing {
            let doc = DocId::from_index(doc);
            let all = truth.passages[name].len();
            errors.push(format!("{name} of {all}: {} ({}), {start}..{end}", corpus.id(doc), truth.of(doc).kind));
        }
    }
    (planted.iter().map(Vec::len).sum(), errors)
}

/// Documents whose text names an agency as its source, those in which this was not found, and those in which another was.
pub fn credits(truth: &Truth, corpus: &Corpus, report: &Report) -> (usize, Errors, Errors) {
    let (mut planted, mut missed, mut wrong) = (0, Errors::new(), Errors::new());
    for doc in corpus.docs() {
        let of_text = report.credits.of(doc).iter().map(|placed| placed.credit).filter(|credit| credit.kind.of_text());
        let agencies = of_text.filter_map(|credit| credit.agency);
        let found: BTreeSet<&str> = agencies.map(|agency| report.credits.table.name(agency)).collect();
        let fact = truth.of(doc);
        let own = fact.credit.as_deref();
        planted += usize::from(own.is_some());
        if let Some(agency) = own.filter(|agency| !found.contains(agency)) {
            missed.push(format!("{} ({}): {agency}", corpus.id(doc), fact.kind));
        }
        let others = found.iter().filter(|agency| own != Some(agency));
        wrong.extend(others.map(|agency| format!("{} ({}): {agency}", corpus.id(doc), fact.kind)));
    }
    (planted, missed, wrong)
}

/// Pairs of documents that share nothing: those that were reported because of furniture, and those by chance.
pub fn false_pairs(truth: &Truth, corpus: &Corpus, report: &Report) -> (Errors, Errors) {
    let sharing = truth.sharing();
    let in_furniture = |m: &Match| {
        let places = report.passages_of(m).iter().flat_map(|p| [(m.a, p.in_a.chars), (m.b, p.in_b.chars)]);
        let mut places = places.map(|(doc, span)| Held { doc: doc.index(), start: span.start, end: span.end });
        places.any(|place| place.covered(truth.facts[place.doc].furniture.iter().copied()) >= 0.5)
    };
    let wrong = report.matches.iter().filter(|m| !truth.related(m.a, m.b, &sharing));
    let (furniture, chance): (Vec<&Match>, Vec<&Match>) = wrong.partition(|m| in_furniture(m));
    let name = |m: &Match| {
        let side = |doc| format!("{} ({})", corpus.id(doc), truth.of(doc).kind);
        format!("{} and {}: {} words", side(m.a), side(m.b), m.matched_words)
    };
    (furniture.into_iter().map(name).collect(), chance.into_iter().map(name).collect())
}

/// Pairs of documents that share a planted passage, and how many of them were reported; of larger groups only neighbours.
pub fn true_pairs(truth: &Truth, report: &Report) -> (usize, usize) {
    let neighbours = |witnesses: &Vec<Held>| -> Vec<(usize, usize)> {
        witnesses.windows(2).map(|two| (two[0].doc.min(two[1].doc), two[0].doc.max(two[1].doc))).collect()
    };
    let planted: BTreeSet<(usize, usize)> = truth.passages.values().flat_map(neighbours).collect();
    let found = report.matches.iter().filter(|m| planted.contains(&(m.a.index(), m.b.index()))).count();
    (planted.len(), found)
}
