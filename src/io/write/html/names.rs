//! Owns documents, dates and shares as the report names them: short, on one line, harmless.

use crate::base::ids::{Date, DocId};
use crate::io::read::dates;
use crate::io::write::human::clipped;
use crate::model::corpus::Corpus;
use serde::Serialize;

/// Code points of a title, an id, an outlet.
const TITLE: usize = 160;
const ID: usize = 100;
const SOURCE: usize = 60;

/// A document by name.
#[derive(Clone, Debug, Serialize)]
pub struct Doc {
    /// Title of the document, or else the id.
    pub name: String,
    pub id: String,
    pub titled: bool,
    pub source: Option<String>,
    pub date: Option<When>,
}

impl Doc {
    pub fn of(corpus: &Corpus, doc: DocId) -> Doc {
        let title = corpus.title(doc).map(|title| clipped(title, TITLE)).filter(|title| !title.is_empty());
        let id = clipped(corpus.id(doc), ID);
        Doc {
            titled: title.is_some(),
            name: title.unwrap_or_else(|| id.clone()),
            id,
            source: corpus.source(doc).map(outlet),
            date: corpus.date(doc).map(When::of),
        }
    }
}

/// An outlet by name.
pub fn outlet(source: &str) -> String {
    clipped(source, SOURCE)
}

/// A date: for machines, and the day and the time for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct When {
    pub exact: String,
    pub day: String,
    pub time: Option<String>,
}

impl When {
    pub fn of(date: Date) -> When {
        let shown = dates::show(date);
        let (day, time) = shown.split_once('T').map_or((&*shown, None), |(day, time)| (day, time.get(..5)));
        When { day: day.to_owned(), time: time.map(str::to_owned), exact: shown }
    }
}
