//! Owns where the bytes of a result go, and how the bytes are packed.

use flate2::write::GzEncoder;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How the bytes are packed: as the ending of the name says.
pub(super) enum Packing {
    Plain(BufWriter<FileSink>),
    Gzip(Box<GzEncoder<BufWriter<FileSink>>>),
    Zstd(Box<zstd::Encoder<'static, BufWriter<FileSink>>>),
}

impl Packing {
    pub(super) fn of(path: &Path, file: BufWriter<FileSink>) -> io::Result<Packing> {
        Ok(match packing(path) {
            Some("gz") => Packing::Gzip(Box::new(GzEncoder::new(file, flate2::Compression::default()))),
            Some(_) => Packing::Zstd(Box::new(zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?)),
            None => Packing::Plain(file),
        })
    }

    pub(super) fn finish(self) -> io::Result<BufWriter<FileSink>> {
        match self {
            Packing::Plain(file) => Ok(file),
            Packing::Gzip(encoder) => encoder.finish(),
            Packing::Zstd(encoder) => encoder.finish(),
        }
    }

    pub(super) fn inner(&mut self) -> &mut dyn Write {
        match self {
            Packing::Plain(file) => file,
            Packing::Gzip(encoder) => encoder,
            Packing::Zstd(encoder) => encoder,
        }
    }
}

/// The ending by which a result is packed: `gz` or `zst`.
pub fn packing(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ["gz", "zst"].into_iter().find(|packed| *packed == ending)
}

/// A name without the ending by which the result is packed.
pub fn unpacked(path: &Path) -> PathBuf {
    if packing(path).is_some() { path.with_extension("") } else { path.to_owned() }
}

/// Where the bytes of a result go.
pub(super) enum FileSink {
    Stdout(io::Stdout),
    Direct(fs::File),
    Temporary(tempfile::NamedTempFile),
}

impl Write for FileSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            FileSink::Stdout(out) => out.write(bytes),
            FileSink::Direct(file) => file.write(bytes),
            FileSink::Temporary(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            FileSink::Stdout(out) => out.flush(),
            FileSink::Direct(file) => file.flush(),
            FileSink::Temporary(file) => file.flush(),
        }
    }
}
