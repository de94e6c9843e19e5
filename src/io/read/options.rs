//! Owns the options of a reader: the fields, the format and the encoding that a user names.

use crate::io::read::endings;
use crate::io::read::source_map::SourceMap;

/// What a reader is told. The default reads well-formed files of every kind.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names of the JSON fields or columns that are read.
    pub fields: Fields,
    /// The kind of all files; `None`: decided for each file by content and name.
    pub format: Option<InputFormat>,
    /// How text that is not valid UTF-8 and has no byte order mark is read. `None`: guessed for text files; elsewhere
    /// U+FFFD stands in place of the invalid bytes; pages declare their encoding. UTF-16 and ISO-2022-JP apply to every
    /// file without a mark.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Outlets that are called by another name.
    pub sources: SourceMap,
    /// Where outlets of files come from that do not tell themselves.
    pub source_from: SourceFrom,
    /// The form of dates, as in strftime; `None`, and for dates in another form: what is certain.
    pub date_format: Option<String>,
    /// What a file may hold at most.
    pub bounds: Bounds,
    /// Texts with HTML are left as they stand; else their text is taken out.
    pub keep_markup: bool,
}

/// Where outlets of files come from that do not tell themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceFrom {
    /// The names of folders, for text files that lie in several folders below the one that was given.
    #[default]
    Auto,
    /// The names of folders, for all files.
    Folder,
    /// Nowhere.
    Nothing,
}

/// Most that is read, so that a small file cannot take all memory. Whatever passes a bound is skipped and named. There
/// is no bound on the length of a file, plain or packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of a document, or of the record that holds the document.
    pub document: usize,
    /// Archives inside each other.
    pub nesting: usize,
    /// Unpacked bytes to each packed byte, once 64 MiB are unpacked.
    pub ratio: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { document: 16 << 20, nesting: 3, ratio: 1000 }
    }
}

/// Names of JSON fields, or of columns of CSV or Parquet (there also `struct.field`). Several names may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Name of the document; `path:line` for a document without a name.
    pub id: String,
    /// The text: the only field that must be there.
    pub text: String,
    /// The outlet.
    pub source: String,
    /// When the document was published.
    pub date: String,
    /// The headline.
    pub title: String,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, text, source, date, title] = ["id", "text", "source", "date", "title"].map(String::from);
        Fields { id, text, source, date, title }
    }
}

impl Fields {
    /// The names in the order id, text, source, date, title.
    pub fn names(&self) -> [&str; 5] {
        let Fields { id, text, source, date, title } = self;
        [id, text, source, date, title].map(String::as_str)
    }
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputFormat {
    /// Each file a document.
    Text,
    /// A JSON object a line.
    JsonLines,
    /// JSON objects laid out in any way: in a list, over several lines, in a list inside of an object.
    Json,
    /// Comma-separated, with a header row.
    Csv,
    /// Tab-separated, with a header row.
    Tsv,
    /// Each file a web page.
    Html,
    /// A web archive (WARC, WET).
    Warc,
    /// Columns of a Parquet file.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl InputFormat {
    /// How a file that holds a single document is read: as a page if named so, else as text.
    pub fn of_one_document(path: &std::path::Path) -> InputFormat {
        match endings::extension(path).as_str() {
            "html" | "htm" | "xhtml" => InputFormat::Html,
            _ => InputFormat::Text,
        }
    }
}
