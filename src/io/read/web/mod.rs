//! Owns web pages as documents, a page a file or many in an archive: the encoding of the bytes, and the part of a page
//! that becomes a document.

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
use crate::io::read::web::page::{About, page};

/// A file as a page: the path is the id.
pub(super) fn file(sink: &mut Sink<'_>, options: &Options) {
    let (id, bytes) = (sink.id(), sink.bytes());
    let about = About { id: Some(&id), source: None, date: None, record: byte_span(0, bytes.len()), line: 0 };
    page(sink, bytes, None, &about, options);
}
