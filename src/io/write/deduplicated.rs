//! Owns the documents that `dedup` keeps, as a single file, or a file for each file of the input: records byte by byte
//! as they stood in the input, in the order of the input. Of text files and web pages, each of which is a document, the
//! single file is the list of names, a name a line; of Parquet, a file with the same columns.

use crate::base::cast::to_usize;
use crate::base::error::{Error, Result};
use crate::base::ids::DocId;
use crate::io::read::block::BlockKind;
use crate::io::read::columns::Columns;
#[cfg(feature = "parquet")]
use crate::io::read::parquet::footer::Footer;
use crate::io::read::raw_records::RawRecords;
use crate::io::write::mark::DuplicateMark;
use crate::io::write::result_file::ResultFile;
use crate::model::corpus::Corpus;
use crate::model::document::Place;
use encoding_rs::Encoding;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the file is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layout<'a> {
    /// Names of text files and pages.
    Names,
    /// Records of web archives.
    Archive,
    /// JSON lines.
    JsonLines,
    /// Rows below a header row.
    Table(&'a Columns),
    /// Rows of Parquet, with all columns of the input.
    #[cfg(feature = "parquet")]
    Rows(&'a Footer),
}

/// The records of a corpus in order of input.
#[derive(Debug)]
pub struct Originals<'a> {
    corpus: &'a Corpus,
    blocks: &'a [RawRecords],
    /// Documents of the blocks in order of input.
    docs: Vec<DocId>,
    layout: Layout<'a>,
}

impl<'a> Originals<'a> {
    /// The records of a corpus, whose first documents in order of input are those of the blocks.
    ///
    /// # Errors
    /// [`Error::BadInput`] if the records do not go into a single file: of several kinds, tables with different header
    /// rows, or in several encodings.
    pub fn new(corpus: &'a Corpus, blocks: &'a [RawRecords]) -> Result<Originals<'a>> {
        let mut docs = vec![DocId(0); corpus.len()];
        corpus.docs().zip(corpus.input_order()).for_each(|(doc, &place)| docs[to_usize(place)] = doc);
        docs.truncate(blocks.iter().map(RawRecords::len).sum());
        Originals::of(corpus, blocks, docs)
    }

    /// The same for each file of the input, with the path of the file.
    ///
    /// # Errors
    /// As [`Originals::new`], for a file.
    pub fn by_file(corpus: &'a Corpus, blocks: &'a [RawRecords]) -> Result<Vec<(PathBuf, Originals<'a>)>> {
        let mut docs = vec![DocId(0); corpus.len()];
        corpus.docs().zip(corpus.input_order()).for_each(|(doc, &place)| docs[to_usize(place)] = doc);
        let (mut out, mut first_block, mut first_doc) = (Vec::new(), 0, 0);
        let path = |doc: usize| docs.get(doc).and_then(|doc| corpus.place(*doc)).map(|place| place.path);
        while first_block < blocks.len() {
            let (here, mut block, mut doc) = (path(first_doc), first_block, first_doc);
            while block < blocks.len() && path(doc) == here {
                doc += blocks[block].len();
                block += 1;
            }
            let file = Originals::of(corpus, &blocks[first_block..block], docs[first_doc..doc].to_vec())?;
            out.push((here.unwrap_or_default(), file));
            (first_block, first_doc) = (block, doc);
        }
        Ok(out)
    }

    fn of(corpus: &'a Corpus, blocks: &'a [RawRecords], docs: Vec<DocId>) -> Result<Originals<'a>> {
        let mut out = Originals { corpus, blocks, docs, layout: Layout::JsonLines };
        let mut first: Option<(Layout<'a>, DocId)> = None;
        let mut encoded: Option<(&'static Encoding, DocId)> = None;
        for (block, docs) in out.blocks() {
            let layout = layout(block);
            let (known, doc) = *first.get_or_insert((layout, docs[0]));
            let tables = std::mem::discriminant(&known) == std::mem::discriminant(&layout);
            let what = if tables { "has other columns than" } else { "is of another kind than" };
            if !alike(known, layout) {
                return Err(out.unlike(docs[0], what, doc));
            }
            // ASCII goes with every encoding.
            let Some(encoding) = block.encoding() else { continue };
            let (known, doc) = *encoded.get_or_insert((encoding, docs[0]));
            if encoding != known && layout != Layout::Names && out.place(docs[0]).path != out.place(doc).path {
                return Err(out.unlike(docs[0], "is in another encoding than", doc));
            }
        }
        out.layout = first.map_or(Layout::JsonLines, |first| first.0);
        Ok(out)
    }

    fn unlike(&self, doc: DocId, what: &str, known: DocId) -> Error {
        let [one, other] = [known, doc].map(|doc| self.place(doc).path.display().to_string());
        let reason = format!(
            "{what} {one}, and what is kept goes into one file as it stands; write a folder (-o FOLDER/), or give them to \
             two runs"
        );
        Error::BadInput { place: other, reason }
    }

    /// What the file of the records is made of.
    pub fn layout(&self) -> Layout<'a> {
        self.layout
    }

    /// Documents in order of input.
    pub fn docs(&self) -> &[DocId] {
        &self.docs
    }

    /// Writes the records of the documents that are `kept`; with a `mark` the records of all. Memory: the records of a
    /// block.
    ///
    /// # Errors
    /// As [`RawRecords::copy`]; [`Error::Io`] if the disk is full, or the reader of standard output went away;
    /// [`Error::BadInput`] if records cannot be marked.
    pub fn write(&self, mut file: ResultFile, kept: &[bool], mark: Option<&DuplicateMark<'_>>) -> Result<()> {
        #[cfg(feature = "parquet")]
        if let (Layout::Rows(first), None) = (self.layout, mark) {
            return self.write_rows(file, first, kept);
        }
        let name = file.name().to_owned();
        let mut write = |bytes: &[u8]| {
            let done = file.write_all(bytes);
            done.map_err(|source| Error::Io { path: name.clone(), action: "write", source })
        };
        if let Layout::Table(columns) = self.layout {
            match mark {
                Some(mark) => write(&mark.header(columns))?,
                None => write(columns.header())?,
            }
        }
        for (block, docs) in self.blocks() {
            let keep: Vec<bool> = docs.iter().map(|doc| mark.is_some() || kept[doc.index()]).collect();
            let Place { path, .. } = self.place(docs[0]);
            match self.layout {
                Layout::Names if keep[0] => write(&[path.as_os_str().as_encoded_bytes(), b"\n"].concat())?,
                Layout::Names => {}
                _ => block.copy(&path, &keep, |number, record, line_end| {
                    match mark {
                        Some(mark) => write(&mark.record(self.corpus, block, docs[number], record)?)?,
                        None => write(record)?,
                    }
                    write(line_end)
                })?,
            }
        }
        file.finish()
    }

    /// Whether records can be marked: lines of JSON and of tables, in which no field has the name yet.
    ///
    /// # Errors
    /// [`Error::BadInput`] with the reason.
    pub fn check_mark(&self, mark: &DuplicateMark<'_>) -> Result<()> {
        let place = self.docs.first().map_or_else(String::new, |doc| self.place(*doc).path.display().to_string());
        match self.layout {
            Layout::Table(columns) if columns.names().iter().any(|name| name == mark.column) => {
                Err(Error::BadInput { place, reason: mark.taken() })
            }
            Layout::JsonLines | Layout::Table(_) => Ok(()),
            _ => Err(Error::BadInput {
                place,
                reason:
                    "--mark adds a field to JSON lines or a column to CSV and TSV; of other kinds --removed FILE tells \
                         which documents went"
                        .to_owned(),
            }),
        }
    }

    /// Writes the kept records of Parquet files. Memory: a row group's packed pages of a column, and a byte a row.
    #[cfg(feature = "parquet")]
    fn write_rows(&self, file: ResultFile, first: &Footer, kept: &[bool]) -> Result<()> {
        struct KeptRows<'f> {
            path: std::path::PathBuf,
            footer: &'f Footer,
            keep: Vec<bool>,
        }
        let mut files: Vec<KeptRows<'_>> = Vec::new();
        for (block, docs) in self.blocks() {
            let BlockKind::Rows(footer) = block.kind() else { continue };
            let path = self.place(docs[0]).path;
            if files.last().is_none_or(|file| file.path != path) {
                files.push(KeptRows { path, footer, keep: vec![false; footer.rows()] });
            }
            let Some(KeptRows { keep, .. }) = files.last_mut() else { continue };
            for doc in docs.iter().filter(|doc| kept[doc.index()]) {
                // Rows count from 1.
                let row = usize::try_from(self.place(*doc).line).unwrap_or(0).wrapping_sub(1);
                if let Some(keep) = keep.get_mut(row) {
                    *keep = true;
                }
            }
        }
        let mut out = super::parquet::copy::Copy::new(file, first)?;
        files.iter().try_for_each(|file| out.rows(&file.path, file.footer, &file.keep))?;
        out.finish()
    }

    /// Each block with its documents.
    fn blocks(&self) -> impl Iterator<Item = (&'a RawRecords, &[DocId])> {
        self.blocks.iter().scan(0, |first, block| {
            let docs = &self.docs[*first..*first + block.len()];
            *first += block.len();
            Some((block, docs))
        })
    }

    fn place(&self, doc: DocId) -> Place {
        self.corpus.place(doc).unwrap_or(Place { path: Path::new("").to_owned(), line: 0 })
    }
}

fn layout(block: &RawRecords) -> Layout<'_> {
    match block.kind() {
        BlockKind::Text | BlockKind::Page => Layout::Names,
        BlockKind::Archive => Layout::Archive,
        BlockKind::JsonLines | BlockKind::Objects(_) => Layout::JsonLines,
        BlockKind::Table(columns) => Layout::Table(columns),
        #[cfg(feature = "parquet")]
        BlockKind::Rows(footer) => Layout::Rows(footer),
    }
}

/// Whether records of two blocks go into a single file.
fn alike(one: Layout<'_>, other: Layout<'_>) -> bool {
    match (one, other) {
        (Layout::Table(one), Layout::Table(other)) => one.header().trim_ascii_end() == other.header().trim_ascii_end(),
        #[cfg(feature = "parquet")]
        (Layout::Rows(one), Layout::Rows(other)) => one.same_columns(other),
        _ => one == other,
    }
}
