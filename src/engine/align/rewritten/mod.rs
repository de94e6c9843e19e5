//! Rewritten passages: the same story in other words. Order-free, from the words that two stretches share.
//!
//! 1. Nearly all pairs are told to have none from their telling words alone (`promise`).
//! 2. Places dense in shared words are found in a coarse matrix of both documents (`grow`).
//! 3. Each grows to the stretch of either side that pays best: a word whose stem stands in the other side's stretch pays,
//!    any other costs. The sides are moved in turn until they rest.
//! 4. Where exact stretches lie inside, the region takes them in; where a word-for-word copy is the better part of it, the
//!    copy stands alone.
//! 5. Ends move to sentences that pay (`trim`).
//! 6. A region is a passage if half of it has a partner and that is surprising enough between these two documents
//!    (`evidence`).
//! 7. A stretch whose words come from all over the other document is its `digest`.
//! 8. Single sentences, nearly all of whose words have a partner, are found from two rare words (`short`).
//!
//! The steps follow a prototype measured on PAN 2013; growing by maximum-sum segments is Kadane's scan.

pub(crate) mod dot_matrix;
pub(crate) mod grow;
pub(crate) mod long_text;
pub(crate) mod match_words;
pub(crate) mod prefilter;
pub mod region;
pub(crate) mod score;
pub(crate) mod sentences;
pub(crate) mod summary;
pub(crate) mod trim;
pub(crate) mod vocabulary;

use crate::base::cast::to_u32;
use crate::base::ids::TokenSpan;
use crate::engine::align::aligned::Aligned;
use crate::engine::align::context::AlignContext;
use crate::engine::align::rewritten::match_words::partners;
use crate::engine::align::rewritten::region::Region;
use crate::engine::align::rewritten::region::{common, hull, meets, of_run, of_stretch, place};
use crate::engine::align::side::Side;
use crate::model::pair::Run;
use grow::Grown;
use long_text::LongTextExcerpt;
use prefilter::Prefilter;
use vocabulary::{Bag, Vocabulary};

/// Adds the rewritten passages of two documents to the stretches that were found exactly (best first). A passage takes in
/// the exact stretches that it overlaps. Both sides must hold their [`Content`](super::content_words::Content).
///
/// Cost: O(|a| + |b|), and at most twenty growths of a region; where |b| is far longer, O(|a|) and what of it stands around
/// what both hold.
pub fn rewritten(a: Side<'_>, b: Side<'_>, exact: Vec<Aligned>, context: AlignContext<'_>) -> Vec<Aligned> {
    let AlignContext { params, rewritten: tuning, .. } = context;
    let (Some(in_a), Some(in_b)) = (a.content, b.content) else { return exact };
    let digests =
        params.digests && !exact.iter().any(|e| e.is_copy(context.copy().with_words(tuning.summary_copy_words)));
    let promise = prefilter::promise(in_a, in_b, &exact, digests, tuning);
    if !promise.regions && promise.starts.is_empty() {
        return exact;
    }
    let (words_a, words_b) = ((in_a.words(a, tuning), a.at_large), in_b.words(b, tuning));
    let find = |words_b, promise: &Prefilter, exact: &[Aligned]| {
        search(&Vocabulary::new(words_a, words_b, tuning), promise, exact, digests, context)
    };
    let found = if !digests && long_text::suffices(a, b, tuning) {
        let excerpt = LongTextExcerpt::new(a, b, words_b, &promise, &exact, tuning);
        let stretches: Vec<Aligned> = exact.iter().map(|stretch| excerpt.stretch(stretch)).collect();
        let found = find((&excerpt.words, &excerpt.at_large), &excerpt.promise(&promise), &stretches);
        found.into_iter().filter_map(|region| excerpt.region(region)).collect()
    } else {
        find((words_b, b.at_large), &promise, &exact)
    };
    let mut exact = exact;
    let mut found: Vec<Aligned> = found.into_iter().map(|region| take_in(a, b, region, &mut exact)).collect();
    found.extend(exact);
    found
}

/// The rewritten passages that were promised, and with `digests` a digest if there is one.
fn search(
    shared: &Vocabulary<'_>,
    promise: &Prefilter,
    exact: &[Aligned],
    digests: bool,
    context: AlignContext<'_>,
) -> Vec<Region> {
    let tuning = context.rewritten;
    let (mut bag, mut used) = (Bag::new(shared.ids), Bag::new(shared.ids));
    let beside_copy = exact.iter().any(|e| e.is_copy(context.copy()));
    let mut found = Vec::new();
    if promise.regions {
        found = join(exact, regions(shared, &mut bag), context);
        found.retain_mut(|region| {
            trim::trim(shared, region, &mut bag, &mut used);
            score::is_long(region, tuning) && score::weigh(shared, region, &mut bag).suffices(beside_copy, tuning)
        });
        if digests && let Some(digest) = summary::digest(shared, &found, exact, &mut bag) {
            found = vec![digest];
        }
    }
    if !beside_copy {
        let explained: Vec<Region> = exact.iter().map(of_stretch).chain(found.iter().cloned()).collect();
        found.extend(sentences::short(shared, &promise.starts, &explained, &mut bag));
    }
    found
}

/// Regions worth a closer look, the best first, none mostly inside another.
fn regions(shared: &Vocabulary<'_>, bag: &mut Bag) -> Vec<Region> {
    let tuning = shared.tuning;
    let mut found: Vec<(i64, Region)> = Vec::new();
    grow::regions(shared, bag, |Grown { region, score }, bag| {
        let promising = score::is_long(&region, tuning);
        let dice = if promising { score::dice(shared, &region, bag) } else { 0 };
        if dice >= tuning.promising_dice {
            found.push((score * dice, region));
        }
        dice >= tuning.promising_dice
    });
    found.sort_by(|x, y| y.0.cmp(&x.0).then_with(|| place(&x.1).cmp(&place(&y.1))));
    let mut kept: Vec<Region> = Vec::new();
    for (_, region) in found {
        let inside = |k: &Region| {
            let [a, b] = [0, 1].map(|side| common(&k[side], &region[side]));
            2 * a > region[0].len() || (2 * b > region[1].len() && a > 0)
        };
        if !kept.iter().any(inside) {
            kept.push(region);
        }
    }
    kept
}

/// Settles which of the regions and the exact stretches that overlap stands for both.
fn join(exact: &[Aligned], mut regions: Vec<Region>, context: AlignContext<'_>) -> Vec<Region> {
    let (exact_share, copy_share) = (context.params.exact_share, context.rewritten.copy_share);
    regions.retain(|region| {
        let copied = |run: &Run| if meets(&of_run(run), region) { common(&of_run(run)[0], &region[0]) } else { 0 };
        let matched: usize = exact.iter().flat_map(|stretch| &stretch.runs).map(copied).sum();
        100 * matched < exact_share * region[0].len()
    });
    for stretch in exact {
        let own = of_stretch(stretch);
        let touching: Vec<usize> = (0..regions.len()).filter(|&i| meets(&own, &regions[i])).collect();
        let Some(&first) = touching.first() else { continue };
        let whole = touching.iter().fold(own.clone(), |whole, &i| hull(&whole, &regions[i]));
        let covers = |side: usize| 100 * own[side].len() >= copy_share * whole[side].len();
        if stretch.is_copy(context.copy().with_words(0)) && covers(0) && covers(1) {
            let mut i = 0;
            regions.retain(|_| {
                i += 1;
                !touching.contains(&(i - 1))
            });
        } else {
            regions[first] = hull(&regions[first], &own);
        }
    }
    regions
}

/// Makes a passage of a region and of the exact stretches that it overlaps, which leave `exact`.
fn take_in(a: Side<'_>, b: Side<'_>, mut region: Region, exact: &mut Vec<Aligned>) -> Aligned {
    let mut fixed: Vec<Run> = Vec::new();
    exact.retain(|stretch| {
        let inside = meets(&of_stretch(stretch), &region);
        if inside {
            region = hull(&region, &of_stretch(stretch));
            fixed.extend(&stretch.runs);
        }
        !inside
    });
    fixed.sort_unstable();
    fixed.dedup_by(|next, last| next.a < last.a_end());
    let [in_a, in_b] = region.map(|r| TokenSpan { start: to_u32(r.start), end: to_u32(r.end) });
    let runs = partners(a, b, in_a, in_b, &fixed);
    Aligned { a: in_a, b: in_b, runs, near: Vec::new(), near_worth: 0, rewritten: true }
}
