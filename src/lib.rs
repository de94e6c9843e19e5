//! Finds near-duplicates and shared passages in piles of news articles: who copied what, how much, and where.
//!
//! This page is the architecture: the way the data takes, the floors of the code, and an order to read it in.
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
//! # The way the data takes
//! ```text
//! paths -> input -> Document -> text (Tokens) -> shingles -> sketch -> band keys + fingerprints
//!                                                                 |
//!                                        pairs  <-----------------+-----------> postings -> pairs
//!                                                \                             /
//!        text again, only of these documents ->   verify (exact overlap) -> align -> weigh
//!                                                                 |
//!                        matches, passages -> stories, passages with all their witnesses -> Report -> output
//! ```
//! [`pipeline::dedup`] takes the same way up to `verify`, and copies the records of what stays from the input.
//! Sketches and fingerprints only propose; whatever is reported was verified on the text. The first line is done block by
//! block while files are read; of it only keys and postings stay. Texts of large plain files stay in their files and are
//! read again, with tokens and shingles, for the documents of one batch of pairs.
//!
//! # Floors
//! A module imports only lower floors (`tests/floors.rs` checks it).
//! ```text
//! main, cli/            what the user typed -> parameters and outputs; progress; exit codes (the program only)
//! pipeline/             the stages in order; the only user of rayon
//! input/  output/       documents in | one file per kind of output
//! group/                coverage, quotations, links, clusters, round-ups | passages with all their witnesses
//! results               Report, Match, Passage, Stats, Skipped: what a run found, no formatting
//! verify, align/        exact counts | seed, chain, fill, near, select, rewritten, weigh, diff
//! candidates/           lsh, postings, join
//! sketch/               minhash, bands, winnow
//! text/                 tokenize (64 bytes at once, else a character at a time), fold, shingle, letters, kinds of words
//! corpus                Document, Corpus: where original text is fetched again
//! params                what decides hash values, and what is free at query time
//! units, hash, files    ids and spans as types | the stable hashes | files that appear whole or not at all
//! bits                  what each of 64 bytes is
//! spill                 what is over the memory budget: one temporary file
//! background, credits   how usual words and phrases are at large | who a text says it has its words from
//! error                 one enum, imports nothing
//! ```
//!
//! # Where to start reading
//! [`units`], [`corpus`] and [`results`] are the nouns. [`text`], [`sketch`], [`candidates`], [`verify`] and [`align`] are
//! the verbs, each a plain function over slices with its cost and source on top. [`pipeline::scan`] puts them in a row,
//! [`pipeline::plan`] tells from a sample what that will take.
//!
//! # Features
//! `cli` (default) builds the program. `files` is reading documents from files and writing results; without it the
//! library works on texts in memory and needs few crates. `html` reads web pages, `report` is the report as a page.
//! `parquet` (default) reads and writes Parquet.

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
pub use model::params::Params;
pub use model::report::Report;
pub use run::scan::{compare, scan};

#[cfg(all(doctest, feature = "cli"))]
#[doc = include_str!("../README.md")]
struct Readme;
