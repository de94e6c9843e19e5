//! The stages in order, over a whole corpus. The only user of rayon.
//!
//! Results are always collected in order of document or of pair, and do not depend on the number of threads.

pub(crate) mod attribute;
pub(crate) mod choose_kept;
pub mod compare_pairs;
pub mod corpus_stats;
pub mod dedup;
pub(crate) mod equal_texts;
pub mod explain;
pub mod find_credits;
pub mod forecast;
pub(crate) mod grow_stories;
pub(crate) mod join_postings;
#[cfg(feature = "files")]
pub mod load;
pub mod matrix;
pub(crate) mod pair_order;
pub(crate) mod posting_shards;
pub mod propose;
pub mod scan;
pub mod search;
pub mod sketch_pass;
pub mod sketched;
pub mod spilled;
pub mod stem_pair_pass;
pub(crate) mod stem_pair_store;
pub mod texts;
pub(crate) mod time_order;
pub mod train_background;

use crate::base::error::{Error, Result};
use std::ops::ControlFlow;

/// Runs `work` on a pool of so many threads of its own, which ends with the work; `None` runs `work` where the caller is,
/// on rayon's current pool.
///
/// # Errors
/// [`Error::Parameter`] if the system does not start the threads.
///
/// ```
/// let shared = wirecopy::run::in_threads(Some(2), || {
///     let text = "The ferry was cancelled on Monday after a sensor failed, the operator said.";
///     wirecopy::compare(text, text, &wirecopy::Params::default()).map(|comparison| comparison.pair.matched_words)
/// })??;
/// assert_eq!(shared, 13);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn in_threads<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> Result<R> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|reason| Error::Parameter {
        name: "threads",
        found: format!("{threads} ({reason})"),
        expected: "a number that the system can start",
    })?;
    Ok(pool.install(work))
}

/// Threads that runs work on.
pub fn threads() -> usize {
    rayon::current_num_threads()
}

/// Told how far a run is, from any thread. All methods may do nothing.
///
/// ```
/// use std::ops::ControlFlow;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use wirecopy::run::Progress;
/// /// Stops a run when another thread says so.
/// struct Stop(AtomicBool);
/// impl Progress for Stop {
///     fn advance(&self, _steps: u64) -> ControlFlow<()> {
///         if self.0.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     }
/// }
/// ```
pub trait Progress: Sync {
    /// A stage begins that takes `total` steps; 0 where nobody can tell.
    fn stage(&self, _name: &'static str, _total: u64) {}
    /// Some steps are done. The run goes on, or ends soon with [`Error::Stopped`] and without a result.
    fn advance(&self, _steps: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Goes on with a run unless progress stopped the run.
fn go_on(flow: ControlFlow<()>) -> Result<()> {
    if flow.is_break() { Err(Error::Stopped) } else { Ok(()) }
}

/// Progress that nobody watches.
impl Progress for () {}
