//! Owns the pairs that a run looks at: pairs proposed by sketches and fingerprints, pairs across two sides, or given
//! pairs.

use super::sketch_pass::SketchPass;
use super::spilled::SpillablePostings;
use super::time_order::{self, TimeOrder};
use super::{Progress, go_on, join_postings};
use crate::base::cast::{rounded, to_f64, to_u32, to_u64, to_usize};
use crate::base::error::{Error, Result};
use crate::base::ids::DocId;
use crate::engine::candidates::boilerplate::{self, Boilerplate, BoilerplateCandidates, CorpusFacts, DocFacts};
use crate::engine::candidates::boilerplate_list::listing;
use crate::engine::candidates::common_runs;
use crate::engine::candidates::copies::ExactCopies;
use crate::engine::candidates::evidence::FingerprintEvidence;
use crate::engine::candidates::lsh::{self, BandCandidates, Copies, Linked};
use crate::engine::candidates::posting_lists::Rules;
use crate::engine::candidates::postings::Posting;
use crate::engine::candidates::scope::{DocSet, Sides, Window};
use crate::engine::sketch::b_bit;
use crate::engine::sketch::bands::BandKeys;
use crate::model::bands::Bands;
use crate::model::boilerplate::BoilerplateStretch;
use crate::model::common_run::CommonRun;
use crate::model::corpus::Corpus;
use crate::model::pair::Pair;
use crate::model::params::Params;
use crate::model::stats::{Capped, Stats};
use crate::model::tuning::candidates::CandidateTuning;
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// The pairs that a scan looks at.
#[derive(Clone, Copy, Debug)]
pub enum PairScope<'a> {
    /// Pairs proposed by sketches and fingerprints, or in a small corpus all; of two sides, only pairs across.
    Proposed(Sides<'a>),
    /// The given pairs only, in any order and direction, whatever sketches and fingerprints would say; no sketch is
    /// made.
    Given(&'a [Pair]),
}

impl PairScope<'_> {
    /// Whether a run may look at a pair that nothing proposed.
    pub(super) fn may_pair(self, (a, b): Pair) -> bool {
        match self {
            PairScope::Proposed(sides) => sides.apart(a, b),
            PairScope::Given(_) => false,
        }
    }
}

impl Default for PairScope<'_> {
    fn default() -> Self {
        PairScope::Proposed(Sides::Any)
    }
}

/// The sides, if every document is on a side.
pub(super) fn checked<'a>(sides: Sides<'a>, corpus: &Corpus) -> Result<Sides<'a>> {
    match sides {
        Sides::Two(second) if second.len() != corpus.len() => Err(Error::Parameter {
            name: "number of documents with a side",
            found: second.len().to_string(),
            expected: "the number of documents in the corpus",
        }),
        sides => Ok(sides),
    }
}

/// Given pairs, each once, ascending, the lower document first.
pub(super) fn in_order(pairs: &[Pair], corpus: &Corpus) -> Result<Vec<Pair>> {
    let in_corpus = |doc: DocId| doc.index() < corpus.len();
    if let Some((a, b)) = pairs.iter().find(|(a, b)| a == b || !in_corpus(*a) || !in_corpus(*b)) {
        let found = format!("of documents {} and {}", a.0, b.0);
        return Err(Error::Parameter { name: "a pair", found, expected: "of two different documents of the corpus" });
    }
    let mut pairs: Vec<Pair> = pairs.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// All pairs of documents that are long enough, ascending.
pub(super) fn every_pair(tokens: &[u32], width: usize, sides: Sides<'_>) -> Vec<Pair> {
    let long = |doc: &DocId| to_usize(tokens[doc.index()]) >= width;
    let docs: Vec<DocId> = (0..tokens.len()).map(DocId::from_index).filter(long).collect();
    let pairs = docs.iter().enumerate().flat_map(|(i, &a)| docs[i + 1..].iter().map(move |&b| (a, b)));
    pairs.filter(|&(a, b)| sides.apart(a, b)).collect()
}

/// The sketches of all documents, as candidates are searched by them. The band keys give their memory back once used.
pub(super) struct ProposingSketches<'s> {
    /// Words of each document.
    pub words: &'s [u32],
    /// Band keys of each document.
    pub keys: BandKeys,
    /// Posting lists, by shard.
    pub postings: &'s [SpillablePostings],
}

/// What a search found out by sketches and fingerprints.
#[derive(Default)]
pub(super) struct ProposedPairs {
    /// Ascending.
    pub pairs: Vec<Pair>,
    pub boilerplate: Boilerplate,
    /// Boilerplate as the report lists it.
    pub listed: Vec<BoilerplateStretch>,
    /// Runs of so many documents that not every two were compared.
    pub common_runs: Vec<CommonRun>,
}

/// Candidates by sketch and, if fingerprints were made, by fingerprint, ascending; and the places and the list of
/// boilerplate. Boilerplate proposes no pair. `first` is the first document of each text, and `copies` holds the exact
/// copies. Notes in `stats` how candidates were proposed, and drops the band keys. Anchors take about as much memory at
/// a time as the sketch pass has room for.
pub(super) fn proposed(
    corpus: &Corpus,
    (first, copies): (&[DocId], &mut ExactCopies),
    (sketches, pass): (ProposingSketches<'_>, &SketchPass),
    sides: Sides<'_>,
    params: &Params,
    stats: &mut Stats,
    progress: &dyn Progress,
) -> Result<ProposedPairs> {
    let (query, tuning) = (&params.query, &params.tuning.candidates);
    let (mut boilerplate, mut listed, mut common_runs) = (Boilerplate::default(), Vec::new(), Vec::new());
    let cut = Bands::choose(params.hash.slots, query.min_jaccard, query.recall);
    stats.bands = Some(cut);
    stats.expected_recall = cut.recall_at(query.min_jaccard);
    // With a window the search goes by the order of time.
    let timed = query.most_apart.map(|most| (TimeOrder::new(corpus, copies), i64::from(most)));
    let window = timed.as_ref().map(|(timed, most)| Window { spans: &timed.spans, most: *most });
    let docs = timed.as_ref().map(|(timed, _)| &timed.docs[..]);
    let second: Vec<bool> = docs.into_iter().flatten().map(|&doc| sides.second(doc)).collect();
    let of_documents = sides;
    let sides = match sides {
        Sides::Two(_) if docs.is_some() => Sides::Two(&second),
        sides => sides,
    };
    let ProposingSketches { words, keys, postings: shards } = sketches;
    let keys = match (docs, copies.stand_ins()) {
        (Some(docs), _) => keys.of(docs),
        (None, Some(_)) => keys.without(|doc| copies.is_copy(doc)),
        (None, None) => keys,
    };
    let searched = keys.len();
    let least = b_bit::least_equal(params.hash.slots, query.min_jaccard, params.tuning.sketch.mark_loss_bits);
    let rules = Rules { limit: query.pair_limit, sides, window, tuning: *tuning, ..Rules::default() };
    let near = EqualBands::at(query.min_jaccard, cut, tuning);
    let (mut pairs, capped, near_copies) = near_pairs((keys, least), near, rules, progress)?;
    stats.capped_bands = capped;
    if !query.near_duplicates_only {
        let (width, winnowing) = (params.hash.shingle_width, params.hash.window);
        let mut furniture = ConfirmedBoilerplate::default();
        if !query.keep_boilerplate {
            let facts = corpus_facts(corpus, words, first);
            furniture = confirmed(shards, &facts, winnowing, tuning, progress)?;
            listed = listing(&furniture.postings, &facts, width, tuning);
        }
        let places = furniture.postings.iter().flatten().map(|p| (p.doc, p.position)).collect();
        boilerplate = Boilerplate::new(places, stats.documents, width);
        stats.with_boilerplate = boilerplate.documents();
        let ConfirmedBoilerplate { mut ranges, postings } = furniture;
        let mut numbered = Vec::new();
        if let Some(docs) = docs {
            numbered = time_order::postings(shards, docs, stats.documents, pass)?;
            let of_shard = |(old, new): (&Vec<_>, &SpillablePostings)| Ok(time_order::ranges(old, &new.get()?));
            ranges = postings.iter().zip(&numbered).map(of_shard).collect::<Result<_>>()?;
        }
        drop(postings);
        let shards = if docs.is_some() { &numbered } else { shards };
        let least = stats.chance_bits + query.min_weight;
        let run = params.hash.guaranteed_run();
        // Where a machine misread words, runs as short as winnowing keeps are chance: what a passage weighs decides.
        let guaranteed = (!query.near_words).then_some(winnowing - 1);
        let evidence = FingerprintEvidence::new(width, stats.tokens_once, least, guaranteed, tuning);
        stats.guaranteed_run = Some(if query.near_words { run.max(evidence.least_words()) } else { run });
        // The order of time has no copies.
        let stand_ins = copies.stand_ins().filter(|_| docs.is_none());
        let originals = stand_ins.map(|_| DocSet::of(searched, |doc| !copies.is_copy(doc)));
        let rules = Rules { copies: Some(&near_copies), searched: originals.as_ref(), evidence, ..rules };
        let joined = join_postings::proposed((shards, &ranges), searched, winnowing, rules, pass.room(), progress)?;
        pairs.extend(joined.pairs);
        stats.capped_fingerprints = joined.capped;
        common_runs = joined.common_runs;
        stats.formulas_only = joined.common_phrases_only;
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    if let Some(docs) = docs {
        time_order::back(&mut pairs, docs);
        common_runs::renumbered(&mut common_runs, |number| docs[number.index()]);
    }
    let mut pairs = copies.unfolded(pairs, query.pair_limit);
    pairs.extend(copies.within(query.pair_limit, of_documents));
    pairs.par_sort_unstable();
    Ok(ProposedPairs { pairs, boilerplate, listed, common_runs })
}

/// The facts of documents that the search for boilerplate asks.
fn corpus_facts(corpus: &Corpus, tokens: &[u32], first: &[DocId]) -> CorpusFacts {
    // Outlets with a copy of a text, beside the first outlet.
    let mut copied: AHashSet<(DocId, Option<&str>)> = AHashSet::new();
    let witness = |doc: DocId| {
        let (text, source) = (first[doc.index()], corpus.source(doc));
        text == doc || (corpus.source(text) != source && copied.insert((text, source)))
    };
    let witness: Vec<bool> = corpus.docs().map(witness).collect();
    let mut sources: AHashMap<&str, (u32, u32)> = AHashMap::new();
    for (doc, &witness) in corpus.docs().zip(&witness) {
        if let Some(source) = corpus.source(doc) {
            let next = to_u32(sources.len());
            sources.entry(source).or_insert((next, 0)).1 += u32::from(witness);
        }
    }
    let facts = corpus.docs().map(|doc| DocFacts {
        source: corpus.source(doc).map(|source| sources[source]),
        day: corpus.date(doc).map(|date| date.day()),
        tokens: tokens[doc.index()],
        witness: witness[doc.index()],
    });
    CorpusFacts::new(facts.collect())
}

/// The posting lists of boilerplate, by shard: the ranges in the shard, and the postings.
#[derive(Default)]
struct ConfirmedBoilerplate {
    ranges: Vec<BoilerplateCandidates>,
    postings: Vec<Vec<Posting>>,
}

fn confirmed(
    shards: &[SpillablePostings],
    facts: &CorpusFacts,
    window: usize,
    tuning: &CandidateTuning,
    progress: &dyn Progress,
) -> Result<ConfirmedBoilerplate> {
    progress.stage("learning boilerplate", to_u64(shards.len()));
    let suspected: Vec<AtomicU32> = (0..facts.documents()).map(|_| AtomicU32::new(0)).collect();
    let candidates = |shard: &SpillablePostings| {
        let shard = shard.get()?;
        let candidates = boilerplate::candidates(&shard, facts, tuning);
        let postings = boilerplate::groups(&shard, &candidates).flatten();
        postings.for_each(|p| _ = suspected[p.doc.index()].fetch_add(1, Ordering::Relaxed));
        Ok(candidates)
    };
    let candidates: Vec<BoilerplateCandidates> = shards.par_iter().map(candidates).collect::<Result<_>>()?;
    let suspected: Vec<u32> = suspected.into_iter().map(AtomicU32::into_inner).collect();
    // Winnowing keeps 2 in (window + 1).
    let density = 200 / to_u64(window + 1);
    let confirm = |(shard, mut ranges): (&SpillablePostings, BoilerplateCandidates)| {
        let shard = shard.get()?;
        boilerplate::confirm(&shard, &mut ranges, facts, &suspected, density, tuning);
        let postings = boilerplate::groups(&shard, &ranges).flatten().copied().collect();
        go_on(progress.advance(1))?;
        Ok((ranges, postings))
    };
    let confirmed: Vec<_> = shards.par_iter().zip(candidates).map(confirm).collect::<Result<_>>()?;
    let (ranges, postings) = confirmed.into_iter().unzip();
    Ok(ConfirmedBoilerplate { ranges, postings })
}

/// In how many bands a pair at exactly the least Jaccard agrees.
#[derive(Clone, Copy)]
struct EqualBands {
    /// On average.
    expected: usize,
    /// As chance has it, but for one pair in hundreds.
    most_by_chance: usize,
}

impl EqualBands {
    fn at(jaccard: f64, cut: Bands, tuning: &CandidateTuning) -> EqualBands {
        let (bands, chance) = (to_f64(cut.bands), Bands { bands: 1, ..cut }.recall_at(jaccard));
        let deviation = (bands * chance * (1.0 - chance)).sqrt();
        let most = bands * chance + f64::from(tuning.band_deviations) * deviation;
        EqualBands { expected: rounded(bands * chance), most_by_chance: rounded(most) }
    }
}

/// Candidates of all bands with at least so many equal b-bit marks, ascending; and groups of near-copies, linked as
/// stars only: documents that agree with a hub in as many bands as near-duplicates do.
fn near_pairs(
    (keys, least): (BandKeys, u32),
    near: EqualBands,
    rules: Rules<'_>,
    progress: &dyn Progress,
) -> Result<(Vec<Pair>, Capped, Copies)> {
    let Rules { limit, sides, window, .. } = rules;
    progress.stage("banding", to_u64(keys.bands));
    let agree = |pair: &Pair| keys.agree(*pair, least);
    let of_band = |band| {
        let mut candidates = match window {
            Some(window) => lsh::timed_pairs(&keys, band, limit, sides, window),
            None => lsh::band_pairs(&keys, band, limit, sides),
        };
        candidates.pairs.retain(agree);
        go_on(progress.advance(1))?;
        Ok(candidates)
    };
    let bands: Vec<BandCandidates> = (0..keys.bands).into_par_iter().map(of_band).collect::<Result<_>>()?;
    let stars = lsh::stars(&bands, keys.len(), sides, window, rules.tuning.band_hubs);
    let mut with_hub = vec![0; keys.len()]; // the most bands in which a document agrees with a hub
    let mut is_near = |&(doc, hub): &Pair| {
        let equal = keys.equal((doc, hub));
        if doc != hub {
            with_hub[doc.index()] = equal.max(with_hub[doc.index()]);
        }
        doc == hub || equal >= near.expected
    };
    let near_copies: Vec<Pair> = stars.copies.into_iter().filter(|pair| is_near(pair)).collect();
    let copies = Copies::new(&near_copies, keys.len());
    let (mut pairs, mut capped) = (stars.pairs, stars.capped);
    pairs.retain(agree);
    // Stars with a document in common hang together: a small bucket with near-copies of both hubs makes no story more
    // whole. Documents that are less like the hub may be more like each other; so are documents that agree in more bands
    // than either agrees with a hub, and than near-duplicates agree in by chance.
    let linked = Linked::by(&pairs, keys.len());
    let mut left_out = Vec::new();
    for band in bands {
        let known = |&(a, b): &Pair| copies.hold_both(a, b) && (copies.hold(a, b) || linked.hold((a, b)));
        let (known, new): (Vec<Pair>, Vec<Pair>) = band.pairs.into_iter().partition(known);
        left_out.extend(known);
        pairs.extend(new);
    }
    left_out.par_sort_unstable();
    left_out.dedup();
    let is_nearer = |pair: &&Pair| {
        let least = [pair.0, pair.1].map(|doc| with_hub[doc.index()]).into_iter().fold(near.most_by_chance, usize::max);
        keys.equal(**pair) > least
    };
    pairs.extend(left_out.iter().filter(is_nearer));
    pairs.par_sort_unstable();
    pairs.dedup();
    left_out.retain(|pair| pairs.binary_search(pair).is_err());
    capped.pairs_left_out += to_u64(left_out.len());
    Ok((pairs, capped, copies))
}
