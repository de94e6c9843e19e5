//! Owns passage candidates: an inverted index from fingerprint to (document, position), and the pairs it proposes.
//!
//! A pair is proposed if it shares two fingerprints in a diagonal band, or one whose run may reach the guaranteed length
//! as far as the traces of the words around it tell. So every shared run of `width + window - 1` words proposes its pair,
//! while the five-word runs that unrelated texts share by chance do not.
//!
//! A fingerprint in very many documents (a footer, a form, a story that everybody ran) links them as a star, not pair by
//! pair. At the edge of such a run winnowing keeps shingles in some of the documents only, which would pass for rare:
//! they lie in its shadow and propose nothing either, unless the words on the other side agree as well.

use super::boilerplate::Suspects;
use super::formulas::{self, Formulas, Hit, Usual};
use super::lsh::Copies;
use super::repeated::Repeated;
use super::{Capped, Pair, Sides, Window};
use crate::hash::mix;
use crate::sketch::Fingerprint;
use crate::sketch::winnow::{CONTEXT_WORDS, Context};
use crate::units::{DocId, diagonal, low_u16, low_u32, to_u32, to_usize};
use std::borrow::Cow;

/// Positions of one fingerprint in one document that are kept whatever stands around them. More of the same add nothing
/// but squares: a document that repeats a line a thousand times would meet its copy a million times.
const MAX_REPEATS: usize = 4;
/// Beyond these a position is kept if its surroundings are new: a shared run may be the one place where a much repeated
/// phrase goes on as it does elsewhere. The guarantee ends with a phrase that stands in one document in more ways than
/// this.
const MAX_CONTEXTS: usize = 64;

/// Two fingerprints of a pair belong to one passage if their diagonals differ by no more than this many tokens.
const BAND: i64 = 16;

/// How many tokens from a common fingerprint its shadow reaches.
const SHADOW: u32 = 16;

/// A fingerprint of a document, as it is sorted into the index. 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// Bits of the shingle's hash above those that name its share. Postings of different shingles that agree in both (one
    /// pair in 2^38) cost a look at the text.
    pub hash: u32,
    /// The document.
    pub doc: DocId,
    /// Token at which the shingle begins.
    pub position: u32,
    /// Traces of the words around it.
    pub context: Context,
}

impl Posting {
    /// Bytes of a posting on disk.
    pub const BYTES: usize = 16;

    /// The posting as it is written to disk.
    #[inline]
    pub fn to_bytes(self) -> [u8; Posting::BYTES] {
        let [a, b, c, d] = [self.hash, self.doc.0, self.position, self.context.0].map(u32::to_le_bytes);
        [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c[0], c[1], c[2], c[3], d[0], d[1], d[2], d[3]]
    }

    /// The way back.
    #[inline]
    pub fn from_bytes(bytes: [u8; Posting::BYTES]) -> Posting {
        let at = |i: usize| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]);
        Posting { hash: at(0), doc: DocId(at(4)), position: at(8), context: Context(at(12)) }
    }

    /// The posting of a document's fingerprint; the lowest `share_bits` of the hash are not kept.
    pub fn new(doc: DocId, f: &Fingerprint, share_bits: u32) -> Posting {
        Posting { hash: low_u32(f.hash >> share_bits), doc, position: f.position, context: f.context }
    }
}

/// A posting once its hash is known by its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    doc: DocId,
    position: u32,
    context: Context,
}

/// What an index is told about the corpus.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    /// Most documents that a fingerprint links pair by pair.
    pub limit: usize,
    /// Which documents may be paired.
    pub sides: Sides<'a>,
    /// Which may be paired by their dates; documents come in order of time then.
    pub window: Option<Window<'a>>,
    /// Fingerprints that link nothing, by share; none if empty.
    pub boilerplate: &'a [Suspects],
    /// Documents that are linked already.
    pub copies: Option<&'a Copies>,
    /// What formulas must have to link documents; without it they do as anything else.
    pub formulas: Option<Formulas>,
    /// The documents that will be asked for their candidates, from the first up to the second; without it all. An index
    /// for some holds what they share and what is common, and finds for them what one for all does.
    pub own: Option<[DocId; 2]>,
}

/// Entries of fingerprints that at least two documents share, and the way back from a document to them.
#[derive(Debug, Default)]
pub struct Postings<'a> {
    rules: Rules<'a>,
    /// Grouped by fingerprint, within a group by document and position.
    entries: Vec<Entry>,
    /// For each entry, where its group ends.
    ends: Vec<u32>,
    /// Document d's entries are `by_doc[rows[d]..rows[d + 1]]`.
    rows: Vec<u32>,
    by_doc: Vec<u32>,
    /// For each entry whose group is common: which of the stars it is in; `u32::MAX` otherwise.
    common: Vec<u32>,
    /// For each common group its hubs: the first entry, of the first side and of the second if there are two. `None` for
    /// boilerplate, which links nothing. With a window there is one for each stretch of time of the group.
    stars: Vec<Option<[u32; 2]>>,
    /// For each of the stars the first one of its group, by which the group is known.
    groups: Vec<u32>,
    /// For each entry a trace of the common fingerprint before it and of the one after it, with their distance; 0 where
    /// there is none in reach. Two entries with an equal trace lie in the same common run.
    shadows: Vec<[u16; 2]>,
    /// For each entry how usual its fingerprint is, if it is a formula; empty if formulas are as anything else.
    formulas: Vec<Option<Usual>>,
    /// Fingerprints in more than the limit of documents.
    capped: Capped,
}

/// Sorts the postings of a share and drops those of fingerprints that occur in one document (on one side) only, and repeats past the
/// fourth of a fingerprint in a document among words that it was seen among before.
///
/// Meant for one share of all postings (by some bits of the hash), so that shares can be done side by side. It comes in
/// parts: each has the number of its first document in the input, its own count from 0; `rank` gives the document for a
/// number. O(n) for postings that occur once, which most do, O(n log n) for the others.
pub fn group(parts: &[(usize, Cow<'_, [Posting]>)], rank: &[DocId], sides: Sides<'_>) -> Vec<Posting> {
    let key = |p: &Posting| u64::from(p.hash);
    let total = parts.iter().map(|part| part.1.len()).sum();
    let repeated = Repeated::of(parts.iter().flat_map(|part| &*part.1).map(key), total);
    let mut share: Vec<Posting> = Vec::new();
    for (first, part) in parts {
        let kept = part.iter().filter(|p| repeated.holds(key(p)));
        share.extend(kept.map(|&p| Posting { doc: rank[first + p.doc.index()], ..p }));
    }
    share.sort_unstable();
    let mut kept = 0;
    let mut start = 0;
    while start < share.len() {
        let hash = share[start].hash;
        let end = start + share[start..].iter().take_while(|p| p.hash == hash).count();
        if share[start..end].iter().any(|p| sides.apart(share[start].doc, p.doc)) {
            let mut first = kept; // of this document
            for i in start..end {
                let next = share[i];
                if kept > first && share[kept - 1].doc != next.doc {
                    first = kept;
                }
                let seen = &share[first..kept];
                let new = || seen.len() < MAX_CONTEXTS && seen.iter().all(|p| p.context != next.context);
                if seen.len() < MAX_REPEATS || new() {
                    share[kept] = next;
                    kept += 1;
                }
            }
        }
        start = end;
    }
    share.truncate(kept);
    share.shrink_to_fit();
    share
}

impl Rules<'_> {
    /// Whether an index needs a group: of one of its documents, or common, so that it may cast a shadow on any.
    fn concern(&self, group: &[Posting]) -> bool {
        let own = |[first, end]: [DocId; 2]| group.iter().any(|p| first <= p.doc && p.doc < end);
        group.len() > self.limit || self.own.is_none_or(own)
    }
}

impl<'a> Postings<'a> {
    /// Bytes of an entry in memory.
    pub const BYTES: usize = 30;

    /// The index over shares that [`group`] made, for a corpus of `docs` documents.
    ///
    /// A fingerprint in more documents than the limit is common: it links its documents as a star, and is counted. Memory:
    /// [`Postings::BYTES`] an entry. Panics over 2^32 entries.
    pub fn new(shares: &[Vec<Posting>], docs: usize, rules: Rules<'a>) -> Postings<'a> {
        let groups = || {
            shares.iter().enumerate().flat_map(move |(share, postings)| {
                let convicts = rules.boilerplate.get(share).map_or(&[][..], |convicts| convicts);
                let mut at = 0;
                let groups = postings.chunk_by(|x, y| x.hash == y.hash).map(move |group| {
                    let start = to_u32(at);
                    at += group.len();
                    (group, convicts.binary_search_by_key(&start, |range| range.0).is_ok())
                });
                groups.filter(move |&(group, boilerplate)| boilerplate || rules.concern(group))
            })
        };
        let total = groups().map(|(group, _)| group.len()).sum();
        assert!(total < to_usize(u32::MAX), "{total} postings are too many for one index");
        let mut index = Postings { rules, rows: vec![0; docs + 1], ..Postings::default() };
        index.entries.reserve_exact(total);
        index.ends.reserve_exact(total);
        index.common.reserve_exact(total);
        let Rules { limit, sides, window, .. } = rules;
        let (mut scratch, mut documents) = (Vec::new(), Vec::new());
        for (group, boilerplate) in groups() {
            let start = index.entries.len();
            index.entries.extend(group.iter().map(|p| Entry { doc: p.doc, position: p.position, context: p.context }));
            index.ends.resize(index.entries.len(), to_u32(start + group.len()));
            if rules.formulas.is_some() {
                index.formulas.resize(index.entries.len(), formulas::usual(group, &mut scratch));
            }
            if boilerplate {
                index.star(None, group.len(), index.stars.len());
                continue;
            }
            documents.clear();
            documents.extend(group.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0].doc));
            let stretches: Vec<&[DocId]> = match window {
                Some(window) => window.stretches(&documents).collect(),
                None => vec![&documents[..]],
            };
            if stretches.iter().all(|stretch| stretch.len() <= limit) {
                index.common.resize(index.entries.len(), u32::MAX);
                continue;
            }
            let (mut at, first_star) = (0, index.stars.len());
            for stretch in stretches {
                index.capped += Capped::star(sides, stretch.iter().copied());
                let length =
                    group[at..].iter().take_while(|p| stretch.last().is_some_and(|last| p.doc <= *last)).count();
                let own = &group[at..at + length];
                let first = |second| own.iter().position(|p| sides.second(p.doc) == second).unwrap_or(0);
                index.star(Some([false, true].map(|second| to_u32(start + at + first(second)))), length, first_star);
                at += length;
            }
        }
        for entry in &index.entries {
            index.rows[entry.doc.index() + 1] += 1;
        }
        for d in 0..docs {
            index.rows[d + 1] += index.rows[d];
        }
        let mut next = index.rows.clone();
        index.by_doc = vec![0; total];
        for (i, entry) in index.entries.iter().enumerate() {
            let at = &mut next[entry.doc.index()];
            index.by_doc[to_usize(*at)] = to_u32(i);
            *at += 1;
        }
        if !index.stars.is_empty() {
            index.cast_shadows();
        }
        index
    }

    /// Makes the next entries a star of the group whose first star this is.
    fn star(&mut self, hubs: Option<[u32; 2]>, entries: usize, first: usize) {
        self.common.resize(self.common.len() + entries, to_u32(self.stars.len()));
        self.stars.push(hubs);
        self.groups.push(to_u32(first));
    }

    fn cast_shadows(&mut self) {
        self.shadows = vec![[0; 2]; self.entries.len()];
        let mut row = Vec::new();
        for range in self.rows.windows(2) {
            row.clear();
            row.extend_from_slice(&self.by_doc[to_usize(range[0])..to_usize(range[1])]);
            row.sort_unstable_by_key(|&i| self.entries[to_usize(i)].position);
            for side in 0..2 {
                let mut last: Option<(u32, u32)> = None; // the common group, and the position of its fingerprint
                for i in row.iter().map(|&i| to_usize(i)) {
                    let position = self.entries[i].position;
                    if self.common[i] != u32::MAX {
                        last = Some((self.groups[to_usize(self.common[i])], position));
                    } else if let Some((group, at)) = last.filter(|l| l.1.abs_diff(position) <= SHADOW) {
                        self.shadows[i][side] = trace(group, at.abs_diff(position));
                    }
                }
                row.reverse();
            }
        }
    }

    /// Whether what two entries share is only the edge of a common run: no more than `needed` words away from it.
    ///
    /// A shingle that winnowing keeps because of words outside of the run begins less than `window - 1` words inside it.
    /// If more words agree on the side away from the run, the two documents share words outside of it.
    fn in_shadow(&self, i: usize, j: usize, needed: u32) -> bool {
        let Some((x, y)) = self.shadows.get(i).zip(self.shadows.get(j)) else { return false };
        let (p, q) = (self.entries[i].context, self.entries[j].context);
        let of = |side: usize| x[side] != 0 && x[side] == y[side];
        (of(0) && p.after(q) < needed) || (of(1) && p.before(q) < needed)
    }

    /// What the limit left out.
    pub fn capped(&self) -> Capped {
        self.capped
    }

    /// Documents after `doc` that may share a passage with it, ascending, appended to `out`.
    ///
    /// `window` is the winnowing window. `hits` is scratch. Cost: the number of entries that `doc` shares with later
    /// documents, at most `limit` a fingerprint. Returns how many share a formula only.
    pub fn candidates(&self, doc: DocId, window: usize, hits: &mut Vec<Hit>, out: &mut Vec<Pair>) -> u64 {
        hits.clear();
        let mut refused = 0;
        let needed = to_u32((window - 1).min(CONTEXT_WORDS));
        let own = &self.by_doc[to_usize(self.rows[doc.index()])..to_usize(self.rows[doc.index() + 1])];
        for &i in own {
            let (at, entry) = (to_usize(i), self.entries[to_usize(i)]);
            let group_end = to_usize(self.ends[at]);
            // The entries of one document, from its first on.
            let document = |first: usize| {
                let same = |e: &&Entry| e.doc == self.entries[first].doc;
                first..first + self.entries[first..group_end].iter().take_while(same).count()
            };
            let later = document(at).end;
            let star = self.stars.get(to_usize(self.common[at]));
            if star == Some(&None) {
                continue;
            }
            let ranges = match star.copied().flatten().map(|hubs| hubs.map(to_usize)) {
                // Any other than the hub (of its side) links only to the hub (of the other side) and to the next.
                Some(hubs) if hubs.iter().all(|&hub| self.entries[hub].doc != doc) => {
                    let hub = hubs[usize::from(!self.rules.sides.second(doc))];
                    [document(later), if hub > later { document(hub) } else { 0..0 }]
                }
                // In order of time those near enough come first.
                _ => match self.rules.window {
                    Some(window) => {
                        let reach = window.reach(doc, &self.entries[later..group_end], |entry| entry.doc);
                        [later..later + reach, 0..0]
                    }
                    None => [later..group_end, 0..0],
                },
            };
            let linked = |other| self.rules.copies.is_some_and(|copies| copies.hold(doc, other));
            let near = |other| self.rules.window.is_none_or(|window| window.holds(doc, other));
            let apart = |other| self.rules.sides.apart(doc, other) && near(other) && !linked(other);
            let may = |j: &usize| apart(self.entries[*j].doc) && !self.in_shadow(at, *j, needed);
            let shared = ranges.into_iter().flatten().filter(may).map(|j| self.entries[j]);
            let formula = self.formulas.get(at).copied().flatten();
            hits.extend(shared.map(|e| Hit {
                doc: e.doc,
                diagonal: diagonal(entry.position, e.position),
                position: entry.position,
                before: entry.context.before(e.context),
                after: entry.context.after(e.context),
                formula,
            }));
        }
        hits.sort_unstable();
        for other in hits.chunk_by(|x, y| x.doc == y.doc) {
            let near = |w: &[Hit]| w[1].diagonal - w[0].diagonal <= BAND && w[0].position != w[1].position;
            let long = |h: &Hit| h.before + h.after >= needed;
            if other.iter().any(long) || other.windows(2).any(near) {
                match self.rules.formulas.is_none_or(|formulas| formulas.are_exceeded(other)) {
                    true => out.push((doc, other[0].doc)),
                    false => refused += 1,
                }
            }
        }
        refused
    }
}

/// Sixteen bits that stand for a common group and the distance to it; never 0.
fn trace(group: u32, distance: u32) -> u16 {
    low_u16(mix(u64::from(group) << 32 | u64::from(distance))).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::fingerprints;
    use crate::text::shingles;
    use proptest::prelude::*;

    fn shares(docs: &[Vec<u64>], width: usize, window: usize, sides: Sides<'_>) -> [Vec<Posting>; 1] {
        let (mut s, mut f, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (d, tokens) in docs.iter().enumerate() {
            shingles(tokens, width, &mut s);
            fingerprints(tokens, &s, width, window, &mut f);
            all.extend(f.iter().map(|x| Posting::new(DocId::from_index(d), x, 0)));
        }
        let rank: Vec<DocId> = (0..docs.len()).map(DocId::from_index).collect();
        [group(&[(0, all.into())], &rank, sides)]
    }

    fn index<'a>(docs: &[Vec<u64>], width: usize, window: usize, limit: usize, sides: Sides<'a>) -> Postings<'a> {
        Postings::new(&shares(docs, width, window, sides), docs.len(), Rules { limit, sides, ..Rules::default() })
    }

    fn all_candidates(index: &Postings, docs: usize, window: usize) -> Vec<Pair> {
        let (mut hits, mut out) = (Vec::new(), Vec::new());
        for d in 0..docs {
            index.candidates(DocId::from_index(d), window, &mut hits, &mut out);
        }
        out
    }

    /// Longest run of equal tokens of two documents, by looking everywhere.
    fn longest_run(a: &[u64], b: &[u64]) -> usize {
        let ends = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
        ends.map(|(i, j)| a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count()).max().unwrap_or(0)
    }

    proptest! {
        /// Candidates against brute force: no pair with a guaranteed run is missed, none without a shared shingle is proposed.
        #[test]
        fn guarantee_against_brute_force(words in prop::collection::vec(prop::collection::vec(0u64..6, 0..40), 2..6)) {
            let docs: Vec<Vec<u64>> = words.iter().map(|d| d.iter().map(|&w| mix(w + 1)).collect()).collect();
            let index = index(&docs, 3, 3, 100, Sides::Any);
            let found = all_candidates(&index, docs.len(), 3);
            for a in 0..docs.len() {
                for b in a + 1..docs.len() {
                    let pair = (DocId::from_index(a), DocId::from_index(b));
                    let run = longest_run(&docs[a], &docs[b]);
                    if run >= 5 { prop_assert!(found.contains(&pair), "run of {run} missed"); }
                    if run < 3 { prop_assert!(!found.contains(&pair)); }
                }
            }
        }

        /// Two sides propose what no sides propose, less the pairs inside a side.
        #[test]
        fn sides_only_leave_out(
            words in prop::collection::vec((prop::collection::vec(0u64..6, 0..40), any::<bool>()), 2..8),
        ) {
            let docs: Vec<Vec<u64>> = words.iter().map(|(d, _)| d.iter().map(|&w| mix(w + 1)).collect()).collect();
            let second: Vec<bool> = words.iter().map(|w| w.1).collect();
            let sides = Sides::Two(&second);
            let mut every = all_candidates(&index(&docs, 3, 3, 100, Sides::Any), docs.len(), 3);
            every.retain(|&(a, b)| sides.apart(a, b));
            prop_assert_eq!(all_candidates(&index(&docs, 3, 3, 100, sides), docs.len(), 3), every);
        }
    }

    proptest! {
        /// Few different words and a low limit: nearly all fingerprints are common, and cast shadows.
        #[test]
        fn an_index_for_some_finds_what_one_for_all_does(
            docs in prop::collection::vec(prop::collection::vec(0u64..9, 0..60), 2..12),
            limit in 1usize..5,
            middle in 0u32..12,
        ) {
            let (width, window) = (3, 4);
            let end = DocId::from_index(docs.len());
            let middle = DocId(middle).min(end);
            let share = shares(&docs, width, window, Sides::Any);
            let rules = Rules { limit, formulas: Some(Formulas::new(width, 100, 20.0)), ..Rules::default() };
            let whole = Postings::new(&share, docs.len(), rules);
            let (mut hits, mut all, mut parted) = (Vec::new(), Vec::new(), Vec::new());
            let mut refused = [0; 2];
            for own in [[DocId(0), middle], [middle, end]] {
                let index = Postings::new(&share, docs.len(), Rules { own: Some(own), ..rules });
                prop_assert_eq!(index.capped(), whole.capped());
                for doc in (own[0].0..own[1].0).map(DocId) {
                    refused[0] += whole.candidates(doc, window, &mut hits, &mut all);
                    refused[1] += index.candidates(doc, window, &mut hits, &mut parted);
                }
            }
            prop_assert_eq!(all, parted);
            prop_assert_eq!(refused[0], refused[1]);
        }
    }

    #[test]
    fn common_fingerprints_link_as_a_star() {
        let footer: Vec<u64> = (0..20).map(mix).collect();
        let docs: Vec<Vec<u64>> =
            (0..300u64).map(|d| (0..30).map(|i| mix(1000 + d * 100 + i)).chain(footer.clone()).collect()).collect();
        let one = index(&docs, 5, 4, 100, Sides::Any);
        let mut found = all_candidates(&one, docs.len(), 4);
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 299 + 298);
        assert!(one.capped().buckets > 0);
        // With two sides each document has the first of the other, in whatever order the sides lie.
        for second in [|d: usize| d % 2 == 1, |d| d >= 200, |d| d < 10, |d| d == 150] {
            let second: Vec<bool> = (0..300).map(second).collect();
            let sides = Sides::Two(&second);
            let star = index(&docs, 5, 4, 100, sides);
            let found = all_candidates(&star, docs.len(), 4);
            assert!(found.iter().all(|&(a, b)| sides.apart(a, b)));
            assert!((299..600).contains(&found.len()), "{}", found.len());
            let hub = |side| DocId::from_index(second.iter().position(|&s| s == side).unwrap());
            for doc in (0..300).map(DocId::from_index) {
                let other = hub(!sides.second(doc));
                assert!(found.contains(&(doc.min(other), doc.max(other))), "{doc:?}");
            }
        }
    }
}
