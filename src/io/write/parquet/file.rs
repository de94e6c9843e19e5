//! Owns the beginning of a Parquet file, and the errors of writing.

use crate::base::error::Error;
use crate::io::write::result_file::ResultFile;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::TypePtr;
use std::io;
use std::path::Path;

/// A file with the given columns.
pub(super) fn begin(
    file: ResultFile,
    schema: TypePtr,
    about: Option<Vec<KeyValue>>,
) -> parquet::errors::Result<SerializedFileWriter<ResultFile>> {
    let properties: WriterPropertiesPtr = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(concat!("wirecopy ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(about)
        .build()
        .into();
    SerializedFileWriter::new(file, schema, properties)
}

/// The system's own reason, if the error is of the system.
pub(super) fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |e| *e),
        other => io::Error::other(other),
    }
}

pub(super) fn failed(name: &Path, error: ParquetError) -> Error {
    Error::Io { path: name.to_owned(), action: "write", source: io_error(error) }
}
