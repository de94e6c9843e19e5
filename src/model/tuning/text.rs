//! Owns the tuned numbers of how words are told apart and folded.

/// Tuned numbers of how words are told apart and folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct TextTuning {
    /// Least letters of the shorter of two words that are nearly equal with one differing letter. Unit: letters.
    /// Origin: judgement ("Million" and "billion" are nearly equal, "fast" and "fist" are not).
    pub one_edit_letters: usize,
    /// Least letters of the shorter of two words that are nearly equal with two differing letters. Unit: letters.
    /// Origin: judgement ("Tuesday" and "Thursday" are not nearly equal).
    pub two_edits_letters: usize,
}

impl Default for TextTuning {
    fn default() -> Self {
        TextTuning { one_edit_letters: 5, two_edits_letters: 9 }
    }
}
