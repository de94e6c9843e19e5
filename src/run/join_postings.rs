//! Owns the join of postings: the pairs that the postings of a corpus propose. The join goes shard by shard and then
//! bucket by bucket, with no more anchors at a time than there is room for.

use super::spilled::SpillablePostings;
use super::{Progress, go_on};
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::boilerplate::BoilerplateCandidates;
use crate::engine::candidates::common_runs;
use crate::engine::candidates::frequent_edges::FrequentEdges;
use crate::engine::candidates::join::{AnchorRun, Join, JoinBuffers, JoinShard, JoinedPairs, Scratch, Survey, buckets};
use crate::engine::candidates::passes::passes;
use crate::engine::candidates::posting_lists::Rules;
use crate::engine::candidates::postings::Posting;
use crate::model::pair::Pair;
use rayon::prelude::*;

/// Most passes over all postings, however little room there is for anchors.
pub(super) const MOST_PASSES: u64 = 16;
/// Room for anchors in times the room of the postings, even if there is more.
pub(super) const ANCHOR_ROOM: u64 = 2;
/// Anchors that there is room for anyway.
const LEAST_ROOM: u64 = 1 << 20;

/// The pairs that the shards of the fingerprints of so many documents propose; `boilerplate` are the ranges of
/// boilerplate in each shard, `window` is the winnowing window. Anchors take `room` bytes at a time, or a little more.
///
/// # Errors
/// As [`SpillablePostings::get`].
pub(super) fn proposed(
    (shards, boilerplate): (&[SpillablePostings], &[BoilerplateCandidates]),
    documents: usize,
    window: usize,
    rules: Rules<'_>,
    room: u64,
    progress: &dyn Progress,
) -> Result<JoinedPairs> {
    const STAGE: &str = "looking up fingerprints";
    progress.stage(STAGE, 0);
    let survey = |number: usize| {
        let postings = shards[number].get()?;
        Ok(Survey::of(shard(number, &postings, boilerplate), documents, rules))
    };
    let surveys: Vec<Survey> = (0..shards.len()).into_par_iter().map(survey).collect::<Result<_>>()?;
    let (mut out, mut anchors, mut commons) = (JoinedPairs::default(), vec![0; buckets(documents)], Vec::new());
    for survey in surveys {
        commons.extend(survey.commons);
        out.common_runs.extend(survey.common_runs);
        out.capped += survey.capped;
        anchors.iter_mut().zip(survey.anchors).for_each(|(all, more)| *all += more);
    }
    commons.par_sort_unstable();
    out.common_runs = common_runs::joined(out.common_runs);
    let join = Join::new(rules, window, FrequentEdges::new(commons, documents, rules.tuning.edge_reach));
    let postings = to_u64(shards.iter().map(SpillablePostings::count).sum::<usize>() * Posting::BYTES);
    let room = room.min(ANCHOR_ROOM * postings) / to_u64(Anchor::BYTES);
    // Anchors count once when made, and once when looked at.
    progress.stage(STAGE, 2 * anchors.iter().sum::<u64>());
    for pass in passes(&anchors, room.max(LEAST_ROOM), MOST_PASSES) {
        let of_pass = anchors[pass.clone()].iter().sum::<u64>();
        let make = |room: &mut JoinBuffers, number: usize| {
            let postings = shards[number].get()?;
            let runs = join.anchors(shard(number, &postings, boilerplate), pass.clone(), room);
            go_on(progress.advance(of_pass / to_u64(shards.len())))?;
            Ok(runs)
        };
        let runs: Vec<Vec<AnchorRun>> =
            (0..shards.len()).into_par_iter().map_init(JoinBuffers::default, make).collect::<Result<_>>()?;
        let runs: Vec<AnchorRun> = runs.into_iter().flatten().collect();
        let look = |scratch: &mut Scratch, i: usize| {
            let mut pairs = Vec::new();
            let common_phrases_only = join.candidates(&runs, pass.start, i, scratch, &mut pairs);
            go_on(progress.advance(anchors[pass.start + i]))?;
            Ok((pairs, common_phrases_only))
        };
        let joined: Vec<(Vec<Pair>, u64)> =
            (0..pass.len()).into_par_iter().map_init(Scratch::default, look).collect::<Result<_>>()?;
        for (pairs, common_phrases_only) in joined {
            out.pairs.extend(pairs);
            out.common_phrases_only += common_phrases_only;
        }
    }
    Ok(out)
}

fn shard<'s>(number: usize, postings: &'s [Posting], boilerplate: &'s [BoilerplateCandidates]) -> JoinShard<'s> {
    JoinShard { number, postings, boilerplate: boilerplate.get(number).map_or(&[][..], |ranges| ranges) }
}
