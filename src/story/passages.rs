//! Owns shared passages: from what pairs share to one passage with all witnesses, the documents with the passage.
//!
//! Each witness was compared with the core itself and overlaps the core by a stated share, both ways; and all witnesses meet
//! in one place of the core. (Joining whatever overlaps drifts: from a story to a piece that quotes the story, to what else
//! the piece quotes.)

use super::pieces::{self, Piece, Pieces};
use crate::base::error::Result;
use crate::base::ids::{DocId, TokenSpan};
use crate::base::math::ratio;
use crate::base::rows::Rows;
use crate::base::span_sets::united;
use crate::engine::text::word_places::WordPlaces;
use crate::model::corpus::Corpus;
use crate::model::pair::{Stretch, Verified};
use crate::model::story::{SharedPassage, Witness};
use crate::model::tuning::story::StoryTuning;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// One side of a piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct PassageSide {
    doc: DocId,
    span: TokenSpan,
    piece: u32,
}

/// All sides of some pieces, by document and place.
struct PassageSides(Rows<PassageSide>);

impl PassageSides {
    fn new(pieces: &Pieces<'_>, open: &[u32], documents: usize) -> PassageSides {
        let of = |&piece: &u32| {
            let Piece { a, b, in_a, in_b, .. } = pieces.of(piece);
            [(a, in_a), (b, in_b)].map(|(doc, span)| PassageSide { doc, span, piece })
        };
        let mut sides: Vec<PassageSide> = open.iter().flat_map(of).collect();
        sides.sort_unstable();
        PassageSides(Rows::grouped(documents, sides.iter().map(|&side| (side.doc, side))))
    }

    /// The places of the sides of a document that may meet a span, sides of up to `longest` words.
    fn near(&self, doc: DocId, span: TokenSpan, longest: u32) -> std::ops::Range<usize> {
        let (row, first) = (self.0.of(doc), self.0.places(doc).start);
        let from = row.partition_point(|side| side.span.start + longest <= span.start);
        first + from..first + row.partition_point(|side| side.span.start < span.end)
    }
}

/// A core, and the sides in the same document that core and witnesses share, by witness.
struct PieceGroup {
    core: PassageSide,
    members: Vec<PassageSide>,
}

/// A witness of a core: how many words of the core the witness has, and in which sides.
struct Carrier {
    doc: DocId,
    words: u32,
    sides: Vec<PassageSide>,
}

impl PieceGroup {
    /// The unexplained sides of each witness, if still enough of the core, with the words inside of the core.
    fn left(&self, pieces: &Pieces<'_>, floor: f64) -> Vec<Carrier> {
        let mut out: Vec<Carrier> = Vec::new();
        for &side in self.members.iter().filter(|side| !pieces.explained(side.piece)) {
            let (doc, words) = (pieces.of(side.piece).other(side.doc), overlap(side.span, self.core.span));
            match out.last_mut().filter(|last| last.doc == doc) {
                Some(last) => {
                    last.words += words;
                    last.sides.push(side);
                }
                None => out.push(Carrier { doc, words, sides: vec![side] }),
            }
        }
        out.retain(|carrier| ratio(carrier.words, self.core.span.len()) >= floor);
        out
    }

    /// How much of the core is carried: the words of each witness, times the witness's share of the core (in hundredths). So
    /// a story comes before pieces of the story that some took, but a story in a round-up before the round-up.
    fn carried(&self, pieces: &Pieces<'_>, floor: f64) -> u64 {
        let squares = self.left(pieces, floor).into_iter().map(|carrier| u64::from(carrier.words).pow(2));
        100 * squares.sum::<u64>() / u64::from(self.core.span.len().max(1))
    }
}

/// The passages of a report, passages with most witnesses first. `floor` is the least share of the core that a witness has,
/// and of each stretch of the witness that belongs to the core.
///
/// In each document, the longest stretch shared with another document is a core. Documents that share by `floor`, both ways,
/// and in one place with most documents, are the witnesses of the core; then comes the longest of the rest. Of all cores,
/// the core that is carried most is taken, and explains what witnesses share with each other inside of the core. Then comes
/// the next, with what is unexplained of the core. What is left over at the end is grouped again. Passages between witnesses
/// may hold something beside the core, as a paragraph that one witness added and another took over with the story: such
/// pieces are left over too. So each word of a pair counts once, and all is linear, but for sorting, in the number of
/// passages.
///
/// # Errors
/// As [`Corpus::text`].
pub fn witnesses(
    corpus: &Corpus,
    (verified, places): (&Verified, &WordPlaces),
    floor: f64,
    tuning: &StoryTuning,
) -> Result<Vec<SharedPassage>> {
    let mut pieces = Pieces::new(verified, tuning);
    let mut out: Vec<SharedPassage> = Vec::new();
    loop {
        let open = pieces.open();
        if open.is_empty() {
            break;
        }
        let sides = PassageSides::new(&pieces, &open, corpus.len());
        take(corpus, &sides, floor, &mut pieces, &mut out);
    }
    out.sort_by_key(|r| (Reverse(r.witnesses.len()), Reverse(r.core.tokens.len()), r.doc, r.core.tokens));
    pieces::places((corpus, places), &mut out)?;
    let within = nest(&out);
    out.iter_mut().zip(within).for_each(|(one, within)| one.within = within);
    Ok(out)
}

/// Takes cores, the most carried core first, until all sides are explained.
fn take(corpus: &Corpus, sides: &PassageSides, floor: f64, pieces: &mut Pieces<'_>, out: &mut Vec<SharedPassage>) {
    let mut groups: Vec<PieceGroup> = Vec::new();
    corpus.docs().for_each(|doc| groups_of(sides, pieces, doc, floor, &mut groups));
    let key = |number: usize, carried: u64| {
        let core = groups[number].core;
        let date = corpus.date(core.doc);
        (carried, core.span.len(), Reverse((date.is_none(), date, core.doc, core.span.start, number)))
    };
    let all = (0..groups.len()).map(|number| key(number, groups[number].carried(pieces, floor)));
    let mut heap: BinaryHeap<_> = all.collect();
    while let Some((before, _, Reverse((.., number)))) = heap.pop() {
        let group = &groups[number];
        match group.carried(pieces, floor) {
            0 => {}
            now if now < before => heap.push(key(number, now)),
            _ => {
                let left = group.left(pieces, floor);
                let shared = record(pieces, group.core, left);
                explain(sides, &shared, pieces);
                out.push(shared);
            }
        }
    }
}

fn overlap(a: TokenSpan, b: TokenSpan) -> u32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The cores of one document with the members of each core, every side in one core.
fn groups_of(sides: &PassageSides, pieces: &Pieces<'_>, doc: DocId, floor: f64, out: &mut Vec<PieceGroup>) {
    let (all, row) = (sides.0.all(), sides.0.places(doc));
    let first = row.start;
    let mut taken = vec![false; row.len()];
    let mut order: Vec<usize> = row.collect();
    order.sort_by_key(|&at| (Reverse(all[at].span.len()), all[at]));
    for at in order {
        if taken[at - first] {
            continue;
        }
        let core = all[at];
        let length = core.span.len();
        // The pieces of each further document that lie in the core by the floor, and together are as much of the core.
        let mut shared: BTreeMap<DocId, Vec<usize>> = BTreeMap::new();
        for near in sides.near(doc, core.span, length).filter(|near| !taken[near - first]) {
            let side = all[near];
            if ratio(overlap(side.span, core.span), side.span.len()) >= floor {
                shared.entry(pieces.of(side.piece).other(doc)).or_default().push(near);
            }
        }
        let words = |list: &[usize]| list.iter().map(|&at| overlap(all[at].span, core.span)).sum();
        shared.retain(|_, list| ratio(words(list), length) >= floor);
        let hull = |list: &[usize]| {
            let spans = || list.iter().map(|&at| all[at].span);
            (spans().map(|s| s.start).min().unwrap_or(0), spans().map(|s| s.end).max().unwrap_or(0))
        };
        let place = deepest(shared.values().map(|list| hull(list)));
        shared.retain(|_, list| (hull(list).0..hull(list).1).contains(&place));
        let members: Vec<usize> = shared.into_values().flatten().collect();
        members.iter().for_each(|&member| taken[member - first] = true);
        out.push(PieceGroup { core, members: members.into_iter().map(|at| all[at]).collect() });
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

/// A core and witnesses for the report. What the witnesses share beside the core is cut off.
fn record(pieces: &mut Pieces<'_>, core: PassageSide, carriers: Vec<Carrier>) -> SharedPassage {
    let (own, length) = (pieces.stretch(core.piece, core.doc), core.span.len());
    let mut witnesses = vec![Witness { doc: core.doc, stretches: vec![own], core_words: length }];
    for Carrier { doc, sides, .. } in carriers {
        let carried = sides.iter().flat_map(|side| pieces.carried(side.piece, core.doc, core.span)).collect();
        let core_words = united(carried).iter().map(|span: &TokenSpan| span.len()).sum();
        let inside = |side: PassageSide| pieces.explain_in(side.piece, core.doc, core.span);
        let inside: Vec<u32> = sides.into_iter().map(inside).collect();
        let mut stretches: Vec<Stretch> = inside.into_iter().map(|piece| pieces.stretch(piece, doc)).collect();
        stretches.sort_unstable_by_key(|s| s.tokens);
        witnesses.push(Witness { doc, stretches, core_words });
    }
    witnesses.sort_unstable_by_key(|w| w.doc);
    SharedPassage { doc: core.doc, core: own, weight_bits: pieces.weight(core.piece), witnesses, within: None }
}

/// Marks the pieces between the witnesses that lie in the shared passage for the greater part, on both sides.
fn explain(sides: &PassageSides, shared: &SharedPassage, pieces: &mut Pieces<'_>) {
    let of = |doc: DocId| {
        let at = shared.witnesses.binary_search_by_key(&doc, |w| w.doc).ok()?;
        Some(united(shared.witnesses[at].stretches.iter().map(|s| s.tokens).collect()))
    };
    let inside = |pieces: &Pieces<'_>, stretches: &[TokenSpan], span: TokenSpan| {
        pieces.lies_inside(span.len(), stretches.iter().map(|&s| overlap(s, span)).sum())
    };
    for witness in &shared.witnesses {
        for stretch in &witness.stretches {
            // A passage of more than twice the words does not lie in the witness, unless in several pieces of the witness.
            let longest = pieces.most_around(witness.stretches.iter().map(|s| s.tokens.len()).sum());
            for side in &sides.0.all()[sides.near(witness.doc, stretch.tokens, longest)] {
                let Piece { a, b, in_a, in_b, .. } = pieces.of(side.piece);
                if !pieces.explained(side.piece)
                    && let (Some(there_a), Some(there_b)) = (of(a), of(b))
                    && inside(pieces, &there_a, in_a)
                    && inside(pieces, &there_b, in_b)
                {
                    pieces.explain(side.piece, [&there_a, &there_b]);
                }
            }
        }
    }
}

/// A stretch of a passage that a walk through a document has entered.
struct OpenPassage {
    doc: DocId,
    start: u32,
    end: u32,
    /// An index of the passages.
    number: usize,
}

/// For each passage the smallest passage around, in most of the documents that carry both.
fn nest(passages: &[SharedPassage]) -> Vec<Option<usize>> {
    let mut places: Vec<(DocId, u32, Reverse<u32>, usize)> = Vec::new();
    for (number, one) in passages.iter().enumerate() {
        for w in &one.witnesses {
            places.extend(w.stretches.iter().map(|s| (w.doc, s.tokens.start, Reverse(s.tokens.end), number)));
        }
    }
    places.sort_unstable();
    let mut votes: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let mut open: Vec<OpenPassage> = Vec::new();
    for (doc, start, Reverse(end), number) in places {
        open.retain(|outer| outer.doc == doc && outer.end > start);
        let longer = |outer: usize| passages[outer].core.tokens.len() > passages[number].core.tokens.len();
        let around = open.iter().filter(|o| o.number != number && o.end >= end && longer(o.number));
        if let Some(outer) = around.min_by_key(|o| (o.end - o.start, o.number)) {
            *votes.entry((number, outer.number)).or_default() += 1;
        }
        open.push(OpenPassage { doc, start, end, number });
    }
    let mut out: Vec<(u32, Option<usize>)> = vec![(0, None); passages.len()];
    for ((inner, outer), votes) in votes {
        if votes > out[inner].0 {
            out[inner] = (votes, Some(outer));
        }
    }
    out.into_iter().map(|one| one.1).collect()
}
