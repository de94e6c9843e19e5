//! Owns how a scan looked: how many pairs were compared, what is promised, what was set aside.

use super::highlight::{FAINT, styled};
use super::summary::ScanFacts;
use std::io;
use std::io::Write;
use wirecopy::base::cast::to_u64;
use wirecopy::io::write::human::{count, counted};

impl ScanFacts<'_> {
    /// What the run promises, and what was set aside: in a few lines, or in full.
    pub fn method(&self, out: &mut impl Write) -> io::Result<()> {
        let mut paragraphs = vec![[self.pairs_found(), self.compared()].join(" ")];
        match self.verbose {
            true => paragraphs.extend(self.set_aside()),
            false => paragraphs.extend(self.set_aside_in_short()),
        }
        for paragraph in paragraphs {
            writeln!(out, "{}", styled(FAINT, &self.screen.wrap(paragraph.trim(), 0)))?;
        }
        Ok(())
    }

    /// How many pairs there are.
    fn pairs_found(&self) -> String {
        let (stats, threshold) = (&self.report.stats, self.params.query.min_jaccard);
        let (pairs, near) = (to_u64(self.report.matches.len()), to_u64(stats.near_duplicates));
        if pairs == 0 || stats.guaranteed_run.is_none() {
            return String::new();
        }
        let share = if pairs == 1 { "shares" } else { "share" };
        let pairs = counted(pairs, "pair");
        if !self.verbose {
            return format!("{pairs} {share} text.");
        }
        let near = match near {
            0 => "none is a near-duplicate".to_owned(),
            1 => "1 is a near-duplicate".to_owned(),
            n => format!("{} are near-duplicates", count(n)),
        };
        format!("{pairs} {share} text, {near} (Jaccard {threshold} or more).")
    }

    /// How many pairs were compared, and how surely a pair is found.
    fn compared(&self) -> String {
        let (stats, query) = (&self.report.stats, &self.params.query);
        let candidates = to_u64(stats.candidates);
        let mut out = match stats.bands {
            None if stats.pairs_given => format!("Only the pairs given were compared ({}).", count(candidates)),
            None if stats.documents == 1 => {
                format!("One {}: there is nothing to compare it with.", self.noun())
            }
            None => {
                let across = match (stats.second_side > 0, query.most_apart.is_some()) {
                    (true, _) => " across the two sides",
                    (_, true) => " near enough in time",
                    _ => "",
                };
                format!("Every pair{across} was compared ({} in all).", count(candidates))
            }
            Some(_) if !self.verbose => format!(
                "{} compared word by word; a short or much rewritten loan may be missed.",
                counted(candidates, "pair")
            ),
            Some(_) => format!(
                "{} verified exactly. A near-duplicate is found with chance {:.4}.",
                counted(candidates, "candidate pair"),
                stats.expected_recall
            ),
        };
        if stats.expected_recall < query.recall {
            let asked = query.recall;
            out += &format!(" That is under the {asked} asked for: take more --slots, or a higher --min-jaccard.");
        }
        if let (Some(run), Some(_), true) = (stats.guaranteed_run, stats.bands, self.verbose) {
            out += &format!(" Every pair that shares a run of {run} words was looked at.");
        }
        if let (Some(bits), true) = (stats.guaranteed_evidence, self.verbose) {
            let window = self.params.tuning.candidates.stem_pair_window;
            let what = "bits of neighbouring telling words within";
            out += &format!(" So was every pair that shares {bits:.1} {what} {window} words.");
        }
        out
    }

    /// What was set aside, in one sentence; nothing if nothing was.
    fn set_aside_in_short(&self) -> Option<String> {
        let stats = &self.report.stats;
        let mut parts = Vec::new();
        let mut part = |n: u64, what: &str, rest: &str| {
            parts.extend((n > 0).then(|| format!("{} {rest}", counted(n, what))));
        };
        part(stats.with_boilerplate, self.noun(), "with page furniture");
        part(stats.closing_only, "pair", "of one outlet with nothing but an ending in common");
        part(stats.formulas_only, "pair", "with no more than a turn of phrase in common");
        part(stats.pairs_left_out(), "pair", "at most behind very common text");
        (!parts.is_empty()).then(|| format!("Set aside: {} (-v says more).", parts.join("; ")))
    }

    /// The same in full.
    fn set_aside(&self) -> Vec<String> {
        let (stats, limit) = (&self.report.stats, self.params.query.pair_limit);
        let mut out = Vec::new();
        if let Some(cut) = stats.bands {
            out.push(format!("The sketch was cut into {} bands of {} rows.", cut.bands, cut.rows));
        }
        if stats.with_boilerplate > 0 {
            out.push(format!(
                "Page furniture in {}, such as footers, was learnt and gave no match by itself (--keep-boilerplate counts it).",
                counted(stats.with_boilerplate, self.noun())
            ));
        }
        let share = |n: u64| if n == 1 { "shares" } else { "share" };
        if stats.closing_only > 0 {
            out.push(format!(
                "{} of one outlet {} only how both texts end, such as a note on the author (--keep-boilerplate counts it).",
                counted(stats.closing_only, "pair"),
                share(stats.closing_only)
            ));
        }
        if stats.formulas_only > 0 {
            out.push(format!(
                "{} {} no more than a turn of phrase that others have too, too light to report at --min-weight {}.",
                counted(stats.formulas_only, "pair"),
                share(stats.formulas_only),
                self.params.query.min_weight
            ));
        }
        for (what, capped) in [("sketch key", stats.capped_bands), ("fingerprint", stats.capped_fingerprints)] {
            if capped.buckets > 0 {
                let stand = if capped.buckets == 1 { "stands" } else { "stand" };
                out.push(format!(
                    "Except: {} {stand} in over {limit} documents each. Those were linked as stars, every one with a hub or two and the next; up to {} were not looked at for it (--pair-limit).",
                    counted(capped.buckets, what),
                    counted(capped.pairs_left_out, "pair")
                ));
            }
        }
        if stats.copies_left_out > 0 {
            out.push(format!(
                "Except: up to {} of copies were not looked at. Of a text that meets over {limit} documents, only the first document that has it meets copies of others; if it meets over {limit} texts, its copies meet only each other and their story (--pair-limit).",
                counted(stats.copies_left_out, "pair")
            ));
        }
        out
    }
}
