//! Owns the second pass: candidate pairs to verified matches, with the text at hand.
//!
//! Pairs are done in batches whose documents fit a budget of text, neighbours together (`pair_order`). Each batch prepares
//! each document once (tokens, shingles), whatever the number of pairs of the document, and leaves prepared documents to the
//! next batch where the next batch needs the documents too.

use super::{Progress, go_on, pair_order};
use crate::base::cast::{to_u64, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::weigh::prepared::{PreparedDoc, PreparedText};
use crate::model::corpus::{Corpus, TextReader};
use crate::model::pair::Pair;
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use std::borrow::Cow;

/// Bytes of text whose tokens and shingles are held at a time. About ten times as much memory; more pays nothing, as
/// documents of one story are done together.
pub(super) const BATCH_BYTES: usize = 4 << 20;
/// What one document takes of a batch at most: beside a huge document there is room for all partners of the document.
const MOST_OF_BATCH: usize = BATCH_BYTES / 4;

/// A document with the text.
type Ready<'c> = (PreparedDoc, Cow<'c, str>);

/// Maps every pair (ascending) of a corpus, with the two documents at hand, and drops `None`; keeps order. `prepare` is
/// called once for a document of a batch. Each worker has one `state` to work with. Results of a batch are handed to
/// `keep`, batch by batch, in any order of the pairs.
///
/// # Errors
/// As [`Corpus::text`]; [`Error::Stopped`](crate::Error::Stopped) if progress stops the run.
pub fn examine<'c, T: Send, U, S>(
    (corpus, pairs): (&'c Corpus, &[Pair]),
    progress: &dyn Progress,
    prepare: impl Fn(DocId, &str) -> PreparedDoc + Sync,
    state: impl Fn() -> S + Sync,
    map: impl Fn(&mut S, Pair, [PreparedText<'_>; 2]) -> Option<T> + Sync,
    mut keep: impl FnMut(T) -> U,
) -> Result<Vec<U>> {
    progress.stage("comparing pairs", to_u64(pairs.len()));
    let mut results: Vec<(u32, U)> = Vec::new();
    let order = pair_order::neighbours_together(pairs, corpus.len());
    let mut rest = &order[..];
    let mut held: AHashMap<DocId, Ready<'c>> = AHashMap::new();
    while !rest.is_empty() {
        let (batch, docs) = next_batch(corpus, pairs, &mut rest);
        held.retain(|doc, _| docs.contains(doc));
        let mut missing: Vec<DocId> = docs.into_iter().filter(|doc| !held.contains_key(doc)).collect();
        missing.sort_unstable(); // near each other in the file, as a rule
        let ready = |texts: &mut TextReader<'c>, doc: DocId| {
            let text = texts.text(doc)?;
            Ok((doc, (prepare(doc, &text), text)))
        };
        let prepared: Vec<(DocId, Ready<'c>)> =
            missing.into_par_iter().map_init(|| corpus.reader(), ready).collect::<Result<_>>()?;
        held.extend(prepared);
        let find = |doc: DocId| {
            let (doc, text) = &held[&doc];
            PreparedText { text, doc }
        };
        let examined: Vec<Option<(u32, T)>> = batch
            .par_iter()
            .with_min_len(16)
            .map_init(&state, |state, &place| {
                let pair = pairs[to_usize(place)];
                let mapped = map(state, pair, [find(pair.0), find(pair.1)]);
                go_on(progress.advance(1))?;
                Ok(mapped.map(|result| (place, result)))
            })
            .collect::<Result<_>>()?;
        results.extend(examined.into_iter().flatten().map(|(place, result)| (place, keep(result))));
    }
    results.sort_unstable_by_key(|one| one.0);
    Ok(results.into_iter().map(|one| one.1).collect())
}

/// Takes pairs off the front while the documents of the pairs fit the budget; tells the documents.
fn next_batch<'a>(corpus: &Corpus, pairs: &[Pair], rest: &mut &'a [u32]) -> (&'a [u32], AHashSet<DocId>) {
    let mut docs = AHashSet::new();
    let mut bytes = 0;
    let mut taken = 0;
    while bytes <= BATCH_BYTES && taken < rest.len() {
        let (a, b) = pairs[to_usize(rest[taken])];
        let new = [a, b].into_iter().filter(|&doc| docs.insert(doc));
        bytes += new.map(|doc| corpus.text_len(doc).min(MOST_OF_BATCH)).sum::<usize>();
        taken += 1;
    }
    let (batch, left) = rest.split_at(taken);
    *rest = left;
    (batch, docs)
}
