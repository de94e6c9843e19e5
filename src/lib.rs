//! Finds near-duplicates and shared passages in collections of news articles: who copied what, how much, and where.
//!
//! # The front door
//! Which of some texts stay if near-duplicates go, in order of the texts:
//! ```
//! let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
//! let chess = "A chess tournament opened in the old town hall with forty players from nine countries on Friday.";
//! let mask: Vec<bool> = wirecopy::dedup(&[wire, chess, wire], &wirecopy::DedupParams::default())?.kept();
//! assert_eq!(mask, [true, true, false]);
//! # Ok::<(), wirecopy::Error>(())
//! ```
//! The passages that two texts share:
//! ```
//! let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
//! let article = format!("Islanders were stranded. {wire} Shops closed early.");
//! let comparison = wirecopy::compare(wire, &article, &wirecopy::Params::default())?;
//! assert_eq!(comparison.passages[0].in_b.text(&article), wire);
//! # Ok::<(), wirecopy::Error>(())
//! ```
//! A collection, document by document, with a [`Report`] out:
//! ```
//! use wirecopy::{CorpusBuilder, Document, Params, scan};
//! let wire = "The harbour was closed on Tuesday after a freighter ran aground in heavy fog, the port authority said.";
//! let mut builder = CorpusBuilder::default();
//! builder.push(&Document::new("agency", format!("SKERRY (NWA) - {wire} Nobody was hurt.")))?;
//! builder.push(&Document::new("gazette", format!("Bad luck for sailors. {wire}")))?;
//! builder.push(&Document::new("herald", "The chess final ended in a draw after seven hours and a hundred moves."))?;
//! let corpus = builder.finish()?;
//! let report = scan(&corpus, &Params::default())?;
//! let passage = &report.passages[0];
//! assert_eq!((corpus.id(passage.a), corpus.id(passage.b)), ("agency", "gazette"));
//! assert_eq!(passage.in_a.text(&corpus.text(passage.a)?), wire);
//! # Ok::<(), wirecopy::Error>(())
//! ```
//! Runs use rayon's current pool; [`in_threads`] gives a run a pool of its own. A [`Progress`] is told how far a run is,
//! and can stop the run. With the feature `serde` results are `Serialize`, and parameters have a JSON form.
//!
//! # What stays and what may change
//! The names at the root and the fields of [`model`] are meant to stay. Everything else may change in any minor version:
//! above all [`engine`] and [`story`], the functions on plain columns that an index, Python or a cluster call.
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
//! works on texts in memory and needs few crates. `serde` (part of `files`) makes results and parameters serializable.
//! `html` reads web pages, `formats` (default) feeds, mail, office files and archives, `parquet` (default) Parquet. `report`
//! makes the report page.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod attribution;
#[doc(hidden)]
pub mod base;
pub mod engine;
#[cfg(feature = "files")]
pub mod io;
pub mod model;
pub mod run;
pub mod story;

pub use base::error::{Error, Result};
pub use base::ids::{ByteSpan, CharSpan, Date, DocId, Precision, TokenSpan};
pub use model::corpus::{Corpus, CorpusBuilder};
pub use model::document::{Document, DocumentRef};
pub use model::pair::{Match, Passage};
pub use model::params::{DedupParams, Params};
pub use model::report::Report;
pub use model::story::Cluster;
pub use run::dedup::Deduplicated;
pub use run::scan::{scan, scan_watched};
pub use run::texts::{Comparison, compare, dedup};
pub use run::{Progress, in_threads};

#[cfg(all(doctest, feature = "cli"))]
#[doc = include_str!("../README.md")]
struct Readme;
