//! Owns what a person sees after a scan: what was found, the strongest pairs, what was left out.

use super::marks::{FAINT, Mark, Marked, one_line, styled};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::time::Duration;
use wirecopy::pipeline::load::Loaded;
use wirecopy::results::{Match, Stats};
use wirecopy::{Corpus, DocId, Params, Report};

const BOLD: Style = Style::new().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();
/// Code points of a passage that are quoted.
const QUOTED: usize = 240;
/// Skipped inputs that are named unless all are asked for.
const NAMED: usize = 10;

/// What there is to tell.
pub struct Facts<'a> {
    pub params: &'a Params,
    pub loaded: &'a Loaded,
    pub report: &'a Report,
    /// Pairs to show.
    pub top: usize,
    pub took: Duration,
}

impl Facts<'_> {
    /// Writes the summary.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (report, stats) = (self.report, &self.report.stats);
        let seconds = self.took.as_secs_f64();
        let size = format!("{} words, {} bytes, {seconds:.1} s", count(stats.tokens), count(stats.bytes));
        writeln!(
            out,
            "{} documents {}",
            styled(BOLD, &count(stats.documents as u64)),
            styled(FAINT, &format!("({size})"))
        )?;
        self.found(out)?;
        writeln!(out)?;
        let mut order: Vec<&Match> = report.matches.iter().collect();
        order.sort_by(|x, y| rank(y).total_cmp(&rank(x)).then((x.a, x.b).cmp(&(y.a, y.b))));
        if !order.is_empty() && self.top > 0 {
            writeln!(out, "{}", styled(BOLD, "Strongest pairs"))?;
        }
        for (i, found) in order.iter().take(self.top).enumerate() {
            self.pair(out, i + 1, found)?;
        }
        if order.len() > self.top {
            let rest = count((order.len() - self.top) as u64);
            writeln!(
                out,
                "{}",
                styled(
                    FAINT,
                    &format!(
                        "… and {rest} more pairs (--top N shows more, --pairs FILE and --passages FILE write all)"
                    )
                )
            )?;
        }
        self.method(out, stats)
    }

    fn found(&self, out: &mut impl Write) -> io::Result<()> {
        let (report, stats) = (self.report, &self.report.stats);
        let pairs = styled(BOLD, &count(report.matches.len() as u64));
        let near = count(stats.near_duplicates as u64);
        let threshold = self.params.query.min_jaccard;
        if stats.guaranteed_run.is_some() {
            let passages = styled(BOLD, &count(report.passages.len() as u64));
            writeln!(
                out,
                "{pairs} pairs share text, in {passages} passages; {near} of them are near-duplicates (Jaccard {threshold} or more)"
            )?;
        } else {
            writeln!(out, "{pairs} pairs of near-duplicates (Jaccard {threshold} or more)")?;
        }
        let clusters = &report.clusters;
        let inside: usize = clusters.iter().map(|c| c.members.len() + 1).sum();
        if let Some(largest) = clusters.first() {
            let size = largest.members.len() + 1;
            writeln!(
                out,
                "{} clusters of near-duplicates hold {} documents; the largest has {}",
                count(clusters.len() as u64),
                count(inside as u64),
                count(size as u64)
            )?;
        }
        if stats.too_short > 0 {
            let width = self.params.hash.shingle_width;
            writeln!(
                out,
                "{} documents are too short to compare (under {width} words)",
                count(stats.too_short as u64)
            )?;
        }
        Ok(())
    }

    fn pair(&self, out: &mut impl Write, number: usize, m: &Match) -> io::Result<()> {
        let corpus = &self.loaded.corpus;
        writeln!(out, "{number:3}. {} {} {}", name(corpus, m.a), styled(FAINT, "and"), name(corpus, m.b))?;
        let o = m.overlap;
        let mut facts = format!(
            "Jaccard {:.2} · {:.0} % of the first is in the second, {:.0} % of the second in the first",
            o.jaccard(),
            100.0 * o.containment_a(),
            100.0 * o.containment_b()
        );
        if !m.passages.is_empty() {
            facts += &format!(
                " · {} shared words in {} passages, {:.0} bits",
                count(u64::from(m.matched_words)),
                m.passages.len(),
                m.weight_bits
            );
        }
        writeln!(out, "     {}", styled(FAINT, &facts))?;
        if let Some(passage) = self.report.passages_of(m).first() {
            let [in_a, in_b] = Mark::of(number - 1, passage);
            writeln!(out, "     “{}”", Marked::new(corpus.text(m.a)).excerpt(&in_a, QUOTED))?;
            if passage.matched_words < passage.in_b.tokens.len().max(passage.in_a.tokens.len()) {
                writeln!(out, "     “{}”", Marked::new(corpus.text(m.b)).excerpt(&in_b, QUOTED))?;
            }
        }
        writeln!(out)
    }

    /// What the run promises, and what its caps left out.
    fn method(&self, out: &mut impl Write, stats: &Stats) -> io::Result<()> {
        let threshold = self.params.query.min_jaccard;
        let mut say = |text: String| writeln!(out, "{}", styled(FAINT, &text));
        match stats.bands {
            None => say(format!("Every pair was compared ({} in all).", count(stats.candidates as u64)))?,
            Some(cut) => {
                let run =
                    stats.guaranteed_run.map_or(String::new(), |n| format!("; every shared run of {n} words was seen"));
                say(format!(
                    "{} candidate pairs verified exactly. A pair at Jaccard {threshold} becomes one with chance {:.4} ({} bands of {} rows){run}.",
                    count(stats.candidates as u64),
                    stats.expected_recall,
                    cut.bands,
                    cut.rows
                ))?;
            }
        }
        let limit = self.params.query.pair_limit;
        for (what, capped) in [("sketch keys", stats.capped_bands), ("fingerprints", stats.capped_fingerprints)] {
            if capped.buckets > 0 {
                say(format!(
                    "{} {what} stand in over {limit} documents: those are linked as stars, each document with the first and the next, not pair by pair (--pair-limit).",
                    count(capped.buckets)
                ))?;
            }
        }
        Ok(())
    }
}

/// Order of the summary: by weight, where there are no passages by shared shingles.
fn rank(m: &Match) -> f64 {
    if m.passages.is_empty() { f64::from(m.overlap.shared) } else { m.weight_bits }
}

fn name(corpus: &Corpus, doc: DocId) -> String {
    let id = styled(BOLD, &one_line(corpus.id(doc)));
    match corpus.source(doc) {
        Some(source) => format!("{id} ({})", one_line(source)),
        None => id,
    }
}

/// Writes what was skipped and what should be known, to standard error.
pub fn left_out(out: &mut impl Write, loaded: &Loaded, all: bool) -> io::Result<()> {
    for note in &loaded.notes {
        writeln!(
            out,
            "{} {}: {} (first: {})",
            styled(WARNING, "note:"),
            count(note.count),
            one_line(&note.what),
            one_line(&note.first)
        )?;
    }
    let skipped = &loaded.skipped;
    if skipped.is_empty() {
        return Ok(());
    }
    let shown = if all { skipped.len() } else { NAMED.min(skipped.len()) };
    writeln!(out, "{} {} inputs:", styled(WARNING, "skipped"), count(skipped.len() as u64))?;
    for one in &skipped[..shown] {
        writeln!(out, "  {}: {}", one_line(&one.place()), one_line(&one.reason))?;
    }
    if shown < skipped.len() {
        writeln!(out, "  … and {} more (--verbose names all)", count((skipped.len() - shown) as u64))?;
    }
    Ok(())
}

/// A count with separators: 1,234,567.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_read_well() {
        for (n, want) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(n), want);
        }
    }
}
