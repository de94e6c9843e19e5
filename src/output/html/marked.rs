//! Owns a document's text cut into pieces: passages and what differs in them, and long stretches that nobody shares, to be
//! folded.

use crate::align::diff::{Difference, Op};
use crate::output::plain::safe;
use crate::results::Passage;
use crate::text::Worded;
use crate::text::kinds::WordKind;
use crate::units::{ByteSpan, TokenSpan, to_u32, to_usize};
use serde::Serialize;

/// Words beside a passage that stay in sight.
const IN_SIGHT: u32 = 40;
/// A fold hides so many words at least.
const LEAST_FOLD: u32 = 60;

/// What comes next in a text.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Piece {
    /// Words as they are.
    Text {
        /// The words.
        text: String,
    },
    /// Words of a passage that are not simply the other side's.
    Word {
        /// [`Op::name`].
        op: &'static str,
        /// Whether a number or a name is among them.
        loud: bool,
        /// The words.
        text: String,
    },
    /// A passage begins.
    Open {
        /// Its number in the pair, from 1.
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
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

impl Side {
    fn stretch(self, p: &Passage) -> TokenSpan {
        match self {
            Side::A => p.in_a.tokens,
            Side::B => p.in_b.tokens,
        }
    }

    fn of(self, step: &Difference) -> TokenSpan {
        match self {
            Side::A => step.a,
            Side::B => step.b,
        }
    }
}

/// The whole text of one side of a pair. Passages that overlap are cut where the next begins.
pub fn pieces(words: &Worded<'_>, passages: &[Passage], side: Side) -> Vec<Piece> {
    let mut order: Vec<(TokenSpan, usize)> = (1..).zip(passages).map(|(n, p)| (side.stretch(p), n)).collect();
    order.sort_unstable();
    let mut out = Pieces { words, all: Vec::new(), token: 0, byte: 0 };
    for (span, number) in order {
        let start = span.start.max(out.token);
        out.unshared(start);
        out.all.push(Piece::Open { number });
        out.passage(start, &passages[number - 1], side);
        out.all.push(Piece::Close);
    }
    let end = to_u32(words.tokens().len());
    out.unshared(end);
    out.text_to(to_u32(words.text().len()));
    out.all
}

struct Pieces<'a, 'w> {
    words: &'a Worded<'w>,
    all: Vec<Piece>,
    /// The next word, and the next byte.
    token: u32,
    byte: u32,
}

impl Pieces<'_, '_> {
    /// The text up to a byte.
    fn text_to(&mut self, end: u32) {
        if end > self.byte {
            let text = safe(ByteSpan { start: self.byte, end }.slice(self.words.text()));
            self.all.push(Piece::Text { text });
            self.byte = end;
        }
    }

    /// The text up to the beginning of a word, or of all of it.
    fn text_before(&mut self, token: u32) {
        let tokens = self.words.tokens();
        let end = tokens.spans.get(to_usize(token)).map_or(to_u32(self.words.text().len()), |span| span.start);
        self.text_to(end);
    }

    /// Words that stand in no passage, up to `end`.
    fn unshared(&mut self, end: u32) {
        let last = to_u32(self.words.tokens().len());
        // At the ends of a text there is a passage on one side only.
        let before = if self.token == 0 { 0 } else { IN_SIGHT };
        let after = if end == last { 0 } else { IN_SIGHT };
        let hidden = (end - self.token).saturating_sub(before + after);
        if hidden >= LEAST_FOLD && !(self.token == 0 && end == last) {
            self.text_before(self.token + before);
            self.all.push(Piece::Fold { words: hidden });
            self.text_before(end - after);
            self.all.push(Piece::Unfold);
        }
        self.text_before(end);
        self.token = end;
    }

    /// The rest of a passage from a word on.
    fn passage(&mut self, start: u32, passage: &Passage, side: Side) {
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
                let text = safe(self.words.piece(span));
                self.all.push(Piece::Word { op: op.name(), loud, text });
                self.byte = end;
            }
            self.text_to(end);
            self.token = span.end;
        }
    }
}
