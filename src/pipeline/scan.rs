//! Owns the run: a corpus in, a [`Report`] out.

use super::batches::{self, Prepared};
use super::signatures::{self, Wanted};
use super::{Progress, judge};
use crate::align::{align, weigh};
use crate::candidates::{Capped, Pair, Postings, lsh};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::group::clusters::clusters;
use crate::params::Params;
use crate::results::{Match, Passage, Report, Stats};
use crate::sketch::{Bands, Sketches};
use crate::units::{DocId, to_u64, to_usize};
use rayon::prelude::*;

/// Finds near-duplicates and shared passages in a corpus. Runs on rayon's current thread pool.
///
/// Cost: linear in the text and in what is shared. Memory beside the corpus: 4 bytes a slot for every document; for
/// passages about 16 kept fingerprints per 40 words at 24 bytes, the shared ones once more at 28; and the tokens and
/// shingles of one batch of documents.
///
/// # Errors
/// [`Error::Parameter`](crate::Error::Parameter) for a parameter out of its range.
///
/// ```
/// use wirecopy::{Corpus, Document, Params, scan};
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let corpus = Corpus::from_documents([
///     Document::new("agency", wire),
///     Document::new("gazette", format!("Islanders were stranded. {wire} Shops closed early.")),
///     Document::new("meridian", "A chess tournament opened in the old town hall with forty players from nine countries."),
/// ])?;
/// let report = scan(&corpus, &Params::default())?;
/// assert_eq!(report.matches.len(), 1);
/// let passage = &report.passages[0];
/// assert_eq!(passage.matched_words, 17);
/// assert_eq!(passage.in_b.bytes.slice(corpus.text(passage.b)), wire.trim_end_matches('.'));
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn scan(corpus: &Corpus, params: &Params) -> Result<Report> {
    scan_with_progress(corpus, params, &())
}

/// [`scan`], telling how far it is.
///
/// # Errors
/// As [`scan`].
pub fn scan_with_progress(corpus: &Corpus, params: &Params, progress: &dyn Progress) -> Result<Report> {
    params.check()?;
    let query = &params.query;
    let passages = !query.near_duplicates_only;
    let all_pairs = corpus.len() <= query.compare_all_up_to;
    let wanted = Wanted { postings: passages && !all_pairs, words: passages };
    let signatures = signatures::signatures(corpus, &params.hash, wanted, progress);
    let tokens: u64 = signatures.tokens.iter().map(|&n| u64::from(n)).sum();
    let mut stats = Stats {
        documents: corpus.len(),
        too_short: signatures.tokens.iter().filter(|&&n| to_usize(n) < params.hash.shingle_width).count(),
        tokens,
        bytes: corpus.text_bytes(),
        chance_bits: weigh::search_space_bits(tokens),
        ..Stats::default()
    };
    let pairs = if all_pairs {
        stats.expected_recall = 1.0;
        stats.guaranteed_run = passages.then_some(params.hash.shingle_width);
        every_pair(&signatures.sketches)
    } else {
        let cut = Bands::choose(params.hash.slots, query.min_jaccard, query.recall);
        stats.bands = Some(cut);
        stats.expected_recall = cut.recall_at(query.min_jaccard);
        let (mut pairs, capped) = near_pairs(&signatures.sketches, cut, query.pair_limit, progress);
        stats.capped_bands = capped;
        if passages {
            stats.guaranteed_run = Some(params.hash.guaranteed_run());
            let index = Postings::new(&signatures.postings, corpus.len(), query.pair_limit);
            stats.capped_fingerprints = index.capped();
            pairs.extend(passage_pairs(&index, corpus.len(), params.hash.window, progress));
            pairs.par_sort_unstable();
            pairs.dedup();
        }
        pairs
    };
    stats.candidates = pairs.len();
    let sample = signatures.sample;
    let surprises = signatures.words.surprises();
    drop((signatures.sketches, signatures.postings));

    let least_bits = stats.chance_bits + query.min_weight;
    let width = params.hash.shingle_width;
    let prepare = |text: &str| {
        let mut document = Prepared::new(text, width);
        if passages {
            document.surprises = surprises.of(text, &document.tokens, sample.holds(text));
        }
        document
    };
    let found = batches::examine(corpus, &pairs, passages, progress, prepare, |pair, examined, x, y| {
        let (a, b) = ((corpus.text(pair.0), x), (corpus.text(pair.1), y));
        let passages = judge::passages(pair, &examined.stretches, query.min_words, least_bits, a, b);
        let near_duplicate = examined.overlap.is_near_duplicate(query.min_jaccard);
        let report = near_duplicate || !passages.is_empty();
        report.then(|| (judge::pair(pair, examined.overlap, near_duplicate, &passages), passages))
    });
    let mut report = Report { stats, ..Report::default() };
    for (mut one, passages) in found {
        let start = report.passages.len();
        report.passages.extend(passages);
        one.passages = start..report.passages.len();
        report.matches.push(one);
    }
    report.stats.near_duplicates = report.matches.iter().filter(|m| m.near_duplicate).count();
    report.clusters = clusters(&report.matches);
    Ok(report)
}

/// All pairs of documents that are long enough.
fn every_pair(sketches: &Sketches) -> Vec<Pair> {
    let docs: Vec<DocId> = (0..sketches.len()).map(DocId::from_index).filter(|&d| !sketches.is_too_short(d)).collect();
    docs.iter().enumerate().flat_map(|(i, &a)| docs[i + 1..].iter().map(move |&b| (a, b))).collect()
}

/// Candidates of all bands, ascending.
fn near_pairs(sketches: &Sketches, cut: Bands, limit: usize, progress: &dyn Progress) -> (Vec<Pair>, Capped) {
    progress.stage("banding", to_u64(cut.bands));
    let bands: Vec<(Vec<Pair>, Capped)> = (0..cut.bands)
        .into_par_iter()
        .map(|band| {
            let found = lsh::band_pairs(sketches, cut, band, limit);
            progress.advance(1);
            found
        })
        .collect();
    let mut capped = Capped::default();
    let mut pairs = Vec::new();
    for (found, left_out) in bands {
        pairs.extend(found);
        capped += left_out;
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    (pairs, capped)
}

/// Candidates of the fingerprints, ascending.
fn passage_pairs(index: &Postings, docs: usize, window: usize, progress: &dyn Progress) -> Vec<Pair> {
    progress.stage("looking up fingerprints", to_u64(docs));
    let docs: Vec<DocId> = (0..docs).map(DocId::from_index).collect();
    let parts: Vec<Vec<Pair>> = docs
        .par_chunks(256)
        .map_init(Vec::new, |hits, chunk| {
            let mut out = Vec::new();
            chunk.iter().for_each(|&doc| index.candidates(doc, window, hits, &mut out));
            progress.advance(to_u64(chunk.len()));
            out
        })
        .collect();
    parts.concat()
}

/// What two texts share, without a corpus around them.
///
/// Every stretch of at least `min_words` matched words is reported, whatever it weighs.
///
/// # Errors
/// As [`scan`].
pub fn compare(a: &str, b: &str, params: &Params) -> Result<(Match, Vec<Passage>)> {
    params.check()?;
    let width = params.hash.shingle_width;
    let (x, y) = (Prepared::alone(a, width), Prepared::alone(b, width));
    let pair = (DocId(0), DocId(1));
    let (overlap, stretches) = align(x.side(), y.side());
    let passages = judge::passages(pair, &stretches, params.query.min_words, 0.0, (a, &x), (b, &y));
    let near_duplicate = overlap.is_near_duplicate(params.query.min_jaccard);
    let mut found = judge::pair(pair, overlap, near_duplicate, &passages);
    found.passages = 0..passages.len();
    Ok((found, passages))
}
