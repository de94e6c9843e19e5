//! Owns what the user can type after `wirecopy dedup`.

use super::reading::ReadArgs;
use super::values::duration;
use crate::cli::args::running::RunArgs;
use crate::cli::args::search::tuning;
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use wirecopy::model::params::{DedupMeasure, DedupParams, Keep};

const EXAMPLES: &str = "\
Examples:
  wirecopy dedup articles.jsonl -o kept.jsonl --removed removed.csv
  wirecopy dedup articles.jsonl -o kept.jsonl --by both --keep earliest
  wirecopy dedup new.jsonl --against archive/ -o fresh.jsonl.gz
  wirecopy dedup shards/*.jsonl.zst -o deduplicated/
  wirecopy dedup articles.csv -o marked.csv --mark duplicate_of";

#[derive(Debug, Args)]
#[command(max_term_width = 100, after_long_help = EXAMPLES)]
pub struct DedupArgs {
    /// Files, folders, patterns, or - for standard input: .jsonl .csv .tsv .parquet .txt .md .html .warc .wet, also .gz and
    /// .zst
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Where the documents go that are kept, as they stand, in the order of the input; - is standard output, .gz and .zst
    /// are packed. FOLDER/ gets a file for each file of the input. Of text files and web pages a file gets the list of those
    /// that are kept, a name a line, and a folder gets the files
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Remove documents that these files have as well, too (files, folders, patterns); nothing inside of them is compared, and
    /// nothing of them is written
    #[arg(long, value_name = "OLD", num_args = 1..)]
    pub against: Vec<PathBuf>,
    /// Remove nothing: write all documents, with the id of the one that would be kept instead in this new field or column
    #[arg(long, value_name = "COLUMN")]
    pub mark: Option<String>,
    /// Write which documents were left out, for which other, and why (.jsonl, .csv, .tsv or .parquet by ending)
    #[arg(long, value_name = "FILE")]
    pub removed: Option<PathBuf>,
    /// Which of two duplicates is kept: first of the input, earliest (by date), longest, or source:A,B,C (the outlet that
    /// stands first in this list)
    #[arg(long, default_value = "first", value_name = "WHICH", value_parser = keep)]
    pub keep: Keep,
    /// What makes a document a duplicate of another
    #[arg(long, value_enum, default_value_t = DedupMeasureArg::Jaccard, value_name = "MEASURE")]
    pub by: DedupMeasureArg,
    /// Least Jaccard of duplicates
    #[arg(long, default_value_t = 0.7, value_name = "J", allow_negative_numbers = true)]
    pub min_jaccard: f64,
    /// Least share of a document that another holds, with --by containment or both
    #[arg(long, default_value_t = 0.9, value_name = "C", allow_negative_numbers = true)]
    pub min_containment: f64,
    /// Compare only documents whose dates lie within this of each other, such as 72h, 3d, 90m or 2w; those without a date are
    /// all kept
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub window: Option<u32>,
    /// Least chance that a pair at exactly --min-jaccard is found by its sketch
    #[arg(long, default_value_t = 0.999, value_name = "P", allow_negative_numbers = true)]
    pub recall: f64,
    /// Words in a shingle
    #[arg(short = 'w', long, default_value_t = 5, value_name = "N")]
    pub shingle_width: usize,
    /// Slots of a sketch (a power of two)
    #[arg(long, default_value_t = 128, value_name = "N")]
    pub slots: usize,
    /// Take tuned numbers from this JSON file, such as {"story": {...}}; docs/rules.md names them
    #[arg(long, value_name = "FILE")]
    pub tuning: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadArgs,
    /// Say what the run will take in time, memory and temporary files, from a sample, and do nothing else: no result is
    /// written
    #[arg(long, help_heading = "Running")]
    pub plan: bool,
    #[command(flatten)]
    pub running: RunArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DedupMeasureArg {
    /// Shared shingles over the shingles of both
    Jaccard,
    /// Share of its shingles that the other holds: a shorter version goes for a longer one
    Containment,
    /// Either of them
    Both,
}

/// What `--keep` names.
fn keep(text: &str) -> Result<Keep, String> {
    match (text, text.strip_prefix("source:")) {
        ("first", _) => Ok(Keep::First),
        ("earliest", _) => Ok(Keep::Earliest),
        ("longest", _) => Ok(Keep::Longest),
        (_, Some(list)) if list.split(',').all(|name| !name.trim().is_empty()) => {
            Ok(Keep::Sources(list.split(',').map(|name| name.trim().to_owned()).collect()))
        }
        _ => {
            Err("one of first, earliest, longest, or source: with names between commas, such as source:Reuters,AP"
                .into())
        }
    }
}

impl DedupArgs {
    /// The library's parameters.
    pub fn params(&self) -> Result<DedupParams> {
        let by = match self.by {
            DedupMeasureArg::Jaccard => DedupMeasure::Jaccard,
            DedupMeasureArg::Containment => DedupMeasure::Containment,
            DedupMeasureArg::Both => DedupMeasure::Both,
        };
        let mut out = DedupParams::default();
        out.by = by;
        out.min_containment = self.min_containment;
        out.keep = self.keep.clone();
        out.params.query.min_jaccard = self.min_jaccard;
        out.params.query.recall = self.recall;
        out.params.query.most_apart = self.window;
        out.params.hash.shingle_width = self.shingle_width;
        out.params.hash.slots = self.slots;
        out.params.tuning = tuning(self.tuning.as_deref())?;
        out.check()?;
        Ok(out)
    }
}
