//! Owns what an alignment is told beside the two documents: the parameters of a run and the tuned numbers.

use crate::engine::align::aligned::CopyRule;
use crate::model::params::PassageParams;
use crate::model::tuning::Tuning;
use crate::model::tuning::align::AlignTuning;
use crate::model::tuning::rewritten::RewrittenTuning;

/// Parameters and tuned numbers of an alignment; made once for a run.
#[derive(Clone, Copy, Debug)]
pub struct AlignContext<'t> {
    /// Which stretches are looked for.
    pub params: PassageParams,
    /// Numbers of how seeds become passages.
    pub tuning: &'t AlignTuning,
    /// Numbers of the search for rewritten passages.
    pub rewritten: &'t RewrittenTuning,
}

impl<'t> AlignContext<'t> {
    /// The context of a run with these parameters.
    pub fn new(params: PassageParams, tuning: &'t Tuning) -> AlignContext<'t> {
        AlignContext { params, tuning: &tuning.align, rewritten: &tuning.rewritten }
    }

    /// What a word-for-word copy is.
    pub(crate) fn copy(&self) -> CopyRule {
        CopyRule::of(self.tuning)
    }
}
