//! Owns what does not fit into memory: a temporary file without a name. The system removes the file however a run ends.

use crate::base::cast::to_u64;
use crate::base::error::{Error, Result};
use crate::base::hash;
use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Begins every piece.
const MAGIC: [u8; 8] = *b"WCSPILL1";
/// Magic, length, checksum.
const HEADER: usize = 24;

/// Counts the bytes held in memory, and takes pieces that are over the budget.
#[derive(Debug)]
pub struct Spill {
    budget: u64,
    held: AtomicU64,
    folder: PathBuf,
    file: Mutex<Option<(File, u64)>>,
}

/// Room taken in memory, until the value is dropped.
#[derive(Debug)]
pub struct SpillRoom {
    spill: Arc<Spill>,
    bytes: u64,
}

impl Drop for SpillRoom {
    fn drop(&mut self) {
        self.spill.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// The place of a piece in the file, and the checksum of the piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpilledPiece {
    offset: u64,
    bytes: usize,
    checksum: u64,
}

impl SpilledPiece {
    /// Bytes of the piece.
    pub fn size(self) -> usize {
        self.bytes
    }
}

impl Spill {
    /// Up to `budget` bytes may be held in memory; further bytes go to a file in `folder`, made at the first need.
    pub fn new(budget: u64, folder: &Path) -> Spill {
        Spill { budget, held: AtomicU64::new(0), folder: folder.to_owned(), file: Mutex::new(None) }
    }

    /// Bytes that may be held in memory.
    pub fn budget(&self) -> u64 {
        self.budget
    }

    /// Room for so many further bytes, if the budget has room.
    pub fn hold(spill: &Arc<Spill>, bytes: usize) -> Option<SpillRoom> {
        let bytes = to_u64(bytes);
        let room = |held: u64| held.checked_add(bytes).filter(|&held| held <= spill.budget);
        let taken = spill.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, room);
        taken.is_ok().then(|| SpillRoom { spill: spill.clone(), bytes })
    }

    /// Bytes in the file.
    pub fn written(&self) -> u64 {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map_or(0, |file| file.1)
    }

    /// Puts a piece into the file.
    ///
    /// # Errors
    /// [`Error::Io`] with the folder if the file cannot be made or the disk is full.
    pub fn write(&self, bytes: &[u8]) -> Result<SpilledPiece> {
        let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let fail = |source| self.fail("write temporary data here (--temp-dir names another folder)", source);
        let (file, end) = match &mut *open {
            Some(open) => open,
            None => open.insert((tempfile::tempfile_in(&self.folder).map_err(fail)?, 0)),
        };
        let checksum = hash::bytes(bytes);
        let header = header(bytes.len(), checksum);
        // Another thread may have read from elsewhere.
        let write = |file: &mut File| -> io::Result<()> {
            file.seek(SeekFrom::Start(*end))?;
            file.write_all(&header)?;
            file.write_all(bytes)
        };
        write(file).map_err(fail)?;
        let offset = *end;
        *end += to_u64(HEADER + bytes.len());
        Ok(SpilledPiece { offset, bytes: bytes.len(), checksum })
    }

    /// Fetches a piece.
    ///
    /// # Errors
    /// [`Error::Io`] if the piece cannot be read, or differs from what was written.
    pub fn read(&self, piece: SpilledPiece) -> Result<Vec<u8>> {
        let mut bytes = vec![0; HEADER + piece.bytes];
        let read = |bytes: &mut [u8]| -> io::Result<()> {
            let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            let (file, _) = open.as_mut().ok_or(io::ErrorKind::NotFound)?;
            file.seek(SeekFrom::Start(piece.offset))?;
            file.read_exact(bytes)
        };
        read(&mut bytes).map_err(|source| self.fail("read temporary data again here", source))?;
        let content = bytes.split_off(HEADER);
        if bytes != header(piece.bytes, piece.checksum) || hash::bytes(&content) != piece.checksum {
            let source = io::Error::new(io::ErrorKind::InvalidData, "it is not what was written there");
            return Err(self.fail("read temporary data again here", source));
        }
        Ok(content)
    }

    fn fail(&self, action: &'static str, source: io::Error) -> Error {
        Error::Io { path: self.folder.clone(), action, source }
    }
}

fn header(bytes: usize, checksum: u64) -> Vec<u8> {
    [MAGIC, to_u64(bytes).to_le_bytes(), checksum.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_the_budget_comes_back_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let spill = Arc::new(Spill::new(100, folder.path()));
        let hold = |bytes| Spill::hold(&spill, bytes);
        let (first, second) = (hold(60), hold(40));
        assert!(first.is_some() && second.is_some() && hold(1).is_none());
        drop(second);
        assert!(hold(41).is_none() && hold(40).is_some() && hold(40).is_some());
        let pieces: Vec<Vec<u8>> = (0..20u8).map(|i| vec![i; usize::from(i) * 100]).collect();
        let places: Vec<SpilledPiece> = pieces.iter().map(|piece| spill.write(piece).expect("room")).collect();
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "a file with a name");
        for (piece, &place) in pieces.iter().zip(&places).rev() {
            assert_eq!(&spill.read(place).expect("a piece"), piece);
        }
        let wrong = SpilledPiece { checksum: 1, ..places[3] };
        assert!(spill.read(wrong).is_err_and(|e| e.to_string().contains("not what was written")));
        let nowhere = Spill::new(0, &folder.path().join("none"));
        assert!(nowhere.write(b"x").is_err_and(|e| e.to_string().contains("--temp-dir")));
    }
}
