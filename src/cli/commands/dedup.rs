//! Owns `wirecopy dedup`: read, find duplicates, copy what stays, say what went.

use super::{idle, plan};
use crate::cli::args::TerminalArgs;
use crate::cli::args::dedup::DedupArgs;
use crate::cli::commands::kept::KeptOutput;
use crate::cli::commands::results::{place, refuse_inputs, table};
use crate::cli::screen::layout::Screen;
use crate::cli::screen::progress::Bar;
use crate::cli::screen::{summary, summary_json};
use crate::cli::session::{self, note_single, note_tuning, unless_closed};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use wirecopy::DocId;
use wirecopy::base::cast::{long_to_f64, to_u64};
use wirecopy::io::read;
use wirecopy::io::write::human::{count, counted, size};
use wirecopy::io::write::mark::DuplicateMark;
use wirecopy::io::write::removed;
use wirecopy::io::write::result_file::Together;
use wirecopy::model::params::{DedupMeasure, DedupParams};
use wirecopy::model::removed::DuplicateBy;
use wirecopy::run::dedup::{self, Deduplicated};
use wirecopy::run::load::{self, Loaded};

pub fn run(args: &DedupArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let started = Instant::now();
    let (params, options) = (args.params()?, args.reading.options()?);
    note_tuning(args.tuning.as_deref(), &params.params.tuning);
    refuse(args)?;
    if args.plan {
        return plan::dedup(args, &params, &options, terminal);
    }
    if terminal.json() && args.output.as_os_str() == "-" {
        bail!("--format json writes to standard output, and so does --output -: write the documents to a file");
    }
    let output = KeptOutput::open(args)?;
    let sides = !args.against.is_empty();
    let columns: Vec<&str> = removed::COLUMNS.iter().copied().chain(sides.then_some(removed::KEPT_SIDE)).collect();
    let table = table("--removed", args.removed.as_deref(), &columns)?;
    let spill = session::spill(&args.running);
    let bar = Bar::new(terminal);
    let pass = dedup::pass(&params).with_spill(spill.clone());
    let (mut loaded, parts, originals) =
        load::load_originals(&args.inputs, &args.against, &options, args.reading.strict, &pass, &spill, &bar)?;
    note_single(&mut loaded);
    if originals.is_empty() {
        bar.clear();
        summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
        bail!("no documents in what was given: nothing is written");
    }
    idle::keep(&mut loaded, &params.keep);
    idle::window(&mut loaded, params.params.query.most_apart);
    let corpus = &loaded.corpus;
    let records = output.records(corpus, &originals, &args.output)?;
    let nothing = vec![None; corpus.len()];
    let mark = |kept_instead| args.mark.as_deref().map(|column| DuplicateMark { column, kept_instead });
    mark(&nothing[..]).map_or(Ok(()), |mark| records.check_mark(&mark))?;
    let deduplicated = dedup::dedup_sketched(corpus, (parts, &pass), &params, &bar)?;
    let (kept, is_list) = (deduplicated.kept(), records.is_list());
    let mut instead = nothing.clone();
    deduplicated.removed.iter().for_each(|removed| instead[removed.doc.index()] = Some(removed.kept));
    let together = Together::begin();
    records.write(&kept, mark(&instead).as_ref())?;
    if let Some(table) = table {
        let row =
            |doc: &DocId| Some(&deduplicated.removed[deduplicated.removed.binary_search_by_key(doc, |r| r.doc).ok()?]);
        let mut docs: Vec<DocId> = corpus.docs().collect();
        docs.sort_unstable_by_key(|doc| corpus.input_order()[doc.index()]);
        let rows = docs.iter().filter_map(row);
        unless_closed(removed::write(table, corpus, rows, &deduplicated.words, &params, sides).map_err(Into::into))?;
    }
    together.publish()?;
    bar.clear();
    let mut out = terminal.stderr();
    let mut facts = DedupFacts::new(&loaded, &deduplicated, &kept, &params, started.elapsed().as_secs_f64());
    facts.marked = args.mark.is_some();
    if terminal.quiet {
    } else if terminal.json() {
        let mut out = terminal.out();
        unless_closed(writeln!(out, "{}", facts.json()).and_then(|()| out.flush()).map_err(Into::into))?;
    } else {
        let mut text = Vec::new();
        facts.write(&mut text)?;
        if is_list {
            writeln!(text, "The output lists the files that are kept.")?;
        }
        let skipped = to_u64(loaded.skipped.len());
        if skipped > 0 {
            writeln!(
                text,
                "{} could not be read and {} not in the output:",
                counted(skipped, "input"),
                if skipped == 1 { "is" } else { "are" }
            )?;
        }
        write!(out, "{}", Screen::of(&std::io::stderr()).page(&String::from_utf8(text)?))?;
    }
    summary::left_out(&mut out, &loaded, terminal.verbose)?;
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Refuses outputs that are inputs, and two outputs under the same name.
fn refuse(args: &DedupArgs) -> Result<()> {
    let outputs: Vec<PathBuf> = std::iter::once(&args.output).chain(&args.removed).cloned().collect();
    if let [one, other] = &outputs[..]
        && place(one) == place(other)
    {
        bail!("{}: --output and --removed cannot go to the same place", one.display());
    }
    refuse_inputs(&outputs, || {
        let tables = [&args.reading.source_map, &args.tuning].into_iter().flatten().cloned();
        Ok(read::paths::expand_sides(&args.inputs, &args.against, args.reading.input_format.is_some())?
            .0
            .paths
            .into_iter()
            .chain(tables)
            .collect())
    })
}

/// What there is to tell of a run.
struct DedupFacts<'a> {
    loaded: &'a Loaded,
    deduplicated: &'a Deduplicated,
    params: &'a DedupParams,
    /// Documents of the input, without those of `--against`.
    documents: usize,
    /// Whether duplicates stay, marked.
    marked: bool,
    /// Words and bytes of what is kept.
    kept_words: u64,
    kept_bytes: u64,
    seconds: f64,
}

impl<'a> DedupFacts<'a> {
    fn new(
        loaded: &'a Loaded,
        deduplicated: &'a Deduplicated,
        kept: &[bool],
        params: &'a DedupParams,
        seconds: f64,
    ) -> Self {
        let second = loaded.corpus.second_side();
        let documents = second.iter().filter(|second| !**second).count();
        let (kept_words, kept_bytes, marked) = (0, 0, false);
        let mut out = DedupFacts { loaded, deduplicated, params, documents, marked, kept_words, kept_bytes, seconds };
        for doc in loaded.corpus.docs().filter(|doc| kept[doc.index()] && !second[doc.index()]) {
            out.kept_words += u64::from(deduplicated.words[doc.index()]);
            out.kept_bytes += to_u64(loaded.corpus.text_len(doc));
        }
        out
    }

    fn json(&self) -> Value {
        let (stats, query) = (&self.deduplicated.stats, &self.params.params.query);
        let removed = self.deduplicated.removed.len();
        json!({
            "v": 1,
            "documents": stats.documents, "words": stats.tokens, "bytes": stats.bytes,
            "kept": self.documents - removed, "kept_words": self.kept_words, "kept_bytes": self.kept_bytes,
            "removed": removed, "against": stats.documents - self.documents,
            "equal": self.equal(), "furniture": self.deduplicated.furniture, "empty": self.deduplicated.empty,
            "min_jaccard": self.params.by.jaccard().then_some(query.min_jaccard),
            "min_containment": self.params.by.containment().then_some(self.params.min_containment),
            "undated": stats.undated, "too_short": stats.too_short,
            "pairs_compared": stats.candidates, "expected_recall": stats.expected_recall,
            "guaranteed_run": stats.guaranteed_run, "pairs_left_out": self.deduplicated.stats.pairs_left_out(),
            "skipped": summary_json::skipped(self.loaded), "notes": summary_json::notes(self.loaded),
            "seconds": self.seconds,
        })
    }

    /// Documents that were removed as their few words are those of another.
    fn equal(&self) -> usize {
        self.deduplicated.removed.iter().filter(|removed| removed.measure == DuplicateBy::Equal).count()
    }

    /// What became of documents that are too short to compare.
    fn short(&self, out: &mut impl Write) -> Result<()> {
        let Deduplicated { stats, furniture, empty, .. } = self.deduplicated;
        let (equal, width) = (self.equal(), self.params.params.hash.shingle_width);
        let are = |n: usize| if n == 1 { "is" } else { "are" };
        if equal > 0 {
            let equal = counted(to_u64(equal), "document");
            writeln!(out, "{equal} among them of under {width} words, equal to one that is kept")?;
        }
        let short = stats.too_short.saturating_sub(equal + furniture + empty);
        if short > 0 {
            let which = counted(to_u64(short), "document");
            writeln!(out, "{which} {} too short to compare (under {width} words) and kept", are(short))?;
        }
        if *furniture > 0 {
            let which = counted(to_u64(*furniture), "document");
            writeln!(out, "{which} of a few equal words below many titles {} kept", are(*furniture))?;
        }
        if *empty > 0 {
            writeln!(out, "{} without a text {} kept", counted(to_u64(*empty), "document"), are(*empty))?;
        }
        Ok(())
    }

    fn write(&self, out: &mut impl Write) -> Result<()> {
        let (stats, params, query) = (&self.deduplicated.stats, self.params, &self.params.params.query);
        let removed = to_u64(self.deduplicated.removed.len());
        let documents = to_u64(stats.documents);
        writeln!(
            out,
            "{} ({}, {} of text, {:.1} s)",
            counted(documents, "document"),
            counted(stats.tokens, "word"),
            size(long_to_f64(stats.bytes)),
            self.seconds
        )?;
        writeln!(
            out,
            "{} kept ({}, {} of text)",
            count(to_u64(self.documents) - removed),
            counted(self.kept_words, "word"),
            size(long_to_f64(self.kept_bytes))
        )?;
        let measure = match params.by {
            DedupMeasure::Jaccard => format!("Jaccard {} or more", query.min_jaccard),
            DedupMeasure::Containment => format!("{} or more of it in the one kept", params.min_containment),
            DedupMeasure::Both => {
                format!(
                    "Jaccard {} or more, or {} or more of it in the one kept",
                    query.min_jaccard, params.min_containment
                )
            }
        };
        let old = to_u64(stats.documents - self.documents);
        if old > 0 {
            writeln!(out, "{} of them only to compare with (--against)", count(old))?;
        }
        let fate = if self.marked { "marked and not removed" } else { "removed" };
        writeln!(out, "{} {fate}, each a duplicate of one that is kept ({measure})", count(removed))?;
        summary::undated(out, stats)?;
        self.short(out)?;
        if stats.bands.is_some() && params.by.jaccard() {
            writeln!(
                out,
                "{} verified exactly. A pair at Jaccard {} is found with chance {:.4}.",
                counted(to_u64(stats.candidates), "candidate pair"),
                query.min_jaccard,
                stats.expected_recall
            )?;
        }
        if let Some(run) = stats.guaranteed_run {
            writeln!(out, "Every pair that shares a run of {run} words was looked at.")?;
        }
        let left_out = self.deduplicated.stats.pairs_left_out();
        if left_out > 0 {
            let pairs = counted(left_out, "pair");
            writeln!(
                out,
                "Except: things that over {} documents share; up to {pairs} among those kept were not looked at.",
                query.pair_limit
            )?;
        }
        Ok(())
    }
}
