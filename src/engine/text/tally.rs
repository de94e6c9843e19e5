//! Owns the count of tokenised bytes, by which tests hold a run to one pass over each text.

use crate::base::cast::to_u64;
use std::cell::Cell;

thread_local! {
    static BYTES: Cell<u64> = const { Cell::new(0) };
}

/// Counts a text that is tokenised.
pub(super) fn add(text: &str) {
    BYTES.set(BYTES.get() + to_u64(text.len()));
}

/// Bytes that the thread has tokenised so far.
pub fn tokenised_bytes() -> u64 {
    BYTES.get()
}
