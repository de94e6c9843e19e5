//! What many documents are to each other: members of one story, sources and copies, outlets that take and give.

mod members;
mod outlets;
mod source;
