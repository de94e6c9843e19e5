//! Owns folding: of documents with one text one stands for all while pairs are searched, and what it is paired with is paired
//! with the others afterwards. So a text that ten thousand documents carry is searched once, and a second copy of a corpus
//! makes nothing common that was not.

use crate::candidates::{Pair, Sides};
use crate::corpus::Corpus;
use crate::units::{DocId, to_u64, to_usize};
use ahash::AHashMap;
use rayon::prelude::*;

/// Which document stands for which.
#[derive(Debug, Default)]
pub(super) struct Fold {
    /// Documents that another one stands for, each behind that one, ascending.
    copies: Vec<Pair>,
    /// For each document how many it stands for; none if there are no copies.
    number: Vec<u32>,
    /// For each document the one that stands for it, which may be itself; none if there are no copies.
    stand_ins: Vec<DocId>,
}

impl Fold {
    /// The first document of each text stands for the others: of each side and, if pairs must be near in time, of each date.
    /// `first` is the first document of each text; documents that are not `compared` at all are left alone. O(documents).
    pub fn new(
        corpus: &Corpus,
        first: &[DocId],
        compared: impl Fn(DocId) -> bool,
        sides: Sides<'_>,
        dated: bool,
    ) -> Fold {
        let alike = |doc: DocId| (sides.second(doc), if dated { corpus.date(doc) } else { None });
        let mut others = AHashMap::new();
        let mut stands_for = |doc: DocId| {
            let text = first[doc.index()];
            if alike(text) == alike(doc) { text } else { *others.entry((text, alike(doc))).or_insert(doc) }
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
        Fold { copies, number, stand_ins }
    }

    /// For each document the one that stands for it; `None` if each stands for itself.
    pub fn stand_ins(&self) -> Option<&[DocId]> {
        Some(&self.stand_ins[..]).filter(|all| !all.is_empty())
    }

    /// The document that stands for this one, itself as a rule.
    pub fn stand_in(&self, doc: DocId) -> DocId {
        self.stand_ins().map_or(doc, |all| all[doc.index()])
    }

    /// Whether another document stands for this one.
    pub fn is_copy(&self, doc: DocId) -> bool {
        self.stand_in(doc) != doc
    }

    /// Pairs of the documents that stand for those of some pairs, ascending. O(n log n).
    pub fn folded(&self, mut pairs: Vec<Pair>) -> Vec<Pair> {
        pairs.iter_mut().for_each(|pair| *pair = ordered(self.stand_in(pair.0), self.stand_in(pair.1)));
        pairs.retain(|(a, b)| a != b);
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The pairs of all documents, ascending, from those of documents that stand for others; and how many were left out.
    ///
    /// If either of a pair meets more than `limit` documents, its copies meet only the one that stands for the others, and
    /// the other way round: so no document meets more than `limit` for the number of copies alone. Of one text all meet each
    /// other up to that limit, and beyond it the first. O(pairs that come out).
    pub fn unfolded(&self, mut pairs: Vec<Pair>, limit: usize, sides: Sides<'_>) -> (Vec<Pair>, u64) {
        let mut left_out = 0;
        if self.copies.is_empty() {
            return (pairs, left_out);
        }
        let carriers = |doc: DocId| 1 + to_u64(to_usize(self.number[doc.index()]));
        let mut met: Vec<u64> = (0..self.number.len()).map(|doc| carriers(DocId::from_index(doc))).collect();
        for &(a, b) in &pairs {
            met[a.index()] += carriers(b);
            met[b.index()] += carriers(a);
        }
        for i in 0..pairs.len() {
            let (a, b) = pairs[i];
            let (of_a, of_b) = (self.of(a), self.of(b));
            pairs.extend(of_b.iter().map(|&(_, copy)| ordered(a, copy)));
            pairs.extend(of_a.iter().map(|&(_, copy)| ordered(copy, b)));
            if met[a.index()].max(met[b.index()]) <= to_u64(limit) {
                pairs.extend(of_a.iter().flat_map(|x| of_b.iter().map(|y| ordered(x.1, y.1))));
            } else {
                left_out += to_u64(of_a.len() * of_b.len());
            }
        }
        for copies in self.copies.chunk_by(|x, y| x.0 == y.0).filter(|copies| sides.apart(copies[0].0, copies[0].1)) {
            pairs.extend(copies);
            if copies.len() < limit {
                let docs = || copies.iter().map(|copy| copy.1);
                pairs.extend(docs().enumerate().flat_map(|(i, a)| docs().skip(i + 1).map(move |b| (a, b))));
            } else {
                left_out += to_u64(copies.len() * (copies.len() - 1) / 2);
            }
        }
        pairs.par_sort_unstable();
        (pairs, left_out)
    }

    /// The pair of documents that have the texts of a pair, in its order, and stand for all such. A document does not stand
    /// for one that is not its `like`.
    pub fn standing_for(&self, pair: Pair, like: impl Fn(DocId, DocId) -> bool) -> Pair {
        let of = |doc: DocId| Some(self.stand_in(doc)).filter(|&other| like(other, doc)).unwrap_or(doc);
        let (a, b) = (of(pair.0), of(pair.1));
        match self.of(a).iter().map(|copy| copy.1).find(|&copy| like(a, copy)) {
            Some(copy) if a == b => (a, copy),
            _ => (a, b),
        }
    }

    /// Those that a document stands for.
    fn of(&self, doc: DocId) -> &[Pair] {
        let number = to_usize(self.number[doc.index()]);
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
    use crate::corpus::Document;

    /// Documents with these texts.
    fn corpus(texts: &[&str]) -> Corpus {
        let docs = (0..).zip(texts).map(|(i, text)| Document::new(format!("d{i:02}"), *text));
        Corpus::from_documents(docs).expect("ids of their own")
    }

    fn fold(corpus: &Corpus, sides: Sides<'_>) -> Fold {
        let long_enough = |doc: DocId| corpus.text_len(doc) > 1;
        Fold::new(corpus, &corpus.first_of_text(), long_enough, sides, false)
    }

    fn pairs(list: &[(u32, u32)]) -> Vec<Pair> {
        list.iter().map(|&(a, b)| (DocId(a), DocId(b))).collect()
    }

    #[test]
    fn what_one_meets_its_copies_meet() {
        let corpus = corpus(&["one", "two", "one", "two", "three", "four", "s", "s"]);
        let fold = fold(&corpus, Sides::Any);
        assert_eq!(fold.stand_ins(), Some(&[0, 1, 0, 1, 4, 5, 6, 7].map(DocId)[..]));
        let folded = pairs(&[(0, 1), (1, 4)]);
        let all = pairs(&[(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (1, 4), (2, 3), (3, 4)]);
        assert_eq!(fold.unfolded(folded.clone(), 5, Sides::Any), (all.clone(), 0));
        // The second text meets five documents, itself and its copy among them.
        let listed: Vec<Pair> = all.iter().copied().filter(|&pair| pair != (DocId(2), DocId(3))).collect();
        assert_eq!(fold.unfolded(folded.clone(), 4, Sides::Any), (listed, 1));
        assert_eq!(fold.folded(all), folded);
    }

    #[test]
    fn a_text_in_more_documents_than_the_limit_links_them_with_the_first() {
        let corpus = corpus(&["one"; 5]);
        let fold = fold(&corpus, Sides::Any);
        assert_eq!(fold.unfolded(Vec::new(), 5, Sides::Any).0.len(), 10);
        assert_eq!(fold.unfolded(Vec::new(), 4, Sides::Any), (pairs(&[(0, 1), (0, 2), (0, 3), (0, 4)]), 6));
    }

    #[test]
    fn each_side_has_its_own() {
        let corpus = corpus(&["one", "one", "one", "one"]);
        let second = [false, true, false, true];
        let fold = fold(&corpus, Sides::Two(&second));
        assert_eq!(fold.stand_ins(), Some(&[0, 1, 0, 1].map(DocId)[..]));
        let across = pairs(&[(0, 1), (0, 3), (1, 2), (2, 3)]);
        assert_eq!(fold.unfolded(pairs(&[(0, 1)]), 100, Sides::Two(&second)), (across, 0));
    }

    #[test]
    fn without_copies_nothing_changes() {
        let corpus = corpus(&["one", "two"]);
        let fold = fold(&corpus, Sides::Any);
        assert_eq!((fold.stand_ins(), fold.unfolded(pairs(&[(0, 1)]), 2, Sides::Any)), (None, (pairs(&[(0, 1)]), 0)));
    }
}
