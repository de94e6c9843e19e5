//! Owns the sample of an input: blocks from places picked by chance, so that each record is about equally likely to be
//! in the sample.
//!
//! Of large plain files of JSON lines, the lines are taken that begin in a place. A small file is taken whole if the
//! file begins in a place. Other large files (packed, tables, Parquet, archives) can be read from the beginning only:
//! there a longer stretch is taken for fewer places.

use super::blocks::Blocks;
use super::{decode, paths};
use crate::base::cast::{scaled, to_u32, to_u64};
use crate::base::error::{Error, Result};
use crate::base::hash::mix;
use crate::io::read::block::{Block, BlockKind, Item, Wrapping};
use crate::io::read::options::Options;
use crate::io::read::paths::Files;
use crate::model::notes::Skipped;
use std::fs::File;
use std::io;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a place. Many small places rather than few large ones, as neighbours are often of one story.
const PLACE_BYTES: u64 = 64 << 10;
/// Bytes of a block. What was read is not much more than what is in the blocks.
const BLOCK: usize = 64 << 10;
/// Files up to this size are taken whole.
const SMALL: u64 = 4 * PLACE_BYTES;
/// How many places there are: 32 MiB; less for packed files, which grow in unpacking.
const PLACES: u64 = 512;
const PACKED_PLACES: u64 = 128;
/// Places that make a stretch from the beginning of a file.
const LONG: u64 = 16;

/// What is read of a file.
enum SamplePart {
    /// From the beginning, until about so many bytes of the disk were read; some of the bytes are not in a block yet.
    Beginning { file: usize, bytes: u64 },
    /// Lines that begin from a byte `from` up to a byte `end`.
    Lines { file: usize, from: u64, end: u64 },
}

/// The items of a sample, in order of input; of the same kinds as the items of [`Blocks`].
pub struct InputSample<'a> {
    files: &'a Files,
    options: &'a Options,
    whole: bool,
    parts: std::vec::IntoIter<SamplePart>,
    /// The file being read from the beginning, and how much of the file.
    open: Option<(Blocks<'a>, u64)>,
    counter: Arc<AtomicU64>,
}

impl<'a> InputSample<'a> {
    /// Picks the places; an input with no more bytes than all places is taken whole. Opens each large file with a
    /// place.
    ///
    /// # Errors
    /// [`Error::BadInput`] for standard input or a pipe, where the bytes read would be missing afterwards;
    /// [`Error::Io`] for a file that went away.
    pub fn new(files: &'a Files, options: &'a Options) -> Result<Self> {
        let sizes: Vec<u64> = files.paths.iter().map(|path| size(path)).collect::<Result<_>>()?;
        let packed = files.paths.iter().any(|path| paths::is_packed(path));
        let places = if packed { PACKED_PLACES } else { PLACES };
        let whole = files.bytes <= places * PLACE_BYTES;
        let parts = match whole {
            true => (0..sizes.len()).map(|file| SamplePart::Beginning { file, bytes: u64::MAX }).collect(),
            false => pick(files, options, &sizes, places),
        };
        Ok(InputSample { files, options, whole, parts: parts.into_iter(), open: None, counter: Arc::default() })
    }

    /// Whether all of the input is in the sample.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Bytes of the disk that the sample has taken so far.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        self.counter.clone()
    }
}

impl Iterator for InputSample<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some((blocks, most)) = &mut self.open {
                let read = blocks.bytes_read().load(Ordering::Relaxed);
                if read < *most
                    && let Some(item) = blocks.next()
                {
                    return Some(item);
                }
                self.counter.fetch_add(read, Ordering::Relaxed);
                self.open = None;
            }
            match self.parts.next()? {
                SamplePart::Beginning { file, bytes } => {
                    self.open = Some((Blocks::with_size(self.files, self.options, BLOCK).only(file), bytes));
                }
                SamplePart::Lines { file, from, end } => {
                    self.counter.fetch_add(end - from, Ordering::Relaxed);
                    let path = &self.files.paths[file];
                    match lines(path, from, end) {
                        Ok((_, bytes)) if bytes.is_empty() => {}
                        // The number of the line in the file is not known.
                        Ok((start, bytes)) => {
                            let (file, kind, offset) = (to_u32(file), BlockKind::JsonLines, Some(start));
                            let guess = self.options.encoding.map_or_else(|| decode::guess(&bytes), |_| None);
                            let (first_line, wrapping) = (from + 1, Wrapping::default());
                            let block = Block { file, first_line, offset, kind, guess, bytes, wrapping };
                            return Some(Item::Block(block));
                        }
                        Err(e) => {
                            let reason = format!("cannot read on: {e}");
                            return Some(Item::Skipped(Skipped { path: path.clone(), line: 0, reason }));
                        }
                    }
                }
            }
        }
    }
}

fn size(path: &Path) -> Result<u64> {
    let refuse = |reason: &str| Error::BadInput { place: path.display().to_string(), reason: reason.to_owned() };
    if path.as_os_str() == "-" {
        return Err(refuse("no sample can be taken of standard input; write it to a file first"));
    }
    let metadata = path.metadata().map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })?;
    match metadata.is_file() {
        true => Ok(metadata.len()),
        false => Err(refuse("no sample can be taken of a pipe or a device; write it to a file first")),
    }
}

/// What is read of files of these sizes: `places` are strewn over the files as if over a single file.
fn pick(files: &Files, options: &Options, sizes: &[u64], places: u64) -> Vec<SamplePart> {
    let total = usize::try_from(sizes.iter().sum::<u64>()).unwrap_or(usize::MAX);
    let mut places: Vec<u64> = (1..=places).map(|place| to_u64(scaled(mix(place), total))).collect();
    places.sort_unstable();
    let (mut parts, mut begin, mut passed) = (Vec::new(), 0, 0);
    for (file, &size) in sizes.iter().enumerate() {
        let up_to = |at: u64| places.partition_point(|&place| place < at);
        let own = &places[up_to(begin)..up_to(begin + size)];
        if size <= SMALL {
            let before = places[..up_to(begin + 1)].last();
            if before.is_some_and(|place| begin < place + PLACE_BYTES) {
                parts.push(SamplePart::Beginning { file, bytes: u64::MAX });
            }
        } else if let Some(first) = (!own.is_empty()).then(|| first_line(files, options, file)).flatten() {
            let mut from = first;
            for place in own.iter().map(|place| place - begin) {
                let end = (place + PLACE_BYTES).min(size);
                from = from.max(place);
                if from < end {
                    parts.push(SamplePart::Lines { file, from, end });
                    from = end;
                }
            }
        } else {
            let long = |_: &&u64| (passed % LONG == 0, passed += 1).0;
            let stretches = to_u64(own.iter().filter(long).count());
            if stretches > 0 {
                parts.push(SamplePart::Beginning { file, bytes: stretches * LONG * PLACE_BYTES });
            }
        }
        begin += size;
    }
    parts
}

/// Where the first line of a file begins, if the file has lines that can be read from anywhere.
fn first_line(files: &Files, options: &Options, file: usize) -> Option<u64> {
    match Blocks::with_size(files, options, 1).only(file).next()? {
        Item::Block(block) if matches!(block.kind, BlockKind::JsonLines) => block.offset,
        _ => None,
    }
}

/// The lines of a file that begin from a byte `from` up to a byte `end`, and where the first line begins.
fn lines(path: &Path, from: u64, end: u64) -> io::Result<(u64, Vec<u8>)> {
    let mut file = BufReader::new(File::open(path)?);
    // A line begins after a line end.
    let mut at = from.saturating_sub(1);
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    if from > 0 {
        at += to_u64(file.by_ref().take(end - at).read_until(b'\n', &mut bytes)?);
        bytes.clear();
    }
    let read = file.by_ref().take(end - at).read_to_end(&mut bytes)?;
    if read > 0 && bytes.last() != Some(&b'\n') {
        file.read_until(b'\n', &mut bytes)?;
    }
    Ok((at, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::read::paths::expand;

    /// The lines of the sample of a file.
    fn sampled(path: &Path) -> (Vec<String>, bool, u64) {
        let (files, options) = (expand(&[path.to_owned()]).unwrap(), Options::default());
        let mut sample = InputSample::new(&files, &options).unwrap();
        let mut sampled_lines = Vec::new();
        for item in sample.by_ref() {
            let Item::Block(block) = item else { panic!("{item:?}") };
            sampled_lines.extend(String::from_utf8(block.bytes).unwrap().lines().map(str::to_owned));
        }
        (sampled_lines, sample.is_whole(), sample.bytes_read().load(Ordering::Relaxed))
    }

    #[test]
    fn lines_of_a_stretch_are_those_that_begin_in_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "one\ntwo\nthree\nfour").unwrap();
        let cases = [
            (0, 18, 0, "one\ntwo\nthree\nfour"),
            (0, 1, 0, "one\n"),
            (1, 4, 4, ""),
            (1, 5, 4, "two\n"),
            (4, 8, 4, "two\n"),
            (4, 9, 4, "two\nthree\n"),
            (13, 14, 14, ""),
            (14, 15, 14, "four"),
            (15, 18, 18, ""),
        ];
        for (from, end, start, expected) in cases {
            let taken = lines(file.path(), from, end).unwrap();
            assert_eq!(taken, (start, expected.as_bytes().to_vec()), "{from}..{end}");
        }
    }

    #[test]
    fn small_files_are_taken_by_where_they_begin() {
        let (files, options) = (Files::default(), Options::default());
        let sizes = vec![16_000; 10_000];
        let parts = pick(&files, &options, &sizes, 256);
        let taken = parts.len() * 100 / sizes.len();
        // 16 of 160 MB.
        assert!((8..=12).contains(&taken), "{taken}");
        let beginnings = |part: &SamplePart| matches!(part, SamplePart::Beginning { bytes: u64::MAX, .. });
        assert!(parts.iter().all(beginnings));
    }

    #[test]
    fn a_small_input_is_taken_whole_and_of_a_large_one_each_line_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.jsonl");
        let line = |i: usize| format!("{{\"id\": {i}, \"text\": \"{}\"}}\n", "x".repeat(i % 2000));
        let text: String = (0..50_000).map(line).collect();
        std::fs::write(&path, &text[..100_000]).unwrap();
        let (sampled_lines, whole, bytes) = sampled(&path);
        assert!(whole && bytes == 100_000 && sampled_lines.len() == text[..100_000].lines().count());
        std::fs::write(&path, &text).unwrap();
        let (mut sampled_lines, whole, bytes) = sampled(&path);
        assert!(!whole && sampled_lines.iter().all(|line| line.ends_with("\"}")));
        let count = sampled_lines.len();
        sampled_lines.sort();
        sampled_lines.dedup();
        // As large a share of the lines as of the bytes, about.
        let shares = [count * 100 / 50_000, usize::try_from(bytes).unwrap() * 100 / text.len()];
        assert!(sampled_lines.len() == count && shares[0].abs_diff(shares[1]) <= 2 && shares[1] < 60, "{shares:?}");
    }
}
