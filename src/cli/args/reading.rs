//! Owns what the user can type of how documents are read, and the options of the reader.

use super::values::document_size;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use wirecopy::io::read::dates::check_form;
use wirecopy::io::read::options::{Bounds, Fields, InputFormat, Options, SourceFrom};
use wirecopy::io::read::source_map::SourceMap;

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadArgs {
    /// Field or column with the text
    #[arg(long, default_value = "text", value_name = "NAME")]
    pub text_field: String,
    /// Field or column with the id
    #[arg(long, default_value = "id", value_name = "NAME")]
    pub id_field: String,
    /// Field or column with the outlet
    #[arg(long, default_value = "source", value_name = "NAME")]
    pub source_field: String,
    /// Call outlets by other names, such as one for all feeds of a house: a table (.csv, .tsv) or JSON lines with from and to
    #[arg(long, value_name = "FILE")]
    pub source_map: Option<PathBuf>,
    /// Where outlets come from that neither fields nor pages tell [default: folders of text files, where there are several]
    #[arg(long, value_enum, value_name = "WHERE")]
    pub source_from: Option<SourceFromArg>,
    /// Field or column with the date
    #[arg(long, default_value = "date", value_name = "NAME")]
    pub date_field: String,
    /// Form of dates that can be read in two ways, as in strftime: %d/%m/%Y, %m/%d/%Y %H:%M
    #[arg(long, value_name = "FORM", value_parser = date_form)]
    pub date_format: Option<String>,
    /// Field or column with the title
    #[arg(long, default_value = "title", value_name = "NAME")]
    pub title_field: String,
    /// Kind of all inputs [default: by content, then by ending]
    #[arg(long, value_enum, value_name = "KIND")]
    pub input_format: Option<FormatArg>,
    /// Encoding of text that is not UTF-8, such as windows-1252 [default: guessed for text files, declared by pages]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Leave HTML in texts as it stands [default: the text is taken out]
    #[arg(long)]
    pub keep_markup: bool,
    /// Most bytes of a document
    #[arg(long, default_value = "16777216", value_name = "SIZE", value_parser = document_size)]
    pub max_document: usize,
    /// Most archives inside each other
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub max_nesting: usize,
    /// Most unpacked bytes to a packed byte, once 64 MiB are unpacked
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_ratio: u64,
    /// Stop at the first input that cannot be read
    #[arg(long)]
    pub strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SourceFromArg {
    /// The name of the first folder below the one given
    Folder,
    /// Nowhere
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    Text,
    Jsonl,
    Json,
    Csv,
    Tsv,
    Html,
    Warc,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl ReadArgs {
    /// The kind of all inputs, if named.
    pub fn format(&self) -> Option<InputFormat> {
        self.input_format.map(|kind| match kind {
            FormatArg::Text => InputFormat::Text,
            FormatArg::Jsonl => InputFormat::JsonLines,
            FormatArg::Json => InputFormat::Json,
            FormatArg::Csv => InputFormat::Csv,
            FormatArg::Tsv => InputFormat::Tsv,
            FormatArg::Html => InputFormat::Html,
            FormatArg::Warc => InputFormat::Warc,
            #[cfg(feature = "parquet")]
            FormatArg::Parquet => InputFormat::Parquet,
        })
    }

    /// The reader's options.
    pub fn options(&self) -> Result<Options> {
        Ok(Options {
            fields: Fields {
                id: self.id_field.clone(),
                text: self.text_field.clone(),
                source: self.source_field.clone(),
                date: self.date_field.clone(),
                title: self.title_field.clone(),
            },
            format: self.format(),
            encoding: encoding(self.encoding.as_deref())?,
            bounds: Bounds { document: self.max_document, nesting: self.max_nesting, ratio: self.max_ratio },
            keep_markup: self.keep_markup,
            sources: self.source_map.as_deref().map(SourceMap::read).transpose()?.unwrap_or_default(),
            source_from: match self.source_from {
                None => SourceFrom::Auto,
                Some(SourceFromArg::Folder) => SourceFrom::Folder,
                Some(SourceFromArg::Nothing) => SourceFrom::Nothing,
            },
            date_format: self.date_format.clone(),
        })
    }
}

/// A form of dates.
fn date_form(form: &str) -> std::result::Result<String, String> {
    check_form(form).map(|()| form.to_owned())
}

/// An encoding by any of the names that the web uses.
pub fn encoding(name: Option<&str>) -> Result<Option<&'static encoding_rs::Encoding>> {
    let Some(name) = name else { return Ok(None) };
    match encoding_rs::Encoding::for_label(name.as_bytes()) {
        Some(encoding) => Ok(Some(encoding)),
        None => bail!(
            "--encoding {name}: no such encoding; names are those of the web, such as utf-8, windows-1252, shift_jis"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_by_name() {
        assert!(encoding(Some("latin1")).unwrap().is_some());
        assert!(encoding(Some("klingon")).is_err());
    }
}
