//! Owns records as they stand in the input: where the bytes of a block can be had again, and how some records of the
//! block are copied from there.

use super::block::{Block, BlockKind};
use super::lines::lines;
use super::web::record;
use crate::base::cast::to_usize;
use crate::base::error::{Error, Result};
use crate::base::hash;
use crate::base::ids::ByteSpan;
use crate::base::spill::{Spill, SpilledPiece};
use crate::model::chunk::Chunk;
use encoding_rs::Encoding;
use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// The records of a block, each a document.
#[derive(Debug)]
pub struct RawRecords {
    kind: BlockKind,
    /// The encoding of the bytes; `None` for ASCII.
    encoding: Option<&'static Encoding>,
    home: Home,
    records: Vec<ByteSpan>,
}

/// An object of JSON as a line: line ends and what indents the next line stand between names and values only.
fn one_line(object: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(object.len());
    for line in object.split(|byte| matches!(byte, b'\r' | b'\n')) {
        let between = out.last().is_some_and(|last| matches!(last, b',' | b':'));
        out.extend_from_slice(if between { b" " } else { b"" });
        out.extend_from_slice(line.trim_ascii());
    }
    out
}

/// Where the bytes of a block are.
#[derive(Debug)]
enum Home {
    /// A text file or a page, of which nothing is copied, or rows of a Parquet file, which are no lines to copy.
    Whole,
    /// In the file of the block.
    File { offset: u64, bytes: usize, checksum: u64 },
    /// In the temporary file: the bytes were unpacked, decoded or read from a stream.
    Spilled(Arc<Spill>, SpilledPiece),
}

impl RawRecords {
    /// The records of `chunks`, which were parsed from a block. Bytes that cannot be read again go to `spill`.
    ///
    /// # Errors
    /// As [`Spill::write`].
    pub fn new(block: &Block, chunks: &[Chunk], spill: &Arc<Spill>) -> Result<RawRecords> {
        // A file that is a document is kept by its name.
        let kind = if block.wrapping.whole { BlockKind::Text } else { block.kind.clone() };
        let home = match (&kind, block.offset) {
            (BlockKind::Text | BlockKind::Page, _) => Home::Whole,
            #[cfg(feature = "parquet")]
            (BlockKind::Rows(_), _) => Home::Whole,
            (_, Some(offset)) => Home::File { offset, bytes: block.bytes.len(), checksum: hash::bytes(&block.bytes) },
            (_, None) => Home::Spilled(spill.clone(), spill.write(&block.bytes)?),
        };
        let records = chunks.iter().flat_map(Chunk::records).collect();
        let encoding = (!block.bytes.is_ascii()).then(|| block.guess.unwrap_or(encoding_rs::UTF_8));
        Ok(RawRecords { kind: block.kind.clone(), encoding, home, records })
    }

    /// How the block was read.
    pub fn kind(&self) -> &BlockKind {
        &self.kind
    }

    /// The encoding of the records, as far as known; `None` for ASCII.
    pub fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Writes the records that `keep` names (a flag a record) byte by byte as they stand; `path` is the file of the
    /// records. `write` gets the number of a record in the block, the record, and its line end. Holds the bytes of a
    /// single block; of a text file, a page and Parquet nothing is written.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be read, [`Error::BadInput`] if the file changed since, and what `write` says.
    pub fn copy(
        &self,
        path: &Path,
        keep: &[bool],
        mut write: impl FnMut(usize, &[u8], &[u8]) -> Result<()>,
    ) -> Result<()> {
        if !keep.contains(&true) {
            return Ok(());
        }
        let bytes = self.bytes(path)?;
        let kept = self.records.iter().zip(keep).enumerate().filter(|(_, record)| *record.1);
        for (number, (record, _)) in kept.filter(|_| !bytes.is_empty()) {
            let (start, end) = (to_usize(record.start), to_usize(record.end));
            let line;
            let [record, line_end] = match self.kind {
                BlockKind::Archive => record::lines(&bytes[start..end]),
                BlockKind::Objects(_) => {
                    line = one_line(&bytes[start..end]);
                    [&line[..], b"\n"]
                }
                _ => lines(&bytes, start, end),
            };
            write(number, record, line_end)?;
        }
        Ok(())
    }

    fn bytes(&self, path: &Path) -> Result<Vec<u8>> {
        match &self.home {
            Home::Whole => Ok(Vec::new()),
            Home::Spilled(spill, piece) => spill.read(*piece),
            &Home::File { offset, bytes, checksum } => {
                let again = || -> io::Result<Vec<u8>> {
                    let (mut file, mut out) = (File::open(path)?, vec![0; bytes]);
                    file.seek(SeekFrom::Start(offset))?;
                    file.read_exact(&mut out)?;
                    Ok(out)
                };
                let fail = |source| Error::Io { path: path.to_owned(), action: "read records again", source };
                Some(again().map_err(fail)?).filter(|out| hash::bytes(out) == checksum).ok_or_else(|| Error::BadInput {
                    place: path.display().to_string(),
                    reason: "changed while it was being compared; run again when it is at rest".to_owned(),
                })
            }
        }
    }
}
