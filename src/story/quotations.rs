//! Owns shared quotations: a few words between quotation marks, merely quoted alike by two documents, are no sign of a
//! common story.

use super::coverage::WordTotals;
use crate::base::cast::to_u32;
use crate::base::error::Result;
use crate::base::ids::{DocId, TokenSpan};
use crate::base::span_sets::{united, words_outside};
use crate::engine::text::word_places::{PlacedWords, WordPlaces};
use crate::model::corpus::Corpus;
use crate::model::pair::{Coverage, Verified};
use crate::model::story::StoryRules;
use ahash::AHashMap;
use std::collections::hash_map::Entry;

/// Takes the coverage from pairs that share little and, quotations left out, less than `min_coverage` of the shorter
/// document. Near-duplicates keep the coverage. O(text of the documents of such pairs + words matched, log).
///
/// # Errors
/// As [`Corpus::text`].
pub fn leave_out(
    corpus: &Corpus,
    verified: &Verified,
    (words, places): (WordTotals<'_>, &WordPlaces),
    StoryRules { min_coverage, tuning }: StoryRules<'_>,
    coverages: &mut [Coverage],
) -> Result<()> {
    let mut texts = corpus.reader();
    // What does not count in a document, and how many words are left.
    let mut known: AHashMap<DocId, (Vec<TokenSpan>, u32)> = AHashMap::new();
    let mut unquoted = |doc: DocId, spans: Vec<TokenSpan>| -> Result<(u32, u32)> {
        let (left_out, left) = match known.entry(doc) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let text = texts.text(doc)?;
                let mut left_out = quoted(&text, &mut places.of(doc, &text));
                left_out.extend(words.boilerplate.of(doc));
                let left_out = united(left_out);
                let all = TokenSpan { start: 0, end: words.tokens[doc.index()] };
                let left = words_outside(vec![all], &left_out);
                new.insert((left_out, left))
            }
        };
        Ok((words_outside(spans, left_out), *left))
    };
    for (m, coverage) in verified.matches.iter().zip(coverages) {
        let little =
            !m.near_duplicate && coverage.shared() < tuning.quotation_words && coverage.of_shorter() >= min_coverage;
        if little && !m.passages.is_empty() {
            let [in_a, in_b] = [0, 1].map(|side| super::coverage::matched(verified.passages_of(m), side));
            let (covered_a, words_a) = unquoted(m.a, in_a)?;
            let (covered_b, words_b) = unquoted(m.b, in_b)?;
            if (Coverage { covered_a, words_a, covered_b, words_b }).of_shorter() < min_coverage {
                *coverage = Coverage::default();
            }
        }
    }
    Ok(())
}

/// What closes a quotation that a character opens.
fn closing(opening: char) -> &'static [char] {
    match opening {
        '"' => &['"'],
        '“' | '”' => &['”'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«', '»'],
        '「' => &['」'],
        '『' => &['』'],
        _ => &[],
    }
}

/// The words between quotation marks, ascending. A quotation ends in the same paragraph, else is none.
fn quoted(text: &str, words: &mut PlacedWords<'_>) -> Vec<TokenSpan> {
    let mut out = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        let mut open: Option<(usize, char)> = None;
        for (at, c) in paragraph.char_indices() {
            match open {
                Some((from, opening)) if closing(opening).contains(&c) => {
                    let [start, end] = [from, at].map(|byte| words.begun(to_u32(start + byte)));
                    out.push(TokenSpan { start, end });
                    open = None;
                }
                None if !closing(c).is_empty() => open = Some((at, c)),
                _ => {}
            }
        }
    }
    out
}

/// The pieces of a text between empty lines, each with the place of the first byte.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split("\n\n").map(move |piece| {
        let at = start;
        start += piece.len() + 2;
        (at, piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::to_usize;
    use crate::base::rows::Rows;
    use crate::engine::text::word_places::kept_places;
    use crate::engine::text::{tokenize::tokenize, tokens::Tokens};

    #[test]
    fn quotation_marks_of_many_countries() {
        for (text, want) in [
            ("he said \"we will see\" and left", &["we will see"][..]),
            ("“Yes,” he said, “no.”", &["Yes", "no"]),
            ("er sagte: „Wir warten.“ Dann »nicht mehr« und „so“", &["Wir warten", "nicht mehr", "so"]),
            ("il a dit « on verra » hier", &["on verra"]),
            ("a 5\" screen\n\nand \"another\" one", &["another"]),
            ("no quotation at all", &[]),
        ] {
            let mut tokens = Tokens::default();
            tokenize(text, &mut tokens);
            let words = |span: TokenSpan| {
                let range = &tokens.spans[span.range()];
                &text[to_usize(range[0].start)..to_usize(range[range.len() - 1].end)]
            };
            let places = WordPlaces::new(Rows::from_iter([kept_places(text, &tokens).collect()]));
            let words: Vec<&str> = quoted(text, &mut places.of(DocId(0), text)).into_iter().map(words).collect();
            assert_eq!(words, want, "{text}");
        }
    }
}
