//! The edges: documents are read, results are written.

pub mod read;
pub mod write;
