//! Owns documents that are taken out of a wrapping (a feed, mail, a word processor's file): they go on as JSON lines
//! with the fields that the user named, so that all that reads JSON lines reads them.

use crate::io::read::block::{Block, BlockKind, Item, Wrapping};
use crate::io::read::options::{Fields, Options};
use crate::io::read::sink::{place, too_long};
use crate::model::notes::{Note, Skipped};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// A document as it was taken out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct TakenDocument {
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) source: Option<String>,
    pub(super) date: Option<String>,
    pub(super) title: Option<String>,
}

/// What stands at the place of a record.
pub(super) enum TakenRecord {
    Document(TakenDocument),
    /// A record that is left out, and why.
    Skipped(String),
    /// Something that cost no document.
    Note(&'static str, u64),
    /// What is left of the file cannot be read.
    Break(String),
}

/// Takes documents out of a file, in order.
pub(super) trait TakeOut: Send {
    /// The next record; `None` at the end.
    fn next(&mut self) -> Option<TakenRecord>;
}

/// The documents of a file, in blocks of JSON lines. A record that is left out is a blank line: the number of a line is
/// the number of the record.
pub(super) struct TakenBlocks<T> {
    pub(super) records: T,
    pub(super) file: u32,
    pub(super) path: PathBuf,
    pub(super) wrapping: Wrapping,
    pub(super) fields: Fields,
    /// Bytes that make a block, and the most of a text.
    pub(super) size: usize,
    pub(super) limit: usize,
    /// Number of the next record, from 1.
    next: u64,
    said: std::collections::VecDeque<Item>,
    done: bool,
}

impl<T: TakeOut> TakenBlocks<T> {
    pub(super) fn new(
        records: T,
        (file, path): (u32, PathBuf),
        wrapping: Wrapping,
        options: &Options,
        size: usize,
    ) -> Self {
        let (fields, limit) = (options.fields.clone(), options.bounds.document);
        let said = std::collections::VecDeque::new();
        TakenBlocks { records, file, path, wrapping, fields, size, limit, next: 1, said, done: false }
    }

    /// For a file that is a single document.
    pub(super) fn whole(mut self) -> Self {
        (self.wrapping.whole, self.next) = (true, 0);
        self
    }

    fn skip(&mut self, reason: String) {
        self.said.push_back(Item::Skipped(Skipped { path: self.path.clone(), line: self.next, reason }));
    }

    fn note(&mut self, what: &str, count: u64, line: u64) {
        self.said.push_back(Item::Note(Note { what: what.into(), count, first: place(&self.path, line) }));
    }

    /// Records that make a block; empty at the end.
    fn block(&mut self) -> Block {
        let (first_line, mut bytes) = (self.next, Vec::new());
        while bytes.len() < self.size && !self.done {
            match self.records.next() {
                Some(TakenRecord::Document(document)) if document.text.len() > self.limit => {
                    self.skip(too_long(self.limit));
                    bytes.push(b'\n');
                }
                Some(TakenRecord::Document(mut document)) => {
                    if self.wrapping.whole {
                        document.id = Some(self.path.to_string_lossy().into_owned());
                    }
                    bytes.extend(line(document, &self.fields).into_bytes());
                }
                Some(TakenRecord::Skipped(reason)) => {
                    self.skip(reason);
                    bytes.push(b'\n');
                }
                Some(TakenRecord::Note(what, count)) => {
                    self.note(what, count, self.next.saturating_sub(1));
                    continue;
                }
                Some(TakenRecord::Break(reason)) => {
                    let read = self.next > 1;
                    self.skip(if read { format!("{reason}; what stands before this record was read") } else { reason });
                    self.done = true;
                }
                None => {
                    self.done = true;
                    if self.next <= 1 && !self.wrapping.whole {
                        self.note("files without a document", 1, 0);
                    }
                }
            }
            self.next += 1;
        }
        let (kind, wrapping) = (BlockKind::JsonLines, self.wrapping.clone());
        Block { file: self.file, first_line, offset: None, kind, guess: None, wrapping, bytes }
    }
}

/// A document as a line of JSON. Of fields with one name the first counts.
fn line(document: TakenDocument, fields: &Fields) -> String {
    let TakenDocument { id, text, source, date, title } = document;
    let mut object = Map::new();
    for (name, value) in [
        (&fields.text, Some(text)),
        (&fields.id, id),
        (&fields.source, source),
        (&fields.date, date),
        (&fields.title, title),
    ] {
        if let Some(value) = value.filter(|value| *name == fields.text || !value.trim().is_empty()) {
            object.entry(name.as_str()).or_insert(Value::String(value));
        }
    }
    format!("{}\n", Value::Object(object))
}

impl<T: TakeOut> Iterator for TakenBlocks<T> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.said.pop_front() {
                return Some(item);
            }
            if self.done {
                return None;
            }
            let block = self.block();
            if !block.bytes.trim_ascii().is_empty() {
                return Some(Item::Block(block));
            }
        }
    }
}
