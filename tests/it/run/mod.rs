//! Whole runs from the library: of all pairs, of some, of those near in time, `dedup`, `explain`.

mod dedup;
mod determinism;
mod explain;
mod tokenised;
mod which_pairs;
mod window;
