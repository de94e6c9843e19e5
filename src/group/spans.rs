//! Owns what is done with the spans of one document as sets of words: united, left out of each other, counted.

use crate::units::TokenSpan;

/// The same words as spans that do not meet, ascending.
pub(super) fn united(mut spans: Vec<TokenSpan>) -> Vec<TokenSpan> {
    spans.sort_unstable();
    let mut out: Vec<TokenSpan> = Vec::new();
    for span in spans {
        match out.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}

/// What of some spans lies outside of others, all ascending and disjoint.
pub(super) fn outside(spans: &[TokenSpan], others: &[TokenSpan]) -> Vec<TokenSpan> {
    let mut out = Vec::with_capacity(spans.len());
    for_each_outside(spans, others, |span| out.push(span));
    out
}

/// How many words of the first spans are not in the second, all ascending and disjoint.
pub(super) fn without(spans: &[TokenSpan], others: &[TokenSpan]) -> u32 {
    let mut sum = 0;
    for_each_outside(spans, others, |span| sum += span.len());
    sum
}

fn for_each_outside(spans: &[TokenSpan], mut others: &[TokenSpan], mut found: impl FnMut(TokenSpan)) {
    for &TokenSpan { mut start, end } in spans {
        others = &others[others.partition_point(|other| other.end <= start)..];
        for other in others.iter().take_while(|other| other.start < end) {
            if start < other.start {
                found(TokenSpan { start, end: other.start });
            }
            start = start.max(other.end);
        }
        if start < end {
            found(TokenSpan { start, end });
        }
    }
}

/// How many words disjoint spans hold.
pub(super) fn length(spans: &[TokenSpan]) -> u32 {
    spans.iter().map(|span| span.len()).sum()
}

/// How many different words spans (in any order, perhaps overlapping) hold beside those of `others` (ascending, disjoint).
pub(super) fn words_outside(spans: Vec<TokenSpan>, others: &[TokenSpan]) -> u32 {
    without(&united(spans), others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_once_and_what_is_left_out_not_at_all() {
        let spans = |list: &[(u32, u32)]| -> Vec<TokenSpan> {
            list.iter().map(|&(start, end)| TokenSpan { start, end }).collect()
        };
        let others = spans(&[(8, 16), (18, 19)]);
        for (of, want, left) in [
            (&[][..], &[][..], &[][..]),
            (&[(0, 5)], &[(0, 5)], &[(0, 5)]),
            (&[(3, 6), (0, 5), (1, 2)], &[(0, 6)], &[(0, 6)]),
            (&[(0, 20)], &[(0, 20)], &[(0, 8), (16, 18), (19, 20)]),
            (&[(6, 10), (9, 12), (15, 18)], &[(6, 12), (15, 18)], &[(6, 8), (16, 18)]),
            (&[(9, 15)], &[(9, 15)], &[]),
            (&[(17, 30), (4, 8)], &[(4, 8), (17, 30)], &[(4, 8), (17, 18), (19, 30)]),
        ] {
            let one = united(spans(of));
            assert_eq!((&one, outside(&one, &others)), (&spans(want), spans(left)), "{of:?}");
            let words: u32 = left.iter().map(|span| span.1 - span.0).sum();
            assert_eq!(without(&one, &others), words);
            assert_eq!(words_outside(spans(of), &others), words);
        }
    }
}
