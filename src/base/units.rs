//! Owns ids, spans and dates as types, and every numeric `as` cast of the crate.
//!
//! Offsets inside a document are `u32` (a document is under 4 GiB), ids of documents are `u32`
//! (a corpus is under 4 billion documents), counts over a whole corpus are `u64` or `usize`.

/// A document's number in its [`Corpus`](crate::Corpus): its rank when documents are sorted by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

impl DocId {
    /// The number as an index into a column.
    #[inline]
    pub fn index(self) -> usize {
        to_usize(self.0)
    }

    /// The document at this place of a column. Panics past `u32::MAX`: a corpus refuses to grow so large.
    #[inline]
    pub fn from_index(index: usize) -> Self {
        DocId(to_u32(index))
    }
}

/// A half-open range of bytes of a document's original text. Always lies on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteSpan {
    /// The piece of `text` that the span covers.
    #[inline]
    pub fn slice(self, text: &str) -> &str {
        &text[to_usize(self.start)..to_usize(self.end)]
    }
}

/// A half-open range of code points of a document's original text: what Python's `text[a:b]` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// A half-open range of tokens of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenSpan {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
}

impl TokenSpan {
    /// Number of tokens.
    #[inline]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no token.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range of indexes.
    #[inline]
    pub fn range(self) -> std::ops::Range<usize> {
        to_usize(self.start)..to_usize(self.end)
    }
}

/// A moment in seconds since 1970-01-01T00:00:00Z, and how exactly the document states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Seconds since the epoch, UTC; the start of the day where only a day is known.
    pub seconds: i64,
    /// Whether the time of day is known.
    pub precision: Precision,
}

impl Date {
    /// Days since the epoch, in UTC.
    pub fn day(self) -> i64 {
        self.seconds.div_euclid(86_400)
    }

    /// The first and the last second that it may mean.
    pub fn span(self) -> (i64, i64) {
        match self.precision {
            Precision::Second => (self.seconds, self.seconds),
            Precision::Day => (self.seconds, self.seconds.saturating_add(86_399)),
        }
    }
}

/// How exactly a [`Date`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the second.
    Second,
    /// Only the day.
    Day,
}

/// `u32` to `usize`: never loses anything on the machines we build for.
#[inline]
pub const fn to_usize(n: u32) -> usize {
    n as usize
}

const _: () = assert!(usize::BITS >= u32::BITS && usize::BITS <= u64::BITS);

/// `usize` to `u64`: never loses anything on the machines we build for.
#[inline]
pub const fn to_u64(n: usize) -> u64 {
    n as u64
}

/// `usize` to `u32`, for offsets and ids that were checked when a document entered the corpus. Panics if it does not fit:
/// a wrapped offset would be a wrong result.
#[inline]
pub fn to_u32(n: usize) -> u32 {
    assert!(n <= u32::MAX as usize, "{n} does not fit 32 bits");
    n as u32
}

/// A count to a float, for ratios that are printed. Exact up to 2^53.
#[inline]
pub fn to_f64(n: usize) -> f64 {
    n as f64
}

/// `part / whole`, or 0 for an empty whole.
#[inline]
pub fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Binary logarithm of a positive, normal number. The operating system's own may differ in the last bit from machine to
/// machine, and results may not; this one is made of operations that every machine rounds alike. Error under 1e-12.
pub fn log2(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i32 - 1023;
    let mantissa = f64::from_bits((bits & MANTISSA) | 1.0f64.to_bits());
    // ln m = 2 (y + y^3/3 + y^5/5 + …) with y = (m - 1) / (m + 1), which is at most a third.
    let y = (mantissa - 1.0) / (mantissa + 1.0);
    let series = (0..13).rev().fold(0.0, |sum, k| sum * y * y + 1.0 / f64::from(2 * k + 1));
    f64::from(exponent) + 2.0 * y * series / std::f64::consts::LN_2
}

/// Binary logarithm of a whole number (of 0 as of 1) in tenths, by whole numbers only: each squaring of the mantissa
/// gives one more binary digit. Error under a tenth.
#[inline]
pub fn log2_tenths(n: u32) -> u32 {
    let n = n.max(1);
    let whole = n.ilog2();
    let (mut mantissa, mut fraction) = (u64::from(n) << (31 - whole), 0); // 2^31 is 1
    for _ in 0..6 {
        mantissa = (mantissa * mantissa) >> 31;
        let two = mantissa >> 32;
        mantissa >>= two;
        fraction = fraction << 1 | two as u32;
    }
    10 * whole + (10 * fraction + 32) / 64
}

/// The chance that a surprise in tenths of a bit stands for, in parts of 2^20.
#[inline]
pub fn chance(tenths: u16) -> u32 {
    /// 2^20 times 2^(-i / 10).
    const ROOTS: [u32; 10] =
        [1_048_576, 978_356, 912_838, 851_708, 794_672, 741_455, 691_802, 645_474, 602_249, 561_917];
    ROOTS[tenths as usize % 10].checked_shr(u32::from(tenths) / 10).unwrap_or(0)
}

/// Two to the power of `x`, for x from -1000 to 0: the chance behind so many bits of surprise. As [`log2`], rounded alike on
/// every machine. Error under 1e-14.
pub fn exp2(x: f64) -> f64 {
    /// 1 / k!
    const FACTORS: [f64; 17] = {
        let mut factors = [1.0; 17];
        let mut k = 1;
        while k < 17 {
            factors[k] = factors[k - 1] / k as f64;
            k += 1;
        }
        factors
    };
    let whole = x.floor();
    let rest = (x - whole) * std::f64::consts::LN_2;
    let series = FACTORS.iter().rev().fold(0.0, |sum, factor| sum * rest + factor);
    series * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// Bits of surprise in tenths, rounded; at most 6553 bits.
#[inline]
pub fn to_decibits(bits: f64) -> u16 {
    (bits * 10.0).round() as u16
}

/// Tenths of a bit as bits.
#[inline]
pub fn from_decibits(tenths: u64) -> f64 {
    tenths as f64 / 10.0
}

/// The top `bits` bits (1 to 32) of a hash, as a table index.
#[inline]
pub const fn top_bits(hash: u64, bits: u32) -> usize {
    (hash >> (64 - bits)) as usize
}

/// The low `bits` bits (at most 32) of a hash, as a table index.
#[inline]
pub const fn low_bits(hash: u64, bits: u32) -> usize {
    (hash & ((1 << bits) - 1)) as usize
}

/// The low 64 bits of a product.
#[inline]
pub const fn low_u64(n: u128) -> u64 {
    n as u64
}

/// A number below `n`, by the top bits of a hash: as [`top_bits`], for tables of any size.
#[inline]
pub const fn scaled(hash: u64, n: usize) -> usize {
    ((hash as u128 * n as u128) >> 64) as usize
}

/// The low 32 bits of a hash.
#[inline]
pub const fn low_u32(hash: u64) -> u32 {
    hash as u32
}

/// The low 16 bits of a hash.
#[inline]
pub const fn low_u16(hash: u64) -> u16 {
    hash as u16
}

/// The low 8 bits of an index.
#[inline]
pub const fn low_u8(n: usize) -> u8 {
    n as u8
}

/// A count over a whole corpus to a float. Exact up to 2^53.
#[inline]
pub fn long_to_f64(n: u64) -> f64 {
    n as f64
}

/// The nearest whole number that is not negative.
#[inline]
pub fn rounded(x: f64) -> usize {
    x.round() as usize
}

/// Signed distance `a - b` of two token positions.
#[inline]
pub fn diagonal(a: u32, b: u32) -> i64 {
    i64::from(a) - i64::from(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp2_is_exact_enough() {
        for x in [0.0, -0.1, -0.5, -0.999, -1.0, -1.5, -16.0, -33.3, -999.7] {
            assert!((exp2(x) / x.exp2() - 1.0).abs() < 1e-14, "{x}: {} {}", exp2(x), x.exp2());
        }
    }

    #[test]
    fn log2_is_exact_enough() {
        for x in [1.0, 2.0, 0.5, 3.0, 1e-9, 0.7, 123_456.789, 1.999_999_9, f64::MIN_POSITIVE] {
            assert!((log2(x) - x.log2()).abs() < 1e-11, "{x}: {} {}", log2(x), x.log2());
        }
    }

    #[test]
    fn tenths_of_bits() {
        for n in [1, 2, 3, 5, 7, 100, 1023, 1_000_003, u32::MAX] {
            let error = f64::from(log2_tenths(n)) - 10.0 * f64::from(n).log2();
            assert!(error.abs() < 1.0, "{n}: {error}");
        }
        for tenths in [0, 1, 9, 10, 77, 150, 400] {
            let exact = 1_048_576.0 * (-f64::from(tenths) / 10.0).exp2();
            assert!((f64::from(chance(tenths)) - exact).abs() <= 1.0, "{tenths}");
        }
    }
}
