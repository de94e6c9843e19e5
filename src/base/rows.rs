//! Owns lists by document, stored end to end in a single allocation: a million small lists would take more room than
//! the items.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::DocId;
use std::ops::Range;

/// A list for each document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    /// The items of document d are `items[ends[d - 1]..ends[d]]`.
    ends: Vec<u32>,
    items: Vec<T>,
}

#[cfg(feature = "serde")]
impl<T: serde::Serialize> serde::Serialize for Rows<T> {
    /// A list of lists.
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq((0..self.documents()).map(|doc| self.of(DocId::from_index(doc))))
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> FromIterator<Vec<T>> for Rows<T> {
    /// From the list of each document in turn.
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(lists: I) -> Self {
        let mut out = Rows::default();
        lists.into_iter().for_each(|list| out.push(list));
        out
    }
}

impl<T> Rows<T> {
    /// Adds the list of the next document.
    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(to_u32(self.items.len()));
    }

    /// Adds the lists of the documents that follow.
    pub fn append(&mut self, next: Rows<T>) {
        let before = to_u32(self.items.len());
        self.ends.extend(next.ends.iter().map(|end| before + end));
        self.items.extend(next.items);
    }

    /// The lists of so many documents, from things in any order; the things of a document keep their order. O(things +
    /// documents).
    pub(crate) fn grouped(documents: usize, things: impl Iterator<Item = (DocId, T)> + Clone) -> Rows<T>
    where
        T: Copy + Default,
    {
        let mut ends = vec![0; documents];
        things.clone().for_each(|(doc, _)| ends[doc.index()] += 1);
        let mut all = 0;
        // First the beginning of each list; filling moves the number to the end of the list.
        for end in &mut ends {
            (*end, all) = (all, all + *end);
        }
        let mut items = vec![T::default(); to_usize(all)];
        for (doc, thing) in things {
            let end = &mut ends[doc.index()];
            items[to_usize(*end)] = thing;
            *end += 1;
        }
        Rows { ends, items }
    }

    /// Number of documents.
    pub(crate) fn documents(&self) -> usize {
        self.ends.len()
    }

    /// The list of a document.
    pub(crate) fn of(&self, doc: DocId) -> &[T] {
        &self.items[self.places(doc)]
    }

    /// The place of a document's list among all things.
    pub(crate) fn places(&self, doc: DocId) -> Range<usize> {
        let start = doc.index().checked_sub(1).map_or(0, |last| to_usize(self.ends[last]));
        start..to_usize(self.ends[doc.index()])
    }

    /// All things.
    pub(crate) fn all(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_however_they_were_put_together() {
        let lists = [vec![1, 2], vec![], vec![3], vec![], vec![], vec![4, 5, 6]];
        for cut in 0..=lists.len() {
            let part = |lists: &[Vec<i32>]| lists.iter().cloned().collect::<Rows<i32>>();
            let mut all = part(&lists[..cut]);
            all.append(part(&lists[cut..]));
            assert_eq!(all, part(&lists));
            assert_eq!((all.documents(), all.all()), (6, &[1, 2, 3, 4, 5, 6][..]));
            let flat = lists.iter().enumerate().flat_map(|(d, l)| l.iter().map(move |&i| (DocId::from_index(d), i)));
            let (even, odd): (Vec<_>, Vec<_>) = flat.clone().partition(|one| one.1 % 2 == 0);
            assert_eq!(Rows::grouped(6, even.into_iter().chain(odd)).of(DocId(5)), [4, 6, 5]);
            assert_eq!(Rows::grouped(6, flat), all);
            assert!(lists.iter().enumerate().all(|(doc, list)| all.of(DocId::from_index(doc)) == list));
        }
    }
}
