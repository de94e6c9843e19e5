//! The nouns: documents, parameters, and what a run found. Plain data without algorithms.

pub mod agencies;
pub mod background;
pub mod bands;
pub mod boilerplate;
pub mod chunk;
pub mod common_run;
pub mod corpus;
pub mod credits;
pub mod derivation;
pub mod document;
pub mod notes;
pub mod overlap;
pub mod pair;
pub mod params;
pub mod removed;
pub mod report;
pub mod source;
pub mod stats;
pub mod story;
pub mod taking;
pub mod tuning;
