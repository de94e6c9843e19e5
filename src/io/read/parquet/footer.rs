//! Owns the footer of a Parquet file: columns and row groups.

use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;
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
        names(self.0.file_metadata().schema_descr())
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

/// The name of each column: its path, without what stands for lists.
pub(super) fn names(schema: &SchemaDescriptor) -> Vec<String> {
    schema.columns().iter().map(|column| name(column.path().parts())).collect()
}

/// The path of a column without what stands for lists.
fn name(path: &[String]) -> String {
    const LISTS: [[&str; 2]; 4] =
        [["list", "element"], ["list", "item"], ["bag", "array_element"], ["list", "array_element"]];
    let (mut out, mut at): (Vec<&str>, usize) = (Vec::new(), 0);
    while at < path.len() {
        let list = at > 0 && path.get(at + 1).is_some_and(|next| LISTS.contains(&[path[at].as_str(), next.as_str()]));
        if list {
            at += 2;
        } else {
            out.push(&path[at]);
            at += 1;
        }
    }
    out.join(".")
}
