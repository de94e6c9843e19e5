//! Owns the posting lists of a shard: the postings that are searched, and the links between postings.
//!
//! A fingerprint in few documents links the documents pair by pair. A fingerprint in very many documents (a footer, a
//! form, a story that everybody ran) is common: a common fingerprint links documents as a star.

use super::evidence::FingerprintEvidence;
use super::lsh::Copies;
use crate::base::cast::to_u32;
use crate::base::ids::DocId;
use crate::engine::candidates::postings::Posting;
use crate::engine::candidates::scope::{DocSet, Sides, Window};
use crate::model::stats::Capped;
use crate::model::tuning::candidates::CandidateTuning;
use std::ops::Range;

/// The rules of a search of a corpus.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    /// Most documents that a fingerprint links pair by pair.
    pub limit: usize,
    /// Which documents may be paired.
    pub sides: Sides<'a>,
    /// Which documents may be paired by date; documents come in order of time then.
    pub window: Option<Window<'a>>,
    /// Documents that are linked already.
    pub copies: Option<&'a Copies>,
    /// The documents that are searched; `None` searches all.
    pub searched: Option<&'a DocSet>,
    /// What fingerprints must weigh to propose a pair; by default any shared fingerprint proposes.
    pub evidence: FingerprintEvidence,
    /// The numbers behind the rules.
    pub tuning: CandidateTuning,
}

/// The searched postings of a fingerprint.
#[derive(Clone, Debug)]
pub(super) struct PostingList<'g> {
    /// By document and position.
    pub postings: &'g [Posting],
    /// The stretches that are linked: a single stretch of all, or the stars of a common fingerprint. Boilerplate links
    /// nothing and has no stretch.
    pub stretches: &'g [ListStretch],
    /// Whether the fingerprint is boilerplate, or linked by stars.
    pub common: bool,
    /// What stars leave out.
    pub capped: Capped,
}

/// Postings of a list that are linked in the same way: all, or with a window the postings of a stretch of time.
#[derive(Clone, Debug)]
pub(super) struct ListStretch {
    /// The postings, by place in the list.
    pub postings: Range<usize>,
    /// The hubs of a star: the first posting, of the first side and of the second if there are two sides. `None` if the
    /// postings are linked pair by pair.
    pub hubs: Option<[usize; 2]>,
}

impl Rules<'_> {
    /// Goes through the posting lists of a shard, made by [`group`](super::postings::group); `boilerplate` are the
    /// ranges of boilerplate. O(postings).
    pub(super) fn for_each_group(
        &self,
        shard: &[Posting],
        boilerplate: &[(u32, u32)],
        mut each: impl FnMut(PostingList<'_>),
    ) {
        let (mut end, mut boilerplate) = (0, boilerplate.iter().peekable());
        let (mut searched, mut stretches) = (Vec::new(), Vec::new());
        for group in shard.chunk_by(|x, y| x.hash == y.hash) {
            let start = end;
            end += group.len();
            let is_boilerplate = boilerplate.next_if(|range| range.0 == to_u32(start)).is_some();
            let postings = self.searched(group, &mut searched);
            stretches.clear();
            let capped = if is_boilerplate { Capped::default() } else { self.stretch(postings, &mut stretches) };
            let common = stretches.first().is_none_or(|stretch| stretch.hubs.is_some());
            each(PostingList { postings, stretches: &stretches, common, capped });
        }
    }

    /// The searched postings of a list, by way of `scratch` if not all are searched.
    fn searched<'g>(&self, group: &'g [Posting], scratch: &'g mut Vec<Posting>) -> &'g [Posting] {
        let Some(searched) = self.searched else { return group };
        let is_searched = |p: &Posting| searched.holds(p.doc);
        if group.iter().all(is_searched) {
            return group;
        }
        scratch.clear();
        scratch.extend(group.iter().copied().filter(is_searched));
        scratch
    }

    /// Cuts postings into linked stretches, and counts what the stars leave out.
    fn stretch(&self, postings: &[Posting], out: &mut Vec<ListStretch>) -> Capped {
        let mut capped = Capped::default();
        let stars = if postings.len() > self.limit { self.stars(postings) } else { Vec::new() };
        if stars.iter().all(|star| star.len() <= self.limit) {
            out.push(ListStretch { postings: 0..postings.len(), hubs: None });
            return capped;
        }
        let mut start = 0;
        for star in stars {
            capped += Capped::star(self.sides, star.iter().copied());
            let end = start + postings[start..].partition_point(|p| star.last().is_some_and(|last| p.doc <= *last));
            let own = &postings[start..end];
            let first = |second| start + own.iter().position(|p| self.sides.second(p.doc) == second).unwrap_or(0);
            out.push(ListStretch { postings: start..end, hubs: Some([false, true].map(first)) });
            start = end;
        }
        capped
    }

    /// The documents of each stretch of time; without a window a single stretch.
    fn stars(&self, postings: &[Posting]) -> Vec<Vec<DocId>> {
        let docs: Vec<DocId> = postings.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0].doc).collect();
        match self.window {
            Some(window) if docs.len() > self.limit => window.stretches(&docs).map(<[DocId]>::to_vec).collect(),
            _ => vec![docs],
        }
    }
}

impl PostingList<'_> {
    /// The postings of later documents linked with the posting at `at`. O(postings in the result).
    #[inline]
    pub fn linked(&self, at: usize, hubs: Option<[usize; 2]>, rules: &Rules<'_>) -> [Range<usize>; 2] {
        let (doc, later) = (self.postings[at].doc, self.same_document(at));
        match hubs {
            // A posting that is no hub links only to the hub (of the far side) and to the next document.
            Some(hubs) if hubs.iter().all(|&hub| self.postings[hub].doc != doc) => {
                let hub = hubs[usize::from(!rules.sides.second(doc))];
                [later..self.same_document(later), if hub > later { hub..self.same_document(hub) } else { 0..0 }]
            }
            _ => {
                let end = match rules.window {
                    // In order of time the near documents come first. The list may be far longer.
                    Some(window) => {
                        let far = self.postings[later..].iter().position(|p| !window.reaches(doc, p.doc));
                        far.map_or(self.postings.len(), |far| later + far)
                    }
                    None => self.postings.len(),
                };
                [later..end, 0..0]
            }
        }
    }

    /// The end of a document's postings, from the first of the document on; the end of all from there.
    #[inline]
    fn same_document(&self, first: usize) -> usize {
        let rest = &self.postings[first..];
        first + rest.iter().take_while(|p| p.doc == rest[0].doc).count()
    }
}
