//! Owns exact copies: of documents with the same text a single document, the stand-in, is searched for pairs.
//! Afterwards the copies are paired with the partners of the stand-in. So a text of ten thousand documents is searched
//! once, and a second copy of a corpus makes nothing common.

use crate::base::cast::{to_u64, to_usize};
use crate::base::ids::DocId;
use crate::engine::candidates::scope::Sides;
use crate::model::corpus::Corpus;
use crate::model::pair::Pair;
use ahash::AHashMap;

/// Which document stands for which exact copies.
#[derive(Debug, Default)]
pub(crate) struct ExactCopies {
    /// Each stand-in with a copy, ascending.
    copies: Vec<Pair>,
    /// Number of copies of each document; empty if there are no copies.
    number: Vec<u32>,
    /// The stand-in of each document, perhaps the document itself; empty if there are no copies.
    stand_ins: Vec<DocId>,
    /// For each stand-in the number of texts met so far, and the number of documents with the texts.
    met: Vec<(usize, usize)>,
    /// Pairs of copies that were left out so far.
    pub left_out: u64,
}

impl ExactCopies {
    /// The first document of each text stands for the rest: on each side and, if pairs must be near in time, of each
    /// date. `first` is the first document of each text; documents that are not `compared` at all are left alone.
    /// O(documents).
    pub fn new(
        corpus: &Corpus,
        first: &[DocId],
        compared: impl Fn(DocId) -> bool,
        sides: Sides<'_>,
        dated: bool,
    ) -> ExactCopies {
        let alike = |doc: DocId| (sides.second(doc), if dated { corpus.date(doc) } else { None });
        let mut stand_in_of = AHashMap::new();
        let mut stands_for = |doc: DocId| {
            let text = first[doc.index()];
            if alike(text) == alike(doc) { text } else { *stand_in_of.entry((text, alike(doc))).or_insert(doc) }
        };
        let docs = corpus.docs().filter(|&doc| first[doc.index()] != doc && compared(doc));
        let mut copies: Vec<Pair> = docs.map(|doc| (stands_for(doc), doc)).filter(|(s, doc)| s != doc).collect();
        copies.sort_unstable();
        let documents = if copies.is_empty() { 0 } else { corpus.len() };
        let (mut number, mut stand_ins) = (vec![0; documents], corpus.docs().take(documents).collect::<Vec<_>>());
        for &(stand_in, copy) in &copies {
            number[stand_in.index()] += 1;
            stand_ins[copy.index()] = stand_in;
        }
        ExactCopies { copies, number, stand_ins, met: vec![(0, 0); documents], left_out: 0 }
    }

    /// The stand-in of each document; `None` if each stands for itself.
    pub fn stand_ins(&self) -> Option<&[DocId]> {
        Some(&self.stand_ins[..]).filter(|all| !all.is_empty())
    }

    /// The stand-in of a document, as a rule the document itself.
    pub fn stand_in(&self, doc: DocId) -> DocId {
        self.stand_ins().map_or(doc, |all| all[doc.index()])
    }

    /// Whether a document is an exact copy: the stand-in is a different document.
    pub fn is_copy(&self, doc: DocId) -> bool {
        self.stand_in(doc) != doc
    }

    /// The pairs of stand-ins of some pairs, ascending. O(n log n).
    pub fn folded(&self, pairs: &[Pair]) -> Vec<Pair> {
        let stand_in = |&(a, b): &Pair| ordered(self.stand_in(a), self.stand_in(b));
        let mut folded: Vec<Pair> = pairs.iter().map(stand_in).filter(|(a, b)| a != b).collect();
        folded.sort_unstable();
        folded.dedup();
        folded
    }

    /// The pairs of all documents, in any order, from new pairs of stand-ins.
    ///
    /// Whatever a stand-in meets the copies meet, but the number of copies alone makes no document meet more than
    /// `limit` documents. Copies of a text that meets more documents meet only stand-ins. Copies of a text that meets
    /// more texts meet none of them. O(n) for n pairs in the result.
    pub fn unfolded(&mut self, mut pairs: Vec<Pair>, limit: usize) -> Vec<Pair> {
        if self.copies.is_empty() {
            return pairs;
        }
        for (a, b) in pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]) {
            let documents = self.documents(b);
            let (texts, all) = &mut self.met[a.index()];
            (*texts, *all) = (*texts + 1, *all + documents);
        }
        let all_met = |doc: DocId| self.met[doc.index()].1 + self.documents(doc);
        let mut left_out = 0;
        for i in 0..pairs.len() {
            let ((a, b), before) = (pairs[i], pairs.len());
            for (x, y) in [(a, b), (b, a)] {
                if self.met[y.index()].0 <= limit {
                    pairs.extend(self.copies_of(y).iter().map(|copy| ordered(x, copy.1)));
                }
            }
            if all_met(a).max(all_met(b)) <= limit {
                let of_b = self.copies_of(b);
                pairs.extend(self.copies_of(a).iter().flat_map(|x| of_b.iter().map(|y| ordered(x.1, y.1))));
            }
            left_out += self.documents(a) * self.documents(b) - 1 - (pairs.len() - before);
        }
        self.left_out += to_u64(left_out);
        pairs
    }

    /// Pairs of documents with the same text: of up to `limit` documents all pairs, of more each copy with the
    /// stand-in. O(pairs in the result).
    pub fn within(&mut self, limit: usize, sides: Sides<'_>) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for copies in self.copies.chunk_by(|x, y| x.0 == y.0).filter(|copies| sides.apart(copies[0].0, copies[0].1)) {
            pairs.extend(copies.iter().map(|&(stand_in, copy)| ordered(stand_in, copy)));
            if copies.len() < limit {
                let docs = || copies.iter().map(|copy| copy.1);
                pairs.extend(docs().enumerate().flat_map(|(i, a)| docs().skip(i + 1).map(move |b| (a, b))));
            } else {
                self.left_out += to_u64(copies.len() * (copies.len() - 1) / 2);
            }
        }
        pairs
    }

    /// Number of documents with the text of a stand-in.
    fn documents(&self, doc: DocId) -> usize {
        1 + to_usize(self.number[doc.index()])
    }

    /// The stand-ins of a pair, in the order of the pair. If both documents have the same stand-in: the stand-in and a
    /// copy. A stand-in counts only if the document is `like` the stand-in.
    pub fn standing_for(&self, pair: Pair, like: impl Fn(DocId, DocId) -> bool) -> Pair {
        let of = |doc: DocId| Some(self.stand_in(doc)).filter(|&stand_in| like(stand_in, doc)).unwrap_or(doc);
        let (a, b) = (of(pair.0), of(pair.1));
        match self.copies_of(a).iter().map(|copy| copy.1).find(|&copy| like(a, copy)) {
            Some(copy) if a == b => (a, copy),
            _ => (a, b),
        }
    }

    /// Pairs of a stand-in with each of its copies.
    pub fn copies_of(&self, doc: DocId) -> &[Pair] {
        let number = self.number.get(doc.index()).map_or(0, |&number| to_usize(number));
        if number == 0 {
            return &[];
        }
        let start = self.copies.partition_point(|copy| copy.0 < doc);
        &self.copies[start..start + number]
    }
}

fn ordered(a: DocId, b: DocId) -> Pair {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut pairs: Vec<Pair>) -> Vec<Pair> {
        pairs.sort_unstable();
        pairs
    }
    use crate::model::document::Document;

    /// A corpus with the given texts.
    fn corpus(texts: &[&str]) -> Corpus {
        let docs = (0..).zip(texts).map(|(i, text)| Document::new(format!("d{i:02}"), *text));
        Corpus::from_documents(docs).expect("ids of their own")
    }

    fn exact_copies(corpus: &Corpus, sides: Sides<'_>) -> ExactCopies {
        let long_enough = |doc: DocId| corpus.text_len(doc) > 1;
        ExactCopies::new(corpus, &corpus.first_of_text(), long_enough, sides, false)
    }

    fn pairs(list: &[(u32, u32)]) -> Vec<Pair> {
        list.iter().map(|&(a, b)| (DocId(a), DocId(b))).collect()
    }

    #[test]
    fn what_one_meets_its_copies_meet() {
        let corpus = corpus(&["one", "two", "one", "two", "three", "four", "s", "s"]);
        let copies = exact_copies(&corpus, Sides::Any);
        assert_eq!(copies.stand_ins(), Some(&[0, 1, 0, 1, 4, 5, 6, 7].map(DocId)[..]));
        let folded = pairs(&[(0, 1), (1, 4)]);
        let all = pairs(&[(0, 1), (0, 3), (1, 2), (1, 4), (2, 3), (3, 4)]);
        // The second text meets five documents, the document itself and the copy among them; and two texts.
        for (limit, left_out) in [(5, &[][..]), (4, &[(2, 3)]), (2, &[(2, 3)]), (1, &[(0, 3), (2, 3), (3, 4)])] {
            let mut copies = exact_copies(&corpus, Sides::Any);
            let left_out = pairs(left_out);
            let want: Vec<Pair> = all.iter().copied().filter(|pair| !left_out.contains(pair)).collect();
            assert_eq!(sorted(copies.unfolded(folded.clone(), limit)), want, "{limit}");
            assert_eq!(copies.left_out, to_u64(left_out.len()));
        }
        assert_eq!(copies.folded(&all), folded);
    }

    #[test]
    fn what_is_met_later_counts_with_what_was_met() {
        let corpus = corpus(&["one", "one", "two", "three"]);
        let mut copies = exact_copies(&corpus, Sides::Any);
        assert_eq!(sorted(copies.unfolded(pairs(&[(0, 2)]), 1)), pairs(&[(0, 2), (1, 2)]));
        assert_eq!(sorted(copies.unfolded(pairs(&[(0, 3)]), 1)), pairs(&[(0, 3)]));
    }

    #[test]
    fn a_text_in_more_documents_than_the_limit_links_them_with_the_first() {
        let corpus = corpus(&["one"; 5]);
        let mut copies = exact_copies(&corpus, Sides::Any);
        assert_eq!((copies.within(5, Sides::Any).len(), copies.left_out), (10, 0));
        assert_eq!(copies.within(4, Sides::Any), pairs(&[(0, 1), (0, 2), (0, 3), (0, 4)]));
        assert_eq!(copies.left_out, 6);
    }

    #[test]
    fn each_side_has_its_own() {
        let corpus = corpus(&["one", "one", "one", "one"]);
        let sides = Sides::Two(&[false, true, false, true]);
        let mut copies = exact_copies(&corpus, sides);
        assert_eq!(copies.stand_ins(), Some(&[0, 1, 0, 1].map(DocId)[..]));
        assert_eq!(sorted(copies.unfolded(pairs(&[(0, 1)]), 100)), pairs(&[(0, 1), (0, 3), (1, 2), (2, 3)]));
        assert!(copies.within(100, sides).is_empty());
    }

    #[test]
    fn without_copies_nothing_changes() {
        let corpus = corpus(&["one", "two"]);
        let mut copies = exact_copies(&corpus, Sides::Any);
        assert_eq!(copies.stand_ins(), None);
        assert_eq!(sorted(copies.unfolded(pairs(&[(0, 1)]), 2)), pairs(&[(0, 1)]));
    }
}
