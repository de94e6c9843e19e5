//! Owns what a JSON value says where a text or a short value is wanted: lists, objects, and paths into objects.

use super::record::{Scalar, read_one, scalar};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Result;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Members that stores and converters put around a value.
const WRAPPERS: [&str; 14] = [
    "$oid",
    "$date",
    "$numberLong",
    "$numberInt",
    "$numberDouble",
    "$numberDecimal",
    "S",
    "N",
    "rendered",
    "#text",
    "@value",
    "$t",
    "_text",
    "__cdata",
];
/// The member that names an outlet, where the outlet is an object.
const NAME: &str = "name";
/// Between the parts of a text that is a list.
pub(super) const BETWEEN: &str = "\n\n";

/// What was found at the end of a path.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    pub(super) values: Vec<Cow<'a, str>>,
    /// Whether the path leads to a value, be it null.
    pub(super) found: bool,
    /// The kind of a value that is of no use.
    pub(super) odd: Option<String>,
}

/// What the values are wanted for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    /// Strings.
    Text,
    /// Strings and numbers, and the name of an object.
    Short,
}

impl<'a> Gathered<'a> {
    /// The values along a path from `raw`, of all members of lists on the way.
    pub(super) fn along(raw: &'a str, path: &[&str], purpose: Purpose) -> Result<Gathered<'a>> {
        let mut out = Gathered::default();
        out.add(raw, path, purpose)?;
        Ok(out)
    }

    /// All values as a single text.
    pub(super) fn joined(mut self) -> Option<Cow<'a, str>> {
        match self.values.len() {
            0 | 1 => self.values.pop(),
            _ => Some(Cow::Owned(self.values.join(BETWEEN))),
        }
    }

    fn add(&mut self, raw: &'a str, path: &[&str], purpose: Purpose) -> Result<()> {
        match (raw.as_bytes().first(), path) {
            (Some(b'['), _) => {
                for part in read_one(raw, Parts)? {
                    self.add(part.get(), path, purpose)?;
                }
            }
            (Some(b'{'), [first, rest @ ..]) => {
                let whole = if rest.is_empty() { None } else { member(raw, &path.join("."))? };
                match (whole, member(raw, first)?) {
                    (Some(whole), _) => self.add(whole.get(), &[], purpose)?,
                    (None, Some(inner)) => self.add(inner.get(), rest, purpose)?,
                    // Stores put values of a path into wrappers as well.
                    (None, None) => {
                        if let Some(inner) = wrapped(raw, purpose)? {
                            self.add(inner.get(), path, purpose)?;
                        }
                    }
                }
            }
            (Some(b'{'), []) => {
                self.found = true;
                match wrapped(raw, purpose)? {
                    Some(inner) => self.add(inner.get(), &[], purpose)?,
                    None => self.odd = Some("an object".into()),
                }
            }
            // A value on the way of a path is not what the path leads to.
            (_, [_, ..]) => {}
            (_, []) => {
                self.found = true;
                match scalar(raw)? {
                    Scalar::Text(text) => self.values.push(text),
                    Scalar::Number(number) if purpose == Purpose::Short => self.values.push(number.into()),
                    Scalar::Other("null") => {}
                    other => self.odd = Some(other.name().into()),
                }
            }
        }
        Ok(())
    }
}

/// The value inside of an object that is nothing but a wrapper around a value.
fn wrapped(raw: &str, purpose: Purpose) -> Result<Option<&RawValue>> {
    let members = read_one(raw, Members)?;
    let find = |name: &str| members.iter().find(|member| member.0 == name).map(|member| member.1);
    let inner = WRAPPERS.iter().find_map(|name| find(name));
    Ok(inner.or_else(|| if purpose == Purpose::Short { find(NAME) } else { None }))
}

fn member<'a>(raw: &'a str, name: &str) -> Result<Option<&'a RawValue>> {
    Ok(read_one(raw, Members)?.into_iter().rev().find(|member| member.0 == name).map(|member| member.1))
}

/// The fields of an object, those inside of objects with their path, and the bytes of each; at most so many.
pub(super) fn fields(raw: &str, most: usize) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    // What cannot be read has no fields.
    let _ = inner_fields(raw, "", most, &mut out);
    out
}

fn inner_fields(raw: &str, before: &str, most: usize, out: &mut Vec<(String, usize)>) -> Result<()> {
    const DEEPEST: usize = 3;
    for (name, value) in read_one(raw, Members)? {
        let (path, mut value) = (format!("{before}{name}"), value.get());
        let bytes = value.len();
        while value.starts_with('[') {
            let Some(first) = read_one(value, Parts)?.first().map(|part| part.get()) else { break };
            value = first;
        }
        let inside = value.starts_with('{') && path.matches('.').count() < DEEPEST;
        if inside && wrapped(value, Purpose::Text)?.is_none() {
            inner_fields(value, &format!("{path}."), most, out)?;
        } else {
            out.push((path, bytes));
        }
        if out.len() > most {
            break;
        }
    }
    Ok(())
}

/// The members of an object.
struct Members;

impl<'de> DeserializeSeed<'de> for Members {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// The parts of a list.
struct Parts;

impl<'de> DeserializeSeed<'de> for Parts {
    type Value = Vec<&'de RawValue>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Parts {
    type Value = Vec<&'de RawValue>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = list.next_element()? {
            parts.push(part);
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_shape() {
        let list = r#"[{"type": "p", "content": "One."}, {"content": null}, {"content": 7}, {"content": "Two."}]"#;
        for (raw, path, want) in [
            (r#""plain""#, "", Some("plain")),
            (r#"["One.", null, "Two."]"#, "", Some("One.\n\nTwo.")),
            (list, "content", Some("One.\n\nTwo.")),
            (r#"{"text": "x", "a": {"text": "y"}}"#, "a.text", Some("y")),
            (r#"{"a": {"b.c": "z"}}"#, "a.b.c", Some("z")),
            (r#"{"rendered": "<p>x</p>", "protected": false}"#, "", Some("<p>x</p>")),
            (r#"{"L": [{"S": "One."}, {"S": "Two."}]}"#, "L", Some("One.\n\nTwo.")),
            ("null", "", None),
            ("7", "", None),
            (r#"{"a": 1}"#, "b", None),
        ] {
            let path: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).collect();
            let gathered = Gathered::along(raw, &path, Purpose::Text).unwrap();
            assert_eq!(gathered.joined().as_deref(), want, "{raw}");
        }
    }

    #[test]
    fn short_values_of_every_shape() {
        for (raw, want) in [
            (r#"{"$oid": "65f0"}"#, Some("65f0")),
            (r#"{"$date": {"$numberLong": "1715846400000"}}"#, Some("1715846400000")),
            (r#"{"id": null, "name": "Echo"}"#, Some("Echo")),
            ("18446744073709551616", Some("18446744073709551616")),
            (r#"["Echo"]"#, Some("Echo")),
            (r#"{"city": "Echo"}"#, None),
        ] {
            assert_eq!(Gathered::along(raw, &[], Purpose::Short).unwrap().joined().as_deref(), want, "{raw}");
        }
    }

    #[test]
    fn fields_are_listed_with_what_is_inside() {
        let raw = r#"{"_id": {"$oid": "x"}, "_source": {"title": "t", "parts": [{"p": "abc"}]}, "n": 1}"#;
        let names: Vec<String> = fields(raw, 20).into_iter().map(|field| field.0).collect();
        assert_eq!(names, ["_id", "_source.title", "_source.parts.p", "n"]);
    }
}
