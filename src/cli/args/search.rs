//! Owns what the user can type of the search, and the parameters of the search. The evaluations take the same flags.

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use wirecopy::Params;
use wirecopy::model::agencies::AgencyTable;
use wirecopy::model::background::Background;
use wirecopy::model::tuning::Tuning;

#[derive(Debug, Args)]
#[command(next_help_heading = "Search")]
pub struct SearchArgs {
    /// For text that a machine read from paper: shorter shingles; words that differ by a letter or two count a
    /// little
    #[arg(long)]
    pub noisy: bool,
    /// For essays and web pages rather than news: one passage for each borrowed place, summaries too, nothing under 20
    /// words
    #[arg(long, conflicts_with = "noisy")]
    pub plagiarism: bool,
    /// Look for near-duplicates only; no passages
    #[arg(long, value_enum, value_name = "WHAT")]
    pub only: Option<Only>,
    /// Least Jaccard of a near-duplicate
    #[arg(long, default_value_t = 0.7, value_name = "J", allow_negative_numbers = true)]
    pub min_jaccard: f64,
    /// Least chance that a pair at exactly --min-jaccard is found by its sketch
    #[arg(long, default_value_t = 0.999, value_name = "P", allow_negative_numbers = true)]
    pub recall: f64,
    /// Least share of the shorter of two documents of one story that the other covers
    #[arg(long, default_value_t = 0.4, value_name = "SHARE", allow_negative_numbers = true)]
    pub min_coverage: f64,
    /// Least matched words of a passage; of a rewritten one, words of its shorter side [default: 6, with --noisy 8, with
    /// --plagiarism 20]
    #[arg(long, value_name = "N")]
    pub min_words: Option<u32>,
    /// Least weight of a passage in bits, beyond what chance explains in a corpus of this size
    #[arg(long, default_value_t = 25.0, value_name = "BITS", allow_negative_numbers = true)]
    pub min_weight: f64,
    /// Take what is usual at large from this table (`wirecopy background build` makes them) [default: English, built in]
    #[arg(long, value_name = "FILE")]
    pub background: Option<PathBuf>,
    /// Add agencies and words of credits: rows of `agency <TAB> name <TAB> spelling|spelling` and the like
    #[arg(long, value_name = "FILE")]
    pub credits: Option<PathBuf>,
    /// Leave out rewritten passages: only what is shared word for word or nearly so
    #[arg(long)]
    pub no_rewritten: bool,
    /// Join passages of a pair with no more words than this between them [default: 5, with --plagiarism 60]
    #[arg(long, value_name = "N")]
    pub join_gap: Option<u32>,
    /// Count page furniture as shared text too: what an outlet repeats under different stories, such as footers
    #[arg(long)]
    pub keep_boilerplate: bool,
    /// Link documents that share one band key or fingerprint pair by pair up to so many, as a star beyond
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub pair_limit: usize,
    /// Link all pairs, however many documents share one thing; its cost may grow with their square
    #[arg(long, conflicts_with = "pair_limit")]
    pub all_pairs: bool,
    /// Words in a shingle [default: 5, with --noisy 3]
    #[arg(short = 'w', long, value_name = "N")]
    pub shingle_width: Option<usize>,
    /// Shingles of which one is kept as fingerprint: a shared run of shingle width + winnow - 1 words makes its pair a candidate
    /// [default: 4, with --noisy 3]
    #[arg(long, value_name = "N")]
    pub winnow: Option<usize>,
    /// Slots of a sketch (a power of two)
    #[arg(long, default_value_t = 128, value_name = "N")]
    pub slots: usize,
    /// Take tuned numbers from this JSON file, such as {"story": {...}}; docs/rules.md names them
    #[arg(long, value_name = "FILE")]
    pub tuning: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Only {
    NearDuplicates,
}

/// The table in a file; the built-in table if no file is named.
pub fn background(path: Option<&Path>) -> Result<Background> {
    let Some(path) = path else { return Ok(Background::default()) };
    let bytes = std::fs::read(path).with_context(|| format!("--background {}: cannot read", path.display()))?;
    Ok(Background::from_bytes(bytes, &format!("--background {}", path.display()))?)
}

/// The built-in table of credits, with the rows of a file if a file is named.
fn credits(path: Option<&Path>) -> Result<AgencyTable> {
    let Some(path) = path else { return Ok(AgencyTable::default()) };
    let rows = std::fs::read_to_string(path).with_context(|| format!("--credits {}: cannot read", path.display()))?;
    Ok(AgencyTable::default().with(&rows, &format!("--credits {}", path.display()))?)
}

/// The tuned numbers of a file; the defaults if no file is named.
pub fn tuning(path: Option<&Path>) -> Result<Tuning> {
    let Some(path) = path else { return Ok(Tuning::default()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("--tuning {}: cannot read", path.display()))?;
    Tuning::from_json(&text).with_context(|| format!("--tuning {}", path.display()))
}

/// The parameters that a preset begins with, with the tuned numbers of a file.
pub fn preset(noisy: bool, plagiarism: bool, tuned: Option<&Path>) -> Result<Params> {
    let tuning = tuning(tuned)?;
    if plagiarism && !noisy {
        return Ok(Params::plagiarism_with(tuning));
    }
    let mut params = if noisy { Params::noisy() } else { Params::default() };
    params.tuning = tuning;
    Ok(params)
}

impl SearchArgs {
    /// The library's parameters.
    pub fn params(&self) -> Result<Params> {
        let s = self;
        let mut params = preset(s.noisy, s.plagiarism, s.tuning.as_deref())?;
        params.hash.shingle_width = s.shingle_width.unwrap_or(params.hash.shingle_width);
        params.hash.window = s.winnow.unwrap_or(params.hash.window);
        params.hash.slots = s.slots;
        params.query.min_jaccard = s.min_jaccard;
        params.query.recall = s.recall;
        params.query.min_coverage = s.min_coverage;
        params.query.min_words = s.min_words.unwrap_or(params.query.min_words);
        params.query.min_weight = s.min_weight;
        params.query.background = background(s.background.as_deref())?;
        params.query.credits = credits(s.credits.as_deref())?;
        let passages = &mut params.query.passages;
        passages.rewritten = !s.no_rewritten;
        passages.join_gap = s.join_gap.unwrap_or(passages.join_gap);
        params.query.pair_limit = if s.all_pairs { usize::MAX } else { s.pair_limit };
        params.query.keep_boilerplate = s.keep_boilerplate;
        params.query.near_duplicates_only = s.only == Some(Only::NearDuplicates);
        params.check()?;
        Ok(params)
    }
}
