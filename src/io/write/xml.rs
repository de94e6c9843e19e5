//! Owns text as XML has to write text.

/// `text` for an attribute or an element. What XML 1.0 cannot hold at all becomes U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            // A reader would make spaces of tabs and line ends.
            '\t' | '\n' | '\r' => out += &format!("&#{};", u32::from(c)),
            // XML 1.0 has no way to write such characters.
            '\0'..'\u{20}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_xml_reads_otherwise() {
        for (text, want) in [
            ("", ""),
            ("R&D <\"x\">", "R&amp;D &lt;&quot;x&quot;&gt;"),
            ("tab\tline\r\n", "tab&#9;line&#13;&#10;"),
            ("bell\u{7}, \u{0}, \u{1b}[31m, \u{FFFE}, 東京", "bell\u{FFFD}, \u{FFFD}, \u{FFFD}[31m, \u{FFFD}, 東京"),
            ("]]>", "]]&gt;"),
        ] {
            assert_eq!(escaped(text), want);
        }
    }
}
