//! Owns the list of files to read: folders, patterns and standard input become one list, each file once.

use super::endings::{PACKED, extension};
use super::file_facts::{FileFacts, FoundPath, facts};
use crate::base::error::{Error, Result};
use crate::model::notes::{Note, Skipped};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Kinds of file that are taken from folders; each may also end in a suffix of [`PACKED`].
const TAKEN: &[&str] = &[
    "txt",
    "md",
    "text",
    "jsonl",
    "ndjson",
    "json",
    "csv",
    "tsv",
    "html",
    "htm",
    "xhtml",
    "warc",
    "wet",
    #[cfg(feature = "parquet")]
    "parquet",
];
/// The same, of what the feature `formats` reads.
const WRAPPED: &[&str] = if cfg!(feature = "formats") {
    &[
        "atom", "docx", "eml", "mbox", "nitf", "odt", "rss", "rtf", "sgm", "sgml", "tar", "tgz", "xlsm", "xlsx", "xml",
        "zip",
    ]
} else {
    &[]
};

/// The files of a run, in the order of reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Paths as the user gave them, members of a folder below its name; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// What each path says of the documents of the file.
    pub facts: Vec<FileFacts>,
    /// Bytes on disk of all files, as far as known: what a progress bar counts up to.
    pub bytes: u64,
    /// Folders and links that gave nothing.
    pub skipped: Vec<Skipped>,
    /// Files that were ignored or named twice.
    pub notes: Vec<Note>,
}

impl Files {
    /// Whether a file was found in a folder rather than named.
    pub(super) fn is_found(&self, file: usize) -> bool {
        self.facts.get(file).is_some_and(|facts| facts.found)
    }
}

/// Finds the files behind what the user named: files of any name, folders (with all below them, sorted by path, links
/// followed, hidden files and unknown kinds left out), patterns (`*?[`, where no such file exists), `-`. A file reached
/// twice is read once. Cost: a few system calls a file.
///
/// # Errors
/// [`Error::Io`] for a path that does not exist or a pattern that matches nothing: both are typing errors.
pub fn expand(inputs: &[PathBuf]) -> Result<Files> {
    let mut finder = Finder::default();
    finder.add(inputs)?;
    Ok(finder.finish())
}

/// The files of two sides, the second side's files after the first's; also gives how many the first side has. Folders
/// give files of `any_name`, where the user named the kind of all files.
///
/// # Errors
/// As [`expand`]; [`Error::BadInput`] for a file that stands on both sides.
pub fn expand_sides(inputs: &[PathBuf], against: &[PathBuf], any_name: bool) -> Result<(Files, usize)> {
    let mut finder = Finder { any_name, ..Finder::default() };
    finder.add(inputs)?;
    let first = finder.files.paths.len();
    finder.first = first;
    finder.add(against)?;
    if let Some(path) = &finder.both {
        let reason = "it stands on both sides; name each file on one side only".to_owned();
        return Err(Error::BadInput { place: path.display().to_string(), reason });
    }
    Ok((finder.finish(), first))
}

/// Whether a file grows when unpacked, by its ending.
pub(super) fn is_packed(path: &Path) -> bool {
    let ending = path.extension().map_or(String::new(), |e| e.to_string_lossy().to_lowercase());
    ending == "parquet" || PACKED.contains(&&*ending)
}

/// Whether a file is an archive, or has markup around its text, by its ending.
pub fn is_wrapped(path: &Path) -> bool {
    WRAPPED.contains(&extension(path).as_str())
}

/// Whether a file is taken from a folder, by its ending.
pub(super) fn is_taken(path: &Path) -> bool {
    let ending = extension(path);
    TAKEN.iter().chain(WRAPPED).any(|taken| *taken == ending)
}

#[derive(Default)]
struct Finder {
    files: Files,
    /// By file.
    found: Vec<FoundPath>,
    /// Paths that were named so far.
    roots: usize,
    any_name: bool,
    /// Canonical path of each file that was taken, with its number.
    seen: HashMap<PathBuf, usize>,
    /// Files of the first side, once the second is looked at.
    first: usize,
    /// A file of the second side that is on the first side as well.
    both: Option<PathBuf>,
    twice: Option<Note>,
    looped: Option<Note>,
    /// Count by extension, and the first ignored file of all.
    ignored: BTreeMap<String, u64>,
    first_ignored: Option<PathBuf>,
}

impl Finder {
    fn add(&mut self, inputs: &[PathBuf]) -> Result<()> {
        for input in inputs {
            self.roots += 1;
            if input.as_os_str() == "-" {
                self.take(input.clone(), 0, 0);
            } else {
                self.named(input)?;
            }
        }
        Ok(())
    }

    fn named(&mut self, path: &Path) -> Result<()> {
        match std::fs::metadata(path) {
            Ok(data) if data.is_dir() => self.folder(path),
            Ok(data) => self.take(path.to_owned(), data.len(), usize::from(data.is_file())),
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(unreadable(path, source)),
            Err(_) => return self.pattern(path),
        }
        Ok(())
    }

    fn pattern(&mut self, path: &Path) -> Result<()> {
        let missing = |why: &str| unreadable(path, io::Error::new(io::ErrorKind::NotFound, why));
        let no_such_path = "no such file or folder (give files, folders, patterns such as 'news/*.jsonl', or - \
                            for standard input)";
        let Some(pattern) = path.to_str().filter(|p| p.contains(['*', '?', '['])) else {
            return Err(missing(no_such_path));
        };
        let rules = glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
        let members = glob::glob_with(pattern, rules)
            .map_err(|e| missing(&format!("no such file or folder, and not a pattern either: {}", e.msg)))?;
        let mut any = false;
        for member in members {
            any = true;
            match member {
                Ok(member) => self.matched(&member),
                Err(e) => self.skip(e.path().to_owned(), format!("cannot read: {}", e.error())),
            }
        }
        if any { Ok(()) } else { Err(missing("no file matches this pattern")) }
    }

    /// A path that a pattern found: the user did not spell the path, so a broken link among the paths stops nothing.
    fn matched(&mut self, path: &Path) {
        if let Err(e) = self.named(path) {
            let reason = if let Error::Io { source, .. } = e { source.to_string() } else { e.to_string() };
            self.skip(path.to_owned(), format!("cannot read: {reason}"));
        }
    }

    fn folder(&mut self, root: &Path) {
        let before = (self.files.paths.len(), self.files.skipped.len(), self.twice.as_ref().map_or(0, |n| n.count));
        let mut others = 0;
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|e| e.depth() == 0 || !hidden(e.path())) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                // Spark and its kin keep notes of their own beside the parts of a table.
                Ok(entry)
                    if entry.file_name().to_string_lossy().starts_with('_') && entry.path().extension().is_none() => {}
                Ok(entry) if !self.any_name && !is_taken(entry.path()) => {
                    others += 1;
                    self.ignore(entry.path());
                }
                Ok(entry) if entry.file_type().is_file() => {
                    let size = entry.metadata().map_or(0, |m| m.len());
                    let depth = entry.depth();
                    self.take_found(entry.into_path(), size, depth, true);
                }
                // A pipe would make us wait for ever.
                Ok(entry) => self.skip(entry.into_path(), "neither a file nor a folder".into()),
                Err(e) => self.walk_error(root, &e),
            }
        }
        if before == (self.files.paths.len(), self.files.skipped.len(), self.twice.as_ref().map_or(0, |n| n.count)) {
            let kinds = TAKEN.iter().chain(WRAPPED).map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ");
            let others = if others == 0 { String::new() } else { format!("; {others} of other kinds ignored") };
            let reason = format!(
                "no document in this folder (files taken: {kinds}, also with .gz or .zst{others}; --input-format takes \
                 files of any name)"
            );
            self.skip(root.to_owned(), reason);
        }
    }

    fn walk_error(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(root);
        if hidden(path) && error.depth() > 0 {
            return;
        }
        if error.loop_ancestor().is_some() {
            // Nothing is lost: what the link leads to is read at its own place.
            count(&mut self.looped, "links to a folder above themselves not followed", path);
        } else {
            let reason = error.io_error().map_or_else(|| error.to_string(), io::Error::to_string);
            self.skip(path.to_owned(), format!("cannot read: {reason}"));
        }
    }

    fn take(&mut self, path: PathBuf, size: u64, parts: usize) {
        self.take_found(path, size, parts, false);
    }

    /// Takes a file, whose id is so many parts of its path: all below a folder, or a name.
    fn take_found(&mut self, path: PathBuf, size: u64, parts: usize, found: bool) {
        // A pipe of the shell (`<(...)`) has no canonical path; its own path is unique.
        let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
        let whole = match (parts, whole(&path, parts)) {
            (1.., Some(whole)) => whole,
            _ => path.clone(),
        };
        match self.seen.entry(canonical) {
            Entry::Vacant(new) => {
                new.insert(self.files.paths.len());
                self.files.bytes += size;
                self.files.paths.push(path);
                let is_text = matches!(extension(&whole).as_str(), "txt" | "md" | "text");
                self.found.push(FoundPath { whole, parts, found, is_text, root: self.roots });
            }
            Entry::Occupied(known) if *known.get() < self.first => {
                self.both.get_or_insert(path);
            }
            Entry::Occupied(_) => count(&mut self.twice, "files named more than once, read once", &path),
        }
    }

    fn ignore(&mut self, path: &Path) {
        let name = match path.extension() {
            Some(e) => format!(".{}", e.to_string_lossy().to_lowercase()),
            None => "no extension".into(),
        };
        *self.ignored.entry(name).or_default() += 1;
        self.first_ignored.get_or_insert_with(|| path.to_owned());
    }

    fn skip(&mut self, path: PathBuf, reason: String) {
        self.files.skipped.push(Skipped { path, line: 0, reason });
    }

    fn finish(mut self) -> Files {
        if let Some(first) = &self.first_ignored {
            let total = self.ignored.values().sum();
            let mut kinds: Vec<_> = self.ignored.iter().collect();
            kinds.sort_by_key(|&(name, &n)| (std::cmp::Reverse(n), name));
            let mut list: Vec<String> = kinds.iter().take(5).map(|(name, n)| format!("{name} {n}")).collect();
            if kinds.len() > list.len() {
                list.push(format!("{} more kinds", kinds.len() - list.len()));
            }
            let what = format!("files of other kinds ignored in folders ({})", list.join(", "));
            self.files.notes.push(Note { what, count: total, first: first.display().to_string() });
        }
        self.files.facts = facts(&self.found);
        self.files.notes.extend(self.twice);
        self.files.notes.extend(self.looped);
        self.files
    }
}

/// A path with links followed down to the folder above its last so many parts.
fn whole(path: &Path, parts: usize) -> Option<PathBuf> {
    let above = path.ancestors().nth(parts)?;
    let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
    let below = path.strip_prefix(path.ancestors().nth(parts)?).ok()?;
    Some(above.canonicalize().ok()?.join(below))
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "read", source }
}

fn count(note: &mut Option<Note>, what: &str, path: &Path) {
    note.get_or_insert_with(|| Note { what: what.into(), count: 0, first: path.display().to_string() }).count += 1;
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir_all, write};

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::Builder::new().prefix("wirecopy").tempdir().unwrap();
        for name in ["b.txt", "a/z.csv.gz", "a/y.JSONL", "a-.md", "x.pdf", "a/q.pdf", "p.png", "LICENSE", ".h.txt"] {
            let path = dir.path().join(name);
            create_dir_all(path.parent().unwrap()).unwrap();
            write(path, "x").unwrap();
        }
        create_dir_all(dir.path().join(".git")).unwrap();
        write(dir.path().join(".git/c.txt"), "x").unwrap();
        create_dir_all(dir.path().join("empty")).unwrap();
        dir
    }

    fn names(files: &Files, dir: &Path) -> Vec<String> {
        files.paths.iter().map(|p| p.strip_prefix(dir).unwrap().display().to_string().replace('\\', "/")).collect()
    }

    #[test]
    fn folders_are_walked_in_order_and_other_kinds_counted() {
        let dir = tree();
        let files = expand(&[dir.path().to_owned()]).unwrap();
        assert_eq!(names(&files, dir.path()), ["a/y.JSONL", "a/z.csv.gz", "a-.md", "b.txt"]);
        assert_eq!(files.bytes, 4);
        assert_eq!(files.skipped, []);
        assert_eq!(files.notes.len(), 1);
        assert_eq!(
            (files.notes[0].what.as_str(), files.notes[0].count),
            ("files of other kinds ignored in folders (.pdf 2, .png 1, no extension 1)", 4)
        );
    }

    #[test]
    fn a_folder_without_documents_is_named() {
        let dir = tree();
        let files = expand(&[dir.path().join("empty")]).unwrap();
        assert_eq!(files.paths.len(), 0);
        assert!(files.skipped[0].reason.starts_with("no document in this folder"), "{:?}", files.skipped);
    }

    #[test]
    fn a_missing_path_is_an_error_that_tells_what_to_do() {
        for (path, expected) in [("no/such.txt", "give files, folders"), ("no/such*", "no file matches"), ("", "give")]
        {
            let error = expand(&[path.into()]).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn patterns_files_and_stdin() {
        let dir = tree();
        let at = |p: &str| dir.path().join(p);
        write(at("odd[1].txt"), "x").unwrap();
        let files =
            expand(&[at("*.txt"), at("odd[1].txt"), at("x.pdf"), "-".into(), "-".into(), at("a/../b.txt")]).unwrap();
        let (stdin, rest): (Vec<_>, Vec<_>) = files.paths.iter().cloned().partition(|p| p.as_os_str() == "-");
        assert_eq!(stdin.len(), 1);
        let rest = Files { paths: rest, ..Files::default() };
        assert_eq!(names(&rest, dir.path()), ["b.txt", "odd[1].txt", "x.pdf"], "hidden ones are not matched");
        assert_eq!((files.notes[0].what.as_str(), files.notes[0].count), ("files named more than once, read once", 3));
    }

    #[cfg(unix)]
    #[test]
    fn link_loops_end_and_broken_links_are_named() {
        use std::os::unix::fs::symlink;
        let dir = tree();
        symlink("..", dir.path().join("a/up")).unwrap();
        symlink("nowhere.txt", dir.path().join("broken.txt")).unwrap();
        symlink("b.txt", dir.path().join("c.txt")).unwrap();
        let files = expand(&[dir.path().to_owned()]).unwrap();
        assert_eq!(names(&files, dir.path()), ["a/y.JSONL", "a/z.csv.gz", "a-.md", "b.txt"]);
        assert_eq!(files.skipped.len(), 1);
        let what: Vec<_> = files.notes[1..].iter().map(|n| n.what.as_str()).collect();
        assert_eq!(what, ["files named more than once, read once", "links to a folder above themselves not followed"]);
    }
}
