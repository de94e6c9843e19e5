//! Owns common runs: the fingerprints of so many documents that not every two of the documents are compared for the
//! fingerprint, put together to runs that can be read.

use super::evidence;
use super::posting_lists::{PostingList, Rules};
use crate::base::cast::to_u32;
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::candidates::postings::Posting;
use crate::model::common_run::CommonRun;

/// The common run of a posting list, of a shingle of `width` words: a list over the limit, or a common phrase. `None`
/// for a list that links all documents, or links nothing. O(n log n).
pub(super) fn of_list(
    list: &PostingList<'_>,
    rules: &Rules<'_>,
    width: u32,
    scratch: &mut Vec<u32>,
) -> Option<CommonRun> {
    let over_limit = list.common;
    let mut usual = || evidence::usual(list.postings, rules.tuning.common_phrase_others, scratch);
    let first = list.postings.first().filter(|_| !list.stretches.is_empty())?;
    (over_limit || usual().is_some()).then(|| CommonRun {
        documents: documents(list.postings),
        over_limit,
        example: first.doc,
        place: TokenSpan { start: first.position, end: first.position + width },
    })
}

fn documents(postings: &[Posting]) -> u32 {
    to_u32(postings.chunk_by(|x, y| x.doc == y.doc).count())
}

/// Puts runs that overlap in one example together, the run of most documents first. O(n log n).
pub fn joined(mut runs: Vec<CommonRun>) -> Vec<CommonRun> {
    runs.sort_unstable_by_key(|run| (run.example, run.place));
    let mut out: Vec<CommonRun> = Vec::new();
    for run in runs {
        match out.last_mut().filter(|last| last.example == run.example && run.place.start <= last.place.end) {
            Some(last) => {
                last.place.end = last.place.end.max(run.place.end);
                last.documents = last.documents.max(run.documents);
                last.over_limit |= run.over_limit;
            }
            None => out.push(run),
        }
    }
    out.sort_by_key(|run| (u32::MAX - run.documents, run.example, run.place));
    out
}

/// The runs with documents by another number; overlapping runs stay apart.
pub fn renumbered(runs: &mut [CommonRun], doc: impl Fn(DocId) -> DocId) {
    runs.iter_mut().for_each(|run| run.example = doc(run.example));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_runs_are_one() {
        let run = |example: u32, start: u32, documents: u32| CommonRun {
            documents,
            over_limit: documents > 100,
            example: DocId(example),
            place: TokenSpan { start, end: start + 5 },
        };
        let got = joined(vec![run(2, 9, 7), run(1, 3, 20), run(1, 6, 120), run(1, 12, 9)]);
        let want = CommonRun { place: TokenSpan { start: 3, end: 11 }, ..run(1, 3, 120) };
        assert_eq!(got, [want, run(1, 12, 9), run(2, 9, 7)]);
    }
}
