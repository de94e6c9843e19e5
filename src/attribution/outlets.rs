//! Owns what outlets share, take and give, and who comes first.

use super::derivation::{TakenLink, Takings};
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{Date, DocId, Precision};
use crate::base::rows::Rows;
use crate::model::corpus::Corpus;
use crate::model::derivation::{Class, Derivation, OutletPair, OutletStories, OutletTotal, Outlets};

/// Outlet and cluster, by number.
type Carried = (u32, u32);

/// The outlets of a corpus, by name, and the outlet of each document.
#[derive(Debug)]
pub struct Numbered<'c> {
    names: Vec<&'c str>,
    of: Vec<Option<u32>>,
}

impl<'c> Numbered<'c> {
    /// O(documents, log).
    pub fn new(corpus: &'c Corpus) -> Numbered<'c> {
        let mut names: Vec<&str> = corpus.docs().filter_map(|doc| corpus.source(doc)).collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &str| names.binary_search(&name).ok().map(to_u32);
        let of = corpus.docs().map(|doc| corpus.source(doc).and_then(number)).collect();
        Numbered { names, of }
    }
}

/// What a document has in common with an outlet.
#[derive(Clone, Copy, Debug)]
pub struct With {
    other: u32,
    words: u32,
    taken: u32,
    /// Whether a document of the same story is among the linked documents.
    story: bool,
}

/// What a document of an outlet has in common with a second outlet.
struct DocWith {
    /// The outlet of the document, and the second outlet.
    outlets: (u32, u32),
    with: With,
    /// The story that the document carries beside the second outlet.
    story: Option<u32>,
}

/// What a document has in common with each outlet, by number of the outlet. Words that stand in several documents of an
/// outlet count once. Words that both have from an unseen source are neither taken nor given. O(words matched, log).
pub fn with_outlets(doc: DocId, shared: &Takings<'_>, outlets: &Numbered<'_>) -> Vec<With> {
    if outlets.of[doc.index()].is_none() {
        return Vec::new();
    }
    let with = |link: &TakenLink<'_>| outlets.of[link.other.index()];
    let mut links: Vec<TakenLink<'_>> = shared.links(doc).filter(|link| with(link).is_some()).collect();
    links.sort_by_key(with);
    let of_outlet = |links: &[TakenLink<'_>]| {
        let taken = links.iter().copied().filter(TakenLink::taken_from_other);
        let story = shared.story[doc.index()];
        Some(With {
            other: with(&links[0])?,
            words: shared.words(doc, links.iter().copied()).taken,
            taken: shared.words(doc, taken).taken,
            story: story.is_some() && links.iter().any(|link| shared.story[link.other.index()] == story),
        })
    };
    links.chunk_by(|x, y| with(x) == with(y)).filter_map(of_outlet).collect()
}

/// What the outlets of a corpus have in common, from what each document has. O(documents and outlets of each, log),
/// however many outlets there are.
///
/// A story is common to two outlets if two documents of the outlets in the cluster share something; of several
/// documents of an outlet the earliest is dated.
pub fn outlets(
    corpus: &Corpus,
    shared: &Takings<'_>,
    derivations: &[Derivation],
    numbered: &Numbered<'_>,
    with: &Rows<With>,
) -> Outlets {
    let total = |&name: &&str| OutletTotal { name: name.to_owned(), ..OutletTotal::default() };
    let mut totals: Vec<OutletTotal> = numbered.names.iter().map(total).collect();
    let mut all: Vec<DocWith> = Vec::new();
    let mut carried: Vec<(Carried, Option<Date>)> = Vec::new();
    for doc in corpus.docs() {
        let (Some(own), story) = (numbered.of[doc.index()], shared.story[doc.index()]) else { continue };
        add(&mut totals[to_usize(own)], &derivations[doc.index()]);
        carried.extend(story.map(|story| ((story, own), corpus.date(doc))));
        let of = |&with: &With| DocWith {
            outlets: (own, with.other),
            story: story.filter(|_| own != with.other && with.story),
            with,
        };
        all.extend(with.of(doc).iter().map(of));
    }
    let first = earliest(carried);
    let date = |key: Carried| first.binary_search_by_key(&key, |one| one.0).ok().and_then(|at| first[at].1);

    all.sort_unstable_by_key(|doc| (doc.outlets, doc.story));
    let pair = |of: &[DocWith]| {
        let (outlet, other) = of[0].outlets;
        let sum = |words: fn(&With) -> u32| of.iter().map(|doc| u64::from(words(&doc.with))).sum();
        let mut stories: Vec<u32> = of.iter().filter_map(|doc| doc.story).collect();
        stories.dedup();
        let lags = stories.iter().filter_map(|&story| lag(date((story, outlet)), date((story, other))));
        OutletPair {
            outlet,
            other,
            documents: to_u32(of.len()),
            words: sum(|with| with.words),
            taken: sum(|with| with.taken),
            given: 0,
            stories: timed(to_u32(stories.len()), lags.collect()),
        }
    };
    let mut pairs: Vec<OutletPair> = all.chunk_by(|x, y| x.outlets == y.outlets).map(pair).collect();
    let key = |pair: &OutletPair| (pair.outlet, pair.other);
    for at in 0..pairs.len() {
        let (own, other) = key(&pairs[at]);
        let given = pairs.binary_search_by_key(&(other, own), key).map_or(0, |back| pairs[back].taken);
        pairs[at].given = given;
        if own != other {
            totals[to_usize(own)].given += given;
        }
    }
    for (total, (number, lags)) in totals.iter_mut().zip(against_all(&first, numbered.names.len())) {
        total.stories = timed(number, lags);
    }
    Outlets { totals, pairs }
}

/// The earliest date of each story and outlet, in their order.
fn earliest(mut carried: Vec<(Carried, Option<Date>)>) -> Vec<(Carried, Option<Date>)> {
    carried.sort_unstable_by_key(|&(key, date)| (key, date.is_none(), date));
    carried.dedup_by_key(|one| one.0);
    carried
}

fn add(total: &mut OutletTotal, of: &Derivation) {
    total.documents += 1;
    total.words += u64::from(of.all());
    total.copied += u64::from(of.copied);
    total.taken += u64::from(of.taken);
    let class = Class::ALL.iter().position(|&class| class == of.class);
    class.into_iter().for_each(|at| total.classes[at] += 1);
}

/// For each outlet the number of stories carried beside a further outlet, and the lags behind the first of the rest.
fn against_all(first: &[(Carried, Option<Date>)], outlets: usize) -> Vec<(u32, Vec<i64>)> {
    let mut out = vec![(0, Vec::new()); outlets];
    for story in first.chunk_by(|x, y| x.0.0 == y.0.0).filter(|story| story.len() > 1) {
        // The first of the rest is the first of all, or the second.
        let mut dated: Vec<(Date, u32)> = story.iter().filter_map(|&((_, own), date)| Some((date?, own))).collect();
        dated.sort_unstable();
        for &((_, own), date) in story {
            let others = dated.iter().take(2).find(|&&(_, other)| other != own);
            let (number, lags) = &mut out[to_usize(own)];
            *number += 1;
            lags.extend(lag(date, others.map(|&(date, _)| date)));
        }
    }
    out
}

/// Seconds by which the first date is later; whole days where a date has no time.
fn lag(date: Option<Date>, other: Option<Date>) -> Option<i64> {
    let (date, other) = (date?, other?);
    Some(match (date.precision, other.precision) {
        (Precision::Second, Precision::Second) => date.seconds.saturating_sub(other.seconds),
        _ => 86_400 * (date.day() - other.day()),
    })
}

fn timed(number: u32, mut lags: Vec<i64>) -> OutletStories {
    lags.sort_unstable();
    let middle = lags.len() / 2;
    let lag = match (lags.len() % 2, lags.get(middle)) {
        (0, Some(after)) => Some(lags[middle - 1].midpoint(*after)),
        (_, middle) => middle.copied(),
    };
    let first = to_u32(lags.iter().filter(|&&lag| lag < 0).count());
    OutletStories { number, dated: to_u32(lags.len()), first, lag }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        for (lags, first, lag) in [
            (&[][..], 0, None),
            (&[7], 0, Some(7)),
            (&[10, -20], 1, Some(-5)),
            (&[5, 0, -1], 1, Some(0)),
            (&[3, 1, 4, 1], 0, Some(2)),
        ] {
            let stories = timed(9, lags.to_vec());
            assert_eq!(stories, OutletStories { number: 9, dated: to_u32(lags.len()), first, lag }, "{lags:?}");
        }
    }

    #[test]
    fn lags_are_as_exact_as_dates() {
        let (time, day) = (|h: i64| Some((h * 3600, Precision::Second)), |d: i64| Some((d * 86_400, Precision::Day)));
        for (date, other, hours) in [
            (time(5), time(3), Some(2)),
            (time(30), day(0), Some(24)),
            (day(1), time(30), Some(0)),
            (day(1), day(3), Some(-48)),
            (None, day(3), None),
        ] {
            let of = |date: Option<(i64, Precision)>| date.map(|(seconds, precision)| Date { seconds, precision });
            assert_eq!(lag(of(date), of(other)), hours.map(|h| h * 3600), "{date:?} {other:?}");
        }
    }

    #[test]
    fn against_the_first_of_the_others() {
        let at = |h: i64| Some(Date { seconds: h * 3600, precision: Precision::Second });
        // A story by three outlets, with a date for two; a story by two; a story by a single outlet.
        let first = earliest(vec![
            ((0, 1), at(4)),
            ((0, 0), None),
            ((0, 0), at(1)),
            ((0, 2), None),
            ((1, 0), at(12)),
            ((1, 0), at(9)),
            ((1, 2), at(7)),
            ((2, 1), at(0)),
        ]);
        let hours: Vec<(u32, Vec<i64>)> = against_all(&first, 3);
        let hours: Vec<(u32, Vec<i64>)> =
            hours.into_iter().map(|(n, lags)| (n, lags.iter().map(|lag| lag / 3600).collect())).collect();
        assert_eq!(hours, [(2, vec![-3, 2]), (1, vec![3]), (2, vec![-2])]);
    }
}
