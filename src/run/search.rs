//! Owns the search of a run: how pairs are born, what the weighing of pairs takes, and the comparison of pairs by both.

use crate::base::cast::to_usize;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::math::from_decibits;
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::engine::candidates::copies::ExactCopies;
use crate::engine::candidates::postings::Posting;
use crate::engine::candidates::scope::Sides;
use crate::engine::compare::{self, Compared, PairRules, compare_pair};
use crate::engine::text::word_places::WordPlaces;
use crate::engine::weigh::match_buffer::{MatchBuffer, SignOff};
use crate::engine::weigh::prepared::PreparedText;
use crate::engine::weigh::weight::{self, Surprises, Weigher};
use crate::engine::weigh::word_stats::CountSample;
use crate::engine::weigh::{accept, sign_offs};
use crate::model::boilerplate::BoilerplateStretch;
use crate::model::common_run::CommonRun;
use crate::model::corpus::Corpus;
use crate::model::credits::CorpusCredits;
use crate::model::pair::{Match, Pair, Passage};
use crate::model::params::Params;
use crate::model::stats::Stats;
use crate::model::tuning::Tuning;
use crate::run::compare_pairs;
use crate::run::corpus_stats;
use crate::run::propose::{self, PairScope, ProposedPairs, ProposingSketches};
use crate::run::sketch_pass::{self, SketchPass, Sketches};
use crate::run::sketched::Sketched;
use crate::run::spilled::SpillablePostings;
use crate::run::stem_pair_pass::{StemPairPass, StemPairsTold};
use crate::run::{Progress, find_credits, time_order};
use crate::story::coverage;
use rayon::prelude::*;

/// What a run knows before texts are looked at again: the pairs to compare, and what the weighing of pairs takes.
pub(super) struct Search {
    /// Ascending.
    pub pairs: Vec<Pair>,
    pub boilerplate: Boilerplate,
    /// Boilerplate as the report lists it.
    pub listed: Vec<BoilerplateStretch>,
    /// Runs of so many documents that not every two were compared.
    pub common_runs: Vec<CommonRun>,
    pub stats: Stats,
    /// Whether boilerplate was looked for.
    learnt: bool,
    /// For each document the first document with the same text.
    pub first: Vec<DocId>,
    /// Which documents stand for which copies.
    pub exact_copies: ExactCopies,
    /// Words of each document.
    pub tokens: Vec<u32>,
    /// Where words stand; of no document where no passages are looked for.
    pub places: WordPlaces,
    /// Credits of documents in pairs, or of all documents.
    pub credits: CorpusCredits,
    surprises: Surprises,
    /// The texts whose words were counted; `None` if no words were counted.
    sample: Option<CountSample>,
}

/// A pair whose shared posting lists are kept, for whoever asks why the pair is compared, or is not.
#[derive(Debug)]
pub(super) struct WatchedPair {
    /// The lower document first.
    pub pair: Pair,
    /// Posting lists of fingerprints with both documents.
    pub fingerprints: Vec<Vec<Posting>>,
    /// What stem pairs tell; `None` if stem pairs propose nothing.
    pub stem_pairs: Option<StemPairsTold>,
}

impl WatchedPair {
    /// Before the search.
    pub fn new(pair: Pair) -> WatchedPair {
        WatchedPair { pair, fingerprints: Vec::new(), stem_pairs: None }
    }

    fn keep(&mut self, shards: &[SpillablePostings]) -> Result<()> {
        let holds = |list: &[Posting], doc| list.binary_search_by_key(&doc, |posting| posting.doc).is_ok();
        for shard in shards {
            let shard = shard.get()?;
            let lists = shard.chunk_by(|x, y| x.hash == y.hash);
            let shared = lists.filter(|list| holds(list, self.pair.0) && holds(list, self.pair.1));
            self.fingerprints.extend(shared.map(<[Posting]>::to_vec));
        }
        Ok(())
    }
}

/// What stays of a search once all pairs are compared.
pub(super) struct SearchKnowledge {
    pub boilerplate: Boilerplate,
    /// Boilerplate as the report lists it.
    pub listed: Vec<BoilerplateStretch>,
    /// Runs of so many documents that not every two were compared.
    pub common_runs: Vec<CommonRun>,
    /// For each document the first document with the same text.
    pub first: Vec<DocId>,
    /// Words of each document.
    pub words: Vec<u32>,
    /// Where words stand; of no document where no passages are looked for.
    pub places: WordPlaces,
    /// Credits of documents in pairs, or of all documents.
    pub credits: CorpusCredits,
}

impl Search {
    /// What stays once all pairs are compared; the rest of the search gives its memory back.
    pub fn known(self) -> SearchKnowledge {
        let Search { boilerplate, listed, common_runs, first, tokens: words, places, credits, .. } = self;
        SearchKnowledge { boilerplate, listed, common_runs, first, words, places, credits }
    }

    /// Finds the pairs. Of a `watched` pair the shared posting lists are kept; all other posting lists give their memory
    /// back as soon as they were looked up.
    pub fn new(
        corpus: &Corpus,
        (sketched, pass): (Sketched, &SketchPass),
        scope: PairScope<'_>,
        params: &Params,
        mut watched: Option<&mut WatchedPair>,
        progress: &dyn Progress,
    ) -> Result<Search> {
        params.check()?;
        let query = &params.query;
        let passages = !query.near_duplicates_only;
        let (given, sides) = match scope {
            PairScope::Proposed(sides) => (None, propose::checked(sides, corpus)?),
            PairScope::Given(pairs) => (Some(propose::in_order(pairs, corpus)?), Sides::Any),
        };
        let search = given.is_none() && corpus.len() > query.compare_all_up_to;
        let Sketches { tokens, places, keys, postings } =
            sketch_pass::gather(sketched.parts, corpus, pass, sides, progress)?;
        let first = corpus.first_of_text();
        let (surprises, sample) = match sketched.words {
            Some(words) => {
                let (counts, sample) = corpus_stats::counts(corpus, &first, words, &params.tuning.weigh, progress)?;
                (corpus_stats::surprises(counts, &query.background, &params.tuning.weigh), Some(sample))
            }
            None => (Surprises::of_table(query.background.clone(), params.tuning.weigh), None),
        };
        let words: u64 = tokens.iter().map(|&n| u64::from(n)).sum();
        let of_copies = corpus.docs().zip(&first).filter(|(doc, first)| doc != *first);
        let copied: u64 = of_copies.map(|(doc, _)| u64::from(tokens[doc.index()])).sum();
        let mut stats = Stats {
            documents: corpus.len(),
            too_short: tokens.iter().filter(|&&n| to_usize(n) < params.hash.shingle_width).count(),
            tokens: words,
            tokens_once: words - copied,
            bytes: corpus.text_bytes(),
            chance_bits: weight::search_space_bits(words - copied),
            second_side: corpus.docs().filter(|&doc| sides.second(doc)).count(),
            pairs_given: given.is_some(),
            expected_recall: 1.0,
            guaranteed_run: passages.then_some(params.hash.shingle_width),
            ..Stats::default()
        };
        let compared = |doc: DocId| to_usize(tokens[doc.index()]) >= params.hash.shingle_width;
        let mut exact_copies = match search {
            true => ExactCopies::new(corpus, &first, compared, sides, query.most_apart.is_some()),
            false => ExactCopies::default(),
        };
        let unlearnt = |pairs| ProposedPairs { pairs, ..ProposedPairs::default() };
        let ProposedPairs { mut pairs, boilerplate, listed, common_runs } = match given {
            Some(pairs) => unlearnt(pairs),
            None if search => {
                let sketches = ProposingSketches { words: &tokens, keys, postings: &postings };
                let copies = (&first[..], &mut exact_copies);
                propose::proposed(corpus, copies, (sketches, pass), sides, params, &mut stats, progress)?
            }
            None => unlearnt(propose::every_pair(&tokens, params.hash.shingle_width, sides)),
        };
        if let Some(watched) = &mut watched {
            watched.keep(&postings)?;
        }
        drop(postings);
        if search && passages && query.passages.rewritten {
            let (surprises, boilerplate, copies) = (&surprises, &boilerplate, &exact_copies);
            let pass = StemPairPass { corpus, params, surprises, boilerplate, copies, sides, spill: pass.spill() };
            let found = pass.found(&pairs, watched.as_ref().map(|watched| watched.pair), progress)?;
            watched.into_iter().for_each(|watched| watched.stem_pairs.clone_from(&found.told));
            stats.stem_pairs = found.made;
            stats.guaranteed_evidence = Some(from_decibits(pass.least().into()));
            pairs.extend(exact_copies.unfolded(found.pairs, query.pair_limit));
            pairs.par_sort_unstable();
            pairs.dedup();
        }
        if query.most_apart.is_some() {
            pairs.retain(time_order::near(corpus, query.most_apart));
            stats.undated = corpus.docs().filter(|&doc| corpus.date(doc).is_none()).count();
        }
        stats.candidates = pairs.len();
        let mut credits = CorpusCredits::default();
        if passages {
            let mut credited = vec![query.credits_of_all; corpus.len()];
            pairs.iter().flat_map(|&(a, b)| [a, b]).for_each(|doc| credited[doc.index()] = true);
            credits =
                find_credits::credits((corpus, &places), &credited, &query.credits, &params.tuning.credits, progress)?;
        }
        let learnt = search && passages && !query.keep_boilerplate;
        Ok(Search {
            pairs,
            boilerplate,
            listed,
            common_runs,
            stats,
            learnt,
            first,
            exact_copies,
            tokens,
            places,
            credits,
            surprises,
            sample,
        })
    }

    /// What is looked for in a pair, and what must be there.
    pub fn rules<'p>(&self, params: &'p Params) -> PairRules<'p> {
        PairRules::of(params, self.stats.chance_bits)
    }

    /// Whether two documents share nothing but what the outlet puts below all texts.
    fn sign_off(&self, corpus: &Corpus, (a, b): Pair, passages: &[Passage], tuning: &Tuning) -> SignOff {
        let of_one_outlet = corpus.source(a).is_some() && corpus.source(a) == corpus.source(b);
        if !self.learnt || !of_one_outlet {
            return SignOff::None;
        }
        let known = [a, b].map(|doc| coverage::furniture(&self.boilerplate, &self.credits, doc));
        let of = |at: usize, doc: DocId| (self.tokens[doc.index()], &known[at][..]);
        let days = [a, b].map(|doc| corpus.date(doc).map(|date| date.day()));
        match sign_offs::closes_both(passages, [of(0, a), of(1, b)], tuning) {
            false => SignOff::None,
            true if days[0].is_some() && days[0] == days[1] => SignOff::OneDay,
            true => SignOff::OtherDays,
        }
    }

    /// The long and heavy enough passages of some pairs. Pairs without passages are left out, but for near-duplicates.
    pub fn judge(
        &self,
        corpus: &Corpus,
        pairs: &[Pair],
        params: &Params,
        progress: &dyn Progress,
    ) -> Result<MatchBuffer> {
        let rules = self.rules(params);
        let compare = |pairs: &[Pair]| {
            let row = |pair, compared: Compared| compared.is_match().then(|| compared.into_row(pair));
            let mut matches = MatchBuffer::default();
            let take = |(m, passages)| matches.take(m, passages);
            matches.rows = self.examine((corpus, pairs), (params, rules), progress, row, take)?;
            Ok(matches)
        };
        let mut matches = match self.exact_copies.stand_ins() {
            Some(_) => self.copied(pairs, compare)?,
            None => compare(pairs)?,
        };
        let MatchBuffer { rows, passages } = &mut matches;
        rows.par_iter_mut().filter(|row| !row.1.near_duplicate).for_each(|(sign_off, m)| {
            *sign_off = self.sign_off(corpus, (m.a, m.b), &passages[m.passages.clone()], &params.tuning);
        });
        Ok(matches)
    }

    /// What some pairs (ascending) share. Pairs with equal texts are compared once.
    fn copied(&self, pairs: &[Pair], compare: impl FnOnce(&[Pair]) -> Result<MatchBuffer>) -> Result<MatchBuffer> {
        // Who is named in a text may be nobody's source for one outlet, but a source for another outlet.
        let like = |x: DocId, y: DocId| x == y || self.credits.of(x) == self.credits.of(y);
        let standing: Vec<Pair> = pairs.par_iter().map(|&pair| self.exact_copies.standing_for(pair, like)).collect();
        let mut compared = standing.clone();
        compared.par_sort_unstable();
        compared.dedup();
        let mut matches = compare(&compared)?;
        let all = matches.rows.len();
        for (&pair, standing) in pairs.iter().zip(&standing).filter(|(pair, standing)| pair != standing) {
            if let Ok(at) = matches.rows[..all].binary_search_by_key(standing, |(_, m)| (m.a, m.b)) {
                let m = matches.rows[at].1.clone();
                let copied = accept::copied(matches.passages_of(&m), pair);
                let row = matches.take(Match { a: pair.0, b: pair.1, ..m }, copied);
                matches.rows.push(row);
            }
        }
        matches.retain(|_, (_, m)| pairs.binary_search(&(m.a, m.b)).is_ok());
        matches.rows.par_sort_unstable_by_key(|(_, m)| (m.a, m.b));
        Ok(matches)
    }

    /// Compares some pairs by rules, with what is known of the corpus, and maps what they share.
    pub fn examine<T: Send, U>(
        &self,
        (corpus, pairs): (&Corpus, &[Pair]),
        (params, rules): (&Params, PairRules<'_>),
        progress: &dyn Progress,
        map: impl Fn(Pair, Compared) -> Option<T> + Sync,
        keep: impl FnMut(T) -> U,
    ) -> Result<Vec<U>> {
        let prepare = |doc, text: &str| {
            let counted = self.sample.is_some_and(|sample| sample.holds_words(corpus.text_hash(doc)));
            let weightless = self.credits.of(doc).iter().filter(|placed| placed.credit.kind.weightless());
            compare::prepare(text, params, &self.surprises, counted)
                .without(self.boilerplate.of(doc))
                .without_bytes(weightless.map(|placed| placed.credit.span))
        };
        let weigher = || Weigher::new(&self.surprises);
        let compare = |weigher: &mut Weigher<'_>, pair, sides: [PreparedText<'_>; 2]| {
            map(pair, compare_pair(pair, sides, weigher, &rules))
        };
        compare_pairs::examine((corpus, pairs), progress, prepare, weigher, compare, keep)
    }
}
