//! Owns near-equality: words that differ by a letter or two, as in text that a machine read from paper.

use super::fold;
use crate::base::cast::{low_u32, to_u32, to_usize};
use crate::base::hash::mix;
use crate::base::ids::TokenSpan;
use crate::engine::text::tokens::Tokens;
use crate::model::tuning::text::TextTuning;

/// The letters of every word of a text: folded, without marks, end to end. So some words in a row are a slice, and a
/// word torn apart ("depart ment") is compared like a whole word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters {
    all: Vec<char>,
    /// The beginning of each word, and the end of the last word.
    starts: Vec<u32>,
    /// The letters in each word, a bit for every thirty-second letter: words that differ by k edits differ in at most
    /// 2k bits.
    traces: Vec<u32>,
    /// The trace of each word with enough letters for near-equality; for a shorter word a pattern of its own.
    alone: Vec<u32>,
    tuning: TextTuning,
}

/// Differing letters that two words of so many letters may have: none, one or two, by [`TextTuning`].
#[inline]
fn allowed(letters: usize, tuning: &TextTuning) -> usize {
    match letters {
        n if n < tuning.one_edit_letters => 0,
        n if n < tuning.two_edits_letters => 1,
        _ => 2,
    }
}

impl Letters {
    /// Folds every word. O(bytes).
    pub fn new(text: &str, tokens: &Tokens, tuning: &TextTuning) -> Self {
        let mut out =
            Letters { all: Vec::new(), starts: vec![0], traces: Vec::new(), alone: Vec::new(), tuning: *tuning };
        let mut folded = String::new();
        for span in &tokens.spans {
            folded.clear();
            fold::fold(span.slice(text), &mut folded);
            let from = out.all.len();
            out.all.extend(folded.chars().filter(|c| c.is_alphanumeric()));
            out.starts.push(to_u32(out.all.len()));
            let letters = &out.all[from..];
            let trace = letters.iter().fold(0, |trace, &c| trace | 1 << (u32::from(c) % 32));
            out.traces.push(trace);
            out.alone.push(if allowed(letters.len(), tuning) > 0 { trace } else { low_u32(mix(u64::from(trace))) });
        }
        out
    }

    fn of(&self, words: TokenSpan) -> &[char] {
        &self.all[to_usize(self.starts[to_usize(words.start)])..to_usize(self.starts[to_usize(words.end)])]
    }

    fn trace(&self, words: TokenSpan) -> u32 {
        self.traces[words.range()].iter().fold(0, |all, trace| all | trace)
    }

    /// [`alike`](Letters::alike) of a single word of each text.
    #[inline]
    pub fn alike_word(&self, i: usize, other: &Letters, j: usize) -> bool {
        let word = |i: usize| TokenSpan { start: to_u32(i), end: to_u32(i + 1) };
        !differ(self.alone[i], other.alone[j]) && self.alike(word(i), other, word(j))
    }

    /// Whether some words here and some words of another text are equal but for spaces, marks, and one wrong letter in
    /// five (two in nine; [`TextTuning`]). A letter replaced, left out or put in is a wrong letter. Words that both
    /// hold a digit are never alike: 1915 is not 1916.
    ///
    /// ```
    /// use wirecopy::TokenSpan;
    /// use wirecopy::engine::text::{letters::Letters, tokenize::tokenize, tokens::Tokens};
    /// use wirecopy::model::tuning::text::TextTuning;
    /// let letters = |text| {
    ///     let mut tokens = Tokens::default();
    ///     tokenize(text, &mut tokens);
    ///     Letters::new(text, &tokens, &TextTuning::default())
    /// };
    /// let (a, b) = (letters("depart ment of 1915"), letters("dopartment of 1916"));
    /// let span = |start, end| TokenSpan { start, end };
    /// assert!(a.alike(span(0, 2), &b, span(0, 1)));
    /// assert!(!a.alike(span(3, 4), &b, span(2, 3)));
    /// ```
    pub fn alike(&self, words: TokenSpan, other: &Letters, others: TokenSpan) -> bool {
        if differ(self.trace(words), other.trace(others)) {
            return false;
        }
        let (x, y) = (self.of(words), other.of(others));
        let allowed = allowed(x.len().min(y.len()), &self.tuning);
        let digits = |word: &[char]| word.iter().any(|c| c.is_numeric());
        x.len().abs_diff(y.len()) <= allowed && within(x, y, allowed) && !(digits(x) && digits(y))
    }
}

/// Whether two traces are of words that differ by more than two edits: two edits change four letters at most. Nearly
/// all unlike words are told apart by their traces.
#[inline]
fn differ(x: u32, y: u32) -> bool {
    (x ^ y).count_ones() > 4
}

/// Whether the first word becomes the second by at most `edits` letters replaced, left out or put in. O(letters) for
/// each of 3^edits ways.
fn within(x: &[char], y: &[char], edits: usize) -> bool {
    let same = x.iter().zip(y).take_while(|(p, q)| p == q).count();
    let (x, y) = (&x[same..], &y[same..]);
    if x.is_empty() || y.is_empty() {
        return x.len() + y.len() <= edits;
    }
    edits > 0 && (within(&x[1..], &y[1..], edits - 1) || within(&x[1..], y, edits - 1) || within(x, &y[1..], edits - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::text::tokenize::tokenize;
    use proptest::prelude::*;

    fn letters(text: &str) -> Letters {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        Letters::new(text, &tokens, &TextTuning::default())
    }

    /// Both texts whole.
    fn alike(a: &str, b: &str) -> bool {
        let (x, y) = (letters(a), letters(b));
        let all = |l: &Letters| TokenSpan { start: 0, end: to_u32(l.traces.len()) };
        assert_eq!(x.alike(all(&x), &y, all(&y)), y.alike(all(&y), &x, all(&x)), "{a} {b}");
        x.alike(all(&x), &y, all(&y))
    }

    #[test]
    fn cases() {
        for (a, b, want) in [
            ("harbour", "Harbour", true),
            ("harbour", "harb0ur", true),
            ("harbour", "harbonr", true),
            ("harbour", "haxbonr", false),
            ("government", "govemment", true),
            ("government", "govcrnmcnt", true),
            ("government", "governor", false),
            ("fast", "fist", false),
            ("don't", "dont", true),
            ("depart ment", "department", true),
            ("depart\nment", "de- partment", true),
            ("ter rltorial", "territorial", true),
            ("to day", "today", true),
            ("inter-\nnational", "internatlonal", true),
            ("northern", "southern", false),
            ("Tuesday", "Thursday", false),
            ("1915", "1916", false),
            ("12,345", "12,346", false),
            ("10000", "1000", false),
            ("20th", "21th", false),
            ("Gefängnis", "Gefangnis", true),
            ("Петроград", "Петрогрэд", true),
            ("王国", "王园", false),
        ] {
            assert_eq!(alike(a, b), want, "{a} {b}");
        }
    }

    /// Least number of edits, by the table.
    fn distance(x: &[char], y: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=y.len()).collect();
        for p in x {
            let mut corner = row[0];
            row[0] += 1;
            for (j, q) in y.iter().enumerate() {
                let both = corner + usize::from(p != q);
                corner = row[j + 1];
                row[j + 1] = both.min(row[j] + 1).min(corner + 1);
            }
        }
        row[y.len()]
    }

    proptest! {
        #[test]
        fn edits_are_counted_right(a in "[a-d]{0,12}", b in "[a-d]{0,12}") {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            for edits in 0..=2 {
                prop_assert_eq!(within(&x, &y, edits), distance(&x, &y) <= edits);
            }
        }
    }
}
