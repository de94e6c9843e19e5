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
use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// The records of a block, each a document.
#[derive(Debug)]
pub struct RawRecords {
    kind: BlockKind,
    home: Home,
    records: Vec<ByteSpan>,
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
        Ok(RawRecords { kind, home, records })
    }

    /// How the block was read.
    pub fn kind(&self) -> &BlockKind {
        &self.kind
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Writes the records that `keep` names (a flag a record) byte by byte as they stand, each with its line end;
    /// `path` is the file of the records. Holds the bytes of a single block; of a text file, a page and Parquet nothing
    /// is written.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be read, [`Error::BadInput`] if the file changed since, and what `write` says.
    pub fn copy(&self, path: &Path, keep: &[bool], mut write: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        if !keep.contains(&true) {
            return Ok(());
        }
        let bytes = self.bytes(path)?;
        let kept = self.records.iter().zip(keep).filter(|record| *record.1);
        for (record, _) in kept.filter(|_| !bytes.is_empty()) {
            let (start, end) = (to_usize(record.start), to_usize(record.end));
            let parts = match self.kind {
                BlockKind::Archive => record::lines(&bytes[start..end]),
                _ => lines(&bytes, start, end),
            };
            for part in parts {
                write(part)?;
            }
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
