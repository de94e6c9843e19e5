//! How much is found, and how much of it is right: on the seeds, on planted corpora, on real news.

mod planted;
mod reuters;
mod seeds;
