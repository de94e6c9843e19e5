//! Owns the command that measures clusters and false pairs against a planted corpus, with time and memory:
//! `cargo run --release --example evaluate_stories -- DIR [--errors N] [flags of scan's search]`; `plant` writes DIR.

#[path = "../evaluate/costs.rs"]
mod costs;
#[path = "../evaluate/lines.rs"]
mod lines;
mod measure;
mod scores;
#[path = "../../src/cli/args/search.rs"]
mod search_args;
mod sources;
mod truth;

use clap::Parser;
use costs::{Stages, cpu_seconds, peak_memory};
use lines::{Result, file};
use scores::{brier, calibration};
use search_args::SearchArgs;
use sources::{Answer, Sources, answers, earliest, sources};
use std::path::PathBuf;
use truth::Truth;
use wirecopy::io::read::options::Options;
use wirecopy::run::load::load;
use wirecopy::run::propose::PairScope;
use wirecopy::run::scan::scan_pairs;
use wirecopy::{Corpus, Document, run};

/// Measures a scan against planted stories
#[derive(Parser)]
#[command(max_term_width = 100)]
struct Arguments {
    /// Folder with docs.jsonl and truth.jsonl, each plain or .gz
    folder: PathBuf,
    /// Name so many errors of each kind
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
    /// Worker threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    search: SearchArgs,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let params = arguments.search.params()?;
    let corpus = load(&[file(&arguments.folder, "docs.jsonl")], &Options::default(), true, &())?.corpus;
    let truth = Truth::read(&arguments.folder, &corpus)?;
    let stages = Stages::default();
    let before = cpu_seconds();
    let scope = PairScope::default();
    let report = run::in_threads(arguments.threads, || scan_pairs(&corpus, scope, &params, &stages))??;
    let cost =
        before.zip(cpu_seconds()).map_or(String::new(), |(before, after)| format!("{:.2} CPU s", after - before));
    println!("{} documents; {cost}; peak memory {}", corpus.len(), peak_memory().unwrap_or_default());
    let list: Vec<String> =
        stages.times().iter().map(|(name, took)| format!("{name} {:.2} s", took.as_secs_f64())).collect();
    println!("{}", list.join(", "));

    let show = |errors: &[String]| errors.iter().take(arguments.errors).for_each(|error| println!("    {error}"));
    let (agreement, documents, errors) = measure::clusters(&truth, &corpus, &report);
    println!(
        "clusters: B-cubed F {:.4} (0.97 wanted), precision {:.4}, recall {:.4}; ARI {:.4} (0.95 wanted); {documents} \
         documents in a story or a cluster, {} misplaced",
        agreement.f(),
        agreement.precision,
        agreement.recall,
        agreement.ari,
        errors.len()
    );
    show(&errors);
    let (planted, missing) = measure::witnesses(&truth, &corpus, &report);
    let share = 1.0 - missing.len() as f64 / planted.max(1) as f64;
    println!(
        "witnesses in the record of their passage: {share:.4} (0.99 wanted) of {planted}; records {}",
        report.witnesses.len()
    );
    show(&missing);
    let (planted, found) = measure::true_pairs(&truth, &report);
    println!("neighbouring witnesses reported as a pair: {found} of {planted}");
    let (furniture, chance) = measure::false_pairs(&truth, &corpus, &report);
    println!("pairs by furniture alone: {} (0 wanted)", furniture.len());
    show(&furniture);
    println!("pairs by chance: {}", chance.len());
    show(&chance);
    let (planted, missed, wrong) = measure::credits(&truth, &corpus, &report);
    println!("credits of agencies: {planted}; missed {}, wrong {}", missed.len(), wrong.len());
    show(&missed);
    show(&wrong);
    let judge = |what: &str, corpus: &Corpus, answers: &[Answer], wanted| {
        let found = sources(&truth, corpus, answers);
        tell(what, &found, wanted);
        show(&found.errors);
    };
    judge("sources by the earliest date in the cluster", &corpus, &earliest(&corpus, &report), 0.95);
    judge("sources", &corpus, &answers(&report), 0.95);
    let undated = undated(&corpus)?;
    let report = scan_pairs(&undated, PairScope::default(), &params, &())?;
    judge("sources without dates", &undated, &answers(&report), 0.85);
    Ok(())
}

/// The same documents without their dates.
fn undated(corpus: &Corpus) -> Result<Corpus> {
    let mut texts = corpus.reader();
    let document = |doc| -> Result<Document> {
        let mut document = Document::new(corpus.id(doc), texts.text(doc)?);
        document.source = corpus.source(doc).map(str::to_owned);
        document.title = corpus.title(doc).map(str::to_owned);
        Ok(document)
    };
    Ok(Corpus::from_documents(corpus.docs().map(document).collect::<Result<Vec<_>>>()?)?)
}

/// Prints how good answers about sources are.
fn tell(what: &str, found: &Sources, wanted: f64) {
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!(
        "{what}: {:.4} right ({wanted} wanted), {:.4} the very parent, of {} that can be told",
        share(found.right, found.told),
        share(found.parents, found.told),
        found.told
    );
    println!(
        "    unseen sources: {:.4} recognised (0.8 wanted) of {}; {:.4} of {} others taken for such (0.05 at most)",
        share(found.recognised, found.unseen),
        found.unseen,
        share(found.falsely_unseen, found.others),
        found.others
    );
    println!("    {} answers, Brier score {:.4}", found.claims.len(), brier(&found.claims));
    for (claims, said, right) in calibration(&found.claims) {
        println!("    {claims:6} with probability {said:.2}: {right:.2} right");
    }
}
