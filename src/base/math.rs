//! Owns the few formulas of the crate: ratios, logarithms and powers of two with the same bits on every machine, and
//! surprise in tenths of a bit.

/// Surprise of one word, in tenths of a bit: integers add up to the same sum in any order.
pub type Decibits = u16;

/// `part / whole`, or 0 for an empty whole.
#[inline]
pub fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Binary logarithm of a positive, normal number. The operating system's own may differ in the last bit from machine to
/// machine, and results may not; here all operations are rounded alike on every machine. Error under 1e-12.
pub fn log2(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i32 - 1023;
    let mantissa = f64::from_bits((bits & MANTISSA) | 1.0f64.to_bits());
    // ln m = 2 (y + y^3/3 + y^5/5 + …) with y = (m - 1) / (m + 1), at most a third.
    let y = (mantissa - 1.0) / (mantissa + 1.0);
    let series = (0..13).rev().fold(0.0, |sum, k| sum * y * y + 1.0 / f64::from(2 * k + 1));
    f64::from(exponent) + 2.0 * y * series / std::f64::consts::LN_2
}

/// Binary logarithm of a whole number (of 0 as of 1) in tenths, by whole numbers only: each squaring of the mantissa
/// gives a further binary digit. Error under a tenth.
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

/// Two to the power of `x`, for x from -1000 to 0: the chance behind so many bits of surprise. As [`log2`], rounded
/// alike on every machine. Error under 1e-14.
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
