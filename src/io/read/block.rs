//! Owns the block of records, and how a block is to be read.

use super::web::{charset, record};
use crate::io::read::columns::Columns;
use crate::model::notes::{Note, Skipped};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// Some whole records of a file: what [`parse`](crate::io::read::parse::parse) takes.
#[derive(Clone, Debug)]
pub struct Block {
    /// Number of the file in [`Files::paths`](crate::io::read::paths::Files::paths).
    pub file: u32,
    /// Line of the file on which the block begins, from 1; in a web archive the number of the first record.
    pub first_line: u64,
    /// Where in the file the block begins, if the same bytes stand there: the file is neither packed nor a stream, and
    /// in an encoding that can be cut.
    pub offset: Option<u64>,
    /// How the bytes are to be read.
    pub kind: BlockKind,
    /// The encoding that was guessed for those records of the file that are not UTF-8.
    pub guess: Option<&'static encoding_rs::Encoding>,
    /// What was around the records.
    pub wrapping: Wrapping,
    /// The records: UTF-8, or an encoding that extends ASCII; without byte order mark and header row.
    pub bytes: Vec<u8>,
}

/// What is around the records of a block, beside their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrapping {
    /// The path inside an archive or a workbook, of the file that the records are from.
    pub inside: Option<Arc<Path>>,
    /// What the documents were taken out of, where they stand in the block as JSON lines.
    pub taken_from: Option<&'static str>,
    /// The file is a single document.
    pub whole: bool,
}

impl Wrapping {
    /// The path of the records, in a file of a path.
    pub fn path<'a>(&self, file: &'a Path) -> Cow<'a, Path> {
        self.inside.as_ref().map_or(Cow::Borrowed(file), |inside| Cow::Owned(file.join(inside)))
    }
}

/// How a block is to be read.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A whole file as a single document.
    Text,
    /// A JSON object a line.
    JsonLines,
    /// JSON objects laid out in any way; the names lead from outer objects to the list of objects that are meant.
    Objects(Arc<[String]>),
    /// Rows below a header row, whose columns are given.
    Table(Arc<Columns>),
    /// Rows of a Parquet file; the lines of a block are rows, from 1.
    #[cfg(feature = "parquet")]
    Rows(crate::io::read::parquet::footer::Footer),
    /// A whole file as a web page.
    Page,
    /// Records of a web archive.
    Archive,
}

impl BlockKind {
    /// What was read, in words.
    pub fn name(&self) -> &'static str {
        match self {
            BlockKind::Text => "plain text",
            BlockKind::JsonLines => "JSON lines",
            BlockKind::Objects(_) => "JSON",
            BlockKind::Table(_) => "a table",
            #[cfg(feature = "parquet")]
            BlockKind::Rows(_) => "Parquet",
            BlockKind::Page => "a web page",
            BlockKind::Archive => "a web archive",
        }
    }

    /// Whether a file is a single document.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self, BlockKind::Text | BlockKind::Page)
    }

    /// What was guessed of the file as a whole.
    pub(super) fn notes(&self) -> Vec<String> {
        match self {
            BlockKind::Table(columns) => columns.notes.clone(),
            BlockKind::Objects(path) if !path.is_empty() => {
                vec![format!("files read as the list \"{}\" inside of an object", path.join("."))]
            }
            _ => Vec::new(),
        }
    }

    /// Most bytes of a record.
    pub(super) fn limit(&self) -> usize {
        match self {
            BlockKind::Page => charset::MOST_BYTES,
            BlockKind::Archive => record::MOST_RECORD,
            _ => usize::MAX,
        }
    }
}

impl Block {
    /// How the block was read, in words.
    pub fn read_as(&self) -> &'static str {
        self.wrapping.taken_from.unwrap_or(self.kind.name())
    }

    /// Where in the file the texts of the block can be read again, if reading again costs no more than reading did.
    /// Text taken out of pages is kept instead.
    pub fn texts_at(&self) -> Option<u64> {
        self.offset.filter(|_| !matches!(self.kind, BlockKind::Page | BlockKind::Archive))
    }
}

/// What [`Blocks`](super::blocks::Blocks) yields.
#[derive(Debug)]
pub enum Item {
    /// Records to parse.
    Block(Block),
    /// A file, or what is left of a file, that could not be read.
    Skipped(Skipped),
    /// Something to know that cost no document.
    Note(Note),
}
