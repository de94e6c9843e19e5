//! Owns what the path of a file says of its documents: ids, outlets by folder, dates in names, `key=value` in folders.

use super::names::{ROLES, Roles};
use crate::io::read::dates;
use crate::io::read::options::{Options, SourceFrom};
use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

/// What the path of a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// The path below the folder that was named, or the name of a file that was named; longer where two files would have
    /// the same. The same however the path was typed.
    pub id: String,
    /// The path below the folder that was named, or the name of a file that was named.
    pub name: String,
    /// Whether the file was found in a folder rather than named.
    pub found: bool,
    /// `key=value` in the names of folders.
    values: Vec<(String, String)>,
    /// The first folder below the folder that was named; else the folder in which the file stands.
    folder: Option<String>,
    /// Whether the text files of the folder that was named lie in several folders.
    sorted: bool,
}

/// A file on its way to [`FileFacts`].
#[derive(Clone, Debug)]
pub(super) struct FoundPath {
    /// The whole path, links followed down to the folder that was named.
    pub(super) whole: PathBuf,
    /// How many parts of the path, from the end, make the id.
    pub(super) parts: usize,
    pub(super) found: bool,
    /// Whether the ending is that of a text file.
    pub(super) is_text: bool,
    /// The folder that was named, by number.
    pub(super) root: usize,
}

impl FileFacts {
    /// The outlet, where the path says so: as a value, or by the folder.
    pub(super) fn source<'a>(&'a self, is_text: bool, options: &Options) -> (Option<&'a str>, bool) {
        let by_folder = match options.source_from {
            SourceFrom::Folder => true,
            SourceFrom::Auto => is_text && self.sorted,
            SourceFrom::Nothing => false,
        };
        match self.value(2, options) {
            Some(value) => (Some(value), false),
            None => (self.folder.as_deref().filter(|_| by_folder), true),
        }
    }

    /// The date that the folders of the path give.
    pub(super) fn date(&self, options: &Options) -> Option<String> {
        let part =
            |name: &str| self.values.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        match (self.value(3, options), part("year"), part("month"), part("day")) {
            (Some(value), ..) => Some(value.to_owned()),
            (None, Some(year), Some(month), Some(day)) => Some(format!("{year}-{month}-{day}")),
            _ => None,
        }
    }

    /// The date with which the name of the file begins: `2025-03-04-…`, `20250304_…`.
    pub(super) fn named_date(&self) -> Option<String> {
        let name = self.id.rsplit('/').next().unwrap_or_default();
        let marked = |mark: &str| {
            let mut parts = name.splitn(3, mark);
            let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
            let day = rest.get(..2)?;
            ((year.len(), month.len()) == (4, 2)).then(|| (format!("{year}{month}{day}"), &rest[2..]))
        };
        let plain = name.get(..8).map(|digits| (digits.to_owned(), &name[8..]));
        let found = ["-", "_", "."].into_iter().find_map(marked).or(plain)?;
        let (digits, rest) = found;
        let alone = digits.bytes().all(|b| b.is_ascii_digit()) && !rest.starts_with(|c: char| c.is_ascii_digit());
        let known = alone && matches!(&digits[..2], "18" | "19" | "20") && dates::parse(&digits).is_some();
        known.then_some(digits)
    }

    fn value(&self, role: usize, options: &Options) -> Option<&str> {
        if self.values.is_empty() {
            return None;
        }
        let roles = Roles::new(&options.fields);
        let keys: Vec<&str> = self.values.iter().map(|(key, _)| key.as_str()).collect();
        debug_assert!(role < ROLES.len());
        roles.places(&keys)[role].map(|(place, _)| self.values[place].1.as_str())
    }
}

/// The facts of files, by number.
pub(super) fn facts(found: &[FoundPath]) -> Vec<FileFacts> {
    let sorted = sorted_roots(found);
    let folder = |path: &FoundPath| {
        let own: Vec<String> = parts(&path.whole);
        let folders = &own[..own.len().saturating_sub(1)];
        let below = path.parts.saturating_sub(1).min(folders.len());
        let first = folders.len() - below.max(1).min(folders.len());
        folders.get(first).filter(|name| !name.contains('=')).cloned()
    };
    let values = |path: &FoundPath| {
        let pair = |part: String| part.split_once('=').map(|(key, value)| (key.to_owned(), unescaped(value)));
        parts(path.whole.parent().unwrap_or(Path::new(""))).into_iter().filter_map(pair).collect()
    };
    let ids = ids(found);
    let facts = found.iter().zip(ids).map(|(path, id)| FileFacts {
        id,
        name: end(&path.whole, path.parts),
        found: path.found,
        values: if path.parts > 0 { values(path) } else { Vec::new() },
        folder: folder(path),
        sorted: path.found && sorted.contains(&path.root),
    });
    facts.collect()
}

/// Folders that were named whose text files all lie in several folders that may be called after outlets.
fn sorted_roots(found: &[FoundPath]) -> HashSet<usize> {
    let mut folders: HashMap<usize, Option<HashSet<String>>> = HashMap::new();
    let text = |path: &&FoundPath| path.found && path.is_text;
    for path in found.iter().filter(text) {
        let own = parts(&path.whole);
        let first = (path.parts > 1).then(|| own[own.len() - path.parts].clone());
        let may = first.filter(|name| name.chars().any(char::is_alphabetic) && !name.contains('='));
        let known = folders.entry(path.root).or_insert_with(|| Some(HashSet::new()));
        match (known.as_mut(), may) {
            (Some(names), Some(name)) => drop(names.insert(name)),
            _ => *known = None,
        }
    }
    let several = |(root, names): (usize, Option<HashSet<String>>)| names.is_some_and(|n| n.len() > 1).then_some(root);
    folders.into_iter().filter_map(several).collect()
}

/// The shortest ends of the paths that tell the files apart.
fn ids(found: &[FoundPath]) -> Vec<String> {
    let mut lengths: Vec<usize> = found.iter().map(|path| path.parts).collect();
    loop {
        let mut taken: HashMap<String, Vec<usize>> = HashMap::with_capacity(found.len());
        for (number, path) in found.iter().enumerate() {
            taken.entry(end(&path.whole, lengths[number])).or_default().push(number);
        }
        let mut longer = false;
        for number in taken.values().filter(|numbers| numbers.len() > 1).flatten() {
            if lengths[*number] < parts(&found[*number].whole).len() {
                lengths[*number] += 1;
                longer = true;
            }
        }
        if !longer {
            return found.iter().zip(lengths).map(|(path, length)| end(&path.whole, length)).collect();
        }
    }
}

fn end(path: &Path, length: usize) -> String {
    if length == 0 {
        // A pipe or standard input, whose path is a name.
        return path.display().to_string();
    }
    let parts = parts(path);
    parts[parts.len().saturating_sub(length)..].join("/")
}

fn parts(path: &Path) -> Vec<String> {
    let name = |part: Component<'_>| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    };
    path.components().filter_map(name).collect()
}

/// A value without the escapes of stores: `2024-05-16 08%3A00`.
fn unescaped(value: &str) -> String {
    if value == "__HIVE_DEFAULT_PARTITION__" {
        return String::new();
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(whole: &str, parts: usize, root: usize) -> FoundPath {
        FoundPath { whole: whole.into(), parts, found: parts != 1, is_text: whole.ends_with("txt"), root }
    }

    #[test]
    fn ids_are_as_short_as_tells_files_apart() {
        let paths = [
            found("/data/wire/2024/a.txt", 2, 0),
            found("/data/press/2024/a.txt", 2, 1),
            found("/data/press/2024/b.txt", 2, 1),
            found("/x/c.txt", 1, 2),
            found("/y/c.txt", 1, 3),
        ];
        let ids: Vec<String> = facts(&paths).into_iter().map(|facts| facts.id).collect();
        assert_eq!(ids, ["wire/2024/a.txt", "press/2024/a.txt", "2024/b.txt", "x/c.txt", "y/c.txt"]);
    }

    #[test]
    fn folders_give_outlets_and_values() {
        let paths = [found("/d/Echo/2024/a.txt", 3, 0), found("/d/Daily/b.txt", 2, 0), found("/d/Daily/c.jsonl", 2, 0)];
        let all = facts(&paths);
        let mut options = Options::default();
        let sources = |options: &Options| {
            let source = |(facts, is_text): (&FileFacts, bool)| facts.source(is_text, options).0.map(str::to_owned);
            all.iter().zip([true, true, false]).map(source).collect::<Vec<_>>()
        };
        assert_eq!(sources(&options), [Some("Echo".into()), Some("Daily".into()), None]);
        options.source_from = SourceFrom::Folder;
        assert_eq!(sources(&options)[2].as_deref(), Some("Daily"));
        options.source_from = SourceFrom::Nothing;
        assert_eq!(sources(&options), [None, None, None]);

        let years = facts(&[found("/d/2023/a.txt", 2, 0), found("/d/2024/b.txt", 2, 0)]);
        assert_eq!(years[0].source(true, &Options::default()).0, None);
        let values = facts(&[found("/d/source=The%20Echo/date=2024-05-16/p.parquet", 3, 0)]);
        let options = Options::default();
        assert_eq!(values[0].source(false, &options), (Some("The Echo"), false));
        assert_eq!(values[0].date(&options).as_deref(), Some("2024-05-16"));
        let values = facts(&[found("/d/year=2024/month=5/day=7/p.csv", 4, 0)]);
        assert_eq!(values[0].date(&options).as_deref(), Some("2024-5-7"));
    }

    #[test]
    fn names_that_begin_with_a_date() {
        for (name, want) in [
            ("2025-03-04-ferry.txt", Some("20250304")),
            ("a/20250304_1.txt", Some("20250304")),
            ("2025_03_04.txt", Some("20250304")),
            ("20251304.txt", None),
            ("20250304123.txt", None),
            ("2025-0304.txt", None),
            ("12-ferry.txt", None),
            ("ferry-2025-03-04.txt", None),
        ] {
            assert_eq!(FileFacts { id: name.into(), ..FileFacts::default() }.named_date().as_deref(), want, "{name}");
        }
    }
}
