//! Text to tokens to shingles. The original text is tokenised as it is and each token is folded only for its hash, so a
//! span always slices the original and nothing ever has to be mapped back.

mod char_class;
pub mod code_points;
pub mod fold;
pub mod indexed;
pub mod letters;
pub mod shingle;
#[cfg(test)]
mod tests;
pub mod tokenize;
mod unicode_fast;
mod unicode_words;
pub mod word_kind;

pub use code_points::CodePoints;
pub use indexed::Worded;
pub use letters::Letters;
pub use shingle::shingles;
pub use tokenize::{Tokens, tokenize};
pub use unicode_words::is_spaceless;
