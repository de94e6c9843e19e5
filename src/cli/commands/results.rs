//! Owns result files as commands open them: by format, and never in place of an input.

use anyhow::{Result, bail};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use wirecopy::io::write::result_file::ResultFile;
use wirecopy::io::write::table::{Table, TableFormat};

pub fn table(flag: &str, path: Option<&Path>, columns: &[&'static str]) -> Result<Option<Table>> {
    let Some(path) = path else { return Ok(None) };
    let format = format(flag, path)?;
    Ok(Some(Table::new(ResultFile::create(path)?, format, columns)?))
}

pub fn format(flag: &str, path: &Path) -> Result<TableFormat> {
    let Some(format) = TableFormat::of(path).or(is_special(path).then_some(TableFormat::JsonLines)) else {
        bail!(
            "{flag} {}: the name must end in .jsonl, .csv, .tsv (also with .gz or .zst) or .parquet (or be - for standard output)",
            path.display()
        );
    };
    Ok(format)
}

/// A page, open.
pub fn page(path: Option<&Path>) -> Result<Option<ResultFile>> {
    let Some(path) = path else { return Ok(None) };
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    if !matches!(ending.as_deref(), Some("html" | "htm")) && !is_special(path) && path.as_os_str() != "-" {
        bail!("--html {}: the name must end in .html (or be - for standard output)", path.display());
    }
    Ok(Some(ResultFile::create(path)?))
}

/// Refuses a result that is also an input.
pub fn refuse_inputs(results: &[PathBuf], inputs: impl FnOnce() -> Result<Vec<PathBuf>>) -> Result<()> {
    let places: Vec<PathBuf> = results.iter().map(|path| place(path)).collect();
    // A file that does not exist cannot be an input.
    if places.iter().any(|place| place.is_file()) {
        let inputs: HashSet<PathBuf> = inputs()?.iter().map(|path| place(path)).collect();
        if let Some((result, _)) = results.iter().zip(&places).find(|(_, place)| inputs.contains(*place)) {
            bail!("{}: this is one of the inputs; write the result elsewhere", result.display());
        }
    }
    Ok(())
}

/// A single name for all names of a file, whether the file exists or is yet to be made.
pub fn place(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (path.canonicalize(), parent.canonicalize(), path.file_name()) {
        (Ok(place), ..) => place,
        (_, Ok(parent), Some(name)) if path.as_os_str() != "-" => parent.join(name),
        _ => path.to_owned(),
    }
}

/// Whether a path is a pipe or a device, which has no ending to tell.
pub fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}
