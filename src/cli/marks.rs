//! Owns marked text: passages in colour, and in brackets where there is no colour, so that colour is never the only sign.

use anstyle::{AnsiColor, Style};
use wirecopy::TokenSpan;
use wirecopy::align::seed::Run;
use wirecopy::results::Passage;
use wirecopy::text::{Tokens, tokenize};
use wirecopy::units::to_usize;

/// Colours of passages, by number; they repeat.
const COLORS: [AnsiColor; 5] =
    [AnsiColor::Green, AnsiColor::Cyan, AnsiColor::Magenta, AnsiColor::Yellow, AnsiColor::Blue];

/// Style of the matched words of passage `number`.
pub fn passage(number: usize) -> Style {
    COLORS[number % COLORS.len()].on_default().bold()
}

/// Style of words inside a passage that the other side does not have.
pub const DIFFERENT: Style = Style::new().underline();

/// Style of what matters less.
pub const FAINT: Style = Style::new().dimmed();

/// Text between two styles' codes.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// `text` in a form that cannot move the cursor or set colours: control characters, which a hostile document may hold,
/// become visible, direction overrides disappear. Line breaks stay.
pub fn safe(text: &str) -> String {
    let visible = |c: char| match c {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        '\r' => None,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some('\u{FFFD}'),
        c => Some(c),
    };
    text.chars().filter_map(visible).collect()
}

/// [`safe`] on one line: every run of blanks is one space.
pub fn one_line(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which words of a text a passage covers, and which of them are equal on the other side.
pub struct Marked<'a> {
    text: &'a str,
    tokens: Tokens,
}

/// Words of one passage on one side: the whole stretch, and the runs in it that match.
pub struct Mark {
    /// Number of the passage, from 0.
    pub number: usize,
    /// The stretch.
    pub span: TokenSpan,
    /// Matching runs inside, ascending.
    pub same: Vec<TokenSpan>,
}

impl Mark {
    /// The marks of a passage, on side A and on side B.
    pub fn of(number: usize, passage: &Passage) -> [Mark; 2] {
        let side = |span, start: fn(&Run) -> u32| {
            let mut same: Vec<TokenSpan> =
                passage.runs.iter().map(|r| TokenSpan { start: start(r), end: start(r) + r.len }).collect();
            same.sort_unstable();
            Mark { number, span, same }
        };
        [side(passage.in_a.tokens, |r| r.a), side(passage.in_b.tokens, |r| r.b)]
    }
}

impl<'a> Marked<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        Marked { text, tokens }
    }

    /// The whole text, every mark with its number in brackets. Marks that overlap are cut where the next begins.
    pub fn whole(&self, marks: &[Mark]) -> String {
        let mut marks: Vec<&Mark> = marks.iter().collect();
        marks.sort_by_key(|m| (m.span, m.number));
        let (mut out, mut token, mut byte) = (String::new(), 0, 0);
        for mark in marks {
            let span = TokenSpan { start: mark.span.start.max(token), end: mark.span.end };
            if span.start >= span.end {
                continue;
            }
            let label = mark.number + 1;
            let start = self.start(span.start);
            out.push_str(&safe(&self.text[byte..start]));
            out.push_str(&format!("[{label}> {} <{label}]", self.words(mark, span, usize::MAX)));
            (token, byte) = (span.end, self.end(span.end));
        }
        out.push_str(&safe(&self.text[byte..]));
        out
    }

    /// A passage alone, on one line, of at most so many code points.
    pub fn excerpt(&self, mark: &Mark, most: usize) -> String {
        self.words(mark, mark.span, most)
    }

    fn words(&self, mark: &Mark, span: TokenSpan, most: usize) -> String {
        let one_line_only = most < usize::MAX;
        let (mut out, mut left, mut at) = (String::new(), most, span.start);
        while at < span.end {
            let run = mark.same.get(mark.same.partition_point(|r| r.end <= at));
            let (end, style) = match run {
                Some(run) if run.start <= at => (run.end.min(span.end), passage(mark.number)),
                Some(run) => (run.start.min(span.end), DIFFERENT),
                None => (span.end, DIFFERENT),
            };
            if at > span.start {
                let between = &self.text[self.end(at)..self.start(at)];
                out.push_str(&if one_line_only { blanks_as_one(between) } else { safe(between) });
            }
            let piece = &self.text[self.start(at)..self.end(end)];
            let piece = if one_line_only { one_line(piece) } else { safe(piece) };
            let length = piece.chars().count();
            if length > left {
                let cut: String = piece.chars().take(left).collect();
                out.push_str(&styled(style, cut.trim_end()));
                out.push('…');
                return out;
            }
            left -= length;
            out.push_str(&styled(style, &piece));
            at = end;
        }
        out
    }

    /// Some words on one line, nothing for an empty span.
    fn piece(&self, span: TokenSpan) -> String {
        if span.is_empty() { String::new() } else { one_line(&self.text[self.start(span.start)..self.end(span.end)]) }
    }

    /// Where token `i` begins.
    fn start(&self, i: u32) -> usize {
        to_usize(self.tokens.spans[to_usize(i)].start)
    }

    /// Where the token before `i` ends.
    fn end(&self, i: u32) -> usize {
        to_usize(self.tokens.spans[to_usize(i) - 1].end)
    }
}

/// Words of the first run that are shown before the first difference.
const LEAD: u32 = 16;

/// Both sides of a passage on one line of about `most` code points: the words of A, and in brackets what differs:
/// `[- only in A]`, `[+ only in B]`, `[A's -> B's]`. A long stretch before the first difference is cut. `None` for
/// re-ordered clauses, which have no common line.
pub fn both(a: &Marked<'_>, b: &Marked<'_>, number: usize, p: &Passage, most: usize) -> Option<String> {
    if p.runs.windows(2).any(|w| w[1].b < w[0].b_end()) {
        return None;
    }
    let mut out = String::new();
    let mut left = most;
    let mut last: Option<&Run> = None;
    for run in &p.runs {
        let mut start = run.a;
        if let Some(last) = last {
            let only_a = a.piece(TokenSpan { start: last.a_end(), end: run.a });
            let only_b = b.piece(TokenSpan { start: last.b_end(), end: run.b });
            let what = match (only_a.is_empty(), only_b.is_empty()) {
                (true, _) => format!("[+ {only_b}]"),
                (_, true) => format!("[- {only_a}]"),
                _ => format!("[{only_a} -> {only_b}]"),
            };
            left = left.saturating_sub(what.chars().count());
            out.push_str(&format!(" {} ", styled(DIFFERENT, &what)));
        } else if p.runs.len() > 1 && run.len > LEAD {
            start = run.a_end() - LEAD;
            out.push('…');
        }
        let same = a.piece(TokenSpan { start, end: run.a_end() });
        let shown: String = same.chars().take(left).collect();
        left -= shown.chars().count();
        out.push_str(&styled(passage(number), shown.trim_end()));
        if left == 0 {
            out.push('…');
            break;
        }
        last = Some(run);
    }
    Some(out)
}

/// What stands between two words, its blanks as one space.
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
    fn hostile_text_is_tamed() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}c\r\nd"), "a\u{FFFD}[31mbc\nd");
        assert_eq!(one_line(" a \n\n b\t"), "a b");
    }

    #[test]
    fn marks_show_where_and_what() {
        let plain = |s: &str| anstream::adapter::strip_str(s).to_string();
        let text = "Yes: the old\nferry sank, he said.";
        let marked = Marked::new(text);
        let span = |start, end| TokenSpan { start, end };
        let mark = Mark { number: 0, span: span(1, 5), same: vec![span(1, 2), span(3, 5)] };
        assert_eq!(plain(&marked.excerpt(&mark, 100)), "the old ferry sank");
        assert_eq!(plain(&marked.excerpt(&mark, 8)), "the old fe…");
        assert_eq!(plain(&marked.whole(&[mark])), "Yes: [1> the old\nferry sank <1], he said.");
    }

    #[test]
    fn differences_stand_in_brackets() {
        let a = "The old ferry to the islands sank on Monday in thick fog, he said.";
        let b = "The ferry to the islands sank on a Monday in heavy fog, he said.";
        let params = wirecopy::Params::default();
        let (_, passages) = wirecopy::compare(a, b, &params).unwrap();
        let line = both(&Marked::new(a), &Marked::new(b), 0, &passages[0], 200).unwrap();
        let plain = anstream::adapter::strip_str(&line).to_string();
        assert_eq!(plain, "ferry to the islands sank on [+ a] Monday in [thick -> heavy] fog, he said");
    }
}
