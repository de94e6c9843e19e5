//! Owns how bytes become text when they are not known to be UTF-8. Rule for every kind of file: a byte order mark
//! decides, else valid UTF-8 is UTF-8, else the encoding the user named, else a guess. Text that is UTF-8 for the most
//! part is broken UTF-8: U+FFFD stands for the bad bytes. Nothing is lost without being counted.

use crate::base::cast::to_u64;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// A text file's content.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// The encoding, where it was guessed.
    pub(super) guessed: Option<&'static str>,
    /// Characters or bytes that had to be replaced.
    pub(super) replaced: u64,
}

/// Decodes a whole text file. Cost: linear; the guess reads about 100 MB/s.
pub(super) fn file<'a>(bytes: &'a [u8], encoding: Option<&'static Encoding>) -> Decoded<'a> {
    record(bytes, encoding, || guess(bytes))
}

/// Decodes a record of a file: by the encoding that the user `named`, else by the one that was `guessed` for the file.
pub(super) fn record<'a>(
    bytes: &'a [u8],
    named: Option<&'static Encoding>,
    guessed: impl FnOnce() -> Option<&'static Encoding>,
) -> Decoded<'a> {
    let encoding = encoding_of(bytes, named, guessed);
    let (text, replaced) = line(bytes, encoding);
    Decoded { text, guessed: encoding.filter(|_| named.is_none()).map(Encoding::name), replaced }
}

/// The encoding by which [`record`] decodes; `None` for UTF-8.
pub(super) fn encoding_of(
    bytes: &[u8],
    named: Option<&'static Encoding>,
    guessed: impl FnOnce() -> Option<&'static Encoding>,
) -> Option<&'static Encoding> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    named.or_else(|| if is_broken_utf8(bytes) { None } else { guessed() })
}

/// The encoding of a file, by those of its lines that are not UTF-8; `None` if there are none.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    // The detector wants ISO-2022-JP only where no high byte stands, and bytes without a high byte are valid UTF-8.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut any = false;
    let other = |line: &&[u8]| std::str::from_utf8(line).is_err() && !is_broken_utf8(line);
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(other) {
        detector.feed(line, false);
        any = true;
    }
    detector.feed(&[], true);
    let guess = any.then(|| detector.guess(None, Utf8Detection::Deny));
    // The detector does not know the encoding of old Macs, which ended lines with `\r` alone.
    let old_mac = || memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some();
    guess.map(|guess| if guess == encoding_rs::WINDOWS_1252 && old_mac() { encoding_rs::MACINTOSH } else { guess })
}

/// The same, by all lines of `bytes` that are whole, once the records up to `end` are not UTF-8.
pub(super) fn guess_ahead(bytes: &[u8], end: usize) -> Option<&'static Encoding> {
    if simdutf8::basic::from_utf8(&bytes[..end]).is_ok() {
        return None;
    }
    guess(&bytes[..memchr::memrchr(b'\n', bytes).map_or(end, |line_end| end.max(line_end))])
}

/// Whether bytes that are not valid UTF-8 hold more characters of several bytes than faults. Text of other encodings is
/// UTF-8 by chance at most.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut faults) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    good > faults
}

/// Decodes a line or a field; the count is of characters or bytes that had to be replaced.
pub(super) fn line<'a>(bytes: &'a [u8], encoding: Option<&'static Encoding>) -> (Cow<'a, str>, u64) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), 0);
    }
    // Encodings that do not extend ASCII were decoded when the file was read.
    match encoding.filter(|e| e.is_ascii_compatible() && *e != encoding_rs::UTF_8) {
        Some(encoding) => {
            let (text, bad) = encoding.decode_without_bom_handling(bytes);
            let replaced = if bad { to_u64(text.matches('\u{FFFD}').count()) } else { 0 };
            (text, replaced)
        }
        None => {
            let replaced = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            (String::from_utf8_lossy(bytes), to_u64(replaced))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GBK, WINDOWS_1252};

    #[test]
    fn broken_utf8_is_not_taken_for_another_encoding() {
        let text = "Größe, Straße, schön".as_bytes();
        let cut = [&text[..text.len() - 1], b" \xFF"].concat();
        assert_eq!(file(&cut, None).guessed, None);
        let mixed = [text, b"\nGr\xF6\xDFe der Stra\xDFe f\xFCr alle, sch\xF6n und gr\xFCn"].concat();
        assert_eq!(guess(&mixed), Some(WINDOWS_1252));
        assert_eq!(guess(text), None);
    }

    #[test]
    fn utf8_wins_then_the_named_encoding_then_a_guess() {
        let latin = b"Le caf\xE9 pr\xE8s de la gare a ferm\xE9 \x96 d\xE9j\xE0 vu.";
        let (chinese, ..) = GBK.encode("渡轮服务将于周一停止");
        let cases: [(&[u8], _, &str, Option<&str>, u64); 6] = [
            ("Straße".as_bytes(), None, "Straße", None, 0),
            ("Straße".as_bytes(), Some(WINDOWS_1252), "Straße", None, 0),
            (latin, Some(WINDOWS_1252), "Le café près de la gare a fermé – déjà vu.", None, 0),
            (latin, None, "Le café près de la gare a fermé – déjà vu.", Some("windows-1252"), 0),
            (&chinese, Some(GBK), "渡轮服务将于周一停止", None, 0),
            (b"a\xFFb\xFFc", Some(GBK), "a\u{FFFD}b\u{FFFD}c", None, 2),
        ];
        for (bytes, encoding, text, guessed, replaced) in cases {
            let decoded = file(bytes, encoding);
            assert_eq!((&*decoded.text, decoded.guessed, decoded.replaced), (text, guessed, replaced));
        }
    }

    #[test]
    fn bad_bytes_of_a_line_are_replaced_and_counted() {
        assert_eq!(line(b"a\xE9b \xF0\x9F c", None), ("a\u{FFFD}b \u{FFFD} c".into(), 2));
        assert_eq!(line(b"a\xE9b", Some(encoding_rs::UTF_8)), ("a\u{FFFD}b".into(), 1));
        assert_eq!(line(b"a\xE9b", Some(WINDOWS_1252)), ("aéb".into(), 0));
    }
}
