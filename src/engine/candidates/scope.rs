//! Owns the scope of a search: which documents may be paired, by side and by time; and what a star leaves out.

use crate::base::cast::to_u64;
use crate::base::ids::DocId;
use crate::model::stats::Capped;

/// Which documents may be paired, by side.
#[derive(Clone, Copy, Debug, Default)]
pub enum Sides<'a> {
    /// Every two documents.
    #[default]
    Any,
    /// Documents of the first side against documents of the second: for every document of the corpus whether the side
    /// is the second.
    Two(&'a [bool]),
}

impl Sides<'_> {
    /// Whether a document is on the second side.
    #[inline]
    pub fn second(self, doc: DocId) -> bool {
        match self {
            Sides::Any => false,
            Sides::Two(second) => second[doc.index()],
        }
    }

    /// Whether two documents may be paired.
    #[inline]
    pub fn apart(self, x: DocId, y: DocId) -> bool {
        match self {
            Sides::Any => x != y,
            Sides::Two(_) => self.second(x) != self.second(y),
        }
    }
}

/// A set of documents, a bit for each document of the corpus. For a million documents 125 KB, staying near the
/// processor.
#[derive(Clone, Debug, Default)]
pub struct DocSet(Vec<u64>);

impl DocSet {
    /// The documents, of so many, for which `holds` says yes.
    pub fn of(documents: usize, holds: impl Fn(DocId) -> bool) -> DocSet {
        let mut set = DocSet(vec![0; documents.div_ceil(64)]);
        for doc in (0..documents).map(DocId::from_index).filter(|&doc| holds(doc)) {
            set.0[doc.index() / 64] |= 1 << (doc.index() % 64);
        }
        set
    }

    /// Whether a document is in the set.
    #[inline]
    pub fn holds(&self, doc: DocId) -> bool {
        self.0.get(doc.index() / 64).is_some_and(|bits| bits >> (doc.index() % 64) & 1 == 1)
    }
}

/// Which documents may be paired, by time.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// For every document the first and the last second that the date may mean.
    pub spans: &'a [(i64, i64)],
    /// Most seconds between two dates.
    pub most: i64,
}

impl Window<'_> {
    /// Whether two documents may be paired.
    #[inline]
    pub fn holds(self, x: DocId, y: DocId) -> bool {
        let (x, y) = (self.spans[x.index()], self.spans[y.index()]);
        y.0.saturating_sub(x.1).max(x.0.saturating_sub(y.1)) <= self.most
    }

    /// Number of documents, given in order of time, that may be paired with an earlier document `doc`.
    #[inline]
    pub fn reach(self, doc: DocId, later: &[DocId]) -> usize {
        later.partition_point(|&other| self.reaches(doc, other))
    }

    /// Whether a document may be paired with a document that is later in order of time.
    #[inline]
    pub fn reaches(self, doc: DocId, later: DocId) -> bool {
        self.spans[later.index()].0.saturating_sub(self.spans[doc.index()].1) <= self.most
    }

    /// Cuts documents, given in order of time, into stretches: all documents of a stretch may be paired.
    pub(crate) fn stretches(self, mut docs: &[DocId]) -> impl Iterator<Item = &[DocId]> {
        let begins = move |doc: &DocId| self.spans[doc.index()].0;
        std::iter::from_fn(move || {
            let first = begins(docs.first()?);
            let (stretch, rest) = docs.split_at(docs.partition_point(|d| begins(d).saturating_sub(first) <= self.most));
            docs = rest;
            Some(stretch)
        })
    }
}

impl Capped {
    /// What is left out if documents are linked as a star: each with a hub (of the far side) and the next document. At
    /// least two of the documents may be paired. At most so many; without sides exactly.
    pub(crate) fn star(sides: Sides<'_>, docs: impl Iterator<Item = DocId>) -> Capped {
        let mut number = [0u64; 2];
        docs.for_each(|doc| number[usize::from(sides.second(doc))] += 1);
        let [m, n] = number;
        let pairs_left_out = match sides {
            Sides::Any => m.saturating_sub(2) * m.saturating_sub(3) / 2,
            Sides::Two(_) => m.saturating_sub(1) * n.saturating_sub(1),
        };
        Capped { buckets: u64::from(pairs_left_out > 0), pairs_left_out }
    }

    /// What is left out if only the first `leaders` of so many documents are linked, each with all later documents.
    pub(crate) fn led(documents: usize, leaders: usize) -> Capped {
        let others = to_u64(documents.saturating_sub(leaders));
        let pairs_left_out = others * others.saturating_sub(1) / 2;
        Capped { buckets: u64::from(pairs_left_out > 0), pairs_left_out }
    }
}
