//! Owns the header row of a table, and the column of each field.

use super::lines::lines;
use crate::io::read::decode;
use crate::io::read::options::{Fields, Options};
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::borrow::Cow;

/// What the header row of a table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The row as the file has it, line end included.
    pub(super) header: Vec<u8>,
    pub(super) delimiter: u8,
    pub(super) width: usize,
    pub(super) text: usize,
    pub(super) id: Option<usize>,
    pub(super) source: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) title: Option<usize>,
}

impl Columns {
    /// Reads the header row, with which `bytes` begin; also returns the length of the row. A table with `;` or a tab
    /// where `delimiter` is expected is taken by its own delimiter.
    ///
    /// # Errors
    /// A reason that lists the columns, if the column of the text is not among them.
    pub(super) fn read(bytes: &[u8], delimiter: u8, options: &Options) -> Result<(Columns, usize), String> {
        let Fields { id, text, source, date, title } = &options.fields;
        let mut named = String::new();
        for delimiter in [delimiter, b',', b';', b'\t'] {
            let mut reader = reader(bytes, delimiter);
            let mut record = ByteRecord::new();
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                return Err("no header row".into());
            }
            let names: Vec<_> = record.iter().map(|f| decode::line(f.trim_ascii(), options.encoding).0).collect();
            let place = |name: &str| names.iter().rposition(|n| n == name);
            if let Some(text) = place(text) {
                let length = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
                let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                let columns = Columns {
                    header: lines(bytes, blank, length).concat(),
                    delimiter,
                    width: record.len(),
                    text,
                    id: place(id),
                    source: place(source),
                    date: place(date),
                    title: place(title),
                };
                return Ok((columns, length));
            }
            if named.is_empty() {
                named = listed(&names);
            }
        }
        Err(format!("no column \"{text}\"; columns found: {named}; name it with --text-field"))
    }

    /// The header row as the file has it, line end included.
    pub fn header(&self) -> &[u8] {
        &self.header
    }
}

pub(super) fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

/// Names for a message, cut where they are many or long: the first line may be no header row at all.
pub(super) fn listed(names: &[Cow<'_, str>]) -> String {
    const MOST: usize = 20;
    const LONGEST: usize = 40;
    let short = |name: &Cow<'_, str>| match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    };
    let mut list: Vec<String> = names.iter().take(MOST).map(short).collect();
    if names.len() > MOST {
        list.push(format!("{} more", names.len() - MOST));
    }
    list.join(", ")
}
