//! Owns what a run costs: the time of its stages, processor time, memory.

use std::sync::Mutex;
use std::time::{Duration, Instant};
use wirecopy::run::Progress;

/// When each stage began.
#[derive(Default)]
pub struct Stages(Mutex<Vec<(&'static str, Instant)>>);

impl Progress for Stages {
    fn stage(&self, name: &'static str, _total: u64) {
        self.begin(name);
    }
}

impl Stages {
    /// A stage begins, and the one before it ends.
    pub fn begin(&self, name: &'static str) {
        if let Ok(mut begun) = self.0.lock() {
            begun.push((name, Instant::now()));
        }
    }

    /// How long each stage took, the last one up to now.
    pub fn times(&self) -> Vec<(&'static str, Duration)> {
        let begun = self.0.lock().map(|begun| begun.clone()).unwrap_or_default();
        let ends = begun.iter().skip(1).map(|stage| stage.1).chain([Instant::now()]);
        begun.iter().zip(ends).map(|(stage, end)| (stage.0, end - stage.1)).collect()
    }
}

/// User and system time of this process so far, where Linux tells it.
pub fn cpu_seconds() -> Option<f64> {
    const TICKS_A_SECOND: f64 = 100.0; // on every Linux, whatever the clock of its kernel
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in brackets, may hold anything; utime and stime are the 12th and 13th field after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_A_SECOND)
}

/// The most memory that this process held, where Linux tells it.
pub fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(format!("{:.0} MB", kib * 1024.0 / 1e6))
}
