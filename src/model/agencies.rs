//! Owns the names and words of credits: the built-in table (`credits.tsv`), what users add to the table, and where
//! names stand in a text.
//!
//! A row is `what <TAB> name <TAB> spellings`, the spellings separated by `|`. `what` is `agency`, `agencies` (without
//! a name of their own) or `photo` (an agency of pictures), each with the name to report; or `signature` (how agencies
//! name their reporters at the end), `by`, `with`, `picture`, `and`, `staff`, `said`, `wire`, `syndicated`: words
//! around names, with their language. Lines that are empty or begin with `#` are left out. Spellings of up to four
//! letters are compared as written, longer spellings in any case. A spelling with a capital is no name where the text
//! has no capital.

use crate::base::bytes64::Bytes64;
use crate::base::cast::{to_u32, to_usize};
use crate::base::error::{Error, Result};
use crate::base::hash::mix;
use ahash::AHashMap;
use std::sync::{Arc, LazyLock};

/// Read at the first use: a run for near-duplicates has none.
static BUILT_IN: LazyLock<CreditWords> = LazyLock::new(|| {
    let words = CreditWords::default().with(include_str!("credits.tsv"), "the built-in table");
    words.unwrap_or_default() // a test reads it
});

/// Most letters of a spelling that is compared as written: short spellings are words too ("aa", "pa", "map"). Part of
/// the format of a table.
const EXACT: usize = 4;

/// Number of an agency in an [`AgencyTable`].
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agency(u32);

/// What a spelling stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    Agency(Agency),
    /// Agencies without a name.
    Agencies(Agency),
    /// An agency of pictures.
    Pictures(Agency),
    /// An outlet of the corpus.
    Outlet(Agency),
    Signature,
    Syndicated,
    By,
    With,
    Picture,
    And,
    Staff,
    Said,
    Wire,
}

impl Term {
    fn of(what: &str, agency: impl FnOnce() -> Agency) -> Option<Term> {
        Some(match what {
            "agency" => Term::Agency(agency()),
            "agencies" => Term::Agencies(agency()),
            "photo" => Term::Pictures(agency()),
            "signature" => Term::Signature,
            "syndicated" => Term::Syndicated,
            "by" => Term::By,
            "with" => Term::With,
            "picture" => Term::Picture,
            "and" => Term::And,
            "staff" => Term::Staff,
            "said" => Term::Said,
            "wire" => Term::Wire,
            _ => return None,
        })
    }

    /// Whether the term makes a line worth a look.
    pub(crate) fn names(self) -> bool {
        match self {
            Term::Agency(_) | Term::Agencies(_) | Term::Pictures(_) | Term::Outlet(_) | Term::Signature => true,
            term => term == Term::Syndicated,
        }
    }
}

#[derive(Clone, Debug)]
struct Spelling {
    text: String,
    exact: bool,
    term: Term,
}

impl Spelling {
    fn new(text: &str, exact: bool, term: Term) -> Spelling {
        Spelling { text: text.to_owned(), exact, term }
    }
}

/// Names and words. Cheap to clone. The default is the built-in table (`None`).
#[derive(Clone, Default)]
pub struct AgencyTable(Option<Arc<CreditWords>>);

#[derive(Clone, Debug, Default)]
struct CreditWords {
    names: Vec<String>,
    /// By [`first_word`]: the longest first.
    spellings: AHashMap<u64, Vec<Spelling>>,
    /// First three bytes of spellings that name someone, a bit for each and for some more ([`start`]). Few words of a
    /// text begin so.
    starts: Vec<u64>,
    /// Whether such a spelling begins with an ASCII sign.
    signs: bool,
}

impl std::fmt::Debug for AgencyTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AgencyTable({} names)", self.words().names.len())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for AgencyTable {
    /// The names, by number of the agency.
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(&self.words().names)
    }
}

impl PartialEq for AgencyTable {
    /// Whether both hold the same names.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.words(), other.words()) || self.words().names == other.words().names
    }
}

impl AgencyTable {
    fn words(&self) -> &CreditWords {
        self.0.as_deref().unwrap_or_else(|| &BUILT_IN)
    }

    /// This table with the rows of a second table; where both have a spelling, the second counts. `place` names the
    /// rows in an error.
    ///
    /// # Errors
    /// [`Error::BadInput`] with the line, for a bad row.
    ///
    /// ```
    /// use wirecopy::engine::credits::find;
    /// use wirecopy::model::agencies::AgencyTable;
    /// use wirecopy::model::tuning::credits::CreditTuning;
    /// let table = AgencyTable::default().with("agency\tNorthwire\tNWA|Northwire", "mine.tsv")?;
    /// let credits = find("SKERRY (NWA) - A ferry ran aground.", &table, &CreditTuning::default());
    /// assert_eq!(table.name(credits[0].agency.unwrap()), "Northwire");
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    pub fn with(&self, rows: &str, place: &str) -> Result<AgencyTable> {
        Ok(AgencyTable(Some(Arc::new(self.words().clone().with(rows, place)?))))
    }

    /// This table with the names of outlets, so that a story credited to an outlet is seen. Names with fewer
    /// than `least_letters` letters, and names that the table holds already, are not added.
    #[must_use]
    pub fn with_outlets<'a>(&self, outlets: impl IntoIterator<Item = &'a str>, least_letters: usize) -> AgencyTable {
        let mut words = self.words().clone();
        for outlet in outlets {
            let name = outlet.trim();
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            if letters >= least_letters && words.whole(name, Term::names).is_none() {
                let agency = words.agency(name);
                words.add(Spelling::new(name, true, Term::Outlet(agency)));
            }
        }
        words.sort();
        AgencyTable(Some(Arc::new(words)))
    }

    /// The agency that an outlet is, or the outlet itself if the outlet was added.
    pub fn agency_of(&self, outlet: &str) -> Option<Agency> {
        self.words().whole(outlet.trim(), Term::names)
    }

    /// Whether an outlet is an agency.
    pub fn is_agency(&self, outlet: &str) -> bool {
        self.words().whole(outlet.trim(), |term| matches!(term, Term::Agency(_))).is_some()
    }

    /// The same for what is no agency.
    pub fn outlet(&self, outlet: &str) -> Option<Agency> {
        self.words().whole(outlet.trim(), |term| matches!(term, Term::Outlet(_)))
    }

    /// The name of an agency.
    pub fn name(&self, agency: Agency) -> &str {
        &self.words().names[to_usize(agency.0)]
    }

    /// Where names begin, ascending. O(bytes).
    pub(crate) fn named(&self, text: &str) -> Vec<u32> {
        let (bytes, starts, mut out) = (text.as_bytes(), &self.words().starts, Vec::new());
        let mut after_letter = 0;
        for from in (0..bytes.len()).step_by(64) {
            // Most bytes are inside of words, or of words that name nobody.
            let Bytes64 { word: letters, beyond, .. } = Bytes64::at(bytes, from);
            let signs = if self.words().signs { !letters } else { beyond };
            let mut begun = letters & !(letters << 1 | after_letter) | signs;
            after_letter = letters >> 63;
            while begun != 0 {
                let at = from + to_usize(begun.trailing_zeros());
                begun &= begun - 1;
                let Some(&[first, second, ref rest @ ..]) = bytes.get(at..) else { break };
                let (place, bit) = start([first, second, rest.first().copied().unwrap_or(0)]);
                if starts.get(place).is_some_and(|bits| bits & bit != 0)
                    && text.is_char_boundary(at)
                    && self.at(text, at, Term::names).is_some()
                {
                    out.push(to_u32(at));
                }
            }
        }
        out
    }

    /// The longest spelling that stands at a byte as a whole word, and the length of the spelling in bytes.
    pub(crate) fn at(&self, text: &str, at: usize, wanted: impl Fn(Term) -> bool) -> Option<(Term, usize)> {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        let before = text[..at].chars().next_back();
        if first.is_alphanumeric() && !spaceless(first) && before.is_some_and(|c| c.is_alphanumeric() && !spaceless(c))
        {
            return None;
        }
        let spellings = self.words().spellings.get(&first_word(rest))?;
        spellings.iter().filter(|spelling| wanted(spelling.term)).find_map(|spelling| {
            let len = begins(rest, spelling)?;
            let (last, next) = (rest[..len].chars().next_back()?, rest[len..].chars().next());
            let torn = last.is_alphanumeric()
                && !spaceless(last)
                && next.is_some_and(|c| c.is_alphanumeric() && !spaceless(c));
            (!torn).then_some((spelling.term, len))
        })
    }
}

impl CreditWords {
    fn with(mut self, rows: &str, place: &str) -> Result<CreditWords> {
        for (number, row) in (1..).zip(rows.lines()) {
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let fail = |reason: String| Error::BadInput { place: format!("{place}:{number}"), reason };
            let fields: Vec<&str> = row.split('\t').map(str::trim).collect();
            let &[what, name, spellings] = &fields[..] else {
                let columns = fields.len();
                return Err(fail(format!("a row is what <TAB> name <TAB> spellings; this one has {columns} columns")));
            };
            if name.is_empty() || spellings.split('|').any(|spelling| spelling.trim().is_empty()) {
                return Err(fail("a name or a spelling is empty; spellings are separated by |".into()));
            }
            let Some(term) = Term::of(what, || self.agency(name)) else {
                return Err(fail(format!(
                    "no row is called {what:?}; they are agency, agencies, photo, signature, by, with, picture, and, staff, said, wire, \
                     syndicated"
                )));
            };
            for text in spellings.split('|').map(str::trim) {
                let exact = text.chars().count() <= EXACT;
                self.add(Spelling::new(text, exact, term));
            }
        }
        self.sort();
        Ok(self)
    }

    /// Number of a name; a new name gets a new number.
    fn agency(&mut self, name: &str) -> Agency {
        let known = self.names.iter().position(|known| known == name);
        Agency(to_u32(known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })))
    }

    fn add(&mut self, spelling: Spelling) {
        if spelling.term.names() {
            self.starts.resize(1 << (START_BITS - 6), 0);
            self.signs |= spelling.text.starts_with(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
            // As `begins` has the spelling: as it stands if exact, else with a capital or as it stands.
            let mut written = vec![String::new()];
            for (nth, c) in spelling.text.chars().take(3).enumerate() {
                let mut all = vec![c];
                if !spelling.exact {
                    all.extend(c.to_uppercase());
                    all.extend(c.to_lowercase().filter(|_| nth > 0));
                    all.extend(ALIKE.iter().filter(|alike| alike.contains(&lower(c))).flatten());
                    all.sort_unstable();
                    all.dedup();
                }
                written = written.iter().flat_map(|begun| all.iter().map(move |c| format!("{begun}{c}"))).collect();
            }
            for begun in written {
                match *begun.as_bytes() {
                    [first, second, third, ..] => self.begin([first, second, third]),
                    [first, second] => (0..=u8::MAX).for_each(|third| self.begin([first, second, third])),
                    _ => {}
                }
            }
        }
        let group = self.spellings.entry(first_word(&spelling.text)).or_default();
        // What names someone may be another word too, so both stay; of two names the newer counts.
        group.retain(|old| old.text != spelling.text || old.term.names() != spelling.term.names());
        group.push(spelling);
    }

    /// Notes that a name begins so.
    fn begin(&mut self, bytes: [u8; 3]) {
        let (place, bit) = start(bytes);
        self.starts[place] |= bit;
    }

    fn sort(&mut self) {
        for group in self.spellings.values_mut() {
            group.sort_by(|x, y| (y.text.len(), &x.text).cmp(&(x.text.len(), &y.text)));
        }
    }

    /// The agency or outlet with this spelling.
    fn whole(&self, name: &str, wanted: impl Fn(Term) -> bool) -> Option<Agency> {
        let spellings = self.spellings.get(&first_word(name))?;
        spellings.iter().filter(|spelling| wanted(spelling.term)).find_map(|spelling| match spelling.term {
            Term::Agency(agency) | Term::Outlet(agency) => (begins(name, spelling)? == name.len()).then_some(agency),
            _ => None,
        })
    }
}

/// Length in bytes of the beginning of `text` that a spelling matches.
fn begins(text: &str, spelling: &Spelling) -> Option<usize> {
    if spelling.exact {
        return text.starts_with(&spelling.text).then_some(spelling.text.len());
    }
    // A name is not written small: "a cup of tass" names nobody.
    let small = |text: &str| text.starts_with(char::is_lowercase);
    if spelling.term.names() && small(text) && !small(&spelling.text) {
        return None;
    }
    let (mut letters, mut len) = (text.chars(), 0);
    for wanted in spelling.text.chars() {
        let c = letters.next()?;
        if lower(c) != lower(wanted) {
            return None;
        }
        len += c.len_utf8();
    }
    Some(len)
}

/// A hash of the first word of a text, in any case. Spellings stand as whole words, so each is only compared with a
/// text that begins with the same word. Of a script without spaces, and of signs, a word is one character.
fn first_word(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ascii = bytes.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    if ascii > 0 && bytes.get(ascii).is_none_or(u8::is_ascii) {
        let letter = |b: &u8| u64::from(b.to_ascii_lowercase());
        let first = letter(&bytes[0]);
        return bytes[1..ascii].iter().fold(first, |word, b| mix(word.rotate_left(21) ^ letter(b)));
    }
    let whole = |c: char| c.is_alphanumeric() && !spaceless(c);
    let others = text.chars().skip(1).take_while(|&c| whole(c));
    let one = |c| u64::from(u32::from(lower(c)));
    let first = text.chars().next();
    let others = others.take(if first.is_some_and(whole) { usize::MAX } else { 0 });
    others.fold(first.map_or(0, one), |word, c| mix(word.rotate_left(21) ^ one(c)))
}

/// Bits that tell how names begin: 8 KB.
const START_BITS: u32 = 16;

/// Where the bit of three bytes is.
fn start([first, second, third]: [u8; 3]) -> (usize, u64) {
    let number = u32::from_be_bytes([0, first, second, third]).wrapping_mul(0x9E37_79B1) >> (32 - START_BITS);
    (to_usize(number >> 6), 1 << (number & 63))
}

/// Characters that are equal to [`lower`], beside the two cases of a letter.
const ALIKE: [[char; 2]; 4] = [['\'', '’'], ['i', 'İ'], ['k', '\u{212A}'], ['å', '\u{212B}']];

/// A lower-case letter: enough to compare names by.
fn lower(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        '’' => '\'',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Scripts that put no space between a name and the next word.
pub(crate) fn spaceless(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1100..=0x11FF | 0x3040..=0x31FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F)
}
