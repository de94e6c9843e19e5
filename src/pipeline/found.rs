//! Owns what compared pairs share, on its way to the report.

use super::closing::Closing;
use crate::results::{Match, Passage};

/// Pairs that share something, and their passages: all in one list, since there may be millions of them.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Whether a pair shares nothing but a closing, and its row, whose range is of the passages here; every passage is in one
    /// of them. Rows come in order of the documents.
    pub rows: Vec<(Closing, Match)>,
    pub passages: Vec<Passage>,
}

impl Found {
    /// Takes in the passages of a pair; gives its row.
    pub fn take(&mut self, m: Match, passages: Vec<Passage>) -> (Closing, Match) {
        let start = self.passages.len();
        self.passages.extend(passages);
        (Closing::None, Match { passages: start..self.passages.len(), ..m })
    }

    /// Leaves out pairs, with their passages. O(passages).
    pub fn retain(&mut self, keep: impl Fn(&Found, &(Closing, Match)) -> bool) {
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
