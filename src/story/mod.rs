//! From pairs to groups: stories, and passages with all who carry them.

pub mod clusters;
pub mod coverage;
pub(crate) mod graph;
pub mod labels;
pub mod passages;
pub(crate) mod pieces;
pub mod quotations;
pub mod relatives;
pub(crate) mod round_ups;
