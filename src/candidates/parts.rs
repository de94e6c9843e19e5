//! Owns the parts of an index: the groups of one share of the fingerprints, and what is common among them.

use super::formulas::{self, Formulas, Usual};
use super::lsh::Copies;
use super::{Capped, Posting, Sides, Window};
use crate::sketch::winnow::Context;
use crate::units::{DocId, low_u8, to_u32, to_usize};

/// What an index is told about the corpus.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    /// Most documents that a fingerprint links pair by pair.
    pub limit: usize,
    /// Which documents may be paired.
    pub sides: Sides<'a>,
    /// Which may be paired by their dates; documents come in order of time then.
    pub window: Option<Window<'a>>,
    /// Documents that are linked already.
    pub copies: Option<&'a Copies>,
    /// For each document the one that stands for it, which alone is searched; without it all are.
    pub stand_ins: Option<&'a [DocId]>,
    /// What formulas must have to link documents; without it they do as anything else.
    pub formulas: Option<Formulas>,
    /// The documents that will be asked for their candidates, from the first up to the second; without it all. An index
    /// for some holds what they share and what is common, and finds for them what one for all does.
    pub own: Option<[DocId; 2]>,
}

impl Rules<'_> {
    /// The postings of a group that are searched, by way of `scratch` if these are not all.
    fn searched<'g>(&self, group: &'g [Posting], scratch: &'g mut Vec<Posting>) -> &'g [Posting] {
        let Some(stand_ins) = self.stand_ins else { return group };
        let is_searched = |p: &Posting| stand_ins[p.doc.index()] == p.doc;
        if group.iter().all(is_searched) {
            return group;
        }
        scratch.clear();
        scratch.extend(group.iter().copied().filter(is_searched));
        scratch
    }

    /// The postings of a group that an index needs: who is asked for candidates is told of later documents only. Of a group
    /// that may be common it needs all.
    fn needed<'g>(&self, group: &'g [Posting]) -> &'g [Posting] {
        let first = |[first, _]: [DocId; 2]| group.partition_point(|p| p.doc < first);
        if group.len() > self.limit { group } else { &group[self.own.map_or(0, first)..] }
    }

    /// Whether an index needs a group: of one of its documents, or common, so that it may cast a shadow on any.
    fn concern(&self, group: &[Posting]) -> bool {
        let own = |[first, end]: [DocId; 2]| group.iter().any(|p| first <= p.doc && p.doc < end);
        group.len() > self.limit || self.own.is_none_or(own)
    }
}

/// A posting once its hash is known by its group. 16 bytes: a look at one is a look at memory that no cache holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub doc: DocId,
    pub position: u32,
    pub context: Context,
    pub about: About,
}

/// What else an entry says: whether it is the last of its group, lies in a shadow, is common; and the number of its star if
/// it is common, else one more than how usual its fingerprint is, or 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct About(pub u32);

impl About {
    pub const LAST: u32 = 1 << 31;
    pub const SHADOWED: u32 = 1 << 30;
    pub const COMMON: u32 = 1 << 29;
    pub const NUMBER: u32 = Self::COMMON - 1;

    pub fn rare(usual: Option<Usual>) -> About {
        About(usual.map_or(0, |usual| u32::from(usual) + 1))
    }

    pub fn common(star: usize) -> About {
        let star = to_u32(star);
        assert!(star <= Self::NUMBER, "{star} common fingerprints are too many for one index");
        About(Self::COMMON | star)
    }

    pub fn is(self, what: u32) -> bool {
        self.0 & what != 0
    }

    pub fn star(self) -> Option<usize> {
        self.is(Self::COMMON).then(|| to_usize(self.0 & Self::NUMBER))
    }

    /// Of an entry that is not common.
    pub fn usual(self) -> Option<Usual> {
        (self.0 & Self::NUMBER).checked_sub(1).map(|usual| low_u8(to_usize(usual)))
    }
}

/// A common fingerprint, or with a window one stretch of time of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Star {
    /// The first entry, of the first side and of the second if there are two. `None` for boilerplate, which links nothing.
    pub hubs: Option<[u32; 2]>,
    /// The first star of the same fingerprint, by which it is known.
    pub fingerprint: u32,
    pub usual: Option<Usual>,
}

/// What an index holds of one share of the fingerprints.
#[derive(Debug, Default)]
pub struct Part {
    /// Grouped by fingerprint, within a group by document and position.
    pub(super) entries: Vec<Entry>,
    pub(super) stars: Vec<Star>,
    pub(super) capped: Capped,
}

impl Part {
    /// The part for a share that [`group`](super::postings::group) made, whose `boilerplate` are these ranges. O(postings).
    ///
    /// A fingerprint in more documents than the limit is common: it links its documents as a star, and is counted.
    pub fn new(share: &[Posting], boilerplate: &[(u32, u32)], rules: Rules<'_>) -> Part {
        let groups = || {
            let (mut at, mut boilerplate) = (0, boilerplate.iter().peekable());
            share.chunk_by(|x, y| x.hash == y.hash).filter_map(move |group| {
                let start = to_u32(at);
                at += group.len();
                let boilerplate = boilerplate.next_if(|range| range.0 == start).is_some();
                (boilerplate || rules.concern(group)).then_some((group, boilerplate))
            })
        };
        let mut part = Part::default();
        let length = |(group, boilerplate): (&[Posting], bool)| {
            if boilerplate { group.len() } else { rules.needed(group).len() }
        };
        part.entries.reserve_exact(groups().map(length).sum());
        let (mut searched, mut scratch, mut documents) = (Vec::new(), Vec::new(), Vec::new());
        for (group, boilerplate) in groups() {
            let group = rules.searched(group, &mut searched);
            documents.clear();
            documents.extend(group.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0].doc));
            if documents.len() < 2 && !boilerplate {
                continue;
            }
            let usual = rules.formulas.and_then(|_| formulas::usual(group, &mut scratch));
            if boilerplate {
                part.star(group, None, usual, part.stars.len());
            } else {
                part.linked(group, &documents, usual, rules);
            }
            if let Some(last) = part.entries.last_mut() {
                last.about.0 |= About::LAST;
            }
        }
        part
    }

    /// Adds a group of these documents that links them.
    fn linked(&mut self, group: &[Posting], documents: &[DocId], usual: Option<Usual>, rules: Rules<'_>) {
        let Rules { limit, sides, window, .. } = rules;
        let stretches: Vec<&[DocId]> = match window {
            _ if documents.len() <= limit => Vec::new(),
            Some(window) => window.stretches(documents).collect(),
            None => vec![documents],
        };
        if stretches.iter().all(|stretch| stretch.len() <= limit) {
            return self.extend(rules.needed(group), About::rare(usual));
        }
        let (mut rest, first_star) = (group, self.stars.len());
        for stretch in stretches {
            self.capped += Capped::star(sides, stretch.iter().copied());
            let length = rest.partition_point(|p| stretch.last().is_some_and(|last| p.doc <= *last));
            let (own, later) = rest.split_at(length);
            let first = |second| own.iter().position(|p| sides.second(p.doc) == second).unwrap_or(0);
            let hubs = [false, true].map(|second| to_u32(self.entries.len() + first(second)));
            self.star(own, Some(hubs), usual, first_star);
            rest = later;
        }
    }

    /// Adds entries of a common fingerprint, whose first star this is.
    fn star(&mut self, group: &[Posting], hubs: Option<[u32; 2]>, usual: Option<Usual>, first: usize) {
        let about = About::common(self.stars.len());
        self.stars.push(Star { hubs, fingerprint: to_u32(first), usual });
        self.extend(group, about);
    }

    fn extend(&mut self, group: &[Posting], about: About) {
        let entry = |p: &Posting| Entry { doc: p.doc, position: p.position, context: p.context, about };
        self.entries.extend(group.iter().map(entry));
    }
}
