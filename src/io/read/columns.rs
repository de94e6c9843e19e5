//! Owns the header row of a table: where the row stands, the column of each field, and whether a text is a table at all.

use super::decode;
use super::dialect::{DELIMITERS, Dialect};
use super::lines::lines;
use super::names::{Fit, ROLES, Roles, TEXT};
use super::row_scanner::Scanner;
use super::trial::{Trial, settled};
use crate::io::read::options::Options;
use csv::ByteRecord;
use std::borrow::Cow;

/// What the header row of a table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The row as the file has it, line end included, with what stands above.
    pub(super) header: Vec<u8>,
    pub(super) dialect: Dialect,
    /// Cells of a row.
    pub(super) width: usize,
    /// Column of the id, text, source, date and title.
    pub(super) places: [Option<usize>; 5],
    pub(super) names: Vec<String>,
    /// What was guessed of the table.
    pub(super) notes: Vec<String>,
}

/// Lines above a header row that may be a title.
const MOST_ABOVE: usize = 5;
/// Letters of the longest name of a column, where nothing but the first rows says that a text is a table.
const LONGEST_NAME: usize = 40;

/// A header row that fits.
struct Header {
    dialect: Dialect,
    /// Rows above.
    above: usize,
    /// Where the row begins and ends.
    start: usize,
    end: usize,
    names: Vec<String>,
    places: [Option<(usize, Fit)>; 5],
}

/// What the first rows of a file say.
#[derive(Debug, PartialEq)]
pub(super) enum Look {
    /// A table with a text, by its header row.
    Table,
    /// Rows of one width below names, none of which is known as that of the text.
    Unnamed(String),
    /// No table.
    Other,
}

impl Columns {
    /// Reads the header row among the first rows of a table; also returns where the rows below begin. `head` are the
    /// first bytes, all if `whole`. A table with another delimiter than `delimiter` is taken by its own.
    ///
    /// # Errors
    /// A reason that lists the columns, if the column of the text is not among them.
    pub(super) fn read(head: &[u8], whole: bool, delimiter: u8, options: &Options) -> Result<(Columns, usize), String> {
        let (declared, from) = declared(head);
        let delimiters = match declared {
            Some(declared) => vec![declared],
            None => std::iter::once(delimiter).chain(DELIMITERS.into_iter().filter(|d| *d != delimiter)).collect(),
        };
        let roles = Roles::new(&options.fields);
        let headers: Vec<Header> =
            delimiters.iter().filter_map(|d| header(head, from, Dialect::of(*d), options, &roles)).collect();
        let rank = |header: &&Header| header.places[TEXT].map(|(_, fit)| (header.above, fit));
        let Some(best) = headers.iter().filter(|header| rank(header).is_some()).min_by_key(rank) else {
            return Err(without_text(head, whole, from, &delimiters, options));
        };
        Ok((best.columns(head, whole, &roles), best.end))
    }

    /// A scanner for the rows below.
    pub(super) fn scanner(&self) -> Scanner {
        Scanner::new(self.dialect)
    }

    /// Whether a row is the header row once more, as in files that were put together.
    pub(super) fn is_header(&self, row: &ByteRecord) -> bool {
        let same = |cell: &[u8], name: &String| cell.trim_ascii() == name.as_bytes();
        row.len() == self.names.len() && row.iter().zip(&self.names).all(|(cell, name)| same(without_mark(cell), name))
    }

    /// What stands between cells.
    pub fn delimiter(&self) -> u8 {
        self.dialect.delimiter
    }

    /// Names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The header row as the file has it, line end included.
    pub fn header(&self) -> &[u8] {
        &self.header
    }
}

impl Header {
    fn columns(&self, head: &[u8], whole: bool, roles: &Roles<'_>) -> Columns {
        let (rows, names) = (&head[self.end..], self.names.len());
        let mut dialect = settled(self.dialect, rows, whole, names);
        let widths = Trial::of(dialect, rows, whole).widths;
        let one_more = !widths.is_empty() && widths.iter().all(|width| *width == names + 1);
        let last_empty = one_more && self.rows_end_empty(rows);
        // R writes names of rows in a column without a name, and some programs a delimiter behind the last cell.
        let (width, shift) = (names + usize::from(one_more), usize::from(one_more && !last_empty));
        if one_more {
            dialect = settled(self.dialect, rows, whole, width);
        }
        let mut notes = Vec::new();
        for (role, place) in self.places.iter().enumerate() {
            if let Some((place, 1..)) = place {
                notes.push(roles.taken(role, "column", &self.names[*place]));
            }
        }
        if self.above > 0 {
            notes.push("lines above the header row of a table passed over".to_owned());
        }
        let blank = head.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        Columns {
            header: lines(head, if self.start == 0 { blank } else { 0 }, self.end).concat(),
            dialect,
            width,
            places: self.places.map(|place| place.map(|(place, _)| place + shift)),
            names: self.names.clone(),
            notes,
        }
    }

    /// Whether the last cell of each row is empty.
    fn rows_end_empty(&self, rows: &[u8]) -> bool {
        let (mut reader, mut row) = (self.dialect.reader(rows), ByteRecord::new());
        while reader.read_byte_record(&mut row).unwrap_or(false) {
            if row.len() == self.names.len() + 1 && row.iter().next_back().is_some_and(|cell| !cell.is_empty()) {
                return false;
            }
        }
        true
    }
}

/// The delimiter that a line `sep=;` above the table declares, and where the table begins.
fn declared(head: &[u8]) -> (Option<u8>, usize) {
    match head {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\n', ..] => (Some(*delimiter), 6),
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r', b'\n', ..] => (Some(*delimiter), 7),
        _ => (None, 0),
    }
}

/// The first row from `from` on that has more than one cell, or the first of all; if only titles stand above.
fn header(head: &[u8], from: usize, dialect: Dialect, options: &Options, roles: &Roles<'_>) -> Option<Header> {
    let (mut reader, mut row) = (dialect.reader(&head[from..]), ByteRecord::new());
    let mut first = None;
    for above in 0..=MOST_ABOVE {
        let start = from + usize::try_from(reader.position().byte()).ok()?;
        if !reader.read_byte_record(&mut row).unwrap_or(false) {
            break;
        }
        let end = from + usize::try_from(reader.position().byte()).ok()?;
        let names: Vec<String> = row.iter().map(|cell| name(cell, options)).collect();
        let filled = names.iter().filter(|name| !name.is_empty()).count();
        let places = roles.places(&names);
        let found = Header { dialect, above, start, end, names, places };
        if filled > 1 || above == 0 && found.places[TEXT].is_some() {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

fn name(cell: &[u8], options: &Options) -> String {
    let name = decode::record(cell.trim_ascii(), options.encoding, || decode::guess(cell)).text;
    name.trim_start_matches('\u{FEFF}').to_owned()
}

/// Why a table has no text: its columns, by the delimiter that splits the first rows evenly, and the likely column.
fn without_text(head: &[u8], whole: bool, from: usize, delimiters: &[u8], options: &Options) -> String {
    let roles = Roles::new(&options.fields);
    let text = roles.name(TEXT);
    let headers: Vec<Header> =
        delimiters.iter().filter_map(|d| header(head, from, Dialect::of(*d), options, &roles)).collect();
    let even = |header: &&Header| {
        let widths = Trial::of(header.dialect, &head[header.end..], whole).widths;
        let even = widths.iter().filter(|width| **width == header.names.len()).count();
        (even * header.names.len().saturating_sub(1), header.names.len())
    };
    let Some(best) = headers.iter().rev().max_by_key(even) else { return "no header row".into() };
    let names: Vec<Cow<'_, str>> = best.names.iter().map(|name| name.into()).collect();
    let remedy = match longest(&head[best.end..], best) {
        Some(name) => format!("the longest cells are in \"{name}\": --text-field \"{name}\""),
        None => "name it with --text-field".to_owned(),
    };
    format!("no column \"{text}\"; columns found: {}; {remedy}", listed(&names))
}

/// The column with the longest cells, if they are as long as sentences.
fn longest<'h>(rows: &[u8], header: &'h Header) -> Option<&'h str> {
    const SENTENCE: usize = 60;
    let mut bytes = vec![0; header.names.len()];
    let (mut reader, mut row, mut count) = (header.dialect.reader(rows), ByteRecord::new(), 0);
    while reader.read_byte_record(&mut row).unwrap_or(false) {
        bytes.iter_mut().zip(&row).for_each(|(sum, cell)| *sum += cell.len());
        count += 1;
    }
    let (place, most) = bytes.iter().enumerate().rev().max_by_key(|(_, sum)| **sum)?;
    let name = header.names[place].as_str();
    (*most > SENTENCE * count && !name.is_empty()).then_some(name)
}

/// What the first bytes of a file say, of which neither name nor user says that it is a table. Prose seldom begins with
/// short names between delimiters, one of them known, above rows that have as many cells.
pub(super) fn look(head: &[u8], whole: bool, options: &Options) -> Look {
    let (declared, from) = declared(head);
    let roles = Roles::new(&options.fields);
    let mut unnamed = Look::Other;
    for delimiter in DELIMITERS.into_iter().filter(|d| declared.is_none_or(|declared| declared == *d)) {
        let Some(found) = header(head, from, Dialect::of(delimiter), options, &roles) else { continue };
        let short = |name: &String| {
            name.chars().count() <= LONGEST_NAME && !name.ends_with(['.', '!', '?', ':', '…']) && !name.contains(". ")
        };
        if found.names.len() < 2 || !found.names.iter().all(short) || found.names[1..].iter().any(String::is_empty) {
            continue;
        }
        let columns = found.columns(head, whole, &roles);
        let widths = Trial::of(columns.dialect, &head[found.end..], whole).widths;
        let even = widths.iter().filter(|width| **width == columns.width).count();
        let rows = even > 0 && 10 * even >= 9 * widths.len();
        let known = found.places.iter().flatten().count();
        let other = (0..ROLES.len()).any(|role| role != TEXT && found.places[role].is_some());
        // A row that is longer than what is at hand is not seen.
        if found.places[TEXT].is_some() && (rows || widths.is_empty() && other) {
            return Look::Table;
        }
        if rows && found.above == 0 && even > 1 && (known > 0 || columns.width > 2) {
            unnamed = Look::Unnamed(without_text(head, whole, from, &[delimiter], options));
        }
    }
    unnamed
}

/// A cell without the byte order mark of a file that was put behind another.
pub(super) fn without_mark(cell: &[u8]) -> &[u8] {
    cell.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(cell)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_rows() {
        let options = Options::default();
        type Expected = Result<(u8, Option<usize>, Option<usize>, usize), &'static str>;
        let cases: [(&str, u8, Expected); 11] = [
            ("id,text\n1,x", b',', Ok((b',', Some(1), Some(0), 8))),
            ("\"id\" , text \r\n", b',', Ok((b',', Some(1), Some(0), 13))),
            ("id;text\n", b',', Ok((b';', Some(1), Some(0), 8))),
            ("id,text\n", b'\t', Ok((b',', Some(1), Some(0), 8))),
            ("id|Text\n1|x\n", b',', Ok((b'|', Some(1), Some(0), 8))),
            ("text,text", b',', Ok((b',', Some(1), None, 9))),
            ("sep=|\nid|text\n", b',', Ok((b'|', Some(1), Some(0), 14))),
            ("Export of May\n\nid;text\n", b',', Ok((b';', Some(1), Some(0), 23))),
            ("id,text\nr1,1,x\nr2,2,y\n", b',', Ok((b',', Some(2), Some(1), 8))),
            ("ID,lead,Day\n", b',', Err("no column \"text\"; columns found: ID, lead, Day; name it")),
            ("\n\n", b',', Err("no header row")),
        ];
        for (text, delimiter, expected) in cases {
            let columns = Columns::read(text.as_bytes(), true, delimiter, &options);
            match (columns, expected) {
                (Ok((c, length)), Ok(e)) => {
                    // The `\n` of a `\r\n` may count as a blank line below.
                    assert_eq!((c.dialect.delimiter, c.places[TEXT], c.places[0]), (e.0, e.1, e.2), "{text}");
                    assert!(length == e.3 || length + 1 == e.3, "{text}: {length}");
                }
                (Err(columns), Err(expected)) => assert!(columns.starts_with(expected), "{columns}"),
                (columns, _) => panic!("{text}: {columns:?}"),
            }
        }
    }

    #[test]
    fn tables_look_like_tables_and_prose_does_not() {
        let options = Options::default();
        let sentence = "The ferry service to the islands stops on Monday, said the harbour master, who regrets it";
        for (text, want) in [
            ("id,source,text\n1,Echo,x\n", true),
            ("id|outlet|body\n1|Echo|x\n", true),
            ("Datum\tInhalt\n1.2.2024\tx y\n", true),
            ("sep=;\nText;Quelle\nx;y\n", true),
            (&format!("url;content\nhttps://a.example;\"{sentence}"), true),
            ("Content, he said, is king\nand so on", false),
            ("Text, pictures and sound.\nAll three matter.", false),
            (sentence, false),
            ("Story\n\nThe ferry stops.", false),
            ("", false),
        ] {
            assert_eq!(look(text.as_bytes(), !text.contains(sentence), &options) == Look::Table, want, "{text}");
        }
        let rows = format!("day;lead;page\n2024;{sentence};1\n2025;{sentence};2\n").replace(',', "");
        let Look::Unnamed(reason) = look(rows.as_bytes(), true, &Options::default()) else { panic!() };
        assert!(reason.contains("day, lead, page; the longest cells are in \"lead\""), "{reason}");
    }
}
