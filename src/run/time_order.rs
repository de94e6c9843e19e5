//! Owns the numbering of documents in a second order, for searches in order of time or of preference.

use super::sketch_pass::SketchPass;
use super::spilled::SpillablePostings;
use crate::base::cast::to_u32;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::candidates::boilerplate::BoilerplateCandidates;
use crate::engine::candidates::copies::ExactCopies;
use crate::engine::candidates::postings::Posting;
use crate::engine::candidates::scope::Window;
use crate::model::corpus::Corpus;
use crate::model::pair::Pair;
use rayon::prelude::*;

/// The spans of the dates of all documents; `None` for a document without a date.
pub(super) fn spans(corpus: &Corpus) -> Vec<Option<(i64, i64)>> {
    corpus.docs().map(|doc| corpus.date(doc).map(|date| date.span())).collect()
}

/// Tells pairs whose dates are near enough; a document without a date is near to no document. If `most` is `None`, all
/// pairs are near enough.
pub(super) fn near(corpus: &Corpus, most: Option<u32>) -> impl Fn(&Pair) -> bool + use<> {
    let spans = most.map_or_else(Vec::new, |_| spans(corpus));
    let known: Vec<(i64, i64)> = spans.iter().map(|span| span.unwrap_or_default()).collect();
    move |&(a, b)| {
        most.is_none_or(|most| {
            let window = Window { spans: &known, most: most.into() };
            spans[a.index()].is_some() && spans[b.index()].is_some() && window.holds(a, b)
        })
    }
}

/// Documents with a date, exact copies left out, in order of time.
pub(super) struct TimeOrder {
    /// The documents, by rank in order of time.
    pub docs: Vec<DocId>,
    /// The spans of the dates.
    pub spans: Vec<(i64, i64)>,
}

impl TimeOrder {
    pub fn new(corpus: &Corpus, copies: &ExactCopies) -> TimeOrder {
        let all = corpus.docs().zip(spans(corpus)).filter(|(doc, _)| !copies.is_copy(*doc));
        let mut dated: Vec<((i64, i64), DocId)> = all.filter_map(|(doc, span)| Some((span?, doc))).collect();
        dated.sort_unstable();
        let (spans, docs) = dated.into_iter().unzip();
        TimeOrder { docs, spans }
    }
}

/// Turns pairs of ranks into pairs of documents, the lower document first, ascending, each once.
pub(super) fn back(pairs: &mut Vec<Pair>, docs: &[DocId]) {
    for pair in pairs.iter_mut() {
        let [a, b] = [pair.0, pair.1].map(|number| docs[number.index()]);
        *pair = (a.min(b), a.max(b));
    }
    pairs.par_sort_unstable();
    pairs.dedup();
}

/// The postings of some documents with the places in `docs` as numbers; `documents` is the number of all documents.
///
/// # Errors
/// As [`SpillablePostings::get`] and [`SketchPass::store`].
pub(super) fn postings(
    shards: &[SpillablePostings],
    docs: &[DocId],
    documents: usize,
    pass: &SketchPass,
) -> Result<Vec<SpillablePostings>> {
    let mut number = vec![None; documents];
    (0..).zip(docs).for_each(|(i, doc)| number[doc.index()] = Some(DocId(i)));
    let shard = |shard: &SpillablePostings| {
        let renumbered = |p: &Posting| Some(Posting { doc: number[p.doc.index()]?, ..*p });
        let mut own: Vec<Posting> = shard.get()?.iter().filter_map(renumbered).collect();
        own.sort_unstable();
        pass.store(own)
    };
    shards.par_iter().map(shard).collect()
}

/// The ranges of some posting lists, given by postings in the first order, in a shard of the second order.
pub(super) fn ranges(groups: &[Posting], new: &[Posting]) -> BoilerplateCandidates {
    let group = |group: &[Posting]| {
        let hash = group[0].hash;
        let start = new.partition_point(|p| p.hash < hash);
        let length = new[start..].partition_point(|p| p.hash == hash);
        (length > 0).then(|| (to_u32(start), to_u32(start + length)))
    };
    groups.chunk_by(|x, y| x.hash == y.hash).filter_map(group).collect()
}
