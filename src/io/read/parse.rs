//! Owns the step from a block to documents: [`parse`] sends each kind of block to its reader, and the readers hand
//! records to a `Sink`, which makes ids, dates, chunks and notes.

use super::block::{Block, BlockKind};
use super::{csv, decode, jsonl, web};
use crate::base::cast::to_usize;
use crate::io::read::options::Options;
use crate::io::read::paths::Files;
use crate::io::read::sink::{FoundRecord, Parsed, Sink, byte_span};
use std::path::Path;

/// Turns a block into documents. Pure: the result depends on the arguments only, so that blocks can be parsed in any
/// order on any thread. A record that cannot be read is skipped and named. `files` and `options` are the arguments with
/// which the block was read.
///
/// Cost: one pass; memory of the texts once more.
pub fn parse(block: &Block, options: &Options, files: &Files) -> Parsed {
    let file = files.paths.get(to_usize(block.file)).map_or(Path::new(""), |p| p);
    let path = &*block.wrapping.path(file);
    let mut sink = Sink { block, path, options, parsed: Parsed::default() };
    match &block.kind {
        BlockKind::Text => text(&mut sink, options),
        BlockKind::Page => web::file(&mut sink, options),
        BlockKind::Archive => web::archive::parse(&mut sink, options),
        BlockKind::JsonLines => jsonl::parse(&mut sink, options),
        BlockKind::Table(columns) => csv::parse(&mut sink, columns, options),
        #[cfg(feature = "parquet")]
        BlockKind::Rows(_) => super::parquet::parse(&mut sink, options),
    }
    sink.parsed.chunks.retain(|chunk| !chunk.is_empty());
    for chunk in &mut sink.parsed.chunks {
        chunk.shrink();
        chunk.read_from(block.wrapping.inside.clone(), block.read_as());
    }
    sink.parsed
}

/// A text file is one document; the path is the id.
fn text(sink: &mut Sink<'_>, options: &Options) {
    let decoded = decode::file(sink.bytes(), options.encoding);
    sink.decoded(&decoded, "text files", 0, options.encoding);
    let id = sink.path.to_string_lossy();
    let record = byte_span(0, sink.bytes().len());
    sink.add(&FoundRecord { record, id: Some(&id), text: &decoded.text, source: None, date: None, title: None }, 0);
}
