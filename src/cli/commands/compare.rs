//! Owns `wirecopy compare`: two texts of two files, or two documents of a collection, and what they share.

use crate::cli::args::{CompareArgs, TerminalArgs, search};
use crate::cli::commands::explain::find;
use crate::cli::commands::results::{page, refuse_inputs};
use crate::cli::screen::comparison::CompareSummary;
use crate::cli::screen::highlight::Marked;
use crate::cli::screen::layout::Screen;
use crate::cli::screen::progress::Bar;
use crate::cli::screen::summary;
use crate::cli::session::{self, note_tuning};
use anyhow::{Result, bail};
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wirecopy::io::read;
use wirecopy::io::read::options::{InputFormat, Options};
use wirecopy::io::read::paths::is_wrapped;
use wirecopy::io::write::html;
use wirecopy::io::write::people::PeopleNames;
use wirecopy::model::notes::{Note, Skipped};
use wirecopy::run::load;
use wirecopy::run::propose::PairScope;
use wirecopy::run::scan;
use wirecopy::run::sketch_pass::SketchPass;
use wirecopy::run::texts::compare_documents;
use wirecopy::{Corpus, DocId, Document, Params, Report};

/// Most bytes of the page: two texts are the whole page.
const MOST_BYTES: usize = 1 << 30;

/// Two documents with what they share.
struct TwoDocuments {
    corpus: Corpus,
    /// A report of one match, or of none.
    report: Report,
    /// What the two documents are called, in order of the corpus.
    called: [String; 2],
    docs: [DocId; 2],
    skipped: Vec<Skipped>,
    notes: Vec<Note>,
}

pub fn run(args: &CompareArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let mut params = search::preset(args.noisy, args.plagiarism, args.tuning.as_deref())?;
    params.query.passages.rewritten = !args.no_rewritten;
    params.query.min_words = args.min_words.unwrap_or(params.query.min_words);
    params.hash.shingle_width = args.shingle_width.unwrap_or(params.hash.shingle_width);
    params.query.background = search::background(args.background.as_deref())?;
    params.check()?;
    note_tuning(args.tuning.as_deref(), &params.tuning);
    let options = args.reading.options()?;
    let inputs = || match args.inputs.is_empty() {
        true => Ok(vec![args.a.clone(), args.b.clone()]),
        false => Ok(read::paths::expand_sides(&args.inputs, &[], options.format.is_some())?.0.paths),
    };
    refuse_inputs(&args.html.iter().cloned().collect::<Vec<PathBuf>>(), inputs)?;
    let file = page(args.html.as_deref())?;
    let compared = match args.inputs.is_empty() {
        true => two_files(args, &options, &params, terminal)?,
        false => two_of_many(args, &options, &params, terminal)?,
    };
    let TwoDocuments { corpus, report, called, docs, skipped, notes } = &compared;
    if let Some(file) = file {
        if report.passages.is_empty() {
            bail!("nothing is shared, so there is no page to write");
        }
        let facts = html::facts::ReportFacts {
            corpus,
            report,
            params: &params,
            skipped,
            notes,
            single: true,
            most_bytes: MOST_BYTES,
        };
        html::write(file, &facts)?;
    }
    let told = CompareSummary {
        args,
        params: &params,
        names: PeopleNames::new(corpus),
        report,
        called: called.each_ref().map(String::as_str),
        docs: *docs,
        texts: [Marked::new(corpus.text(docs[0])?), Marked::new(corpus.text(docs[1])?)],
        verbose: terminal.verbose,
    };
    let mut out = terminal.out();
    if args.html.as_deref().is_some_and(|path| path.as_os_str() == "-") {
    } else if terminal.json() {
        writeln!(out, "{}", told.json()?)?;
    } else if !terminal.quiet {
        told.write(Screen::of(&io::stdout()), &mut out)?;
    }
    out.flush()?;
    Ok(if skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Two files with a text each.
fn two_files(args: &CompareArgs, options: &Options, params: &Params, terminal: TerminalArgs) -> Result<TwoDocuments> {
    if args.a.as_os_str() == "-" && args.b.as_os_str() == "-" {
        bail!("only one of the two texts can come from standard input");
    }
    let (a, b) = (read_text(&args.a, options, terminal)?, read_text(&args.b, options, terminal)?);
    let called = [&args.a, &args.b].map(|path| path.to_string_lossy().into_owned());
    let document = |(id, (text, name)): (&str, (String, &String))| Document {
        title: Some(name.clone()),
        ..Document::new(id, text)
    };
    // In order of id: the first text is document 0.
    let corpus = Corpus::from_documents(["A", "B"].into_iter().zip([a, b].into_iter().zip(&called)).map(document))?;
    let report = compare_documents(&corpus, params)?;
    Ok(TwoDocuments { corpus, report, called, docs: [DocId(0), DocId(1)], skipped: Vec::new(), notes: Vec::new() })
}

/// Two documents, found as a scan of all documents finds them.
fn two_of_many(args: &CompareArgs, options: &Options, params: &Params, terminal: TerminalArgs) -> Result<TwoDocuments> {
    let spill = session::spill(&args.running);
    let pass = SketchPass::new(params, true).with_spill(spill);
    let bar = Bar::new(terminal);
    let (loaded, parts) = load::load_sketched(&args.inputs, &[], options, args.reading.strict, &pass, &bar)?;
    bar.clear();
    summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
    let corpus = &loaded.corpus;
    let of = |id: &Path| find(corpus, &id.to_string_lossy());
    let (a, b) = (of(&args.a)?, of(&args.b)?);
    if a == b {
        bail!("{}: compare takes two different documents", args.a.display());
    }
    let report = scan::scan_sketched(corpus, (parts, &pass), PairScope::default(), params, &bar)?;
    bar.clear();
    let pair = (a.min(b), a.max(b));
    let report = match report.matches.binary_search_by_key(&pair, |m| (m.a, m.b)) {
        Ok(match_index) => report.of_pair(match_index),
        Err(_) => Report::default(),
    };
    let called = [pair.0, pair.1].map(|doc| corpus.id(doc).to_owned());
    let load::Loaded { corpus, skipped, notes, .. } = loaded;
    Ok(TwoDocuments { corpus, report, called, docs: [pair.0, pair.1], skipped, notes })
}

/// The text of a file, in whatever encoding and packing.
fn read_text(path: &Path, options: &Options, terminal: TerminalArgs) -> Result<String> {
    // What the file holds is a text, whatever the text looks like; of RTF and the like the text has to be taken out.
    let format = (!is_wrapped(path)).then(|| InputFormat::of_one_document(path));
    let options = Options { format, ..options.clone() };
    let loaded = load::load(&[path.to_owned()], &options, true, &())?;
    if !loaded.corpus.is_empty() {
        summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
    }
    if loaded.corpus.is_empty() {
        let why = loaded.notes.first().map_or(String::new(), |n| format!(": {}", n.what));
        bail!("{}: no text{why}", path.display());
    }
    let name = path.display();
    if loaded.corpus.len() > 1 {
        let documents = loaded.corpus.len();
        bail!(
            "{name}: holds {documents} documents, but compare takes two single texts (scan compares many; compare A B --in {name} takes two ids)"
        );
    }
    Ok(loaded.corpus.text(DocId(0))?.into_owned())
}
