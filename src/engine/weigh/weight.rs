//! Owns weight: how surprising, in bits, is wording that two documents share.
//!
//! A passage weighs the sum of `s(w | h)` over the different matched words, each where the word surprises most. A name with
//! titles weighs at most 14 bits ([`super::names`]). Each unmatched word of either side costs 1.5 bits (of a rewritten
//! passage: twice the words of the side with fewer). The surprise of a word after the words `h` before the word *in the
//! same run of matched words*, none to two, is
//!
//! ```text
//! s(w)         = -log2 ( df(w) + 1000 · background(w) ) / ( D + 1000 )
//! s(w | h)     = min ( s(w | h'),  -log2 ( c(h w) + 64 · 2^-b(w | h) ) / ( c(h) + 64 ) )
//! ```
//!
//! where `df(w)` counts the different texts that hold w, less two, and `D` is the sum of all df; `h'` is h without the
//! first word; `c` counts in how many different surroundings a phrase stands, less two ([`super::phrases`]); and `b` is
//! what the background table says of the phrase ([`crate::model::background`]), or `s(w | h')` where less or where the
//! table says nothing. 1000 and 64 are strengths, 14 and 1.5 weights of [`WeighTuning`].
//!
//! So a title in every article of a corpus weighs little though the wide world seldom uses the title. A formula weighs
//! little because the beginning foretells the rest. A corpus of any size leaves unseen wording the surprise at large. The
//! two taken off are the two documents of the pair: the copies of a story do not make the story usual.
//!
//! Weights are sums of tenths of a bit as whole numbers, the same on every machine. Weights can be compared from passage to
//! passage, and between corpora of one language and kind.

use super::common_words;
use super::names::NamePart;
use super::phrases::PhraseCounts;
use crate::base::cast::{low_u16, to_f64, to_usize, top_bits};
use crate::base::hash::phrase;
use crate::base::ids::TokenSpan;
use crate::base::math::{Decibits, chance, log2, log2_tenths, to_decibits};
use crate::engine::align::aligned::Aligned;
use crate::engine::text::tokens::Tokens;
use crate::engine::text::unicode_words::is_spaceless;
use crate::model::background::Background;
use crate::model::pair::Run;
use crate::model::tuning::weigh::WeighTuning;
use ahash::{AHashMap, AHashSet};

/// How surprising a word is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// As counted, and less two documents.
    pub bits: [Decibits; 2],
    /// By the background alone.
    pub at_large: Decibits,
    /// Occurrences in the texts whose phrases were counted.
    pub occurrences: u32,
}

/// How surprising each word of a corpus is, alone and after words before.
#[derive(Debug, Default)]
pub struct Surprises {
    words: AHashMap<u64, Word>,
    total: f64,
    phrases: PhraseCounts,
    table: Background,
    tuning: WeighTuning,
}

impl Surprises {
    /// Of counted words, with the sum of the texts of all words, and of counted phrases.
    pub(super) fn new(
        (words, total): (AHashMap<u64, Word>, f64),
        phrases: PhraseCounts,
        table: Background,
        tuning: WeighTuning,
    ) -> Surprises {
        Surprises { words, total, phrases, table, tuning }
    }

    /// Without a corpus: a table says all.
    pub fn of_table(table: Background, tuning: WeighTuning) -> Self {
        Surprises { table, tuning, ..Surprises::default() }
    }

    /// Surprise of meeting each word of a text in another text too, and the same at large, whatever corpus is around; in
    /// tenths of a bit. O(tokens).
    ///
    /// `counted` says whether the text was counted. If so, two documents are taken out: a word of a pair is no evidence
    /// that further documents hold the word. (Of a sampled corpus, both documents of a pair are equally likely to be in the
    /// counts.)
    pub fn of(&self, text: &str, tokens: &Tokens, counted: bool) -> (Vec<Decibits>, Vec<Decibits>) {
        let words = tokens.hashes.iter().zip(&tokens.spans);
        words.map(|(&hash, span)| self.of_word(hash, span.slice(text), counted)).unzip()
    }

    /// Surprise of a word, as [`Surprises::of`] tells the surprises of a text.
    #[inline]
    fn of_word(&self, hash: u64, word: &str, counted: bool) -> (Decibits, Decibits) {
        let unseen = || {
            let prior = self.tuning.word_prior;
            let background = common_words::probability(&self.table, hash, is_spaceless(word), &self.tuning);
            (to_decibits(-log2(prior * background / (self.total + prior))), to_decibits(-log2(background)))
        };
        self.words.get(&hash).map_or_else(unseen, |word| (word.bits[usize::from(counted)], word.at_large))
    }

    /// Surprise of a word in the corpus or at large, whichever is less; in tenths of a bit.
    #[inline]
    pub fn least_of(&self, hash: u64, word: &str) -> Decibits {
        let (here, at_large) = self.of_word(hash, word, false);
        here.min(at_large)
    }

    /// The counted words that surprise by less than `least`, in the corpus or at large. O(counted words).
    pub fn usual_words(&self, least: Decibits) -> AHashSet<u64> {
        let usual = self.words.iter().filter(|(_, word)| word.bits[0].min(word.at_large) < least);
        usual.map(|(&hash, _)| hash).collect()
    }

    /// Surprise of the last of two or three words after the words before, in tenths of a bit. The surprise of the word alone
    /// is given, and is never exceeded.
    fn after(&self, words: &[u64], alone: Decibits) -> Decibits {
        let [before @ .., last, _] = words else { return alone };
        let pair = phrase(&words[words.len() - 2..]);
        let pairs = self.phrases.others(pair);
        let of_last = || self.words.get(last).map_or(0, |word| word.occurrences);
        let one = self.foretold(pair, pairs, of_last, alone);
        let [first] = before else { return one };
        // Where the end of a phrase does not stand, the phrase does not stand.
        let triple = phrase(words);
        let triples = if pairs == 0 { 0 } else { self.phrases.others(triple) };
        self.foretold(triple, triples, || self.phrases.others(phrase(&[*first, *last])), one)
    }

    /// Surprise of the last word of a phrase after the words before. The phrase stands `count` times elsewhere in the
    /// corpus, the words before stand there `before` times. Without the first of the words the surprise is `lower`.
    fn foretold(&self, phrase: u64, count: u32, before: impl FnOnce() -> u32, lower: Decibits) -> Decibits {
        let known = self.table.surprise(phrase).map_or(lower, Decibits::from).min(lower);
        if count == 0 { known } else { foretold(count, before(), known, self.tuning.phrase_prior).min(lower) }
    }
}

/// Surprise of a word that follows `count` of `before` times: `log2((before + S) / (count + S · 2^-known))`. `known` is the
/// surprise without the counts, as strong as S occurrences, the `strength`. In whole numbers, because the surprise of every
/// matched word is asked for.
fn foretold(count: u32, before: u32, known: Decibits, strength: u32) -> Decibits {
    const PARTS: u32 = 12; // counts in parts of 2^12, bounded so that counts fit
    let parts = |count: u32| count.min((1 << 19) - 1) << PARTS;
    let here = parts(count) + (strength * (chance(known) >> (20 - PARTS)));
    let all = parts(before.max(count)) + (strength << PARTS);
    Decibits::try_from(log2_tenths(all).saturating_sub(log2_tenths(here))).unwrap_or(known)
}

/// A document with passages to be weighed.
#[derive(Clone, Copy, Debug)]
pub struct Weighed<'a> {
    /// The token hashes.
    pub tokens: &'a [u64],
    /// Surprise of each.
    pub alone: &'a [Decibits],
    /// The part that each plays in a name.
    pub names: &'a [NamePart],
}

/// The most that a passage can weigh, in tenths of a bit: all matched words, each alone. `surprises` are of the document that
/// comes first in weighing, and `side` says where a run stands there. O(matched words), and quick.
pub fn most(surprises: &[Decibits], side: fn(&Run) -> TokenSpan, passage: &Aligned, tuning: &WeighTuning) -> u64 {
    let matched = passage.runs.iter().flat_map(|run| &surprises[side(run).range()]);
    less_unmatched(matched.map(|&bits| u64::from(bits)).sum(), passage, tuning)
}

fn less_unmatched(shared: u64, passage: &Aligned, tuning: &WeighTuning) -> u64 {
    let near: u32 = passage.near.iter().map(|near| near.a.len() + near.b.len()).sum();
    let (only_a, only_b) = (passage.a.len() - passage.matched(), passage.b.len() - passage.matched());
    // Who sums up a text leaves words out: no evidence against the passage.
    let of_rewritten = tuning.rewritten_unmatched;
    let unmatched = if passage.rewritten { of_rewritten * only_a.min(only_b) } else { only_a + only_b };
    let nearly = passage.near_worth;
    (shared + nearly).saturating_sub(tuning.unmatched_word * u64::from(unmatched.saturating_sub(near)))
}

/// Weighs passages, and keeps in mind the surprise of phrases: the passages of successive pairs are often copies of the same
/// text.
#[derive(Debug)]
pub struct Weigher<'a> {
    surprises: &'a Surprises,
    /// Low bits: surprise of a phrase's last word after the words before. High bits: the hash of the phrase plus the surprise
    /// of the word alone. (The top bits of the hash say where the number is kept.)
    known: Vec<u64>,
    best: Best,
    of_names: Vec<(u32, u64)>,
}

/// Phrases that a [`Weigher`] keeps in mind: 128 KB.
const KNOWN_BITS: u32 = 14;

impl<'a> Weigher<'a> {
    /// Knows nothing yet.
    pub fn new(surprises: &'a Surprises) -> Self {
        Weigher { surprises, known: vec![0; 1 << KNOWN_BITS], best: Best::default(), of_names: Vec::new() }
    }

    /// The numbers that passages are weighed by.
    pub fn tuning(&self) -> &'a WeighTuning {
        &self.surprises.tuning
    }

    /// As [`Surprises::after`].
    #[inline]
    fn after(&mut self, words: &[u64], alone: Decibits) -> Decibits {
        let phrase = phrase(words);
        let key = phrase.wrapping_add(u64::from(alone)) << Decibits::BITS;
        let known = &mut self.known[top_bits(phrase, KNOWN_BITS)];
        if *known >> Decibits::BITS << Decibits::BITS != key {
            *known = key | u64::from(self.surprises.after(words, alone));
        }
        low_u16(*known)
    }

    /// Weight of a passage in tenths of a bit, as defined by the head of the module. `a` and `b` are the two documents.
    /// O(matched words).
    pub fn weight(&mut self, a: Weighed<'_>, b: Weighed<'_>, passage: &Aligned) -> u64 {
        self.best.empty(to_usize(passage.matched()));
        let mut place = 0;
        for run in &passage.runs {
            let (in_a, in_b) = (run.in_a().range(), run.in_b().range());
            let (tokens, alone) = (&a.tokens[in_a.clone()], &a.alone[in_a.clone()]);
            let parts = a.names[in_a].iter().zip(&b.names[in_b]);
            let mut name = None;
            for (nth, ((&word, &alone), parts)) in tokens.iter().zip(alone).zip(parts).enumerate() {
                let worth = if nth == 0 { alone } else { self.after(&tokens[nth.saturating_sub(2)..=nth], alone) };
                name = match parts {
                    (NamePart::None, _) | (_, NamePart::None) => None,
                    (NamePart::Further, NamePart::Further) => name.or(Some(place)),
                    _ => Some(place),
                };
                self.best.offer(Slot { word, worth, name: name.unwrap_or(UNNAMED) });
                place += 1;
            }
        }
        let mut shared = 0;
        self.of_names.clear();
        for &slot in &self.best.used {
            match self.best.slots[slot] {
                Slot { worth, name: UNNAMED, .. } => shared += u64::from(worth),
                Slot { worth, name, .. } => self.of_names.push((name, worth.into())),
            }
        }
        self.of_names.sort_unstable();
        let tuning = self.tuning();
        let names = self.of_names.chunk_by(|x, y| x.0 == y.0);
        let names = names.map(|name| name.iter().map(|word| word.1).sum::<u64>().min(tuning.name_weight));
        less_unmatched(shared + names.sum::<u64>(), passage, tuning)
    }
}

/// The matched words of a passage, each where the word surprises most: a table that serves passage after passage.
#[derive(Debug, Default)]
struct Best {
    /// At least twice as many as words; a word lies in the first free slot from the slot that the top bits point to.
    slots: Vec<Slot>,
    /// The slots in use.
    used: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    word: u64,
    worth: Decibits,
    /// The name that the word belongs to, by the place of the first word of the name among the matched words; else
    /// `UNNAMED`.
    name: u32,
}

const UNNAMED: u32 = u32::MAX - 1;
const FREE: Slot = Slot { word: 0, worth: 0, name: u32::MAX };

impl Best {
    /// Makes room for so many words.
    fn empty(&mut self, words: usize) {
        self.used.drain(..).for_each(|slot| self.slots[slot] = FREE);
        let needed = (2 * words).next_power_of_two();
        if self.slots.len() < needed {
            self.slots.resize(needed, FREE);
        }
    }

    #[inline]
    fn offer(&mut self, one: Slot) {
        let mut slot = top_bits(one.word, self.slots.len().ilog2());
        while self.slots[slot].name != FREE.name && self.slots[slot].word != one.word {
            slot = (slot + 1) % self.slots.len();
        }
        if self.slots[slot].name == FREE.name {
            self.used.push(slot);
        } else if one.worth <= self.slots[slot].worth {
            return;
        }
        self.slots[slot] = one;
    }
}

/// Bits that chance explains: the number of places in which a corpus of so many tokens could agree with itself, as in
/// the E-value of a sequence search (Karlin, Altschul 1990).
pub fn search_space_bits(tokens: u64) -> f64 {
    2.0 * log2(to_f64(usize::try_from(tokens).unwrap_or(usize::MAX)).max(2.0)) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;
    use crate::engine::text::tokenize::tokenize;
    use crate::engine::weigh::word_stats::{CountSample, count_batch};
    use crate::model::pair::Run;

    /// Surprises learnt from some texts alone: nothing is known at large.
    fn learnt(texts: &[String]) -> Surprises {
        let table = Background::from_bytes(crate::model::background::encode(&[]), "none").expect("an empty table");
        let tuning = WeighTuning::default();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        count_batch(&texts, &CountSample::of(1, &tuning), &tuning).surprises(table, &tuning)
    }

    /// Weight in bits of a text of which two documents share every word.
    fn bits(surprises: &Surprises, text: &str) -> f64 {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let (alone, _) = surprises.of(text, &tokens, true);
        let names = crate::engine::weigh::names::names(text, &tokens, &WeighTuning::default());
        let side = Weighed { tokens: &tokens.hashes, alone: &alone, names: &names };
        let whole = Aligned::of(vec![Run { a: 0, b: 0, len: crate::base::cast::to_u32(tokens.len()) }]);
        crate::base::math::from_decibits(Weigher::new(surprises).weight(side, side, &whole))
    }

    /// Made-up words that follow each other in no order, common words more often.
    fn prose(seed: u64, words: u64) -> String {
        let word = |i: u64| {
            let dice = mix(seed << 32 | i);
            format!("w{}", (dice % 4000) >> (dice >> 60))
        };
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn copies_of_a_story_do_not_make_it_usual_but_use_makes_a_formula() {
        let story = prose(1, 100);
        let formula = "a spokesman said in a statement on the matter";
        let texts: Vec<String> = (0..300u64)
            .map(|i| match i % 3 {
                0 => {
                    // Each copy has another lead and another end, and lacks three words.
                    let kept =
                        story.split(' ').enumerate().filter(|(at, _)| !mix(i << 8 | *at as u64).is_multiple_of(33));
                    let kept: Vec<&str> = kept.map(|(_, word)| word).collect();
                    format!("{} {} {}", prose(1000 + i, 40), kept.join(" "), prose(2000 + i, 40))
                }
                1 => format!("{} {formula} {}", prose(3000 + i, 60), prose(4000 + i, 60)),
                _ => prose(5000 + i, 150),
            })
            .collect();
        let surprises = learnt(&texts);
        let (of_story, of_formula) = (bits(&surprises, &story), bits(&surprises, formula));
        assert!(of_story > 300.0, "a story that 100 carry: {of_story} bits");
        assert!(of_formula < 25.0, "a formula that 100 use: {of_formula} bits");
        let unseen = bits(&surprises, "nine vessels lay idle off the northern harbour wall");
        assert!(unseen > 80.0, "nine words that none has: {unseen} bits");
    }

    #[test]
    fn a_name_has_its_limit_and_a_number_has_none() {
        let surprises = learnt(&[prose(1, 50)]);
        let rest =
            "was there among many others who had come to the northern harbour without notice and stayed all night";
        let with = |words: &str| bits(&surprises, &format!("{words} {rest}")) - bits(&surprises, rest);
        let name = with("Saudi Foreign Minister Adel al-Jubeir");
        assert!((10.0..14.5).contains(&name), "{name}");
        assert!(with("nine hundred tonnes of frozen herring") > 40.0);
        assert!(with("253 270,000") > 20.0);
    }

    #[test]
    fn a_word_counts_once_and_what_differs_costs() {
        let surprises = learnt(&[prose(1, 50)]);
        assert_eq!(bits(&surprises, "herring herring herring"), bits(&surprises, "herring"));
        let passage = |b| Aligned::of(vec![Run { a: 0, b: 0, len: 2 }, Run { a: 2, b, len: 2 }]);
        let tuning = WeighTuning::default();
        let most = |b| most(&[100; 4], Run::in_a, &passage(b), &tuning);
        assert_eq!(most(2) - most(5), 3 * tuning.unmatched_word);
    }

    #[test]
    fn counts_foretell() {
        for (count, before, known, want) in
            [(0, 0, 80, 78..=82), (1000, 1000, 80, 0..=1), (10, 1000, 80, 64..=68), (u32::MAX, u32::MAX, 80, 0..=1)]
        {
            let got = foretold(count, before, known, WeighTuning::default().phrase_prior);
            assert!(want.contains(&got), "{count} of {before}: {got}");
        }
    }
}
