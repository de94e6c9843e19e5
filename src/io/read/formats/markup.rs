//! Owns HTML inside a text: how such a text is told, and the text without tags. One pass, whatever the text holds.

use memchr::{memchr, memmem, memrchr};
use quick_xml::escape::resolve_html5_entity;
use std::borrow::Cow;

/// How a tag of HTML parts the text around the tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MarkupPart {
    /// Not at all: the tag stands within a line.
    Nothing,
    Cell,
    Line,
    /// A line break; two of them part paragraphs.
    Break,
    Paragraph,
    /// The element holds no text for readers.
    Hidden,
}

/// The tags of HTML. A name that is not among them is no HTML.
const TAGS: &[(MarkupPart, &str)] = &[
    (
        MarkupPart::Nothing,
        "a abbr acronym b bdi bdo big cite code del dfn em font i img input ins kbd label mark picture q s samp small \
         source span strike strong sub sup time tt u var wbr o:p",
    ),
    (MarkupPart::Cell, "td th"),
    (MarkupPart::Break, "br"),
    (MarkupPart::Line, "caption dd dt legend li option tr"),
    (
        MarkupPart::Paragraph,
        "address article aside blockquote body center dir div dl embed fieldset figcaption figure footer form h1 h2 h3 h4 \
         h5 h6 head header hr html link main meta nav ol p pre section table tbody tfoot thead ul",
    ),
    (
        MarkupPart::Hidden,
        "audio button canvas iframe map math noscript object script select style svg template textarea title video",
    ),
];

/// Bytes of a hundred words, about.
const HUNDRED_WORDS: usize = 600;
/// Longest name of a tag that is looked up.
const LONGEST: usize = 12;

fn parts(name: &[u8]) -> Option<MarkupPart> {
    let name = std::str::from_utf8(name).ok().filter(|name| name.len() <= LONGEST)?.to_ascii_lowercase();
    TAGS.iter().find(|(_, names)| names.split(' ').any(|known| known == name)).map(|(parts, _)| *parts)
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io::read) enum Markup {
    None,
    /// HTML.
    Html,
    /// HTML whose brackets are written as entities.
    Escaped,
    /// Tags of other kinds, and little beside them.
    Other,
}

/// How a text is marked up. HTML has two tags or more, with an element that closes or one that needs no closing tag; and
/// tags part lines or paragraphs, or there is a tag for each hundred words. So a text with a stray link or with an advert
/// in its middle is no HTML, and stays as it is.
pub(in crate::io::read) fn markup(text: &str) -> Markup {
    if memchr(b'<', text.as_bytes()).is_none() {
        // Most texts have no entity, and to look for a single byte is quickly prepared.
        let entities = memchr(b'&', text.as_bytes()).map_or(&[][..], |at| &text.as_bytes()[at..]);
        let escaped = !entities.is_empty() && memmem::find(entities, b"&lt;").is_some() && is_html(&unescaped(text));
        return if escaped { Markup::Escaped } else { Markup::None };
    }
    if is_html(text) {
        return Markup::Html;
    }
    let marked: usize = Tags::new(text).map(|tag| tag.end - tag.start).sum();
    if marked * 2 > text.trim().len() { Markup::Other } else { Markup::None }
}

fn is_html(text: &str) -> bool {
    let (mut known, mut closes, mut parted) = (0, false, false);
    for tag in Tags::new(text) {
        if let Some(part) = parts(tag.name) {
            known += 1;
            closes |= tag.closes || matches!(tag.name.to_ascii_lowercase().as_slice(), b"br" | b"img" | b"hr");
            parted |= !matches!(part, MarkupPart::Nothing | MarkupPart::Hidden);
        }
        if known >= 2 && closes && (parted || known * HUNDRED_WORDS >= text.len()) {
            return true;
        }
    }
    false
}

/// The text of some HTML: paragraphs with an empty line between, entities as characters.
pub(in crate::io::read) fn text(html: &str) -> String {
    let blocks = Tags::new(html).any(|tag| {
        matches!(parts(tag.name), Some(MarkupPart::Line | MarkupPart::Break | MarkupPart::Paragraph | MarkupPart::Cell))
    });
    let mut out = Prose { text: String::with_capacity(html.len() / 2), blocks, gap: MarkupPart::Nothing };
    let (mut at, mut hidden, mut closing) = (0, None, None);
    for tag in Tags::new(html) {
        if tag.start < at {
            continue;
        }
        let parts = parts(tag.name);
        match hidden {
            // Nothing counts until the element closes.
            Some(name) if !(tag.closes && tag.name.eq_ignore_ascii_case(name)) => continue,
            Some(_) => hidden = None,
            None => {
                out.push(&html[at..tag.start]);
                if parts == Some(MarkupPart::Hidden) && !tag.closes && !tag.empty {
                    let closing: &Vec<_> = closing.get_or_insert_with(|| last_closing(html));
                    let later = |&&(name, at): &&(&[u8], usize)| name.eq_ignore_ascii_case(tag.name) && at >= tag.end;
                    hidden = closing.iter().find(later).map(|_| tag.name);
                }
                if let Some(inside) = tag.cdata {
                    out.push(inside);
                }
            }
        }
        out.part(parts.unwrap_or(MarkupPart::Nothing));
        at = tag.end;
    }
    if hidden.is_none() {
        out.push(&html[at..]);
    }
    out.text.truncate(out.text.trim_end().len());
    out.text
}

/// The text of HTML whose brackets are written as entities.
pub(in crate::io::read) fn unescaped(text: &str) -> Cow<'_, str> {
    let Some(mut at) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let (mut out, mut copied) = (String::with_capacity(text.len()), 0);
    while let Some(found) = memchr(b'&', &text.as_bytes()[at..]) {
        at += found;
        out.push_str(&text[copied..at]);
        copied = at;
        if let Some((length, meant)) = entity(&text[at..]) {
            out.push_str(&meant);
            copied = at + length;
        }
        at = copied.max(at + 1);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The length of the entity at the beginning of a text, and what the entity stands for.
pub(in crate::io::read) fn entity(text: &str) -> Option<(usize, Cow<'static, str>)> {
    const LONGEST_ENTITY: usize = 34;
    let bytes = text.as_bytes();
    let end = memchr(b';', &bytes[..bytes.len().min(LONGEST_ENTITY)])?;
    let meant = meant(&text[1..end])?;
    Some((end + 1, meant))
}

/// What the name or number of an entity stands for.
pub(in crate::io::read) fn meant(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(Cow::Borrowed) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Numbers from 128 to 159 are meant as in Windows-1252.
    let high = u8::try_from(code).ok().filter(|b| (0x80..0xA0).contains(b));
    if let Some(byte) = high {
        return Some(Cow::Owned(encoding_rs::WINDOWS_1252.decode(&[byte]).0.into_owned()));
    }
    char::from_u32(code).filter(|c| *c != '\0').map(|c| Cow::Owned(c.to_string()))
}

/// Text that grows piece by piece.
pub(super) struct Prose {
    pub(super) text: String,
    /// Tags part the text, and white space does not.
    blocks: bool,
    /// What comes before the next word.
    gap: MarkupPart,
}

impl Prose {
    /// Text that tags part.
    pub(super) fn parted() -> Prose {
        Prose { text: String::new(), blocks: true, gap: MarkupPart::Nothing }
    }

    fn push(&mut self, piece: &str) {
        let piece = unescaped(piece);
        if self.blocks { self.words(&piece) } else { self.text.push_str(&piece) }
    }

    /// Adds words, with a single space for all white space between.
    pub(super) fn words(&mut self, piece: &str) {
        let mut after_space = false;
        for (i, word) in piece.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
            after_space |= i > 0;
            if word.is_empty() {
                continue;
            }
            let gap = match self.gap {
                _ if self.text.is_empty() => "",
                MarkupPart::Paragraph => "\n\n",
                MarkupPart::Line | MarkupPart::Break => "\n",
                MarkupPart::Cell => "\t",
                _ if after_space && !self.text.ends_with(' ') => " ",
                _ => "",
            };
            self.text.push_str(gap);
            self.text.push_str(word);
            (self.gap, after_space) = (MarkupPart::Nothing, false);
        }
        if after_space && self.gap == MarkupPart::Nothing && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    pub(super) fn part(&mut self, parts: MarkupPart) {
        let rank = |parts| match parts {
            MarkupPart::Nothing | MarkupPart::Hidden => 0,
            MarkupPart::Cell => 1,
            MarkupPart::Line | MarkupPart::Break => 2,
            MarkupPart::Paragraph => 3,
        };
        if !self.blocks || rank(parts) == 0 {
            return;
        }
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.gap = match (self.gap, parts) {
            (MarkupPart::Break, MarkupPart::Break) => MarkupPart::Paragraph,
            (gap, parts) if rank(gap) > rank(parts) => gap,
            (_, parts) => parts,
        };
    }
}

/// A tag, a comment or the like, as it stands in a text.
struct Tag<'a> {
    start: usize,
    end: usize,
    /// Empty for what is no element.
    name: &'a [u8],
    closes: bool,
    /// The tag closes itself.
    empty: bool,
    /// The text in a CDATA section.
    cdata: Option<&'a str>,
}

/// For each element without text for readers where its last closing tag stands.
fn last_closing(html: &str) -> Vec<(&[u8], usize)> {
    let mut out: Vec<(&[u8], usize)> = Vec::new();
    for tag in Tags::new(html).filter(|tag| tag.closes && parts(tag.name) == Some(MarkupPart::Hidden)) {
        match out.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(tag.name)) {
            Some(known) => known.1 = tag.start,
            None => out.push((tag.name, tag.start)),
        }
    }
    out
}

/// The tags of a text, in order.
struct Tags<'a> {
    text: &'a str,
    at: usize,
    /// Behind the last bracket that closes, nothing is a tag.
    last: usize,
    /// Quotes of attributes are believed, until one has led astray.
    quotes: bool,
    /// Comments and sections still close.
    comments: bool,
    sections: bool,
}

impl<'a> Tags<'a> {
    fn new(text: &'a str) -> Self {
        Tags {
            text,
            at: 0,
            last: memrchr(b'>', text.as_bytes()).map_or(0, |at| at + 1),
            quotes: true,
            comments: true,
            sections: true,
        }
    }

    /// Where the tag ends whose name ends at a place.
    fn end(&mut self, from: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[..self.last];
        if self.quotes
            && let Some(end) = quoted_end(bytes, from)
        {
            return Some(end);
        }
        self.quotes = false;
        memchr(b'>', bytes.get(from..)?).map(|n| from + n + 1)
    }
}

/// The first closing bracket outside of quotes.
fn quoted_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        // A quote opens a value only behind an equals sign: `<a title=don't>`.
        match bytes[at] {
            b'>' => return Some(at + 1),
            quote if bytes[..at].trim_ascii_end().ends_with(b"=") => at += 2 + memchr(quote, &bytes[at + 1..])?,
            _ => at += 1,
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        let bytes = self.text.as_bytes();
        while self.at < self.last {
            let start = self.at + memchr(b'<', &bytes[self.at..self.last])?;
            self.at = start + 1;
            let rest = &bytes[start + 1..self.last];
            let other = |end: usize, cdata| Tag { start, end, name: b"", closes: false, empty: true, cdata };
            let found = match rest {
                [b'!', b'-', b'-', ..] if self.comments => {
                    let end = memmem::find(rest, b"-->");
                    self.comments = end.is_some();
                    end.map(|n| other(start + 1 + n + 3, None))
                }
                [b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] if self.sections => {
                    let end = memmem::find(rest, b"]]>");
                    self.sections = end.is_some();
                    end.map(|n| other(start + 1 + n + 3, self.text.get(start + 9..start + 1 + n)))
                }
                [b'!' | b'?', b'a'..=b'z' | b'A'..=b'Z' | b'[', ..] => self.end(start + 1).map(|end| other(end, None)),
                [b'/', b'a'..=b'z' | b'A'..=b'Z', ..] | [b'a'..=b'z' | b'A'..=b'Z', ..] => {
                    let from = start + 1 + usize::from(rest[0] == b'/');
                    let ends = |b: &u8| !b.is_ascii_alphanumeric() && !matches!(b, b':' | b'-' | b'_' | b'.');
                    let name_end = bytes[from..self.last].iter().position(ends).map_or(self.last, |n| from + n);
                    // An address in brackets is no tag: `<https://e.org>`, `<jane@e.org>`.
                    let tag = matches!(bytes.get(name_end), Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'));
                    let tag = tag && !bytes[from..name_end].ends_with(b":");
                    tag.then(|| self.end(name_end)).flatten().map(|end| Tag {
                        start,
                        end,
                        name: &bytes[from..name_end],
                        closes: rest[0] == b'/',
                        empty: bytes[..end - 1].ends_with(b"/"),
                        cdata: None,
                    })
                }
                _ => None,
            };
            if let Some(tag) = found {
                self.at = tag.end;
                return Some(tag);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_prose() {
        let cases = [
            ("The ferry stops.", Markup::None),
            ("<p>The ferry stops.</p>", Markup::Html),
            ("One line.<br><br>Another.", Markup::Html),
            ("Line.<br/>Line. <b>", Markup::Html),
            ("a < b and c > d", Markup::None),
            ("Write to <jane@e.org> or see <https://e.org/x>.", Markup::None),
            ("The tag <p> begins a paragraph.", Markup::None),
            ("&lt;p&gt;The ferry stops.&lt;/p&gt;", Markup::Escaped),
            ("Salt &lt; 5 g", Markup::None),
            ("<doc><para>x</para></doc>", Markup::Other),
            ("<sic> he said in a long sentence", Markup::None),
            ("<3 <3 <3", Markup::None),
            ("See <a href='x'>here</a>.", Markup::Html),
            (&format!("{}<a href='x'><img src='y'></a>", "The ferry stops. ".repeat(200)), Markup::None),
            (&format!("{}<br>Then <b>more</b>", "The ferry stops. ".repeat(200)), Markup::Html),
        ];
        for (text, expected) in cases {
            assert_eq!(markup(text), expected, "{text}");
        }
    }

    #[test]
    fn text_without_tags() {
        let cases = [
            (
                "<p>One &amp; two.</p>\n<p>Thr<b>ee</b> &#8212; four&nbsp;five.</p>",
                "One & two.\n\nThree — four\u{a0}five.",
            ),
            ("A.<br />B.<br><br>C.", "A.\nB.\n\nC."),
            (
                "<div><img src='a.jpg' alt='x > y'>Text\n  goes  on</div><script>if (a < b) { x('</p>') }</script> end",
                "Text goes on\n\nend",
            ),
            ("<ul><li>One</li><li>Two</li></ul><table><tr><td>a</td><td>b</td></tr></table>", "One\nTwo\n\na\tb"),
            ("Kept\nlines\n\nwith <b>bold</b> words", "Kept\nlines\n\nwith bold words"),
            ("<p>x <!-- no --> y<![CDATA[ 1 < 2 ]]></p><style>p {}", "x y 1 < 2\n\np {}"),
            ("<p title=don't>It's</p><p title=\"open>here</p>", "It's\n\nhere"),
            ("<p>The &#147;end&#148; &unknown; &</p>", "The “end” &unknown; &"),
            ("<p>a<p>b<div>c", "a\n\nb\n\nc"),
        ];
        for (html, expected) in cases {
            assert_eq!(text(html), expected, "{html}");
        }
        assert_eq!(unescaped("&lt;p&gt;A &amp; B&lt;/p&gt;"), "<p>A & B</p>");
    }

    #[test]
    fn hostile_markup_costs_one_pass() {
        let pieces =
            ["<a ", "<a \"", "<a='", "<", "<!--", "<script>", "<![CDATA[", "&", "&a", "<p a='>'", "</", "<a =\""];
        for piece in pieces {
            let hostile = piece.repeat(1_000_000 / piece.len());
            for hostile in [format!("{hostile}>"), format!("<p>x</p>{hostile}"), hostile] {
                let started = std::time::Instant::now();
                let _ = (markup(&hostile), text(&hostile).len());
                assert!(started.elapsed().as_secs() < 5, "{piece}");
            }
        }
    }
}
