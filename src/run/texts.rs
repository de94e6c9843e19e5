//! Owns runs over texts that a caller holds in memory: two texts compared, and many texts less their duplicates.

use crate::attribution::derivation::Takings;
use crate::attribution::evidence::RunEvidence;
use crate::attribution::shared_text::matches_of;
use crate::base::cast::{to_u32, to_u64};
use crate::base::error::Result;
use crate::base::ids::{DocId, TokenSpan};
use crate::base::rows::Rows;
use crate::base::span_sets::SpanRows;
use crate::engine::candidates::boilerplate::Boilerplate;
use crate::engine::compare::{PairRules, compare_pair, prepare};
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::text::word_places::{WordPlaces, kept_places};
use crate::engine::weigh::prepared::PreparedText;
use crate::engine::weigh::weight::{Surprises, Weigher, search_space_bits};
use crate::model::corpus::Corpus;
use crate::model::document::Document;
use crate::model::pair::{Match, Passage, Verified};
use crate::model::params::DedupParams;
use crate::model::params::Params;
use crate::model::report::Report;
use crate::model::source::{Origin, PairSource, Verdict};
use crate::model::stats::Stats;
use crate::model::taking::Direction;
use crate::run::dedup::{Deduplicated, dedup as dedup_corpus};
use crate::run::find_credits;
use crate::story::coverage::{WordTotals, coverage, furniture};
use std::borrow::Cow;

/// What two texts share.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
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

/// Whether a passage of two texts with so many words weighs enough to be more than a common phrase: as much as in a
/// [`scan`](crate::scan) of the two.
pub fn is_evidence(passage: &Passage, words: u64, params: &Params) -> bool {
    passage.weight_bits >= params.query.min_weight + search_space_bits(words)
}

/// [`compare`] of the first two documents of a corpus, as a report of one match. Credits count for nothing, as in
/// [`scan`](crate::scan), and so do common phrases ([`is_evidence`]). Two texts alone do not tell who took from whom: both may have the words from a third.
///
/// # Errors
/// As [`compare`], and as [`Corpus::text`].
pub fn compare_documents(corpus: &Corpus, params: &Params) -> Result<Report> {
    let texts = [corpus.text(DocId(0))?, corpus.text(DocId(1))?];
    let Comparison { pair, passages } = compare(&texts[0], &texts[1], params)?;
    let (words, places) = words_of(&texts);
    let found =
        find_credits::credits((corpus, &places), &[true, true], &params.query.credits, &params.tuning.credits, &())?;
    let tokens = words.iter().copied().map(u64::from).sum();
    let is_heavy = |passage: &&Passage| is_evidence(passage, tokens, params);
    let heavy: Vec<Passage> = passages.iter().filter(is_heavy).cloned().collect();
    let directions = [if pair.form { Direction::Form } else { Direction::Unknown }];
    let heavy_pair = Match { passages: 0..heavy.len(), ..pair.clone() };
    let verified = Verified { documents: 2, matches: vec![heavy_pair], passages: heavy };
    let evidence = RunEvidence { verified: &verified, clusters: &[], words: &words, credits: &found };
    let furniture = |doc| furniture(&Boilerplate::default(), &found, doc);
    let left_out: Rows<TokenSpan> = corpus.docs().map(furniture).collect();
    let (left_out, matches) = (SpanRows::from(left_out), matches_of(evidence));
    let shares = Takings::new(evidence, &directions, &left_out, &matches);
    let takings = vec![shares.pair(corpus, 0)];
    let derivations = corpus.docs().map(|doc| shares.derivation(doc, &params.query)).collect();
    let unknown =
        PairSource { verdict: Verdict::Undetermined, probability: 0.5, a_first: 0.5, unseen: 0.0, reasons: Vec::new() };
    let near_duplicates = usize::from(pair.near_duplicate);
    let stats = Stats {
        documents: 2,
        tokens,
        bytes: texts.iter().map(|text| to_u64(text.len())).sum(),
        candidates: 1,
        pairs_given: true,
        guaranteed_run: Some(params.hash.shingle_width),
        near_duplicates,
        ..Stats::default()
    };
    let (sources, origins) = (vec![unknown], vec![Origin::default(); 2]);
    Ok(Report {
        matches: vec![pair],
        passages,
        sources,
        origins,
        takings,
        derivations,
        words,
        credits: found,
        stats,
        ..Report::default()
    })
}

/// Words of each text, and where the words stand.
fn words_of(texts: &[Cow<'_, str>]) -> (Vec<u32>, WordPlaces) {
    let (mut tokens, mut words, mut places) = (Tokens::default(), Vec::new(), Rows::default());
    for text in texts {
        tokenize(text, &mut tokens);
        words.push(to_u32(tokens.len()));
        places.push(kept_places(text, &tokens));
    }
    (words, WordPlaces::new(places))
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
