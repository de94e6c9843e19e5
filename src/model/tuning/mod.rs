//! Owns the tuned numbers of all wings: the numbers behind results, each with a single home, a unit, a default and an
//! origin.
//!
//! An origin is a paper, a measurement with the data, or judgement. A number behind nothing but time or memory is a
//! constant beside the code.

pub mod align;
pub mod attribution;
pub mod candidates;
pub mod credits;
pub mod forecast;
pub mod rewritten;
pub mod sketch;
pub mod story;
pub mod text;
pub mod weigh;

#[cfg(feature = "files")]
use crate::base::error::{Error, Result};
use crate::model::tuning::align::AlignTuning;
use crate::model::tuning::attribution::AttributionTuning;
use crate::model::tuning::candidates::CandidateTuning;
use crate::model::tuning::credits::CreditTuning;
use crate::model::tuning::forecast::ForecastTuning;
use crate::model::tuning::rewritten::RewrittenTuning;
use crate::model::tuning::sketch::SketchTuning;
use crate::model::tuning::story::StoryTuning;
use crate::model::tuning::text::TextTuning;
use crate::model::tuning::weigh::WeighTuning;

/// The tuned numbers of a run. The defaults are meant for news.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct Tuning {
    /// Of how words are told apart and folded.
    pub text: TextTuning,
    /// Of sketches, bands, b-bit marks and fingerprints.
    pub sketch: SketchTuning,
    /// Of proposed pairs, and of boilerplate.
    pub candidates: CandidateTuning,
    /// Of how seeds become passages.
    pub align: AlignTuning,
    /// Of the search for rewritten passages and summaries.
    pub rewritten: RewrittenTuning,
    /// Of the weight of a passage in bits.
    pub weigh: WeighTuning,
    /// Of the forms of credits.
    pub credits: CreditTuning,
    /// Of coverage, clusters, round-ups, templates, quotations, shared passages.
    pub story: StoryTuning,
    /// Of who had a text first.
    pub attribution: AttributionTuning,
    /// Of what `--plan` tells.
    pub forecast: ForecastTuning,
}

#[cfg(feature = "files")]
impl Tuning {
    /// How far a number may lie from its default: rules are made for numbers of about this size.
    const MOST_FACTOR: f64 = 100.0;

    /// Reads tuned numbers from JSON: an object for each wing, with the fields that differ from the defaults.
    ///
    /// ```
    /// use wirecopy::model::tuning::Tuning;
    /// assert_eq!(Tuning::from_json("{}")?, Tuning::default());
    /// assert_eq!(Tuning::from_json(r#"{"story": {"change_words": 4}}"#)?.story.change_words, 4);
    /// assert!(Tuning::from_json(r#"{"weigh": {"no_such_number": 1}}"#).is_err());
    /// assert!(Tuning::from_json(r#"{"story": {"change_words": 0}}"#).is_err());
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Parameter`] for text that is no such object, with the place and the field, and for a number under a
    /// hundredth or over a hundred times its default.
    pub fn from_json(text: &str) -> Result<Tuning> {
        let failed = |found: String| {
            let expected = "an object for each part of the rules, with numbers by the names in docs/rules.md";
            Error::Parameter { name: "tuning", found, expected }
        };
        let tuning: Tuning = serde_json::from_str(text).map_err(|reason| failed(reason.to_string()))?;
        let [given, usual] = [tuning, Tuning::default()].map(|one| serde_json::to_value(one).unwrap_or_default());
        match far_off("", &given, &usual) {
            None => Ok(tuning),
            Some(found) => Err(Error::Parameter {
                name: "tuning",
                found,
                expected: "a number from a hundredth to a hundred times the default",
            }),
        }
    }
}

/// The first number that lies too far from its default, with its name.
#[cfg(feature = "files")]
fn far_off(name: &str, given: &serde_json::Value, usual: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match (given, usual) {
        (Value::Object(given), Value::Object(usual)) => given.iter().find_map(|(key, value)| {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            far_off(&name, value, usual.get(key)?)
        }),
        (Value::Array(given), Value::Array(usual)) => {
            given.iter().zip(usual).find_map(|(given, usual)| far_off(name, given, usual))
        }
        (given, usual) => {
            let (value, default) = (given.as_f64()?, usual.as_f64()?);
            let ratio = value / default;
            let is_near = value == default || (1.0 / Tuning::MOST_FACTOR..=Tuning::MOST_FACTOR).contains(&ratio);
            (!is_near).then(|| format!("{name} = {given} (default {usual})"))
        }
    }
}
