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

    /// How many different words of a document the spans (in any order, perhaps overlapping) hold, but for boilerplate.
    fn covered(self, doc: DocId, spans: &mut [TokenSpan]) -> u32 {
        spans.sort_unstable();
        let (mut furniture, mut reached, mut covered) = (self.boilerplate.of(doc), 0, 0);
        for span in spans {
            let start = span.start.max(reached);
            reached = reached.max(span.end);
            while furniture.first().is_some_and(|f| f.end <= start) {
                furniture = &furniture[1..];
            }
            let inside = furniture.iter().take_while(|f| f.start < reached);
            let inside: u32 = inside.map(|f| f.end.min(reached).saturating_sub(f.start.max(start))).sum();
            covered += (reached - start.min(reached)) - inside;
        }
        covered
    }
}

/// The coverage of every match, in order. O(words matched, log).
///
/// A pair without passages, as all are where none were looked for, counts by shared shingles, unless one of the two holds
/// boilerplate: that is in their shingles, too.
pub fn coverages(report: &Report, words: Words<'_>) -> Vec<Coverage> {
    let [mut in_a, mut in_b] = [Vec::new(), Vec::new()];
    let mut coverage = |m: &Match| {
        let passages = report.passages_of(m);
        if passages.is_empty() && [m.a, m.b].iter().all(|&doc| words.boilerplate.of(doc).is_empty()) {
            let o = m.overlap;
            return Coverage { covered_a: o.shared, words_a: o.a, covered_b: o.shared, words_b: o.b };
        }
        in_a.clear();
        in_b.clear();
        passages.iter().for_each(|p| matched(p, &mut in_a, &mut in_b));
        Coverage {
            covered_a: words.covered(m.a, &mut in_a),
            words_a: words.own(m.a),
            covered_b: words.covered(m.b, &mut in_b),
            words_b: words.own(m.b),
        }
    };
    report.matches.iter().map(&mut coverage).collect()
}

/// Adds the words of both sides that are equal, or nearly so where such words were asked for.
fn matched(p: &Passage, in_a: &mut Vec<TokenSpan>, in_b: &mut Vec<TokenSpan>) {
    in_a.extend(p.runs.iter().map(|run| run.in_a()).chain(p.near.iter().map(|near| near.a)));
    in_b.extend(p.runs.iter().map(|run| run.in_b()).chain(p.near.iter().map(|near| near.b)));
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
            assert_eq!(words.covered(DocId(0), &mut spans), want, "{spans:?}");
        }
    }
}
