//! Owns the choice of bands: how a sketch is cut so that near-duplicates meet and others do not.
//!
//! Two documents with Jaccard s agree in all `rows` slots of one band with chance s^rows, hence in at least one of
//! `bands` with chance 1 - (1 - s^rows)^bands: the S-curve (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets").

use super::marks;
use crate::hash::mix;
use crate::units::{DocId, to_f64, to_usize};
use std::sync::Arc;

/// A cut of a sketch into bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bands {
    /// Number of bands.
    pub bands: usize,
    /// Slots in a band.
    pub rows: usize,
}

impl Bands {
    /// The cut with most rows (fewest false candidates) that still reaches `recall` at `threshold`, and of its bands
    /// only as many as that takes. A threshold too low for the sketch gets one row and all slots.
    ///
    /// ```
    /// let cut = wirecopy::sketch::Bands::choose(128, 0.7, 0.99);
    /// assert!(cut.recall_at(0.7) >= 0.99 && cut.bands * cut.rows <= 128);
    /// ```
    pub fn choose(slots: usize, threshold: f64, recall: f64) -> Bands {
        let cuts = (1..=slots).rev().filter_map(|rows| {
            let enough = (1..=slots / rows).find(|&bands| Bands { bands, rows }.recall_at(threshold) >= recall);
            enough.map(|bands| Bands { bands, rows })
        });
        cuts.into_iter().next().unwrap_or(Bands { bands: slots, rows: 1 })
    }

    /// Chance that a pair of the given Jaccard becomes a candidate: one point of the S-curve.
    pub fn recall_at(&self, jaccard: f64) -> f64 {
        1.0 - (1.0 - jaccard.powf(to_f64(self.rows))).powf(to_f64(self.bands))
    }

    /// The keys of a sketch, one a band, appended to `keys`: two documents share one when all slots of that band are equal
    /// (but for hash collisions). All 0 for a document without shingles.
    pub fn keys(&self, sketch: &[u32], keys: &mut Vec<u64>) {
        if sketch[0] == u32::MAX {
            keys.extend(std::iter::repeat_n(0, self.bands));
            return;
        }
        let bands = sketch.chunks_exact(self.rows).take(self.bands);
        keys.extend(bands.map(|slots| slots.iter().fold(0, |key, &slot| mix(key ^ mix(u64::from(slot))))));
    }
}

/// The keys of all documents: a matrix of documents x bands, and their [`marks`] beside it where they were made. All that
/// is left of their sketches.
#[derive(Clone, Debug, Default)]
pub struct BandKeys {
    /// Bands of a row.
    pub bands: usize,
    /// Words of a row: keys, then marks.
    width: usize,
    keys: Arc<Vec<u64>>,
    /// The row of each document, or [`LEFT_OUT`].
    order: Vec<u32>,
}

/// Instead of the row of a document that is not searched.
const LEFT_OUT: u32 = u32::MAX;

impl BandKeys {
    /// Rows of `bands` keys and some words of marks, or none; the row of document d is number `order[d]`.
    pub fn new(bands: usize, marks: usize, rows: Vec<u64>, order: Vec<u32>) -> BandKeys {
        let width = bands + marks;
        assert_eq!(rows.len(), width * order.len());
        BandKeys { bands, width, keys: Arc::new(rows), order }
    }

    /// The same keys for these documents only, in this order: the first is document 0.
    pub fn of(&self, docs: &[DocId]) -> BandKeys {
        let order = docs.iter().map(|doc| self.order[doc.index()]).collect();
        BandKeys { bands: self.bands, width: self.width, keys: self.keys.clone(), order }
    }

    /// The same keys without the documents that are left out; the others keep their numbers.
    pub fn without(&self, left_out: impl Fn(DocId) -> bool) -> BandKeys {
        let rows = self.order.iter().enumerate();
        let order = rows.map(|(i, &row)| if left_out(DocId::from_index(i)) { LEFT_OUT } else { row }).collect();
        BandKeys { bands: self.bands, width: self.width, keys: self.keys.clone(), order }
    }

    /// Keys of a document that is not left out.
    #[inline]
    pub fn row(&self, doc: DocId) -> &[u64] {
        &self.whole(doc)[..self.bands]
    }

    /// Whether so many marks of two documents are equal; so it is if none were made.
    #[inline]
    pub fn agree(&self, (a, b): (DocId, DocId), least: u32) -> bool {
        let marks = |doc| &self.whole(doc)[self.bands..];
        self.width == self.bands || marks::equal(marks(a), marks(b)) >= least
    }

    #[inline]
    fn whole(&self, doc: DocId) -> &[u64] {
        &self.keys[to_usize(self.order[doc.index()]) * self.width..][..self.width]
    }

    /// Whether a document is searched: it had a shingle and is not left out.
    #[inline]
    pub fn is_searched(&self, doc: DocId) -> bool {
        self.order[doc.index()] != LEFT_OUT && self.row(doc)[0] != 0
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
    use crate::sketch::Sketcher;

    #[test]
    fn marks_are_compared_whatever_the_order() {
        let rows = vec![7, 8, 0xABCD, 7, 9, 0xABC0, 7, 8, 0xFFFF];
        let keys = BandKeys::new(2, 1, rows.clone(), vec![2, 0, 1]);
        assert_eq!((keys.row(DocId(0)), keys.row(DocId(2))), (&[7, 8][..], &[7, 9][..]));
        let agree = |keys: &BandKeys, a, b| (0..17).rev().find(|&least| keys.agree((DocId(a), DocId(b)), least));
        assert_eq!([(1, 2), (0, 1), (1, 1)].map(|(a, b)| agree(&keys, a, b)), [Some(15), Some(12), Some(16)]);
        let turned = keys.of(&[DocId(2), DocId(1)]);
        assert_eq!((agree(&turned, 0, 1), turned.row(DocId(0))), (Some(15), &[7, 9][..]));
        let fewer = keys.without(|doc| doc == DocId(0));
        assert_eq!((agree(&fewer, 1, 2), fewer.is_searched(DocId(0))), (Some(15), false));
        assert!(BandKeys::new(3, 0, rows, vec![0, 1, 2]).agree((DocId(0), DocId(1)), 99), "no marks, no objection");
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
            let (trials, mut found) = (3000, 0);
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
                found += usize::from(p.iter().zip(&q).any(|(p, q)| p == q));
            }
            let jaccard = shared as f64 / (2 * n - shared) as f64;
            let (real, expected) = (found as f64 / trials as f64, cut.recall_at(jaccard));
            let error = 4.0 * (expected * (1.0 - expected) / trials as f64).sqrt() + 0.002;
            assert!(real > expected - error, "n {n}: found {real}, promised {expected}");
        }
    }
}
