//! Owns what a person sees of two compared texts: the verdict, both texts with the shared passages marked, figures below.

use super::closest::{PairLine, PairNames};
use super::differences::{ListedDifference, outside};
use super::highlight::{FAINT, Mark, Marked, Notation, passage, styled};
use super::layout::{Screen, TextTable};
use super::summary::BOLD;
use crate::cli::args::CompareArgs;
use anyhow::Result;
use serde_json::{Value, json};
use std::io::Write;
use wirecopy::base::cast::to_u64;
use wirecopy::engine::text::indexed::IndexedText;
use wirecopy::io::write::diff;
use wirecopy::io::write::human::{clipped, count, counted, one_line};
use wirecopy::io::write::people::{PeopleNames, day};
use wirecopy::io::write::reasons::Points;
use wirecopy::model::overlap::Overlap;
use wirecopy::model::pair::{Difference, Passage, Stretch};
use wirecopy::model::source::{PairSide, Parent};
use wirecopy::model::taking::Direction;
use wirecopy::run::texts::is_evidence;
use wirecopy::{DocId, Params, Report};

/// Columns of the passages: words that are equal, words of both sides, and places in code points.
const TITLES: &[&str] = &["", " words", " of A", " of B", "kind", "in A", "in B"];
const NOISY_TITLES: &[&str] = &["", " words", " nearly", " of A", " of B", "kind", "in A", "in B"];
const TAKEN_TITLES: &[&str] = &["", " words", " of source", " of copy", "kind", "in source", "in copy"];
const NOISY_TAKEN_TITLES: &[&str] =
    &["", " words", " nearly", " of source", " of copy", "kind", "in source", "in copy"];
/// Code points of the name of a text in the verdict.
const NAME: usize = 60;

/// What is told of two texts.
pub struct CompareSummary<'a> {
    pub args: &'a CompareArgs,
    pub params: &'a Params,
    pub names: PeopleNames<'a>,
    /// A report of one match, or of none.
    pub report: &'a Report,
    /// What the two documents are called, and the documents, in order of the corpus.
    pub called: [&'a str; 2],
    pub docs: [DocId; 2],
    pub texts: [Marked<'a>; 2],
    pub verbose: bool,
}

/// Both texts in the order in which a person reads them.
struct Ordered<'a> {
    texts: [&'a Marked<'a>; 2],
    titles: [String; 2],
    passages: Vec<Passage>,
    /// `source` and `copy`, or A and B.
    labels: [&'static str; 2],
}

impl CompareSummary<'_> {
    /// Writes the verdict first; where nothing is shared, one line is all.
    pub fn write(&self, screen: Screen, out: &mut impl Write) -> Result<()> {
        if self.report.passages.is_empty() {
            let line = self.nothing(screen);
            writeln!(out, "{}", screen.wrap(&line, 0))?;
            return Ok(());
        }
        let line = self.line(screen);
        let common = to_u64(self.report.passages.iter().filter(|passage| !self.counts(passage)).count());
        let ordered = self.ordered(screen, &line);
        writeln!(out, "{}", styled(BOLD, &screen.wrap(&line.text, 0)))?;
        if common > 0 {
            let are = if common == 1 { "is a common phrase and does" } else { "are common phrases and do" };
            let text = format!("{} {are} not count.", counted(common, "passage"));
            writeln!(out, "{}", screen.wrap(&text, 0))?;
        }
        self.points(screen, out)?;
        writeln!(out)?;
        let Ordered { texts, titles, passages, labels, .. } = &ordered;
        let marks: Vec<[Mark; 2]> = passages.iter().enumerate().map(|(number, one)| Mark::of(number, one)).collect();
        for (side, text) in texts.iter().enumerate() {
            let title = format!("━━ {}: {}", labels[side], titles[side]);
            writeln!(out, "{}", styled(BOLD, &title))?;
            let marks: Vec<&Mark> = marks.iter().map(|both| &both[side]).collect();
            writeln!(out, "{}\n", screen.wrap(text.whole(&marks).trim_end(), 0))?;
        }
        writeln!(out, "{}", styled(BOLD, "━━ shared"))?;
        self.passages(screen, &ordered, out)?;
        if let Some(steps) = outside(&texts[0].0, &texts[1].0, passages) {
            writeln!(out, "outside of the passages:")?;
            for line in ListedDifference::new(&texts[0].0, &texts[1].0, &steps, screen).lines() {
                writeln!(out, "     {}", screen.wrap(&line, 5))?;
            }
        }
        if self.verbose {
            self.figures(screen, out)?;
        }
        let near = if self.args.noisy { ", [≈ words] in nearly the same letters" } else { "" };
        let [first, second] = labels;
        let key = format!(
            "Places are code points. [- words] stand only in {first}, [+ words] only in {second}, [~ words] in another place{near}; [before -> after] and lists go from {first} to {second}."
        );
        writeln!(out, "{}", styled(FAINT, &screen.wrap(&key, 0)))?;
        Ok(())
    }

    /// Whether a passage is more than a common phrase.
    fn counts(&self, passage: &Passage) -> bool {
        let words = self.texts.iter().map(|text| to_u64(text.0.tokens().len())).sum();
        is_evidence(passage, words, self.params)
    }

    /// The verdict.
    fn line(&self, screen: Screen) -> PairLine {
        let names = match self.args.inputs.is_empty() {
            true => short(self.called).map(|name| clipped(name, NAME)),
            false => self.names.pair(self.docs[0], self.docs[1]),
        };
        let names = names.map(|name| screen.apart(&name));
        let pair = PairNames { corpus: self.names.corpus(), report: self.report, names };
        pair.line(0, |parent| match parent {
            Parent::Document(doc) => screen.apart(&self.names.who(doc)),
            Parent::Agency(agency) => {
                format!("{}, an agency that the texts name", screen.apart(self.report.credits.table.name(agency)))
            }
            Parent::Unseen => "a source that is not among the documents".to_owned(),
        })
    }

    fn ordered(&self, screen: Screen, line: &PairLine) -> Ordered<'_> {
        let taken = matches!(self.report.takings[0].direction, Direction::TakenBy(_));
        let order = if line.swapped { [1, 0] } else { [0, 1] };
        let title = |at: usize| {
            let called = screen.apart(&one_line(self.called[at]));
            let doc = self.docs[at];
            let date = self.names.corpus().date(doc).map(|date| format!(", {}", day(date))).unwrap_or_default();
            match self.names.outlet(doc) {
                Some(outlet) => format!("{called} ({}{date})", screen.apart(&outlet)),
                None => format!("{called}{date}"),
            }
        };
        let passages = self.report.passages.iter();
        Ordered {
            texts: order.map(|at| &self.texts[at]),
            titles: order.map(title),
            passages: passages.map(|p| if line.swapped { p.mirrored() } else { p.clone() }).collect(),
            labels: if taken && line.notation == Notation::FromTo { ["source", "copy"] } else { ["A", "B"] },
        }
    }

    /// One line for two texts without a passage in common.
    fn nothing(&self, screen: Screen) -> String {
        let names = if self.args.inputs.is_empty() { short(self.called) } else { self.called };
        let [a, b] = names.map(|name| screen.apart(&clipped(name, NAME)));
        let words = self.texts.each_ref().map(|text| text.0.tokens().len());
        let width = self.params.hash.shingle_width;
        let mut line = match self.args.inputs.is_empty() {
            true => format!("{a} and {b} share no passage of {} words or more.", self.params.query.min_words),
            false => format!("{a} and {b} share nothing that scan reports; wirecopy explain {a} {b} --in … says why."),
        };
        for (name, words) in [(&a, words[0]), (&b, words[1])] {
            if words < width {
                line += &format!(" {name} is too short to compare (under {width} words).");
            }
        }
        line
    }

    /// What speaks for the verdict, and what against.
    fn points(&self, screen: Screen, out: &mut impl Write) -> Result<()> {
        if self.args.inputs.is_empty() {
            let line =
                "Two texts alone do not tell who was first; dates and other articles do: compare ID ID --in FILES.";
            writeln!(out, "{}", styled(FAINT, &screen.wrap(line, 0)))?;
            return Ok(());
        }
        let Points { pro, contra } = Points::of(&self.names, self.report, 0);
        for (label, list) in [("for", pro), ("against", contra)] {
            for point in list {
                writeln!(out, "  {label}: {}", screen.wrap(&screen.apart(&point), 4 + label.len()))?;
            }
        }
        Ok(())
    }

    fn passages(&self, screen: Screen, ordered: &Ordered<'_>, out: &mut impl Write) -> Result<()> {
        let noisy = self.args.noisy;
        let [a, b] = ordered.texts;
        let mut table = TextTable::new(match (noisy, ordered.labels[0]) {
            (false, "A") => TITLES,
            (true, "A") => NOISY_TITLES,
            (false, _) => TAKEN_TITLES,
            (true, _) => NOISY_TAKEN_TITLES,
        });
        for (number, p) in ordered.passages.iter().enumerate() {
            let label = styled(passage(number), &format!("[{}]", number + 1));
            let mut row = vec![label, count(u64::from(p.matched_words))];
            row.extend(noisy.then(|| count(u64::from(p.near_words()))));
            row.extend([p.in_a, p.in_b].map(|side| count(side.tokens.len().into())));
            let kind = if self.counts(p) { p.kind.name() } else { "common phrase" };
            row.push(kind.to_owned());
            row.extend([p.in_a, p.in_b].map(|side| format!("{}-{}", side.chars.start, side.chars.end)));
            table.row(row);
            for line in ListedDifference::new(&a.0, &b.0, &p.differences(), screen).lines() {
                table.row([line]);
            }
        }
        table.write(&screen, out)?;
        Ok(())
    }

    /// Jaccard, containment and bits.
    fn figures(&self, screen: Screen, out: &mut impl Write) -> Result<()> {
        let (m, o) = (&self.report.matches[0], self.report.matches[0].overlap);
        let width = self.params.hash.shingle_width;
        let share = |share: f64| format!("{:.0} %", 100.0 * share);
        let whole = format!(
            "Jaccard {:.3}: {} shared of {} and {} different shingles of {width} words; {} of {} is in {}, {} of {} is in {}; {:.0} bits in {}",
            o.jaccard(),
            count(u64::from(o.shared)),
            count(u64::from(o.a)),
            count(u64::from(o.b)),
            share(o.containment_a()),
            self.called[0],
            self.called[1],
            share(o.containment_b()),
            self.called[1],
            self.called[0],
            m.weight_bits,
            counted(to_u64(m.passages.len()), "passage")
        );
        writeln!(out, "{}", screen.wrap(&one_line(&whole), 0))?;
        Ok(())
    }

    /// The same as JSON, in order of the corpus.
    pub fn json(&self) -> Result<Value> {
        let [a, b] = self.texts.each_ref().map(|text| &text.0);
        let overlap = self.report.matches.first().map_or(Overlap::default(), |m| m.overlap);
        let differences = |steps: &[Difference]| -> Result<Value> {
            let mut text = Vec::new();
            diff::json(&mut text, &diff::shown(a, b, steps))?;
            Ok(serde_json::from_slice(&text)?)
        };
        let side = |text: &IndexedText<'_>, at: Stretch| {
            json!({
                "char_start": at.chars.start, "char_end": at.chars.end, "byte_start": at.bytes.start,
                "byte_end": at.bytes.end, "words": at.tokens.len(), "text": text.piece(at.tokens),
            })
        };
        let passage = |p: &Passage| -> Result<Value> {
            Ok(json!({
                "a": side(a, p.in_a), "b": side(b, p.in_b), "kind": p.kind.name(), "identity": p.identity(),
                "matched_words": p.matched_words, "near_words": p.near_words(), "weight_bits": p.weight_bits,
                "diff": differences(&p.differences())?,
            }))
        };
        let words = |side| (!self.report.matches.is_empty()).then(|| self.report.words_shared(0, side)).flatten();
        let [words_a, words_b] = [PairSide::A, PairSide::B].map(words);
        let taker = self.report.takings.first().and_then(|taking| match taking.direction {
            Direction::TakenBy(side) => Some(side),
            _ => None,
        });
        let name = |side| self.called[usize::from(side == PairSide::B)];
        let outside = outside(a, b, &self.report.passages);
        Ok(json!({
            "v": 1, "a": self.called[0], "b": self.called[1],
            "jaccard": overlap.jaccard(), "containment_a": overlap.containment_a(),
            "containment_b": overlap.containment_b(),
            "shared_shingles": overlap.shared, "shingles_a": overlap.a, "shingles_b": overlap.b,
            "taken_from": taker.map(|side| name(side.other())),
            "words_taken": taker.and_then(words).map(|share| share.taken),
            "words_shared_a": words_a.map(|share| share.taken), "words_shared_b": words_b.map(|share| share.taken),
            "words_a": words_a.map(|share| share.of), "words_b": words_b.map(|share| share.of),
            "passages": self.report.passages.iter().map(passage).collect::<Result<Vec<Value>>>()?,
            "diff_outside": outside.map(|steps| differences(&steps)).transpose()?,
        }))
    }
}

/// Two paths without their folders, if the names alone tell the two apart.
fn short(paths: [&str; 2]) -> [&str; 2] {
    let names = paths.map(|path| path.rsplit(['/', '\\']).next().unwrap_or(path));
    if names[0] == names[1] { paths } else { names }
}
