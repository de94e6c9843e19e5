//! What the terminal shows.

pub mod differences;
pub mod help;
pub mod highlight;
pub mod layout;
pub mod progress;
pub mod summary;
pub mod summary_json;
