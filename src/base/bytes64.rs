//! Owns the look at 64 bytes at once: for each byte a bit tells the class of the byte.
//!
//! Plain comparisons of 16 bytes, known to every x86-64 and every aarch64: wider comparisons would save a tenth of the
//! tokeniser's time.

use wide::u8x16;

/// The classes of 64 bytes, the first byte in the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes64 {
    /// ASCII letters and digits.
    pub word: u64,
    /// Marks that may join two parts of a word: `'`, a grave accent, `,` and `.`.
    pub mark: u64,
    /// Line feeds.
    pub line_end: u64,
    /// Bytes of characters beyond ASCII.
    pub beyond: u64,
}

impl Bytes64 {
    /// The 64 bytes at `at`; what lies beyond the end of `bytes` counts as zeros.
    #[inline]
    pub fn at(bytes: &[u8], at: usize) -> Bytes64 {
        let rest = &bytes[at..];
        match rest.first_chunk() {
            Some(block) => Bytes64::new(block),
            None => {
                let mut padded = [0; 64];
                padded[..rest.len()].copy_from_slice(rest);
                Bytes64::new(&padded)
            }
        }
    }

    #[inline]
    fn new(bytes: &[u8; 64]) -> Bytes64 {
        let mut out = Bytes64::default();
        for (&part, shift) in bytes.as_chunks().0.iter().zip([0, 16, 32, 48]) {
            let v = u8x16::new(part);
            let within = |v: u8x16, first: u8, many: u8| {
                let from = v - u8x16::splat(first);
                from.min(u8x16::splat(many - 1)).simd_eq(from)
            };
            let letter = within(v | u8x16::splat(0x20), b'a', 26);
            let mark = is(v, b'\'') | is(v, b',') | is(v, b'.') | is(v, b'`');
            let bits = |v: u8x16| u64::from(v.to_bitmask()) << shift;
            out.word |= bits(letter | within(v, b'0', 10));
            out.mark |= bits(mark);
            out.line_end |= bits(is(v, b'\n'));
            out.beyond |= bits(v);
        }
        out
    }
}

#[inline]
fn is(v: u8x16, byte: u8) -> u8x16 {
    v.simd_eq(u8x16::splat(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=255u8 {
            for place in 0..64 {
                let bytes: Vec<u8> = (0..place).map(|_| b' ').chain([byte]).collect();
                let bit = |is: bool| u64::from(is) << place;
                let want = Bytes64 {
                    word: bit(byte.is_ascii_alphanumeric()),
                    mark: bit(matches!(byte, b'\'' | b'`' | b',' | b'.')),
                    line_end: bit(byte == b'\n'),
                    beyond: bit(byte >= 128),
                };
                assert_eq!(Bytes64::at(&bytes, 0), want, "{byte} at {place}");
            }
        }
    }
}
