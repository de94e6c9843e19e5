//! Owns how documents come in: from the paths that a user names to blocks of documents, in three steps.
//!
//! 1. [`expand`](paths::expand) turns what the user named (files, folders, patterns, `-`) into a list of files.
//! 2. [`Blocks`](blocks::Blocks) opens the files in order, unpacks gzip and zstd, and cuts the bytes into blocks
//!    ([`block`]) of whole records. Only step 2 waits for the disk, on a single thread.
//! 3. [`parse`](parse::parse()) turns a block into documents. The function is pure: blocks may be parsed on any thread.
//!
//! The files of this folder, by step:
//!
//! - [`options`]: what a reader may be told, fields, format and encoding. [`paths`],
//!   `endings` and [`file_facts`]: step 1.
//! - Step 2: `unpack` and `stream` (bytes of an open file), `unwrap`, `origin` and `formats` (files inside a file, and
//!   documents in other wrappings), `foreign` (what is not read), `sniff` (the kind of a file), `own_results`,
//!   `json_shape` (how JSON is laid out), [`columns`], `dialect` and `trial` (header row and quotes of a table),
//!   [`blocks`], `json_scanner`, `object_ends`, `row_scanner`, `lines` (line ends).
//! - Step 3: [`mod@parse`] sends a block to `text_file`, `jsonl` (with `record` and `json_value`), [`csv`], `parquet` or `web`.
//!   `names` tells which field is which, `missing` what is no value. `decode` makes text of bytes, [`dates`] makes dates
//!   of text with `date_parts` and `date_names`. The [`sink`] gathers documents, skipped records and notes, with
//!   [`fields_seen`].
//! - A second reading: [`reread`] fetches the text of a document again, [`raw_records`] copies records unchanged,
//!   [`sample`] reads a small part of an input for a forecast.
//! - Small inputs beside the documents: [`pairs`] (`--only-pairs`), [`source_map`] and `source_map_file`
//!   (`--source-map`).
//!
//! Text taken out of pages is kept, and offsets in results refer to the kept text: the text stands nowhere in the file.
//!
//! Whatever cannot be read is a [`Skipped`](crate::model::notes::Skipped) with place, reason and remedy; whatever was
//! changed or guessed is a [`Note`](crate::model::notes::Note). Neither stops the run.
//!
//! ```
//! use wirecopy::io::read::block::Item;
//! use wirecopy::io::read::blocks::Blocks;
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
pub(crate) mod date_names;
pub(crate) mod date_parts;
pub mod dates;
pub(crate) mod decode;
pub(crate) mod dialect;
pub(crate) mod endings;
pub mod fields_seen;
pub mod file_facts;
pub(crate) mod foreign;
#[cfg(feature = "formats")]
pub(crate) mod formats;
pub(crate) mod json_scanner;
pub(crate) mod json_shape;
pub(crate) mod json_value;
pub(crate) mod jsonl;
pub(crate) mod lines;
pub(crate) mod missing;
pub(crate) mod names;
pub(crate) mod object_ends;
pub mod options;
#[cfg_attr(not(feature = "formats"), expect(dead_code, reason = "only what is in a wrapping needs all of it"))]
pub(crate) mod origin;
pub(crate) mod own_results;
pub mod pairs;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod parse;
pub mod paths;
pub mod raw_records;
pub(crate) mod record;
pub mod reread;
pub(crate) mod row_scanner;
pub mod sample;
pub mod sink;
pub(crate) mod sniff;
pub mod source_map;
pub(crate) mod source_map_file;
pub(crate) mod stream;
#[cfg(test)]
mod tests;
pub(crate) mod text_file;
pub(crate) mod trial;
pub(crate) mod unpack;
#[cfg_attr(not(feature = "formats"), expect(dead_code, reason = "only what is in a wrapping needs all of it"))]
pub(crate) mod unwrap;
pub(crate) mod web;
