//! Owns the documents of a run: [`Document`] (one, owned), [`Chunk`] (many, as a reader delivers them) and
//! [`Corpus`] (all, as columns). This is where the original text is fetched again.

use crate::error::{Error, Result};
use crate::units::{ByteSpan, Date, DocId, to_u32, to_u64, to_usize};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// One text with an id and what is known of it. Build one with [`Document::new`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Name of the document in every output.
    pub id: String,
    /// The original text; offsets in results refer to it.
    pub text: String,
    /// The outlet.
    pub source: Option<String>,
    /// The headline, if it is not part of the text.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
}

impl Document {
    /// A document with an id and a text, all else unknown.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Document { id: id.into(), text: text.into(), ..Document::default() }
    }

    fn view(&self) -> DocumentRef<'_> {
        DocumentRef {
            id: &self.id,
            text: &self.text,
            source: self.source.as_deref(),
            title: self.title.as_deref(),
            date: self.date,
        }
    }
}

/// A borrowed [`Document`]: what a parser hands over without copying first.
#[derive(Clone, Copy, Debug)]
pub struct DocumentRef<'a> {
    /// Name of the document.
    pub id: &'a str,
    /// The original text.
    pub text: &'a str,
    /// The outlet.
    pub source: Option<&'a str>,
    /// The headline.
    pub title: Option<&'a str>,
    /// When it was published.
    pub date: Option<Date>,
}

/// Where a document stands on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it.
    pub path: PathBuf,
    /// Line of the file, from 1; 0 where the whole file is the document.
    pub line: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.path.display())
        } else {
            write!(f, "{}:{}", self.path.display(), self.line)
        }
    }
}

/// Documents read together: one string that holds all their texts, and a row for each.
#[derive(Debug, Default)]
pub struct Chunk {
    arena: String,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    chunk: u32,
    /// Differs from `chunk` only for a renamed document.
    id_chunk: u32,
    file: u32,
    line: u64,
    date: Option<Date>,
    id: ByteSpan,
    text: ByteSpan,
    source: Option<ByteSpan>,
    title: Option<ByteSpan>,
}

impl Chunk {
    /// Most bytes of one chunk; a reader starts a new one before it would grow past this.
    pub const MAX_BYTES: usize = 0xFFFF_0000;

    /// Adds a document that stands at `line` (0: the whole file) of file number `file`.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if the chunk would pass [`Chunk::MAX_BYTES`]; nothing is added then.
    pub fn push(&mut self, doc: DocumentRef<'_>, file: u32, line: u64) -> Result<()> {
        let more = doc.id.len() + doc.text.len() + doc.source.map_or(0, str::len) + doc.title.map_or(0, str::len);
        if self.arena.len().saturating_add(more) > Self::MAX_BYTES {
            let limit = to_u64(Self::MAX_BYTES);
            return Err(Error::TooLarge {
                what: "bytes of text in one block",
                found: to_u64(self.arena.len() + more),
                limit,
            });
        }
        let mut add = |s: &str| {
            let start = to_u32(self.arena.len());
            self.arena.push_str(s);
            ByteSpan { start, end: to_u32(self.arena.len()) }
        };
        let row = Row {
            chunk: 0,
            id_chunk: 0,
            file,
            line,
            date: doc.date,
            id: add(doc.id),
            text: add(doc.text),
            source: doc.source.map(&mut add),
            title: doc.title.map(&mut add),
        };
        self.rows.push(row);
        Ok(())
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// All documents of a run, sorted by id, so that results do not depend on the order of the input.
///
/// Documents that carry the same id are kept apart: the second is named `id#2`, and so on
/// ([`Corpus::renamed`] tells which). Memory: the text itself plus about 90 bytes a document.
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
    chunks: Vec<String>,
    rows: Vec<Row>,
    files: Vec<PathBuf>,
    /// First file of the second side.
    second: u32,
    renamed: Vec<(DocId, String)>,
}

impl Corpus {
    /// A corpus of documents that are in memory.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for a text of 4 GiB or more, or more than 2^32 documents.
    pub fn from_documents(docs: impl IntoIterator<Item = Document>) -> Result<Corpus> {
        const BLOCK: usize = 64 << 20;
        let mut chunks = Vec::new();
        let mut chunk = Chunk::default();
        for doc in docs {
            if chunk.arena.len() + doc.text.len() > BLOCK && !chunk.is_empty() {
                chunks.push(std::mem::take(&mut chunk));
            }
            chunk.push(doc.view(), 0, 0)?;
        }
        chunks.push(chunk);
        Corpus::from_chunks(chunks, Vec::new())
    }

    /// A corpus of chunks as readers deliver them; `files` gives the path for each file number in them.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more than 2^32 documents.
    pub fn from_chunks(parts: Vec<Chunk>, files: Vec<PathBuf>) -> Result<Corpus> {
        Corpus::from_sides(parts, files, u32::MAX)
    }

    /// The same of two sides: the files from number `second` on are the second side ([`Corpus::second_side`]). Of
    /// documents with the same id, those of the second side are renamed.
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
            part.arena.shrink_to_fit();
            let chunk = to_u32(chunks.len());
            rows.extend(part.rows.into_iter().map(|row| Row { chunk, id_chunk: chunk, ..row }));
            chunks.push(part.arena);
        }
        let mut corpus = Corpus { chunks, rows: Vec::new(), files, second, renamed: Vec::new() };
        // Content breaks ties between equal ids, so that shuffled input gives the same corpus.
        rows.sort_by(|x, y| corpus.sort_key(x).cmp(&corpus.sort_key(y)));
        corpus.rows = rows;
        corpus.rename_repeated_ids();
        Ok(corpus)
    }

    fn sort_key<'a>(&'a self, row: &'a Row) -> impl Ord + use<'a> {
        let get = |s| self.piece(row, s);
        let second = row.file >= self.second;
        (self.id_of(row), second, get(row.text), row.source.map(get), row.title.map(get), row.date)
    }

    fn rename_repeated_ids(&mut self) {
        let repeats: Vec<usize> = (1..self.rows.len())
            .filter(|&i| self.id(DocId::from_index(i)) == self.id(DocId::from_index(i - 1)))
            .collect();
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
            let start = to_u32(arena.len());
            arena.push_str(&name);
            self.rows[i].id = ByteSpan { start, end: to_u32(arena.len()) };
            self.rows[i].id_chunk = chunk;
            self.renamed.push((DocId::from_index(i), old));
        }
        self.chunks.push(arena);
    }

    fn id_of<'a>(&'a self, row: &Row) -> &'a str {
        row.id.slice(&self.chunks[to_usize(row.id_chunk)])
    }

    fn piece(&self, row: &Row, span: ByteSpan) -> &str {
        span.slice(&self.chunks[to_usize(row.chunk)])
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All documents, in order of id.
    pub fn docs(&self) -> impl ExactSizeIterator<Item = DocId> + use<> {
        (0..self.rows.len()).map(DocId::from_index)
    }

    /// Id of a document.
    pub fn id(&self, doc: DocId) -> &str {
        self.id_of(&self.rows[doc.index()])
    }

    /// Original text of a document.
    pub fn text(&self, doc: DocId) -> &str {
        let row = &self.rows[doc.index()];
        self.piece(row, row.text)
    }

    /// Outlet of a document.
    pub fn source(&self, doc: DocId) -> Option<&str> {
        let row = &self.rows[doc.index()];
        row.source.map(|s| self.piece(row, s))
    }

    /// Title of a document.
    pub fn title(&self, doc: DocId) -> Option<&str> {
        let row = &self.rows[doc.index()];
        row.title.map(|s| self.piece(row, s))
    }

    /// Date of a document.
    pub fn date(&self, doc: DocId) -> Option<Date> {
        self.rows[doc.index()].date
    }

    /// Where a document was read from; `None` for one that came from memory.
    pub fn place(&self, doc: DocId) -> Option<Place> {
        let row = &self.rows[doc.index()];
        let path: &Path = self.files.get(to_usize(row.file))?;
        Some(Place { path: path.to_owned(), line: row.line })
    }

    /// For each document whether it is on the second side; `false` for all if the corpus has no sides.
    pub fn second_side(&self) -> Vec<bool> {
        self.rows.iter().map(|row| row.file >= self.second).collect()
    }

    /// Documents whose id another one had too, with that id.
    pub fn renamed(&self) -> &[(DocId, String)] {
        &self.renamed
    }

    /// Bytes of all texts together.
    pub fn text_bytes(&self) -> u64 {
        self.rows.iter().map(|r| u64::from(r.text.end - r.text.start)).sum()
    }
}
