//! Owns spans of a document as sets of words: united, left out of each other, counted.

use super::rows::Rows;
use crate::base::ids::{DocId, TokenSpan};
use std::ops::Deref;

/// Spans of all documents, ascending and apart in each document. The words of a stretch inside the spans are counted
/// without going through all spans: a document may be put together from a thousand documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanRows {
    spans: Rows<TokenSpan>,
    /// For each span the words in earlier spans of the document.
    before: Vec<u32>,
}

/// The spans of one document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spans<'a> {
    spans: &'a [TokenSpan],
    before: &'a [u32],
}

impl From<Rows<TokenSpan>> for SpanRows {
    fn from(spans: Rows<TokenSpan>) -> Self {
        let mut before = Vec::with_capacity(spans.all().len());
        for doc in (0..spans.documents()).map(DocId::from_index) {
            let mut words = 0;
            before.extend(spans.of(doc).iter().map(|span| {
                words += span.len();
                words - span.len()
            }));
        }
        SpanRows { spans, before }
    }
}

impl SpanRows {
    /// The spans of a document.
    pub(crate) fn of(&self, doc: DocId) -> Spans<'_> {
        Spans { spans: self.spans.of(doc), before: &self.before[self.spans.places(doc)] }
    }
}

impl Deref for Spans<'_> {
    type Target = [TokenSpan];

    fn deref(&self) -> &[TokenSpan] {
        self.spans
    }
}

impl Spans<'_> {
    /// Words of all spans.
    pub fn words(self) -> u32 {
        self.words_of_first(self.spans.len())
    }

    /// Words of the spans that end at a place or before. O(log n) for n spans.
    pub fn words_before(self, place: u32) -> u32 {
        self.words_of_first(self.spans.partition_point(|span| span.end <= place))
    }

    /// Words of a stretch that lie in spans. O(log n) for n spans.
    pub fn words_within(self, stretch: TokenSpan) -> u32 {
        let up_to = |place: u32| {
            let open = self.spans.get(self.spans.partition_point(|span| span.end <= place));
            self.words_before(place) + open.map_or(0, |span| place.saturating_sub(span.start))
        };
        up_to(stretch.end) - up_to(stretch.start)
    }

    fn words_of_first(self, many: usize) -> u32 {
        many.checked_sub(1).map_or(0, |last| self.before[last] + self.spans[last].len())
    }
}

/// The same words as spans apart from each other, ascending.
pub(crate) fn united(mut spans: Vec<TokenSpan>) -> Vec<TokenSpan> {
    spans.sort_unstable();
    spans.dedup_by(|span, last| {
        let meets = span.start <= last.end;
        if meets {
            last.end = last.end.max(span.end);
        }
        meets
    });
    spans
}

/// The parts of `spans` outside of the other spans, all ascending and disjoint.
pub(crate) fn outside(spans: &[TokenSpan], others: &[TokenSpan]) -> Vec<TokenSpan> {
    let mut out = Vec::with_capacity(spans.len());
    for_each_outside(spans.iter().copied(), others, |span| out.push(span));
    out
}

/// Number of words in `spans` outside of the other spans, all ascending and disjoint.
pub(crate) fn without(spans: impl IntoIterator<Item = TokenSpan>, others: &[TokenSpan]) -> u32 {
    let mut sum = 0;
    for_each_outside(spans, others, |span| sum += span.len());
    sum
}

fn for_each_outside(
    spans: impl IntoIterator<Item = TokenSpan>,
    mut others: &[TokenSpan],
    mut each: impl FnMut(TokenSpan),
) {
    for TokenSpan { mut start, end } in spans {
        others = &others[others.partition_point(|other| other.end <= start)..];
        for other in others.iter().take_while(|other| other.start < end) {
            if start < other.start {
                each(TokenSpan { start, end: other.start });
            }
            start = start.max(other.end);
        }
        if start < end {
            each(TokenSpan { start, end });
        }
    }
}

/// Number of words in disjoint spans.
pub(crate) fn length(spans: &[TokenSpan]) -> u32 {
    spans.iter().map(|span| span.len()).sum()
}

/// Number of different words in spans (in any order, perhaps overlapping) outside of `others` (ascending, disjoint).
pub(crate) fn words_outside(spans: Vec<TokenSpan>, others: &[TokenSpan]) -> u32 {
    without(united(spans), others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_stretch_are_counted_without_going_through_all() {
        let span = |start, end| TokenSpan { start, end };
        let lists = [vec![], vec![span(2, 5), span(8, 9), span(9, 12)], vec![span(0, 1)]];
        let rows = SpanRows::from(lists.into_iter().collect::<Rows<_>>());
        assert_eq!((rows.of(DocId(0)).words(), rows.of(DocId(2)).words()), (0, 1));
        let row = rows.of(DocId(1));
        assert_eq!(row.words(), 7);
        for start in 0..14 {
            assert_eq!(
                row.words_before(start),
                length(&row.iter().copied().filter(|s| s.end <= start).collect::<Vec<_>>())
            );
            for end in start..14 {
                let stretch = span(start, end);
                assert_eq!(row.words_within(stretch), stretch.len() - without([stretch], &row), "{stretch:?}");
            }
        }
    }

    #[test]
    fn words_count_once_and_what_is_left_out_not_at_all() {
        let spans = |list: &[(u32, u32)]| -> Vec<TokenSpan> {
            list.iter().map(|&(start, end)| TokenSpan { start, end }).collect()
        };
        let others = spans(&[(8, 16), (18, 19)]);
        for (of, want, left) in [
            (&[][..], &[][..], &[][..]),
            (&[(0, 5)], &[(0, 5)], &[(0, 5)]),
            (&[(3, 6), (0, 5), (1, 2)], &[(0, 6)], &[(0, 6)]),
            (&[(0, 20)], &[(0, 20)], &[(0, 8), (16, 18), (19, 20)]),
            (&[(6, 10), (9, 12), (15, 18)], &[(6, 12), (15, 18)], &[(6, 8), (16, 18)]),
            (&[(9, 15)], &[(9, 15)], &[]),
            (&[(17, 30), (4, 8)], &[(4, 8), (17, 30)], &[(4, 8), (17, 18), (19, 30)]),
        ] {
            let one = united(spans(of));
            assert_eq!((&one, outside(&one, &others)), (&spans(want), spans(left)), "{of:?}");
            let words: u32 = left.iter().map(|span| span.1 - span.0).sum();
            assert_eq!(without(one, &others), words);
            assert_eq!(words_outside(spans(of), &others), words);
        }
    }
}
