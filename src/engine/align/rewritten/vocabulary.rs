//! Owns the vocabulary of two documents, with words as numbers: words that both hold, and the worth of each word.

use crate::base::cast::to_usize;
use crate::base::math::Decibits;
use crate::engine::align::content_words;
use crate::engine::align::verify::for_each_shared;
use crate::model::tuning::rewritten::RewrittenTuning;

/// A stem that a single document of the two holds.
pub const ALONE: u32 = u32::MAX;

/// Two documents, side 0 and side 1.
pub struct Vocabulary<'a> {
    /// The words of each document.
    pub sides: [VocabularyWords<'a>; 2],
    /// Number of different stems that both hold: ids are below the number.
    pub ids: usize,
    /// Numbers of the search.
    pub tuning: &'a RewrittenTuning,
}

/// The words of a document beside the other document.
pub struct VocabularyWords<'a> {
    /// For each token the number of the stem, or [`ALONE`].
    pub ids: Vec<u32>,
    /// How often the document holds each stem.
    pub counts: Vec<u32>,
    /// Surprise of each token at large, in tenths of a bit.
    pub surprises: &'a [Decibits],
    /// What else is known of the words.
    pub content: &'a content_words::ContentWords,
}

/// All words of a document, and the surprise of each at large.
type IndexedDocument<'a> = (&'a content_words::ContentWords, &'a [Decibits]);

impl<'a> Vocabulary<'a> {
    /// Numbers the stems that both hold. O(|a| + |b|).
    pub fn new(a: IndexedDocument<'a>, b: IndexedDocument<'a>, tuning: &'a RewrittenTuning) -> Vocabulary<'a> {
        let mut sides = [a, b].map(|(content, surprises)| {
            let ids = vec![ALONE; surprises.len()];
            VocabularyWords { ids, counts: Vec::new(), surprises, content }
        });
        let mut ids = 0;
        for_each_shared(a.0.index(), b.0.index(), |p, q| {
            for (side, last) in sides.iter_mut().zip([p, q]) {
                let mut count = 0;
                for place in side.content.index().places(last) {
                    side.ids[to_usize(place)] = ids;
                    count += 1;
                }
                side.counts.push(count);
            }
            ids += 1;
        });
        Vocabulary { ids: to_usize(ids), sides, tuning }
    }
}

impl VocabularyWords<'_> {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.ids.len()
    }
}

/// A multiset of stems; empty between uses.
pub struct Bag(Vec<u32>);

impl Bag {
    /// An empty bag for ids below `ids`.
    pub fn new(ids: usize) -> Bag {
        Bag(vec![0; ids])
    }

    /// Puts stems in.
    pub fn add(&mut self, ids: &[u32]) {
        ids.iter().filter(|&&id| id != ALONE).for_each(|&id| self.0[to_usize(id)] += 1);
    }

    /// Takes out all copies of some stems.
    pub fn clear(&mut self, ids: &[u32]) {
        ids.iter().filter(|&&id| id != ALONE).for_each(|&id| self.0[to_usize(id)] = 0);
    }

    /// How many copies of a stem the bag holds.
    pub fn count(&self, id: u32) -> u32 {
        if id == ALONE { 0 } else { self.0[to_usize(id)] }
    }

    /// Takes out a copy of a stem, if there is any.
    pub fn take(&mut self, id: u32) -> bool {
        let held = self.count(id) > 0;
        if held {
            self.0[to_usize(id)] -= 1;
        }
        held
    }
}
