//! Owns regions: a stretch of each document, in tokens, and what two regions have in common.

use crate::base::cast::to_usize;
use crate::engine::align::aligned::Aligned;
use crate::model::pair::Run;
use std::ops::Range;

/// A stretch of each document, in tokens.
pub type Region = [Range<usize>; 2];

/// The region of an exact stretch.
pub fn of_stretch(stretch: &Aligned) -> Region {
    [stretch.a.range(), stretch.b.range()]
}

/// The region of a run of equal words.
pub fn of_run(run: &Run) -> Region {
    [to_usize(run.a)..to_usize(run.a_end()), to_usize(run.b)..to_usize(run.b_end())]
}

/// A sort key: the order of regions in the texts.
pub fn place(region: &Region) -> [usize; 4] {
    [region[0].start, region[1].start, region[0].end, region[1].end]
}

/// Tokens in common of two ranges.
pub fn common(x: &Range<usize>, y: &Range<usize>) -> usize {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

/// Whether two regions overlap on both sides.
pub fn meets(x: &Region, y: &Region) -> bool {
    common(&x[0], &y[0]) > 0 && common(&x[1], &y[1]) > 0
}

/// The smallest region around both regions.
pub fn hull(x: &Region, y: &Region) -> Region {
    [0, 1].map(|side| x[side].start.min(y[side].start)..x[side].end.max(y[side].end))
}
