//! The measures that the evaluating examples print, whose modules stand here beside their tests.

#[path = "../../../tools/evaluate/lines.rs"]
mod lines;
#[path = "../../../tools/evaluate_stories/measure.rs"]
mod measure;
#[path = "../../../tools/evaluate/measures.rs"]
mod measures;
#[path = "../../../tools/evaluate_stories/scores.rs"]
mod scores;
#[path = "../../../tools/evaluate_stories/sources.rs"]
mod sources;
#[path = "../../../tools/evaluate_stories/truth.rs"]
mod truth;

mod alignment;
mod stories;
