//! Owns boilerplate: which shared fingerprints are page furniture (footers, rights lines, calls to subscribe, forms, notes
//! on the author), learnt from the corpus alone.
//!
//! A fingerprint is boilerplate if enough documents hold it under different stories:
//! - documents of one outlet, from several days; or
//! - documents of any outlets, or of unknown ones, over a longer time, all at about the same distance from their beginning
//!   or from their end.
//!
//! The stories differ if most of these documents consist mostly of other text. So updates of a story and tables of
//! results, whose documents repeat each other at length, are no boilerplate, and neither is a paragraph that everybody
//! took from an agency: that stands in one outlet once, and here and there.

use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::candidates::postings::Posting;

/// Least documents of one outlet, one in how many of all that it has, and days among them (where dates are known). What
/// stands in fewer is a turn of phrase, or a figure in a form.
const LEAST_OF_OUTLET: usize = 5;
const ONE_IN_OF_OUTLET: usize = 50;
const LEAST_DAYS: usize = 3;
/// Least documents of any outlets, one in how many of all, and days in which they lie ([`time`]).
const LEAST_ANYWHERE: usize = 20;
const ONE_IN_ANYWHERE: usize = 100;
const LEAST_TIME: i64 = 14;
/// How many words the distance of boilerplate from the end of a document may differ from the usual one.
const PLAY: u32 = 8;
/// Most of a document, in percent of its fingerprints, that may be boilerplate if it shall count as a witness of one: of
/// text that stands at one place in all documents, and of other.
const MOST_OF_DOCUMENT: [u64; 2] = [60, 40];

/// What has to be known of a document.
#[derive(Clone, Copy, Debug)]
pub struct DocFacts {
    /// Number of its outlet, and how many witnesses that has; `None` if unknown.
    pub source: Option<(u32, u32)>,
    /// Day of its date, if known.
    pub day: Option<i64>,
    /// Its words.
    pub tokens: u32,
    /// Whether it is a witness: the first document of its outlet that has its text. An export that lists a piece twice
    /// says nothing more than one that lists it once.
    pub witness: bool,
}

/// What has to be known of the documents.
#[derive(Clone, Debug)]
pub struct CorpusFacts {
    docs: Vec<DocFacts>,
    /// Documents that are witnesses.
    witnesses: usize,
}

impl CorpusFacts {
    /// The pile of these documents.
    pub fn new(docs: Vec<DocFacts>) -> CorpusFacts {
        let witnesses = docs.iter().filter(|doc| doc.witness).count();
        CorpusFacts { docs, witnesses }
    }

    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.docs.len()
    }

    /// What is known of the document of a posting.
    pub fn of(&self, posting: &Posting) -> DocFacts {
        self.docs[posting.doc.index()]
    }

    /// The witnesses of a group of postings: the first posting of each, in place of what `out` held.
    fn witnesses(&self, group: &[Posting], out: &mut Vec<Posting>) {
        out.clear();
        let first = group.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0]);
        out.extend(first.filter(|p| self.of(p).witness));
    }
}

/// Places of a share in which boilerplate may stand: for each group that is a suspect, the range of its postings.
pub type BoilerplateCandidates = Vec<(u32, u32)>;

/// The groups of a share that stand in enough documents, long enough. O(postings).
pub fn suspects(shard: &[Posting], pile: &CorpusFacts) -> BoilerplateCandidates {
    let (mut out, mut start, mut docs) = (BoilerplateCandidates::new(), 0, Vec::new());
    for group in shard.chunk_by(|x, y| x.hash == y.hash) {
        let end = start + group.len();
        if group.len() >= LEAST_OF_OUTLET {
            pile.witnesses(group, &mut docs);
            if of_one_outlet(&mut docs, pile) || everywhere(&docs, pile) {
                out.push((to_u32(start), to_u32(end)));
            }
        }
        start = end;
    }
    out
}

/// Whether some outlet holds it in enough documents of enough days. `docs` come out in another order.
fn of_one_outlet(docs: &mut [Posting], pile: &CorpusFacts) -> bool {
    let of = |p: &Posting| pile.of(p);
    if docs.len() < LEAST_OF_OUTLET {
        return false;
    }
    docs.sort_unstable_by_key(|p| (of(p).source, of(p).day, p.doc));
    docs.chunk_by(|x, y| of(x).source == of(y).source).any(|own| {
        let days = own.chunk_by(|x, y| of(x).day == of(y).day).count();
        let dated = own.iter().all(|p| of(p).day.is_some());
        let least = of(&own[0]).source.map(|(_, all)| LEAST_OF_OUTLET.max(to_usize(all) / ONE_IN_OF_OUTLET));
        least.is_some_and(|least| own.len() >= least) && (days >= LEAST_DAYS || !dated)
    })
}

/// Whether it stands in many documents over some time, at one place of all. Without dates it is a suspect wherever it
/// stands: the pieces of one story are known by how much else they have in common, and much of that is in its second half,
/// which cuts and leads move about.
fn everywhere(docs: &[Posting], pile: &CorpusFacts) -> bool {
    if docs.len() < LEAST_ANYWHERE.max(pile.witnesses / ONE_IN_ANYWHERE) {
        return false;
    }
    let mut days: Vec<i64> = docs.iter().filter_map(|p| pile.of(p).day).collect();
    let dated = 2 * days.len() >= docs.len();
    !dated || (time(&mut days) >= LEAST_TIME && at_one_place(docs, pile))
}

/// Days in which most of these lie: a tenth of them at either end may be misdated, or quote from a story of another time.
fn time(days: &mut [i64]) -> i64 {
    days.sort_unstable();
    let margin = days.len() / 10;
    let inner = days.get(margin..days.len() - margin).unwrap_or_default();
    inner.last().zip(inner.first()).map_or(0, |(last, first)| last - first)
}

/// Whether it stands at about the same distance from the beginning, or from the end, of most documents.
fn at_one_place(docs: &[Posting], pile: &CorpusFacts) -> bool {
    let from_end = |p: &Posting| pile.of(p).tokens - p.position;
    let distances: [Vec<u32>; 2] = [docs.iter().map(|p| p.position).collect(), docs.iter().map(from_end).collect()];
    distances.into_iter().any(|mut distances| {
        distances.sort_unstable();
        let usual = distances[distances.len() / 2];
        let near = distances.iter().filter(|d| d.abs_diff(usual) <= PLAY).count();
        10 * near >= 8 * distances.len()
    })
}

/// The postings of each suspect.
pub fn groups<'a>(shard: &'a [Posting], candidates: &'a [(u32, u32)]) -> impl Iterator<Item = &'a [Posting]> {
    candidates.iter().map(|&(start, end)| &shard[to_usize(start)..to_usize(end)])
}

/// Keeps the suspects that stand at one place, or in one outlet, under different stories: `suspected` says how many
/// fingerprints of each document are suspects, `density` how many one has for so many words, as a share in percent.
pub fn confirm(
    shard: &[Posting],
    candidates: &mut BoilerplateCandidates,
    pile: &CorpusFacts,
    suspected: &[u32],
    density: u64,
) {
    let mut docs = Vec::new();
    candidates.retain(|&(start, end)| {
        pile.witnesses(&shard[to_usize(start)..to_usize(end)], &mut docs);
        let [placed, loose] = MOST_OF_DOCUMENT;
        let at_one_place = at_one_place(&docs, pile);
        if !at_one_place && !of_one_outlet(&mut docs, pile) {
            return false;
        }
        let most = if at_one_place { placed } else { loose };
        let mostly_other = |p: &&Posting| {
            u64::from(suspected[p.doc.index()]) * 100 * 100 <= u64::from(pile.of(p).tokens) * density * most
        };
        2 * docs.iter().filter(mostly_other).count() > docs.len()
    });
}

/// Where boilerplate stands in each document.
#[derive(Clone, Debug, Default)]
pub struct Boilerplate {
    /// Document d's are `spans[rows[d]..rows[d + 1]]`, ascending.
    rows: Vec<u32>,
    spans: Vec<TokenSpan>,
    /// Words of each document that it covers.
    words: Vec<u32>,
}

impl Boilerplate {
    /// From (document, position) of every boilerplate fingerprint, in any order; a shingle has `width` words. Fingerprints
    /// whose shingles touch make one span. O(n log n).
    pub fn new(mut places: Vec<(DocId, u32)>, documents: usize, width: usize) -> Boilerplate {
        places.sort_unstable();
        let mut out = Boilerplate { rows: Vec::with_capacity(documents + 1), ..Boilerplate::default() };
        for (doc, start) in places {
            let first = out.rows.len() <= doc.index();
            out.rows.resize(doc.index() + 1, to_u32(out.spans.len()));
            let span = TokenSpan { start, end: start + to_u32(width) };
            match out.spans.last_mut().filter(|last| !first && start <= last.end) {
                Some(last) => last.end = span.end,
                None => out.spans.push(span),
            }
        }
        out.rows.resize(documents + 1, to_u32(out.spans.len()));
        let words = |row: &[u32]| out.spans[to_usize(row[0])..to_usize(row[1])].iter().map(|span| span.len()).sum();
        out.words = out.rows.windows(2).map(words).collect();
        out
    }

    /// How many words of a document it covers. O(1).
    pub fn words(&self, doc: DocId) -> u32 {
        self.words.get(doc.index()).copied().unwrap_or(0)
    }

    /// The spans of a document.
    pub fn of(&self, doc: DocId) -> &[TokenSpan] {
        match self.rows.get(doc.index()..doc.index() + 2) {
            Some(row) => &self.spans[to_usize(row[0])..to_usize(row[1])],
            None => &[],
        }
    }

    /// Documents that hold some.
    pub fn documents(&self) -> u64 {
        to_u64(self.rows.windows(2).filter(|row| row[0] < row[1]).count())
    }
}
