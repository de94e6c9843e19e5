//! Owns the exact document x document counts behind a matrix (every pair, not only candidates), and the filling.

use super::{Progress, go_on};
use crate::base::cast::{to_u64, to_usize};
use crate::base::error::Result;
use crate::base::ids::DocId;
#[cfg(feature = "files")]
use crate::base::math::ratio;
use crate::engine::weigh::prepared::PreparedDoc;
#[cfg(feature = "files")]
use crate::io::write::matrix::MatrixFile;
#[cfg(feature = "files")]
use crate::io::write::matrix::contents::Measure;
use crate::model::corpus::Corpus;
#[cfg(feature = "files")]
use crate::model::overlap::Overlap;
#[cfg(feature = "files")]
use crate::model::report::Report;
use rayon::prelude::*;

/// Shared shingles of all pairs, a row at a time.
///
/// An inverted index over all shingles; a row is the sum over a document's posting lists. Memory: 12 bytes a shingle
/// that two documents share, plus the rows of a batch.
pub struct SharedShingles {
    /// Documents that hold a shingle, group after group.
    holders: Vec<u32>,
    /// For each document the groups that hold the document, as (first, end) of `holders`.
    groups: Vec<Vec<(usize, usize)>>,
    /// Number of different shingles of each document.
    pub distinct: Vec<u32>,
}

/// Writes a matrix; works out all rows where the matrix holds every pair, not only reported pairs.
///
/// # Errors
/// As [`MatrixFile::write`]; as [`Corpus::text`].
#[cfg(feature = "files")]
pub fn write(file: MatrixFile, corpus: &Corpus, report: &Report, width: usize, progress: &dyn Progress) -> Result<()> {
    let measure = file.contents().measure;
    file.write(corpus, report, |rows, out| {
        let shared = SharedShingles::new(corpus, width, progress)?;
        let mut cells = vec![0.0; corpus.len()];
        shared.for_each_row(rows.documents(), progress, |doc, counts| {
            let own = shared.distinct[doc.index()];
            for (cell, other) in cells.iter_mut().zip(rows.documents()) {
                let (count, of_other) = (counts[other.index()], shared.distinct[other.index()]);
                *cell = match measure {
                    Measure::Containment => ratio(count, own),
                    // A document overlaps itself wholly; an overlap is of two documents.
                    _ if *other == doc => ratio(count, own),
                    _ => Overlap { shared: count, a: own, b: of_other }.jaccard(),
                };
            }
            out.row(corpus.id(doc), &cells)
        })
    })
}

/// Rows that are worked out side by side before they are handed on.
const ROWS: usize = 256;

impl SharedShingles {
    /// Indexes all shingles of `width` words.
    ///
    /// # Errors
    /// As [`Corpus::text`].
    pub fn new(corpus: &Corpus, width: usize, progress: &dyn Progress) -> Result<Self> {
        let docs: Vec<DocId> = corpus.docs().collect();
        progress.stage("indexing shingles", to_u64(docs.len()));
        let lists: Vec<(u32, Vec<(u64, u32)>)> = docs
            .par_iter()
            .map_init(
                || corpus.reader(),
                |texts, &doc| {
                    let shingles = PreparedDoc::new(&texts.text(doc)?, width).shingles;
                    go_on(progress.advance(1))?;
                    Ok((shingles.distinct(), shingles.hashes().map(|hash| (hash, doc.0)).collect()))
                },
            )
            .collect::<Result<_>>()?;
        let distinct = lists.iter().map(|l| l.0).collect();
        let mut entries: Vec<(u64, u32)> = lists.into_iter().flat_map(|l| l.1).collect();
        entries.par_sort_unstable();
        let mut out = SharedShingles { holders: Vec::new(), groups: vec![Vec::new(); docs.len()], distinct };
        for group in entries.chunk_by(|x, y| x.0 == y.0).filter(|g| g.len() > 1) {
            let first = out.holders.len();
            out.holders.extend(group.iter().map(|e| e.1));
            let end = out.holders.len();
            for &(_, doc) in group {
                out.groups[to_usize(doc)].push((first, end));
            }
        }
        Ok(out)
    }

    /// Calls `row` for each of some documents with the number of shingles shared with every document, by [`DocId`]
    /// (with itself: all shingles of the document).
    ///
    /// # Errors
    /// The first error of `row`; no further row is worked out.
    pub fn for_each_row(
        &self,
        docs: &[DocId],
        progress: &dyn Progress,
        mut row: impl FnMut(DocId, &[u32]) -> Result<()>,
    ) -> Result<()> {
        progress.stage("filling the matrix", to_u64(docs.len()));
        for batch in docs.chunks(ROWS) {
            let rows: Vec<Vec<u32>> = batch.par_iter().map(|doc| self.row(doc.index())).collect();
            for (&doc, shared) in batch.iter().zip(&rows) {
                row(doc, shared)?;
            }
            go_on(progress.advance(to_u64(batch.len())))?;
        }
        Ok(())
    }

    fn row(&self, doc: usize) -> Vec<u32> {
        let mut shared = vec![0; self.groups.len()];
        for &(first, end) in &self.groups[doc] {
            for &other in &self.holders[first..end] {
                shared[to_usize(other)] += 1;
            }
        }
        shared[doc] = self.distinct[doc];
        shared
    }
}
