//! Owns `wirecopy scan`: open the results, read, scan, write, sum up.

use super::args::{ResultArgs, ScanArgs};
use super::progress::Bar;
use super::{auto, summary};
use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result, bail};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wirecopy::files::ResultFile;
use wirecopy::output::matrix::{self, MatrixFile, MatrixFormat, Measure};
use wirecopy::output::{Format, Table, clusters, pairs, passages};
use wirecopy::pipeline::{load, scan};
use wirecopy::{Corpus, Params, Report};

pub fn run(args: ScanArgs, color: ColorChoice) -> Result<ExitCode> {
    let started = Instant::now();
    let params = args.params()?;
    let options = args.reading.options()?;
    refuse_to_overwrite(&args)?;
    let results = Results::create(&args.results, &params)?;
    if let Some(threads) = args.threads {
        let threads = usize::try_from(threads)?;
        rayon_pool(threads)?;
    }
    let bar = Bar::new();
    let loaded = load::load(&args.inputs, &options, args.reading.strict, &bar)?;
    let corpus = &loaded.corpus;
    if corpus.is_empty() {
        bar.clear();
        summary::left_out(&mut stderr(color), &loaded, args.verbose)?;
        bail!("no documents in what was given (.txt, .md, .jsonl, .csv and .tsv are read, also .gz and .zst)");
    }
    if results.matrix.is_some() {
        matrix::check_size(corpus.len())?;
    }
    let report = scan::scan_with_progress(corpus, &params, &bar)?;
    results.write(corpus, &report, &args.results, &params, &bar)?;
    bar.clear();
    if !args.quiet {
        let facts = summary::Facts {
            params: &params,
            loaded: &loaded,
            report: &report,
            top: args.top,
            took: started.elapsed(),
        };
        if uses_stdout(&args.results) {
            facts.write(&mut stderr(color))?;
        } else {
            let mut out = super::out(color);
            facts.write(&mut out)?;
            out.flush()?;
        }
    }
    summary::left_out(&mut stderr(color), &loaded, args.verbose)?;
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn stderr(color: ColorChoice) -> AutoStream<io::StderrLock<'static>> {
    AutoStream::new(io::stderr().lock(), auto(color, &io::stderr()))
}

fn rayon_pool(threads: usize) -> Result<()> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().context("cannot start the worker threads")
}

/// Results that were asked for, open.
struct Results {
    pairs: Option<Table>,
    passages: Option<Table>,
    clusters: Option<Table>,
    matrix: Option<MatrixFile>,
}

impl Results {
    /// Opens all, so that a name that cannot be written is known before the run.
    fn create(args: &ResultArgs, params: &Params) -> Result<Results> {
        let near = params.query.near_duplicates_only;
        let pair_columns = if near { pairs::NEAR_COLUMNS } else { pairs::COLUMNS };
        let passage_columns = if args.excerpts { passages::COLUMNS_WITH_EXCERPTS } else { passages::COLUMNS };
        let matrix = match &args.matrix {
            Some(path) => {
                let Some(format) = MatrixFormat::of(path) else {
                    bail!("--matrix {}: the name must end in .csv or .npy", path.display());
                };
                Some(MatrixFile::create(path, format, Measure::from(args.measure))?)
            }
            None => None,
        };
        Ok(Results {
            pairs: table("--pairs", args.pairs.as_deref(), pair_columns)?,
            passages: table("--passages", args.passages.as_deref(), passage_columns)?,
            clusters: table("--clusters", args.clusters.as_deref(), clusters::COLUMNS)?,
            matrix,
        })
    }

    fn write(self, corpus: &Corpus, report: &Report, args: &ResultArgs, params: &Params, bar: &Bar) -> Result<()> {
        if let Some(table) = self.pairs {
            pairs::write(table, corpus, report)?;
        }
        if let Some(table) = self.passages {
            passages::write(table, corpus, report, args.excerpts)?;
        }
        if let Some(table) = self.clusters {
            clusters::write(table, corpus, report)?;
        }
        if let Some(matrix) = self.matrix {
            matrix.write(corpus, report, params.hash.shingle_width, bar)?;
        }
        Ok(())
    }
}

fn table(flag: &str, path: Option<&Path>, columns: &'static [&'static str]) -> Result<Option<Table>> {
    let Some(path) = path else { return Ok(None) };
    let Some(format) = Format::of(path) else {
        bail!("{flag} {}: the name must end in .jsonl, .csv or .tsv (or be - for standard output)", path.display());
    };
    Ok(Some(Table::new(ResultFile::create(path)?, format, columns)?))
}

fn named(args: &ResultArgs) -> Vec<&PathBuf> {
    [&args.pairs, &args.passages, &args.clusters, &args.matrix].into_iter().flatten().collect()
}

fn uses_stdout(args: &ResultArgs) -> bool {
    named(args).iter().any(|path| path.as_os_str() == "-")
}

/// Refuses a result that is an input too, or two results under one name.
fn refuse_to_overwrite(args: &ScanArgs) -> Result<()> {
    let results = named(&args.results);
    for (i, result) in results.iter().enumerate() {
        if results[..i].contains(result) {
            bail!("{}: two results cannot go to the same place", result.display());
        }
        let Ok(place) = result.canonicalize() else { continue };
        if !place.is_file() {
            continue;
        }
        let inside = |input: &PathBuf| input.canonicalize().is_ok_and(|input| place.starts_with(input));
        if args.inputs.iter().any(inside) && !is_old_result(args, &place) {
            bail!("{}: this is one of the inputs; write the result elsewhere", result.display());
        }
    }
    Ok(())
}

/// Whether a file below an input folder is of a kind that folders do not give as input.
fn is_old_result(args: &ScanArgs, place: &Path) -> bool {
    let named = args.inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == place));
    !named && place.extension().is_some_and(|e| e == "npy")
}
