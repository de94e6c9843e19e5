//! The ground: errors, ids, numbers, hashes, and lists in few bytes. Nothing here knows of news.

pub(crate) mod bloom;
pub(crate) mod bytes64;
pub mod cast;
pub mod error;
pub mod hash;
pub mod ids;
pub mod math;
pub mod rows;
pub mod sealed;
pub(crate) mod span_sets;
pub mod spill;
pub(crate) mod spread_sort;
pub(crate) mod varint_spans;
