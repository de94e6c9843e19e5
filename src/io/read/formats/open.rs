//! Owns the decision what an open file is: an archive, a workbook, documents in markup, or none of these.

use super::dialects::{DOCX, MarkupDialect, Named, ODT, named};
use super::mail::{Messages, is_mailbox, is_message};
use super::markup::{Markup, markup};
use super::member::Members;
use super::rest::Rest;
use super::rtf::RtfDocument;
use super::taken::{TakeOut, TakenBlocks};
use super::tar::{Tar, is_tar};
use super::workbook::Workbook;
use super::xml::XmlDocuments;
use super::zip::Zip;
use crate::io::read::block::Item;
use crate::io::read::endings;
use crate::io::read::origin::{FileOrigin, Within};
use crate::io::read::stream::Stream;
use crate::io::read::web::charset::begins_page;
use crate::io::read::web::page::declared;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use memchr::memmem;
use std::fs::File;
use std::io;
use std::io::{BufReader, Read, Write};

/// Most bytes of an archive that stands in a stream and has to be written to a temporary file.
const MOST_SPOOLED: u64 = 4 << 30;

/// What an open file turned out to be.
pub(in crate::io::read) enum Wrapped {
    Items(Box<dyn Iterator<Item = Item> + Send>),
    Members(Box<dyn Members>),
    /// A file without a wrapping.
    No(Stream, Vec<u8>),
}

/// Opens a file that begins with `head` as an archive or as a file that is made like an archive.
///
/// # Errors
/// Why the file is not read, with the remedy.
pub(in crate::io::read) fn archive(
    head: Vec<u8>,
    stream: Stream,
    origin: &FileOrigin,
    within: &Within<'_>,
) -> Result<Wrapped, String> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let plain = origin.plain.then(|| File::open(&origin.path)).filter(|_| stream.offset().is_some());
        let file = plain.unwrap_or_else(|| spool(Rest::raw(head, stream))).map_err(|e| format!("cannot read: {e}"))?;
        let zip = Zip::open(file, within.options.bounds.ratio, within.counter.clone())?;
        return zipped(zip, origin, within);
    }
    if is_tar(&head) {
        return Ok(Wrapped::Members(Box::new(Tar::new(Rest::raw(head, stream)))));
    }
    Ok(Wrapped::No(stream, head))
}

/// A file to seek in, of the bytes of a stream.
fn spool(mut bytes: Rest) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let copied = io::copy(&mut bytes.by_ref().take(MOST_SPOOLED), &mut file)?;
    if copied == MOST_SPOOLED {
        let what = format!("an archive of over {MOST_SPOOLED} bytes inside another file; unpack it first");
        return Err(io::Error::other(what));
    }
    file.flush()?;
    Ok(file)
}

/// Office documents, by a member that only they have: what is not read, and the way to text.
const OFFICE: &[(&str, &str)] = &[
    ("xl/workbook.bin", "a binary workbook (.xlsb); save it as .xlsx: soffice --headless --convert-to xlsx FILE"),
    (
        "ppt/presentation.xml",
        "slides (.pptx); save them as text: soffice --headless --convert-to pdf FILE, then pdftotext",
    ),
    ("META-INF/container.xml", "a book (EPUB); take its text out first: pandoc -t plain FILE -o FILE.txt"),
    ("Index/Document.iwa", "a document of Apple; export it as .docx, .xlsx or text"),
    ("[Content_Types].xml", "an office document of a kind that is not known; save it as text"),
];

fn zipped(mut zip: Zip, origin: &FileOrigin, within: &Within<'_>) -> Result<Wrapped, String> {
    let bounds = within.options.bounds;
    if zip.has("xl/workbook.xml") {
        return Ok(Wrapped::Members(Box::new(Workbook::open(zip, bounds.ratio, bounds.document)?)));
    }
    let open_document = zip.has("content.xml") && zip.has("mimetype");
    let dialect = match open_document {
        true => {
            let kind = zip.whole("mimetype", 200)?;
            if !kind.starts_with(b"application/vnd.oasis.opendocument.text") {
                let what =
                    "a workbook or drawing of LibreOffice; save it first: soffice --headless --convert-to xlsx FILE";
                return Err(what.to_owned());
            }
            Some((&ODT, "content.xml"))
        }
        false => zip.has("word/document.xml").then_some((&DOCX, "word/document.xml")),
    };
    if let Some((dialect, name)) = dialect {
        let bytes = BufReader::new(zip.member(name)?);
        return Ok(items(XmlDocuments::new(bytes, dialect, bounds.document), dialect.name, true, origin, within));
    }
    match OFFICE.iter().find(|(name, _)| zip.has(name)) {
        Some((_, what)) => Err((*what).to_owned()),
        None => Ok(Wrapped::Members(Box::new(zip))),
    }
}

fn items(
    records: impl TakeOut + 'static,
    name: &'static str,
    whole: bool,
    origin: &FileOrigin,
    within: &Within<'_>,
) -> Wrapped {
    let mut wrapping = origin.wrapping.clone();
    wrapping.taken_from = Some(name);
    let blocks = TakenBlocks::new(records, (origin.file, origin.path.clone()), wrapping, within.options, within.size);
    Wrapped::Items(if whole { Box::new(blocks.whole()) } else { Box::new(blocks) })
}

/// Opens a file whose text begins with `head` as documents in markup.
///
/// # Errors
/// Why the file is not read, with the remedy.
pub(in crate::io::read) fn documents(
    head: Vec<u8>,
    stream: Stream,
    origin: &FileOrigin,
    within: &Within<'_>,
) -> Result<Wrapped, String> {
    let text = head.trim_ascii_start();
    if text.starts_with(b"{\\rtf") {
        return Ok(items(RtfDocument::new(Rest::raw(head, stream)), "a document in RTF", true, origin, within));
    }
    let mailbox = is_mailbox(text);
    if mailbox || is_message(text) {
        let (name, bytes) = (if mailbox { "a mailbox" } else { "a mail" }, Rest::raw(head, stream));
        return Ok(items(Messages::new(bytes, mailbox), name, !mailbox, origin, within));
    }
    let Some(dialect) = dialect(text, origin)? else { return Ok(Wrapped::No(stream, head)) };
    let encoding = within.options.encoding.filter(|e| e.is_ascii_compatible()).or_else(|| declared(text));
    let encoding = encoding.filter(|e| e.is_ascii_compatible()).unwrap_or_else(|| guess(&head));
    // What was decoded in reading is UTF-8 now.
    let encoding = if stream.encoding().is_some() { encoding_rs::UTF_8 } else { encoding };
    let bytes = Rest::text(head, stream, encoding);
    let documents = XmlDocuments::new(bytes, dialect, within.options.bounds.document);
    Ok(items(documents, dialect.name, dialect.whole, origin, within))
}

/// UTF-8, or what the bytes look like. The last character may be cut.
fn guess(head: &[u8]) -> &'static Encoding {
    let valid = std::str::from_utf8(head).is_ok_and(|_| true)
        || std::str::from_utf8(head).is_err_and(|e| e.error_len().is_none());
    if valid {
        return encoding_rs::UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The dialect of a file that begins so; `None` for what is no XML and no SGML.
///
/// # Errors
/// What the file is instead, with the remedy.
fn dialect(head: &[u8], origin: &FileOrigin) -> Result<Option<&'static MarkupDialect>, String> {
    let extension = endings::extension(&origin.path);
    if begins_page(head) || matches!(extension.as_str(), "html" | "htm" | "xhtml" | "csv" | "tsv") {
        return Ok(None);
    }
    let Some((root, declared)) = root(head) else { return Ok(None) };
    match named(&root) {
        Named::Read(dialect) => Ok(Some(dialect)),
        Named::Refused(what) => {
            let named_so = matches!(extension.as_str(), "xml" | "rss" | "atom" | "sgm" | "sgml" | "svg" | "nitf");
            let sure = declared || named_so || markup(&String::from_utf8_lossy(head)) == Markup::Other;
            if sure { Err(what) } else { Ok(None) }
        }
    }
}

/// The name of the first element in lower case, and whether something before says that the file is XML or SGML.
fn root(mut head: &[u8]) -> Option<(String, bool)> {
    let mut declared = false;
    loop {
        head = head.trim_ascii_start();
        let after = |end: &[u8]| memmem::find(head, end).map(|at| &head[at + end.len()..]);
        head = match head {
            [b'<', b'?', ..] => {
                declared |= head.starts_with(b"<?xml");
                after(b"?>")?
            }
            [b'<', b'!', b'-', b'-', ..] => after(b"-->")?,
            [b'<', b'!', ..] => {
                declared = true;
                // A list of entities may stand in brackets.
                let closes = memchr::memchr(b'>', head)?;
                match memchr::memchr(b'[', &head[..closes]) {
                    Some(_) => after(b"]>").or_else(|| after(b"] >"))?,
                    None => &head[closes + 1..],
                }
            }
            [b'<', first, ..] if first.is_ascii_alphabetic() => {
                let name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_' | b'.');
                let name: Vec<u8> = head[1..].iter().take_while(name).copied().collect();
                let name = String::from_utf8_lossy(&name).to_ascii_lowercase();
                let plain = ["atom:", "nitf:", "rss:", "nar:", "newsml:"].iter().find_map(|p| name.strip_prefix(p));
                return Some((plain.unwrap_or(&name).to_owned(), declared));
            }
            _ => return None,
        };
    }
}
