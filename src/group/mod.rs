//! From pairs to groups.

pub mod clusters;
