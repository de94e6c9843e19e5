//! Owns the made-up language of the planted corpora: random numbers, the words there are, and sentences of them.

use std::collections::HashMap;

const ARTICLES: &str = include_str!("articles.jsonl");

/// SplitMix64 (Steele, Lea, Flood 2014): a counter through a mixer. Frozen: every planted corpus hangs on it.
pub struct Random(u64);

impl Random {
    /// Stream number `stream` of a seed. Streams start at unrelated places of the one cycle.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mixed = Random(seed).draw();
        Random(Random(mixed ^ stream).draw())
    }

    /// The next 64 random bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`. The bias of the multiplication is under `end` in 2^64.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.draw() as u128 * end as u128) >> 64) as usize
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most + 1 - least)
    }

    /// A rank below 2^`bits`, about as likely as 1/rank (Zipf): each octave of ranks has the same chance.
    fn rank(&mut self, bits: u32) -> usize {
        let octave = self.below(bits as usize + 1);
        if octave == 0 { 0 } else { (1 << (octave - 1)) + self.below(1 << (octave - 1)) }
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A number in the lexicon, with its capital and the punctuation after it in the upper bits.
pub type Word = u32;

/// The word begins with a capital.
pub const CAPITAL: Word = 1 << 31;
/// A comma follows it …
pub const COMMA: Word = 1 << 30;
/// … or a full stop, which ends a sentence.
pub const STOP: Word = 1 << 29;
/// The blank after the word is a line break.
pub const NEW_LINE: Word = 1 << 28;
/// The bits that hold the number.
pub const NUMBER: Word = NEW_LINE - 1;

const INVENTED_BITS: u32 = 17;
const NAME_BITS: u32 = 15;
const FIGURES: usize = 4096;

/// Every word that can occur: those of the seeds, then invented words, names and figures.
pub struct Lexicon {
    pub words: Vec<String>,
    invented: usize,
    names: usize,
    figures: usize,
    /// The seeds as word numbers, and for each of their words the places where it stands.
    seeds: Vec<Word>,
    places: Vec<Vec<u32>>,
}

impl Lexicon {
    /// Reads the seeds and spells out the rest, some 170,000 words in all.
    pub fn from_seeds() -> Lexicon {
        let (mut words, mut seeds, mut places, mut known) = (Vec::new(), Vec::new(), Vec::new(), HashMap::new());
        for text in seed_texts() {
            let mut starts_sentence = true;
            for written in text.split_whitespace() {
                let bare = written.trim_matches(|c: char| !c.is_alphanumeric());
                if bare.is_empty() {
                    continue;
                }
                let word = if starts_sentence { bare.to_lowercase() } else { bare.to_string() };
                starts_sentence = written.ends_with(['.', '?', '!', '”', '"']);
                let number = *known.entry(word).or_insert_with_key(|word| {
                    words.push(word.clone());
                    places.push(Vec::new());
                    words.len() - 1
                });
                places[number].push(seeds.len() as u32);
                seeds.push(number as Word);
            }
        }
        let invented = words.len();
        words.extend((0..1 << INVENTED_BITS).map(invented_word));
        let names = words.len();
        words.extend((0..1 << NAME_BITS).map(name));
        let figures = words.len();
        words.extend((0..FIGURES).map(figure));
        Lexicon { words, invented, names, figures, seeds, places }
    }
}

/// The "text" fields of the seed articles. They hold no \u escapes; line breaks become spaces.
fn seed_texts() -> impl Iterator<Item = String> {
    ARTICLES.split("\"text\": \"").skip(1).map(|rest| {
        let (mut text, mut letters) = (String::new(), rest.chars());
        loop {
            match letters.next().expect("a JSON string ends in a quote") {
                '"' => return text,
                '\\' => match letters.next().expect("a JSON escape has a letter") {
                    'n' | 'r' => text.push(' '),
                    'u' => panic!("articles.jsonl: a \\u escape, which this reader does not know; write the character"),
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
    })
}

/// Frequent words are short, as in real language: the rank is spelled in syllables as in base 112.
fn invented_word(mut rank: usize) -> String {
    const ONSETS: [&str; 16] = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr"];
    const NUCLEI: [&str; 7] = ["a", "e", "i", "o", "u", "ai", "ou"];
    const CODAS: [&str; 9] = ["n", "r", "", "l", "s", "nd", "th", "m", "sk"];
    let mut word = String::new();
    let ending = if rank % 61 == 60 { "é" } else { CODAS[rank % CODAS.len()] };
    loop {
        word.push_str(ONSETS[rank % ONSETS.len()]);
        word.push_str(NUCLEI[rank / ONSETS.len() % NUCLEI.len()]);
        rank /= ONSETS.len() * NUCLEI.len();
        if rank == 0 {
            break;
        }
        rank -= 1;
    }
    word + ending
}

fn name(rank: usize) -> String {
    const ENDINGS: [&str; 8] = ["o", "ton", "ville", "son", "berg", "ley", "ham", "a"];
    capital(&invented_word(rank)) + ENDINGS[rank % ENDINGS.len()] + if rank % 9 == 8 { "’s" } else { "" }
}

fn figure(rank: usize) -> String {
    match rank % 4 {
        0 => (rank / 2).to_string(),
        1 => format!("{}.{}", rank / 40, rank / 4 % 10),
        2 => format!("{},{:03}", rank / 4 + 1, rank * 37 % 1000),
        _ => format!("{}m", rank / 4),
    }
}

/// The word with its first letter in upper case.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Writes new text: a walk over the seeds, cut by open words so often that chance runs stay rare.
pub struct Prose<'a> {
    pub lexicon: &'a Lexicon,
    pub random: Random,
    /// Where in the seeds the walk stands.
    at: usize,
}

impl<'a> Prose<'a> {
    /// Begins at the first word of the seeds.
    pub fn new(lexicon: &'a Lexicon, random: Random) -> Prose<'a> {
        Prose { lexicon, random, at: 0 }
    }

    /// One word in four follows the last seed word as it does somewhere in the seeds (Markov, order 1); the others
    /// are drawn alone. Followers are few, so the share of walked words sets how often 6-word runs meet by chance.
    pub fn word(&mut self) -> Word {
        let (lexicon, random) = (self.lexicon, &mut self.random);
        match random.below(100) {
            0..25 => {
                let places = &lexicon.places[lexicon.seeds[self.at] as usize];
                self.at = (places[random.below(places.len())] as usize + 1) % lexicon.seeds.len();
                lexicon.seeds[self.at]
            }
            25..60 => {
                self.at = random.below(lexicon.seeds.len());
                lexicon.seeds[self.at]
            }
            60..90 => (lexicon.invented + random.rank(INVENTED_BITS)) as Word,
            90..96 => (lexicon.names + random.rank(NAME_BITS)) as Word,
            _ => (lexicon.figures + random.below(FIGURES)) as Word,
        }
    }

    /// Whole sentences of 8 to 30 words, `count` words together.
    pub fn words(&mut self, count: usize) -> Vec<Word> {
        let mut words = Vec::with_capacity(count);
        while words.len() < count {
            let left = count - words.len();
            let drawn = self.random.between(8, 30);
            let length = if left < drawn + 8 { left } else { drawn };
            for place in 0..length {
                let comma = place + 1 < length && self.random.below(14) == 0;
                words.push(self.word() | if place == 0 { CAPITAL } else { 0 } | if comma { COMMA } else { 0 });
            }
            let line_ends = self.random.below(10) < 3;
            *words.last_mut().expect("a sentence has words") |= STOP | if line_ends { NEW_LINE } else { 0 };
        }
        words
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_random_numbers_are_frozen() {
        let mut random = super::Random(0);
        let first = [random.draw(), random.draw(), random.draw()];
        assert_eq!(first, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]);
    }
}
