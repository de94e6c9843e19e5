//! Two documents to the stretches that both share: seed, chain, fill gaps, extend ends, select, and text put in new
//! words. In noisy text, words that are nearly equal help.
//!
//! Exact stretches are found by token hashes alone. A [`Passage`](crate::model::pair::Passage) gets byte and code point
//! offsets later, from the token spans.

pub mod aligned;
pub mod boundaries;
pub mod chain;
pub mod content_words;
pub mod context;
pub mod diff;
pub mod extend;
pub mod fuzzy;
pub mod rewritten;
pub mod seed;
pub mod select;
pub mod side;
pub mod verify;

use crate::base::cast::to_u64;
use crate::engine::align::aligned::Aligned;
use crate::engine::align::context::AlignContext;
use crate::engine::align::rewritten::match_words;
use crate::engine::align::side::{Side, are_turned};
use crate::model::overlap::Overlap;
use crate::model::tuning::align::AlignTuning;

/// All stretches that two documents share, by descending number of matched words, not yet weighed; and the overlap of
/// the shingles of both.
///
/// Both sides must hold shingles of the same width. Cost: O(|a| + |b|) to find the seeds, O(seeds) to chain seeds, the
/// area of the gaps between seeds (at most 40 words a side), and a bounded window for each end that moves.
///
/// ```
/// use wirecopy::engine::align::align;
/// use wirecopy::engine::align::context::AlignContext;
/// use wirecopy::engine::weigh::prepared::PreparedDoc;
/// use wirecopy::model::tuning::Tuning;
/// let x = "Today the ferry to the island was stopped by high winds, officials said.";
/// let y = "He wrote that the ferry to the island was stopped by very high winds.";
/// let (a, b) = (PreparedDoc::alone(x, 5), PreparedDoc::alone(y, 5));
/// let tuning = Tuning::default();
/// let context = AlignContext::new(Default::default(), &tuning);
/// let (_, found) = align(a.side(x), b.side(y), context);
/// assert_eq!((found.len(), found[0].matched(), found[0].a.len(), found[0].b.len()), (1, 10, 10, 11));
/// ```
pub fn align(a: Side<'_>, b: Side<'_>, context: AlignContext<'_>) -> (Overlap, Vec<Aligned>) {
    if are_turned(a.tokens, b.tokens) {
        let (overlap, stretches) = align(b, a, context);
        let mut stretches: Vec<Aligned> = stretches.into_iter().map(Aligned::mirrored).collect();
        stretches.sort_by_key(select::rank);
        return (overlap.mirrored(), stretches);
    }
    match a.letters.zip(b.letters) {
        None => align_with(a, b, context, extend::NOT_NEAR),
        Some((x, y)) => {
            let (overlap, mut stretches) = align_with(a, b, context, Some(&|i, j| x.alike_word(i, y, j)));
            let AlignTuning { near_word_worth, near_gap_cells, .. } = *context.tuning;
            for one in &mut stretches {
                one.near = fuzzy::between(x, y, &one.runs, near_gap_cells);
                one.near_worth = u64::from(near_word_worth) * to_u64(one.near.len());
            }
            (overlap, stretches)
        }
    }
}

/// `near` tells whether two words are nearly equal, if any are.
fn align_with(
    a: Side<'_>,
    b: Side<'_>,
    context: AlignContext<'_>,
    near: Option<&impl Fn(usize, usize) -> bool>,
) -> (Overlap, Vec<Aligned>) {
    let AlignContext { params, tuning, .. } = context;
    let (overlap, seeds) = seed::runs(a, b, tuning.seed_places);
    let mut stretches: Vec<Aligned> = Vec::new();
    let mut steps = extend::Steps::default();
    let mut taken = extend::Taken::none(a.tokens.len(), params.one_to_one);
    let mut chains = chain::chains(seeds, tuning).into_iter();
    while let Some(chain) = chains.next() {
        let mut runs = extend::gaps(a.tokens, b.tokens, chain, tuning.most_gap_cells);
        extend::ends(a, b, &mut runs, &taken, &mut steps, near, tuning);
        if chains.len() > 0 {
            taken.take(&runs);
        }
        let parts = chain::parted(a.surprises, runs, params.join_gap, tuning).into_iter();
        stretches.extend(parts.map(|runs| Aligned::of(runs).settled(a, b, tuning)));
    }
    let stretches = rewritten::rewritten(a, b, select::select(stretches, context), context);
    let mut stretches = select::join(stretches, context);
    // Two joined rewritten passages may have overlapped on a side, and may have matched a word there twice.
    for one in stretches.iter_mut().filter(|one| one.rewritten && !one.matches_once()) {
        one.runs = match_words::partners(a, b, one.a, one.b, &[]);
    }
    (overlap, stretches)
}
