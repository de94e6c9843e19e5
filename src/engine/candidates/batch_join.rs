//! Owns the join of sketch batches: the pairs that the sketches of two lists of batches propose, or of one list with
//! itself. Candidates by band keys go by shards of the keys; candidates by fingerprints by rows of postings.

use super::join::{JoinShard, JoinedPairs, join};
use super::posting_lists::Rules;
use super::postings::{self, Posting, SHARD_BITS, SHARDS};
use super::scope::Sides;
use crate::base::bloom::BloomFilter;
use crate::base::cast::{low_bits, low_u32, scaled, to_u32, to_usize};
use crate::base::ids::DocId;
use crate::engine::sketch::b_bit;
use crate::engine::sketch::batch::{IndexParams, SketchBatch};
use crate::model::pair::Pair;

/// A shard of the band keys: one of so many equal parts of the range of keys. The union over all shards of a number is
/// the same for every number. So a driver chooses the number by cores and by memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyShard {
    /// Number of the shard, from 0.
    pub number: u32,
    /// Number of shards.
    pub of: u32,
}

impl KeyShard {
    /// All keys.
    pub const ALL: KeyShard = KeyShard { number: 0, of: 1 };

    /// Whether a band key lies in the shard. Keys have 63 bits.
    #[inline]
    pub fn holds(self, key: u64) -> bool {
        scaled(key << 1, to_usize(self.of)) == to_usize(self.number)
    }
}

/// What a pair of a common band key must have to be a candidate.
#[derive(Clone, Copy, Debug)]
pub struct JoinRules {
    /// Most documents of a key that are linked pair by pair; see [`link_bucket`].
    pub limit: usize,
    /// Least equal b-bit marks of a pair ([`b_bit::least_equal`]), where both have marks.
    pub least_marks: u32,
}

/// Rows of sketch batches: first the rows of the left batches, then the rows of the right.
struct SketchRows<'b> {
    batches: Vec<&'b SketchBatch>,
    /// The first row of each batch.
    starts: Vec<usize>,
    /// The first row of the right side.
    second: usize,
    rows: usize,
}

impl<'b> SketchRows<'b> {
    fn new(left: &[&'b SketchBatch], right: &[&'b SketchBatch]) -> SketchRows<'b> {
        let (mut starts, mut rows) = (Vec::new(), 0);
        let batches: Vec<&SketchBatch> = left.iter().chain(right).copied().collect();
        for batch in &batches {
            starts.push(rows);
            rows += batch.len();
        }
        SketchRows { batches, starts, second: left.iter().map(|batch| batch.len()).sum(), rows }
    }

    fn place(&self, row: usize) -> (&'b SketchBatch, usize) {
        let batch = self.starts.partition_point(|&start| start <= row) - 1;
        (self.batches[batch], row - self.starts[batch])
    }

    /// The keys of a shard, each with the row.
    fn keys(&self, shard: KeyShard) -> impl Iterator<Item = (u64, DocId)> + Clone {
        self.batches.iter().zip(&self.starts).flat_map(move |(batch, &start)| {
            let bands = batch.band_keys.len() / batch.len().max(1);
            let keys = batch.band_keys.iter().enumerate().filter(move |&(_, &key)| key != 0 && shard.holds(key));
            keys.map(move |(at, &key)| (key, DocId::from_index(start + at / bands)))
        })
    }

    fn agree(&self, pair: Pair, least: u32) -> bool {
        let marks = |doc: DocId| {
            let (batch, row) = self.place(doc.index());
            let words = batch.marks.len() / batch.len();
            &batch.marks[row * words..][..words]
        };
        let (a, b) = (marks(pair.0), marks(pair.1));
        a.is_empty() || b.is_empty() || b_bit::equal(a, b) >= least
    }
}

/// The pairs of a bucket: documents with one band key, ascending. Up to `limit` documents all pairs are linked. In a
/// larger bucket each document is linked with the representative, the first of the bucket, and with the next document:
/// the documents stay one group, at the cost of a line.
pub fn link_bucket(members: &[DocId], limit: usize) -> impl Iterator<Item = Pair> {
    let all = members.len() <= limit;
    members.iter().enumerate().flat_map(move |(at, &a)| {
        let later = &members[at + 1..];
        let linked = if all || at == 0 { later } else { &later[..later.len().min(1)] };
        linked.iter().map(move |&b| (a, b))
    })
}

/// Candidates by band keys of a shard, ascending. Without `right` the pairs of `left` with itself, the lower row first;
/// else the pairs (row of `left`, row of `right`), as an archive is asked. Rows count on from batch to batch.
///
/// All batches must have equal [`IndexParams`] with band keys. O(n log n) for n keys of the shard that occur twice; 16
/// bytes a key.
///
/// ```
/// use wirecopy::engine::candidates::batch_join::{JoinRules, KeyShard, join_keys};
/// use wirecopy::engine::sketch::batch::{IndexParams, SketchScratch, sketch_batch};
/// let params = IndexParams::of(&wirecopy::Params::default(), true);
/// let wire = "The ferry to the northern islands was cancelled on Monday after a sensor failed.";
/// let batch = sketch_batch(&[wire, "The chess final ended in a draw.", wire], &params, &mut SketchScratch::default());
/// let rules = JoinRules { limit: 100, least_marks: 0 };
/// let pairs = join_keys(&[&batch], None, KeyShard::ALL, rules);
/// assert_eq!(pairs, [(wirecopy::DocId(0), wirecopy::DocId(2))]);
/// ```
pub fn join_keys(
    left: &[&SketchBatch],
    right: Option<&[&SketchBatch]>,
    shard: KeyShard,
    rules: JoinRules,
) -> Vec<Pair> {
    let rows = SketchRows::new(left, right.unwrap_or_default());
    let second = DocId::from_index(rows.second);
    let keys = rows.keys(shard);
    let repeated = BloomFilter::of(keys.clone().map(|(key, _)| low_u32(key)), keys.clone().count());
    let mut table: Vec<(u64, DocId)> = keys.filter(|&(key, _)| repeated.holds(low_u32(key))).collect();
    table.sort_unstable();
    let (mut out, mut members) = (Vec::new(), Vec::new());
    for bucket in table.chunk_by(|x, y| x.0 == y.0) {
        members.clear();
        members.extend(bucket.iter().map(|entry| entry.1));
        if right.is_none() {
            out.extend(link_bucket(&members, rules.limit));
            continue;
        }
        let (own, others) = members.split_at(members.partition_point(|&row| row < second));
        let all = members.len() <= rules.limit;
        let met = |side: &'_ [DocId]| if all { side.len() } else { side.len().min(1) };
        let of_others = others.iter().flat_map(|&b| own[..met(own)].iter().map(move |&a| (a, b)));
        let of_own = own.iter().flat_map(|&a| others[..met(others)].iter().map(move |&b| (a, b)));
        out.extend(of_others.chain(of_own));
    }
    out.retain(|&pair| rows.agree(pair, rules.least_marks));
    if right.is_some() {
        out.iter_mut().for_each(|pair| pair.1 = DocId(pair.1.0 - second.0));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Candidates by fingerprints, as [`join_keys`] names them, with the counts of what was left out. `rules` as for postings;
/// the sides of `rules` are set here.
///
/// All batches must have equal `params` with fingerprints. Cost: as [`join`]; 16 bytes a fingerprint that occurs twice, 32
/// while a shard is grouped.
pub fn join_fingerprints(
    left: &[&SketchBatch],
    right: Option<&[&SketchBatch]>,
    params: &IndexParams,
    rules: Rules<'_>,
) -> JoinedPairs {
    let rows = SketchRows::new(left, right.unwrap_or_default());
    let is_second: Vec<bool> = (0..rows.rows).map(|row| row >= rows.second).collect();
    let sides = if right.is_some() { Sides::Two(&is_second) } else { Sides::Any };
    let rules = Rules { sides, ..rules };
    let grouped = (0..SHARDS).map(|shard| {
        let all = rows.batches.iter().zip(&rows.starts).flat_map(|(&batch, &start)| {
            (0..batch.len()).flat_map(move |row| {
                let own = batch.fingerprints_of(row).iter().filter(move |f| low_bits(f.hash, SHARD_BITS) == shard);
                own.map(move |f| Posting::new(DocId::from_index(start + row), f, SHARD_BITS))
            })
        });
        postings::group(all, |posting| posting.hash, |posting| posting, sides, &rules.tuning, &mut Vec::new())
    });
    let grouped: Vec<Vec<Posting>> = grouped.collect();
    let shards: Vec<JoinShard<'_>> =
        grouped.iter().enumerate().map(|(number, postings)| JoinShard { number, postings, boilerplate: &[] }).collect();
    let mut joined = join(&shards, rows.rows, params.window, rules, u64::MAX);
    if right.is_some() {
        let second = to_u32(rows.second);
        joined.pairs.iter_mut().for_each(|pair| pair.1 = DocId(pair.1.0 - second));
        joined.pairs.sort_unstable();
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;
    use crate::engine::sketch::batch::{SketchScratch, sketch_batch};
    use crate::model::params::Params;

    /// Texts of few families: some equal, some that share half.
    fn texts(count: u64) -> Vec<String> {
        let word = |family: u64, i: u64| format!("w{}", mix(family << 20 | i) % 5000);
        let text = |n: u64| {
            let own = (0..mix(n) % 60).map(|i| word(1000 + n, i));
            (0..60).map(|i| word(n % 7, i)).chain(own).collect::<Vec<_>>().join(" ")
        };
        (0..count).map(text).collect()
    }

    fn sketched(texts: &[String], size: usize, near_duplicates_only: bool) -> (IndexParams, Vec<SketchBatch>) {
        let mut params = Params::default();
        params.query.near_duplicates_only = near_duplicates_only;
        let params = IndexParams::of(&params, true);
        let mut scratch = SketchScratch::default();
        let batch = |texts: &[String]| {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            sketch_batch(&texts, &params, &mut scratch)
        };
        (params, texts.chunks(size).map(batch).collect())
    }

    #[test]
    fn shards_and_batches_in_any_number_give_the_same_pairs() {
        let texts = texts(90);
        let rules = JoinRules { limit: 8, least_marks: 60 };
        let pairs = |size: usize, shards: u32| {
            let (_, batches) = sketched(&texts, size, true);
            let batches: Vec<&SketchBatch> = batches.iter().collect();
            let of_shard = |number| join_keys(&batches, None, KeyShard { number, of: shards }, rules);
            let mut pairs: Vec<Pair> = (0..shards).flat_map(of_shard).collect();
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        };
        let whole = pairs(4096, 1);
        assert!(whole.len() > 50, "{}", whole.len());
        for (size, shards) in [(1, 1), (7, 3), (30, 64), (4096, 5)] {
            assert_eq!(pairs(size, shards), whole, "batches of {size}, {shards} shards");
        }
    }

    #[test]
    fn one_against_many_is_the_same_join() {
        let texts = texts(60);
        let (params, batches) = sketched(&texts, 20, false);
        let rules = JoinRules { limit: 100, least_marks: 0 };
        let all: Vec<&SketchBatch> = batches.iter().collect();
        let of_all = join_keys(&all, None, KeyShard::ALL, rules);
        let across = |pair: &Pair| pair.0.0 < 20 && pair.1.0 >= 20;
        let want: Vec<Pair> = of_all.iter().filter(|pair| across(pair)).map(|&(a, b)| (a, DocId(b.0 - 20))).collect();
        assert_eq!(join_keys(&all[..1], Some(&all[1..]), KeyShard::ALL, rules), want);
        let rules = Rules { limit: 100, ..Rules::default() };
        let of_all = join_fingerprints(&all, None, &params, rules).pairs;
        let want: Vec<Pair> = of_all.iter().filter(|pair| across(pair)).map(|&(a, b)| (a, DocId(b.0 - 20))).collect();
        let met = join_fingerprints(&all[..1], Some(&all[1..]), &params, rules).pairs;
        assert!(!met.is_empty());
        assert_eq!(met, want);
    }

    #[test]
    fn a_large_bucket_is_linked_as_a_star() {
        let members: Vec<DocId> = (0..50).map(DocId).collect();
        assert_eq!(link_bucket(&members, 50).count(), 50 * 49 / 2);
        let star: Vec<Pair> = link_bucket(&members, 49).collect();
        assert_eq!(star.len(), 49 + 48);
        assert!((1..50).all(|doc| star.contains(&(DocId(0), DocId(doc)))));
        assert_eq!(link_bucket(&members[..1], 10).count(), 0);
    }
}
