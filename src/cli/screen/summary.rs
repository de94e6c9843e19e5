//! Owns what a person sees after a scan: what was found, the strongest pairs, what was left out.

use super::highlight::{FAINT, styled};
use super::layout::{Screen, entry};
use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;
use wirecopy::attribution::taking::{Taker, source_of_most, takers};
use wirecopy::base::cast::{long_to_f64, to_u64};
use wirecopy::io::write::html::facts::LeftOut;
use wirecopy::io::write::human::{count, counted, noun, one_line, size};
use wirecopy::io::write::people::{PeopleNames, days};
use wirecopy::io::write::strongest_first;
use wirecopy::model::derivation::Class;
use wirecopy::model::notes::Skipped;
use wirecopy::model::source::Parent;
use wirecopy::model::stats::Stats;
use wirecopy::model::story::Cluster;
use wirecopy::run::load::Loaded;
use wirecopy::{Date, DocId, Params, Report};

pub const BOLD: Style = Style::new().bold();
pub const WARNING: Style = AnsiColor::Yellow.on_default();
/// How many are shown unless the user says how many; and articles or stories so few that all are.
const TOP: usize = 5;
const FEW: usize = 15;
/// Skipped inputs that are named unless all are asked for.
const NAMED: usize = 10;

/// What there is to tell.
pub struct ScanFacts<'a> {
    pub params: &'a Params,
    pub loaded: &'a Loaded,
    pub report: &'a Report,
    pub names: PeopleNames<'a>,
    /// Articles, stories and pairs to show.
    pub top: usize,
    pub took: Duration,
    /// Result files.
    pub written: Vec<PathBuf>,
    /// Whether figures for experts are shown.
    pub verbose: bool,
    /// What the summary is written for.
    pub screen: Screen,
}

/// What a story comes to: outlets, and days from first to last.
pub struct StorySummary {
    pub outlets: usize,
    pub days: Option<(Date, Date)>,
}

impl ScanFacts<'_> {
    /// Writes the summary.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let order = strongest_first(self.report);
        let stories = self.stories();
        let takers = takers(&self.loaded.corpus, self.report);
        let takers = if self.few(&stories) { Vec::new() } else { takers };
        let (own, others): (Vec<&Taker>, Vec<&Taker>) = takers.iter().partition(|taker| taker.own_outlet);
        writeln!(out, "{}\n", self.screen.wrap(&self.read(), 0))?;
        let found = self.found(&order, &stories, others.as_slice(), own.len());
        if !found.is_empty() {
            writeln!(out, "{}\n", self.screen.wrap(&found, 0))?;
        }
        self.write_takers(out, "Articles with words of others", &others)?;
        if others.is_empty() {
            self.write_takers(out, "What one outlet ran again", &own)?;
        }
        self.write_stories(out, &stories)?;
        let pairs = self.closest(&order, &stories);
        if !pairs.is_empty() {
            let title =
                if stories.is_empty() { "Pairs with most words in common" } else { "Closest pair of each story" };
            writeln!(out, "{}", styled(BOLD, title))?;
            self.write_pairs(out, &pairs)?;
        }
        self.write_credits(out)?;
        self.set_apart(out)?;
        self.method(out)?;
        self.files(out)
    }

    /// How many of so many articles or stories are shown: all of a few, unless the user asks for fewer.
    pub fn shown(&self, of: usize) -> usize {
        if self.top == TOP && of <= FEW { of } else { self.top.min(of) }
    }

    /// What documents are called: a text of which nothing else is known may be no article.
    pub fn noun(&self) -> &'static str {
        let corpus = &self.loaded.corpus;
        let known = |doc| corpus.source(doc).is_some() || corpus.date(doc).is_some() || corpus.title(doc).is_some();
        if corpus.docs().any(known) { "article" } else { "document" }
    }

    /// What was read.
    fn read(&self) -> String {
        let (corpus, stats) = (&self.loaded.corpus, &self.report.stats);
        let first_side = to_u64(stats.documents - stats.second_side);
        let mut line = format!("{} {}", styled(BOLD, &count(first_side)), noun(first_side, self.noun()));
        if stats.second_side > 0 {
            line += &format!(" against {}", count(to_u64(stats.second_side)));
        }
        let outlets: BTreeSet<&str> = corpus.docs().filter_map(|doc| corpus.source(doc)).collect();
        if !outlets.is_empty() {
            let apart = if stats.second_side > 0 { "," } else { "" };
            line += &format!("{apart} from {}", counted(to_u64(outlets.len()), "outlet"));
        }
        let dates = || corpus.docs().filter_map(|doc| corpus.date(doc));
        if let (Some(first), Some(last)) = (dates().min(), dates().max()) {
            line += &format!(", {}", days(first, last));
        }
        let size = format!(
            "{}, {}, {:.1} s",
            counted(stats.tokens, "word"),
            size(long_to_f64(stats.bytes)),
            self.took.as_secs_f64()
        );
        format!("{line} {}", styled(FAINT, &format!("({size})")))
    }

    /// What was found, in a few sentences.
    fn found(&self, order: &[usize], stories: &[&Cluster], others: &[&Taker], own: usize) -> String {
        let mut out = Vec::new();
        let mut say = |number: usize, one: &str, several: &str| match number {
            0 => {}
            1 => out.push(one.replace('#', "1")),
            n => out.push(several.replace('#', &count(to_u64(n)))),
        };
        let spread = stories.iter().filter(|cluster| self.story(cluster).outlets > 1).count();
        let near_only = self.report.takings.is_empty() && !order.is_empty();
        if spread > 0 {
            say(spread, "# story ran in more than one outlet.", "# stories ran in more than one outlet.");
            say(stories.len() - spread, "# more ran in one outlet alone.", "# more ran in one outlet alone.");
        } else {
            say(stories.len(), "# story stands in more than one DOC.", "# stories stand in more than one DOC.");
        }
        let (inside, outside): (Vec<&Taker>, Vec<&Taker>) =
            others.iter().partition(|taker| matches!(taker.source, Parent::Document(_)));
        let parts = self.parts(&inside);
        say(
            inside.len(),
            &format!("# DOC likely has words of another one of these{parts}"),
            &format!("# DOCs likely have words of another one of these{parts}"),
        );
        say(
            outside.len(),
            "# DOC perhaps has words of a source that is not here.",
            "# DOCs perhaps have words of a source that is not here.",
        );
        say(own, "# DOC likely repeats its own outlet.", "# DOCs likely repeat their own outlet.");
        let part = 100.0 * self.params.query.partly_from;
        let untold = if self.few(stories) { 0 } else { self.untold(others.len() + own) };
        say(
            untold,
            &format!(
                "# more DOC shares {part:.0} % or more of its words, but from whom it has the words cannot be told."
            ),
            &format!(
                "# more DOCs share {part:.0} % or more of their words, but from whom they have the words cannot be told."
            ),
        );
        let told = !self.report.takings.is_empty() && inside.is_empty() && own == 0;
        if told && !order.is_empty() && !self.few(stories) {
            out.push("No DOC is shown to have words of another one of these.".to_owned());
        }
        if self.report.stats.documents < 2 {
        } else if order.is_empty() {
            out.push("No two share text.".to_owned());
        } else if near_only {
            let pairs = counted(to_u64(order.len()), "pair");
            out.push(format!("{pairs} of near-duplicates (Jaccard {} or more).", self.params.query.min_jaccard));
        } else if stories.is_empty() && others.is_empty() && own == 0 && untold == 0 {
            let pairs = to_u64(order.len());
            let share = if pairs == 1 { "shares" } else { "share" };
            out.push(format!("No two are copies. {} {share} a sentence or two.", counted(pairs, "pair")));
        }
        out.join(" ").replace("DOC", self.noun())
    }

    /// How many articles have nearly all words from others, and how many a part.
    fn parts(&self, takers: &[&Taker]) -> String {
        let nearly = takers.iter().filter(|one| self.class(one.doc) == Class::Wholly).count();
        let [wholly, partly] =
            [self.params.query.wholly_from, self.params.query.partly_from].map(|share| 100.0 * share);
        let parts = [
            (nearly, format!("{wholly:.0} % or more of the words")),
            (takers.len() - nearly, format!("{partly:.0} to {wholly:.0} %")),
        ];
        let parts = parts.iter().filter(|part| part.0 > 0);
        let has = |n: usize| if n == 1 { "has" } else { "have" };
        let parts: Vec<String> = parts.map(|(n, what)| format!("{} {} {what}", count(to_u64(*n)), has(*n))).collect();
        format!(": {}.", parts.join(", "))
    }

    /// Whether nothing is known of the texts, and no two are copies: what texts share is all there is to say then.
    fn few(&self, stories: &[&Cluster]) -> bool {
        self.noun() == "document" && stories.is_empty()
    }

    fn class(&self, doc: DocId) -> Class {
        self.report.derivations.get(doc.index()).map_or(Class::NotDerived, |one| one.class)
    }

    /// Documents that have a part of their words or more from a source, but from which source is not likely enough to tell.
    fn untold(&self, takers: usize) -> usize {
        let derived = self.report.derivations.iter().filter(|one| one.class != Class::NotDerived).count();
        derived.saturating_sub(takers)
    }

    /// Stories, the most outlets first; a lone story that a round-up holds is no story here, and no template.
    fn stories(&self) -> Vec<&Cluster> {
        let mut out: Vec<&Cluster> = self.clusters().into_iter().filter(|cluster| !cluster.template).collect();
        out.sort_by_cached_key(|cluster| Reverse((self.story(cluster).outlets, cluster.size())));
        out
    }

    /// Clusters of two documents or more, the largest first; a lone story that a round-up holds is no cluster.
    pub fn clusters(&self) -> Vec<&Cluster> {
        self.report.clusters.iter().filter(|cluster| !cluster.members.is_empty()).collect()
    }

    /// Who carried a story, from when to when.
    pub fn story(&self, cluster: &Cluster) -> StorySummary {
        let corpus = &self.loaded.corpus;
        let outlets: BTreeSet<&str> = cluster.documents().filter_map(|doc| corpus.source(doc)).collect();
        let dates = || cluster.documents().filter_map(|doc| corpus.date(doc));
        StorySummary { outlets: outlets.len(), days: dates().min().zip(dates().max()) }
    }

    /// The stories with most outlets.
    fn write_stories(&self, out: &mut impl Write, stories: &[&Cluster]) -> io::Result<()> {
        let shown = &stories[..self.shown(stories.len())];
        if shown.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", styled(BOLD, "Stories"))?;
        let label = |cluster: &&Cluster| match self.story(cluster).outlets {
            0 | 1 => counted(to_u64(cluster.size()), self.noun()),
            n => counted(to_u64(n), "outlet"),
        };
        let labels: Vec<String> = shown.iter().map(label).collect();
        let width = labels.iter().map(String::len).max().unwrap_or(0);
        for (label, cluster) in labels.iter().zip(shown) {
            let title = styled(BOLD, &self.screen.apart(&one_line(&cluster.label)));
            entry(&self.screen, out, &format!("{label:>width$}"), &[title, self.course(cluster)])?;
        }
        if stories.len() > shown.len() {
            let more = counted(to_u64(stories.len() - shown.len()), "more story");
            writeln!(
                out,
                "  {}",
                styled(FAINT, &self.screen.wrap(&format!("… and {more} (--clusters FILE writes all)"), 2))
            )?;
        }
        writeln!(out)
    }

    /// Number, days and beginning of a story.
    fn course(&self, cluster: &Cluster) -> String {
        let StorySummary { outlets, days: dates } = self.story(cluster);
        let mut parts = Vec::new();
        parts.extend((outlets > 1).then(|| counted(to_u64(cluster.size()), self.noun())));
        parts.extend(dates.map(|(first, last)| days(first, last)));
        parts.extend(match source_of_most(&self.report.origins, cluster) {
            // In one outlet nobody is first.
            Some((Parent::Document(_), _)) if outlets == 1 => None,
            Some((Parent::Document(doc), _)) => {
                Some(format!("likely first: {}", self.screen.apart(&self.names.who(doc))))
            }
            Some((source, _)) => Some(format!("perhaps from {}", self.source_name(source))),
            None => None,
        });
        let round_ups = to_u64(cluster.round_ups.len());
        parts.extend((round_ups > 0).then(|| format!("also in {}", counted(round_ups, "round-up"))));
        parts.join("; ")
    }

    /// What is no story: templates, and what takes no part.
    fn set_apart(&self, out: &mut impl Write) -> io::Result<()> {
        let stats = &self.report.stats;
        let templates: Vec<&Cluster> = self.clusters().into_iter().filter(|cluster| cluster.template).collect();
        let mut lines = Vec::new();
        if let Some(largest) = templates.first() {
            let documents = counted(to_u64(templates.iter().map(|one| one.size()).sum()), self.noun());
            lines.push(format!(
                "Recurring forms, no stories: {} with other figures or on other days, in {documents}; the largest: “{}” ({}).",
                counted(to_u64(templates.len()), "form"),
                self.screen.apart(&one_line(&largest.label)),
                counted(to_u64(largest.size()), self.noun())
            ));
        }
        if stats.too_short > 0 {
            let width = self.params.hash.shingle_width;
            let short = to_u64(stats.too_short);
            let are = if short == 1 { "is" } else { "are" };
            lines.push(format!("{} {are} too short to compare (under {width} words).", counted(short, self.noun())));
        }
        for line in &lines {
            writeln!(out, "{}", self.screen.wrap(line, 0))?;
        }
        let mut text = Vec::new();
        undated(&mut text, stats)?;
        write!(out, "{}", self.screen.page(&String::from_utf8_lossy(&text)))?;
        if lines.is_empty() && stats.undated == 0 { Ok(()) } else { writeln!(out) }
    }

    /// Where results went, and what else there is.
    fn files(&self, out: &mut impl Write) -> io::Result<()> {
        let shown = |path: &PathBuf| {
            let bytes = path.metadata().ok().filter(|about| about.is_file()).map(|about| about.len())?;
            Some(format!("{} ({})", one_line(&path.to_string_lossy()), size(long_to_f64(bytes))))
        };
        let written: Vec<String> = self.written.iter().filter_map(shown).collect();
        if !written.is_empty() {
            writeln!(out, "{}", self.screen.wrap(&format!("Written: {}", written.join(", ")), 0))?;
        } else if !self.report.matches.is_empty() {
            let more = "More: --html report.html shows everything in a browser, --pairs pairs.csv writes a table, -v adds figures such as Jaccard and bits.";
            writeln!(out, "{}", styled(FAINT, &self.screen.wrap(more, 0)))?;
        }
        Ok(())
    }

    pub fn text(&self, doc: DocId) -> io::Result<Cow<'_, str>> {
        self.loaded.corpus.text(doc).map_err(io::Error::other)
    }
}

/// Tells of documents that take no part for want of a date.
pub fn undated(out: &mut impl Write, stats: &Stats) -> io::Result<()> {
    let number = to_u64(stats.undated);
    match number {
        0 => Ok(()),
        1 => writeln!(out, "1 document without a date takes no part (--window)"),
        _ => writeln!(out, "{} without a date take no part (--window)", counted(number, "document")),
    }
}

/// Writes what was skipped and what should be known, to standard error.
pub fn left_out(out: &mut impl Write, loaded: &Loaded, all: bool) -> io::Result<()> {
    for note in &loaded.notes {
        let (what, first) = (one_line(&note.what), one_line(&note.first));
        let label = styled(WARNING, "note:");
        match note.count {
            1 => writeln!(out, "{label} {what}: {first}")?,
            n => writeln!(out, "{label} {what}: {} in all, the first: {first}", count(n))?,
        }
    }
    let skipped = &loaded.skipped;
    if skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} {}:", styled(WARNING, "skipped"), counted(to_u64(skipped.len()), "input"))?;
    // A field missing in every line of a file is a single thing to know, not a million.
    let groups: Vec<&[Skipped]> = match all {
        true => skipped.chunks(1).collect(),
        false => skipped.chunk_by(|x, y| (&x.path, &x.reason) == (&y.path, &y.reason)).collect(),
    };
    let shown = if all { groups.len() } else { NAMED.min(groups.len()) };
    for group in &groups[..shown] {
        let more = match group.len() {
            1 => String::new(),
            n => format!(" (and {} of this file)", counted(to_u64(n - 1), "more line")),
        };
        writeln!(out, "  {}: {}{more}", one_line(&group[0].place()), one_line(&group[0].reason))?;
    }
    let named: usize = groups[..shown].iter().map(|group| group.len()).sum();
    if named < skipped.len() {
        writeln!(out, "  … and {} more (--verbose names all)", count(to_u64(skipped.len() - named)))?;
    }
    Ok(())
}

/// Writes what the page of `--html` has no place for, to standard error.
pub fn not_on_page(out: &mut impl Write, left_out: LeftOut) -> io::Result<()> {
    if left_out.is_empty() {
        return Ok(());
    }
    let LeftOut { pairs, stories, passages } = left_out;
    let [pairs, stories, passages] =
        [(pairs, "pair"), (stories, "story"), (passages, "passage")].map(|(n, what)| counted(to_u64(n), what));
    let label = styled(WARNING, "note:");
    writeln!(out, "{label} {pairs}, {stories} and {passages} did not fit the page: --html-max allows more")
}
