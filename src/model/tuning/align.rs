//! Owns the tuned numbers of how seeds become passages.

/// Tuned numbers of how seeds become passages.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct AlignTuning {}

impl Default for AlignTuning {
    fn default() -> Self {
        AlignTuning {}
    }
}
