//! Owns differences as results show them: with words, places, and what the words touch.

use crate::base::error::Result;
use crate::base::ids::{CharSpan, DocId, TokenSpan};
use crate::engine::text::indexed::IndexedText;
use crate::engine::text::word_kind::WordKind;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::pair::{Difference, Op};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Write;
use std::{fmt, io};

/// A difference of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownDifference<'a> {
    /// What happened; never [`Op::Equal`].
    pub op: Op,
    /// Whether a number or a name is among the words. Of moved and nearly equal words: [`WordKind::Wording`], as both
    /// sides say the same.
    pub touches: WordKind,
    /// Place in A, in code points; empty where only B has words.
    pub a: CharSpan,
    /// Place in B.
    pub b: CharSpan,
    /// Words of A.
    pub a_text: &'a str,
    /// Words of B.
    pub b_text: &'a str,
}

/// What differs, in order of A. `steps` are all of a stretch; where one side has no words, the place is after the word
/// before, or at the beginning of the stretch.
pub fn shown<'a>(a: &'a IndexedText<'_>, b: &'a IndexedText<'_>, steps: &[Difference]) -> Vec<ShownDifference<'a>> {
    let differ = steps.iter().filter(|step| step.op != Op::Equal);
    let first_a = steps.iter().map(|step| step.a.start).min();
    let first_b = steps.iter().map(|step| step.b.start).min();
    let place = |text: &IndexedText<'_>, span: TokenSpan, first| {
        let chars = text.chars(span);
        if !span.is_empty() || Some(span.start) != first || span.start == text.all().end {
            return chars;
        }
        let CharSpan { start, .. } = text.chars(TokenSpan { end: span.start + 1, ..span });
        CharSpan { start, end: start }
    };
    let show = |step: &Difference| ShownDifference {
        op: step.op,
        touches: match step.op {
            Op::Moved | Op::Near => WordKind::Wording,
            _ => a.touches(step.a).max(b.touches(step.b)),
        },
        a: place(a, step.a, first_a),
        b: place(b, step.b, first_b),
        a_text: a.piece(step.a),
        b_text: b.piece(step.b),
    };
    differ.map(show).collect()
}

/// `253 -> 270`, `- old`, `+ new`, `~ moved`, `harbour ≈ harbonr`, on a single line.
impl fmt::Display for ShownDifference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = [self.a_text, self.b_text].map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "));
        match self.op {
            Op::Inserted => write!(f, "+ {b}"),
            Op::Deleted => write!(f, "- {a}"),
            Op::Moved => write!(f, "~ {a}"),
            Op::Near => write!(f, "{a} ≈ {b}"),
            Op::Equal | Op::Replaced => write!(f, "{a} -> {b}"),
        }
    }
}

impl ShownDifference<'_> {
    /// The words of each side by name, where nobody knows which side was first: `A: 253 / B: 270`, `B: new`.
    pub fn sides(&self) -> String {
        let [a, b] = [self.a_text, self.b_text].map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "));
        match self.op {
            Op::Inserted => format!("B: {b}"),
            Op::Deleted => format!("A: {a}"),
            _ => format!("A: {a} / B: {b}"),
        }
    }
}

/// All on a single line, for a cell of a table.
pub(super) fn text(differences: &[ShownDifference<'_>]) -> String {
    differences.iter().map(ShownDifference::to_string).collect::<Vec<_>>().join("; ")
}

/// A JSON array.
///
/// # Errors
/// What `out` fails with.
pub fn json(out: &mut impl Write, differences: &[ShownDifference<'_>]) -> io::Result<()> {
    for (i, d) in differences.iter().enumerate() {
        let (before, op, touches) = (if i == 0 { '[' } else { ',' }, d.op.name(), d.touches.name());
        write!(out, "{before}{{\"op\":\"{op}\",\"touches\":\"{touches}\"")?;
        write!(out, ",\"a\":[{},{}],\"b\":[{},{}],\"a_text\":", d.a.start, d.a.end, d.b.start, d.b.end)?;
        serde_json::to_writer(&mut *out, d.a_text)?;
        out.write_all(b",\"b_text\":")?;
        serde_json::to_writer(&mut *out, d.b_text)?;
        out.write_all(b"}")?;
    }
    out.write_all(if differences.is_empty() { b"[]" } else { b"]" })
}

/// Bytes of text whose words are kept from a pair to the next.
const KEPT_BYTES: usize = 32 << 20;

/// The words of documents, made only once while pairs come in order.
pub(crate) struct WordReader<'a> {
    texts: TextReader<'a>,
    kept: HashMap<DocId, IndexedText<'a>>,
    bytes: usize,
}

impl<'a> WordReader<'a> {
    pub(super) fn of(corpus: &'a Corpus) -> Self {
        WordReader { texts: corpus.reader(), kept: HashMap::new(), bytes: 0 }
    }

    /// The words of a pair's two documents.
    ///
    /// # Errors
    /// As [`TextReader::text`].
    pub(super) fn pair(&mut self, a: DocId, b: DocId) -> Result<(&IndexedText<'a>, &IndexedText<'a>)> {
        if self.bytes > KEPT_BYTES {
            (self.kept, self.bytes) = (HashMap::new(), 0);
        }
        for doc in [a, b] {
            if let Entry::Vacant(new) = self.kept.entry(doc) {
                let words = new.insert(IndexedText::new(self.texts.text(doc)?));
                self.bytes += words.text().len();
            }
        }
        Ok((&self.kept[&a], &self.kept[&b]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::align::diff::whole;

    #[test]
    fn what_two_notices_differ_in() -> Result<(), Box<dyn std::error::Error>> {
        let a = "The old bridge over the Ister will be shut from Monday, 3 March; «253» cars a day must wait.";
        let b = "The bridge over the Ister will be shut from Tuesday, 14 March; 270 cars a day will \"wait\".";
        let (x, y) = (IndexedText::new(a), IndexedText::new(b));
        let differences = shown(&x, &y, &whole(&x.tokens().hashes, &y.tokens().hashes, []));
        assert_eq!(text(&differences), "- old; Monday, 3 -> Tuesday, 14; 253 -> 270; must -> will");
        let touched: Vec<&str> = differences.iter().map(|d| d.touches.name()).collect();
        assert_eq!(touched, ["wording", "number", "number", "wording"]);
        let mut out = Vec::new();
        json(&mut out, &differences[..1])?;
        assert_eq!(
            String::from_utf8(out)?,
            r#"[{"op":"deleted","touches":"wording","a":[4,7],"b":[3,3],"a_text":"old","b_text":""}]"#
        );
        for d in &differences {
            let cut = |text: &str, s: CharSpan| -> String {
                text.chars().skip(s.start as usize).take((s.end - s.start) as usize).collect()
            };
            assert_eq!((cut(a, d.a), cut(b, d.b)), (d.a_text.to_owned(), d.b_text.to_owned()));
        }
        Ok(())
    }
}
