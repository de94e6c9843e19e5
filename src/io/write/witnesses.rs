//! Owns `--witnesses`: passages with all their witnesses, an object a passage (JSON lines) or a row a witness.

use crate::base::cast::to_u64;
use crate::base::error::{Error, Result};
use crate::base::math::ratio;
use crate::io::read::dates;
use crate::io::write::cell::Cell;
use crate::io::write::result_file::ResultFile;
use crate::io::write::table::{Table, TableFormat};
use crate::model::corpus::{Corpus, TextReader};
use crate::model::pair::Stretch;
use crate::model::report::Report;
use crate::model::story::{SharedPassage, Witness};
use serde::Serialize;
use std::borrow::Cow;
use std::io::Write;

/// Columns of CSV, TSV and Parquet: a row a witness, or a row for each piece of the witness.
///
/// `passage`: number from 1, the passage with most witnesses first. `size`: documents that carry the passage. `within`:
/// number of the passage around this passage, as a story is around a quotation. `words`, `weight_bits`: of the core.
/// `core`: whether the document holds the core, the stretch that the other witnesses are measured by. `id`, `source`,
/// `date`: of the witness. `char_start` … `byte_end`: where the witness carries the passage. `share`: of the core's
/// words that the witness carries.
pub const COLUMNS: &[&str] = COLUMNS_WITH_EXCERPTS.split_at(15).0;

/// [`COLUMNS`], then the core's text, in the row of the core only.
pub const COLUMNS_WITH_EXCERPTS: &[&str] = &[
    "passage",
    "size",
    "within",
    "words",
    "weight_bits",
    "core",
    "id",
    "source",
    "date",
    "char_start",
    "char_end",
    "byte_start",
    "byte_end",
    "share",
    "v",
    "text",
];

/// The file, open.
pub enum WitnessFile {
    /// An object a passage: the columns of the passage, with `witnesses`, an array of objects of the remaining columns.
    JsonLines(ResultFile),
    /// A row a witness.
    Separated(Table),
}

impl WitnessFile {
    /// Begins a file.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn new(file: ResultFile, format: TableFormat, excerpts: bool) -> Result<Self> {
        let columns = if excerpts { COLUMNS_WITH_EXCERPTS } else { COLUMNS };
        Ok(match format {
            TableFormat::JsonLines => WitnessFile::JsonLines(file),
            format => WitnessFile::Separated(Table::new(file, format, columns)?),
        })
    }

    /// Writes all passages.
    ///
    /// # Errors
    /// As [`Table::row`]; with `excerpts` as [`Corpus::text`].
    pub fn write(mut self, corpus: &Corpus, report: &Report, excerpts: bool) -> Result<()> {
        let mut texts = corpus.reader();
        for (passage, one) in (1..).zip(&report.witnesses) {
            let text = if excerpts { Some(excerpt(&mut texts, one)?) } else { None };
            match &mut self {
                WitnessFile::JsonLines(file) => {
                    let line = WitnessLine::new(corpus, passage, one, text.as_deref());
                    let written = serde_json::to_writer(&mut *file, &line).map_err(Into::into);
                    let done = written.and_then(|()| file.write_all(b"\n"));
                    done.map_err(|source| Error::Io { path: file.name().to_owned(), action: "write", source })?;
                }
                WitnessFile::Separated(table) => rows(table, corpus, passage, one, text.as_deref())?,
            }
        }
        match self {
            WitnessFile::JsonLines(file) => file.finish(),
            WitnessFile::Separated(table) => table.finish(),
        }
    }
}

fn excerpt<'a>(texts: &mut TextReader<'a>, one: &SharedPassage) -> Result<Cow<'a, str>> {
    Ok(match texts.text(one.doc)? {
        Cow::Borrowed(text) => Cow::Borrowed(one.core.bytes.slice(text)),
        Cow::Owned(text) => Cow::Owned(one.core.bytes.slice(&text).to_owned()),
    })
}

/// Number of the passage around `one`.
fn within(one: &SharedPassage) -> Option<u64> {
    one.within.map(|outer| to_u64(outer) + 1)
}

fn share(one: &SharedPassage, witness: &Witness) -> f64 {
    ratio(witness.core_words, one.core.tokens.len())
}

fn rows(table: &mut Table, corpus: &Corpus, passage: u64, one: &SharedPassage, text: Option<&str>) -> Result<()> {
    for witness in &one.witnesses {
        let core = witness.doc == one.doc;
        let date = corpus.date(witness.doc).map(dates::show);
        for stretch in &witness.stretches {
            let mut cells = vec![
                Cell::Count(passage),
                Cell::Count(to_u64(one.witnesses.len())),
                within(one).map_or(Cell::Unknown, Cell::Count),
                one.core.tokens.len().into(),
                Cell::Number(one.weight_bits),
                Cell::Bool(core),
                Cell::Text(corpus.id(witness.doc)),
                corpus.source(witness.doc).into(),
                date.as_deref().into(),
                stretch.chars.start.into(),
                stretch.chars.end.into(),
                stretch.bytes.start.into(),
                stretch.bytes.end.into(),
                Cell::Number(share(one, witness)),
                Cell::Count(1),
            ];
            cells.extend(text.map(|text| if core { Cell::Text(text) } else { Cell::Unknown }));
            table.row(&cells)?;
        }
    }
    Ok(())
}

/// A passage as JSON.
#[derive(Serialize)]
struct WitnessLine<'a> {
    passage: u64,
    size: usize,
    within: Option<u64>,
    words: u32,
    weight_bits: f64,
    id: &'a str,
    #[serde(flatten)]
    core: WitnessPlace,
    witnesses: Vec<OneWitness<'a>>,
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct OneWitness<'a> {
    id: &'a str,
    source: Option<&'a str>,
    date: Option<String>,
    share: f64,
    stretches: Vec<WitnessPlace>,
}

#[derive(Serialize)]
struct WitnessPlace {
    char_start: u32,
    char_end: u32,
    byte_start: u32,
    byte_end: u32,
}

impl From<&Stretch> for WitnessPlace {
    fn from(s: &Stretch) -> Self {
        let Stretch { chars, bytes, .. } = s;
        WitnessPlace { char_start: chars.start, char_end: chars.end, byte_start: bytes.start, byte_end: bytes.end }
    }
}

impl<'a> WitnessLine<'a> {
    fn new(corpus: &'a Corpus, passage: u64, one: &SharedPassage, text: Option<&'a str>) -> Self {
        let witness = |w: &Witness| OneWitness {
            id: corpus.id(w.doc),
            source: corpus.source(w.doc),
            date: corpus.date(w.doc).map(dates::show),
            share: share(one, w),
            stretches: w.stretches.iter().map(WitnessPlace::from).collect(),
        };
        WitnessLine {
            passage,
            size: one.witnesses.len(),
            within: within(one),
            words: one.core.tokens.len(),
            weight_bits: one.weight_bits,
            id: corpus.id(one.doc),
            core: WitnessPlace::from(&one.core),
            witnesses: one.witnesses.iter().map(witness).collect(),
            v: 1,
            text,
        }
    }
}
