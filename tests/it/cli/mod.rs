//! The program as a person runs it, each test in a folder of its own.

mod bad_input;
mod basics;
mod compare;
mod config;
mod credits;
mod dedup;
#[cfg(feature = "formats")]
mod formats;
#[cfg(all(feature = "formats", feature = "parquet", target_os = "linux"))]
mod hostile;
mod html;
mod inputs;
mod matrix;
mod outlets;
mod outputs;
mod pairs;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod plots;
mod readers;
mod shapes;
mod streams;
mod taking;
mod terminal;
mod web;
