//! Owns the run: a corpus in, a [`Report`] out.

use super::batches::{self, Prepared};
use super::counts::{self, Counts};
use super::signatures::{self, Part, Signer};
use super::which::{self, Which};
use super::{Progress, judge};
use crate::align::align;
use crate::align::weigh::{self, Surprises, Weigher};
use crate::candidates::boilerplate::Boilerplate;
use crate::candidates::{Pair, Sides};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::group::clusters::{clusters, unmet};
use crate::group::coverage::{Words, coverages};
use crate::group::quotations;
use crate::group::witnesses::witnesses;
use crate::params::Params;
use crate::results::{Match, Passage, Report, Stats};
use crate::units::{DocId, to_usize};

/// How often documents of a large story meet its representative, which may be another one each time. What is left after two
/// rounds is next to nothing; the others are for safety.
const MEETINGS: usize = 4;

/// Finds near-duplicates and shared passages in a corpus. Runs on rayon's current thread pool.
///
/// Cost: linear in the text and in what is shared. Memory beside the corpus: 8 bytes a band for every document; for
/// passages about 16 kept fingerprints per 40 words at 16 bytes, the shared ones once more at 28; and the tokens and
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
/// assert_eq!(passage.in_b.bytes.slice(&corpus.text(passage.b)?), wire.trim_end_matches('.'));
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn scan(corpus: &Corpus, params: &Params) -> Result<Report> {
    scan_pairs(corpus, Which::default(), params, &())
}

/// [`scan`] of some pairs, telling how far it is. Weights come from the counts of the whole corpus all the same.
///
/// # Errors
/// As [`scan`]; [`Error::Parameter`](crate::Error::Parameter) also for sides that are not as many as documents, for a
/// pair of a document with itself, or one with a document that is not in the corpus.
///
/// ```
/// use wirecopy::candidates::Sides;
/// use wirecopy::pipeline::scan::scan_pairs;
/// use wirecopy::pipeline::which::Which;
/// use wirecopy::{Corpus, DocId, Document, Params};
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let corpus = Corpus::from_documents(["agency", "gazette", "herald"].map(|id| Document::new(id, wire)))?;
/// let look = |which| scan_pairs(&corpus, which, &Params::default(), &());
///
/// assert_eq!(look(Which::default())?.matches.len(), 3);
/// assert_eq!(look(Which::Only(&[(DocId(2), DocId(0))]))?.matches.len(), 1);
/// // The agency against the others:
/// assert_eq!(look(Which::Proposed(Sides::Two(&[false, true, true])))?.matches.len(), 2);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn scan_pairs(corpus: &Corpus, which: Which<'_>, params: &Params, progress: &dyn Progress) -> Result<Report> {
    params.check()?;
    let search = matches!(which, Which::Proposed(_)) && corpus.len() > params.query.compare_all_up_to;
    let signer = Signer::new(params, search);
    let parts = signatures::parts(corpus, &signer, progress)?;
    scan_signed(corpus, (parts, &signer), which, params, progress)
}

/// [`scan_pairs`] of documents that were signed while they were read ([`load_signed`](super::load::load_signed)).
///
/// # Errors
/// As [`scan_pairs`].
pub fn scan_signed(
    corpus: &Corpus,
    (parts, signer): (Vec<Part>, &Signer),
    which: Which<'_>,
    params: &Params,
    progress: &dyn Progress,
) -> Result<Report> {
    params.check()?;
    let query = &params.query;
    let passages = !query.near_duplicates_only;
    let (given, sides) = match which {
        Which::Proposed(sides) => (None, which::checked(sides, corpus)?),
        Which::Only(pairs) => (Some(which::in_order(pairs, corpus)?), Sides::Any),
    };
    let search = given.is_none() && corpus.len() > query.compare_all_up_to;
    let mut signatures = signatures::gather(parts, corpus, signer, sides, progress)?;
    let counts = if passages { counts::counts(corpus, &query.background, progress)? } else { Counts::default() };
    let words: u64 = signatures.tokens.iter().map(|&n| u64::from(n)).sum();
    let mut stats = Stats {
        documents: corpus.len(),
        too_short: signatures.tokens.iter().filter(|&&n| to_usize(n) < params.hash.shingle_width).count(),
        tokens: words,
        bytes: corpus.text_bytes(),
        chance_bits: weigh::search_space_bits(words),
        second_side: corpus.docs().filter(|&doc| sides.second(doc)).count(),
        pairs_given: given.is_some(),
        expected_recall: 1.0,
        guaranteed_run: passages.then_some(params.hash.shingle_width),
        ..Stats::default()
    };
    let (mut pairs, boilerplate, listed) = match given {
        Some(pairs) => (pairs, Boilerplate::default(), Vec::new()),
        None if search => which::proposed(corpus, &signatures, sides, params, &mut stats, progress),
        None => {
            let pairs = which::every_pair(&signatures.tokens, params.hash.shingle_width, sides);
            (pairs, Boilerplate::default(), Vec::new())
        }
    };
    let tokens = std::mem::take(&mut signatures.tokens);
    drop(signatures);
    let surprises = counts.words.surprises(counts.phrases, query.background.clone());

    let least = judge::Least { words: query.min_words, bits: stats.chance_bits + query.min_weight };
    let width = params.hash.shingle_width;
    let prepare = |doc, text: &str| match passages {
        true => Prepared::surprising(text, width, &surprises, counts.sample.holds(corpus.text_hash(doc)))
            .without(boilerplate.of(doc))
            .with_letters(text, query.near_words)
            .with_content(text, query.passages.rewritten),
        false => Prepared::new(text, width),
    };
    let examine = |pairs: &[Pair]| {
        batches::examine(
            corpus,
            pairs,
            passages.then_some(query.passages),
            progress,
            prepare,
            || Weigher::new(&surprises),
            |weigher, pair, examined, a, b| {
                let passages = judge::passages(pair, &examined.stretches, least, weigher, a, b);
                let near_duplicate = examined.overlap.is_near_duplicate(query.min_jaccard);
                let report = near_duplicate || !passages.is_empty();
                report.then(|| (judge::pair(pair, examined.overlap, near_duplicate, &passages), passages))
            },
        )
    };
    let mut report = Report { stats, boilerplate: listed, ..Report::default() };
    let cluster = |report: &Report| {
        let words = Words { tokens: &tokens, boilerplate: &boilerplate };
        let mut coverages = coverages(report, words);
        quotations::leave_out(corpus, report, words, query.min_coverage, &mut coverages)?;
        Ok::<_, Error>(clusters(corpus, report, &coverages, query.min_coverage))
    };
    add(&mut report, examine(&pairs)?);
    report.clusters = cluster(&report)?;
    let stars = report.stats.capped_bands.buckets + report.stats.capped_fingerprints.buckets > 0;
    // The middle of a star need not be the representative: whoever may be of a story meets that one too.
    for _ in 0..if stars { MEETINGS } else { 0 } {
        let mut more = unmet(&report);
        more.retain(|&(a, b)| sides.apart(a, b) && pairs.binary_search(&(a, b)).is_err());
        if more.is_empty() {
            break;
        }
        add(&mut report, examine(&more)?);
        report.clusters = cluster(&report)?;
        pairs.append(&mut more);
        pairs.sort_unstable();
    }
    report.stats.candidates = pairs.len();
    report.witnesses = witnesses(corpus, &report, query.min_witness);
    Ok(report)
}

/// Puts what examined pairs share into a report, in order.
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

/// What two texts share, without a corpus around them.
///
/// Every stretch of at least `min_words` matched words is reported, whatever it weighs.
///
/// # Errors
/// As [`scan`].
pub fn compare(a: &str, b: &str, params: &Params) -> Result<(Match, Vec<Passage>)> {
    params.check()?;
    let width = params.hash.shingle_width;
    let surprises = Surprises::of_table(params.query.background.clone());
    let query = &params.query;
    let prepare = |text: &str| {
        Prepared::surprising(text, width, &surprises, false)
            .with_letters(text, query.near_words)
            .with_content(text, query.passages.rewritten)
    };
    let (x, y) = (prepare(a), prepare(b));
    let pair = (DocId(0), DocId(1));
    let (overlap, stretches) = align(x.side(a), y.side(b), query.passages);
    let least = judge::Least { words: params.query.min_words, bits: 0.0 };
    let passages = judge::passages(pair, &stretches, least, &mut Weigher::new(&surprises), (a, &x), (b, &y));
    let near_duplicate = overlap.is_near_duplicate(params.query.min_jaccard);
    let mut found = judge::pair(pair, overlap, near_duplicate, &passages);
    found.passages = 0..passages.len();
    Ok((found, passages))
}
