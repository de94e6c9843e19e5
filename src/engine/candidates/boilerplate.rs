//! Owns boilerplate: shared fingerprints that are page furniture (footers, rights lines, calls to subscribe, forms,
//! notes on the author), learnt from the corpus alone.
//!
//! A fingerprint is boilerplate if enough documents hold the fingerprint under different stories:
//! - documents of a single outlet, from several days; or
//! - documents of any outlets, known or unknown, over a longer time, all at about the same distance from the beginning or
//!   from the end.
//!
//! The stories differ if most of the documents consist mostly of text beside boilerplate. So updates of a story and
//! tables of results are no boilerplate: their documents repeat each other at length. A paragraph from an agency is no
//! boilerplate either: the paragraph stands in an outlet once, and here and there.

use crate::base::cast::{to_u32, to_u64, to_usize};
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::candidates::postings::Posting;
use crate::model::tuning::candidates::CandidateTuning;

/// The facts of a document that the search for boilerplate asks.
#[derive(Clone, Copy, Debug)]
pub struct DocFacts {
    /// Number of the outlet, and how many witnesses the outlet has; `None` if unknown.
    pub source: Option<(u32, u32)>,
    /// Day of the date, if known.
    pub day: Option<i64>,
    /// Words of the document.
    pub tokens: u32,
    /// Whether the document is a witness: the first document of its outlet with its text. An export that lists a piece
    /// twice says nothing more than an export that lists the piece once.
    pub witness: bool,
}

/// The facts of all documents.
#[derive(Clone, Debug)]
pub struct CorpusFacts {
    docs: Vec<DocFacts>,
    /// Documents that are witnesses.
    witnesses: usize,
}

impl CorpusFacts {
    /// The facts of `docs`, in order of number.
    pub fn new(docs: Vec<DocFacts>) -> CorpusFacts {
        let witnesses = docs.iter().filter(|doc| doc.witness).count();
        CorpusFacts { docs, witnesses }
    }

    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.docs.len()
    }

    /// The facts of the document of a posting.
    pub fn of(&self, posting: &Posting) -> DocFacts {
        self.docs[posting.doc.index()]
    }

    /// The witnesses among the documents of a posting list: the first posting of each, in place of what `out` held.
    fn witnesses(&self, group: &[Posting], out: &mut Vec<Posting>) {
        out.clear();
        let first = group.chunk_by(|x, y| x.doc == y.doc).map(|same| same[0]);
        out.extend(first.filter(|p| self.of(p).witness));
    }
}

/// Posting lists of a shard that may be boilerplate: for each candidate the range of postings.
pub type BoilerplateCandidates = Vec<(u32, u32)>;

/// The posting lists of a shard that stand in enough documents, long enough. O(postings).
pub fn candidates(shard: &[Posting], facts: &CorpusFacts, tuning: &CandidateTuning) -> BoilerplateCandidates {
    let (mut out, mut start, mut docs) = (BoilerplateCandidates::new(), 0, Vec::new());
    for group in shard.chunk_by(|x, y| x.hash == y.hash) {
        let end = start + group.len();
        if group.len() >= tuning.outlet_documents.min(tuning.corpus_documents) {
            facts.witnesses(group, &mut docs);
            if of_one_outlet(&mut docs, facts, tuning) || everywhere(&docs, facts, tuning) {
                out.push((to_u32(start), to_u32(end)));
            }
        }
        start = end;
    }
    out
}

/// Whether some outlet holds a fingerprint in enough documents of enough days. `docs` come out in another order.
fn of_one_outlet(docs: &mut [Posting], facts: &CorpusFacts, tuning: &CandidateTuning) -> bool {
    let of = |p: &Posting| facts.of(p);
    let CandidateTuning { outlet_documents, outlet_percent, outlet_days, .. } = *tuning;
    if docs.len() < outlet_documents {
        return false;
    }
    docs.sort_unstable_by_key(|p| (of(p).source, of(p).day, p.doc));
    docs.chunk_by(|x, y| of(x).source == of(y).source).any(|own| {
        let days = own.chunk_by(|x, y| of(x).day == of(y).day).count();
        let dated = own.iter().all(|p| of(p).day.is_some());
        let share = |all: u32| to_usize(all) * outlet_percent / 100;
        let least = of(&own[0]).source.map(|(_, all)| outlet_documents.max(share(all)));
        least.is_some_and(|least| own.len() >= least) && (days >= outlet_days || !dated)
    })
}

/// Whether a fingerprint stands in many documents over some time, at the same place of all. Without dates the place
/// does not count. The pieces of a story are known by how much further text is common. Much of the common text is in
/// the second half of the story, where cuts and leads move text about.
fn everywhere(docs: &[Posting], facts: &CorpusFacts, tuning: &CandidateTuning) -> bool {
    if docs.len() < tuning.corpus_documents.max(facts.witnesses * tuning.corpus_percent / 100) {
        return false;
    }
    let mut days: Vec<i64> = docs.iter().filter_map(|p| facts.of(p).day).collect();
    let dated = 100 * days.len() >= tuning.dated_percent * docs.len();
    !dated || (time(&mut days, tuning.misdated_percent) >= tuning.corpus_days && at_one_place(docs, facts, tuning))
}

/// Time in which most days lie. So many percent at either end may be misdated, or quote from a story of another time.
fn time(days: &mut [i64], misdated_percent: usize) -> i64 {
    days.sort_unstable();
    let margin = days.len() * misdated_percent / 100;
    let inner = days.get(margin..days.len().saturating_sub(margin)).unwrap_or_default();
    inner.last().zip(inner.first()).map_or(0, |(last, first)| last - first)
}

/// Whether a fingerprint stands at about the same distance from the beginning, or from the end, of most documents.
fn at_one_place(docs: &[Posting], facts: &CorpusFacts, tuning: &CandidateTuning) -> bool {
    let (play, least) = (tuning.furniture_play, tuning.usual_place_percent);
    let from_end = |p: &Posting| facts.of(p).tokens - p.position;
    let distances: [Vec<u32>; 2] = [docs.iter().map(|p| p.position).collect(), docs.iter().map(from_end).collect()];
    distances.into_iter().any(|mut distances| {
        distances.sort_unstable();
        let usual = distances[distances.len() / 2];
        let near = distances.iter().filter(|d| d.abs_diff(usual) <= play).count();
        100 * near >= least * distances.len()
    })
}

/// The postings of each candidate.
pub fn groups<'a>(shard: &'a [Posting], candidates: &'a [(u32, u32)]) -> impl Iterator<Item = &'a [Posting]> {
    candidates.iter().map(|&(start, end)| &shard[to_usize(start)..to_usize(end)])
}

/// Keeps the candidates that stand at the same place, or in a single outlet, under different stories. `suspected` is
/// the number of candidate fingerprints of each document, `density` the fingerprints of a document in percent of the
/// words.
pub fn confirm(
    shard: &[Posting],
    candidates: &mut BoilerplateCandidates,
    facts: &CorpusFacts,
    suspected: &[u32],
    density: u64,
    tuning: &CandidateTuning,
) {
    let mut docs = Vec::new();
    candidates.retain(|&(start, end)| {
        facts.witnesses(&shard[to_usize(start)..to_usize(end)], &mut docs);
        let at_one_place = at_one_place(&docs, facts, tuning);
        if !at_one_place && !of_one_outlet(&mut docs, facts, tuning) {
            return false;
        }
        let most = if at_one_place { tuning.placed_percent } else { tuning.loose_percent };
        let mostly_other = |p: &&Posting| {
            u64::from(suspected[p.doc.index()]) * 100 * 100 <= u64::from(facts.of(p).tokens) * density * most
        };
        100 * docs.iter().filter(mostly_other).count() > tuning.other_stories_percent * docs.len()
    });
}

/// Where boilerplate stands in each document.
#[derive(Clone, Debug, Default)]
pub struct Boilerplate {
    /// The spans of document d are `spans[rows[d]..rows[d + 1]]`, ascending.
    rows: Vec<u32>,
    spans: Vec<TokenSpan>,
    /// Words of each document that boilerplate covers.
    words: Vec<u32>,
}

impl Boilerplate {
    /// From (document, position) of every boilerplate fingerprint, in any order; a shingle has `width` words.
    /// Fingerprints whose shingles touch make a single span. O(n log n).
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

    /// Number of words of a document that boilerplate covers. O(1).
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

    /// Number of documents that hold boilerplate.
    pub fn documents(&self) -> u64 {
        to_u64(self.rows.windows(2).filter(|row| row[0] < row[1]).count())
    }
}
