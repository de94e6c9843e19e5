//! Owns reading a corpus: one thread reads and unpacks, all others parse.

use super::Progress;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::input::{self, Files, Item, Options, Parsed};
use crate::results::{Note, Skipped};
use crate::units::to_u32;
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

/// A corpus and what was left out on the way to it.
#[derive(Debug, Default)]
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

/// Reads all documents behind `inputs`: files, folders, patterns, `-`.
///
/// With `strict`, the first input that would be skipped stops the run instead. Cost: one pass; memory of the texts and a
/// few blocks of 1 MiB.
///
/// # Errors
/// [`Error::Io`] for a path that does not exist, [`Error::BadInput`] if `strict`, [`Error::TooLarge`].
pub fn load(inputs: &[PathBuf], options: &Options, strict: bool, progress: &dyn Progress) -> Result<Loaded> {
    load_sides(inputs, &[], options, strict, progress)
}

/// The same for two sides: the documents behind `against` are the second side
/// ([`Corpus::second_side`](crate::Corpus::second_side)).
///
/// # Errors
/// As [`load`]; [`Error::BadInput`] also for a file that stands on both sides.
pub fn load_sides(
    inputs: &[PathBuf],
    against: &[PathBuf],
    options: &Options,
    strict: bool,
    progress: &dyn Progress,
) -> Result<Loaded> {
    let (files, first) = input::expand_sides(inputs, against)?;
    if strict && let Some(first) = files.skipped.first() {
        return Err(bad_input(first));
    }
    progress.stage("reading", files.bytes);
    let mut parts = parse_all(&files, options, strict, progress);
    parts.sort_unstable_by_key(|part| part.0);
    let mut out = Loaded { skipped: files.skipped.clone(), ..Loaded::default() };
    let (mut chunks, mut notes) = (Vec::new(), files.notes.clone());
    for (_, part) in parts {
        chunks.extend(part.chunks);
        out.skipped.extend(part.skipped);
        notes.extend(part.notes);
    }
    if strict && let Some(first) = out.skipped.first() {
        return Err(bad_input(first));
    }
    out.corpus = Corpus::from_sides(chunks, files.paths, to_u32(first))?;
    for (doc, id) in out.corpus.renamed() {
        let place = out.corpus.place(*doc).map_or(String::new(), |p| format!(" ({p})"));
        let what = "repeated ids: the later documents were renamed, \"#2\" and so on".to_owned();
        notes.push(Note { what, count: 1, first: format!("{id}{place}") });
    }
    out.notes = input::merge_notes(notes);
    Ok(out)
}

/// What each block held, in any order, with the block's number.
fn parse_all(files: &Files, options: &Options, strict: bool, progress: &dyn Progress) -> Vec<(usize, Parsed)> {
    let stop = AtomicBool::new(false);
    let (send, receive) = sync_channel(WAITING * rayon::current_num_threads());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let blocks = input::Blocks::new(files, options);
            let (counter, mut told) = (blocks.bytes_read(), 0);
            for item in blocks {
                let read = counter.load(Ordering::Relaxed);
                progress.advance(read - told);
                told = read;
                if send.send(item).is_err() {
                    break; // the parsers stopped
                }
            }
        });
        let parse = |(number, item): (usize, Item)| {
            let parsed = match item {
                Item::Block(block) => input::parse(&block, options, files),
                Item::Skipped(skipped) => Parsed { skipped: vec![skipped], ..Parsed::default() },
                Item::Note(note) => Parsed { notes: vec![note], ..Parsed::default() },
            };
            if strict && !parsed.skipped.is_empty() {
                stop.store(true, Ordering::Relaxed);
            }
            (number, parsed)
        };
        // Blocks are handed out in order, so all before the first bad one are parsed however the threads run.
        let go_on = |_: &(usize, Item)| !stop.load(Ordering::Relaxed);
        receive.into_iter().enumerate().take_while(go_on).par_bridge().map(parse).collect()
    })
}

fn bad_input(skipped: &Skipped) -> Error {
    Error::BadInput { place: skipped.place(), reason: skipped.reason.clone() }
}
