//! Owns what the user can type of the results of a scan.

use super::plots::PlotArgs;
use super::values::page_size;
use clap::Args;
use std::path::PathBuf;
use wirecopy::io::write::passages::Extra;

#[derive(Debug, Args)]
#[command(next_help_heading = "Results (.jsonl, .csv, .tsv or .parquet by ending; - is standard output)")]
pub struct ResultArgs {
    /// Write every verified pair
    #[arg(long, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// Write every shared passage
    #[arg(long, value_name = "FILE")]
    pub passages: Option<PathBuf>,
    /// Write clusters, the documents of one story each, a line a document
    #[arg(long, value_name = "FILE")]
    pub clusters: Option<PathBuf>,
    /// Write every passage with all documents that carry it: in .jsonl a line a passage, else a line a witness
    #[arg(long, value_name = "FILE")]
    pub witnesses: Option<PathBuf>,
    /// Write the page furniture that was learnt and left out of account, a line a stretch
    #[arg(long, value_name = "FILE")]
    pub boilerplate: Option<PathBuf>,
    /// Write the runs of words that so many documents carry that not every two of them were compared, a line a run
    #[arg(long, value_name = "FILE")]
    pub common_runs: Option<PathBuf>,
    /// Write every document with what was found of it: its words and how many were taken over, whom it credits, its likely
    /// source
    #[arg(long, value_name = "FILE")]
    pub documents: Option<PathBuf>,
    /// Write every document as it was read: its text, to which all places refer, and what it was read as
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
    /// Write what outlets share, take and give, and who comes first: a line an outlet, and one for each that it shares with
    #[arg(long, value_name = "FILE")]
    pub outlets: Option<PathBuf>,
    /// Share of its words from which a document that took them over is wholly derived
    #[arg(long, default_value_t = 0.8, value_name = "SHARE", allow_negative_numbers = true)]
    pub wholly_from: f64,
    /// The same for partly derived
    #[arg(long, default_value_t = 0.1, value_name = "SHARE", allow_negative_numbers = true)]
    pub partly_from: f64,
    /// Write passages as PAN does: a file a pair, FOLDER/A-B.xml (the order of --only-pairs is kept)
    #[arg(long, value_name = "FOLDER")]
    pub pan_xml: Option<PathBuf>,
    /// Write a report for people: one page (.html) that needs nothing else, with stories, both texts of each pair side by side,
    /// and maps
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Most bytes of --html; the strongest pairs go first, and the page says what did not fit
    #[arg(long, default_value = "20M", value_name = "SIZE", value_parser = page_size, requires = "html")]
    pub html_max: usize,
    /// Add the text of each passage to --passages, as it stands in both documents, and to --witnesses
    #[arg(long)]
    pub excerpts: bool,
    /// Add what differs, word by word: to --passages for each passage, to --pairs for the whole texts of
    /// near-duplicates, beside their dates
    #[arg(long)]
    pub diff: bool,
    #[command(flatten)]
    pub plots: PlotArgs,
}

impl ResultArgs {
    /// What is added to the columns of passages.
    pub fn extra(&self, near_words: bool) -> Extra {
        Extra { excerpts: self.excerpts, diff: self.diff, near_words }
    }
}
