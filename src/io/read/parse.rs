//! Owns the step from a block to documents: [`parse`] sends each kind of block to its reader, and the readers hand
//! records to a `Sink`, which makes ids, dates, chunks and notes.

use super::block::{Block, BlockKind};
use super::names::{ROLES, Roles};
use super::{csv, decode, jsonl, web};
use crate::base::cast::to_usize;
use crate::io::read::file_facts::FileFacts;
use crate::io::read::options::Options;
use crate::io::read::paths::Files;
use crate::io::read::sink::{FoundRecord, Parsed, Sink, byte_span};
use crate::model::chunk::Chunk;
use std::path::Path;

/// Turns a block into documents. Pure: the result depends on the arguments only, so that blocks can be parsed in any
/// order on any thread. A record that cannot be read is skipped and named. `files` and `options` are the arguments with
/// which the block was read.
///
/// Cost: one pass; memory of the texts once more.
pub fn parse(block: &Block, options: &Options, files: &Files) -> Parsed {
    let path = files.paths.get(to_usize(block.file)).map_or(Path::new(""), |p| p);
    let mut sink = Sink::new(block, path, files.facts.get(to_usize(block.file)), options);
    match &block.kind {
        BlockKind::Text => text(&mut sink, options),
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
    sink.parsed.chunks.iter_mut().for_each(Chunk::shrink);
    sink.parsed
}

/// Names of fields, where a field that the user named was in no record.
fn fields_seen(sink: &mut Sink<'_>, options: &Options) {
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

/// The first line of a text as its title, if the line is short and no sentence, and more follows.
fn title(text: &str) -> Option<&str> {
    const LONGEST: usize = 120;
    let (line, below) = text.trim_start().split_once('\n')?;
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '#');
    let short = line.chars().nth(LONGEST).is_none() && !line.ends_with(['.', ',', ';', ':']);
    (short && line.chars().any(char::is_alphabetic) && !below.trim().is_empty()).then_some(line)
}

/// A text file is one document; the path is the id.
fn text(sink: &mut Sink<'_>, options: &Options) {
    let decoded = decode::file(sink.bytes(), options.encoding);
    sink.decoded(&decoded, "text files", 0, options.encoding);
    let record = byte_span(0, sink.bytes().len());
    let date = sink.facts.and_then(FileFacts::named_date);
    if date.is_some() {
        sink.note("dates of text files taken from the beginning of their names", 1, 0, None);
    }
    let (date, title) = (date.as_deref(), title(&decoded.text));
    let id = sink.id();
    sink.add(&FoundRecord { record, id: Some(&id), text: &decoded.text, source: None, date, title }, 0);
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_short_first_line_is_a_title() {
        for (text, want) in [
            ("# Ferry stops\n\nThe ferry stops.", Some("Ferry stops")),
            ("Ferry stops\r\n\r\nThe ferry stops.", Some("Ferry stops")),
            ("The ferry stops on Monday.\nThat is all.", None),
            ("Ferry stops", None),
            ("Ferry stops\n\n", None),
            ("***\nThe ferry stops.", None),
            (&format!("{}\nx", "long ".repeat(40)), None),
        ] {
            assert_eq!(title(text), want, "{text}");
        }
    }
}
