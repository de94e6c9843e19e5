//! From pairs to groups: stories, and passages with all who carry them.

pub mod clusters;
pub mod coverage;
pub mod labels;
mod links;
pub mod quotations;
mod round_ups;
pub mod source;
pub mod tree;
pub mod witnesses;
