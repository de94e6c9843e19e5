//! Pairs worth a look. Sketches propose near-duplicates ([`lsh`]), fingerprints propose pairs that share a passage
//! ([`join`](mod@join)), stem pairs propose pairs that share rewritten text ([`stem_pair_join`]). Nothing here is a result: every candidate is verified on the text.

pub mod anchor;
pub mod batch_join;
pub mod boilerplate;
pub mod boilerplate_list;
pub mod common_runs;
pub(crate) mod copies;
pub mod evidence;
pub mod frequent_edges;
pub mod join;
pub mod known_pairs;
pub mod lsh;
pub mod passes;
pub mod posting_lists;
pub mod postings;
pub mod scope;
pub mod stem_pair_join;
pub mod stem_pairs;
