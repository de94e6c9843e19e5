//! From pairs to groups: stories, and passages with all who carry them.

pub mod clusters;
pub mod coverage;
pub mod derived;
pub mod kin;
pub mod labels;
mod links;
mod lists;
pub mod outlets;
mod packed;
mod pieces;
pub mod quotations;
mod round_ups;
pub mod shared;
pub mod source;
mod spans;
pub mod tree;
pub mod witnesses;

pub use lists::Lists;
pub use spans::SpanRows;
