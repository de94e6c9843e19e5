//! Owns web pages as documents, one a file or many in an archive: which encoding their bytes are in, and what becomes a
//! document of what they hold.

pub(super) mod archive;
#[cfg(feature = "html")]
pub(crate) mod article;
pub(crate) mod charset;
pub(crate) mod http;
pub(crate) mod page;
pub(crate) mod record;
#[cfg(all(test, feature = "html"))]
mod tests;
#[cfg(feature = "html")]
pub(crate) mod tree;

use crate::io::read::options::Options;
use crate::io::read::sink::{Sink, byte_span};
use crate::io::read::web::charset::charset;
#[cfg(feature = "html")]
use crate::io::read::web::page::{About, page};

/// A file that is a page: its path is its id.
pub(super) fn file(sink: &mut Sink<'_>, options: &Options) {
    let (id, bytes) = (sink.path().to_string_lossy(), sink.bytes());
    let about = About { id: Some(&id), source: None, date: None, record: byte_span(0, bytes.len()), line: 0 };
    page(sink, bytes, None, &about, options);
}
