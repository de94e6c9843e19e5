//! Owns the ends of a region: at sentences, as long as each sentence pays.

use super::vocabulary::{Bag, Vocabulary, VocabularyWords};
use crate::engine::align::rewritten::region::Region;
use crate::model::tuning::rewritten::RewrittenTuning;
use std::ops::Range;

/// Moves the ends of a region to sentences, then cuts end sentences that do not pay and adds neighbours that pay.
///
/// A word pays only if the other side holds more copies of the word than the rest of the own side uses: else the words
/// of a subject would pull in sentence after sentence. O(rounds times length).
pub fn trim(vocabulary: &Vocabulary<'_>, region: &mut Region, bag: &mut Bag, used: &mut Bag) {
    let RewrittenTuning { longest_sentence, trim_rounds, trim_unmatched, .. } = *vocabulary.tuning;
    region.iter_mut().zip(&vocabulary.sides).for_each(|(side, words)| snap(words, side, vocabulary.tuning.snap));
    for _ in 0..trim_rounds {
        let before = region.clone();
        for side in 0..2 {
            let own = &vocabulary.sides[side];
            let other = &vocabulary.sides[1 - side].ids[region[1 - side].clone()];
            bag.add(other);
            let mut pays = |sentence: Range<usize>, rest: Range<usize>| {
                let rest = &own.ids[rest];
                used.add(rest);
                let mut sum = 0;
                for i in sentence.clone() {
                    let id = own.ids[i];
                    if bag.count(id) > used.count(id) {
                        sum += i64::from(own.content.worth[i]);
                        used.add(&[id]);
                    } else {
                        sum -= trim_unmatched;
                    }
                }
                used.clear(rest);
                used.clear(&own.ids[sentence]);
                sum
            };
            let Range { mut start, mut end } = region[side].clone();
            let inner = sentence_end(own, start, end, longest_sentence);
            if inner < end && pays(start..inner, inner..end) < 0 {
                start = inner;
            }
            if start > 0 {
                let outer = sentence_start(own, start, 0, longest_sentence);
                if pays(outer..start, start..end) > 0 {
                    start = outer;
                }
            }
            let inner = sentence_start(own, end, start, longest_sentence);
            if inner > start && pays(inner..end, start..inner) < 0 {
                end = inner;
            }
            if end < own.len() {
                let outer = sentence_end(own, end, own.len(), longest_sentence);
                if pays(end..outer, start..end) > 0 {
                    end = outer;
                }
            }
            bag.clear(other);
            region[side] = start..end;
        }
        if *region == before {
            return;
        }
    }
}

/// Where the sentence that begins at `from` ends, `limit` at most. A sentence counts as ended after `longest` words.
fn sentence_end(words: &VocabularyWords<'_>, from: usize, limit: usize, longest: usize) -> usize {
    let limit = limit.min(from + longest);
    (from + 1..limit).find(|&i| words.content.starts[i]).unwrap_or(limit)
}

/// Where the sentence that ends at `to` begins, `limit` at least. A sentence counts as begun after `longest` words.
fn sentence_start(words: &VocabularyWords<'_>, to: usize, limit: usize, longest: usize) -> usize {
    let limit = limit.max(to.saturating_sub(longest));
    (limit..to).rev().find(|&i| words.content.starts[i]).unwrap_or(limit)
}

/// Moves each end of a side to the nearest beginning of a sentence, if any is within `reach` words.
fn snap(words: &VocabularyWords<'_>, side: &mut Range<usize>, reach: usize) {
    let is_edge = |i: usize| i == 0 || i == words.len() || words.content.starts[i];
    let nearest = |at: usize, inward: fn(usize, usize) -> usize, outward: fn(usize, usize) -> Option<usize>| {
        let near = (0..=reach).flat_map(|d| [outward(at, d), Some(inward(at, d))]);
        near.flatten().find(|&i| i <= words.len() && is_edge(i))
    };
    let start = nearest(side.start, |at, d| at + d, usize::checked_sub).unwrap_or(side.start);
    let end = nearest(side.end, usize::saturating_sub, usize::checked_add).unwrap_or(side.end);
    if start < end {
        *side = start..end;
    }
}
