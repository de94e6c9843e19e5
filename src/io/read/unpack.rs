//! Owns the bytes of one file, counted and unpacked (gzip, zstd, told by their first bytes).
//!
//! Members of a packed file are taken one by one instead of by a decoder for many: a decoder for many reports bytes after
//! the last member as a broken file, while gzip(1) keeps what was read and warns.

use crate::base::cast::to_u64;
use flate2::bufread::GzDecoder;
use std::fs::File;
use std::io;
use std::io::{BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

pub(super) const GZIP: [u8; 2] = [0x1F, 0x8B];
/// A gzip member begins so: its mark and the only way of packing that there is.
const MEMBER: [u8; 3] = [0x1F, 0x8B, 8];
pub(super) const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// The bytes on disk, counted.
struct ByteSource {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Where in the file the buffer begins.
    base: u64,
    counter: Arc<AtomicU64>,
}

impl ByteSource {
    /// At least the next `n` bytes without taking them; fewer only at the end of the file.
    fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        if self.start + n > self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            self.base += to_u64(self.start);
            (self.start, self.end) = (0, self.end - self.start);
        }
        while self.end - self.start < n {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(more) => {
                    self.end += more;
                    self.counter.fetch_add(to_u64(more), Relaxed);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(&self.buffer[self.start..self.end])
    }
}

impl ByteSource {
    /// Where in the file the next byte stands.
    fn position(&self) -> u64 {
        self.base + to_u64(self.start)
    }

    /// Goes back to a place passed before, or as near to the place as is still at hand.
    fn back(&mut self, position: u64) {
        self.start = self.start.min(usize::try_from(position.saturating_sub(self.base)).unwrap_or(usize::MAX));
    }
}

impl ByteSource {
    /// Appends up to `want` bytes; fewer only at the end of the file, or before an error. No room is filled with zeros
    /// first.
    fn append(&mut self, out: &mut Vec<u8>, want: usize) -> io::Result<()> {
        let held = want.min(self.end - self.start);
        out.extend_from_slice(&self.buffer[self.start..self.start + held]);
        self.start += held;
        if held == want {
            return Ok(());
        }
        let before = out.len();
        let read = self.inner.by_ref().take(to_u64(want - held)).read_to_end(out);
        let more = to_u64(out.len() - before);
        self.counter.fetch_add(more, Relaxed);
        self.base += to_u64(self.end) + more;
        (self.start, self.end) = (0, 0);
        read.map(|_| ())
    }
}

impl Read for ByteSource {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && out.len() >= self.buffer.len() {
            let n = self.inner.read(out)?;
            self.counter.fetch_add(to_u64(n), Relaxed);
            self.base += to_u64(self.end + n);
            (self.start, self.end) = (0, 0);
            return Ok(n);
        }
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for ByteSource {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, n: usize) {
        self.start += n;
    }
}

/// Unpacked bytes from which the ratio counts: small files of blanks or zeros pack far better than text.
const FREE: u64 = 64 << 20;

/// How much was unpacked of how little: what stops a file that is made to fill memory or time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Growth {
    unpacked: u64,
    /// Unpacked bytes that a packed byte may give.
    most: u64,
}

impl Growth {
    pub(super) fn new(most: u64) -> Growth {
        Growth { unpacked: 0, most }
    }

    /// Counts `more` unpacked bytes, while `packed` bytes were read in all.
    ///
    /// # Errors
    /// What the file does.
    pub(super) fn add(&mut self, more: usize, packed: u64) -> io::Result<()> {
        self.unpacked += to_u64(more);
        if self.unpacked > FREE && self.unpacked / self.most > packed {
            let most = self.most;
            let what = format!("unpacks to more than {most} times its bytes (raise the bound with --max-ratio)");
            return Err(io::Error::other(what));
        }
        Ok(())
    }
}

enum Codec {
    Plain(ByteSource),
    Gzip(Box<GzDecoder<ByteSource>>),
    Zstd(Box<zstd::Decoder<'static, ByteSource>>),
    End,
}

/// The unpacked bytes.
pub(super) struct Unpacked {
    codec: Codec,
    /// Where the packed member begins.
    begins: u64,
    /// Bytes followed the last packed member.
    pub(super) trailing: bool,
    /// The bytes are of a file that can be read again at any place.
    pub(super) plain_file: bool,
    growth: Growth,
}

impl Unpacked {
    /// Opens a file (`-`: standard input) and adds to `counter` what is read from the disk. `ratio`: see
    /// [`Bounds::ratio`](crate::io::read::options::Bounds::ratio).
    pub(super) fn open(path: &Path, counter: Arc<AtomicU64>, ratio: u64) -> io::Result<Self> {
        let (inner, is_file): (Box<dyn Read + Send>, bool) = if path.as_os_str() == "-" {
            (Box::new(io::stdin()), false)
        } else {
            let file = File::open(path)?;
            let is_file = file.metadata()?.is_file();
            (Box::new(file), is_file)
        };
        let mut unpacked = Unpacked::of(inner, counter, ratio)?;
        unpacked.plain_file = is_file && matches!(unpacked.codec, Codec::Plain(_));
        Ok(unpacked)
    }

    /// The same for bytes from elsewhere, such as a member of an archive.
    pub(super) fn of(inner: Box<dyn Read + Send>, counter: Arc<AtomicU64>, ratio: u64) -> io::Result<Self> {
        let mut source = ByteSource { inner, buffer: vec![0; 128 << 10], start: 0, end: 0, base: 0, counter };
        let head = source.peek(ZSTD.len())?;
        let packed = head.starts_with(&GZIP) || zstd_frame(head);
        let codec = if packed { member(source)? } else { Codec::Plain(source) };
        Ok(Unpacked { codec, begins: 0, trailing: false, plain_file: false, growth: Growth::new(ratio) })
    }
}

impl Unpacked {
    /// Appends up to `want` bytes of a file that is not packed, as fast as the disk gives the bytes; fewer only at the
    /// end of the file, or before an error. `None`: the file is packed.
    pub(super) fn append(&mut self, out: &mut Vec<u8>, want: usize) -> Option<io::Result<()>> {
        match &mut self.codec {
            Codec::Plain(source) => Some(source.append(out, want)),
            _ => None,
        }
    }

    /// Passes over what is left of a broken gzip member, to the beginning of another member; says whether there is one.
    pub(super) fn resume(&mut self) -> bool {
        let Codec::Gzip(decoder) = std::mem::replace(&mut self.codec, Codec::End) else { return false };
        let mut source = decoder.into_inner();
        // The decoder may have read into the next member before the decoder saw the break.
        source.back(self.begins + 1);
        while let Ok(bytes) = source.peek(64 << 10) {
            let (begins, all) = (memchr::memmem::find(bytes, &MEMBER), bytes.len());
            if begins.is_none() && all < MEMBER.len() {
                break;
            }
            // The mark of a member may stand across the end of the bytes at hand.
            source.consume(begins.unwrap_or(all + 1 - MEMBER.len()));
            if begins.is_some() {
                self.begins = source.position();
                self.codec = Codec::Gzip(Box::new(GzDecoder::new(source)));
                return true;
            }
        }
        false
    }
}

/// The next member of a packed file; [`Codec::Plain`] where something else stands.
fn member(mut source: ByteSource) -> io::Result<Codec> {
    let head = source.peek(ZSTD.len())?;
    if head.is_empty() {
        Ok(Codec::End)
    } else if head.starts_with(&GZIP) {
        Ok(Codec::Gzip(Box::new(GzDecoder::new(source))))
    } else if zstd_frame(head) {
        let mut decoder = zstd::Decoder::with_buffer(source)?.single_frame();
        // Files made with `zstd --long=31` need so large a window.
        decoder.window_log_max(31)?;
        Ok(Codec::Zstd(Box::new(decoder)))
    } else {
        Ok(Codec::Plain(source))
    }
}

/// Whether a zstd frame or a skippable frame (pzstd, seekable zstd) begins here.
fn zstd_frame(head: &[u8]) -> bool {
    head.starts_with(&ZSTD) || matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let unpacked = match &mut self.codec {
                Codec::Plain(source) => return source.read(out),
                Codec::Gzip(decoder) => decoder.read(out).map_err(|e| named("gzip", &e)),
                Codec::Zstd(decoder) => decoder.read(out).map_err(|e| named("zstd", &e)),
                Codec::End => return Ok(0),
            };
            let n = unpacked?;
            if n > 0 || out.is_empty() {
                let packed = match &self.codec {
                    Codec::Gzip(decoder) => decoder.get_ref().position(),
                    Codec::Zstd(decoder) => decoder.get_ref().position(),
                    Codec::Plain(_) | Codec::End => u64::MAX,
                };
                self.growth.add(n, packed)?;
                return Ok(n);
            }
            let source = match std::mem::replace(&mut self.codec, Codec::End) {
                Codec::Gzip(decoder) => decoder.into_inner(),
                Codec::Zstd(decoder) => decoder.finish(),
                Codec::Plain(_) | Codec::End => return Ok(0),
            };
            self.begins = source.position();
            match member(source)? {
                Codec::Plain(_) => self.trailing = true,
                next => self.codec = next,
            }
        }
    }
}

fn named(codec: &str, error: &io::Error) -> io::Error {
    let message = match error.kind() {
        io::ErrorKind::UnexpectedEof => format!("the {codec} data ends too early (an incomplete download?)"),
        _ => format!("broken {codec} data: {error}"),
    };
    io::Error::new(error.kind(), message)
}
