//! Owns runs over texts that a caller holds in memory: two texts compared, and many texts less their duplicates.

use crate::base::cast::to_u32;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::engine::compare::{PairRules, compare_pair, prepare};
use crate::engine::weigh::prepared::PreparedText;
use crate::engine::weigh::weight::{Surprises, Weigher};
use crate::model::corpus::Corpus;
use crate::model::document::Document;
use crate::model::pair::{Match, Passage};
use crate::model::params::DedupParams;
use crate::model::params::Params;
use crate::run::dedup::{Deduplicated, dedup as dedup_corpus};
use crate::story::coverage::{WordTotals, coverage};

/// What two texts share.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Comparison {
    /// The counts of the pair; document 0 is the first text.
    pub pair: Match,
    /// Shared passages, by descending weight.
    pub passages: Vec<Passage>,
}

/// What two texts share, without a corpus around them.
///
/// Every stretch of at least `min_words` matched words is reported, whatever the weight.
///
/// # Errors
/// As [`scan`](crate::scan).
///
/// ```
/// use wirecopy::{Params, compare};
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let article = format!("Islanders were stranded. {wire} Shops closed early.");
/// let comparison = compare(wire, &article, &Params::default())?;
/// assert_eq!(comparison.passages.len(), 1);
/// assert_eq!(comparison.passages[0].in_b.text(&article), wire);
/// assert_eq!(comparison.pair.overlap.containment_a(), 1.0);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn compare(a: &str, b: &str, params: &Params) -> Result<Comparison> {
    params.check()?;
    let surprises = Surprises::of_table(params.query.background.clone(), params.tuning.weigh);
    let [x, y] = [a, b].map(|text| prepare(text, params, &surprises, false));
    let pair = (DocId(0), DocId(1));
    let sides = [PreparedText { text: a, doc: &x }, PreparedText { text: b, doc: &y }];
    let rules = PairRules::of(params, 0.0).whatever_the_weight(params.query.min_words);
    let compared = compare_pair(pair, sides, &mut Weigher::new(&surprises), &rules);
    let (mut row, passages) = compared.into_row(pair);
    row.passages = 0..passages.len();
    let words =
        WordTotals { tokens: &[to_u32(x.tokens.len()), to_u32(y.tokens.len())], boilerplate: &Boilerplate::default() };
    row.coverage = coverage(&row, &passages, words);
    Ok(Comparison { pair: row, passages })
}

/// Which of some texts stay if duplicates go: [`dedup`](crate::run::dedup::dedup) of texts in memory.
///
/// Documents of the result are numbered in order of the texts: `kept()[i]` tells of `texts[i]`. Cost and memory: those of
/// [`dedup`](crate::run::dedup::dedup), and the texts once more.
///
/// # Errors
/// As [`dedup`](crate::run::dedup::dedup); [`Error::TooLarge`](crate::Error::TooLarge) for a text of 4 GiB.
///
/// ```
/// use wirecopy::DedupParams;
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let chess = "A chess tournament opened in the old town hall with forty players from nine countries on Friday.";
/// let mask = wirecopy::dedup(&[wire, chess, wire], &DedupParams::default())?.kept();
/// assert_eq!(mask, [true, true, false]);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn dedup<T: AsRef<str>>(texts: &[T], params: &DedupParams) -> Result<Deduplicated> {
    // Documents stand in order of id, so an id is the place of the text, in digits that sort as numbers do.
    let document = |(place, text): (usize, &T)| Document::new(format!("{place:010}"), text.as_ref());
    dedup_corpus(&Corpus::from_documents(texts.iter().enumerate().map(document))?, params)
}
