//! Owns the direction of a match: who of the two documents had the words first, by facts that are weighed.
//!
//! Each fact ([`Reason`]) has a weight in bits: how much likelier the fact is, as a power of two, if one document was
//! first than if the partner was. For an unseen source: if there is a source than if there is none. Weights add up, and
//! the sum is a chance by `1 / (1 + 2^-sum)`. The weights of who was first follow, with restraint, a logistic
//! regression over the pairs of parent and child of planted stories, whose trees are known (`tools/plant`, seeds 10
//! to 15, with dates and without; no newsroom is as orderly). The weights of an unseen source were set by hand. Both
//! are checked on further stories (`tests/it/stories/source.rs`):
//!
//! | fact | bits |
//! | --- | --- |
//! | dated earlier by 2 minutes, 10, 14 hours (beyond any wrong time zone) | 3, 4, 6 |
//! | dated a day earlier, both without time | 4 |
//! | the partner credits the document's outlet | 7 |
//! | the document's outlet is an agency | 4 |
//! | the partner ends where the document goes on for less than 50 words, or more | 1.5, 4 |
//! | the partner has a lead of its own | 1 |
//! | the partner has words that no third document has | 1.5 |
//! | one, two, three, four or more third documents are nearer to the document | 0.5, 2, 3, 4 |
//! | unseen: before all else | -3 |
//! | unseen: both credit an agency that is not in the corpus | 7 |
//! | unseen: a single document does, or comes from a feed | 2 |
//! | unseen: the shared words are a smaller part of both | 2 |
//! | unseen: each has words of a third document that the partner lacks, and no third document has both | 5 |
//! | unseen: a third document shares more with both than they with each other | -3 |

use super::shared_text::SharedText;
use crate::attribution::evidence::RunEvidence;
use crate::attribution::shared_links::SharedLink;
use crate::base::cast::low_u32;
use crate::base::ids::{Date, DocId, Precision, TokenSpan};
use crate::base::math::exp2;
use crate::base::rows::Rows;
use crate::base::span_sets::without;
use crate::model::agencies::Agency;
use crate::model::corpus::Corpus;
use crate::model::source::{PairSide, PairSource, Reason, Verdict};
use crate::model::tuning::attribution::AttributionTuning;
use std::collections::BTreeSet;

/// Minutes of an hour and of a day.
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// Bits of a fact for the side that the fact speaks for as the first, and for an unseen source.
fn weight(reason: Reason, t: &AttributionTuning) -> (f64, f64) {
    match reason {
        Reason::Earlier(_, minutes) if minutes < t.soon_minutes => (t.soon_earlier_bits, 0.0),
        Reason::Earlier(_, minutes) if minutes < HOUR * t.time_zone_hours => (t.earlier_bits, 0.0),
        Reason::Earlier(..) => (t.zones_earlier_bits, 0.0),
        Reason::DayEarlier(_) => (t.day_earlier_bits, 0.0),
        Reason::CreditsOther(..) => (t.credited_bits, t.credited_unseen_bits),
        Reason::IsAgency(_) => (t.agency_bits, 0.0),
        Reason::CutTail(_, words) if words < t.added_paragraph_words => (t.short_tail_bits, 0.0),
        Reason::CutTail(..) => (t.long_tail_bits, 0.0),
        Reason::NewLead(..) => (t.other_lead_bits, 0.0),
        Reason::OwnWords(..) => (t.other_own_words_bits, 0.0),
        Reason::Nearer(_, 0) => (0.0, 0.0),
        Reason::Nearer(_, 1) => (t.one_nearer_bits, 0.0),
        Reason::Nearer(_, 2) => (t.two_nearer_bits, 0.0),
        Reason::Nearer(_, 3) => (t.three_nearer_bits, 0.0),
        Reason::Nearer(..) => (t.four_nearer_bits, 0.0),
        Reason::SameAgency(_) => (0.0, t.same_agency_bits),
        Reason::ForeignAgency(..) | Reason::FromFeed(_) => (0.0, t.foreign_agency_bits),
        Reason::Parts => (0.0, t.part_bits),
        Reason::EachHasMore(_) => (0.0, t.each_has_more_bits),
        Reason::Between(_) => (0.0, t.between_bits),
    }
}

/// Bits of a fact for `a` as the first, and for an unseen source.
fn bits(reason: Reason, tuning: &AttributionTuning) -> (f64, f64) {
    let (first, unseen) = weight(reason, tuning);
    (if reason.speaks_for() == Some(PairSide::B) { -first } else { first }, unseen)
}

/// The chance of what so many bits speak for.
pub(crate) fn chance(bits: f64) -> f64 {
    if bits < 0.0 { exp2(bits) / (1.0 + exp2(bits)) } else { 1.0 / (1.0 + exp2(-bits)) }
}

/// The verdict of some facts.
pub fn judged(reasons: Vec<Reason>, tuning: &AttributionTuning) -> PairSource {
    let sum = |of: fn((f64, f64)) -> f64| reasons.iter().map(|&reason| of(bits(reason, tuning))).sum::<f64>();
    let (a_first, unseen) = (chance(sum(|bits| bits.0)), chance(tuning.unseen_pair_bits + sum(|bits| bits.1)));
    let chances = [(Verdict::AFirst, (1.0 - unseen) * a_first), (Verdict::BFirst, (1.0 - unseen) * (1.0 - a_first))];
    let best = chances.into_iter().fold((Verdict::Unseen, unseen), |best, one| if one.1 > best.1 { one } else { best });
    let verdict = if best.1 >= tuning.verdict_chance { best.0 } else { Verdict::Undetermined };
    PairSource { verdict, probability: best.1, a_first, unseen, reasons }
}

/// Words of a document beside the words shared with a partner.
#[derive(Clone, Copy)]
struct Ends {
    head: u32,
    tail: u32,
    /// Words of the tail that speak for the document.
    goes_on: u32,
}

/// A third document that shares something with both of a pair.
#[derive(Clone, Copy)]
struct Third<'a> {
    doc: DocId,
    /// Links from the first of the pair to the third document, and from the second.
    a: SharedLink<'a>,
    b: SharedLink<'a>,
}

/// What the verdicts on the matches of a report rest on.
#[derive(Debug)]
pub struct DirectionFacts<'a> {
    corpus: &'a Corpus,
    evidence: RunEvidence<'a>,
    /// Agencies that each document credits, without the document's own outlet, ascending, each once.
    credits: Rows<Agency>,
    /// By document: the agency that the outlet is, or the outlet itself.
    outlet: Vec<Option<Agency>>,
    /// The outlets of the corpus.
    outlets: BTreeSet<Agency>,
    /// By document: whether the outlet is an agency.
    wires: Vec<bool>,
    shared: &'a SharedText,
    /// By match ([`DirectionFacts::apart`]).
    apart: Vec<u32>,
}

impl<'a> DirectionFacts<'a> {
    /// Before a verdict, the facts need [`DirectionFacts::with_apart`].
    pub fn new(corpus: &'a Corpus, evidence: RunEvidence<'a>, shared: &'a SharedText) -> DirectionFacts<'a> {
        let outlet = outlets(corpus, evidence);
        let credits = |doc: DocId| {
            let named = evidence.credits.of(doc).iter().filter(|placed| placed.credit.kind.of_text());
            let others = named.filter_map(|placed| placed.credit.agency).filter(|&a| Some(a) != outlet[doc.index()]);
            let mut out: Vec<Agency> = others.collect();
            out.sort_unstable();
            out.dedup();
            out
        };
        let wire = |doc| corpus.source(doc).is_some_and(|source| evidence.credits.table.is_agency(source));
        DirectionFacts {
            credits: corpus.docs().map(credits).collect(),
            wires: corpus.docs().map(wire).collect(),
            outlets: outlet.iter().flatten().copied().collect(),
            outlet,
            corpus,
            evidence,
            shared,
            apart: Vec::new(),
        }
    }

    /// The same with what [`DirectionFacts::apart`] says of each match, in order.
    pub fn with_apart(self, apart: Vec<u32>) -> DirectionFacts<'a> {
        DirectionFacts { apart, ..self }
    }

    /// The verdict on a match, an index of [`Verified::matches`](crate::model::pair::Verified::matches). O(words matched).
    pub fn judge(&self, match_index: usize) -> PairSource {
        judged(self.reasons(match_index), self.shared.tuning())
    }

    fn link(&self, doc: DocId, other: DocId) -> Option<SharedLink<'a>> {
        self.shared.between(doc, other)
    }

    /// Documents that share something with both, the nearest of each, ascending.
    fn thirds(&self, a: DocId, b: DocId) -> Vec<Third<'a>> {
        let shared = self.shared;
        let of_a = shared.near(a).filter_map(|a| Some(Third { doc: a.other, a, b: shared.between(b, a.other)? }));
        let of_b = shared.near(b).filter_map(|b| Some(Third { doc: b.other, a: shared.between(a, b.other)?, b }));
        let mut out: Vec<Third<'a>> = of_a.chain(of_b).collect();
        out.sort_unstable_by_key(|third| third.doc);
        out.dedup_by_key(|third| third.doc);
        out
    }

    fn reasons(&self, match_index: usize) -> Vec<Reason> {
        let m = &self.evidence.verified.matches[match_index];
        let mut out = Vec::new();
        let same_time = self.shared.tuning().same_time_minutes;
        out.extend(earlier(self.corpus.date(m.a), self.corpus.date(m.b), same_time));
        let thirds = self.thirds(m.a, m.b);
        self.credited(m.a, m.b, &thirds, &mut out);
        self.shape(match_index, thirds.is_empty(), &mut out);
        self.others(match_index, &thirds, &mut out);
        out.shrink_to_fit(); // there is one for each match
        out
    }

    fn credited(&self, a: DocId, b: DocId, thirds: &[Third<'_>], out: &mut Vec<Reason>) {
        let [x, y] = [a, b].map(|doc| self.credits.of(doc));
        let [own_a, own_b] = [a, b].map(|doc| self.outlet[doc.index()]);
        out.extend(own_a.filter(|own| y.contains(own)).map(|own| Reason::CreditsOther(PairSide::B, own)));
        out.extend(own_b.filter(|own| x.contains(own)).map(|own| Reason::CreditsOther(PairSide::A, own)));
        match (self.wires[a.index()], self.wires[b.index()]) {
            (true, false) => out.push(Reason::IsAgency(PairSide::A)),
            (false, true) => out.push(Reason::IsAgency(PairSide::B)),
            _ => {}
        }
        // An agency of the corpus is unseen all the same if no text of the agency is near the two documents.
        let near = |agency| thirds.iter().any(|c| self.outlet[c.doc.index()] == Some(agency));
        let absent =
            |&&agency: &&Agency| !self.outlets.contains(&agency) || (own_a.max(own_b) != Some(agency) && !near(agency));
        let theirs = |agency: &&Agency| Some(**agency) != own_a && Some(**agency) != own_b && absent(agency);
        if let Some(&agency) = x.iter().filter(|agency| y.contains(agency)).find(theirs) {
            out.push(Reason::SameAgency(agency));
        } else if let Some(&agency) = x.iter().find(theirs) {
            out.push(Reason::ForeignAgency(PairSide::A, agency));
        } else if let Some(&agency) = y.iter().find(theirs) {
            out.push(Reason::ForeignAgency(PairSide::B, agency));
        } else {
            for (doc, side) in [(a, PairSide::A), (b, PairSide::B)] {
                let feed = |kind| kind == crate::model::credits::CreditKind::Syndicated;
                let unnamed = self
                    .evidence
                    .credits
                    .of(doc)
                    .iter()
                    .map(|placed| placed.credit)
                    .any(|credit| feed(credit.kind) && credit.agency.is_none());
                out.extend((unnamed && self.credits.of(doc).is_empty()).then_some(Reason::FromFeed(side)));
            }
        }
    }

    /// What the places of the shared words say. Furniture is no part of a text. Nor does a text go on with words that
    /// nobody else has, unless the two documents are `alone`.
    fn shape(&self, match_index: usize, alone: bool, out: &mut Vec<Reason>) {
        let m = &self.evidence.verified.matches[match_index];
        let (Some(x), Some(y)) = (self.link(m.a, m.b), self.link(m.b, m.a)) else { return };
        let ends = |link: SharedLink<'_>, doc: DocId| {
            let (first, last) = (link.spans.iter().next()?, link.spans.iter().last()?);
            let (head, tail) = (
                TokenSpan { start: 0, end: first.start },
                TokenSpan { start: last.end, end: self.evidence.words[doc.index()] },
            );
            let left = |span: TokenSpan| span.len() - self.shared.furniture(doc).words_within(span);
            let goes_on = left(tail) - if alone { 0 } else { self.shared.alone(doc).words_within(tail) };
            Some(Ends { head: left(head), tail: left(tail), goes_on })
        };
        let (Some(ends_a), Some(ends_b)) = (ends(x, m.a), ends(y, m.b)) else { return };
        let &AttributionTuning { end_words, lead_words, part_share, .. } = self.shared.tuning();
        for (side, ends, other, of_side, of_other) in [
            (PairSide::A, ends_a, ends_b, m.coverage.of_a(), m.coverage.of_b()),
            (PairSide::B, ends_b, ends_a, m.coverage.of_b(), m.coverage.of_a()),
        ] {
            let ends_early = ends.tail <= end_words && other.goes_on >= ends.tail + end_words;
            if of_side >= part_share && ends_early && other.head <= end_words {
                out.push(Reason::CutTail(side, other.goes_on - ends.tail));
            }
            if of_other >= part_share && ends.head >= other.head + lead_words && other.head < lead_words {
                out.push(Reason::NewLead(side, ends.head - other.head));
            }
        }
        if m.coverage.of_a() < part_share && m.coverage.of_b() < part_share {
            out.push(Reason::Parts);
        }
    }

    /// What third documents say.
    fn others(&self, match_index: usize, thirds: &[Third<'_>], out: &mut Vec<Reason>) {
        let m = &self.evidence.verified.matches[match_index];
        let (Some(x), Some(y)) = (self.link(m.a, m.b), self.link(m.b, m.a)) else { return };
        let &AttributionTuning { chance_words, edit_words, own_sentence_words, .. } = self.shared.tuning();
        let (mut near_a, mut near_b, mut between) = (0, 0, None);
        for &Third { doc, a, b } in thirds {
            let nearer = |x: SharedLink<'_>, y: SharedLink<'_>| {
                u32::from(x.shared + y.edits >= y.shared + x.edits + chance_words)
            };
            near_a += nearer(a, b);
            near_b += nearer(b, a);
            let least = x.shared.min(y.shared) + edit_words;
            let source = self.apart[a.match_index].min(self.apart[b.match_index]) == 0;
            if source && a.shared.min(b.shared) >= least && between.is_none_or(|(most, _)| a.shared + b.shared > most) {
                between = Some((a.shared + b.shared, doc));
            }
        }
        if near_a != near_b {
            let side = if near_a > near_b { PairSide::A } else { PairSide::B };
            out.push(Reason::Nearer(side, near_a.abs_diff(near_b)));
        }
        let [own_a, own_b] = [m.a, m.b].map(|doc| self.shared.alone(doc).words());
        if !thirds.is_empty() && own_a.abs_diff(own_b) >= own_sentence_words {
            let side = if own_a > own_b { PairSide::A } else { PairSide::B };
            out.push(Reason::OwnWords(side, own_a.abs_diff(own_b)));
        }
        out.extend(between.map(|(_, third)| Reason::Between(third)));
        out.extend(
            (between.is_none() && self.apart[match_index] > 0).then_some(Reason::EachHasMore(self.apart[match_index])),
        );
    }

    /// How many words each of a pair shares with a third document that the partner lacks; 0 for a word or none. If the
    /// second document were taken from the first, words that the first lacks would be edits of the second, and no third
    /// document's. The first document may have been edited before the second took the words: the third document shows
    /// the edit, and then lacks the words of the partner.
    pub fn apart(&self, match_index: usize) -> u32 {
        let m = &self.evidence.verified.matches[match_index];
        let (Some(x), Some(y)) = (self.link(m.a, m.b), self.link(m.b, m.a)) else { return 0 };
        let [in_a, in_b] = [x, y].map(|link| link.spans.iter().collect::<Vec<_>>());
        let more = |Third { a, b, .. }| without(a.spans.iter(), &in_a).min(without(b.spans.iter(), &in_b));
        let most = self.thirds(m.a, m.b).into_iter().map(more).max().unwrap_or(0);
        if most >= self.shared.tuning().chance_words { most } else { 0 }
    }
}

/// The agency that each document's outlet is, or the outlet itself.
pub(crate) fn outlets(corpus: &Corpus, evidence: RunEvidence<'_>) -> Vec<Option<Agency>> {
    let outlet = |doc| corpus.source(doc).and_then(|source| evidence.credits.table.agency_of(source));
    corpus.docs().map(outlet).collect()
}

/// The earlier of two dates; `None` within the dead zone. A date without time may mean any time of the day.
fn earlier(a: Option<Date>, b: Option<Date>, same_time_minutes: u32) -> Option<Reason> {
    let (a, b) = (a?, b?);
    let (side, first, second) = if a.seconds <= b.seconds { (PairSide::A, a, b) } else { (PairSide::B, b, a) };
    let minutes = low_u32((first.seconds.abs_diff(second.seconds) / 60).min(u32::MAX.into()));
    let sure = match (first.precision, second.precision) {
        (Precision::Day, Precision::Second) => minutes.saturating_sub(DAY),
        _ => minutes,
    };
    let days = (first.precision, second.precision) == (Precision::Day, Precision::Day);
    match sure {
        minutes if minutes < same_time_minutes => None,
        // The next day may be an hour later.
        DAY if days => Some(Reason::DayEarlier(side)),
        _ => Some(Reason::Earlier(side, sure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let same_time = AttributionTuning::default().same_time_minutes;
        let date = |seconds, precision| Some(Date { seconds, precision });
        let (time, day) = (|h: i64| date(h * 3600, Precision::Second), |d: i64| date(d * 86400, Precision::Day));
        for (a, b, want) in [
            (None, time(1), None),
            (time(1), time(1), None),
            (date(3600, Precision::Second), date(3700, Precision::Second), None),
            (date(3600, Precision::Second), date(4100, Precision::Second), Some(Reason::Earlier(PairSide::A, 8))),
            (time(1), time(3), Some(Reason::Earlier(PairSide::A, 120))),
            (day(1), day(1), None),
            (day(1), day(2), Some(Reason::DayEarlier(PairSide::A))),
            (day(1), day(3), Some(Reason::Earlier(PairSide::A, 2880))),
            (day(1), time(30), None),
            (day(1), time(49), Some(Reason::Earlier(PairSide::A, 60))),
            (time(20), day(1), Some(Reason::Earlier(PairSide::A, 240))),
        ] {
            assert_eq!(earlier(a, b, same_time), want, "{a:?} {b:?}");
            let mirrored = want.map(|reason| match reason {
                Reason::Earlier(side, minutes) => Reason::Earlier(side.other(), minutes),
                _ => Reason::DayEarlier(PairSide::B),
            });
            assert_eq!(earlier(b, a, same_time), mirrored, "{b:?} {a:?}");
        }
    }

    #[test]
    fn verdicts() {
        let agency = crate::model::agencies::AgencyTable::default().agency_of("AFP").expect("a known agency");
        for (reasons, verdict, least) in [
            (vec![], Verdict::Undetermined, 0.0),
            (vec![Reason::Earlier(PairSide::A, 5000)], Verdict::AFirst, 0.85),
            (vec![Reason::Earlier(PairSide::B, 5000)], Verdict::BFirst, 0.85),
            (vec![Reason::Earlier(PairSide::A, 100), Reason::CutTail(PairSide::A, 90)], Verdict::Undetermined, 0.4),
            (vec![Reason::CreditsOther(PairSide::B, agency)], Verdict::AFirst, 0.99),
            (vec![Reason::Earlier(PairSide::A, 5000), Reason::SameAgency(agency)], Verdict::Unseen, 0.9),
            (vec![Reason::ForeignAgency(PairSide::B, agency), Reason::Parts], Verdict::Unseen, 0.6),
            (
                vec![Reason::ForeignAgency(PairSide::B, agency), Reason::Earlier(PairSide::A, 5000)],
                Verdict::AFirst,
                0.6,
            ),
        ] {
            let judgement = judged(reasons.clone(), &AttributionTuning::default());
            assert!(judgement.verdict == verdict && judgement.probability >= least, "{judgement:?}");
        }
    }
}
