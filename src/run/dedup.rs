//! Owns the deduplicated corpus: candidates as in a scan, all verified, and the choice of documents that stay.
//!
//! Nothing chains: a document goes only for a compared document that stays. A second run over the documents that stay
//! would remove nothing: among the documents that stay, the search would propose only compared pairs. Of a corpus with two
//! sides, the second side stays as it is, and nothing inside the second side is compared.

use super::choose_kept::{self, VerifiedPair};
use super::propose::every_pair;
use super::sketch_pass::{self, SketchPass, Sketches};
use super::sketched::Sketched;
use super::{Progress, compare_pairs, equal_texts, go_on, join_postings, time_order};
use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::candidates::evidence::FingerprintEvidence;
use crate::engine::candidates::lsh;
use crate::engine::candidates::posting_lists::Rules;
use crate::engine::candidates::scope::{Sides, Window};
use crate::engine::sketch::b_bit;
use crate::engine::weigh::prepared::PreparedDoc;
use crate::model::bands::Bands;
use crate::model::corpus::Corpus;
use crate::model::overlap::Overlap;
use crate::model::pair::Pair;
use crate::model::params::DedupParams;
use crate::model::removed::Removed;
use crate::model::stats::{Capped, Stats};
use ahash::AHashSet;
use rayon::prelude::*;
use std::cmp::Reverse;

/// The documents that go, and why.
#[derive(Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Deduplicated {
    /// The documents that go, ascending.
    pub removed: Vec<Removed>,
    /// Counts of the run; pairs left out by caps are counted among the documents that stay.
    pub stats: Stats,
    /// Words of each document.
    pub words: Vec<u32>,
    /// Documents that stay though another has the same few words: a phrase that stands below many titles.
    pub furniture: usize,
    /// Documents without a text, which stay.
    pub empty: usize,
}

impl Deduplicated {
    /// For each document whether the document stays.
    #[must_use]
    pub fn kept(&self) -> Vec<bool> {
        kept(&self.removed, self.stats.documents)
    }
}

/// The sketch pass of a run with the given parameters.
pub fn pass(params: &DedupParams) -> SketchPass {
    let mut params = params.clone();
    params.params.query.near_duplicates_only = !params.by.containment();
    SketchPass::new(&params.params, true)
}

/// Finds duplicate documents.
///
/// Cost and memory: by Jaccard as near-duplicate pairs of a [`scan`](crate::scan), by containment also as postings. In
/// a bucket of more than [`pair_limit`](crate::model::params::QueryParams::pair_limit) documents each document is
/// compared with the most preferred documents left, at most
/// [`dedup_leaders`](crate::model::tuning::candidates::CandidateTuning::dedup_leaders).
///
/// # Errors
/// As [`scan`](crate::scan).
///
/// ```
/// use wirecopy::model::params::DedupParams;
/// use wirecopy::run::dedup::dedup;
/// use wirecopy::{Corpus, Document};
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let corpus = Corpus::from_documents(["gazette", "herald"].map(|id| Document::new(id, wire)))?;
/// let removed = dedup(&corpus, &DedupParams::default())?.removed;
/// assert_eq!(corpus.id(removed[0].doc), "herald");
/// assert_eq!(corpus.id(removed[0].kept), "gazette");
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn dedup(corpus: &Corpus, params: &DedupParams) -> Result<Deduplicated> {
    params.check()?;
    let pass = pass(params);
    let sketched = sketch_pass::sketched(corpus, &pass, &())?;
    dedup_sketched(corpus, (sketched, &pass), params, &())
}

/// As [`dedup`] for documents that went through the sketch pass of [`pass`] while documents were read.
///
/// # Errors
/// As [`dedup`].
pub fn dedup_sketched(
    corpus: &Corpus,
    (sketched, pass): (Sketched, &SketchPass),
    params: &DedupParams,
    progress: &dyn Progress,
) -> Result<Deduplicated> {
    params.check()?;
    let (hash, query) = (&params.params.hash, &params.params.query);
    let sketches = sketch_pass::gather(sketched.parts, corpus, pass, Sides::Any, progress)?;
    let tokens = &sketches.tokens;
    let second = corpus.second_side();
    let order = choose_kept::order(corpus, tokens, &params.keep);
    let mut rank = vec![0; order.len()];
    (0..).zip(&order).for_each(|(place, doc)| rank[doc.index()] = place);
    let cut = Bands::choose(hash.slots, query.min_jaccard, query.recall);
    let search = corpus.len() > query.compare_all_up_to;
    let mut stats = Stats {
        documents: corpus.len(),
        too_short: tokens.iter().filter(|&&n| to_usize(n) < hash.shingle_width).count(),
        tokens: tokens.iter().map(|&n| u64::from(n)).sum(),
        bytes: corpus.text_bytes(),
        bands: search.then_some(cut),
        expected_recall: if search { cut.recall_at(query.min_jaccard) } else { 1.0 },
        guaranteed_run: (search && params.by.containment()).then(|| hash.guaranteed_run()),
        ..Stats::default()
    };
    let mut search = Proposer { corpus, sketches: &sketches, pass, params, docs: order, leaders: 1 };
    let most_leaders = params.params.tuning.candidates.dedup_leaders.max(1);
    if params.by.containment() {
        // The longest document is met first.
        search.docs.sort_by_key(|doc| Reverse(tokens[doc.index()]));
    }
    if query.most_apart.is_some() {
        search.docs.retain(|&doc| corpus.date(doc).is_some());
        stats.undated = corpus.len() - search.docs.len();
    }
    // Before the search, as few documents that stay are all compared.
    let equal = equal_texts::find(corpus, tokens, &rank, params)?;
    let mut equal_gone = vec![false; corpus.len()];
    equal.removed.iter().for_each(|removed| equal_gone[removed.doc.index()] = true);
    search.docs.retain(|doc| !equal_gone[doc.index()]);
    let all = search.docs.clone();
    let (mut compared, mut pairs, mut removed) = (AHashSet::new(), Vec::new(), Vec::new());
    let mut crowded = Vec::new();
    loop {
        let (proposed, first) = (search.propose(progress)?, search.leaders == 1);
        let DedupCandidates { pairs: mut new, all: every, capped_bands, capped_fingerprints, crowded: now } = proposed;
        if first {
            crowded = now;
        }
        (stats.capped_bands, stats.capped_fingerprints) = (capped_bands, capped_fingerprints);
        let inside_second = |(a, b): &Pair| second[a.index()] && second[b.index()];
        new.retain(|pair| !compared.contains(pair) && !inside_second(pair));
        let capped = stats.capped_bands.buckets + stats.capped_fingerprints.buckets > 0;
        if new.is_empty() && (!capped || search.leaders == most_leaders) {
            break;
        }
        stats.candidates += new.len();
        pairs.extend(verified(corpus, &new, params, progress)?);
        removed = choose_kept::choose(&pairs, &rank, &second, params);
        // Only such pairs can be proposed again.
        let again = |(a, b): &Pair| !first || every || (crowded[a.index()] && crowded[b.index()]);
        compared.extend(new.into_iter().filter(again));
        let kept = kept(&removed, corpus.len());
        let few = all.len() - removed.len() <= query.compare_all_up_to;
        search.docs = all.iter().copied().filter(|d| kept[d.index()] && (few || crowded[d.index()])).collect();
        search.leaders = (2 * search.leaders).min(most_leaders);
    }
    stats.near_duplicates = pairs.len();
    removed.extend(equal.removed);
    removed.sort_unstable_by_key(|removed| removed.doc);
    let (furniture, empty) = (equal.furniture, equal.empty);
    Ok(Deduplicated { removed, stats, words: sketches.tokens, furniture, empty })
}

/// For each document whether the document stays.
fn kept(removed: &[Removed], documents: usize) -> Vec<bool> {
    let mut kept = vec![true; documents];
    removed.iter().for_each(|removed| kept[removed.doc.index()] = false);
    kept
}

/// The pairs with a duplicate, and their overlap.
fn verified(
    corpus: &Corpus,
    pairs: &[Pair],
    params: &DedupParams,
    progress: &dyn Progress,
) -> Result<Vec<VerifiedPair>> {
    let width = params.params.hash.shingle_width;
    let is_duplicate = |o: Overlap| [o, o.mirrored()].into_iter().any(|o| choose_kept::duplicate(o, params).is_some());
    compare_pairs::examine(
        (corpus, pairs),
        progress,
        |_, text| PreparedDoc::new(text, width),
        || (),
        |(), (a, b), [x, y]| {
            let overlap = Overlap::of(&x.doc.shingles, &y.doc.shingles);
            is_duplicate(overlap).then_some(VerifiedPair { a, b, overlap })
        },
        |duplicate| duplicate,
    )
}

/// The search for candidates among some documents.
struct Proposer<'a> {
    corpus: &'a Corpus,
    sketches: &'a Sketches,
    pass: &'a SketchPass,
    params: &'a DedupParams,
    /// The documents, the leaders of large buckets first.
    docs: Vec<DocId>,
    /// Number of leaders of a large bucket: documents to be linked with all documents of the bucket.
    leaders: usize,
}

/// The pairs to be compared.
struct DedupCandidates {
    /// The pairs, ascending.
    pairs: Vec<Pair>,
    /// Whether `pairs` are all pairs.
    all: bool,
    capped_bands: Capped,
    capped_fingerprints: Capped,
    /// For each document of the corpus whether a bucket or fingerprint of the document was over the limit.
    crowded: Vec<bool>,
}

impl Proposer<'_> {
    /// Candidates by sketch and, if containment counts, by fingerprint; of few documents all pairs.
    ///
    /// # Errors
    /// As [`SpillablePostings::get`](super::spilled::SpillablePostings::get).
    fn propose(&self, progress: &dyn Progress) -> Result<DedupCandidates> {
        let (hash, query, tuning) = (&self.params.params.hash, &self.params.params.query, &self.params.params.tuning);
        let tokens: Vec<u32> = self.docs.iter().map(|doc| self.sketches.tokens[doc.index()]).collect();
        let all = self.docs.len() <= query.compare_all_up_to;
        // Here documents are numbered by place in `docs`.
        let (mut pairs, mut capped_bands, mut capped_fingerprints) = (Vec::new(), Capped::default(), Capped::default());
        let mut crowded = vec![false; self.sketches.tokens.len()];
        if all {
            pairs = every_pair(&tokens, hash.shingle_width, Sides::Any);
        } else {
            let keys = self.sketches.keys.of(&self.docs);
            let span = |doc: &DocId| self.corpus.date(*doc).map_or((0, 0), |date| date.span());
            let spans: Vec<(i64, i64)> = self.docs.iter().map(span).collect();
            let window = query.most_apart.map(|most| Window { spans: &spans, most: most.into() });
            progress.stage("banding", to_u64(keys.bands));
            let least = b_bit::least_equal(hash.slots, query.min_jaccard, tuning.sketch.mark_loss_bits);
            let led = |band| {
                let mut candidates = lsh::led_pairs(&keys, band, query.pair_limit, self.leaders, window);
                candidates.pairs.retain(|&pair| keys.agree(pair, least));
                go_on(progress.advance(1))?;
                Ok(candidates)
            };
            let bands: Vec<lsh::BandCandidates> = (0..keys.bands).into_par_iter().map(led).collect::<Result<_>>()?;
            for band in bands {
                pairs.extend(band.pairs);
                capped_bands += band.capped;
                band.copies.iter().for_each(|(doc, _)| crowded[self.docs[doc.index()].index()] = true);
            }
            if self.params.by.containment() {
                let shards = &self.sketches.postings;
                let postings = time_order::postings(shards, &self.docs, crowded.len(), self.pass)?;
                let beside = hash.window - 1;
                let least = tuning.candidates.word_bits * to_u32(hash.shingle_width + beside);
                let evidence =
                    FingerprintEvidence::new(hash.shingle_width, 1, f64::from(least), Some(beside), &tuning.candidates);
                let tuning = tuning.candidates;
                let rules = Rules { limit: query.pair_limit, evidence, tuning, ..Rules::default() };
                let (documents, room) = (self.docs.len(), self.pass.room());
                let joined = join_postings::proposed((&postings, &[]), documents, hash.window, rules, room, progress)?;
                capped_fingerprints = joined.capped;
                pairs.extend(joined.pairs);
            }
            if capped_fingerprints.buckets > 0 {
                crowded.fill(true);
            }
        }
        time_order::back(&mut pairs, &self.docs);
        pairs.retain(time_order::near(self.corpus, query.most_apart));
        Ok(DedupCandidates { pairs, all, capped_bands, capped_fingerprints, crowded })
    }
}
