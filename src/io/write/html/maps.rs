//! Owns the two maps: which outlets share words, and which documents of the largest stories share text.

use super::names::{Doc, outlet};
use super::pairs::{Ranks, nearness};
use super::stories;
use crate::base::cast::{long_to_f64, rounded, to_f64};
use crate::base::ids::DocId;
use crate::model::corpus::Corpus;
use crate::model::pair::Match;
use crate::model::report::Report;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Outlets of the first map, and documents of the second.
const OUTLETS: usize = 20;
const DOCUMENTS: usize = 48;
/// Steps of darkness.
const STEPS: usize = 8;

/// Outlets and their shared words.
#[derive(Debug, Serialize)]
pub struct OutletMap {
    pub names: Vec<String>,
    pub rows: Vec<Vec<MapCell>>,
    pub not_shown: usize,
}

/// Words that two outlets share.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapCell {
    pub words: u64,
    pub pairs: u64,
    /// How dark, from 0 (nothing) to [`STEPS`].
    pub step: usize,
}

impl OutletMap {
    /// The outlets that share most, in descending order; `None` if there are fewer than two.
    pub fn new(corpus: &Corpus, report: &Report) -> Option<OutletMap> {
        let mut shared: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
        let mut all: BTreeMap<&str, u64> = BTreeMap::new();
        for m in &report.matches {
            let (Some(a), Some(b)) = (corpus.source(m.a), corpus.source(m.b)) else { continue };
            let words = u64::from(words(m));
            let cell = shared.entry((a.min(b), a.max(b))).or_default();
            *cell = (cell.0 + words, cell.1 + 1);
            *all.entry(a).or_default() += words;
            *all.entry(b).or_default() += words;
        }
        let mut order: Vec<&str> = all.keys().copied().collect();
        order.sort_by_key(|&name| (Reverse(all[name]), name));
        let not_shown = order.len().saturating_sub(OUTLETS);
        order.truncate(OUTLETS);
        let most = shared.values().map(|cell| cell.0).max().unwrap_or(0).max(1);
        let cell = |a: &str, b: &str| {
            let (words, pairs) = shared.get(&(a.min(b), a.max(b))).copied().unwrap_or_default();
            // By the root, as a few outlets share much and most share little.
            let step = rounded((long_to_f64(words) / long_to_f64(most)).sqrt() * to_f64(STEPS));
            MapCell { words, pairs, step: if words > 0 { step.max(1) } else { 0 } }
        };
        let row = |a: &&str| order.iter().map(|b| cell(a, b)).collect();
        let rows = order.iter().map(row).collect();
        (order.len() > 1).then(|| OutletMap { names: order.iter().map(|name| outlet(name)).collect(), rows, not_shown })
    }
}

/// What a pair shares: words, or shingles where no passages were looked for.
fn words(m: &Match) -> u32 {
    if m.passages.is_empty() { m.overlap.shared } else { m.matched_words }
}

/// Documents story by story, and what every two of them share.
#[derive(Debug, Serialize)]
pub struct DocumentMap {
    pub docs: Vec<Doc>,
    /// For each story: number, first document, how many documents.
    pub stories: Vec<(usize, usize, usize)>,
    pub cells: Vec<Dot>,
}

/// A pair of documents in the map.
#[derive(Debug, Serialize)]
pub struct Dot {
    pub row: usize,
    pub column: usize,
    /// From 1 to [`STEPS`].
    pub step: usize,
    /// In percent.
    pub share: usize,
    pub pair: Option<usize>,
}

impl DocumentMap {
    /// The documents of the largest stories that fit; `None` if there are fewer than three.
    pub fn new(corpus: &Corpus, report: &Report, ranks: &Ranks) -> Option<DocumentMap> {
        let (mut docs, mut numbers) = (Vec::<DocId>::new(), Vec::new());
        for (number, cluster) in (1..).zip(stories::shown(report)) {
            let size = cluster.size().min(DOCUMENTS - docs.len());
            if size < 2 {
                break;
            }
            numbers.push((number, docs.len(), size));
            docs.extend(cluster.documents().take(size));
        }
        let place: BTreeMap<DocId, usize> = docs.iter().enumerate().map(|(i, &doc)| (doc, i)).collect();
        let mut cells = Vec::new();
        for (i, m) in report.matches.iter().enumerate() {
            let (Some(&x), Some(&y)) = (place.get(&m.a), place.get(&m.b)) else { continue };
            let share = nearness(m);
            let step = rounded(share * to_f64(STEPS)).max(1);
            let dot = |row, column| Dot { row, column, step, share: rounded(share * 100.0), pair: ranks.of(i) };
            cells.extend([dot(x, y), dot(y, x)]);
        }
        cells.sort_unstable_by_key(|dot| (dot.row, dot.column));
        let docs: Vec<Doc> = docs.iter().map(|&doc| Doc::of(corpus, doc)).collect();
        (docs.len() > 2).then_some(DocumentMap { docs, stories: numbers, cells })
    }
}
