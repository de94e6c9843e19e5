//! Owns the last stage: who had the words first, the source of each document, and what outlets take from each other.
//!
//! Lists by document are made side by side and kept as [`Rows`]: with a million documents these lists take most memory
//! of a run.

use super::{Progress, go_on};
use crate::attribution::ancestry::{self, Tree};
use crate::attribution::derivation::Takings;
use crate::attribution::direction::DirectionFacts;
use crate::attribution::evidence::RunEvidence;
use crate::attribution::outlets::{Numbered, outlets, with_outlets};
use crate::attribution::shared_links::SharedLinks;
use crate::attribution::shared_text::{SharedText, matches_of};
use crate::attribution::taking::Lineage;
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::model::corpus::Corpus;
use crate::model::derivation::{Derivation, Outlets};
use crate::model::params::QueryParams;
use crate::model::source::{Origin, PairSource};
use crate::model::taking::PairTaking;
use crate::model::tuning::attribution::AttributionTuning;
use crate::story::coverage::furniture;
use rayon::prelude::*;

/// Documents whose things are put together at a time.
const CHUNK: usize = 1024;
/// Chunks that are done side by side, at least as many as there may be threads.
const CHUNKS: usize = 128;

/// Who had the words first, and what each document and each outlet took.
#[derive(Debug, Default)]
pub(super) struct Attribution {
    /// In order of the matches.
    pub sources: Vec<PairSource>,
    /// In order of the documents.
    pub origins: Vec<Origin>,
    /// In order of the matches.
    pub takings: Vec<PairTaking>,
    /// In order of the documents.
    pub derivations: Vec<Derivation>,
    /// Nothing unless asked for.
    pub outlets: Outlets,
}

/// Tells who had the words first, from the evidence of a run. `first` is the first document of each text.
///
/// # Errors
/// [`Error::Stopped`](crate::Error::Stopped) if progress stops the run.
pub(super) fn tell(
    corpus: &Corpus,
    evidence: RunEvidence<'_>,
    boilerplate: Boilerplate,
    first: &[DocId],
    query: &QueryParams,
    tuning: &AttributionTuning,
    progress: &dyn Progress,
) -> Result<Attribution> {
    let pairs = evidence.verified.matches.len();
    // Each is looked at twice.
    progress.stage("telling who took from whom", 2 * to_u64(pairs));
    let docs: Vec<DocId> = corpus.docs().collect();
    let left_out = lists(&docs, |doc| furniture(&boilerplate, evidence.credits, doc)).into();
    drop(boilerplate);
    let matches = matches_of(evidence);
    let links_of = |docs: &[DocId]| SharedLinks::new(evidence, &matches, &left_out, docs, tuning);
    let links = docs.par_chunks(CHUNK).map(links_of).collect();
    let shared = SharedText::new(left_out, matches, links, CHUNK, tuning);
    let nearest = lists(&docs, |doc| shared.nearest(doc, first));
    let shared = shared.with_nearest(nearest);
    let own = lists(&docs, |doc| shared.own(doc, evidence.words[doc.index()]));
    let shared = shared.with_own(own);
    let sources = sources(DirectionFacts::new(corpus, evidence, &shared), pairs, progress)?;
    let origins = origins(corpus, evidence, &sources, &shared);
    let (left_out, matches) = shared.without_links();
    let lineage = Lineage::new(&origins, evidence.clusters);
    let pairs = &evidence.verified.matches;
    let directions: Vec<_> =
        pairs.par_iter().zip(&sources).map(|(m, source)| lineage.direction(corpus, m, source)).collect();
    let shares = Takings::new(evidence, &directions, &left_out, &matches);
    let takings = (0..pairs.len()).into_par_iter().map(|match_index| shares.pair(corpus, match_index)).collect();
    let derivations: Vec<_> = docs.par_iter().map(|&doc| shares.derivation(doc, query)).collect();
    let outlets = match query.outlets {
        true => {
            let numbered = Numbered::new(corpus);
            let with = lists(&docs, |doc| with_outlets(doc, &shares, &numbered));
            outlets(corpus, &shares, &derivations, &numbered, &with)
        }
        false => Outlets::default(),
    };
    Ok(Attribution { sources, origins, takings, derivations, outlets })
}

/// What each document has some of.
fn lists<T: Send>(docs: &[DocId], of: impl Fn(DocId) -> Vec<T> + Sync) -> Rows<T> {
    let of_chunk = |docs: &[DocId]| docs.iter().map(|&doc| of(doc)).collect::<Rows<T>>();
    let mut out = Rows::default();
    // Some chunks at a time: the next chunks take the same memory again.
    for docs in docs.chunks(CHUNK * CHUNKS) {
        let parts: Vec<Rows<T>> = docs.par_chunks(CHUNK).map(of_chunk).collect();
        parts.into_iter().for_each(|part| out.append(part));
    }
    out
}

/// The origins of all documents, in order.
fn origins(corpus: &Corpus, evidence: RunEvidence<'_>, sources: &[PairSource], shared: &SharedText) -> Vec<Origin> {
    let docs: Vec<DocId> = corpus.docs().collect();
    let before = lists(&docs, |doc| ancestry::before(sources, shared, doc));
    let tree = Tree::new(corpus, evidence, sources, shared, before);
    let (mut parents, mut children) = (vec![None; docs.len()], vec![0; docs.len()]);
    // First by their words alone; then knowing how many children each has.
    for _ in 0..2 {
        let best = lists(&docs, |doc| tree.best(doc, &children));
        tree.choose(&mut parents, &best, &children);
        parents.iter().flatten().for_each(|parent: &DocId| children[parent.index()] += 1);
    }
    docs.par_iter().map(|&doc| tree.origin(doc, parents[doc.index()])).collect()
}

/// The verdicts on all matches.
fn sources(facts: DirectionFacts<'_>, matches: usize, progress: &dyn Progress) -> Result<Vec<PairSource>> {
    let apart = |match_index| go_on(progress.advance(1)).map(|()| facts.apart(match_index));
    let apart = (0..matches).into_par_iter().map(apart).collect::<Result<_>>()?;
    let facts = facts.with_apart(apart);
    let judge = |match_index| go_on(progress.advance(1)).map(|()| facts.judge(match_index));
    (0..matches).into_par_iter().map(judge).collect()
}
