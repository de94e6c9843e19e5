//! Owns what the user can type. [`ScanArgs::params`] and its like turn it into library parameters.

use super::dedup_args::DedupArgs;
use super::explain_args::ExplainArgs;
use super::search_args::SearchArgs;
use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use wirecopy::Params;
use wirecopy::input::{Fields, Format, Options, SourceMap};
use wirecopy::output::html;
use wirecopy::output::matrix::Measure;
use wirecopy::output::passages::Extra;
use wirecopy::output::plain::count;
use wirecopy::units::to_u64;

const EXAMPLES: &str = "\
Examples:
  wirecopy scan articles.jsonl                       what is shared, in short, on the terminal
  wirecopy scan articles.jsonl --html report.html    the same to look at: stories, texts side by side, maps
  wirecopy scan stories/ --passages passages.csv     every shared passage with its place in both texts
  wirecopy scan '*.jsonl.gz' --only near-duplicates --min-jaccard 0.8 --pairs pairs.jsonl
  wirecopy scan articles.jsonl --against wire/       what articles share with the wire, and nothing else
  wirecopy dedup '*.jsonl.gz' -o kept.jsonl --removed removed.csv
                                                     documents less near-duplicates, as they stand
  wirecopy explain a17 b4 --in articles.jsonl        why these two were reported as a pair, or not
  wirecopy compare release.txt article.txt           two texts, the shared passages marked

Exit codes: 0 done, 1 done but some input was skipped, 2 could not run.";

/// Finds near-duplicates and shared passages in news: who copied what, how much, and where.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour
    #[arg(long, global = true, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare all documents with each other
    Scan(Box<ScanArgs>),
    /// Compare two texts and show both, the shared passages marked
    Compare(CompareArgs),
    /// Copy documents, less those that are duplicates of others
    Dedup(Box<DedupArgs>),
    /// Say why two documents of a pile are reported by scan as a pair, or not
    Explain(Box<ExplainArgs>),
    /// Make tables of the words and phrases that are usual in a language or a trade
    Background {
        #[command(subcommand)]
        what: BackgroundCommand,
    },
    /// Show how the sketch is cut into bands, and the chance that a pair is found, by its Jaccard
    ExplainBands(BandArgs),
}

#[derive(Debug, Subcommand)]
pub enum BackgroundCommand {
    /// Learn from texts what is usual, into a table for `--background`; the table holds no text
    Build(Box<BackgroundBuildArgs>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Color::Auto => "auto",
            Color::Always => "always",
            Color::Never => "never",
        })
    }
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

#[derive(Debug, Args)]
#[command(max_term_width = 100)]
pub struct ScanArgs {
    /// Files, folders, patterns, or - for standard input: .txt .md .jsonl .csv .tsv, also .gz and .zst
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub which: WhichArgs,
    #[command(flatten)]
    pub results: ResultArgs,
    #[command(flatten)]
    pub search: SearchArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    /// Stories and pairs to show in the summary
    #[arg(long, default_value_t = 5, value_name = "N", help_heading = "Terminal")]
    pub top: usize,
    /// No summary, no progress; only errors, notes and what was skipped
    #[arg(short, long, help_heading = "Terminal")]
    pub quiet: bool,
    /// Show every skipped input, not only the first few
    #[arg(short, long, help_heading = "Terminal")]
    pub verbose: bool,
    #[command(flatten)]
    pub running: RunArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub struct RunArgs {
    /// Worker threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N", env = "WIRECOPY_THREADS", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Memory of which half is for fingerprints and their index, such as 4G (k, M and G are thousands, millions, billions);
    /// fingerprints over it go to the disk
    /// [default: three quarters of what is free]
    #[arg(long, value_name = "SIZE", env = "WIRECOPY_MEMORY", value_parser = size)]
    pub memory: Option<u64>,
    /// Folder for what goes to the disk [default: the system's]
    #[arg(long, value_name = "FOLDER")]
    pub temp_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Which pairs (in every result, a is the document whose id comes first)")]
pub struct WhichArgs {
    /// Compare INPUT against these, and nothing inside either side
    #[arg(long, num_args = 1.., value_name = "OTHER", conflicts_with = "only_pairs")]
    pub against: Vec<PathBuf>,
    /// Compare these pairs and no others: {"a": "id", "b": "id"} a line, also .gz and .zst
    #[arg(long, value_name = "FILE")]
    pub only_pairs: Option<PathBuf>,
    /// Compare only documents whose dates lie within this of each other, such as 72h, 3d, 90m or 2w; those without a date take
    /// no part
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub window: Option<u32>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Results (.jsonl, .csv or .tsv by ending; - is standard output)")]
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
    /// Write every document with what was found of it: its words and how many were taken over, whom it credits, its likely
    /// source
    #[arg(long, value_name = "FILE")]
    pub documents: Option<PathBuf>,
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
    /// Write a document x document matrix (.csv or .npy)
    #[arg(long, value_name = "FILE")]
    pub matrix: Option<PathBuf>,
    /// What the cells of the matrix hold
    #[arg(long, value_enum, default_value_t = MeasureArg::Jaccard, value_name = "MEASURE", requires = "matrix")]
    pub measure: MeasureArg,
    /// Add the text of each passage to --passages, as it stands in both documents, and to --witnesses
    #[arg(long)]
    pub excerpts: bool,
    /// Add what differs, word by word: to --passages for each passage, to --pairs for the whole texts of
    /// near-duplicates, beside their dates
    #[arg(long)]
    pub diff: bool,
}

impl ResultArgs {
    /// What is added to the columns of passages.
    pub fn extra(&self, near_words: bool) -> Extra {
        Extra { excerpts: self.excerpts, diff: self.diff, near_words }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadArgs {
    /// Field or column with the text
    #[arg(long, default_value = "text", value_name = "NAME")]
    pub text_field: String,
    /// Field or column with the id
    #[arg(long, default_value = "id", value_name = "NAME")]
    pub id_field: String,
    /// Field or column with the outlet
    #[arg(long, default_value = "source", value_name = "NAME")]
    pub source_field: String,
    /// Call outlets by other names, such as one for all feeds of a house: a table (.csv, .tsv) or JSON lines with from and to
    #[arg(long, value_name = "FILE")]
    pub source_map: Option<PathBuf>,
    /// Field or column with the date
    #[arg(long, default_value = "date", value_name = "NAME")]
    pub date_field: String,
    /// Field or column with the title
    #[arg(long, default_value = "title", value_name = "NAME")]
    pub title_field: String,
    /// Kind of all inputs [default: by content, then by ending]
    #[arg(long, value_enum, value_name = "KIND")]
    pub input_format: Option<FormatArg>,
    /// Encoding of text that is not UTF-8, such as windows-1252 [default: guessed for text files]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Stop at the first input that cannot be read
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(max_term_width = 100)]
pub struct CompareArgs {
    /// A text file (also .gz, .zst); - for standard input
    pub a: PathBuf,
    /// Another
    pub b: PathBuf,
    /// For text that a machine read from paper: shorter shingles; words that differ by a letter or two count a
    /// little
    #[arg(long)]
    pub noisy: bool,
    /// For essays and web pages rather than news: one passage for each borrowed place, summaries too, nothing under 20
    /// words
    #[arg(long, conflicts_with = "noisy")]
    pub plagiarism: bool,
    /// Leave out rewritten passages: only what is shared word for word or nearly so
    #[arg(long)]
    pub no_rewritten: bool,
    /// Least matched words of a passage; of a rewritten one, words of its shorter side [default: 6, with --noisy 8, with
    /// --plagiarism 20]
    #[arg(long, value_name = "N")]
    pub min_words: Option<u32>,
    /// Words in a shingle [default: 5, with --noisy 3]
    #[arg(short = 'w', long, value_name = "N")]
    pub shingle_width: Option<usize>,
    /// Take what is usual at large from this table (`wirecopy background build` makes them) [default: English, built in]
    #[arg(long, value_name = "FILE")]
    pub background: Option<PathBuf>,
    /// Encoding of text that is not UTF-8, such as windows-1252 [default: guessed]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

#[derive(Debug, Args)]
#[command(max_term_width = 100)]
pub struct BackgroundBuildArgs {
    /// Files, folders, patterns, or - for standard input, as for scan; a document is what scan takes for one
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Where the table goes
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Most bytes of the table; what saves most is kept (k and M are thousands and millions)
    #[arg(long, default_value = "2M", value_name = "SIZE", value_parser = table_size)]
    pub max_size: usize,
    #[command(flatten)]
    pub reading: ReadArgs,
}

/// A number of bytes such as 500k, 2M or 4G.
fn size(text: &str) -> Result<u64, String> {
    let units = [("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000)];
    let lower = text.to_ascii_lowercase();
    let unit = units.into_iter().find_map(|(name, bytes)| Some((lower.strip_suffix(name)?, bytes)));
    let (digits, unit) = unit.unwrap_or((&lower, 1));
    let size = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit));
    size.ok_or("a size is a whole number of bytes, or one with k, M or G, such as 500M".into())
}

/// Seconds of a time such as 90m, 72h, 3d or 2w.
pub fn duration(text: &str) -> Result<u32, String> {
    let units = [("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800)];
    let lower = text.to_ascii_lowercase();
    let parts = units.into_iter().find_map(|(name, seconds)| Some((lower.strip_suffix(name)?, seconds)));
    let seconds = parts.and_then(|(digits, unit)| digits.parse::<u32>().ok()?.checked_mul(unit));
    seconds.ok_or("a time is a whole number of minutes, hours, days or weeks, such as 90m, 72h, 3d or 2w".into())
}

/// The size of a table.
fn table_size(text: &str) -> Result<usize, String> {
    let size = Some(size(text)?).filter(|&size| size <= 1_000_000_000);
    size.and_then(|size| usize::try_from(size).ok()).ok_or("a table has at most 1000M".into())
}

/// The size of a page.
fn page_size(text: &str) -> Result<usize, String> {
    let size = usize::try_from(size(text)?).ok().filter(|&size| size >= html::LEAST_BYTES);
    size.ok_or_else(|| format!("a page may have {} bytes or more", count(to_u64(html::LEAST_BYTES))))
}

#[derive(Debug, Args)]
#[command(max_term_width = 100)]
pub struct BandArgs {
    /// Least Jaccard of a near-duplicate
    #[arg(long, default_value_t = 0.7, value_name = "J", allow_negative_numbers = true)]
    pub min_jaccard: f64,
    /// Least chance that a pair at exactly --min-jaccard is found
    #[arg(long, default_value_t = 0.999, value_name = "P", allow_negative_numbers = true)]
    pub recall: f64,
    /// Slots of a sketch (a power of two)
    #[arg(long, default_value_t = 128, value_name = "N")]
    pub slots: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasureArg {
    /// Shared shingles over the shingles of both
    Jaccard,
    /// Share of the row document's shingles that the column document holds
    Containment,
    /// Matched words, summed over the reported passages
    SharedWords,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    Text,
    Jsonl,
    Csv,
    Tsv,
}

impl From<MeasureArg> for Measure {
    fn from(measure: MeasureArg) -> Self {
        match measure {
            MeasureArg::Jaccard => Measure::Jaccard,
            MeasureArg::Containment => Measure::Containment,
            MeasureArg::SharedWords => Measure::SharedWords,
        }
    }
}

impl ScanArgs {
    /// The library's parameters; fails on a combination that makes no sense.
    pub fn params(&self) -> Result<Params> {
        let mut params = self.search.params()?;
        params.query.most_apart = self.which.window;
        params.query.credits_of_all = self.results.documents.is_some();
        (params.query.wholly_from, params.query.partly_from) = (self.results.wholly_from, self.results.partly_from);
        params.check()?;
        if params.query.near_duplicates_only {
            if self.results.passages.is_some() {
                bail!("--passages needs passages, but --only near-duplicates does not look for them");
            }
            if self.results.witnesses.is_some() {
                bail!("--witnesses needs passages, but --only near-duplicates does not look for them");
            }
            if self.results.documents.is_some() {
                bail!("--documents tells credits, but --only near-duplicates does not look for them");
            }
            if self.results.outlets.is_some() {
                bail!("--outlets needs passages, but --only near-duplicates does not look for them");
            }
            if self.results.pan_xml.is_some() {
                bail!("--pan-xml needs passages, but --only near-duplicates does not look for them");
            }
            if self.results.boilerplate.is_some() {
                bail!("--boilerplate is learnt for passages, but --only near-duplicates does not look for them");
            }
            if self.results.diff {
                bail!("--diff needs passages, but --only near-duplicates does not look for them");
            }
            if self.results.matrix.is_some() && self.results.measure == MeasureArg::SharedWords {
                bail!("--measure shared-words needs passages, but --only near-duplicates does not look for them");
            }
        }
        let WhichArgs { against, only_pairs, window } = &self.which;
        let some_pairs = only_pairs.is_some() || !against.is_empty() || window.is_some();
        if some_pairs && self.results.matrix.is_some() && self.results.measure != MeasureArg::SharedWords {
            bail!(
                "--matrix fills the cells of all pairs, but only some are compared: take --measure shared-words (pairs \
                 that were not compared stay 0) or --pairs FILE"
            );
        }
        if self.results.boilerplate.is_some() && (self.which.only_pairs.is_some() || self.search.keep_boilerplate) {
            bail!("--boilerplate lists what a scan learns, but with --only-pairs or --keep-boilerplate it learns none");
        }
        if self.results.excerpts && self.results.passages.is_none() && self.results.witnesses.is_none() {
            bail!("--excerpts adds texts to --passages FILE or --witnesses FILE, which are not asked for");
        }
        if self.results.diff && self.results.passages.is_none() && self.results.pairs.is_none() {
            bail!("--diff adds to --passages FILE or --pairs FILE, which are not asked for");
        }
        Ok(params)
    }
}

impl ReadArgs {
    /// The reader's options.
    pub fn options(&self) -> Result<Options> {
        Ok(Options {
            fields: Fields {
                id: self.id_field.clone(),
                text: self.text_field.clone(),
                source: self.source_field.clone(),
                date: self.date_field.clone(),
                title: self.title_field.clone(),
            },
            format: self.input_format.map(|kind| match kind {
                FormatArg::Text => Format::Text,
                FormatArg::Jsonl => Format::JsonLines,
                FormatArg::Csv => Format::Csv,
                FormatArg::Tsv => Format::Tsv,
            }),
            encoding: encoding(self.encoding.as_deref())?,
            sources: self.source_map.as_deref().map(SourceMap::read).transpose()?.unwrap_or_default(),
        })
    }
}

/// An encoding by any of the names that the web uses.
pub fn encoding(name: Option<&str>) -> Result<Option<&'static encoding_rs::Encoding>> {
    let Some(name) = name else { return Ok(None) };
    match encoding_rs::Encoding::for_label(name.as_bytes()) {
        Some(found) => Ok(Some(found)),
        None => bail!(
            "--encoding {name}: no such encoding; names are those of the web, such as utf-8, windows-1252, shift_jis"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn definition_is_sound() {
        Cli::command().debug_assert();
    }

    fn scan(line: &str) -> ScanArgs {
        match Cli::parse_from(line.split(' ')).command {
            Command::Scan(args) => *args,
            _ => panic!("{line}"),
        }
    }

    #[test]
    fn defaults_are_the_library_s() {
        assert_eq!(scan("wirecopy scan x").params().unwrap(), Params::default());
        assert_eq!(scan("wirecopy scan x --noisy").params().unwrap(), Params::noisy());
        let mixed = scan("wirecopy scan x --noisy --min-words 6").params().unwrap();
        assert_eq!((mixed.query.min_words, mixed.hash), (6, Params::noisy().hash));
    }

    #[test]
    fn times() {
        for (text, seconds) in [("90m", 5400), ("72h", 259_200), ("3D", 259_200), ("2w", 1_209_600), ("0h", 0)] {
            assert_eq!(duration(text), Ok(seconds), "{text}");
        }
        for text in ["", "4", "h", "-1h", "1.5d", "3 d", "3months", "9999999w"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (line, why) in [
            ("wirecopy scan x --min-jaccard 1.5", "over 0 and at most 1"),
            ("wirecopy scan x --slots 100", "power of two"),
            ("wirecopy scan x --only near-duplicates --passages p.csv", "--passages needs passages"),
            ("wirecopy scan x --only near-duplicates --witnesses w.jsonl", "--witnesses needs passages"),
            ("wirecopy scan x --min-coverage 0", "over 0 and at most 1"),
            ("wirecopy scan x --only near-duplicates --matrix m.npy --measure shared-words", "shared-words needs"),
            ("wirecopy scan x --only near-duplicates --documents d.csv", "--documents tells credits"),
            ("wirecopy scan x --only near-duplicates --outlets o.csv", "--outlets needs passages"),
            ("wirecopy scan x --partly-from 0.9", "at most wholly-from"),
            ("wirecopy scan x --only near-duplicates --pan-xml d", "--pan-xml needs passages"),
            ("wirecopy scan x --against y --matrix m.csv", "--measure shared-words"),
            ("wirecopy scan x --only-pairs y --matrix m.csv --measure containment", "--measure shared-words"),
            ("wirecopy scan x --boilerplate b.csv --keep-boilerplate", "it learns none"),
            ("wirecopy scan x --boilerplate b.csv --only-pairs y", "it learns none"),
            ("wirecopy scan x --boilerplate b.csv --only near-duplicates", "--boilerplate is learnt for passages"),
            ("wirecopy scan x --window 3d --matrix m.csv", "--measure shared-words"),
            ("wirecopy scan x --excerpts", "--excerpts adds"),
            ("wirecopy scan x --diff", "--diff adds"),
            ("wirecopy scan x --diff --only near-duplicates --pairs p.csv", "--diff needs"),
        ] {
            let error = scan(line).params().unwrap_err().to_string();
            assert!(error.contains(why), "{line}: {error}");
        }
        assert!(encoding(Some("latin1")).unwrap().is_some());
        assert!(encoding(Some("klingon")).is_err());
    }
}
