//! Owns marked text: passages in colour, and in brackets where there is no colour, so that colour is never the only
//! sign.

use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use wirecopy::TokenSpan;
use wirecopy::base::cast::to_usize;
use wirecopy::engine::text::indexed::IndexedText;
use wirecopy::engine::text::word_kind::WordKind;
use wirecopy::io::write::diff::shown;
use wirecopy::io::write::human::{one_line, safe};
use wirecopy::model::pair::{Difference, Op, Passage};

/// Colours of passages, by number; after the last colour the first comes again.
const COLORS: [AnsiColor; 5] =
    [AnsiColor::Green, AnsiColor::Cyan, AnsiColor::Magenta, AnsiColor::Yellow, AnsiColor::Blue];

/// Style of the matched words of passage `number`.
pub fn passage(number: usize) -> Style {
    COLORS[number % COLORS.len()].on_default().bold()
}

/// Style of words inside a passage that the other side does not have.
pub const DIFFERENT: Style = Style::new().underline();

/// The same style where a number or a name is among the words.
pub const STANDS_OUT: Style = AnsiColor::Red.on_default().bold().underline();

/// Style of words that differ, by what the words touch.
pub fn different(touches: WordKind) -> Style {
    if touches == WordKind::Wording { DIFFERENT } else { STANDS_OUT }
}

/// Style of what matters less.
pub const FAINT: Style = Style::new().dimmed();

/// Text between two styles' codes.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A text whose passages are to be marked.
pub struct Marked<'a>(pub IndexedText<'a>);

/// A passage on side A or B: the stretch, and what the words are to the other side.
pub struct Mark {
    /// Number of the passage, from 0.
    pub number: usize,
    /// The stretch.
    pub span: TokenSpan,
    /// Sign of words that the other side does not have.
    sign: char,
    /// The stretch in pieces, ascending.
    pieces: Vec<(TokenSpan, Op)>,
}

impl Mark {
    /// The marks of a passage, on side A and on side B.
    pub fn of(number: usize, passage: &Passage) -> [Mark; 2] {
        let (a, b) = (passage.in_a.tokens, passage.in_b.tokens);
        let steps = passage.differences();
        let side = |span, sign, of: fn(&Difference) -> TokenSpan| {
            let mut pieces: Vec<_> = steps.iter().map(|d| (of(d), d.op)).filter(|piece| !piece.0.is_empty()).collect();
            pieces.sort_unstable();
            Mark { number, span, sign, pieces }
        };
        [side(a, '-', |d| d.a), side(b, '+', |d| d.b)]
    }
}

impl<'a> Marked<'a> {
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Marked(IndexedText::new(text))
    }

    /// The whole text, every mark with its number in brackets. Marks that overlap are cut where the next begins.
    pub fn whole(&self, marks: &[&Mark]) -> String {
        let mut marks = marks.to_vec();
        marks.sort_by_key(|m| (m.span, m.number));
        let (mut out, mut token, mut byte) = (String::new(), 0, 0);
        for mark in marks {
            let span = TokenSpan { start: mark.span.start.max(token), end: mark.span.end };
            if span.start >= span.end {
                continue;
            }
            let label = mark.number + 1;
            let bytes = self.0.bytes(span);
            out.push_str(&safe(&self.0.text()[byte..to_usize(bytes.start)]));
            out.push_str(&format!("[{label}> {} <{label}]", self.words(mark, span, usize::MAX)));
            (token, byte) = (span.end, to_usize(bytes.end));
        }
        out.push_str(&safe(&self.0.text()[byte..]));
        out
    }

    /// A passage alone, on a single line, of at most so many code points.
    pub fn excerpt(&self, mark: &Mark, most: usize) -> String {
        self.words(mark, mark.span, most)
    }

    /// Words of a mark. Words that the other side does not have stand in brackets, `[- words]` or `[+ words]`, words in nearly
    /// the same letters in `[≈ words]`. Words in another place there stand in `[~ words]`, but not in an excerpt.
    fn words(&self, mark: &Mark, span: TokenSpan, most: usize) -> String {
        let one_line_only = most < usize::MAX;
        let (mut out, mut left, mut at) = (String::new(), most, span.start);
        for &(piece, op) in mark.pieces.iter().filter(|piece| piece.0.end > span.start) {
            let piece = TokenSpan { start: piece.start.max(at), end: piece.end };
            if at > span.start {
                let (end, start) = (self.0.bytes(TokenSpan { start: at, end: at }).end, self.0.bytes(piece).start);
                let between = &self.0.text()[to_usize(end)..to_usize(start)];
                out.push_str(&if one_line_only { blanks_as_one(between) } else { safe(between) });
            }
            let (style, sign) = match op {
                Op::Equal => (passage(mark.number), None),
                Op::Near => (passage(mark.number), Some('≈')),
                Op::Moved => (passage(mark.number), Some('~').filter(|_| !one_line_only)),
                Op::Replaced | Op::Inserted | Op::Deleted => (different(self.0.touches(piece)), Some(mark.sign)),
            };
            let text = self.0.piece(piece);
            let text = if one_line_only { one_line(text) } else { safe(text) };
            let length = text.chars().count();
            let cut: String = text.chars().take(left).collect();
            let signed = |text: &str| sign.map_or(text.to_owned(), |sign| format!("[{sign} {text}]"));
            out.push_str(&styled(style, &signed(if length > left { cut.trim_end() } else { &text })));
            if length > left {
                out.push('…');
                return out;
            }
            left -= length;
            at = piece.end;
        }
        out
    }
}

/// Words of the first run that are shown before the first difference.
const LEAD: u32 = 16;

/// How differences are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// From the source, A, to the copy, B: `[- left out]`, `[+ put in]`, `[before -> after]`.
    FromTo,
    /// Side by side, where nobody knows which side was first: `[A: one word / B: another word]`.
    Sides,
}

/// Both sides of a passage on a single line of about `most` code points: the words of A, and in brackets what differs. A
/// long stretch before the first difference is cut. `None` for words in another order, which have no common line.
pub fn both(a: &Marked<'_>, b: &Marked<'_>, p: &Passage, notation: Notation, most: usize) -> Option<String> {
    let steps = p.differences();
    if steps.iter().any(|step| step.op == Op::Moved) {
        return None;
    }
    let blank = |out: &str| if out.is_empty() || out == "…" { "" } else { " " };
    let mut out = String::new();
    let mut left = most;
    for (i, step) in steps.iter().enumerate() {
        if let [differs] = shown(&a.0, &b.0, std::slice::from_ref(step))[..] {
            let what = match notation {
                Notation::FromTo => differs.to_string(),
                Notation::Sides => differs.sides(),
            };
            let what = format!("[{}]", one_line(&what));
            left = left.saturating_sub(what.chars().count());
            out.push_str(&format!("{}{}", blank(&out), styled(different(differs.touches), &what)));
            continue;
        }
        let mut span = step.a;
        if i == 0 && steps.len() > 1 && span.len() > LEAD {
            span.start = span.end - LEAD;
            out.push('…');
        }
        let same = one_line(a.0.piece(span));
        let shown: String = same.chars().take(left).collect();
        left -= shown.chars().count();
        out.push_str(&format!("{}{}", blank(&out), styled(passage(0), shown.trim_end())));
        if left == 0 {
            out.push('…');
            break;
        }
    }
    Some(out)
}

/// What stands between two words, blanks as a single space.
fn blanks_as_one(between: &str) -> String {
    let inner = one_line(between);
    let (before, after) = (between.starts_with(char::is_whitespace), between.ends_with(char::is_whitespace));
    match inner.is_empty() {
        true => " ".to_owned(),
        false => format!("{}{inner}{}", if before { " " } else { "" }, if after { " " } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_show_where_and_what() {
        let plain = |s: &str| anstream::adapter::strip_str(s).to_string();
        let a = "Yes: the old\nferry sank off the islands on Monday, he said. It was built in 1968, it was.";
        let b = "No. Built in 1968, it was the ferry that sank off the islands on Tuesday, he said.";
        let passages = wirecopy::compare(a, b, &wirecopy::Params::default()).unwrap().passages;
        let [in_a, in_b] = Mark::of(0, &passages[0]);
        let (marked_a, marked_b) = (Marked::new(a), Marked::new(b));
        assert_eq!(plain(&marked_a.excerpt(&in_a, 11)), "ferry sank o…");
        assert_eq!(
            plain(&marked_a.whole(&[&in_a])),
            "Yes: the old\n[1> ferry sank off the islands on [- Monday], he said. [- It was] [~ built in 1968, it was] <1]."
        );
        assert_eq!(
            plain(&marked_b.whole(&[&in_b])),
            "No. [1> [~ Built in 1968, it was] [+ the] ferry [+ that] sank off the islands on [+ Tuesday], he said <1]."
        );
    }

    #[test]
    fn differences_stand_in_brackets() {
        let a = "The old ferry to the islands sank on Monday in thick fog, he said.";
        let b = "The ferry to the islands sank on a Monday in heavy fog, he said.";
        let params = wirecopy::Params::default();
        let passages = wirecopy::compare(a, b, &params).unwrap().passages;
        let line = both(&Marked::new(a), &Marked::new(b), &passages[0], Notation::FromTo, 200).unwrap();
        let plain = |line: &str| anstream::adapter::strip_str(line).to_string();
        assert_eq!(plain(&line), "ferry to the islands sank on [+ a] Monday in [thick -> heavy] fog, he said");
        let back = both(&Marked::new(b), &Marked::new(a), &passages[0].mirrored(), Notation::Sides, 200).unwrap();
        assert_eq!(plain(&back), "ferry to the islands sank on [A: a] Monday in [A: heavy / B: thick] fog, he said");
    }
}
