//! Who had a text first, and from whom each document has the words.

pub mod ancestry;
pub mod derivation;
pub mod direction;
pub mod evidence;
pub mod outlets;
pub mod shared_links;
pub mod shared_text;
pub mod taking;
