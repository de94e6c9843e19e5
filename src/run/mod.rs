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
pub mod spilled;
pub mod texts;
pub(crate) mod time_order;
pub mod train_background;

use crate::base::error::{Error, Result};

/// Has all later runs work on so many threads; without a call there are as many as the machine has cores. To be called once,
/// before any run.
///
/// # Errors
/// [`Error::Parameter`] if the system does not start the threads, or other threads run already.
pub fn use_threads(threads: usize) -> Result<()> {
    let started = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    started.map_err(|reason| Error::Parameter {
        name: "threads",
        found: format!("{threads} ({reason})"),
        expected: "a number that the system can start",
    })
}

/// Threads that runs work on.
pub fn threads() -> usize {
    rayon::current_num_threads()
}

/// Told how far a run is. All methods may do nothing.
pub trait Progress: Sync {
    /// A stage begins that takes `total` steps; 0 where nobody can tell.
    fn stage(&self, _name: &'static str, _total: u64) {}
    /// Some steps are done.
    fn advance(&self, _steps: u64) {}
}

/// Progress that nobody watches.
impl Progress for () {}
