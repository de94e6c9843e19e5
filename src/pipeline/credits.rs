//! Owns finding the credits of many documents.

use super::Progress;
use crate::corpus::{Corpus, Reader};
use crate::credits::{self, CorpusCredits, Table};
use crate::error::Result;
use crate::text::CodePoints;
use crate::units::{CharSpan, DocId, to_u64};
use rayon::prelude::*;

/// The credits of the documents that are `wanted`, with the outlets of the corpus among the names. O(bytes of these).
///
/// # Errors
/// As [`Corpus::text`].
pub fn credits(corpus: &Corpus, wanted: &[bool], table: &Table, progress: &dyn Progress) -> Result<CorpusCredits> {
    let mut outlets: Vec<&str> = corpus.docs().filter_map(|doc| corpus.source(doc)).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let table = table.with_outlets(outlets);
    let docs: Vec<DocId> = corpus.docs().collect();
    progress.stage("finding credits", to_u64(docs.len()));
    let of = |reader: &mut Reader<'_>, &doc: &DocId| {
        progress.advance(1);
        if !wanted[doc.index()] {
            return Ok(Vec::new());
        }
        let text = reader.text(doc)?;
        let own = corpus.source(doc).and_then(|source| table.outlet(source));
        let mut found = credits::find(&text, &table);
        // That an outlet names itself tells nothing.
        found.retain(|credit| own.is_none() || credit.agency != own);
        let points = if found.is_empty() { None } else { Some(CodePoints::new(&text)) };
        let chars = |span| points.as_ref().map_or(CharSpan::default(), |points| points.of(&text, span));
        Ok(found.into_iter().map(|credit| (credit, chars(credit.span))).collect::<Vec<_>>())
    };
    let found: Vec<Vec<_>> =
        docs.par_iter().with_min_len(64).map_init(|| corpus.reader(), of).collect::<Result<_>>()?;
    Ok(CorpusCredits::new(table, found))
}
