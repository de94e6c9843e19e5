//! Owns the words that documents share, by document: whose words each one holds, and which of them most others lack.

use super::coverage::matched;
use super::spans::{length, outside, united};
use crate::align::seed::Run;
use crate::candidates::boilerplate::Boilerplate;
use crate::credits::CorpusCredits;
use crate::results::{Kind, Passage, Report};
use crate::units::{DocId, TokenSpan, to_u32, to_usize};

/// Words that an edit adds or takes, at most.
const EDIT: u32 = 4;

/// One way from a document to another: their match, and the words of the document that the other has.
#[derive(Clone, Debug)]
pub struct Link {
    /// The other one.
    pub other: DocId,
    /// Their match, as an index of the matches.
    pub found: usize,
    /// Words of the document that the other has, boilerplate out of account.
    pub shared: u32,
    /// Where they stand, ascending.
    pub spans: Vec<TokenSpan>,
    /// Words of the document that stand between them, a few at a time: another's, or its own, were put there.
    pub(super) changed: u32,
    /// Words that it takes to come from the one to the other where a few were put in, left out or exchanged.
    pub(super) edits: u32,
}

/// The links of all documents.
#[derive(Debug)]
pub struct Shared {
    /// By document: which words are boilerplate or credits.
    pub(super) furniture: Vec<Vec<TokenSpan>>,
    /// By document, in order of the other.
    links: Vec<Vec<Link>>,
}

impl Shared {
    /// Of all matches; `boilerplate` and credits count for nothing. O(words matched, log).
    pub fn new(report: &Report, boilerplate: &Boilerplate) -> Shared {
        let docs = (0..report.stats.documents).map(DocId::from_index);
        let furniture: Vec<Vec<TokenSpan>> = docs.map(|doc| furniture(boilerplate, &report.credits, doc)).collect();
        let mut links = vec![Vec::new(); furniture.len()];
        for (found, m) in report.matches.iter().enumerate() {
            let passages = report.passages_of(m);
            let gaps = gaps(passages);
            let edits = gaps.iter().map(|&[a, b]| a.max(b)).sum();
            for (side, spans) in matched(passages).into_iter().enumerate() {
                let (doc, other) = if side == 0 { (m.a, m.b) } else { (m.b, m.a) };
                let spans = outside(&united(spans), &furniture[doc.index()]);
                let changed = gaps.iter().map(|gap| gap[side]).sum();
                links[doc.index()].push(Link { other, found, shared: length(&spans), spans, changed, edits });
            }
        }
        links.iter_mut().for_each(|links: &mut Vec<Link>| links.sort_by_key(|link| link.other));
        Shared { furniture, links }
    }

    /// Those of a document, in order of the other.
    pub fn of(&self, doc: DocId) -> &[Link] {
        &self.links[doc.index()]
    }

    /// The link between two documents.
    pub fn between(&self, doc: DocId, other: DocId) -> Option<&Link> {
        let links = self.of(doc);
        links.binary_search_by_key(&other, |link| link.other).ok().map(|at| &links[at])
    }

    /// The readings of a document of so many words. O(words + spans).
    pub(super) fn readings(&self, doc: DocId, words: u32) -> Readings {
        let mut have = vec![0_i32; to_usize(words) + 1];
        let mut lack = have.clone();
        let count = |list: &mut Vec<i32>, start: u32, end: u32| {
            list[to_usize(start)] += 1;
            list[to_usize(end)] -= 1;
        };
        for link in self.of(doc) {
            let mut reached = 0;
            for span in &link.spans {
                count(&mut lack, reached, span.start);
                count(&mut have, span.start, span.end);
                reached = span.end;
            }
        }
        let (mut having, mut lacking) = (0, 0);
        let mut out = Readings { common: vec![0], rare: vec![0] };
        for (more, less) in have.iter().zip(&lack).take(to_usize(words)) {
            having += more;
            lacking += less;
            let rare = having > 0 && lacking >= 2 && lacking > having;
            let common = having > 0 && !rare;
            let next = |list: &Vec<u32>, is: bool| list.last().copied().unwrap_or(0) + u32::from(is);
            let (c, r) = (next(&out.common, common), next(&out.rare, rare));
            out.common.push(c);
            out.rare.push(r);
        }
        out
    }
}

/// Which words of a document others hold, too: counted from its beginning.
///
/// A word is rare if of those that hold what is around it more lack it than have it: somebody edited or added it, and who
/// has it too is near to that one. It is common if it is not, and any other has it.
#[derive(Debug)]
pub(super) struct Readings {
    common: Vec<u32>,
    rare: Vec<u32>,
}

impl Readings {
    /// Common and rare words in spans.
    pub fn within(&self, spans: &[TokenSpan]) -> (u32, u32) {
        let sum = |list: &[u32]| spans.iter().map(|s| list[to_usize(s.end)] - list[to_usize(s.start)]).sum();
        (sum(&self.common), sum(&self.rare))
    }

    /// All common words.
    pub fn common(&self) -> u32 {
        self.common.last().copied().unwrap_or(0)
    }
}

/// Which words of a document are boilerplate or credits, ascending and apart.
pub(super) fn furniture(boilerplate: &Boilerplate, credits: &CorpusCredits, doc: DocId) -> Vec<TokenSpan> {
    united(boilerplate.of(doc).iter().copied().chain(credits.furniture(doc)).collect())
}

/// The words on both sides of each place of passages where a few stand between two runs.
fn gaps(passages: &[Passage]) -> Vec<[u32; 2]> {
    let between = |two: &[Run]| [two[1].a.saturating_sub(two[0].a_end()), two[1].b.saturating_sub(two[0].b_end())];
    let copied = passages.iter().filter(|passage| passage.kind != Kind::Rewritten);
    let gaps = copied.flat_map(|passage| passage.runs.windows(2).map(between));
    gaps.filter(|gap| gap.iter().all(|&words| words <= EDIT)).collect()
}

/// The places in a document's links of the nearest.
pub(super) fn nearest(links: &[Link], most: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..to_u32(links.len())).collect();
    order.sort_by_key(|&at| (u32::MAX - links[to_usize(at)].shared, at));
    order.truncate(most);
    order
}

/// Words of the first spans that are not in the second, all ascending and disjoint.
pub(super) fn without(spans: &[TokenSpan], less: &[TokenSpan]) -> u32 {
    length(&outside(spans, less))
}
