//! Owns documents in XML and SGML: feeds, NITF, NewsML, files of word processors. One reader for all: what an element
//! means stands in the [`MarkupDialect`].

use super::dialects::MarkupDialect;
use super::markup::{MarkupPart, Prose};
use super::pull::{Pull, TagAttributes, XmlPiece};
use super::taken::{TakeOut, TakenDocument, TakenRecord};
use std::io::BufRead;

/// Most elements inside each other.
const MOST_DEPTH: usize = 256;
/// How often the most bytes of a text all fields of a record may have.
const MOST_TIMES: usize = 2;
/// Prefixes that dialects are written with or without.
const PREFIXES: &[&str] = &["atom:", "nitf:", "rss:", "xhtml:", "html:", "newsml:", "nar:"];

/// Fields of a document, in the order of [`Captured::best`].
const TEXT: usize = 0;
const FIELDS: usize = 5;
/// The outlet of the whole file.
const OUTLET: usize = FIELDS;

/// An element whose content is a field.
struct Capture {
    field: usize,
    rank: usize,
    depth: usize,
    /// The content as it stands, until an element parts the content.
    plain: String,
    parted: Option<Prose>,
}

impl Capture {
    fn text(&mut self, text: &str) {
        match &mut self.parted {
            Some(prose) => prose.words(text),
            None => self.plain.push_str(text),
        }
    }

    fn part(&mut self, parts: MarkupPart) {
        let parted = self.parted.get_or_insert_with(|| {
            let mut prose = Prose::parted();
            prose.words(&self.plain);
            prose
        });
        parted.part(parts);
    }

    /// The content as it reads: as it stands, or as paragraphs.
    fn content(self) -> String {
        self.parted.map_or(self.plain, |prose| prose.text).trim().to_owned()
    }
}

/// What was found of a record: for each field the best place, and the content.
#[derive(Default)]
struct Captured {
    best: [Option<(usize, String)>; FIELDS],
    bytes: usize,
}

/// The documents of a file in a dialect.
pub(super) struct XmlDocuments<R> {
    pieces: Pull<R>,
    dialect: &'static MarkupDialect,
    /// Most bytes of a text.
    limit: usize,
    /// Names of the elements around.
    stack: Vec<String>,
    /// How many elements are around the record that is being read.
    record: Option<usize>,
    found: Captured,
    captures: Vec<Capture>,
    /// How many elements are around an element that no reader sees.
    hidden: Option<usize>,
    /// Elements around that hold the text, where only some do.
    inside: usize,
    outlet: Option<String>,
    /// A record that ended with an empty tag or with its file.
    done: bool,
}

impl<R: BufRead + Send> XmlDocuments<R> {
    pub(super) fn new(inner: R, dialect: &'static MarkupDialect, limit: usize) -> Self {
        XmlDocuments {
            pieces: Pull::new(inner, limit),
            dialect,
            limit,
            stack: Vec::new(),
            record: None,
            found: Captured::default(),
            captures: Vec::new(),
            hidden: None,
            inside: 0,
            outlet: None,
            done: false,
        }
    }

    fn paths(&self, field: usize) -> &'static [&'static str] {
        let MarkupDialect { text, id, source, date, title, outlet, .. } = self.dialect;
        [text, id, source, date, title, outlet][field]
    }

    /// The place in the list of a field's paths that the element just opened stands at.
    fn rank(&self, field: usize) -> Option<usize> {
        self.paths(field).iter().position(|path| !path.contains('@') && ends_with(&self.stack, path))
    }

    fn start(&mut self, name: String, attributes: &TagAttributes) -> Result<(), String> {
        let name = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).map_or(name.clone(), str::to_owned);
        // In SGML a paragraph ends where another begins.
        if self.stack.last() == Some(&name) && self.parts(&name) != MarkupPart::Nothing {
            self.pop();
        }
        self.part(&name);
        if self.record.is_none() && self.dialect.record.contains(&name.as_str()) {
            (self.record, self.found) = (Some(self.stack.len()), Captured::default());
        }
        if self.hidden.is_none() && self.dialect.hidden.contains(&name.as_str()) {
            self.hidden = Some(self.stack.len());
        }
        self.inside += usize::from(self.dialect.only.contains(&name.as_str()));
        self.stack.push(name);
        if self.stack.len() > MOST_DEPTH {
            return Err(format!("more than {MOST_DEPTH} elements inside each other"));
        }
        if self.hidden.is_some() {
            return Ok(());
        }
        for field in 0..=OUTLET {
            if (field == OUTLET) == self.record.is_some() || (field == OUTLET && self.outlet.is_some()) {
                continue;
            }
            if let Some(rank) = self.rank(field) {
                let (depth, plain) = (self.stack.len(), String::new());
                self.captures.push(Capture { field, rank, depth, plain, parted: None });
            }
            for (rank, path) in self.paths(field).iter().enumerate() {
                let Some((path, attribute)) = path.split_once('@') else { continue };
                if ends_with(&self.stack, path)
                    && let Some(value) = attributes.get(attribute)
                {
                    self.keep(field, rank, value);
                }
            }
        }
        Ok(())
    }

    /// How an element parts the text.
    fn parts(&self, name: &str) -> MarkupPart {
        let MarkupDialect { paragraphs, lines, tabs, .. } = self.dialect;
        match name {
            _ if paragraphs.contains(&name) => MarkupPart::Paragraph,
            _ if lines.contains(&name) => MarkupPart::Line,
            _ if tabs.contains(&name) => MarkupPart::Cell,
            _ => MarkupPart::Nothing,
        }
    }

    fn part(&mut self, name: &str) {
        let parts = self.parts(name);
        if parts != MarkupPart::Nothing {
            self.captures.iter_mut().for_each(|capture| capture.part(parts));
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() || (!self.dialect.only.is_empty() && self.inside == 0) {
            return;
        }
        let most = self.limit.saturating_mul(MOST_TIMES);
        for capture in &mut self.captures {
            self.found.bytes += text.len();
            if self.found.bytes <= most {
                capture.text(text);
            }
        }
    }

    /// Closes the innermost element.
    fn pop(&mut self) {
        let Some(name) = self.stack.pop() else { return };
        self.part(&name);
        self.inside -= usize::from(self.dialect.only.contains(&name.as_str())).min(self.inside);
        while self.captures.last().is_some_and(|capture| capture.depth > self.stack.len()) {
            let Some(capture) = self.captures.pop() else { break };
            self.keep(capture.field, capture.rank, capture.content());
        }
        if self.hidden == Some(self.stack.len()) {
            self.hidden = None;
        }
    }

    /// Keeps the content of a field, if there is none of a better place. A text may stand in several elements.
    fn keep(&mut self, field: usize, rank: usize, value: String) {
        if value.trim().is_empty() {
            return;
        }
        if field == OUTLET {
            self.outlet.get_or_insert(value);
            return;
        }
        match &mut self.found.best[field] {
            Some((known, text)) if *known == rank && field == TEXT => *text += &format!("\n\n{value}"),
            Some((known, _)) if *known <= rank => {}
            best => *best = Some((rank, value)),
        }
    }

    /// Closes elements up to the one of a name, if one is open; gives the record, if the record closed.
    fn end(&mut self, name: &str) -> Option<TakenRecord> {
        let name = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
        let to = self.stack.iter().rposition(|open| open == name)?;
        while self.stack.len() > to {
            self.pop();
        }
        self.record.take_if(|record| *record >= to)?;
        Some(self.record())
    }

    fn is_too_long(&self) -> bool {
        self.found.bytes > self.limit.saturating_mul(MOST_TIMES)
    }

    fn record(&mut self) -> TakenRecord {
        let too_long = self.is_too_long();
        let found = std::mem::take(&mut self.found);
        if too_long {
            return TakenRecord::Skipped(crate::io::read::sink::too_long(self.limit));
        }
        let [text, id, source, date, title] = found.best.map(|best| best.map(|best| best.1));
        match text {
            Some(text) => {
                let source = source.or_else(|| self.outlet.clone());
                TakenRecord::Document(TakenDocument { id, text, source, date, title })
            }
            None => {
                let title = title.map_or(String::new(), |title| format!(" ({:?})", clipped(&title)));
                TakenRecord::Skipped(format!("{} without a text{title}", self.dialect.name))
            }
        }
    }
}

fn clipped(title: &str) -> String {
    title.chars().take(60).collect()
}

/// Whether the names of the elements around end in a path.
fn ends_with(stack: &[String], path: &str) -> bool {
    let mut stack = stack.iter().rev();
    path.rsplit('/').all(|name| stack.next().is_some_and(|open| open == name))
}

impl<R: BufRead + Send> TakeOut for XmlDocuments<R> {
    fn next(&mut self) -> Option<TakenRecord> {
        while !self.done {
            let record = match self.pieces.next() {
                Ok(Some(XmlPiece::Start(name, attributes, empty))) => match self.start(name.clone(), &attributes) {
                    Ok(()) if empty => self.end(&name),
                    Ok(()) => None,
                    Err(reason) => Some(TakenRecord::Break(reason)),
                },
                Ok(Some(XmlPiece::End(name))) => self.end(&name),
                Ok(Some(XmlPiece::Text(text))) => {
                    self.text(&text);
                    // Nothing else comes of the file.
                    let too_long = self.dialect.whole && self.is_too_long();
                    too_long.then(|| TakenRecord::Break(crate::io::read::sink::too_long(self.limit)))
                }
                Ok(None) => {
                    self.done = true;
                    // SGML may leave the last closing tag out; a feed that was cut has lost a part of its last item.
                    let open = self.record.take()?;
                    Some(TakenRecord::Break(format!("the file ends inside <{}>", self.stack.get(open)?)))
                }
                Err(reason) => Some(TakenRecord::Break(reason)),
            };
            self.done |= matches!(record, Some(TakenRecord::Break(_)));
            if record.is_some() {
                return record;
            }
        }
        None
    }
}
