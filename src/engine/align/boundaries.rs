//! Owns where a stretch ends: at a sentence, rather than a few words beyond, equal in both texts by chance; and with
//! the marks that close what both texts say.

use super::content_words::starts_sentence;
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, TokenSpan};
use crate::engine::align::aligned::{Aligned, CopyRule};
use crate::engine::align::side::Side;
use crate::model::pair::Run;
use crate::model::tuning::align::AlignTuning;

/// Cuts the words beyond a sentence at either end, if the stretch goes on there for a few words but does not hold a
/// whole sentence. `None` if the stretch ends well. O(words looked at): a few.
pub fn settled(a: Side<'_>, b: Side<'_>, runs: &[Run], tuning: &AlignTuning) -> Option<Vec<Run>> {
    let (first, last) = (runs.first()?, runs.last()?);
    let places = |run: &Run| run.in_a().range().zip(run.in_b().range());
    let starts_well = begins(a, to_usize(first.a)) && begins(b, to_usize(first.b));
    let ends_well = begins(a, to_usize(last.a_end())) && begins(b, to_usize(last.b_end()));
    let before = if starts_well { 0 } else { beyond(a, b, runs.iter().flat_map(places), tuning) };
    let after = if ends_well { 0 } else { beyond(a, b, runs.iter().rev().flat_map(|run| places(run).rev()), tuning) };
    if before + after == 0 {
        return None;
    }
    let matched: u32 = runs.iter().map(|run| run.len).sum();
    let mut at = 0; // matched words before the run
    let kept = runs.iter().filter_map(|run| {
        let from = before.saturating_sub(at).min(run.len);
        let to = matched.saturating_sub(after + at).min(run.len);
        at += run.len;
        (from < to).then(|| Run { a: run.a + from, b: run.b + from, len: to - from })
    });
    Some(kept.collect())
}

/// How many matched words of an end lie beyond a sentence and say too little. `places` are the places of the matched
/// words in both documents, from the end inwards.
///
/// Words beyond a sentence stay only if the words weigh enough: two sentences on one subject may well begin with the
/// same words. A gap costs: words that are equal again after a difference had many places to be equal by chance.
fn beyond(a: Side<'_>, b: Side<'_>, places: impl Iterator<Item = (usize, usize)>, tuning: &AlignTuning) -> u32 {
    let (skip, gap, least) = (tuning.skip_cost, tuning.beyond_gap_cost, tuning.least_beyond_sentence);
    let (mut worth, mut cut) = (0i32, 0);
    let mut outer: Option<(usize, usize)> = None;
    for (passed, (i, j)) in (0..).zip(places) {
        if let Some((p, q)) = outer {
            let skipped = i32::try_from(p.abs_diff(i).max(q.abs_diff(j)) - 1).unwrap_or(i32::MAX);
            let cost = if skipped > 0 { skip.saturating_mul(skipped).saturating_add(gap) } else { 0 };
            worth = worth.saturating_sub(cost);
            if worth >= least {
                break;
            }
            let between = |side, x: usize, y: usize| (x.min(y) + 1..=x.max(y)).any(|token| begins(side, token));
            if between(a, i, p) && between(b, j, q) {
                cut = passed;
            }
        }
        worth = worth.saturating_add(i32::from(a.surprises[i]));
        outer = Some((i, j));
    }
    cut
}

/// Whether a sentence begins at a token, or the text ends there.
fn begins(side: Side<'_>, token: usize) -> bool {
    let last = token.checked_sub(1).and_then(|last| side.spans.get(last));
    let Some((last, this)) = last.zip(side.spans.get(token)) else { return true };
    starts_sentence(&side.text[to_usize(last.end)..to_usize(this.start)], this.slice(side.text))
}

/// Marks that open or close what is said, and belong to what is said.
const OPENING: &str = "\"'“‘„‚«‹([{¿¡「『（";
const CLOSING: &str = ".!?…\"'”’»›)]}。！？」』）";

/// A stretch of a document, with the text.
#[derive(Clone, Copy, Debug)]
pub struct TextStretch<'a> {
    /// The text of the document.
    pub text: &'a str,
    /// Places of all words of the text.
    pub spans: &'a [ByteSpan],
    /// Words of the stretch: at least one.
    pub tokens: TokenSpan,
}

/// The bytes of a stretch of each of two documents, with the marks around the stretch that both documents have: the
/// full stop after the last word, the quotation mark before the first word. O(1).
///
/// ```
/// use wirecopy::engine::align::boundaries::{TextStretch, bytes};
/// use wirecopy::engine::text::tokenize::tokenize;
/// use wirecopy::engine::text::tokens::Tokens;
/// use wirecopy::TokenSpan;
/// let texts = ["He said: “It is late.” Then he left.", "“It is late.”"];
/// let spans = texts.map(|text| {
///     let mut tokens = Tokens::default();
///     tokenize(text, &mut tokens);
///     tokens.spans
/// });
/// let stretch = |side: usize, start, end| {
///     TextStretch { text: texts[side], spans: &spans[side], tokens: TokenSpan { start, end } }
/// };
/// let [a, b] = bytes([stretch(0, 2, 5), stretch(1, 0, 3)]);
/// assert_eq!((a.slice(texts[0]), b.slice(texts[1])), (texts[1], texts[1]));
/// ```
pub fn bytes(sides: [TextStretch<'_>; 2]) -> [ByteSpan; 2] {
    let [(before_a, at_a, after_a), (before_b, at_b, after_b)] = sides.map(around);
    let both = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>, marks: &str| {
        let equal = a.zip(b).take_while(|&(x, y)| x == y && marks.contains(x));
        equal.map(|(mark, _)| mark.len_utf8()).sum::<usize>()
    };
    let opening = both(&mut before_a.chars().rev(), &mut before_b.chars().rev(), OPENING);
    // A mark straight after another word, or after a full stop of another word, closes the other word.
    let opens = |before: &str| before[..before.len() - opening].chars().next_back().is_none_or(char::is_whitespace);
    let opening = if opens(before_a) && opens(before_b) { opening } else { 0 };
    let closing = both(&mut after_a.chars(), &mut after_b.chars(), CLOSING);
    [at_a, at_b].map(|at| ByteSpan { start: at.start - to_u32(opening), end: at.end + to_u32(closing) })
}

/// The text between a stretch and the word before, the bytes of the stretch, and the text up to the word after.
fn around(TextStretch { text, spans, tokens }: TextStretch<'_>) -> (&str, ByteSpan, &str) {
    let range = tokens.range();
    let at = ByteSpan { start: spans[range.start].start, end: spans[range.end - 1].end };
    let from = range.start.checked_sub(1).map_or(0, |last| to_usize(spans[last].end));
    let to = spans.get(range.end).map_or(text.len(), |next| to_usize(next.start));
    (&text[from..to_usize(at.start)], at, &text[to_usize(at.end)..to])
}

impl Aligned {
    /// The stretch with ends at a sentence, where the new ends make a copy of the stretch. An editor leaves no clean
    /// edges.
    pub(crate) fn settled(self, a: Side<'_>, b: Side<'_>, tuning: &AlignTuning) -> Aligned {
        let settled = settled(a, b, &self.runs, tuning).map(Aligned::of);
        settled.filter(|one| one.is_copy(CopyRule::of(tuning))).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::Decibits;
    use crate::engine::align::verify::HashIndex;
    use crate::engine::text::tokenize::tokenize;
    use crate::engine::text::tokens::Tokens;

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
            crate::engine::align::extend::push(&mut runs, Run { a: i + k, b: j + k, len: 1 });
            runs
        })
    }

    #[test]
    fn ends_go_back_to_a_sentence() {
        let copy = "The ferry to the islands was stopped by winds.";
        for (what, x, y, want) in [
            ("the same word begins the next sentence", format!("{copy} The end"), format!("{copy} The top"), copy),
            ("or ends the one before", format!("In all. {copy}"), format!("At all. {copy}"), copy),
            ("a word beyond a difference", format!("{copy} A king is old"), format!("{copy} One king was"), copy),
            (
                "a whole sentence stays",
                format!("{copy} He left."),
                format!("{copy} He left. So?"),
                &format!("{copy} He left."),
            ),
            (
                "much beyond stays",
                format!("{copy} It was a cold clear night"),
                format!("{copy} It was a cold clear day"),
                &format!("{copy} It was a cold clear"),
            ),
        ] {
            let (x, y) = (x.as_str(), y.as_str());
            let (s, t) = (tokens(x), tokens(y));
            let shingles = HashIndex::default();
            let worth: Vec<Decibits> = vec![60; 99];
            let bare = [Side::bare(&s.hashes, &shingles), Side::bare(&t.hashes, &shingles)];
            let a = Side { text: x, spans: &s.spans, surprises: &worth, ..bare[0] };
            let b = Side { text: y, spans: &t.spans, surprises: &worth, ..bare[1] };
            let runs = diagonal(&s, &t, (0, 0));
            let kept = settled(a, b, &runs, &AlignTuning::default()).unwrap_or(runs);
            let (first, last) = (kept[0], kept[kept.len() - 1]);
            let span = |start, end| TokenSpan { start, end };
            let in_x = TextStretch { text: x, spans: &s.spans, tokens: span(first.a, last.a_end()) };
            let in_y = TextStretch { text: y, spans: &t.spans, tokens: span(first.b, last.b_end()) };
            let [at, _] = bytes([in_x, in_y]);
            assert_eq!(at.slice(x), want, "{what}");
        }
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
            let in_x = TextStretch { text: x, spans: &s.spans, tokens: run.in_a() };
            let [a, b] = bytes([in_x, TextStretch { text: y, spans: &t.spans, tokens: run.in_b() }]);
            assert_eq!((a.slice(x), b.slice(y)), (want, want));
        }
    }
}
