//! The measures that the evaluating examples print, whose modules stand here beside their tests.

#[path = "../../../examples/evaluate/lines.rs"]
mod lines;
#[path = "../../../examples/evaluate_stories/measure.rs"]
mod measure;
#[path = "../../../examples/evaluate/measures.rs"]
mod measures;
#[path = "../../../examples/evaluate_stories/scores.rs"]
mod scores;
#[path = "../../../examples/evaluate_stories/sources.rs"]
mod sources;
#[path = "../../../examples/evaluate_stories/truth.rs"]
mod truth;

mod alignment;
mod stories;
