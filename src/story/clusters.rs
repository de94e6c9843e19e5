//! Owns clusters: the documents of a story around a representative. Clusters never chain: every member shares enough with
//! the representative itself. (Joining whatever is connected makes a single cluster of a whole corpus, through a few pages
//! with a likeness to two sides.)

use super::graph::{StoryGraph, StoryLink};
use super::round_ups;
use crate::base::cast::to_usize;
use crate::base::ids::DocId;
use crate::model::pair::{Coverage, Pair, Verified};
use crate::model::story::{Cluster, DocMeta, Member, StoryRules};
use ahash::AHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Parts documents into clusters, the largest first. `coverages` are the coverages of the matches.
///
/// The document that shares most with all is the representative of the documents linked with the document; then comes the
/// next document without a representative. A document that holds several stories is no member, but is linked to each story
/// (`round_ups`). O(m log m) for m matches.
pub fn clusters(docs: DocMeta<'_>, verified: &Verified, coverages: &[Coverage], rules: StoryRules<'_>) -> Vec<Cluster> {
    let (first, StoryRules { min_coverage, tuning }) = (docs.first, rules);
    let links = StoryGraph::new(first.len(), &verified.matches, coverages, rules);
    let is_copy = |link: &StoryLink| link.covers_both(tuning.copy_coverage);
    let gather = |round_ups: &[bool]| {
        let alike = |doc: DocId, link: &StoryLink| round_ups[doc.index()] == round_ups[link.other.index()];
        let mut order = links.order(docs, alike);
        order.retain(|doc| !round_ups[doc.index()]);
        links.gather(&order, first, alike)
    };
    let mut order = links.order(docs, |_, _| true);
    let copies = links.gather(&order, first, |_, link| is_copy(link));
    let same = links.gather(&order, first, |_, link| round_ups::tells_the_same(link, tuning));
    let parts = round_ups::parts(verified, &links, coverages, min_coverage, tuning);
    let candidates = round_ups::suspects(verified, [&links, &parts], min_coverage, tuning);
    let apart = gather(&candidates);
    let around = [&copies[..], &same, &apart];
    let is_round_up = round_ups::confirmed(docs, verified, [&links, &parts], &candidates, around, rules);
    let centre = if is_round_up == candidates { apart } else { gather(&is_round_up) };

    // Copies within a cluster, and among round-ups; representatives first, so that no representative is a copy.
    order.sort_by_key(|&doc| centre[doc.index()] != Some(doc));
    let together = |doc: DocId, link: &StoryLink| is_copy(link) && centre[doc.index()] == centre[link.other.index()];
    let copies = links.gather(&order, first, together);
    let member = |doc: DocId, link: &StoryLink| Member {
        doc,
        match_index: to_usize(link.match_index),
        coverage: link.coverage,
        copy_of: copies[doc.index()].filter(|&original| original != doc),
    };

    let mut out: BTreeMap<DocId, Cluster> = BTreeMap::new();
    let mut of = |representative: DocId, add: &dyn Fn(&mut Cluster)| {
        let (members, round_ups) = (Vec::new(), Vec::new());
        let new = || Cluster { representative, members, round_ups, label: String::new(), template: false };
        add(out.entry(representative).or_insert_with(new));
    };
    for doc in docs.docs() {
        if is_round_up[doc.index()] {
            let stories = links.of(doc).iter().filter(|link| centre[link.other.index()] == Some(link.other));
            let held = stories.filter(|link| round_ups::holds(link, min_coverage));
            held.for_each(|link| of(link.other, &|cluster| cluster.round_ups.push(member(doc, link))));
        } else if let Some(representative) = centre[doc.index()].filter(|&centre| centre != doc)
            && let Some(link) = links.between(doc, representative)
        {
            of(representative, &|cluster| cluster.members.push(member(doc, link)));
        }
    }
    let mut out: Vec<Cluster> = out.into_values().collect();
    out.sort_by_key(|c| (Reverse(c.size()), c.representative));
    out
}

/// Pairs, ascending, of a representative with a document that is linked with a member of the representative's cluster, as
/// far as pairs are `new`. Where stories are linked as stars, such pairs may never have been compared. If smaller clusters
/// `wait`, a representative may have documents that are linked with documents of a larger cluster. The representative then
/// meets first the representative of the larger cluster, or whom the larger cluster is to meet, and nobody else before:
/// mostly both turn out to be of the same story. O(matches, log).
pub fn unmet(
    verified: &Verified,
    clusters: &[Cluster],
    coverages: &[Coverage],
    rules: StoryRules<'_>,
    wait: bool,
    new: impl Fn(&Pair) -> bool,
) -> Vec<Pair> {
    let links = StoryGraph::new(verified.documents, &verified.matches, coverages, rules);
    let mut out: Vec<Pair> = Vec::new();
    let mut awaited: AHashMap<DocId, DocId> = AHashMap::new(); // representatives, and whom each is to meet
    let mut larger: AHashMap<DocId, DocId> = AHashMap::new(); // the same of all documents of the clusters before
    for cluster in clusters {
        let representative = cluster.representative;
        let friends = || cluster.documents().flat_map(|doc| links.of(doc)).map(|link| link.other);
        let pair = |friend: DocId| (friend.min(representative), friend.max(representative));
        let may_meet = |&friend: &DocId| friend != representative && new(&pair(friend));
        if !awaited.contains_key(&representative) {
            if let Some(home) = friends().filter_map(|doc| larger.get(&doc).copied()).find(may_meet) {
                out.push(pair(home));
                awaited.insert(representative, home);
            } else {
                for friend in friends().filter(may_meet) {
                    out.push(pair(friend));
                    if wait {
                        awaited.entry(friend).or_insert(representative);
                    }
                }
            }
        }
        if wait {
            let home = awaited.get(&representative).copied().unwrap_or(representative);
            cluster.documents().for_each(|doc| _ = larger.entry(doc).or_insert(home));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::overlap::Overlap;
    use crate::model::pair::Match;
    use crate::model::tuning::story::StoryTuning;

    /// Three clusters as a star leaves them, 0 with 1 to 4, 5 with 6 and 7, 8 with 9: 7 is linked with 4, and 9 with 6.
    #[test]
    fn smaller_clusters_meet_the_largest_first() {
        let coverage = Coverage { covered_a: 80, words_a: 100, covered_b: 80, words_b: 100 };
        let linked = [(0, 1), (0, 2), (0, 3), (0, 4), (4, 7), (5, 6), (5, 7), (6, 9), (8, 9)];
        let matches = linked.map(|(a, b)| Match {
            a: DocId(a),
            b: DocId(b),
            overlap: Overlap::default(),
            near_duplicate: false,
            form: false,
            passages: 0..0,
            matched_words: 80,
            weight_bits: 800.0,
            coverage,
        });
        let member = |doc, match_index| Member { doc: DocId(doc), match_index, coverage, copy_of: None };
        let cluster = |representative, members: &[(u32, usize)]| Cluster {
            representative: DocId(representative),
            members: members.iter().map(|&(doc, match_index)| member(doc, match_index)).collect(),
            round_ups: Vec::new(),
            label: String::new(),
            template: false,
        };
        let verified = Verified { documents: 10, matches: matches.to_vec(), passages: Vec::new() };
        let clusters =
            [cluster(0, &[(1, 0), (2, 1), (3, 2), (4, 3)]), cluster(5, &[(6, 5), (7, 6)]), cluster(8, &[(9, 8)])];
        let known = |pair: &Pair| linked.contains(&(pair.0.0, pair.1.0));
        let of = |wait, met: &[(u32, u32)]| -> Vec<(u32, u32)> {
            let new = |pair: &Pair| !known(pair) && !met.contains(&(pair.0.0, pair.1.0));
            let tuning = StoryTuning::default();
            let pairs = unmet(
                &verified,
                &clusters,
                &[coverage; 9],
                StoryRules { min_coverage: 0.3, tuning: &tuning },
                wait,
                new,
            );
            pairs.iter().map(|pair| (pair.0.0, pair.1.0)).collect()
        };
        // Cluster 0 reaches for 7; 5, with 7 linked with 0, for 0; and so does 8, though linked with 5 only.
        assert_eq!(of(true, &[]), [(0, 5), (0, 7), (0, 8)]);
        assert_eq!(of(false, &[]), [(0, 7), (4, 5), (5, 9), (6, 8)]);
        // When all waiting clusters have met, the clusters go on among each other.
        assert_eq!(of(true, &[(0, 5), (0, 7), (0, 8)]), [(4, 5), (5, 8), (5, 9)]);
    }
}
