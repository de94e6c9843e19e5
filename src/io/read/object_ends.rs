//! Owns the ends of JSON objects in a file that is being read: where a block of objects can be cut.

use super::json_scanner::{JsonScanner, Step};
use std::sync::Arc;

/// Finds objects of JSON.
pub(super) struct ObjectEnds {
    now: JsonScanner,
    /// As it was at the end of the last object.
    at_last: JsonScanner,
}

/// Places in the bytes at hand: where a block begins, up to where was scanned, and where the last record ends.
#[derive(Clone, Copy)]
pub(super) struct ScanPlaces {
    pub(super) start: usize,
    pub(super) scanned: usize,
    pub(super) last: usize,
}

/// What is to be done with the bytes at hand.
pub(super) enum ObjectsFound {
    /// A block ends here.
    Block(usize),
    /// What stands before this place holds no object.
    Pass(usize),
    /// More bytes are needed.
    More,
}

impl ObjectEnds {
    pub(super) fn new(path: Arc<[String]>) -> ObjectEnds {
        let now = JsonScanner::new(path);
        ObjectEnds { at_last: now.clone(), now }
    }

    /// Whether the bytes behind the last object are part of something else.
    pub(super) fn is_outside(&self) -> bool {
        self.now.is_outside()
    }

    /// The end of the last object that makes a block of `size`, or of the last before what stands between two lists.
    pub(super) fn next(&mut self, bytes: &[u8], at: &mut ScanPlaces, size: usize) -> ObjectsFound {
        loop {
            match self.now.next(bytes, at.scanned) {
                Step::Record(end) => {
                    self.at_last.clone_from(&self.now);
                    (at.scanned, at.last) = (end, end);
                    if end - at.start >= size {
                        return ObjectsFound::Block(end);
                    }
                }
                Step::Passed(_) if at.last > at.start => {
                    self.now.clone_from(&self.at_last);
                    at.scanned = at.last;
                    return ObjectsFound::Block(at.last);
                }
                Step::Passed(to) => return ObjectsFound::Pass(to),
                Step::More(to) => {
                    let nothing = self.is_outside() && at.last == at.start && to > at.start;
                    at.scanned = to;
                    return if nothing { ObjectsFound::Pass(to) } else { ObjectsFound::More };
                }
            }
        }
    }
}
