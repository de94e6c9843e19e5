//! Owns the first look at an open file: an archive gives its members, a file with markup its documents, and what is left
//! is text for [`blocks`](super::blocks).

use super::block::Item;
use super::foreign;
#[cfg(feature = "formats")]
use super::formats::member::{Members, NextMember};
#[cfg(feature = "formats")]
use super::formats::open::{Wrapped, archive, documents};
use super::origin::{FileOrigin, Within};
#[cfg(feature = "formats")]
use super::paths;
use super::sink::place;
use super::stream::Stream;
use crate::io::read::options::InputFormat;
use crate::model::notes::Note;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What an open file holds.
pub(super) enum Unwrapped {
    /// Text, of which the first bytes were read.
    Text(u32, Stream, Vec<u8>),
    /// Documents.
    Items(Box<dyn Iterator<Item = Item> + Send>),
    /// Files.
    Members(OpenArchive),
}

/// Looks at the first bytes of a file.
///
/// # Errors
/// Why the file is not read, with the remedy.
pub(super) fn unwrap(
    mut stream: Stream,
    origin: FileOrigin,
    within: &Within<'_>,
    format: Option<InputFormat>,
) -> Result<Unwrapped, String> {
    let head = stream.raw_head();
    if format.is_some() {
        return Ok(Unwrapped::Text(origin.file, stream, head));
    }
    #[cfg(feature = "formats")]
    let (mut stream, head) = match archive(head, stream, &origin, within)? {
        Wrapped::No(stream, head) => (stream, head),
        Wrapped::Items(items) => return Ok(Unwrapped::Items(items)),
        Wrapped::Members(members) => return Ok(Unwrapped::Members(OpenArchive::new(origin, members))),
    };
    let head = stream.text_head(head, within.options.encoding)?;
    if within.options.format.is_some() {
        return Ok(Unwrapped::Text(origin.file, stream, head));
    }
    if let Some(reason) = foreign::marked(&head) {
        return Err(reason);
    }
    #[cfg(feature = "formats")]
    let (stream, head) = match documents(head, stream, &origin, within)? {
        Wrapped::No(stream, head) => (stream, head),
        Wrapped::Items(items) => return Ok(Unwrapped::Items(items)),
        Wrapped::Members(members) => return Ok(Unwrapped::Members(OpenArchive::new(origin, members))),
    };
    Ok(Unwrapped::Text(origin.file, stream, head))
}

/// An archive that is being read.
pub(super) struct OpenArchive {
    origin: FileOrigin,
    #[cfg(feature = "formats")]
    members: Box<dyn Members>,
    /// Members of kinds that are not read, by ending.
    ignored: BTreeMap<String, u64>,
    first_ignored: Option<PathBuf>,
    /// Nothing was taken so far.
    empty: bool,
}

/// What an archive gives next.
pub(super) enum NextFile {
    /// Bytes, where they are from, and how they are read where the archive tells.
    File(Box<dyn Read + Send>, FileOrigin, Option<InputFormat>),
    Skipped(PathBuf, String),
    /// The end, and what is to be said of the whole.
    End(Vec<Item>),
}

impl OpenArchive {
    #[cfg(feature = "formats")]
    fn new(origin: FileOrigin, members: Box<dyn Members>) -> Self {
        OpenArchive { origin, members, ignored: BTreeMap::new(), first_ignored: None, empty: true }
    }

    /// The next member of a kind that is taken from folders too.
    pub(super) fn next(&mut self) -> NextFile {
        #[cfg(feature = "formats")]
        while let Some(next) = self.members.next() {
            let (name, format) = match &next {
                NextMember::Member(member) => (&member.name, member.format),
                NextMember::Skipped(name, _) => (name, None),
                NextMember::Break(reason) => {
                    self.empty = false;
                    return NextFile::Skipped(self.origin.path.clone(), reason.clone());
                }
            };
            if format.is_none() && !self.takes(Path::new(name)) {
                continue;
            }
            self.empty = false;
            let origin = self.origin.member(name);
            return match next {
                NextMember::Member(member) => NextFile::File(member.bytes, origin, format),
                NextMember::Skipped(_, reason) | NextMember::Break(reason) => NextFile::Skipped(origin.path, reason),
            };
        }
        NextFile::End(self.last_words())
    }

    /// Whether a member is read, by its name.
    #[cfg(feature = "formats")]
    fn takes(&mut self, name: &Path) -> bool {
        let hidden = |part: std::path::Component<'_>| {
            let part = part.as_os_str().to_string_lossy();
            part.starts_with('.') || part == "__MACOSX"
        };
        if name.components().any(hidden) {
            return false;
        }
        if paths::is_taken(name) {
            return true;
        }
        let ending = match name.extension() {
            Some(ending) => format!(".{}", ending.to_string_lossy().to_lowercase()),
            None => "no extension".to_owned(),
        };
        *self.ignored.entry(ending).or_default() += 1;
        self.first_ignored.get_or_insert_with(|| self.origin.path.join(name));
        false
    }

    fn last_words(&mut self) -> Vec<Item> {
        let note = |what: String, count, path: &Path| Item::Note(Note { what, count, first: place(path, 0) });
        let mut out = Vec::new();
        if let Some(first) = &self.first_ignored {
            let mut kinds: Vec<_> = std::mem::take(&mut self.ignored).into_iter().collect();
            kinds.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), name.clone()));
            let count = kinds.iter().map(|(_, n)| n).sum();
            let list: Vec<String> = kinds.iter().take(5).map(|(name, n)| format!("{name} {n}")).collect();
            out.push(note(format!("files of other kinds ignored in archives ({})", list.join(", ")), count, first));
        }
        if self.empty {
            out.push(note("files without a document".to_owned(), 1, &self.origin.path));
        }
        out
    }
}
