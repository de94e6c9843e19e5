//! wirecopy
pub mod corpus;
pub mod error;
#[cfg(feature = "files")]
pub mod input;
pub mod results;
pub mod units;
pub use corpus::{Chunk, Corpus, Document, DocumentRef};
pub use error::{Error, Result};
pub use units::{ByteSpan, CharSpan, Date, DocId, Precision, TokenSpan};
