//! Owns the tuned numbers of a forecast: what a whole input takes, told from a sample.

/// Tuned numbers of a forecast. They decide what `--plan` tells, and no result of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct ForecastTuning {
    // How pairs grow.
    /// Least matched words of a pair that shares more than a phrase. Unit: words. Origin: judgement.
    pub phrase_words: u32,
    /// Partners in the sample from which more are expected in the input; fewer may be chance. Unit: documents. Origin: judgement.
    pub expected_partners: u32,
    /// Pairs of each document of a star. Unit: pairs. Origin: judgement.
    pub star_pairs: f64,
    /// Error of the square root of a number of pairs. Pairs come by stories, so the error is somewhat more than chance has.
    /// Unit: square root of pairs. Origin: judgement.
    pub pair_spread: f64,
    /// Power of the input with which shared fingerprints grow. Unit: power. Origin: judgement.
    pub shared_growth: f64,
    /// Least share of fingerprints that stand in two documents or more. Unit: share. Origin: judgement.
    pub least_shared: f64,
    /// Likely share of fingerprints that stand in two documents or more. Unit: share. Origin: judgement.
    pub likely_shared: f64,
    /// Most share of fingerprints that stand in two documents or more. Unit: share. Origin: judgement.
    pub most_shared: f64,

    // Memory.
    /// Memory of the program. Unit: bytes. Origin: measured, by hand on planted corpora of 10,000 to 1,000,000 articles. The sum
    /// of all came within a fifth of the peak, and within a third for near-duplicates alone.
    pub program_bytes: f64,
    /// Memory of a document: row, keys, id. Unit: bytes. Origin: measured, as `program_bytes`.
    pub document_bytes: f64,
    /// Memory of a pair with its passages. Unit: bytes. Origin: measured, as `program_bytes`.
    pub pair_bytes: f64,
    /// Memory of a byte of text in the pairs that are compared at a time. Unit: bytes. Origin: measured, as `program_bytes`.
    pub prepared_bytes: f64,

    // Time.
    /// Cost of comparing a pair. Unit: documents read. Origin: judgement.
    pub compare_cost: f64,
    /// Cost of grouping a pair. Unit: documents read. Origin: judgement.
    pub group_cost: f64,
    /// Pairs of the sample that weigh as much as `compare_cost` and `group_cost`, since a handful of pairs tells more of the
    /// clock than of pairs. Unit: pairs. Origin: judgement.
    pub rule_pairs: f64,
    /// Cost of a further pair, whose documents are at hand for other pairs. Unit: of a pair of the sample. Origin: judgement.
    pub further_pair_cost: f64,
    /// Cost of each further pass over the fingerprints. Unit: of a pass. Origin: judgement.
    pub further_pass_cost: f64,
}

impl Default for ForecastTuning {
    fn default() -> Self {
        ForecastTuning {
            phrase_words: 12,
            expected_partners: 5,
            star_pairs: 3.0,
            pair_spread: 1.5,
            shared_growth: 1.2,
            least_shared: 0.2,
            likely_shared: 0.35,
            most_shared: 0.8,
            program_bytes: 80e6,
            document_bytes: 450.0,
            pair_bytes: 800.0,
            prepared_bytes: 15.0,
            compare_cost: 5.0,
            group_cost: 2.0,
            rule_pairs: 200.0,
            further_pair_cost: 0.65,
            further_pass_cost: 0.3,
        }
    }
}
