//! Owns passage candidates: fingerprints that documents share, put together pair by pair, and the pairs they propose.
//!
//! A pair is proposed if it shares two fingerprints in a diagonal band, or one whose run may reach the guaranteed length
//! as far as the traces of the words around it tell. So every shared run of `width + window - 1` words proposes its pair,
//! while the five-word runs that unrelated texts share by chance do not.
//!
//! Each share of the fingerprints is gone through from its beginning to its end, and what two postings of a group have in
//! common is a [`Anchor`], put down by the [bucket](Anchor::BUCKET_BITS) of its first document. Then each bucket is small enough to
//! be sorted near the processor. So memory is read and written in long runs; looking up the postings of one document after
//! the other would wait for it at each. How many hits there are is counted before ([`Survey`]), so that not more of them
//! than there is room for are made at a time.

use super::common_phrases;
use super::frequent_edges::{Common, FrequentEdges, Shadows};
use super::posting_lists::{PostingList, Rules};
use crate::base::cast::{to_u32, to_u64, to_usize, top_bits};
use crate::base::hash::mix;
use crate::base::ids::DocId;
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::postings::Posting;
use crate::engine::sketch::winnow::CONTEXT_WORDS;
use crate::model::pair::Pair;
use crate::model::stats::Capped;
use std::ops::Range;

/// Hits that are put down at a time: 1 MB, which is near the processor while they are parted.
const RUN: usize = 1 << 16;

/// Grouped postings of one share of the fingerprints.
#[derive(Clone, Copy, Debug)]
pub struct JoinShard<'s> {
    /// Its number.
    pub number: usize,
    /// What [`group`](super::postings::group) made of it.
    pub postings: &'s [Posting],
    /// The ranges of its groups that are boilerplate, which casts shadows and links nothing.
    pub boilerplate: &'s [(u32, u32)],
}

/// What has to be known of a share before hits are made.
#[derive(Debug, Default)]
pub struct Survey {
    /// Postings of its common fingerprints.
    pub commons: Vec<Common>,
    /// What stars leave out.
    pub capped: Capped,
    /// How many hits there are at most, by bucket.
    pub hits: Vec<u64>,
}

impl Survey {
    /// The survey of a share of the fingerprints of `docs` documents. O(postings); with a window O(hits).
    pub fn of(shard: JoinShard<'_>, docs: usize, rules: Rules<'_>) -> Survey {
        let mut out = Survey { hits: vec![0; buckets(docs)], ..Survey::default() };
        rules.for_each_group(shard.postings, shard.boilerplate, |group| {
            if group.common {
                out.commons.extend(group.postings.iter().map(|p| Common::new(p, shard.number)));
                out.capped += group.capped;
            }
            for stretch in group.stretches {
                for at in stretch.postings.clone() {
                    let linked = group.linked(at, stretch.hubs, &rules);
                    out.hits[bucket(group.postings[at].doc)] +=
                        linked.into_iter().map(|range| to_u64(range.len())).sum::<u64>();
                }
            }
        });
        out
    }
}

/// How many buckets so many documents lie in.
pub fn buckets(docs: usize) -> usize {
    docs.div_ceil(1 << Anchor::BUCKET_BITS)
}

fn bucket(doc: DocId) -> usize {
    to_usize(doc.0 >> Anchor::BUCKET_BITS)
}

/// Buckets whose hits are made at a time, from the first on: about as many as there is `room` for, but no more than `most`
/// times. `hits` are the hits of each.
pub fn passes(hits: &[u64], room: u64, most: u64) -> Vec<Range<usize>> {
    let room = room.max(hits.iter().sum::<u64>().div_ceil(most));
    let (mut out, mut start, mut taken) = (Vec::new(), 0, 0);
    for (bucket, &hits) in hits.iter().enumerate() {
        if bucket > start && taken + hits > room {
            out.push(start..bucket);
            (start, taken) = (bucket, 0);
        }
        taken += hits;
    }
    out.push(start..hits.len());
    out
}

/// Some hits of one share, by bucket.
#[derive(Debug)]
pub struct AnchorRun {
    hits: Vec<Anchor>,
    /// Those of the i-th bucket of its pass are `hits[rows[i]..rows[i + 1]]`.
    rows: Vec<u32>,
}

/// Hits on their way into a run; one for each worker.
#[derive(Debug, Default)]
pub struct JoinBuffers {
    hits: Vec<Anchor>,
    /// The bucket of each.
    buckets: Vec<u32>,
    contexts: Vec<u32>,
}

impl JoinBuffers {
    /// Parts what is there by bucket, of so many. O(hits + buckets).
    fn part(&mut self, buckets: usize) -> AnchorRun {
        let mut rows = vec![0; buckets + 1];
        self.buckets.iter().for_each(|&bucket| rows[to_usize(bucket)] += 1);
        // First the end of each row, then down to its beginning.
        let mut end = 0;
        for row in &mut rows {
            end += *row;
            *row = end;
        }
        let mut hits = vec![Anchor::default(); self.hits.len()];
        for (&hit, &bucket) in self.hits.iter().zip(&self.buckets) {
            let row = &mut rows[to_usize(bucket)];
            *row -= 1;
            hits[to_usize(*row)] = hit;
        }
        self.hits.clear();
        self.buckets.clear();
        AnchorRun { hits, rows }
    }
}

/// What a bucket is worked on with; one for each worker.
#[derive(Debug, Default)]
pub struct Scratch {
    hits: Vec<Anchor>,
    seen: Vec<u8>,
}

/// The making of hits, and of pairs from them.
#[derive(Debug)]
pub struct Join<'a> {
    rules: Rules<'a>,
    commons: FrequentEdges,
    /// Words that two documents must share beside a shingle if one is to be enough.
    needed: u32,
}

impl<'a> Join<'a> {
    /// By these rules, with the winnowing `window` and what surveys found to be common.
    pub fn new(rules: Rules<'a>, window: usize, commons: FrequentEdges) -> Join<'a> {
        Join { rules, commons, needed: to_u32((window - 1).min(CONTEXT_WORDS)) }
    }

    /// The hits of a share whose first documents lie in some buckets. O(postings + hits).
    pub fn hits(&self, shard: JoinShard<'_>, buckets: Range<usize>, room: &mut JoinBuffers) -> Vec<AnchorRun> {
        let mut runs = Vec::new();
        let [first, end] = [buckets.start, buckets.end].map(|bucket| DocId::from_index(bucket << Anchor::BUCKET_BITS));
        self.rules.for_each_group(shard.postings, shard.boilerplate, |group| {
            let mut usual = None;
            for stretch in group.stretches {
                let docs = &group.postings[stretch.postings.clone()];
                let start = stretch.postings.start;
                let own = [first, end].map(|doc| start + docs.partition_point(|p| p.doc < doc));
                for at in own[0]..own[1] {
                    self.hits_of(&group, at, stretch.hubs, &mut usual, room, to_u32(buckets.start));
                    if room.hits.len() >= RUN {
                        runs.push(room.part(buckets.len()));
                    }
                }
            }
        });
        runs.push(room.part(buckets.len()));
        runs
    }

    /// Puts down the hits of one posting with those it is linked with.
    #[inline]
    fn hits_of(
        &self,
        group: &PostingList<'_>,
        at: usize,
        hubs: Option<[usize; 2]>,
        usual: &mut Option<Option<super::anchor::Usual>>,
        room: &mut JoinBuffers,
        first_bucket: u32,
    ) {
        let p = &group.postings[at];
        let mut shadows = None; // not asked for before it has to be known
        for q in group.linked(at, hubs, &self.rules).into_iter().flat_map(|linked| &group.postings[linked]) {
            if !self.may_be_paired(p.doc, q.doc) {
                continue;
            }
            if !group.common {
                let shadows = *shadows.get_or_insert_with(|| self.commons.shadows(p));
                if self.in_shadow((p, shadows), q) {
                    continue;
                }
            }
            let of_group = |contexts: &mut Vec<u32>| {
                self.rules.formulas.and_then(|_| common_phrases::usual(group.postings, contexts))
            };
            let formula = *usual.get_or_insert_with(|| of_group(&mut room.contexts));
            let around = [p.context.before(q.context), p.context.after(q.context)];
            room.hits.push(Anchor::new([p.doc, q.doc], [p.position, q.position], around, formula));
            room.buckets.push(to_u32(bucket(p.doc)) - first_bucket);
        }
    }

    #[inline]
    fn may_be_paired(&self, a: DocId, b: DocId) -> bool {
        let Rules { sides, window, copies, .. } = self.rules;
        sides.apart(a, b)
            && window.is_none_or(|window| window.holds(a, b))
            && !copies.is_some_and(|copies| copies.hold(a, b))
    }

    /// Whether what two postings share is only the edge of a common run: no more than `needed` words away from it.
    ///
    /// A shingle that winnowing keeps because of words outside of the run begins less than `window - 1` words inside it.
    /// If more words agree on the side away from the run, the two documents share words outside of it.
    #[inline]
    fn in_shadow(&self, (p, x): (&Posting, Shadows), q: &Posting) -> bool {
        if x == Shadows::default() {
            return false;
        }
        let y = self.commons.shadows(q);
        let of = |side: usize| x[side] != 0 && x[side] == y[side];
        (of(0) && p.context.after(q.context) < self.needed) || (of(1) && p.context.before(q.context) < self.needed)
    }

    /// Appends the pairs that the hits of a bucket propose, ascending; `runs` are those of all shares, and the bucket is the
    /// i-th of their pass, which began with bucket `first`. O(n log n) for n hits. Returns how many pairs share a formula
    /// only.
    pub fn candidates(
        &self,
        runs: &[AnchorRun],
        first: usize,
        i: usize,
        scratch: &mut Scratch,
        out: &mut Vec<Pair>,
    ) -> u64 {
        let Scratch { hits, seen } = scratch;
        hits.clear();
        let of_run = |run: &'_ AnchorRun| to_usize(run.rows[i])..to_usize(run.rows[i + 1]);
        runs.iter().for_each(|run| hits.extend_from_slice(&run.hits[of_run(run)]));
        let band = u64::from(self.rules.tuning.diagonal_band);
        let long = |hit: &Anchor| hit.before() + hit.after() >= self.needed;
        // Most pairs have one short hit and no other, which proposes nothing: they need not be sorted.
        let bits = (hits.len() * 8).next_power_of_two().trailing_zeros();
        let slot = |hit: &Anchor| top_bits(mix(hit.pair()), bits);
        seen.clear();
        seen.resize(1 << bits, 0);
        for hit in hits.iter() {
            let seen = &mut seen[slot(hit)];
            *seen = seen.saturating_add(if long(hit) { 2 } else { 1 });
        }
        hits.retain(|hit| seen[slot(hit)] > 1);
        hits.sort_unstable();
        let first = to_u32((first + i) << Anchor::BUCKET_BITS);
        let mut refused = 0;
        for pair in hits.chunk_by(|x, y| x.pair() == y.pair()) {
            let near = |w: &[Anchor]| w[1].diagonal() - w[0].diagonal() <= band && w[0].position() != w[1].position();
            if pair.iter().any(long) || pair.windows(2).any(near) {
                match self.rules.formulas.is_none_or(|formulas| formulas.are_exceeded(pair)) {
                    true => out.push((DocId(first + pair[0].first()), pair[0].second())),
                    false => refused += 1,
                }
            }
        }
        refused
    }
}

/// What fingerprints propose.
#[derive(Debug, Default)]
pub struct JoinedPairs {
    /// Candidates, ascending.
    pub pairs: Vec<Pair>,
    /// What stars left out.
    pub capped: Capped,
    /// Pairs that share a formula only.
    pub formulas_only: u64,
}

/// What some shares of the fingerprints of `docs` documents propose, on one thread, with room for so many hits at a time.
/// Cost: the number of fingerprints that documents share with later ones, at most `limit` of each fingerprint.
pub fn join(shards: &[JoinShard<'_>], docs: usize, window: usize, rules: Rules<'_>, room: u64) -> JoinedPairs {
    let (mut out, mut hits, mut commons) = (JoinedPairs::default(), vec![0; buckets(docs)], Vec::new());
    for &shard in shards {
        let survey = Survey::of(shard, docs, rules);
        commons.extend(survey.commons);
        out.capped += survey.capped;
        hits.iter_mut().zip(survey.hits).for_each(|(all, more)| *all += more);
    }
    commons.sort_unstable();
    let join = Join::new(rules, window, FrequentEdges::new(commons, docs, rules.tuning.edge_reach));
    let (mut room_of_hits, mut scratch) = (JoinBuffers::default(), Scratch::default());
    for pass in passes(&hits, room, u64::MAX) {
        let runs: Vec<AnchorRun> =
            shards.iter().flat_map(|&shard| join.hits(shard, pass.clone(), &mut room_of_hits)).collect();
        for i in 0..pass.len() {
            out.formulas_only += join.candidates(&runs, pass.start, i, &mut scratch, &mut out.pairs);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::candidates::common_phrases::CommonPhrases;
    use crate::engine::candidates::postings::group;
    use crate::engine::candidates::scope::Sides;
    use crate::engine::sketch::winnow::fingerprints;
    use crate::engine::text::shingle::shingles;
    use crate::model::tuning::candidates::CandidateTuning;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn shard(docs: &[Vec<u64>], width: usize, window: usize, sides: Sides<'_>) -> Vec<Posting> {
        let (mut s, mut f, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (d, tokens) in docs.iter().enumerate() {
            shingles(tokens, width, &mut s);
            fingerprints(tokens, &s, width, window, &mut f);
            all.extend(f.iter().map(|x| Posting::new(DocId::from_index(d), x, 0)));
        }
        group(all.into_iter(), |p| p.hash, |p| p, sides, &CandidateTuning::default(), &mut Vec::new())
    }

    fn proposed(docs: &[Vec<u64>], width: usize, window: usize, limit: usize, sides: Sides<'_>) -> JoinedPairs {
        let shard = shard(docs, width, window, sides);
        let rules = Rules { limit, sides, ..Rules::default() };
        join(&[of(&shard)], docs.len(), window, rules, u64::MAX)
    }

    fn of(postings: &[Posting]) -> JoinShard<'_> {
        JoinShard { number: 0, postings, boilerplate: &[] }
    }

    /// Longest run of equal tokens of two documents, by looking everywhere.
    fn longest_run(a: &[u64], b: &[u64]) -> usize {
        let ends = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
        ends.map(|(i, j)| a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count()).max().unwrap_or(0)
    }

    /// A hit with its diagonal, its place and the words around it.
    type Placed = (i64, u32, [u32; 2], Anchor);

    /// The slow way: all hits of each pair by comparing all postings, and each pair looked at by itself. Without stars.
    fn oracle(shard: &[Posting], window: usize, formulas: Option<CommonPhrases>) -> JoinedPairs {
        let mut hits: BTreeMap<Pair, BTreeSet<Placed>> = BTreeMap::new();
        for group in shard.chunk_by(|x, y| x.hash == y.hash) {
            let usual = formulas.and_then(|_| common_phrases::usual(group, &mut Vec::new()));
            for (p, q) in group.iter().flat_map(|p| group.iter().map(move |q| (p, q))).filter(|(p, q)| p.doc < q.doc) {
                let around = [p.context.before(q.context), p.context.after(q.context)];
                let hit = Anchor::new([p.doc, q.doc], [p.position, q.position], around, usual);
                let diagonal = crate::base::cast::diagonal(p.position, q.position);
                hits.entry((p.doc, q.doc)).or_default().insert((diagonal, p.position, around, hit));
            }
        }
        let mut out = JoinedPairs::default();
        for (pair, hits) in hits {
            let long = hits.iter().any(|(_, _, around, _)| around.iter().sum::<u32>() >= to_u32(window - 1).min(3));
            let near = |(x, y): (&Placed, &Placed)| y.0 - x.0 <= 16 && x.1 != y.1;
            if long || hits.iter().zip(hits.iter().skip(1)).any(near) {
                let hits: Vec<Anchor> = hits.iter().map(|hit| hit.3).collect();
                match formulas.is_none_or(|formulas| formulas.are_exceeded(&hits)) {
                    true => out.pairs.push(pair),
                    false => out.formulas_only += 1,
                }
            }
        }
        out
    }

    /// Few different words, as documents.
    fn documents(words: u64, longest: usize, most: usize) -> impl Strategy<Value = Vec<Vec<u64>>> {
        let word = (0..words).prop_map(|word| mix(word + 1));
        prop::collection::vec(prop::collection::vec(word, 0..longest), 2..most)
    }

    proptest! {
        /// Candidates against brute force: no pair with a guaranteed run is missed, none without a shared shingle is proposed.
        #[test]
        fn guarantee_against_brute_force(docs in documents(6, 40, 6)) {
            let found = proposed(&docs, 3, 3, 100, Sides::Any).pairs;
            for a in 0..docs.len() {
                for b in a + 1..docs.len() {
                    let pair = (DocId::from_index(a), DocId::from_index(b));
                    let run = longest_run(&docs[a], &docs[b]);
                    if run >= 5 { prop_assert!(found.contains(&pair), "run of {run} missed"); }
                    if run < 3 { prop_assert!(!found.contains(&pair)); }
                }
            }
        }

        #[test]
        fn pairs_are_those_of_the_slow_way(docs in documents(9, 60, 12), weighed: bool) {
            let (width, window) = (3, 4);
            let shard = shard(&docs, width, window, Sides::Any);
            let formulas = weighed.then(|| CommonPhrases::new(width, 100, 20.0, 10));
            let rules = Rules { limit: 100, formulas, ..Rules::default() };
            let found = join(&[of(&shard)], docs.len(), window, rules, u64::MAX);
            let slow = oracle(&shard, window, formulas);
            prop_assert_eq!(found.pairs, slow.pairs);
            prop_assert_eq!(found.formulas_only, slow.formulas_only);
        }

        /// Two sides propose what no sides propose, less the pairs inside a side.
        #[test]
        fn sides_only_leave_out(docs in documents(6, 40, 8), second in prop::collection::vec(any::<bool>(), 8)) {
            let sides = Sides::Two(&second);
            let mut every = proposed(&docs, 3, 3, 100, Sides::Any).pairs;
            every.retain(|&(a, b)| sides.apart(a, b));
            prop_assert_eq!(proposed(&docs, 3, 3, 100, sides).pairs, every);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Documents of several buckets and a low limit: many fingerprints are common, and cast shadows.
        #[test]
        fn pairs_do_not_depend_on_the_room(
            docs in documents(24, 12, 700),
            limit in 1usize..40,
            rooms in prop::collection::vec(1u64..5000, 2),
        ) {
            let (width, window) = (3, 4);
            let shard = shard(&docs, width, window, Sides::Any);
            let rules = Rules { limit, formulas: Some(CommonPhrases::new(width, 100, 20.0, 10)), ..Rules::default() };
            let of_room = |room| join(&[of(&shard)], docs.len(), window, rules, room);
            let whole = of_room(u64::MAX);
            prop_assert!(whole.pairs.is_sorted());
            for found in rooms.into_iter().map(of_room) {
                prop_assert_eq!(&found.pairs, &whole.pairs);
                prop_assert_eq!((found.capped, found.formulas_only), (whole.capped, whole.formulas_only));
            }
        }
    }

    #[test]
    fn passes_take_what_there_is_room_for() {
        assert_eq!(passes(&[3, 4, 5, 20, 1, 9], 10, 16), [0..2, 2..3, 3..4, 4..6]);
        assert_eq!(passes(&[0, 0, 11], 10, 16), [0..2, 2..3]);
        assert_eq!(passes(&[5; 100], 10, 4), [0..25, 25..50, 50..75, 75..100]);
    }

    #[test]
    fn common_fingerprints_link_as_a_star() {
        let footer: Vec<u64> = (20..40).map(mix).collect();
        let docs: Vec<Vec<u64>> =
            (0..300u64).map(|d| (0..30).map(|i| mix(1000 + d * 100 + i)).chain(footer.clone()).collect()).collect();
        let JoinedPairs { pairs, capped, .. } = proposed(&docs, 5, 4, 100, Sides::Any);
        assert_eq!(pairs.len(), 299 + 298);
        assert!(capped.buckets > 0);
        // With two sides each document has the first of the other, in whatever order the sides lie.
        for second in [|d: usize| d % 2 == 1, |d| d >= 200, |d| d < 10, |d| d == 150] {
            let second: Vec<bool> = (0..300).map(second).collect();
            let sides = Sides::Two(&second);
            let found = proposed(&docs, 5, 4, 100, sides).pairs;
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
