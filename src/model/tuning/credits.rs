//! Owns the tuned numbers of the forms in which credits stand.

/// Tuned numbers of the forms in which credits stand.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct CreditTuning {}

impl Default for CreditTuning {
    fn default() -> Self {
        CreditTuning {}
    }
}
