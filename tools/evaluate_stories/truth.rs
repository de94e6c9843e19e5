//! Owns the truth of a planted corpus: what `truth.jsonl` says of each document.

use super::lines::{Result, file, for_each_line};
use super::scores::Held;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use wirecopy::{Corpus, DocId};

/// Where a document comes from, in truth or as a run says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From nobody in the corpus that is known.
    Nobody,
    Document(DocId),
    /// From a piece that is not in the corpus.
    Unseen,
}

/// What is true of one document.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its stories: one, none, or those of a round-up.
    pub stories: Vec<String>,
    pub parent: Source,
    pub kind: String,
    pub time: i64,
    pub credit: Option<String>,
    pub lines: BTreeSet<u64>,
    pub own: BTreeSet<u64>,
    /// (sentence, edit)
    pub edits: BTreeSet<(u64, u64)>,
    pub furniture: Vec<Held>,
}

/// Of all documents, by number.
pub struct Truth {
    pub facts: Vec<Fact>,
    /// The witnesses of each passage.
    pub passages: BTreeMap<String, Vec<Held>>,
}

impl Truth {
    /// Reads `truth.jsonl`, plain or `.gz`, of the documents of a corpus. Fails on the first bad line, and if a document has
    /// none.
    pub fn read(folder: &Path, corpus: &Corpus) -> Result<Truth> {
        let ids: HashMap<&str, DocId> = corpus.docs().map(|doc| (corpus.id(doc), doc)).collect();
        let find = |id: &str| ids.get(id).copied().ok_or_else(|| format!("no document has the id {id:?}"));
        let mut facts: Vec<Option<Fact>> = vec![None; corpus.len()];
        let mut passages: BTreeMap<String, Vec<Held>> = BTreeMap::new();
        for_each_line(&file(folder, "truth.jsonl"), |line| {
            let doc = find(string(&line["id"])?)?.index();
            for passage in list(&line["passages"]) {
                passages.entry(string(&passage["passage"])?.to_owned()).or_default().push(held(doc, passage)?);
            }
            facts[doc] = Some(Fact {
                stories: match &line["story"] {
                    Value::String(story) => vec![story.clone()],
                    stories => list(stories).iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                },
                parent: match line["parent"].as_str() {
                    None => Source::Nobody,
                    Some(parent) if parent.starts_with("unseen:") => Source::Unseen,
                    Some(parent) => Source::Document(find(parent)?),
                },
                kind: string(&line["kind"])?.to_owned(),
                time: line["time"].as_i64().ok_or("no \"time\"")?,
                credit: line["credit"].as_str().map(str::to_owned),
                lines: list(&line["lines"]).iter().filter_map(Value::as_u64).collect(),
                own: list(&line["own"]).iter().filter_map(Value::as_u64).collect(),
                edits: list(&line["edits"]).iter().filter_map(|e| Some((e[0].as_u64()?, e[1].as_u64()?))).collect(),
                furniture: list(&line["furniture"]).iter().map(|place| held(doc, place)).collect::<Result<_>>()?,
            });
            Ok(())
        })?;
        let of = |(doc, fact): (DocId, Option<Fact>)| fact.ok_or_else(|| format!("no truth of {}", corpus.id(doc)));
        let facts = corpus.docs().zip(facts).map(of).collect::<std::result::Result<_, _>>()?;
        Ok(Truth { facts, passages })
    }

    /// What is true of a document.
    pub fn of(&self, doc: DocId) -> &Fact {
        &self.facts[doc.index()]
    }

    /// Pairs of documents that share a planted passage, in both orders, where not both are of one story.
    pub fn sharing(&self) -> BTreeSet<(usize, usize)> {
        let single = |held: &Held| self.facts[held.doc].stories.len() == 1;
        let mut pairs = BTreeSet::new();
        for witnesses in self.passages.values() {
            for a in witnesses.iter().filter(|held| !single(held)) {
                pairs.extend(witnesses.iter().flat_map(|b| [(a.doc, b.doc), (b.doc, a.doc)]));
            }
        }
        pairs
    }

    /// Whether two documents share anything that was planted to be evidence: a story, or one of the pairs of
    /// [`Truth::sharing`].
    pub fn related(&self, a: DocId, b: DocId, sharing: &BTreeSet<(usize, usize)>) -> bool {
        let (x, y) = (self.of(a), self.of(b));
        x.stories.iter().any(|story| y.stories.contains(story)) || sharing.contains(&(a.index(), b.index()))
    }

    /// Documents of each story.
    pub fn carriers(&self) -> BTreeMap<&str, Vec<DocId>> {
        let mut carriers: BTreeMap<&str, Vec<DocId>> = BTreeMap::new();
        for (number, fact) in self.facts.iter().enumerate() {
            if let [story] = fact.stories.as_slice() {
                carriers.entry(story).or_default().push(DocId::from_index(number));
            }
        }
        carriers
    }
}

fn string(value: &Value) -> Result<&str> {
    Ok(value.as_str().ok_or_else(|| format!("a string was expected, not {value}"))?)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn held(doc: usize, place: &Value) -> Result<Held> {
    let at = |name| -> Result<u32> {
        Ok(u32::try_from(place[name].as_u64().ok_or_else(|| format!("no number \"{name}\""))?)?)
    };
    Ok(Held { doc, start: at("start")?, end: at("end")? })
}
