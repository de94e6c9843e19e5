//! The nouns: documents, parameters, and what a run found. Plain data without algorithms.

pub mod agencies;
pub mod background;
pub mod corpus;
pub mod derivation;
pub mod params;
pub mod report;
pub mod source;
