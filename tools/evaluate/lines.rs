//! Owns reading the files of a labelled set.

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The plain file, or the packed one where there is no plain one.
pub fn file(folder: &Path, name: &str) -> PathBuf {
    let plain = folder.join(name);
    if plain.exists() { plain } else { folder.join(format!("{name}.gz")) }
}

/// Reads one JSON value a line; empty lines are left out. An error names the file and the line.
pub fn for_each_line(path: &Path, mut each: impl FnMut(&Value) -> Result<()>) -> Result<()> {
    let opened = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let unpacked: Box<dyn Read> = match path.extension().is_some_and(|e| e == "gz") {
        true => Box::new(MultiGzDecoder::new(opened)),
        false => Box::new(opened),
    };
    for (number, line) in (1..).zip(BufReader::new(unpacked).lines()) {
        let done = line.map_err(Into::into).and_then(|line| match line.trim() {
            "" => Ok(()),
            line => each(&serde_json::from_str(line)?),
        });
        done.map_err(|e| format!("{}:{number}: {e}", path.display()))?;
    }
    Ok(())
}
