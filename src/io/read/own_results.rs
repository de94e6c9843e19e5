//! Owns how results of earlier runs are told from documents, so that a folder may be given that results were written to.

use super::dialect::{DELIMITERS, Dialect};
use super::json_value::fields;
use csv::ByteRecord;

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
        let names: Vec<String> = match std::str::from_utf8(first) {
            Ok(text) => fields(text, usize::MAX).into_iter().map(|field| field.0).collect(),
            Err(_) => return false,
        };
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
