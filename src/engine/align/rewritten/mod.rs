//! Rewritten passages: the same story in new words. Order-free, from the words that two stretches share.
//!
//! 1. For nearly all pairs the telling words alone tell that there is no rewritten passage (`prefilter`).
//! 2. Places dense in shared words are found in a coarse dot matrix of both documents (`dot_matrix`, `grow`).
//! 3. Each place grows to the best-paying stretch of either side: a word with the stem in the stretch of the other side
//!    pays, any further word costs. The sides are moved in turn until both rest.
//! 4. Where exact stretches lie inside, the region takes the exact stretches in; where a word-for-word copy is the better
//!    part of the region, the copy stands alone.
//! 5. Ends move to sentences that pay (`trim`).
//! 6. A region is a passage if half of the region has a partner, and if so many partners are surprising enough between the
//!    two documents (`score`).
//! 7. A stretch with words from all over the other document is a summary of the other document (`summary`).
//! 8. Single sentences with a partner for nearly all words are found from two rare words (`sentences`).
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
use crate::engine::align::rewritten::region::{Region, common, hull, meets, of_run, of_stretch, place};
use crate::engine::align::side::Side;
use crate::model::pair::Run;
use grow::Grown;
use long_text::LongTextExcerpt;
use prefilter::Prefilter;
use vocabulary::{Bag, Vocabulary};

/// Adds the rewritten passages of two documents to the exact stretches (best first). A passage takes in the overlapping
/// exact stretches. Both sides must hold [`Content`](super::content_words::Content).
///
/// Cost: O(|a| + |b|), and at most twenty growths of a region; where |b| is far longer, O(|a|) and the surroundings in
/// b of words that both hold.
pub fn rewritten(a: Side<'_>, b: Side<'_>, exact: Vec<Aligned>, context: AlignContext<'_>) -> Vec<Aligned> {
    let AlignContext { params, rewritten: tuning, .. } = context;
    let (Some(in_a), Some(in_b)) = (a.content, b.content) else { return exact };
    let digests =
        params.digests && !exact.iter().any(|e| e.is_copy(context.copy().with_words(tuning.summary_copy_words)));
    let prefilter = prefilter::prefilter(in_a, in_b, &exact, digests, tuning);
    if !prefilter.regions && prefilter.starts.is_empty() {
        return exact;
    }
    let (words_a, words_b) = ((in_a.words(a, tuning), a.at_large), in_b.words(b, tuning));
    let find = |words_b, prefilter: &Prefilter, exact: &[Aligned]| {
        search(&Vocabulary::new(words_a, words_b, tuning), prefilter, exact, digests, context)
    };
    let found = if !digests && long_text::suffices(a, b, tuning) {
        let long_text = LongTextExcerpt::new(a, b, words_b, &prefilter, &exact, tuning);
        let stretches: Vec<Aligned> = exact.iter().map(|stretch| long_text.stretch(stretch)).collect();
        let found = find((&long_text.words, &long_text.at_large), &long_text.prefilter(&prefilter), &stretches);
        found.into_iter().filter_map(|region| long_text.region(region)).collect()
    } else {
        find((words_b, b.at_large), &prefilter, &exact)
    };
    let mut exact = exact;
    let mut found: Vec<Aligned> = found.into_iter().map(|region| take_in(a, b, region, &mut exact)).collect();
    found.extend(exact);
    found
}

/// The rewritten passages let through by the prefilter, and with `digests` a summary if there is any.
fn search(
    vocabulary: &Vocabulary<'_>,
    prefilter: &Prefilter,
    exact: &[Aligned],
    digests: bool,
    context: AlignContext<'_>,
) -> Vec<Region> {
    let tuning = context.rewritten;
    let (mut bag, mut used) = (Bag::new(vocabulary.ids), Bag::new(vocabulary.ids));
    let beside_copy = exact.iter().any(|e| e.is_copy(context.copy()));
    let mut found = Vec::new();
    if prefilter.regions {
        found = join(exact, regions(vocabulary, &mut bag), context);
        found.retain_mut(|region| {
            trim::trim(vocabulary, region, &mut bag, &mut used);
            score::is_long(region, tuning) && score::weigh(vocabulary, region, &mut bag).suffices(beside_copy, tuning)
        });
        if digests && let Some(summary) = summary::summary(vocabulary, &found, exact, &mut bag) {
            found = vec![summary];
        }
    }
    if !beside_copy {
        let explained: Vec<Region> = exact.iter().map(of_stretch).chain(found.iter().cloned()).collect();
        found.extend(sentences::short(vocabulary, &prefilter.starts, &explained, &mut bag));
    }
    found
}

/// Regions worth a closer look, the best first, none mostly inside another.
fn regions(vocabulary: &Vocabulary<'_>, bag: &mut Bag) -> Vec<Region> {
    let tuning = vocabulary.tuning;
    let mut found: Vec<(i64, Region)> = Vec::new();
    grow::regions(vocabulary, bag, |Grown { region, score }, bag| {
        let promising = score::is_long(&region, tuning);
        let dice = if promising { score::dice(vocabulary, &region, bag) } else { 0 };
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

/// Settles for each overlap of a region and an exact stretch whether the region or the stretch stands for both.
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

/// Makes a passage of a region and of the overlapping exact stretches. The overlapping stretches leave `exact`.
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
