//! Owns finding the credits of many documents.

use super::{Progress, go_on};
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::base::ids::{ByteSpan, DocId, TokenSpan};
use crate::engine::credits;
use crate::engine::text::code_points::CodePoints;
use crate::engine::text::word_places::WordPlaces;
use crate::model::agencies::AgencyTable;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::credits::{CorpusCredits, Credit, PlacedCredit};
use crate::model::tuning::credits::CreditTuning;
use rayon::prelude::*;

/// The credits of the documents that are `wanted`, with the outlets of the corpus among the names. O(bytes of the
/// documents).
///
/// # Errors
/// As [`Corpus::text`].
pub fn credits(
    (corpus, places): (&Corpus, &WordPlaces),
    wanted: &[bool],
    table: &AgencyTable,
    tuning: &CreditTuning,
    progress: &dyn Progress,
) -> Result<CorpusCredits> {
    let mut outlets: Vec<&str> = corpus.docs().filter_map(|doc| corpus.source(doc)).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let table = table.with_outlets(outlets, tuning.outlet_letters);
    let docs: Vec<DocId> = corpus.docs().collect();
    progress.stage("finding credits", to_u64(wanted.iter().filter(|wanted| **wanted).count()));
    let of = |reader: &mut TextReader<'_>, &doc: &DocId| {
        if !wanted[doc.index()] {
            return Ok(Vec::new());
        }
        go_on(progress.advance(1))?;
        let text = reader.text(doc)?;
        let own = corpus.source(doc).and_then(|source| table.outlet(source));
        let mut credits = credits::find(&text, &table, tuning);
        // An outlet that names itself tells nothing.
        credits.retain(|credit| own.is_none() || credit.agency != own);
        if credits.is_empty() {
            return Ok(Vec::new());
        }
        let (points, mut words) = (CodePoints::new(&text), places.of(doc, &text));
        let mut words = |span: ByteSpan| TokenSpan { start: words.ended(span.start), end: words.begun(span.end) };
        let placed =
            |credit: Credit| PlacedCredit { credit, chars: points.of(&text, credit.span), words: words(credit.span) };
        Ok(credits.into_iter().map(placed).collect())
    };
    let of_documents: Vec<Vec<_>> =
        docs.par_iter().with_min_len(64).map_init(|| corpus.reader(), of).collect::<Result<_>>()?;
    Ok(CorpusCredits::new(table, of_documents))
}
