//! Owns how many words each document has taken from elsewhere: in each match ([`PairTaking`]), in all, and the class of the
//! document ([`Class`]).
//!
//! A document takes the words of a match where [`super::taking`] says so: from the partner, or both from an agency or from
//! somebody unseen. What two documents have from a third document, both take from the third document, in other matches.
//! What two documents of one form share belongs to the form: nobody has taken the words. Where nobody can tell who took from
//! whom, nobody is told to have taken; the words count as shared. Texts outside of the corpus are not known.

use crate::attribution::evidence::RunEvidence;
use crate::attribution::taking::named_first;
use crate::base::cast::to_usize;
use crate::base::ids::DocId;
use crate::base::rows::Rows;
use crate::base::span_sets::{SpanRows, words_outside};
use crate::model::corpus::Corpus;
use crate::model::derivation::{Class, Derivation};
use crate::model::pair::{Match, PassageKind};
use crate::model::params::QueryParams;
use crate::model::source::{PairSide, Parent};
use crate::model::taking::{Direction, PairTaking, TakenWords};
use crate::story::coverage::matched;

/// A link from a document to another document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakenLink<'a> {
    pub other: DocId,
    /// Their pair.
    pub pair: &'a Match,
    /// The side of the document in the pair.
    pub side: PairSide,
    pub direction: Direction,
}

impl TakenLink<'_> {
    /// Whether the document took the words from the linked document.
    pub fn taken_from_other(&self) -> bool {
        self.direction == Direction::TakenBy(self.side)
    }

    /// The same, or both took the words from outside of the corpus.
    pub fn taken(&self) -> bool {
        self.taken_from_other() || matches!(self.direction, Direction::FromThird(Parent::Agency(_) | Parent::Unseen))
    }
}

/// What documents share, and what of the shared words does not count.
#[derive(Debug)]
pub struct Takings<'a> {
    evidence: RunEvidence<'a>,
    /// The direction of each match.
    directions: &'a [Direction],
    /// By document: the words that are boilerplate or credits.
    left_out: &'a SpanRows,
    /// By document: the matches, in order of the linked document.
    matches: &'a Rows<u32>,
    /// By document: the number of the story, if the story is no template.
    pub(crate) story: Vec<Option<u32>>,
}

impl<'a> Takings<'a> {
    /// From the directions of all matches, with the furniture and the matches of each document. O(documents).
    pub fn new(
        evidence: RunEvidence<'a>,
        directions: &'a [Direction],
        left_out: &'a SpanRows,
        matches: &'a Rows<u32>,
    ) -> Takings<'a> {
        let mut story = vec![None; matches.documents()];
        for (number, cluster) in (0..).zip(evidence.clusters).filter(|(_, cluster)| !cluster.template) {
            cluster.documents().for_each(|doc| story[doc.index()] = Some(number));
        }
        Takings { evidence, directions, left_out, matches, story }
    }

    /// The links of a document, in order of the linked document; none between documents of one form.
    pub(crate) fn links(&self, doc: DocId) -> impl Iterator<Item = TakenLink<'a>> {
        let link = move |&match_index: &u32| self.link(to_usize(match_index), doc);
        self.matches.of(doc).iter().map(link).filter(|link| link.direction != Direction::Form)
    }

    /// The link that a match is for one of the two documents.
    fn link(&self, match_index: usize, doc: DocId) -> TakenLink<'a> {
        let pair = &self.evidence.verified.matches[match_index];
        let (side, other) = if pair.a == doc { (PairSide::A, pair.b) } else { (PairSide::B, pair.a) };
        TakenLink { other, pair, side, direction: self.directions[match_index] }
    }

    /// How many words of a document stand in the passages of some links.
    pub(crate) fn words(&self, doc: DocId, links: impl Iterator<Item = TakenLink<'a>>) -> TakenWords {
        let (mut taken, mut copied, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for TakenLink { pair: m, side, .. } in links {
            let side = usize::from(side == PairSide::B);
            for passage in self.evidence.verified.passages_of(m) {
                all.push([passage.in_a, passage.in_b][side].tokens);
                let equal = matched(std::slice::from_ref(passage), side);
                // Words that a rewritten passage has left stand in another order or among new words.
                if passage.kind != PassageKind::Rewritten {
                    copied.extend(&equal);
                }
                taken.extend(equal);
            }
        }
        let left_out = self.left_out.of(doc);
        let [taken, copied, all] = [taken, copied, all].map(|spans| words_outside(spans, &left_out));
        TakenWords { taken, copied, edited: all - copied }
    }

    /// What a person is told of a match. O(words matched, log).
    pub fn pair(&self, corpus: &Corpus, match_index: usize) -> PairTaking {
        let (m, direction) = (&self.evidence.verified.matches[match_index], self.directions[match_index]);
        let [a, b] = [m.a, m.b].map(|doc| self.words(doc, std::iter::once(self.link(match_index, doc))));
        PairTaking { direction, first: named_first(corpus, m, direction), a, b }
    }

    /// What the words of a document are. O(words matched, log).
    pub fn derivation(&self, doc: DocId, query: &QueryParams) -> Derivation {
        let all = self.evidence.words[doc.index()] - self.left_out.of(doc).words();
        let TakenWords { taken, copied, edited } = self.words(doc, self.links(doc).filter(TakenLink::taken));
        let shared = self.words(doc, self.links(doc)).taken;
        let own = all - copied - edited;
        let mut out = Derivation { copied, edited, own, taken, shared, class: Class::NotDerived };
        out.class = match out.words_taken().share() {
            share if share >= query.wholly_from => Class::Wholly,
            share if share >= query.partly_from => Class::Partly,
            _ => Class::NotDerived,
        };
        out
    }
}
