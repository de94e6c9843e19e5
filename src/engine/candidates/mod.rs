//! Pairs worth a look. Sketches propose near-duplicates ([`lsh`]), fingerprints propose pairs that share a passage
//! ([`join`](mod@join)). Nothing here is a result: every candidate is verified on the text.

pub mod anchor;
pub mod batch_join;
pub mod boilerplate;
pub mod boilerplate_list;
pub mod common_phrases;
pub(crate) mod copies;
pub mod frequent_edges;
pub mod join;
pub mod lsh;
pub mod posting_lists;
pub mod postings;
pub mod scope;
