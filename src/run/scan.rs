//! Owns the run: a corpus in, a [`Report`] out.

use super::propose::PairScope;
use super::sketch_pass::{self, SketchPass};
use super::sketched::Sketched;
use super::{Progress, attribute, grow_stories};
use crate::attribution::evidence::RunEvidence;
use crate::base::error::Result;
use crate::model::corpus::Corpus;
use crate::model::credits::CorpusCredits;
use crate::model::pair::Verified;
use crate::model::params::Params;
use crate::model::report::Report;
use crate::run::attribute::Attribution;
use crate::run::grow_stories::GrownStories;
use crate::run::search::{Search, SearchKnowledge};
use crate::story::labels;
use crate::story::passages::witnesses;

/// Finds near-duplicates and shared passages in a corpus. Runs on rayon's current thread pool.
///
/// Cost: linear in the text and in what is shared. Memory beside the corpus: 4 bytes a band for every document, until
/// candidates are known; for passages about 16 kept fingerprints per 40 words at 12 bytes, the shared ones at 48 more; and
/// the tokens and shingles of one batch of documents.
///
/// # Errors
/// [`Error::Parameter`](crate::Error::Parameter) for a parameter out of range.
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
/// assert_eq!(passage.in_b.bytes.slice(&corpus.text(passage.b)?), wire);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn scan(corpus: &Corpus, params: &Params) -> Result<Report> {
    scan_pairs(corpus, PairScope::default(), params, &())
}

/// [`scan`], telling how far the run is; progress can stop the run.
///
/// # Errors
/// As [`scan`]; [`Error::Stopped`](crate::Error::Stopped) if progress stops the run.
pub fn scan_watched(corpus: &Corpus, params: &Params, progress: &dyn Progress) -> Result<Report> {
    scan_pairs(corpus, PairScope::default(), params, progress)
}

/// [`scan`] of some pairs, telling how far the run is. Weights come from the counts of the whole corpus all the same.
///
/// # Errors
/// As [`scan`]; [`Error::Stopped`](crate::Error::Stopped) if progress stops the run;
/// [`Error::Parameter`](crate::Error::Parameter) also for sides that are not as many as documents, for a
/// pair of a document with itself, or one with a document that is not in the corpus.
///
/// ```
/// use wirecopy::engine::candidates::scope::Sides;
/// use wirecopy::run::scan::scan_pairs;
/// use wirecopy::run::propose::PairScope;
/// use wirecopy::{Corpus, DocId, Document, Params};
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let corpus = Corpus::from_documents(["agency", "gazette", "herald"].map(|id| Document::new(id, wire)))?;
/// let look = |scope| scan_pairs(&corpus, scope, &Params::default(), &());
///
/// assert_eq!(look(PairScope::default())?.matches.len(), 3);
/// assert_eq!(look(PairScope::Given(&[(DocId(2), DocId(0))]))?.matches.len(), 1);
/// // The agency against the others:
/// assert_eq!(look(PairScope::Proposed(Sides::Two(&[false, true, true])))?.matches.len(), 2);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn scan_pairs(corpus: &Corpus, scope: PairScope<'_>, params: &Params, progress: &dyn Progress) -> Result<Report> {
    params.check()?;
    let search = matches!(scope, PairScope::Proposed(_)) && corpus.len() > params.query.compare_all_up_to;
    let pass = SketchPass::new(params, search);
    let sketched = sketch_pass::sketched(corpus, &pass, progress)?;
    scan_sketched(corpus, (sketched, &pass), scope, params, progress)
}

/// [`scan_pairs`] of documents that were sketched while read ([`load_sketched`](super::load::load_sketched)), by the pass of
/// the same parameters.
///
/// # Errors
/// As [`scan_pairs`].
pub fn scan_sketched(
    corpus: &Corpus,
    sketched: (Sketched, &SketchPass),
    scope: PairScope<'_>,
    params: &Params,
    progress: &dyn Progress,
) -> Result<Report> {
    let (query, tuning) = (&params.query, &params.tuning);
    let mut search = Search::new(corpus, sketched, scope, params, None, progress)?;
    let GrownStories { verified, clusters, stats, .. } =
        grow_stories::compared(corpus, &mut search, scope, params, progress)?;
    let SearchKnowledge { boilerplate, listed, common_runs, first, words, places, credits } = search.known();
    let clusters = labels::labels(corpus, &verified, clusters, &tuning.story)?;
    let (words, credits, attribution) = match query.near_duplicates_only {
        true => (Vec::new(), CorpusCredits::default(), Attribution::default()),
        false => {
            let evidence = RunEvidence { verified: &verified, clusters: &clusters, words: &words, credits: &credits };
            let told = attribute::tell(corpus, evidence, boilerplate, &first, query, &tuning.attribution, progress)?;
            (words, credits, told)
        }
    };
    let witnesses = match query.witnesses {
        true => witnesses(corpus, (&verified, &places), query.min_witness, &tuning.story)?,
        false => Vec::new(),
    };
    let Verified { matches, passages, .. } = verified;
    let Attribution { sources, origins, takings, derivations, outlets } = attribution;
    let boilerplate = listed;
    Ok(Report {
        matches,
        passages,
        clusters,
        witnesses,
        boilerplate,
        common_runs,
        sources,
        origins,
        takings,
        derivations,
        outlets,
        words,
        credits,
        stats,
    })
}
