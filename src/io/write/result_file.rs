//! Owns result files: opened before a run, replaced atomically at the end, gone if the run does not get there. The
//! results of a run appear [`Together`] or not at all.

use crate::base::error::{Error, Result};
use crate::io::write::packing::{FileSink, Packing};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;
use std::{fs, io};
use tempfile::TempPath;

/// Temporary files that exist right now, for [`remove_unfinished`].
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Removes the temporary files of all results that are not finished: what an interrupted program does last.
pub fn remove_unfinished() {
    let paths = UNFINISHED.lock().map(|mut paths| std::mem::take(&mut *paths)).unwrap_or_default();
    for path in paths {
        // Nobody is left to be told.
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
    }
}

thread_local! {
    /// Results that are written and wait for the others, if the thread holds results back.
    static WAITING: RefCell<Option<Vec<Finished>>> = const { RefCell::new(None) };
}

/// A result that is written but not yet under its name.
struct Finished {
    name: PathBuf,
    target: PathBuf,
    written: Written,
}

/// What was written, under a temporary name.
enum Written {
    File(TempPath),
    Folder(tempfile::TempDir),
}

impl Written {
    fn path(&self) -> &Path {
        match self {
            Written::File(file) => file,
            Written::Folder(folder) => folder.path(),
        }
    }
}

/// Puts a result under its name, now or, if the thread holds results back, with the others.
fn put(finished: Finished) -> Result<()> {
    let alone = WAITING.with_borrow_mut(|waiting| match waiting {
        Some(waiting) => {
            waiting.push(finished);
            None
        }
        None => Some(finished),
    });
    alone.map_or(Ok(()), |finished| publish(vec![finished]))
}

/// Results that this thread finishes from now on, held back until all are written. Dropped before
/// [`publish`](Together::publish), none of them appears.
pub struct Together(());

impl Together {
    /// Begins to hold results back.
    #[must_use]
    pub fn begin() -> Together {
        WAITING.with_borrow_mut(|waiting| *waiting = Some(Vec::new()));
        Together(())
    }

    /// Makes sure that all results are on the disk, and then puts each under its name.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk is full or a name cannot be replaced.
    pub fn publish(self) -> Result<()> {
        let waiting = WAITING.with_borrow_mut(Option::take).unwrap_or_default();
        publish(waiting)
    }
}

impl Drop for Together {
    fn drop(&mut self) {
        let waiting = WAITING.with_borrow_mut(Option::take).unwrap_or_default();
        waiting.iter().for_each(|finished| forget(finished.written.path()));
    }
}

/// Results whose bytes are waited for one by one. Of the thousands of files of `--pan-xml` the system writes as the
/// system likes: waiting for each would take minutes.
const SYNCED: usize = 64;

fn publish(files: Vec<Finished>) -> Result<()> {
    for Finished { name, written, .. } in files.iter().take_while(|_| files.len() <= SYNCED) {
        let Written::File(file) = written else { continue };
        let synced = fs::OpenOptions::new().write(true).open(file).and_then(|file| file.sync_all());
        // A file that may not be written is on the disk all the same.
        let synced = synced.or_else(|e| if e.kind() == io::ErrorKind::PermissionDenied { Ok(()) } else { Err(e) });
        synced.map_err(|source| Error::Io { path: name.clone(), action: "write", source })?;
    }
    let mut folders = BTreeSet::new();
    // Locked over all names, so that an interrupt falls before the first or after the last.
    let mut unfinished = UNFINISHED.lock();
    for Finished { name, target, written } in files {
        if let Ok(paths) = &mut unfinished {
            paths.remove(written.path());
        }
        let done = match written {
            Written::File(file) => file.persist(&target).map_err(|e| e.error),
            Written::Folder(folder) => fs::rename(folder.path(), &target),
        };
        done.map_err(|source| Error::Io { path: name, action: "write", source })?;
        folders.insert(above(&target).to_owned());
    }
    drop(unfinished);
    // That the names are on the disk as well; systems that cannot say so lose nothing.
    folders.iter().filter_map(|folder| fs::File::open(folder).ok()).for_each(|folder| drop(folder.sync_all()));
    Ok(())
}

/// A result that is being written. Nothing appears under its name until [`finish`](ResultFile::finish).
///
/// `-` is standard output. A name that stands for something other than a plain file (a pipe, `/dev/null`) is written
/// directly.
pub struct ResultFile {
    name: PathBuf,
    /// Where the result goes: the name, links followed.
    target: PathBuf,
    /// Whether the file is one of a [`ResultFolder`], which is put under its name as a whole.
    in_folder: bool,
    writer: Packing,
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
                    sweep(above(&target));
                    FileSink::Temporary(temporary(&target, metadata.ok().map(|m| m.permissions())).map_err(fail)?)
                }
            }
        };
        let writer = Packing::of(path, BufWriter::with_capacity(1 << 16, sink)).map_err(fail)?;
        Ok(ResultFile { name: path.to_owned(), target, in_folder: false, writer })
    }

    /// Writes what is buffered and puts the file under its name.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk is full or the name cannot be replaced; the temporary file is removed then.
    pub fn finish(self) -> Result<()> {
        let name = self.name;
        let fail = |source| Error::Io { path: name.clone(), action: "write", source };
        let writer = self.writer.finish().map_err(fail)?;
        match writer.into_inner().map_err(|e| fail(e.into_error()))? {
            FileSink::Stdout(mut out) => out.flush().map_err(fail),
            FileSink::Direct(mut file) => file.flush().map_err(fail),
            FileSink::Temporary(file) => {
                let (name, target) = (name.clone(), self.target);
                let finished = Finished { name, target, written: Written::File(file.into_temp_path()) };
                if self.in_folder { publish(vec![finished]) } else { put(finished) }
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
        self.writer.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.inner().flush()
    }
}

/// A folder of results that is being written. Nothing appears under its name until [`finish`](ResultFolder::finish).
#[derive(Debug)]
pub struct ResultFolder {
    name: PathBuf,
    temporary: tempfile::TempDir,
}

impl ResultFolder {
    /// Prepares to write a folder that does not exist yet, or is empty.
    ///
    /// # Errors
    /// [`Error::Io`] if there is something under the name, or no folder can be made there.
    pub fn create(path: &Path) -> Result<Self> {
        let fail = |source| Error::Io { path: path.to_owned(), action: "write", source };
        let taken = match fs::read_dir(path) {
            Ok(mut entries) => entries.next().is_some(),
            Err(_) => path.exists(),
        };
        if taken {
            let why = "there is something under this name already; give the name of a new folder";
            return Err(fail(io::Error::new(io::ErrorKind::AlreadyExists, why)));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wirecopy-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let mut unfinished = UNFINISHED.lock();
        let temporary = builder.tempdir_in(above(path)).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => fail(io::Error::new(e.kind(), "there is no folder above it")),
            kind => fail(io::Error::new(kind, format!("no folder can be made there ({kind})"))),
        })?;
        if let Ok(paths) = &mut unfinished {
            paths.insert(temporary.path().to_owned());
        }
        Ok(ResultFolder { name: path.to_owned(), temporary })
    }

    /// Opens a file of the folder; folders of the file are made.
    ///
    /// # Errors
    /// As [`ResultFile::create`].
    pub fn file(&self, below: &Path) -> Result<ResultFile> {
        let path = self.temporary.path().join(below);
        let fail = |source| Error::Io { path: self.name.join(below), action: "write", source };
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(fail)?;
        Ok(ResultFile { in_folder: true, ..ResultFile::create(&path)? })
    }

    /// Copies a file into the folder; folders of the file are made.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be read or written.
    pub fn copy(&self, from: &Path, below: &Path) -> Result<()> {
        let path = self.temporary.path().join(below);
        let fail = |source| Error::Io { path: self.name.join(below), action: "write", source };
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(fail)?;
        fs::copy(from, &path).map(|_| ()).map_err(fail)
    }

    /// Puts the folder under its name.
    ///
    /// # Errors
    /// [`Error::Io`] if the name cannot be taken; the folder is removed then.
    pub fn finish(self) -> Result<()> {
        put(Finished { target: self.name.clone(), name: self.name, written: Written::Folder(self.temporary) })
    }
}

/// The folder in which a path stands.
fn above(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A temporary file beside `path`, with the permissions of the file to be replaced, or the permissions of a new file.
fn temporary(path: &Path, permissions: Option<fs::Permissions>) -> io::Result<tempfile::NamedTempFile> {
    let folder = above(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
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
        paths.insert(file.path().to_owned());
    }
    // Where files cannot be locked, nothing is swept but what is old.
    let _ = file.as_file().try_lock();
    Ok(file)
}

const PREFIX: &str = ".wirecopy-";
const SUFFIX: &str = ".part";
/// How long a file that a program left behind is left alone: another program may just be making the file.
const LEFT_ALONE: Duration = Duration::from_hours(24);

thread_local! {
    /// Folders that were swept.
    static SWEPT: RefCell<BTreeSet<PathBuf>> = const { RefCell::new(BTreeSet::new()) };
}

/// Removes what killed programs left beside a result. A program that writes a file holds a lock on the file.
fn sweep(folder: &Path) {
    if !SWEPT.with_borrow_mut(|swept| swept.insert(folder.to_owned())) {
        return;
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let old = |entry: &fs::DirEntry| entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if name.starts_with(PREFIX)
            && name.ends_with(SUFFIX)
            && old(&entry).is_some_and(|age| age > LEFT_ALONE)
            && fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn forget(temporary: &Path) {
    if let Ok(mut paths) = UNFINISHED.lock() {
        paths.remove(temporary);
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

    #[test]
    fn a_folder_appears_whole_or_not_at_all() -> Result<(), Box<dyn std::error::Error>> {
        let base = tempfile::tempdir()?;
        let path = base.path().join("kept");
        let folder = ResultFolder::create(&path)?;
        let mut file = folder.file(Path::new("a/b.txt.gz"))?;
        file.write_all(b"text")?;
        file.finish()?;
        assert!(!path.exists());
        folder.finish()?;
        let mut text = String::new();
        io::Read::read_to_string(
            &mut flate2::read::GzDecoder::new(fs::File::open(path.join("a/b.txt.gz"))?),
            &mut text,
        )?;
        assert_eq!(text, "text");
        assert!(ResultFolder::create(&path).is_err());
        drop(ResultFolder::create(&base.path().join("other"))?);
        assert_eq!(fs::read_dir(base.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn results_appear_together_or_not_at_all() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let paths = ["a.csv", "b.csv"].map(|name| folder.path().join(name));
        let write = |content: &[u8]| {
            let open = paths.each_ref().map(|path| ResultFile::create(path));
            for file in open {
                let mut file = file?;
                file.write_all(content).map_err(|source| Error::Io { path: "".into(), action: "write", source })?;
                file.finish()?;
            }
            Ok::<_, Error>(())
        };
        let read = || paths.each_ref().map(|path| fs::read(path).unwrap_or_default());
        write(b"old")?;
        let together = Together::begin();
        write(b"new")?;
        assert_eq!(read(), [b"old", b"old"]);
        drop(together);
        assert_eq!(read(), [b"old", b"old"]);
        assert_eq!(fs::read_dir(folder.path())?.count(), 2, "nothing is left behind");
        let together = Together::begin();
        write(b"new")?;
        together.publish()?;
        assert_eq!(read(), [b"new", b"new"]);
        Ok(())
    }

    #[test]
    fn what_killed_programs_left_is_swept() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (left, fresh) = (folder.path().join(".wirecopy-x.part"), folder.path().join(".wirecopy-y.part"));
        fs::write(&left, "x")?;
        fs::write(&fresh, "y")?;
        let long_ago = std::time::SystemTime::now() - 2 * LEFT_ALONE;
        fs::File::options().write(true).open(&left)?.set_modified(long_ago)?;
        drop(ResultFile::create(&folder.path().join("a.csv"))?);
        assert!(!left.exists() && fresh.exists());
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
