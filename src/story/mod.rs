//! From pairs to groups: stories, and shared passages with all witnesses.

pub mod clusters;
pub mod coverage;
pub(crate) mod graph;
pub mod labels;
pub mod passages;
pub(crate) mod pieces;
pub mod quotations;
pub mod relatives;
pub(crate) mod round_ups;
