//! Owns workbooks of Excel (`.xlsx`): each sheet becomes a table in CSV, and all that reads tables reads sheets.
//!
//! Only the strings that cells share are held, up to a bound. A sheet is read cell by cell and written to a temporary
//! file, so that rows of any number take no memory.

use super::cell_numbers::NumberStyle;
use super::member::{Member, Members, NextMember};
use super::pull::{Pull, TagAttributes, XmlPiece};
use super::zip::Zip;
use crate::io::read::options::InputFormat;
use crate::io::read::unpack::Growth;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Most bytes of the strings that cells share, and what a string counts beside its letters: four million strings.
const MOST_STRINGS: usize = 128 << 20;
const A_STRING: usize = 32;
/// Most bytes of a list: of sheets, of styles.
const MOST_LIST: u64 = 32 << 20;
/// Bytes of a sheet that are held before a temporary file is made.
const HELD: usize = 1 << 20;
/// Columns that a sheet of Excel may have.
const MOST_COLUMNS: usize = 16_384;

/// Strings, one after the other.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..*self.ends.get(index)?)
    }
}

/// A workbook, whose sheets are still to come.
pub(super) struct Workbook {
    zip: Zip,
    /// Names and places in the archive.
    sheets: VecDeque<(String, String)>,
    strings: Strings,
    styles: Vec<NumberStyle>,
    /// Days count from 1904.
    from_1904: bool,
    ratio: u64,
    limit: usize,
}

impl Workbook {
    /// Reads all but the sheets.
    ///
    /// # Errors
    /// What is broken or too much.
    pub(super) fn open(mut zip: Zip, ratio: u64, limit: usize) -> Result<Workbook, String> {
        let broken = |reason: String| format!("a broken workbook ({reason}); save it again, or as CSV");
        let targets = targets(&mut zip).map_err(broken)?;
        let mut workbook = Workbook {
            sheets: VecDeque::new(),
            strings: Strings::default(),
            styles: Vec::new(),
            from_1904: false,
            ratio,
            limit,
            zip,
        };
        workbook.list(&targets).map_err(broken)?;
        let of_kind =
            |kind: &str| targets.values().find(|(found, _)| found.ends_with(kind)).map(|(_, place)| place.clone());
        // A workbook may name a part that it does not have.
        let of_kind = |kind: &str| of_kind(kind).filter(|place| workbook.zip.has(place));
        let (strings, styled) = (of_kind("/sharedStrings"), of_kind("/styles"));
        if let Some(place) = strings {
            workbook.strings(&place)?;
        }
        if let Some(place) = styled {
            let bytes = workbook.zip.whole(&place, MOST_LIST).map_err(broken)?;
            workbook.styles = styles(&bytes).map_err(broken)?;
        }
        Ok(workbook)
    }

    fn list(&mut self, targets: &Targets) -> Result<(), String> {
        let bytes = self.zip.whole("xl/workbook.xml", MOST_LIST)?;
        let mut pieces = Pull::new(&bytes[..], bytes.len());
        while let Some(piece) = pieces.next()? {
            let XmlPiece::Start(name, attributes, _) = piece else { continue };
            match local(&name) {
                "workbookpr" => {
                    self.from_1904 = attributes.get("date1904").is_some_and(|value| value == "1" || value == "true");
                }
                "sheet" => {
                    let place = attributes.get("r:id").and_then(|id| targets.get(&id));
                    // Sheets of charts and dialogues have no cells.
                    if let (Some(name), Some((kind, place))) = (attributes.get("name"), place)
                        && kind.ends_with("/worksheet")
                    {
                        self.sheets.push_back((name, place.clone()));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn strings(&mut self, place: &str) -> Result<(), String> {
        let mut pieces = Pull::new(BufReader::new(self.zip.member(place)?), self.limit);
        let (mut inside, mut hidden) = (false, false);
        while let Some(piece) = pieces.next()? {
            match piece {
                XmlPiece::Start(name, _, empty) => match local(&name) {
                    "si" if empty => self.strings.ends.push(self.strings.text.len()),
                    "t" => inside = !empty,
                    // How a word is spoken is no part of it.
                    "rph" => hidden = !empty,
                    _ => {}
                },
                XmlPiece::End(name) => match local(&name) {
                    "si" => self.strings.ends.push(self.strings.text.len()),
                    "t" => inside = false,
                    "rph" => hidden = false,
                    _ => {}
                },
                XmlPiece::Text(text) if inside && !hidden => self.strings.text.push_str(&text),
                XmlPiece::Text(_) => {}
            }
            if self.strings.text.len() + self.strings.ends.len() * A_STRING > MOST_STRINGS {
                return Err(format!("a workbook with over {MOST_STRINGS} bytes of different cells; save it as CSV"));
            }
        }
        Ok(())
    }

    /// A sheet as CSV; what stands before a break is kept.
    fn sheet(&mut self, place: &str) -> Result<Sheet, String> {
        let pieces = Pull::new(BufReader::new(self.zip.member(place)?), self.limit);
        let cells = SheetCells { strings: &self.strings, styles: &self.styles, from_1904: self.from_1904 };
        let mut rows = SheetRows {
            out: csv::WriterBuilder::new().flexible(true).from_writer(tempfile::SpooledTempFile::new(HELD)),
            growth: Growth::new(self.ratio),
            packed: self.zip.bytes(),
            row: Vec::new(),
            written: 0,
            width: None,
            limit: self.limit,
        };
        let broken = cells.write(pieces, &mut rows).err();
        let mut file = rows.out.into_inner().map_err(|e| e.to_string())?;
        file.seek(SeekFrom::Start(0)).map_err(|e| e.to_string())?;
        Ok(Sheet { file, broken })
    }
}

/// The CSV of a sheet, and what ended the sheet too early.
struct Sheet {
    file: tempfile::SpooledTempFile,
    broken: Option<String>,
}

impl Read for Sheet {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.file.read(out)? {
            0 if !out.is_empty() => self.broken.take().map_or(Ok(0), |reason| Err(io::Error::other(reason))),
            n => Ok(n),
        }
    }
}

impl Members for Workbook {
    fn next(&mut self) -> Option<NextMember> {
        let (name, place) = self.sheets.pop_front()?;
        Some(match self.sheet(&place) {
            Ok(sheet) => {
                let format = Some(InputFormat::Csv);
                NextMember::Member(Member { name: super::member::name(&name), format, bytes: Box::new(sheet) })
            }
            Err(reason) => NextMember::Skipped(name, reason),
        })
    }
}

/// Kinds and places of the parts of a workbook, by id.
type Targets = BTreeMap<String, (String, String)>;

fn targets(zip: &mut Zip) -> Result<Targets, String> {
    let bytes = zip.whole("xl/_rels/workbook.xml.rels", MOST_LIST)?;
    let (mut pieces, mut out) = (Pull::new(&bytes[..], bytes.len()), Targets::new());
    while let Some(piece) = pieces.next()? {
        let XmlPiece::Start(name, attributes, _) = piece else { continue };
        if local(&name) == "relationship"
            && let [Some(id), Some(kind), Some(target)] = ["id", "type", "target"].map(|name| attributes.get(name))
        {
            let place = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            out.insert(id, (kind, place));
        }
    }
    Ok(out)
}

/// The name of an element without a prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// How the numbers of each style are meant.
fn styles(bytes: &[u8]) -> Result<Vec<NumberStyle>, String> {
    let (mut own, mut out, mut cells) = (BTreeMap::new(), Vec::new(), false);
    let mut pieces = Pull::new(bytes, bytes.len());
    let id = |attributes: &TagAttributes| attributes.get("numfmtid").and_then(|id| id.parse::<u32>().ok());
    while let Some(piece) = pieces.next()? {
        match piece {
            XmlPiece::Start(name, attributes, _) => match local(&name) {
                "numfmt" => {
                    if let (Some(id), Some(code)) = (id(&attributes), attributes.get("formatcode")) {
                        own.insert(id, NumberStyle::of_code(&code));
                    }
                }
                "cellxfs" => cells = true,
                "xf" if cells => {
                    let id = id(&attributes).unwrap_or(0);
                    out.push(own.get(&id).copied().unwrap_or(NumberStyle::built_in(id)));
                }
                _ => {}
            },
            XmlPiece::End(name) if local(&name) == "cellxfs" => cells = false,
            _ => {}
        }
    }
    Ok(out)
}

/// The rows of a sheet on their way to CSV.
struct SheetRows {
    out: csv::Writer<tempfile::SpooledTempFile>,
    growth: Growth,
    /// Bytes of the workbook.
    packed: u64,
    row: Vec<String>,
    /// Bytes of the cells of the row.
    written: usize,
    /// SheetCells of the header row.
    width: Option<usize>,
    limit: usize,
}

impl SheetRows {
    fn cell(&mut self, column: usize, value: &str) -> Result<(), String> {
        if value.is_empty() || self.width.is_some_and(|width| width > 1 && column >= width) {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(format!("a cell in a column beyond {MOST_COLUMNS}"));
        }
        self.written += value.len();
        if self.written > self.limit {
            return Err(crate::io::read::sink::too_long(self.limit));
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        self.row[column].push_str(value);
        Ok(())
    }

    /// Writes the row at hand, if there is something in it.
    fn end(&mut self) -> Result<(), String> {
        if self.row.is_empty() {
            return Ok(());
        }
        // A line of title may stand above the header row.
        if self.width.is_none_or(|width| width == 1) {
            self.width = Some(self.row.len());
        }
        let width = self.width.unwrap_or(self.row.len());
        self.row.resize(width, String::new());
        self.growth.add(self.written + width, self.packed).map_err(|e| e.to_string())?;
        self.out.write_record(&self.row).map_err(|e| e.to_string())?;
        self.row.clear();
        self.written = 0;
        Ok(())
    }
}

/// What the cells of a sheet refer to.
struct SheetCells<'a> {
    strings: &'a Strings,
    styles: &'a [NumberStyle],
    from_1904: bool,
}

/// A cell that is being read.
#[derive(Default)]
struct SheetCell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
}

impl SheetCells<'_> {
    fn write<R: io::BufRead>(&self, mut pieces: Pull<R>, rows: &mut SheetRows) -> Result<(), String> {
        let (mut cell, mut next, mut inside, mut hidden) = (SheetCell::default(), 0, false, false);
        while let Some(piece) = pieces.next()? {
            match piece {
                XmlPiece::Start(name, attributes, empty) => match local(&name) {
                    "row" => next = 0,
                    "c" => {
                        let column = attributes.get("r").and_then(|place| column(&place)).unwrap_or(next);
                        let style = attributes.get("s").and_then(|style| style.parse().ok()).unwrap_or(0);
                        next = column + 1;
                        cell = SheetCell {
                            column,
                            kind: attributes.get("t").unwrap_or_default(),
                            style,
                            value: String::new(),
                        };
                    }
                    "v" | "t" => inside = !empty,
                    "rph" => hidden = !empty,
                    _ => {}
                },
                XmlPiece::End(name) => match local(&name) {
                    "v" | "t" => inside = false,
                    "rph" => hidden = false,
                    "c" => {
                        let value = self.shown(&cell);
                        rows.cell(cell.column, &value)?;
                    }
                    "row" => rows.end()?,
                    "sheetdata" => break,
                    _ => {}
                },
                XmlPiece::Text(text) if inside && !hidden => cell.value.push_str(&text),
                XmlPiece::Text(_) => {}
            }
        }
        rows.end()
    }

    /// A cell as text.
    fn shown(&self, cell: &SheetCell) -> String {
        match cell.kind.as_str() {
            "s" => {
                let index = cell.value.trim().parse().ok();
                unescaped(index.and_then(|index| self.strings.get(index)).unwrap_or_default())
            }
            "inlineStr" | "str" => unescaped(&cell.value),
            // An error of a formula is no value.
            "e" => String::new(),
            "b" => if cell.value.trim() == "1" { "true" } else { "false" }.to_owned(),
            "d" => cell.value.clone(),
            _ => {
                let style = self.styles.get(cell.style).copied().unwrap_or(NumberStyle::Number);
                style.shown(cell.value.trim(), self.from_1904)
            }
        }
    }
}

/// The column of a place such as `AB12`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// A string of a cell, in which `_x000D_` stands for a character.
fn unescaped(text: &str) -> String {
    let Some(mut at) = text.find("_x") else { return text.to_owned() };
    let (mut out, mut copied) = (String::new(), 0);
    loop {
        let meant = text.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let meant = meant.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        out.push_str(&text[copied..at]);
        copied = at;
        if let Some(meant) = meant {
            out.push(meant);
            copied = at + 7;
        }
        let from = copied.max(at + 2);
        match text[from..].find("_x") {
            Some(n) => at = from + n,
            None => break,
        }
    }
    out + &text[copied..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_characters() {
        for (place, expected) in
            [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("XFD1", Some(16_383)), ("7", None)]
        {
            assert_eq!(column(place), expected, "{place}");
        }
        for (text, expected) in
            [("a_x000D_b", "a\rb"), ("_x", "_x"), ("a_xyz_", "a_xyz_"), ("_x005F_x000D_", "_x000D_")]
        {
            assert_eq!(unescaped(text), expected, "{text}");
        }
    }
}
