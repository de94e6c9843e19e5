//! Owns what a person sees after a scan: what was found, the strongest pairs, what was left out.

use super::highlight::{self, FAINT, Mark, Marked, styled};
use super::layout::{Screen, TextTable};
use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::io::Write;
use std::time::Duration;
use wirecopy::base::cast::to_u64;
use wirecopy::io::read::dates;
use wirecopy::io::write::html::facts::LeftOut;
use wirecopy::io::write::human::{clipped, count, counted, noun, one_line};
use wirecopy::io::write::strongest_first;
use wirecopy::model::derivation::Class;
use wirecopy::model::notes::Skipped;
use wirecopy::model::stats::Stats;
use wirecopy::model::story::Cluster;
use wirecopy::run::load::Loaded;
use wirecopy::{Corpus, DocId, Params, Report};

const BOLD: Style = Style::new().bold();
pub const WARNING: Style = AnsiColor::Yellow.on_default();
/// Code points of a passage that are quoted.
const QUOTED: usize = 240;
/// Columns of the strongest pairs: of each document the share that the other has, its day and name.
const PAIR_TITLES: &[&str] = &["  ", " in the other", " Jaccard", " words", " bits", "day", "document"];
const NEAR_TITLES: &[&str] = &["  ", " in the other", " Jaccard", "day", "document"];
/// Code points of an id or an outlet that are shown.
const LONGEST_NAME: usize = 160;
/// Skipped inputs that are named unless all are asked for.
const NAMED: usize = 10;

/// What there is to tell.
pub struct ScanFacts<'a> {
    pub params: &'a Params,
    pub loaded: &'a Loaded,
    pub report: &'a Report,
    /// Pairs to show.
    pub top: usize,
    pub took: Duration,
    /// What the summary is written for.
    pub screen: Screen,
}

/// What a story comes to: outlets, and days from first to last.
pub struct StorySummary {
    pub outlets: usize,
    pub days: Option<(String, String)>,
}

impl ScanFacts<'_> {
    /// Writes the summary.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (report, stats) = (self.report, &self.report.stats);
        let seconds = self.took.as_secs_f64();
        let size = format!("{}, {}, {seconds:.1} s", counted(stats.tokens, "word"), counted(stats.bytes, "byte"));
        let first_side = to_u64(stats.documents - stats.second_side);
        let against = if stats.second_side > 0 {
            format!("against {} ", count(to_u64(stats.second_side)))
        } else {
            String::new()
        };
        let mut text = Vec::new();
        writeln!(
            text,
            "{} {} {against}{}",
            styled(BOLD, &count(first_side)),
            noun(first_side, "document"),
            styled(FAINT, &format!("({size})"))
        )?;
        self.found(&mut text)?;
        writeln!(out, "{}", self.screen.page(&String::from_utf8_lossy(&text)))?;
        self.stories(out)?;
        let order = strongest_first(report);
        if !order.is_empty() && self.top > 0 {
            self.pairs(out, &order)?;
        }
        if order.len() > self.top {
            let rest = to_u64(order.len() - self.top);
            let files = match self.params.query.near_duplicates_only {
                true => "--pairs FILE writes all",
                false => "--pairs FILE and --passages FILE write all",
            };
            let line = match self.top {
                0 => format!("{} not shown (--top N shows some, {files})", counted(rest, "pair")),
                _ => format!("… and {} (--top N shows more, {files})", counted(rest, "more pair")),
            };
            writeln!(out, "{}", styled(FAINT, &self.screen.wrap(&line, 0)))?;
        }
        self.method(out, stats)
    }

    fn found(&self, out: &mut impl Write) -> io::Result<()> {
        let (report, stats) = (self.report, &self.report.stats);
        let matches = to_u64(report.matches.len());
        let given =
            if stats.pairs_given { format!(" of {} given", count(to_u64(stats.candidates))) } else { String::new() };
        let pairs = format!("{} {}{given}", styled(BOLD, &count(matches)), noun(matches, "pair"));
        let threshold = self.params.query.min_jaccard;
        if stats.guaranteed_run.is_some() {
            let passages = to_u64(report.passages.len());
            let passages = format!("{} {}", styled(BOLD, &count(passages)), noun(passages, "passage"));
            let near = to_u64(stats.near_duplicates);
            writeln!(
                out,
                "{pairs} {} text, in {passages}; {} {} (Jaccard {threshold} or more)",
                if matches == 1 { "shares" } else { "share" },
                counted(near, "pair"),
                if near == 1 { "is a near-duplicate" } else { "are near-duplicates" }
            )?;
        } else {
            writeln!(out, "{pairs} of near-duplicates (Jaccard {threshold} or more)")?;
        }
        for (template, one, several) in [(false, "story", "stories"), (true, "template", "templates")] {
            let clusters: Vec<usize> =
                self.clusters().iter().filter(|c| c.template == template).map(|c| c.size()).collect();
            let documents = counted(to_u64(clusters.iter().sum()), "document");
            match to_u64(clusters.len()) {
                0 => {}
                1 => writeln!(out, "{documents} are of 1 {one}")?,
                n => writeln!(out, "{documents} are of {} {several}", count(n))?,
            }
        }
        let round_ups: BTreeSet<DocId> =
            report.clusters.iter().flat_map(|c| &c.round_ups).map(|member| member.doc).collect();
        match to_u64(round_ups.len()) {
            0 => {}
            1 => writeln!(out, "1 document is a round-up of several")?,
            n => writeln!(out, "{} documents are round-ups of several", count(n))?,
        }
        self.derived(out)?;
        undated(out, &self.report.stats)?;
        if stats.too_short > 0 {
            let width = self.params.hash.shingle_width;
            let short = to_u64(stats.too_short);
            let are = if short == 1 { "is" } else { "are" };
            writeln!(out, "{} {are} too short to compare (under {width} words)", counted(short, "document"))?;
        }
        Ok(())
    }

    /// How many documents are derived, and from which share of words on.
    fn derived(&self, out: &mut impl Write) -> io::Result<()> {
        let of = |class| self.report.derivations.iter().filter(|derived| derived.class == class).count();
        let [wholly, partly] = [Class::Wholly, Class::Partly].map(of).map(to_u64);
        if wholly + partly == 0 {
            return Ok(());
        }
        let [all, some] = [self.params.query.wholly_from, self.params.query.partly_from].map(|share| 100.0 * share);
        let (is, wholly) = (if wholly == 1 { "is" } else { "are" }, counted(wholly, "document"));
        let shares =
            format!("({all:.0} % of their words or more are taken over), {} partly ({some:.0} %)", count(partly));
        writeln!(out, "{wholly} {is} wholly derived from others {shares}")
    }

    /// Clusters of two documents or more, the largest first; a lone story that a round-up holds is no cluster.
    pub fn clusters(&self) -> Vec<&Cluster> {
        self.report.clusters.iter().filter(|cluster| !cluster.members.is_empty()).collect()
    }

    /// Who carried a story, from when to when.
    pub fn story(&self, cluster: &Cluster) -> StorySummary {
        let corpus = &self.loaded.corpus;
        let outlets: BTreeSet<&str> = cluster.documents().filter_map(|doc| corpus.source(doc)).collect();
        let days: BTreeSet<String> = cluster.documents().filter_map(|doc| day(corpus, doc)).collect();
        StorySummary { outlets: outlets.len(), days: days.first().cloned().zip(days.last().cloned()) }
    }

    /// The largest stories.
    fn stories(&self, out: &mut impl Write) -> io::Result<()> {
        let clusters = self.clusters();
        if clusters.is_empty() || self.top == 0 {
            return Ok(());
        }
        writeln!(out, "{}", styled(BOLD, "Largest stories"))?;
        let mut table = TextTable::new(&["  ", " documents", " outlets", "days", "story"]);
        for (i, cluster) in clusters.iter().take(self.top).enumerate() {
            let story = self.story(cluster);
            let days = match story.days {
                Some((first, last)) if first == last => first,
                Some((first, last)) => format!("{first} to {last}"),
                None => String::new(),
            };
            let mut what =
                format!("{}: {}", self.name(cluster.representative), self.screen.apart(&one_line(&cluster.label)));
            let mut more = vec![];
            more.extend(cluster.template.then(|| "a template".to_owned()));
            if !cluster.round_ups.is_empty() {
                more.push(format!("{} beside others", counted(to_u64(cluster.round_ups.len()), "round-up")));
            }
            if !more.is_empty() {
                what += &styled(FAINT, &format!(" · {}", more.join(", ")));
            }
            let outlets = if story.outlets == 0 { String::new() } else { count(to_u64(story.outlets)) };
            table.row([(i + 1).to_string(), count(to_u64(cluster.size())), outlets, days, what]);
        }
        table.write(&self.screen, out)?;
        if clusters.len() > self.top {
            let rest = to_u64(clusters.len() - self.top);
            writeln!(out, "{}", styled(FAINT, &format!("… and {} more (--clusters FILE writes all)", count(rest))))?;
        }
        writeln!(out)
    }

    /// The strongest pairs: a row a document, and the shared words below.
    fn pairs(&self, out: &mut impl Write, order: &[usize]) -> io::Result<()> {
        let corpus = &self.loaded.corpus;
        writeln!(out, "{}", styled(BOLD, "Strongest pairs"))?;
        let with_passages = !self.params.query.near_duplicates_only;
        let mut table = TextTable::new(if with_passages { PAIR_TITLES } else { NEAR_TITLES });
        // A document that holds very much is in many pairs in a row.
        let mut texts: BTreeMap<DocId, Marked<'_>> = BTreeMap::new();
        for (i, &match_index) in order.iter().take(self.top).enumerate() {
            let m = &self.report.matches[match_index];
            let o = m.overlap;
            if i > 0 {
                table.row([String::new()]);
            }
            let figures =
                [format!("{:.2}", o.jaccard()), count(m.matched_words.into()), format!("{:.0}", m.weight_bits)];
            let figures = &figures[..if with_passages { 3 } else { 1 }];
            for (side, (doc, share)) in [(m.a, o.containment_a()), (m.b, o.containment_b())].into_iter().enumerate() {
                let mut row = vec![if side == 0 { (i + 1).to_string() } else { String::new() }];
                row.push(format!("{:.0} %", 100.0 * share));
                row.extend(figures.iter().map(|figure| if side == 0 { figure.clone() } else { String::new() }));
                row.extend([day(corpus, doc).unwrap_or_default(), self.name(doc)]);
                table.row(row);
            }
            if let Some(passage) = self.report.passages_of(m).first() {
                texts.retain(|&doc, _| doc == m.a || doc == m.b);
                for doc in [m.a, m.b] {
                    if let Entry::Vacant(new) = texts.entry(doc) {
                        new.insert(Marked::new(self.text(doc)?));
                    }
                }
                let (a, b) = (&texts[&m.a], &texts[&m.b]);
                match highlight::both(a, b, i, passage, QUOTED) {
                    Some(line) => table.row([format!("“{line}”")]),
                    None => {
                        let [in_a, in_b] = Mark::of(i, passage);
                        table.row([format!("“{}”", a.excerpt(&in_a, QUOTED))]);
                        table.row([format!("“{}”", b.excerpt(&in_b, QUOTED))]);
                    }
                }
            }
        }
        table.write(&self.screen, out)?;
        writeln!(out)
    }

    /// A document's id and outlet.
    fn name(&self, doc: DocId) -> String {
        let corpus = &self.loaded.corpus;
        let id = styled(BOLD, &self.screen.apart(&clipped(corpus.id(doc), LONGEST_NAME)));
        match corpus.source(doc) {
            Some(source) => format!("{id} ({})", self.screen.apart(&clipped(source, LONGEST_NAME))),
            None => id,
        }
    }

    fn text(&self, doc: DocId) -> io::Result<Cow<'_, str>> {
        self.loaded.corpus.text(doc).map_err(io::Error::other)
    }

    /// What the run promises, and what its caps left out.
    fn method(&self, out: &mut impl Write, stats: &Stats) -> io::Result<()> {
        let threshold = self.params.query.min_jaccard;
        let mut say = |text: String| writeln!(out, "{}", styled(FAINT, &self.screen.wrap(&text, 0)));
        match stats.bands {
            None if stats.pairs_given => say("Only the pairs given were compared.".to_owned())?,
            None if stats.documents == 1 => say("One document: there is nothing to compare it with.".to_owned())?,
            None => {
                let across = match (stats.second_side > 0, self.params.query.most_apart.is_some()) {
                    (true, _) => " of documents of both sides",
                    (_, true) => " near enough in time",
                    _ => "",
                };
                say(format!("Every pair{across} was compared ({} in all).", count(to_u64(stats.candidates))))?;
            }
            Some(cut) => say(format!(
                "{} verified exactly. A pair at Jaccard {threshold} is found with chance {:.4} ({} bands of {} rows).",
                counted(to_u64(stats.candidates), "candidate pair"),
                stats.expected_recall,
                cut.bands,
                cut.rows
            ))?,
        }
        if stats.expected_recall < self.params.query.recall {
            let asked = self.params.query.recall;
            say(format!("That is under the {asked} asked for: take more --slots, or a higher --min-jaccard."))?;
        }
        if let (Some(run), Some(_)) = (stats.guaranteed_run, stats.bands) {
            say(format!("Every pair that shares a run of {run} words was looked at."))?;
        }
        if stats.with_boilerplate > 0 {
            say(format!(
                "Page furniture in {}, such as footers, was learnt and gave no match by itself (--keep-boilerplate counts it).",
                counted(stats.with_boilerplate, "document")
            ))?;
        }
        if stats.closing_only > 0 {
            say(format!(
                "{} of one outlet {} only how both texts end, such as a note on the author (--keep-boilerplate counts it).",
                counted(stats.closing_only, "pair"),
                if stats.closing_only == 1 { "shares" } else { "share" },
            ))?;
        }
        if stats.formulas_only > 0 {
            say(format!(
                "{} {} no more than a turn of phrase that others have too, too light to report at --min-weight {}.",
                counted(stats.formulas_only, "pair"),
                if stats.formulas_only == 1 { "shares" } else { "share" },
                self.params.query.min_weight
            ))?;
        }
        let limit = self.params.query.pair_limit;
        for (what, capped) in [("sketch key", stats.capped_bands), ("fingerprint", stats.capped_fingerprints)] {
            if capped.buckets > 0 {
                let stand = if capped.buckets == 1 { "stands" } else { "stand" };
                say(format!(
                    "Except: {} {stand} in over {limit} documents each. Those were linked as stars, every one with a hub or two and the next; up to {} were not looked at for it (--pair-limit).",
                    counted(capped.buckets, what),
                    counted(capped.pairs_left_out, "pair")
                ))?;
            }
        }
        if stats.copies_left_out > 0 {
            say(format!(
                "Except: up to {} of copies were not looked at. Of a text that meets over {limit} documents, only the first document that has it meets copies of others; if it meets over {limit} texts, its copies meet only each other and their story (--pair-limit).",
                counted(stats.copies_left_out, "pair")
            ))?;
        }
        Ok(())
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

/// The day of a document.
fn day(corpus: &Corpus, doc: DocId) -> Option<String> {
    corpus.date(doc).map(|date| dates::show(date).chars().take(10).collect())
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
