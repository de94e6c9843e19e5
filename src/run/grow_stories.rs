//! Owns the growing of stories: the pairs of the search are compared, and then, round by round, more pairs of each story that
//! the search linked as a star, until the story is whole.

use super::propose::PairScope;
use super::{Progress, time_order};
use crate::base::error::Result;
use crate::base::ids::{Date, DocId};
use crate::engine::weigh::match_buffer::{MatchBuffer, SignOff};
use crate::engine::weigh::sign_offs::SignOffs;
use crate::model::corpus::Corpus;
use crate::model::pair::{Coverage, Match, Pair, Passage, Verified};
use crate::model::params::Params;
use crate::model::stats::Stats;
use crate::model::story::{Cluster, DocMeta, StoryRules};
use crate::run::search::Search;
use crate::story::clusters::{clusters, unmet};
use crate::story::coverage::{WordTotals, coverage};
use crate::story::quotations;
use crate::story::relatives::relatives;
use ahash::AHashSet;
use rayon::prelude::*;

/// What comparing told: verified pairs, and the stories that the pairs make.
pub(super) struct GrownStories {
    /// Matches and passages, in order.
    pub verified: Verified,
    /// The stories, without labels.
    pub clusters: Vec<Cluster>,
    /// The counts of the search, and of comparing.
    pub stats: Stats,
    /// The pairs that were compared beside the pairs of the search.
    pub met: AHashSet<Pair>,
}

/// Compares the pairs of a search, and then pairs of documents that may be of one story but were linked as a star: the hub of
/// a star need not be the representative.
///
/// # Errors
/// As [`Corpus::text`].
pub(super) fn compared(
    corpus: &Corpus,
    search: &mut Search,
    scope: PairScope<'_>,
    params: &Params,
    progress: &dyn Progress,
) -> Result<GrownStories> {
    let verified = Verified { documents: corpus.len(), ..Verified::default() };
    let matches = search.judge(corpus, &search.pairs, params, progress)?;
    progress.stage("grouping stories", 0);
    let (clusters, coverages, sign_offs, met) = (Vec::new(), Vec::new(), SignOffs::default(), AHashSet::new());
    let dates = corpus.docs().map(|doc| corpus.date(doc)).collect();
    let mut stories =
        GrowingStories { corpus, dates, search, scope, params, verified, clusters, coverages, sign_offs, met };
    stories.add(matches);
    stories.make_whole(progress)?;
    if stars(stories.search) && !params.query.near_duplicates_only {
        let relatives = stories.relatives()?;
        if !relatives.is_empty() {
            stories.compare(relatives, progress)?;
            stories.make_whole(progress)?;
        }
    }
    let GrowingStories { mut verified, clusters, met, sign_offs, search, .. } = stories;
    put_in_order(&mut verified);
    let stats = Stats {
        candidates: search.stats.candidates + met.len(),
        near_duplicates: verified.matches.iter().filter(|m| m.near_duplicate).count(),
        copies_left_out: search.exact_copies.left_out,
        closing_only: sign_offs.left_out,
        ..search.stats.clone()
    };
    Ok(GrownStories { verified, clusters, stats, met })
}

/// Whether a search linked some documents as stars.
fn stars(search: &Search) -> bool {
    search.stats.capped_bands.buckets + search.stats.capped_fingerprints.buckets > 0
}

/// Whether a search linked some documents with few of the documents that may share something, so that more pairs are compared
/// than the search found.
pub(super) fn are_partly_linked(search: &Search) -> bool {
    stars(search) || search.exact_copies.left_out > 0
}

/// Stories on their way to be whole.
struct GrowingStories<'a> {
    corpus: &'a Corpus,
    /// Date of each document.
    dates: Vec<Option<Date>>,
    search: &'a mut Search,
    scope: PairScope<'a>,
    params: &'a Params,
    verified: Verified,
    clusters: Vec<Cluster>,
    /// Coverages of the matches, in order, as far as matches count for stories. A pair that shares little but quotations has
    /// no coverage; nor have copies while stories become whole.
    coverages: Vec<Coverage>,
    sign_offs: SignOffs,
    /// Pairs that were compared beside the pairs of the search.
    met: AHashSet<Pair>,
}

impl<'a> GrowingStories<'a> {
    /// Takes in what compared pairs share.
    fn add(&mut self, mut matches: MatchBuffer) {
        self.sign_offs.leave_out(&mut matches);
        let words = words(self.search);
        let MatchBuffer { mut rows, passages } = matches;
        rows.par_iter_mut().for_each(|(_, m)| m.coverage = coverage(m, &passages[m.passages.clone()], words));
        add(&mut self.verified, rows, passages);
    }

    /// Compares pairs (ascending) beside those of the search.
    fn compare(&mut self, pairs: Vec<Pair>, progress: &dyn Progress) -> Result<()> {
        if !pairs.is_empty() {
            let matches = self.search.judge(self.corpus, &pairs, self.params, progress)?;
            self.add(matches);
            self.met.extend(pairs);
        }
        Ok(())
    }

    /// Groups what is known into stories, and compares what is missing from those that were linked as stars.
    fn make_whole(&mut self, progress: &dyn Progress) -> Result<()> {
        if are_partly_linked(self.search) {
            // Copies are out of account until stories are whole: which copies have met which before is chance.
            self.group(false)?;
            let (rounds, waiting) = (self.params.tuning.story.rounds, self.params.tuning.story.waiting_rounds);
            for round in 0..if stars(self.search) { rounds } else { 0 } {
                let more = self.unmet(round < waiting);
                if more.is_empty() {
                    break;
                }
                self.compare(more, progress)?;
                self.group(false)?;
            }
            self.compare(self.adopted(), progress)?;
        }
        self.group(true)
    }

    /// Groups what is known by now: of `all` documents, or without copies that another document stands for.
    fn group(&mut self, all: bool) -> Result<()> {
        let (search, rules) = (&*self.search, self.rules());
        self.coverages = self.verified.matches.iter().map(|m| m.coverage).collect();
        let words = (words(search), &search.places);
        quotations::leave_out(self.corpus, &self.verified, words, rules, &mut self.coverages)?;
        if !all {
            let copies = self
                .verified
                .matches
                .iter()
                .map(|m| search.exact_copies.is_copy(m.a) || search.exact_copies.is_copy(m.b));
            let of_copies = self.coverages.iter_mut().zip(copies).filter(|(_, copies)| *copies);
            of_copies.for_each(|(coverage, _)| *coverage = Coverage::default());
        }
        let docs = DocMeta { dates: &self.dates, first: &search.first };
        self.clusters = clusters(docs, &self.verified, &self.coverages, rules);
        Ok(())
    }

    fn rules(&self) -> StoryRules<'a> {
        StoryRules { min_coverage: self.params.query.min_coverage, tuning: &self.params.tuning.story }
    }

    /// Whether a pair may be compared, and was not compared.
    fn is_new(&self) -> impl Fn(&Pair) -> bool {
        let near = time_order::near(self.corpus, self.params.query.most_apart);
        let looked_at = |pair: &Pair| self.search.pairs.binary_search(pair).is_ok() || self.met.contains(pair);
        move |pair| self.scope.may_pair(*pair) && near(pair) && !looked_at(pair)
    }

    /// The new among some pairs and, as elsewhere, among the pairs of exact copies of the documents; ascending.
    fn unfolded(&mut self, mut pairs: Vec<Pair>) -> Vec<Pair> {
        let mut first_copies = self.search.exact_copies.folded(&pairs);
        first_copies.retain(self.is_new());
        pairs.extend(self.search.exact_copies.unfolded(first_copies, self.params.query.pair_limit));
        self.only_new(pairs)
    }

    /// The new among some pairs, ascending.
    fn only_new(&self, mut pairs: Vec<Pair>) -> Vec<Pair> {
        pairs.retain(self.is_new());
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Pairs (ascending) of documents with the representatives of stories; the representatives of smaller stories may `wait`.
    /// None if all stories are whole.
    fn unmet(&mut self, wait: bool) -> Vec<Pair> {
        let pairs = unmet(&self.verified, &self.clusters, &self.coverages, self.rules(), wait, self.is_new());
        self.unfolded(pairs)
    }

    /// Pairs (ascending) of a representative with the copies of linked texts. Copies of a text that meets very many texts met
    /// each other only; the copies belong where the text belongs.
    fn adopted(&self) -> Vec<Pair> {
        let representatives: AHashSet<DocId> = self.clusters.iter().map(|c| c.representative).collect();
        let both = self.verified.matches.iter().flat_map(|m| [(m.a, m.b), (m.b, m.a)]);
        let linked = both.filter(|(representative, _)| representatives.contains(representative));
        let copies =
            linked.flat_map(|(r, doc)| self.search.exact_copies.copies_of(doc).iter().map(move |copy| (r, copy.1)));
        let pairs = copies.filter(|(r, copy)| r != copy).map(|(r, copy)| (r.min(copy), r.max(copy)));
        self.only_new(pairs.collect())
    }

    /// Pairs (ascending) of documents of large stories with relatives.
    fn relatives(&mut self) -> Result<Vec<Pair>> {
        let search = &*self.search;
        let text = |doc: DocId| search.exact_copies.stand_in(doc);
        let furniture = (&search.boilerplate, &search.credits);
        let (limit, tuning) = (self.params.query.pair_limit, &self.params.tuning.story);
        let relatives = relatives(self.corpus, &self.verified, &self.clusters, text, furniture, limit, tuning)?;
        Ok(self.unfolded(relatives))
    }
}

/// Adds what compared pairs share: matches in order, and the passages after the passages that are there.
fn add(verified: &mut Verified, rows: Vec<(SignOff, Match)>, mut passages: Vec<Passage>) {
    let start = verified.passages.len();
    match start {
        0 => verified.passages = passages,
        _ => verified.passages.append(&mut passages),
    }
    verified.matches.reserve_exact(rows.len());
    verified.matches.extend(rows.into_iter().map(|(_, m)| {
        let passages = start + m.passages.start..start + m.passages.end;
        Match { passages, ..m }
    }));
    verified.matches.sort_by_key(|m| (m.a, m.b));
}

/// Puts passages in the order of the matches.
fn put_in_order(verified: &mut Verified) {
    verified.passages.sort_by_key(|p| (p.a, p.b)); // passages of a match stay in order
    let mut end = 0;
    for m in &mut verified.matches {
        m.passages = end..end + m.passages.len();
        end = m.passages.end;
    }
}

/// What a search knows of the documents' words.
fn words(search: &Search) -> WordTotals<'_> {
    WordTotals { tokens: &search.tokens, boilerplate: &search.boilerplate }
}
