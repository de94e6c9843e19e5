//! Owns relatives: who of a large story is near to whom. The documents of such a story were linked as stars, each document
//! with the hub and few more. But a document taken from a second document of the story holds the changes of the second
//! document, and words that few documents hold are found by looking the words up.

use super::labels::is_template;
use crate::base::cast::{to_u32, to_usize};
use crate::base::error::Result;
use crate::base::hash::phrase;
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::model::corpus::Corpus;
use crate::model::credits::CorpusCredits;
use crate::model::pair::{Pair, Verified};
use crate::model::story::Cluster;
use crate::model::tuning::story::StoryTuning;
use crate::story::coverage::furniture;
use ahash::{AHashMap, AHashSet};
use std::cmp::Reverse;

/// A document with what differs from the representative of the story.
struct Relative {
    doc: DocId,
    /// Phrases that the representative has not at the same place, each once.
    changes: Vec<u64>,
}

/// Pairs of the stories with more than `limit` different texts that should be compared, whether compared before or not. Each
/// text is paired with the texts that share most changes, two at least; with the earliest texts of the story; and with the
/// texts of agencies. A change is a phrase that a text does not share with the representative, but with up to `limit` texts.
/// `text` says which documents have one text, by the first of the documents; a pair is of any documents with the texts.
///
/// O(words of such stories + changes · `limit`). At most 10 pairs a document.
///
/// # Errors
/// As [`Corpus::text`].
pub fn relatives(
    corpus: &Corpus,
    verified: &Verified,
    clusters: &[Cluster],
    text: impl Fn(DocId) -> DocId,
    (boilerplate, credits): (&Boilerplate, &CorpusCredits),
    limit: usize,
    tuning: &StoryTuning,
) -> Result<Vec<Pair>> {
    let mut texts = corpus.reader();
    let mut tokens = Tokens::default();
    let mut out: Vec<Pair> = Vec::new();
    for story in clusters.iter().filter(|story| story.size() > limit) {
        let mut docs: Vec<DocId> = story.documents().collect();
        docs.sort_unstable_by_key(|&doc| (corpus.date(doc).is_none(), corpus.date(doc), doc));
        let earliest = earliest_of_each(docs.iter().copied(), &text);
        if earliest.len() <= limit || is_template(corpus, verified, story, tuning) {
            continue;
        }
        let matched: AHashMap<DocId, usize> =
            story.members.iter().map(|member| (member.doc, member.match_index)).collect();
        let mut members = Vec::with_capacity(earliest.len());
        for &doc in &earliest {
            if let Some(&match_index) = matched.get(&doc) {
                tokenize(&texts.text(doc)?, &mut tokens);
                let furniture = furniture(boilerplate, credits, doc);
                let runs = equal(verified, doc, match_index);
                members.push(Relative { doc, changes: changes(&tokens.hashes, tuning.change_words, runs, &furniture) });
            }
        }
        let mut add = |a: DocId, b: DocId| out.extend((a != b).then_some((a.min(b), a.max(b))));
        let dated = earliest.iter().copied().filter(|&doc| corpus.date(doc).is_some());
        let is_agency = |doc: &DocId| corpus.source(*doc).is_some_and(|source| credits.table.is_agency(source));
        let agencies = earliest_of_each(docs.iter().copied().filter(is_agency), &text);
        for founder in dated.take(tuning.founders).chain(agencies.into_iter().take(tuning.founders)) {
            earliest.iter().for_each(|&doc| add(founder, doc));
        }
        nearest(&members, limit, tuning, |a, b| add(members[a].doc, members[b].doc));
    }
    Ok(out)
}

/// Of some documents the first document of each text.
fn earliest_of_each(docs: impl Iterator<Item = DocId>, text: impl Fn(DocId) -> DocId) -> Vec<DocId> {
    let mut seen = AHashSet::new();
    docs.filter(|&doc| seen.insert(text(doc))).collect()
}

/// The runs of a document in a match of the document, ascending.
fn equal(verified: &Verified, doc: DocId, match_index: usize) -> Vec<TokenSpan> {
    let m = &verified.matches[match_index];
    let runs = verified.passages_of(m).iter().flat_map(|passage| &passage.runs);
    let mut out: Vec<TokenSpan> = runs.map(|run| if m.a == doc { run.in_a() } else { run.in_b() }).collect();
    out.sort_unstable();
    out
}

/// The phrases of a document, of `length` words, that do not lie in one of the runs (ascending), each once. Phrases with
/// furniture (ascending, apart) are left out.
fn changes(words: &[u64], length: usize, runs: Vec<TokenSpan>, furniture: &[TokenSpan]) -> Vec<u64> {
    let (mut reached, mut run, mut left_out) = (0, 0, 0);
    let mut out = Vec::new();
    for (start, run_of_words) in (0..).zip(words.windows(length)) {
        let end = start + to_u32(length);
        while runs.get(run).is_some_and(|run| run.start <= start) {
            reached = reached.max(runs[run].end);
            run += 1;
        }
        while furniture.get(left_out).is_some_and(|out| out.end <= start) {
            left_out += 1;
        }
        if end > reached && furniture.get(left_out).is_none_or(|out| out.start >= end) {
            out.push(phrase(run_of_words));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Links each member with the members that have most changes in common with the member; of equals with members that have the
/// fewest further changes, then with the first.
fn nearest(members: &[Relative], limit: usize, tuning: &StoryTuning, mut link: impl FnMut(usize, usize)) {
    let mut holders: AHashMap<u64, Vec<u32>> = AHashMap::new();
    for (number, member) in (0..).zip(members) {
        for &change in &member.changes {
            holders.entry(change).or_default().push(number);
        }
    }
    let (mut met, mut near) = (Vec::new(), Vec::new());
    for (number, member) in members.iter().enumerate() {
        met.clear();
        let held = member.changes.iter().map(|change| &holders[change]).filter(|held| held.len() <= limit);
        met.extend(held.flatten().copied().filter(|&other| to_usize(other) != number));
        met.sort_unstable();
        near.clear();
        let many = met.chunk_by(|x, y| x == y).filter(|same| same.len() >= tuning.common_changes);
        near.extend(many.map(|same| {
            let all = members[to_usize(same[0])].changes.len();
            (Reverse(same.len()), all, same[0])
        }));
        near.sort_unstable();
        for &(.., other) in near.iter().take(tuning.nearest_relatives) {
            link(number, to_usize(other));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(list: &[(u32, u32)]) -> Vec<TokenSpan> {
        list.iter().map(|&(start, end)| TokenSpan { start, end }).collect()
    }

    #[test]
    fn changes_lie_outside_of_what_is_equal() {
        let words: Vec<u64> = (0..10).collect();
        for (runs, furniture, want) in [
            (&[(0, 10)][..], &[][..], &[][..]),
            (&[(0, 5), (5, 10)], &[], &[3, 4]),    // words left out between
            (&[(0, 4), (5, 10)], &[], &[2, 3, 4]), // another word
            (&[(0, 4), (2, 10)], &[], &[]),        // what overlaps has no place between
            (&[(3, 10)], &[], &[0, 1, 2]),         // a lead
            (&[(3, 10)], &[(0, 2)], &[2]),         // that is a dateline
            (&[(0, 8)], &[(8, 10)], &[]),
            (&[], &[(4, 6)], &[0, 1, 6, 7]),
        ] {
            let mut want: Vec<u64> = want.iter().map(|&at: &usize| phrase(&words[at..at + 3])).collect();
            want.sort_unstable();
            assert_eq!(changes(&words, 3, spans(runs), &spans(furniture)), want, "{runs:?} {furniture:?}");
        }
    }

    #[test]
    fn the_nearest_share_most_changes_and_have_fewest_of_their_own() {
        let of = |changes: &[u64]| Relative { doc: DocId(0), changes: changes.to_vec() };
        let members = [
            of(&[1, 2]),            // was changed once
            of(&[1, 2, 3, 4]),      // and again
            of(&[1, 2, 3, 4, 5]),   // and again
            of(&[1, 2, 9, 10, 11]), // taken from the first
            of(&[]),                // as the representative
            of(&[20]),
        ];
        let mut links: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
        nearest(&members, 4, &StoryTuning::default(), |a, b| links[a].push(b));
        assert_eq!(links, [&[1, 2, 3][..], &[2, 0, 3], &[1, 0, 3], &[0, 1, 2], &[], &[]]);
        // What too many hold tells nothing.
        links.iter_mut().for_each(Vec::clear);
        nearest(&members, 3, &StoryTuning::default(), |a, b| links[a].push(b));
        assert_eq!(links, [&[][..], &[2], &[1], &[], &[], &[]]);
    }
}
