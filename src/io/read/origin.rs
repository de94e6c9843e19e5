//! Owns where the bytes of an open file are from, and what a reader of files works with.

use super::block::Wrapping;
use crate::io::read::options::Options;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Where the bytes of an open file are from.
#[derive(Clone, Debug)]
pub(super) struct FileOrigin {
    /// Number of the file that was named.
    pub(super) file: u32,
    /// The path of the file, or of the member of an archive.
    pub(super) path: PathBuf,
    /// The file that was named itself, not a member.
    pub(super) plain: bool,
    pub(super) wrapping: Wrapping,
}

impl FileOrigin {
    /// A file that was named.
    pub(super) fn file(file: u32, path: &Path) -> FileOrigin {
        FileOrigin { file, path: path.to_owned(), plain: true, wrapping: Wrapping::default() }
    }

    /// A member of the archive.
    #[cfg(feature = "formats")]
    pub(super) fn member(&self, name: &str) -> FileOrigin {
        let inside = self.wrapping.inside.as_ref().map_or_else(|| PathBuf::from(name), |inside| inside.join(name));
        let wrapping = Wrapping { inside: Some(Arc::from(inside)), ..Wrapping::default() };
        FileOrigin { file: self.file, path: self.path.join(name), plain: false, wrapping }
    }
}

/// What a reader of files works with.
pub(super) struct Within<'a> {
    pub(super) options: &'a Options,
    /// Bytes that make a block.
    pub(super) size: usize,
    /// Counts what is read from the disk.
    pub(super) counter: &'a Arc<AtomicU64>,
}
