//! Owns reading XML and SGML event by event, with a bound on a single event: memory of one event, whatever the file.

use super::markup::{meant, unescaped};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io;
use std::io::{BufRead, Read};

/// Most bytes of a tag or of a text without tags, beyond the most of a document.
const SLACK: usize = 1 << 20;

/// Bytes with a bound on what is read between two resets.
struct Bounded<R> {
    inner: R,
    left: usize,
    most: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let (left, most) = (self.left, self.most);
        let bytes = self.inner.fill_buf()?;
        if left == 0 && !bytes.is_empty() {
            return Err(io::Error::other(format!("one tag or text of more than {most} bytes")));
        }
        Ok(&bytes[..bytes.len().min(left)])
    }

    fn consume(&mut self, n: usize) {
        self.left -= n.min(self.left);
        self.inner.consume(n);
    }
}

/// A piece of a file.
pub(super) enum XmlPiece {
    /// A tag, with its name in lower case. `true`: the element is empty.
    Start(String, TagAttributes, bool),
    End(String),
    Text(String),
}

/// The attributes of a tag as they stand.
pub(super) struct TagAttributes(BytesStart<'static>);

impl TagAttributes {
    /// The value of an attribute, by the name in lower case.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let found = all.with_checks(false).flatten().find(|one| one.key.0.eq_ignore_ascii_case(name))?;
        Some(unescaped(&found.value).trim().to_owned())
    }
}

/// The pieces of a file, in order.
pub(super) struct Pull<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Pull<R> {
    /// `most`: bytes of a document. Tags that do not match, and `&` alone, are forgiven.
    pub(super) fn new(inner: R, most: usize) -> Pull<R> {
        let most = most + SLACK;
        let mut reader = Reader::from_reader(Bounded { inner, left: most, most });
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Pull { reader, buffer: Vec::new() }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// What is broken.
    pub(super) fn next(&mut self) -> Result<Option<XmlPiece>, String> {
        loop {
            self.buffer.clear();
            let bounded = self.reader.get_mut();
            bounded.left = bounded.most;
            let lower = |name: &str| name.to_ascii_lowercase();
            return Ok(Some(match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(tag) => XmlPiece::Start(lower(tag.name().0), TagAttributes(tag.to_owned()), false),
                Event::Empty(tag) => XmlPiece::Start(lower(tag.name().0), TagAttributes(tag.to_owned()), true),
                Event::End(tag) => XmlPiece::End(lower(tag.name().0)),
                Event::Text(text) => XmlPiece::Text(text.to_string()),
                Event::CData(text) => XmlPiece::Text(text.to_string()),
                Event::GeneralRef(name) => {
                    XmlPiece::Text(meant(&name).map_or_else(|| format!("&{};", &*name), Into::into))
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }
}

fn broken(error: quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Io(error) => format!("cannot read on: {error}"),
        other => format!("broken XML: {other}"),
    }
}
