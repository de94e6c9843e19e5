//! Fixed-size summaries of a document: the MinHash sketch for near-duplicates, winnowed fingerprints for shared
//! passages.

pub mod b_bit;
pub mod bands;
pub mod batch;
pub mod minhash;
pub mod winnow;
