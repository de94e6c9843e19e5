//! Owns text files: a file is one document.

use super::decode;
use crate::io::read::file_facts::FileFacts;
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span};

/// The first line of a text as its title, if the line is short and no sentence, and more follows.
fn title(text: &str) -> Option<&str> {
    const LONGEST: usize = 120;
    let (line, below) = text.trim_start().split_once('\n')?;
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '#');
    let short = line.chars().nth(LONGEST).is_none() && !line.ends_with(['.', ',', ';', ':']);
    (short && line.chars().any(char::is_alphabetic) && !below.trim().is_empty()).then_some(line)
}

/// A text file is one document; the path is the id.
pub(super) fn parse(sink: &mut Sink<'_>, options: &Options) {
    let decoded = decode::file(sink.bytes(), options.encoding);
    sink.decoded(&decoded, "text files", 0, options.encoding);
    let record = byte_span(0, sink.bytes().len());
    let date = sink.facts.and_then(FileFacts::named_date);
    if date.is_some() {
        sink.note("dates of text files taken from the beginning of their names", 1, 0, None);
    }
    let (date, title) = (date.as_deref(), title(&decoded.text));
    let id = sink.id();
    sink.add(&FoundRecord { record, id: Some(&id), text: &decoded.text, source: None, date, title }, 0);
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_short_first_line_is_a_title() {
        for (text, want) in [
            ("# Ferry stops\n\nThe ferry stops.", Some("Ferry stops")),
            ("Ferry stops\r\n\r\nThe ferry stops.", Some("Ferry stops")),
            ("The ferry stops on Monday.\nThat is all.", None),
            ("Ferry stops", None),
            ("Ferry stops\n\n", None),
            ("***\nThe ferry stops.", None),
            (&format!("{}\nx", "long ".repeat(40)), None),
        ] {
            assert_eq!(title(text), want, "{text}");
        }
    }
}
