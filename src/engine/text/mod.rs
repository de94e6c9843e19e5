//! Text to tokens to shingles. The original text is tokenised unchanged, and each token is folded only for the hash. So
//! a span always slices the original, and nothing ever has to be mapped back.

pub mod blanks;
pub(crate) mod char_class;
pub mod code_points;
pub(crate) mod entities;
pub mod fold;
pub mod indexed;
pub mod letters;
pub mod shingle;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod tokenize;
pub mod tokens;
pub(crate) mod unicode_fast;
pub(crate) mod unicode_words;
pub mod word_kind;
pub mod word_places;
