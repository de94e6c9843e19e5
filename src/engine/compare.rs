//! Owns the comparison of two texts: exact overlap, shared passages with weights, and what makes the two a match.

use crate::engine::align::align;
use crate::engine::align::aligned::CopyRule;
use crate::engine::align::context::AlignContext;
use crate::engine::weigh::accept::{self, PassageThresholds};
use crate::engine::weigh::forms::is_form;
use crate::engine::weigh::prepared::{PreparedDoc, PreparedText};
use crate::engine::weigh::weight::{Surprises, Weigher};
use crate::model::overlap::Overlap;
use crate::model::pair::{Match, Pair, Passage};
use crate::model::params::{Params, PassageParams};

/// What is looked for in a pair, and what must be there.
#[derive(Clone, Copy, Debug)]
pub struct PairRules<'p> {
    /// How passages are looked for; `None` counts the overlap only.
    align: Option<AlignContext<'p>>,
    /// What a stretch must have to be a passage.
    thresholds: PassageThresholds,
    /// Least Jaccard of near-duplicates.
    min_jaccard: f64,
}

impl<'p> PairRules<'p> {
    /// The rules of a run in whose text chance explains so many bits
    /// ([`search_space_bits`](crate::engine::weigh::weight::search_space_bits)).
    pub fn of(params: &'p Params, chance_bits: f64) -> PairRules<'p> {
        let query = &params.query;
        PairRules {
            align: (!query.near_duplicates_only).then_some(AlignContext::new(query.passages, &params.tuning)),
            thresholds: PassageThresholds {
                words: query.min_words,
                bits: chance_bits + query.min_weight,
                beside_copy: query.min_beside_copy,
                copy: CopyRule::of(&params.tuning.align),
            },
            min_jaccard: query.min_jaccard,
        }
    }

    /// The same rules for passages of so many words, whatever the weight.
    pub fn whatever_the_weight(self, words: u32) -> PairRules<'p> {
        let thresholds = PassageThresholds { words, bits: f64::NEG_INFINITY, beside_copy: 0.0, ..self.thresholds };
        PairRules { thresholds, ..self }
    }

    /// What a stretch must have to be a passage.
    pub(crate) fn thresholds(self) -> PassageThresholds {
        self.thresholds
    }
}

/// What two texts share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Shared shingles, exactly.
    pub overlap: Overlap,
    /// Whether the overlap makes near-duplicates.
    pub near_duplicate: bool,
    /// Whether the two fill in one form with other figures.
    pub form: bool,
    /// Shared passages that are long and heavy enough, the heaviest first.
    pub passages: Vec<Passage>,
}

impl Compared {
    /// Whether the two are a match: near-duplicates, or with a passage.
    pub fn is_match(&self) -> bool {
        self.near_duplicate || !self.passages.is_empty()
    }

    /// The row of the match, with range of passages and coverage still empty; and the passages.
    pub fn into_row(self, pair: Pair) -> (Match, Vec<Passage>) {
        let row = accept::pair(pair, self.overlap, self.near_duplicate, &self.passages);
        (Match { form: self.form, ..row }, self.passages)
    }
}

/// Makes ready a text to be compared in a run with these parameters. `counted` says whether the words of the text are in
/// the counts behind `surprises`.
///
/// O(text); about forty bytes a word.
pub fn prepare(text: &str, params: &Params, surprises: &Surprises, counted: bool) -> PreparedDoc {
    let (query, width) = (&params.query, params.hash.shingle_width);
    if query.near_duplicates_only {
        return PreparedDoc::new(text, width);
    }
    let PassageParams { rewritten, .. } = query.passages;
    PreparedDoc::surprising(text, width, surprises, counted)
        .with_letters(text, query.near_words.then_some(&params.tuning.text))
        .with_content(text, rewritten, &params.tuning.rewritten)
}

/// Compares two texts; passages name the documents of `pair`. The order of the two changes nothing but the sides.
///
/// Cost: O(|a| + |b|) and the area around what both share; O(matched words) to weigh. The `weigher` keeps buffers from
/// pair to pair.
///
/// ```
/// use wirecopy::engine::compare::{PairRules, compare_pair, prepare};
/// use wirecopy::engine::weigh::prepared::PreparedText;
/// use wirecopy::engine::weigh::weight::{Surprises, Weigher};
/// let (params, surprises) = (wirecopy::Params::default(), Surprises::default());
/// let text = "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.";
/// let doc = prepare(text, &params, &surprises, false);
/// let side = PreparedText { text, doc: &doc };
/// let pair = (wirecopy::DocId(0), wirecopy::DocId(1));
/// let compared = compare_pair(pair, [side, side], &mut Weigher::new(&surprises), &PairRules::of(&params, 0.0));
/// assert!(compared.near_duplicate && compared.passages[0].matched_words == 17);
/// ```
pub fn compare_pair(
    pair: Pair,
    [a, b]: [PreparedText<'_>; 2],
    weigher: &mut Weigher<'_>,
    rules: &PairRules<'_>,
) -> Compared {
    let (overlap, passages) = match rules.align {
        Some(context) => {
            let (overlap, stretches) = align(a.doc.side(a.text), b.doc.side(b.text), context);
            (overlap, accept::passages(pair, &stretches, rules.thresholds, weigher, [a, b]))
        }
        None => (Overlap::of(&a.doc.shingles, &b.doc.shingles), Vec::new()),
    };
    let form = is_form(&passages, [a, b], weigher.tuning());
    Compared { overlap, near_duplicate: overlap.is_near_duplicate(rules.min_jaccard), form, passages }
}
