//! Owns the tuned numbers of coverage, clusters, round-ups, templates, quotations, shared passages.

/// Tuned numbers of coverage, clusters, round-ups, templates, quotations, shared passages.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "files", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct StoryTuning {}

impl Default for StoryTuning {
    fn default() -> Self {
        StoryTuning {}
    }
}
