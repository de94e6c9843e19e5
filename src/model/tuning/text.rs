//! Owns the tuned numbers of how words are told apart and folded.

/// Tuned numbers of how words are told apart and folded.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct TextTuning {}

impl Default for TextTuning {
    fn default() -> Self {
        TextTuning {}
    }
}
