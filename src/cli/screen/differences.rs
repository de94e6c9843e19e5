//! Owns the lists of differences: numbers and names on a line of their own, further words on the next line.

use super::highlight::{FAINT, STANDS_OUT, styled};
use super::layout::Screen;
use anstyle::Style;
use wirecopy::TokenSpan;
use wirecopy::engine::align::diff::whole;
use wirecopy::engine::text::indexed::IndexedText;
use wirecopy::engine::text::word_kind::WordKind;
use wirecopy::io::write::diff::{ShownDifference, shown};
use wirecopy::io::write::human::one_line;
use wirecopy::model::pair::{Difference, Op, Passage};

/// Differences that a line names.
const NAMED: usize = 12;
/// Words of a side that are shown whole.
const SHORT: u32 = 6;

/// What differs, ready to be shown.
pub struct ListedDifference {
    numbers_and_names: Vec<String>,
    wording: Vec<String>,
}

impl ListedDifference {
    /// All steps but those in which both sides say the same.
    pub fn new(a: &IndexedText<'_>, b: &IndexedText<'_>, steps: &[Difference], screen: Screen) -> ListedDifference {
        let mut out = ListedDifference { numbers_and_names: Vec::new(), wording: Vec::new() };
        for step in steps.iter().filter(|step| !matches!(step.op, Op::Moved | Op::Near)) {
            let [differs] = shown(a, b, std::slice::from_ref(step))[..] else { continue };
            let [a_text, b_text] = [brief(a, step.a), brief(b, step.b)].map(|text| screen.apart(&one_line(&text)));
            let line = ShownDifference { a_text: &a_text, b_text: &b_text, ..differs }.to_string();
            match differs.touches {
                WordKind::Wording => out.wording.push(line),
                WordKind::Name | WordKind::Number => out.numbers_and_names.push(line),
            }
        }
        out
    }

    /// A line a list; none for an empty list.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let stands_out = line("differs:", STANDS_OUT, &self.numbers_and_names);
        stands_out.into_iter().chain(line("other words:", FAINT, &self.wording))
    }
}

/// A list on a line behind its label; `None` for an empty list.
fn line(label: &str, style: Style, list: &[String]) -> Option<String> {
    let more = match list.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" … and {n} more"),
    };
    let named = &list[..NAMED.min(list.len())];
    (!list.is_empty()).then(|| format!("{} {}{more}", styled(style, label), named.join("; ")))
}

/// Some words; of many words only the numbers and names, or beginning and end.
fn brief(text: &IndexedText<'_>, span: TokenSpan) -> String {
    if span.len() <= SHORT {
        return text.piece(span).to_owned();
    }
    let part = |start, end| TokenSpan { start, end };
    let mut parts = vec![part(span.start, span.start + 3), part(span.end - 2, span.end)];
    if text.touches(span) != WordKind::Wording {
        let stand_out = (span.start..span.end).filter(|&i| text.kind(i) != WordKind::Wording);
        parts.clear();
        for i in stand_out {
            match parts.last_mut() {
                Some(last) if last.end == i => last.end += 1,
                _ => parts.push(part(i, i + 1)),
            }
        }
    }
    let (before, after) = (parts[0].start > span.start, parts[parts.len() - 1].end < span.end);
    let parts: Vec<&str> = parts.into_iter().map(|part| text.piece(part)).collect();
    format!("{}{}{}", if before { "… " } else { "" }, parts.join(" … "), if after { " …" } else { "" })
}

/// What differs outside of the passages, of two texts that are mostly one: of texts further apart nearly everything
/// would differ.
pub fn outside(a: &IndexedText<'_>, b: &IndexedText<'_>, passages: &[Passage]) -> Option<Vec<Difference>> {
    let covers = |all: TokenSpan, of: fn(&Passage) -> TokenSpan| {
        let mut inside = vec![false; all.range().len()];
        passages.iter().for_each(|p| inside[of(p).range()].fill(true));
        inside
    };
    let (in_a, in_b) = (covers(a.all(), |p| p.in_a.tokens), covers(b.all(), |p| p.in_b.tokens));
    let mostly = |inside: &[bool]| 2 * inside.iter().filter(|&&i| i).count() > inside.len();
    if !mostly(&in_a) || !mostly(&in_b) {
        return None;
    }
    let mut steps = whole(&a.tokens().hashes, &b.tokens().hashes, passages.iter().map(|p| (&p.runs[..], &p.near[..])));
    let apart = |d: &Difference| !in_a[d.a.range()].contains(&true) && !in_b[d.b.range()].contains(&true);
    steps.retain(|d| !matches!(d.op, Op::Equal | Op::Moved | Op::Near) && apart(d));
    (!steps.is_empty()).then_some(steps)
}
