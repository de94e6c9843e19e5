//! Owns a cut of sketches into bands, and the chance that a pair meets in a band.
//!
//! Two documents with Jaccard s agree in all `rows` slots of a band with chance s^rows, hence in one band or more of
//! `bands` with chance 1 - (1 - s^rows)^bands: the S-curve (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets").

use crate::base::cast::{low_u32, to_f64};
use crate::base::hash::stir;

/// A cut of a sketch into bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bands {
    /// Number of bands.
    pub bands: usize,
    /// Slots in a band.
    pub rows: usize,
}

impl Bands {
    /// The cut with most rows (fewest false candidates) that still reaches `recall` at `threshold`, with no more bands
    /// than needed. A threshold too low for the sketch gets one row and all slots.
    ///
    /// ```
    /// let cut = wirecopy::model::bands::Bands::choose(128, 0.7, 0.99);
    /// assert!(cut.recall_at(0.7) >= 0.99 && cut.bands * cut.rows <= 128);
    /// ```
    pub fn choose(slots: usize, threshold: f64, recall: f64) -> Bands {
        let cuts = (1..=slots).rev().filter_map(|rows| {
            let enough = (1..=slots / rows).find(|&bands| Bands { bands, rows }.recall_at(threshold) >= recall);
            enough.map(|bands| Bands { bands, rows })
        });
        cuts.into_iter().next().unwrap_or(Bands { bands: slots, rows: 1 })
    }

    /// Chance that a pair of the given Jaccard becomes a candidate: a point of the S-curve.
    pub fn recall_at(&self, jaccard: f64) -> f64 {
        1.0 - (1.0 - jaccard.powf(to_f64(self.rows))).powf(to_f64(self.bands))
    }

    /// The band keys of a sketch, appended to `keys`: two documents share a key when all slots of the band are equal
    /// (or, with one pair in four billion, by chance). All 0 for a document without shingles, and only then.
    pub fn keys(&self, sketch: &[u32], keys: &mut Vec<u32>) {
        if sketch[0] == u32::MAX {
            keys.extend(std::iter::repeat_n(0, self.bands));
            return;
        }
        let key = |slots: &[u32]| slots.iter().fold(0, |key, &slot| stir(key ^ u64::from(slot)));
        keys.extend(sketch.chunks_exact(self.rows).take(self.bands).map(|slots| low_u32(key(slots) >> 32).max(1)));
    }
}
