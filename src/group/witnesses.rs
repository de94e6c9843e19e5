//! Owns passages with all their witnesses: from what pairs share to one passage with every document that carries it.
//!
//! Each witness was compared with the core itself and overlaps it by a stated share, both ways; and all meet in one place
//! of it. (Joining whatever overlaps drifts: from a story to the piece that quotes it, to what else that piece quotes.)

use crate::corpus::Corpus;
use crate::results::{Passage, Report, Stretch, Witness, Witnesses};
use crate::units::{DocId, TokenSpan, ratio, to_usize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// One side of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    doc: DocId,
    span: TokenSpan,
    passage: u32,
}

/// All sides, by document and place.
struct Sides<'a> {
    report: &'a Report,
    sides: Vec<Side>,
    /// Document d's are `sides[rows[d]..rows[d + 1]]`.
    rows: Vec<usize>,
}

impl<'a> Sides<'a> {
    fn new(report: &'a Report, documents: usize) -> Sides<'a> {
        let of = |(passage, p): (u32, &Passage)| {
            let (a, b) =
                (Side { doc: p.a, span: p.in_a.tokens, passage }, Side { doc: p.b, span: p.in_b.tokens, passage });
            [a, b]
        };
        let mut sides: Vec<Side> = (0..).zip(&report.passages).flat_map(of).collect();
        sides.sort_unstable();
        let rows = (0..=documents).map(|d| sides.partition_point(|side| side.doc.index() < d)).collect();
        Sides { report, sides, rows }
    }

    /// The places of the sides of a document that may meet a span and are no longer than `longest`.
    fn near(&self, doc: DocId, span: TokenSpan, longest: u32) -> std::ops::Range<usize> {
        let (first, end) = (self.rows[doc.index()], self.rows[doc.index() + 1]);
        let row = &self.sides[first..end];
        let from = row.partition_point(|side| side.span.start + longest <= span.start);
        first + from..first + row.partition_point(|side| side.span.start < span.end)
    }

    /// The other document of a side, and the passage there.
    fn other(&self, side: Side) -> (DocId, Stretch) {
        let p = &self.report.passages[to_usize(side.passage)];
        if p.a == side.doc { (p.b, p.in_b) } else { (p.a, p.in_a) }
    }

    fn stretch(&self, side: Side) -> Stretch {
        let p = &self.report.passages[to_usize(side.passage)];
        if p.a == side.doc { p.in_a } else { p.in_b }
    }
}

/// A core, and the sides in the same document that it shares with its witnesses, by witness.
struct Group {
    core: Side,
    members: Vec<Side>,
}

/// By how many a core is carried, and how much of it, in thousandths summed over them.
type Carried = (usize, u64);

impl Group {
    /// What is not explained of a group.
    fn left(&self, explained: &[bool]) -> impl Iterator<Item = Side> {
        self.members.iter().copied().filter(|side| !explained[to_usize(side.passage)])
    }

    fn carried(&self, sides: &Sides<'_>, explained: &[bool]) -> Carried {
        let (mut witnesses, mut words, mut last) = (0, 0, None);
        for side in self.left(explained) {
            let other = Some(sides.other(side).0);
            witnesses += usize::from(other != last);
            last = other;
            words += u64::from(overlap(side.span, self.core.span));
        }
        (witnesses, 1000 * words / u64::from(self.core.span.len().max(1)))
    }
}

/// The passages of a report, those with most witnesses first. `floor` is the least share of the core that a witness has, and
/// of the witness's passages that is the core's.
///
/// In each document, the longest stretch that it shares with another is a core; those that share by `floor`, both ways, and
/// in one place with most others, are its witnesses; then comes the longest of the rest. Of all cores, the one
/// with most witnesses, of several the one that they carry most of, is taken, and explains what its witnesses share with each other in it; then the next, with what is not
/// explained of it. So each passage of a pair counts once, and all is linear but for sorting, in the number of passages.
pub fn witnesses(corpus: &Corpus, report: &Report, floor: f64) -> Vec<Witnesses> {
    let sides = Sides::new(report, corpus.len());
    let mut groups: Vec<Group> = Vec::new();
    corpus.docs().for_each(|doc| groups_of(&sides, doc, floor, &mut groups));
    let mut explained = vec![false; report.passages.len()];
    let key = |number: usize, carried: Carried| {
        let core = groups[number].core;
        let date = corpus.date(core.doc);
        (carried, core.span.len(), Reverse((date.is_none(), date, core.doc, core.span.start, number)))
    };
    let all = (0..groups.len()).map(|number| key(number, groups[number].carried(&sides, &explained)));
    let mut heap: BinaryHeap<_> = all.collect();
    let mut out: Vec<Witnesses> = Vec::new();
    while let Some((before, _, Reverse((.., number)))) = heap.pop() {
        let group = &groups[number];
        match group.carried(&sides, &explained) {
            now if now.0 == 0 => {}
            now if now < before => heap.push(key(number, now)),
            _ => {
                let found = record(&sides, group, &explained);
                explain(&sides, &found, &mut explained);
                out.push(found);
            }
        }
    }
    out.sort_by_key(|r| (Reverse(r.witnesses.len()), Reverse(r.core.tokens.len()), r.doc, r.core.tokens));
    let within = nest(&out);
    out.iter_mut().zip(within).for_each(|(one, within)| one.within = within);
    out
}

fn overlap(a: TokenSpan, b: TokenSpan) -> u32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The cores of one document with their members, every side in one of them.
fn groups_of(sides: &Sides<'_>, doc: DocId, floor: f64, out: &mut Vec<Group>) {
    let (first, end) = (sides.rows[doc.index()], sides.rows[doc.index() + 1]);
    let mut taken = vec![false; end - first];
    let mut order: Vec<usize> = (first..end).collect();
    order.sort_by_key(|&at| (Reverse(sides.sides[at].span.len()), sides.sides[at]));
    for at in order {
        if taken[at - first] {
            continue;
        }
        let core = sides.sides[at];
        let length = core.span.len();
        // The pieces of each other document that lie in the core by the floor, and together are as much of it.
        let mut pieces: BTreeMap<DocId, Vec<usize>> = BTreeMap::new();
        for near in sides.near(doc, core.span, length).filter(|near| !taken[near - first]) {
            let side = sides.sides[near];
            if ratio(overlap(side.span, core.span), side.span.len()) >= floor {
                pieces.entry(sides.other(side).0).or_default().push(near);
            }
        }
        let words = |list: &[usize]| list.iter().map(|&at| overlap(sides.sides[at].span, core.span)).sum();
        pieces.retain(|_, list| ratio(words(list), length) >= floor);
        let hull = |list: &[usize]| {
            let spans = || list.iter().map(|&at| sides.sides[at].span);
            (spans().map(|s| s.start).min().unwrap_or(0), spans().map(|s| s.end).max().unwrap_or(0))
        };
        let place = deepest(pieces.values().map(|list| hull(list)));
        pieces.retain(|_, list| (hull(list).0..hull(list).1).contains(&place));
        let members: Vec<usize> = pieces.into_values().flatten().collect();
        members.iter().for_each(|&member| taken[member - first] = true);
        out.push(Group { core, members: members.into_iter().map(|at| sides.sides[at]).collect() });
    }
}

/// The first place that lies in most of the spans.
fn deepest(spans: impl Iterator<Item = (u32, u32)>) -> u32 {
    let mut edges: Vec<(u32, i32)> = spans.flat_map(|(start, end)| [(start, 1), (end, -1)]).collect();
    edges.sort_unstable();
    let (mut depth, mut best) = (0, (0, 0));
    for (at, step) in edges {
        depth += step;
        if depth > best.0 {
            best = (depth, at);
        }
    }
    best.1
}

/// What is not yet explained of a group, as it is reported.
fn record(sides: &Sides<'_>, group: &Group, explained: &[bool]) -> Witnesses {
    let core = group.core;
    let mut witnesses: BTreeMap<DocId, Witness> = BTreeMap::new();
    let own = sides.stretch(core);
    witnesses.insert(core.doc, Witness { doc: core.doc, stretches: vec![own], core_words: core.span.len() });
    for side in group.left(explained) {
        let (doc, stretch) = sides.other(side);
        let witness = witnesses.entry(doc).or_insert(Witness { doc, stretches: Vec::new(), core_words: 0 });
        witness.stretches.push(stretch);
        witness.core_words = (witness.core_words + overlap(side.span, core.span)).min(core.span.len());
    }
    let mut witnesses: Vec<Witness> = witnesses.into_values().collect();
    witnesses.iter_mut().for_each(|w| w.stretches.sort_unstable_by_key(|s| s.tokens));
    let weight_bits = sides.report.passages[to_usize(core.passage)].weight_bits;
    Witnesses { doc: core.doc, core: own, weight_bits, witnesses, within: None }
}

/// Marks the passages between the witnesses that lie in it for the greater part, on both sides.
fn explain(sides: &Sides<'_>, found: &Witnesses, explained: &mut [bool]) {
    let inside = |doc: DocId, span: TokenSpan| {
        let Ok(at) = found.witnesses.binary_search_by_key(&doc, |w| w.doc) else { return false };
        let words: u32 = found.witnesses[at].stretches.iter().map(|s| overlap(s.tokens, span)).sum();
        2 * words >= span.len()
    };
    for witness in &found.witnesses {
        for stretch in &witness.stretches {
            // A passage of more than twice the words does not lie in it, unless in several pieces of it.
            let longest = 2 * witness.stretches.iter().map(|s| s.tokens.len()).sum::<u32>();
            for side in &sides.sides[sides.near(witness.doc, stretch.tokens, longest)] {
                let (other, there) = sides.other(*side);
                if inside(side.doc, side.span) && inside(other, there.tokens) {
                    explained[to_usize(side.passage)] = true;
                }
            }
        }
    }
}

/// For each passage the smallest other one that it lies inside of, in most of the documents that carry both.
fn nest(found: &[Witnesses]) -> Vec<Option<usize>> {
    let mut places: Vec<(DocId, u32, Reverse<u32>, usize)> = Vec::new();
    for (number, one) in found.iter().enumerate() {
        for w in &one.witnesses {
            places.extend(w.stretches.iter().map(|s| (w.doc, s.tokens.start, Reverse(s.tokens.end), number)));
        }
    }
    places.sort_unstable();
    let mut votes: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let mut open: Vec<(DocId, u32, u32, usize)> = Vec::new();
    for (doc, start, Reverse(end), number) in places {
        open.retain(|&(other, _, until, _)| other == doc && until > start);
        let longer = |outer: usize| found[outer].core.tokens.len() > found[number].core.tokens.len();
        let around = open.iter().filter(|o| o.3 != number && o.2 >= end && longer(o.3));
        if let Some(outer) = around.min_by_key(|o| (o.2 - o.1, o.3)) {
            *votes.entry((number, outer.3)).or_default() += 1;
        }
        open.push((doc, start, end, number));
    }
    let mut out: Vec<(u32, Option<usize>)> = vec![(0, None); found.len()];
    for ((inner, outer), votes) in votes {
        if votes > out[inner].0 {
            out[inner] = (votes, Some(outer));
        }
    }
    out.into_iter().map(|one| one.1).collect()
}
