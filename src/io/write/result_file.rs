//! Owns result files: opened before a run, replaced atomically at the end, gone if the run does not get there.

use crate::base::error::{Error, Result};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, io};

/// Temporary files that exist right now, for [`remove_unfinished`].
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes the temporary files of all results that are not finished: what an interrupted program does last.
pub fn remove_unfinished() {
    let paths = UNFINISHED.lock().map(|mut paths| std::mem::take(&mut *paths)).unwrap_or_default();
    for path in paths {
        // Nobody is left to be told.
        let _ = fs::remove_file(path);
    }
}

/// A result that is being written. Nothing appears under its name until [`finish`](ResultFile::finish).
///
/// `-` is standard output. A name that stands for something other than a plain file (a pipe, `/dev/null`) is written
/// directly.
pub struct ResultFile {
    name: PathBuf,
    /// Where the result goes: the name, links followed.
    target: PathBuf,
    writer: BufWriter<FileSink>,
}

enum FileSink {
    Stdout(io::Stdout),
    Direct(fs::File),
    Temporary(tempfile::NamedTempFile),
}

impl Write for FileSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            FileSink::Stdout(out) => out.write(bytes),
            FileSink::Direct(file) => file.write(bytes),
            FileSink::Temporary(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            FileSink::Stdout(out) => out.flush(),
            FileSink::Direct(file) => file.flush(),
            FileSink::Temporary(file) => file.flush(),
        }
    }
}

impl ResultFile {
    /// Prepares to write `path`; fails at once if writing is impossible.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder is missing or refuses, or the name is a folder's.
    pub fn create(path: &Path) -> Result<Self> {
        // Behind a link, the file that the link names is replaced, not the link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let fail = |source| Error::Io { path: path.to_owned(), action: "write", source };
        let sink = if path.as_os_str() == "-" {
            FileSink::Stdout(io::stdout())
        } else {
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => {
                    return Err(fail(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
                }
                Ok(metadata) if !metadata.is_file() => {
                    FileSink::Direct(fs::OpenOptions::new().write(true).open(path).map_err(fail)?)
                }
                Ok(metadata) if metadata.permissions().readonly() => {
                    return Err(fail(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only")));
                }
                metadata => {
                    FileSink::Temporary(temporary(&target, metadata.ok().map(|m| m.permissions())).map_err(fail)?)
                }
            }
        };
        Ok(ResultFile { name: path.to_owned(), target, writer: BufWriter::with_capacity(1 << 16, sink) })
    }

    /// Writes what is buffered and puts the file under its name.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk is full or the name cannot be replaced; the temporary file is removed then.
    pub fn finish(self) -> Result<()> {
        let name = self.name;
        let fail = |source| Error::Io { path: name.clone(), action: "write", source };
        match self.writer.into_inner().map_err(|e| fail(e.into_error()))? {
            FileSink::Stdout(mut out) => out.flush().map_err(fail),
            FileSink::Direct(mut file) => file.flush().map_err(fail),
            FileSink::Temporary(file) => {
                let temporary = file.path().to_owned();
                let done = file.persist(&self.target).map(|_| ()).map_err(|e| fail(e.error));
                forget(&temporary);
                done
            }
        }
    }

    /// The name that the user gave.
    pub fn name(&self) -> &Path {
        &self.name
    }
}

impl Write for ResultFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A temporary file beside `path`, with the permissions of the file to be replaced, or the permissions of a new file.
fn temporary(path: &Path, permissions: Option<fs::Permissions>) -> io::Result<tempfile::NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wirecopy-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(permissions.unwrap_or_else(|| fs::Permissions::from_mode(0o666)));
    }
    #[cfg(not(unix))]
    let _ = permissions; // only Unix lets a file be made with them
    // Locked over both steps, so that an interrupt cannot fall between them.
    let mut unfinished = UNFINISHED.lock();
    let file = builder.tempfile_in(folder).map_err(|e| match e.kind() {
        // The library's own message names the temporary file: no help to the user.
        io::ErrorKind::NotFound => io::Error::new(e.kind(), "there is no such folder"),
        kind => io::Error::new(kind, format!("no file can be made in this folder ({kind})")),
    })?;
    if let Ok(paths) = &mut unfinished {
        paths.push(file.path().to_owned());
    }
    Ok(file)
}

fn forget(temporary: &Path) {
    if let Ok(mut paths) = UNFINISHED.lock() {
        paths.retain(|p| p != temporary);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_seen_before_the_end() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("pairs.csv");
        fs::write(&path, "old")?;
        let mut file = ResultFile::create(&path)?;
        file.write_all(b"new")?;
        assert_eq!(fs::read(&path)?, b"old");
        file.finish()?;
        assert_eq!(fs::read(&path)?, b"new");
        drop(ResultFile::create(&path)?);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() -> Result<(), Box<dyn std::error::Error>> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "old")?;
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600))?;
        std::os::unix::fs::symlink(&real, &link)?;
        let mut file = ResultFile::create(&link)?;
        file.write_all(b"new")?;
        file.finish()?;
        assert!(link.is_symlink());
        assert_eq!(fs::read(&real)?, b"new");
        assert_eq!(fs::metadata(&real)?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }

    #[test]
    fn what_cannot_be_written_is_known_at_once() {
        let folder = std::env::temp_dir();
        for path in [folder.clone(), folder.join("no/such/folder/x.csv")] {
            assert!(matches!(ResultFile::create(&path), Err(Error::Io { .. })));
        }
    }
}
