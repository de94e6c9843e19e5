//! Owns passage candidates: fingerprints that documents share, put together pair by pair, and the pairs they propose.
//!
//! A pair is proposed if the shared fingerprints are evidence enough ([`super::evidence`]). So every shared run of `width +
//! window - 1` words proposes a pair. The five-word runs that unrelated texts share by chance propose nothing.
//!
//! Each shard of the fingerprints is gone through from beginning to end. Two postings of a posting list make an
//! [`Anchor`], put down by the [bucket](Anchor::BUCKET_BITS) of the first document. A bucket is small enough to be
//! sorted near the processor. So memory is read and written in long runs; looking up postings document by document
//! would wait for memory at each document. The number of anchors is counted before ([`Survey`]), so that no more
//! anchors are made at a time than there is room for.

use super::common_runs;
use super::evidence::{self, EvidenceVerdict};
use super::frequent_edges::{Common, EdgeTraces, FrequentEdges};
use super::posting_lists::{PostingList, Rules};
use crate::base::cast::{to_u32, to_u64, to_usize, top_bits};
use crate::base::hash::mix;
use crate::base::ids::DocId;
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::passes::passes;
use crate::engine::candidates::postings::Posting;
use crate::engine::sketch::winnow::CONTEXT_WORDS;
use crate::model::common_run::CommonRun;
use crate::model::pair::Pair;
use crate::model::stats::Capped;
use std::ops::Range;

/// Anchors put down at a time: 1 MB stays near the processor while the anchors are parted.
const RUN: usize = 1 << 16;

/// The posting lists of a shard.
#[derive(Clone, Copy, Debug)]
pub struct JoinShard<'s> {
    /// Number of the shard.
    pub number: usize,
    /// The postings, as [`group`](super::postings::group) puts them in order.
    pub postings: &'s [Posting],
    /// The ranges of posting lists of boilerplate: boilerplate makes frequent edges and links nothing.
    pub boilerplate: &'s [(u32, u32)],
}

/// The facts of a shard that are needed before anchors are made.
#[derive(Debug, Default)]
pub struct Survey {
    /// Postings of common fingerprints.
    pub commons: Vec<Common>,
    /// What stars leave out.
    pub capped: Capped,
    /// Runs of so many documents that not every two are compared.
    pub common_runs: Vec<CommonRun>,
    /// Most anchors of each bucket.
    pub anchors: Vec<u64>,
}

impl Survey {
    /// The survey of a shard of the fingerprints of `docs` documents. O(postings); with a window O(anchors).
    pub fn of(shard: JoinShard<'_>, docs: usize, rules: Rules<'_>) -> Survey {
        let mut out = Survey { anchors: vec![0; buckets(docs)], ..Survey::default() };
        let mut contexts = Vec::new();
        rules.for_each_group(shard.postings, shard.boilerplate, |group| {
            out.common_runs.extend(common_runs::of_list(&group, &rules, rules.evidence.width(), &mut contexts));
            if group.common {
                out.commons.extend(group.postings.iter().map(|p| Common::new(p, shard.number)));
                out.capped += group.capped;
            }
            for stretch in group.stretches {
                for at in stretch.postings.clone() {
                    let linked = group.linked(at, stretch.hubs, &rules);
                    out.anchors[bucket(group.postings[at].doc)] +=
                        linked.into_iter().map(|range| to_u64(range.len())).sum::<u64>();
                }
            }
        });
        out
    }
}

/// Number of buckets of so many documents.
pub fn buckets(docs: usize) -> usize {
    docs.div_ceil(1 << Anchor::BUCKET_BITS)
}

fn bucket(doc: DocId) -> usize {
    to_usize(doc.0 >> Anchor::BUCKET_BITS)
}

/// Some anchors of a shard, by bucket.
#[derive(Debug)]
pub struct AnchorRun {
    anchors: Vec<Anchor>,
    /// The anchors of the i-th bucket of the pass are `anchors[rows[i]..rows[i + 1]]`.
    rows: Vec<u32>,
}

/// Anchors on the way into a run; each worker has buffers of its own.
#[derive(Debug, Default)]
pub struct JoinBuffers {
    anchors: Vec<Anchor>,
    /// The bucket of each anchor.
    buckets: Vec<u32>,
    contexts: Vec<u32>,
}

impl JoinBuffers {
    /// Parts the anchors by bucket, for so many buckets. O(anchors + buckets).
    fn part(&mut self, buckets: usize) -> AnchorRun {
        let mut rows = vec![0; buckets + 1];
        self.buckets.iter().for_each(|&bucket| rows[to_usize(bucket)] += 1);
        let mut end = 0;
        for row in &mut rows {
            end += *row;
            *row = end;
        }
        let mut anchors = vec![Anchor::default(); self.anchors.len()];
        for (&anchor, &bucket) in self.anchors.iter().zip(&self.buckets) {
            let row = &mut rows[to_usize(bucket)];
            *row -= 1;
            anchors[to_usize(*row)] = anchor;
        }
        self.anchors.clear();
        self.buckets.clear();
        AnchorRun { anchors, rows }
    }
}

/// Room to work on a bucket.
#[derive(Debug, Default)]
pub struct Scratch {
    anchors: Vec<Anchor>,
    seen: Vec<u8>,
}

/// The making of anchors, and of pairs from anchors.
#[derive(Debug)]
pub struct Join<'a> {
    rules: Rules<'a>,
    commons: FrequentEdges,
    /// Words beyond a common run.
    needed: u32,
}

impl<'a> Join<'a> {
    /// With the winnowing `window`, and the common fingerprints of all surveys.
    pub fn new(rules: Rules<'a>, window: usize, commons: FrequentEdges) -> Join<'a> {
        Join { rules, commons, needed: to_u32((window - 1).min(CONTEXT_WORDS)) }
    }

    /// The anchors of a shard whose first documents lie in some buckets. O(postings + anchors).
    pub fn anchors(&self, shard: JoinShard<'_>, buckets: Range<usize>, room: &mut JoinBuffers) -> Vec<AnchorRun> {
        let mut runs = Vec::new();
        let [first, end] = [buckets.start, buckets.end].map(|bucket| DocId::from_index(bucket << Anchor::BUCKET_BITS));
        self.rules.for_each_group(shard.postings, shard.boilerplate, |group| {
            let mut usual = None;
            for stretch in group.stretches {
                let docs = &group.postings[stretch.postings.clone()];
                let start = stretch.postings.start;
                let own = [first, end].map(|doc| start + docs.partition_point(|p| p.doc < doc));
                for at in own[0]..own[1] {
                    self.anchors_of(&group, at, stretch.hubs, &mut usual, room, to_u32(buckets.start));
                    if room.anchors.len() >= RUN {
                        runs.push(room.part(buckets.len()));
                    }
                }
            }
        });
        runs.push(room.part(buckets.len()));
        runs
    }

    /// Puts down the anchors of a posting with all linked postings.
    #[inline]
    fn anchors_of(
        &self,
        group: &PostingList<'_>,
        at: usize,
        hubs: Option<[usize; 2]>,
        usual: &mut Option<Option<super::anchor::Usual>>,
        room: &mut JoinBuffers,
        first_bucket: u32,
    ) {
        let p = &group.postings[at];
        let mut edges = None; // not asked for before the first use
        let mut next = None; // the next document that may be paired
        for q in group.linked(at, hubs, &self.rules).into_iter().flat_map(|linked| &group.postings[linked]) {
            if !self.may_be_paired(p.doc, q.doc) {
                continue;
            }
            if !group.common {
                let edges = *edges.get_or_insert_with(|| self.commons.edges(p));
                if self.is_mere_edge((p, edges), q) {
                    continue;
                }
            }
            let of_group = |room: &mut _| evidence::usual(group.postings, self.rules.tuning.common_phrase_others, room);
            let usual = *usual.get_or_insert_with(|| of_group(&mut room.contexts));
            let is_next = *next.get_or_insert(q.doc) == q.doc;
            let usual = usual.filter(|_| !is_next && !self.is_first(group, p.doc, q.doc));
            let around = [p.context.before(q.context), p.context.after(q.context)];
            room.anchors.push(Anchor::new([p.doc, q.doc], [p.position, q.position], around, usual));
            room.buckets.push(to_u32(bucket(p.doc)) - first_bucket);
        }
    }

    /// Whether a document is the first with a fingerprint that a second document may be paired with.
    fn is_first(&self, group: &PostingList<'_>, doc: DocId, other: DocId) -> bool {
        group.postings.iter().find(|p| self.rules.sides.apart(p.doc, other)).is_some_and(|p| p.doc == doc)
    }

    #[inline]
    fn may_be_paired(&self, a: DocId, b: DocId) -> bool {
        let Rules { sides, window, copies, .. } = self.rules;
        sides.apart(a, b)
            && window.is_none_or(|window| window.holds(a, b))
            && !copies.is_some_and(|copies| copies.hold(a, b))
    }

    /// Whether two postings share only the edge of a common run, no more than `needed` words away from the run.
    ///
    /// A shingle that winnowing keeps because of words outside of the run begins less than `window - 1` words inside
    /// the run. If more words agree on the side away from the run, the two documents share words outside of the run.
    #[inline]
    fn is_mere_edge(&self, (p, x): (&Posting, EdgeTraces), q: &Posting) -> bool {
        if x == EdgeTraces::default() {
            return false;
        }
        let y = self.commons.edges(q);
        let of = |side: usize| x[side] != 0 && x[side] == y[side];
        (of(0) && p.context.after(q.context) < self.needed) || (of(1) && p.context.before(q.context) < self.needed)
    }

    /// Appends the pairs that the anchors of a bucket propose, ascending. `runs` are the runs of all shards, and the
    /// bucket is the i-th of the pass that began with bucket `first`. O(n log n) for n anchors. Returns the number of
    /// pairs that share only a common phrase.
    pub fn candidates(
        &self,
        runs: &[AnchorRun],
        first: usize,
        i: usize,
        scratch: &mut Scratch,
        out: &mut Vec<Pair>,
    ) -> u64 {
        let Scratch { anchors, seen } = scratch;
        anchors.clear();
        let of_run = |run: &'_ AnchorRun| to_usize(run.rows[i])..to_usize(run.rows[i + 1]);
        runs.iter().for_each(|run| anchors.extend_from_slice(&run.anchors[of_run(run)]));
        let evidence = &self.rules.evidence;
        let bits = (anchors.len() * 8).next_power_of_two().trailing_zeros();
        let slot = |anchor: &Anchor| top_bits(mix(anchor.pair()), bits);
        seen.clear();
        seen.resize(1 << bits, 0);
        for anchor in anchors.iter() {
            let seen = &mut seen[slot(anchor)];
            *seen = seen.saturating_add(if evidence.is_lone_enough(anchor) { 2 } else { 1 });
        }
        anchors.retain(|anchor| seen[slot(anchor)] > 1);
        anchors.sort_unstable();
        let first = to_u32((first + i) << Anchor::BUCKET_BITS);
        let mut refused = 0;
        for pair in anchors.chunk_by(|x, y| x.pair() == y.pair()) {
            match evidence.verdict(pair) {
                EvidenceVerdict::Enough => out.push((DocId(first + pair[0].first()), pair[0].second())),
                EvidenceVerdict::CommonPhrase => refused += 1,
                EvidenceVerdict::TooLittle => {}
            }
        }
        refused
    }
}

/// The pairs that fingerprints propose.
#[derive(Debug, Default)]
pub struct JoinedPairs {
    /// Candidates, ascending.
    pub pairs: Vec<Pair>,
    /// What stars left out.
    pub capped: Capped,
    /// Runs of so many documents that not every two are compared; runs of most documents first.
    pub common_runs: Vec<CommonRun>,
    /// Pairs that share only a common phrase.
    pub common_phrases_only: u64,
}

/// The pairs that some shards of the fingerprints of `docs` documents propose, on a single thread, with room for so
/// many anchors at a time. Cost: the number of fingerprints that documents share with later documents, at most `limit`
/// of each fingerprint.
pub fn join(shards: &[JoinShard<'_>], docs: usize, window: usize, rules: Rules<'_>, room: u64) -> JoinedPairs {
    let (mut out, mut anchors, mut commons) = (JoinedPairs::default(), vec![0; buckets(docs)], Vec::new());
    for &shard in shards {
        let survey = Survey::of(shard, docs, rules);
        commons.extend(survey.commons);
        out.common_runs.extend(survey.common_runs);
        out.capped += survey.capped;
        anchors.iter_mut().zip(survey.anchors).for_each(|(all, more)| *all += more);
    }
    commons.sort_unstable();
    out.common_runs = common_runs::joined(out.common_runs);
    let join = Join::new(rules, window, FrequentEdges::new(commons, docs, rules.tuning.edge_reach));
    let (mut buffers, mut scratch) = (JoinBuffers::default(), Scratch::default());
    for pass in passes(&anchors, room, u64::MAX) {
        let runs: Vec<AnchorRun> =
            shards.iter().flat_map(|&shard| join.anchors(shard, pass.clone(), &mut buffers)).collect();
        for i in 0..pass.len() {
            out.common_phrases_only += join.candidates(&runs, pass.start, i, &mut scratch, &mut out.pairs);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::candidates::evidence::FingerprintEvidence;
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
        join(&[of(&shard)], docs.len(), window, rules(limit, sides, width, Some(window - 1)), u64::MAX)
    }

    /// Rules for a corpus of so few words that each common phrase weighs little.
    fn rules(limit: usize, sides: Sides<'_>, width: usize, guaranteed: Option<usize>) -> Rules<'_> {
        let tuning = CandidateTuning::default();
        Rules {
            limit,
            sides,
            evidence: FingerprintEvidence::new(width, 100, 20.0, guaranteed, &tuning),
            ..Rules::default()
        }
    }

    fn of(postings: &[Posting]) -> JoinShard<'_> {
        JoinShard { number: 0, postings, boilerplate: &[] }
    }

    /// Longest run of equal tokens of two documents, by looking everywhere.
    fn longest_run(a: &[u64], b: &[u64]) -> usize {
        let ends = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
        ends.map(|(i, j)| a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count()).max().unwrap_or(0)
    }

    /// An anchor with diagonal, place and words around.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct PlacedAnchor {
        diagonal: i64,
        position: u32,
        around: [u32; 2],
        anchor: Anchor,
    }

    /// The slow way: all anchors of each pair by comparing all postings, and each pair looked at alone. Without stars.
    fn oracle(shard: &[Posting], rules: Rules<'_>) -> JoinedPairs {
        let mut anchors: BTreeMap<Pair, BTreeSet<PlacedAnchor>> = BTreeMap::new();
        for group in shard.chunk_by(|x, y| x.hash == y.hash) {
            let usual = evidence::usual(group, rules.tuning.common_phrase_others, &mut Vec::new());
            let mut docs: Vec<DocId> = group.iter().map(|p| p.doc).collect();
            docs.dedup();
            for (p, q) in group.iter().flat_map(|p| group.iter().map(move |q| (p, q))).filter(|(p, q)| p.doc < q.doc) {
                let around = [p.context.before(q.context), p.context.after(q.context)];
                let linked = docs[0] == p.doc || docs.windows(2).any(|next| next == [p.doc, q.doc]);
                let usual = usual.filter(|_| !linked);
                let anchor = Anchor::new([p.doc, q.doc], [p.position, q.position], around, usual);
                let diagonal = crate::base::cast::diagonal(p.position, q.position);
                let placed = PlacedAnchor { diagonal, position: p.position, around, anchor };
                anchors.entry((p.doc, q.doc)).or_default().insert(placed);
            }
        }
        let mut out = JoinedPairs::default();
        for (pair, placed) in anchors {
            let anchors: Vec<Anchor> = placed.iter().map(|x| x.anchor).collect();
            match rules.evidence.verdict(&anchors) {
                EvidenceVerdict::Enough => out.pairs.push(pair),
                EvidenceVerdict::CommonPhrase => out.common_phrases_only += 1,
                EvidenceVerdict::TooLittle => {}
            }
        }
        out
    }

    /// Documents of few different words.
    fn documents(words: u64, longest: usize, most: usize) -> impl Strategy<Value = Vec<Vec<u64>>> {
        let word = (0..words).prop_map(|word| mix(word + 1));
        prop::collection::vec(prop::collection::vec(word, 0..longest), 2..most)
    }

    proptest! {
        /// Candidates against brute force: no pair with a guaranteed run is missed but for common phrases, no pair without
        /// a shared shingle is proposed. So few documents have no common phrase.
        #[test]
        fn guarantee_against_brute_force(docs in documents(6, 40, 6)) {
            let pairs = proposed(&docs, 3, 3, 100, Sides::Any).pairs;
            for a in 0..docs.len() {
                for b in a + 1..docs.len() {
                    let pair = (DocId::from_index(a), DocId::from_index(b));
                    let run = longest_run(&docs[a], &docs[b]);
                    if run >= 5 { prop_assert!(pairs.contains(&pair), "run of {run} missed"); }
                    if run < 3 { prop_assert!(!pairs.contains(&pair)); }
                }
            }
        }

        #[test]
        fn pairs_are_those_of_the_slow_way(docs in documents(9, 60, 12), weighed: bool) {
            let (width, window) = (3, 4);
            let shard = shard(&docs, width, window, Sides::Any);
            let rules = rules(100, Sides::Any, width, weighed.then_some(3));
            let fast = join(&[of(&shard)], docs.len(), window, rules, u64::MAX);
            let slow = oracle(&shard, rules);
            prop_assert_eq!(fast.pairs, slow.pairs);
            prop_assert_eq!(fast.common_phrases_only, slow.common_phrases_only);
        }

        /// Two sides propose the same pairs as no sides, less the pairs inside a side.
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

        /// Documents of several buckets and a low limit: many fingerprints are common, and make frequent edges.
        #[test]
        fn pairs_do_not_depend_on_the_room(
            docs in documents(24, 12, 700),
            limit in 1usize..40,
            rooms in prop::collection::vec(1u64..5000, 2),
        ) {
            let (width, window) = (3, 4);
            let shard = shard(&docs, width, window, Sides::Any);
            let rules = rules(limit, Sides::Any, width, None);
            let of_room = |room| join(&[of(&shard)], docs.len(), window, rules, room);
            let whole = of_room(u64::MAX);
            prop_assert!(whole.pairs.is_sorted());
            for parted in rooms.into_iter().map(of_room) {
                prop_assert_eq!(&parted.pairs, &whole.pairs);
                let counts = |joined: &JoinedPairs| (joined.capped, joined.common_phrases_only);
                prop_assert_eq!(counts(&parted), counts(&whole));
            }
        }
    }

    #[test]
    fn common_fingerprints_link_as_a_star() {
        let footer: Vec<u64> = (20..40).map(mix).collect();
        let docs: Vec<Vec<u64>> =
            (0..300u64).map(|d| (0..30).map(|i| mix(1000 + d * 100 + i)).chain(footer.clone()).collect()).collect();
        let JoinedPairs { pairs, capped, .. } = proposed(&docs, 5, 4, 100, Sides::Any);
        assert_eq!(pairs.len(), 299 + 298);
        assert!(capped.buckets > 0);
        // With two sides each document has the first of the far side, in whatever order the sides lie.
        for second in [|d: usize| d % 2 == 1, |d| d >= 200, |d| d < 10, |d| d == 150] {
            let second: Vec<bool> = (0..300).map(second).collect();
            let sides = Sides::Two(&second);
            let pairs = proposed(&docs, 5, 4, 100, sides).pairs;
            assert!(pairs.iter().all(|&(a, b)| sides.apart(a, b)));
            assert!((299..600).contains(&pairs.len()), "{}", pairs.len());
            let hub = |side| DocId::from_index(second.iter().position(|&s| s == side).unwrap());
            for doc in (0..300).map(DocId::from_index) {
                let other = hub(!sides.second(doc));
                assert!(pairs.contains(&(doc.min(other), doc.max(other))), "{doc:?}");
            }
        }
    }
}
