//! Owns the progress line on standard error: only on a terminal, gone when the run ends.

use super::highlight::{FAINT, styled};
use crate::cli::args::TerminalArgs;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::RwLock;
use std::time::{Duration, Instant};
use wirecopy::base::cast::{rounded, to_u64};
use wirecopy::io::write::human::count;
use wirecopy::run::Progress;

/// A bar a stage.
pub struct Bar {
    terminal: TerminalArgs,
    /// Written where a stage begins; all workers may tell how far they are at once.
    now: RwLock<Now>,
}

/// The stage at work, and how long this stage and the stages before took.
struct Now {
    bar: ProgressBar,
    since: Instant,
    took: Vec<(&'static str, Duration)>,
}

impl Bar {
    /// A bar that draws on a terminal and nowhere else, and not at all if all shall be quiet.
    pub fn new(terminal: TerminalArgs) -> Self {
        let now = Now { bar: ProgressBar::hidden(), since: Instant::now(), took: Vec::new() };
        Bar { terminal, now: RwLock::new(now) }
    }

    /// Wipes what is drawn; says how long each stage took if everything shall be said.
    pub fn clear(&self) {
        for (name, took) in self.took().into_iter().filter(|_| self.terminal.verbose) {
            let line = format!("{:8.2} s  {name}", took.as_secs_f64());
            // Nobody is left to be told if standard error is gone.
            let _ = writeln!(self.terminal.stderr(), "{}", styled(FAINT, &line));
        }
    }
}

impl Bar {
    /// Ends the last stage; gives all stages, and how long each took.
    pub fn took(&self) -> Vec<(&'static str, Duration)> {
        let Ok(mut now) = self.now.write() else { return Vec::new() };
        now.end_stage();
        now.took.clone()
    }
}

impl Now {
    fn end_stage(&mut self) {
        self.bar.finish_and_clear();
        let took = self.since.elapsed();
        if let Some(stage) = self.took.last_mut() {
            stage.1 += took;
        }
        self.since = Instant::now();
    }

    /// Stages that come again and again, pair by pair, count as a single stage.
    fn begin_stage(&mut self, name: &'static str) {
        self.end_stage();
        let known = self.took.iter().position(|stage| stage.0 == name);
        let stage = known.map_or((name, Duration::ZERO), |at| self.took.remove(at));
        self.took.push(stage);
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, total: u64) {
        let Ok(mut now) = self.now.write() else { return };
        now.begin_stage(name);
        let (done, rate) = match name {
            "reading" => ("{decimal_bytes}", "{decimal_bytes_per_sec}"),
            _ => ("{human_pos}", "{rate}"),
        };
        // The length of a pipe is not known, and some stages are a single step.
        let template = match (name, total) {
            ("reading", 0) => format!("{{spinner}} {name}  {done}  {rate}  {{elapsed}}"),
            (_, 0) => format!("{{spinner}} {name}  {{elapsed}}"),
            ("reading", _) => format!("{name} [{{wide_bar}}] {done}/{{decimal_total_bytes}}  {rate}  {{left}}"),
            _ => format!("{name} [{{wide_bar}}] {done}/{{human_len}}  {rate}  {{left}}"),
        };
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let target = if self.terminal.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        bar.set_style(style.progress_chars("=> ").with_key("rate", per_second).with_key("left", left));
        bar.enable_steady_tick(Duration::from_millis(200));
        now.bar = bar;
    }

    fn advance(&self, steps: u64) -> ControlFlow<()> {
        if let Ok(now) = self.now.read() {
            now.bar.inc(steps);
        }
        ControlFlow::Continue(())
    }
}

// What fails to be drawn is missing on a bar, and nowhere else.

fn per_second(state: &ProgressState, out: &mut dyn fmt::Write) {
    let _ = write!(out, "{}/s", count(to_u64(rounded(state.per_sec()))));
}

/// The time left, once there is a rate to tell the time from.
fn left(state: &ProgressState, out: &mut dyn fmt::Write) {
    if state.pos() > 0 {
        let _ = write!(out, "{:#} left", indicatif::HumanDuration(state.eta()));
    }
}
