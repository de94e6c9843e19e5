//! Text to tokens to shingles. The original text is tokenised as it is and each token is folded only for its hash, so a
//! span always slices the original and nothing ever has to be mapped back.

pub mod code_points;
pub mod fold;
pub mod kinds;
pub mod letters;
mod mixed;
pub mod shingle;
mod signs;
#[cfg(test)]
mod tests;
pub mod tokenize;
pub mod worded;
mod words;

pub use code_points::CodePoints;
pub use letters::Letters;
pub use shingle::shingles;
pub use tokenize::{Tokens, tokenize};
pub use worded::Worded;
pub use words::is_spaceless;
