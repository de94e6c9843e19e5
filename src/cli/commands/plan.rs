//! Owns `--plan`: what a run of `wirecopy scan` or `wirecopy dedup` will take, told from a sample, and whether there is
//! room.

use crate::cli::args::dedup::DedupArgs;
use crate::cli::args::running::RunArgs;
use crate::cli::args::{ScanArgs, TerminalArgs};
use crate::cli::config::memory;
use crate::cli::screen::highlight::{FAINT, styled};
use crate::cli::screen::layout::{Screen, TextTable};
use crate::cli::screen::progress::Bar;
use crate::cli::screen::summary::{self, WARNING};
use crate::cli::screen::summary_json;
use crate::cli::session::{self, temp_dir, unless_closed};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use wirecopy::Params;
use wirecopy::base::cast::{long_to_f64, rounded, to_u64};
use wirecopy::base::spill::Spill;
use wirecopy::engine::candidates::scope::Sides;
use wirecopy::io::read::options::Options;
use wirecopy::io::write::human::{count, counted, size};
use wirecopy::model::params::DedupParams;
use wirecopy::model::stats::Stats;

use wirecopy::run::forecast::{Forecast, Limits, Range, SampleFound, SampleSeen, forecast, pair_limit};
use wirecopy::run::load::{Sampled, load_sample};
use wirecopy::run::propose::PairScope;
use wirecopy::run::sketch_pass::SketchPass;
use wirecopy::run::{self, dedup, scan};

/// Plans a scan.
pub fn scan(args: &ScanArgs, params: &Params, options: &Options, terminal: TerminalArgs) -> Result<ExitCode> {
    let (started, spill, bar) = (Instant::now(), session::spill(&args.running), Bar::new(terminal));
    let pass = SketchPass::new(params, true);
    let against = &args.which.against;
    let (sampled, parts) = load_sample(&args.inputs, against, options, &pass, None, &bar)?;
    refuse_nothing(&sampled, &bar, terminal)?;
    let corpus = &sampled.loaded.corpus;
    let second = corpus.second_side();
    let which = if against.is_empty() { PairScope::default() } else { PairScope::Proposed(Sides::Two(&second)) };
    let mut own = params.clone();
    own.query.pair_limit = pair_limit(params.query.pair_limit, sampled.times, &params.tuning.forecast);
    let report = scan::scan_sketched(corpus, (parts, &pass), which, &own, &bar)?;
    let pair = |m: &wirecopy::model::pair::Match| SampleFound {
        a: m.a,
        b: m.b,
        phrase: !m.near_duplicate && m.matched_words < params.tuning.forecast.phrase_words,
    };
    let pairs: Vec<SampleFound> = report.matches.iter().map(pair).collect();
    let plan =
        Planned { what: "pairs that share text", sampled, stats: &report.stats, pairs: &pairs, copied: 0, started };
    plan.tell(params, params.query.near_duplicates_only, &args.running, &spill, &bar, terminal)
}

/// Plans the removal of duplicates.
pub fn dedup(args: &DedupArgs, params: &DedupParams, options: &Options, terminal: TerminalArgs) -> Result<ExitCode> {
    let (started, spill, bar) = (Instant::now(), session::spill(&args.running), Bar::new(terminal));
    let pass = dedup::pass(params);
    let originals = Arc::new(Spill::new(0, &temp_dir(&args.running)));
    let (sampled, parts) = load_sample(&args.inputs, &args.against, options, &pass, Some(&originals), &bar)?;
    refuse_nothing(&sampled, &bar, terminal)?;
    let mut own = params.clone();
    own.params.query.pair_limit =
        pair_limit(params.params.query.pair_limit, sampled.times, &params.params.tuning.forecast);
    let deduplicated = dedup::dedup_sketched(&sampled.loaded.corpus, (parts, &pass), &own, &bar)?;
    let pairs: Vec<SampleFound> =
        deduplicated.removed.iter().map(|r| SampleFound { a: r.doc, b: r.kept, phrase: false }).collect();
    let (what, copied) = ("documents that go", originals.written());
    let plan = Planned { what, sampled, stats: &deduplicated.stats, pairs: &pairs, copied, started };
    plan.tell(&params.params, !params.by.containment(), &args.running, &spill, &bar, terminal)
}

fn refuse_nothing(sampled: &Sampled, bar: &Bar, terminal: TerminalArgs) -> Result<()> {
    if sampled.loaded.corpus.is_empty() {
        bar.clear();
        summary::left_out(&mut terminal.stderr(), &sampled.loaded, terminal.verbose)?;
        bail!("no documents in what was looked at: there is nothing to plan");
    }
    Ok(())
}

/// A run over a sample, done.
struct Planned<'a> {
    /// What the pairs of the run are.
    what: &'static str,
    sampled: Sampled,
    stats: &'a Stats,
    pairs: &'a [SampleFound],
    copied: u64,
    started: Instant,
}

impl Planned<'_> {
    fn tell(
        mut self,
        params: &Params,
        near_only: bool,
        running: &RunArgs,
        spill: &Spill,
        bar: &Bar,
        terminal: TerminalArgs,
    ) -> Result<ExitCode> {
        let stages: Vec<(&'static str, f64)> =
            bar.took().into_iter().map(|(name, took)| (name, took.as_secs_f64())).collect();
        bar.clear();
        let seen = SampleSeen {
            corpus: &self.sampled.loaded.corpus,
            stretches: &self.sampled.stretches,
            times: self.sampled.times,
            stats: self.stats,
            pairs: self.pairs,
            stages: &stages,
            copied: self.copied,
        };
        let window = (!near_only).then_some(params.hash.window);
        let (tuning, counted_bytes) = (&params.tuning.forecast, params.tuning.weigh.counted_bytes);
        let (pair_limit, budget) = (params.query.pair_limit, spill.budget());
        let limits = Limits { pair_limit, budget, window, counted_bytes, tuning };
        let forecast = forecast(seen, limits);
        let folder = temp_dir(running);
        let room = DiskRoom {
            limit: running.memory.or(Some(memory::most())).filter(|&limit| limit < u64::MAX),
            free: memory::free(),
            // A missing folder is an error of the run, and the run names the folder.
            disk: fs4::available_space(&folder).ok(),
            folder,
        };
        if self.sampled.times > 1.0 {
            // What was noted of a sample need not hold for the input.
            self.sampled.loaded.notes.clear();
        }
        let mut out = terminal.out();
        if terminal.json() {
            unless_closed(writeln!(out, "{}", self.json(&forecast, &room)).map_err(Into::into))?;
        } else {
            let screen = Screen::of(&io::stdout());
            unless_closed(
                self.write(&forecast, &room, screen, &mut out).and_then(|()| out.flush()).map_err(Into::into),
            )?;
        }
        summary::left_out(&mut terminal.stderr(), &self.sampled.loaded, terminal.verbose)?;
        Ok(if self.sampled.loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn write(&self, forecast: &Forecast, room: &DiskRoom, screen: Screen, out: &mut impl Write) -> io::Result<()> {
        let (files, bytes) = self.sampled.files;
        let sample = to_u64(self.stats.documents);
        let input = format!("{} of {}", counted(to_u64(files), "file"), size(long_to_f64(bytes)));
        let seconds = self.started.elapsed().as_secs_f64();
        let (about, known) = match self.sampled.times > 1.0 {
            true => ("About ", format!("told from {} of them", count(sample))),
            false => ("", "all were looked at".to_owned()),
        };
        let head = format!(
            "{about}{} ({} words, {} of text) in {input}; {known} ({seconds:.1} s)",
            counted(to_u64(rounded(short(forecast.documents))), "document"),
            number(forecast.words),
            size(forecast.text_bytes),
        );
        writeln!(out, "{}\n", screen.wrap(&head, 0))?;
        let mut table = TextTable::new(&[" low", " likely", " high", "a run will have"]);
        let mut row = |range: Range, form: fn(f64) -> String, what: &str| {
            table.row([form(range.low), form(range.likely), form(range.high), what.to_owned()]);
        };
        row(forecast.pairs, number, self.what);
        row(forecast.seconds, time, &format!("of time, on {}", counted(to_u64(run::threads()), "thread")));
        for (name, range) in forecast.stages.iter().filter(|stage| 20.0 * stage.1.likely > forecast.seconds.likely) {
            row(*range, time, &format!("  of it {name}"));
        }
        row(forecast.memory, size, "of memory");
        row(Range::exact(forecast.temporary), size, "of temporary files");
        table.write(&screen, out)?;
        let known = |bytes: Option<u64>| bytes.map_or("unknown".to_owned(), |bytes| size(long_to_f64(bytes)));
        let around = format!(
            "Limit of memory (--memory): {}. Free memory: {}. Free in {}: {}.",
            room.limit.map_or("none".to_owned(), |limit| size(long_to_f64(limit))),
            known(room.free),
            room.folder.display(),
            known(room.disk)
        );
        writeln!(out, "\n{}", screen.wrap(&around, 0))?;
        let assumed = "Pairs are taken to lie anywhere in the input, stages to go as fast as on the sample; writing results is \
                       not counted. Nothing was written.";
        writeln!(out, "{}", styled(FAINT, &screen.wrap(assumed, 0)))?;
        for warning in room.warnings(forecast) {
            writeln!(out, "{}", screen.wrap(&format!("{} {warning}", styled(WARNING, "warning:")), 0))?;
        }
        Ok(())
    }

    fn json(&self, forecast: &Forecast, room: &DiskRoom) -> Value {
        let whole = |x: f64| to_u64(rounded(x));
        let counts = |r: Range| json!({ "low": whole(r.low), "likely": whole(r.likely), "high": whole(r.high) });
        let seconds = |r: Range| json!({ "low": r.low, "likely": r.likely, "high": r.high });
        let stage = |(name, range): &(&str, Range)| json!({ "name": name, "seconds": seconds(*range) });
        json!({
            "v": 1,
            "files": self.sampled.files.0, "input_bytes": self.sampled.files.1,
            "sample": {
                "documents": self.stats.documents, "share": 1.0 / self.sampled.times,
                "seconds": self.started.elapsed().as_secs_f64(),
            },
            "documents": whole(forecast.documents), "words": whole(forecast.words), "bytes": whole(forecast.text_bytes),
            "found": self.what, "count": counts(forecast.pairs),
            "seconds": seconds(forecast.seconds), "stages": forecast.stages.iter().map(stage).collect::<Vec<Value>>(),
            "memory_bytes": counts(forecast.memory), "temporary_bytes": whole(forecast.temporary),
            "threads": run::threads(), "memory_limit_bytes": room.limit, "memory_free_bytes": room.free,
            "temporary_folder": room.folder.to_string_lossy(), "temporary_free_bytes": room.disk,
            "warnings": room.warnings(forecast),
            "skipped": summary_json::skipped(&self.sampled.loaded), "notes": summary_json::notes(&self.sampled.loaded),
        })
    }
}

/// What there is room for; `None` where nobody can tell.
struct DiskRoom {
    /// Of memory, as the run is told.
    limit: Option<u64>,
    free: Option<u64>,
    disk: Option<u64>,
    folder: PathBuf,
}

impl DiskRoom {
    /// What will not fit, and what can be done.
    fn warnings(&self, forecast: &Forecast) -> Vec<String> {
        let over = |need: f64, room: Option<u64>| room.map(long_to_f64).filter(|&room| need > room).map(size);
        let mut out = Vec::new();
        if let Some(free) = over(forecast.memory.likely, self.free) {
            let (need, least) = (size(forecast.memory.likely), forecast.least_memory.likely);
            let remedy = match over(least, self.free) {
                None => format!("A lower --memory keeps more on the disk; about {} are needed at least.", size(least)),
                Some(_) => {
                    "Even with a low --memory it will not fit: take the input in parts (--against compares two), or \
                            only near-duplicates."
                        .to_owned()
                }
            };
            out.push(format!("about {need} of memory are needed, {free} are free. {remedy}"));
        }
        if let Some(free) = over(forecast.temporary, self.disk) {
            let (need, folder) = (size(forecast.temporary), self.folder.display());
            out.push(format!(
                "about {need} of temporary files are needed, {free} are free in {folder}. Name a folder with more room \
                 (--temp-dir), or hold more in memory (--memory)."
            ));
        }
        out
    }
}

/// A number to three digits: more would be a promise.
fn short(x: f64) -> f64 {
    let unit = 10f64.powf((x.max(1.0).log10().floor() - 2.0).max(0.0));
    (x / unit).round() * unit
}

fn number(x: f64) -> String {
    count(to_u64(rounded(short(x))))
}

/// Seconds for people: 0.4 s, 12 s, 3 min, 2.5 h.
fn time(seconds: f64) -> String {
    match seconds {
        s if s < 9.95 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_for_people() {
        for (seconds, expected) in
            [(0.0, "0.0 s"), (9.9, "9.9 s"), (99.6, "100 s"), (170.0, "3 min"), (9000.0, "2.5 h")]
        {
            assert_eq!(time(seconds), expected);
        }
        for (x, expected) in [(0.0, "0"), (15.0, "15"), (1000.0, "1,000"), (653_402.0, "653,000"), (9996.0, "10,000")] {
            assert_eq!(number(x), expected);
        }
    }

    #[test]
    fn what_does_not_fit_is_said_with_a_remedy() {
        let forecast = Forecast {
            documents: 0.0,
            words: 0.0,
            text_bytes: 0.0,
            pairs: Range::default(),
            stages: Vec::new(),
            seconds: Range::default(),
            memory: Range::exact(3e9),
            least_memory: Range::exact(1e9),
            temporary: 5e9,
        };
        let cases: [(u64, u64, &[&str]); 4] = [
            (4_000_000_000, 6_000_000_000, &[]),
            (2_000_000_000, 6_000_000_000, &["A lower --memory"]),
            (500_000_000, 6_000_000_000, &["Even with a low --memory"]),
            (4_000_000_000, 1_000_000_000, &["--temp-dir"]),
        ];
        for (free, disk, expected) in cases {
            let room = DiskRoom { limit: None, free: Some(free), disk: Some(disk), folder: "/tmp".into() };
            let warnings = room.warnings(&forecast);
            assert!(
                warnings.len() == expected.len() && warnings.iter().zip(expected).all(|(f, e)| f.contains(e)),
                "{warnings:?}"
            );
        }
        let room = DiskRoom { limit: None, free: None, disk: None, folder: "/tmp".into() };
        assert!(room.warnings(&forecast).is_empty());
    }
}
