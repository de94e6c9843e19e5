//! Owns the frame of numbers that are kept as bytes: a magic word, versions, a checksum and the body. Bytes of another
//! kind, version or origin are refused, never misread. All numbers are little-endian:
//!
//! ```text
//! bytes  0..4    magic
//!        4..8    version of the layout of the body
//!        8..16   what the values depend on: versions and parameters, hashed to one number
//!       16..24   XXH3-64 of the body
//!       then     the body: columns, each with the number of items (8 bytes) before the items
//! ```

use crate::base::cast::{to_u64, to_usize};
use crate::base::error::{Error, Result};
use crate::base::hash;

/// Bytes before the body.
const HEADER: usize = 24;

/// What a frame holds, and what the values of the frame depend on.
#[derive(Clone, Copy, Debug)]
pub struct Seal {
    /// The first four bytes.
    pub magic: [u8; 4],
    /// The noun for an error: "sketches".
    pub what: &'static str,
    /// Version of the layout of the body.
    pub version: u32,
    /// Hash of all that decides values; see [`origin`].
    pub origin: u64,
}

/// A number for versions and parameters that decide values. Equal for equal numbers only, as far as a hash can tell.
pub fn origin(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0, |hash, &number| hash::mix(hash ^ hash::mix(number.wrapping_add(1))))
}

/// Columns on the way into bytes.
#[derive(Debug, Default)]
pub struct SealedWriter {
    body: Vec<u8>,
}

impl SealedWriter {
    /// Adds a column of 4 bytes an item.
    pub fn column32(&mut self, items: impl ExactSizeIterator<Item = u32>) {
        self.body.extend(to_u64(items.len()).to_le_bytes());
        items.for_each(|item| self.body.extend(item.to_le_bytes()));
    }

    /// Adds a column of 8 bytes an item.
    pub fn column64(&mut self, items: impl ExactSizeIterator<Item = u64>) {
        self.body.extend(to_u64(items.len()).to_le_bytes());
        items.for_each(|item| self.body.extend(item.to_le_bytes()));
    }

    /// The bytes of all columns, with the frame around.
    pub fn seal(self, seal: Seal) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + self.body.len());
        out.extend(seal.magic);
        out.extend(seal.version.to_le_bytes());
        out.extend(seal.origin.to_le_bytes());
        out.extend(hash::bytes(&self.body).to_le_bytes());
        out.extend(self.body);
        out
    }
}

/// Columns on the way out of bytes.
#[derive(Debug)]
pub struct SealedReader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> SealedReader<'a> {
    /// Opens a frame.
    ///
    /// # Errors
    /// [`Error::BadInput`] for bytes of another kind, another version or other parameters, and for damaged bytes.
    pub fn open(bytes: &'a [u8], seal: Seal) -> Result<SealedReader<'a>> {
        let what = seal.what;
        let Some((header, body)) = bytes.split_first_chunk::<HEADER>() else {
            return Err(refused(what, "they are cut off; make them again"));
        };
        let number = |at: usize| header[at..].first_chunk().map_or(0, |&eight| u64::from_le_bytes(eight));
        if !header.starts_with(&seal.magic) {
            return Err(refused(what, "they are something else"));
        }
        if header[4..8] != seal.version.to_le_bytes() || number(8) != seal.origin {
            let reason =
                "they were made by another version or with other parameters; make them again with this version";
            return Err(refused(what, reason));
        }
        if number(16) != hash::bytes(body) {
            return Err(refused(what, "they are damaged; make them again"));
        }
        Ok(SealedReader { rest: body, what })
    }

    /// The next column, of 4 bytes an item.
    ///
    /// # Errors
    /// [`Error::BadInput`] if the body ends before.
    pub fn column32(&mut self) -> Result<Vec<u32>> {
        Ok(self.items(4)?.as_chunks().0.iter().map(|&four| u32::from_le_bytes(four)).collect())
    }

    /// The next column, of 8 bytes an item.
    ///
    /// # Errors
    /// [`Error::BadInput`] if the body ends before.
    pub fn column64(&mut self) -> Result<Vec<u64>> {
        Ok(self.items(8)?.as_chunks().0.iter().map(|&eight| u64::from_le_bytes(eight)).collect())
    }

    /// Refuses a body whose columns do not fit each other.
    ///
    /// # Errors
    /// [`Error::BadInput`] if `fit` is false or something is left over.
    pub fn close(self, fit: bool) -> Result<()> {
        let whole = fit && self.rest.is_empty();
        whole.then_some(()).ok_or_else(|| refused(self.what, "their columns do not fit each other; make them again"))
    }

    fn items(&mut self, size: u64) -> Result<&'a [u8]> {
        let cut_off = || refused(self.what, "they are cut off; make them again");
        let (count, rest) = self.rest.split_first_chunk::<8>().ok_or_else(cut_off)?;
        let bytes = u64::from_le_bytes(*count).checked_mul(size).filter(|&bytes| bytes <= to_u64(rest.len()));
        let (items, rest) = rest.split_at(usize::try_from(bytes.ok_or_else(cut_off)?).map_err(|_| cut_off())?);
        self.rest = rest;
        Ok(items)
    }
}

fn refused(what: &'static str, reason: &str) -> Error {
    Error::BadInput { place: format!("bytes given as {what}"), reason: reason.to_owned() }
}

/// Whether `ends` are ends of lists of so many items: ascending, the last one all items.
pub fn are_ends(ends: &[u32], items: usize) -> bool {
    ends.is_sorted() && ends.last().map_or(0, |&end| to_usize(end)) == items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_or_are_refused() {
        let seal = Seal { magic: *b"TEST", what: "numbers", version: 3, origin: origin(&[1, 2]) };
        let mut out = SealedWriter::default();
        out.column32([7, 8].into_iter());
        out.column64([u64::MAX].into_iter());
        let bytes = out.seal(seal);
        let read = |bytes: &[u8], seal: Seal| -> Result<(Vec<u32>, Vec<u64>)> {
            let mut reader = SealedReader::open(bytes, seal)?;
            let columns = (reader.column32()?, reader.column64()?);
            reader.close(true)?;
            Ok(columns)
        };
        assert_eq!(read(&bytes, seal).expect("whole"), (vec![7, 8], vec![u64::MAX]));
        let refusal = |bytes: &[u8], seal: Seal| read(bytes, seal).expect_err("refused").to_string();
        assert!(refusal(&bytes, Seal { origin: origin(&[2, 1]), ..seal }).contains("other parameters"));
        assert!(refusal(&bytes, Seal { version: 4, ..seal }).contains("another version"));
        assert!(refusal(&bytes, Seal { magic: *b"ELSE", ..seal }).contains("something else"));
        for cut in 0..bytes.len() {
            read(&bytes[..cut], seal).expect_err("cut off");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            read(&damaged, seal).expect_err("damaged");
        }
        assert!(are_ends(&[1, 1, 4], 4) && are_ends(&[], 0) && !are_ends(&[2, 1], 1) && !are_ends(&[1], 2));
    }
}
