//! Owns the `Sink`: readers hand over records, and the sink makes ids, dates, chunks and notes.

#[cfg(feature = "formats")]
use super::formats::markup::{self, Markup};
use crate::base::cast::{to_u32, to_usize};
use crate::base::error::Error;
use crate::base::ids::ByteSpan;
use crate::io::read::block::{Block, BlockKind};
use crate::io::read::dates;
use crate::io::read::decode::{self, Decoded};
use crate::io::read::fields_seen::FieldsSeen;
use crate::io::read::file_facts::FileFacts;
use crate::io::read::missing::{SaidValue, said};
use crate::io::read::options::Options;
use crate::model::chunk::Chunk;
use crate::model::document::DocumentRef;
use crate::model::notes::{Note, Skipped};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

/// What a block held.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The documents: a chunk, or several if too many for a single chunk; none for a block without documents.
    pub chunks: Vec<Chunk>,
    /// Records that were left out, in order.
    pub skipped: Vec<Skipped>,
    /// What was changed or guessed, counted.
    pub notes: Vec<Note>,
    /// Rows of [`Options::sources`](crate::io::read::options::Options::sources) that were used.
    pub mapped: BTreeSet<u32>,
    /// Which fields had a value.
    pub fields: FieldsSeen,
}

impl Parsed {
    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.chunks.iter().map(Chunk::len).sum()
    }
}

/// Notes of the same kind as a single note: counts are added, the first place stays. The order is that of first
/// appearance, so give the notes in the order of the blocks.
pub fn merge_notes(notes: impl IntoIterator<Item = Note>) -> Vec<Note> {
    let mut merged: Vec<Note> = Vec::new();
    for note in notes {
        // A run knows a dozen kinds of note.
        match merged.iter_mut().find(|m| m.what == note.what) {
            Some(known) => known.count += note.count,
            None => merged.push(note),
        }
    }
    merged
}

/// A record as it stands in the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundRecord<'a> {
    /// Where the record stands in the block.
    pub(super) record: ByteSpan,
    pub(super) id: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) source: Option<&'a str>,
    pub(super) date: Option<&'a str>,
    pub(super) title: Option<&'a str>,
}

/// A span of a block's bytes; a record longer than 4 GiB is skipped, whatever its span.
pub(super) fn byte_span(start: usize, end: usize) -> ByteSpan {
    let clamped = |n: usize| to_u32(n.min(to_usize(u32::MAX)));
    ByteSpan { start: clamped(start), end: clamped(end) }
}

/// Where the readers put the records of a block.
pub(super) struct Sink<'a> {
    pub(super) block: &'a Block,
    pub(super) path: &'a Path,
    /// What the path says; `None` for a record that is read again.
    pub(super) facts: Option<&'a FileFacts>,
    /// Outlet and date that the path gives, and whether the outlet is the name of a folder.
    by_path: (Option<&'a str>, Option<String>, bool),
    pub(super) options: &'a Options,
    pub(super) parsed: Parsed,
}

impl<'a> Sink<'a> {
    pub(super) fn new(
        block: &'a Block,
        path: &'a Path,
        facts: Option<&'a FileFacts>,
        options: &'a Options,
    ) -> Sink<'a> {
        let is_text = matches!(block.kind, BlockKind::Text);
        let (source, folder) = facts.map_or((None, false), |facts| facts.source(is_text, options));
        let date = facts.and_then(|facts| facts.date(options));
        Sink { block, path, facts, by_path: (source, date, folder), options, parsed: Parsed::default() }
    }

    /// The id of the file, or of the member of an archive.
    pub(super) fn id(&self) -> String {
        let Some(facts) = self.facts else { return self.path.to_string_lossy().into_owned() };
        self.block.wrapping.path(Path::new(&facts.id)).to_string_lossy().into_owned()
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        &self.block.bytes
    }

    pub(super) fn first_line(&self) -> u64 {
        self.block.first_line
    }

    /// Adds a document. An unreadable date costs the date, a missing id is made of the place.
    pub(super) fn add(&mut self, record: &FoundRecord<'_>, line: u64) {
        let [source, title, date] =
            [record.source, record.title, record.date].map(|value| value.and_then(|value| self.said(value, line)));
        // Blanks around an id are kept: the id may lead back to a table of the user.
        let id = record.id.filter(|id| self.said(id, line).is_some());
        let text = match said(record.text) {
            SaidValue::Value(_) => match self.prose(record.text, line) {
                Some(text) => text,
                None => return,
            },
            SaidValue::Blank | SaidValue::Word(_) => {
                self.note("documents without a text", 1, line, None);
                Cow::Borrowed("")
            }
        };
        let found = [id, Some(record.text).filter(|text| !text.is_empty()), source, date, title];
        self.parsed.fields.seen.iter_mut().zip(found).for_each(|(seen, value)| *seen |= value.is_some());
        let source = source.or(self.by_path.0);
        if found[2].is_none() && self.by_path.0.is_some() && self.by_path.2 {
            self.note("outlets taken from the names of folders (--source-from nothing leaves them out)", 1, line, None);
        }
        let by_path = self.by_path.1.clone();
        let date = date.or(by_path.as_deref()).and_then(|value| {
            let named = self.options.date_format.as_ref().and_then(|format| dates::parse_as(value, format));
            self.parsed.fields.dates_as_named |= named.is_some();
            let date = named.or_else(|| dates::parse(value));
            if date.is_none() {
                let what = "unreadable date, document kept without it (--date-format names the form, such as %d/%m/%Y)";
                self.note(what, 1, line, Some(value));
            }
            date
        });
        let made;
        let id = match id {
            Some(id) => id,
            None => {
                made = place(Path::new(&self.id()), line);
                &made
            }
        };
        let (source, row) = source.map_or((None, None), |source| {
            let (house, row) = self.options.sources.house(source);
            (Some(house), row)
        });
        self.parsed.mapped.extend(row);
        let doc = DocumentRef { id, text: &text, source, title, date };
        if self.parsed.chunks.is_empty() {
            self.parsed.chunks.push(Chunk::with_room(self.block.bytes.len()));
        }
        let last = self.parsed.chunks.len() - 1;
        let mut result = self.parsed.chunks[last].push(doc, self.block.file, line, record.record);
        if matches!(result, Err(Error::TooLarge { .. })) && !self.parsed.chunks[last].is_empty() {
            let mut chunk = Chunk::default();
            result = chunk.push(doc, self.block.file, line, record.record);
            if result.is_ok() {
                self.parsed.chunks.push(chunk);
            }
        }
        if let Err(e) = result {
            self.skip(line, format!("{e}; cut the document into parts"));
        } else if matches!(text, Cow::Owned(_))
            && let Some(chunk) = self.parsed.chunks.last_mut()
        {
            chunk.mark_taken_out();
        }
    }

    /// What a short value says, if anything.
    fn said<'v>(&mut self, value: &'v str, line: u64) -> Option<&'v str> {
        match said(value) {
            SaidValue::Value(value) => Some(value),
            SaidValue::Blank => None,
            SaidValue::Word(word) => {
                self.note("values that stand for nothing, taken as missing", 1, line, Some(word));
                None
            }
        }
    }

    /// How a record is to be decoded that is not known to be UTF-8: as the user says, else as was guessed for the file,
    /// which is noted. `None`: as UTF-8, with bad bytes replaced.
    pub(super) fn encoding(
        &mut self,
        record: &[u8],
        things: &str,
        line: u64,
        named: Option<&'static Encoding>,
    ) -> Option<&'static Encoding> {
        let decoded = decode::encoding_of(record, named, || self.block.guess);
        if let (Some(guess), None) = (decoded, named) {
            self.guessed(guess.name(), things, line);
        }
        decoded
    }

    fn guessed(&mut self, name: &str, things: &str, line: u64) {
        self.note(&format!("{things} decoded as {name}, a guess (name another with --encoding)"), 1, line, None);
    }

    /// The text of a document: as it stands, or, of HTML, without tags. `None`: the document is skipped.
    fn prose<'t>(&mut self, text: &'t str, line: u64) -> Option<Cow<'t, str>> {
        let limit = self.options.bounds.document;
        if text.len() > limit {
            self.skip(line, too_long(limit));
            return None;
        }
        #[cfg(feature = "formats")]
        if !self.options.keep_markup && !matches!(self.block.kind, BlockKind::Page | BlockKind::Archive) {
            let html = match markup::markup(text) {
                Markup::None => return Some(Cow::Borrowed(text)),
                Markup::Html => Cow::Borrowed(text),
                Markup::Escaped => markup::unescaped(text),
                Markup::Other => {
                    let reason = "its text is mostly tags that are no HTML; take the text out first, or read it as it \
                                  stands with --keep-markup";
                    self.skip(line, reason.to_owned());
                    return None;
                }
            };
            let taken = markup::text(&html);
            if taken.is_empty() {
                self.skip(line, "HTML without text".to_owned());
                return None;
            }
            self.note("texts with HTML, read without their tags (--keep-markup leaves them)", 1, line, None);
            return Some(Cow::Owned(taken));
        }
        Some(Cow::Borrowed(text))
    }

    pub(super) fn skip(&mut self, line: u64, reason: String) {
        self.parsed.skipped.push(Skipped { path: self.path.to_owned(), line, reason });
    }

    /// Counts something that cost no document; `value` is shown for the first note.
    pub(super) fn note(&mut self, what: &str, count: u64, line: u64, value: Option<&str>) {
        if let Some(note) = self.parsed.notes.iter_mut().find(|n| n.what == what) {
            note.count += count;
            return;
        }
        let mut first = self.place(line);
        if let Some(value) = value {
            let short: String = value.chars().take(60).collect();
            let more = if short.len() < value.len() { "…" } else { "" };
            first += &format!(": {short:?}{more}");
        }
        self.parsed.notes.push(Note { what: what.into(), count, first });
    }

    /// Notes how one of the `things` was decoded; `encoding` is the encoding that the user named.
    pub(super) fn decoded(&mut self, text: &Decoded<'_>, things: &str, line: u64, encoding: Option<&'static Encoding>) {
        if let Some(name) = text.guessed {
            self.guessed(name, things, line);
        }
        self.replaced(line, text.replaced, encoding);
    }

    /// Counts characters that were replaced when `encoding` (or UTF-8) was decoded.
    pub(super) fn replaced(&mut self, line: u64, count: u64, encoding: Option<&'static Encoding>) {
        if count > 0 {
            self.note(&replaced(encoding), count, line, None);
        }
    }

    fn place(&self, line: u64) -> String {
        place(self.path, line)
    }
}

pub(super) fn replaced(encoding: Option<&'static Encoding>) -> String {
    match encoding {
        Some(encoding) => format!("characters that are not valid {} replaced by U+FFFD", encoding.name()),
        None => "bytes that are not valid UTF-8 replaced by U+FFFD (name the encoding with --encoding)".into(),
    }
}

pub(super) fn too_long(limit: usize) -> String {
    format!("one record of more than {limit} bytes, the most a document may have (--max-document)")
}

pub(super) fn place(path: &Path, line: u64) -> String {
    if line == 0 { path.display().to_string() } else { format!("{}:{line}", path.display()) }
}
