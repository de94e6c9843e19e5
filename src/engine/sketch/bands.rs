//! Owns the band keys of all documents, in columns.

use super::b_bit;
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::DocId;
use std::sync::Arc;

/// The band keys of all documents, and [b-bit marks](b_bit) where marks were made: all that is left of the sketches.
#[derive(Clone, Debug, Default)]
pub struct BandKeys {
    /// Number of bands.
    pub bands: usize,
    table: Arc<KeyTable>,
    /// The row of each document, or [`LEFT_OUT`].
    order: Vec<u32>,
}

#[derive(Debug, Default)]
struct KeyTable {
    rows: usize,
    /// Band by band the keys of all rows: the look-up of a band reads nothing else.
    keys: Vec<u32>,
    /// The b-bit marks, row by row.
    marks: Vec<u64>,
    /// Words of marks in a row.
    mark_words: usize,
}

/// Stands in place of a row for a document that is not searched.
const LEFT_OUT: u32 = u32::MAX;

impl BandKeys {
    /// Of documents in the order of the sketch pass, in parts: of each part the keys and the marks (of `marks` words),
    /// row by row. The document sketched as number i is document `rank[i]`. A part is dropped before the next, so
    /// nothing is held twice.
    pub fn new(
        (bands, marks): (usize, usize),
        parts: impl IntoIterator<Item = (Vec<u32>, Vec<u64>)>,
        rank: &[DocId],
    ) -> BandKeys {
        let rows = rank.len();
        let mut table = KeyTable { rows, keys: vec![0; bands * rows], marks: vec![0; marks * rows], mark_words: marks };
        let mut ranks = rank.iter();
        for (keys, list) in parts {
            for (i, row) in keys.chunks_exact(bands).enumerate() {
                let Some(doc) = ranks.next() else { break };
                row.iter().zip(table.keys[doc.index()..].iter_mut().step_by(rows)).for_each(|(&key, to)| *to = key);
                table.marks[doc.index() * marks..][..marks].copy_from_slice(&list[i * marks..][..marks]);
            }
        }
        BandKeys { bands, table: Arc::new(table), order: (0..to_u32(rows)).collect() }
    }

    /// The keys of `docs` only, in the order of `docs`: the first is document 0.
    pub fn of(&self, docs: &[DocId]) -> BandKeys {
        let order = docs.iter().map(|doc| self.order[doc.index()]).collect();
        BandKeys { bands: self.bands, table: self.table.clone(), order }
    }

    /// The keys without the documents that are left out; all further documents keep their numbers.
    pub fn without(&self, left_out: impl Fn(DocId) -> bool) -> BandKeys {
        let rows = self.order.iter().enumerate();
        let order = rows.map(|(i, &row)| if left_out(DocId::from_index(i)) { LEFT_OUT } else { row }).collect();
        BandKeys { bands: self.bands, table: self.table.clone(), order }
    }

    /// The keys of a band, with the documents in order: of documents that had a shingle and are not left out.
    pub fn of_band(&self, band: usize) -> impl Iterator<Item = (u32, DocId)> {
        let column = &self.table.keys[band * self.table.rows..][..self.table.rows];
        let key = |row: &u32| if *row == LEFT_OUT { 0 } else { column[to_usize(*row)] };
        self.order.iter().map(key).zip((0..).map(DocId)).filter(|&(key, _)| key != 0)
    }

    /// Number of bands in which two documents have the same key.
    pub fn equal(&self, (a, b): (DocId, DocId)) -> usize {
        let same = |band: &usize| {
            let [x, y] = [a, b].map(|doc| self.table.keys[band * self.table.rows + self.row(doc)]);
            x == y && x != 0
        };
        (0..self.bands).filter(same).count()
    }

    /// Whether so many marks of two documents are equal; always true if no marks were made.
    #[inline]
    pub fn agree(&self, (a, b): (DocId, DocId), least: u32) -> bool {
        let words = self.table.mark_words;
        let marks = |doc| &self.table.marks[self.row(doc) * words..][..words];
        words == 0 || b_bit::equal(marks(a), marks(b)) >= least
    }

    /// The row of a document that is not left out.
    #[inline]
    fn row(&self, doc: DocId) -> usize {
        to_usize(self.order[doc.index()])
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;
    use crate::engine::sketch::minhash::Sketcher;
    use crate::model::bands::Bands;

    #[test]
    fn keys_and_marks_are_found_whatever_the_order() {
        let docs = |docs: &[u32]| -> Vec<DocId> { docs.iter().copied().map(DocId).collect() };
        // Three documents in two parts; the first in the sketch pass is the second by id.
        let parts = [(vec![7, 8, 7, 9], vec![0xABCD, 0xABC0]), (vec![7, 8], vec![0xFFFF])];
        let keys = BandKeys::new((2, 1), parts, &docs(&[1, 2, 0]));
        let band = |keys: &BandKeys, band| keys.of_band(band).map(|(key, doc)| (key, doc.0)).collect::<Vec<_>>();
        assert_eq!(band(&keys, 1), [(8, 0), (8, 1), (9, 2)]);
        let agree = |keys: &BandKeys, a, b| (0..17).rev().find(|&least| keys.agree((DocId(a), DocId(b)), least));
        assert_eq!([(1, 2), (0, 1), (1, 1)].map(|(a, b)| agree(&keys, a, b)), [Some(15), Some(12), Some(16)]);
        assert_eq!((keys.equal((DocId(0), DocId(1))), keys.equal((DocId(1), DocId(2)))), (2, 1));
        let turned = keys.of(&docs(&[2, 1]));
        assert_eq!((agree(&turned, 0, 1), band(&turned, 1)), (Some(15), vec![(9, 0), (8, 1)]));
        let fewer = keys.without(|doc| doc == DocId(0));
        assert_eq!((agree(&fewer, 1, 2), band(&fewer, 0)), (Some(15), vec![(7, 1), (7, 2)]));
        let unmarked = BandKeys::new((1, 0), [(vec![7, 0], Vec::new())], &docs(&[0, 1]));
        assert!(unmarked.agree((DocId(0), DocId(1)), 99), "no marks, no objection");
        assert_eq!((band(&unmarked, 0), unmarked.equal((DocId(1), DocId(1)))), (vec![(7, 0)], 0));
    }

    #[test]
    fn choices() {
        for (threshold, want) in [(0.5, (35, 3)), (0.7, (17, 4)), (0.8, (16, 6)), (0.9, (11, 10)), (1.0, (1, 128))] {
            let cut = Bands::choose(128, threshold, 0.99);
            assert_eq!((cut.bands, cut.rows), want, "at {threshold}");
        }
        assert_eq!(Bands::choose(128, 0.01, 0.99), Bands { bands: 128, rows: 1 });
    }

    /// The slots of our sketch are not drawn independently, so the S-curve is checked against the real thing.
    #[test]
    fn real_sketches_follow_the_curve() {
        let sketcher = Sketcher::new(128);
        for (n, shared, threshold) in [(30u64, 20u64, 0.5), (340, 280, 0.7), (40, 33, 0.7), (1000, 889, 0.8)] {
            let cut = Bands::choose(128, threshold, 0.99);
            let (trials, mut agreeing) = (3000, 0);
            for trial in 0..trials {
                let h = |i: u64| mix(mix(trial + 7) ^ i);
                let (a, b): (Vec<u64>, Vec<u64>) =
                    ((0..n).map(h).collect(), (n - shared..2 * n - shared).map(h).collect());
                let (mut x, mut y) = ([0; 128], [0; 128]);
                sketcher.sketch(&a, &mut x);
                sketcher.sketch(&b, &mut y);
                let (mut p, mut q) = (Vec::new(), Vec::new());
                cut.keys(&x, &mut p);
                cut.keys(&y, &mut q);
                agreeing += usize::from(p.iter().zip(&q).any(|(p, q)| p == q));
            }
            let jaccard = shared as f64 / (2 * n - shared) as f64;
            let (real, expected) = (agreeing as f64 / trials as f64, cut.recall_at(jaccard));
            let error = 4.0 * (expected * (1.0 - expected) / trials as f64).sqrt() + 0.002;
            assert!(real > expected - error, "n {n}: recall {real}, promised {expected}");
        }
    }
}
