//! Owns the join of stem pairs: the evidence, in bits, that the stem pairs of two documents give for rewritten text, and
//! the pairs of documents with enough of the evidence.
//!
//! Let a stem pair stand in n of N documents. The stem pair weighs log2(N / n) bits for each two of the n. Two documents
//! are a candidate pair if the stem pairs in some 40 words of both weigh enough. There each word counts once: a stem
//! pair counts in full if both words are new, half if one word is. A stem pair of very many documents links each
//! document with the next few in time, and weighs as little as the stem pair is.
//!
//! As in [`join`](super::join), hits are put down by the bucket of the first document. The bits of a pair are added up
//! in a small table before anything is sorted: nearly all pairs of documents share too little.

use crate::base::cast::{low_u8, low_u32, low_u64, to_u32, to_u64, to_usize, top_bits};
use crate::base::hash::mix;
use crate::base::ids::DocId;
use crate::base::math::log2_tenths;
use crate::engine::candidates::known_pairs::KnownPairs;
use crate::engine::candidates::postings::Posting;
use crate::engine::candidates::scope::Sides;
use crate::engine::candidates::stem_pairs;
use crate::engine::sketch::winnow::Context;
use crate::model::pair::Pair;
use crate::model::tuning::candidates::CandidateTuning;
use std::ops::Range;

/// Documents whose numbers differ in so many lowest bits only lie in the same bucket.
const BUCKET_BITS: u32 = 8;

/// Documents of a list whose pairs are looked up before hits are made. Decides time and memory alone.
const LOOKED_UP: usize = 4;

/// Number of buckets of so many documents.
pub fn buckets(docs: usize) -> usize {
    docs.div_ceil(1 << BUCKET_BITS)
}

fn bucket(doc: DocId) -> usize {
    to_usize(doc.0 >> BUCKET_BITS)
}

/// The rules of a join of stem pairs.
#[derive(Clone, Copy, Debug)]
pub struct StemPairRules<'a> {
    /// Most documents that a stem pair links pair by pair.
    pub limit: usize,
    /// Which documents may be paired.
    pub sides: Sides<'a>,
    /// Dates of documents, as the earliest and the latest second that each may mean; without a date the whole of time.
    pub times: &'a [(i64, i64)],
    /// Most seconds between the dates of a pair, if there is a limit.
    pub most_apart: Option<i64>,
    /// Documents that are searched.
    pub searched: usize,
    /// The numbers behind the rules.
    pub tuning: CandidateTuning,
}

impl StemPairRules<'_> {
    /// Least evidence of a candidate pair, in tenths of a bit: what chance explains among the pairs of the corpus.
    pub fn least(&self) -> u32 {
        let CandidateTuning { stem_pair_doubling: doubling, stem_pair_beyond: beyond, .. } = self.tuning;
        log2_tenths(to_u32(self.searched)) * u32::from(doubling) / 10 + u32::from(beyond)
    }

    /// What a stem pair of so many documents weighs, in tenths of a bit.
    fn bits(&self, documents: usize) -> u32 {
        log2_tenths(to_u32(self.searched)).saturating_sub(log2_tenths(to_u32(documents)))
    }

    fn may_be_paired(&self, x: DocId, y: DocId) -> bool {
        self.sides.apart(x, y) && self.most_apart.is_none_or(|most| self.apart(x, y) <= most)
    }

    /// Least seconds between two documents.
    fn apart(&self, x: DocId, y: DocId) -> i64 {
        let (x, y) = (self.times[x.index()], self.times[y.index()]);
        y.0.saturating_sub(x.1).max(x.0.saturating_sub(y.1))
    }

    /// Goes through the posting lists of a shard, with the documents of each list.
    fn for_each_list<'p>(&self, shard: &'p [Posting], mut each: impl FnMut(&'p [Posting], &mut Vec<Range<usize>>)) {
        let mut documents: Vec<Range<usize>> = Vec::new();
        for list in shard.chunk_by(|x, y| x.hash == y.hash) {
            documents.clear();
            let mut end = 0;
            documents.extend(list.chunk_by(|x, y| x.doc == y.doc).map(|same| {
                end += same.len();
                end - same.len()..end
            }));
            each(list, &mut documents);
        }
    }

    /// Goes through the documents that a list over the limit links: each with all that are near enough in time, if few
    /// are, else with the next few in time.
    fn for_each_in_time(
        &self,
        list: &[Posting],
        documents: &mut [Range<usize>],
        mut each: impl FnMut(&Range<usize>, &Range<usize>),
    ) {
        let doc = |one: &Range<usize>| list[one.start].doc;
        documents.sort_unstable_by_key(|one| (self.times[doc(one).index()], doc(one)));
        for (i, x) in documents.iter().enumerate() {
            let later = &documents[i + 1..];
            let is_near = |y: &&Range<usize>| self.most_apart.is_some_and(|most| self.apart(doc(x), doc(y)) <= most);
            let near = later.iter().take(self.limit + 1).take_while(is_near).count();
            let few =
                if near <= self.limit { near.max(self.tuning.stem_pair_links) } else { self.tuning.stem_pair_links };
            later.iter().filter(|y| self.may_be_paired(doc(x), doc(y))).take(few).for_each(|y| each(x, y));
        }
    }
}

/// Drops posting lists of few documents that are all known pairs: the hits of such a list would say nothing new. Most
/// lists of copies go. O(postings).
pub fn drop_known(shard: &mut Vec<Posting>, known: &KnownPairs) {
    let (mut kept, mut start) = (0, 0);
    while start < shard.len() {
        let list = shard[start..].chunk_by(|x, y| x.hash == y.hash).next().map_or(0, <[Posting]>::len);
        if !are_known(&shard[start..start + list], known) {
            shard.copy_within(start..start + list, kept);
            kept += list;
        }
        start += list;
    }
    shard.truncate(kept);
    shard.shrink_to_fit();
}

/// Whether a list has [`LOOKED_UP`] documents at most, and each two are a known pair.
fn are_known(list: &[Posting], known: &KnownPairs) -> bool {
    let documents = || list.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0].doc);
    let with_later = |(i, a): (usize, DocId)| documents().skip(i + 1).all(|b| known.hold((a, b)));
    documents().nth(LOOKED_UP).is_none() && documents().enumerate().all(with_later)
}

/// The number of hits of each bucket of a shard, at most, for so many documents. O(postings).
pub fn survey(shard: &[Posting], docs: usize, rules: StemPairRules<'_>) -> Vec<u64> {
    let mut out = vec![0; buckets(docs)];
    rules.for_each_list(shard, |list, documents| {
        if documents.len() <= rules.limit {
            let after = |one: &Range<usize>| to_u64(one.len() * (list.len() - one.end));
            documents.iter().for_each(|one| out[bucket(list[one.start].doc)] += after(one));
        } else {
            rules.for_each_in_time(list, documents, |x, y| {
                let first = list[x.start].doc.min(list[y.start].doc);
                out[bucket(first)] += to_u64(x.len() * y.len());
            });
        }
    });
    out
}

/// A stem pair that two documents share. 16 bytes.
///
/// From the top: the lowest bits of the number of the first document; the second document; the place in the first
/// document and the distance of the two words there; the same in the second document; the bits. So sorted hits come
/// pair by pair, and inside a pair in order of the first document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit(u128);

const BITS: u32 = 10;
const DISTANCE: u32 = 6;

impl Hit {
    /// Bytes of a hit.
    pub const BYTES: usize = size_of::<Hit>();

    fn new(p: &Posting, q: &Posting, bits: u32) -> Hit {
        let first = p.doc.0 % (1 << BUCKET_BITS);
        let mut packed = u128::from(first) << 32 | u128::from(q.doc.0);
        for posting in [p, q] {
            packed = packed << 32 | u128::from(posting.position);
            packed = packed << DISTANCE | u128::from(posting.context.0 % (1 << DISTANCE));
        }
        Hit(packed << BITS | u128::from(bits % (1 << BITS)))
    }

    /// A number that stands for the pair among the pairs of the bucket.
    fn pair(self) -> u64 {
        low_u64(self.0 >> (BITS + 2 * DISTANCE + 64))
    }

    fn bits(self) -> u32 {
        low_u32(low_u64(self.0)) % (1 << BITS)
    }

    /// The tokens of the stem pair in the first document.
    fn in_first(self) -> [u32; 2] {
        Hit::tokens(low_u64(self.0 >> (BITS + DISTANCE + 32)))
    }

    /// The tokens of the stem pair in the second document.
    fn in_second(self) -> [u32; 2] {
        Hit::tokens(low_u64(self.0 >> BITS))
    }

    fn tokens(packed: u64) -> [u32; 2] {
        stem_pairs::tokens(low_u32(packed >> DISTANCE), Context(low_u32(packed) % (1 << DISTANCE)))
    }
}

/// The hits of a shard whose first documents lie in some buckets, by bucket; `made` is the [`survey`] of the shard.
/// O(hits of the shard).
pub fn hits(shard: &[Posting], buckets: Range<usize>, made: &[u64], rules: StemPairRules<'_>) -> Vec<Vec<Hit>> {
    let room = |&n: &u64| Vec::with_capacity(usize::try_from(n).unwrap_or(0));
    let mut out: Vec<Vec<Hit>> = made[buckets.clone()].iter().map(room).collect();
    rules.for_each_list(shard, |list, documents| {
        let bits = rules.bits(documents.len());
        let mut link = |x: &Range<usize>, y: &Range<usize>| {
            let (x, y) = if x.start < y.start { (x, y) } else { (y, x) };
            let bucket = bucket(list[x.start].doc);
            if buckets.contains(&bucket) {
                let hits = &mut out[bucket - buckets.start];
                list[x.clone()].iter().for_each(|p| hits.extend(list[y.clone()].iter().map(|q| Hit::new(p, q, bits))));
            }
        };
        if documents.len() > rules.limit {
            return rules.for_each_in_time(list, documents, link);
        }
        let doc = |one: &Range<usize>| list[one.start].doc;
        for (i, x) in documents.iter().enumerate() {
            let others = documents[i + 1..].iter().filter(|y| rules.may_be_paired(doc(x), doc(y)));
            others.for_each(|y| link(x, y));
        }
    });
    out
}

/// Room to work on a bucket; each worker has room of its own.
#[derive(Debug, Default)]
pub struct StemPairScratch {
    hits: Vec<Hit>,
    sums: Vec<u8>,
    inside: Vec<Hit>,
}

/// The pairs of a bucket with enough evidence, ascending, without `known` pairs; from the hits of all shards. O(n log n) for n
/// hits of pairs that share much.
pub fn candidates<'h>(
    of_shards: impl Iterator<Item = &'h [Hit]> + Clone,
    bucket: usize,
    known: &KnownPairs,
    rules: StemPairRules<'_>,
    scratch: &mut StemPairScratch,
) -> Vec<Pair> {
    let StemPairScratch { hits, sums, inside } = scratch;
    let least = rules.least();
    let all = of_shards.clone().map(<[Hit]>::len).sum::<usize>();
    let width = (all * 4).next_power_of_two().max(2).trailing_zeros();
    let slot = |hit: &Hit| top_bits(mix(hit.pair()), width);
    let whole = |hit: &Hit| low_u8(to_usize(hit.bits().div_ceil(10).min(255)));
    sums.clear();
    sums.resize(1 << width, 0);
    for hit in of_shards.clone().flatten() {
        let sum = &mut sums[slot(hit)];
        *sum = sum.saturating_add(whole(hit));
    }
    let enough = low_u8(to_usize((least / 10).min(255)));
    hits.clear();
    of_shards.for_each(|shard| hits.extend(shard.iter().filter(|hit| sums[slot(hit)] >= enough)));
    hits.sort_unstable();
    let first = to_u32(bucket << BUCKET_BITS);
    let of = |hit: &Hit| (DocId(first + low_u32(hit.pair() >> 32)), DocId(low_u32(hit.pair())));
    let meets =
        |hits: &&[Hit]| !known.hold(of(&hits[0])) && most_evidence(hits, least, least, &rules.tuning, inside) >= least;
    hits.chunk_by(|x, y| x.pair() == y.pair()).filter(meets).map(|hits| of(&hits[0])).collect()
}

/// The most that the stem pairs of two documents, in order of the first document, weigh in some window of both, in
/// tenths of a bit; 0 for less than `least`. Evidence of `enough` ends the search.
fn most_evidence(hits: &[Hit], least: u32, enough: u32, tuning: &CandidateTuning, inside: &mut Vec<Hit>) -> u32 {
    let window = u32::from(tuning.stem_pair_window);
    let sum = |hits: &[Hit]| hits.iter().map(|hit| hit.bits()).sum::<u32>();
    let is_inside = |place: [u32; 2], start: u32| place[0] >= start && place[1] < start + window;
    let (mut best, mut end) = (0, 0);
    let more = |hits: &[Hit], best: u32| sum(hits) >= least.max(best + 1);
    if !more(hits, best) {
        return 0;
    }
    for (i, first) in hits.iter().enumerate() {
        let start = first.in_first()[0];
        end += hits[end..].iter().take_while(|hit| hit.in_first()[0] < start + window).count();
        if !more(&hits[i..end], best) {
            continue;
        }
        for start_second in hits[i..end].iter().map(|hit| hit.in_second()[0]) {
            let both = |hit: &&Hit| is_inside(hit.in_first(), start) && is_inside(hit.in_second(), start_second);
            inside.clear();
            inside.extend(hits[i..end].iter().filter(both));
            if more(inside, best) {
                best = best.max(evidence(inside, [start, start_second], tuning));
            }
            if best >= enough {
                return best;
            }
        }
    }
    if best < least { 0 } else { best }
}

/// The evidence of some hits in windows that begin at `starts`, in tenths of a bit: 0 if the hits have too few words.
/// The rarest stem pairs come first. A stem pair counts by the words that no stem pair before has, on the side with
/// fewer.
fn evidence(hits: &mut [Hit], starts: [u32; 2], tuning: &CandidateTuning) -> u32 {
    hits.sort_unstable_by_key(|hit| (std::cmp::Reverse(hit.bits()), *hit));
    let mut taken = [0_u64; 2];
    let mut twice = 0;
    for hit in hits.iter() {
        let mut new = u32::MAX;
        for (side, tokens) in [hit.in_first(), hit.in_second()].into_iter().enumerate() {
            let own = tokens.iter().fold(0, |all, token| all | 1_u64 << (token - starts[side]).min(63));
            new = new.min((own & !taken[side]).count_ones());
            taken[side] |= own;
        }
        twice += new * hit.bits();
    }
    let stems = taken[0].count_ones().min(taken[1].count_ones());
    if stems < tuning.stem_pair_stems { 0 } else { twice / 2 }
}

/// A stem pair of two documents, as the rules weigh stem pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedStemPair {
    /// The two words in both documents.
    pub places: [[u32; 2]; 2],
    /// Documents that hold the stem pair.
    pub documents: u32,
    /// Weight in tenths of a bit.
    pub bits: u32,
}

/// The stem pairs of a shard that two documents share, and the hits of the stem pairs that link the two.
pub fn shared(shard: &[Posting], (a, b): Pair, rules: StemPairRules<'_>) -> (Vec<SharedStemPair>, Vec<Hit>) {
    let (mut out, mut hits) = (Vec::new(), Vec::new());
    rules.for_each_list(shard, |list, documents| {
        let of = |doc| list.iter().filter(move |p| p.doc == doc);
        let (Some(p), Some(q)) = (of(a).next(), of(b).next()) else { return };
        let bits = rules.bits(documents.len());
        let places = [p, q].map(|p| stem_pairs::tokens(p.position, p.context));
        out.push(SharedStemPair { places, documents: to_u32(documents.len()), bits });
        let mut is_linked = documents.len() <= rules.limit && rules.may_be_paired(a, b);
        if documents.len() > rules.limit {
            rules.for_each_in_time(list, documents, |x, y| {
                let [x, y] = [x, y].map(|one| list[one.start].doc);
                is_linked |= (x.min(y), x.max(y)) == (a, b);
            });
        }
        if is_linked {
            let pairs = of(a).flat_map(|p| of(b).map(move |q| (p, q)));
            hits.extend(pairs.map(|(p, q)| Hit::new(p, q, bits)));
        }
    });
    (out, hits)
}

/// The evidence of the hits of two documents, in tenths of a bit.
pub fn evidence_of(mut hits: Vec<Hit>, rules: StemPairRules<'_>) -> u32 {
    hits.sort_unstable();
    most_evidence(&hits, 0, u32::MAX, &rules.tuning, &mut Vec::new())
}

/// The candidate pairs of some shards on a single thread.
pub fn join(shards: &[&[Posting]], docs: usize, known: &KnownPairs, rules: StemPairRules<'_>) -> Vec<Pair> {
    let all = 0..buckets(docs);
    let hits: Vec<Vec<Vec<Hit>>> =
        shards.iter().map(|shard| hits(shard, all.clone(), &survey(shard, docs, rules), rules)).collect();
    let mut scratch = StemPairScratch::default();
    all.flat_map(|i| candidates(hits.iter().map(|shard| &shard[i][..]), i, known, rules, &mut scratch)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::candidates::postings::group;
    use crate::engine::candidates::stem_pairs::{TellingWord, stem_pairs};
    use proptest::prelude::*;

    const UNDATED: (i64, i64) = (i64::MIN / 4, i64::MAX / 4);

    /// The posting lists of documents of telling words, each the stem and the distance from the word before.
    fn shard(docs: &[Vec<(u64, u32)>], tuning: &CandidateTuning) -> Vec<Posting> {
        let (mut all, mut pairs) = (Vec::new(), Vec::new());
        for (number, doc) in docs.iter().enumerate() {
            let mut place = 0;
            let words = doc.iter().map(|&(stem, distance)| {
                place += distance;
                TellingWord { stem: mix(stem), place, bits: 150 }
            });
            pairs.clear();
            stem_pairs(&words.collect::<Vec<_>>(), tuning, &mut pairs);
            all.extend(pairs.iter().map(|f| Posting::new(DocId::from_index(number), f, 0)));
        }
        let kept = CandidateTuning { kept_positions: 2, kept_contexts: 2, ..*tuning };
        group(all.into_iter(), |p| p.hash, |p| p, Sides::Any, &kept, &mut Vec::new())
    }

    fn rules<'a>(docs: usize, limit: usize, times: &'a [(i64, i64)]) -> StemPairRules<'a> {
        let tuning = CandidateTuning { stem_pair_stems: 4, ..CandidateTuning::default() };
        StemPairRules { limit, sides: Sides::Any, times, most_apart: None, searched: docs, tuning }
    }

    /// The slow way: each pair of documents alone, in windows that begin anywhere.
    fn slow(shard: &[Posting], docs: usize, rules: StemPairRules<'_>) -> Vec<Pair> {
        let mut out = Vec::new();
        let window = u32::from(rules.tuning.stem_pair_window);
        for (a, b) in (0..docs).flat_map(|a| (a + 1..docs).map(move |b| (a, b))) {
            let pair = (DocId::from_index(a), DocId::from_index(b));
            let (_, hits) = shared(shard, pair, rules);
            let starts: Vec<[u32; 2]> =
                hits.iter().flat_map(|x| hits.iter().map(|y| [x.in_first()[0], y.in_second()[0]])).collect();
            let enough = |starts: &[u32; 2]| {
                let inside = |place: [u32; 2], start: u32| place[0] >= start && place[1] < start + window;
                let mut own: Vec<Hit> = hits
                    .iter()
                    .copied()
                    .filter(|hit| inside(hit.in_first(), starts[0]) && inside(hit.in_second(), starts[1]))
                    .collect();
                evidence(&mut own, *starts, &rules.tuning) >= rules.least()
            };
            if starts.iter().any(enough) {
                out.push(pair);
            }
        }
        out
    }

    fn documents() -> impl Strategy<Value = Vec<Vec<(u64, u32)>>> {
        prop::collection::vec(prop::collection::vec((0..60_u64, 1..12_u32), 0..30), 2..14)
    }

    proptest! {
        /// Every pair with enough evidence in a window is a candidate, and no other.
        #[test]
        fn pairs_are_those_of_the_slow_way(docs in documents()) {
            let times = vec![UNDATED; docs.len()];
            let rules = rules(docs.len(), 100, &times);
            let shard = shard(&docs, &rules.tuning);
            let none = KnownPairs::new(&[], docs.len());
            prop_assert_eq!(join(&[&shard], docs.len(), &none, rules), slow(&shard, docs.len(), rules));
        }

        /// A survey never counts too few hits, and known pairs are left out.
        #[test]
        fn surveys_have_room_and_known_pairs_are_left_out(docs in documents(), limit in 1_usize..6) {
            let times = vec![UNDATED; docs.len()];
            let rules = rules(docs.len(), limit, &times);
            let shard = shard(&docs, &rules.tuning);
            let made = survey(&shard, docs.len(), rules);
            let hits = hits(&shard, 0..made.len(), &made, rules);
            prop_assert!(hits.iter().zip(&made).all(|(hits, &made)| to_u64(hits.len()) <= made));
            let of = |shard: &[Posting], known: &[Pair]| {
                join(&[shard], docs.len(), &KnownPairs::new(known, docs.len()), rules)
            };
            let pairs = of(&shard, &[]);
            prop_assert!(of(&shard, &pairs).is_empty());
            let (known, rest) = pairs.split_at(pairs.len() / 2);
            let mut without = shard.clone();
            drop_known(&mut without, &KnownPairs::new(known, docs.len()));
            prop_assert!(without.len() <= shard.len());
            prop_assert_eq!(of(&without, known), rest);
        }

        #[test]
        fn what_is_packed_comes_out(docs: [u32; 2], places: [u32; 2], distances in [1..64_u32, 1..64_u32], bits in 0..1024_u32) {
            let places = places.map(|place| place / 2);
            let posting = |i: usize| Posting {
                doc: DocId(docs[i]), position: places[i], context: Context(distances[i]), ..Posting::default()
            };
            let hit = Hit::new(&posting(0), &posting(1), bits);
            prop_assert_eq!(hit.pair(), u64::from(docs[0] % 256) << 32 | u64::from(docs[1]));
            prop_assert_eq!(hit.in_first(), [places[0], places[0] + distances[0]]);
            prop_assert_eq!((hit.in_second(), hit.bits()), ([places[1], places[1] + distances[1]], bits));
        }
    }

    #[test]
    fn a_crowded_stem_pair_links_the_next_in_time() {
        // One story of nine tellings; at most four are linked pair by pair.
        let story: Vec<(u64, u32)> = (0..20).map(|stem| (stem, 2)).collect();
        let mut docs = vec![story; 9];
        docs.extend((0..500).map(|i| vec![(1000 + i, 1)]));
        let times: Vec<(i64, i64)> = (0..509).map(|i| (1000 - i, 1000 - i)).collect();
        let rules = rules(docs.len(), 4, &times);
        let shard = shard(&docs, &rules.tuning);
        let none = KnownPairs::new(&[], docs.len());
        let pairs = join(&[&shard], docs.len(), &none, rules);
        assert_eq!(pairs.len(), 8 + 7 + 6, "each with the next three: {pairs:?}");
        let near = StemPairRules { most_apart: Some(2), ..rules };
        assert_eq!(join(&[&shard], docs.len(), &none, near).len(), 8 + 7, "each with the two near in time");
    }
}
