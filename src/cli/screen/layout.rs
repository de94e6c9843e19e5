//! Owns how text is laid out for the eye: the width on a terminal, lines broken at words, tables, and text that runs
//! from right to left.
//!
//! On a terminal lines are as wide as the terminal (40 to 120 columns), with `COLUMNS` set as wide as the variable
//! says; in a pipe nothing is broken, so that each line holds a single thing to search for. A column is what
//! `unicode-width` counts: two for most East Asian characters and emoji, none for combining marks.

use super::highlight::{FAINT, styled};
use std::io;
use std::io::{IsTerminal, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const NARROWEST: usize = 40;
/// Longer lines are hard to read.
const WIDEST: usize = 120;
/// Columns of a table are left out until the last has so much room, if the last column needs the room.
const LEAST_OF_LAST: usize = 30;
/// Around text with a direction of its own.
const ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

/// What text is laid out for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Screen {
    /// Columns; `None`: lines are not broken.
    width: Option<usize>,
    /// Whether text that runs from right to left is kept apart from the text around. Only for terminals: a terminal
    /// that orders text by direction would else pull neighbouring figures and signs to the wrong side; a terminal that
    /// does not shows nothing for the mark. In a pipe text stays unchanged, for programs that search.
    isolates: bool,
}

impl Screen {
    /// What a stream shows.
    pub fn of(stream: &impl IsTerminal) -> Screen {
        let isolates = stream.is_terminal();
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let own = || terminal_size::terminal_size().filter(|_| isolates).map(|(width, _)| usize::from(width.0));
        Screen { width: asked.or_else(own).map(|width: usize| width.clamp(NARROWEST, WIDEST)), isolates }
    }

    /// A text of a single direction among other text, such as a name.
    pub fn apart(&self, text: &str) -> String {
        match self.isolates && text.chars().any(right_to_left) {
            true => format!("{ISOLATE}{text}{END_OF_ISOLATE}"),
            false => text.to_owned(),
        }
    }

    /// `text`, which may have styles, with lines broken between words; continued lines stand behind `indent` blanks,
    /// and so does the first, which the caller has begun.
    pub fn wrap(&self, text: &str, indent: usize) -> String {
        let Some(width) = self.width else { return text.to_owned() };
        let mut lines = Lines { out: String::new(), column: indent, indent, width, ..Lines::default() };
        let mut rest = text;
        while !rest.is_empty() {
            if rest.starts_with('\u{1b}') {
                let end = rest.find('m').map_or(rest.len(), |at| at + 1);
                lines.style(&rest[..end]);
                rest = &rest[end..];
            } else {
                let end = rest.find('\u{1b}').unwrap_or(rest.len());
                rest[..end].graphemes(true).for_each(|piece| lines.push(piece));
                rest = &rest[end..];
            }
        }
        lines.end_word();
        lines.out
    }

    /// Lines one by one, each continued behind as many blanks as the line begins with.
    pub fn page(&self, text: &str) -> String {
        let line = |line: &str| {
            let rest = line.trim_start_matches(' ');
            let (blanks, end) = (line.len() - rest.len(), rest.trim_end_matches('\n'));
            format!("{}{}{}", &line[..blanks], self.wrap(end, blanks), &rest[end.len()..])
        };
        text.split_inclusive('\n').map(line).collect()
    }
}

/// Lines being broken.
#[derive(Default)]
struct Lines {
    out: String,
    column: usize,
    indent: usize,
    width: usize,
    /// The word that is yet to be placed, and the columns that the word takes.
    word: String,
    word_width: usize,
    /// Blanks before the word.
    blanks: usize,
    /// Codes of the styles that hold at the beginning of the word, and at the end.
    before: String,
    now: String,
}

impl Lines {
    fn style(&mut self, code: &str) {
        self.word.push_str(code);
        match code {
            "\u{1b}[0m" => self.now.clear(),
            _ => self.now.push_str(code),
        }
    }

    fn push(&mut self, piece: &str) {
        let wide = piece.width();
        match piece {
            " " => {
                self.end_word();
                self.blanks += 1;
            }
            "\n" => {
                self.end_word();
                self.blanks = 0;
                self.new_line();
            }
            _ => {
                // Scripts without blanks break anywhere, and so does a word wider than a line.
                if wide > 1 || self.word_width + wide > self.width.saturating_sub(self.indent) {
                    self.end_word();
                }
                self.word.push_str(piece);
                self.word_width += wide;
            }
        }
    }

    fn end_word(&mut self) {
        if self.column > self.indent && self.column + self.blanks + self.word_width > self.width && self.word_width > 0
        {
            self.new_line();
            self.blanks = 0;
        }
        if self.word_width > 0 {
            self.out.push_str(&" ".repeat(self.blanks));
            self.column += self.blanks + self.word_width;
            self.blanks = 0;
        }
        self.out.push_str(&self.word);
        self.word.clear();
        self.word_width = 0;
        self.before.clone_from(&self.now);
    }

    /// A line without the style of the text, so that blanks are not underlined.
    fn new_line(&mut self) {
        let (end, again) = if self.before.is_empty() { ("", "") } else { ("\u{1b}[0m", self.before.as_str()) };
        self.out.push_str(&format!("{end}\n{}{again}", " ".repeat(self.indent)));
        self.column = self.indent;
    }
}

/// A label, and behind the label some lines, each broken at words.
pub fn entry(screen: &Screen, out: &mut impl Write, label: &str, lines: &[String]) -> io::Result<()> {
    let indent = 2 + label.width() + 2;
    for (number, line) in lines.iter().enumerate() {
        match number {
            0 => write!(out, "  {label}  ")?,
            _ => write!(out, "{}", " ".repeat(indent))?,
        }
        writeln!(out, "{}", screen.wrap(line, indent))?;
    }
    Ok(())
}

/// A table: figures in columns, then a last column of text, which takes the rest of the line and is broken at words.
pub struct TextTable {
    /// Titles; a title that begins with a blank stands at the right, as the cells below do.
    titles: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl TextTable {
    pub fn new(titles: &'static [&'static str]) -> TextTable {
        TextTable { titles, rows: Vec::new() }
    }

    /// A row; a single cell alone stands across the table, behind the first column, and an empty cell is a blank line.
    pub fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.rows.push(cells.into());
    }

    /// Writes titles and rows. Where the last column has no room, columns before the last are left out, from the right.
    pub fn write(&self, screen: &Screen, out: &mut impl Write) -> io::Result<()> {
        let last = self.titles.len() - 1;
        let cells = |column: usize| self.rows.iter().filter(|row| row.len() > 1).map(move |row| width(&row[column]));
        let widths: Vec<usize> =
            (0..last).map(|i| cells(i).max().unwrap_or(0).max(self.titles[i].trim_start().width())).collect();
        let place = |columns: usize| widths[..columns].iter().map(|width| width + 2).sum::<usize>();
        let least = cells(last).max().unwrap_or(0).min(LEAST_OF_LAST);
        let room = |columns: &usize| screen.width.is_none_or(|width| place(*columns) + least <= width);
        let columns = (1..=last).rev().find(room).unwrap_or(1);
        let line = |cells: &[&str]| {
            let mut line = String::new();
            for (i, cell) in cells[..columns].iter().enumerate() {
                let blanks = " ".repeat(widths[i].saturating_sub(width(cell)));
                match self.titles[i].starts_with(' ') {
                    true => line += &format!("{blanks}{cell}  "),
                    false => line += &format!("{cell}{blanks}  "),
                }
            }
            line + &screen.wrap(cells[last], place(columns))
        };
        let titles: Vec<&str> = self.titles.iter().map(|title| title.trim_start()).collect();
        writeln!(out, "{}", styled(FAINT, &line(&titles)))?;
        for row in &self.rows {
            match &row[..] {
                [blank] if blank.is_empty() => writeln!(out)?,
                [across] => writeln!(out, "{}{}", " ".repeat(place(1)), screen.wrap(across, place(1)))?,
                cells => writeln!(out, "{}", line(&cells.iter().map(String::as_str).collect::<Vec<_>>()).trim_end())?,
            }
        }
        Ok(())
    }
}

/// Columns that a text takes, styles left out.
fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().width()
}

/// Whether a character is of a script that runs from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and the like.
fn right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(width: usize) -> Screen {
        Screen { width: Some(width), isolates: true }
    }

    #[test]
    fn lines_break_at_words_and_between_wide_characters() {
        for (text, width, indent, want) in [
            ("one two three", 9, 2, "one two\n  three"),
            ("one  two", 20, 0, "one  two"),
            ("  one two", 6, 0, "  one\ntwo"),
            ("one\ntwo", 20, 2, "one\n  two"),
            ("incomprehensible", 8, 2, "incomp\n  rehens\n  ible"),
            ("渡轮在浓雾中搁浅", 10, 2, "渡轮在浓\n  雾中搁浅"),
            ("\u{1b}[1mone two\u{1b}[0m x", 5, 0, "\u{1b}[1mone\u{1b}[0m\n\u{1b}[1mtwo\u{1b}[0m x"),
            ("", 8, 0, ""),
        ] {
            assert_eq!(screen(width).wrap(text, indent), want, "{text}");
        }
        assert_eq!(Screen::default().wrap("one two three", 2), "one two three");
    }

    #[test]
    fn text_of_another_direction_stands_apart_on_a_terminal() {
        assert_eq!(screen(40).apart("هآرتس"), "\u{2068}هآرتس\u{2069}");
        assert_eq!(screen(40).apart("Lindenbrücke 橋"), "Lindenbrücke 橋");
        assert_eq!(Screen::default().apart("הארץ"), "הארץ");
    }

    #[test]
    fn columns_stay_in_line_and_go_where_there_is_no_room() {
        let mut table = TextTable::new(&[" ", " words", "day", "name"]);
        table.row(["1", "1,234", "2025-03-04", "渡轮 Post"].map(String::from));
        table.row(["2", "5", "", "a name that is too long for the line it is on, so it goes on"].map(String::from));
        table.row(["across".to_owned()]);
        let shown = |screen: Screen| {
            let mut out = Vec::new();
            table.write(&screen, &mut out).unwrap();
            anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
        };
        let wide = "   words  day         name\n\
                    1  1,234  2025-03-04  渡轮 Post\n\
                    2      5              a name that is too long for the\n";
        let indent = " ".repeat(22);
        assert_eq!(shown(screen(54)), format!("{wide}{indent}line it is on, so it goes on\n   across\n"));
        let narrow = "   words  name\n1  1,234  渡轮 Post\n2      5  a name that is too long for\n";
        assert_eq!(
            shown(screen(40)),
            format!("{narrow}          the line it is on, so it goes\n          on\n   across\n")
        );
    }
}
