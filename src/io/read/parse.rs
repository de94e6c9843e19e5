//! Owns the step from a block to documents: [`parse`] sends each kind of block to its reader, and the readers hand
//! records to a `Sink`, which makes ids, dates, chunks and notes.

use super::block::{Block, BlockKind};
use super::names::{ROLES, Roles};
use super::{csv, jsonl, text_file, web};
use crate::base::cast::to_usize;
use crate::io::read::options::Options;
use crate::io::read::paths::Files;
use crate::io::read::sink::{Parsed, Sink};
use std::path::Path;

/// Turns a block into documents. Pure: the result depends on the arguments only, so that blocks can be parsed in any
/// order on any thread. A record that cannot be read is skipped and named. `files` and `options` are the arguments with
/// which the block was read.
///
/// Cost: one pass; memory of the texts once more.
pub fn parse(block: &Block, options: &Options, files: &Files) -> Parsed {
    let file = files.paths.get(to_usize(block.file)).map_or(Path::new(""), |p| p);
    let path = &*block.wrapping.path(file);
    let mut sink = Sink::new(block, path, files.facts.get(to_usize(block.file)), options);
    match &block.kind {
        BlockKind::Text => text_file::parse(&mut sink, options),
        BlockKind::Page => web::file(&mut sink, options),
        BlockKind::Archive => web::archive::parse(&mut sink, options),
        BlockKind::JsonLines => jsonl::parse(&mut sink, options),
        BlockKind::Objects(_) => jsonl::objects(&mut sink, options),
        BlockKind::Table(columns) => csv::parse(&mut sink, columns, options),
        #[cfg(feature = "parquet")]
        BlockKind::Rows(_) => super::parquet::parse(&mut sink, options),
    }
    fields_seen(&mut sink, options);
    sink.parsed.chunks.retain(|chunk| !chunk.is_empty());
    for chunk in &mut sink.parsed.chunks {
        chunk.shrink();
        chunk.read_from(block.wrapping.inside.clone(), block.read_as());
    }
    sink.parsed
}

/// Names of fields, where a field that the user named was in no record.
fn fields_seen(sink: &mut Sink<'_>, options: &Options) {
    if sink.facts.is_none() {
        return;
    }
    let roles = Roles::new(&options.fields);
    if (0..ROLES.len()).any(|role| roles.is_named(role) && !sink.parsed.fields.seen[role]) {
        sink.parsed.fields.names = match &sink.block.kind {
            BlockKind::JsonLines | BlockKind::Objects(_) => jsonl::first_names(sink.bytes()),
            BlockKind::Table(columns) => columns.names.clone(),
            #[cfg(feature = "parquet")]
            BlockKind::Rows(footer) => footer.names(),
            BlockKind::Text | BlockKind::Page | BlockKind::Archive => Vec::new(),
        };
    }
}
