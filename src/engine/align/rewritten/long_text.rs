//! Owns the excerpt of a long text, far longer than the other document of the pair: the words around the places where
//! the two may meet. Without an excerpt a book would be gone through for each note that mentions something of the book.

use super::prefilter::Prefilter;
use crate::base::cast::{to_u32, to_u64};
use crate::base::hash::mix;
use crate::base::ids::TokenSpan;
use crate::base::math::Decibits;
use crate::engine::align::aligned::Aligned;
use crate::engine::align::content_words::ContentWords;
use crate::engine::align::rewritten::region::Region;
use crate::engine::align::side::Side;
use crate::model::pair::Run;
use crate::model::tuning::rewritten::RewrittenTuning;
use std::ops::Range;

/// Parts of a long document as a single document.
pub struct LongTextExcerpt {
    /// The words of the parts.
    pub words: ContentWords,
    /// Surprise of each word at large.
    pub at_large: Vec<Decibits>,
    /// Where each part stands in the document, ascending and apart, and where the part begins in the excerpt.
    parts: Vec<(Range<usize>, usize)>,
}

/// Whether an excerpt of the second document is enough.
pub fn suffices(a: Side<'_>, b: Side<'_>, tuning: &RewrittenTuning) -> bool {
    b.tokens.len() >= tuning.long_text_words.max(tuning.long_text_times * a.tokens.len())
}

impl LongTextExcerpt {
    /// Excerpt of the second document, given by `words`: the surroundings of all that a pair may hold, and of the exact
    /// stretches. A passage is seldom more than twice as long as the text behind the passage. O(words of the excerpt).
    pub fn new(
        a: Side<'_>,
        b: Side<'_>,
        words: &ContentWords,
        prefilter: &Prefilter,
        exact: &[Aligned],
        tuning: &RewrittenTuning,
    ) -> LongTextExcerpt {
        // A margin has a window more; between two parts lie two windows without partner, and nothing grows over two
        // windows.
        let window = 2 * tuning.cell;
        let (margin, gap) = (tuning.long_text_margin * a.tokens.len() + window, 2 * window);
        let starts = prefilter.starts.iter().map(|start| &start[1]);
        let exact = exact.iter().map(|stretch| stretch.b.range());
        let mut places: Vec<Range<usize>> = prefilter.windows.iter().chain(starts).cloned().chain(exact).collect();
        places.sort_unstable_by_key(|place| (place.start, place.end));
        let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
        for place in places {
            let (start, end) = (place.start.saturating_sub(margin), (place.end + margin).min(b.tokens.len()));
            match parts.last_mut().filter(|(part, _)| start <= part.end) {
                Some((part, _)) => part.end = part.end.max(end),
                None => parts.push((start..end, 0)),
            }
        }
        let all = parts.iter().map(|(part, _)| part.len() + gap).sum();
        let (mut stems, mut at_large) = (Vec::with_capacity(all), Vec::with_capacity(all));
        let (mut worth, mut starts) = (Vec::with_capacity(all), Vec::with_capacity(all));
        for (part, at) in &mut parts {
            *at = stems.len();
            stems.extend_from_slice(&words.stems[part.clone()]);
            at_large.extend_from_slice(&b.at_large[part.clone()]);
            worth.extend_from_slice(&words.worth[part.clone()]);
            starts.extend_from_slice(&words.starts[part.clone()]);
            // Words that the other document has not, at the greatest cost of taking in.
            let end = stems.len() + gap;
            stems.extend((stems.len()..end).map(|place| mix(u64::MAX - to_u64(place))));
            at_large.resize(end, Decibits::MAX);
            worth.resize(end, tuning.most_worth);
            starts.resize(end, true);
        }
        LongTextExcerpt { words: ContentWords::new(stems, worth, starts), at_large, parts }
    }

    /// An exact stretch, by places in the excerpt.
    pub fn stretch(&self, stretch: &Aligned) -> Aligned {
        let b = self.place(stretch.b.range());
        let to = |place: u32| place - stretch.b.start + to_u32(b.start);
        let runs = stretch.runs.iter().map(|run| Run { b: to(run.b), ..*run }).collect();
        Aligned { b: TokenSpan { start: to_u32(b.start), end: to_u32(b.end) }, runs, ..stretch.clone() }
    }

    /// What a pair may hold, by places in the excerpt.
    pub fn prefilter(&self, prefilter: &Prefilter) -> Prefilter {
        let starts = prefilter.starts.iter().map(|[a, b]| [a.clone(), self.place(b.clone())]).collect();
        Prefilter { regions: prefilter.regions, starts, windows: Vec::new() }
    }

    /// A place of the document, by place in the excerpt. The excerpt must hold the place.
    fn place(&self, place: Range<usize>) -> Range<usize> {
        let part = self.parts.partition_point(|(part, _)| part.start <= place.start);
        let (part, at) = &self.parts[part - 1];
        place.start - part.start + at..place.end - part.start + at
    }

    /// A region of the excerpt, by places in the document; `None` if the region lies between two parts.
    pub fn region(&self, [a, b]: Region) -> Option<Region> {
        let part = self.parts.partition_point(|(_, at)| *at <= b.start);
        let (part, at) = &self.parts[part - 1];
        let to = |place: usize| (place - at + part.start).min(part.end);
        let b = to(b.start)..to(b.end);
        (!b.is_empty()).then_some([a, b])
    }
}
