//! The weight of a shared passage in bits, and the thresholds of a passage.

pub(crate) mod accept;
pub mod common_words;
pub(crate) mod forms;
pub mod match_buffer;
pub mod names;
pub mod phrases;
pub mod prepared;
pub mod sampled_words;
pub mod sign_offs;
pub mod weight;
pub mod word_stats;
