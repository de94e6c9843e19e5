//! Owns spans in few bytes: plain spans of all that a million documents share with each other would fill the memory.

use crate::base::cast::{low_bits, low_u8};
use crate::base::ids::TokenSpan;

/// Spans, ascending and apart. Of each span: the way from the end of the span before, and the length, seven bits a
/// byte.
#[derive(Clone, Copy, Debug)]
pub struct VarintSpans<'a>(pub(crate) &'a [u8]);

/// Appends spans in the [packed](VarintSpans) form.
pub(crate) fn pack(spans: &[TokenSpan], out: &mut Vec<u8>) {
    let mut reached = 0;
    for span in spans {
        for mut number in [span.start - reached, span.len()] {
            while number >= 0x80 {
                out.push(low_u8(low_bits(number.into(), 7)) | 0x80);
                number >>= 7;
            }
            out.push(low_u8(low_bits(number.into(), 7)));
        }
        reached = span.end;
    }
}

impl<'a> VarintSpans<'a> {
    /// The spans.
    pub fn iter(self) -> impl Iterator<Item = TokenSpan> + use<'a> {
        let (mut rest, mut reached) = (self.0.iter(), 0);
        let mut number = move || {
            let (mut number, mut shift) = (0, 0);
            loop {
                let byte = u32::from(*rest.next()?);
                number |= (byte & 0x7F) << shift;
                if byte < 0x80 {
                    return Some(number);
                }
                shift += 7;
            }
        };
        std::iter::from_fn(move || {
            let start = reached + number()?;
            reached = start + number()?;
            Some(TokenSpan { start, end: reached })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_come_back(steps in prop::collection::vec((0u32..1 << 26, 1u32..1 << 26), 0..30), small: bool) {
            let mut reached = 0;
            let spans: Vec<TokenSpan> = steps.into_iter().map(|(gap, len)| {
                let (gap, len) = if small { (gap % 300, 1 + len % 300) } else { (gap, len) };
                let start = reached + gap;
                reached = start + len;
                TokenSpan { start, end: reached }
            }).collect();
            let mut bytes = vec![7];
            pack(&spans, &mut bytes);
            prop_assert_eq!(VarintSpans(&bytes[1..]).iter().collect::<Vec<_>>(), spans);
        }
    }
}
