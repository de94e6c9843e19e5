//! Owns many documents as a reader delivers them: text after text, with a row each.

use crate::base::cast::{to_u32, to_u64};
use crate::base::error::{Error, Result};
use crate::base::hash;
use crate::base::ids::{ByteSpan, Date};
use crate::base::spill::{Spill, SpilledPiece};
use crate::model::document::DocumentRef;
use std::path::Path;
use std::sync::Arc;

/// Documents read together: the texts in one string, all names in a second string, and a row for each document.
#[derive(Debug, Default)]
pub struct Chunk {
    pub(super) texts: String,
    pub(super) names: String,
    pub(super) rows: Vec<ChunkRow>,
    pub(super) home: TextHome,
    /// The path inside the file, if the file is an archive.
    pub(super) inside: Option<Arc<Path>>,
    /// How the file was read, in words.
    pub(super) read_as: &'static str,
}

/// Where the texts of a chunk are.
#[derive(Debug, Default)]
pub(super) enum TextHome {
    /// In the chunk.
    #[default]
    Memory,
    /// In the file that the chunk was read from; the chunk begins at this byte.
    File(u64),
    /// In a spill: a piece for each document, and `record.start` of a row is the number of the piece.
    Spill(Arc<Spill>, Vec<SpilledPiece>),
}

#[derive(Clone, Debug)]
pub(super) struct ChunkRow {
    pub(super) chunk: u32,
    /// Differs from `chunk` only for a renamed document.
    pub(super) id_chunk: u32,
    pub(super) file: u32,
    pub(super) line: u64,
    pub(super) date: Option<Date>,
    /// Hash of the text.
    pub(super) hash: u64,
    /// The record in the bytes that the chunk was read from.
    pub(super) record: ByteSpan,
    pub(super) text: ByteSpan,
    // Spans of the names.
    pub(super) id: ByteSpan,
    pub(super) source: Option<ByteSpan>,
    pub(super) title: Option<ByteSpan>,
    /// The text was taken out of HTML.
    pub(super) taken_out: bool,
}

impl Chunk {
    /// Most bytes of a chunk; a reader starts a new chunk before the bytes would grow past this.
    pub const MAX_BYTES: usize = 0xFFFF_0000;

    /// An empty chunk with room for so many bytes of text: growing by halves copies the text once more.
    pub fn with_room(bytes: usize) -> Chunk {
        Chunk { texts: String::with_capacity(bytes.min(Self::MAX_BYTES)), ..Chunk::default() }
    }

    /// Adds a document that stands at `line` (0: the whole file) of file number `file`; `record` is the place of the
    /// document in the bytes that the chunk is read from.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if the chunk would pass [`Chunk::MAX_BYTES`]; nothing is added then.
    pub fn push(&mut self, doc: DocumentRef<'_>, file: u32, line: u64, record: ByteSpan) -> Result<()> {
        self.check_room(&doc, self.texts.len())?;
        let text = append(&mut self.texts, doc.text);
        self.push_row(doc, text, (file, line), record);
        Ok(())
    }

    /// Adds a document whose text is a piece of the spill. The chunk holds no texts in memory.
    ///
    /// # Errors
    /// As [`Chunk::push`] and [`Spill::write`].
    pub(super) fn push_spilled(&mut self, doc: DocumentRef<'_>, spill: &Arc<Spill>) -> Result<()> {
        self.check_room(&doc, 0)?;
        let piece = spill.write(doc.text.as_bytes())?;
        if !matches!(self.home, TextHome::Spill(..)) {
            self.home = TextHome::Spill(spill.clone(), Vec::new());
        }
        if let TextHome::Spill(_, pieces) = &mut self.home {
            let number = to_u32(pieces.len());
            pieces.push(piece);
            let text = ByteSpan { start: 0, end: to_u32(doc.text.len()) };
            self.push_row(doc, text, (0, 0), ByteSpan { start: number, end: number });
        }
        Ok(())
    }

    pub(super) fn is_spilled(&self) -> bool {
        matches!(self.home, TextHome::Spill(..))
    }

    fn check_room(&self, doc: &DocumentRef<'_>, texts: usize) -> Result<()> {
        let names = doc.id.len() + doc.source.map_or(0, str::len) + doc.title.map_or(0, str::len);
        let most = (texts.saturating_add(doc.text.len())).max(self.names.len().saturating_add(names));
        if most > Self::MAX_BYTES {
            let (found, limit) = (to_u64(most), to_u64(Self::MAX_BYTES));
            return Err(Error::TooLarge { what: "bytes of text in one block", found, limit });
        }
        Ok(())
    }

    fn push_row(&mut self, doc: DocumentRef<'_>, text: ByteSpan, (file, line): (u32, u64), record: ByteSpan) {
        let hash = hash::bytes(doc.text.as_bytes());
        let mut name = |s| append(&mut self.names, s);
        let (id, source, title) = (name(doc.id), doc.source.map(&mut name), doc.title.map(&mut name));
        self.rows.push(ChunkRow {
            chunk: 0,
            id_chunk: 0,
            file,
            line,
            date: doc.date,
            hash,
            record,
            text,
            id,
            source,
            title,
            taken_out: false,
        });
    }

    /// Says that the text of the last document was taken out of HTML.
    pub fn mark_taken_out(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.taken_out = true;
        }
    }

    /// Says where in an archive the documents were read from, and how, in words.
    pub fn read_from(&mut self, inside: Option<Arc<Path>>, read_as: &'static str) {
        (self.inside, self.read_as) = (inside, read_as);
    }

    /// Gives back the room that texts and names did not take: texts of web pages are a small part of the bytes.
    pub fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.names.shrink_to_fit();
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The texts, in order, each with its hash.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = (&str, u64)> {
        self.rows.iter().map(|row| (row.text.slice(&self.texts), row.hash))
    }

    /// Where each record stands in the bytes that the chunk was read from, in order.
    pub fn records(&self) -> impl ExactSizeIterator<Item = ByteSpan> {
        self.rows.iter().map(|row| row.record)
    }

    /// The text of a single document.
    pub fn into_text(self) -> Option<String> {
        (self.rows.len() == 1).then_some(self.texts)
    }

    /// Drops the texts: they are to be read again, from the bytes that begin at `offset` of the file.
    pub fn forget_texts(&mut self, offset: u64) {
        self.texts = String::new();
        self.home = TextHome::File(offset);
    }
}

pub(super) fn append(all: &mut String, s: &str) -> ByteSpan {
    let start = to_u32(all.len());
    all.push_str(s);
    ByteSpan { start, end: to_u32(all.len()) }
}
