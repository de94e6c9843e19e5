//! Owns how results of earlier runs are told from documents, so that a folder may be given that results were written to.

use super::dialect::{DELIMITERS, Dialect};
use csv::ByteRecord;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// What is told of results in a folder.
pub(super) const LEFT_OUT: &str = "results of wirecopy in folders left out (a file that is named is read)";

/// The first names of each table. What `dedup` keeps is none of them.
const TABLES: [&[&str]; 9] = [
    &["a", "b", "jaccard", "containment_a"],
    &["a", "b", "a_char_start", "a_char_end"],
    &["id", "source", "date", "words", "credits"],
    &["id", "cluster", "size", "role"],
    &["passage", "size", "within", "words"],
    &["outlet", "other", "documents", "words", "taken"],
    &["source", "documents", "days", "example"],
    &["id", "kept", "measure", "value", "reason"],
    &["index", "id", "source", "cluster"],
];
/// How a report begins its title.
const TITLE: &[u8] = b"<meta name=\"referrer\" content=\"no-referrer\">\n<title>Shared text in ";

/// Whether a file that begins with `head` is a result of this program.
pub(super) fn is_result(head: &[u8]) -> bool {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first.starts_with(b"{") {
        let mut names = Vec::new();
        // The line may be cut: the first names tell.
        let _ = FirstNames(&mut names).deserialize(&mut serde_json::Deserializer::from_slice(first));
        return is_table(&names);
    }
    if head.trim_ascii_start().starts_with(b"<!doctype html>") {
        return memchr::memmem::find(&head[..head.len().min(4096)], TITLE).is_some();
    }
    let mut row = ByteRecord::new();
    DELIMITERS.iter().any(|delimiter| {
        let read = Dialect::of(*delimiter).reader(first).read_byte_record(&mut row).unwrap_or(false);
        read && is_table(&row.iter().map(String::from_utf8_lossy).collect::<Vec<_>>())
    })
}

/// Gathers the first names of an object.
struct FirstNames<'n>(&'n mut Vec<String>);

impl<'de> DeserializeSeed<'de> for FirstNames<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FirstNames<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key()? {
            self.0.push(name);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Whether columns of these names are those of a result.
pub(super) fn is_table(names: &[impl AsRef<str>]) -> bool {
    TABLES
        .iter()
        .any(|table| table.len() <= names.len() && table.iter().zip(names).all(|(own, name)| *own == name.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_users_are_no_results() {
        for (head, want) in [
            ("id,source,date,words,credits,v\n", true),
            ("{\"id\":\"a\",\"kept\":\"b\",\"measure\":\"jaccard\",\"value\":1,\"reason\":\"\"}\n", true),
            ("a\tb\tjaccard\tcontainment_a\n", true),
            ("id,source,date,text\n", false),
            ("{\"id\":\"a\",\"source\":\"x\",\"text\":\"y\"}\n", false),
            ("<!doctype html><title>Shared text in peril</title>", false),
            ("", false),
        ] {
            assert_eq!(is_result(head.as_bytes()), want, "{head}");
        }
    }
}
