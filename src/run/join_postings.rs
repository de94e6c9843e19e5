//! Owns the look-up of fingerprints: which pairs the postings of a corpus propose, share by share and then bucket by bucket,
//! with no more hits at a time than there is room for.

use super::Progress;
use super::spilled::SpillablePostings;
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::engine::candidates::anchor::Anchor;
use crate::engine::candidates::boilerplate::BoilerplateCandidates;
use crate::engine::candidates::frequent_edges::FrequentEdges;
use crate::engine::candidates::join::{
    AnchorRun, Join, JoinBuffers, JoinShard, JoinedPairs, Scratch, Survey, buckets, passes,
};
use crate::engine::candidates::posting_lists::Rules;
use crate::engine::candidates::postings::Posting;
use crate::model::pair::Pair;
use rayon::prelude::*;

/// Times that all postings are gone through for their hits at most, however little room there is.
pub(super) const MOST_PASSES: u64 = 16;
/// Hits may take as many times the room of the postings, even if there is more.
pub(super) const HITS_A_POSTING: u64 = 2;
/// Hits that there is room for anyway.
const LEAST_ROOM: u64 = 1 << 20;

/// What the shares of the fingerprints of so many documents propose, if the postings in these ranges of each are boilerplate;
/// `window` is the winnowing window. Hits take `room` bytes at a time, or a little more.
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
    let (mut out, mut hits, mut commons) = (JoinedPairs::default(), vec![0; buckets(documents)], Vec::new());
    for survey in surveys {
        commons.extend(survey.commons);
        out.capped += survey.capped;
        hits.iter_mut().zip(survey.hits).for_each(|(all, more)| *all += more);
    }
    commons.par_sort_unstable();
    let join = Join::new(rules, window, FrequentEdges::new(commons, documents, rules.tuning.edge_reach));
    let postings = to_u64(shards.iter().map(SpillablePostings::count).sum::<usize>() * Posting::BYTES);
    let room = room.min(HITS_A_POSTING * postings) / to_u64(Anchor::BYTES);
    // Once when they are made, and once when they are looked at.
    progress.stage(STAGE, 2 * hits.iter().sum::<u64>());
    for pass in passes(&hits, room.max(LEAST_ROOM), MOST_PASSES) {
        let of_pass = hits[pass.clone()].iter().sum::<u64>();
        let make = |room: &mut JoinBuffers, number: usize| {
            let postings = shards[number].get()?;
            let runs = join.hits(shard(number, &postings, boilerplate), pass.clone(), room);
            progress.advance(of_pass / to_u64(shards.len()));
            Ok(runs)
        };
        let runs: Vec<Vec<AnchorRun>> =
            (0..shards.len()).into_par_iter().map_init(JoinBuffers::default, make).collect::<Result<_>>()?;
        let runs: Vec<AnchorRun> = runs.into_iter().flatten().collect();
        let look = |scratch: &mut Scratch, i: usize| {
            let mut pairs = Vec::new();
            let formulas_only = join.candidates(&runs, pass.start, i, scratch, &mut pairs);
            progress.advance(hits[pass.start + i]);
            (pairs, formulas_only)
        };
        let found: Vec<(Vec<Pair>, u64)> = (0..pass.len()).into_par_iter().map_init(Scratch::default, look).collect();
        for (pairs, formulas_only) in found {
            out.pairs.extend(pairs);
            out.formulas_only += formulas_only;
        }
    }
    Ok(out)
}

fn shard<'s>(number: usize, postings: &'s [Posting], boilerplate: &'s [BoilerplateCandidates]) -> JoinShard<'s> {
    JoinShard { number, postings, boilerplate: boilerplate.get(number).map_or(&[][..], |found| found) }
}
