//! Owns the tuned numbers of the weight of a passage in bits.

/// Tuned numbers of the weight of a passage in bits.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct WeighTuning {}

impl Default for WeighTuning {
    fn default() -> Self {
        WeighTuning {}
    }
}
