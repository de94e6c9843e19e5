//! wirecopy
pub mod align;
pub mod candidates;
pub mod corpus;
pub mod error;
#[cfg(feature = "files")]
pub mod files;
pub mod group;
pub mod hash;
#[cfg(feature = "files")]
pub mod input;
#[cfg(feature = "files")]
pub mod output;
pub mod params;
pub mod pipeline;
pub mod results;
pub mod sketch;
pub mod text;
pub mod units;
pub mod verify;
pub use corpus::{Chunk, Corpus, Document, DocumentRef};
pub use error::{Error, Result};
pub use params::Params;
pub use pipeline::scan::{compare, scan};
pub use results::Report;
pub use units::{ByteSpan, CharSpan, Date, DocId, Precision, TokenSpan};
