//! Owns `--html`: the report as a single page that needs nothing else, for people to read.
//!
//! The page works without JavaScript: views are shown by the address (`#pair-3`), and so are passages. The templates,
//! the style and the script lie beside this file. All text of documents goes through the template engine's escaping,
//! and a Content-Security-Policy lets nothing run or load but the style and the script of the page, named by hash.
//!
//! A page has a size limit. Stories and passages with witnesses may take a part of the limit, the rest goes to pairs,
//! the strongest first; what did not fit is said in the page.

pub mod facts;
pub(crate) mod maps;
pub(crate) mod marked;
pub(crate) mod names;
pub(crate) mod overview;
pub(crate) mod pairs;
pub(crate) mod passages;
pub(crate) mod source;
pub(crate) mod stories;

use super::diff::WordReader;
use super::human::{clipped, count, counted, percent};
use super::strongest_first;
use crate::base::error::{Error, Result};
use crate::io::write::html::facts::{LeftOut, ReportFacts};
use crate::io::write::people::PeopleNames;
use crate::io::write::result_file::ResultFile;
use crate::model::story::SharedPassage;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maps::{DocumentMap, OutletMap};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use overview::Overview;
use pairs::{PairRow, Ranks, Reading};
use passages::PassageView;
use serde::Serialize;
use sha2::{Digest, Sha256};
use source::{TakerView, takers_shown};
use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};
use stories::StoryView;

/// The least size limit: what does not grow with the corpus takes up to half of it.
pub const LEAST_BYTES: usize = 1_000_000;

/// Bytes kept free for what does not grow with the corpus: style, script, overview, maps.
const FIXED: usize = LEAST_BYTES / 2;

/// A pair takes so many bytes at least.
const LEAST_PAIR: usize = 2_000;

/// Stories and pairs that the overview names.
const TOP: usize = 5;

/// Documents that the overview names as those that took most.
const TAKERS: usize = 10;

/// Outlets that can be chosen from.
const OUTLETS: usize = 300;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("page.html")),
    ("pair.html", include_str!("pair.html")),
    ("parts.html", include_str!("parts.html")),
    ("passage.html", include_str!("passage.html")),
    ("row.html", include_str!("row.html")),
    ("story.html", include_str!("story.html")),
];

/// Writes the page.
///
/// # Errors
/// [`Error::Io`] if the disk is full; as [`crate::model::corpus::TextReader::text`].
pub fn write(mut file: ResultFile, facts: &ReportFacts<'_>) -> Result<LeftOut> {
    let engine = Engine::new(file.name());
    let (page, left_out) = PageParts::new(facts, &engine)?.page(facts, &engine)?;
    let done = file.write_all(page.as_bytes());
    done.map_err(|source| Error::Io { path: file.name().to_owned(), action: "write", source })?;
    file.finish()?;
    Ok(left_out)
}

/// The templates, and the name of the file that the templates make.
struct Engine {
    templates: Environment<'static>,
    file: PathBuf,
}

impl Engine {
    fn new(file: &Path) -> Engine {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        templates.set_syntax(syntax.expect("the usual delimiters"));
        templates.add_filter("count", count);
        templates.add_filter("counted", |n: u64, what: &str| counted(n, what));
        templates.add_filter("percent", percent);
        templates.add_filter("clipped", |text: &str, most: usize| clipped(text, most));
        for (name, source) in TEMPLATES {
            templates.add_template(name, source).expect("a template of our own: every test of the page compiles it");
        }
        Engine { templates, file: file.to_owned() }
    }

    fn render(&self, name: &str, what: impl Serialize) -> Result<String> {
        let done = self.templates.get_template(name).and_then(|template| template.render(Serde(what)));
        done.map_err(|e| Error::Io { path: self.file.clone(), action: "write", source: io::Error::other(e) })
    }
}

/// What a Content-Security-Policy calls a style or a script.
fn csp_hash(source: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(source.as_bytes())))
}

/// The parts of the page that grow with the corpus, rendered.
struct PageParts {
    ranks: Ranks,
    stories: Vec<String>,
    passages: Vec<String>,
    rows: Vec<String>,
    readings: Vec<String>,
    /// The first of each, for the overview.
    top_stories: Vec<StoryView>,
    top_pairs: Vec<PairRow>,
    outlets: BTreeSet<String>,
}

impl PageParts {
    fn new(facts: &ReportFacts<'_>, engine: &Engine) -> Result<PageParts> {
        let ReportFacts { corpus, report, .. } = *facts;
        let (order, names) = (strongest_first(report), PeopleNames::new(corpus));
        let mut story_of = stories::of_documents(report, corpus.len());
        let inside = stories::pairs_inside(report, &story_of);
        let mut texts = corpus.reader();
        let most = facts.most_bytes.saturating_sub(FIXED);

        // How many stories and passages fit if every pair can be read: readable pairs make both longest.
        let all = Ranks::new(&order, vec![true; order.len()]);
        let story = |(number, cluster): (usize, _), ranks: &Ranks| {
            StoryView::new(&names, report, number, cluster, &inside[number - 1], ranks)
        };
        let clusters = || (1..).zip(stories::shown(report));
        let fitting = fit(clusters().map(|one| engine.render("story.html", story(one, &all))), most / 10 * 3)?;
        let mut passage = |(number, one): (usize, &SharedPassage), ranks: &Ranks| {
            engine.render("passage.html", PassageView::new((corpus, &mut texts), report, number, one, ranks)?)
        };
        let witnesses = || (1..).zip(&report.witnesses);
        let carried = fit(witnesses().map(|one| passage(one, &all)), most / 10)?;

        let mut left = most - size(&fitting) - size(&carried);
        story_of.iter_mut().for_each(|number| *number = number.filter(|&n| n <= fitting.len()));
        let mut words = WordReader::of(corpus);
        let mut out = PageParts {
            ranks: all,
            stories: fitting,
            passages: carried,
            rows: Vec::new(),
            readings: Vec::new(),
            top_stories: Vec::new(),
            top_pairs: Vec::new(),
            outlets: BTreeSet::new(),
        };
        let mut readable = vec![false; order.len()];
        for (number, &i) in (1..).zip(&order) {
            let m = &report.matches[i];
            if left < LEAST_PAIR {
                break;
            }
            if corpus.text_len(m.a).saturating_add(corpus.text_len(m.b)) > left {
                continue;
            }
            let story = story_of[m.a.index()].filter(|_| story_of[m.a.index()] == story_of[m.b.index()]);
            let row = PairRow::new(corpus, report, number, i, story);
            let short = engine.render("row.html", &row)?;
            let reading = Reading { single: facts.single, ..Reading::new((&names, &mut words), report, i, row)? };
            let long = engine.render("pair.html", &reading)?;
            if let Some(rest) = left.checked_sub(short.len() + long.len()) {
                left = rest;
                readable[i] = true;
                out.rows.push(short);
                out.readings.push(long);
                out.outlets
                    .extend([&reading.row.first, &reading.row.second].into_iter().filter_map(|doc| doc.source.clone()));
                if out.top_pairs.len() < TOP {
                    out.top_pairs.push(reading.row);
                }
            }
        }
        out.ranks = Ranks::new(&order, readable);
        if out.rows.len() < order.len() {
            let (stories, passages) = (out.stories.len(), out.passages.len());
            let again = clusters().take(stories).map(|one| engine.render("story.html", story(one, &out.ranks)));
            out.stories = again.collect::<Result<_>>()?;
            let again = witnesses().take(passages).map(|one| passage(one, &out.ranks));
            out.passages = again.collect::<Result<_>>()?;
        }
        let listed = clusters().take(out.stories.len()).filter(|(_, cluster)| !cluster.template).take(TOP);
        out.top_stories = listed.map(|one| story(one, &out.ranks)).collect();
        Ok(out)
    }

    fn page(self, facts: &ReportFacts<'_>, engine: &Engine) -> Result<(String, LeftOut)> {
        let ReportFacts { corpus, report, .. } = *facts;
        let left_out = LeftOut {
            pairs: report.matches.len() - self.rows.len(),
            stories: stories::shown(report).count() - self.stories.len(),
            passages: report.witnesses.len() - self.passages.len(),
        };
        let whole = |parts: Vec<String>| Value::from_safe_string(parts.concat());
        let page = Page {
            version: env!("CARGO_PKG_VERSION"),
            style: Value::from_safe_string(STYLE.to_owned()),
            script: Value::from_safe_string(SCRIPT.to_owned()),
            style_hash: csp_hash(STYLE),
            script_hash: csp_hash(SCRIPT),
            overview: Overview::new(facts, left_out),
            outlet_map: OutletMap::new(corpus, report),
            document_map: DocumentMap::new(corpus, report, &self.ranks),
            top_stories: self.top_stories,
            top_pairs: self.top_pairs,
            takers: takers_shown(corpus, report, TAKERS),
            single: facts.single,
            outlets: self.outlets.into_iter().take(OUTLETS).collect(),
            pairs: self.rows.len(),
            passages_shown: self.passages.len(),
            stories_shown: self.stories.len(),
            stories: whole(self.stories),
            passages: whole(self.passages),
            rows: whole(self.rows),
            readings: whole(self.readings),
        };
        Ok((engine.render("page.html", page)?, left_out))
    }
}

/// What the template of the page asks for.
#[derive(Serialize)]
struct Page {
    version: &'static str,
    style: Value,
    script: Value,
    style_hash: String,
    script_hash: String,
    overview: Overview,
    outlet_map: Option<OutletMap>,
    document_map: Option<DocumentMap>,
    top_stories: Vec<StoryView>,
    top_pairs: Vec<PairRow>,
    takers: Vec<TakerView>,
    single: bool,
    outlets: Vec<String>,
    pairs: usize,
    passages_shown: usize,
    stories_shown: usize,
    stories: Value,
    passages: Value,
    rows: Value,
    readings: Value,
}

/// As many of the first parts as have no more than `most` bytes together.
fn fit(parts: impl Iterator<Item = Result<String>>, most: usize) -> Result<Vec<String>> {
    let (mut out, mut left) = (Vec::new(), most);
    for part in parts {
        let part = part?;
        let Some(rest) = left.checked_sub(part.len()) else { break };
        left = rest;
        out.push(part);
    }
    Ok(out)
}

fn size(parts: &[String]) -> usize {
    parts.iter().map(String::len).sum()
}
