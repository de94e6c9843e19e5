//! Owns the reading of a JSON object: the wanted fields, without building a tree of all fields.

use crate::io::read::options::Fields;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A whole line through a seed.
pub(super) fn read_one<'a, S: DeserializeSeed<'a>>(text: &'a str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// A value that is no list and no object.
pub(super) enum Scalar<'a> {
    Text(Cow<'a, str>),
    /// As the input spells it: 64-bit ids stay exact.
    Number(&'a str),
    /// The type of the value, with article.
    Other(&'static str),
}

impl Scalar<'_> {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Scalar::Text(_) => "a string",
            Scalar::Number(_) => "a number",
            Scalar::Other(name) => name,
        }
    }
}

/// A value as it stands in the input.
pub(super) fn scalar(raw: &str) -> serde_json::Result<Scalar<'_>> {
    Ok(match raw.as_bytes().first() {
        Some(b'"') => return read_one(raw, JsonText),
        Some(b'-' | b'0'..=b'9') => Scalar::Number(raw),
        Some(b'n') => Scalar::Other("null"),
        Some(b't' | b'f') => Scalar::Other("true or false"),
        Some(b'[') => Scalar::Other("a list"),
        _ => Scalar::Other("an object"),
    })
}

/// Reads a value where a text is expected, without failing on other types.
struct JsonText;

impl<'de> DeserializeSeed<'de> for JsonText {
    type Value = Scalar<'de>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonText {
    type Value = Scalar<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Other("true or false"))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Other("a number"))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Other("a number"))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Other("a number"))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Other("null"))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}

/// The fields of a line. Short fields stay raw until a text is known to be there.
#[derive(Default)]
pub(super) struct JsonRecord<'a> {
    pub(super) text: Option<Scalar<'a>>,
    pub(super) id: Option<&'a RawValue>,
    pub(super) source: Option<&'a RawValue>,
    pub(super) date: Option<&'a RawValue>,
    pub(super) title: Option<&'a RawValue>,
}

/// Reads an object's wanted fields; of a field given twice, the last.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'f>(pub(super) &'f Fields);

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = JsonRecord<'de>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = JsonRecord<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one object a line")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut record = JsonRecord::default();
        while let Some(uses) = map.next_key_seed(Key(self.0))? {
            match uses {
                Uses { text: false, other: false, .. } => {
                    map.next_value::<IgnoredAny>()?;
                }
                Uses { text: true, other: false, .. } => record.text = Some(map.next_value_seed(JsonText)?),
                Uses { text, slots, .. } => {
                    let raw = map.next_value::<&RawValue>()?;
                    let [id, source, date, title] = slots;
                    for (wanted, slot) in [
                        (id, &mut record.id),
                        (source, &mut record.source),
                        (date, &mut record.date),
                        (title, &mut record.title),
                    ] {
                        if wanted {
                            *slot = Some(raw);
                        }
                    }
                    if text {
                        record.text = Some(scalar(raw.get()).map_err(serde::de::Error::custom)?);
                    }
                }
            }
        }
        Ok(record)
    }
}

/// What a field is used for; a field may serve several purposes.
#[derive(Clone, Copy, Default)]
struct Uses {
    text: bool,
    other: bool,
    slots: [bool; 4],
}

struct Key<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Uses;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Uses;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }
    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        let Fields { id, text, source, date, title } = self.0;
        let slots = [id, source, date, title].map(|name| key == name);
        Ok(Uses { text: key == text, other: slots.contains(&true), slots })
    }
}

/// Reads only the names of an object's fields, at most 20.
pub(super) struct Names;

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Vec<String>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Names {
    type Value = Vec<String>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one object a line")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        const MOST: usize = 20;
        let mut names = Vec::new();
        let mut all = 0;
        while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
            all += 1;
            if all <= MOST {
                names.push(name);
            }
        }
        if all > MOST {
            names.push(format!("{} more", all - MOST));
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_spelling() {
        for (raw, expected) in [
            ("18446744073709551616", "18446744073709551616"),
            ("-1.50", "-1.50"),
            ("1e3", "1e3"),
            (r#""a\u0000b""#, "a\0b"),
        ] {
            match scalar(raw).unwrap() {
                Scalar::Text(text) => assert_eq!(text, expected),
                Scalar::Number(text) => assert_eq!(text, expected),
                Scalar::Other(what) => panic!("{what}"),
            }
        }
        for (raw, expected) in [("null", "null"), ("true", "true or false"), ("[1]", "a list"), ("{}", "an object")] {
            assert_eq!(scalar(raw).unwrap().name(), expected);
            assert_eq!(read_one(raw, JsonText).unwrap().name(), expected);
        }
    }
}
