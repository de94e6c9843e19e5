//! Owns the members of an archive: files inside a file, one after the other, each a stream of bytes. A zip archive, a tar
//! archive and a workbook give members; what reads files reads members.

use crate::io::read::options::InputFormat;
use std::io::Read;

/// A file inside a file.
pub(in crate::io::read) struct Member {
    /// The path inside the archive.
    pub(in crate::io::read) name: String,
    /// How the bytes are read, where the archive tells.
    pub(in crate::io::read) format: Option<InputFormat>,
    /// The bytes. An error ends them.
    pub(in crate::io::read) bytes: Box<dyn Read + Send>,
}

/// What an archive gives next.
pub(in crate::io::read) enum NextMember {
    Member(Member),
    /// A member that cannot be read: its name, and why.
    Skipped(String, String),
    /// What is left of the archive cannot be read.
    Break(String),
}

/// The members of an archive in order. A member is read, as far as wanted, before the next is asked for.
pub(in crate::io::read) trait Members: Send {
    /// The next member; `None` at the end.
    fn next(&mut self) -> Option<NextMember>;
}

/// The name of a member, made of what an archive says: a path below the archive, whatever tricks are in it.
pub(super) fn name(raw: &str) -> String {
    let parts = raw.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let name = parts.collect::<Vec<_>>().join("/");
    name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(4096).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_stay_below_their_archive() {
        let cases = [
            ("a/b.txt", "a/b.txt"),
            ("../../etc/passwd", "etc/passwd"),
            ("/x.txt", "x.txt"),
            ("C:\\a\\..\\b", "C:/a/b"),
            ("..", ""),
        ];
        for (raw, expected) in cases {
            assert_eq!(super::name(raw), expected, "{raw}");
        }
    }
}
