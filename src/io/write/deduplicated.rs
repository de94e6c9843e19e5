//! Owns the documents that `dedup` keeps, as a single file: records byte by byte as they stood in the input, in the
//! order of the input. Of text files and web pages, each of which is a document, the file is the list of names, a name
//! a line; of Parquet, a file with the same columns.

use crate::base::cast::to_usize;
use crate::base::error::{Error, Result};
use crate::base::ids::DocId;
use crate::io::read::block::BlockKind;
#[cfg(feature = "parquet")]
use crate::io::read::parquet::footer::Footer;
use crate::io::read::raw_records::RawRecords;
use crate::io::write::result_file::ResultFile;
use crate::model::corpus::Corpus;
use crate::model::document::Place;
use std::io::Write;
use std::path::Path;

/// What the file is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layout<'a> {
    /// Names of text files and pages.
    Names,
    /// Records of web archives.
    Archive,
    /// JSON lines.
    JsonLines,
    /// Rows below a header row, given here.
    Table(&'a [u8]),
    /// Rows of Parquet, with all columns of the input.
    #[cfg(feature = "parquet")]
    Rows(&'a Footer),
}

/// The records of a corpus in order of input.
#[derive(Debug)]
pub struct Originals<'a> {
    corpus: &'a Corpus,
    blocks: &'a [RawRecords],
    /// Documents in order of input.
    docs: Vec<DocId>,
    layout: Layout<'a>,
}

impl<'a> Originals<'a> {
    /// The records of a corpus, whose documents are the documents of the blocks in order of input.
    ///
    /// # Errors
    /// [`Error::BadInput`] if the records do not go into a single file: of several kinds, or tables with different
    /// header rows.
    pub fn new(corpus: &'a Corpus, blocks: &'a [RawRecords]) -> Result<Originals<'a>> {
        let mut docs = vec![DocId(0); corpus.len()];
        corpus.docs().zip(corpus.input_order()).for_each(|(doc, &place)| docs[to_usize(place)] = doc);
        let mut out = Originals { corpus, blocks, docs, layout: Layout::JsonLines };
        let mut first = None;
        for (block, docs) in out.blocks() {
            let layout = match block.kind() {
                BlockKind::Text | BlockKind::Page => Layout::Names,
                BlockKind::Archive => Layout::Archive,
                BlockKind::JsonLines | BlockKind::Objects(_) => Layout::JsonLines,
                BlockKind::Table(columns) => Layout::Table(columns.header()),
                #[cfg(feature = "parquet")]
                BlockKind::Rows(footer) => Layout::Rows(footer),
            };
            let (known, doc) = *first.get_or_insert((layout, docs[0]));
            let same = match (known, layout) {
                (Layout::Table(one), Layout::Table(other)) => one.trim_ascii_end() == other.trim_ascii_end(),
                #[cfg(feature = "parquet")]
                (Layout::Rows(one), Layout::Rows(other)) => one.same_columns(other),
                _ => known == layout,
            };
            if !same {
                let [one, other] = [doc, docs[0]].map(|doc| out.place(doc).path.display().to_string());
                let tables = std::mem::discriminant(&known) == std::mem::discriminant(&layout);
                let what = if tables { "has other columns than" } else { "is of another kind than" };
                let reason =
                    format!("{what} {one}, and what is kept goes into one file as it stands; give them to two runs");
                return Err(Error::BadInput { place: other, reason });
            }
        }
        out.layout = first.map_or(Layout::JsonLines, |first| first.0);
        Ok(out)
    }

    /// What the file of the records is made of.
    pub fn layout(&self) -> Layout<'a> {
        self.layout
    }

    /// Documents in order of input.
    pub fn docs(&self) -> &[DocId] {
        &self.docs
    }

    /// Writes the records of the documents that are `kept`. Memory: the records of a block.
    ///
    /// # Errors
    /// As [`RawRecords::copy`]; [`Error::Io`] if the disk is full, or the reader of standard output went away.
    pub fn write(&self, mut file: ResultFile, kept: &[bool]) -> Result<()> {
        #[cfg(feature = "parquet")]
        if let Layout::Rows(first) = self.layout {
            return self.write_rows(file, first, kept);
        }
        let name = file.name().to_owned();
        let mut write = |bytes: &[u8]| {
            let done = file.write_all(bytes);
            done.map_err(|source| Error::Io { path: name.clone(), action: "write", source })
        };
        if let Layout::Table(header) = self.layout {
            write(header)?;
        }
        for (block, docs) in self.blocks() {
            let keep: Vec<bool> = docs.iter().map(|doc| kept[doc.index()]).collect();
            let Place { path, .. } = self.place(docs[0]);
            match self.layout {
                Layout::Names if keep[0] => write(&[path.as_os_str().as_encoded_bytes(), b"\n"].concat())?,
                Layout::Names => {}
                _ => block.copy(&path, &keep, &mut write)?,
            }
        }
        file.finish()
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
