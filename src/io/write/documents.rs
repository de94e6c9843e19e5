//! Owns `--documents`: a row a document, whatever was found of the document.

use super::reasons;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::io::read::dates;
use crate::io::write::cell::Cell;
use crate::io::write::credits::Credits;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::report::Report;
use crate::model::source::Parent;

/// Columns.
///
/// `id`: the document. `source`: outlet. `date`: as the reader understood the date. `words`: number. `credits`: whom
/// the text names as its source ([`Credits`]). `story`: id of the representative of the cluster. `likely_source`: id of
/// the document from which the words most likely come, the name of an agency outside the corpus, or `unseen source`;
/// unknown for what may be the first. `source_probability`: chance of the likely source. `source_reasons`: in words.
/// `copied`, `edited`, `own`: words of the document, boilerplate and credits left out: taken over as they stand, taken
/// over and changed, neither. `class`: `wholly`, `partly`, or `not derived`. `words_taken`: words that stand equal in a
/// source, rewritten passages included, from all sources together. `taken_share`: of all words that count. `words_shared`: words that stand equal in any
/// other document, whoever had the words first.
pub const COLUMNS: &[&str] = &[
    "id",
    "source",
    "date",
    "words",
    "credits",
    "v",
    "story",
    "likely_source",
    "source_probability",
    "source_reasons",
    "copied",
    "edited",
    "own",
    "class",
    "words_taken",
    "taken_share",
    "words_shared",
];

/// Writes all documents, in order of id; with [`SIDE`](super::SIDE) if there are two `sides`, one after the other.
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report, sides: bool) -> Result<()> {
    for doc in corpus.docs() {
        let date = corpus.date(doc).map(dates::show);
        let (origin, derived) = (&report.origins[doc.index()], &report.derivations[doc.index()]);
        let source = likely_source(corpus, report, doc);
        let reasons = match (origin.source, origin.match_index) {
            (None, _) => None,
            (_, Some(match_index)) => Some(reasons::text(corpus, report, match_index)),
            (_, None) => Some("credited".to_owned()),
        };
        let mut cells = vec![
            Cell::Text(corpus.id(doc)),
            corpus.source(doc).into(),
            date.as_deref().into(),
            report.words[doc.index()].into(),
            Cell::Credits(Credits { of: &report.credits, doc }),
            Cell::Count(4),
            origin.story.map(|doc| corpus.id(doc)).into(),
            source.map(|(name, _)| name).into(),
            source.map_or(Cell::Unknown, |(_, probability)| Cell::Number(probability)),
            reasons.as_deref().into(),
            derived.copied.into(),
            derived.edited.into(),
            derived.own.into(),
            Cell::Text(derived.class.name()),
            derived.taken.into(),
            Cell::Number(super::rounded(derived.words_taken().share())),
            derived.shared.into(),
        ];
        cells.extend(sides.then(|| super::side(corpus, doc)));
        table.row(&cells)?;
    }
    table.finish()
}

/// Who a document most likely has its words from, with the chance; `None` for what may be the first.
pub(super) fn likely_source<'a>(corpus: &'a Corpus, report: &'a Report, doc: DocId) -> Option<(&'a str, f64)> {
    let origin = report.origins.get(doc.index())?;
    Some((source_name(corpus, report, origin.source?), super::rounded(origin.probability)))
}

/// What a source is called: an id, the name of an agency, `unseen source`.
pub(super) fn source_name<'a>(corpus: &'a Corpus, report: &'a Report, source: Parent) -> &'a str {
    match source {
        Parent::Document(parent) => corpus.id(parent),
        Parent::Agency(agency) => report.credits.table.name(agency),
        Parent::Unseen => "unseen source",
    }
}
