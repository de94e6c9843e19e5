//! Owns the tuned numbers of who had a text first.

/// Tuned numbers of who had a text first.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct AttributionTuning {}

impl Default for AttributionTuning {
    fn default() -> Self {
        AttributionTuning {}
    }
}
