//! Owns the scores of clusters, witnesses and probabilities, over plain numbers.

use std::collections::{BTreeMap, BTreeSet};

/// How well clusters agree with stories.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// B-cubed (Bagga and Baldwin 1998): of what is in a document's cluster, the share of its story; mean over documents.
    pub precision: f64,
    /// Of what is in a document's story, the share that is in its cluster.
    pub recall: f64,
    /// Adjusted Rand index (Hubert and Arabie 1985).
    pub ari: f64,
}

impl Agreement {
    /// For each document its story and its cluster. O(n log n).
    pub fn of(labels: &[(usize, usize)]) -> Agreement {
        let (mut both, mut stories, mut clusters) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for &(story, cluster) in labels {
            *both.entry((story, cluster)).or_insert(0.0) += 1.0;
            *stories.entry(story).or_insert(0.0) += 1.0;
            *clusters.entry(cluster).or_insert(0.0) += 1.0;
        }
        let all = labels.len() as f64;
        let share = |of: &dyn Fn(usize, usize) -> f64| {
            both.iter().map(|(&(story, cluster), n)| n * n / of(story, cluster)).sum::<f64>() / all.max(1.0)
        };
        let pairs = |n: &f64| n * (n - 1.0) / 2.0;
        let together: f64 = both.values().map(pairs).sum();
        let [true_pairs, found_pairs] = [&stories, &clusters].map(|sizes| sizes.values().map(pairs).sum::<f64>());
        let by_chance = true_pairs * found_pairs / pairs(&all).max(1.0);
        let most = (true_pairs + found_pairs) / 2.0;
        Agreement {
            precision: share(&|_, cluster| clusters[&cluster]),
            recall: share(&|story, _| stories[&story]),
            ari: if most > by_chance { (together - by_chance) / (most - by_chance) } else { 1.0 },
        }
    }

    /// The harmonic mean of precision and recall.
    pub fn f(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }
}

/// A place in a document, half-open, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub doc: usize,
    pub start: u32,
    pub end: u32,
}

impl Held {
    /// How much of this place the others of the same document cover.
    pub fn covered(&self, others: impl IntoIterator<Item = Held>) -> f64 {
        let cut = |other: Held| (other.start.max(self.start), other.end.min(self.end));
        let same = others.into_iter().filter(|other| other.doc == self.doc);
        let mut cuts: Vec<(u32, u32)> = same.map(cut).filter(|(start, end)| start < end).collect();
        cuts.sort_unstable();
        let (mut covered, mut last) = (0, 0);
        for (start, end) in cuts {
            covered += end.saturating_sub(start.max(last));
            last = last.max(end);
        }
        f64::from(covered) / f64::from((self.end - self.start).max(1))
    }
}

/// For each planted passage its witnesses that one record holds: the record that holds most of them (the first of equals).
/// A witness is held if the record covers half of its place.
///
/// O(n log n + sum of record places met).
pub fn missed(planted: &[Vec<Held>], records: &[Vec<Held>]) -> Vec<Vec<Held>> {
    let mut of_doc: BTreeMap<usize, BTreeMap<usize, Vec<Held>>> = BTreeMap::new();
    for (number, record) in records.iter().enumerate() {
        for &held in record {
            of_doc.entry(held.doc).or_default().entry(number).or_default().push(held);
        }
    }
    let holders = |witness: &Held| -> BTreeSet<usize> {
        let records = of_doc.get(&witness.doc).into_iter().flatten();
        records
            .filter(|(_, places)| witness.covered(places.iter().copied()) >= 0.5)
            .map(|(&number, _)| number)
            .collect()
    };
    let of_passage = |witnesses: &Vec<Held>| {
        let held: Vec<BTreeSet<usize>> = witnesses.iter().map(holders).collect();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        held.iter().flatten().for_each(|&record| *counts.entry(record).or_default() += 1);
        let best = counts.into_iter().max_by_key(|&(record, count)| (count, std::cmp::Reverse(record)));
        let missing = |holders: &BTreeSet<usize>| best.is_none_or(|(record, _)| !holders.contains(&record));
        witnesses.iter().zip(&held).filter(|(_, holders)| missing(holders)).map(|(&witness, _)| witness).collect()
    };
    planted.iter().map(of_passage).collect()
}

/// A claim with its probability, and whether it is true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    pub probability: f64,
    pub right: bool,
}

/// Mean squared error of the probabilities (Brier 1950): 0 is best, 0.25 is what one half each gives.
pub fn brier(claims: &[Claim]) -> f64 {
    let error = |claim: &Claim| claim.probability - f64::from(u8::from(claim.right));
    claims.iter().map(|claim| error(claim).powi(2)).sum::<f64>() / claims.len().max(1) as f64
}

/// For each fifth of the probabilities that occurs: claims, their mean probability, the share that is right.
pub fn calibration(claims: &[Claim]) -> Vec<(usize, f64, f64)> {
    let fifth = |claim: &&Claim| (claim.probability * 5.0).clamp(0.0, 4.0) as usize;
    let bins = (0..5).map(|bin| claims.iter().filter(|claim| fifth(claim) == bin).collect::<Vec<_>>());
    let of = |bin: Vec<&Claim>| {
        let mean = |of: fn(&Claim) -> f64| bin.iter().map(|claim| of(claim)).sum::<f64>() / bin.len() as f64;
        (bin.len(), mean(|claim| claim.probability), mean(|claim| f64::from(u8::from(claim.right))))
    };
    bins.filter(|bin| !bin.is_empty()).map(of).collect()
}
