//! Owns how much of each document was taken over from elsewhere, and the class of the document ([`Class`]).
//!
//! Of the words that two documents share, one document has taken the words, or both have:
//! 1. a document takes from the likely source, never the source from the document;
//! 2. the first of a story takes nothing from the rest of the story;
//! 3. both take what has an unseen source;
//! 4. else the likelier second takes, or the document whose id comes second where neither is likelier.
//!
//! What members of a template share belongs to the form: nobody has taken the words. Texts outside of the corpus are
//! not known.

use crate::attribution::evidence::RunEvidence;
use crate::base::cast::to_usize;
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::base::span_sets::{SpanRows, words_outside};
use crate::model::derivation::{Class, Derivation};
use crate::model::pair::{Match, PassageKind};
use crate::model::params::QueryParams;
use crate::model::source::{Origin, PairSource, Parent, Verdict};
use crate::story::coverage::matched;

/// A link from a document to another document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakenLink<'a> {
    pub other: DocId,
    /// Their pair.
    pub pair: &'a Match,
    pub way: Way,
}

/// The way that shared words went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the document.
    Taken,
    /// To the linked document.
    Given,
    /// To both, from an unseen source.
    Both,
}

/// What documents share, and what of the shared words does not count.
#[derive(Debug)]
pub struct Takings<'a> {
    evidence: RunEvidence<'a>,
    /// Who of each match had the words first.
    sources: &'a [PairSource],
    /// Whom each document has its words from.
    origins: &'a [Origin],
    /// By document: the words that are boilerplate or credits.
    left_out: &'a SpanRows,
    /// By document: the matches, in order of the linked document.
    matches: &'a Rows<u32>,
    /// By document: the number of the story, if the story is no template; and the number of the template.
    pub(crate) story: Vec<Option<u32>>,
    template: Vec<Option<u32>>,
}

impl<'a> Takings<'a> {
    /// From the verdicts on matches and on documents, with the furniture and the matches of each document. O(documents).
    pub fn new(
        evidence: RunEvidence<'a>,
        sources: &'a [PairSource],
        origins: &'a [Origin],
        left_out: &'a SpanRows,
        matches: &'a Rows<u32>,
    ) -> Takings<'a> {
        let documents = matches.documents();
        let (mut template, mut story) = (vec![None; documents], vec![None; documents]);
        for (number, cluster) in (0..).zip(evidence.clusters) {
            let of = if cluster.template { &mut template } else { &mut story };
            cluster.documents().for_each(|doc| of[doc.index()] = Some(number));
        }
        Takings { evidence, sources, origins, left_out, matches, story, template }
    }

    /// The links of a document, in order of the linked document; none between members of a template.
    pub(crate) fn links(&self, doc: DocId) -> impl Iterator<Item = TakenLink<'a>> {
        let link = move |&match_index: &u32| {
            let match_index = to_usize(match_index);
            let m = &self.evidence.verified.matches[match_index];
            let other = if m.a == doc { m.b } else { m.a };
            let template = self.template[doc.index()];
            let apart = template.is_none() || template != self.template[other.index()];
            apart.then(|| TakenLink { other, pair: m, way: self.way(match_index, doc, other) })
        };
        self.matches.of(doc).iter().filter_map(link)
    }

    /// The way of the words that two documents share, by the rules above.
    fn way(&self, match_index: usize, doc: DocId, other: DocId) -> Way {
        let (mine, theirs) = (&self.origins[doc.index()], &self.origins[other.index()]);
        let source = &self.sources[match_index];
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

    /// How many words of a document stand in the passages of some links: as they stand, and in all.
    pub(crate) fn words(&self, doc: DocId, links: impl Iterator<Item = TakenLink<'a>>) -> (u32, u32) {
        let (mut copied, mut all) = (Vec::new(), Vec::new());
        for TakenLink { pair: m, .. } in links {
            let side = usize::from(m.a != doc);
            for passage in self.evidence.verified.passages_of(m) {
                all.push([passage.in_a, passage.in_b][side].tokens);
                // Words that a rewritten passage has left stand in another order or among new words.
                if passage.kind != PassageKind::Rewritten {
                    copied.extend(matched(std::slice::from_ref(passage), side));
                }
            }
        }
        let left_out = self.left_out.of(doc);
        (words_outside(copied, &left_out), words_outside(all, &left_out))
    }

    /// What the words of a document are. O(words matched, log).
    pub fn derivation(&self, doc: DocId, query: &QueryParams) -> Derivation {
        let all = self.evidence.words[doc.index()] - self.left_out.of(doc).words();
        let (copied, taken) = self.words(doc, self.links(doc).filter(|link| link.way != Way::Given));
        let mut out = Derivation { copied, edited: taken - copied, own: all - taken, class: Class::NotDerived };
        out.class = match out.share() {
            share if share >= query.wholly_from => Class::Wholly,
            share if share >= query.partly_from => Class::Partly,
            _ => Class::NotDerived,
        };
        out
    }
}
