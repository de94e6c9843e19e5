//! Owns a page: the text of a document as its outlet lays it out, and where in it what was planted stands.

use super::language::Sentence;
use super::story::Paragraph;

/// Half-open, in code points.
pub type Span = (usize, usize);

/// Words of a paragraph from which it counts as a passage.
const SHORTEST_PASSAGE: usize = 12;

/// A text that grows, and its planted places.
#[derive(Default)]
pub struct Page {
    pub text: String,
    chars: usize,
    /// Name of the passage, and where it stands.
    pub passages: Vec<(String, Span)>,
    /// Kind of furniture, and where it stands.
    pub furniture: Vec<(&'static str, Span)>,
}

impl Page {
    /// Writes; returns where it stands.
    pub fn push(&mut self, text: &str) -> Span {
        let start = self.chars;
        self.text.push_str(text);
        self.chars += text.chars().count();
        (start, self.chars)
    }

    /// Writes a break, but not above the first paragraph.
    pub fn paragraph_break(&mut self, mark: &str) {
        if !self.text.is_empty() {
            self.push(mark);
        }
    }

    /// Writes furniture as a paragraph of its own.
    pub fn furniture(&mut self, kind: &'static str, text: &str, mark: &str) {
        self.paragraph_break(mark);
        let span = self.push(text);
        self.furniture.push((kind, span));
    }

    /// Writes a paragraph of story `story`: a passage, and one in it for each of its sentences that others quote.
    pub fn story(&mut self, story: &str, paragraph: &Paragraph, quoted: &[u32]) {
        let start = self.chars;
        for (place, line) in paragraph.lines.iter().enumerate() {
            if place > 0 {
                self.push(" ");
            }
            let span = self.push(&line.words.join(" "));
            if quoted.contains(&line.number) {
                self.passages.push((quotation(story, line.number), span));
            }
        }
        if paragraph.words() >= SHORTEST_PASSAGE {
            self.passages.push((format!("{story}.p{}", paragraph.number), (start, self.chars)));
        }
    }

    /// Writes a paragraph that holds a quotation.
    pub fn quoting(&mut self, before: &str, name: String, words: &Sentence, after: &str) {
        self.push(before);
        self.push(" ");
        let span = self.push(&words.join(" "));
        self.passages.push((name, span));
        self.push(" ");
        self.push(after);
    }
}

/// The name of the passage that a sentence of a story is.
pub fn quotation(story: &str, line: u32) -> String {
    format!("{story}.q{line}")
}
