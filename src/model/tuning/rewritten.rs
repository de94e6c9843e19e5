//! Owns the tuned numbers of the search for rewritten passages and summaries.

/// Tuned numbers of the search for rewritten passages and summaries.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct RewrittenTuning {}

impl Default for RewrittenTuning {
    fn default() -> Self {
        RewrittenTuning {}
    }
}
