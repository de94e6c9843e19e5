//! Owns the cutting of files into [`Block`]s of whole records, file by file, each read once.

mod pass_over;

use super::block::{Block, BlockKind, Wrapping};
use super::json_scanner::separators;
use super::json_shape::ENOUGH;
use super::object_ends::{ObjectEnds, ObjectsFound, ScanPlaces};
use super::origin::{FileOrigin, Within};
use super::own_results::{LEFT_OUT, is_result};
use super::row_scanner::Scanner;
use super::sniff::Told;
use super::stream::Stream;
use super::unpack::Unpacked;
use super::unwrap::{NextFile, OpenArchive, Unwrapped, unwrap};
use super::web::record;
use super::{decode, endings, sniff};
use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::io::read::block::Item;
use crate::io::read::columns::Columns;
use crate::io::read::lines::line_ends;
use crate::io::read::options::{InputFormat, Options};
use crate::io::read::paths::Files;
use crate::io::read::sink::{place, replaced, too_long};
use crate::io::read::web::record::After;
use crate::model::chunk::Chunk;
use crate::model::notes::{Note, Skipped};
use encoding_rs::Encoding;
use memchr::{memchr, memrchr};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Bytes read beyond a block for the end of the last record: nearly all records are shorter.
const LONGEST_LINE: usize = 64 << 10;

/// Reads files in order and cuts them into blocks; at the end of a record, so that no two blocks share a record.
///
/// An iterator that waits for the disk: keep the iterator on one thread, and parse the blocks on other threads. A file
/// that cannot be opened or breaks off is a [`Skipped`], after the blocks with the records before the break. Memory:
/// about three blocks, or two times the largest record (a text file is one record).
pub struct Blocks<'a> {
    files: &'a Files,
    options: &'a Options,
    /// Bytes that make a block; a block ends with the record in which the size is reached.
    size: usize,
    /// Bytes that a record may have.
    limit: usize,
    counter: Arc<AtomicU64>,
    next_file: usize,
    /// The file before which the iterator ends.
    end: usize,
    open: Option<Open>,
    /// The file that is open, if the blocks of the file are not cut from a stream of bytes.
    other: Option<Box<dyn Iterator<Item = Item> + Send>>,
    /// The archives that are open, each inside the one before.
    archives: Vec<OpenArchive>,
    queue: VecDeque<Item>,
}

impl<'a> Blocks<'a> {
    /// Blocks of 1 MiB: large enough that threads seldom meet, small enough to share out the last blocks.
    pub fn new(files: &'a Files, options: &'a Options) -> Self {
        Blocks::with_size(files, options, 1 << 20)
    }

    /// Blocks of about `size` bytes (at least 1).
    pub fn with_size(files: &'a Files, options: &'a Options, size: usize) -> Self {
        let (counter, queue) = (Arc::default(), VecDeque::new());
        let (limit, end) = (options.bounds.document.min(Chunk::MAX_BYTES), files.paths.len());
        let (size, next_file, open, other, archives) = (size.max(1), 0, None, None, Vec::new());
        Blocks { files, options, size, limit, counter, next_file, end, open, other, archives, queue }
    }

    /// The blocks of a single file.
    pub(super) fn only(self, file: usize) -> Self {
        Blocks { next_file: file, end: file + 1, ..self }
    }

    /// Bytes read from the disk so far, before unpacking; goes up to [`Files::bytes`].
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        self.counter.clone()
    }

    #[cfg(test)]
    pub(super) fn limited(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    fn skip(&mut self, path: &Path, line: u64, reason: String) {
        self.queue.push_back(Item::Skipped(Skipped { path: path.to_owned(), line, reason }));
    }

    fn note(&mut self, what: &str, count: u64, first: String) {
        self.queue.push_back(Item::Note(Note { what: what.into(), count, first }));
    }

    /// Opens the next file and finds out the kind of the file.
    fn start(&mut self, file: usize) {
        let path = &self.files.paths[file];
        #[cfg(feature = "parquet")]
        if super::parquet::is_one(path, self.options) {
            match super::parquet::RowReader::open(path, file, self.options, self.size, self.counter.clone()) {
                Ok(rows) if self.files.is_found(file) && rows.is_result() => self.note(LEFT_OUT, 1, place(path, 0)),
                Ok(rows) => self.other = Some(Box::new(rows)),
                Err(reason) => self.skip(path, 0, reason),
            }
            return;
        }
        match Unpacked::open(path, self.counter.clone(), self.options.bounds.ratio) {
            Ok(unpacked) => self.begin(Stream::of(unpacked), FileOrigin::file(to_u32(file), path), None),
            Err(e) => self.skip(path, 0, format!("cannot open: {e}")),
        }
    }

    /// Finds out what an open file, or a member of an archive, is. `format`: the archive tells how to read the member.
    fn begin(&mut self, stream: Stream, origin: FileOrigin, format: Option<InputFormat>) {
        let (path, wrapping) = (origin.path.clone(), origin.wrapping.clone());
        let within = Within { options: self.options, size: self.size, counter: &self.counter };
        let opened = unwrap(stream, origin, &within, format).and_then(|unwrapped| {
            match unwrapped {
                Unwrapped::Text(file, _, head) if self.files.is_found(to_usize(file)) && is_result(&head) => {
                    self.note(LEFT_OUT, 1, place(&path, 0));
                }
                Unwrapped::Text(file, stream, head) => {
                    let told = (format, self.options);
                    let open = Open::new(&path, (file, wrapping), stream, head, told, self.limit)?;
                    open.kind.notes().iter().for_each(|what| self.note(what, 1, place(&path, 0)));
                    self.open = Some(open);
                }
                Unwrapped::Items(items) => self.other = Some(items),
                Unwrapped::Members(archive) if self.archives.len() < self.options.bounds.nesting => {
                    self.archives.push(archive);
                }
                Unwrapped::Members(_) => {
                    let most = self.options.bounds.nesting;
                    return Err(format!(
                        "archives inside each other, more than {most} (raise the bound with --max-nesting)"
                    ));
                }
            }
            Ok(())
        });
        if let Err(reason) = opened {
            self.skip(&path, 0, reason);
        }
    }

    /// Goes on with the innermost archive.
    fn go_on(&mut self, mut archive: OpenArchive) {
        match archive.next() {
            NextFile::File(bytes, origin, format) => {
                self.archives.push(archive);
                match Unpacked::of(bytes, Arc::default(), self.options.bounds.ratio) {
                    Ok(unpacked) => self.begin(Stream::of(unpacked), origin, format),
                    Err(e) => self.skip(&origin.path, 0, format!("cannot read: {e}")),
                }
            }
            NextFile::Skipped(path, reason) => {
                self.archives.push(archive);
                self.skip(&path, 0, reason);
            }
            NextFile::End(last_words) => self.queue.extend(last_words),
        }
    }

    /// Reads on until there is a block or the file's end.
    fn step(&mut self, mut open: Open) {
        loop {
            if let Some(end) = open.next_end(self.size) {
                self.queue.push_back(Item::Block(open.cut(end)));
                self.open = Some(open);
                return;
            }
            if open.stream.done {
                return self.finish(open);
            }
            let waiting = open.buffer.len() - open.start;
            let limit = self.limit.min(open.kind.limit());
            if waiting > limit {
                let end = open.last_end();
                if end > open.start && !open.kind.is_whole() {
                    self.queue.push_back(Item::Block(open.cut(end)));
                    continue;
                }
                let path = open.wrapping.path(&self.files.paths[to_usize(open.file)]);
                let line = if open.kind.is_whole() { 0 } else { open.line };
                open.emitted = true;
                if matches!(open.kind, BlockKind::Archive) && !record::is_document(&open.buffer[open.start..]) {
                    self.note(record::OTHER_KIND, 1, place(&path, line));
                } else if open.scanner.is_some() {
                    let rest = "the rows from here on were not read (does a quote never close?)";
                    self.skip(&path, line, format!("{}; {rest}", too_long(limit)));
                } else {
                    self.skip(&path, line, too_long(limit));
                }
                match open.kind {
                    BlockKind::JsonLines => open.drop_line(),
                    BlockKind::Archive => open.drop_record(),
                    // The rows behind cannot be found: most likely a quote never closes.
                    _ => return,
                }
                continue;
            }
            // As much as makes a block, with the end of the last record. A longer record grows by halves, so that its
            // bytes are copied a few times only.
            open.fill((self.size + LONGEST_LINE).saturating_sub(waiting).max(waiting / 2).min(64 << 20));
        }
    }

    /// What stands after the last cut, and what went wrong on the way.
    fn finish(&mut self, mut open: Open) {
        let path = &*open.wrapping.path(&self.files.paths[to_usize(open.file)]).into_owned();
        let error = open.stream.error.take();
        let mut end = open.buffer.len();
        if error.is_some() || open.objects.as_ref().is_some_and(|objects| objects.is_outside()) {
            end = open.last_end();
        }
        let rest = &open.buffer[open.start..end];
        let empty = open.holds_nothing(rest);
        // A text file may be empty; standard input, or a file of any kind, then holds nothing.
        let names_text = matches!(endings::extension(path).as_str(), "txt" | "md" | "text");
        let text =
            matches!(open.kind, BlockKind::Text) && (names_text || self.options.format == Some(InputFormat::Text));
        let broken_off = open.line + open.lines_to(end);
        if !empty || (text && error.is_none()) {
            self.queue.push_back(Item::Block(open.cut(end)));
        }
        if let Some(e) = &error
            && matches!(open.kind, BlockKind::Archive)
            && open.stream.resume()
        {
            self.skip(path, broken_off, format!("{e}; what is left of this part of the archive was not read"));
            open.restart();
            self.open = Some(open);
            return;
        }
        if let Some(e) = error {
            let kept = if open.emitted { "; what stands before this line was read" } else { "" };
            self.skip(path, if open.emitted { broken_off } else { 0 }, format!("cannot read on: {e}{kept}"));
        } else if !open.emitted {
            self.note("files without a document", 1, place(path, 0));
        }
        if open.stream.trailing() {
            self.note("bytes after the packed data ignored", 1, place(path, 0));
        }
        if open.stream.replaced > 0 {
            self.note(&replaced(open.stream.encoding()), open.stream.replaced, place(path, 0));
        }
    }
}

impl Iterator for Blocks<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.queue.pop_front() {
                return Some(item);
            }
            if let Some(item) = self.other.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.other = None;
            if let Some(open) = self.open.take() {
                self.step(open);
            } else if let Some(archive) = self.archives.pop() {
                self.go_on(archive);
            } else if self.next_file < self.end {
                self.next_file += 1;
                self.start(self.next_file - 1);
            } else {
                return None;
            }
        }
    }
}

/// Whether a table has no row here. Other white space may be a row: of a single column, or of tabs.
fn blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| matches!(b, b'\r' | b'\n'))
}

/// The file that is being read.
struct Open {
    file: u32,
    wrapping: Wrapping,
    stream: Stream,
    kind: BlockKind,
    /// Where in the file the buffer begins; see [`Block::offset`].
    offset: Option<u64>,
    /// Bytes read and not yet given away begin at `start`, on line `line`.
    buffer: Vec<u8>,
    start: usize,
    line: u64,
    /// No record ends between `start` and here, or no record far enough for a block.
    scanned: usize,
    /// For tables.
    scanner: Option<Scanner>,
    /// For objects of JSON.
    objects: Option<ObjectEnds>,
    /// See [`Block::guess`]; `None` also where nothing is to be guessed.
    guess: Option<&'static Encoding>,
    guesses: bool,
    /// Where the last record seen by the scanner, or of an archive, ends.
    last: usize,
    /// Records of an archive from `start` to `last`.
    records: u64,
    /// Something was delivered or named.
    emitted: bool,
}

impl Open {
    fn new(
        path: &Path,
        file: (u32, Wrapping),
        mut stream: Stream,
        mut buffer: Vec<u8>,
        (format, options): (Option<InputFormat>, &Options),
        limit: usize,
    ) -> Result<Self, String> {
        while buffer.len() < ENOUGH.min(limit) && !stream.done {
            stream.fill(&mut buffer, ENOUGH);
        }
        let whole = stream.done && stream.error.is_none();
        let (mut kind, mut start) = (BlockKind::JsonLines, 0);
        match format.map_or_else(|| sniff::format(path, options, &buffer, whole), |format| Ok(Told::Format(format)))? {
            Told::Objects(path) => kind = BlockKind::Objects(path),
            Told::Format(InputFormat::Text) => kind = BlockKind::Text,
            Told::Format(InputFormat::JsonLines | InputFormat::Json) => {}
            Told::Format(InputFormat::Html) => kind = BlockKind::Page,
            Told::Format(InputFormat::Warc) => kind = BlockKind::Archive,
            // No header row and no row: any kind will do. Parquet was told before: a Parquet file is no stream.
            _ if blank(&buffer) => {}
            Told::Format(format) => {
                let delimiter = if format == InputFormat::Csv { b',' } else { b'\t' };
                let (columns, rows) = Columns::read(&buffer, whole, delimiter, options)?;
                (kind, start) = (BlockKind::Table(Arc::new(columns)), rows);
            }
        }
        let guesses = options.encoding.is_none() && !kind.is_whole() && !matches!(kind, BlockKind::Archive);
        Ok(Open { guesses, ..Open::at(file, stream, kind, buffer, start) })
    }

    /// With the records from `start` on still to come.
    fn at((file, wrapping): (u32, Wrapping), stream: Stream, kind: BlockKind, buffer: Vec<u8>, start: usize) -> Self {
        let (offset, line) = (stream.offset(), 1 + line_ends(&buffer[..start]));
        let scanner = if let BlockKind::Table(columns) = &kind { Some(columns.scanner()) } else { None };
        let objects = if let BlockKind::Objects(path) = &kind { Some(ObjectEnds::new(path.clone())) } else { None };
        let (scanned, last, records, emitted) = (start, start, 0, false);
        let (guess, guesses) = (None, false);
        Open {
            file,
            wrapping,
            stream,
            kind,
            offset,
            buffer,
            start,
            line,
            scanned,
            scanner,
            objects,
            guess,
            guesses,
            last,
            records,
            emitted,
        }
    }

    /// Guesses the encoding at the first record that is not UTF-8, from all that is at hand.
    fn guess(&mut self, end: usize) {
        if self.guesses && self.guess.is_none() {
            self.guess = decode::guess_ahead(&self.buffer[self.start..], end - self.start);
        }
    }

    /// The end of a block of objects of JSON.
    fn object_end(&mut self, size: usize) -> Option<usize> {
        loop {
            let mut at = ScanPlaces { start: self.start, scanned: self.scanned, last: self.last };
            let found = self.objects.as_mut()?.next(&self.buffer, &mut at, size);
            (self.scanned, self.last) = (at.scanned, at.last);
            match found {
                ObjectsFound::Block(end) => return Some(end),
                ObjectsFound::Pass(to) => self.pass(to),
                ObjectsFound::More => return None,
            }
        }
    }

    /// Leaves out the bytes before `to`, which hold no record.
    fn pass(&mut self, to: usize) {
        self.line += line_ends(&self.buffer[self.start..to]);
        (self.start, self.scanned, self.last) = (to, to, to);
    }

    /// The first end of a record that makes a block of at least `size` bytes.
    fn next_end(&mut self, size: usize) -> Option<usize> {
        match (&self.kind, &mut self.scanner) {
            (BlockKind::Text | BlockKind::Page, _) => None,
            (BlockKind::Objects(_), _) => self.object_end(size),
            (BlockKind::Archive, _) => {
                let after = match self.stream.done {
                    false => After::More,
                    true if self.stream.error.is_some() => After::Break,
                    true => After::Nothing,
                };
                while let Some(end) = record::record_end(&self.buffer, self.scanned, after) {
                    (self.scanned, self.last, self.records) = (end, end, self.records + 1);
                    if end - self.start >= size {
                        return Some(end);
                    }
                }
                None
            }
            (_, Some(scanner)) => {
                while let Some(end) = scanner.next_end(&self.buffer, self.scanned) {
                    (self.scanned, self.last) = (end, end);
                    if end - self.start >= size {
                        return Some(end);
                    }
                }
                self.scanned = self.buffer.len();
                None
            }
            (_, None) => {
                let from = self.scanned.max(self.start + size - 1);
                let end = memchr(b'\n', self.buffer.get(from..)?).map(|n| from + n + 1);
                self.scanned = end.unwrap_or(self.buffer.len());
                end
            }
        }
    }

    /// The last end of a record.
    fn last_end(&self) -> usize {
        match (&self.kind, &self.scanner) {
            (BlockKind::Archive | BlockKind::Objects(_), _) | (_, Some(_)) => self.last,
            _ => memrchr(b'\n', &self.buffer[self.start..]).map_or(self.start, |n| self.start + n + 1),
        }
    }

    /// Gives away the bytes up to `end`, as a block.
    fn cut(&mut self, end: usize) -> Block {
        self.guess(end);
        let (offset, lines) = (self.offset.map(|offset| offset + to_u64(self.start)), self.lines_to(end));
        // The smaller part is copied: as a rule what little was read beyond the block.
        let bytes = if self.start == 0 && self.buffer.len() - end < end {
            let rest = self.buffer.split_off(end);
            let bytes = std::mem::replace(&mut self.buffer, rest);
            self.start = end;
            self.forget();
            bytes
        } else {
            let bytes = self.buffer[self.start..end].to_vec();
            self.start = end;
            bytes
        };
        let (file, first_line, kind, guess) = (self.file, self.line, self.kind.clone(), self.guess);
        let block = Block { file, first_line, offset, kind, guess, wrapping: self.wrapping.clone(), bytes };
        self.line += lines;
        self.records = 0;
        (self.scanned, self.last) = (self.start.max(self.scanned), self.start);
        // However a file of blank lines is cut, no part holds a document.
        self.emitted |= block.kind.is_whole() || !self.holds_nothing(&block.bytes);
        block
    }

    /// Lines, or records of an archive, from `start` to `end`, where a record ends.
    fn lines_to(&self, end: usize) -> u64 {
        match self.kind {
            BlockKind::Archive => self.records,
            _ => line_ends(&self.buffer[self.start..end]),
        }
    }

    /// Whether there is no record in the bytes.
    fn holds_nothing(&self, bytes: &[u8]) -> bool {
        match self.kind {
            BlockKind::Table(_) => blank(bytes),
            BlockKind::Objects(_) => separators(bytes) == bytes.len(),
            _ => bytes.trim_ascii().is_empty(),
        }
    }
}
