//! Owns what any text for people goes through: document text made harmless, counts with separators and their nouns, shares,
//! sizes.

use crate::base::cast::rounded;
use crate::model::taking::WordShare;

/// `text` in a form that cannot move a cursor or set colours: control characters, which a hostile document may hold,
/// become visible, direction overrides disappear. Line breaks stay.
pub fn safe(text: &str) -> String {
    let visible = |c: char| match c {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        '\r' => None,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some('\u{FFFD}'),
        c => Some(c),
    };
    text.chars().filter_map(visible).collect()
}

/// [`safe`] on one line: every run of blanks is one space.
pub fn one_line(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`one_line`] of at most so many code points; a longer text ends in `…`.
pub fn clipped(text: &str, most: usize) -> String {
    // Only what may be shown is read: a title may have megabytes.
    let start: String = text.chars().take(4 * most).collect();
    let line = one_line(&start);
    if start.len() == text.len() && line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// A count and what is counted: 1 pair, 1,234 pairs.
pub fn counted(n: u64, what: &str) -> String {
    format!("{} {}", count(n), noun(n, what))
}

/// The noun alone, in singular or plural.
pub fn noun(n: u64, what: &str) -> String {
    match what.strip_suffix("ry") {
        _ if n == 1 => what.to_owned(),
        Some(stem) => format!("{stem}ries"),
        None => format!("{what}s"),
    }
}

/// A count with separators: 1,234,567.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `64 %`; what is not nothing, or not all, is not shown as such.
pub fn percent(share: f64) -> String {
    match rounded(share * 100.0) {
        0 if share > 0.0 => "<1\u{a0}%".to_owned(),
        100 if share < 1.0 => ">99\u{a0}%".to_owned(),
        n => format!("{n}\u{a0}%"),
    }
}

/// `300 of 302 words`: the figure for people.
pub fn words_of(share: WordShare) -> String {
    format!("{} of {}", count(share.taken.into()), counted(share.of.into(), "word"))
}

/// Bytes: 12 MB, 3.4 GB.
pub fn size(bytes: f64) -> String {
    let unit = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")].into_iter().find(|unit| bytes >= unit.0);
    match unit {
        Some((unit, name)) if bytes / unit < 9.95 => format!("{:.1} {name}", bytes / unit),
        Some((unit, name)) => format!("{:.0} {name}", bytes / unit),
        None => format!("{bytes:.0} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_tamed() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}c\r\nd"), "a\u{FFFD}[31mbc\nd");
        assert_eq!(one_line(" a \n\n b\t"), "a b");
    }

    #[test]
    fn long_text_is_cut() {
        for (text, most, want) in [("a b", 3, "a b"), ("a b c", 3, "a…"), ("äöüß", 3, "äö…"), ("", 3, "")] {
            assert_eq!(clipped(text, most), want);
        }
        assert_eq!(clipped(&"x".repeat(10_000_000), 5), "xxxx…");
        assert_eq!(clipped(&(" ".repeat(100) + "x"), 5), "…");
    }

    #[test]
    fn one_is_no_plural() {
        for (n, what, want) in [
            (1, "passage", "1 passage"),
            (0, "passage", "0 passages"),
            (1234, "pair", "1,234 pairs"),
            (2, "story", "2 stories"),
        ] {
            assert_eq!(counted(n, what), want);
        }
    }

    #[test]
    fn sizes_and_shares_read_well() {
        for (bytes, expected) in [
            (0.0, "0 bytes"),
            (999.0, "999 bytes"),
            (1234.0, "1.2 kB"),
            (9_960_000.0, "10 MB"),
            (56e6, "56 MB"),
            (2.66e9, "2.7 GB"),
            (3e13, "30 TB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
        for (taken, of, want) in [(0, 9, "0"), (1, 900, "<1"), (1, 2, "50"), (899, 900, ">99"), (9, 9, "100")] {
            assert_eq!(percent(WordShare { taken, of }.share()), format!("{want}\u{a0}%"));
        }
    }

    #[test]
    fn counts_read_well() {
        for (n, want) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(n), want);
        }
    }
}
