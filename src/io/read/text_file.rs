//! Owns text files: a file is one document.

use super::decode;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::io::read::file_facts::FileFacts;
use crate::io::read::options::Options;
use crate::io::read::sink::{FoundRecord, Sink, byte_span};

/// Lines above the first sentence that may hold the title.
const LINES: usize = 10;
/// Code points of the longest title, and words of the shortest: a menu has lines such as "Share".
const LONGEST: usize = 120;
const LEAST_WORDS: usize = 2;

/// The title of a text: the first of the short lines above the first sentence that is nearly as long as the longest of these.
/// Lines of menus, names and dates are shorter than a title, as a rule.
fn title(text: &str) -> Option<&str> {
    let blank = |c: char| c.is_whitespace() || c == '#';
    let mut lines = text.lines().map(|line| line.trim_matches(blank)).filter(|line| !line.is_empty()).peekable();
    let sentence = |line: &str| line.chars().nth(LONGEST).is_some() || line.ends_with(['.', ',', ';', ':', '。', '।']);
    let mut head = Vec::new();
    while head.len() < LINES
        && let Some(line) = lines.next_if(|line| !sentence(line))
    {
        head.push(line);
    }
    // More follows below a title.
    lines.peek()?;
    let length = |line: &str| if has_words(line) { line.chars().count() } else { 0 };
    let longest = head.iter().map(|line| length(line)).max().filter(|&longest| longest > 0)?;
    head.into_iter().find(|line| 4 * length(line) >= 3 * longest)
}

/// Whether a line has words enough for a title.
fn has_words(line: &str) -> bool {
    let mut tokens = Tokens::default();
    tokenize(line, &mut tokens);
    tokens.spans.iter().filter(|word| word.slice(line).contains(char::is_alphabetic)).count() >= LEAST_WORDS
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
    fn a_title_is_a_long_line_above_the_first_sentence() {
        for (text, want) in [
            ("# Ferry stops\n\nThe ferry stops.", Some("Ferry stops")),
            ("Ferry stops\r\n\r\nThe ferry stops.", Some("Ferry stops")),
            ("The ferry stops on Monday.\nThat is all.", None),
            ("Ferry stops", None),
            ("Ferry stops\n\n", None),
            ("***\nThe ferry stops.", None),
            (&format!("{}\nx", "long ".repeat(40)), None),
            ("Share\n\nThe ferry stops on Monday.", None),
            ("Share\n\nFerry stops on Monday\n\nBy Ines Halloran\n\nThe ferry stops.", Some("Ferry stops on Monday")),
            (
                "1. Skip to content\n 2. Skip to menu\n\nFerry stops on Monday night\nIt stops.",
                Some("Ferry stops on Monday night"),
            ),
            ("Ferry stops on Monday\nOperator blames a sensor\nIt stops.", Some("Ferry stops on Monday")),
            ("渡轮周一停运\n\n渡轮停了。", Some("渡轮周一停运")),
        ] {
            assert_eq!(title(text), want, "{text}");
        }
    }
}
