//! Owns how much memory a run may take if nobody says.

use std::fs::read_to_string;

/// Three quarters of the free memory; no limit where nobody tells.
pub fn most() -> u64 {
    free().map_or(u64::MAX, |bytes| bytes / 4 * 3)
}

/// The free memory, in the machine and in the container around the program, where the system tells (only Linux does).
pub fn free() -> Option<u64> {
    let free = read_to_string("/proc/meminfo").ok().and_then(|facts| available(&facts));
    let number = |name: &str| read_to_string(format!("/sys/fs/cgroup/{name}")).ok()?.trim().parse::<u64>().ok();
    let container = number("memory.max").map(|most| most.saturating_sub(number("memory.current").unwrap_or(0)));
    [free, container].into_iter().flatten().min()
}

/// `MemAvailable` of /proc/meminfo, in bytes.
fn available(facts: &str) -> Option<u64> {
    let line = facts.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_read() {
        let facts = "MemTotal:       24689988 kB\nMemFree:  1 kB\nMemAvailable:   21000000 kB\n";
        assert_eq!(available(facts), Some(21_000_000 * 1024));
        assert_eq!(available("MemFree: 1 kB\n"), None);
        assert!(most() > 0);
    }
}
