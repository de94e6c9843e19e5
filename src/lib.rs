//! Finds near-duplicates and shared passages in piles of news articles: who copied what, how much, and where.
//!
//! The front door: [`scan`] and [`compare`], with a [`Corpus`] of [`Document`]s in and a [`Report`] out.
//!
//! ```
//! use wirecopy::{Corpus, Document, Params, scan};
//!
//! let wire = "The harbour was closed on Tuesday after a freighter ran aground in heavy fog, the port authority said.";
//! let corpus = Corpus::from_documents([
//!     Document::new("agency", format!("SKERRY (NWA) - {wire} Nobody was hurt.")),
//!     Document::new("gazette", format!("Bad luck for sailors. {wire}")),
//!     Document::new("herald", "The chess final ended in a draw after seven hours and a hundred moves."),
//! ])?;
//! let report = scan(&corpus, &Params::default())?;
//!
//! let passage = &report.passages[0];
//! assert_eq!((corpus.id(passage.a), corpus.id(passage.b)), ("agency", "gazette"));
//! assert_eq!(passage.in_a.bytes.slice(&corpus.text(passage.a)?), wire);
//! # Ok::<(), wirecopy::Error>(())
//! ```
//!
//! # The way of the data
//! ```text
//! files -> io::read -> Corpus -> run::sketch_pass -> band keys, fingerprints -> run::propose -> candidate pairs
//!      -> run::compare_pairs (engine::align, engine::weigh) -> matches with passages
//!      -> run::grow_stories (story) -> clusters -> run::attribute (attribution) -> Report -> io::write
//! ```
//! Sketches and fingerprints only propose pairs. Every number in a [`Report`] is counted on the text.
//!
//! # Floors
//! [`base`] (the ground), [`model`] (the nouns), [`engine`] (documents in, passages out), [`story`] (passages in, stories
//! out), [`attribution`] (who had a text first), `io` (files), [`run`] (the drivers, with all threads). A module imports
//! only lower floors. ARCHITECTURE.md in the repository has the walks of a document, a pair and a cluster, and a reading
//! list.
//!
//! # Features
//! `cli` (default) builds the program. `files` reads documents from files and writes results; without `files` the library
//! works on texts in memory and needs few crates. `html` reads web pages, `report` makes the report page. `parquet`
//! (default) reads and writes Parquet.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod attribution;
pub mod base;
pub mod engine;
#[cfg(feature = "files")]
pub mod io;
pub mod model;
pub mod run;
pub mod story;

pub use crate::base::ids::{ByteSpan, CharSpan, Date, DocId, Precision, TokenSpan};
pub use crate::model::chunk::Chunk;
pub use crate::model::document::{Document, DocumentRef};
pub use base::error::{Error, Result};
pub use model::corpus::Corpus;
pub use model::params::{DedupParams, Params};
pub use model::report::Report;
pub use run::scan::scan;
pub use run::texts::{Comparison, compare, dedup};

#[cfg(all(doctest, feature = "cli"))]
#[doc = include_str!("../README.md")]
struct Readme;
