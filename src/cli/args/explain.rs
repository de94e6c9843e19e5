//! Owns what the user can type after `wirecopy explain`.

use super::reading::ReadArgs;
use super::search::SearchArgs;
use super::values::duration;
use crate::cli::args::running::RunArgs;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  wirecopy explain a17 b4 --in articles.jsonl
  wirecopy explain a17 b4 --in articles.jsonl --min-weight 40 --format json";

#[derive(Debug, Args)]
#[command(max_term_width = 100, after_long_help = EXAMPLES)]
pub struct ExplainArgs {
    /// Id of a document (of a text file its path as given)
    pub a: String,
    /// Id of another
    pub b: String,
    /// Where they are, with all documents around them: files, folders, patterns, or - for standard input, as for scan
    #[arg(long = "in", required = true, num_args = 1.., value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// As for scan: compare only documents whose dates lie within this of each other
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub window: Option<u32>,
    #[command(flatten)]
    pub search: SearchArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    #[command(flatten)]
    pub running: RunArgs,
}
