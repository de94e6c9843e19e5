//! Owns pairs as the terminal shows them: who took how much from whom in one line, and the first shared words below.

use super::highlight::{self, FAINT, Mark, Marked, Notation, styled};
use super::summary::ScanFacts;
use super::takers::how_sure;
use std::io;
use std::io::Write;
use wirecopy::base::cast::{rounded, to_u64};
use wirecopy::io::write::human::{clipped, count, counted, one_line, percent, words_of};
use wirecopy::io::write::people::apart_in_time;
use wirecopy::io::write::reasons::Points;
use wirecopy::model::source::{PairSide, Parent};
use wirecopy::model::story::Cluster;
use wirecopy::model::taking::Direction;
use wirecopy::{Corpus, DocId, Report};

/// Code points of a passage that are quoted, of a text without a title, and of a name: before a quotation, and of a pair.
const QUOTED: usize = 240;
const FIRST_WORDS: usize = 70;
const NAME: usize = 24;
const LONG_NAME: usize = 60;

/// What the brackets in quotations mean.
const FROM_TO: &str = "In quotations: [before -> after] changed on the way, [+ words] put in, [- words] left out.";
const SIDES: &str = "In quotations: [A: words / B: words] differ between the two; on lines of their own, [- words] stand only in A, [+ words] only in B.";

/// A pair in words: the first line, and how differences are written.
pub struct PairLine {
    pub text: String,
    pub notation: Notation,
    /// Whether the side named first is the second document.
    pub swapped: bool,
}

/// PeopleNames of two documents as a line shows them, the likely source first.
pub struct PairNames<'a> {
    pub corpus: &'a Corpus,
    pub report: &'a Report,
    pub names: [String; 2],
}

impl PairNames<'_> {
    /// `Northwire → Daily Meridian: 294 of 300 words the same (98 %), very likely from there, 14 hours later`. `names` are of
    /// a and b.
    pub fn line(&self, match_index: usize, third: impl Fn(Parent) -> String) -> PairLine {
        let m = &self.report.matches[match_index];
        let Some(taking) = self.report.takings.get(match_index) else {
            let text = format!("{} and {}: Jaccard {:.2}", self.names[0], self.names[1], m.overlap.jaccard());
            return PairLine { text, notation: Notation::Sides, swapped: false };
        };
        let (first, second) = (taking.first, taking.first.other());
        let name = |side| &*self.names[usize::from(side == PairSide::B)];
        let words = |side| words_of(self.report.words_shared(match_index, side).unwrap_or_default());
        let both = || format!("A: {}, {}; B: {}, {}", name(first), words(first), name(second), words(second));
        let (text, notation) = match taking.direction {
            Direction::TakenBy(_) => {
                let share = self.report.words_shared(match_index, second).unwrap_or_default();
                let later = self.later(m.side(first), m.side(second));
                let likely = how_sure(self.report.origins[m.side(second).index()].probability);
                // Nobody takes words from the own outlet.
                let outlets = [m.a, m.b].map(|doc| self.corpus.source(doc));
                let from = if outlets[0].is_some() && outlets[0] == outlets[1] { "run again" } else { "from there" };
                let text = format!(
                    "{} → {}: {} the same ({}), {likely} {from}{later}",
                    name(first),
                    name(second),
                    words_of(share),
                    percent(share.share())
                );
                (text, Notation::FromTo)
            }
            Direction::FromThird(parent) => {
                let likely = if matches!(parent, Parent::Document(_)) { "likely" } else { "perhaps" };
                (format!("{}; both {likely} from {}", both(), third(parent)), Notation::Sides)
            }
            Direction::Form => (format!("{}; one form with other figures, nobody's words", both()), Notation::Sides),
            Direction::Unknown => (format!("{}; who took from whom cannot be told", both()), Notation::Sides),
        };
        PairLine { text, notation, swapped: first == PairSide::B }
    }

    fn later(&self, first: DocId, second: DocId) -> String {
        let Some((x, y)) = self.corpus.date(first).zip(self.corpus.date(second)) else { return String::new() };
        match apart_in_time(x, y) {
            None if x.day() == y.day() => ", the same day".to_owned(),
            None => String::new(),
            Some(time) if x < y => format!(", {time} later"),
            Some(time) => format!(", though dated {time} earlier"),
        }
    }
}

impl ScanFacts<'_> {
    /// The pair with most words in common of each of some stories; of no story, the pairs with most words of all.
    pub fn closest(&self, order: &[usize], stories: &[&Cluster]) -> Vec<usize> {
        if stories.is_empty() {
            // Forms come last: of all pairs they tell least.
            let (forms, others): (Vec<usize>, Vec<usize>) =
                order.iter().partition(|&&match_index| self.report.matches[match_index].form);
            return others.into_iter().chain(forms).take(self.top).collect();
        }
        let mut story_of = vec![None; self.loaded.corpus.len()];
        for (number, cluster) in stories.iter().take(self.top).enumerate() {
            cluster.documents().for_each(|doc| story_of[doc.index()] = Some(number));
        }
        let mut best = vec![None; stories.len().min(self.top)];
        for &match_index in order {
            let m = &self.report.matches[match_index];
            if let Some(number) = story_of[m.a.index()].filter(|_| story_of[m.a.index()] == story_of[m.b.index()]) {
                best[number].get_or_insert(match_index);
            }
        }
        best.into_iter().flatten().collect()
    }

    /// Pairs, and what the brackets mean.
    pub fn write_pairs(&self, out: &mut impl Write, pairs: &[usize]) -> io::Result<()> {
        let mut used = [false; 2];
        for &match_index in pairs {
            if let Some(notation) = self.write_pair(out, match_index)? {
                used[usize::from(notation == Notation::Sides)] = true;
            }
        }
        for (text, _) in [FROM_TO, SIDES].into_iter().zip(used).filter(|(_, used)| *used) {
            writeln!(out, "{}", styled(FAINT, &self.screen.wrap(text, 0)))?;
        }
        writeln!(out)
    }

    /// A pair; gives the notation of differences if there are any.
    fn write_pair(&self, out: &mut impl Write, match_index: usize) -> io::Result<Option<Notation>> {
        let (corpus, m) = (&self.loaded.corpus, &self.report.matches[match_index]);
        let names = self.names.pair(m.a, m.b).map(|name| self.screen.apart(&clipped(&name, LONG_NAME)));
        let pair = PairNames { corpus, report: self.report, names };
        let line = pair.line(match_index, |parent| self.source_name(parent));
        writeln!(out, "  {}", self.screen.wrap(&line.text, 2))?;
        if self.verbose {
            self.figures(out, match_index)?;
        }
        let Some(passage) = self.report.passages_of(m).first() else { return Ok(None) };
        let (docs, passage) = match line.swapped {
            true => ([m.b, m.a], passage.mirrored()),
            false => ([m.a, m.b], passage.clone()),
        };
        let texts = [Marked::new(self.text(docs[0])?), Marked::new(self.text(docs[1])?)];
        let mut quote = |text: String| writeln!(out, "    {}", self.screen.wrap(&text, 4));
        let differ = passage.differences().len() > 1;
        match highlight::both(&texts[0], &texts[1], &passage, line.notation, QUOTED) {
            Some(line) => quote(format!("“{line}”"))?,
            None => {
                let names =
                    if line.swapped { [&pair.names[1], &pair.names[0]] } else { [&pair.names[0], &pair.names[1]] };
                for (side, mark) in Mark::of(0, &passage).iter().enumerate() {
                    let label = match line.notation {
                        Notation::FromTo => self.screen.apart(&clipped(names[side], NAME)),
                        Notation::Sides => ["A", "B"][side].to_owned(),
                    };
                    quote(format!("{label}: “{}”", texts[side].excerpt(mark, QUOTED)))?;
                }
            }
        }
        Ok(differ.then_some(line.notation))
    }

    /// What else is known of a pair.
    fn figures(&self, out: &mut impl Write, match_index: usize) -> io::Result<()> {
        let (m, source) = (&self.report.matches[match_index], self.report.sources.get(match_index));
        let mut parts = vec![format!("Jaccard {:.2}", m.overlap.jaccard())];
        if let Some(source) = source {
            let passages = counted(to_u64(m.passages.len()), "passage");
            parts.push(format!("{} bits in {passages}", count(to_u64(rounded(m.weight_bits)))));
            let verdict = format!("{} with chance {:.2}", source.verdict.name(), source.probability);
            parts.push(format!("Of these two alone: {verdict}"));
            let Points { pro, contra } = Points::of(&self.names, self.report, match_index);
            parts.extend((!pro.is_empty()).then(|| format!("For: {}", pro.join("; "))));
            parts.extend((!contra.is_empty()).then(|| format!("Against: {}", contra.join("; "))));
        }
        let text = format!("{} / {}: {}", self.names.id(m.a), self.names.id(m.b), parts.join(". "));
        writeln!(out, "    {}", styled(FAINT, &self.screen.wrap(&text, 4)))
    }

    /// What a source is called.
    pub fn source_name(&self, parent: Parent) -> String {
        match parent {
            Parent::Document(doc) => self.screen.apart(&self.names.who(doc)),
            Parent::Agency(agency) => {
                let name = self.screen.apart(&one_line(self.report.credits.table.name(agency)));
                format!("{name}, an agency that the texts name; no {} of it is here", self.noun())
            }
            Parent::Unseen => "a source that is not here".to_owned(),
        }
    }

    /// The first words of a text.
    pub fn first_words(&self, doc: DocId) -> io::Result<String> {
        Ok(clipped(&self.text(doc)?, FIRST_WORDS))
    }
}
