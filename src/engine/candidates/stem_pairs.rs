//! Owns stem pairs, the keys by which rewritten text is found: two telling stems that stand near each other, in either
//! order.
//!
//! Who rewrites a text exchanges the words between names, figures and terms, and turns sentences round; few words in a
//! row stay. Names, figures and terms stay near each other. A stem pair weighs as many bits as the pair is rare in the
//! corpus; [`super::stem_pair_join`] adds the bits of two documents up.

use crate::base::cast::to_u32;
use crate::base::hash::mix;
use crate::base::math::Decibits;
use crate::engine::sketch::winnow::{Context, Fingerprint};
use crate::model::tuning::candidates::CandidateTuning;

/// A telling word of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TellingWord {
    /// Hash of the stem.
    pub stem: u64,
    /// Token.
    pub place: u32,
    /// Surprise.
    pub bits: Decibits,
}

/// Most distance of two words that a hit can tell. A constant: the layout of the bits of a hit.
pub const MOST_REACH: u32 = 63;

/// Appends the stem pairs of a document, given by the telling words in order: each telling word with each of the next
/// few. The place is the first of the two words, the context the distance. O(words).
pub fn stem_pairs(words: &[TellingWord], tuning: &CandidateTuning, out: &mut Vec<Fingerprint>) {
    let CandidateTuning { stem_pair_partners: partners, stem_pair_reach: reach, stem_pair_surprise: least, .. } =
        *tuning;
    let reach = u32::from(reach).min(MOST_REACH);
    for (i, word) in words.iter().enumerate() {
        let near = words[i + 1..].iter().take_while(|other| other.place - word.place <= reach);
        let others = near.filter(|other| other.stem != word.stem).take(partners);
        let surprising = others.filter(|other| u32::from(word.bits) + u32::from(other.bits) >= u32::from(least));
        out.extend(surprising.map(|other| Fingerprint {
            hash: key(word.stem, other.stem),
            position: word.place,
            context: Context(other.place - word.place),
        }));
    }
}

/// The key of two stems in either order.
fn key(x: u64, y: u64) -> u64 {
    mix(mix(x.min(y)) ^ x.max(y))
}

/// The two tokens of a stem pair, from the place and the context.
#[inline]
pub fn tokens(position: u32, context: Context) -> [u32; 2] {
    [position, position + context.0]
}

/// Telling words of some tokens, outside of what is left out; `telling` gives the stem and the surprise of a token, if the
/// token is telling. O(tokens).
pub fn telling_words(
    tokens: usize,
    left_out: &[bool],
    telling: impl Fn(usize) -> Option<(u64, Decibits)>,
    out: &mut Vec<TellingWord>,
) {
    out.clear();
    let word = |i| telling(i).map(|(stem, bits)| TellingWord { stem, place: to_u32(i), bits });
    let is_left_out = |i: usize| left_out.get(i).copied().unwrap_or_default();
    out.extend((0..tokens).filter(|&i| !is_left_out(i)).filter_map(word));
}

/// Marks the words of some spans among so many words.
pub fn mark(words: usize, spans: impl Iterator<Item = std::ops::Range<usize>>, out: &mut Vec<bool>) {
    out.clear();
    for span in spans {
        out.resize(words, false);
        out[span.start.min(words)..span.end.min(words)].fill(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(stems: &[(u64, u32, Decibits)]) -> Vec<TellingWord> {
        stems.iter().map(|&(stem, place, bits)| TellingWord { stem, place, bits }).collect()
    }

    fn pairs(stems: &[(u64, u32, Decibits)]) -> Vec<[u32; 2]> {
        let mut out = Vec::new();
        stem_pairs(&words(stems), &CandidateTuning::default(), &mut out);
        out.iter().map(|f| tokens(f.position, f.context)).collect()
    }

    #[test]
    fn each_telling_word_meets_the_next_two_that_differ() {
        let all = pairs(&[(1, 0, 150), (2, 4, 150), (2, 6, 150), (3, 9, 150), (4, 10, 150), (5, 90, 150)]);
        assert_eq!(all, [[0, 4], [0, 6], [4, 9], [4, 10], [6, 9], [6, 10], [9, 10]]);
        assert!(pairs(&[(1, 0, 110), (2, 1, 120)]).is_empty(), "too usual together");
    }

    #[test]
    fn the_order_of_two_words_does_not_matter() {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        stem_pairs(&words(&[(7, 0, 150), (9, 3, 150)]), &CandidateTuning::default(), &mut x);
        stem_pairs(&words(&[(9, 5, 150), (7, 6, 150)]), &CandidateTuning::default(), &mut y);
        assert_eq!(x[0].hash, y[0].hash);
    }
}
