//! Owns `wirecopy dedup`: read, find duplicates, copy what stays, say what went.

use super::dedup_args::DedupArgs;
use super::progress::Bar;
use super::scan::{place, refuse_inputs, table};
use super::summary::{self, count, counted};
use super::{start, stderr, unless_closed};
use anstream::ColorChoice;
use anyhow::{Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wirecopy::Corpus;
use wirecopy::files::ResultFile;
use wirecopy::input;
use wirecopy::output::kept::{Layout, Originals};
use wirecopy::output::{Format, removed};
use wirecopy::params::{By, DedupParams};
use wirecopy::pipeline::dedup::{self, Deduplicated};
use wirecopy::pipeline::load;
use wirecopy::units::to_u64;

pub fn run(args: &DedupArgs, color: ColorChoice) -> Result<ExitCode> {
    let started = Instant::now();
    let (params, options) = (args.params()?, args.reading.options()?);
    refuse(args)?;
    let output = ResultFile::create(&args.output)?;
    let table = table("--removed", args.removed.as_deref(), removed::COLUMNS)?;
    let spill = start(&args.running)?;
    let bar = Bar::new();
    let signer = dedup::signer(&params).with_spill(spill.clone());
    let (loaded, parts, originals) =
        load::load_originals(&args.inputs, &options, args.reading.strict, &signer, &spill, &bar)?;
    let corpus = &loaded.corpus;
    if corpus.is_empty() {
        bar.clear();
        summary::left_out(&mut stderr(color), &loaded, args.terminal.verbose)?;
        bail!("no documents in what was given: nothing is written");
    }
    let originals = Originals::new(corpus, &originals)?;
    check_name(&args.output, originals.layout())?;
    let found = dedup::dedup_signed(corpus, (parts, &signer), &params, &bar)?;
    let kept = found.kept();
    unless_closed(originals.write(output, &kept).map_err(Into::into))?;
    if let Some(table) = table {
        let row =
            |doc: &wirecopy::DocId| Some(&found.removed[found.removed.binary_search_by_key(doc, |r| r.doc).ok()?]);
        let rows = originals.docs().iter().filter_map(row);
        unless_closed(removed::write(table, corpus, rows, &found.words, &params).map_err(Into::into))?;
    }
    bar.clear();
    let mut out = stderr(color);
    if !args.terminal.quiet {
        let took = started.elapsed().as_secs_f64();
        sum_up(&mut out, corpus, &found, &kept, &params, took)?;
        if originals.layout() == Layout::Names {
            writeln!(out, "The output lists the text files that are kept.")?;
        }
        let skipped = to_u64(loaded.skipped.len());
        if skipped > 0 {
            writeln!(
                out,
                "{} could not be read and {} not in the output:",
                counted(skipped, "input"),
                if skipped == 1 { "is" } else { "are" }
            )?;
        }
    }
    summary::left_out(&mut out, &loaded, args.terminal.verbose)?;
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Refuses outputs that are inputs, or one another.
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
        Ok(input::expand(&args.inputs)?.paths.into_iter().chain(args.reading.source_map.clone()).collect())
    })
}

/// Refuses a name whose ending promises another format than that of the input.
fn check_name(path: &Path, layout: Layout<'_>) -> Result<()> {
    let (good, what) = match (layout, Format::of(path)) {
        (_, None) => return Ok(()),
        _ if path.as_os_str() == "-" => return Ok(()),
        (Layout::JsonLines, Some(format)) => (format == Format::JsonLines, "JSON lines"),
        (Layout::Table(_), Some(format)) => (format != Format::JsonLines, "a table"),
        (Layout::Names, Some(_)) => (false, "a list of names (text files are documents of their own): .txt fits"),
    };
    if !good {
        bail!("{}: what is written has the format of the input, {what}; choose another ending", path.display());
    }
    Ok(())
}

fn sum_up(
    out: &mut impl Write,
    corpus: &Corpus,
    found: &Deduplicated,
    kept: &[bool],
    params: &DedupParams,
    took: f64,
) -> Result<()> {
    let (stats, query) = (&found.stats, &params.params.query);
    let removed = to_u64(found.removed.len());
    let sizes = corpus.docs().map(|doc| (kept[doc.index()], u64::from(found.words[doc.index()]), corpus.text_len(doc)));
    let (mut words, mut bytes) = (0, 0);
    for (_, own, length) in sizes.filter(|size| size.0) {
        words += own;
        bytes += to_u64(length);
    }
    let documents = to_u64(stats.documents);
    let mb = |bytes: u64| format!("{}.{} MB", count(bytes / 1_000_000), bytes / 100_000 % 10);
    writeln!(
        out,
        "{} ({}, {} of text, {took:.1} s)",
        counted(documents, "document"),
        counted(stats.tokens, "word"),
        mb(stats.bytes)
    )?;
    writeln!(out, "{} kept ({}, {} of text)", count(documents - removed), counted(words, "word"), mb(bytes))?;
    let measure = match params.by {
        By::Jaccard => format!("Jaccard {} or more", query.min_jaccard),
        By::Containment => format!("{} or more of it in the one kept", params.min_containment),
        By::Both => {
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
    let left_out = stats.capped_bands.pairs_left_out + stats.capped_fingerprints.pairs_left_out;
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
