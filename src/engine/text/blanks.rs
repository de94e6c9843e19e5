//! Owns the ASCII blanks between words, and the hyphen before a line end.

/// Whether a byte parts two stretches of text.
pub(super) fn blank(b: &u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// Hyphens that part a word over a line end; the last two are how machines read a hyphen on old paper.
pub(super) const LINE_END_HYPHENS: [char; 4] = ['-', '\u{2010}', '\u{AC}', '\u{2E17}'];

/// Whether the text before a line end ends in a hyphen, blanks aside.
pub(super) fn ends_in_hyphen(before: &[u8]) -> bool {
    let blanks = before.iter().rev().take_while(|&&b| matches!(b, b' ' | b'\t' | b'\r')).count();
    let before = &before[..before.len() - blanks];
    let ends = |hyphen: char| before.ends_with(hyphen.encode_utf8(&mut [0; 4]).as_bytes());
    before.ends_with(b"-") || ends('\u{AD}') || LINE_END_HYPHENS[1..].iter().any(|hyphen| ends(*hyphen))
}
