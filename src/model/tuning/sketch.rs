//! Owns the tuned numbers of sketches, bands, b-bit marks and fingerprints.

/// Tuned numbers of sketches, bands, b-bit marks and fingerprints.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct SketchTuning {
    /// Bits that stand against losing a pair at the least Jaccard by too few equal b-bit marks: 16.61 bits are one pair
    /// in 100,000. Unit: bits. Origin: judgement for the chance (Chernoff's bound over b-bit minwise hashing; Li, König
    /// 2010).
    pub mark_loss_bits: f64,
}

impl Default for SketchTuning {
    fn default() -> Self {
        SketchTuning { mark_loss_bits: 16.61 }
    }
}
