//! Owns where a stretch ends: with the marks that close what both texts say.

use crate::units::{ByteSpan, TokenSpan, to_u32, to_usize};

/// Marks that open or close what is said, and belong to it.
const OPENING: &str = "\"'“‘„‚«‹([{¿¡「『（";
const CLOSING: &str = ".!?…\"'”’»›)]}。！？」』）";

/// The bytes of a stretch of each of two documents, with the marks around it that both have: the full stop after the last
/// word, the quotation mark before the first. A side is a text, the places of its words, and the stretch, which is not
/// empty. O(1).
///
/// ```
/// use wirecopy::align::edges::bytes;
/// use wirecopy::text::{Tokens, tokenize};
/// use wirecopy::TokenSpan;
/// let texts = ["He said: “It is late.” Then he left.", "“It is late.”"];
/// let spans = texts.map(|text| {
///     let mut tokens = Tokens::default();
///     tokenize(text, &mut tokens);
///     tokens.spans
/// });
/// let [a, b] = bytes([(texts[0], &spans[0], TokenSpan { start: 2, end: 5 }), (texts[1], &spans[1], TokenSpan { start: 0, end: 3 })]);
/// assert_eq!((a.slice(texts[0]), b.slice(texts[1])), (texts[1], texts[1]));
/// ```
pub fn bytes(sides: [(&str, &[ByteSpan], TokenSpan); 2]) -> [ByteSpan; 2] {
    let [(before_a, at_a, after_a), (before_b, at_b, after_b)] = sides.map(around);
    let both = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>, marks: &str| {
        let equal = a.zip(b).take_while(|&(x, y)| x == y && marks.contains(x));
        equal.map(|(mark, _)| mark.len_utf8()).sum::<usize>()
    };
    let opening = both(&mut before_a.chars().rev(), &mut before_b.chars().rev(), OPENING);
    // A mark straight after another word or its full stop closes that one.
    let opens = |before: &str| before[..before.len() - opening].chars().next_back().is_none_or(char::is_whitespace);
    let opening = if opens(before_a) && opens(before_b) { opening } else { 0 };
    let closing = both(&mut after_a.chars(), &mut after_b.chars(), CLOSING);
    [at_a, at_b].map(|at| ByteSpan { start: at.start - to_u32(opening), end: at.end + to_u32(closing) })
}

/// What stands between a stretch and the word before it, its words, and what stands before the word after it.
fn around<'a>((text, spans, tokens): (&'a str, &[ByteSpan], TokenSpan)) -> (&'a str, ByteSpan, &'a str) {
    let range = tokens.range();
    let at = ByteSpan { start: spans[range.start].start, end: spans[range.end - 1].end };
    let from = range.start.checked_sub(1).map_or(0, |last| to_usize(spans[last].end));
    let to = spans.get(range.end).map_or(text.len(), |next| to_usize(next.start));
    (&text[from..to_usize(at.start)], at, &text[to_usize(at.end)..to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::seed::Run;
    use crate::text::{Tokens, tokenize};

    fn tokens(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        tokens
    }

    /// The runs of equal words on the diagonal of two tokens.
    fn diagonal(x: &Tokens, y: &Tokens, (i, j): (u32, u32)) -> Vec<Run> {
        let n = to_u32(x.len() - to_usize(i)).min(to_u32(y.len()) - j);
        let equal = (0..n).filter(|k| x.hashes[to_usize(i + k)] == y.hashes[to_usize(j + k)]);
        equal.fold(Vec::new(), |mut runs, k| {
            crate::align::fill::push(&mut runs, Run { a: i + k, b: j + k, len: 1 });
            runs
        })
    }

    #[test]
    fn marks_that_both_have_belong_to_a_stretch() {
        for (x, y, skipped, want) in [
            ("So. “It is late.” He", "At: “It is late.” She", 1, "“It is late.”"),
            ("So (It is late!) he", "So: It is late!", 1, "It is late!"),
            ("So.\"It is late, he", "So.\"It is late, she", 1, "It is late"),
            ("It is late?", "It is late.", 0, "It is late"),
            ("是很遲了。他", "是很遲了。她", 0, "是很遲了。"),
        ] {
            let (s, t) = (tokens(x), tokens(y));
            let run = diagonal(&s, &t, (skipped, skipped))[0];
            let [a, b] = bytes([(x, &s.spans, run.in_a()), (y, &t.spans, run.in_b())]);
            assert_eq!((a.slice(x), b.slice(y)), (want, want));
        }
    }
}
