//! Owns the reading of a JSON object: the wanted fields, without building a tree of all fields.

use super::names::{Fit, Roles, TEXT, UNFIT};
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

/// The wanted fields of an object. Short fields stay raw until a text is known to be there.
#[derive(Default)]
pub(super) struct JsonRecord<'a> {
    /// The text, where the field is wanted for nothing else; raw otherwise.
    pub(super) text: Option<Scalar<'a>>,
    /// By role.
    pub(super) slots: [FieldSlot<'a>; 5],
}

/// A wanted field of an object.
pub(super) struct FieldSlot<'a> {
    pub(super) raw: Option<&'a RawValue>,
    fit: Fit,
    /// The name of the field, if not quite the one looked for.
    pub(super) taken: Option<String>,
    /// Whether the value lies inside of the field, along a path.
    pub(super) inside: bool,
}

impl Default for FieldSlot<'_> {
    fn default() -> Self {
        FieldSlot { raw: None, fit: UNFIT, taken: None, inside: false }
    }
}

impl JsonRecord<'_> {
    /// Whether there is a field for the text.
    pub(super) fn has_text(&self) -> bool {
        self.slots[TEXT].fit != UNFIT
    }
}

/// Reads an object's wanted fields: those whose names fit best; of a field given twice, the last.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'r> {
    pub(super) roles: &'r Roles<'r>,
    /// Whether the text is to stay raw: a list or an object, as was found out before.
    pub(super) raw_text: bool,
}

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
        while let Some(key) = map.next_key_seed(Key(self.roles))? {
            let uses: [bool; 5] =
                std::array::from_fn(|role| key.fits[role] != UNFIT && key.fits[role] <= record.slots[role].fit);
            if !uses.contains(&true) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let only_text = uses[TEXT] && uses.iter().filter(|used| **used).count() == 1;
            let mut raw = None;
            if only_text && !key.inside[TEXT] && !self.raw_text {
                record.text = Some(map.next_value_seed(JsonText)?);
            } else {
                raw = Some(map.next_value::<&RawValue>()?);
                record.text = if uses[TEXT] { None } else { record.text };
            }
            for role in (0..5).filter(|role| uses[*role]) {
                let (fit, inside) = (key.fits[role], key.inside[role]);
                let taken = key.name.clone().filter(|_| fit > 0 && !inside);
                record.slots[role] = FieldSlot { raw, fit, taken, inside };
            }
        }
        Ok(record)
    }
}

/// What a field is used for; a field may serve several purposes.
struct KeyUse {
    fits: [Fit; 5],
    inside: [bool; 5],
    /// The name, where it is not one that was looked for.
    name: Option<String>,
}

struct Key<'r>(&'r Roles<'r>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = KeyUse;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = KeyUse;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }
    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        let mut out = KeyUse { fits: self.0.fits(key), inside: [false; 5], name: None };
        for role in 0..5 {
            if out.fits[role] > 0 && self.0.is_inside(role, key) {
                (out.fits[role], out.inside[role]) = (1, true);
            }
        }
        let guessed = |fit: &Fit| *fit != UNFIT && *fit > 0;
        out.name = out.fits.iter().any(guessed).then(|| key.to_owned());
        Ok(out)
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
