//! Owns the documents of a run as columns ([`Corpus`]), made of [`Document`]s (each owned) or of [`Chunk`]s (many, as a
//! reader delivers them). The corpus fetches the original text again: from memory, or from the file.

use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::base::error::{Error, Result};
use crate::base::hash;
use crate::base::ids::{ByteSpan, Date, DocId};
use crate::base::spill::Spill;
use crate::model::chunk::{Chunk, ChunkRow, TextHome, append};
use crate::model::document::{Document, DocumentRef, Place};
use ahash::AHashMap;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Debug;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Finds the text of a record in the bytes of the record, as at the first reading.
pub trait Records: Debug + Send + Sync {
    /// The text; `None` if the bytes hold no record (any more). `line` is where the record stood in file number `file`.
    fn text(&self, bytes: Vec<u8>, file: u32, line: u64) -> Option<String>;
}

/// All documents of a run, sorted by id, so that results do not depend on the order of the input; of two sides, the
/// second side after the first.
///
/// Documents of one side with equal ids are kept apart: the second is named `id#2`, and so on ([`Corpus::renamed`] lists
/// the documents). Memory: about 110 bytes a document and its names; the text itself unless the text is left in the file.
///
/// ```
/// use wirecopy::{Corpus, Document};
/// let corpus = Corpus::from_documents([
///     Document::new("b", "Ferry service resumes."),
///     Document::new("a", "Ferry service stops."),
/// ])?;
/// assert_eq!(corpus.len(), 2);
/// assert_eq!(corpus.id(wirecopy::DocId(0)), "a");
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Corpus {
    /// Without their rows.
    chunks: Vec<Chunk>,
    rows: Vec<ChunkRow>,
    /// For each document the place in the input, from 0.
    order: Vec<u32>,
    files: Vec<PathBuf>,
    records: Option<Box<dyn Records>>,
    /// First file of the second side.
    second: u32,
    renamed: Vec<(DocId, String)>,
}

impl Corpus {
    /// A corpus of documents in memory.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for a text of 4 GiB or more, or more than 2^32 documents.
    pub fn from_documents(docs: impl IntoIterator<Item = Document>) -> Result<Corpus> {
        let mut builder = CorpusBuilder::default();
        docs.into_iter().try_for_each(|doc| builder.push(&doc))?;
        builder.finish()
    }

    /// A corpus of chunks as readers deliver them; `files` gives the path for each file number in the chunks.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more than 2^32 documents.
    pub fn from_chunks(parts: Vec<Chunk>, files: Vec<PathBuf>) -> Result<Corpus> {
        Corpus::from_sides(parts, files, u32::MAX)
    }

    /// The same of two sides: the files from number `second` on are the second side ([`Corpus::second_side`]). Each side
    /// keeps its ids.
    ///
    /// # Errors
    /// As [`Corpus::from_chunks`].
    pub fn from_sides(parts: Vec<Chunk>, files: Vec<PathBuf>, second: u32) -> Result<Corpus> {
        let total: usize = parts.iter().map(Chunk::len).sum();
        if total > to_usize(u32::MAX) {
            return Err(Error::TooLarge { what: "documents", found: to_u64(total), limit: u64::from(u32::MAX) });
        }
        let mut rows = Vec::with_capacity(total);
        let mut chunks = Vec::with_capacity(parts.len());
        for mut part in parts {
            part.shrink();
            let chunk = to_u32(chunks.len());
            rows.extend(std::mem::take(&mut part.rows).into_iter().map(|row| ChunkRow {
                chunk,
                id_chunk: chunk,
                ..row
            }));
            chunks.push(part);
        }
        let mut corpus = Corpus { chunks, rows, files, second, ..Corpus::default() };
        corpus.sort();
        corpus.rename_repeated_ids();
        Ok(corpus)
    }

    /// The same, with a reader of texts that chunks have forgotten.
    #[must_use]
    pub fn with_records(self, records: Box<dyn Records>) -> Corpus {
        Corpus { records: Some(records), ..self }
    }

    /// Puts the documents into the order of their sides and ids.
    fn sort(&mut self) {
        // Most ids differ in the first sixteen bytes, and comparing sixteen bytes asks for no further memory.
        let mut keys: Vec<(u128, u32, bool)> = Vec::with_capacity(self.rows.len());
        for (i, row) in self.rows.iter().enumerate() {
            let (mut first, id) = ([0; 16], self.id_of(row).as_bytes());
            let n = id.len().min(16);
            first[..n].copy_from_slice(&id[..n]);
            keys.push((u128::from_be_bytes(first), to_u32(i), row.file >= self.second));
        }
        let row = |i: u32| &self.rows[to_usize(i)];
        let content = |x: u32, y: u32| self.sort_key(row(x)).cmp(&self.sort_key(row(y)));
        keys.sort_unstable_by(|x, y| (x.2, x.0).cmp(&(y.2, y.0)).then_with(|| content(x.1, y.1)).then(x.1.cmp(&y.1)));
        self.order = keys.iter().map(|key| key.1).collect();
        drop(keys);
        // In place, cycle by cycle: the rows of millions of documents should not be there twice.
        let mut from = self.order.clone();
        for start in 0..from.len() {
            let mut at = start;
            loop {
                let next = to_usize(std::mem::replace(&mut from[at], to_u32(at)));
                if next == start {
                    break;
                }
                self.rows.swap(at, next);
                at = next;
            }
        }
    }

    /// Content breaks ties between equal ids, so that shuffled input gives the same corpus.
    fn sort_key<'a>(&'a self, row: &'a ChunkRow) -> impl Ord + use<'a> {
        let get = |s| self.name(row, s);
        (self.id_of(row), row.hash, row.source.map(get), row.title.map(get), row.date)
    }

    fn rename_repeated_ids(&mut self) {
        let repeats: Vec<usize> =
            (1..self.rows.len()).filter(|&i| self.side_and_id(i) == self.side_and_id(i - 1)).collect();
        if repeats.is_empty() {
            return;
        }
        let taken: HashSet<&str> = (0..self.rows.len()).map(|i| self.id(DocId::from_index(i))).collect();
        let (mut names, mut nth) = (Vec::new(), 1);
        for (k, &i) in repeats.iter().enumerate() {
            nth = if k > 0 && repeats[k - 1] + 1 == i { nth } else { 1 };
            let id = self.id(DocId::from_index(i));
            let name = loop {
                nth += 1;
                let name = format!("{id}#{nth}");
                if !taken.contains(name.as_str()) {
                    break name;
                }
            };
            names.push((i, name, id.to_owned()));
        }
        let chunk = to_u32(self.chunks.len());
        let mut arena = String::new();
        for (i, name, old) in names {
            self.rows[i].id = append(&mut arena, &name);
            self.rows[i].id_chunk = chunk;
            self.renamed.push((DocId::from_index(i), old));
        }
        self.chunks.push(Chunk { names: arena, ..Chunk::default() });
    }

    fn side_and_id(&self, row: usize) -> (bool, &str) {
        let row = &self.rows[row];
        (row.file >= self.second, self.id_of(row))
    }

    fn id_of<'a>(&'a self, row: &ChunkRow) -> &'a str {
        row.id.slice(&self.chunks[to_usize(row.id_chunk)].names)
    }

    fn name(&self, row: &ChunkRow, span: ByteSpan) -> &str {
        span.slice(&self.chunks[to_usize(row.chunk)].names)
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All documents, in order of side and id.
    pub fn docs(&self) -> impl ExactSizeIterator<Item = DocId> + use<> {
        (0..self.rows.len()).map(DocId::from_index)
    }

    /// Id of a document.
    pub fn id(&self, doc: DocId) -> &str {
        self.id_of(&self.rows[doc.index()])
    }

    /// Original text of a document. For many use a [`Corpus::reader`].
    ///
    /// # Errors
    /// As [`TextReader::text`].
    pub fn text(&self, doc: DocId) -> Result<Cow<'_, str>> {
        self.reader().text(doc)
    }

    /// Fetches texts, and keeps the last file open.
    pub fn reader(&self) -> TextReader<'_> {
        TextReader { corpus: self, open: None }
    }

    /// Bytes of a document's text.
    pub fn text_len(&self, doc: DocId) -> usize {
        let ByteSpan { start, end } = self.rows[doc.index()].text;
        to_usize(end - start)
    }

    /// Hash of a document's text ([`crate::base::hash::bytes`]).
    pub fn text_hash(&self, doc: DocId) -> u64 {
        self.rows[doc.index()].hash
    }

    /// For each document the first document with the same text: the document itself, as a rule. The first is the
    /// earliest; of equals, and without dates, the first by id. O(documents).
    pub fn first_of_text(&self) -> Vec<DocId> {
        let mut first: AHashMap<u64, DocId> = AHashMap::with_capacity(self.len());
        for doc in self.docs() {
            let early = |doc: DocId| (self.date(doc).is_none(), self.date(doc));
            let known = first.entry(self.text_hash(doc)).or_insert(doc);
            if early(doc) < early(*known) {
                *known = doc;
            }
        }
        self.docs().map(|doc| first[&self.text_hash(doc)]).collect()
    }

    /// For each document the place in the input, from 0.
    pub fn input_order(&self) -> &[u32] {
        &self.order
    }

    /// Outlet of a document.
    pub fn source(&self, doc: DocId) -> Option<&str> {
        let row = &self.rows[doc.index()];
        row.source.map(|s| self.name(row, s))
    }

    /// Title of a document.
    pub fn title(&self, doc: DocId) -> Option<&str> {
        let row = &self.rows[doc.index()];
        row.title.map(|s| self.name(row, s))
    }

    /// Date of a document.
    pub fn date(&self, doc: DocId) -> Option<Date> {
        self.rows[doc.index()].date
    }

    /// Where a document was read from; `None` for a document from memory.
    pub fn place(&self, doc: DocId) -> Option<Place> {
        let row = &self.rows[doc.index()];
        let path = self.path(row)?;
        let inside = self.chunks[to_usize(row.chunk)].inside.as_ref();
        let path = inside.map_or_else(|| path.to_owned(), |inside| path.join(inside));
        Some(Place { path, line: row.line })
    }

    /// How a document was read, in words; empty for a document from memory.
    pub fn read_as(&self, doc: DocId) -> String {
        let row = &self.rows[doc.index()];
        let read_as = self.chunks[to_usize(row.chunk)].read_as;
        if row.taken_out { format!("{read_as}, text taken out of HTML") } else { read_as.to_owned() }
    }

    fn path(&self, row: &ChunkRow) -> Option<&Path> {
        self.files.get(to_usize(row.file)).map(PathBuf::as_path)
    }

    /// For each document whether the document is on the second side; `false` for all if the corpus has no sides.
    pub fn second_side(&self) -> Vec<bool> {
        self.rows.iter().map(|row| row.file >= self.second).collect()
    }

    /// Whether a document is on the second side.
    pub fn is_second(&self, doc: DocId) -> bool {
        self.rows[doc.index()].file >= self.second
    }

    /// Documents that were renamed, with the repeated id.
    pub fn renamed(&self) -> &[(DocId, String)] {
        &self.renamed
    }

    /// Bytes of texts in memory, not left in files.
    pub fn held_bytes(&self) -> u64 {
        self.chunks.iter().map(|chunk| to_u64(chunk.texts.len())).sum()
    }

    /// Bytes of all texts together.
    pub fn text_bytes(&self) -> u64 {
        self.docs().map(|doc| self.bytes_of(doc)).sum()
    }

    /// Bytes of a document's text.
    pub fn bytes_of(&self, doc: DocId) -> u64 {
        let text = self.rows[doc.index()].text;
        u64::from(text.end - text.start)
    }
}

/// Takes documents one by one, and packs texts and names: a document that was pushed may be dropped.
///
/// ```
/// use wirecopy::{CorpusBuilder, Document};
/// let mut builder = CorpusBuilder::within(50, &std::env::temp_dir());
/// for day in ["Monday", "Tuesday", "Friday"] {
///     builder.push(&Document::new(day, format!("The ferry to the islands was cancelled on {day}.")))?;
/// }
/// let corpus = builder.finish()?;
/// assert_eq!((corpus.len(), corpus.held_bytes()), (3, 49));
/// assert!(corpus.text(wirecopy::DocId(2))?.ends_with("Tuesday."));
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug, Default)]
#[must_use = "a corpus is made by `finish`"]
pub struct CorpusBuilder {
    chunks: Vec<Chunk>,
    open: Chunk,
    /// Where texts over the budget go.
    spill: Option<Arc<Spill>>,
    /// Bytes of text in memory.
    held: u64,
}

impl CorpusBuilder {
    /// Bytes of text in a chunk in memory.
    const CHUNK: usize = 64 << 20;

    /// With so many bytes of text in memory; texts beyond go to a temporary file in `folder`, which nobody sees and which
    /// goes with the corpus.
    pub fn within(bytes: u64, folder: &Path) -> CorpusBuilder {
        CorpusBuilder { spill: Some(Arc::new(Spill::new(bytes, folder))), ..CorpusBuilder::default() }
    }

    /// Adds a document: a [`Document`], or a borrowed [`DocumentRef`]. O(text).
    ///
    /// # Errors
    /// [`Error::TooLarge`] for a text of 4 GiB or more; [`Error::Io`] if the temporary file cannot be written.
    pub fn push<'d>(&mut self, doc: impl Into<DocumentRef<'d>>) -> Result<()> {
        let doc = doc.into();
        let end = self.held.saturating_add(to_u64(doc.text.len()));
        // From the first text over the budget on all texts go to the spill, so that documents stay in order.
        let spill = self.spill.as_ref().filter(|spill| end > spill.budget() || self.open.is_spilled());
        let begun = self.open.is_spilled() == spill.is_some();
        let full = self.open.texts.len() + doc.text.len() > CorpusBuilder::CHUNK
            || self.open.names.len() > CorpusBuilder::CHUNK;
        if (full || !begun) && !self.open.is_empty() {
            self.chunks.push(std::mem::take(&mut self.open));
        }
        match spill {
            Some(spill) => self.open.push_spilled(doc, spill),
            None => {
                self.held = end;
                self.open.push(doc, 0, 0, ByteSpan::default())
            }
        }
    }

    /// The corpus of all documents.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more than 2^32 documents.
    pub fn finish(mut self) -> Result<Corpus> {
        self.chunks.push(self.open);
        Corpus::from_chunks(self.chunks, Vec::new())
    }
}

/// Fetches texts of a corpus, a reader for each thread; nearby documents of a file are read fastest in a row.
#[derive(Debug)]
pub struct TextReader<'a> {
    corpus: &'a Corpus,
    open: Option<(u32, File)>,
}

impl<'a> TextReader<'a> {
    /// Original text of a document.
    ///
    /// # Errors
    /// For a text that was left in a file: [`Error::Io`] if the file cannot be read, [`Error::BadInput`] if the file
    /// changed since the first reading.
    pub fn text(&mut self, doc: DocId) -> Result<Cow<'a, str>> {
        let corpus = self.corpus;
        let row = &corpus.rows[doc.index()];
        let chunk = &corpus.chunks[to_usize(row.chunk)];
        let offset = match &chunk.home {
            TextHome::Memory => return Ok(Cow::Borrowed(row.text.slice(&chunk.texts))),
            TextHome::Spill(spill, pieces) => {
                let bytes = spill.read(pieces[to_usize(row.record.start)])?;
                return Ok(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()));
            }
            TextHome::File(offset) => *offset,
        };
        let path = corpus.path(row).unwrap_or(Path::new(""));
        let bytes = self.bytes(row, path, offset).map_err(|source| {
            let path = path.to_owned();
            Error::Io { path, action: "read a text again", source }
        })?;
        let text = corpus.records.as_ref().and_then(|records| records.text(bytes, row.file, row.line));
        text.filter(|text| hash::bytes(text.as_bytes()) == row.hash).map(Cow::Owned).ok_or_else(|| Error::BadInput {
            place: Place { path: path.to_owned(), line: row.line }.to_string(),
            reason: "changed while it was being compared; run again when it is at rest".to_owned(),
        })
    }

    /// The bytes of a record whose chunk begins at `offset`.
    fn bytes(&mut self, row: &ChunkRow, path: &Path, offset: u64) -> std::io::Result<Vec<u8>> {
        let open = match self.open.take().filter(|open| open.0 == row.file) {
            Some(open) => open,
            None => (row.file, File::open(path)?),
        };
        let (_, file) = self.open.insert(open);
        file.seek(SeekFrom::Start(offset + u64::from(row.record.start)))?;
        let mut bytes = vec![0; to_usize(row.record.end - row.record.start)];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
