//! Owns coverage: how much of each document of a pair the other one has, in words, boilerplate out of account.

use crate::candidates::boilerplate::Boilerplate;
use crate::results::{Coverage, Match, Passage, Report};
use crate::units::{DocId, TokenSpan};

/// What is known of the documents' words.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Words of each document.
    pub tokens: &'a [u32],
    /// Which of them do not count.
    pub boilerplate: &'a Boilerplate,
}

impl Words<'_> {
    /// Words of a document that are no boilerplate.
    fn own(self, doc: DocId) -> u32 {
        let furniture: u32 = self.boilerplate.of(doc).iter().map(|span| span.len()).sum();
        self.tokens[doc.index()] - furniture
    }
}

/// How many different words the spans (in any order, perhaps overlapping) hold beside those of `left_out` (ascending, apart).
pub(super) fn outside(spans: &mut [TokenSpan], mut left_out: &[TokenSpan]) -> u32 {
    spans.sort_unstable();
    let (mut reached, mut covered) = (0, 0);
    for span in spans {
        let start = span.start.max(reached);
        reached = reached.max(span.end);
        left_out = &left_out[left_out.partition_point(|out| out.end <= start)..];
        let within = left_out.iter().take_while(|out| out.start < reached);
        let within: u32 = within.map(|out| out.end.min(reached).saturating_sub(out.start.max(start))).sum();
        covered += (reached - start.min(reached)) - within;
    }
    covered
}

/// The coverage of every match, in order. O(words matched, log).
///
/// A pair without passages, as all are where none were looked for, counts by shared shingles, unless one of the two holds
/// boilerplate: that is in their shingles, too.
pub fn coverages(report: &Report, words: Words<'_>) -> Vec<Coverage> {
    let coverage = |m: &Match| {
        let passages = report.passages_of(m);
        if passages.is_empty() && [m.a, m.b].iter().all(|&doc| words.boilerplate.of(doc).is_empty()) {
            let o = m.overlap;
            return Coverage { covered_a: o.shared, words_a: o.a, covered_b: o.shared, words_b: o.b };
        }
        let [mut in_a, mut in_b] = matched(passages);
        Coverage {
            covered_a: outside(&mut in_a, words.boilerplate.of(m.a)),
            words_a: words.own(m.a),
            covered_b: outside(&mut in_b, words.boilerplate.of(m.b)),
            words_b: words.own(m.b),
        }
    };
    report.matches.iter().map(coverage).collect()
}

/// The words of both documents that are equal, or nearly so where such words were asked for.
pub(super) fn matched(passages: &[Passage]) -> [Vec<TokenSpan>; 2] {
    let in_a =
        passages.iter().flat_map(|p| p.runs.iter().map(|run| run.in_a()).chain(p.near.iter().map(|near| near.a)));
    let in_b =
        passages.iter().flat_map(|p| p.runs.iter().map(|run| run.in_b()).chain(p.near.iter().map(|near| near.b)));
    [in_a.collect(), in_b.collect()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_once_and_boilerplate_not_at_all() {
        // Document 0 has 20 words; two shingles of five at 8 and 11 are boilerplate: words 8 to 16.
        let boilerplate = Boilerplate::new(vec![(DocId(0), 8), (DocId(0), 11)], 1, 5);
        let words = Words { tokens: &[20], boilerplate: &boilerplate };
        assert_eq!(words.own(DocId(0)), 12);
        for (spans, want) in [
            (&[][..], 0),
            (&[(0, 5)], 5),
            (&[(3, 6), (0, 5), (1, 2)], 6),
            (&[(0, 20)], 12),
            (&[(6, 10), (9, 12), (15, 18)], 4),
            (&[(9, 15)], 0),
        ] {
            let mut spans: Vec<TokenSpan> = spans.iter().map(|&(start, end)| TokenSpan { start, end }).collect();
            assert_eq!(outside(&mut spans, boilerplate.of(DocId(0))), want, "{spans:?}");
        }
    }
}
