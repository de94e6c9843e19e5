//! Owns `wirecopy scan`: open the results, read, scan, write, sum up.

use super::{idle, plan};
use crate::cli::args::results::ResultArgs;
use crate::cli::args::search::SearchArgs;
use crate::cli::args::{ScanArgs, TerminalArgs, WhichArgs};
use crate::cli::commands::results::{format, page, place, refuse_inputs, table};
use crate::cli::screen::layout::Screen;
use crate::cli::screen::progress::Bar;
use crate::cli::screen::summary;
use crate::cli::session::{self, note_single, note_tuning, unless_closed};
use anyhow::{Result, bail};
use std::io;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use wirecopy::Params;
use wirecopy::base::cast::to_u64;
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::io::read;
use wirecopy::io::read::pairs::PairFile;
use wirecopy::io::write::SIDE;
use wirecopy::io::write::graph::file::GraphFile;
use wirecopy::io::write::matrix::MatrixFile;
use wirecopy::io::write::matrix::rows::RowUnit;
use wirecopy::io::write::pairs::PairExtra;
use wirecopy::io::write::pan::PanFolder;
use wirecopy::io::write::people::PeopleNames;
use wirecopy::io::write::result_file::{ResultFile, Together};
use wirecopy::io::write::table::Table;
use wirecopy::io::write::witnesses::WitnessFile;
use wirecopy::io::write::{
    boilerplate, clusters, common_runs, documents, graph, html, outlets, pairs, passages, texts,
};
use wirecopy::model::notes::Note;
use wirecopy::model::pair::Pair;
use wirecopy::run::load::{self, Loaded};
use wirecopy::run::propose::PairScope;
use wirecopy::run::sketch_pass::SketchPass;
use wirecopy::run::{self, Progress, scan};

pub fn run(args: ScanArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let started = Instant::now();
    let params = args.params()?;
    note_tuning(args.search.tuning.as_deref(), &params.tuning);
    let options = args.reading.options()?;
    refuse_to_overwrite(&args)?;
    if args.plan {
        return plan::scan(&args, &params, &options, terminal);
    }
    let stdout_taken = uses_stdout(&args.results);
    if terminal.json() && stdout_taken {
        bail!("--format json writes to standard output, and so does a result named -: write that to a file");
    }
    let given = args.which.only_pairs.as_deref().map(PairFile::read).transpose()?;
    let sides = !args.which.against.is_empty();
    let results = Results::create(&args.results, sides, &params)?;
    let spill = session::spill(&args.running);
    let bar = Bar::new(terminal);
    let (strict, against) = (args.reading.strict, &args.which.against);
    let pass = SketchPass::new(&params, given.is_none()).with_spill(spill);
    let (mut loaded, parts) = load::load_sketched(&args.inputs, against, &options, strict, &pass, &bar)?;
    let second = loaded.corpus.second_side();
    if loaded.corpus.is_empty() || (!against.is_empty() && second.iter().all(|side| *side == second[0])) {
        bar.clear();
        summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
        let side = match second.first() {
            None => "",
            Some(true) => " in INPUT to compare --against the others",
            Some(false) => " in what --against gives",
        };
        if !loaded.skipped.is_empty() {
            bail!("no documents{side}: all that was given had to be skipped");
        }
        let side = if side.is_empty() { " in what was given" } else { side };
        bail!("no documents{side} (docs/inputs.md lists the kinds of files that are read)");
    }
    note_single(&mut loaded);
    let given = given.map(|file| look_up(&file, &mut loaded, strict)).transpose()?;
    let by_source = args.results.plots.by() == RowUnit::Source;
    if results.outlets.is_some() || by_source {
        let from = if by_source { "what is told by outlet" } else { "--outlets" };
        note_without_outlet(&mut loaded, from);
    }
    idle::window(&mut loaded, params.query.most_apart);
    let corpus = &loaded.corpus;
    results.matrix.as_ref().map_or(Ok(()), |matrix| matrix.check_size(corpus))?;
    let which = match &given {
        Some(pairs) => PairScope::Given(pairs),
        None if against.is_empty() => PairScope::default(),
        None => PairScope::Proposed(Sides::Two(&second)),
    };
    let report = scan::scan_sketched(corpus, (parts, &pass), which, &params, &bar)?;
    let page = html::facts::ReportFacts {
        corpus,
        report: &report,
        params: &params,
        skipped: &loaded.skipped,
        notes: &loaded.notes,
        single: false,
        most_bytes: args.results.html_max,
    };
    bar.stage("writing results", 0);
    let together = Together::begin();
    let not_on_page = results.write(&page, given.as_deref(), &args.results, &bar)?;
    together.publish()?;
    bar.clear();
    if !terminal.quiet {
        let screen = if stdout_taken { Screen::of(&io::stderr()) } else { Screen::of(&io::stdout()) };
        let (top, took) = (args.top, started.elapsed());
        let facts = summary::ScanFacts {
            params: &params,
            loaded: &loaded,
            report: &report,
            names: PeopleNames::new(corpus),
            top,
            took,
            written: named(&args.results),
            verbose: terminal.verbose,
            screen,
        };
        let mut out = terminal.out();
        if terminal.json() {
            unless_closed(writeln!(out, "{}", facts.json()).map_err(Into::into))?;
        } else if stdout_taken {
            facts.write(&mut terminal.stderr())?;
        } else {
            unless_closed(facts.write(&mut out).and_then(|()| out.flush()).map_err(Into::into))?;
        }
    }
    summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
    summary::not_on_page(&mut terminal.stderr(), not_on_page)?;
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The pairs of a file; what the file skips joins what the inputs skipped.
fn look_up(file: &PairFile, loaded: &mut Loaded, strict: bool) -> Result<Vec<Pair>> {
    let given = file.resolve(&loaded.corpus);
    if strict && let Some(first) = given.skipped.first() {
        bail!("{}: {}", first.place(), first.reason);
    }
    loaded.skipped.extend(given.skipped);
    loaded.notes = read::sink::merge_notes(std::mem::take(&mut loaded.notes).into_iter().chain(given.notes));
    Ok(given.pairs)
}

/// Says how many documents have to be left out of results about outlets.
fn note_without_outlet(loaded: &mut Loaded, from: &str) {
    let corpus = &loaded.corpus;
    let mut without = corpus.docs().filter(|&doc| corpus.source(doc).is_none());
    if let Some(first) = without.next() {
        let (what, count) = (format!("documents without an outlet, left out of {from}"), 1 + to_u64(without.count()));
        loaded.notes.push(Note { what, count, first: corpus.id(first).to_owned() });
    }
}

/// Results that were asked for, open.
struct Results {
    /// Whether there are two sides.
    sides: bool,
    pairs: Option<Table>,
    passages: Option<Table>,
    clusters: Option<Table>,
    witnesses: Option<WitnessFile>,
    boilerplate: Option<Table>,
    common_runs: Option<Table>,
    documents: Option<Table>,
    texts: Option<Table>,
    outlets: Option<Table>,
    pan: Option<PanFolder>,
    html: Option<ResultFile>,
    matrix: Option<MatrixFile>,
    graph: Option<GraphFile>,
}

impl Results {
    /// Opens all, so that a name that cannot be written is known before the run.
    fn create(args: &ResultArgs, sides: bool, params: &Params) -> Result<Results> {
        let near = params.query.near_duplicates_only;
        let mut pair_columns = if near { pairs::NEAR_COLUMNS } else { pairs::COLUMNS }.to_vec();
        let pair_extra = PairExtra { diff: args.diff, sides };
        pair_columns.extend(pair_extra.columns());
        let with_side =
            |columns: &[&'static str]| columns.iter().copied().chain(sides.then_some(SIDE)).collect::<Vec<_>>();
        Ok(Results {
            sides,
            pairs: table("--pairs", args.pairs.as_deref(), &pair_columns)?,
            passages: table("--passages", args.passages.as_deref(), &args.extra(params.query.near_words).columns())?,
            clusters: table("--clusters", args.clusters.as_deref(), &with_side(clusters::COLUMNS))?,
            witnesses: witness_file(args)?,
            boilerplate: table("--boilerplate", args.boilerplate.as_deref(), boilerplate::COLUMNS)?,
            common_runs: table("--common-runs", args.common_runs.as_deref(), common_runs::COLUMNS)?,
            documents: table("--documents", args.documents.as_deref(), &with_side(documents::COLUMNS))?,
            texts: table("--texts", args.texts.as_deref(), texts::COLUMNS)?,
            outlets: table("--outlets", args.outlets.as_deref(), outlets::COLUMNS)?,
            pan: args.pan_xml.as_deref().map(PanFolder::create).transpose()?,
            html: page(args.html.as_deref())?,
            matrix: args.plots.open_matrix()?,
            graph: args.plots.open_graph()?,
        })
    }

    /// Writes all; gives what the page has no place for.
    fn write(
        self,
        facts: &html::facts::ReportFacts<'_>,
        given: Option<&[Pair]>,
        args: &ResultArgs,
        bar: &Bar,
    ) -> Result<html::facts::LeftOut> {
        let html::facts::ReportFacts { corpus, report, params, .. } = *facts;
        let sides = self.sides;
        if let Some(table) = self.pairs {
            unless_closed(
                pairs::write(table, corpus, report, PairExtra { diff: args.diff, sides }).map_err(Into::into),
            )?;
        }
        if let Some(table) = self.passages {
            unless_closed(
                passages::write(table, corpus, report, args.extra(params.query.near_words)).map_err(Into::into),
            )?;
        }
        if let Some(table) = self.clusters {
            unless_closed(clusters::write(table, corpus, report, sides).map_err(Into::into))?;
        }
        if let Some(file) = self.witnesses {
            unless_closed(file.write(corpus, report, args.excerpts).map_err(Into::into))?;
        }
        if let Some(table) = self.boilerplate {
            unless_closed(boilerplate::write(table, corpus, report).map_err(Into::into))?;
        }
        if let Some(table) = self.common_runs {
            unless_closed(common_runs::write(table, corpus, report).map_err(Into::into))?;
        }
        if let Some(table) = self.documents {
            unless_closed(documents::write(table, corpus, report, sides).map_err(Into::into))?;
        }
        if let Some(table) = self.texts {
            unless_closed(texts::write(table, corpus).map_err(Into::into))?;
        }
        if let Some(table) = self.outlets {
            unless_closed(outlets::write(table, report).map_err(Into::into))?;
        }
        if let Some(folder) = self.pan {
            folder.write(corpus, report, given)?;
        }
        if let Some(matrix) = self.matrix {
            let done = run::matrix::write(matrix, corpus, report, params.hash.shingle_width, bar);
            unless_closed(done.map_err(Into::into))?;
        }
        if let Some(graph) = self.graph {
            graph::write(graph, corpus, report, args.plots.by())?;
        }
        let mut left_out = html::facts::LeftOut::default();
        if let Some(file) = self.html {
            unless_closed(html::write(file, facts).map(|left| left_out = left).map_err(Into::into))?;
        }
        Ok(left_out)
    }
}

fn witness_file(args: &ResultArgs) -> Result<Option<WitnessFile>> {
    let Some(path) = args.witnesses.as_deref() else { return Ok(None) };
    let format = format("--witnesses", path)?;
    Ok(Some(WitnessFile::new(ResultFile::create(path)?, format, args.excerpts)?))
}

/// Everything that would be written.
fn named(args: &ResultArgs) -> Vec<PathBuf> {
    let files = [
        &args.pairs,
        &args.passages,
        &args.clusters,
        &args.documents,
        &args.texts,
        &args.outlets,
        &args.witnesses,
        &args.boilerplate,
        &args.common_runs,
        &args.html,
    ];
    files.into_iter().flatten().cloned().chain(args.plots.named()).collect()
}

fn uses_stdout(args: &ResultArgs) -> bool {
    named(args).iter().any(|path| path.as_os_str() == "-")
}

/// Refuses a result that is an input too, or two results under the same name.
fn refuse_to_overwrite(args: &ScanArgs) -> Result<()> {
    let results = named(&args.results);
    let places: Vec<PathBuf> = results.iter().map(|path| place(path)).collect();
    for (i, result) in results.iter().enumerate() {
        if places[..i].contains(&places[i]) {
            let name = if result.as_os_str() == "-" { "standard output".into() } else { result.to_string_lossy() };
            bail!("{name}: two results cannot go to the same place");
        }
    }
    let WhichArgs { against, only_pairs, .. } = &args.which;
    if only_pairs.as_ref().is_some_and(|path| path.as_os_str() == "-" && args.inputs.contains(path)) {
        bail!("--only-pairs -: standard input is read already; only one input can come from there");
    }
    let all = || {
        let (files, _) = read::paths::expand_sides(&args.inputs, against, args.reading.input_format.is_some())?;
        let SearchArgs { background, credits, tuning, .. } = &args.search;
        let tables = [only_pairs, &args.reading.source_map, background, credits, tuning];
        Ok(files.paths.into_iter().chain(tables.into_iter().flatten().cloned()).collect::<Vec<PathBuf>>())
    };
    if let Some(pan) = args.results.pan_xml.as_deref().filter(|folder| folder.is_dir()).map(place) {
        let inputs = all()?;
        let in_pan = |path: &PathBuf| path.parent() == Some(&*pan) && path.extension().is_some_and(|e| e == "xml");
        if let Some(input) = inputs.iter().map(|path| place(path)).filter(in_pan).min() {
            bail!("{}: this is one of the inputs; write --pan-xml to another folder", input.display());
        }
    }
    refuse_inputs(&results, all)
}
