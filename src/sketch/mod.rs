//! Fixed-size summaries of a document: the MinHash sketch for near-duplicates, winnowed fingerprints for shared passages.

pub mod bands;
pub mod minhash;
pub mod winnow;

pub use bands::Bands;
pub use minhash::{Sketcher, Sketches};
pub use winnow::{Fingerprint, fingerprints};
