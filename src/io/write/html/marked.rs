//! Owns a document's text cut into pieces: passages with their differences, and long stretches that nobody shares, to
//! be folded.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, TokenSpan};
use crate::engine::text::indexed::IndexedText;
use crate::engine::text::word_kind::WordKind;
use crate::io::write::human::safe;
use crate::model::pair::{Difference, Op, Passage};
use serde::Serialize;

/// Words beside a passage that stay in sight.
const IN_SIGHT: u32 = 40;
/// A fold hides so many words at least.
const LEAST_FOLD: u32 = 60;

/// What comes next in a text.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum MarkedPiece {
    /// Words as they are.
    Text {
        /// The words.
        text: String,
    },
    /// Words of a passage that are not simply the other side's.
    Word {
        /// [`Op::name`].
        op: &'static str,
        /// Whether a number or a name is among the words.
        loud: bool,
        /// The words.
        text: String,
    },
    /// A passage begins.
    Open {
        /// Number of the passage in the pair, from 1.
        number: usize,
    },
    /// The passage ends.
    Close,
    /// What follows is folded away.
    Fold {
        /// How many words.
        words: u32,
    },
    /// The fold ends.
    Unfold,
}

/// Which document of a pair is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedSide {
    /// The first.
    A,
    /// The second.
    B,
}

impl MarkedSide {
    fn stretch(self, p: &Passage) -> TokenSpan {
        match self {
            MarkedSide::A => p.in_a.tokens,
            MarkedSide::B => p.in_b.tokens,
        }
    }

    fn of(self, step: &Difference) -> TokenSpan {
        match self {
            MarkedSide::A => step.a,
            MarkedSide::B => step.b,
        }
    }
}

/// The whole text of one side of a pair. Passages that overlap are cut where the next begins.
pub fn pieces(words: &IndexedText<'_>, passages: &[Passage], side: MarkedSide) -> Vec<MarkedPiece> {
    let mut order: Vec<(TokenSpan, usize)> = (1..).zip(passages).map(|(n, p)| (side.stretch(p), n)).collect();
    order.sort_unstable();
    let mut out = MarkedPieces { words, all: Vec::new(), token: 0, byte: 0, wrapped: is_wrapped(words.text()) };
    for (span, number) in order {
        let start = span.start.max(out.token);
        out.unshared(start);
        out.all.push(MarkedPiece::Open { number });
        out.passage(start, &passages[number - 1], side);
        out.all.push(MarkedPiece::Close);
    }
    let end = to_u32(words.tokens().len());
    out.unshared(end);
    out.text_to(to_u32(words.text().len()));
    out.all
}

struct MarkedPieces<'a, 'w> {
    words: &'a IndexedText<'w>,
    all: Vec<MarkedPiece>,
    /// The next word, and the next byte.
    token: u32,
    byte: u32,
    /// Whether a line end is no more than a blank.
    wrapped: bool,
}

impl MarkedPieces<'_, '_> {
    fn show(&self, text: &str) -> String {
        paragraphs(&safe(text), self.wrapped)
    }

    /// The text up to a byte.
    fn text_to(&mut self, end: u32) {
        if end > self.byte {
            let text = self.show(ByteSpan { start: self.byte, end }.slice(self.words.text()));
            self.all.push(MarkedPiece::Text { text });
            self.byte = end;
        }
    }

    /// The text up to the beginning of a word, or all of the text.
    fn text_before(&mut self, token: u32) {
        let tokens = self.words.tokens();
        let end = tokens.spans.get(to_usize(token)).map_or(to_u32(self.words.text().len()), |span| span.start);
        self.text_to(end);
    }

    /// Words that stand in no passage, up to `end`.
    fn unshared(&mut self, end: u32) {
        let last = to_u32(self.words.tokens().len());
        // At the ends of a text there is a passage on a single side only.
        let before = if self.token == 0 { 0 } else { IN_SIGHT };
        let after = if end == last { 0 } else { IN_SIGHT };
        let hidden = (end - self.token).saturating_sub(before + after);
        if hidden >= LEAST_FOLD && !(self.token == 0 && end == last) {
            self.text_before(self.token + before);
            self.all.push(MarkedPiece::Fold { words: hidden });
            self.text_before(end - after);
            self.all.push(MarkedPiece::Unfold);
        }
        self.text_before(end);
        self.token = end;
    }

    /// The rest of a passage from a word on.
    fn passage(&mut self, start: u32, passage: &Passage, side: MarkedSide) {
        let mut steps: Vec<(TokenSpan, Op)> = passage
            .differences()
            .iter()
            .map(|step| (side.of(step), step.op))
            .filter(|step| !step.0.is_empty())
            .collect();
        steps.sort_unstable();
        for (span, op) in steps {
            let span = TokenSpan { start: span.start.max(start), end: span.end };
            if span.start >= span.end {
                continue;
            }
            let loud = !matches!(op, Op::Moved | Op::Near) && self.words.touches(span) != WordKind::Wording;
            let ByteSpan { end, .. } = self.words.bytes(span);
            if op != Op::Equal {
                self.text_before(span.start);
                let text = self.show(self.words.piece(span));
                self.all.push(MarkedPiece::Word { op: op.name(), loud, text });
                self.byte = end;
            }
            self.text_to(end);
            self.token = span.end;
        }
    }
}

/// Whether lines end where they were full rather than with a paragraph, as in mail and on old wires.
fn is_wrapped(text: &str) -> bool {
    let lengths = || text.lines().map(|line| line.trim().chars().count()).filter(|&n| n > 0);
    let long = lengths().filter(|n| (40..=100).contains(n)).count();
    lengths().count() >= 4 && lengths().all(|n| n <= 100) && 2 * long > lengths().count()
}

/// Paragraphs with an empty line between them, and no other line ends.
fn paragraphs(text: &str, wrapped: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('\n') {
        let (line, after) = (rest[..at].trim_end_matches(' '), &rest[at..]);
        out.push_str(line);
        rest = after.trim_start();
        let blank = &after[..after.len() - rest.len()];
        let ends = !wrapped || blank != "\n";
        out.push_str(if ends { "\n\n" } else { " " });
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::DocId;
    use crate::model::pair::{PassageKind, Run, Stretch};

    /// The pieces as one line: `[1 passage]`, `{op words}`, `(fold)`.
    fn line(words: &IndexedText<'_>, passages: &[Passage], side: MarkedSide) -> String {
        let show = |piece: MarkedPiece| match piece {
            MarkedPiece::Text { text } => text,
            MarkedPiece::Word { op, loud, text } => format!("{{{op}{} {text}}}", if loud { "!" } else { "" }),
            MarkedPiece::Open { number } => format!("[{number} "),
            MarkedPiece::Close => "]".to_owned(),
            MarkedPiece::Fold { words } => format!("({words}: "),
            MarkedPiece::Unfold => ")".to_owned(),
        };
        pieces(words, passages, side).into_iter().map(show).collect()
    }

    /// A passage of equal words, given as runs.
    fn passage(runs: Vec<Run>) -> Passage {
        let over = |start: Option<u32>, end: Option<u32>| {
            let tokens = TokenSpan { start: start.unwrap_or(0), end: end.unwrap_or(0) };
            Stretch { tokens, ..Stretch::default() }
        };
        Passage {
            a: DocId(0),
            b: DocId(1),
            in_a: over(runs.iter().map(|r| r.a).min(), runs.iter().map(|r| r.a + r.len).max()),
            in_b: over(runs.iter().map(|r| r.b).min(), runs.iter().map(|r| r.b + r.len).max()),
            kind: PassageKind::Edited,
            matched_words: runs.iter().map(|r| r.len).sum(),
            weight_bits: 1.0,
            runs,
            near: Vec::new(),
        }
    }

    #[test]
    fn passages_are_marked_with_what_differs() {
        let a = IndexedText::new("Yes: the <old> ferry sank on Monday, 3 May. So it was.");
        let b = IndexedText::new("The ferry sank on Tuesday, 4 May.");
        let one = passage(vec![Run { a: 1, b: 0, len: 1 }, Run { a: 3, b: 1, len: 3 }, Run { a: 8, b: 6, len: 1 }]);
        let want = "Yes: [1 the <{deleted old}> ferry sank on {replaced! Monday, 3} May]. So it was.";
        assert_eq!(line(&a, std::slice::from_ref(&one), MarkedSide::A), want);
        assert_eq!(
            line(&b, std::slice::from_ref(&one), MarkedSide::B),
            "[1 The ferry sank on {replaced! Tuesday, 4} May]."
        );
        // Where two passages overlap, the first ends; a passage inside another keeps its number.
        let (inner, next) = (passage(vec![Run { a: 3, b: 1, len: 2 }]), passage(vec![Run { a: 8, b: 6, len: 3 }]));
        let all = line(&a, &[one, inner, next], MarkedSide::A);
        assert!(all.starts_with("Yes: [1 the") && all.ends_with("May]. [2 ][3 So it] was."), "{all}");
    }

    #[test]
    fn long_stretches_that_nobody_shares_are_folded() {
        let text = |words: usize| "x ".repeat(words) + "here it is" + &" y".repeat(30);
        let (short, long) = (text(99), text(140));
        let at = |a| passage(vec![Run { a, b: 0, len: 3 }]);
        let line_of = |text: &str, a| line(&IndexedText::new(text.to_owned()), &[at(a)], MarkedSide::A);
        assert!(!line_of(&short, 99).contains('('), "a fold of 59 words saves nothing");
        let folded = line_of(&long, 140);
        assert!(folded.starts_with("(100: x x"), "{folded}");
        assert_eq!(folded.matches("x ").count(), 140);
        assert!(
            !line(&IndexedText::new(long), &[], MarkedSide::A).contains('('),
            "a text that shares nothing is shown"
        );
    }

    #[test]
    fn a_line_end_is_a_paragraph_or_a_blank() {
        for (text, wrapped, want) in [
            ("a\nb", false, "a\n\nb"),
            ("a \n \n b\n", false, "a\n\nb\n\n"),
            ("a\nb\n    c\n\nd", true, "a b\n\nc\n\nd"),
            ("\n", true, " "),
            ("a b", true, "a b"),
        ] {
            assert_eq!(paragraphs(text, wrapped), want, "{text:?}");
        }
        let line = "Showers continued throughout the week in the cocoa zone\n";
        assert!(is_wrapped(&line.repeat(4)) && !is_wrapped(&line.repeat(3)));
        assert!(!is_wrapped(&(line.repeat(4) + &"long ".repeat(40))) && !is_wrapped(""));
    }
}
