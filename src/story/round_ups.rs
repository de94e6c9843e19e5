//! Owns round-ups: documents that hold several stories, story after story, and are of none.
//!
//! A text that holds two texts in different places may have been put together from the two; or the two were both cut out of
//! the text. The text is a round-up if no story inside begins on a later day, and each story is told more often than the
//! text itself; or as often, if the text is hardly more than the stories. A digest has the beginnings of stories rather than
//! all of each story. So a text is a round-up, too, that holds one story, and parts of further stories that are together
//! more of the text. Else the text would be filed under the story that happens to be short.

use super::coverage::matched;
use super::graph::{StoryGraph, StoryLink};
use crate::base::cast::to_usize;
use crate::base::ids::{DocId, TokenSpan};
use crate::base::span_sets::{length, united, words_outside};
use crate::model::pair::{Coverage, Verified};
use crate::model::story::{DocMeta, StoryRules};
use crate::model::tuning::story::StoryTuning;
use std::collections::BTreeMap;

/// Whether two documents tell the same, perhaps under leads of their own: a text that many print is no round-up of what
/// fewer cut out of the text.
pub(super) fn tells_the_same(link: &StoryLink, tuning: &StoryTuning) -> bool {
    link.covers_both(tuning.same_coverage)
}

/// Whether a document holds the other document of a link, and more besides.
pub(super) fn holds(link: &StoryLink, min_coverage: f64) -> bool {
    link.coverage.of_b() >= min_coverage && link.coverage.of_a() < min_coverage
}

/// Parts of the documents that hold another document: links to all documents that share more with the holder than a
/// quotation, though little of both. O(links + matches).
pub(super) fn parts(
    verified: &Verified,
    links: &StoryGraph,
    coverages: &[Coverage],
    min_coverage: f64,
    tuning: &StoryTuning,
) -> StoryGraph {
    let embedded_words = tuning.embedded_words;
    let documents = verified.documents;
    let holder = |doc| links.of(doc).iter().any(|link| holds(link, min_coverage));
    let holders: Vec<bool> = (0..documents).map(DocId::from_index).map(holder).collect();
    StoryGraph::which(documents, &verified.matches, coverages, |doc, coverage| {
        holders[doc.index()] && coverage.shared() >= embedded_words
    })
}

/// For each document whether the document holds two documents in different places; or has parts of documents in different
/// places, and no document has as much of the holder as makes a story, but for documents that tell the same. O(links).
pub(super) fn suspects(
    verified: &Verified,
    [links, parts]: [&StoryGraph; 2],
    min_coverage: f64,
    tuning: &StoryTuning,
) -> Vec<bool> {
    let suspect = |doc| {
        let held = links.of(doc).iter().filter(|link| holds(link, min_coverage));
        let of_no_story = || links.of(doc).iter().all(|link| holds(link, min_coverage) || tells_the_same(link, tuning));
        apart(held.filter_map(|link| place(verified, doc, link)))
            || (of_no_story() && apart(parts.of(doc).iter().filter_map(|link| place(verified, doc, link))))
    };
    (0..verified.documents).map(DocId::from_index).map(suspect).collect()
}

/// Which `candidates` hold several stories. The arrays say what each document gathers around: as a copy, as a document that
/// tells the same, and as a member of a story, the last with all candidates left out. O(links + words of parts, log).
pub(super) fn confirmed(
    docs: DocMeta<'_>,
    verified: &Verified,
    [links, parts]: [&StoryGraph; 2],
    candidates: &[bool],
    [copies, same, stories]: [&[Option<DocId>]; 3],
    StoryRules { min_coverage, tuning }: StoryRules<'_>,
) -> Vec<bool> {
    let [copies, same, told] = [copies, same, stories].map(sizes);
    let day = |doc| docs.date(doc).map(|date| date.day());
    let mut first_day: Vec<Option<i64>> = vec![None; candidates.len()];
    for doc in docs.docs() {
        if let (Some(story), Some(day)) = (stories[doc.index()], day(doc)) {
            let first = &mut first_day[story.index()];
            *first = Some(first.map_or(day, |first| first.min(day)));
        }
    }
    let confirm = |doc: DocId| {
        let later = |story: DocId| first_day[story.index()].zip(day(doc)).is_some_and(|(first, own)| first > own);
        let told_more = |story: DocId| told[story.index()] > same[doc.index()];
        let is_story = |link: &&StoryLink| {
            let story = link.other;
            stories[story.index()] == Some(story) && told[story.index()] >= copies[doc.index()] && !later(story)
        };
        let held = links.of(doc).iter().filter(|link| holds(link, min_coverage)).filter(is_story);
        let mut held: Vec<(TokenSpan, &StoryLink)> =
            held.filter_map(|link| place(verified, doc, link).map(|span| (span, link))).collect();
        let counted = |other: DocId| stories[other.index()].filter(|&story| told_more(story) && !later(story));
        apart(held.iter().filter(|(_, link)| told_more(link.other)).map(|one| one.0))
            || (apart(held.iter().map(|one| one.0)) && together(&mut held) >= tuning.round_up_coverage)
            || mostly_others(verified, doc, [links, parts], counted)
    };
    docs.docs().map(|doc| candidates[doc.index()] && confirm(doc)).collect()
}

/// Whether a document has less of the main story than of further stories beside. The main story is linked with the document
/// and has most of the document; `story` says what partners tell, if a partner counts.
fn mostly_others(
    verified: &Verified,
    doc: DocId,
    [links, parts]: [&StoryGraph; 2],
    story: impl Fn(DocId) -> Option<DocId>,
) -> bool {
    let mut shared: BTreeMap<DocId, Vec<TokenSpan>> = BTreeMap::new();
    let mut most: Option<(u32, DocId)> = None;
    for part in parts.of(doc) {
        if let Some(story) = story(part.other) {
            let m = &verified.matches[to_usize(part.match_index)];
            let [in_a, in_b] = [0, 1].map(|side| matched(verified.passages_of(m), side));
            shared.entry(story).or_default().extend(if m.a == doc { in_a } else { in_b });
            if links.between(doc, part.other).is_some() {
                most = most.max(Some((part.coverage.covered_a, story)));
            }
        }
    }
    let Some(main) = most.and_then(|(_, story)| shared.remove(&story)).map(united) else { return false };
    words_outside(shared.into_values().flatten().collect(), &main) > length(&main)
}

/// Share of a document that stories in different places make up.
fn together(held: &mut [(TokenSpan, &StoryLink)]) -> f64 {
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

/// For each document how many gather around the same centre, the document among the number.
fn sizes(centres: &[Option<DocId>]) -> Vec<u32> {
    let mut around = vec![0; centres.len()];
    centres.iter().flatten().for_each(|centre| around[centre.index()] += 1);
    centres.iter().map(|centre| centre.map_or(1, |centre| around[centre.index()])).collect()
}

/// Where a document holds the other document of a link: the heaviest passage.
fn place(verified: &Verified, doc: DocId, link: &StoryLink) -> Option<TokenSpan> {
    let passage = verified.passages_of(&verified.matches[to_usize(link.match_index)]).first()?;
    Some(if passage.a == doc { passage.in_a.tokens } else { passage.in_b.tokens })
}

/// Whether two of the spans do not meet: the span that ends first, and the span that begins last.
fn apart(spans: impl Iterator<Item = TokenSpan> + Clone) -> bool {
    let (first_end, last_start) = (spans.clone().map(|s| s.end).min(), spans.map(|s| s.start).max());
    first_end.zip(last_start).is_some_and(|(end, start)| end <= start)
}
