//! Owns zip archives: the list of members, and a member's bytes with all that the list says checked. Office documents
//! are zip archives too.

use super::member::{Member, Members, NextMember, name};
use crate::base::cast::to_u64;
use crate::io::read::unpack::Growth;
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use zip::ZipArchive;

/// A part of a file that several readers share.
struct FileWindow {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
    /// What is counted: the progress of the run, and the packed bytes of all members so far.
    counters: Vec<Arc<AtomicU64>>,
}

impl Read for FileWindow {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX).min(out.len());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(&mut out[..most])?;
        self.at += to_u64(read);
        for counter in &self.counters {
            counter.fetch_add(to_u64(read), Ordering::Relaxed);
        }
        Ok(read)
    }
}

impl Seek for FileWindow {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the file"))?;
        Ok(self.at)
    }
}

/// An open zip archive.
pub(super) struct Zip {
    archive: ZipArchive<BufReader<FileWindow>>,
    file: Arc<Mutex<File>>,
    bytes: u64,
    /// Of all members together: members may lie over each other.
    growth: Arc<Mutex<Growth>>,
    packed: Arc<AtomicU64>,
    counter: Arc<AtomicU64>,
    next: usize,
}

impl Zip {
    /// Reads the list of members.
    ///
    /// # Errors
    /// What is broken.
    pub(super) fn open(file: File, ratio: u64, counter: Arc<AtomicU64>) -> Result<Zip, String> {
        let broken = |e: &dyn std::fmt::Display| {
            format!("a broken zip archive ({e}); repair it first: zip -FF FILE --out NEW.zip")
        };
        let bytes = file.metadata().map_err(|e| broken(&e))?.len();
        let file = Arc::new(Mutex::new(file));
        let window = FileWindow { file: file.clone(), at: 0, end: bytes, counters: Vec::new() };
        let mut archive = ZipArchive::new(BufReader::new(window)).map_err(|e| broken(&e))?;
        // So a few kilobytes would unpack to terabytes. A member that lies elsewhere wrongly is named when its turn comes.
        if archive.has_overlapping_files().unwrap_or(false) {
            return Err(
                "a zip archive whose members lie over each other or beyond its end, as in no honest archive; leave it out".to_owned()
            );
        }
        let growth = Arc::new(Mutex::new(Growth::new(ratio)));
        Ok(Zip { archive, file, bytes, growth, packed: Arc::default(), counter, next: 0 })
    }

    /// Bytes of the archive.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether there is a member of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name_raw(name.as_bytes()).is_some()
    }

    /// The bytes of a member of a name.
    ///
    /// # Errors
    /// Why there are none.
    pub(super) fn member(&mut self, name: &str) -> Result<Box<dyn Read + Send>, String> {
        let index = self.archive.index_for_name_raw(name.as_bytes()).ok_or_else(|| format!("no {name} inside"))?;
        self.bytes_of(index)
    }

    /// All bytes of a member, which is no longer than `most`.
    ///
    /// # Errors
    /// Why there are none.
    pub(super) fn whole(&mut self, name: &str, most: u64) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let read = self.member(name)?.take(most + 1).read_to_end(&mut bytes).map_err(|e| format!("{name}: {e}"))?;
        if to_u64(read) > most { Err(format!("{name} has more than {most} bytes")) } else { Ok(bytes) }
    }

    fn bytes_of(&mut self, index: usize) -> Result<Box<dyn Read + Send>, String> {
        let broken = |e: zip::result::ZipError| format!("broken in its archive ({e})");
        let member = self.archive.by_index_raw(index).map_err(broken)?;
        if member.encrypted() {
            return Err("encrypted; unpack it with its password first".to_owned());
        }
        let start = member.data_start().ok_or("broken in its archive")?;
        let end = start.checked_add(member.compressed_size()).filter(|end| *end <= self.bytes);
        let end = end.ok_or("broken in its archive (it lies outside of it)")?;
        let said = (member.size(), member.crc32());
        let method = member.compression();
        let counters = vec![self.counter.clone(), self.packed.clone()];
        let window = FileWindow { file: self.file.clone(), at: start, end, counters };
        let bytes: Box<dyn Read + Send> = match method {
            zip::CompressionMethod::STORE => Box::new(window),
            zip::CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(window)),
            zip::CompressionMethod::ZSTD => Box::new(zstd::Decoder::new(window).map_err(|e| e.to_string())?),
            other => {
                let how = format!("{other:?}");
                return Err(format!("packed in a way that is not read ({how}); unpack the archive first: 7z x FILE"));
            }
        };
        let (growth, packed, archive) = (self.growth.clone(), self.packed.clone(), self.bytes);
        Ok(Box::new(Checked { bytes, crc: flate2::Crc::new(), read: 0, said, growth, packed, archive }))
    }
}

/// Bytes that are held against what the list of members says of them.
struct Checked {
    bytes: Box<dyn Read + Send>,
    crc: flate2::Crc,
    read: u64,
    /// Length and checksum.
    said: (u64, u32),
    growth: Arc<Mutex<Growth>>,
    /// Packed bytes of all members so far; and bytes of the archive, of which members can have no more in all.
    packed: Arc<AtomicU64>,
    archive: u64,
}

impl Read for Checked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let broken = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
        let n = self.bytes.read(out).map_err(|e| broken(format!("broken in its archive: {e}")))?;
        if n == 0 {
            return match (self.read, self.crc.sum()) {
                _ if out.is_empty() => Ok(0),
                found if found == self.said => Ok(0),
                (read, _) if read != self.said.0 => {
                    Err(broken(format!("its archive says {} bytes, but it has {read}", self.said.0)))
                }
                _ => Err(broken("its bytes do not fit its checksum".to_owned())),
            };
        }
        self.read += to_u64(n);
        self.crc.update(&out[..n]);
        let packed = self.packed.load(Ordering::Relaxed).min(self.archive);
        self.growth.lock().unwrap_or_else(PoisonError::into_inner).add(n, packed)?;
        if self.read > self.said.0 {
            return Err(broken(format!("its archive says {} bytes, but it has more", self.said.0)));
        }
        Ok(n)
    }
}

/// The members of an archive of files.
impl Members for Zip {
    fn next(&mut self) -> Option<NextMember> {
        while self.next < self.archive.len() {
            self.next += 1;
            let index = self.next - 1;
            let Ok(member) = self.archive.by_index_raw(index) else {
                return Some(NextMember::Skipped(format!("member {}", index + 1), "broken in its archive".to_owned()));
            };
            let (raw, folder) = (String::from_utf8_lossy(member.name_raw()).into_owned(), member.is_dir());
            drop(member);
            let name = name(&raw);
            if folder || name.is_empty() {
                continue;
            }
            return Some(match self.bytes_of(index) {
                Ok(bytes) => NextMember::Member(Member { name, format: None, bytes }),
                Err(reason) => NextMember::Skipped(name, reason),
            });
        }
        None
    }
}
