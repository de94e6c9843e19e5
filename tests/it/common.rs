//! Owns what the integration tests share: random numbers, JSON lines, and the way to data that is not in the package.

use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use wirecopy::{Corpus, DocId, Document};

/// Random numbers from a seed (splitmix64): the same on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        let mut random = Random(seed);
        random.0 = random.next();
        random
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number under `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// A file of the shared data sets; says so and gives `None` where they are not.
pub fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(name);
    if !path.exists() {
        println!("skipped: there is no {name} beside the package");
        return None;
    }
    Some(path)
}

/// A file of the seeds.
pub fn seed_file(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).join(name)
}

/// All lines of a JSON lines file, plain or gzipped.
pub fn json_lines(path: &Path) -> Vec<Value> {
    let bytes = std::fs::read(path).expect("readable");
    let mut text = String::new();
    if bytes.starts_with(&[0x1F, 0x8B]) {
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip of UTF-8");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8");
    }
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Documents of a JSON lines file; dates are not read.
pub fn documents(path: &Path) -> Vec<Document> {
    let mut out = Vec::new();
    for line in json_lines(path) {
        let mut doc = Document::new(string(&line, "id"), string(&line, "text"));
        doc.source = line["source"].as_str().map(str::to_owned);
        doc.title = line["title"].as_str().map(str::to_owned);
        out.push(doc);
    }
    out
}

pub fn string<'a>(line: &'a Value, field: &str) -> &'a str {
    line[field].as_str().unwrap_or_else(|| panic!("no {field} in {line}"))
}

pub fn number(line: &Value, field: &str) -> u32 {
    let found = line[field].as_u64().unwrap_or_else(|| panic!("no {field} in {line}"));
    u32::try_from(found).expect("a small number")
}

pub fn float(line: &Value, field: &str) -> f64 {
    line[field].as_f64().unwrap_or_else(|| panic!("no {field} in {line}"))
}

pub fn corpus(docs: impl IntoIterator<Item = Document>) -> Corpus {
    Corpus::from_documents(docs).expect("a small corpus")
}

/// The way from an id to its document.
pub fn ids(corpus: &Corpus) -> HashMap<&str, DocId> {
    corpus.docs().map(|doc| (corpus.id(doc), doc)).collect()
}

/// Both documents of a pair in order.
pub fn ordered(a: DocId, b: DocId) -> (DocId, DocId) {
    (a.min(b), a.max(b))
}

/// A set of places in a text, as disjoint ascending ranges.
#[derive(Debug, Clone, Default)]
pub struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    pub fn new(mut ranges: Vec<(u32, u32)>) -> Ranges {
        ranges.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::new();
        for (start, end) in ranges {
            match out.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => out.push((start, end)),
            }
        }
        Ranges(out)
    }

    pub fn len(&self) -> u64 {
        self.0.iter().map(|r| u64::from(r.1 - r.0)).sum()
    }

    pub fn and(&self, other: &Ranges) -> Ranges {
        let both = |&(s, e): &(u32, u32)| {
            other.0.iter().map(move |&(t, f)| (s.max(t), e.min(f))).filter(|&(start, end)| start < end)
        };
        Ranges::new(self.0.iter().flat_map(both).collect())
    }

    pub fn minus(&self, other: &Ranges) -> u64 {
        self.len() - self.and(other).len()
    }
}
