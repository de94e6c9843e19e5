//! Owns the shared words of each document: who else holds the words, and what most documents lack.

use crate::attribution::evidence::RunEvidence;
use crate::attribution::shared_links::{LinkRow, SharedLink, SharedLinks, cover};
use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{DocId, TokenSpan};
use crate::base::rows::Rows;
use crate::base::span_sets::{SpanRows, Spans, outside, united};
use crate::model::tuning::attribution::AttributionTuning;

/// The matches of each document, as indices of all, in order of the linked document. O(matches).
pub fn matches_of(evidence: RunEvidence<'_>) -> Rows<u32> {
    let matches = || (0..).zip(&evidence.verified.matches);
    // First the matches that have a document as the second, then as the first: so the linked documents ascend.
    let all = matches()
        .map(|(match_index, m)| (m.b, match_index))
        .chain(matches().map(|(match_index, m)| (m.a, match_index)));
    Rows::grouped(evidence.words.len(), all)
}

/// What documents share.
#[derive(Debug)]
pub struct SharedText {
    /// By document: the words that are boilerplate or credits.
    furniture: SpanRows,
    /// By document, in order of the linked document, the matches; the link of a match has the same place.
    matches: Rows<u32>,
    /// Of so many documents each.
    links: Vec<SharedLinks>,
    in_each: usize,
    /// By document: the places of the links of the nearest.
    nearest: Rows<u32>,
    /// By document: words that none of the nearest has, furniture out of account.
    own: SpanRows,
    tuning: AttributionTuning,
}

impl SharedText {
    /// From the furniture, the [matches](matches_of) and the links of all documents, `in_each` documents together. The
    /// nearest documents and the words of a document's own come later: see [`SharedText::with_nearest`] and
    /// [`SharedText::with_own`].
    pub fn new(
        furniture: SpanRows,
        matches: Rows<u32>,
        links: Vec<SharedLinks>,
        in_each: usize,
        tuning: &AttributionTuning,
    ) -> SharedText {
        let (nearest, own) = (Rows::default(), SpanRows::default());
        SharedText { furniture, matches, links, in_each, nearest, own, tuning: *tuning }
    }

    /// The same with what [`SharedText::nearest`] says of each document.
    pub fn with_nearest(self, nearest: Rows<u32>) -> SharedText {
        SharedText { nearest, ..self }
    }

    /// The same with what [`SharedText::own`] says of each document.
    pub fn with_own(self, own: Rows<TokenSpan>) -> SharedText {
        SharedText { own: own.into(), ..self }
    }

    /// What is left when links are not needed any more: furniture, and the matches of each document.
    pub fn without_links(self) -> (SpanRows, Rows<u32>) {
        (self.furniture, self.matches)
    }

    /// The places of the links of a document with the nearest texts: of each text the link with the first document.
    /// `first` is the first document of each text. O(links, log).
    pub fn nearest(&self, doc: DocId, first: &[DocId]) -> Vec<u32> {
        let links = self.links_with(doc);
        let row = |at: u32| &links.rows[to_usize(at) - links.before];
        let text = |at: u32| first[row(at).other.index()];
        let mut order: Vec<u32> = self.matches.places(doc).map(to_u32).collect();
        order.retain(|&at| text(at) != first[doc.index()]);
        order.sort_by_key(|&at| (text(at), at));
        order.dedup_by_key(|at| text(*at));
        order.sort_by_key(|&at| (u32::MAX - row(at).shared, at));
        order.truncate(to_usize(self.tuning.nearest_texts));
        order
    }

    /// The words of a document, of so many, that none of the nearest has, furniture out of account. O(spans, log).
    pub fn own(&self, doc: DocId, words: u32) -> Vec<TokenSpan> {
        let all = self.near(doc).flat_map(|link| link.spans.iter()).collect();
        let whole = TokenSpan { start: 0, end: words };
        outside(&outside(&[whole], &united(all)), &self.furniture.of(doc))
    }

    /// The tuned numbers of the run.
    pub(crate) fn tuning(&self) -> &AttributionTuning {
        &self.tuning
    }

    /// The links of a document, in order of the linked document.
    pub fn of(&self, doc: DocId) -> impl Iterator<Item = SharedLink<'_>> {
        self.matches.places(doc).map(move |at| self.link(doc, at))
    }

    /// The links of a document with the nearest.
    pub(crate) fn near(&self, doc: DocId) -> impl Iterator<Item = SharedLink<'_>> {
        self.nearest.of(doc).iter().map(move |&at| self.link(doc, to_usize(at)))
    }

    /// The link between two documents.
    pub fn between(&self, doc: DocId, other: DocId) -> Option<SharedLink<'_>> {
        let (places, links) = (self.matches.places(doc), self.links_with(doc));
        let rows = &links.rows[places.start - links.before..places.end - links.before];
        rows.binary_search_by_key(&other, |row| row.other).ok().map(|at| self.link(doc, places.start + at))
    }

    /// The link of a document in a place among all.
    fn link(&self, doc: DocId, at: usize) -> SharedLink<'_> {
        let links = self.links_with(doc);
        let row = at - links.before;
        let LinkRow { other, shared, changed, edits, .. } = links.rows[row];
        let (spans, omits, match_index) = (links.spans(row), links.omits(row), to_usize(self.matches.all()[at]));
        SharedLink { other, match_index, shared, spans, changed, edits, omits }
    }

    /// The batch of links that holds the links of a document.
    fn links_with(&self, doc: DocId) -> &SharedLinks {
        &self.links[doc.index() / self.in_each]
    }

    /// The words of a document that are boilerplate or credits.
    pub(crate) fn furniture(&self, doc: DocId) -> Spans<'_> {
        self.furniture.of(doc)
    }

    /// The words of a document that none of the nearest has, furniture out of account.
    pub(crate) fn alone(&self, doc: DocId) -> Spans<'_> {
        self.own.of(doc)
    }

    /// Words of a document before which something is left out: more linked documents have something there than go over
    /// the place. O(places + spans, log).
    fn omitted(&self, doc: DocId) -> Vec<u32> {
        let of_link = |link: SharedLink<'_>| {
            let same = link.omits.chunk_by(|x, y| x == y);
            let spans: Vec<TokenSpan> = link.spans.iter().collect();
            same.flat_map(|same| same.iter().enumerate().map(|(nth, &at)| (at, nth == 0 && cover(&spans, at))))
                .collect()
        };
        let least = to_usize(self.tuning.rare_lacking_documents);
        let mut places: Vec<(u32, bool)> = self.of(doc).flat_map(|link| -> Vec<_> { of_link(link) }).collect();
        if places.is_empty() || places.len() < least {
            return Vec::new();
        }
        places.sort_unstable();
        let sorted = |end: fn(TokenSpan) -> u32| {
            let mut ends: Vec<u32> = self.of(doc).flat_map(|link| link.spans.iter().map(end)).collect();
            ends.sort_unstable();
            ends
        };
        let (starts, ends) = (sorted(|span| span.start), sorted(|span| span.end));
        let rare = |same: &[(u32, bool)]| {
            let at = same[0].0;
            let covering = starts.partition_point(|&start| start < at) - ends.partition_point(|&end| end <= at);
            let having = covering - same.iter().filter(|(_, covers)| *covers).count();
            (same.len() >= least && (1..same.len()).contains(&having)).then_some(at)
        };
        places.chunk_by(|x, y| x.0 == y.0).filter_map(rare).collect()
    }

    /// The readings of a document of so many words. O(words + spans + places left out, log).
    pub(crate) fn readings(&self, doc: DocId, words: u32) -> Readings {
        let least = i64::from(self.tuning.rare_lacking_documents);
        let lead_words = self.tuning.lead_words;
        let mut have = vec![0_i32; to_usize(words) + 1];
        let mut lack = have.clone();
        let count = |list: &mut Vec<i32>, start: u32, end: u32| {
            list[to_usize(start)] += 1;
            list[to_usize(end)] -= 1;
        };
        for link in self.of(doc) {
            // A linked document with a lead of its own lacks the lead of this document, but this document need not have
            // added the lead.
            let led = self
                .between(link.other, doc)
                .and_then(|there| there.spans.iter().next())
                .is_some_and(|first| self.alone(link.other).words_before(first.start) >= lead_words);
            let first = link.spans.iter().next().map_or(0, |span| span.start);
            let mut reached = if led { first } else { 0 };
            for span in link.spans.iter() {
                count(&mut lack, reached, span.start);
                count(&mut have, span.start, span.end);
                reached = span.end;
            }
        }
        let (mut having, mut lacking) = (0, 0);
        let mut out = Readings { common: vec![0], rare: vec![0], omitted: self.omitted(doc) };
        for (more, less) in have.iter().zip(&lack).take(to_usize(words)) {
            having += more;
            lacking += less;
            let rare = having > 0 && i64::from(lacking) >= least && lacking > having;
            let common = having > 0 && !rare;
            let next = |list: &Vec<u32>, is: bool| list.last().copied().unwrap_or(0) + u32::from(is);
            let (c, r) = (next(&out.common, common), next(&out.rare, rare));
            out.common.push(c);
            out.rare.push(r);
        }
        out
    }
}

/// Counts, from the beginning of a document, of the words that linked documents hold too.
///
/// A word is rare if more documents lack the word than have the word, of the documents that hold the words around:
/// somebody edited or added the word, and a document with the word is near to the editor. A word is common if not rare,
/// and if any linked document has the word. What the document leaves out is rare in the same way.
#[derive(Debug)]
pub(crate) struct Readings {
    common: Vec<u32>,
    rare: Vec<u32>,
    /// Words before which something is left out that more documents have than lack, ascending.
    omitted: Vec<u32>,
}

impl Readings {
    /// Common and rare words that a link of the document shares; leaving out counts as a rare word.
    pub fn within(&self, link: &SharedLink<'_>) -> (u32, u32) {
        let sum =
            |list: &[u32]| link.spans.iter().map(|s| list[to_usize(s.end)] - list[to_usize(s.start)]).sum::<u32>();
        let omitted = link.goes_over(&self.omitted);
        (sum(&self.common), sum(&self.rare) + to_u32(omitted))
    }

    /// All common words.
    pub fn common(&self) -> u32 {
        self.common.last().copied().unwrap_or(0)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::base::varint_spans::VarintSpans;
    use crate::engine::candidates::boilerplate::Boilerplate;
    use crate::model::credits::CorpusCredits;
    use crate::model::pair::{Match, Passage, PassageKind, Run, Stretch, Verified};
    use crate::story::coverage::furniture;
    use proptest::prelude::*;

    pub fn all_links(case: &LinkCase, boilerplate: &Boilerplate) -> SharedText {
        let evidence = case.evidence();
        let docs: Vec<DocId> = (0..case.words.len()).map(DocId::from_index).collect();
        let furniture = |&doc: &DocId| furniture(boilerplate, evidence.credits, doc);
        let furniture: SpanRows = docs.iter().map(furniture).collect::<Rows<_>>().into();
        let matches = matches_of(evidence);
        let tuning = AttributionTuning::default();
        let links =
            docs.chunks(2).map(|docs| SharedLinks::new(evidence, &matches, &furniture, docs, &tuning)).collect();
        let shared = SharedText::new(furniture, matches, links, 2, &tuning);
        let nearest = docs.iter().map(|&doc| shared.nearest(doc, &docs)).collect();
        let shared = shared.with_nearest(nearest);
        let own = docs.iter().map(|&doc| shared.own(doc, case.words[doc.index()])).collect();
        shared.with_own(own)
    }

    fn span((start, end): (u32, u32)) -> TokenSpan {
        TokenSpan { start, end }
    }

    /// A match of two documents, with its runs: place in a, in b, words.
    pub type Shares<'a> = (u32, u32, &'a [(u32, u32, u32)]);

    /// Documents without stories and credits, and what pairs of the documents share.
    pub struct LinkCase {
        pub verified: Verified,
        pub words: Vec<u32>,
        credits: CorpusCredits,
    }

    impl LinkCase {
        pub fn evidence(&self) -> RunEvidence<'_> {
            RunEvidence { verified: &self.verified, clusters: &[], words: &self.words, credits: &self.credits }
        }
    }

    /// Documents of so many words.
    pub fn link_case(words: &[u32], matches: &[Shares<'_>]) -> LinkCase {
        let mut out = Verified { documents: words.len(), ..Verified::default() };
        for (at, &(a, b, runs)) in matches.iter().enumerate() {
            let runs: Vec<Run> = runs.iter().map(|&(a, b, len)| Run { a, b, len }).collect();
            let (first, last) = (runs[0], runs[runs.len() - 1]);
            let stretch = |tokens| Stretch { tokens, ..Stretch::default() };
            out.passages.push(Passage {
                a: DocId(a),
                b: DocId(b),
                in_a: stretch(span((first.a, last.a_end()))),
                in_b: stretch(span((first.b, last.b_end()))),
                kind: PassageKind::Edited,
                matched_words: runs.iter().map(|run| run.len).sum(),
                weight_bits: 100.0,
                runs,
                near: Vec::new(),
            });
            out.matches.push(Match {
                a: DocId(a),
                b: DocId(b),
                overlap: Default::default(),
                near_duplicate: true,
                form: false,
                passages: at..at + 1,
                matched_words: 0,
                weight_bits: 0.0,
                coverage: Default::default(),
            });
        }
        LinkCase { verified: out, words: words.to_vec(), credits: CorpusCredits::default() }
    }

    #[test]
    fn links_hold_what_is_shared_and_what_was_edited() {
        for (runs, shared, changed, edits) in [
            (&[(0, 0, 50)][..], 50, [0, 0], 0),
            (&[(0, 0, 20), (21, 21, 29)], 49, [1, 1], 1), // a word exchanged
            (&[(0, 0, 20), (21, 20, 29)], 49, [1, 0], 1), // put in, or left out
            (&[(0, 0, 20), (22, 23, 27)], 47, [2, 3], 3),
            (&[(0, 0, 20), (20, 26, 24)], 44, [0, 0], 0), // a sentence is no edit
        ] {
            let shared_by = all_links(&link_case(&[50, 50], &[(0, 1, runs)]), &Boilerplate::default());
            for (side, (doc, other)) in [(DocId(0), DocId(1)), (DocId(1), DocId(0))].into_iter().enumerate() {
                let link = shared_by.between(doc, other).expect("linked");
                assert_eq!((link.shared, link.changed, link.edits), (shared, changed[side], edits), "{runs:?}");
            }
        }
    }

    #[test]
    fn of_each_other_text_the_first_that_is_linked_is_asked() {
        let whole = &[(0, 0, 50)][..];
        let part = &[(0, 0, 30)][..];
        let shared = all_links(
            &link_case(&[50; 5], &[(0, 1, part), (0, 2, whole), (0, 3, whole), (0, 4, whole)]),
            &Boilerplate::default(),
        );
        let others = |first: [u32; 5]| -> Vec<u32> {
            let places = shared.nearest(DocId(0), &first.map(DocId));
            places.into_iter().map(|at| shared.link(DocId(0), to_usize(at)).other.0).collect()
        };
        assert_eq!(others([0, 1, 2, 3, 4]), [2, 3, 4, 1]);
        assert_eq!(others([0, 1, 2, 2, 0]), [2, 1]); // the last has the text of the document itself
    }

    #[test]
    fn boilerplate_counts_for_nothing() {
        let boilerplate = Boilerplate::new(vec![(DocId(0), 40)], 2, 10);
        let shared = all_links(&link_case(&[60, 60], &[(0, 1, &[(20, 10, 30)])]), &boilerplate);
        assert_eq!((shared.link(DocId(0), 0).shared, shared.link(DocId(1), 1).shared), (20, 30));
        let own = [vec![span((0, 20)), span((50, 60))], vec![span((0, 10)), span((40, 60))]];
        assert_eq!(shared.own, own.into_iter().collect::<Rows<_>>().into());
    }

    #[test]
    fn what_boilerplate_leaves_of_a_run_at_its_edges_counts_for_nothing() {
        // Words 43 to 57 of the first are boilerplate; the second has what stands there, too.
        let boilerplate = Boilerplate::new(vec![(DocId(0), 43)], 2, 14);
        for (run, left) in [
            ((40, 20, 20), &[][..]),
            ((39, 20, 20), &[(39, 43)][..]),
            ((40, 20, 30), &[(57, 70)]),
            ((10, 20, 30), &[(10, 40)]),
            ((10, 10, 50), &[(10, 43)]),
        ] {
            let shared = all_links(&link_case(&[80, 80], &[(0, 1, &[run])]), &boilerplate);
            let left: Vec<TokenSpan> = left.iter().copied().map(span).collect();
            assert_eq!(shared.link(DocId(0), 0).spans.iter().collect::<Vec<_>>(), left, "{run:?}");
        }
    }

    #[test]
    fn what_most_lack_is_rare() {
        // Of a document of 50 words the linked documents hold all but some.
        let whole = &[(0, 0, 50)][..];
        let edited = &[(0, 0, 10), (11, 11, 39)][..];
        let headless = &[(20, 0, 30)][..];
        let longer = &[(0, 0, 20), (20, 21, 30)][..];
        for (others, common, rare) in [
            (&[(50, whole), (50, whole), (50, edited)][..], 50, 0),
            (&[(50, whole), (50, edited), (50, edited)], 49, 1),
            (&[(50, edited), (50, edited), (50, edited)], 49, 0), // a word of its own
            (&[(50, whole), (50, edited)], 50, 0),                // one may have lost it
            (&[(50, whole), (30, headless), (30, headless)], 30, 20), // a lead that was added
            (&[(50, whole), (51, longer), (51, longer)], 50, 1),  // a word left out
            (&[(50, whole), (51, longer)], 50, 0),                // one may have put it in
            (&[(51, longer), (51, longer), (51, longer)], 50, 0), // left out by itself
            (&[(50, whole), (50, edited), (50, edited), (51, longer), (51, longer)], 50, 0), // more hold what is around
        ] {
            let words: Vec<u32> = std::iter::once(50).chain(others.iter().map(|other| other.0)).collect();
            let matches: Vec<_> = (1..).zip(others).map(|(b, &(_, runs))| (0, b, runs)).collect();
            let shared = all_links(&link_case(&words, &matches), &Boilerplate::default());
            let readings = shared.readings(DocId(0), 50);
            let all = SharedLink { spans: VarintSpans(&[0, 50]), omits: &[], ..shared.link(DocId(0), 0) };
            assert_eq!(readings.within(&all), (common, rare), "{others:?}");
            assert_eq!(readings.common(), common);
        }
        // A document with a lead of its own has put the lead there instead.
        let led = &[(20, 20, 30)][..];
        let shared =
            all_links(&link_case(&[50; 4], &[(0, 1, whole), (0, 2, led), (0, 3, led)]), &Boilerplate::default());
        assert_eq!(shared.readings(DocId(0), 50).within(&shared.link(DocId(0), 0)), (50, 0));
    }

    /// The same by asking each link about each place.
    fn omitted_slowly(shared: &SharedText, doc: DocId) -> Vec<u32> {
        let links = || shared.of(doc);
        let places: std::collections::BTreeSet<u32> = links().flat_map(|link| link.omits).copied().collect();
        let rare = |at: &u32| {
            let lacking = links().flat_map(|link| link.omits).filter(|omit| *omit == at).count();
            let having: usize = links().map(|link| link.goes_over(&[*at])).sum();
            lacking >= 2 && (1..lacking).contains(&having)
        };
        places.into_iter().filter(rare).collect()
    }

    proptest! {
        /// Up to six documents, each with runs in a row and a few words put in or left out between the runs.
        #[test]
        fn omissions_are_those_that_are_found_slowly(
            others in prop::collection::vec(prop::collection::vec((1u32..9, 0u32..2, 0u32..3), 1..9), 1..6),
            furniture in prop::option::of(0u32..40),
        ) {
            let runs: Vec<Vec<(u32, u32, u32)>> = others.iter().map(|other| {
                let (mut a, mut b) = (0, 0);
                other.iter().map(|&(len, skip_a, skip_b)| {
                    let run = (a + skip_a, b + skip_b, len);
                    (a, b) = (a + skip_a + len, b + skip_b + len);
                    run
                }).collect()
            }).collect();
            let matches: Vec<Shares<'_>> = (1..).zip(&runs).map(|(b, runs)| (0, b, &runs[..])).collect();
            let places = furniture.map(|at| (DocId(0), at)).into_iter().collect();
            let boilerplate = Boilerplate::new(places, 1 + runs.len(), 5);
            let shared = all_links(&link_case(&vec![120; 1 + runs.len()], &matches), &boilerplate);
            prop_assert_eq!(shared.omitted(DocId(0)), omitted_slowly(&shared, DocId(0)));
        }
    }
}
