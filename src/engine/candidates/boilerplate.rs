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
use crate::model::tuning::candidates::CandidateTuning;

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
pub fn suspects(shard: &[Posting], pile: &CorpusFacts, tuning: &CandidateTuning) -> BoilerplateCandidates {
    let (mut out, mut start, mut docs) = (BoilerplateCandidates::new(), 0, Vec::new());
    for group in shard.chunk_by(|x, y| x.hash == y.hash) {
        let end = start + group.len();
        if group.len() >= tuning.outlet_documents.min(tuning.corpus_documents) {
            pile.witnesses(group, &mut docs);
            if of_one_outlet(&mut docs, pile, tuning) || everywhere(&docs, pile, tuning) {
                out.push((to_u32(start), to_u32(end)));
            }
        }
        start = end;
    }
    out
}

/// Whether some outlet holds it in enough documents of enough days. `docs` come out in another order.
fn of_one_outlet(docs: &mut [Posting], pile: &CorpusFacts, tuning: &CandidateTuning) -> bool {
    let of = |p: &Posting| pile.of(p);
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

/// Whether it stands in many documents over some time, at one place of all. Without dates it is a suspect wherever it
/// stands: the pieces of one story are known by how much else they have in common, and much of that is in its second half,
/// which cuts and leads move about.
fn everywhere(docs: &[Posting], pile: &CorpusFacts, tuning: &CandidateTuning) -> bool {
    if docs.len() < tuning.corpus_documents.max(pile.witnesses * tuning.corpus_percent / 100) {
        return false;
    }
    let mut days: Vec<i64> = docs.iter().filter_map(|p| pile.of(p).day).collect();
    let dated = 100 * days.len() >= tuning.dated_percent * docs.len();
    !dated || (time(&mut days, tuning.misdated_percent) >= tuning.corpus_days && at_one_place(docs, pile, tuning))
}

/// Time in which most of these days lie. So many percent at either end may be misdated, or quote from a story of another time.
fn time(days: &mut [i64], misdated_percent: usize) -> i64 {
    days.sort_unstable();
    let margin = days.len() * misdated_percent / 100;
    let inner = days.get(margin..days.len().saturating_sub(margin)).unwrap_or_default();
    inner.last().zip(inner.first()).map_or(0, |(last, first)| last - first)
}

/// Whether it stands at about the same distance from the beginning, or from the end, of most documents.
fn at_one_place(docs: &[Posting], pile: &CorpusFacts, tuning: &CandidateTuning) -> bool {
    let (play, least) = (tuning.furniture_play, tuning.usual_place_percent);
    let from_end = |p: &Posting| pile.of(p).tokens - p.position;
    let distances: [Vec<u32>; 2] = [docs.iter().map(|p| p.position).collect(), docs.iter().map(from_end).collect()];
    distances.into_iter().any(|mut distances| {
        distances.sort_unstable();
        let usual = distances[distances.len() / 2];
        let near = distances.iter().filter(|d| d.abs_diff(usual) <= play).count();
        100 * near >= least * distances.len()
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
    tuning: &CandidateTuning,
) {
    let mut docs = Vec::new();
    candidates.retain(|&(start, end)| {
        pile.witnesses(&shard[to_usize(start)..to_usize(end)], &mut docs);
        let at_one_place = at_one_place(&docs, pile, tuning);
        if !at_one_place && !of_one_outlet(&mut docs, pile, tuning) {
            return false;
        }
        let most = if at_one_place { tuning.placed_percent } else { tuning.loose_percent };
        let mostly_other = |p: &&Posting| {
            u64::from(suspected[p.doc.index()]) * 100 * 100 <= u64::from(pile.of(p).tokens) * density * most
        };
        100 * docs.iter().filter(mostly_other).count() > tuning.other_stories_percent * docs.len()
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
