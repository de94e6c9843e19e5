//! Owns entities in texts that came out of HTML half done (`didn&#039;t`, `AT&amp;T`, `caf&eacute;`): the words are those
//! of the text that is meant, and their places those of the text that stands there.

use super::blanks::blank;
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::ByteSpan;
use crate::engine::text::tokens::Tokens;
use memchr::{memchr, memchr_iter};

/// Longest entity, `&` and `;` included.
const LONGEST: usize = 10;

/// Entities by name: those that texts hold by accident. What parts words is a blank or a mark, whichever it is.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("bdquo", '„'),
    ("bull", '•'),
    ("copy", '©'),
    ("deg", '°'),
    ("euro", '€'),
    ("gt", '>'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("trade", '™'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
    ("AElig", 'Æ'),
    ("OElig", 'Œ'),
    ("Scaron", 'Š'),
    ("aelig", 'æ'),
    ("oelig", 'œ'),
    ("scaron", 'š'),
    ("szlig", 'ß'),
    ("ETH", 'Ð'),
    ("THORN", 'Þ'),
    ("eth", 'ð'),
    ("thorn", 'þ'),
    ("Oslash", 'Ø'),
    ("oslash", 'ø'),
    ("Aring", 'Å'),
    ("aring", 'å'),
    ("Ccedil", 'Ç'),
    ("ccedil", 'ç'),
];

/// Marks on letters as entities spell them, and the marks as characters of their own.
const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("uml", '\u{308}'),
    ("caron", '\u{30c}'),
];

/// What the entity at the beginning of `text` means, appended to `out`; the length of the entity, or `None` if there is
/// none.
fn entity(text: &str, out: &mut String) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    let end = bytes.iter().position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        out.push(code.and_then(char::from_u32).filter(|c| !c.is_control())?);
    } else if let Some((_, c)) = NAMED.iter().find(|(known, _)| *known == name) {
        out.push(*c);
    } else {
        let (letter, accent) =
            name.split_at_checked(1).filter(|(letter, _)| letter.as_bytes()[0].is_ascii_alphabetic())?;
        let (_, mark) = ACCENTS.iter().find(|(known, _)| *known == accent)?;
        out.push_str(letter);
        out.push(*mark);
    }
    Some(end + 1)
}

/// Puts the words that are meant in place of the words of each stretch between blanks that holds an entity. Cost: a look
/// for `&`, and each such stretch once more.
/// `words` finds the words of a text that is meant.
pub(super) fn resolve(text: &str, out: &mut Tokens, words: impl Fn(&str, &mut Tokens)) {
    let bytes = text.as_bytes();
    let (mut done, mut kept) = (0, None::<Tokens>);
    let mut taken = 0; // words of `out` that are kept or replaced
    for at in memchr_iter(b'&', bytes) {
        if at < done || entity(&text[at..], &mut String::new()).is_none() {
            continue;
        }
        let start = bytes[done..at].iter().rposition(blank).map_or(done, |n| done + n + 1);
        let end = bytes[at..].iter().position(blank).map_or(bytes.len(), |n| at + n);
        let kept = kept.get_or_insert_with(Tokens::default);
        let before = out.spans[taken..].partition_point(|span| to_usize(span.start) < start);
        copy(out, taken, taken + before, kept);
        taken += before;
        taken += out.spans[taken..].partition_point(|span| to_usize(span.start) < end);
        meant(text, start, end, kept, &words);
        done = end;
    }
    if let Some(mut kept) = kept {
        copy(out, taken, out.len(), &mut kept);
        *out = kept;
    }
}

fn copy(from: &Tokens, start: usize, end: usize, to: &mut Tokens) {
    to.hashes.extend_from_slice(&from.hashes[start..end]);
    to.spans.extend_from_slice(&from.spans[start..end]);
}

/// The words of a stretch with entities, as they are meant.
fn meant(text: &str, start: usize, end: usize, out: &mut Tokens, find: &impl Fn(&str, &mut Tokens)) {
    // Where each piece of what is meant begins, there and in the text; `true`: an entity.
    let (mut whole, mut pieces) = (String::new(), Vec::new());
    let mut at = start;
    while at < end {
        let from = whole.len();
        let length = if text.as_bytes()[at] == b'&' { entity(&text[at..end], &mut whole) } else { None };
        pieces.push((from, at, length.is_some()));
        at += length.unwrap_or_else(|| {
            let next = memchr(b'&', &text.as_bytes()[at + 1..end]).map_or(end, |n| at + 1 + n);
            whole.push_str(&text[at..next]);
            next - at
        });
    }
    let mut words = Tokens::default();
    find(&whole, &mut words);
    let place = |offset: usize, after: bool| {
        // The end of a word belongs to the piece before.
        let piece = pieces.partition_point(|(from, ..)| if after { *from < offset } else { *from <= offset }) - 1;
        let (from, at, is_entity) = pieces[piece];
        match (is_entity, after) {
            (false, _) => at + offset - from,
            (true, false) => at,
            (true, true) => pieces.get(piece + 1).map_or(end, |next| next.1),
        }
    };
    for (hash, span) in words.hashes.iter().zip(&words.spans) {
        let (from, to) = (place(to_usize(span.start), false), place(to_usize(span.end), true));
        // A character of two words stands for itself once.
        if out.spans.last().is_none_or(|last| to_usize(last.end) <= from) {
            out.hashes.push(*hash);
            out.spans.push(ByteSpan { start: to_u32(from), end: to_u32(to) });
        }
    }
}
