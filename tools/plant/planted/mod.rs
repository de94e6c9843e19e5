//! Owns planted stories: a corpus of news in which it is known who took what from whom, for evaluation and tests.
//!
//! The same settings give the same corpus on every machine. Stories first, each with its tree of copies; then pieces that
//! hold parts of them (lifts, round-ups, quotations); then unrelated pieces, the bulk; at last all are shuffled, so that
//! neither ids nor places in the file tell anything.

#![allow(dead_code, reason = "the example and the tests each use their own part of this module")]

pub mod language;
pub mod lines;
mod outlets;
mod page;
mod story;

use super::made_up;
use language::{Language, Sentence};
use made_up::Random;
use outlets::{AGENCIES, DISCLAIMER, HOUR, Outlet};
use page::{Page, Span};
use std::collections::HashMap;
use story::{Content, Story};

/// What is made.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Documents in all.
    pub documents: usize,
    /// Copies of the largest story.
    pub largest: usize,
    /// Documents of all other stories, about.
    pub in_stories: usize,
    pub seed: u64,
}

/// Where a document was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// It is the first of its story, or of none.
    Nobody,
    /// The document with this index.
    Document(usize),
    /// A piece of this agency that is not in the corpus.
    Unseen(&'static str),
}

/// A document and what is true of it. Spans are half-open, in code points of the text.
pub struct Planted {
    pub source: String,
    /// As the outlet writes it; `None` if it gives none.
    pub date: Option<String>,
    pub title: String,
    pub text: String,
    /// Its story; of a round-up all that it holds; of other documents none.
    pub stories: Vec<String>,
    pub parent: Parent,
    /// What it is.
    pub kind: &'static str,
    /// When it was really published: seconds since 1970.
    pub time: i64,
    /// The agency that its text names.
    pub credit: Option<&'static str>,
    /// What it holds of the story of its parent: numbers of the sentences, and of edits (sentence, edit).
    pub lines: Vec<u32>,
    /// Those of them that it added itself.
    pub own: Vec<u32>,
    pub edits: Vec<(u32, u32)>,
    /// Passages that another document holds too, by name.
    pub passages: Vec<(String, Span)>,
    /// Page furniture by kind.
    pub furniture: Vec<(&'static str, Span)>,
}

/// A document of a story as copies are made of it; an agency that is not in the corpus has none.
struct Member {
    document: Option<usize>,
    content: Content,
    time: i64,
    credit: Option<&'static str>,
    title: String,
}

/// A story that was told: one document of it, that others may take parts of.
struct Told {
    name: String,
    document: usize,
    content: Content,
    quoted: Vec<u32>,
}

/// Where all pieces are written.
struct Desk<'l, 'w> {
    language: &'l mut Language<'w>,
    random: Random,
    outlets: Vec<Outlet>,
    large: usize,
    documents: Vec<Planted>,
    stories: Vec<Told>,
    quotations: usize,
}

/// Least words of a paragraph that is lifted.
const LIFTED: usize = 20;
/// First moment of every corpus, and its days.
const BEGIN: i64 = 1_772_323_200; // 2026-03-01
const DAYS: usize = 60;

/// The whole corpus. About 10 KB of memory a document.
pub fn plant(settings: Settings, language: &mut Language<'_>) -> Vec<Planted> {
    let mut random = Random::new(settings.seed, 2);
    let large = (settings.documents / 80).clamp(12, 300);
    let outlets = outlets::outlets(large, settings.largest, language, &mut random);
    let documents = Vec::with_capacity(settings.documents);
    let mut desk = Desk { language, random, outlets, large, documents, stories: Vec::new(), quotations: 0 };
    desk.story(settings.largest, true);
    let with_stories = desk.documents.len() + settings.in_stories;
    while desk.documents.len() < with_stories {
        let copies = [1, 2, 3, 5, 8, 13, 25, 40][desk.random.below(8)].min(1 + settings.documents / 25);
        desk.story(copies, false);
    }
    for number in 0..settings.documents / 40 {
        if desk.stories.len() >= 3 {
            desk.parts(if number % 2 == 0 { 1 } else { 3 });
        }
        let quoting = 2 + number % 3;
        desk.speech(quoting);
    }
    while desk.documents.len() < settings.documents {
        let paragraphs = desk.own_paragraphs(4, 16);
        desk.bulk(paragraphs);
    }
    desk.finish()
}

impl Desk<'_, '_> {
    /// A story with so many copies. The first half of the agencies is in the corpus, but for one story in ten; the others
    /// are not. The largest story is of one that is.
    fn story(&mut self, copies: usize, largest: bool) {
        let name = format!("s{}", self.stories.len());
        let agency = (largest || self.random.below(100) < 60).then(|| {
            let (here, elsewhere) = AGENCIES.split_at(AGENCIES.len() / 2);
            let of = if largest || self.random.below(2) == 0 { here } else { elsewhere };
            (of[self.random.below(of.len())], of == here && (largest || self.random.below(10) > 0))
        });
        // An unseen piece that only one document took is nothing to find out.
        let agency = agency.filter(|&(_, seen)| seen || copies > 1);
        let seen = agency.is_none_or(|(_, seen)| seen);
        let agency = agency.map(|(agency, _)| agency);
        let mut story = Story::default();
        let content = story.original(self.language, &mut self.random);
        let quoted = self.quotable(&content);
        let time = BEGIN + self.random.below(DAYS * 24 * 60) as i64 * 60;
        let title = self.title();
        let mut members = vec![Member { document: None, content, time, credit: agency, title }];
        let mut carriers = self.carriers(copies + 1);
        if seen {
            let outlet = agency.map(Outlet::agency);
            let place = if agency.is_none() { carriers.pop().unwrap_or(0) } else { 0 };
            let credit = agency.filter(|_| self.random.below(100) < 80);
            let piece = Piece {
                story: &name,
                quoted: &quoted,
                parent: Parent::Nobody,
                kind: "original",
                credit,
                first_own: u32::MAX,
            };
            members[0].document = Some(self.publish(piece, &members[0], outlet, place));
        }
        for place in carriers.into_iter().take(copies) {
            let from_root = if agency.is_some() { 75 } else { 50 };
            let from = if self.random.below(100) < from_root { 0 } else { self.random.below(members.len()) };
            let source = &members[from];
            let first_own = story.next_line();
            let (content, kind) = story.copy(&source.content, self.language, &mut self.random);
            let credit = source.credit.filter(|_| self.random.below(100) < if from == 0 { 70 } else { 80 });
            let title = if self.random.below(100) < 60 { source.title.clone() } else { self.title() };
            let time = source.time + self.lag();
            let parent = match (source.document, agency) {
                (Some(document), _) => Parent::Document(document),
                (None, agency) => Parent::Unseen(agency.unwrap_or_default()),
            };
            let mut member = Member { document: None, content, time, credit, title };
            let piece = Piece { story: &name, quoted: &quoted, parent, kind, credit, first_own };
            member.document = Some(self.publish(piece, &member, None, place));
            members.push(member);
        }
        let sample = members.swap_remove(self.random.between(usize::from(!seen), members.len() - 1));
        for (line, words) in &quoted {
            self.quote(page::quotation(&name, *line), words);
        }
        let quoted = quoted.into_iter().map(|(line, _)| line).collect();
        if let Some(document) = sample.document {
            self.stories.push(Told { name, document, content: sample.content, quoted });
        }
    }

    /// Different outlets: small ones too where large ones do not suffice.
    fn carriers(&mut self, count: usize) -> Vec<usize> {
        let among = if count > self.large / 2 { self.outlets.len() } else { self.large };
        let mut all: Vec<usize> = (0..among).collect();
        self.random.shuffle(&mut all);
        all.truncate(count);
        all
    }

    /// A long sentence of every third story, that pieces outside of it quote.
    fn quotable(&mut self, content: &Content) -> Vec<(u32, Sentence)> {
        let long = content.lines().filter(|line| line.words.len() >= 20).nth(1);
        let chosen = long.filter(|_| self.random.below(3) == 0);
        chosen.map(|line| (line.number, line.words.clone())).into_iter().collect()
    }

    /// Minutes to days; one in twenty at the very moment.
    fn lag(&mut self) -> i64 {
        let octave = self.random.between(8, 17); // 4 minutes to 36 hours
        if self.random.below(20) == 0 { 0 } else { (1 << octave) + self.random.below(1 << octave) as i64 }
    }

    fn title(&mut self) -> String {
        let words: Vec<String> = (0..self.random.between(5, 9)).map(|_| self.language.word()).collect();
        made_up::capital(&words.join(" "))
    }

    fn own_paragraphs(&mut self, least: usize, most: usize) -> Vec<String> {
        let count = self.random.between(least, most);
        (0..count).map(|_| self.own_paragraph()).collect()
    }

    fn own_paragraph(&mut self) -> String {
        let least = self.random.between(10, 50);
        self.language.words(least)
    }

    /// Writes what a member holds; `agency` publishes if given, else the outlet at `place`.
    fn publish(&mut self, piece: Piece<'_>, member: &Member, agency: Option<Outlet>, place: usize) -> usize {
        let (language, random) = (&mut *self.language, &mut self.random);
        let outlet = agency.as_ref().unwrap_or(&self.outlets[place]);
        let mut page = Page::default();
        let below = piece.credit.filter(|_| random.below(2) == 0);
        if let Some(agency) = piece.credit.filter(|_| below.is_none()) {
            page.push(&outlets::dateline(agency, random));
        }
        let quoted: Vec<u32> = piece.quoted.iter().map(|quoted| quoted.0).collect();
        for (number, paragraph) in member.content.paragraphs.iter().enumerate() {
            if number > 0 {
                page.paragraph_break(outlet.paragraph_break);
            }
            page.story(piece.story, paragraph, &quoted);
            if let Some(paywall) = outlet.paywall.as_ref().filter(|_| number == 1) {
                page.furniture("paywall", paywall, outlet.paragraph_break);
            }
        }
        if let Some(agency) = below {
            page.paragraph_break(outlet.paragraph_break);
            page.push(&outlets::credit_line(agency, language, random));
        }
        if piece.credit.is_some() && agency.is_none() && random.below(4) == 0 {
            page.furniture("disclaimer", DISCLAIMER, outlet.paragraph_break);
        }
        let mut made = finished(page, outlet, member.time, random);
        made.stories = vec![piece.story.to_owned()];
        (made.parent, made.kind, made.credit) = (piece.parent, piece.kind, piece.credit);
        made.lines = member.content.lines().map(|line| line.number).collect();
        made.own = made.lines.iter().copied().filter(|&line| line >= piece.first_own).collect();
        made.edits.clone_from(&member.content.edits);
        made.title.clone_from(&member.title);
        self.documents.push(made);
        self.documents.len() - 1
    }

    /// A piece of its own that holds beginnings of so many stories: of one, a lift; of more, a round-up.
    fn parts(&mut self, of: usize) {
        let least = if of == 1 { 5 } else { 1 };
        let mut page = Page::default();
        page.push(&self.own_paragraphs(least, least + 1).join("\n"));
        let (mut stories, mut parent, mut time) = (Vec::new(), Parent::Nobody, BEGIN);
        let (mut lines, mut edits) = (Vec::new(), Vec::new());
        let mut order: Vec<usize> = (0..self.stories.len()).collect();
        self.random.shuffle(&mut order);
        for at in order.into_iter().take(of) {
            let Told { name, document, content, quoted } = &self.stories[at];
            let long = content.paragraphs.iter().filter(|paragraph| paragraph.words() >= LIFTED);
            for paragraph in long.take(of) {
                page.paragraph_break("\n");
                page.story(name, paragraph, quoted);
                lines.extend(paragraph.lines.iter().map(|line| line.number));
            }
            edits.extend(content.edits.iter().copied().filter(|edit| lines.contains(&edit.0)));
            stories.push(name.clone());
            parent = Parent::Document(*document);
            time = time.max(self.documents[*document].time + HOUR + self.random.below(30 * 3600) as i64);
        }
        page.paragraph_break("\n");
        page.push(&self.own_paragraph());
        let place = self.random.below(self.large);
        let mut made = finished(page, &self.outlets[place], time, &mut self.random);
        (made.title, made.kind) = (self.title(), if of == 1 { "lift" } else { "round-up" });
        if of == 1 {
            (made.parent, made.lines, made.edits) = (parent, lines, edits);
        } else {
            made.stories = stories;
        }
        self.documents.push(made);
    }

    /// A speech that so many unrelated pieces quote.
    fn speech(&mut self, pieces: usize) {
        let words = [self.language.sentence(), self.language.sentence()].concat();
        let name = format!("speech{}", self.quotations);
        self.quotations += 1;
        (0..pieces).for_each(|_| self.quote(name.clone(), &words));
    }

    /// A piece of its own that holds one quotation.
    fn quote(&mut self, name: String, words: &Sentence) {
        let mut page = Page::default();
        page.push(&self.own_paragraphs(2, 6).join("\n"));
        page.paragraph_break("\n");
        let [before, after] = [self.language.words(6), self.language.words(6)];
        page.quoting(&before, name, words, &after);
        page.paragraph_break("\n");
        page.push(&self.own_paragraphs(2, 6).join("\n"));
        self.unrelated(page, "quotation");
    }

    fn bulk(&mut self, paragraphs: Vec<String>) {
        let mut page = Page::default();
        page.push(&paragraphs.join("\n"));
        self.unrelated(page, "unrelated");
    }

    /// Publishes a piece of no story somewhere, some day: two thirds in large outlets.
    fn unrelated(&mut self, page: Page, kind: &'static str) {
        let among = if self.random.below(3) < 2 { self.large } else { self.outlets.len() };
        let place = self.random.below(among);
        let time = BEGIN + self.random.below(DAYS * 24 * 60) as i64 * 60;
        let mut made = finished(page, &self.outlets[place], time, &mut self.random);
        (made.title, made.kind) = (self.title(), kind);
        self.documents.push(made);
    }

    /// All documents in another order; passages that only one document holds are none.
    fn finish(mut self) -> Vec<Planted> {
        let mut order: Vec<usize> = (0..self.documents.len()).collect();
        self.random.shuffle(&mut order);
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
        let mut holders: HashMap<String, usize> = HashMap::new();
        let passages = self.documents.iter().flat_map(|made| &made.passages);
        passages.for_each(|(name, _)| *holders.entry(name.clone()).or_default() += 1);
        for made in &mut self.documents {
            made.passages.retain(|(name, _)| holders[name] > 1);
            if let Parent::Document(parent) = &mut made.parent {
                *parent = place[*parent];
            }
        }
        let mut all: Vec<(usize, Planted)> = place.into_iter().zip(self.documents).collect();
        all.sort_unstable_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, made)| made).collect()
    }
}

/// What is said of a copy when it is published.
struct Piece<'a> {
    story: &'a str,
    quoted: &'a [(u32, Sentence)],
    parent: Parent,
    kind: &'static str,
    credit: Option<&'static str>,
    /// Sentences from this number on were added by this copy.
    first_own: u32,
}

/// Closes a page with the furniture of its outlet. One document in twenty gives no date.
fn finished(mut page: Page, outlet: &Outlet, time: i64, random: &mut Random) -> Planted {
    if !outlet.bios.is_empty() && random.below(2) == 0 {
        page.furniture("bio", &outlet.bios[random.below(outlet.bios.len())], outlet.paragraph_break);
    }
    if let Some(footer) = &outlet.footer {
        page.furniture("footer", footer, outlet.paragraph_break);
    }
    Planted {
        source: outlet.name.clone(),
        date: (random.below(20) > 0).then(|| outlet.date(time)),
        title: String::new(),
        text: page.text,
        stories: Vec::new(),
        parent: Parent::Nobody,
        kind: "",
        time,
        credit: None,
        lines: Vec::new(),
        own: Vec::new(),
        edits: Vec::new(),
        passages: page.passages,
        furniture: page.furniture,
    }
}
