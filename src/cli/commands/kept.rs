//! Owns where the documents go that `dedup` keeps: a file, or a folder with a file for each file of the input.

use crate::cli::args::dedup::DedupArgs;
use crate::cli::session::unless_closed;
use anyhow::{Result, bail};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use wirecopy::io::read::paths::expand_sides;
use wirecopy::io::read::raw_records::RawRecords;
use wirecopy::io::write::deduplicated::{Layout, Originals};
use wirecopy::io::write::mark::DuplicateMark;
use wirecopy::io::write::result_file::{ResultFile, ResultFolder};
use wirecopy::io::write::table::TableFormat;
use wirecopy::model::corpus::Corpus;

/// An output that is open, before the run.
pub enum KeptOutput {
    File(ResultFile),
    /// The folder, and the name of each file of the input in it.
    Folder(ResultFolder, HashMap<PathBuf, PathBuf>),
}

impl KeptOutput {
    pub fn open(args: &DedupArgs) -> Result<KeptOutput> {
        if !is_folder(&args.output) {
            return Ok(KeptOutput::File(ResultFile::create(&args.output)?));
        }
        let names = names(args)?;
        Ok(KeptOutput::Folder(ResultFolder::create(&args.output)?, names))
    }

    /// The records that will be written.
    pub fn records<'a>(self, corpus: &'a Corpus, blocks: &'a [RawRecords], path: &Path) -> Result<KeptRecords<'a>> {
        match self {
            KeptOutput::File(file) => {
                let originals = Originals::new(corpus, blocks)?;
                check_name(path, originals.layout())?;
                Ok(KeptRecords::File(file, originals))
            }
            KeptOutput::Folder(folder, names) => {
                Ok(KeptRecords::Folder(folder, names, Originals::by_file(corpus, blocks)?))
            }
        }
    }
}

/// Records and where they go.
pub enum KeptRecords<'a> {
    File(ResultFile, Originals<'a>),
    Folder(ResultFolder, HashMap<PathBuf, PathBuf>, Vec<(PathBuf, Originals<'a>)>),
}

impl KeptRecords<'_> {
    /// Whether the output is a list of names.
    pub fn is_list(&self) -> bool {
        matches!(self, KeptRecords::File(_, originals) if originals.layout() == Layout::Names)
    }

    /// Fails if records cannot be marked.
    pub fn check_mark(&self, mark: &DuplicateMark<'_>) -> Result<()> {
        match self {
            KeptRecords::File(_, originals) => originals.check_mark(mark)?,
            KeptRecords::Folder(.., files) => files.iter().try_for_each(|(_, originals)| originals.check_mark(mark))?,
        }
        Ok(())
    }

    pub fn write(self, kept: &[bool], mark: Option<&DuplicateMark<'_>>) -> Result<()> {
        match self {
            KeptRecords::File(file, originals) => unless_closed(originals.write(file, kept, mark).map_err(Into::into)),
            KeptRecords::Folder(folder, names, files) => {
                for (path, originals) in files {
                    let name = names.get(&path).map_or(path.as_path(), PathBuf::as_path);
                    if originals.layout() != Layout::Names {
                        originals.write(folder.file(name)?, kept, mark)?;
                    } else if originals.docs().iter().any(|doc| kept[doc.index()]) {
                        folder.copy(&path, name)?;
                    }
                }
                Ok(folder.finish()?)
            }
        }
    }
}

/// Whether an output is to be a folder.
pub fn is_folder(path: &Path) -> bool {
    path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir()
}

/// The name of each file of the input below the folder that was named.
fn names(args: &DedupArgs) -> Result<HashMap<PathBuf, PathBuf>> {
    let (files, first) = expand_sides(&args.inputs, &args.against, args.reading.input_format.is_some())?;
    let mut known: HashMap<&str, &Path> = HashMap::new();
    for (path, facts) in files.paths.iter().zip(&files.facts).take(first) {
        if path.as_os_str() == "-" {
            bail!("-o {}: standard input has no name for a file in a folder; name a file", args.output.display());
        }
        if let Some(other) = known.insert(&facts.name, path) {
            bail!(
                "{} and {} would both be {} in {}; rename one, or give them to two runs",
                other.display(),
                path.display(),
                facts.name,
                args.output.display()
            );
        }
    }
    let pairs = files.paths.iter().zip(&files.facts).take(first);
    Ok(pairs.map(|(path, facts)| (path.clone(), PathBuf::from(&facts.name))).collect())
}

/// Refuses a name whose ending promises another format than the format of the input.
fn check_name(path: &Path, layout: Layout<'_>) -> Result<()> {
    let (good, what) = match (layout, TableFormat::of(path)) {
        (_, None) => return Ok(()),
        _ if path.as_os_str() == "-" => return Ok(()),
        (Layout::JsonLines, Some(format)) => (format == TableFormat::JsonLines, "JSON lines"),
        (Layout::Table(_), Some(format)) => (matches!(format, TableFormat::Csv | TableFormat::Tsv), "a table"),
        (Layout::Names, Some(_)) => {
            (false, "a list of names (text files and pages are documents of their own): .txt fits")
        }
        (Layout::Archive, Some(_)) => (false, "a web archive: .warc fits"),
        #[cfg(feature = "parquet")]
        (Layout::Rows(_), Some(format)) => (format == TableFormat::Parquet, "Parquet"),
    };
    if !good {
        bail!("{}: what is written has the format of the input, {what}; choose another ending", path.display());
    }
    Ok(())
}
