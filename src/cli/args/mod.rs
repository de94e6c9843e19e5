//! Owns what the user can type. [`ScanArgs::params`] and its like turn arguments into library parameters.

pub mod dedup;
pub mod explain;
pub mod plots;
pub mod reading;
pub mod results;
pub mod running;
pub mod search;
pub mod values;

use crate::cli::args::running::RunArgs;
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use dedup::DedupArgs;
use explain::ExplainArgs;
use reading::ReadArgs;
use results::ResultArgs;
use search::SearchArgs;
use std::io;
use std::path::PathBuf;
use values::{duration, table_size};
use wirecopy::Params;
use wirecopy::io::write::matrix::rows::RowUnit;

/// Standard output that drops colour where it does not belong.
pub type Out = AutoStream<io::StdoutLock<'static>>;

macro_rules! examples {
    () => {
        "\
Examples:
  wirecopy scan articles.jsonl                      what is shared, in short
  wirecopy scan articles.jsonl --html report.html   the same to look at
  wirecopy compare release.txt article.txt          two texts, what they share marked
  wirecopy dedup articles.jsonl -o kept.jsonl       documents less near-duplicates
  wirecopy explain a17 b4 --in articles.jsonl       why a pair is reported, or not
"
    };
}

const EXAMPLES: &str = concat!(
    examples!(),
    "
Exit codes: 0 done, 1 done but some input was skipped, 2 could not run."
);

const MORE: &str = concat!(
    examples!(),
    "
Defaults: every flag can be set in a file, wirecopy.toml, in the current folder, one above it, or
~/.config/wirecopy, and by a variable, WIRECOPY_ and its name (WIRECOPY_TEXT_FIELD=body). What is
typed wins over a variable, that over the file. --show-config says what holds, and why:

  text-field = \"body\"       # for every command that has the flag
  [scan]
  top = 10                  # for one

Exit codes: 0 done, 1 done but some input was skipped, 2 could not run."
);

const SCAN_EXAMPLES: &str = "\
Examples:
  wirecopy scan stories/ 'more/*.csv.gz' --text-field body --source-field outlet
  wirecopy scan articles.jsonl --passages passages.csv --excerpts
  wirecopy scan articles.jsonl --pairs pairs.csv --documents documents.csv --outlets outlets.csv
  wirecopy scan articles.jsonl --only near-duplicates --min-jaccard 0.8 --pairs pairs.jsonl
  wirecopy scan articles.jsonl --against wire/ --passages passages.csv
  wirecopy scan articles.jsonl --format json
  wirecopy scan articles.jsonl --plan";

const COMPARE_EXAMPLES: &str = "\
Examples:
  wirecopy compare release.txt article.txt
  wirecopy compare release.txt article.txt --html both.html
  wirecopy compare nwa-ferry gazette-ferry --in articles.jsonl
  wirecopy compare release.txt article.txt --format json
  wirecopy compare --noisy release.txt article.txt";

const BACKGROUND_EXAMPLES: &str = "\
Examples:
  wirecopy background build archive/*.jsonl.gz -o german.wcbg
  wirecopy scan articles.jsonl --background german.wcbg";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  wirecopy completions bash > wirecopy.bash     # into ~/.local/share/bash-completion/completions/wirecopy
  wirecopy completions zsh > _wirecopy          # into a folder of $fpath
  wirecopy completions fish > wirecopy.fish     # into ~/.config/fish/completions/";

const MAN_EXAMPLES: &str = "\
Examples:
  wirecopy man > wirecopy.1
  wirecopy man --dir man1     # then: man man1/wirecopy-scan.1";

/// Finds near-duplicates and shared passages in news: who copied what, how much, and where.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, after_long_help = MORE, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub terminal: TerminalArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare all documents with each other
    Scan(Box<ScanArgs>),
    /// Compare two texts and show both, the shared passages marked
    Compare(Box<CompareArgs>),
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
    /// Print what a shell needs to complete commands and flags
    #[command(after_long_help = COMPLETIONS_EXAMPLES)]
    Completions { shell: Shell },
    /// Print the man page, or write one for each command
    #[command(after_long_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

impl Command {
    /// Threads asked for.
    pub fn threads(&self) -> Option<usize> {
        let running = match self {
            Command::Scan(args) => &args.running,
            Command::Dedup(args) => &args.running,
            Command::Compare(args) => &args.running,
            Command::Explain(args) => &args.running,
            _ => return None,
        };
        running.threads
    }
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for each command here
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum BackgroundCommand {
    /// Learn from texts what is usual, into a table for `--background`; the table holds no text
    Build(Box<BackgroundBuildArgs>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set; with CLICOLOR_FORCE everywhere
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    Text,
    /// One JSON object on standard output
    Json,
}

#[derive(Debug, Args)]
#[command(max_term_width = 100, after_long_help = SCAN_EXAMPLES)]
pub struct ScanArgs {
    /// Files, folders, patterns, or - for standard input: .txt .md .html .jsonl .csv .tsv .parquet .warc .wet, also .gz and
    /// .zst
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
    /// Say what the run will take in time, memory and temporary files, from a sample, and do nothing else: no result is
    /// written
    #[arg(long, help_heading = "Running", conflicts_with = "only_pairs")]
    pub plan: bool,
    /// Stories, articles and pairs to show in the summary; the default shows all of up to 15 stories and articles
    #[arg(long, default_value_t = 5, value_name = "N", help_heading = "Terminal")]
    pub top: usize,
    #[command(flatten)]
    pub running: RunArgs,
}

/// What every command takes.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Terminal")]
pub struct TerminalArgs {
    /// No summary, no progress; only results, errors, notes and what was skipped
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Name every skipped input, not only the first few, and say how long each stage took
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// How to say what was found; result files have the format that their names tell
    #[arg(long, global = true, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    pub format: OutputFormat,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// Where defaults are set; [`super::config`] looks at these before the others are parsed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Defaults")]
pub struct ConfigArgs {
    /// Take defaults of flags from this file [default: wirecopy.toml, here or in a folder above, else the user's]
    #[arg(long, global = true, value_name = "FILE", env = "WIRECOPY_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Take defaults from no file
    #[arg(long, global = true, conflicts_with = "config", env = "WIRECOPY_NO_CONFIG", hide_env = true)]
    pub no_config: bool,
    /// Show the value of each flag and where it was set, as a file that says the same, and do nothing else
    #[arg(long, global = true)]
    pub show_config: bool,
}

impl TerminalArgs {
    /// Standard output, with colour where it belongs.
    pub fn out(self) -> Out {
        let stdout = io::stdout();
        let choice = self.choice(&stdout);
        AutoStream::new(stdout.lock(), choice)
    }

    /// Standard error, the same.
    pub fn stderr(self) -> AutoStream<io::StderrLock<'static>> {
        let stderr = io::stderr();
        let choice = self.choice(&stderr);
        AutoStream::new(stderr.lock(), choice)
    }

    pub fn json(self) -> bool {
        self.format == OutputFormat::Json
    }

    fn choice(self, stream: &impl RawStream) -> ColorChoice {
        match self.color {
            Color::Auto => AutoStream::choice(stream),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Which pairs (in every result, a is the document whose id comes first)")]
pub struct WhichArgs {
    /// Compare INPUT against these, and nothing inside either side
    #[arg(long, num_args = 1.., value_name = "OTHER", conflicts_with = "only_pairs")]
    pub against: Vec<PathBuf>,
    /// Compare these pairs and no others: a table with columns a and b, such as --pairs writes, or {"a": "id", "b": "id"} a
    /// line; also .gz and .zst
    #[arg(long, value_name = "FILE")]
    pub only_pairs: Option<PathBuf>,
    /// Compare only documents whose dates lie within this of each other, such as 72h, 3d, 90m or 2w; those without a date take
    /// no part
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub window: Option<u32>,
}

#[derive(Debug, Args)]
#[command(max_term_width = 100, after_long_help = COMPARE_EXAMPLES)]
pub struct CompareArgs {
    /// A text file (also .gz, .zst); - for standard input; with --in the id of a document
    pub a: PathBuf,
    /// Another
    pub b: PathBuf,
    /// Compare two documents of these files by their ids, as scan does with all documents around them: dates, credits and the
    /// other documents then tell who took from whom
    #[arg(long = "in", num_args = 1.., value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Write both texts side by side as a page (.html) that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
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
    /// Take tuned numbers from this JSON file, such as {"story": {...}}; docs/rules.md names them
    #[arg(long, value_name = "FILE")]
    pub tuning: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadArgs,
    #[command(flatten)]
    pub running: RunArgs,
}

#[derive(Debug, Args)]
#[command(max_term_width = 100, after_long_help = BACKGROUND_EXAMPLES)]
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

impl ScanArgs {
    /// The library's parameters; fails on a combination that makes no sense.
    pub fn params(&self) -> Result<Params> {
        let mut params = self.search.params()?;
        params.query.most_apart = self.which.window;
        let results = &self.results;
        params.query.witnesses = results.witnesses.is_some() || results.html.is_some();
        params.query.outlets = results.outlets.is_some() || results.plots.by() == RowUnit::Source;
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
            if self.results.common_runs.is_some() {
                bail!("--common-runs is about passages, but --only near-duplicates does not look for them");
            }
            if self.results.boilerplate.is_some() {
                bail!("--boilerplate is learnt for passages, but --only near-duplicates does not look for them");
            }
            if self.results.diff {
                bail!("--diff needs passages, but --only near-duplicates does not look for them");
            }
        }
        let WhichArgs { against, only_pairs, window } = &self.which;
        let some_pairs = only_pairs.is_some() || !against.is_empty() || window.is_some();
        self.results.plots.check(params.query.near_duplicates_only, some_pairs)?;
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
        let all = "--witnesses w.csv --outlets o.csv";
        assert_eq!(scan(&format!("wirecopy scan x {all}")).params().unwrap(), Params::default());
        assert_eq!(scan(&format!("wirecopy scan x {all} --noisy")).params().unwrap(), Params::noisy());
        // What no result asks for is not told.
        for (results, told) in [
            ("--pairs p.csv", (false, false)),
            ("--html r.html", (true, false)),
            ("--graph g.gexf --by source", (false, true)),
        ] {
            let query = scan(&format!("wirecopy scan x {results}")).params().unwrap().query;
            assert_eq!((query.witnesses, query.outlets), told, "{results}");
        }
        let mixed = scan("wirecopy scan x --noisy --min-words 6").params().unwrap();
        assert_eq!((mixed.query.min_words, mixed.hash), (6, Params::noisy().hash));
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
            ("wirecopy scan x --only near-duplicates --matrix m.mtx --by source", "--by source needs passages"),
            ("wirecopy scan x --by source", "--by tells what --matrix"),
            ("wirecopy scan x --excerpts", "--excerpts adds"),
            ("wirecopy scan x --diff", "--diff adds"),
            ("wirecopy scan x --diff --only near-duplicates --pairs p.csv", "--diff needs"),
        ] {
            let error = scan(line).params().unwrap_err().to_string();
            assert!(error.contains(why), "{line}: {error}");
        }
    }
}
