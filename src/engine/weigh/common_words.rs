//! Owns the chance of a word at large, for when the corpus is too small to tell. A background table says the chance, or a
//! built-in list of common words of many languages, whichever says more.
//!
//! `common_words.tsv` holds 3,100 words with their surprise in tenths of a bit, from counts of ours. English words: the
//! median of their relative frequencies in three unlike collections (news of an agency; web pages; a mixture of older
//! prose, reviews and forums; ten million words together), the 2,500 most frequent. Words of up to four letters of
//! thirty-five more languages: relative frequency in the translations of the Universal Declaration of Human Rights, less
//! half a bit for a single subject. The list holds no running text.

use crate::base::hash::phrase;
use crate::base::math::exp2;
use crate::model::background::Background;
use crate::model::tuning::weigh::WeighTuning;
use ahash::AHashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("common_words.tsv");

/// Chance of a word in running text: what `table` says or the common words say, whichever is more. `hash` is the hash of the
/// token; `spaceless` says whether the token is of a script without spaces.
pub fn probability(table: &Background, hash: u64, spaceless: bool, tuning: &WeighTuning) -> f64 {
    let of_table = table.surprise(phrase(&[hash])).map_or(0.0, |tenths| exp2(f64::from(tenths) / -10.0));
    of_table.max(listed(hash, spaceless, tuning))
}

fn listed(hash: u64, spaceless: bool, tuning: &WeighTuning) -> f64 {
    static WORDS: OnceLock<AHashMap<u64, f64>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lines = TABLE.lines().filter_map(|line| line.split_once('\t'));
        let parsed = lines.filter_map(|(word, tenths)| Some((word, tenths.parse::<f64>().ok()?)));
        parsed.map(|(word, tenths)| (crate::engine::text::fold::hash(word), exp2(-tenths / 10.0))).collect()
    });
    match words.get(&hash) {
        Some(&p) => p,
        None if spaceless => exp2(-tuning.spaceless_character),
        None => exp2(-tuning.rare_word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_well_formed() {
        for line in TABLE.lines() {
            let (word, tenths) = line.split_once('\t').expect(line);
            assert!(!word.is_empty() && (20..=200).contains(&tenths.parse::<u32>().expect(line)), "{line}");
        }
    }

    #[test]
    fn common_words_are_common() {
        let tuning = WeighTuning::default();
        let bits = |w: &str| {
            let spaceless = crate::engine::text::unicode_words::is_spaceless(w);
            -listed(crate::engine::text::fold::hash(w), spaceless, &tuning).log2()
        };
        assert!(bits("the") < 5.0 && bits("The") < 5.0);
        assert!(bits("und") < 10.0 && bits("que") < 10.0 && bits("в") < 10.0);
        assert_eq!(bits("observatory"), tuning.rare_word);
        assert_eq!(bits("国"), tuning.spaceless_character);
    }
}
