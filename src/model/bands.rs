//! Owns a cut of sketches into bands, and the chance that a pair meets in a band.
//!
//! Two documents with Jaccard s agree in all `rows` slots of a band with chance s^rows, hence in one band or more of
//! `bands` with chance 1 - (1 - s^rows)^bands: the S-curve (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets").

use crate::base::cast::{to_f64, to_u64};
use crate::base::hash::stir;

/// A cut of a sketch into bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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

    /// The key of a band with these slots. 63 bits, not 0: the low 32 bits tell the slots, the rest tells slots and band.
    /// So keys of all bands may lie in a single table, and a table of a single band needs the low half only.
    #[inline]
    pub fn key(band: usize, slots: &[u32]) -> u64 {
        let of_slots = slots.iter().fold(0, |key, &slot| stir(key ^ u64::from(slot)));
        // An odd factor gives each band a number of its own in any 31 bits.
        let high = of_slots ^ to_u64(band).wrapping_mul(0x9E37_79B9);
        (high << 33 >> 1) | (of_slots >> 32).max(1)
    }

    /// The band keys of a sketch, appended to `keys`: two documents share a key when all slots of the band are equal
    /// (or, with one pair in 2^63, by chance). All 0 for a document without shingles, and only then.
    pub fn keys(&self, sketch: &[u32], keys: &mut Vec<u64>) {
        if sketch[0] == u32::MAX {
            keys.extend(std::iter::repeat_n(0, self.bands));
            return;
        }
        let slots = sketch.chunks_exact(self.rows).take(self.bands);
        keys.extend(slots.enumerate().map(|(band, slots)| Bands::key(band, slots)));
    }
}
