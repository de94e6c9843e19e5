//! The ground: errors, ids, numbers, hashes, and lists in few bytes. Nothing here knows of news.

pub(crate) mod bloom;
pub(crate) mod bytes64;
pub mod error;
pub mod hash;
pub(crate) mod rows;
pub(crate) mod span_sets;
pub mod spill;
pub mod units;
pub(crate) mod varint_spans;
