//! Owns the tuned numbers of the search for rewritten passages and summaries.
//!
//! "Tuned" means: set together with other numbers on the odd pairs of the training corpus of PAN 2013, judged on the
//! even pairs. "Fitted" means: by logistic regression on the same odd pairs.

use crate::base::math::Decibits;

/// Tuned numbers of the search for rewritten passages and summaries.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct RewrittenTuning {
    /// Surprise up to which a word is common and has no rarity. Unit: tenths of a bit. Origin: tuned.
    pub common_surprise: Decibits,
    /// Least surprise of a telling word. Unit: tenths of a bit. Origin: judgement, one word in a thousand.
    pub telling_surprise: Decibits,
    /// Surprise that chance takes off a telling word of two windows. Unit: tenths of a bit. Origin: derived, log2 of a
    /// window of 70 words.
    pub telling_by_chance: Decibits,
    /// Most that one word says: as evidence of two windows, and as surprise of a region. Unit: tenths of a bit. Origin:
    /// tuned, one rare name is no passage.
    pub most_per_word: Decibits,
    /// Worth of a match of the commonest words. Unit: hundredths. Origin: prototype.
    pub least_worth: u8,
    /// Worth of a match of a rare word. Unit: hundredths. Origin: tuned; the clamp is of the prototype.
    pub most_worth: u8,
    /// Least different rare words that a pair shares outside of copies. Unit: words. Origin: tuned (bfca14e: PAN 2013
    /// unchanged).
    pub least_rare_words: usize,
    /// Least evidence that two windows share. Unit: tenths of a bit. Origin: derived, under half of `least_surprise`.
    pub least_window_evidence: u32,
    /// Places in either document over which a telling word tells of no place. Unit: places. Origin: judgement.
    pub most_places: u8,
    /// Places in either document over which a rare word begins no short passage. Unit: places. Origin: judgement.
    pub most_places_of_rare: u8,
    /// Side of a cell of the dot matrix; a window is two by two cells. Unit: words, at least 1. Origin: prototype.
    pub cell: usize,
    /// Places of a stem in the second document over which the stem marks no place. Unit: places. Origin: tuned.
    pub marking_places: usize,
    /// Least rarity of a stem that marks a place. Unit: tenths of a bit over a common word. Origin: tuned.
    pub marking_rarity: Decibits,
    /// Least weight of a window that is tried. Unit: hundredths of a bit over common words. Origin: tuned.
    pub least_window_weight: u32,
    /// Most windows tried for a pair. Unit: windows. Origin: tuned.
    pub most_windows: usize,
    /// Most rounds in which the sides of a region move. Unit: rounds. Origin: tuned.
    pub grow_rounds: usize,
    /// Reach of a side in one step of growth, and of the look for partners. Unit: words. Origin: prototype.
    pub grow_step: usize,
    /// Length under which a growing region is given up. Unit: words. Origin: tuned.
    pub grow_lost: usize,
    /// Cost of a word without partner in growth. Unit: hundredths of the worth of a common word. Origin: tuned.
    pub grow_unmatched: i32,
    /// Least Dice coefficient of a region before the ends are trimmed. Unit: percent. Origin: tuned.
    pub promising_dice: i64,
    /// Least share of a region, on both sides, of a copy that stands for the region. Unit: percent. Origin: tuned.
    pub copy_share: usize,
    /// Distance over which an end moves to the beginning of a sentence. Unit: words. Origin: tuned.
    pub snap: usize,
    /// Words after which a sentence counts as ended. Unit: words. Origin: tuned.
    pub longest_sentence: usize,
    /// Most rounds over the four ends of a region. Unit: rounds. Origin: prototype.
    pub trim_rounds: usize,
    /// Cost of a word without partner in an end sentence. Unit: hundredths of the worth of a common word. Origin:
    /// tuned.
    pub trim_unmatched: i64,
    /// Least words of the shorter side of a rewritten passage. Unit: words. Origin: judgement.
    pub least_shorter_side: usize,
    /// Least words of the longer side of a rewritten passage. Unit: words. Origin: tuned.
    pub least_longer_side: usize,
    /// Least Dice coefficient of a rewritten passage. Unit: percent. Origin: prototype.
    pub least_dice: i64,
    /// Least surprise of a rewritten passage. Unit: tenths of a bit. Origin: tuned.
    pub least_surprise: u64,
    /// Least surprise of a rewritten passage in a pair that shares a word-for-word copy elsewhere; with `--plagiarism`
    /// also least weight of an exact passage there. Unit: bits. Origin: tuned, who copies in one place seldom rewrites
    /// in another.
    pub least_beside_copy: f64,
    /// Words of the world at large that a document is taken to have beside the own words. Unit: words. Origin: tuned.
    pub prior_words: f64,
    /// Distance of two rare words that begin a single sentence. Unit: words. Origin: measured on planted passages with
    /// the rule (ae30628: recall .9941 to .9946, precision .9903 to .9900).
    pub sentence_reach: u32,
    /// Reach of a side in one step of growth of a single sentence. Unit: words. Origin: measured with the rule
    /// (ae30628).
    pub sentence_step: usize,
    /// Length under which a single sentence is given up. Unit: words. Origin: judgement.
    pub sentence_lost: usize,
    /// Cost of a word without partner in a single sentence. Unit: hundredths of the worth of a common word. Origin:
    /// measured with the rule (ae30628).
    pub sentence_unmatched: i32,
    /// Least words of either side of a single sentence. Unit: words. Origin: measured with the rule (ae30628).
    pub sentence_words: usize,
    /// Least Dice coefficient of a single sentence. Unit: percent. Origin: measured with the rule (ae30628).
    pub sentence_dice: i64,
    /// Words from which a document is long. Unit: words. Origin: judgement; effect measured (c82b202: the same
    /// passages).
    pub long_text_words: usize,
    /// Times that a long document is as long as the other document. Unit: times. Origin: judgement (c82b202).
    pub long_text_times: usize,
    /// Lengths of the shorter document that an excerpt keeps around each place. Unit: times. Origin: judgement
    /// (c82b202).
    pub long_text_margin: usize,
    /// Matched words of a word-for-word copy beside which no summary is looked for. Unit: words. Origin: measured on
    /// PAN 2013 (89ee60a: four of 2,592 pairs change, all for the better).
    pub summary_copy_words: u32,
    /// Least words of a summary. Unit: words. Origin: prototype.
    pub summary_least_words: usize,
    /// Most words of a summary. Unit: words. Origin: prototype.
    pub summary_most_words: usize,
    /// Most length of a summary, of the text that is summed up. Unit: percent. Origin: prototype.
    pub summary_most_of_source: usize,
    /// Most length of a summary, of the text around. Unit: percent. Origin: tuned.
    pub summary_most_of_text: usize,
    /// Least share of the words of a summary that the other text holds. Unit: share. Origin: prototype.
    pub summary_least_held: f64,
    /// Share of the words of a summary that the source holds beyond chance. Unit: share, under 1. Origin: tuned.
    pub summary_kept: f64,
    /// Least chance that a document holds a word. Unit: chance. Origin: tuned.
    pub summary_least_chance: f64,
    /// Rarity over which a word of a summary is telling. Unit: tenths of a bit over a common word. Origin: tuned.
    pub summary_telling_rarity: Decibits,
    /// Words after which a sentence of the source counts as ended. Unit: words. Origin: tuned.
    pub summary_longest_sentence: usize,
    /// Least words of a sentence of the source that counts. Unit: words. Origin: tuned.
    pub summary_shortest_sentence: usize,
    /// Least different telling words of a touched sentence. Unit: words. Origin: tuned.
    pub summary_touching_words: usize,
    /// Length of the one place of the source that is compared with a summary. Unit: percent of the summary. Origin:
    /// tuned.
    pub summary_place_percent: usize,
    /// Constant of the regression. Unit: log-odds. Origin: fitted.
    pub summary_intercept: f64,
    /// Weight of the natural logarithm of the evidence in bits. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_evidence: f64,
    /// Weight of the share of the evidence that rewritten passages explain. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_explained: f64,
    /// Weight of the share of words that the other text holds. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_held: f64,
    /// Weight of the share of held words around the summary, over the share inside. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_held_around: f64,
    /// Weight of the share of the rarity that one place of the source explains. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_one_place: f64,
    /// Weight of the share of the rarity around the summary that the other text holds. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_said_around: f64,
    /// Weight of the share of sentences of the source that the summary touches. Unit: log-odds. Origin: fitted.
    pub summary_weight_of_touched: f64,
    /// What passages that lie far apart in the source add to the regression. Unit: log-odds. Origin: measured on the
    /// odd pairs of PAN 2013 (8da53f3, corrected by 900e97f: summaries found, nothing else lost).
    pub summary_scattered: f64,
    /// Words between two passages of the source over which both lie far apart. Unit: words. Origin: measured with
    /// `summary_scattered`.
    pub summary_far: usize,
    /// Least sum of the regression for a summary. Unit: log-odds. Origin: tuned.
    pub summary_least_score: f64,
}

impl Default for RewrittenTuning {
    fn default() -> Self {
        RewrittenTuning {
            common_surprise: 85,
            telling_surprise: 100,
            telling_by_chance: 61,
            most_per_word: 56,
            least_worth: 100,
            most_worth: 200,
            least_rare_words: 8,
            least_window_evidence: 320,
            most_places: 16,
            most_places_of_rare: 4,
            cell: 35,
            marking_places: 16,
            marking_rarity: 5,
            least_window_weight: 1000,
            most_windows: 20,
            grow_rounds: 9,
            grow_step: 20,
            grow_lost: 16,
            grow_unmatched: 150,
            promising_dice: 40,
            copy_share: 50,
            snap: 5,
            longest_sentence: 28,
            trim_rounds: 4,
            trim_unmatched: 60,
            least_shorter_side: 20,
            least_longer_side: 35,
            least_dice: 50,
            least_surprise: 700,
            least_beside_copy: 168.0,
            prior_words: 3000.0,
            sentence_reach: 8,
            sentence_step: 6,
            sentence_lost: 2,
            sentence_unmatched: 400,
            sentence_words: 8,
            sentence_dice: 80,
            long_text_words: 20_000,
            long_text_times: 16,
            long_text_margin: 2,
            summary_copy_words: 40,
            summary_least_words: 45,
            summary_most_words: 250,
            summary_most_of_source: 50,
            summary_most_of_text: 40,
            summary_least_held: 0.75,
            summary_kept: 0.75,
            summary_least_chance: 0.02,
            summary_telling_rarity: 30,
            summary_longest_sentence: 60,
            summary_shortest_sentence: 5,
            summary_touching_words: 2,
            summary_place_percent: 150,
            summary_intercept: -30.92,
            summary_weight_of_evidence: 3.45,
            summary_weight_of_explained: -2.35,
            summary_weight_of_held: 17.51,
            summary_weight_of_held_around: 22.33,
            summary_weight_of_one_place: -13.34,
            summary_weight_of_said_around: -31.47,
            summary_weight_of_touched: 5.19,
            summary_scattered: 0.5,
            summary_far: 100,
            summary_least_score: -1.0,
        }
    }
}
