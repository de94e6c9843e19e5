//! Owns the planted corpora: made-up news of any size in which every shared passage is known, for tests and benches.
//!
//! The same numbers give the same corpus on every machine: one small generator of random numbers, integers only. A
//! corpus is made in blocks of [`BLOCK`] documents, each from the seed and its own number, so that memory stays flat.
//! Within a block: lay out clusters (a story and what outlets made of it), write the texts as word numbers, carry for
//! each word the place in the story that it was copied from, and read the passages off these places.

#![allow(dead_code, reason = "each test, bench and binary uses its own part of this module")]

#[path = "made_up.rs"]
pub mod made_up;

use made_up::{CAPITAL, COMMA, Lexicon, NEW_LINE, NUMBER, Prose, Random, STOP, Word, capital};

/// Documents in a block. A cluster never leaves its block.
pub const BLOCK: usize = 2048;
/// Largest cluster, the story included.
pub const LARGEST_CLUSTER: usize = 12;
/// A passage has at least this many words that were carried over from the story …
pub const SHORTEST_PASSAGE: usize = 10;
/// … and between two of them at most this many others, on either side.
pub const WIDEST_GAP: usize = 5;

/// A corpus, or one block of it. Indexes count from the first document of the whole corpus.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Planted {
    pub documents: Vec<PlantedDocument>,
    /// Ordered by cluster, then pair: passages of one pair lie together.
    pub passages: Vec<PlantedPassage>,
    /// Documents that end in their outlet's footer, with its span in code points.
    pub footers: Vec<(usize, (usize, usize))>,
}

/// One text. `date` is a day, `source` an outlet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlantedDocument {
    pub id: String,
    pub source: String,
    pub date: String,
    pub text: String,
}

/// An aligned stretch of documents `a` and `b`, as spans in code points from first to last shared word.
#[derive(Debug, Clone, PartialEq)]
pub struct PlantedPassage {
    pub a: usize,
    pub b: usize,
    /// What `a` is and what `b` is. Where the first is [`Kind::Story`], `b` was made from `a`.
    pub kind: [Kind; 2],
    pub a_chars: (usize, usize),
    pub b_chars: (usize, usize),
}

/// What was done to the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The story itself.
    Story,
    /// All of it, 0-5 % of the words edited.
    Reprint,
    /// Whole sentences, some 30-70 % of it, inside new text, 0-3 % of the words edited.
    Partial,
    /// Its first third, 0-2 % of the words edited.
    Cutdown,
    /// All of it, 10-20 % of the words edited and a fifth of the sentences moved.
    Rewrite,
}

impl Kind {
    /// As the truth file spells it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Story => "story",
            Kind::Reprint => "reprint",
            Kind::Partial => "partial",
            Kind::Cutdown => "cutdown",
            Kind::Rewrite => "rewrite",
        }
    }
}

/// A corpus of this many documents, whole.
pub fn planted(documents: usize, seed: u64) -> Planted {
    let mut whole = Planted::default();
    for block in blocks(documents, seed) {
        whole.documents.extend(block.documents);
        whole.passages.extend(block.passages);
        whole.footers.extend(block.footers);
    }
    whole
}

/// The same corpus block by block, for corpora that are larger than memory.
pub fn blocks(documents: usize, seed: u64) -> impl Iterator<Item = Planted> {
    let lexicon = Lexicon::from_seeds();
    let outlets = (documents / 200).clamp(20, 2000);
    let footers: Vec<_> = (0..outlets).map(|outlet| footer(&lexicon, seed, outlet)).collect();
    (0..documents.div_ceil(BLOCK)).map(move |number| {
        let first = number * BLOCK;
        let prose = Prose::new(&lexicon, Random::new(seed, 1 + number as u64));
        Block::new(first, BLOCK.min(documents - first), &footers, prose).write()
    })
}

/// Three outlets in five end each text with the same 12 to 45 words.
fn footer(lexicon: &Lexicon, seed: u64, outlet: usize) -> Option<Vec<Word>> {
    let mut prose = Prose::new(lexicon, Random::new(seed, u64::MAX - outlet as u64));
    let words = prose.random.between(12, 45);
    (prose.random.below(5) < 3).then(|| prose.words(words))
}

/// Words and the place of each in the story; `None` for new words.
type Copied = Vec<(Word, Option<usize>)>;

/// A document of a cluster after it was written down: per word its place in the story and its span in code points.
struct Written {
    slot: usize,
    kind: Kind,
    places: Vec<Option<usize>>,
    spans: Vec<(usize, usize)>,
}

struct Block<'a> {
    first: usize,
    footers: &'a [Option<Vec<Word>>],
    prose: Prose<'a>,
    /// Where in the block documents go, in the order in which they are written.
    slots: Vec<usize>,
    made: Planted,
}

impl<'a> Block<'a> {
    fn new(first: usize, documents: usize, footers: &'a [Option<Vec<Word>>], mut prose: Prose<'a>) -> Block<'a> {
        let mut slots: Vec<_> = (0..documents).collect();
        prose.random.shuffle(&mut slots);
        let made = Planted { documents: vec![PlantedDocument::default(); documents], ..Planted::default() };
        Block { first, footers, prose, slots, made }
    }

    fn write(mut self) -> Planted {
        let mut derived = self.slots.len() / 5;
        while derived > 0 {
            let mut copies = 1;
            while copies < derived.min(LARGEST_CLUSTER - 1) && self.prose.random.below(100) < 67 {
                copies += 1;
            }
            self.cluster(copies);
            derived -= copies;
        }
        while let Some(slot) = self.slots.pop() {
            let (length, day) = (self.length(), self.day());
            let words = self.prose.words(length);
            self.put(slot, day, words.into_iter());
        }
        self.made.footers.sort_unstable();
        self.made
    }

    /// Words in a text: a bell over octaves around 350 words, 30 to 5,000.
    fn length(&mut self) -> usize {
        // 2^x by straight lines between whole powers keeps this to integers; x in 1/1024.
        let x = 7820 + (0..4).map(|_| self.prose.random.below(1536)).sum::<usize>() - 2400;
        (((1024 + x % 1024) << (x / 1024)) / 1024).clamp(30, 5000)
    }

    fn day(&mut self) -> usize {
        self.prose.random.below(3 * 336)
    }

    fn cluster(&mut self, copies: usize) {
        let (length, day) = (self.length().max(120), self.day());
        let story = self.prose.words(length);
        let mut written = Vec::with_capacity(copies + 1);
        for number in 0..=copies {
            let (kind, text) = if number == 0 { (Kind::Story, pieces(&story, 0..length)) } else { self.derive(&story) };
            let slot = self.slots.pop().expect("two fifths of a block suffice for its clusters");
            let later = if number == 0 { 0 } else { self.prose.random.below(5) };
            let spans = self.put(slot, day + later, text.iter().map(|&(word, _)| word));
            written.push(Written { slot, kind, places: text.into_iter().map(|(_, place)| place).collect(), spans });
        }
        for (index, a) in written.iter().enumerate() {
            for b in &written[index + 1..] {
                self.pair(a, b, length);
            }
        }
    }

    fn derive(&mut self, story: &[Word]) -> (Kind, Copied) {
        let ends: Vec<_> = (0..story.len()).filter(|&word| story[word] & STOP != 0).map(|word| word + 1).collect();
        let starts = || std::iter::once(0).chain(ends.iter().copied());
        match self.prose.random.below(100) {
            0..40 => (Kind::Reprint, self.edit(pieces(story, 0..story.len()), 0, 50)),
            40..65 => {
                let least = story.len() * self.prose.random.between(30, 60) / 100;
                let fitting: Vec<_> = starts().filter(|start| start + least <= story.len()).collect();
                let start = fitting[self.prose.random.below(fitting.len())];
                let end = ends[ends.partition_point(|&end| end < start + least)];
                let [before, after] = [(); 2].map(|()| {
                    let words = least * self.prose.random.between(20, 100) / 100 + 8;
                    self.prose.words(words).into_iter().map(|word| (word, None))
                });
                let part = self.edit(pieces(story, start..end), 0, 30);
                (Kind::Partial, before.chain(part).chain(after).collect())
            }
            65..80 => {
                let end = ends[ends.partition_point(|&end| end < story.len() / 3)];
                (Kind::Cutdown, self.edit(pieces(story, 0..end), 0, 20))
            }
            _ => {
                let mut sentences: Vec<_> = starts().zip(&ends).map(|(start, &end)| start..end).collect();
                for _ in 0..sentences.len().div_ceil(5) {
                    let moved = sentences.remove(self.prose.random.below(sentences.len()));
                    sentences.insert(self.prose.random.below(sentences.len() + 1), moved);
                }
                let text = sentences.into_iter().flat_map(|sentence| pieces(story, sentence)).collect();
                (Kind::Rewrite, self.edit(text, 100, 200))
            }
        }
    }

    /// Changes a share of the words, in thousandths: three in five replaced, one left out, one put before.
    fn edit(&mut self, text: Copied, least: usize, most: usize) -> Copied {
        let rate = self.prose.random.between(least, most);
        let mut edited = Copied::with_capacity(text.len() + text.len() / 16);
        for (word, place) in text {
            if self.prose.random.below(1000) >= rate {
                edited.push((word, place));
                continue;
            }
            match self.prose.random.below(5) {
                0..3 => edited.push((self.prose.word() | (word & !NUMBER), None)),
                3 => {}
                _ => edited.extend([(self.prose.word(), None), (word, place)]),
            }
        }
        edited
    }

    /// Writes a document down and returns the spans of its words, in code points and without those of the footer.
    fn put(&mut self, slot: usize, day: usize, words: impl Iterator<Item = Word>) -> Vec<(usize, usize)> {
        let count = words.size_hint().0;
        let (mut text, mut spans) = (String::with_capacity(8 * count), Vec::with_capacity(count));
        let mut chars = self.append(words, &mut text, 0, &mut spans);
        let outlet = self.prose.random.below(self.footers.len());
        if let Some(footer) = &self.footers[outlet] {
            text.replace_range(text.len() - 1.., "\n");
            let start = chars;
            chars = self.append(footer.iter().copied(), &mut text, chars, &mut Vec::new());
            self.made.footers.push((self.first + slot, (start, chars - 1)));
        }
        text.pop();
        let (id, source) = (format!("d{:07}", self.first + slot), format!("outlet{outlet:04}"));
        // Months of 28 days: always a real date, in order, and no calendar is needed.
        let date = format!("{}-{:02}-{:02}", 2021 + day / 336, 1 + day % 336 / 28, 1 + day % 28);
        self.made.documents[slot] = PlantedDocument { id, source, date, text };
        spans
    }

    /// Appends words to a text of so many code points, each followed by a blank; returns the code points then.
    fn append(
        &self,
        words: impl Iterator<Item = Word>,
        text: &mut String,
        mut chars: usize,
        spans: &mut Vec<(usize, usize)>,
    ) -> usize {
        for word in words {
            let letters = &self.prose.lexicon.words[(word & NUMBER) as usize];
            if word & CAPITAL == 0 {
                text.push_str(letters);
            } else {
                text.push_str(&capital(letters));
            }
            let end = chars + letters.chars().count();
            spans.push((chars, end));
            let mark = if word & STOP != 0 {
                "."
            } else if word & COMMA != 0 {
                ","
            } else {
                ""
            };
            text.push_str(mark);
            text.push(if word & NEW_LINE != 0 { '\n' } else { ' ' });
            chars = end + mark.len() + 1;
        }
        chars
    }

    /// Reads the passages of two documents off the places in the story that their words were copied from.
    fn pair(&mut self, a: &Written, b: &Written, story_words: usize) {
        let mut in_b = vec![None; story_words];
        for (at, place) in b.places.iter().enumerate() {
            if let Some(place) = place {
                in_b[*place] = Some(at);
            }
        }
        let shared = a.places.iter().enumerate().filter_map(|(at, place)| Some((at, in_b[(*place)?]?)));
        let mut stretches: Vec<Vec<(usize, usize)>> = Vec::new();
        for (at_a, at_b) in shared {
            let near = |last: usize, next: usize| last < next && next <= last + 1 + WIDEST_GAP;
            match stretches.last_mut() {
                Some(open) if open.last().is_some_and(|last| near(last.0, at_a) && near(last.1, at_b)) => {
                    open.push((at_a, at_b));
                }
                _ => stretches.push(vec![(at_a, at_b)]),
            }
        }
        for stretch in stretches.iter().filter(|stretch| stretch.len() >= SHORTEST_PASSAGE) {
            let (from, to) = (stretch[0], stretch[stretch.len() - 1]);
            self.made.passages.push(PlantedPassage {
                a: self.first + a.slot,
                b: self.first + b.slot,
                kind: [a.kind, b.kind],
                a_chars: (a.spans[from.0].0, a.spans[to.0].1),
                b_chars: (b.spans[from.1].0, b.spans[to.1].1),
            });
        }
    }
}

/// A stretch of the story, word for word.
fn pieces(story: &[Word], range: std::ops::Range<usize>) -> Copied {
    range.map(|place| (story[place], Some(place))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn passages_begin_and_end_with_the_same_word() {
        let corpus = super::planted(300, 1);
        assert!(corpus.passages.len() > 60, "{} passages", corpus.passages.len());
        for passage in &corpus.passages {
            let words = |index: usize, (start, end)| -> Vec<String> {
                let text: String = corpus.documents[index].text.chars().skip(start).take(end - start).collect();
                text.split_whitespace().map(|word| word.trim_end_matches([',', '.']).to_string()).collect()
            };
            let (a, b) = (words(passage.a, passage.a_chars), words(passage.b, passage.b_chars));
            assert_eq!((a.first(), a.last()), (b.first(), b.last()));
        }
    }

    #[test]
    fn the_same_numbers_give_the_same_corpus() {
        assert_eq!(super::planted(50, 3), super::planted(50, 3));
        assert_ne!(super::planted(50, 3), super::planted(50, 4));
    }
}
