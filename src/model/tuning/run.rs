//! Owns the tuned numbers of samples and rounds of a run.

/// Tuned numbers of samples and rounds of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct RunTuning {}

impl Default for RunTuning {
    fn default() -> Self {
        RunTuning {}
    }
}
