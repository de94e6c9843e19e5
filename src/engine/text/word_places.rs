//! Owns the way from bytes of a text to numbers of words, and back. Of each document some places of words are kept from
//! the first pass, and a piece of the text tells the rest. So no text is tokenised once more for a credit or a quotation,
//! nor to show the first words.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, DocId, TokenSpan};
use crate::base::rows::Rows;
use crate::engine::text::blanks::blank;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;

/// Least words from a kept place to the next. Decides time and memory alone.
const STEP: usize = 64;

/// Bytes in which a word ends with the blank behind, as a rule. Decides time alone.
const LONG_WORD: usize = 12;

/// A place of a text that a word begins at, or the beginning of the text. No word reaches over the place, and what stands
/// on one side tells nothing about words on the other side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordPlace {
    /// Words before.
    word: u32,
    byte: u32,
}

/// The places that are kept of the words of a text: behind blanks, since blanks always part words.
pub fn kept_places(text: &str, tokens: &Tokens) -> impl Iterator<Item = WordPlace> {
    let (bytes, mut next) = (text.as_bytes(), STEP);
    let first = (!tokens.is_empty()).then(WordPlace::default);
    let behind_blank = move |&(number, span): &(usize, &ByteSpan)| {
        let kept = number >= next && blank(&bytes[to_usize(span.start) - 1]);
        next = if kept { number + STEP } else { next };
        kept
    };
    let rest = tokens.spans.iter().enumerate().skip(STEP).filter(behind_blank);
    first.into_iter().chain(rest.map(|(number, span)| WordPlace { word: to_u32(number), byte: span.start }))
}

/// Places of words of each document: 8 bytes for 64 words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordPlaces(Rows<WordPlace>);

impl WordPlaces {
    /// From the [`kept_places`] of each document in turn.
    pub fn new(places: Rows<WordPlace>) -> WordPlaces {
        WordPlaces(places)
    }

    /// The words of a document; `text` is the document's. A document without kept places is tokenised as a whole.
    pub fn of<'a>(&'a self, doc: DocId, text: &'a str) -> PlacedWords<'a> {
        const BEGINNING: &[WordPlace] = &[WordPlace { word: 0, byte: 0 }];
        let places = if doc.index() < self.0.documents() { self.0.of(doc) } else { BEGINNING };
        PlacedWords { text, places, known: None, words: Tokens::default() }
    }
}

/// The words of one document, found piece by piece.
#[derive(Debug)]
pub struct PlacedWords<'a> {
    text: &'a str,
    places: &'a [WordPlace],
    /// The number of the piece whose words are at hand.
    known: Option<usize>,
    /// With places in the piece.
    words: Tokens,
}

impl PlacedWords<'_> {
    /// How many words begin before a byte.
    ///
    /// ```
    /// use wirecopy::base::rows::Rows;
    /// use wirecopy::engine::text::{tokenize::tokenize, tokens::Tokens};
    /// use wirecopy::engine::text::word_places::{WordPlaces, kept_places};
    /// let text = "The ferry was cancelled.";
    /// let mut tokens = Tokens::default();
    /// tokenize(text, &mut tokens);
    /// let places = WordPlaces::new(Rows::from_iter([kept_places(text, &tokens).collect()]));
    /// let mut words = places.of(wirecopy::DocId(0), text);
    /// assert_eq!((words.begun(6), words.ended(6)), (2, 1));
    /// ```
    pub fn begun(&mut self, at: u32) -> u32 {
        self.count(at, |word, at| word.start < at)
    }

    /// How many words end at a byte or before.
    pub fn ended(&mut self, at: u32) -> u32 {
        self.count(at, |word, at| word.end <= at)
    }

    /// The bytes from the first of some words to the last; nothing for no words.
    pub fn bytes(&mut self, words: TokenSpan) -> ByteSpan {
        if words.is_empty() {
            return ByteSpan::default();
        }
        ByteSpan { start: self.word(words.start).start, end: self.word(words.end - 1).end }
    }

    fn word(&mut self, number: u32) -> ByteSpan {
        let piece = self.places.partition_point(|place| place.word <= number) - 1;
        let WordPlace { word, byte } = self.places[piece];
        let ByteSpan { start, end } = self.piece(piece).spans[to_usize(number - word)];
        ByteSpan { start: byte + start, end: byte + end }
    }

    /// How many words are `before` a byte.
    fn count(&mut self, at: u32, before: impl Fn(&ByteSpan, u32) -> bool) -> u32 {
        let Some(piece) = self.places.partition_point(|place| place.byte < at).checked_sub(1) else { return 0 };
        let WordPlace { word, byte } = self.places[piece];
        word + to_u32(self.piece(piece).spans.partition_point(|span| before(span, at - byte)))
    }

    /// The words from a kept place to the next.
    fn piece(&mut self, number: usize) -> &Tokens {
        if self.known != Some(number) {
            let end = self.places.get(number + 1).map_or(self.text.len(), |place| to_usize(place.byte));
            tokenize(&self.text[to_usize(self.places[number].byte)..end], &mut self.words);
            self.known = Some(number);
        }
        &self.words
    }
}

/// Finds the first words of `text`, at least so many if the text has so many, into `out` (cleared first). Says whether
/// these are all words of the text.
pub fn tokenize_beginning(text: &str, least: usize, out: &mut Tokens) -> bool {
    let mut bytes = LONG_WORD * (least + 2);
    loop {
        // A space is inside of no word, but for a word that goes on in the next line.
        let space = text.as_bytes().get(bytes..).and_then(|rest| rest.iter().position(|&b| b == b' '));
        let Some(space) = space else {
            tokenize(text, out);
            return true;
        };
        tokenize(&text[..bytes + space], out);
        if out.len() > least {
            out.truncate(out.len() - 1);
            return false;
        }
        bytes *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> Result<(), TestCaseError> {
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let places = WordPlaces::new(Rows::from_iter([kept_places(text, &tokens).collect()]));
        let mut words = places.of(DocId(0), text);
        for (number, span) in (0..).zip(&tokens.spans) {
            prop_assert_eq!(words.bytes(TokenSpan { start: number, end: number + 1 }), *span);
        }
        let whole = TokenSpan { start: 0, end: to_u32(tokens.len()) };
        let ends = tokens.spans.first().zip(tokens.spans.last());
        prop_assert_eq!(words.bytes(whole), ends.map_or(ByteSpan::default(), |(f, l)| ByteSpan { end: l.end, ..*f }));
        for at in 0..=to_u32(text.len()) {
            prop_assert_eq!(words.begun(at), to_u32(tokens.spans.partition_point(|word| word.start < at)));
            prop_assert_eq!(words.ended(at), to_u32(tokens.spans.partition_point(|word| word.end <= at)));
        }
        Ok(())
    }

    #[test]
    fn the_beginning_has_the_first_words() {
        let text = "The inter- \nnational court of the U.S. sat on Monday. ".repeat(20);
        let (mut all, mut some) = (Tokens::default(), Tokens::default());
        tokenize(&text, &mut all);
        for least in 0..=all.len() + 1 {
            let whole = tokenize_beginning(&text, least, &mut some);
            assert!(some.len() >= least.min(all.len()) && all.hashes.starts_with(&some.hashes), "{least}");
            assert_eq!(whole, some.len() == all.len(), "{least}");
        }
    }

    /// Pieces that words of news are made of, hard to tell apart.
    const PIECES: &str = "a b.c .d 3 5,7 :e -\nf -\n g- \u{AD} \u{AD}\nh ’s 'k &#039; &amp; &eacute; &nbsp; &x; U.S 中 国 \u{200b} ｶ ﾞ \
                          é e\u{301} ا ל\"ל 🇩 🇪 👩\u{200d}👧 _ ก้ ខ្មែ ー क्ष ` ´ ( . , \n";

    proptest! {
        #[test]
        fn pieces_have_the_words_of_the_text(text in any::<String>()) {
            check(&text.repeat(20))?;
        }

        #[test]
        fn pieces_of_news_have_the_words_of_the_text(
            chosen in prop::collection::vec((0..1000usize, any::<bool>()), 0..400)
        ) {
            let pieces: Vec<&str> = PIECES.split(' ').collect();
            let piece = |&(n, space): &(usize, bool)| [pieces[n % pieces.len()], if space { " " } else { "" }];
            check(&chosen.iter().flat_map(piece).collect::<String>())?;
        }
    }
}
