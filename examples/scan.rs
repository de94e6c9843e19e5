//! A collection built document by document, within a budget of memory, and scanned on two threads of its own; another
//! thread could stop the run: `cargo run --example scan`.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use wirecopy::{CorpusBuilder, Document, Error, Params, Progress, Result, in_threads, scan, scan_watched};

/// Says how far a run is, and stops the run when asked.
struct Watch(AtomicBool);

impl Progress for Watch {
    fn stage(&self, name: &'static str, total: u64) {
        println!("{name} ({total} steps)");
    }

    fn advance(&self, _steps: u64) -> ControlFlow<()> {
        if self.0.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

fn main() -> Result<()> {
    let wire = "The harbour was closed on Tuesday after a freighter ran aground in heavy fog, the port authority said.";
    let mut builder = CorpusBuilder::within(64 << 20, &std::env::temp_dir());
    for (id, outlet, text) in [
        ("wire-1", "Northwire", wire.to_owned()),
        ("gazette-7", "Gazette", format!("Bad luck for sailors. {wire}")),
        ("herald-2", "Herald", "The chess final ended in a draw after seven hours and a hundred moves.".to_owned()),
    ] {
        builder.push(&Document { source: Some(outlet.to_owned()), ..Document::new(id, text) })?;
    }
    let corpus = builder.finish()?;

    let report = in_threads(Some(2), || scan(&corpus, &Params::default()))??;
    for passage in &report.passages {
        let (a, b) = (corpus.id(passage.a), corpus.id(passage.b));
        println!("{a} and {b} share: {}", passage.in_a.text(&corpus.text(passage.a)?));
    }
    assert_eq!(report.passages.len(), 1);

    let stopped = scan_watched(&corpus, &Params::default(), &Watch(AtomicBool::new(true)));
    assert!(matches!(stopped, Err(Error::Stopped)));
    Ok(())
}
