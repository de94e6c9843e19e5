//! Owns the tuned numbers of the weight of a passage in bits.

/// Tuned numbers of the weight of a passage in bits.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct WeighTuning {
    /// Strength of the background for a word. Unit: (document, word) pairs. Origin: judgement.
    pub word_prior: f64,
    /// Strength of the background for a phrase. Large, because a sentence that five articles on one event have taken over
    /// looks like a formula. Unit: occurrences. Origin: measured; with 4 such a sentence of ten words weighs 28 bits, with
    /// 64 the sentence weighs 53 (of about 70 if nobody else had the sentence).
    pub phrase_prior: u32,
    /// Cost of a matched word's neighbour without an equal on the other side: two formulas with other words between are
    /// not one strong passage. Unit: tenths of a bit. Origin: judgement.
    pub unmatched_word: u64,
    /// Words of a rewritten passage that cost, in times the unmatched words of the side with fewer: who sums up leaves
    /// words out. Unit: times. Origin: judgement.
    pub rewritten_unmatched: u32,
    /// Most weight of a name with titles: one fact, not six. Unit: tenths of a bit. Origin: prototype.
    pub name_weight: u64,
    /// Words before a phrase that the surroundings are taken from; words after the phrase, if not even half stand before.
    /// Unit: words. Origin: judgement (0e62302).
    pub surrounding_words: usize,
    /// Distance of the nearest surrounding word from the last word of the phrase. Unit: words. Origin: judgement
    /// (0e62302).
    pub surrounding_distance: usize,
    /// Size of the table that finds repeats of a phrase inside a document, as a power of two. A repeat that the table has
    /// forgotten is counted if the surroundings are new. Unit: bits. Origin: judgement.
    pub repeat_table_bits: u32,
    /// Surprise of a word that neither a background table nor the list of common words holds. The listed words make up
    /// some four fifths of running English text; the rest is spread over more than a hundred thousand. Unit: bits. Origin:
    /// judgement.
    pub rare_word: f64,
    /// Surprise of a character of a script that is written without spaces. Unit: bits. Origin: judgement.
    pub spaceless_character: f64,
    /// Most capitalised words of a line that is no headline. Unit: percent. Origin: prototype.
    pub headline_capitals: usize,
    /// Least words of a line that may be a headline; shorter lines are bylines and names. Unit: words. Origin: judgement.
    pub headline_words: usize,
    /// Most capitalised words of a text in which capitals tell names: some languages capitalise nouns. Unit: percent.
    /// Origin: prototype.
    pub noun_capitals: usize,
    /// Most small words in a row inside a name ("Secretary of the Treasury"). Unit: words. Origin: judgement.
    pub name_small_words: usize,
    /// Longest word before a full stop inside a name ("Mr."). Unit: bytes. Origin: judgement.
    pub name_abbreviation: usize,
    /// Least figures that each of two documents has in shared passages, for the two to be one form: of two figures one may
    /// be a correction. Unit: words that begin with a digit. Origin: measured (reuters21578, 104 labelled pairs).
    pub form_figures: u32,
    /// Least share of the words of shared passages that are figures, in a form. Unit: share. Origin: measured (reuters21578:
    /// 4,007 of 4,124 pairs of forms stay; 198 newspaper pages of 1916 with misread figures: 11 of 117).
    pub form_density: f64,
    /// Share of the words of shared passages that are figures, from which on both are tables, such as prices of the hour.
    /// Unit: share. Origin: judgement.
    pub table_density: f64,
    /// Share of the figures in shared passages that stand equal in copies, and in forms not. Unit: share. Origin: measured
    /// (the same pairs).
    pub form_share: f64,
    /// Most words of a sign-off. Unit: words. Origin: measured (b0c5558: a note with an unlearnt footer is over a hundred
    /// words).
    pub sign_off_words: u32,
    /// Least length of a document with a sign-off, in times the sign-off. Unit: times. Origin: judgement.
    pub sign_off_times: u32,
    /// Text in which words are counted; a larger corpus is sampled. Unit: bytes. Origin: judgement.
    pub counted_bytes: u64,
    /// Text in which phrases are counted; a larger corpus is sampled. Unit: bytes. Origin: judgement.
    pub phrase_bytes: u64,
    /// Least documents and least surroundings of a phrase in a new background table: fewer tell of the documents and not
    /// of the language. Unit: documents, and surroundings. Origin: judgement.
    pub background_documents: usize,
    /// Strength of what a shorter phrase foretells in a new background table. Unit: occurrences. Origin: prototype.
    pub background_prior: f64,
}

impl Default for WeighTuning {
    fn default() -> Self {
        WeighTuning {
            word_prior: 1000.0,
            phrase_prior: 64,
            unmatched_word: 15,
            rewritten_unmatched: 2,
            name_weight: 140,
            surrounding_words: 12,
            surrounding_distance: 7,
            repeat_table_bits: 12,
            rare_word: 16.0,
            spaceless_character: 9.0,
            headline_capitals: 60,
            headline_words: 4,
            noun_capitals: 25,
            name_small_words: 2,
            name_abbreviation: 3,
            form_figures: 3,
            form_density: 0.05,
            table_density: 0.5,
            form_share: 0.5,
            sign_off_words: 150,
            sign_off_times: 2,
            counted_bytes: 32 << 20,
            phrase_bytes: 4 << 20,
            background_documents: 3,
            background_prior: 2.0,
        }
    }
}
