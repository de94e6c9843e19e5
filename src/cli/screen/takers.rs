//! Owns who took most: articles with the words that they took, and from whom.

use super::highlight::{FAINT, styled};
use super::layout::entry;
use super::summary::{BOLD, ScanFacts};
use std::cmp::Reverse;
use std::io;
use std::io::Write;
use wirecopy::DocId;
use wirecopy::attribution::taking::Taker;
use wirecopy::base::cast::to_u64;
use wirecopy::io::write::human::{count, counted, percent, words_of};
use wirecopy::io::write::people::{apart_in_time, day};
use wirecopy::model::source::{Parent, Reason};

/// Chance of a source from which on no "likely" is said.
pub const SURE: f64 = 0.9;

impl ScanFacts<'_> {
    /// The first of some takers, below a title.
    pub fn write_takers(&self, out: &mut impl Write, title: &str, takers: &[&Taker]) -> io::Result<()> {
        if takers.is_empty() || self.top == 0 {
            return Ok(());
        }
        writeln!(out, "{}", styled(BOLD, title))?;
        let shown = &takers[..self.top.min(takers.len())];
        let labels: Vec<String> = shown.iter().map(|one| counted(one.taken.taken.into(), "word")).collect();
        let width = labels.iter().map(String::len).max().unwrap_or(0);
        for (label, taker) in labels.iter().zip(shown) {
            let from = self.taken_from(taker)?;
            entry(&self.screen, out, &format!("{label:>width$}"), &[self.headline(taker.doc)?, from])?;
        }
        if takers.len() > shown.len() {
            let more = counted(to_u64(takers.len() - shown.len()), &format!("more {}", self.noun()));
            writeln!(out, "  {}", styled(FAINT, &self.screen.wrap(&format!("… and {more} (--top N shows more)"), 2)))?;
        }
        writeln!(out)
    }

    /// `100 % of it, from Northwire, 14 hours earlier, credited`.
    fn taken_from(&self, taker: &Taker) -> io::Result<String> {
        let Taker { doc, taken, source, probability, own_outlet } = *taker;
        let likely = if probability < SURE { "likely " } else { "" };
        let mut parts = vec![format!("{} ({})", percent(taken.share()), words_of(taken))];
        match source {
            Parent::Document(parent) => {
                let who = match own_outlet {
                    true => format!("{likely}again from {}", self.brief(parent)),
                    false => format!("{likely}from {}", self.screen.apart(&self.names.who(parent))),
                };
                parts.push(who);
                parts.extend(self.earlier(parent, doc));
                parts.extend(self.credited(doc).then(|| "credited".to_owned()));
            }
            Parent::Agency(agency) => {
                let name = self.screen.apart(self.report.credits.table.name(agency));
                parts.push(format!("{likely}from {name}, which is not among the NOUNs; credited"));
            }
            Parent::Unseen => parts.push(format!("{likely}from a source that is not among the NOUNs")),
        }
        Ok(parts.join(", ").replace("NOUN", self.noun()))
    }

    /// By how much the first document is dated earlier, or what else the dates say.
    pub fn earlier(&self, first: DocId, second: DocId) -> Option<String> {
        let corpus = &self.loaded.corpus;
        let (x, y) = (corpus.date(first)?, corpus.date(second)?);
        Some(match apart_in_time(x, y) {
            None if x.day() == y.day() => "the same day".to_owned(),
            None => return None,
            Some(time) if x < y => format!("{time} earlier"),
            Some(time) => format!("although dated {time} later"),
        })
    }

    /// Whether a document credits the outlet of its source.
    fn credited(&self, doc: DocId) -> bool {
        let Some(match_index) = self.report.origins[doc.index()].match_index else { return false };
        let m = &self.report.matches[match_index];
        self.report.sources[match_index].reasons.iter().any(|reason| match reason {
            Reason::CreditsOther(side, _) => m.side(*side) == doc,
            _ => false,
        })
    }

    /// Agencies that documents credit, those credited most first.
    pub fn write_credits(&self, out: &mut impl Write) -> io::Result<()> {
        let credits = &self.report.credits;
        let mut counts: std::collections::BTreeMap<&str, u64> = Default::default();
        let mut documents = 0;
        for doc in self.loaded.corpus.docs() {
            let named = credits.of(doc).iter().filter(|placed| placed.credit.kind.of_text());
            let mut names: Vec<&str> =
                named.filter_map(|placed| placed.credit.agency).map(|agency| credits.table.name(agency)).collect();
            names.sort_unstable();
            names.dedup();
            documents += u64::from(!names.is_empty());
            names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
        }
        if documents == 0 {
            return Ok(());
        }
        let mut order: Vec<(&str, u64)> = counts.into_iter().collect();
        order.sort_by_key(|&(name, number)| (Reverse(number), name));
        let named: Vec<String> = order
            .iter()
            .take(self.top.max(1))
            .map(|&(name, number)| format!("{} ({})", self.screen.apart(name), count(number)))
            .collect();
        let more = if order.len() > named.len() { ", …" } else { "" };
        let verb = if documents == 1 { "credits" } else { "credit" };
        let line = format!("{} {verb} a source: {}{more}.", counted(documents, self.noun()), named.join(", "));
        writeln!(out, "{}\n", self.screen.wrap(&line, 0))
    }

    /// Outlet, day and title of a document.
    pub fn headline(&self, doc: DocId) -> io::Result<String> {
        let title = match self.names.title(doc) {
            Some(title) => title,
            None => self.first_words(doc)?,
        };
        Ok(format!("{}: {}", self.brief(doc), self.screen.apart(&title)))
    }

    /// Outlet, day and id of a document.
    fn brief(&self, doc: DocId) -> String {
        let date = self.loaded.corpus.date(doc).map(|date| format!(", {}", day(date))).unwrap_or_default();
        let id = self.screen.apart(&self.names.id(doc));
        match self.names.outlet(doc) {
            Some(outlet) => {
                format!("{}{date} {}", styled(BOLD, &self.screen.apart(&outlet)), styled(FAINT, &format!("({id})")))
            }
            None => format!("{}{date}", styled(BOLD, &id)),
        }
    }
}
