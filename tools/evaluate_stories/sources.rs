//! Owns the comparison of answers about sources with the trees of the stories: which answers are right, and where the
//! corpus tells it at all.

use super::measure::Errors;
use super::scores::Claim;
use super::truth::{Source, Truth};
use std::collections::BTreeSet;
use wirecopy::model::source::{Origin, Parent};
use wirecopy::{Corpus, Date, DocId, Precision, Report};

/// What a run says about the source of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub source: Source,
    /// That it is right.
    pub probability: f64,
}

/// How well answers about sources agree with the trees of the stories.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Documents that were taken from another, where something tells which; those with a right answer; and those of them
    /// with the very parent.
    pub told: usize,
    pub right: usize,
    pub parents: usize,
    /// Documents that were taken from an unseen piece, where something tells it; those with this answer.
    pub unseen: usize,
    pub recognised: usize,
    /// All other documents of stories; those that are said to come from an unseen piece, though they did not.
    pub others: usize,
    pub falsely_unseen: usize,
    /// Every answer.
    pub claims: Vec<Claim>,
    pub errors: Errors,
}

/// Of the documents of all stories, and of lifts; answers are in order of the documents.
pub fn sources(truth: &Truth, corpus: &Corpus, answers: &[Answer]) -> Sources {
    let mut out = Sources::default();
    let carriers = truth.carriers();
    for (doc, answer) in corpus.docs().zip(answers) {
        let fact = truth.of(doc);
        let story = match &fact.parent {
            Source::Document(parent) => truth.of(*parent).stories.first(),
            _ if fact.stories.len() == 1 => fact.stories.first(),
            _ => None,
        };
        let Some(story) = story else { continue };
        let carriers = &carriers[story.as_str()];
        let dated = truth.dates_tell(doc, corpus, carriers);
        let told = dated || truth.text_tells(doc, corpus, carriers);
        let right = truth.accepts(doc, &answer.source, dated);
        let falsely_unseen = answer.source == Source::Unseen && !right;
        if fact.parent == Source::Unseen {
            out.unseen += usize::from(told);
            out.recognised += usize::from(told && right);
        } else {
            out.others += 1;
            out.falsely_unseen += usize::from(falsely_unseen);
        }
        if let (Source::Document(_), true) = (&fact.parent, told) {
            out.told += 1;
            out.right += usize::from(right);
            out.parents += usize::from(answer.source == fact.parent);
        }
        if answer.source != Source::Nobody {
            out.claims.push(Claim { probability: answer.probability, right });
        }
        if told && !right || falsely_unseen {
            let [want, found] = [&fact.parent, &answer.source].map(|source| match source {
                Source::Document(doc) => corpus.id(*doc),
                Source::Unseen => "unseen",
                Source::Nobody => "nobody",
            });
            let Answer { probability, .. } = answer;
            let id = corpus.id(doc);
            out.errors.push(format!("{id} ({}, of {story}): {found} ({probability:.2}), not {want}", fact.kind));
        }
    }
    out
}

/// The answers of a report.
pub fn answers(report: &Report) -> Vec<Answer> {
    let source = |parent: Option<Parent>| match parent {
        None => Source::Nobody,
        Some(Parent::Document(doc)) => Source::Document(doc),
        Some(Parent::Agency(_) | Parent::Unseen) => Source::Unseen,
    };
    let of = |origin: &Origin| Answer { source: source(origin.source), probability: origin.probability };
    report.origins.iter().map(of).collect()
}

/// The plainest answers, against which all others have to show their worth: the earliest document of the same cluster.
pub fn earliest(corpus: &Corpus, report: &Report) -> Vec<Answer> {
    let mut out = vec![Answer { source: Source::Nobody, probability: 0.0 }; corpus.len()];
    for cluster in &report.clusters {
        let dated = cluster.documents().filter_map(|doc| Some((last_moment(corpus.date(doc)?), doc)));
        let Some(first) = dated.min() else { continue };
        let later = |doc: &DocId| corpus.date(*doc).is_some_and(|date| date.seconds > first.0);
        for doc in cluster.documents().filter(later) {
            out[doc.index()] = Answer { source: Source::Document(first.1), probability: 0.5 };
        }
    }
    out
}

impl Truth {
    /// Whether an answer about the source of a document is right: its parent, or another that has all that the document
    /// took from its parent, with the same edits, and (if dates tell: `dated`) that is no later. Nothing in the corpus
    /// tells these apart.
    pub fn accepts(&self, doc: DocId, answer: &Source, dated: bool) -> bool {
        let fact = self.of(doc);
        let Source::Document(parent) = fact.parent else { return *answer == fact.parent };
        let parent = self.of(parent);
        let taken: BTreeSet<u64> = fact.lines.intersection(&parent.lines).copied().collect();
        let inherited: BTreeSet<(u64, u64)> = fact.edits.intersection(&parent.edits).copied().collect();
        match answer {
            Source::Nobody => false,
            Source::Unseen => self.begins_unseen(doc) && inherited.is_empty() && self.original(doc, &taken),
            Source::Document(other) if self.comes_from(*other, doc) => false,
            Source::Document(other) => {
                let other = self.of(*other);
                let its: BTreeSet<(u64, u64)> =
                    other.edits.iter().filter(|edit| taken.contains(&edit.0)).copied().collect();
                other.stories == parent.stories
                    && taken.is_subset(&other.lines)
                    && its.is_subset(&fact.edits)
                    && inherited.is_subset(&other.edits)
                    && (!dated || other.time <= parent.time)
            }
        }
    }

    /// The way from a document to the first of its story that is in the corpus, itself left out.
    fn ancestors(&self, doc: DocId) -> impl Iterator<Item = DocId> {
        let parent = |doc: &DocId| match self.of(*doc).parent {
            Source::Document(parent) => Some(parent),
            _ => None,
        };
        std::iter::successors(parent(&doc), parent)
    }

    fn comes_from(&self, doc: DocId, other: DocId) -> bool {
        doc == other || self.ancestors(doc).any(|ancestor| ancestor == other)
    }

    /// Whether the first of its line was taken from a piece that is not in the corpus.
    fn begins_unseen(&self, doc: DocId) -> bool {
        self.ancestors(doc).last().is_some_and(|first| self.of(first).parent == Source::Unseen)
    }

    /// Whether none of these sentences was added by an ancestor.
    fn original(&self, doc: DocId, lines: &BTreeSet<u64>) -> bool {
        self.ancestors(doc).all(|ancestor| self.of(ancestor).own.is_disjoint(lines))
    }

    /// Whether dates tell where a document was taken from: its parent is dated before it, and no later than any other that
    /// has as much.
    fn dates_tell(&self, doc: DocId, corpus: &Corpus, carriers: &[DocId]) -> bool {
        let Source::Document(parent) = self.of(doc).parent else { return false };
        let Some(its) = corpus.date(parent) else { return false };
        let misleads = |other: &DocId| {
            self.of(*other).time > self.of(parent).time
                && corpus.date(*other).is_some_and(|date| date.seconds <= last_moment(its))
                && self.accepts(doc, &Source::Document(*other), false)
        };
        corpus.date(doc).is_some_and(|date| last_moment(its) < date.seconds) && !carriers.iter().any(misleads)
    }

    /// Whether anything else in the corpus tells it. From a piece that is in the corpus: a credit that names the parent, a
    /// cut, or an edit in a sentence that others hold without it. From an unseen one: another that names the same agency.
    fn text_tells(&self, doc: DocId, corpus: &Corpus, carriers: &[DocId]) -> bool {
        let fact = self.of(doc);
        let others = || carriers.iter().copied().filter(|&other| !self.comes_from(other, doc));
        match fact.parent {
            Source::Nobody => false,
            Source::Unseen => fact.credit.is_some() && others().any(|other| self.of(other).credit == fact.credit),
            Source::Document(parent) => {
                let its = self.of(parent);
                let edited = |edit: &(u64, u64)| {
                    let without = |other: &DocId| {
                        let other = self.of(*other);
                        other.lines.contains(&edit.0) && !other.edits.contains(edit)
                    };
                    !its.edits.contains(edit) && others().filter(without).take(2).count() == 2
                };
                fact.credit.is_some() && fact.credit.as_deref() == corpus.source(parent)
                    || fact.kind != "lift" && fact.lines.is_subset(&its.lines) && fact.lines != its.lines
                    || fact.edits.iter().any(edited)
            }
        }
    }
}

/// The last second that a date may mean.
fn last_moment(date: Date) -> i64 {
    match date.precision {
        Precision::Day => date.seconds + 86_399,
        Precision::Second => date.seconds,
    }
}
