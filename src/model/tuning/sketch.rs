//! Owns the tuned numbers of sketches, bands, b-bit marks and fingerprints.

/// Tuned numbers of sketches, bands, b-bit marks and fingerprints.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct SketchTuning {}

impl Default for SketchTuning {
    fn default() -> Self {
        SketchTuning {}
    }
}
