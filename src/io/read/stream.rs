//! Owns an open file as a stream of text bytes: byte order marks, encodings that cannot be cut at line ends (UTF-16),
//! files that are no text, and errors, which end a stream and are kept.

use super::foreign;
use super::unpack::Unpacked;
use super::web::record;
use crate::base::cast::to_u64;
use encoding_rs::{Decoder, Encoding};
use std::io;
use std::io::Read;

/// Bytes that are looked at to tell what a file is.
const HEAD: usize = 8 << 10;

/// An open file as a stream of bytes that never fails: an error ends the stream and is kept.
pub(super) struct Stream {
    unpacked: Unpacked,
    decoder: Option<Decoder>,
    /// Bytes of the byte order mark.
    mark: usize,
    /// The end was reached, or an error.
    pub(super) done: bool,
    /// Why the stream ended before the file did.
    pub(super) error: Option<io::Error>,
    /// Characters replaced because they are not valid in the file's encoding.
    pub(super) replaced: u64,
}

impl Stream {
    /// The text of some bytes.
    pub(super) fn of(unpacked: Unpacked) -> Self {
        Stream { unpacked, decoder: None, mark: 0, done: false, error: None, replaced: 0 }
    }

    /// The first bytes, as they are.
    pub(super) fn raw_head(&mut self) -> Vec<u8> {
        let mut head = Vec::new();
        self.fill(&mut head, HEAD);
        head
    }

    /// The first bytes, given as they are, as UTF-8 or an encoding that extends ASCII, without byte order mark.
    /// `encoding` is what the user named for files without a mark.
    ///
    /// # Errors
    /// A reason, if the file is no text.
    pub(super) fn text_head(
        &mut self,
        mut head: Vec<u8>,
        encoding: Option<&'static Encoding>,
    ) -> Result<Vec<u8>, String> {
        // Every record of an archive has an encoding of its own.
        if head.starts_with(record::MAGIC) {
            return Ok(head);
        }
        if head.starts_with(&[0xFF, 0xFE, 0, 0]) {
            return Err("UTF-32 is not read; convert it: iconv -f UTF-32 -t UTF-8 FILE > FILE.txt".into());
        }
        let (mark, encoding) = match Encoding::for_bom(&head) {
            Some((encoding, mark)) => (mark, Some(encoding)),
            None => (0, encoding),
        };
        head.drain(..mark);
        self.mark = mark;
        if let Some(encoding) = encoding.filter(|e| !e.is_ascii_compatible()) {
            self.decoder = Some(encoding.new_decoder_without_bom_handling());
            let mut text = Vec::new();
            self.decode(&head, &mut text);
            return Ok(text);
        }
        match foreign::binary(&head) {
            Some(reason) => Err(reason),
            None => Ok(head),
        }
    }

    /// Appends about `want` more bytes to `out`; sets `done` at the end.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>, want: usize) {
        if self.done {
            return;
        }
        if self.decoder.is_none() {
            let whole = out.len() + want;
            out.reserve(want);
            if let Some(read) = self.unpacked.append(out, want) {
                self.error = read.err();
                self.done = out.len() < whole;
                return;
            }
        }
        let mut raw = Vec::new();
        let target = if self.decoder.is_some() { &mut raw } else { &mut *out };
        // What was read before an error is appended all the same.
        let (mut end, whole) = (target.len(), target.len() + want);
        target.resize(whole, 0);
        while end < whole && !self.done {
            match self.unpacked.read(&mut target[end..]) {
                Ok(0) => self.done = true,
                Ok(n) => end += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => (self.done, self.error) = (true, Some(e)),
            }
        }
        target.truncate(end);
        if self.decoder.is_some() {
            self.decode(&raw, out);
        }
    }

    fn decode(&mut self, raw: &[u8], out: &mut Vec<u8>) {
        let Some(decoder) = &mut self.decoder else { return };
        let start = out.len();
        let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(usize::MAX - start);
        out.resize(start + room, 0);
        let last = self.done && self.error.is_none();
        let (_, _, written, bad) = decoder.decode_to_utf8(raw, &mut out[start..], last);
        out.truncate(start + written);
        if bad {
            self.replaced += to_u64(memchr::memmem::find_iter(&out[start..], "\u{FFFD}").count());
        }
    }

    /// Where in the file the text begins, if the bytes of the text are the bytes of the stream.
    pub(super) fn offset(&self) -> Option<u64> {
        (self.unpacked.plain_file && self.decoder.is_none()).then_some(to_u64(self.mark))
    }

    /// The encoding that was decoded while reading, if any.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        self.decoder.as_ref().map(Decoder::encoding)
    }

    /// Goes on behind a break in packed data, where another member begins; says whether there is one.
    pub(super) fn resume(&mut self) -> bool {
        let another = self.unpacked.resume();
        self.done = !another;
        another
    }

    /// Whether bytes after the packed data were ignored.
    pub(super) fn trailing(&self) -> bool {
        self.unpacked.trailing
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::gzip;
    use super::*;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;
    use std::sync::atomic::Ordering::Relaxed;

    fn zst(data: &[u8]) -> Vec<u8> {
        zstd::encode_all(data, 1).unwrap()
    }

    fn open(path: &Path, counter: Arc<AtomicU64>) -> Stream {
        Stream::of(Unpacked::open(path, counter, 1000).unwrap())
    }

    /// What a file of these bytes reads as: text, whether bytes trailed, the error.
    fn read(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<(Vec<u8>, bool, String), String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let counter = Arc::new(AtomicU64::new(0));
        let mut stream = open(file.path(), counter.clone());
        let head = stream.raw_head();
        let mut text = stream.text_head(head, encoding)?;
        while !stream.done {
            stream.fill(&mut text, 1000);
        }
        assert!(stream.error.is_some() || counter.load(Relaxed) == to_u64(bytes.len()));
        Ok((text, stream.trailing(), stream.error.map_or(String::new(), |e| e.to_string())))
    }

    #[test]
    fn packed_files_give_all_members() {
        let text: Vec<u8> = (0..40_000).map(|i: u32| b'a' + (i.wrapping_mul(i) % 23) as u8).collect();
        let (one, two) = text.split_at(15_000);
        let skippable = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
        let cases = [
            ("plain", text.clone(), false),
            ("gzip", gzip(&text), false),
            ("gzip members", [gzip(one), gzip(b""), gzip(two)].concat(), false),
            ("zstd", zst(&text), false),
            ("zstd frames", [zst(one), skippable.clone(), zst(b""), zst(two)].concat(), false),
            ("skippable first", [skippable, zst(&text)].concat(), false),
            ("gzip, rubbish", [gzip(one), gzip(two), b"rubbish".to_vec()].concat(), true),
            ("gzip, one byte", [gzip(&text), vec![0x1F]].concat(), true),
            ("zstd, zeros", [zst(&text), vec![0; 512]].concat(), true),
        ];
        for (name, bytes, trailing) in cases {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &bytes).unwrap();
            let mut stream = open(file.path(), Arc::default());
            let head = stream.raw_head();
            let mut unpacked = stream.text_head(head, None).unwrap();
            while !stream.done {
                stream.fill(&mut unpacked, 777);
            }
            assert!(unpacked == text && stream.error.is_none(), "{name}: {:?}", stream.error);
            assert_eq!(stream.trailing(), trailing, "{name}");
        }
    }

    #[test]
    fn what_was_read_before_a_break_is_kept() {
        let text: Vec<u8> = (0..400_000).map(|i: u32| b'a' + (i.wrapping_mul(i) % 23) as u8).collect();
        for packed in [gzip(&text), zst(&text)] {
            let (unpacked, _, error) = read(&packed[..packed.len() - 9], None).unwrap();
            assert!(text.starts_with(&unpacked) && unpacked.len() > 100_000, "{}", unpacked.len());
            assert!(error.contains("ends too early"), "{error}");
        }
        let mut broken = gzip(&text);
        let at = broken.len() - 4;
        broken[at] ^= 1;
        assert!(read(&broken, None).unwrap().2.contains("broken gzip data"));
    }

    #[test]
    fn encodings_and_marks() {
        use encoding_rs::{ISO_2022_JP, UTF_16LE, WINDOWS_1252};
        let utf16 = |text: &str, mark: &[u8], big: bool| {
            let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            [mark.to_vec(), text.encode_utf16().flat_map(unit).collect()].concat()
        };
        let text = "Straße 東京 😀 ".repeat(1000);
        let japanese = ISO_2022_JP.encode("東京 ferry").0.into_owned();
        let cases = [
            (utf16(&text, &[0xFF, 0xFE], false), None, text.as_bytes()),
            (utf16(&text, &[0xFE, 0xFF], true), Some(WINDOWS_1252), text.as_bytes()),
            (utf16(&text, &[], false), Some(UTF_16LE), text.as_bytes()),
            ([&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(), Some(UTF_16LE), text.as_bytes()),
            (japanese, Some(ISO_2022_JP), "東京 ferry".as_bytes()),
            (b"caf\xE9".to_vec(), Some(WINDOWS_1252), b"caf\xE9"),
        ];
        for (bytes, encoding, expected) in cases {
            assert!(read(&bytes, encoding).unwrap().0 == expected, "{encoding:?}");
        }
    }

    #[test]
    fn files_that_are_no_text_are_refused_with_a_remedy() {
        let cases: [(&[u8], &str); 6] = [
            (b"ab\0cd", "binary"),
            (b"%PDF-1.4", "pdftotext"),
            (b"BZh91AY", "bunzip2"),
            (&[0xFF, 0xFE, 0, 0, 65, 0, 0, 0], "UTF-32"),
            (&gzip(&gzip(b"x")), "packed twice"),
            (b"PAR1\x15", "Parquet"),
        ];
        for (bytes, expected) in cases {
            let reason = read(bytes, None).unwrap_err();
            assert!(reason.contains(expected), "{reason}");
        }
    }
}
