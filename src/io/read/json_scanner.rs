//! Owns where JSON objects end that are laid out in any way: one behind another, over several lines, in a list, or in a
//! list inside of an object.

use memchr::{memchr2, memchr3};
use std::sync::Arc;

/// Finds the ends of objects; a list around them counts for nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct JsonScanner {
    /// Names that lead from an outer object to the list whose objects are wanted; none for outer objects themselves.
    path: Arc<[String]>,
    /// Open braces of a wanted object.
    braces: usize,
    /// Outside of wanted objects, where there is a path: open brackets, and how many names of the path led there.
    depth: usize,
    matched: usize,
    /// The last name was the next of the path.
    on_path: bool,
    /// Brackets that are open within the list, the list among them.
    list: Option<usize>,
}

/// What the bytes at hand end.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// A wanted object ends before this place.
    Record(usize),
    /// What stands before this place is of no use.
    Passed(usize),
    /// Nothing yet; scanning goes on at this place once there are more bytes.
    More(usize),
}

impl JsonScanner {
    pub(super) fn new(path: Arc<[String]>) -> JsonScanner {
        JsonScanner { path, ..JsonScanner::default() }
    }

    /// Scans `bytes` from `at`, where the last call stopped.
    pub(super) fn next(&mut self, bytes: &[u8], mut at: usize) -> Step {
        while at < bytes.len() {
            if self.braces > 0 {
                match self.inside(bytes, at) {
                    Ok(end) if self.braces == 0 => return Step::Record(end),
                    Ok(end) => at = end,
                    Err(at) => return Step::More(at),
                }
            } else if self.path.is_empty() || self.list == Some(self.depth) {
                match bytes[at] {
                    b'{' => self.braces = 1,
                    b']' if self.list.is_some() => {
                        (self.list, self.matched, self.depth) = (None, self.matched - 1, self.depth - 1);
                    }
                    _ => {}
                }
                at += 1;
            } else {
                match self.outside(bytes, at) {
                    Some(end) if self.list.is_some() => return Step::Passed(end),
                    Some(end) => at = end,
                    None => return Step::More(at),
                }
            }
        }
        Step::More(at)
    }

    /// Whether the bytes between wanted objects are part of something else.
    pub(super) fn is_outside(&self) -> bool {
        !self.path.is_empty() && self.braces == 0 && self.list.is_none()
    }

    /// One step within a wanted object; or where to go on once there are more bytes.
    fn inside(&mut self, bytes: &[u8], at: usize) -> Result<usize, usize> {
        let mark = at + memchr3(b'"', b'{', b'}', &bytes[at..]).ok_or(bytes.len())?;
        match bytes[mark] {
            b'"' => return string_end(bytes, mark + 1).ok_or(mark),
            b'{' => self.braces += 1,
            _ => self.braces -= 1,
        }
        Ok(mark + 1)
    }

    /// One step outside of the list.
    fn outside(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at + 1)?;
                let colon = end + bytes[end..].iter().position(|byte| !byte.is_ascii_whitespace())?;
                let here = self.depth == self.matched + 1 && bytes[colon] == b':';
                let name = &bytes[at + 1..end - 1];
                self.on_path = here && self.path.get(self.matched).is_some_and(|part| part.as_bytes() == name);
                return Some(end);
            }
            // A list of outer objects is as good as the objects one behind another.
            b'[' if self.depth == 0 => {}
            opening @ (b'{' | b'[') => {
                self.depth += 1;
                let last = self.matched + 1 == self.path.len();
                if self.on_path && last == (opening == b'[') {
                    self.matched += 1;
                    self.list = last.then_some(self.depth);
                }
                self.on_path = false;
            }
            b'}' | b']' => {
                self.on_path = false;
                self.matched = self.matched.min(self.depth.saturating_sub(2));
                self.depth = self.depth.saturating_sub(1);
            }
            b',' => self.on_path = false,
            _ => {}
        }
        Some(at + 1)
    }
}

/// One past the quote that ends a string whose content begins at `at`.
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Bytes between objects that say nothing, at the beginning of `bytes`: white space, commas, brackets of lists, record
/// separators, byte order marks.
pub(super) fn separators(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        at += match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']' | 0x1E => 1,
            0xEF if bytes[at..].starts_with(b"\xEF\xBB\xBF") => 3,
            _ => break,
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The objects of a text that arrives in pieces of so many bytes.
    fn objects(text: &str, path: &[&str], step: usize) -> Vec<String> {
        let mut scanner = JsonScanner::new(path.iter().map(|part| (*part).to_owned()).collect());
        let (mut out, mut at, mut start, mut end) = (Vec::new(), 0, 0, 0);
        while end < text.len() {
            end = (end + step).min(text.len());
            loop {
                match scanner.next(&text.as_bytes()[..end], at) {
                    Step::Record(to) => {
                        let from = start + separators(&text.as_bytes()[start..to]);
                        out.push(text[from..to].to_owned());
                        (at, start) = (to, to);
                    }
                    Step::Passed(to) => (at, start) = (to, to),
                    Step::More(to) => {
                        at = to;
                        break;
                    }
                }
            }
        }
        out
    }

    #[test]
    fn objects_of_every_layout_in_pieces_of_every_size() {
        let two = [r#"{"a": "}\" {", "b": {"c": [{}]}}"#, r#"{"a": "\\"}"#];
        let layouts: [(String, &[&str]); 6] = [
            (two.join("\n"), &[]),
            (format!("[\n {} ,\n{}]", two[0], two[1]), &[]),
            (format!("\u{1e}{}\n\u{1e}{}\n", two[0], two[1]), &[]),
            (
                format!(r#"{{"n": ["hits", {{"hits": [{{}}]}}], "hits": [{}, {}], "x": [{{}}]}}"#, two[0], two[1]),
                &["hits"],
            ),
            (
                format!(
                    r#"{{"hits": {{"total": {{"hits": []}}, "hits" : [{}]}}}} {{"hits":{{"hits":[{}]}}}}"#,
                    two[0], two[1]
                ),
                &["hits", "hits"],
            ),
            (format!(r#"[{{"data": [{}]}}, {{"data": []}}, {{"data": [{}]}}]"#, two[0], two[1]), &["data"]),
        ];
        for (text, path) in layouts {
            for step in 1..=text.len() {
                assert_eq!(objects(&text, path, step), two, "{text} in steps of {step}");
            }
        }
    }
}
