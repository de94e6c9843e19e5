//! Owns phrases: two or three words that follow each other, and in how many surroundings each phrase stands in a corpus.
//!
//! A phrase counts once for each different surroundings, and once for each document. So a formula of many stories counts
//! often. The wording of a story in a hundred outlets counts about once: the copies must not make the wording look usual.
//! (Kneser and Ney 1995 count continuations for a like reason.)
//!
//! Surroundings are the least trace among some words a few words off. So the words of a longer formula are not taken for
//! surroundings of the formula, and an edit in a copy seldom changes the surroundings. A trace is a part of a word's hash.

use crate::base::cast::{low_u32, to_u32, to_usize, top_bits};
use crate::base::hash::phrase;
use crate::base::spread_sort::sorted;
use crate::model::tuning::weigh::WeighTuning;
use ahash::AHashMap;

/// Most words of a phrase. A constant, since the surprise of a word is written out for none, one and two words before.
pub const LONGEST: usize = 3;

/// Shards of the phrases, by the top bits of the hash. Shards are counted side by side.
const SHARD_BITS: u32 = 6;
/// Bits of an entry that tell the phrase; the rest of the bits tell the surroundings. A constant: the layout of an entry.
const PHRASE_BITS: u32 = 40;
/// Copies of a passage in the two documents of a pair: no evidence that further documents hold the passage. A constant,
/// since a pair has two documents.
pub(super) const OWN: u32 = 2;

/// The low end of a token's trace. The choice of bits is no matter but for the commonest words. By the top bits "the" would
/// be less than nearly all words, and would stand for the surroundings of every second phrase.
const TRACE_SHIFT: u32 = 25;

/// The surroundings of each token, for the phrases that end there; into `out` (cleared first). At the beginning of a text
/// the words that follow are the surroundings.
pub fn surroundings(tokens: &[u64], tuning: &WeighTuning, out: &mut Vec<u32>) {
    let (words, distance) = (tuning.surrounding_words, tuning.surrounding_distance);
    out.clear();
    let traces: Vec<u32> = tokens.iter().map(|&token| trace(token)).collect();
    let least = |near: &[u32]| near.iter().fold(u32::MAX, |least, &trace| least.min(trace));
    let before = |i: usize| i.checked_sub(distance).filter(|&end| end >= words / 2);
    let whole = tokens.len().min(distance + words); // from here on all words before stand
    out.extend((0..whole).map(|i| match before(i) {
        Some(end) => least(&traces[end.saturating_sub(words)..end]),
        None => least(&traces[(i + distance).min(tokens.len())..(i + distance + words).min(tokens.len())]),
    }));
    out.extend_from_slice(&least_of_windows(&traces, words)[..tokens.len() - whole]);
}

/// The least of each `width` numbers in a row, by the first of the numbers. O(n log width), eight numbers at a time.
fn least_of_windows(numbers: &[u32], width: usize) -> Vec<u32> {
    let mut out = numbers.to_vec();
    let mut known = 1; // of each place: the least of so many numbers from there
    while known < width {
        let step = known.min(width - known);
        let later = &out[step.min(out.len())..];
        out = out.iter().zip(later).map(|(&x, &y)| x.min(y)).collect();
        known += step;
    }
    out
}

fn trace(token: u64) -> u32 {
    low_u32(token >> TRACE_SHIFT)
}

/// Entries of a shard: phrase and surroundings in one number. In pieces, so that shards are merged without copying.
#[derive(Clone, Debug, Default)]
pub struct PhraseShard {
    pieces: Vec<Vec<u64>>,
}

impl PhraseShard {
    /// Entries of a piece: 32 KB.
    const PIECE: usize = 1 << 12;

    #[inline]
    fn push(&mut self, entry: u64) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < piece.capacity() => piece.push(entry),
            _ => self.begin(entry),
        }
    }

    fn begin(&mut self, entry: u64) {
        let mut piece = Vec::with_capacity(PhraseShard::PIECE);
        piece.push(entry);
        self.pieces.push(piece);
    }

    /// Lists within a list are gone through faster by `for_each` than by `next`.
    fn entries(&self) -> impl Iterator<Item = u64> {
        self.pieces.iter().flatten().copied()
    }
}

/// Phrases of documents, while a corpus is read.
#[derive(Debug, Default)]
pub struct Phrases {
    shards: Vec<PhraseShard>,
    around: Vec<u32>,
    seen: Vec<u64>,
    documents: u64,
}

impl Phrases {
    /// Adds the phrases of one document, by the hashes of the words. O(words); 16 bytes a word.
    pub fn add(&mut self, words: &[u64], tuning: &WeighTuning) {
        self.shards.resize(1 << SHARD_BITS, PhraseShard::default());
        let table_bits = tuning.repeat_table_bits.min(24); // the table of a document stays under 128 MiB
        self.seen.resize(1 << table_bits, 0);
        self.documents += 1;
        surroundings(words, tuning, &mut self.around);
        for length in 2..=LONGEST {
            for (run, &around) in words.windows(length).zip(self.around.iter().skip(length - 1)) {
                let phrase = phrase(run);
                let seen = &mut self.seen[top_bits(phrase, table_bits)];
                let here = phrase ^ self.documents;
                if *seen != here {
                    *seen = here;
                    let entry = (phrase >> (64 - PHRASE_BITS) << (64 - PHRASE_BITS)) | u64::from(around >> 8);
                    self.shards[top_bits(phrase, SHARD_BITS)].push(entry);
                }
            }
        }
    }

    /// Adds the phrases of more documents.
    pub fn merge(mut self, other: Phrases) -> Phrases {
        if self.shards.is_empty() {
            return other;
        }
        for (shard, more) in self.shards.iter_mut().zip(other.shards) {
            shard.pieces.extend(more.pieces);
        }
        self
    }

    /// All entries, ascending, each once.
    pub(super) fn entries(&self) -> Vec<u64> {
        let mut entries: Vec<u64> = self.shards.iter().flat_map(PhraseShard::entries).collect();
        entries.sort_unstable();
        entries.dedup();
        entries
    }

    /// Phrases of such entries.
    pub(super) fn of_entries(entries: &[u64]) -> Phrases {
        let mut out = Phrases::default();
        out.shards.resize(if entries.is_empty() { 0 } else { 1 << SHARD_BITS }, PhraseShard::default());
        entries.iter().for_each(|&entry| out.shards[top_bits(entry, SHARD_BITS)].push(entry));
        out
    }

    /// The shards, to be [`count`]ed side by side.
    pub fn into_shards(self) -> Vec<PhraseShard> {
        self.shards
    }
}

/// How often each phrase of a shard counts, without phrases that a pair of documents would explain. O(n) for phrases in few
/// surroundings (most are), O(n log n) for the rest.
pub fn count(shard: PhraseShard) -> Vec<(u64, u32)> {
    let number = shard.pieces.iter().map(Vec::len).sum();
    let mut entries = sorted(number, || shard.entries(), SHARD_BITS);
    entries.dedup();
    let same = |x: &u64, y: &u64| x >> (64 - PHRASE_BITS) == y >> (64 - PHRASE_BITS);
    let groups = entries.chunk_by(same).filter(|group| group.len() > to_usize(OWN));
    groups.map(|group| (group[0] >> (64 - PHRASE_BITS), to_u32(group.len()))).collect()
}

/// How often each phrase stands in documents outside of a pair.
#[derive(Debug, Default)]
pub struct PhraseCounts(AHashMap<u64, u32>);

impl PhraseCounts {
    /// Of the counts of all shards.
    pub fn new(shards: Vec<Vec<(u64, u32)>>) -> Self {
        PhraseCounts(shards.into_iter().flatten().collect())
    }

    /// In how many surroundings a phrase stands beyond a pair's own.
    #[inline]
    pub fn others(&self, phrase: u64) -> u32 {
        self.0.get(&(phrase >> (64 - PHRASE_BITS))).map_or(0, |&count| count.saturating_sub(OWN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;

    fn counts(documents: &[Vec<u64>]) -> PhraseCounts {
        let part = |documents: &[Vec<u64>]| {
            let mut phrases = Phrases::default();
            for hashes in documents {
                phrases.add(hashes, &WeighTuning::default());
            }
            phrases
        };
        // As two workers count.
        let (x, y) = documents.split_at(documents.len() / 3);
        PhraseCounts::new(part(y).merge(part(x)).into_shards().into_iter().map(count).collect())
    }

    fn words(seed: u64, count: u64) -> Vec<u64> {
        (0..count).map(|i| mix(seed << 20 | i)).collect()
    }

    #[test]
    fn a_phrase_counts_once_for_each_surroundings_and_document() {
        let said = [mix(4 << 50), mix(5 << 50), mix(6 << 50)];
        let around = |i: u64| [words(2 * i, 30), said.to_vec(), words(2 * i + 1, 30)].concat();
        let twice = |i: u64| [around(i + 50), around(i + 100)].concat();
        for (what, documents, want) in [
            ("nothing", vec![vec![]], 0),
            ("ten stories", (0..10).map(around).collect(), 8),
            ("two documents explain each other", (0..2).map(around).collect(), 0),
            ("fifty copies of a story", vec![around(1); 50], 0),
            ("twice in each", (0..10).map(twice).collect::<Vec<_>>(), 8),
            ("at the beginning", (0..10).map(|i| [said.to_vec(), words(i, 30)].concat()).collect(), 8),
        ] {
            let counts = counts(&documents);
            assert_eq!((counts.others(phrase(&said)), counts.others(phrase(&said[..2]))), (want, want), "{what}");
        }
    }

    #[test]
    fn windows_are_gone_through_faster_with_the_same_result() {
        let numbers: Vec<u32> = (0..50).map(|i| low_u32(mix(i) % 30)).collect();
        for width in 1..30 {
            for n in 0..50 {
                let slow: Vec<u32> = numbers[..n].windows(width).filter_map(|w| w.iter().min().copied()).collect();
                assert_eq!(least_of_windows(&numbers[..n], width), slow, "{width} of {n}");
            }
        }
    }

    #[test]
    fn the_commonest_words_are_seldom_surroundings() {
        let words = "the of and to a in is that for it der die und den de la le et les que el los het van een";
        for word in words.split(' ') {
            let trace = f64::from(trace(crate::engine::text::fold::hash(word))) / f64::from(u32::MAX);
            assert!(trace > 0.2, "{word} {trace}");
        }
    }

    #[test]
    fn words_inside_a_longer_formula_count_too() {
        let formula = words(99, 7);
        let documents: Vec<Vec<u64>> =
            (0..10).map(|i| [words(2 * i, 30), formula.clone(), words(2 * i + 1, 30)].concat()).collect();
        let counts = counts(&documents);
        for run in formula.windows(3) {
            assert_eq!(counts.others(phrase(run)), 8);
        }
    }
}
