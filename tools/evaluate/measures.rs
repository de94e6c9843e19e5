//! Owns labelled sets, and how well passages agree with them: the measures of text alignment by Potthast, Stein,
//! Barrón-Cedeño and Rosso (COLING 2010), in code points of both texts, averaged over cases and over passages.

use super::lines::{Result, file, for_each_line};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use wirecopy::io::read::options::Options;
use wirecopy::model::pair::Pair;
use wirecopy::run::load::load;
use wirecopy::{Corpus, DocId, Report};

/// Half-open, in code points.
pub type Span = (u32, u32);
/// Where a passage stands in both texts.
pub type Case = (Span, Span);

/// How well passages agree with cases.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    pub cases: usize,
    pub found: usize,
    pub precision: f64,
    pub recall: f64,
    /// Passages a case that was found at all; 1 is best.
    pub granularity: f64,
    /// F1 of precision and recall over log2(1 + granularity).
    pub plagdet: f64,
    /// Pairs without a case.
    pub clean: usize,
    /// Those of them with a passage all the same.
    pub alarms: usize,
}

impl Measures {
    /// The measures over some pairs of documents, for each its cases and the passages found. Quadratic in those of one
    /// pair.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a [Case], &'a [Case])>) -> Measures {
        let (mut out, mut detected, mut links) = (Measures::default(), 0, 0);
        for (cases, found) in pairs {
            out.cases += cases.len();
            out.found += found.len();
            out.clean += usize::from(cases.is_empty());
            out.alarms += usize::from(cases.is_empty() && !found.is_empty());
            for &case in cases {
                let (number, share) = covered(case, found);
                links += number;
                detected += usize::from(number > 0);
                out.recall += share;
            }
            out.precision += found.iter().map(|&passage| covered(passage, cases).1).sum::<f64>();
        }
        out.recall /= out.cases.max(1) as f64;
        out.precision /= out.found.max(1) as f64;
        out.granularity = if detected > 0 { links as f64 / detected as f64 } else { 1.0 };
        let sum = out.precision + out.recall;
        let f1 = if sum > 0.0 { 2.0 * out.precision * out.recall / sum } else { 0.0 };
        out.plagdet = f1 / (1.0 + out.granularity).log2();
        out
    }
}

/// How many of the others meet this one on both sides, and the share of its code points, of both sides together, that
/// they cover.
fn covered(this: Case, others: &[Case]) -> (usize, f64) {
    let cut = |x: Span, y: Span| (x.0.max(y.0), x.1.min(y.1));
    let cuts: Vec<Case> = others.iter().map(|other| (cut(this.0, other.0), cut(this.1, other.1))).collect();
    let meeting: Vec<Case> = cuts.into_iter().filter(|(x, y)| x.0 < x.1 && y.0 < y.1).collect();
    let sides = [meeting.iter().map(|c| c.0).collect(), meeting.iter().map(|c| c.1).collect()];
    let hit: u32 = sides.map(union).iter().sum();
    let whole = (this.0.1 - this.0.0) + (this.1.1 - this.1.0);
    (meeting.len(), f64::from(hit) / f64::from(whole.max(1)))
}

/// Code points in any of the spans.
fn union(mut spans: Vec<Span>) -> u32 {
    spans.sort_unstable();
    let (mut total, mut last) = (0, 0);
    for (start, end) in spans {
        total += end.saturating_sub(start.max(last));
        last = last.max(end);
    }
    total
}

/// Which pairs of a set are taken, by their position in it (from 0): one half tunes, the other judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Half {
    Odd,
    Even,
}

/// Documents, pairs with a label, and for each pair the passages that it really shares.
pub struct LabelledSet {
    pub corpus: Corpus,
    /// As they are given: the first document need not come first in order of id.
    pub pairs: Vec<Pair>,
    pub labels: Vec<String>,
    pub truth: Vec<Vec<Case>>,
}

impl LabelledSet {
    /// Reads `docs.jsonl` (`id`, `text`), `pairs.jsonl` (`a`, `b`, `label`) and `truth.jsonl` (`a`, `b`, `a_start`,
    /// `a_end`, `b_start`, `b_end`), each plain or `.gz`. Truth of other pairs is left out. Fails on the first bad line.
    pub fn read(folder: &Path, half: Option<Half>) -> Result<LabelledSet> {
        // Places of the truth are places in the texts as they stand.
        let options = Options { keep_markup: true, ..Options::default() };
        let corpus = load(&[file(folder, "docs.jsonl")], &options, true, &())?.corpus;
        let ids: HashMap<&str, DocId> = corpus.docs().map(|doc| (corpus.id(doc), doc)).collect();
        let pair_of = |line: &Value| -> Result<Pair> {
            let find = |name| -> Result<DocId> {
                let id = line[name].as_str().ok_or_else(|| format!("no id \"{name}\""))?;
                Ok(*ids.get(id).ok_or_else(|| format!("no document has the id {id:?}"))?)
            };
            Ok((find("a")?, find("b")?))
        };
        let (mut pairs, mut labels, mut number) = (Vec::new(), Vec::new(), HashMap::new());
        let mut position = 0;
        for_each_line(&file(folder, "pairs.jsonl"), |line| {
            let taken = half.is_none_or(|half| (half == Half::Even) == (position % 2 == 0));
            position += 1;
            if taken {
                let pair = pair_of(line)?;
                if number.insert(pair, pairs.len()).is_some() || number.contains_key(&(pair.1, pair.0)) {
                    return Err("this pair was given before".into());
                }
                pairs.push(pair);
                labels.push(line["label"].as_str().ok_or("no label")?.to_owned());
            }
            Ok(())
        })?;
        let mut truth = vec![Vec::new(); pairs.len()];
        for_each_line(&file(folder, "truth.jsonl"), |line| {
            if let Some(&place) = number.get(&pair_of(line)?) {
                let at = |name| -> Result<u32> {
                    Ok(u32::try_from(line[name].as_u64().ok_or_else(|| format!("no number \"{name}\""))?)?)
                };
                truth[place].push(((at("a_start")?, at("a_end")?), (at("b_start")?, at("b_end")?)));
            }
            Ok(())
        })?;
        Ok(LabelledSet { corpus, pairs, labels, truth })
    }

    /// The passages of each pair, the sides in the order of the pair.
    pub fn found(&self, report: &Report) -> Vec<Vec<Case>> {
        let mut found: HashMap<Pair, Vec<Case>> = HashMap::new();
        for p in &report.passages {
            let (a, b) = (p.in_a.chars, p.in_b.chars);
            found.entry((p.a, p.b)).or_default().push(((a.start, a.end), (b.start, b.end)));
        }
        let of = |&(a, b): &Pair| match found.get(&(a.min(b), a.max(b))) {
            Some(passages) if a > b => passages.iter().map(|&(x, y)| (y, x)).collect(),
            passages => passages.cloned().unwrap_or_default(),
        };
        self.pairs.iter().map(of).collect()
    }

    /// The measures of each label, in order of their names, and last those of all pairs (`entire`).
    pub fn measures(&self, found: &[Vec<Case>]) -> Vec<(String, Measures)> {
        let mut by_label: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, label) in self.labels.iter().enumerate() {
            by_label.entry(label).or_default().push(place);
        }
        let all = (0..self.pairs.len()).collect();
        let groups = by_label.into_iter().chain([("entire", all)]);
        let of = |places: Vec<usize>| Measures::of(places.into_iter().map(|i| (&self.truth[i][..], &found[i][..])));
        groups.map(|(label, places)| (label.to_owned(), of(places))).collect()
    }
}
