//! The stages in order, over a whole corpus. The only user of rayon.
//!
//! Results are always collected in order of document or of pair, so they do not depend on the number of threads.

pub mod batches;
#[cfg(feature = "files")]
pub mod load;
pub mod matrix;
pub mod scan;
pub mod signatures;

/// Told how far a run is. All methods may do nothing.
pub trait Progress: Sync {
    /// A stage begins that takes `total` steps.
    fn stage(&self, _name: &'static str, _total: u64) {}
    /// Some steps are done.
    fn advance(&self, _steps: u64) {}
}

/// Progress that nobody watches.
impl Progress for () {}
