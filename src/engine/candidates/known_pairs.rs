//! Owns known pairs: pairs that are candidates anyway, and need no evidence of another stage.

use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::model::pair::Pair;

/// Pairs of documents, to be asked for one by one.
#[derive(Clone, Debug, Default)]
pub struct KnownPairs(Rows<DocId>);

impl KnownPairs {
    /// From pairs of a corpus of so many documents, ascending. O(pairs + documents).
    pub fn new(pairs: &[Pair], documents: usize) -> KnownPairs {
        KnownPairs(Rows::grouped(documents, pairs.iter().copied()))
    }

    /// Whether a pair is known; the lower document comes first.
    #[inline]
    pub fn hold(&self, (a, b): Pair) -> bool {
        self.0.of(a).binary_search(&b).is_ok()
    }
}
