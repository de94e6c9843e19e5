//! Owns the comparing of pairs: those that the search found, and then, round by round, more of each story that it linked as
//! a star, until the story is whole.

use super::Progress;
use super::closing::{Closings, Judged};
use super::numbering;
use super::scan::Search;
use super::which::Which;
use crate::candidates::Pair;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::group::clusters::{clusters, unmet};
use crate::group::coverage::{Words, coverage};
use crate::group::kin::kin;
use crate::group::quotations;
use crate::params::Params;
use crate::results::{Cluster, Coverage, Match, Passage, Report};
use crate::units::DocId;
use ahash::AHashSet;
use rayon::prelude::*;

/// How often documents of a large story meet its representative at most, which may be another one each time, and once their
/// kin. Mostly nothing is left after two or three rounds; stories of a thousand were seen to take seven.
const ROUNDS: usize = 12;
/// The rounds in which representatives of smaller clusters wait for those of larger ones.
const WAITS: usize = 3;

/// Compares the pairs of a search, and then those of documents that may be of one story but were linked as a star, whose
/// middle need not be the representative. Gives the report, with matches, passages and clusters, and the pairs that were
/// compared beside those of the search.
///
/// # Errors
/// As [`Corpus::text`].
pub(super) fn compared(
    corpus: &Corpus,
    search: &mut Search,
    which: Which<'_>,
    params: &Params,
    progress: &dyn Progress,
) -> Result<(Report, AHashSet<Pair>)> {
    let report = Report { stats: search.stats.clone(), boilerplate: search.listed.clone(), ..Report::default() };
    let (stars, partly) = (stars(search), are_partly_linked(search));
    let found = search.judge(corpus, &search.pairs, params, progress)?;
    progress.stage("grouping stories", 0);
    let (coverages, closings, met) = (Vec::new(), Closings::default(), AHashSet::new());
    let mut stories = Stories { corpus, search, which, params, report, coverages, closings, met, carried: 0 };
    stories.add(found)?;
    for round in 0..if partly { ROUNDS } else { 0 } {
        let more = stories.next(stars, round < WAITS)?;
        if more.is_empty() {
            break;
        }
        let found = stories.search.judge(corpus, &more, params, progress)?;
        stories.add(found)?;
        stories.met.extend(more);
    }
    let Stories { mut report, met, closings, search, .. } = stories;
    report.stats.candidates += met.len();
    report.stats.copies_left_out = search.fold.left_out;
    report.stats.closing_only = closings.left_out;
    Ok((report, met))
}

/// Whether a search linked some documents as stars.
fn stars(search: &Search) -> bool {
    search.stats.capped_bands.buckets + search.stats.capped_fingerprints.buckets > 0
}

/// Whether a search linked some documents with few of those that they may share something with, so that more pairs are
/// compared than it found.
pub(super) fn are_partly_linked(search: &Search) -> bool {
    stars(search) || search.fold.left_out > 0
}

/// Stories on their way to be whole.
struct Stories<'a> {
    corpus: &'a Corpus,
    search: &'a mut Search,
    which: Which<'a>,
    params: &'a Params,
    report: Report,
    /// Of the matches, in order.
    coverages: Vec<Coverage>,
    closings: Closings,
    /// Pairs that were compared beside those of the search.
    met: AHashSet<Pair>,
    /// Documents of large stories whose kin are known.
    carried: usize,
}

impl Stories<'_> {
    /// Puts what compared pairs share into the report, and groups what is known then.
    fn add(&mut self, found: Vec<Judged>) -> Result<()> {
        let min_coverage = self.params.query.min_coverage;
        add(&mut self.report, self.closings.leave_out(found));
        let words = Words { tokens: &self.search.tokens, boilerplate: &self.search.boilerplate };
        self.coverages = covered(&self.report, words);
        quotations::leave_out(self.corpus, &self.report, words, min_coverage, &mut self.coverages)?;
        self.report.clusters = clusters(self.corpus, &self.search.first, &self.report, &self.coverages, min_coverage);
        Ok(())
    }

    /// The pairs (ascending) to compare next; none if all stories are whole. If there are `stars`, documents meet the
    /// representatives of their stories, for which those of smaller ones may `wait`, and at last their kin.
    fn next(&mut self, stars: bool, wait: bool) -> Result<Vec<Pair>> {
        let query = &self.params.query;
        let mut more = self.adopted();
        let Search { pairs, fold, boilerplate, credits, .. } = &mut *self.search;
        let near = numbering::near(self.corpus, query.most_apart);
        let looked_at = |pair: &Pair| pairs.binary_search(pair).is_ok() || self.met.contains(pair);
        let is_new = |pair: &Pair| self.which.may_pair(*pair) && near(pair) && !looked_at(pair);
        // As elsewhere, documents with one text are looked at as one, and what that meets all of them meet.
        let new = |pairs: &[Pair]| {
            let mut folded = fold.folded(pairs);
            folded.retain(is_new);
            folded
        };
        let mut folded = match stars {
            true => new(&unmet(&self.report, &self.coverages, query.min_coverage, wait, is_new)),
            false => Vec::new(),
        };
        if stars && folded.is_empty() && !query.near_duplicates_only {
            // Stories are whole now, as far as is known.
            let texts = |story: &Cluster| story.documents().filter(|&doc| !fold.is_copy(doc)).count();
            let carried = self.report.clusters.iter().map(texts).filter(|&texts| texts > query.pair_limit).sum();
            if carried > self.carried {
                self.carried = carried;
                let text = |doc: DocId| fold.stand_in(doc);
                let kin = kin(self.corpus, &self.report, text, (boilerplate, credits), query.pair_limit)?;
                folded = new(&kin);
                more.extend(kin);
            }
        }
        more.extend(fold.unfolded(folded, query.pair_limit));
        more.retain(is_new);
        more.sort_unstable();
        more.dedup();
        Ok(more)
    }

    /// Pairs of a representative with the copies of the texts that it is linked with. Copies of a text that meets very many
    /// met each other only; they belong where that text belongs.
    fn adopted(&self) -> Vec<Pair> {
        let representatives: AHashSet<DocId> = self.report.clusters.iter().map(|c| c.representative).collect();
        let both = self.report.matches.iter().flat_map(|m| [(m.a, m.b), (m.b, m.a)]);
        let linked = both.filter(|(representative, _)| representatives.contains(representative));
        let copies = linked.flat_map(|(r, doc)| self.search.fold.copies_of(doc).iter().map(move |copy| (r, copy.1)));
        copies.filter(|(r, copy)| r != copy).map(|(r, copy)| (r.min(copy), r.max(copy))).collect()
    }
}

/// Puts what compared pairs share into a report, in order.
fn add(report: &mut Report, found: Vec<(Match, Vec<Passage>)>) {
    let mut passages = std::mem::take(&mut report.passages).into_iter();
    let known = std::mem::take(&mut report.matches).into_iter();
    let mut all: Vec<_> = known.map(|m| (passages.by_ref().take(m.passages.len()).collect(), m)).collect();
    all.extend(found.into_iter().map(|(m, passages)| (passages, m)));
    all.sort_unstable_by_key(|(_, m)| (m.a, m.b));
    for (mut passages, mut one) in all {
        let start = report.passages.len();
        report.passages.append(&mut passages);
        one.passages = start..report.passages.len();
        report.matches.push(one);
    }
    report.stats.near_duplicates = report.matches.iter().filter(|m| m.near_duplicate).count();
}

/// The coverage of every match, in order.
pub(super) fn covered(report: &Report, words: Words<'_>) -> Vec<Coverage> {
    report.matches.par_iter().map(|m| coverage(report, words, m)).collect()
}
