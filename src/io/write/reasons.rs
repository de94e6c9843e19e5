//! Owns the reasons of a verdict in words, with ids for programs and with names for people.

use crate::io::write::people::{PeopleNames, apart_in_time};
use crate::model::corpus::Corpus;
use crate::model::pair::Match;
use crate::model::report::Report;
use crate::model::source::{PairSide, Reason};
use crate::model::taking::Direction;

/// All reasons of a match, on a single line, with the ids of the documents.
pub fn text(corpus: &Corpus, report: &Report, match_index: usize) -> String {
    let m = &report.matches[match_index];
    let teller = Teller { corpus, report, m, names: [corpus.id(m.a).to_owned(), corpus.id(m.b).to_owned()] };
    let reasons = &report.sources[match_index].reasons;
    reasons.iter().map(|&reason| teller.words(reason)).collect::<Vec<_>>().join("; ")
}

/// What speaks for what a person is told of a match, and what against.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Points {
    /// Short sentences without a full stop.
    pub pro: Vec<String>,
    /// The same.
    pub contra: Vec<String>,
}

impl Points {
    /// Of a match, with outlets and titles. Where the direction is unknown, each point stands where the point speaks for the
    /// document that is named first.
    pub fn of(names: &PeopleNames<'_>, report: &Report, match_index: usize) -> Points {
        let (m, taking) = (&report.matches[match_index], &report.takings[match_index]);
        let teller = Teller { corpus: names.corpus(), report, m, names: names.pair(m.a, m.b) };
        let mut out = Points::default();
        for &reason in &report.sources[match_index].reasons {
            let pro = match (taking.direction, reason.speaks_for()) {
                (Direction::TakenBy(side), Some(first)) => first != side,
                (Direction::TakenBy(_), None) => !reason.speaks_for_unseen(),
                (Direction::FromThird(_), None) => reason.speaks_for_unseen(),
                (Direction::FromThird(_) | Direction::Form, Some(_)) => continue,
                (_, Some(first)) => first == taking.first,
                (_, None) => false,
            };
            if pro { &mut out.pro } else { &mut out.contra }.push(teller.words(reason));
        }
        out
    }
}

/// What is needed to put a fact about a match into words.
struct Teller<'a> {
    corpus: &'a Corpus,
    report: &'a Report,
    m: &'a Match,
    /// The documents of the match, as they are called.
    names: [String; 2],
}

impl Teller<'_> {
    fn words(&self, reason: Reason) -> String {
        let name = |side: PairSide| &*self.names[usize::from(side == PairSide::B)];
        let agency = |agency| self.report.credits.table.name(agency);
        let both = |side: PairSide| (name(side), name(side.other()));
        match reason {
            Reason::Earlier(side, _) | Reason::DayEarlier(side) => {
                let dates = self.corpus.date(self.m.a).zip(self.corpus.date(self.m.b));
                let time = dates.and_then(|(a, b)| apart_in_time(a, b)).unwrap_or_default();
                format!("{} is dated {time} earlier", name(side))
            }
            Reason::CreditsOther(side, outlet) => format!("{} credits {}", name(side), agency(outlet)),
            Reason::IsAgency(side) => format!("{} comes from an agency", name(side)),
            Reason::CutTail(side, words) => {
                let (x, y) = both(side);
                format!("{x} ends where {y} goes on for {words} words")
            }
            Reason::NewLead(side, words) => format!("{} begins with {words} words of its own", name(side)),
            Reason::OwnWords(side, words) => {
                let (x, y) = both(side);
                format!("{x} has {words} more words than {y} that no other document has")
            }
            Reason::Nearer(side, 1) => format!("one other document is nearer to {}", name(side)),
            Reason::Nearer(side, more) => {
                let (x, y) = both(side);
                format!("{more} more documents are nearer to {x} than to {y}")
            }
            Reason::SameAgency(name) => format!("both credit {}, which is not among the documents", agency(name)),
            Reason::ForeignAgency(side, other) => {
                format!("{} credits {}, which is not among the documents", name(side), agency(other))
            }
            Reason::FromFeed(side) => format!("{} came from a feed that it does not name", name(side)),
            Reason::Parts => "what they share is the smaller part of both".into(),
            Reason::EachHasMore(words) => {
                format!("each shares {words} words with another document that the other one lacks")
            }
            Reason::Between(doc) => {
                format!("{} shares more with both than they with each other", self.corpus.id(doc))
            }
        }
    }
}
