//! Owns what all commands share: memory, tuned numbers, and standard output that may be closed.

use crate::cli::args::running::RunArgs;
use anyhow::Result;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wirecopy::base::spill::Spill;
use wirecopy::io::write::human::one_line;
use wirecopy::model::notes::Note;
use wirecopy::model::tuning::Tuning;
use wirecopy::run::load::Loaded;

/// The spill of a run, which takes what is over the memory.
pub fn spill(args: &RunArgs) -> Arc<Spill> {
    // A quarter for fingerprints, and a quarter for their index; the rest is for rows of documents, batches of texts,
    // results.
    let budget = args.memory.unwrap_or_else(crate::cli::config::memory::most) / 4;
    Arc::new(Spill::new(budget, &temp_dir(args)))
}

/// Where what is over the memory goes.
pub fn temp_dir(args: &RunArgs) -> PathBuf {
    args.temp_dir.clone().unwrap_or_else(std::env::temp_dir)
}

/// Says how a single document was read: a table or a feed that was taken for a text shall not go unseen.
pub fn note_single(loaded: &mut Loaded) {
    let corpus = &loaded.corpus;
    if let (1, Some(doc)) = (corpus.len(), corpus.docs().next()) {
        let what = format!("the only document was read as {}", corpus.read_as(doc));
        let first = corpus.place(doc).map_or(String::new(), |place| place.to_string());
        loaded.notes.push(Note { what, count: 1, first });
    }
}

/// Goes on if the reader of standard output went away: the remaining results shall still come.
pub fn unless_closed(done: Result<()>) -> Result<()> {
    match done {
        Err(error) if is_closed_pipe(&error) => Ok(()),
        done => done,
    }
}

/// The reader of our output went away: no error, as the reader has seen enough.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || matches!(cause.downcast_ref(), Some(wirecopy::Error::Io { source, .. }) if broken(source))
    })
}

/// Says on standard error that a run has numbers of a file, where any differs from the default.
pub fn note_tuning(path: Option<&Path>, tuning: &Tuning) {
    if let Some(path) = path.filter(|_| *tuning != Tuning::default()) {
        eprintln!("note: tuned numbers from {}", one_line(&path.display().to_string()));
    }
}
