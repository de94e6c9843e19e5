//! Owns `--pan-xml`: passages in the format of PAN's text alignment task, an XML file a pair.
//!
//! <https://pan.webis.de/clef14/pan14-web/text-alignment.html>. Offsets and lengths are code points.

use crate::base::error::{Error, Result};
use crate::base::hash;
use crate::base::ids::CharSpan;
use crate::io::write::result_file::ResultFile;
use crate::io::write::xml::escaped;
use crate::model::corpus::Corpus;
use crate::model::pair::{Match, Pair, Passage};
use crate::model::report::Report;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Bytes of a file name before the ending; file systems take 255, some of them less.
const LONGEST_NAME: usize = 200;

/// A folder that is about to get a file a pair.
pub struct PanFolder(PathBuf);

impl PanFolder {
    /// Makes the folder if there is none; fails at once if files cannot be made there.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn create(path: &Path) -> Result<PanFolder> {
        let failed = |source| Error::Io { path: path.to_owned(), action: "create", source };
        fs::create_dir_all(path).map_err(failed)?;
        drop(ResultFile::create(&path.join(".probe.xml"))?);
        Ok(PanFolder(path.to_owned()))
    }

    /// Writes a file for each pair that shares a passage, in order of id; or a file for each of the `given` pairs,
    /// whose documents keep the given order, whether the pair shares a passage or not. Files of other names are left
    /// alone.
    ///
    /// # Errors
    /// [`Error::Io`]; the files of earlier pairs are there then.
    pub fn write(self, corpus: &Corpus, report: &Report, given: Option<&[Pair]>) -> Result<()> {
        let by_pair: HashMap<Pair, &Match> = report.matches.iter().map(|m| ((m.a, m.b), m)).collect();
        let shared = || report.matches.iter().filter(|m| !m.passages.is_empty()).map(|m| (m.a, m.b)).collect();
        let pairs: Vec<Pair> = given.map_or_else(shared, <[Pair]>::to_vec);
        let mut taken = HashSet::new();
        for (a, b) in pairs {
            let passages = by_pair.get(&(a.min(b), a.max(b))).map_or(&[][..], |m| report.passages_of(m));
            let name = name(corpus.id(a), corpus.id(b), &mut taken);
            let mut file = ResultFile::create(&self.0.join(name))?;
            let done = document(&mut file, corpus.id(a), corpus.id(b), passages, a < b);
            done.map_err(|source| Error::Io { path: file.name().to_owned(), action: "write", source })?;
            file.finish()?;
        }
        Ok(())
    }
}

/// The file of a pair; `in_order` if `this` is the passages' first document.
fn document(out: &mut impl Write, this: &str, source: &str, passages: &[Passage], in_order: bool) -> io::Result<()> {
    const SPACE: &str = "http://www.uni-weimar.de/medien/webis/research/corpora/pan-pc-12";
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    write!(out, "<document xmlns=\"{SPACE}\" reference=\"{}\">", reference(this))?;
    let length = |span: CharSpan| span.end - span.start;
    let source = reference(source);
    for p in passages {
        let (x, y) = if in_order { (p.in_a.chars, p.in_b.chars) } else { (p.in_b.chars, p.in_a.chars) };
        write!(
            out,
            "\n<feature name=\"detected-plagiarism\" this_offset=\"{}\" this_length=\"{}\" source_reference=\"{source}\" \
             source_offset=\"{}\" source_length=\"{}\"/>",
            x.start,
            length(x),
            y.start,
            length(y)
        )?;
    }
    writeln!(out, "{}</document>", if passages.is_empty() { "" } else { "\n" })
}

/// An id as PAN names a document: a file with the ending `.txt`.
fn reference(id: &str) -> String {
    escaped(id) + if id.ends_with(".txt") { "" } else { ".txt" }
}

/// `A-B.xml` of two ids without their `.txt`, every byte but ASCII letters, digits, `-`, `_` and `.` written as `%2F`.
/// A name that is too long, or that another pair has taken (in whatever case), ends in `~` and a hash of both ids
/// instead.
fn name(a: &str, b: &str, taken: &mut HashSet<String>) -> String {
    let safe = |id: &str| -> String {
        let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
        let id = id.strip_suffix(".txt").unwrap_or(id);
        id.bytes().map(|c| if plain(c) { char::from(c).to_string() } else { format!("%{c:02X}") }).collect()
    };
    let mut stem = format!("{}-{}", safe(a), safe(b));
    if stem.starts_with('.') {
        stem.replace_range(..1, "%2E"); // a name with a dot in front is hidden
    }
    let plain = stem.clone();
    let mut salt = 0u64;
    while stem.len() > LONGEST_NAME || !taken.insert(stem.to_ascii_lowercase()) {
        let both = hash::bytes(format!("{salt} {} {a} {b}", a.len()).as_bytes());
        stem = format!("{}~{both:016x}", &plain[..plain.len().min(LONGEST_NAME - 17)]);
        salt += 1;
    }
    stem + ".xml"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_differ() {
        let long = "x".repeat(300);
        let cases = [
            ("a", "b", "a-b.xml"),
            (
                "suspicious-document00001.txt",
                "source-document00294.txt",
                "suspicious-document00001-source-document00294.xml",
            ),
            ("../../etc/passwd", "c:\\x", "%2E.%2F..%2Fetc%2Fpasswd-c%3A%5Cx.xml"),
            ("..", "..", "%2E.-...xml"),
            ("Straße\0", "50%", "Stra%C3%9Fe%00-50%25.xml"),
            ("", "", "-.xml"),
        ];
        for (a, b, want) in cases {
            assert_eq!(name(a, b, &mut HashSet::new()), want);
        }
        let mut taken = HashSet::new();
        let pairs = [("x-y", "z"), ("x", "y-z"), ("X", "Y-Z"), ("x.txt", "y-z"), (&long, "a"), (&long, "b")];
        let names: Vec<String> = pairs.iter().map(|(a, b)| name(a, b, &mut taken)).collect();
        let distinct: HashSet<String> = names.iter().map(|n| n.to_ascii_lowercase()).collect();
        assert_eq!(distinct.len(), pairs.len(), "{names:?}");
        assert!(names.iter().all(|n| n.len() <= LONGEST_NAME + 4 && !n.contains(['/', '\\'])), "{names:?}");
        assert_eq!(names[0], "x-y-z.xml");
        assert!(names[1].starts_with("x-y-z~") && names[4].starts_with("xxx"), "{names:?}");
    }

    #[test]
    fn references_are_files_and_escaped() {
        for (id, want) in [("a", "a.txt"), ("stories/a.txt", "stories/a.txt"), ("R&D\n", "R&amp;D&#10;.txt")] {
            assert_eq!(reference(id), want);
        }
    }
}
