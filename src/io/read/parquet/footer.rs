//! Owns the footer of a Parquet file: columns and row groups.

use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// What the end of a file says of columns and row groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Footer(pub(super) Arc<ParquetMetaData>);

impl Footer {
    /// What the `parquet` crate knows of the footer.
    pub(crate) fn metadata(&self) -> &ParquetMetaData {
        &self.0
    }

    /// Names of the columns.
    pub(crate) fn names(&self) -> Vec<String> {
        super::names(self.0.file_metadata().schema_descr())
    }

    /// Rows of the file.
    pub fn rows(&self) -> usize {
        usize::try_from(self.0.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Opens the file again.
    ///
    /// # Errors
    /// A reason, if the file cannot be opened or has changed.
    pub(crate) fn reopen(&self, path: &Path) -> Result<SerializedFileReader<File>, String> {
        let file = File::open(path).map_err(|e| format!("cannot read records again: {e}"))?;
        let same = SerializedFileReader::new(file).ok().filter(|reader| reader.metadata() == &*self.0);
        same.ok_or_else(|| "changed while it was being compared; run again when it is at rest".to_owned())
    }

    /// Whether a file with this footer has the same columns: names, types, and which may be null.
    pub fn same_columns(&self, other: &Footer) -> bool {
        let [one, other] = [self, other].map(|footer| footer.0.file_metadata().schema());
        one.get_fields() == other.get_fields()
    }
}
