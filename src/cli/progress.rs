//! Owns the progress line on standard error: only on a terminal, gone when the run ends.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;
use std::time::Duration;
use wirecopy::pipeline::Progress;

/// A bar a stage.
pub struct Bar(Mutex<ProgressBar>);

impl Bar {
    /// A bar that draws on a terminal and nowhere else.
    pub fn new() -> Self {
        Bar(Mutex::new(ProgressBar::hidden()))
    }

    /// Wipes what is drawn.
    pub fn clear(&self) {
        if let Ok(bar) = self.0.lock() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, total: u64) {
        let Ok(mut current) = self.0.lock() else { return };
        current.finish_and_clear();
        let unit = if name == "reading" {
            "{bytes}/{total_bytes}  {bytes_per_sec}"
        } else {
            "{human_pos}/{human_len}  {per_sec}"
        };
        let style = ProgressStyle::with_template(&format!("{{msg:24}} [{{bar:24}}] {unit}  {{eta}} left"));
        let bar = ProgressBar::new(total);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(200));
        *current = bar;
    }

    fn advance(&self, steps: u64) {
        if let Ok(bar) = self.0.lock() {
            bar.inc(steps);
        }
    }
}
