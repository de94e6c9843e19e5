//! The integration tests, as one program: each program more would be one more to link with the whole library.
//!
//! `cargo test --release --test it golden` runs those with this word in their name. State of the process is shared: no
//! test may change the current folder, the environment, or the threads that all use.

mod accuracy;
#[cfg(feature = "cli")]
mod cli;
mod common;
#[cfg(all(feature = "cli", feature = "parquet", unix))]
mod docs;
mod engine;
#[cfg(feature = "cli")]
mod evaluation;
mod floors;
#[cfg(all(feature = "cli", feature = "parquet"))]
mod golden;
#[cfg(feature = "cli")]
mod program;
mod run;
mod stories;

// The makers of made-up corpora, which examples and benches use as well.
#[path = "../../seeds/planted.rs"]
mod planted;
#[cfg(feature = "cli")]
#[path = "../../tools/plant/planted/mod.rs"]
mod stories_planted;
#[cfg(feature = "cli")]
use planted::made_up; // where `stories_planted` looks for it
