//! Owns the prefilter, the first question about a pair: can the pair hold a rewritten passage? Nearly all pairs cannot,
//! and are told here, by the telling words that both documents hold outside of copied text.

use super::dot_matrix::DotMatrix;
use super::sentences::{self, Point};
use crate::base::cast::{to_u32, to_usize};
use crate::engine::align::aligned::Aligned;
use crate::engine::align::content_words::Content;
use crate::engine::align::rewritten::region::Region;
use crate::model::tuning::rewritten::RewrittenTuning;
use std::ops::Range;

/// What a pair may hold.
pub struct Prefilter {
    /// Whether the pair may hold a rewritten passage of the usual length, or a summary if summaries are looked for.
    pub regions: bool,
    /// Where short rewritten passages may be.
    pub starts: Vec<Region>,
    /// Where in the second document windows share evidence enough.
    pub windows: Vec<Range<usize>>,
}

/// A telling word that both documents hold, at a place in the first document.
#[derive(Clone, Copy)]
struct Partner {
    /// Last place of the word in either document, among the telling words.
    last: (u32, u32),
    /// Whether the word is rare enough to begin a short passage.
    begins: bool,
}

/// What a pair with known exact stretches may hold. O(telling words), and the pairs of places of telling words that
/// both hold.
///
/// Six rare words within 36 words of either document always count. A passage may be missed if the telling words of the
/// passage lie scattered, repeat each other, or stand in an exact stretch or in more than sixteen places.
///
/// Two windows must share evidence, under half of what a passage needs in the end.
pub fn prefilter(a: &Content, b: &Content, exact: &[Aligned], digests: bool, tuning: &RewrittenTuning) -> Prefilter {
    let is_rare = |word: u32| a.is_rare(to_usize(word), tuning);
    let copied = copied(a, exact);
    let free = |&(p, is_copied): &(u32, &bool)| {
        // A word of the copy in `b` has a partner in the copy in `a`.
        !is_copied && a.telling.is_last(p) && !a.telling.places(p).any(|word| copied[to_usize(word)])
    };
    let in_both = (0..).zip(&copied).filter(free).map(|one| one.0);
    let in_both = in_both.filter_map(|p| Some((p, b.telling.last_place(a.telling.all()[to_usize(p)])?)));
    let in_both: Vec<(u32, u32)> = in_both.collect();
    if in_both.iter().filter(|last| is_rare(last.0)).count() < tuning.least_rare_words {
        return Prefilter { regions: false, starts: Vec::new(), windows: Vec::new() };
    }
    let mut partners: Vec<Option<Partner>> = vec![None; a.places.len()];
    for last in in_both {
        let most = a.copies[to_usize(last.0)].max(b.copies[to_usize(last.1)]);
        if most <= tuning.most_places {
            let begins = most <= tuning.most_places_of_rare && is_rare(last.0);
            a.telling.places(last.0).for_each(|word| partners[to_usize(word)] = Some(Partner { last, begins }));
        }
    }
    let windows = windows(a, b, &partners, tuning);
    let starts = sentences::starts(&rare(a, b, &partners), tuning.sentence_reach);
    Prefilter { regions: digests || !windows.is_empty(), starts, windows }
}

/// Places in both documents of the words that begin short passages, in order.
fn rare(a: &Content, b: &Content, partners: &[Option<Partner>]) -> Vec<Point> {
    let mut out = Vec::new();
    for (&i, partner) in a.places.iter().zip(partners) {
        if let Some(Partner { last: (word, there), begins: true }) = *partner {
            out.extend(b.telling.places(there).map(|j| Point { a: i, b: b.places[to_usize(j)], word }));
        }
    }
    out
}

/// Where in the second document windows share evidence enough with a window of the first document. A word counts once
/// in a cell.
fn windows(a: &Content, b: &Content, partners: &[Option<Partner>], tuning: &RewrittenTuning) -> Vec<Range<usize>> {
    let cell = tuning.cell.max(1);
    let words = [a, b].map(|side| side.places.last().map_or(0, |&last| to_usize(last) + 1));
    let row_of = |word: u32| to_usize(a.places[to_usize(word)]) / cell;
    let mut places = (0..).zip(partners).peekable();
    let matrix = DotMatrix::new(words, cell, |row, sums| {
        while let Some((word, partner)) = places.next_if(|one| row_of(one.0) == row) {
            let again = a.telling.place_before(word).is_some_and(|before| row_of(before) == row);
            if let Some(Partner { last: (one, there), .. }) = partner.filter(|_| !again) {
                let evidence = u32::from(a.evidence[to_usize(one)]);
                let mut done = None;
                for column in b.telling.places(there).map(|j| b.places[to_usize(j)] / to_u32(cell)) {
                    if done.replace(column) != Some(column) {
                        sums.add(column, evidence);
                    }
                }
            }
        }
    });
    let dense = matrix.windows(tuning.least_window_evidence).into_iter();
    let starts = dense.map(|((_, column), _)| cell * to_usize(column));
    starts.map(|start| start..start + 2 * cell).collect()
}

/// For each telling word of the first document whether the word stands in an exact run.
fn copied(content: &Content, exact: &[Aligned]) -> Vec<bool> {
    let mut copied = vec![false; content.places.len()];
    for run in exact.iter().flat_map(|stretch| &stretch.runs) {
        let telling = |token: u32| content.places.partition_point(|&place| place < token);
        copied[telling(run.a)..telling(run.a_end())].fill(true);
    }
    copied
}

#[cfg(test)]
mod tests {
    use super::super::score::is_long;
    use super::super::search;
    use super::super::vocabulary::Vocabulary;
    use super::*;
    use crate::base::math::Decibits;
    use crate::engine::align::context::AlignContext;
    use crate::engine::align::side::Side;
    use crate::engine::align::verify::HashIndex;
    use crate::engine::text::tokenize::tokenize;
    use crate::engine::text::tokens::Tokens;
    use crate::model::params::PassageParams;
    use crate::model::tuning::Tuning;
    use proptest::prelude::*;

    /// Whether the different words of some window of two by two cells, each word once in a cell, speak for the window.
    fn slow(a: &Content, b: &Content, tuning: &RewrittenTuning) -> bool {
        let cells = |content: &Content| -> Vec<(u64, usize)> {
            content
                .telling
                .all()
                .iter()
                .zip(&content.places)
                .map(|(&stem, &place)| (stem, to_usize(place) / tuning.cell))
                .collect()
        };
        let (x, y) = (cells(a), cells(b));
        let pairs = x
            .iter()
            .flat_map(|&(stem, i)| y.iter().filter(move |other| other.0 == stem).map(move |&(_, j)| (i, j, stem)));
        let pairs: std::collections::BTreeSet<(usize, usize, u64)> = pairs.collect();
        let evidence = |stem: u64| {
            let last = a.telling.all().iter().rposition(|&other| other == stem);
            last.map_or(0, |last| u32::from(a.evidence[last]))
        };
        let inside =
            |i: usize, j: usize| pairs.iter().filter(move |c| (i..i + 2).contains(&c.0) && (j..j + 2).contains(&c.1));
        (0..10)
            .any(|i| (0..10).any(|j| inside(i, j).map(|c| evidence(c.2)).sum::<u32>() >= tuning.least_window_evidence))
    }

    fn text(words: &[u32]) -> String {
        words.iter().map(|word| format!("w{word} ")).collect()
    }

    /// A fifth of the words are common, a fifth just telling, the rest rare.
    fn surprise(word: u32) -> Decibits {
        [40, 103, 120, 130, 160][to_usize(word % 5)]
    }

    fn content(words: &[u32]) -> Content {
        let text = text(words);
        let mut tokens = Tokens::default();
        tokenize(&text, &mut tokens);
        let surprises: Vec<Decibits> = words.iter().map(|&word| surprise(word)).collect();
        Content::new(&text, &tokens, &surprises, &RewrittenTuning::default())
    }

    /// What the search finds in two texts if the prefilter lets everything through, and the true answer of the
    /// prefilter.
    fn found_and_prefilter(x: &[u32], y: &[u32]) -> (Vec<Region>, Prefilter) {
        let (shingles, tuning) = (HashIndex::default(), Tuning::default());
        let texts = [x, y].map(text);
        let surprises = [x, y].map(|words| words.iter().map(|&word| surprise(word)).collect::<Vec<_>>());
        let tokens = [0, 1].map(|side| {
            let mut tokens = Tokens::default();
            tokenize(&texts[side], &mut tokens);
            tokens
        });
        let contents =
            [0, 1].map(|side| Content::new(&texts[side], &tokens[side], &surprises[side], &tuning.rewritten));
        let [a, b] = [0, 1].map(|k| {
            let bare = Side::bare(&tokens[k].hashes, &shingles);
            let side = Side { text: &texts[k], spans: &tokens[k].spans, at_large: &surprises[k], ..bare };
            (contents[k].words(side, &tuning.rewritten), side.at_large)
        });
        let prefilter = prefilter(&contents[0], &contents[1], &[], false, &tuning.rewritten);
        let all = Prefilter { regions: true, starts: prefilter.starts.clone(), windows: Vec::new() };
        let context = AlignContext::new(PassageParams::default(), &tuning);
        (search(&Vocabulary::new(a, b, context.rewritten), &all, &[], false, context), prefilter)
    }

    proptest! {
        /// Two texts of mostly common words: few windows hold enough, and many nearly.
        #[test]
        fn windows_equal_looking_everywhere(
            x in prop::collection::vec(0u32..60, 60..200),
            y in prop::collection::vec(0u32..60, 60..200),
        ) {
            let telling = |words: &[u32]| -> Vec<u32> {
                words.iter().map(|&word| if word < 40 { 5 * word } else { 5 * word + 3 }).collect()
            };
            let tuning = RewrittenTuning::default();
            let [a, b] = [&x, &y].map(|words| content(&telling(words)));
            prop_assume!(a.copies.iter().chain(&b.copies).all(|&copies| copies <= tuning.most_places));
            let prefilter = prefilter(&a, &b, &[], false, &tuning);
            let rare = a.telling.hashes().filter(|&stem| b.telling.last_place(stem).is_some()).count();
            prop_assert_eq!(prefilter.regions, rare >= tuning.least_rare_words && slow(&a, &b, &tuning));
        }

        /// A text and the words in another order, some exchanged: the prefilter lets through whatever the search finds.
        #[test]
        fn what_is_found_was_promised(
            words in prop::collection::vec(0u32..200, 20..150),
            order in prop::collection::vec((0u32..1000, 0u32..600), 150),
        ) {
            let turned = words.iter().zip(&order).map(|(&word, &(key, new))| (key, if new < 200 { new } else { word }));
            let mut turned: Vec<(u32, u32)> = turned.collect();
            turned.sort_unstable();
            let turned: Vec<u32> = turned.into_iter().map(|word| word.1).collect();
            // A word counts once in a cell, however often the word stands there.
            let often = |words: &[u32]| words.iter().any(|w| words.iter().filter(|v| *v == w).count() > 4);
            prop_assume!(!often(&words) && !often(&turned));
            let mut rare: Vec<u32> = words.iter().copied().filter(|w| surprise(*w) >= 120 && turned.contains(w)).collect();
            rare.sort_unstable();
            rare.dedup();
            let tuning = RewrittenTuning::default();
            prop_assume!(rare.len() >= tuning.least_rare_words); // the prefilter stops pairs with fewer
            let (found, prefilter) = found_and_prefilter(&words, &turned);
            prop_assert!(prefilter.regions || !found.iter().any(|region| is_long(region, &tuning)), "{found:?}");
        }

        #[test]
        fn two_rare_words_together_are_seen(points in prop::collection::vec((0u32..90, 0u32..90, 0u32..9), 0..12)) {
            let reach = RewrittenTuning::default().sentence_reach;
            let mut points: Vec<Point> = points.into_iter().map(|(a, b, word)| Point { a, b, word }).collect();
            points.sort_unstable();
            let close = |p: &Point, q: &Point| p.a.abs_diff(q.a) <= reach && p.b.abs_diff(q.b) <= reach && p.word != q.word;
            let some = points.iter().any(|p| points.iter().any(|q| close(p, q)));
            prop_assert_eq!(!sentences::starts(&points, reach).is_empty(), some);
        }
    }
}
