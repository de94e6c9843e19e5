//! Owns `wirecopy background build`.

use super::args::BackgroundBuildArgs;
use super::progress::Bar;
use super::{stderr, summary};
use anstream::ColorChoice;
use anyhow::{Result, bail};
use std::io::Write;
use std::process::ExitCode;
use wirecopy::background::Background;
use wirecopy::files::ResultFile;
use wirecopy::pipeline::{learn, load};

pub fn build(args: &BackgroundBuildArgs, color: ColorChoice) -> Result<ExitCode> {
    let options = args.reading.options()?;
    let mut file = ResultFile::create(&args.output)?;
    let bar = Bar::new();
    let loaded = load::load(&args.inputs, &options, args.reading.strict, &bar)?;
    let table = learn::learn(&loaded.corpus, args.max_size, &bar)?;
    bar.clear();
    summary::left_out(&mut stderr(color), &loaded, false)?;
    let read = Background::from_bytes(table.clone(), "the new table")?;
    if read.is_empty() {
        bail!("no word or phrase stands in three documents or more: give more texts, or a larger --max-size");
    }
    file.write_all(&table)?;
    file.finish()?;
    let (documents, phrases, bytes) = (loaded.corpus.len(), read.len(), table.len());
    writeln!(stderr(color), "{documents} documents gave a table of {phrases} words and phrases, {bytes} bytes")?;
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
