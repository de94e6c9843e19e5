//! Owns how documents come in: what a reader may be told ([`Options`]), and the three steps.
//!
//! 1. [`expand`] turns what the user named (files, folders, patterns, `-`) into a list of files.
//! 2. [`Blocks`] opens them in order, unpacks gzip and zstd, and cuts them into blocks of whole records.
//!    It is the only step that waits for the disk, and works on one thread.
//! 3. [`parse`] turns one block into documents. It is a pure function: blocks may be parsed on any thread.
//!
//! Text that is taken out of pages is kept, and offsets in results refer to it: it stands nowhere in the file.
//!
//! Whatever cannot be read is one [`Skipped`](crate::model::report::Skipped) with place, reason and remedy; whatever
//! was changed or guessed is a [`Note`](crate::model::report::Note). Neither stops the run.
//!
//! ```
//! use wirecopy::io::read::{Blocks, Item, Options, expand, parse};
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

mod block;
mod blocks;
mod csv;
pub mod dates;
mod decode;
mod jsonl;
pub mod pairs;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
mod parse;
mod paths;
mod raw_records;
mod record;
mod reread;
mod sample;
mod sniff;
mod source_map;
mod stream;
#[cfg(test)]
mod tests;
mod unpack;
mod web;

pub use block::{Block, Kind};
pub use blocks::{Blocks, Item};
pub use csv::Columns;
#[cfg(feature = "parquet")]
pub use parquet::Footer;
pub use parse::{Parsed, merge_notes, parse};
pub use paths::{Files, expand, expand_sides};
pub use raw_records::Original;
pub use reread::Again;
pub use sample::Sample;
pub use source_map::SourceMap;

/// What a reader is told. The default reads well-formed files of every kind.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names of the JSON fields or columns that are read.
    pub fields: Fields,
    /// The kind of all files; `None`: decided for each by its content and name.
    pub format: Option<Format>,
    /// How text that is not valid UTF-8 and has no byte order mark is read; `None`: guessed for text files,
    /// U+FFFD in place of the invalid bytes elsewhere; pages declare it themselves. UTF-16 and ISO-2022-JP apply to every file without a mark.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Outlets that are called by another name.
    pub sources: SourceMap,
}

/// Names of JSON fields, or of columns of CSV or Parquet (there also `struct.field`). Several may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Name of the document; `path:line` where it is missing.
    pub id: String,
    /// The text: the only one that must be there.
    pub text: String,
    /// The outlet.
    pub source: String,
    /// When it was published.
    pub date: String,
    /// The headline.
    pub title: String,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, text, source, date, title] = ["id", "text", "source", "date", "title"].map(String::from);
        Fields { id, text, source, date, title }
    }
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One document a file.
    Text,
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated, with a header row.
    Csv,
    /// Tab-separated, with a header row.
    Tsv,
    /// One web page a file.
    Html,
    /// A web archive (WARC, WET).
    Warc,
    /// Columns of a Parquet file.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// How a file is read that holds one document: as a page if it is named so, else as text.
    pub fn of_one_document(path: &std::path::Path) -> Format {
        match paths::extension(path).as_str() {
            "html" | "htm" | "xhtml" => Format::Html,
            _ => Format::Text,
        }
    }
}

/// Line ends in `bytes`.
fn line_ends(bytes: &[u8]) -> u64 {
    crate::base::units::to_u64(memchr::memchr_iter(b'\n', bytes).count())
}

/// A record that stands from `start` to `end` in `bytes`, where its line end may be in or not; and its line end, `\n` where
/// it has none.
fn lines(bytes: &[u8], start: usize, end: usize) -> [&[u8]; 2] {
    let record = &bytes[start..end];
    let length = record.len() - record.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let line_end: &[u8] = match bytes[start + length..] {
        [b'\r', b'\n', ..] => b"\r\n",
        [b'\r', ..] => b"\r",
        _ => b"\n",
    };
    [&record[..length], line_end]
}
