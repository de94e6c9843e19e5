//! Owns tar archives, read from front to back: names, long names too, and the bytes of each file.

use super::member::{Member, Members, NextMember, name};
use crate::base::cast::to_u64;
use std::io;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use tar::{EntryType, Header, PaxExtensions};

const BLOCK: u64 = 512;
/// Most bytes of a name or of the list that says more of a member.
const MOST_SAID: u64 = 1 << 20;

/// Whether a file that begins so is a tar archive: its first header fits its own checksum.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(..512).is_some_and(|block| block[0] != 0 && fits(block))
}

/// Whether a header fits its checksum.
fn fits(block: &[u8]) -> bool {
    let said = Header::from_byte_slice(block).cksum().ok();
    let counted = block.iter().enumerate().map(|(i, byte)| if (148..156).contains(&i) { 32 } else { u32::from(*byte) });
    said == Some(counted.sum())
}

/// The archive, of which the member at hand has some bytes left.
struct OpenTar<R> {
    inner: R,
    left: u64,
    padding: u64,
}

impl<R: Read> OpenTar<R> {
    /// Passes over what is left of a member.
    fn pass(&mut self) -> io::Result<()> {
        let want = self.left + self.padding;
        let passed = io::copy(&mut self.inner.by_ref().take(want), &mut io::sink())?;
        (self.left, self.padding) = (0, 0);
        if passed < want { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    fn begin(&mut self, bytes: u64) {
        (self.left, self.padding) = (bytes, bytes.wrapping_neg() % BLOCK);
    }

    fn said(&mut self, bytes: u64) -> io::Result<Vec<u8>> {
        self.begin(bytes);
        let mut said = Vec::new();
        self.inner.by_ref().take(bytes.min(MOST_SAID)).read_to_end(&mut said)?;
        self.left -= to_u64(said.len()).min(self.left);
        Ok(said)
    }
}

/// The bytes of a member.
struct MemberBytes<R>(Arc<Mutex<OpenTar<R>>>);

impl<R: Read> Read for MemberBytes<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = usize::try_from(open.left).unwrap_or(usize::MAX).min(out.len());
        let read = open.inner.read(&mut out[..most])?;
        open.left -= to_u64(read);
        if read == 0 && most > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "its archive ends too early"));
        }
        Ok(read)
    }
}

/// A tar archive.
pub(super) struct Tar<R> {
    open: Arc<Mutex<OpenTar<R>>>,
    done: bool,
}

impl<R: Read + Send + 'static> Tar<R> {
    pub(super) fn new(inner: R) -> Self {
        Tar { open: Arc::new(Mutex::new(OpenTar { inner, left: 0, padding: 0 })), done: false }
    }

    /// The next file; `None` at the end.
    fn file(&mut self) -> io::Result<Option<Result<Member, (String, &'static str)>>> {
        let (mut long_name, mut long_size) = (None, None);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            open.pass()?;
            let mut block = [0; 512];
            let mut got = 0;
            while got < block.len() {
                match open.inner.read(&mut block[got..])? {
                    0 if got == 0 => return Ok(None),
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    n => got += n,
                }
            }
            if block.iter().all(|b| *b == 0) {
                return Ok(None);
            }
            if !fits(&block) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a header that does not fit its checksum"));
            }
            let header = Header::from_byte_slice(&block);
            let size: u64 = header.entry_size()?;
            match header.entry_type() {
                EntryType::GNULongName => {
                    let said = open.said(size)?;
                    long_name = Some(said.split(|b| *b == 0).next().unwrap_or_default().to_vec());
                }
                EntryType::XHeader => {
                    let said = open.said(size)?;
                    for extension in PaxExtensions::new(&said).flatten() {
                        match extension.key() {
                            Ok("path") => long_name = Some(extension.value_bytes().to_vec()),
                            Ok("size") => long_size = extension.value().ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
                kind => {
                    let raw = long_name.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    let name = name(&String::from_utf8_lossy(&raw));
                    let size = long_size.take().unwrap_or(size);
                    let has_bytes = !matches!(
                        kind,
                        EntryType::Directory
                            | EntryType::Symlink
                            | EntryType::Link
                            | EntryType::Fifo
                            | EntryType::Char
                            | EntryType::Block
                    );
                    open.begin(if has_bytes { size } else { 0 });
                    match kind {
                        EntryType::GNUSparse => return Ok(Some(Err((name, "a file with holes, which is not read")))),
                        EntryType::Regular | EntryType::Continuous if !raw.ends_with(b"/") && !name.is_empty() => {
                            drop(open);
                            let bytes = Box::new(MemberBytes(self.open.clone()));
                            return Ok(Some(Ok(Member { name, format: None, bytes })));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

impl<R: Read + Send + 'static> Members for Tar<R> {
    fn next(&mut self) -> Option<NextMember> {
        if self.done {
            return None;
        }
        match self.file() {
            Ok(Some(Ok(member))) => Some(NextMember::Member(member)),
            Ok(Some(Err((name, reason)))) => Some(NextMember::Skipped(name, reason.to_owned())),
            Ok(None) => {
                self.done = true;
                None
            }
            Err(error) => {
                self.done = true;
                let what = match error.kind() {
                    io::ErrorKind::UnexpectedEof => "it ends too early (an incomplete download?)".to_owned(),
                    _ => error.to_string(),
                };
                Some(NextMember::Break(format!("a broken tar archive: {what}")))
            }
        }
    }
}
