//! Owns the matches of compared pairs, on the way to the report.

use crate::model::pair::{Match, Passage};

/// Pairs that share something, and the passages of all pairs in a single list, since there may be millions of passages.
#[derive(Debug, Default)]
pub(crate) struct MatchBuffer {
    /// Whether a pair shares nothing but a sign-off, and the row of the pair. The range of the row is of the passages here;
    /// every passage belongs to one row. Rows come in order of the documents.
    pub rows: Vec<(SignOff, Match)>,
    pub passages: Vec<Passage>,
}

impl MatchBuffer {
    /// Takes in the passages of a pair; gives the row of the pair.
    pub fn take(&mut self, m: Match, passages: Vec<Passage>) -> (SignOff, Match) {
        let start = self.passages.len();
        self.passages.extend(passages);
        (SignOff::None, Match { passages: start..self.passages.len(), ..m })
    }

    /// Leaves out pairs, with the passages of the pairs. O(passages).
    pub fn retain(&mut self, keep: impl Fn(&MatchBuffer, &(SignOff, Match)) -> bool) {
        let stays: Vec<bool> = self.rows.iter().map(|row| keep(self, row)).collect();
        if stays.iter().all(|&stays| stays) {
            return;
        }
        let mut left_out = vec![false; self.passages.len()];
        for (row, _) in self.rows.iter().zip(&stays).filter(|(_, stays)| !**stays) {
            left_out[row.1.passages.clone()].fill(true);
        }
        // How many stay before each passage.
        let mut before = vec![0];
        for left_out in &left_out {
            before.push(before[before.len() - 1] + usize::from(!left_out));
        }
        let (mut row, mut passage) = (stays.iter(), left_out.iter());
        self.rows.retain(|_| row.next() == Some(&true));
        self.passages.retain(|_| passage.next() == Some(&false));
        for (_, m) in &mut self.rows {
            m.passages = before[m.passages.start]..before[m.passages.end];
        }
    }

    /// The passages of a pair.
    pub fn passages_of(&self, m: &Match) -> &[Passage] {
        &self.passages[m.passages.clone()]
    }
}

/// Whether a pair shares nothing but the ends of the two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignOff {
    /// The pair shares something else, or nothing, or the documents are of two outlets.
    None,
    /// The pair shares nothing else, and the documents are of one day.
    OneDay,
    /// The pair shares nothing else, and the documents are of two days, or nobody knows.
    OtherDays,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::DocId;
    use crate::model::pair::{Coverage, PassageKind, Stretch};

    #[test]
    fn pairs_leave_with_their_passages() {
        let passage = |b: u32, words: u32| Passage {
            a: DocId(0),
            b: DocId(b),
            in_a: Stretch::default(),
            in_b: Stretch::default(),
            kind: PassageKind::Verbatim,
            matched_words: words,
            weight_bits: 0.0,
            runs: Vec::new(),
            near: Vec::new(),
        };
        let row = |b: u32| Match {
            a: DocId(0),
            b: DocId(b),
            overlap: Default::default(),
            near_duplicate: false,
            form: false,
            passages: 0..0,
            matched_words: 0,
            weight_bits: 0.0,
            coverage: Coverage::default(),
        };
        let mut buffer = MatchBuffer::default();
        // Pairs come in any order, and some have no passage.
        for (b, words) in [(3, &[31, 32][..]), (1, &[11]), (4, &[]), (2, &[21, 22])] {
            let taken = buffer.take(row(b), words.iter().map(|&words| passage(b, words)).collect());
            buffer.rows.push(taken);
        }
        buffer.rows.sort_by_key(|(_, m)| m.b);
        let words = |buffer: &MatchBuffer| -> Vec<(u32, Vec<u32>)> {
            let of = |m: &Match| buffer.passages_of(m).iter().map(|p| p.matched_words).collect();
            buffer.rows.iter().map(|(_, m)| (m.b.0, of(m))).collect()
        };
        buffer.retain(|_, _| true);
        assert_eq!(words(&buffer), [(1, vec![11]), (2, vec![21, 22]), (3, vec![31, 32]), (4, vec![])]);
        buffer.retain(|buffer, (_, m)| buffer.passages_of(m).iter().all(|p| p.matched_words > 30));
        assert_eq!(words(&buffer), [(3, vec![31, 32]), (4, vec![])]);
        assert_eq!(buffer.passages.len(), 2);
    }
}
