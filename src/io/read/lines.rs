//! Owns lines of bytes: how many there are, and where a record stands among line ends.

use crate::base::cast::to_u64;

/// Line ends in `bytes`.
pub fn line_ends(bytes: &[u8]) -> u64 {
    to_u64(memchr::memchr_iter(b'\n', bytes).count())
}

/// A record that stands from `start` to `end` in `bytes`, with or without the line end; and the line end, `\n` for a
/// record without a line end.
pub fn lines(bytes: &[u8], start: usize, end: usize) -> [&[u8]; 2] {
    let record = &bytes[start..end];
    let length = record.len() - record.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let line_end: &[u8] = match bytes[start + length..] {
        [b'\r', b'\n', ..] => b"\r\n",
        [b'\r', ..] => b"\r",
        _ => b"\n",
    };
    [&record[..length], line_end]
}
