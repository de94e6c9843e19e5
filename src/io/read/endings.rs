//! Owns the endings of file names.

use std::path::Path;

/// Endings of packed files.
pub(super) const PACKED: [&str; 2] = ["gz", "zst"];

/// Extension in lower case without a packer's: `csv` for `a.CSV.gz`, empty for a name without extension.
pub(super) fn extension(path: &Path) -> String {
    let lower = |p: &Path| p.extension().map_or(String::new(), |e| e.to_string_lossy().to_lowercase());
    let last = lower(path);
    if PACKED.contains(&last.as_str()) { lower(Path::new(path.file_stem().unwrap_or_default())) } else { last }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions() {
        for (path, expected) in
            [("a.CSV.gz", "csv"), ("a.jsonl", "jsonl"), ("a.gz", ""), ("gz", ""), ("a.txt.zst", "txt"), (".txt", "")]
        {
            assert_eq!(extension(Path::new(path)), expected, "{path}");
        }
    }
}
