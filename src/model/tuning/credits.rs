//! Owns the tuned numbers of the forms of credits.

/// Tuned numbers of the forms in which credits stand. A piece of a line is a word or a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct CreditTuning {
    /// Least letters of the name of an outlet for a credit to name the outlet. Unit: letters. Origin: judgement.
    pub outlet_letters: usize,
    /// First lines of a text in which a byline may stand. Unit: lines. Origin: judgement.
    pub head_lines: usize,
    /// Last lines of a text in which a closing credit may stand. Unit: lines. Origin: judgement.
    pub tail_lines: usize,
    /// Most pieces before the agency in a dateline: place and date. Unit: words and signs. Origin: judgement.
    pub place_pieces: usize,
    /// Most words among the pieces before the agency that begin with a small letter ("3 mai"). Unit: words. Origin:
    /// judgement.
    pub place_small_words: usize,
    /// Pieces of a line that are looked through for the agency of a dateline, and most pieces inside a bracket. Unit: words
    /// and signs. Origin: derived, twice `place_pieces`.
    pub dateline_pieces: usize,
    /// Least pieces after a dateline in capitals without dash. Unit: words and signs. Origin: judgement.
    pub after_loud_dateline: usize,
    /// Least pieces after an agency and a dash that begin a line. Unit: words and signs. Origin: judgement.
    pub after_agency: usize,
    /// Most pieces of a line that is nothing but a credit. Unit: words and signs. Origin: judgement.
    pub credit_pieces: usize,
    /// Most pieces of a picture credit. Unit: words and signs. Origin: derived, twice `credit_pieces`.
    pub picture_pieces: usize,
    /// Most pieces of a caption. Unit: words and signs. Origin: judgement.
    pub caption_pieces: usize,
    /// Most words of a line with thanks that is a credit. Unit: words. Origin: judgement.
    pub thanks_words: usize,
    /// Most other words in a pure list of names. Unit: words. Origin: judgement.
    pub list_words: usize,
    /// Least words of the name of a person before a comma. Unit: words. Origin: judgement.
    pub least_person_words: usize,
    /// Most words of the name of a person before a comma. Unit: words. Origin: judgement.
    pub most_person_words: usize,
    /// Most distance of "reported" and the like from a name. Unit: words and signs. Origin: judgement.
    pub attribution_distance: usize,
    /// Most small letters of the initials of a reporter. Unit: letters. Origin: judgement.
    pub initials_letters: usize,
    /// Characters of a line from which the next line may go on: text broken at a fixed width. Unit: characters. Origin:
    /// judgement.
    pub broken_line: usize,
}

impl Default for CreditTuning {
    fn default() -> Self {
        CreditTuning {
            outlet_letters: 3,
            head_lines: 8,
            tail_lines: 6,
            place_pieces: 10,
            place_small_words: 2,
            dateline_pieces: 20,
            after_loud_dateline: 5,
            after_agency: 3,
            credit_pieces: 14,
            picture_pieces: 28,
            caption_pieces: 45,
            thanks_words: 4,
            list_words: 3,
            least_person_words: 2,
            most_person_words: 4,
            attribution_distance: 4,
            initials_letters: 4,
            broken_line: 41,
        }
    }
}
