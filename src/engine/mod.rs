//! Documents in, passages out.

pub mod align;
pub mod candidates;
pub mod compare;
pub mod credits;
pub mod sketch;
pub mod text;
pub mod weigh;
