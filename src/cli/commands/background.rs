//! Owns `wirecopy background build`.

use crate::cli::args::{BackgroundBuildArgs, TerminalArgs};
use crate::cli::screen::progress::Bar;
use crate::cli::screen::summary;
use anyhow::{Result, bail};
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;
use wirecopy::io::write::result_file::ResultFile;
use wirecopy::model::background::Background;
use wirecopy::model::tuning::weigh::WeighTuning;
use wirecopy::run::{load, train_background};

pub fn build(args: &BackgroundBuildArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let options = args.reading.options()?;
    let mut file = ResultFile::create(&args.output)?;
    let bar = Bar::new(terminal);
    let loaded = load::load(&args.inputs, &options, args.reading.strict, &bar)?;
    let table = train_background::learn(&loaded.corpus, args.max_size, &WeighTuning::default(), &bar)?;
    bar.clear();
    summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
    let read = Background::from_bytes(table.clone(), "the new table")?;
    if read.is_empty() {
        bail!("no word or phrase stands in three documents or more: give more texts, or a larger --max-size");
    }
    file.write_all(&table)?;
    file.finish()?;
    let (documents, phrases, bytes) = (loaded.corpus.len(), read.len(), table.len());
    if terminal.json() {
        let summary = json!({ "v": 1, "documents": documents, "words_and_phrases": phrases, "bytes": bytes });
        writeln!(terminal.out(), "{summary}")?;
    } else if !terminal.quiet {
        writeln!(
            terminal.stderr(),
            "{documents} documents gave a table of {phrases} words and phrases, {bytes} bytes"
        )?;
    }
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
