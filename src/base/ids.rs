//! Owns ids, spans and dates as types.

use crate::base::cast::{to_u32, to_usize};

/// A document's number in its [`Corpus`](crate::Corpus): its rank when documents are sorted by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DocId(pub u32);

impl DocId {
    /// The number as an index into a column.
    #[inline]
    pub fn index(self) -> usize {
        to_usize(self.0)
    }

    /// The document at this place of a column. Panics past `u32::MAX`: a corpus refuses to grow so large.
    #[inline]
    pub fn from_index(index: usize) -> Self {
        DocId(to_u32(index))
    }
}

/// A half-open range of bytes of a document's original text. Always lies on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteSpan {
    /// The piece of `text` that the span covers.
    #[inline]
    pub fn slice(self, text: &str) -> &str {
        &text[to_usize(self.start)..to_usize(self.end)]
    }
}

/// A half-open range of code points of a document's original text: what Python's `text[a:b]` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CharSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// A half-open range of tokens of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TokenSpan {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
}

impl TokenSpan {
    /// Number of tokens.
    #[inline]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no token.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range of indexes.
    #[inline]
    pub fn range(self) -> std::ops::Range<usize> {
        to_usize(self.start)..to_usize(self.end)
    }
}

/// A moment in seconds since 1970-01-01T00:00:00Z, and how exactly the document states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Date {
    /// Seconds since the epoch, UTC; the start of the day where only a day is known.
    pub seconds: i64,
    /// Whether the time of day is known.
    pub precision: Precision,
}

impl Date {
    /// Days since the epoch, in UTC.
    pub fn day(self) -> i64 {
        self.seconds.div_euclid(86_400)
    }

    /// The first and the last second that the date may mean.
    pub fn span(self) -> (i64, i64) {
        match self.precision {
            Precision::Second => (self.seconds, self.seconds),
            Precision::Day => (self.seconds, self.seconds.saturating_add(86_399)),
        }
    }
}

/// How exactly a [`Date`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Precision {
    /// To the second.
    Second,
    /// Only the day.
    Day,
}
