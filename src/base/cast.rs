//! Owns every change of a number's type: no other file but `math` has an `as` cast.
//!
//! Offsets inside a document are `u32` (a document is under 4 GiB). Ids of documents are `u32` (a corpus is under 4
//! billion documents). Counts over a whole corpus are `u64` or `usize`.

const _: () = assert!(usize::BITS >= u32::BITS && usize::BITS <= u64::BITS);

/// `u32` to `usize`: never loses anything on the machines we build for.
#[inline]
pub const fn to_usize(n: u32) -> usize {
    n as usize
}

/// `usize` to `u64`: never loses anything on the machines we build for.
#[inline]
pub const fn to_u64(n: usize) -> u64 {
    n as u64
}

/// `usize` to `u32`, for offsets and ids that were checked when a document entered the corpus. Panics if it does not
/// fit: a wrapped offset would be a wrong result.
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
