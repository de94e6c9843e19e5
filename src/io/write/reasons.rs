//! Owns the reasons of a verdict in words.

use crate::base::ids::Precision;
use crate::model::corpus::Corpus;
use crate::model::pair::Match;
use crate::model::report::Report;
use crate::model::source::{PairSide, Reason};

/// All reasons of a match, on a single line.
pub fn text(corpus: &Corpus, report: &Report, match_index: usize) -> String {
    let (m, source) = (&report.matches[match_index], &report.sources[match_index]);
    source.reasons.iter().map(|&reason| words(corpus, report, m, reason)).collect::<Vec<_>>().join("; ")
}

fn words(corpus: &Corpus, report: &Report, m: &Match, reason: Reason) -> String {
    let id = |side| corpus.id(if side == PairSide::A { m.a } else { m.b });
    let agency = |agency| report.credits.table.name(agency);
    let both = |side: PairSide| (id(side), id(side.other()));
    match reason {
        // A day stays a day: from a date without a time no hours are told.
        Reason::Earlier(side, _) if let Some(days) = days_between(corpus, m) => {
            let days = if days == 1 { "a day".to_owned() } else { format!("{days} days") };
            format!("{} is dated {days} earlier", id(side))
        }
        Reason::Earlier(side, minutes) => {
            let (count, unit) = match minutes {
                0..120 => (minutes, "minutes"),
                120..2880 => (minutes / 60, "hours"),
                _ => (minutes / 1440, "days"),
            };
            format!("{} is dated {count} {unit} earlier", id(side))
        }
        Reason::DayEarlier(side) => format!("{} is dated a day earlier", id(side)),
        Reason::CreditsOther(side, outlet) => format!("{} credits {}", id(side), agency(outlet)),
        Reason::IsAgency(side) => format!("{} comes from an agency", id(side)),
        Reason::CutTail(side, words) => {
            let (x, y) = both(side);
            format!("{x} ends where {y} goes on for {words} words")
        }
        Reason::NewLead(side, words) => format!("{} begins with {words} words of its own", id(side)),
        Reason::OwnWords(side, words) => {
            let (x, y) = both(side);
            format!("{x} has {words} more words than {y} that no other document has")
        }
        Reason::Nearer(side, 1) => format!("one other document is nearer to {}", id(side)),
        Reason::Nearer(side, more) => {
            let (x, y) = both(side);
            format!("{more} more documents are nearer to {x} than to {y}")
        }
        Reason::SameAgency(name) => format!("both credit {}, which is not among the documents", agency(name)),
        Reason::ForeignAgency(side, name) => {
            format!("{} credits {}, which is not among the documents", id(side), agency(name))
        }
        Reason::FromFeed(side) => format!("{} came from a feed that it does not name", id(side)),
        Reason::Parts => "what they share is the smaller part of both".into(),
        Reason::EachHasMore(words) => {
            format!("each shares {words} words with another document that the other one lacks")
        }
        Reason::Between(doc) => format!("{} shares more with both than they with each other", corpus.id(doc)),
    }
}

/// Days between the dates of a pair, if one of the two dates has no time.
fn days_between(corpus: &Corpus, m: &Match) -> Option<u64> {
    let (a, b) = (corpus.date(m.a)?, corpus.date(m.b)?);
    let without_time = a.precision == Precision::Day || b.precision == Precision::Day;
    without_time.then(|| a.day().abs_diff(b.day()))
}
