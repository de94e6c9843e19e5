//! Owns the tuned numbers of how seeds become passages.

use crate::base::math::Decibits;

/// Tuned numbers of how seeds become passages.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct AlignTuning {
    /// Places of a repeated shingle in one document that are paired with each place in the other document. Unit:
    /// places. Origin: judgement.
    pub seed_places: usize,
    /// Predecessors that a run considers when chains are made. Unit: runs. Origin: minimap2 (Li 2018), prototype.
    pub chain_look_back: usize,
    /// Most words between two runs of a short chain, on either side. Unit: words. Origin: measured on PAN 2013
    /// (707a6ad: most false characters lay in longer gaps).
    pub chain_least_gap: u32,
    /// Matched words of a chain that allow one word more between two runs. Unit: words. Origin: judgement.
    pub chain_words_per_gap: u32,
    /// Most words between two runs of any chain, on either side. Unit: words. Origin: prototype.
    pub chain_most_gap: u32,
    /// Cost of a word of the shorter gap in a chain. Unit: hundredths of a matched word. Origin: prototype.
    pub chain_gap_cost: u32,
    /// Cost of a word by which the two gaps of a chain differ. Unit: hundredths of a matched word. Origin: prototype.
    pub chain_shift_cost: u32,
    /// Cost of each doubling of the difference of the two gaps of a chain. Unit: hundredths of a matched word. Origin:
    /// prototype.
    pub chain_shift_log_cost: u32,
    /// Largest gap of a chain that is aligned word by word. Unit: words of A times words of B. Origin: prototype.
    pub most_gap_cells: usize,
    /// Cost of a word that one side skips beyond an end; also beyond a sentence. Unit: tenths of a bit. Origin:
    /// judgement, over the worth of the commonest words.
    pub skip_cost: i32,
    /// Cost of a replaced word beyond an end. Unit: tenths of a bit. Origin: judgement.
    pub replace_cost: i32,
    /// Least gain of an extension of an end. Unit: tenths of a bit. Origin: judgement, one equal word is chance
    /// (5784cbd).
    pub least_gain: i32,
    /// Loss after which an extension is given up. Unit: tenths of a bit. Origin: X-drop (Zhang and others 2000), number
    /// by judgement.
    pub x_drop: i32,
    /// Worth of a nearly equal word. Unit: tenths of a bit. Origin: judgement, less than the commonest equal word.
    pub near_word_worth: Decibits,
    /// Largest gap in which nearly equal words are looked for. Unit: words of A times words of B. Origin: judgement.
    pub near_gap_cells: u32,
    /// Most words that one side has alone inside a short passage. Unit: words. Origin: measured on PAN 2013 (98e8325:
    /// precision .9882 to .9901, recall .9945 to .9941).
    pub most_aside: u32,
    /// Matched words of a passage that allow one word more aside. Unit: words. Origin: judgement (9408518: 200 bridged
    /// too much).
    pub words_per_aside: u32,
    /// Most words of the other side beside the words aside. Unit: words. Origin: judgement.
    pub most_beside_aside: u32,
    /// Least weight, word by word, of each part of a parted passage. Unit: tenths of a bit. Origin: judgement.
    pub least_apart: u32,
    /// Least weight of words beyond a sentence that stay in a copy. Unit: tenths of a bit. Origin: judgement (8f03e99).
    pub least_beyond_sentence: i32,
    /// Cost of a gap beyond a sentence, beside the skipped words. Unit: tenths of a bit. Origin: judgement (8f03e99).
    pub beyond_gap_cost: i32,
    /// Least matched words of a word-for-word copy that tells of a copyist. Unit: words. Origin: judgement.
    pub copy_words: u32,
    /// Least identity of a word-for-word copy. Unit: share of the words of the longer side. Origin: prototype.
    pub copy_identity: f64,
    /// Least matched words of a stretch whose words a better stretch mostly matches. Unit: words. Origin: judgement.
    pub repeat_words: u32,
    /// Least matched words of a stretch that lies mostly inside a better stretch, unmatched; also of a part of a
    /// stretch. Unit: words. Origin: judgement, fewer are a turn of phrase.
    pub moved_words: u32,
    /// Share of the join gap that holds for stretches in the opposite order. Unit: thirds. Origin: measured on PAN 2013
    /// together with `copy_gap` (bf2ecc0: plagdet .9941 to .9968).
    pub reordered_gap_thirds: u32,
    /// Most words between a word-for-word copy and a stretch joined with the copy. Unit: words. Origin: measured on PAN
    /// 2013 (bf2ecc0).
    pub copy_gap: u32,
    /// Join gaps that rewritten stretches may leave out on both sides together. Unit: times the join gap. Origin:
    /// measured on PAN 2013 (323556e: granularity 1.0010 to 1.0000).
    pub rewritten_gap_times: u32,
    /// Earlier stretches that a stretch is joined with. Unit: stretches. Origin: judgement.
    pub join_look_back: usize,
}

impl Default for AlignTuning {
    fn default() -> Self {
        AlignTuning {
            seed_places: 8,
            chain_look_back: 50,
            chain_least_gap: 12,
            chain_words_per_gap: 50,
            chain_most_gap: 40,
            chain_gap_cost: 5,
            chain_shift_cost: 15,
            chain_shift_log_cost: 50,
            most_gap_cells: 10_000,
            skip_cost: 50,
            replace_cost: 60,
            least_gain: 80,
            x_drop: 500,
            near_word_worth: 40,
            near_gap_cells: 2_500,
            most_aside: 5,
            words_per_aside: 500,
            most_beside_aside: 2,
            least_apart: 800,
            least_beyond_sentence: 300,
            beyond_gap_cost: 100,
            copy_words: 30,
            copy_identity: 0.98,
            repeat_words: 12,
            moved_words: 8,
            reordered_gap_thirds: 2,
            copy_gap: 5,
            rewritten_gap_times: 2,
            join_look_back: 4,
        }
    }
}
