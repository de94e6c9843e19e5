//! What the terminal shows.

pub mod closest;
pub mod comparison;
pub mod differences;
pub mod help;
pub mod highlight;
pub mod layout;
pub mod method;
pub mod progress;
pub mod summary;
pub mod summary_json;
pub mod takers;
