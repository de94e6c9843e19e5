//! Owns a line as the forms of credits see the line: names, words, and the signs between.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::ByteSpan;
use crate::model::agencies::{AgencyTable, Term, spaceless};
use crate::model::tuning::credits::CreditTuning;

/// One piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineItem {
    Term(Term),
    /// Another word; whether the word begins with a capital, and whether all is one to four small letters (a reporter's
    /// initials).
    Word {
        capital: bool,
        initials: bool,
    },
    Number,
    Open,
    Close,
    Slash,
    Dash,
    Bar,
    Comma,
    Colon,
    Stop,
    Other,
}

/// A line in pieces.
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub items: Vec<(LineItem, ByteSpan)>,
    pub tuning: &'a CreditTuning,
}

impl<'a> Line<'a> {
    pub fn new(text: &'a str, span: ByteSpan, table: &AgencyTable, tuning: &'a CreditTuning) -> Line<'a> {
        let (mut at, end) = (to_usize(span.start), to_usize(span.end));
        let mut items = Vec::new();
        while at < end {
            let Some(c) = text[at..end].chars().next() else { break };
            let (item, len) = match table.at(&text[..end], at, |_| true) {
                Some((term, len)) => (Some(LineItem::Term(term)), len),
                None if c.is_alphanumeric() => word(&text[at..end], tuning.initials_letters),
                None => (sign(c), c.len_utf8()),
            };
            if let Some(item) = item {
                items.push((item, ByteSpan { start: to_u32(at), end: to_u32(at + len) }));
            }
            at += len;
        }
        Line { text, items, tuning }
    }
}

/// The word at the beginning of a text; of a script without spaces, a character. Initials have up to `most_initials` letters.
fn word(text: &str, most_initials: usize) -> (Option<LineItem>, usize) {
    let first = text.chars().next().unwrap_or(' ');
    let len = match spaceless(first) {
        true => first.len_utf8(),
        false => {
            text.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' || spaceless(c)).unwrap_or(text.len())
        }
    };
    let word = &text[..len];
    if word.chars().all(|c| c.is_numeric()) {
        return (Some(LineItem::Number), len);
    }
    let initials = word.len() <= most_initials && word.bytes().all(|b| b.is_ascii_lowercase());
    (Some(LineItem::Word { capital: !first.is_lowercase(), initials }), len)
}

fn sign(c: char) -> Option<LineItem> {
    Some(match c {
        c if c.is_whitespace() => return None,
        '(' | '[' | '（' | '［' | '【' | '〔' | '「' => LineItem::Open,
        ')' | ']' | '）' | '］' | '】' | '〕' | '」' => LineItem::Close,
        '/' | '／' => LineItem::Slash,
        '-' | '–' | '—' | '―' | '‒' | '−' | '－' => LineItem::Dash,
        '|' | '｜' | '•' | '·' => LineItem::Bar,
        ',' | '、' | '，' | '،' | '&' | '+' | ';' => LineItem::Comma,
        ':' | '：' => LineItem::Colon,
        '.' | '!' | '?' | '。' | '！' | '？' | '।' | '…' | '"' | '”' | '“' | '»' => LineItem::Stop,
        _ => LineItem::Other,
    })
}

/// Lines with more than space, without the space around.
pub(super) fn lines(text: &str) -> Vec<ByteSpan> {
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            out.push(ByteSpan { start: to_u32(start), end: to_u32(start + trimmed.len()) });
        }
        at += line.len();
    }
    out
}

/// Whether a line of text that was broken at a fixed width, of `width` characters or more, goes on in the next line.
pub(super) fn goes_on(text: &str, line: ByteSpan, next: ByteSpan, width: usize) -> bool {
    let between = ByteSpan { start: line.end, end: next.start }.slice(text);
    let words = line.slice(text);
    let ends = |c: char| matches!(sign(c), Some(LineItem::Stop | LineItem::Close | LineItem::Colon));
    between.matches('\n').count() == 1 && words.chars().count() >= width && !words.ends_with(ends)
}
