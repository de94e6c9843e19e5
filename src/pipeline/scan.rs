//! Owns the run: a corpus in, a [`Report`] out.

use super::Progress;
use super::batches::{self, Examined, Prepared};
use super::signatures::{self, Wanted};
use crate::align::Aligned;
use crate::align::weigh;
use crate::candidates::{Capped, Pair, Postings, lsh};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::group::clusters::clusters;
use crate::params::{Params, QueryParams};
use crate::results::{Kind, Match, Passage, Report, Stats, Stretch};
use crate::sketch::{Bands, Sketches};
use crate::text::Tokens;
use crate::units::{ByteSpan, CharSpan, DocId, TokenSpan, from_decibits, to_u32, to_u64, to_usize};
use crate::verify::Overlap;
use rayon::prelude::*;

/// Finds near-duplicates and shared passages in a corpus. Runs on rayon's current thread pool.
///
/// Cost: linear in the text and in what is shared. Memory: 4 bytes a slot and about 16 bytes a fingerprint for every
/// document, and the tokens of one batch of documents.
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

    let judge = Judge { corpus, query, least_bits: stats.chance_bits + query.min_weight };
    let width = params.hash.shingle_width;
    let prepare = |text: &str| {
        let mut document = Prepared::new(text, width);
        if passages {
            document.surprises = surprises.of(text, &document.tokens, sample.holds(text));
        }
        document
    };
    let found = batches::examine(corpus, &pairs, passages, progress, prepare, |pair, examined, a, b| {
        judge.verdict(pair, examined, a, b)
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

/// Decides what of an examined pair is reported.
struct Judge<'a> {
    corpus: &'a Corpus,
    query: &'a QueryParams,
    least_bits: f64,
}

impl Judge<'_> {
    fn verdict(&self, (a, b): Pair, examined: Examined, x: &Prepared, y: &Prepared) -> Option<(Match, Vec<Passage>)> {
        let (in_a, in_b) = (self.corpus.text(a), self.corpus.text(b));
        let weighed = examined.stretches.iter().filter(|s| s.matched() >= self.query.min_words);
        let weighed = weighed.map(|s| (from_decibits(weigh::weight(&x.tokens.hashes, &x.surprises, s)), s));
        let mut passages: Vec<Passage> = weighed
            .filter(|(bits, _)| *bits >= self.least_bits)
            .map(|(bits, s)| passage((a, b), s, bits, (in_a, &x.tokens), (in_b, &y.tokens)))
            .collect();
        passages.sort_by(|p, q| q.weight_bits.total_cmp(&p.weight_bits).then(p.in_a.tokens.cmp(&q.in_a.tokens)));
        let near_duplicate = examined.overlap.is_near_duplicate(self.query.min_jaccard);
        (near_duplicate || !passages.is_empty())
            .then(|| (pair_match((a, b), examined.overlap, near_duplicate, &passages), passages))
    }
}

fn pair_match((a, b): Pair, overlap: Overlap, near_duplicate: bool, passages: &[Passage]) -> Match {
    Match {
        a,
        b,
        overlap,
        near_duplicate,
        passages: 0..0,
        matched_words: passages.iter().map(|p| p.matched_words).sum(),
        // In whole tenths: a sum of floats would end in digits such as 1593.6000000000001.
        weight_bits: passages.iter().map(|p| (10.0 * p.weight_bits).round()).sum::<f64>() / 10.0,
    }
}

fn passage((a, b): Pair, s: &Aligned, bits: f64, in_a: (&str, &Tokens), in_b: (&str, &Tokens)) -> Passage {
    let matched = s.matched();
    let verbatim = matched == s.a.len() && matched == s.b.len();
    Passage {
        a,
        b,
        in_a: stretch(s.a, in_a),
        in_b: stretch(s.b, in_b),
        kind: if verbatim { Kind::Verbatim } else { Kind::Edited },
        matched_words: matched,
        weight_bits: bits,
        runs: s.runs.clone(),
    }
}

fn stretch(tokens: TokenSpan, (text, all): (&str, &Tokens)) -> Stretch {
    let range = &all.spans[tokens.range()];
    let bytes = ByteSpan { start: range[0].start, end: range[range.len() - 1].end };
    let start = to_u32(text[..to_usize(bytes.start)].chars().count());
    let end = start + to_u32(bytes.slice(text).chars().count());
    Stretch { tokens, bytes, chars: CharSpan { start, end } }
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
    let overlap = Overlap::of(&x.shingles, &y.shingles);
    let pair = (DocId(0), DocId(1));
    let (_, stretches) = crate::align::align(x.side(), y.side());
    let mut passages: Vec<Passage> = stretches
        .iter()
        .filter(|s| s.matched() >= params.query.min_words)
        .map(|s| {
            let bits = from_decibits(weigh::weight(&x.tokens.hashes, &x.surprises, s));
            passage(pair, s, bits, (a, &x.tokens), (b, &y.tokens))
        })
        .collect();
    passages.sort_by(|p, q| q.weight_bits.total_cmp(&p.weight_bits).then(p.in_a.tokens.cmp(&q.in_a.tokens)));
    let near_duplicate = overlap.is_near_duplicate(params.query.min_jaccard);
    let mut found = pair_match(pair, overlap, near_duplicate, &passages);
    found.passages = 0..passages.len();
    Ok((found, passages))
}
