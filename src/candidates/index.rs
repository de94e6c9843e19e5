//! Owns passage candidates: an inverted index from fingerprint to (document, position), and the pairs it proposes.
//!
//! A pair is proposed if it shares two fingerprints in a diagonal band, or one whose run may reach the guaranteed length
//! as far as the traces of the words around it tell. So every shared run of `width + window - 1` words proposes its pair,
//! while the five-word runs that unrelated texts share by chance do not.
//!
//! A fingerprint in very many documents (a footer, a form, a story that everybody ran) links them as a star, not pair by
//! pair. At the edge of such a run winnowing keeps shingles in some of the documents only, which would pass for rare:
//! they lie in its shadow and propose nothing either, unless the words on the other side agree as well.

use super::formulas::Hit;
use super::parts::{About, Entry, Part, Rules, Star};
use super::{Capped, Pair, Posting};
use crate::hash::mix;
use crate::sketch::winnow::CONTEXT_WORDS;
use crate::units::{DocId, diagonal, low_u16, to_u32, to_u64, to_usize};
use ahash::AHashMap;
use std::ops::Range;

/// Two fingerprints of a pair belong to one passage if their diagonals differ by no more than this many tokens.
const BAND: i64 = 16;

/// How many tokens from a common fingerprint its shadow reaches.
const SHADOW: u32 = 16;

/// Entries of fingerprints that at least two documents share, and the way back from a document to them.
#[derive(Debug, Default)]
pub struct Index<'a> {
    rules: Rules<'a>,
    parts: Vec<Part>,
    /// Of each part the number of its first star, if all stars are numbered.
    first_star: Vec<u32>,
    /// Low bits of a [place](Index::place), which say where in its part an entry is.
    bits: u32,
    /// The places of document d's entries are `by_doc[rows[d]..rows[d + 1]]`.
    rows: Vec<u32>,
    by_doc: Vec<u32>,
    /// The shadows that lie on entries, by place.
    shadows: AHashMap<u32, Shadows>,
    /// Fingerprints in more than the limit of documents.
    capped: Capped,
}

/// A trace of the common fingerprint before an entry and of the one after it, with their distance; 0 where there is none in
/// reach. Two entries with an equal trace lie in the same common run.
type Shadows = [u16; 2];

/// What a search works with; one for each worker.
#[derive(Debug, Default)]
pub struct Scratch {
    own: Vec<(u32, Entry)>,
    hits: Vec<Hit>,
    seen: Vec<u8>,
}

/// Places of the table that tells which documents have but one short hit, which proposes nothing: most have.
const SEEN: usize = 1 << 12;

impl<'a> Index<'a> {
    /// Bytes that an entry takes.
    pub const BYTES: usize = 20;

    /// The index of some parts, made by the same rules, for a corpus of `docs` documents; to be told of its shadows.
    ///
    /// Memory: [`Index::BYTES`] an entry. Panics over 2^32 entries, which may be a little less where parts differ in size.
    pub fn new(parts: Vec<Part>, docs: usize, rules: Rules<'a>) -> Index<'a> {
        let bits = u32::BITS - parts.len().next_power_of_two().trailing_zeros();
        let (mut first_star, mut stars, mut capped) = (Vec::new(), 0, Capped::default());
        for part in &parts {
            let entries = part.entries.len();
            assert!(to_u64(entries) < 1 << bits, "{entries} postings are too many for one part of an index");
            first_star.push(stars);
            stars += to_u32(part.stars.len());
            capped += part.capped;
        }
        let rows = vec![0; docs + 1];
        let mut index = Index { rules, parts, first_star, bits, rows, capped, ..Index::default() };
        // First the end of each row, then down to its beginning.
        for entry in index.parts.iter().flat_map(|part| &part.entries) {
            index.rows[entry.doc.index()] += 1;
        }
        let mut end = 0;
        for row in &mut index.rows {
            end += *row;
            *row = end;
        }
        index.by_doc = vec![0; to_usize(end)];
        for (number, part) in index.parts.iter().enumerate().rev() {
            for (at, entry) in part.entries.iter().enumerate().rev() {
                let place = index.place(number, at);
                let row = &mut index.rows[entry.doc.index()];
                *row -= 1;
                index.by_doc[to_usize(*row)] = place;
            }
        }
        index
    }

    /// The place of an entry of a part among those of all.
    #[inline]
    fn place(&self, part: usize, at: usize) -> u32 {
        to_u32(part).checked_shl(self.bits).unwrap_or(0) | to_u32(at)
    }

    /// The number of the part that a place is in, and where it is there.
    #[inline]
    fn in_part(&self, place: u32) -> (usize, usize) {
        let part = place.checked_shr(self.bits).unwrap_or(0);
        (to_usize(part), to_usize(place - part.checked_shl(self.bits).unwrap_or(0)))
    }

    /// The index of shares without boilerplate, with its shadows; on one thread.
    pub fn of_shares(shares: &[Vec<Posting>], docs: usize, rules: Rules<'a>) -> Index<'a> {
        let parts = shares.iter().map(|share| Part::new(share, &[], rules)).collect();
        let mut index = Index::new(parts, docs, rules);
        let (mut scratch, mut shadows) = (Scratch::default(), Vec::new());
        (0..docs).for_each(|doc| index.shadows(DocId::from_index(doc), &mut scratch, &mut shadows));
        index.cast(shadows);
        index
    }

    /// A document's entries, with their places.
    fn row(&self, doc: DocId) -> impl Iterator<Item = (u32, Entry)> {
        let row = &self.by_doc[to_usize(self.rows[doc.index()])..to_usize(self.rows[doc.index() + 1])];
        row.iter().map(|&place| {
            let (part, at) = self.in_part(place);
            (place, self.parts[part].entries[at])
        })
    }

    /// Whether the entry after one of this document is of a later one; it may be of the next group.
    #[inline]
    fn has_later(&self, place: u32, doc: DocId) -> bool {
        let (part, at) = self.in_part(place);
        self.parts[part].entries.get(at + 1).is_some_and(|next| next.doc > doc)
    }

    /// The star of the common fingerprint that an entry in this place is of.
    fn star(&self, place: u32, entry: Entry) -> Option<&Star> {
        entry.about.star().map(|star| &self.parts[self.in_part(place).0].stars[star])
    }

    /// Appends the shadows on a document's entries, by entry. O(n log n) for its n entries.
    pub fn shadows(&self, doc: DocId, scratch: &mut Scratch, out: &mut Vec<(u32, Shadows)>) {
        let row = &mut scratch.own;
        row.clear();
        if self.parts.iter().all(|part| part.stars.is_empty()) {
            return;
        }
        row.extend(self.row(doc));
        if !row.iter().any(|(_, entry)| entry.about.is(About::COMMON)) {
            return;
        }
        row.sort_unstable_by_key(|(place, entry)| (entry.position, *place));
        let first = out.len();
        out.extend(row.iter().map(|&(place, _)| (place, Shadows::default())));
        for side in 0..2 {
            let mut last: Option<(u32, u32)> = None; // the common fingerprint, and where it stands
            for (&(place, entry), (_, shadows)) in row.iter().zip(&mut out[first..]) {
                let at = entry.position;
                if let Some(star) = self.star(place, entry) {
                    last = Some((self.first_star[self.in_part(place).0] + star.fingerprint, at));
                } else if let Some((fingerprint, place)) = last.filter(|last| last.1.abs_diff(at) <= SHADOW) {
                    shadows[side] = trace(fingerprint, place.abs_diff(at));
                }
            }
            row.reverse();
            out[first..].reverse();
        }
        let mut kept = first;
        for i in first..out.len() {
            if out[i].1 != Shadows::default() {
                out[kept] = out[i];
                kept += 1;
            }
        }
        out.truncate(kept);
    }

    /// Takes all that [`Index::shadows`] found.
    pub fn cast(&mut self, shadows: impl IntoIterator<Item = (u32, Shadows)>) {
        self.shadows.extend(shadows);
        for &place in self.shadows.keys() {
            let (part, at) = self.in_part(place);
            self.parts[part].entries[at].about.0 |= About::SHADOWED;
        }
    }

    /// Whether what two entries share is only the edge of a common run: no more than `needed` words away from it.
    ///
    /// A shingle that winnowing keeps because of words outside of the run begins less than `window - 1` words inside it.
    /// If more words agree on the side away from the run, the two documents share words outside of it.
    fn in_shadow(&self, (i, p): (u32, Entry), (j, q): (u32, Entry), needed: u32) -> bool {
        if !p.about.is(About::SHADOWED) || !q.about.is(About::SHADOWED) {
            return false;
        }
        let [x, y] = [i, j].map(|place| self.shadows.get(&place).copied().unwrap_or_default());
        let of = |side: usize| x[side] != 0 && x[side] == y[side];
        (of(0) && p.context.after(q.context) < needed) || (of(1) && p.context.before(q.context) < needed)
    }

    /// What the limit left out.
    pub fn capped(&self) -> Capped {
        self.capped
    }

    /// Where in their part the entries lie that one of it links its document to. O(these).
    fn linked(&self, entries: &[Entry], at: usize, hubs: Option<[u32; 2]>) -> [Range<usize>; 2] {
        let (doc, later) = (entries[at].doc, same_document(entries, at, at).end);
        match hubs.map(|hubs| hubs.map(to_usize)) {
            // Any other than the hub (of its side) links only to the hub (of the other side) and to the next.
            Some(hubs) if hubs.iter().all(|&hub| entries[hub].doc != doc) => {
                let hub = hubs[usize::from(!self.rules.sides.second(doc))];
                let next = same_document(entries, at, later);
                [next, if hub > later { same_document(entries, hub, hub) } else { 0..0 }]
            }
            _ => {
                // In order of time those near enough come first. The group may be far longer.
                let near = |entry: &Entry| self.rules.window.is_none_or(|window| window.reaches(doc, entry.doc));
                let mut end = later;
                while !entries[end - 1].about.is(About::LAST) && near(&entries[end]) {
                    end += 1;
                }
                [later..end, 0..0]
            }
        }
    }

    /// Documents after `doc` that may share a passage with it, ascending, appended to `out`.
    ///
    /// `window` is the winnowing window. Cost: the number of entries that `doc` shares with later documents, at most
    /// `limit` a fingerprint. Returns how many share a formula only.
    pub fn candidates(&self, doc: DocId, window: usize, scratch: &mut Scratch, out: &mut Vec<Pair>) -> u64 {
        let Scratch { own, hits, seen } = scratch;
        hits.clear();
        seen.clear();
        seen.resize(SEEN, 0);
        let needed = to_u32((window - 1).min(CONTEXT_WORDS));
        let long = |h: &Hit| h.before + h.after >= needed;
        let slot = |h: &Hit| h.doc.index() % SEEN;
        let linked = |other| self.rules.copies.is_some_and(|copies| copies.hold(doc, other));
        let near = |other| self.rules.window.is_none_or(|window| window.holds(doc, other));
        let may = |other| self.rules.sides.apart(doc, other) && near(other) && !linked(other);
        // All are fetched before any is looked at, and then what follows each, so that memory is waited for once.
        own.clear();
        own.extend(self.row(doc));
        hits.reserve(own.iter().filter(|(place, _)| self.has_later(*place, doc)).count());
        for &(place, entry) in own.iter() {
            let star = self.star(place, entry);
            if star.is_some_and(|star| star.hubs.is_none()) {
                continue;
            }
            let formula = star.map_or_else(|| entry.about.usual(), |star| star.usual);
            let (part, at) = self.in_part(place);
            let entries = &self.parts[part].entries[..];
            let ranges = self.linked(entries, at, star.and_then(|star| star.hubs));
            for (j, e) in ranges.into_iter().flatten().map(|j| (j, entries[j])) {
                if !may(e.doc) || self.in_shadow((place, entry), (self.place(part, j), e), needed) {
                    continue;
                }
                let hit = Hit {
                    doc: e.doc,
                    diagonal: diagonal(entry.position, e.position),
                    position: entry.position,
                    before: entry.context.before(e.context),
                    after: entry.context.after(e.context),
                    formula,
                };
                let seen = &mut seen[slot(&hit)];
                *seen = seen.saturating_add(if long(&hit) { 2 } else { 1 });
                hits.push(hit);
            }
        }
        hits.retain(|hit| seen[slot(hit)] > 1);
        hits.sort_unstable();
        let mut refused = 0;
        for other in hits.chunk_by(|x, y| x.doc == y.doc) {
            let near = |w: &[Hit]| w[1].diagonal - w[0].diagonal <= BAND && w[0].position != w[1].position;
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

/// The entries of a group that are of the document of the one at `first`, from there on; none if `first` is the end of the
/// group that `of` is in.
fn same_document(entries: &[Entry], of: usize, first: usize) -> Range<usize> {
    if first > of && entries[first - 1].about.is(About::LAST) {
        return first..first;
    }
    let mut end = first + 1;
    while !entries[end - 1].about.is(About::LAST) && entries[end].doc == entries[first].doc {
        end += 1;
    }
    first..end
}

/// Sixteen bits that stand for a common fingerprint and the distance to it; never 0.
fn trace(fingerprint: u32, distance: u32) -> u16 {
    low_u16(mix(u64::from(fingerprint) << 32 | u64::from(distance))).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::Sides;
    use crate::candidates::formulas::Formulas;
    use crate::candidates::postings::group;
    use crate::sketch::fingerprints;
    use crate::text::shingles;
    use proptest::prelude::*;

    fn shares(docs: &[Vec<u64>], width: usize, window: usize, sides: Sides<'_>) -> Vec<Posting> {
        let (mut s, mut f, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (d, tokens) in docs.iter().enumerate() {
            shingles(tokens, width, &mut s);
            fingerprints(tokens, &s, width, window, &mut f);
            all.extend(f.iter().map(|x| Posting::new(DocId::from_index(d), x, 0)));
        }
        group(all.into_iter(), |p| p.hash, |p| p, sides, &mut Vec::new())
    }

    fn index<'a>(docs: &[Vec<u64>], width: usize, window: usize, limit: usize, sides: Sides<'a>) -> Index<'a> {
        Index::of_shares(&[shares(docs, width, window, sides)], docs.len(), Rules { limit, sides, ..Rules::default() })
    }

    fn all_candidates(index: &Index, docs: usize, window: usize) -> Vec<Pair> {
        let (mut scratch, mut out) = (Scratch::default(), Vec::new());
        for d in 0..docs {
            index.candidates(DocId::from_index(d), window, &mut scratch, &mut out);
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
            let share = [shares(&docs, width, window, Sides::Any)];
            let rules = Rules { limit, formulas: Some(Formulas::new(width, 100, 20.0)), ..Rules::default() };
            let whole = Index::of_shares(&share, docs.len(), rules);
            let (mut scratch, mut all, mut parted) = (Scratch::default(), Vec::new(), Vec::new());
            let mut refused = [0; 2];
            for own in [[DocId(0), middle], [middle, end]] {
                let index = Index::of_shares(&share, docs.len(), Rules { own: Some(own), ..rules });
                prop_assert_eq!(index.capped(), whole.capped());
                for doc in (own[0].0..own[1].0).map(DocId) {
                    refused[0] += whole.candidates(doc, window, &mut scratch, &mut all);
                    refused[1] += index.candidates(doc, window, &mut scratch, &mut parted);
                }
            }
            prop_assert_eq!(all, parted);
            prop_assert_eq!(refused[0], refused[1]);
        }
    }

    #[test]
    fn common_fingerprints_link_as_a_star() {
        let footer: Vec<u64> = (20..40).map(mix).collect();
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
