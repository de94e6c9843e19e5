//! Owns `wirecopy dedup`: read, find duplicates, copy what stays, say what went.

use super::plan;
use crate::cli::args::TerminalArgs;
use crate::cli::args::dedup::DedupArgs;
use crate::cli::commands::results::{place, refuse_inputs, table};
use crate::cli::screen::layout::Screen;
use crate::cli::screen::progress::Bar;
use crate::cli::screen::{summary, summary_json};
use crate::cli::session::{note_single, note_tuning, start, unless_closed};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wirecopy::base::cast::to_u64;
use wirecopy::io::read;
use wirecopy::io::write::deduplicated::{Layout, Originals};
use wirecopy::io::write::human::{count, counted};
use wirecopy::io::write::removed;
use wirecopy::io::write::result_file::{ResultFile, Together};
use wirecopy::io::write::table::TableFormat;
use wirecopy::model::params::{DedupMeasure, DedupParams};
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
    let output = ResultFile::create(&args.output)?;
    let table = table("--removed", args.removed.as_deref(), removed::COLUMNS)?;
    let spill = start(&args.running)?;
    let bar = Bar::new(terminal);
    let pass = dedup::pass(&params).with_spill(spill.clone());
    let (mut loaded, parts, originals) =
        load::load_originals(&args.inputs, &options, args.reading.strict, &pass, &spill, &bar)?;
    note_single(&mut loaded);
    let corpus = &loaded.corpus;
    if corpus.is_empty() {
        bar.clear();
        summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
        bail!("no documents in what was given: nothing is written");
    }
    let originals = Originals::new(corpus, &originals)?;
    check_name(&args.output, originals.layout())?;
    let deduplicated = dedup::dedup_sketched(corpus, (parts, &pass), &params, &bar)?;
    let kept = deduplicated.kept();
    let together = Together::begin();
    unless_closed(originals.write(output, &kept).map_err(Into::into))?;
    if let Some(table) = table {
        let row = |doc: &wirecopy::DocId| {
            Some(&deduplicated.removed[deduplicated.removed.binary_search_by_key(doc, |r| r.doc).ok()?])
        };
        let rows = originals.docs().iter().filter_map(row);
        unless_closed(removed::write(table, corpus, rows, &deduplicated.words, &params).map_err(Into::into))?;
    }
    together.publish()?;
    bar.clear();
    let mut out = terminal.stderr();
    let facts = DedupFacts::new(&loaded, &deduplicated, &kept, &params, started.elapsed().as_secs_f64());
    if terminal.quiet {
    } else if terminal.json() {
        let mut out = terminal.out();
        unless_closed(writeln!(out, "{}", facts.json()).and_then(|()| out.flush()).map_err(Into::into))?;
    } else {
        let mut text = Vec::new();
        facts.write(&mut text)?;
        if originals.layout() == Layout::Names {
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
    let ending = args.output.extension().map_or(String::new(), |e| e.to_string_lossy().to_lowercase());
    if let "gz" | "zst" = ending.as_str() {
        let tool = if ending == "gz" { "gzip" } else { "zstd" };
        bail!(
            "{0}: output is not packed; write it to a pipe: wirecopy dedup ... -o - | {tool} > {0}",
            args.output.display()
        );
    }
    refuse_inputs(&outputs, || {
        let tables = [&args.reading.source_map, &args.tuning].into_iter().flatten().cloned();
        Ok(read::paths::expand(&args.inputs)?.paths.into_iter().chain(tables).collect())
    })
}

/// Refuses a name whose ending promises another format than the format of the input.
fn check_name(path: &Path, layout: Layout<'_>) -> Result<()> {
    let (good, what) = match (layout, TableFormat::of(path)) {
        (_, None) => return Ok(()),
        _ if path.as_os_str() == "-" => return Ok(()),
        (Layout::JsonLines, Some(format)) => (format == TableFormat::JsonLines, "JSON lines"),
        (Layout::Table(_), Some(format)) => (matches!(format, TableFormat::Csv | TableFormat::Tsv), "a table"),
        (Layout::Names, Some(_)) => {
            (false, "a list of names (text files and pages are documents of their own): .txt fits")
        }
        (Layout::Archive, Some(_)) => (false, "a web archive: .warc fits"),
        #[cfg(feature = "parquet")]
        (Layout::Rows(_), Some(format)) => (format == TableFormat::Parquet, "Parquet"),
    };
    if !good {
        bail!("{}: what is written has the format of the input, {what}; choose another ending", path.display());
    }
    Ok(())
}

/// What there is to tell of a run.
struct DedupFacts<'a> {
    loaded: &'a Loaded,
    deduplicated: &'a Deduplicated,
    params: &'a DedupParams,
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
        let mut out = DedupFacts { loaded, deduplicated, params, kept_words: 0, kept_bytes: 0, seconds };
        for doc in loaded.corpus.docs().filter(|doc| kept[doc.index()]) {
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
            "kept": stats.documents - removed, "kept_words": self.kept_words, "kept_bytes": self.kept_bytes,
            "removed": removed,
            "min_jaccard": self.params.by.jaccard().then_some(query.min_jaccard),
            "min_containment": self.params.by.containment().then_some(self.params.min_containment),
            "undated": stats.undated, "too_short": stats.too_short,
            "pairs_compared": stats.candidates, "expected_recall": stats.expected_recall,
            "guaranteed_run": stats.guaranteed_run, "pairs_left_out": self.deduplicated.stats.pairs_left_out(),
            "skipped": summary_json::skipped(self.loaded), "notes": summary_json::notes(self.loaded),
            "seconds": self.seconds,
        })
    }

    fn write(&self, out: &mut impl Write) -> Result<()> {
        let (stats, params, query) = (&self.deduplicated.stats, self.params, &self.params.params.query);
        let removed = to_u64(self.deduplicated.removed.len());
        let documents = to_u64(stats.documents);
        let mb = |bytes: u64| format!("{}.{} MB", count(bytes / 1_000_000), bytes / 100_000 % 10);
        writeln!(
            out,
            "{} ({}, {} of text, {:.1} s)",
            counted(documents, "document"),
            counted(stats.tokens, "word"),
            mb(stats.bytes),
            self.seconds
        )?;
        writeln!(
            out,
            "{} kept ({}, {} of text)",
            count(documents - removed),
            counted(self.kept_words, "word"),
            mb(self.kept_bytes)
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
        writeln!(out, "{} removed, each a duplicate of one that is kept ({measure})", count(removed))?;
        summary::undated(out, stats)?;
        if stats.too_short > 0 {
            let (short, width) = (to_u64(stats.too_short), params.params.hash.shingle_width);
            let are = if short == 1 { "is" } else { "are" };
            writeln!(out, "{} {are} too short to compare (under {width} words) and kept", counted(short, "document"))?;
        }
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
