//! Owns the command that measures passages against a labelled set, with time and memory:
//! `cargo run --release --example evaluate -- DIR [--half odd|even] [--passages OUT.jsonl] [flags of scan's search]`.
//!
//! Compares exactly the pairs of the set, with the defaults of the library; words are counted over all of its documents.

mod costs;
mod lines;
mod measures;
#[path = "../../src/cli/args/search.rs"]
mod search_args;

use clap::Parser;
use costs::{Stages, cpu_seconds, peak_memory};
use measures::{Half, LabelledSet};
use search_args::SearchArgs;
use std::error::Error;
use std::path::PathBuf;
use wirecopy::io::write::passages;
use wirecopy::io::write::result_file::ResultFile;
use wirecopy::io::write::table::{Table, TableFormat};
use wirecopy::run;
use wirecopy::run::propose::PairScope;
use wirecopy::run::scan::scan_pairs;

/// Measures the passages of a scan against a labelled set
#[derive(Parser)]
#[command(max_term_width = 100)]
struct Arguments {
    /// Folder with docs.jsonl, pairs.jsonl and truth.jsonl, each plain or .gz
    folder: PathBuf,
    /// Take only the odd or only the even pairs, by position from 0
    #[arg(long)]
    half: Option<Half>,
    /// Write the passages as `scan` does
    #[arg(long, value_name = "FILE.jsonl")]
    passages: Option<PathBuf>,
    /// Worker threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    search: SearchArgs,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let params = arguments.search.params()?;
    let stages = Stages::default();
    stages.begin("reading");
    let set = LabelledSet::read(&arguments.folder, arguments.half)?;
    let scope = PairScope::Given(&set.pairs);
    let report = run::in_threads(arguments.threads, || scan_pairs(&set.corpus, scope, &params, &stages))??;
    let cpu = cpu_seconds();
    let times = stages.times();
    if let Some(path) = &arguments.passages {
        let table = Table::new(ResultFile::create(path)?, TableFormat::JsonLines, passages::COLUMNS)?;
        passages::write(table, &set.corpus, &report, passages::Extra::default())?;
    }

    let found = set.found(&report);
    let columns = ["cases", "found", "precision", "recall", "granularity", "plagdet", "clean", "alarms"];
    println!("{:24}{}", "label", columns.map(|name| format!("{name:>12}")).concat());
    for (label, m) in set.measures(&found) {
        let ratios = [m.precision, m.recall, m.granularity, m.plagdet].map(|x| format!("{x:12.5}")).concat();
        println!("{label:24}{:12}{:12}{ratios}{:12}{:12}", m.cases, m.found, m.clean, m.alarms);
    }
    println!("clean: pairs without a case; alarms: those of them with a passage");

    let bytes: usize = set.pairs.iter().flat_map(|&(a, b)| [a, b]).map(|doc| set.corpus.text_len(doc)).sum();
    let megabytes = bytes as f64 / 1e6;
    let seconds = |name: &str| times.iter().filter(|t| t.0 == name).map(|t| t.1.as_secs_f64()).sum::<f64>();
    let scan: f64 = times.iter().skip(1).map(|t| t.1.as_secs_f64()).sum();
    let list: Vec<String> = times.iter().map(|(name, took)| format!("{name} {:.2} s", took.as_secs_f64())).collect();
    println!("{} pairs, {megabytes:.1} MB of text on their two sides together; {}", set.pairs.len(), list.join(", "));
    let comparing = megabytes / seconds("comparing pairs");
    println!("scan without reading {scan:.2} s, {:.1} MB/s; comparing alone {comparing:.1} MB/s", megabytes / scan);
    if let (Some(cpu), Some(peak)) = (cpu, peak_memory()) {
        println!("with reading {cpu:.2} CPU s; peak memory {peak}");
    }
    Ok(())
}
