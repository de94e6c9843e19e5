//! Owns coverage: how much of each document of a pair the partner has, in words, boilerplate out of account.

use crate::base::ids::{DocId, TokenSpan};
use crate::base::span_sets::{united, words_outside};
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::model::credits::CorpusCredits;
use crate::model::pair::{Coverage, Match, Passage};

/// What is known of the documents' words.
#[derive(Clone, Copy, Debug)]
pub struct WordTotals<'a> {
    /// Words of each document.
    pub tokens: &'a [u32],
    /// The words that do not count.
    pub boilerplate: &'a Boilerplate,
}

impl WordTotals<'_> {
    /// Words of a document without boilerplate.
    fn own(self, doc: DocId) -> u32 {
        self.tokens[doc.index()] - self.boilerplate.words(doc)
    }
}

/// The coverage of a match with these passages. O(words matched, log).
///
/// A pair without passages counts by shared shingles, as all pairs do where no passages were looked for. The exception: one
/// of the two documents holds boilerplate, because shingles hold boilerplate, too.
pub fn coverage(m: &Match, passages: &[Passage], words: WordTotals<'_>) -> Coverage {
    if passages.is_empty() && [m.a, m.b].iter().all(|&doc| words.boilerplate.of(doc).is_empty()) {
        let o = m.overlap;
        return Coverage { covered_a: o.shared, words_a: o.a, covered_b: o.shared, words_b: o.b };
    }
    Coverage {
        covered_a: words_outside(matched(passages, 0), words.boilerplate.of(m.a)),
        words_a: words.own(m.a),
        covered_b: words_outside(matched(passages, 1), words.boilerplate.of(m.b)),
        words_b: words.own(m.b),
    }
}

/// The words of one document of a pair, the first or the second, that are equal to words of the partner; or nearly equal,
/// where nearly equal words were asked for.
pub(crate) fn matched(passages: &[Passage], side: usize) -> Vec<TokenSpan> {
    let mut out = Vec::with_capacity(passages.iter().map(|p| p.runs.len() + p.near.len()).sum());
    passages.iter().for_each(|p| out.extend(p.runs.iter().map(|run| [run.in_a(), run.in_b()][side])));
    passages.iter().for_each(|p| out.extend(p.near.iter().map(|near| [near.a, near.b][side])));
    out
}

/// Which words of a document are boilerplate or credits, ascending and apart.
pub fn furniture(boilerplate: &Boilerplate, credits: &CorpusCredits, doc: DocId) -> Vec<TokenSpan> {
    united(boilerplate.of(doc).iter().copied().chain(credits.furniture(doc)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_once_and_boilerplate_not_at_all() {
        // Document 0 has 20 words; two shingles of five at 8 and 11 are boilerplate: words 8 to 16.
        let boilerplate = Boilerplate::new(vec![(DocId(0), 8), (DocId(0), 11)], 1, 5);
        let words = WordTotals { tokens: &[20], boilerplate: &boilerplate };
        assert_eq!(words.own(DocId(0)), 12);
        let spans = [(6, 10), (9, 12), (15, 18)].map(|(start, end)| TokenSpan { start, end });
        assert_eq!(words_outside(spans.to_vec(), boilerplate.of(DocId(0))), 4);
    }
}
