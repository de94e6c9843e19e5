//! Owns how documents come in: what a reader may be told ([`Options`]), and the three steps.
//!
//! 1. [`expand`] turns what the user named (files, folders, patterns, `-`) into a list of files.
//! 2. [`Blocks`] opens them in order, unpacks gzip and zstd, and cuts them into blocks of whole records.
//!    It is the only step that waits for the disk, and works on one thread.
//! 3. [`parse`] turns one block into documents. It is a pure function: blocks may be parsed on any thread.
//!
//! Text that is taken out of pages is kept, and offsets in results refer to it: it stands nowhere in the file.
//!
//! Whatever cannot be read is one [`Skipped`](crate::model::notes::Skipped) with place, reason and remedy; whatever
//! was changed or guessed is a [`Note`](crate::model::notes::Note). Neither stops the run.
//!
//! ```
//! use wirecopy::io::read::blocks::{Blocks, Item};
//! use wirecopy::io::read::options::Options;
//! use wirecopy::io::read::paths::expand;
//! use wirecopy::io::read::parse::parse;
//! let folder = tempfile::tempdir().unwrap();
//! let path = folder.path().join("news.jsonl");
//! std::fs::write(&path, "{\"id\": 7, \"text\": \"Ferry service stops.\"}\n").unwrap();
//!
//! let (files, options) = (expand(&[path])?, Options::default());
//! let mut documents = 0;
//! for item in Blocks::new(&files, &options) {
//!     match item {
//!         Item::Block(block) => documents += parse(&block, &options, &files).documents(),
//!         Item::Skipped(skipped) => eprintln!("{skipped:?}"),
//!         Item::Note(note) => eprintln!("{note:?}"),
//!     }
//! }
//! assert_eq!(documents, 1);
//! # Ok::<(), wirecopy::Error>(())
//! ```

pub mod block;
pub mod blocks;
pub mod columns;
pub mod csv;
pub mod dates;
pub(crate) mod decode;
pub(crate) mod jsonl;
pub(crate) mod lines;
pub mod options;
pub mod pairs;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod parse;
pub mod paths;
pub mod raw_records;
pub(crate) mod record;
pub mod reread;
pub mod sample;
pub mod sink;
pub(crate) mod sniff;
pub mod source_map;
pub(crate) mod source_map_file;
pub(crate) mod stream;
#[cfg(test)]
mod tests;
pub(crate) mod unpack;
pub(crate) mod web;
