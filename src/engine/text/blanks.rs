//! Owns the ASCII blanks between words, and the hyphen before a line end.

/// Whether a byte parts two stretches of text.
pub(super) fn blank(b: &u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// Whether the text before a line end ends in a hyphen, blanks aside.
pub(super) fn ends_in_hyphen(before: &[u8]) -> bool {
    let blanks = before.iter().rev().take_while(|&&b| matches!(b, b' ' | b'\t' | b'\r')).count();
    let before = &before[..before.len() - blanks];
    before.ends_with(b"-") || before.ends_with("\u{AD}".as_bytes()) || before.ends_with("\u{2010}".as_bytes())
}
