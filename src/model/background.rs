//! Owns the background table: how surprising words and short phrases are at large, where a corpus is too small to tell.
//!
//! A table is a sorted list of phrase hashes ([`crate::base::hash::phrase`]) with one byte each, and no text. The
//! built-in table is used as it lies in the program; nothing is built at start-up. All numbers are little-endian:
//!
//! ```text
//! bytes  0..4    "WCBG"
//!        4..6    version of this layout, 2
//!        6..8    version of tokenising, folding and hashing ([`crate::base::hash::TEXT_VERSION`])
//!        8..16   XXH3-64 of all that follows
//!       16..20   b: the top b bits of a hash number its bucket
//!       20..24   n: entries
//!       then     2^b + 1 numbers of 4 bytes: where each bucket begins among the entries; the last one is n
//!       then     n entries of 3 bytes, in order of hash: the next 16 bits of the hash, surprise in tenths of a bit
//! ```
//!
//! The built-in table was made of English: 21,578 agency stories of 1987, 5,057 web pages and 15,251 pieces of other
//! news, reviews, speeches, forums and older prose, 80 MB of text in all, by `wirecopy background build AGENCY WEB
//! OTHER --max-size 2M` (579,000 words and phrases), and carried over phrase by phrase when the hashes changed (version
//! 2).
//!
//! A phrase outside a table of half a million entries is taken for an entry with a chance of about 1 in 8,000.

use crate::base::cast::{to_u32, to_usize, top_bits};
use crate::base::error::{Error, Result};
use crate::base::hash::TEXT_VERSION;
use std::sync::Arc;

static BUILT_IN: &[u8] = include_bytes!("background.wcbg");

const MAGIC: &[u8; 4] = b"WCBG";
const VERSION: u16 = 2;
/// Bytes before the buckets.
const HEADER: usize = 24;
const ENTRY: usize = 3;
/// Most entries of a bucket, on average.
const BUCKET: usize = 8;
const MAX_BUCKET_BITS: u32 = 24;

/// A background table. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Background {
    bytes: Bytes,
    bucket_bits: u32,
}

#[derive(Clone, PartialEq, Eq)]
enum Bytes {
    BuiltIn,
    Given(Arc<[u8]>),
}

impl Default for Background {
    /// The built-in table.
    fn default() -> Self {
        Background { bytes: Bytes::BuiltIn, bucket_bits: number(BUILT_IN, 16) }
    }
}

impl std::fmt::Debug for Background {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Background({} phrases)", self.len())
    }
}

impl Background {
    /// Takes the bytes of a table, as [`encode`] makes them. `place` names the table in an error.
    ///
    /// # Errors
    /// [`Error::BadInput`] if the bytes are not a whole table of this version.
    pub fn from_bytes(bytes: Vec<u8>, place: &str) -> Result<Background> {
        let fail = |reason: String| Err(Error::BadInput { place: place.to_owned(), reason });
        if !bytes.starts_with(MAGIC) {
            return fail("this is not a background table (`wirecopy background build` makes them)".into());
        }
        if bytes.len() < HEADER {
            return fail("the table is cut off; build it again".into());
        }
        if bytes[4..8] != versions() {
            return fail("the table was made by another version of this program; build it again with this one".into());
        }
        let bucket_bits = number(&bytes, 16);
        let starts = 1usize.checked_shl(bucket_bits).filter(|_| bucket_bits <= MAX_BUCKET_BITS).map(|n| 4 * (n + 1));
        let whole = starts.map(|starts| HEADER + starts + ENTRY * to_usize(number(&bytes, 20)));
        if whole != Some(bytes.len()) || checksum(&bytes[16..]) != bytes[8..16] {
            return fail("the table is damaged: its checksum or length is wrong; build it again".into());
        }
        let table = Background { bytes: Bytes::Given(bytes.into()), bucket_bits };
        let in_order = (0..1 << bucket_bits).all(|bucket| table.start(bucket) <= table.start(bucket + 1));
        if !in_order || table.start(1 << bucket_bits) != table.len() {
            return fail("the table is damaged: its buckets are out of order; build it again".into());
        }
        Ok(table)
    }

    /// Number of phrases.
    pub fn len(&self) -> usize {
        to_usize(number(self.bytes(), 20))
    }

    /// Whether the table holds no phrase.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Surprise of a phrase's last word after the words before, in tenths of a bit; `None` if the phrase is not in the
    /// table. Two or three reads of memory.
    #[inline]
    pub fn surprise(&self, phrase: u64) -> Option<u8> {
        let (bucket, tag) = place(phrase, self.bucket_bits);
        let entries = &self.bytes()[HEADER + 4 * ((1 << self.bucket_bits) + 1)..];
        let entries = &entries[ENTRY * self.start(bucket)..ENTRY * self.start(bucket + 1)];
        entries.chunks_exact(ENTRY).find(|e| e[..2] == tag).map(|e| e[2])
    }

    fn start(&self, bucket: usize) -> usize {
        to_usize(number(self.bytes(), HEADER + 4 * bucket))
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::BuiltIn => BUILT_IN,
            Bytes::Given(bytes) => bytes,
        }
    }
}

/// The number that begins at byte `at`.
#[inline]
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |&four| u32::from_le_bytes(four))
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    crate::base::hash::bytes(bytes).to_le_bytes()
}

/// The bucket of a hash, and the bytes of an entry that tell the hash there.
#[inline]
fn place(phrase: u64, bucket_bits: u32) -> (usize, [u8; 2]) {
    let bucket = if bucket_bits == 0 { 0 } else { top_bits(phrase, bucket_bits) };
    (bucket, crate::base::cast::low_u16((phrase << bucket_bits) >> 48).to_le_bytes())
}

/// Bits that number the buckets of so many entries.
fn bucket_bits(entries: usize) -> u32 {
    (entries / BUCKET).max(1).ilog2().min(MAX_BUCKET_BITS)
}

/// How many phrases fit a table of so many bytes.
pub fn capacity(bytes: usize) -> usize {
    let fewest_bits = bucket_bits(bytes / ENTRY); // of the most that could fit if there were no buckets
    bytes.saturating_sub(HEADER + 4 * ((1 << fewest_bits) + 1)) / ENTRY
}

/// An entry of a table in the making.
struct Entry {
    /// The bucket, and what is written of the hash there.
    place: (usize, [u8; 2]),
    surprise: u8,
}

/// The bytes that name the versions of a table.
fn versions() -> [u8; 4] {
    let ([a, b], [c, d]) = (VERSION.to_le_bytes(), TEXT_VERSION.to_le_bytes());
    [a, b, c, d]
}

/// The bytes of a table of some phrases, each with the surprise in tenths of a bit. Of phrases that fall on the same
/// entry the first is kept.
pub fn encode(phrases: &[(u64, u8)]) -> Vec<u8> {
    let bits = bucket_bits(phrases.len());
    let entry = |&(phrase, surprise): &(u64, u8)| Entry { place: place(phrase, bits), surprise };
    let mut entries: Vec<Entry> = phrases.iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.place); // stable: the first stays the first
    entries.dedup_by_key(|entry| entry.place);
    let mut out = Vec::from(*MAGIC);
    out.extend(versions());
    out.extend([0; 8]);
    out.extend(bits.to_le_bytes());
    out.extend(to_u32(entries.len()).to_le_bytes());
    for bucket in 0..=1 << bits {
        out.extend(to_u32(entries.partition_point(|e| e.place.0 < bucket)).to_le_bytes());
    }
    out.extend(entries.iter().flat_map(|&Entry { place: (_, tag), surprise }| [tag[0], tag[1], surprise]));
    let sum = checksum(&out[16..]);
    out[8..16].copy_from_slice(&sum);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;

    #[test]
    fn what_goes_in_comes_out() {
        for count in [0, 1, 7, 5000] {
            let phrases: Vec<(u64, u8)> = (0..count).map(|i| (mix(i), crate::base::cast::low_u8(i as usize))).collect();
            let table = Background::from_bytes(encode(&phrases), "x").expect("a sound table");
            assert_eq!(table.len(), phrases.len());
            for &(phrase, surprise) in &phrases {
                assert_eq!(table.surprise(phrase), Some(surprise));
            }
            let strangers = (0..10_000).filter(|&i| table.surprise(mix(1 << 40 | i)).is_some()).count();
            assert!(strangers < 20, "{strangers}");
        }
    }

    #[test]
    fn as_many_fit_as_are_said_to() {
        for bytes in [0, 100, 20_000, 2_000_000] {
            let phrases: Vec<(u64, u8)> = (0..capacity(bytes)).map(|i| (mix(i as u64), 0)).collect();
            let size = encode(&phrases).len();
            assert!(size <= bytes.max(40) && size + bytes / 5 + 40 > bytes, "{size} of {bytes}");
        }
    }

    #[test]
    fn the_built_in_table_is_sound() {
        let table = Background::from_bytes(BUILT_IN.to_vec(), "the built-in table").expect("a sound table");
        assert!(BUILT_IN.len() <= 2_000_000 && table.len() == Background::default().len());
    }

    #[test]
    fn golden_bytes() {
        let bytes = encode(&[(0x0123_4567_89ab_cdef, 42), (0x0123_4567_89ab_0000, 7)]);
        let sum = checksum(&bytes[16..]);
        let want = [&b"WCBG\x02\0\x02\0"[..], &sum, b"\0\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0\x23\x01\x2a"].concat();
        assert_eq!(bytes, want);
    }

    #[test]
    fn damage_is_told() {
        let sound = encode(&[(mix(1), 1), (mix(2), 2)]);
        for (what, bytes, why) in [
            ("nothing", vec![], "not a background table"),
            ("other file", b"{\"id\": 1}".to_vec(), "not a background table"),
            ("cut in the header", sound[..20].to_vec(), "cut off"),
            ("cut later", sound[..sound.len() - 1].to_vec(), "checksum or length"),
            ("one bit", [&sound[..sound.len() - 1], &[sound[sound.len() - 1] ^ 1]].concat(), "checksum or length"),
            ("other layout", [b"WCBG\x01", &sound[5..]].concat(), "another version"),
            ("other folding", [b"WCBG\x02\0\x01", &sound[7..]].concat(), "another version"),
        ] {
            let error = Background::from_bytes(bytes, "my.wcbg").expect_err(what).to_string();
            assert!(error.starts_with("my.wcbg: ") && error.contains(why), "{what}: {error}");
        }
    }
}
