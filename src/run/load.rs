//! Owns reading a corpus: a single thread reads and unpacks, all further threads parse.

use super::sketch_pass::{SketchBuffers, SketchPass};
use super::sketched::{HeldSketches, SharedWords, Sketched};
use super::{Progress, go_on};
use crate::base::cast::{long_to_f64, to_u32, to_usize};
use crate::base::error::{Error, Result};
use crate::base::spill::Spill;
use crate::io::read::block::{Block, Item};
use crate::io::read::blocks::Blocks;
use crate::io::read::fields_seen::FieldsSeen;
use crate::io::read::options::Options;
use crate::io::read::parse;
use crate::io::read::paths::{self, Files};
use crate::io::read::raw_records::RawRecords;
use crate::io::read::reread::{ReadAs, Reread};
use crate::io::read::sample::InputSample;
use crate::io::read::sink::{Parsed, merge_notes};
use crate::model::chunk::Chunk;
use crate::model::corpus::Corpus;
use crate::model::notes::{Note, Skipped};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

/// A corpus and what was left out on the way.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// All documents.
    pub corpus: Corpus,
    /// Inputs that could not be read, in order of input.
    pub skipped: Vec<Skipped>,
    /// What was changed or guessed, counted by kind, in order of first appearance.
    pub notes: Vec<Note>,
}

/// Blocks that may wait between the reader and the parsers, per thread.
const WAITING: usize = 2;

/// Texts of larger inputs stay in plain files, neither packed nor streams, and are read again when needed: the system
/// keeps pages of a file already.
const HELD_BYTES: u64 = 64 << 20;

/// Reads all documents behind `inputs`: files, folders, patterns, `-`.
///
/// With `strict`, the first bad input stops the run instead of being skipped. Cost: one pass; memory of a few blocks of
/// 1 MiB and of the texts, but for the texts of large plain files.
///
/// # Errors
/// [`Error::Io`] for a path that does not exist, [`Error::BadInput`] if `strict`, [`Error::TooLarge`].
pub fn load(inputs: &[PathBuf], options: &Options, strict: bool, progress: &dyn Progress) -> Result<Loaded> {
    Ok(read(inputs, &[], options, strict, progress, |(), _, _| Ok(()))?.0)
}

/// The same for two sides, where `against` may be empty: the documents behind `against` are the second side
/// ([`Corpus::second_side`](crate::Corpus::second_side)). Each document is sketched while the text is at hand.
///
/// # Errors
/// As [`load`]; [`Error::BadInput`] also for a file on both sides.
pub fn load_sketched(
    inputs: &[PathBuf],
    against: &[PathBuf],
    options: &Options,
    strict: bool,
    pass: &SketchPass,
    progress: &dyn Progress,
) -> Result<(Loaded, Sketched)> {
    let words = SharedWords::new(pass.counted);
    let sketch = |buffers: &mut SketchBuffers, _: &Block, chunks: &[Chunk]| sketch((pass, &words), chunks, buffers);
    let (loaded, parts) = read(inputs, against, options, strict, progress, sketch)?;
    Ok((loaded, Sketched::new(parts, words)))
}

/// The same, and for each block of the first side with documents, in order, where the records can be had again: in a
/// plain file, else in `spill`.
///
/// # Errors
/// As [`load`], and as [`Spill::write`].
pub fn load_originals(
    inputs: &[PathBuf],
    against: &[PathBuf],
    options: &Options,
    strict: bool,
    pass: &SketchPass,
    spill: &Arc<Spill>,
    progress: &dyn Progress,
) -> Result<(Loaded, Sketched, Vec<RawRecords>)> {
    let words = SharedWords::new(pass.counted);
    let (files, first) = paths::expand_sides(inputs, against, options.format.is_some())?;
    let map = |buffers: &mut SketchBuffers, block: &Block, chunks: &[Chunk]| {
        let copied = to_usize(block.file) < first;
        let originals = copied.then(|| RawRecords::new(block, chunks, spill)).transpose()?;
        Ok((sketch((pass, &words), chunks, buffers)?, originals))
    };
    let (loaded, mapped) = read_files((&files, first), options, strict, progress, map)?;
    let (parts, originals): (Vec<_>, Vec<_>) = mapped.into_iter().unzip();
    Ok((loaded, Sketched::new(parts, words), originals.into_iter().flatten().collect()))
}

/// Some documents of an input, for a forecast of a run over all.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sampled {
    /// The documents.
    pub loaded: Loaded,
    /// For each document, in order of input, the stretch of the input that the document is from.
    pub stretches: Vec<u32>,
    /// Files of the whole input, and their bytes on disk.
    pub files: (usize, u64),
    /// Size of the input in samples; 1 if the sample is the whole input.
    pub times: f64,
}

/// A sample of [`load_sketched`], or, with a place for records that cannot be had again, of [`load_originals`].
///
/// # Errors
/// As [`load_sketched`] and [`load_originals`], and as [`InputSample::new`].
pub fn load_sample(
    inputs: &[PathBuf],
    against: &[PathBuf],
    options: &Options,
    pass: &SketchPass,
    spill: Option<&Arc<Spill>>,
    progress: &dyn Progress,
) -> Result<(Sampled, Sketched)> {
    let words = SharedWords::new(pass.counted);
    let (files, first) = paths::expand_sides(inputs, against, options.format.is_some())?;
    let sample = InputSample::new(&files, options)?;
    let (whole, counter) = (sample.is_whole(), sample.bytes_read());
    progress.stage("reading", 0);
    let map = |buffers: &mut SketchBuffers, block: &Block, chunks: &[Chunk]| {
        spill.map(|spill| RawRecords::new(block, chunks, spill)).transpose()?;
        let documents: usize = chunks.iter().map(Chunk::len).sum();
        Ok((sketch((pass, &words), chunks, buffers)?, (block.file, block.first_line), documents))
    };
    let items = (sample, counter.clone());
    let (loaded, mapped) = read_items((&files, first), items, options, false, progress, map)?;
    let (mut parts, mut stretches, mut stretch, mut last) = (Vec::with_capacity(mapped.len()), Vec::new(), 0, (0, 0));
    for (part, place, documents) in mapped {
        parts.push(part);
        if place != last {
            (stretch, last) = (stretch + 1, place);
        }
        stretches.resize(stretches.len() + documents, stretch);
    }
    let read = counter.load(Ordering::Relaxed).max(1);
    let times = if whole { 1.0 } else { long_to_f64(files.bytes) / long_to_f64(read) };
    Ok((Sampled { loaded, stretches, files: (files.paths.len(), files.bytes), times }, Sketched::new(parts, words)))
}

fn sketch(
    (pass, words): (&SketchPass, &SharedWords),
    chunks: &[Chunk],
    buffers: &mut SketchBuffers,
) -> Result<Vec<HeldSketches>> {
    let parts: Vec<Vec<HeldSketches>> =
        chunks.iter().map(|chunk| pass.parts(chunk.texts(), words, buffers)).collect::<Result<_>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Reads documents and maps each block, in order, with the worker's `B` at hand.
fn read<T: Send, B: Default>(
    inputs: &[PathBuf],
    against: &[PathBuf],
    options: &Options,
    strict: bool,
    progress: &dyn Progress,
    map: impl Fn(&mut B, &Block, &[Chunk]) -> Result<T> + Sync,
) -> Result<(Loaded, Vec<T>)> {
    let (files, first) = paths::expand_sides(inputs, against, options.format.is_some())?;
    read_files((&files, first), options, strict, progress, map)
}

/// The same of files, so many of which are the first side.
fn read_files<T: Send, B: Default>(
    (files, first): (&Files, usize),
    options: &Options,
    strict: bool,
    progress: &dyn Progress,
    map: impl Fn(&mut B, &Block, &[Chunk]) -> Result<T> + Sync,
) -> Result<(Loaded, Vec<T>)> {
    if strict && let Some(first) = files.skipped.first() {
        return Err(bad_input(first));
    }
    progress.stage("reading", files.bytes);
    let blocks = Blocks::new(files, options);
    let counter = blocks.bytes_read();
    read_items((files, first), (blocks, counter), options, strict, progress, map)
}

/// Reads the items of a reader of some files, while a counter has the bytes read from the disk.
fn read_items<T: Send, B: Default>(
    (files, first): (&Files, usize),
    items: (impl Iterator<Item = Item> + Send, Arc<AtomicU64>),
    options: &Options,
    strict: bool,
    progress: &dyn Progress,
    map: impl Fn(&mut B, &Block, &[Chunk]) -> Result<T> + Sync,
) -> Result<(Loaded, Vec<T>)> {
    let (mut parts, kinds) = parse_all(files, items, options, strict, progress, map)?;
    parts.sort_unstable_by_key(|part| part.0);
    let mut out = Loaded { skipped: files.skipped.clone(), ..Loaded::default() };
    let (mut chunks, mut mapped, mut notes) = (Vec::new(), Vec::new(), files.notes.clone());
    let (mut used, mut fields) = (BTreeSet::new(), FieldsSeen::default());
    for (_, part, result) in parts {
        fields.add(part.fields);
        chunks.extend(part.chunks);
        mapped.extend(result.transpose()?);
        out.skipped.extend(part.skipped);
        notes.extend(part.notes);
        used.extend(part.mapped);
    }
    if strict && let Some(first) = out.skipped.first() {
        return Err(bad_input(first));
    }
    let records = Box::new(Reread::new(kinds, options.clone()));
    out.corpus = Corpus::from_sides(chunks, files.paths.clone(), to_u32(first))?.with_records(records);
    for (doc, id) in out.corpus.renamed() {
        let place = out.corpus.place(*doc).map_or(String::new(), |p| format!(" ({p})"));
        let what = "repeated ids: the later documents were renamed, \"#2\" and so on".to_owned();
        notes.push(Note { what, count: 1, first: format!("{id}{place}") });
    }
    for (name, place) in options.sources.unknown(&used) {
        let what = "names in the map of outlets that no document has".to_owned();
        notes.push(Note { what, count: 1, first: format!("{name} ({place})") });
    }
    notes.extend(fields.unseen(options));
    out.notes = merge_notes(notes);
    Ok((out, mapped))
}

/// A block's number, the parsed content, and the mapped value if the block held documents.
type Read<T> = (usize, Parsed, Option<Result<T>>);

/// What was read of each block, and how each file was read.
type ReadFiles<T> = (Vec<Read<T>>, Vec<Option<ReadAs>>);

/// The content of each block, in any order; and the kind of each file.
fn parse_all<T: Send, B: Default>(
    files: &Files,
    (items, counter): (impl Iterator<Item = Item> + Send, Arc<AtomicU64>),
    options: &Options,
    strict: bool,
    progress: &dyn Progress,
    map: impl Fn(&mut B, &Block, &[Chunk]) -> Result<T> + Sync,
) -> Result<ReadFiles<T>> {
    let stop = AtomicBool::new(false);
    let (send, receive) = sync_channel(WAITING * rayon::current_num_threads());
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut kinds = vec![None; files.paths.len()];
            let mut told = 0;
            for item in items {
                if let Item::Block(block) = &item {
                    ReadAs::note(&mut kinds[to_usize(block.file)], block);
                }
                let read = counter.load(Ordering::Relaxed);
                go_on(progress.advance(read - told))?;
                told = read;
                if send.send(item).is_err() {
                    break; // the parsers stopped
                }
            }
            Ok(kinds)
        });
        let parse = |buffers: &mut B, (number, item): (usize, Item)| {
            let (mut parsed, block) = match item {
                Item::Block(block) => (parse::parse(&block, options, files), Some(block)),
                Item::Skipped(skipped) => (Parsed { skipped: vec![skipped], ..Parsed::default() }, None),
                Item::Note(note) => (Parsed { notes: vec![note], ..Parsed::default() }, None),
            };
            if strict && !parsed.skipped.is_empty() {
                stop.store(true, Ordering::Relaxed);
            }
            let with_documents = block.as_ref().filter(|_| !parsed.chunks.is_empty());
            let mapped = with_documents.map(|block| map(buffers, block, &parsed.chunks));
            if mapped.as_ref().is_some_and(Result::is_err) {
                stop.store(true, Ordering::Relaxed);
            }
            if let Some(offset) = block.and_then(|block| block.texts_at()).filter(|_| files.bytes > HELD_BYTES) {
                parsed.chunks.iter_mut().for_each(|chunk| chunk.forget_texts(offset));
            }
            (number, parsed, mapped)
        };
        // Blocks are handed out in order, so all before the first bad block are parsed however the threads run.
        let go_on = |_: &(usize, Item)| !stop.load(Ordering::Relaxed);
        let parsed =
            receive.into_iter().enumerate().take_while(go_on).par_bridge().map_init(B::default, parse).collect();
        // Files that the reader did not reach must not be missing without a word.
        let kinds = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((parsed, kinds))
    })
}

fn bad_input(skipped: &Skipped) -> Error {
    Error::BadInput { place: skipped.place(), reason: skipped.reason.clone() }
}
