//! Owns round-ups: documents that hold several stories, one after the other, and are of none.
//!
//! A text that holds two others in different places may have been put together from them; or they were both cut out of it.
//! It is a round-up if none of these stories begins on a later day, and each is told more often than the text itself; or as
//! often, if the text is hardly more than they are.

use super::links::{Link, Links};
use crate::corpus::Corpus;
use crate::results::Report;
use crate::units::{DocId, TokenSpan, to_usize};

/// Share of a round-up that the stories in it make up, if it is told as often as they are. What is cut out of one text seldom
/// adds up to so much of it.
const HARDLY_MORE: f64 = 0.8;

/// Whether a document holds the other one of a link, which is the lesser part of it.
pub(super) fn holds(link: &Link, min_coverage: f64) -> bool {
    link.coverage.of_b() >= min_coverage && link.coverage.of_a() < min_coverage
}

/// For each document whether it holds two others in different places. O(links).
pub(super) fn suspects(report: &Report, links: &Links, min_coverage: f64) -> Vec<bool> {
    let suspect = |doc| {
        let held = links.of(doc).iter().filter(|link| holds(link, min_coverage));
        apart(held.filter_map(|link| place(report, doc, link)))
    };
    (0..report.stats.documents).map(DocId::from_index).map(suspect).collect()
}

/// Which of the suspects hold two stories: `copies` and `stories` say what each document gathers around, as a copy and as
/// a member of a story, with all suspects left out. O(links).
pub(super) fn confirmed(
    corpus: &Corpus,
    report: &Report,
    links: &Links,
    suspects: &[bool],
    [copies, stories]: [&[Option<DocId>]; 2],
    min_coverage: f64,
) -> Vec<bool> {
    let copies_of = sizes(copies);
    let told = sizes(stories);
    let day = |doc| corpus.date(doc).map(|date| date.day());
    let mut first_day: Vec<Option<i64>> = vec![None; suspects.len()];
    for doc in corpus.docs() {
        if let (Some(story), Some(day)) = (stories[doc.index()], day(doc)) {
            let first = &mut first_day[story.index()];
            *first = Some(first.map_or(day, |first| first.min(day)));
        }
    }
    let confirm = |doc: DocId| {
        let own = copies[doc.index()].map_or(1, |original| copies_of[original.index()]);
        let later = |story: DocId| first_day[story.index()].zip(day(doc)).is_some_and(|(first, own)| first > own);
        let is_story = |link: &&Link| {
            let story = link.other;
            stories[story.index()] == Some(story) && told[story.index()] >= own && !later(story)
        };
        let held = links.of(doc).iter().filter(|link| holds(link, min_coverage)).filter(is_story);
        let mut held: Vec<(TokenSpan, &Link)> =
            held.filter_map(|link| place(report, doc, link).map(|span| (span, link))).collect();
        let told_more = held.iter().filter(|(_, link)| told[link.other.index()] > own).map(|one| one.0);
        apart(told_more) || (apart(held.iter().map(|one| one.0)) && together(&mut held) >= HARDLY_MORE)
    };
    corpus.docs().map(|doc| suspects[doc.index()] && confirm(doc)).collect()
}

/// Share of a document that stories in different places of it make up.
fn together(held: &mut [(TokenSpan, &Link)]) -> f64 {
    held.sort_unstable_by_key(|(span, link)| (span.end, span.start, link.other));
    let (mut reached, mut share) = (0, 0.0);
    for (span, link) in held {
        if span.start >= reached {
            reached = span.end;
            share += link.coverage.of_a();
        }
    }
    share
}

/// How many documents gather around each.
fn sizes(centres: &[Option<DocId>]) -> Vec<u32> {
    let mut out = vec![0; centres.len()];
    centres.iter().flatten().for_each(|centre| out[centre.index()] += 1);
    out
}

/// Where a document holds the other one of a link: its heaviest passage.
fn place(report: &Report, doc: DocId, link: &Link) -> Option<TokenSpan> {
    let passage = report.passages_of(&report.matches[to_usize(link.found)]).first()?;
    Some(if passage.a == doc { passage.in_a.tokens } else { passage.in_b.tokens })
}

/// Whether two of the spans do not meet: the one that ends first, and the one that begins last.
fn apart(spans: impl Iterator<Item = TokenSpan> + Clone) -> bool {
    let (first_end, last_start) = (spans.clone().map(|s| s.end).min(), spans.map(|s| s.start).max());
    first_end.zip(last_start).is_some_and(|(end, start)| end <= start)
}
