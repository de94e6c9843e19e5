//! Owns the summary of a scan as one JSON object, for programs.

use super::summary::ScanFacts;
use serde_json::{Value, json};
use wirecopy::io::read::dates;
use wirecopy::io::write::strongest_first;
use wirecopy::model::derivation::Class;
use wirecopy::model::source::PairSide;
use wirecopy::model::story::Cluster;
use wirecopy::model::taking::Direction;
use wirecopy::run::load::Loaded;
use wirecopy::{Date, Precision};

impl ScanFacts<'_> {
    /// What [`ScanFacts::write`] says, with all figures exact.
    pub fn json(&self) -> Value {
        let (report, stats, query) = (self.report, &self.report.stats, &self.params.query);
        let corpus = &self.loaded.corpus;
        let clusters = self.clusters();
        let of = |class| report.derivations.iter().filter(|derived| derived.class == class).count();
        let day = |date: Date| dates::show(Date { precision: Precision::Day, ..date });
        let story = |(number, cluster): (usize, &&Cluster)| {
            let story = self.story(cluster);
            json!({
                "cluster": number, "representative": corpus.id(cluster.representative),
                "source": corpus.source(cluster.representative), "label": cluster.label, "template": cluster.template,
                "documents": cluster.size(), "round_ups": cluster.round_ups.len(), "outlets": story.outlets,
                "first_day": story.days.map(|days| day(days.0)), "last_day": story.days.map(|days| day(days.1)),
            })
        };
        let words = |match_index, side| report.words_shared(match_index, side);
        let taker = |match_index: usize| match report.takings.get(match_index)?.direction {
            Direction::TakenBy(side) => Some(side),
            _ => None,
        };
        let taken_from = |at| taker(at).map(|side| corpus.id(report.matches[at].side(side.other())));
        let words_taken = |at| Some(words(at, taker(at)?)?.taken);
        let pair = |match_index: usize| {
            let m = &report.matches[match_index];
            json!({
                "a": corpus.id(m.a), "b": corpus.id(m.b), "source_a": corpus.source(m.a), "source_b": corpus.source(m.b),
                "jaccard": m.overlap.jaccard(), "containment_a": m.overlap.containment_a(),
                "containment_b": m.overlap.containment_b(), "near_duplicate": m.near_duplicate,
                "passages": m.passages.len(), "matched_words": m.matched_words, "weight_bits": m.weight_bits,
                "taken_from": taken_from(match_index), "words_taken": words_taken(match_index),
                "words_shared_a": words(match_index, PairSide::A).map(|share| share.taken),
                "words_shared_b": words(match_index, PairSide::B).map(|share| share.taken),
                "words_a": words(match_index, PairSide::A).map(|share| share.of),
                "words_b": words(match_index, PairSide::B).map(|share| share.of),
            })
        };
        let capped = stats.pairs_left_out();
        json!({
            "v": 1,
            "documents": stats.documents, "against": stats.second_side, "words": stats.tokens, "bytes": stats.bytes,
            "too_short": stats.too_short, "undated": stats.undated,
            "pairs": report.matches.len(), "near_duplicates": stats.near_duplicates, "passages": report.passages.len(),
            "stories": clusters.iter().filter(|cluster| !cluster.template).count(),
            "templates": clusters.iter().filter(|cluster| cluster.template).count(),
            "wholly_derived": of(Class::Wholly), "partly_derived": of(Class::Partly),
            "largest_stories": (1..).zip(&clusters).take(self.top).map(story).collect::<Vec<Value>>(),
            "strongest_pairs": strongest_first(report).into_iter().take(self.top).map(pair).collect::<Vec<Value>>(),
            "min_jaccard": query.min_jaccard, "pairs_compared": stats.candidates, "pairs_given": stats.pairs_given,
            "every_pair_compared": stats.bands.is_none(), "expected_recall": stats.expected_recall,
            "guaranteed_run": stats.guaranteed_run, "guaranteed_evidence": stats.guaranteed_evidence, "pairs_left_out": capped, "formulas_only": stats.formulas_only,
            "with_boilerplate": stats.with_boilerplate, "closing_only": stats.closing_only,
            "skipped": skipped(self.loaded), "notes": notes(self.loaded),
            "seconds": self.took.as_secs_f64(),
        })
    }
}

/// Inputs that could not be read.
pub fn skipped(loaded: &Loaded) -> Vec<Value> {
    let line = |line: u64| (line > 0).then_some(line);
    let one = loaded.skipped.iter();
    one.map(|s| json!({ "path": s.path.to_string_lossy(), "line": line(s.line), "reason": s.reason })).collect()
}

/// What should be known of the inputs.
pub fn notes(loaded: &Loaded) -> Vec<Value> {
    loaded.notes.iter().map(|note| json!({ "what": note.what, "count": note.count, "first": note.first })).collect()
}
