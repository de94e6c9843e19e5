//! Owns near-duplicate candidates: documents whose sketches agree in a whole band (Indyk, Motwani 1998).

use crate::base::bloom::BloomFilter;
use crate::base::cast::{low_u32, to_u64};
use crate::base::ids::DocId;
use crate::engine::candidates::scope::{DocSet, Sides, Window};
use crate::engine::sketch::bands::BandKeys;
use crate::model::pair::Pair;
use crate::model::stats::Capped;
use std::cmp::Reverse;

/// The hubs of a star: the hub for members of the first side, and the hub for members of the second.
type Hubs = [DocId; 2];

/// Candidate pairs of a band, ascending and without repetition; and the buckets of more than `limit` documents, linked
/// by [`stars`].
///
/// Drops keys that occur once, sorts (key, document) and scans runs: O(n log n) for n documents, at most 8 n bytes
/// beside a Bloom filter of 2 n. Too short documents take no part.
pub fn band_pairs(keys: &BandKeys, band: usize, limit: usize, sides: Sides<'_>) -> BandCandidates {
    let mut near = BandCandidates::default();
    for_each_bucket(keys, band, sides, |members| {
        if members.len() > limit {
            near.large.push(vec![members.to_vec()]);
        } else {
            near.link(members, members.len(), sides);
        }
    });
    near.sorted()
}

/// As [`band_pairs`] for documents in order of time: the pairs that the window holds. A bucket is large if some stretch
/// of the bucket, as long as the window, is large.
pub fn timed_pairs(keys: &BandKeys, band: usize, limit: usize, sides: Sides<'_>, window: Window<'_>) -> BandCandidates {
    let mut near = BandCandidates::default();
    for_each_bucket(keys, band, sides, |members| {
        if window.stretches(members).all(|stretch| stretch.len() <= limit) {
            return near.link_near(members, sides, window);
        }
        near.large.push(window.stretches(members).map(<[DocId]>::to_vec).collect());
    });
    near.sorted()
}

/// Links the large buckets of all bands as stars, so that a story with more copies than the limit is still a single
/// cluster; `capped` counts the stars. The hub of a bucket (of each side, if there are two) is the document that is in
/// most large buckets, of equals the first: so different buckets have the same hub as a rule. Each document meets the
/// hubs with which the document shares most buckets, `most_hubs` at most, and the next document around the same hub.
/// With a window each stretch is a star of its own, and members are linked with the hub of the stretch before too. O(n
/// log n) for n members.
pub fn stars(
    bands: &[BandCandidates],
    documents: usize,
    sides: Sides<'_>,
    window: Option<Window<'_>>,
    most_hubs: usize,
) -> BandCandidates {
    let mut near = BandCandidates::default();
    let mut votes = vec![0u32; documents];
    let buckets = || bands.iter().flat_map(|band| &band.large);
    buckets().flatten().flatten().for_each(|doc| votes[doc.index()] += 1);
    let may = |&(a, b): &Pair| sides.apart(a, b) && window.is_none_or(|window| window.holds(a, b));
    let mut around: Vec<(Hubs, DocId)> = Vec::new();
    for bucket in buckets() {
        let mut before = None;
        for stretch in bucket {
            near.pairs.extend(before.iter().flat_map(|&hub| stretch.iter().map(move |&doc| (hub, doc))).filter(may));
            let mut hub = stretch[0];
            if stretch.iter().any(|&doc| sides.apart(hub, doc)) {
                let hubs = hubs(&votes, stretch, sides);
                around.extend(stretch.iter().map(|&doc| (hubs, doc)));
                hub = hubs[0];
                near.capped += Capped::star(sides, stretch.iter().copied());
            }
            near.copies.extend(stretch.iter().map(|&doc| (doc, hub)));
            before = Some(hub);
        }
    }
    let met = around.len();
    let around = nearest(around, &votes, most_hubs);
    near.capped.pairs_left_out += 2 * to_u64(met - around.len()); // a hub each, and a next document
    for &(hubs, doc) in &around {
        let hub = hubs[usize::from(sides.second(doc))];
        near.pairs.extend((hub != doc).then(|| (hub.min(doc), hub.max(doc))));
    }
    let others: Vec<(Hubs, DocId)> = around.into_iter().filter(|(hubs, doc)| !hubs.contains(doc)).collect();
    let next = others.windows(2).filter(|w| w[0].0 == w[1].0).map(|w| (w[0].1, w[1].1));
    near.pairs.extend(next.filter(may));
    near
}

/// As [`band_pairs`] for documents in order of preference: in a bucket over the limit each document is linked with the
/// first `leaders` of the bucket. With a window, with the leaders of the same stretch of time and of the stretches
/// beside.
pub fn led_pairs(
    keys: &BandKeys,
    band: usize,
    limit: usize,
    leaders: usize,
    window: Option<Window<'_>>,
) -> BandCandidates {
    let mut near = BandCandidates::default();
    for_each_bucket(keys, band, Sides::Any, |members| {
        let Some(window) = window else {
            let large = members.len() > limit;
            if large {
                near.lead(members, leaders);
            }
            return near.link(members, if large { leaders } else { members.len() }, Sides::Any);
        };
        let mut timed = members.to_vec();
        timed.sort_unstable_by_key(|doc| window.spans[doc.index()]);
        let stretches: Vec<&[DocId]> = window.stretches(&timed).collect();
        if stretches.iter().all(|stretch| stretch.len() <= limit) {
            return near.link_near(&timed, Sides::Any, window);
        }
        for (i, stretch) in stretches.iter().enumerate() {
            let mut preferred = stretch.to_vec();
            preferred.sort_unstable();
            near.lead(&preferred, leaders);
            let beside = &stretches[i.saturating_sub(1)..(i + 2).min(stretches.len())];
            for &a in preferred.iter().take(leaders) {
                let others =
                    beside.iter().flat_map(|stretch| stretch.iter()).filter(|&&b| a != b && window.holds(a, b));
                near.pairs.extend(others.map(|&b| (a.min(b), a.max(b))));
            }
        }
    });
    near.sorted()
}

/// Buckets of a band with documents that may be paired: the documents of each key, ascending.
fn for_each_bucket(keys: &BandKeys, band: usize, sides: Sides<'_>, mut bucket_of: impl FnMut(&[DocId])) {
    let repeated = BloomFilter::of(keys.of_band(band).map(|entry| entry.0), keys.len());
    let often = keys.of_band(band).filter(|entry| repeated.holds(entry.0));
    let mut table: Vec<u64> = often.map(|(key, doc)| u64::from(key) << 32 | u64::from(doc.0)).collect();
    table.sort_unstable();
    let mut members = Vec::new();
    for bucket in table.chunk_by(|x, y| x >> 32 == y >> 32) {
        members.clear();
        members.extend(bucket.iter().map(|&entry| DocId(low_u32(entry))));
        if members.iter().any(|&doc| sides.apart(members[0], doc)) {
            bucket_of(&members);
        }
    }
}

/// The pairs that bands propose.
#[derive(Clone, Debug, Default)]
pub struct BandCandidates {
    /// Candidates.
    pub pairs: Vec<Pair>,
    /// Buckets over the limit, to be linked as stars; each is cut into stretches of time, in order.
    pub large: Vec<Vec<Vec<DocId>>>,
    /// Counts of the buckets linked as stars.
    pub capped: Capped,
    /// Members of the stars, each with the hub.
    pub copies: Vec<(DocId, DocId)>,
}

impl BandCandidates {
    /// Links the first `leaders` members of a bucket with all later members.
    fn link(&mut self, members: &[DocId], leaders: usize, sides: Sides<'_>) {
        for (i, &a) in members.iter().enumerate().take(leaders) {
            self.pairs.extend(members[i + 1..].iter().filter(|&&b| sides.apart(a, b)).map(|&b| (a, b)));
        }
    }

    /// Links members of a bucket, given in order of time, with all later members near enough.
    fn link_near(&mut self, members: &[DocId], sides: Sides<'_>, window: Window<'_>) {
        for (i, &a) in members.iter().enumerate() {
            let later = &members[i + 1..];
            let later = &later[..window.reach(a, later)];
            self.pairs.extend(later.iter().filter(|&&b| sides.apart(a, b)).map(|&b| (a.min(b), a.max(b))));
        }
    }

    /// Notes that only the first `leaders` members are linked with all members.
    fn lead(&mut self, members: &[DocId], leaders: usize) {
        self.capped += Capped::led(members.len(), leaders);
        self.copies.extend(members.iter().map(|&doc| (doc, members[0])));
    }

    fn sorted(mut self) -> BandCandidates {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self
    }
}

/// For each document the group of near-copies over the limit that holds the document; of several groups the first. A
/// group is named by a document. Documents of the same group are linked as a star and need no further link.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    group: Vec<Option<DocId>>,
    /// The documents in groups.
    grouped: DocSet,
}

impl Copies {
    /// From members and hubs, in order of band. A hub in a group takes the members into the group.
    pub fn new<'m>(members: impl IntoIterator<Item = &'m (DocId, DocId)>, documents: usize) -> Copies {
        let mut group = vec![None; documents];
        for &(doc, hub) in members {
            let number = *group[hub.index()].get_or_insert(hub);
            group[doc.index()].get_or_insert(number);
        }
        let grouped = DocSet::of(documents, |doc| group[doc.index()].is_some());
        Copies { group, grouped }
    }

    /// Whether two documents are in groups, the same or not.
    #[inline]
    pub fn hold_both(&self, a: DocId, b: DocId) -> bool {
        self.grouped.holds(a) && self.grouped.holds(b)
    }

    /// Whether two documents are in the same group.
    #[inline]
    pub fn hold(&self, a: DocId, b: DocId) -> bool {
        self.grouped.holds(a) && self.group[a.index()] == self.group[b.index()]
    }
}

/// Documents that some pairs link, directly or by way of further documents: for each document the first linked
/// document, perhaps the document itself.
#[derive(Debug)]
pub struct Linked(Vec<DocId>);

impl Linked {
    /// Links so many documents by pairs. O(pairs + documents), nearly (Tarjan, van Leeuwen 1984: path halving).
    pub fn by(pairs: &[Pair], documents: usize) -> Linked {
        let mut linked = Linked((0..documents).map(DocId::from_index).collect());
        for &(a, b) in pairs {
            let (x, y) = (linked.first(a), linked.first(b));
            linked.0[x.max(y).index()] = x.min(y);
        }
        for doc in (0..documents).map(DocId::from_index) {
            linked.0[doc.index()] = linked.first(doc);
        }
        linked
    }

    /// The first linked document known so far. Each document points to itself or to a lower document; documents on the
    /// way are made to point further.
    fn first(&mut self, mut doc: DocId) -> DocId {
        while self.0[doc.index()] != doc {
            let next = self.0[doc.index()];
            self.0[doc.index()] = self.0[next.index()];
            doc = next;
        }
        doc
    }

    /// Whether two documents are linked.
    #[inline]
    pub fn hold(&self, (a, b): Pair) -> bool {
        self.0[a.index()] == self.0[b.index()]
    }
}

/// Members of large buckets, each with the hubs of a bucket; in order of the hubs. A document meets the nearest hubs:
/// the hubs with which the document shares most buckets, of equals the hubs with most votes.
fn nearest(mut around: Vec<(Hubs, DocId)>, votes: &[u32], most_hubs: usize) -> Vec<(Hubs, DocId)> {
    around.sort_unstable_by_key(|&(hubs, doc)| (doc, hubs));
    let often = around.chunk_by(|x, y| x == y).map(|same| (same[0], same.len()));
    let mut often: Vec<((Hubs, DocId), usize)> = often.collect();
    often.sort_unstable_by_key(|&((hubs, doc), often)| (doc, Reverse((often, votes[hubs[0].index()])), hubs));
    let mut out = Vec::new();
    for of_document in often.chunk_by(|x, y| x.0.1 == y.0.1) {
        let (own, others): (Vec<_>, Vec<_>) =
            of_document.iter().map(|one| one.0).partition(|(hubs, doc)| hubs.contains(doc));
        out.extend(own);
        out.extend(others.into_iter().take(most_hubs));
    }
    out.sort_unstable();
    out
}

/// The member of a bucket with most votes. With two sides: a member of the second side for members of the first side,
/// and the reverse.
fn hubs(votes: &[u32], members: &[DocId], sides: Sides<'_>) -> Hubs {
    let chosen = |second: bool| {
        let side = members.iter().copied().filter(|&doc| sides.second(doc) == second);
        side.max_by_key(|&doc| (votes[doc.index()], Reverse(doc))).unwrap_or(members[0])
    };
    match sides {
        Sides::Any => [chosen(false); 2],
        Sides::Two(_) => [chosen(true), chosen(false)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::to_usize;
    use crate::model::tuning::candidates::CandidateTuning;

    fn rows<const N: usize>(rows: &[[u32; N]]) -> BandKeys {
        let rank: Vec<DocId> = (0..).map(DocId).take(rows.len()).collect();
        BandKeys::new((N, 0), [(rows.concat(), Vec::new())], &rank)
    }

    #[test]
    fn finds_equal_bands_and_skips_short_documents() {
        let keys = rows(&[[1, 3], [9, 3], [1, 7], [0, 0], [0, 0]]);
        assert_eq!(band_pairs(&keys, 0, 10, Sides::Any).pairs, [(DocId(0), DocId(2))]);
        assert_eq!(band_pairs(&keys, 1, 10, Sides::Any).pairs, [(DocId(0), DocId(1))]);
    }

    /// The pairs that all bands propose by stars.
    fn linked<const N: usize>(keys: &BandKeys, limit: usize, sides: Sides<'_>) -> BandCandidates {
        let bands: Vec<BandCandidates> = (0..N).map(|band| band_pairs(keys, band, limit, sides)).collect();
        assert!(bands.iter().all(|band| band.pairs.is_empty()));
        stars(&bands, keys.len(), sides, None, CandidateTuning::default().band_hubs).sorted()
    }

    #[test]
    fn a_star_has_the_best_copy_as_its_hub() {
        // Document 0 agrees with the rest in one band only; document 2 holds every common key.
        let keys = rows(&[[5, 90, 91], [5, 6, 93], [5, 6, 7], [5, 94, 7], [1, 6, 7]]);
        let BandCandidates { pairs, .. } = linked::<3>(&keys, 2, Sides::Any);
        for other in [0, 1, 3, 4] {
            let pair = (DocId(other.min(2)), DocId(other.max(2)));
            assert!(pairs.contains(&pair), "{pair:?}");
        }
    }

    #[test]
    fn a_document_meets_the_hubs_of_most_shared_buckets() {
        // Document 9 is in three buckets around document 0, two around 1 and one around 2.
        let buckets: [&[usize]; 12] = [
            &[0, 3, 9],
            &[0, 4, 9],
            &[0, 5, 9],
            &[1, 6, 9],
            &[1, 7, 9],
            &[2, 8, 9],
            &[0, 1, 2],
            &[0, 1, 2],
            &[0, 1, 2],
            &[0, 1, 2],
            &[2, 6, 7],
            &[2, 6, 7],
        ];
        let key = |doc: u32, members: &&[usize]| if members.contains(&to_usize(doc)) { 5 } else { 100 + doc };
        let all: Vec<[u32; 12]> = (0..10).map(|doc| buckets.each_ref().map(|members| key(doc, members))).collect();
        let BandCandidates { pairs, .. } = linked::<12>(&rows(&all), 2, Sides::Any);
        let met: Vec<u32> = pairs.iter().filter(|pair| pair.1 == DocId(9)).map(|pair| pair.0.0).collect();
        assert_eq!(met, [0, 1, 5, 7]); // and before itself the next document around each
    }

    #[test]
    fn a_large_bucket_costs_a_star() {
        let BandCandidates { pairs, capped, .. } = linked::<1>(&rows(&[[5]; 1000]), 100, Sides::Any);
        assert_eq!(pairs.len(), 999 + 998);
        assert_eq!(capped, Capped { buckets: 1, pairs_left_out: 1000 * 999 / 2 - 1997 });
    }

    #[test]
    fn two_sides_are_linked_across_only() {
        let second: Vec<bool> = (0..60).map(|i| i % 3 == 0).collect();
        let sides = Sides::Two(&second);
        let keys = rows(&[[5]; 60]);
        let BandCandidates { pairs, large, .. } = band_pairs(&keys, 0, 100, sides);
        assert_eq!((pairs.len(), large.len()), (20 * 40, 0));
        assert!(pairs.iter().all(|&(a, b)| a < b && sides.apart(a, b)));
        // As a star: each with the hub of the far side (the two hubs once), and the next document if on the far side.
        let BandCandidates { pairs: star, capped, .. } = linked::<1>(&keys, 10, sides);
        assert!(star.iter().all(|pair| pairs.contains(pair)));
        assert!((0..60).all(|i| star.iter().any(|&(a, b)| a == DocId(i) || b == DocId(i))));
        assert!(star.len() < 120, "{}", star.len());
        assert_eq!(capped, Capped { buckets: 1, pairs_left_out: 19 * 39 });
        // One document against all: its star leaves nothing out. Only one side: nothing to link.
        let second: Vec<bool> = (0..60).map(|i| i > 0).collect();
        let BandCandidates { pairs, capped, .. } = linked::<1>(&keys, 10, Sides::Two(&second));
        assert_eq!((pairs.len(), capped), (59, Capped::default()));
        assert!(linked::<1>(&keys, 10, Sides::Two(&[true; 60])).pairs.is_empty());
    }

    #[test]
    fn links_go_by_way_of_others() {
        let pairs = |list: &[(u32, u32)]| -> Vec<Pair> { list.iter().map(|&(a, b)| (DocId(a), DocId(b))).collect() };
        let linked = Linked::by(&pairs(&[(0, 1), (0, 2), (4, 5), (4, 6), (8, 9), (6, 8), (2, 9), (11, 12)]), 14);
        let held = |list: &[(u32, u32)]| pairs(list).into_iter().map(|pair| linked.hold(pair)).collect::<Vec<_>>();
        assert_eq!(held(&[(1, 2), (1, 9), (0, 5), (11, 12)]), [true; 4]);
        assert_eq!(held(&[(5, 11), (3, 7), (12, 13)]), [false; 3]);
    }
}
