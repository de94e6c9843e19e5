//! From pairs to groups: stories, and passages with all who carry them.

pub mod clusters;
pub mod coverage;
mod graph;
pub mod labels;
pub mod passages;
mod pieces;
pub mod quotations;
pub mod relatives;
mod round_ups;
