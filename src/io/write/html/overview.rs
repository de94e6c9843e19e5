//! Owns what the report says of the run as a whole: counts, settings, what was left out.

use super::names::When;
use crate::base::cast::{long_to_f64, to_u64};
use crate::base::ids::{DocId, TokenSpan};
use crate::io::write::html::facts::{LeftOut, ReportFacts};
use crate::io::write::human::{clipped, count, counted};
use crate::model::notes::{Note, Skipped};
use crate::model::params::Params;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Skipped inputs and notes that are named.
const NAMED: usize = 50;
/// Code points of each.
const LINE: usize = 300;

/// The run in numbers.
#[derive(Debug, Serialize)]
pub struct Overview {
    pub documents: usize,
    pub against: usize,
    pub words: u64,
    pub outlets: usize,
    pub first: Option<String>,
    pub last: Option<String>,
    /// Stories, and templates, which are no stories; documents of the stories.
    pub stories: usize,
    pub templates: usize,
    pub in_stories: usize,
    pub round_ups: usize,
    pub pairs: usize,
    pub near_duplicates: usize,
    /// `None` if no passages were looked for.
    pub passages: Option<usize>,
    /// Share of all words that stand in a passage; `None` if no passages were looked for.
    pub copied: Option<f64>,
    pub min_jaccard: f64,
    /// What was done, and what was left out of account.
    pub method: Vec<String>,
    pub settings: Vec<(&'static str, String)>,
    pub skipped: Vec<String>,
    pub more_skipped: usize,
    pub notes: Vec<String>,
    pub left_out: LeftOut,
}

impl Overview {
    pub fn new(facts: &ReportFacts<'_>, left_out: LeftOut) -> Overview {
        let ReportFacts { corpus, report, params, skipped, notes, .. } = *facts;
        let stats = &report.stats;
        let outlets: BTreeSet<&str> = corpus.docs().filter_map(|doc| corpus.source(doc)).collect();
        let dates = || corpus.docs().filter_map(|doc| corpus.date(doc));
        let clusters = || super::stories::shown(report);
        let stories = || clusters().filter(|cluster| !cluster.template);
        let round_ups: BTreeSet<DocId> = stories().flat_map(|c| &c.round_ups).map(|member| member.doc).collect();
        let passages = stats.guaranteed_run.is_some();
        Overview {
            documents: stats.documents - stats.second_side,
            against: stats.second_side,
            words: stats.tokens,
            outlets: outlets.len(),
            first: dates().min().map(|date| When::of(date).day),
            last: dates().max().map(|date| When::of(date).day),
            stories: stories().count(),
            templates: clusters().filter(|cluster| cluster.template).count(),
            in_stories: stories().map(|c| c.size()).sum(),
            round_ups: round_ups.len(),
            pairs: report.matches.len(),
            near_duplicates: stats.near_duplicates,
            passages: passages.then_some(report.passages.len()),
            copied: passages.then(|| long_to_f64(copied(facts)) / long_to_f64(stats.tokens.max(1))),
            min_jaccard: params.query.min_jaccard,
            method: method(facts),
            settings: settings(params),
            skipped: skipped.iter().take(NAMED).map(skip).collect(),
            more_skipped: skipped.len().saturating_sub(NAMED),
            notes: notes.iter().take(NAMED).map(note).collect(),
            left_out,
        }
    }
}

/// Words that stand in a passage, each counted once. O(passages, log).
fn copied(facts: &ReportFacts<'_>) -> u64 {
    let mut spans: BTreeMap<DocId, Vec<TokenSpan>> = BTreeMap::new();
    for p in &facts.report.passages {
        spans.entry(p.a).or_default().push(p.in_a.tokens);
        spans.entry(p.b).or_default().push(p.in_b.tokens);
    }
    let once = |spans: &mut Vec<TokenSpan>| {
        spans.sort_unstable();
        let mut reached = 0;
        let new = |span: &TokenSpan| {
            let start = span.start.max(reached);
            reached = reached.max(span.end);
            u64::from(reached - start)
        };
        spans.iter().map(new).sum::<u64>()
    };
    spans.values_mut().map(once).sum()
}

fn skip(one: &Skipped) -> String {
    clipped(&format!("{}: {}", one.place(), one.reason), LINE)
}

fn note(one: &Note) -> String {
    let first = if one.count == 1 { String::new() } else { format!("{} in all, the first: ", count(one.count)) };
    clipped(&format!("{}: {first}{}", one.what, one.first), LINE)
}

fn method(facts: &ReportFacts<'_>) -> Vec<String> {
    let (stats, query) = (&facts.report.stats, &facts.params.query);
    let mut out = Vec::new();
    out.push(match stats.bands {
        None if stats.pairs_given => "Only the pairs given were compared.".to_owned(),
        None => format!("Every pair in question was compared ({}).", count(to_u64(stats.candidates))),
        Some(_) => format!(
            "{} were verified exactly. A pair at Jaccard {} is found with chance {:.4}.",
            counted(to_u64(stats.candidates), "candidate pair"),
            query.min_jaccard,
            stats.expected_recall
        ),
    });
    if let (Some(run), Some(_)) = (stats.guaranteed_run, stats.bands) {
        let but = match to_u64(facts.report.common_runs.len()) {
            0 => String::new(),
            n => format!(", but for {} that many documents carry", counted(n, "run")),
        };
        out.push(format!("Every pair that shares a run of {run} words was looked at{but}."));
    }
    if let Some(bits) = stats.guaranteed_evidence {
        let window = facts.params.tuning.candidates.stem_pair_window;
        out.push(format!(
            "So was every pair that shares {bits:.1} bits of neighbouring telling words within {window} words."
        ));
    }
    let mut say = |n: u64, what: &str, rest: &str| {
        if n > 0 {
            out.push(format!("{} {rest}", counted(n, what)));
        }
    };
    say(to_u64(stats.too_short), "document", "too short to compare.");
    say(to_u64(stats.undated), "document", "without a date, which took no part.");
    say(stats.with_boilerplate, "document", "with page furniture, such as footers, which gave no match by itself.");
    say(stats.closing_only, "pair", "of one outlet left alone that share only how both texts end.");
    say(stats.formulas_only, "pair", "left alone that share no more than a turn of phrase.");
    let capped = stats.pairs_left_out();
    say(capped, "pair", "at most not looked at because very many documents share one thing (--pair-limit).");
    out
}

fn settings(params: &Params) -> Vec<(&'static str, String)> {
    let (hash, query) = (&params.hash, &params.query);
    let mut out = vec![
        ("Least Jaccard of a near-duplicate", query.min_jaccard.to_string()),
        ("Words in a shingle", hash.shingle_width.to_string()),
    ];
    if !query.near_duplicates_only {
        out.extend([
            ("Least words of a passage", query.min_words.to_string()),
            ("Least weight of a passage, beyond chance", format!("{} bits", query.min_weight)),
            ("Rewritten passages", if query.passages.rewritten { "looked for" } else { "not looked for" }.to_owned()),
            ("Page furniture", if query.keep_boilerplate { "counted" } else { "left out of account" }.to_owned()),
        ]);
    }
    out.push(("Least share of a text that makes it part of a story", query.min_coverage.to_string()));
    if let Some(seconds) = query.most_apart {
        out.push(("Most time between two documents", format!("{} hours", f64::from(seconds) / 3600.0)));
    }
    out
}
