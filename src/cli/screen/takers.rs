//! Owns the articles with most words of others: how many words, from whom, and how sure the source is.

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
use wirecopy::model::source::{PairSide, Parent, Reason};

/// Chance of a source from which on the source is very likely.
const SURE: f64 = 0.9;

/// How likely a source is that people are told.
pub fn how_sure(probability: f64) -> &'static str {
    if probability >= SURE { "very likely" } else { "likely" }
}

impl ScanFacts<'_> {
    /// The first of some takers, below a title.
    pub fn write_takers(&self, out: &mut impl Write, title: &str, takers: &[&Taker]) -> io::Result<()> {
        let shown = &takers[..self.shown(takers.len())];
        if shown.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", styled(BOLD, title))?;
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
        let told = 100.0 * self.params.tuning.attribution.verdict_chance;
        let legend = format!(
            "A source is inferred from dates, credits and edits, among these articles alone: “very likely” from a chance of {:.0} %, “likely” from {told:.0} %. Both may have the words from a third that is not here. No credit found means that none was recognised in the text. Whether words were used with permission, nobody can tell from texts.",
            100.0 * SURE
        );
        writeln!(out, "{}\n", styled(FAINT, &self.screen.wrap(&legend, 0)))
    }

    /// `98 % (294 of 300 words), very likely from Northwire, 14 hours earlier; credit found`.
    fn taken_from(&self, taker: &Taker) -> io::Result<String> {
        let Taker { doc, taken, source, probability, own_outlet } = *taker;
        let share = format!("{} ({})", percent(taken.share()), words_of(taken));
        let Parent::Document(parent) = source else {
            return Ok(format!("{share}, perhaps from {}", self.source_name(source)));
        };
        let likely = how_sure(probability);
        let who = match own_outlet {
            true => format!("again from {}", self.headline(parent)?),
            false => format!("from {}", self.screen.apart(&self.names.who(parent))),
        };
        let earlier = self.earlier(parent, doc).map(|earlier| format!(", {earlier}")).unwrap_or_default();
        // All sources together may have given more words than the likeliest alone.
        let part = match self.words_from_source(doc).filter(|&words| words < taken.taken) {
            Some(words) => format!("; {} of these", count(words.into())),
            None => ",".to_owned(),
        };
        let credit = match self.credited(doc) {
            _ if own_outlet || self.loaded.corpus.source(parent).is_none() => "",
            true => "; credit found",
            false => "; no credit found",
        };
        Ok(format!("{share}{part} {likely} {who}{earlier}{credit}"))
    }

    /// Words that a document has in common with the likely source.
    fn words_from_source(&self, doc: DocId) -> Option<u32> {
        let match_index = self.report.origins[doc.index()].match_index?;
        let side = if self.report.matches[match_index].a == doc { PairSide::A } else { PairSide::B };
        Some(self.report.words_shared(match_index, side)?.taken)
    }

    /// By how much the first document is dated earlier, or what else the dates say.
    pub fn earlier(&self, first: DocId, second: DocId) -> Option<String> {
        let corpus = &self.loaded.corpus;
        let (x, y) = (corpus.date(first)?, corpus.date(second)?);
        Some(match apart_in_time(x, y) {
            None if x.day() == y.day() => "the same day".to_owned(),
            None => return None,
            Some(time) if x < y => format!("{time} earlier"),
            Some(time) => format!("though dated {time} later"),
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

    /// Agencies that documents credit beside the own outlet, those credited most first.
    pub fn write_credits(&self, out: &mut impl Write) -> io::Result<()> {
        let credits = &self.report.credits;
        let mut counts: std::collections::BTreeMap<&str, u64> = Default::default();
        let mut documents = 0;
        for doc in self.loaded.corpus.docs() {
            let own = self.loaded.corpus.source(doc).map(str::to_lowercase);
            let named = credits.of(doc).iter().filter(|placed| placed.credit.kind.of_text());
            let all = named.filter_map(|placed| placed.credit.agency).map(|agency| credits.table.name(agency));
            let mut names: Vec<&str> = all.filter(|name| Some(name.to_lowercase()) != own).collect();
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
            .take(self.shown(order.len()).max(1))
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
