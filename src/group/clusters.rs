//! Owns clusters of near-duplicates. They never chain: every member was matched with the representative itself. (Joining
//! whatever is connected makes one cluster of a whole corpus through a few pages that resemble two sides.)

use crate::results::{Cluster, Match};
use crate::units::{DocId, to_u32};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Parts near-duplicates into clusters.
///
/// Documents are taken by the number of their near-duplicates, then in order of id; each that has no cluster yet becomes
/// the representative of those of its near-duplicates that have none. A document is in one cluster at most. The largest
/// clusters come first. O(m log m) for m near-duplicate pairs.
pub fn clusters(matches: &[Match]) -> Vec<Cluster> {
    let mut near: BTreeMap<DocId, Vec<(DocId, f64)>> = BTreeMap::new();
    for m in matches.iter().filter(|m| m.near_duplicate) {
        let jaccard = m.overlap.jaccard();
        near.entry(m.a).or_default().push((m.b, jaccard));
        near.entry(m.b).or_default().push((m.a, jaccard));
    }
    let mut order: Vec<(Reverse<u32>, DocId)> = near.iter().map(|(&d, n)| (Reverse(to_u32(n.len())), d)).collect();
    order.sort_unstable();
    let mut taken = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for (_, representative) in order {
        if !taken.insert(representative) {
            continue;
        }
        let mut members: Vec<(DocId, f64)> = near[&representative].clone();
        members.retain(|&(d, _)| taken.insert(d));
        members.sort_by_key(|&(d, _)| d);
        if members.is_empty() {
            // Its neighbours all belong to clusters that it is not near enough to; it stays alone.
            continue;
        }
        out.push(Cluster { representative, members });
    }
    out.sort_by_key(|c| (Reverse(c.members.len()), c.representative));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Overlap;

    fn pair(a: u32, b: u32) -> Match {
        Match {
            a: DocId(a),
            b: DocId(b),
            overlap: Overlap { shared: 8, a: 9, b: 9 },
            near_duplicate: true,
            passages: 0..0,
            matched_words: 0,
            weight_bits: 0.0,
        }
    }

    #[test]
    fn a_chain_is_not_one_cluster() {
        let found = clusters(&[pair(0, 1), pair(1, 2), pair(2, 3), pair(3, 4)]);
        let shape: Vec<(u32, Vec<u32>)> =
            found.iter().map(|c| (c.representative.0, c.members.iter().map(|m| m.0.0).collect())).collect();
        assert_eq!(shape, [(1, vec![0, 2]), (3, vec![4])]);
    }
}
