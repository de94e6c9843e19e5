//! Owns the tuned numbers of which pairs are proposed, and what is boilerplate.

/// Tuned numbers of which pairs are proposed, and what is boilerplate.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct CandidateTuning {
    /// Play of the distance of boilerplate from the beginning or the end of a text. Unit: words. Origin: judgement.
    pub furniture_play: u32,
}

impl Default for CandidateTuning {
    fn default() -> Self {
        CandidateTuning { furniture_play: 8 }
    }
}
