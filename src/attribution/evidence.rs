//! Owns what attribution reads of a run.

use crate::model::credits::CorpusCredits;
use crate::model::pair::Verified;
use crate::model::story::Cluster;

/// What is known of all documents before anybody asks who had a text first.
#[derive(Clone, Copy, Debug)]
pub struct RunEvidence<'a> {
    /// The verified pairs.
    pub verified: &'a Verified,
    /// The stories.
    pub clusters: &'a [Cluster],
    /// Words of each document.
    pub words: &'a [u32],
    /// Whom each document credits.
    pub credits: &'a CorpusCredits,
}
