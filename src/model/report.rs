//! Owns what a run found: [`Report`], [`Match`], [`Passage`], [`Cluster`], [`Witnesses`], [`Stats`], and what it left
//! out: [`Skipped`], [`Note`]. Plain data, no formatting.

use crate::base::units::{ByteSpan, CharSpan, DocId, TokenSpan, ratio};
use crate::engine::align::diff;
use crate::engine::align::diff::Difference;
use crate::engine::align::fuzzy::Near;
use crate::engine::align::seed::Run;
use crate::engine::align::verify::Overlap;
use crate::engine::candidates::Capped;
use crate::engine::candidates::boilerplate_list::Listed;
use crate::engine::credits::CorpusCredits;
use crate::engine::sketch::Bands;
use crate::model::derivation::{Derivation, Outlets};
use crate::model::source::{Origin, PairSource};
use std::path::PathBuf;

/// All that a [`scan`](crate::scan) found. Same corpus and parameters, same report, to the bit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Verified pairs in order of (a, b): near-duplicates and pairs that share a passage.
    pub matches: Vec<Match>,
    /// Passages of all pairs, pair by pair in the order of `matches`, within a pair by descending weight.
    pub passages: Vec<Passage>,
    /// Clusters, each the documents of one story, the largest first.
    pub clusters: Vec<Cluster>,
    /// Passages with all their witnesses, those with most witnesses first; none unless passages were looked for, and
    /// [asked for](crate::model::params::QueryParams::witnesses).
    pub witnesses: Vec<Witnesses>,
    /// Boilerplate that was learnt and left out of account, what stands in most documents first.
    pub boilerplate: Vec<Listed>,
    /// Who of each match had the words first, in order of `matches`; none unless passages were looked for.
    pub sources: Vec<PairSource>,
    /// Where each document may have its words from; none unless passages were looked for.
    pub origins: Vec<Origin>,
    /// What the words of each document are; none unless passages were looked for.
    pub derivations: Vec<Derivation>,
    /// What outlets share, take and give; nothing unless passages were looked for, and it was
    /// [asked for](crate::model::params::QueryParams::outlets).
    pub outlets: Outlets,
    /// Words of each document; none unless passages were looked for.
    pub words: Vec<u32>,
    /// Whom each document names as its source; none if no passages were looked for.
    pub credits: CorpusCredits,
    /// Counts of the run.
    pub stats: Stats,
}

impl Report {
    /// The passages of one of the matches.
    pub fn passages_of(&self, found: &Match) -> &[Passage] {
        &self.passages[found.passages.clone()]
    }
}

/// A verified pair; `a` comes before `b` in order of id.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// First document.
    pub a: DocId,
    /// Second document.
    pub b: DocId,
    /// Shingles they share, exactly.
    pub overlap: Overlap,
    /// Whether Jaccard reaches the threshold of the run.
    pub near_duplicate: bool,
    /// Its passages, as a range of [`Report::passages`].
    pub passages: std::ops::Range<usize>,
    /// Words of `a` that match a word of `b`, summed over the passages.
    pub matched_words: u32,
    /// Sum of the weights of the passages, in bits.
    pub weight_bits: f64,
    /// How much of each document the other one has, quotations too.
    pub coverage: Coverage,
}

/// A stretch that two documents share.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// First document.
    pub a: DocId,
    /// Second document.
    pub b: DocId,
    /// The stretch in `a`.
    pub in_a: Stretch,
    /// The stretch in `b`.
    pub in_b: Stretch,
    /// How it was taken over.
    pub kind: Kind,
    /// Words of one side that are matched by an equal word of the other.
    pub matched_words: u32,
    /// Surprise of the shared wording, in bits.
    pub weight_bits: f64,
    /// The equal words, as runs of tokens, in order of `a`.
    pub runs: Vec<Run>,
    /// Words between them that are nearly equal, in order of `a`; none unless
    /// [`near_words`](crate::model::params::QueryParams::near_words) were asked for. They are no matched words.
    pub near: Vec<Near>,
}

impl Passage {
    /// The passage word by word: what is equal, nearly equal, moved, replaced, inserted, deleted.
    pub fn differences(&self) -> Vec<Difference> {
        diff::with_near(diff::differences(self.in_a.tokens, self.in_b.tokens, &self.runs), &self.near)
    }

    /// Words of `a` that are nearly equal to words of `b`.
    pub fn near_words(&self) -> u32 {
        self.near.iter().map(|near| near.a.len()).sum()
    }

    /// Matched words over the words of the longer side: 1 for a word-for-word copy.
    pub fn identity(&self) -> f64 {
        ratio(self.matched_words, self.in_a.tokens.len().max(self.in_b.tokens.len()))
    }
}

/// A stretch of one document in three units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Tokens of the document.
    pub tokens: TokenSpan,
    /// Bytes of its original text.
    pub bytes: ByteSpan,
    /// Code points of its original text.
    pub chars: CharSpan,
}

/// How a passage was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Word for word (case, punctuation and spacing may differ).
    Verbatim,
    /// With words replaced, added, left out or re-ordered.
    Edited,
    /// In other words, or in another order: found by the words that both share, not by runs of them.
    Rewritten,
}

impl Kind {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Verbatim => "verbatim",
            Kind::Edited => "edited",
            Kind::Rewritten => "rewritten",
        }
    }
}

/// The documents of one story. Each shares enough with the representative itself; nothing chains.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The document that shares most with the others.
    pub representative: DocId,
    /// All other documents of the story, in order of id.
    pub members: Vec<Member>,
    /// Round-ups that hold this story beside others, in order of id: they are members of no cluster.
    pub round_ups: Vec<Member>,
    /// What it is called: a title, first words, or the words that a template repeats; one line.
    pub label: String,
    /// Whether it is no story, but what one form makes again and again ([`crate::story::labels`]).
    pub template: bool,
}

impl Cluster {
    /// Number of documents, the representative among them and round-ups not.
    pub fn size(&self) -> usize {
        self.members.len() + 1
    }

    /// All documents, the representative first.
    pub fn documents(&self) -> impl Iterator<Item = DocId> {
        std::iter::once(self.representative).chain(self.members.iter().map(|member| member.doc))
    }
}

/// A document of a cluster, or a round-up, and what it has in common with the representative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The document.
    pub doc: DocId,
    /// Its pair with the representative: an index of [`Report::matches`].
    pub found: usize,
    /// What they cover of each other; `a` is this document, `b` the representative.
    pub coverage: Coverage,
    /// The document of the same cluster (among round-ups: the round-up) that this one is an equal or almost equal copy of.
    pub copy_of: Option<DocId>,
}

/// How much of two documents is the same, in words, boilerplate out of account. A pair without passages is counted in
/// shingles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Words of the first that are matched in a passage, each counted once.
    pub covered_a: u32,
    /// All words of the first.
    pub words_a: u32,
    /// Words of the second that are matched.
    pub covered_b: u32,
    /// All words of the second.
    pub words_b: u32,
}

impl Coverage {
    /// The same with the two documents exchanged.
    pub fn mirrored(self) -> Coverage {
        let Coverage { covered_a, words_a, covered_b, words_b } = self;
        Coverage { covered_a: covered_b, words_a: words_b, covered_b: covered_a, words_b: words_a }
    }

    /// Share of the first document that the second covers.
    pub fn of_a(self) -> f64 {
        ratio(self.covered_a, self.words_a)
    }

    /// Share of the second document that the first covers.
    pub fn of_b(self) -> f64 {
        ratio(self.covered_b, self.words_b)
    }

    /// Words that both have; where one repeats itself, as often as the other has them.
    pub fn shared(self) -> u32 {
        self.covered_a.min(self.covered_b)
    }

    /// Share of the shorter document that the other covers.
    pub fn of_shorter(self) -> f64 {
        ratio(self.shared(), self.words_a.min(self.words_b))
    }

    /// Share of the longer document that the other covers.
    pub fn of_longer(self) -> f64 {
        ratio(self.shared(), self.words_a.max(self.words_b))
    }
}

/// One passage and every document that carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct Witnesses {
    /// The document in which the passage is looked at.
    pub doc: DocId,
    /// The passage there: the core, which every witness overlaps by a stated share, both ways.
    pub core: Stretch,
    /// Weight of the core in bits.
    pub weight_bits: f64,
    /// All documents that carry it, `doc` among them, in order of id.
    pub witnesses: Vec<Witness>,
    /// The smallest passage that this one lies inside of, as a quotation in a story: an index of [`Report::witnesses`].
    pub within: Option<usize>,
}

/// A document that carries a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The document.
    pub doc: DocId,
    /// Where it carries the passage, ascending: one stretch, or the pieces that it was taken over in.
    pub stretches: Vec<Stretch>,
    /// Words of the core that these stretches stand for.
    pub core_words: u32,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Documents in the corpus.
    pub documents: usize,
    /// Documents with fewer words than a shingle: they are never paired.
    pub too_short: usize,
    /// Documents on the second side; 0 if there are no sides.
    pub second_side: usize,
    /// Documents without a date, which take no part where pairs must be near each other in time; 0 otherwise.
    pub undated: usize,
    /// Words in all documents.
    pub tokens: u64,
    /// The same without copies: of documents that have one text, one counts.
    pub tokens_once: u64,
    /// Bytes of all texts.
    pub bytes: u64,
    /// Whether the pairs were given; all of them were compared then, and no others.
    pub pairs_given: bool,
    /// How the sketch was cut; `None` if every pair (that was given) was compared.
    pub bands: Option<Bands>,
    /// Chance that a pair at exactly the Jaccard threshold became a candidate by its sketch, but for `capped_bands`.
    pub expected_recall: f64,
    /// Every pair that shares a run of so many words was looked at, but for runs of `capped_fingerprints` and
    /// `formulas_only`; `None` if no passages were looked for.
    pub guaranteed_run: Option<usize>,
    /// Bits of surprise that chance explains in a corpus of `tokens_once` words; a passage must weigh `min_weight` more.
    pub chance_bits: f64,
    /// Candidate pairs that were verified.
    pub candidates: usize,
    /// Verified near-duplicates.
    pub near_duplicates: usize,
    /// Band keys in more documents than the pair limit.
    pub capped_bands: Capped,
    /// Pairs of copies that were not looked at, at most: of a text that meets more documents than the pair limit only the
    /// first document that has it meets the copies of others, and if it meets more texts than that, its copies meet only
    /// each other and the representative of their story.
    pub copies_left_out: u64,
    /// Fingerprints in more documents than the pair limit.
    pub capped_fingerprints: Capped,
    /// Pairs that were not looked at because all they share is a formula (see [`crate::engine::candidates::common_phrases`]).
    pub formulas_only: u64,
    /// Pairs that were left out because all they share is what one outlet has at the end of both.
    pub closing_only: u64,
    /// Documents with boilerplate that was left out of account.
    pub with_boilerplate: u64,
}

impl Stats {
    /// Pairs that were not looked at because they share a thing with very many documents; at most so many.
    pub fn pairs_left_out(&self) -> u64 {
        self.capped_bands.pairs_left_out + self.capped_fingerprints.pairs_left_out + self.copies_left_out
    }
}

/// A document that [`dedup`](crate::run::dedup) leaves out, and the one that it is left out for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Removed {
    /// The document.
    pub doc: DocId,
    /// The one that is kept in its place; the two were compared.
    pub kept: DocId,
    /// What makes it a duplicate of that one.
    pub measure: DuplicateBy,
    /// What they share, the removed one first.
    pub overlap: Overlap,
    /// Why this one of the two is left out.
    pub choice: Choice,
}

impl Removed {
    /// The value of the measure.
    pub fn value(&self) -> f64 {
        match self.measure {
            DuplicateBy::Jaccard => self.overlap.jaccard(),
            DuplicateBy::Containment => self.overlap.containment_a(),
        }
    }
}

/// What makes a document a duplicate of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateBy {
    /// Jaccard of the two.
    Jaccard,
    /// Its containment in the other.
    Containment,
}

impl DuplicateBy {
    /// The name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            DuplicateBy::Jaccard => "jaccard",
            DuplicateBy::Containment => "containment",
        }
    }
}

/// Why one of two documents is kept and not the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one kept is no duplicate of the other.
    HoldsMore,
    /// Either could have been; the one kept is preferred.
    Preferred,
    /// Either could have been, and the one kept was before the other's turn came, which had to wait for a third that holds
    /// it.
    Sooner,
}

/// An input that was left out, where it stands, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file or folder as the user named it.
    pub path: PathBuf,
    /// Line from 1; 0 where the whole file is meant.
    pub line: u64,
    /// What is wrong and, where there is one, the remedy.
    pub reason: String,
}

impl Skipped {
    /// `path` or `path:line`.
    pub fn place(&self) -> String {
        let path = self.path.display();
        if self.line == 0 { path.to_string() } else { format!("{path}:{}", self.line) }
    }
}

/// Something a reader should know that cost no document: an unreadable date, replaced characters, a repeated id.
/// Notes of the same kind are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What happened, without the place: equal texts are counted together.
    pub what: String,
    /// How often.
    pub count: u64,
    /// Where it happened first (`path` or `path:line`), with the value in question.
    pub first: String,
}
