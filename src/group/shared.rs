//! Owns the words that documents share, by document: whose words each one holds, and which of them most others lack.

use super::coverage::matched;
use super::spans::{SpanRows, length, outside, united};
use crate::align::seed::Run;
use crate::candidates::boilerplate::Boilerplate;
use crate::credits::CorpusCredits;
use crate::results::{Kind, Passage, Report};
use crate::units::{DocId, TokenSpan, to_u32, to_usize};

/// Words that an edit adds or takes, at most.
const EDIT: u32 = 4;
/// Words at an end of boilerplate that may not have been learnt as such: less than a window of fingerprints.
const EDGE: u32 = 3;

/// Other documents, the nearest and of each text one, that are asked about one.
const NEAREST: usize = 16;
/// Words of its own at its beginning by which a document has a lead instead of another one's.
const LEAD: u32 = 12;

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
    /// Words of the document before which the other has a few that the document leaves out, ascending.
    omits: Vec<u32>,
}

impl Link {
    /// Whether the other has the words before and after this place.
    fn covers(&self, at: u32) -> bool {
        let span = self.spans.partition_point(|span| span.end <= at);
        self.spans.get(span).is_some_and(|span| span.start < at)
    }

    /// The same, and that it has nothing between them.
    fn goes_over(&self, at: u32) -> bool {
        self.covers(at) && self.omits.binary_search(&at).is_err()
    }
}

/// Both links of a match: from its first document, and from the second. `furniture` counts for nothing. O(words matched,
/// log).
pub fn links(report: &Report, furniture: &SpanRows, found: usize) -> [Link; 2] {
    let m = &report.matches[found];
    let passages = report.passages_of(m);
    let gaps = gaps(passages);
    let edits = gaps.iter().map(|&[a, b]| a.len().max(b.len())).sum();
    let [in_a, in_b] = matched(passages);
    [(0, m.a, m.b, in_a), (1, m.b, m.a, in_b)].map(|(side, doc, other, spans)| {
        let spans = beside(&united(spans), &furniture.of(doc));
        let gaps = || gaps.iter().map(|gap| gap[side]);
        let mut omits: Vec<u32> = gaps().filter(|gap| gap.is_empty()).map(|gap| gap.start).collect();
        omits.sort_unstable();
        let changed = gaps().map(|gap| gap.len()).sum();
        Link { other, found, shared: length(&spans), spans, changed, edits, omits }
    })
}

/// The links of all documents.
#[derive(Debug)]
pub struct Shared {
    /// By document: which words are boilerplate or credits.
    pub(super) furniture: SpanRows,
    /// By document, in order of the other.
    links: Vec<Vec<Link>>,
    /// By document: places in its links of the nearest.
    pub(super) nearest: Vec<Vec<u32>>,
    /// By document: words that none of these has, furniture out of account.
    pub(super) own: SpanRows,
}

impl Shared {
    /// Of the furniture of all documents, the first one that has the text of each, and the [`links`] of all matches.
    /// O(links and their spans, log).
    pub fn new(
        report: &Report,
        furniture: SpanRows,
        first: &[DocId],
        found: impl IntoIterator<Item = [Link; 2]>,
    ) -> Shared {
        let mut links = vec![Vec::new(); furniture.documents()];
        for [from_a, from_b] in found {
            let (a, b) = (from_b.other, from_a.other);
            links[a.index()].push(from_a);
            links[b.index()].push(from_b);
        }
        links.iter_mut().for_each(|links: &mut Vec<Link>| links.sort_by_key(|link| link.other));
        let nearest: Vec<Vec<u32>> = first.iter().zip(&links).map(|(&own, links)| nearest(links, first, own)).collect();
        let own = |doc: usize| {
            let all = nearest[doc].iter().flat_map(|&at| links[doc][to_usize(at)].spans.iter().copied()).collect();
            let whole = TokenSpan { start: 0, end: report.words[doc] };
            outside(&outside(&[whole], &united(all)), &furniture.of(DocId::from_index(doc)))
        };
        let own = (0..furniture.documents()).map(own).collect();
        Shared { furniture, links, nearest, own }
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

    /// Words of a document before which more others have something that it leaves out than go over the place as it does.
    /// O(places + spans, log).
    fn omitted(&self, doc: DocId) -> Vec<u32> {
        let links = self.of(doc);
        let of_link = |link: &Link| {
            let same = link.omits.chunk_by(|x, y| x == y);
            same.flat_map(|same| same.iter().enumerate().map(|(nth, &at)| (at, nth == 0 && link.covers(at)))).collect()
        };
        let mut places: Vec<(u32, bool)> = links.iter().flat_map(|link| -> Vec<_> { of_link(link) }).collect();
        if places.len() < 2 {
            return Vec::new();
        }
        places.sort_unstable();
        let sorted = |end: fn(&TokenSpan) -> u32| {
            let mut ends: Vec<u32> = links.iter().flat_map(|link| link.spans.iter().map(end)).collect();
            ends.sort_unstable();
            ends
        };
        let (starts, ends) = (sorted(|span| span.start), sorted(|span| span.end));
        let rare = |same: &[(u32, bool)]| {
            let at = same[0].0;
            let covering = starts.partition_point(|&start| start < at) - ends.partition_point(|&end| end <= at);
            let having = covering - same.iter().filter(|(_, covers)| *covers).count();
            (same.len() >= 2 && (1..same.len()).contains(&having)).then_some(at)
        };
        places.chunk_by(|x, y| x.0 == y.0).filter_map(rare).collect()
    }

    /// The readings of a document of so many words. O(words + spans + places left out, log).
    pub(super) fn readings(&self, doc: DocId, words: u32) -> Readings {
        let mut have = vec![0_i32; to_usize(words) + 1];
        let mut lack = have.clone();
        let count = |list: &mut Vec<i32>, start: u32, end: u32| {
            list[to_usize(start)] += 1;
            list[to_usize(end)] -= 1;
        };
        for link in self.of(doc) {
            // Who has a lead of its own lacks this one's, but this one need not have added it.
            let led = self
                .between(link.other, doc)
                .and_then(|there| there.spans.first())
                .is_some_and(|first| self.own.of(link.other).words_before(first.start) >= LEAD);
            let first = link.spans.first().map_or(0, |span| span.start);
            let mut reached = if led { first } else { 0 };
            for span in &link.spans {
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
/// has it too is near to that one. It is common if it is not, and any other has it. What the document leaves out is rare in
/// the same way.
#[derive(Debug)]
pub(super) struct Readings {
    common: Vec<u32>,
    rare: Vec<u32>,
    /// Words before which something is left out that more have than lack, ascending.
    omitted: Vec<u32>,
}

impl Readings {
    /// Common and rare words that a link of the document shares; leaving out counts as a rare word.
    pub fn within(&self, link: &Link) -> (u32, u32) {
        let sum =
            |list: &[u32]| link.spans.iter().map(|s| list[to_usize(s.end)] - list[to_usize(s.start)]).sum::<u32>();
        let omitted = self.omitted.iter().filter(|&&at| link.goes_over(at)).count();
        (sum(&self.common), sum(&self.rare) + to_u32(omitted))
    }

    /// All common words.
    pub fn common(&self) -> u32 {
        self.common.last().copied().unwrap_or(0)
    }
}

/// Which words of a document are boilerplate or credits, ascending and apart.
pub fn furniture(boilerplate: &Boilerplate, credits: &CorpusCredits, doc: DocId) -> Vec<TokenSpan> {
    united(boilerplate.of(doc).iter().copied().chain(credits.furniture(doc)).collect())
}

/// What of some spans lies beside furniture, all ascending and disjoint, less its edges.
fn beside(spans: &[TokenSpan], furniture: &[TokenSpan]) -> Vec<TokenSpan> {
    let mut out = outside(spans, furniture);
    let touches = |span: &TokenSpan| {
        let near = furniture.partition_point(|f| f.end < span.start);
        furniture[near..].iter().take(2).any(|f| f.end == span.start || f.start == span.end)
    };
    out.retain(|span| span.len() > EDGE || !touches(span));
    out
}

/// Both sides of each place of passages where a few words stand between two runs.
fn gaps(passages: &[Passage]) -> Vec<[TokenSpan; 2]> {
    let gap = |end: u32, start: u32| TokenSpan { start: end.min(start), end: start };
    let between = |two: &[Run]| [gap(two[0].a_end(), two[1].a), gap(two[0].b_end(), two[1].b)];
    let copied = passages.iter().filter(|passage| passage.kind != Kind::Rewritten);
    let gaps = copied.flat_map(|passage| passage.runs.windows(2).map(between));
    gaps.filter(|gap| gap.iter().all(|words| words.len() <= EDIT)).collect()
}

/// The places in a document's links of the nearest other texts, of each the first document that it is linked with.
fn nearest(links: &[Link], first: &[DocId], own: DocId) -> Vec<u32> {
    let text = |at: u32| first[links[to_usize(at)].other.index()];
    let mut order: Vec<u32> = (0..to_u32(links.len())).filter(|&at| text(at) != own).collect();
    order.sort_by_key(|&at| (text(at), at));
    order.dedup_by_key(|at| text(*at));
    order.sort_by_key(|&at| (u32::MAX - links[to_usize(at)].shared, at));
    order.truncate(NEAREST);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Match, Stretch};
    use proptest::prelude::*;

    fn all_links(report: &Report, boilerplate: &Boilerplate) -> Shared {
        let furniture: SpanRows = (0..report.stats.documents)
            .map(|doc| furniture(boilerplate, &report.credits, DocId::from_index(doc)))
            .collect();
        let found: Vec<_> = (0..report.matches.len()).map(|found| links(report, &furniture, found)).collect();
        let first: Vec<DocId> = (0..report.stats.documents).map(DocId::from_index).collect();
        Shared::new(report, furniture, &first, found)
    }

    fn span((start, end): (u32, u32)) -> TokenSpan {
        TokenSpan { start, end }
    }

    /// A match of two documents, with its runs: place in a, in b, words.
    type Shares<'a> = (u32, u32, &'a [(u32, u32, u32)]);

    /// A report of documents of so many words.
    fn report(words: &[u32], matches: &[Shares<'_>]) -> Report {
        let mut out = Report { words: words.to_vec(), ..Report::default() };
        out.stats.documents = words.len();
        for (at, &(a, b, runs)) in matches.iter().enumerate() {
            let runs: Vec<Run> = runs.iter().map(|&(a, b, len)| Run { a, b, len }).collect();
            let (first, last) = (runs[0], runs[runs.len() - 1]);
            let stretch = |tokens| Stretch { tokens, ..Stretch::default() };
            out.passages.push(Passage {
                a: DocId(a),
                b: DocId(b),
                in_a: stretch(span((first.a, last.a_end()))),
                in_b: stretch(span((first.b, last.b_end()))),
                kind: Kind::Edited,
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
                passages: at..at + 1,
                matched_words: 0,
                weight_bits: 0.0,
                coverage: Default::default(),
            });
        }
        out
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
            let shared_by = all_links(&report(&[50, 50], &[(0, 1, runs)]), &Boilerplate::default());
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
            &report(&[50; 5], &[(0, 1, part), (0, 2, whole), (0, 3, whole), (0, 4, whole)]),
            &Boilerplate::default(),
        );
        let others = |first: [u32; 5]| -> Vec<u32> {
            let places = nearest(shared.of(DocId(0)), &first.map(DocId), DocId(0));
            places.into_iter().map(|at| shared.of(DocId(0))[to_usize(at)].other.0).collect()
        };
        assert_eq!(others([0, 1, 2, 3, 4]), [2, 3, 4, 1]);
        assert_eq!(others([0, 1, 2, 2, 0]), [2, 1]); // the last has the text of the document itself
    }

    #[test]
    fn boilerplate_counts_for_nothing() {
        let boilerplate = Boilerplate::new(vec![(DocId(0), 40)], 2, 10);
        let shared = all_links(&report(&[60, 60], &[(0, 1, &[(20, 10, 30)])]), &boilerplate);
        assert_eq!((shared.of(DocId(0))[0].shared, shared.of(DocId(1))[0].shared), (20, 30));
        let own = [vec![span((0, 20)), span((50, 60))], vec![span((0, 10)), span((40, 60))]];
        assert_eq!(shared.own, own.into_iter().collect());
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
            let shared = all_links(&report(&[80, 80], &[(0, 1, &[run])]), &boilerplate);
            let left: Vec<TokenSpan> = left.iter().copied().map(span).collect();
            assert_eq!(shared.of(DocId(0))[0].spans, left, "{run:?}");
        }
    }

    #[test]
    fn what_most_lack_is_rare() {
        // Of a document of 50 words the others hold all but some.
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
            let shared = all_links(&report(&words, &matches), &Boilerplate::default());
            let readings = shared.readings(DocId(0), 50);
            let all = Link { spans: vec![span((0, 50))], omits: Vec::new(), ..shared.of(DocId(0))[0].clone() };
            assert_eq!(readings.within(&all), (common, rare), "{others:?}");
            assert_eq!(readings.common(), common);
        }
        // Who has a lead of its own has put it there instead.
        let led = &[(20, 20, 30)][..];
        let shared = all_links(&report(&[50; 4], &[(0, 1, whole), (0, 2, led), (0, 3, led)]), &Boilerplate::default());
        assert_eq!(shared.readings(DocId(0), 50).within(&shared.of(DocId(0))[0]), (50, 0));
    }

    /// The same by asking each link about each place.
    fn omitted_slowly(shared: &Shared, doc: DocId) -> Vec<u32> {
        let links = shared.of(doc);
        let places: std::collections::BTreeSet<u32> =
            links.iter().flat_map(|link| link.omits.iter().copied()).collect();
        let rare = |at: &u32| {
            let lacking = links.iter().flat_map(|link| &link.omits).filter(|omit| *omit == at).count();
            let having = links.iter().filter(|link| link.goes_over(*at)).count();
            lacking >= 2 && (1..lacking).contains(&having)
        };
        places.into_iter().filter(rare).collect()
    }

    proptest! {
        /// Six others, each with runs that follow each other with a few words put in or left out between them.
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
            let shared = all_links(&report(&vec![120; 1 + runs.len()], &matches), &boilerplate);
            prop_assert_eq!(shared.omitted(DocId(0)), omitted_slowly(&shared, DocId(0)));
        }
    }
}
