//! What two documents share: the guarantee, exact places, laws of every pair, and texts that are hard in some way.

mod boilerplate;
mod bytes;
mod five_functions;
mod guarantee;
mod hard_texts;
mod laws;
mod noisy;
mod offsets;
mod rewritten;
