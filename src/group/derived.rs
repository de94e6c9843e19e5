//! Owns how much of each document was taken over from others, and what that makes it ([`Class`]).
//!
//! Of what two documents share, one has taken the words, or both have:
//! 1. a document takes from its likely source, and not the other way;
//! 2. the first of a story takes nothing from the others of that story;
//! 3. both take what has an unseen source;
//! 4. else the one takes that is likelier to be the second, or whose id comes second where neither is.
//!
//! What members of a template share is the form's: nobody has taken it. What stands in texts outside of the corpus is
//! not known.

use super::coverage::matched;
use super::shared::Shared;
use super::spans::{SpanRows, words_outside};
use crate::params::QueryParams;
use crate::results::{Class, Derivation, Kind, Origin, Parent, Report, Verdict};
use crate::units::DocId;

/// One way from a document to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub other: DocId,
    /// Their pair, as an index of the matches.
    pub found: usize,
    pub way: Way,
}

/// Which way shared words went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the document.
    Taken,
    /// To the other one.
    Given,
    /// To both, from an unseen source.
    Both,
}

/// What documents share, and what of them does not count.
#[derive(Debug)]
pub struct Takings<'a> {
    pub(super) report: &'a Report,
    /// By document: which words are boilerplate or credits.
    left_out: &'a SpanRows,
    /// By document: its links, in order of the other; none between those of a template.
    pub(super) links: Vec<Vec<Link>>,
    /// By document: the number of its story, if that is no template.
    pub(super) story: Vec<Option<u32>>,
}

impl<'a> Takings<'a> {
    /// From a report that has everything but this. O(matches, log).
    pub fn new(report: &'a Report, shared: &'a Shared) -> Takings<'a> {
        let documents = shared.furniture.documents();
        let (mut template, mut story) = (vec![None; documents], vec![None; documents]);
        for (number, cluster) in (0..).zip(&report.clusters) {
            let of = if cluster.template { &mut template } else { &mut story };
            cluster.documents().for_each(|doc| of[doc.index()] = Some(number));
        }
        let mut links = vec![Vec::new(); documents];
        for (found, m) in report.matches.iter().enumerate() {
            if template[m.a.index()].is_none() || template[m.a.index()] != template[m.b.index()] {
                for (doc, other) in [(m.a, m.b), (m.b, m.a)] {
                    links[doc.index()].push(Link { other, found, way: way(report, found, doc, other) });
                }
            }
        }
        links.iter_mut().for_each(|links| links.sort_unstable_by_key(|link| link.other));
        Takings { report, left_out: &shared.furniture, links, story }
    }

    /// How many words of a document stand in the passages of these links: as they stand, and in all.
    pub(super) fn words<'l>(&self, doc: DocId, links: impl Iterator<Item = &'l Link>) -> (u32, u32) {
        let (mut copied, mut all) = (Vec::new(), Vec::new());
        for link in links {
            let m = &self.report.matches[link.found];
            for passage in self.report.passages_of(m) {
                let [in_a, in_b] = matched(std::slice::from_ref(passage));
                let (stretch, equal) = if m.a == doc { (passage.in_a, in_a) } else { (passage.in_b, in_b) };
                all.push(stretch.tokens);
                // Words that a rewritten passage has left stand in another order or among others.
                if passage.kind != Kind::Rewritten {
                    copied.extend(equal);
                }
            }
        }
        let left_out = self.left_out.of(doc);
        (words_outside(copied, &left_out), words_outside(all, &left_out))
    }

    /// What the words of a document are. O(its matched words, log).
    pub fn derivation(&self, doc: DocId, query: &QueryParams) -> Derivation {
        let all = self.report.words[doc.index()] - self.left_out.of(doc).words();
        let links = &self.links[doc.index()];
        let (copied, taken) = self.words(doc, links.iter().filter(|link| link.way != Way::Given));
        let mut out = Derivation { copied, edited: taken - copied, own: all - taken, class: Class::NotDerived };
        out.class = match out.share() {
            share if share >= query.wholly_from => Class::Wholly,
            share if share >= query.partly_from => Class::Partly,
            _ => Class::NotDerived,
        };
        out
    }
}

/// Which way the words went that a document shares with another one, by the rules above.
fn way(report: &Report, found: usize, doc: DocId, other: DocId) -> Way {
    let (mine, theirs) = (&report.origins[doc.index()], &report.origins[other.index()]);
    let source = &report.sources[found];
    let first = |origin: &Origin| origin.source.is_none() && origin.story.is_some();
    let taken = if mine.source == Some(Parent::Document(other)) {
        true
    } else if theirs.source == Some(Parent::Document(doc)) {
        false
    } else if first(mine) != first(theirs) && mine.story == theirs.story {
        first(theirs)
    } else if source.verdict == Verdict::Unseen {
        return Way::Both;
    } else {
        // The first of a pair comes first by id, too.
        (doc < other) == (source.a_first < 0.5)
    };
    if taken { Way::Taken } else { Way::Given }
}
