//! Owns the view of two documents in which words are numbers: what both hold, and how much each is worth.

use crate::align::content::Content;
use crate::units::{to_u32, to_usize};
use ahash::AHashMap;
use std::ops::Range;

/// A stem that only one of the two documents holds.
pub const ALONE: u32 = u32::MAX;

/// A stretch of each document, in tokens.
pub type Region = [Range<usize>; 2];

/// Two documents, side 0 and side 1.
pub struct Shared<'a> {
    /// What each holds.
    pub sides: [Words<'a>; 2],
    /// Number of different stems that the second document holds: ids are below it.
    pub ids: usize,
}

/// One document beside the other.
pub struct Words<'a> {
    /// For each token the number of its stem, or [`ALONE`].
    pub ids: Vec<u32>,
    /// What a match of each token is worth, in hundredths: 100 for the commonest words, 200 for words that say something.
    /// More for rare words would let single names decide where a passage ends.
    pub worth: Vec<i32>,
    /// How often the document holds each stem.
    pub counts: Vec<u32>,
    /// The document.
    pub content: &'a Content,
}

/// Surprise from which a word says something: half a bit over one in 500 words. In tenths of a bit.
pub const COMMON: u16 = 85;

/// Bits over [`COMMON`] that a word has, in tenths.
pub fn rarity(surprise: u16) -> u16 {
    surprise.saturating_sub(COMMON)
}

impl<'a> Shared<'a> {
    /// Numbers the stems. O(|a| + |b|).
    pub fn new(a: &'a Content, b: &'a Content) -> Shared<'a> {
        let mut numbers: AHashMap<u32, u32> = AHashMap::with_capacity(b.stems.len());
        let mut in_b: Vec<u32> = Vec::with_capacity(b.stems.len());
        for &stem in &b.stems {
            let next = to_u32(numbers.len());
            in_b.push(*numbers.entry(stem).or_insert(next));
        }
        let in_a: Vec<u32> = a.stems.iter().map(|stem| numbers.get(stem).copied().unwrap_or(ALONE)).collect();
        let counts = |ids: &[u32]| {
            let mut counts = vec![0; numbers.len()];
            ids.iter().filter(|&&id| id != ALONE).for_each(|&id| counts[to_usize(id)] += 1);
            counts
        };
        let (counts_a, counts_b) = (counts(&in_a), counts(&in_b));
        in_b.iter_mut().filter(|id| counts_a[to_usize(**id)] == 0).for_each(|id| *id = ALONE);
        let worth = |c: &Content| c.surprises.iter().map(|&s| (10 * i32::from(rarity(s))).clamp(100, 200)).collect();
        Shared {
            ids: numbers.len(),
            sides: [
                Words { worth: worth(a), ids: in_a, counts: counts_a, content: a },
                Words { worth: worth(b), ids: in_b, counts: counts_b, content: b },
            ],
        }
    }
}

impl Words<'_> {
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

    /// How many copies it holds.
    pub fn count(&self, id: u32) -> u32 {
        if id == ALONE { 0 } else { self.0[to_usize(id)] }
    }

    /// Takes out one copy, if there is any.
    pub fn take(&mut self, id: u32) -> bool {
        let held = self.count(id) > 0;
        if held {
            self.0[to_usize(id)] -= 1;
        }
        held
    }
}
