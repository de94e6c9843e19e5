//! Owns how JSON is laid out, told by the beginning of a file: an object a line, objects in any way, or a list of
//! objects inside of an object.

use super::decode;
use super::json_scanner::{separators, string_end};
use super::jsonl::known_numbers;
use super::names::{ROLES, Roles, TEXT};
use super::record::{Wanted, read_one};
use crate::io::read::options::Options;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::sync::Arc;

/// Bytes that are read to tell the kind of a file: some rows of a table, the first object of a list.
pub(super) const ENOUGH: usize = 256 << 10;
/// How many objects may stand around a list of objects.
const DEEPEST: usize = 3;

/// How JSON is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// An object a line.
    Lines,
    /// Objects in any way; the names lead from outer objects to the list of objects that are meant.
    Objects(Arc<[String]>),
}

/// How a file is laid out that begins with `head`; `None` if the file is no JSON of objects.
pub(super) fn shape(head: &[u8], options: &Options) -> Option<Shape> {
    let (before, rest) = head.split_at(separators(head));
    let within = rest.strip_prefix(b"{")?.trim_ascii_start();
    if !matches!(within, [] | [b'"' | b'}', ..]) {
        return None;
    }
    let marked = before.iter().any(|byte| matches!(byte, b'[' | 0x1E));
    // A whole line tells all; else the head tells, as far as it reaches.
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let read = |bytes| decode::record(bytes, options.encoding, || decode::guess(bytes)).text;
    let whole = read_one(known_numbers(&read(line)).0.trim_end(), Skim).is_ok();
    let text = read(if whole { line } else { rest });
    let text = known_numbers(&text).0;
    let roles = Roles::new(&options.fields);
    let mut found = FoundInObject { roles: &roles, text: false, list: None };
    let members = LookedThrough { finder: &mut found, path: Vec::new() };
    // The head may end within the object: what was seen up to there counts.
    let _ = members.deserialize(&mut serde_json::Deserializer::from_str(&text));
    match found.list.filter(|_| !found.text) {
        Some(path) => Some(Shape::Objects(path.into())),
        None if marked || !whole && !is_line(&text) => Some(Shape::Objects(Arc::default())),
        None => Some(Shape::Lines),
    }
}

/// Whether an object with which a text begins stands on a line, though the line is broken or longer than the text.
fn is_line(text: &str) -> bool {
    let Some((line, below)) = text.split_once('\n') else {
        return text.len() >= ENOUGH;
    };
    let line = line.trim_end();
    // Line ends stand between names and values, and never in a string.
    let (mut at, bytes) = (0, line.as_bytes());
    while let Some(quote) = memchr::memchr(b'"', &bytes[at..]) {
        match string_end(bytes, at + quote + 1) {
            Some(end) => at = end,
            None => return true,
        }
    }
    below.trim_start().starts_with('{') && !line.ends_with(['[', ',', ':', '{'])
}

/// Any value.
struct Skim;

impl<'de> DeserializeSeed<'de> for Skim {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(IgnoredAny).map(|_| ())
    }
}

/// What was found in the first object.
struct FoundInObject<'r> {
    roles: &'r Roles<'r>,
    /// The object has a field for the text itself.
    text: bool,
    /// The names that lead to a list of objects with texts.
    list: Option<Vec<String>>,
}

/// An object that is looked through.
struct LookedThrough<'f, 'r> {
    finder: &'f mut FoundInObject<'r>,
    path: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for LookedThrough<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for LookedThrough<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if self.path.is_empty() {
                // A path of the user that begins here says that the object is a document.
                let role = self.finder.roles;
                self.finder.text |= role.fits(&name)[TEXT] == 0 || role.is_inside(TEXT, &name);
            }
            if self.path.len() > DEEPEST {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let path = self.path.iter().cloned().chain([name]).collect();
            map.next_value_seed(LookedThrough { finder: &mut *self.finder, path })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if let Some(first) = list.next_element::<&RawValue>()?
            && self.finder.list.is_none()
            && read_one(first.get(), Wanted { roles: self.finder.roles, raw_text: true }).is_ok_and(|r| r.has_text())
        {
            self.finder.list = Some(self.path);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        // A usual name of a text counts where the text is a string: `content` may as well be a list of documents.
        if let [name] = &self.path[..] {
            let fits = self.finder.roles.fits(name);
            self.finder.text |= (0..ROLES.len()).all(|role| role == TEXT || fits[TEXT] < fits[role]);
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let path =
            |path: &str| Some(Shape::Objects(path.split('.').filter(|p| !p.is_empty()).map(String::from).collect()));
        let long = format!("{{\"status\": \"{}\"", "x".repeat(ENOUGH));
        for (head, want) in [
            ("{\"text\": \"x\"}\n{", Some(Shape::Lines)),
            ("\u{FEFF}{\"id\": 1, \"lead\": \"x\"}\n", Some(Shape::Lines)),
            ("{\"text\": 7, \"list\": [{\"text\": \"x\"}]}\n", Some(Shape::Lines)),
            ("{\"body\": \"x\", \"comments\": [{\"body\": \"x\"}]}", Some(Shape::Lines)),
            ("{\n \"text\": \"x\"\n}\n", path("")),
            ("[{\"text\": \"x\"},\n", path("")),
            ("[\n  {\n", path("")),
            ("\u{1e}{\"text\": \"x\"}\n", path("")),
            ("{\"status\":\"ok\",\"articles\":[{\"content\":\"x\"}, {\"con", path("articles")),
            ("{\"took\": 1, \"hits\": {\"total\": 9, \"hits\": [{\"text\": \"x\"}]}}", path("hits.hits")),
            ("{\"data\": [1, 2], \"text\": null}", Some(Shape::Lines)),
            (&long, Some(Shape::Lines)),
            ("{\"text\": \"cut", path("")),
            ("[London] The ferry", None),
            ("{sic} he said", None),
            ("{\"id\": 1, \"text\": \"cut\n{\"id\": 2}\n", Some(Shape::Lines)),
            ("{\"id\": 1, \"text\": \"x\"\n{\"id\": 2}\n", Some(Shape::Lines)),
            ("{\"id\": NaN, \"text\": \"x\"}\n", Some(Shape::Lines)),
            ("plain", None),
        ] {
            assert_eq!(shape(head.as_bytes(), &Options::default()), want, "{}", &head[..head.len().min(60)]);
        }
    }
}
