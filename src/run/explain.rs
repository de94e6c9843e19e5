//! Owns why a pair of a corpus is reported or not: the stages of a scan once more, with the facts of each stage on the
//! pair.

use super::propose::PairScope;
use super::search::WatchedPair;
use super::sketch_pass::SketchPass;
use super::sketched::Sketched;
use super::{Progress, grow_stories};
use crate::base::cast::{to_u32, to_usize};
use crate::base::error::{Error, Result};
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::align::aligned::CopyRule;
use crate::engine::candidates::evidence;
use crate::engine::candidates::postings::Posting;
use crate::engine::compare::Compared;
use crate::engine::sketch::b_bit;
use crate::engine::weigh::accept::PassageThresholds;
use crate::engine::weigh::match_buffer::MatchBuffer;
use crate::engine::weigh::sign_offs::SignOffs;
use crate::model::bands::Bands;
use crate::model::corpus::Corpus;
use crate::model::overlap::Overlap;
use crate::model::pair::{Pair, Passage};
use crate::model::params::Params;
use crate::model::stats::Stats;
use crate::run::search::Search;
use crate::run::stem_pair_pass::StemPairsTold;

/// What each stage knew of a pair.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The pair, as a scan has the pair: the document first whose id comes first.
    pub pair: Pair,
    /// Words of both.
    pub words: [u32; 2],
    /// Least seconds between the dates; `None` if a date is missing.
    pub apart: Option<i64>,
    /// Shared shingles, exactly.
    pub overlap: Overlap,
    /// Whether the overlap makes near-duplicates.
    pub near_duplicate: bool,
    /// How their sketches met.
    pub sketch: Sketch,
    /// Fingerprints that both hold, in order of the first document; none if no passages are looked for.
    pub fingerprints: Vec<SharedFingerprint>,
    /// What stem pairs tell; `None` if stem pairs propose nothing in a scan with these parameters.
    pub stem_pairs: Option<StemPairsTold>,
    /// Words of either that are boilerplate and weigh nothing.
    pub boilerplate: [Vec<TokenSpan>; 2],
    /// Whether the pair was compared in a scan.
    pub proposed: bool,
    /// All shared stretches, the heaviest first, whatever the weight.
    pub passages: Vec<Passage>,
    /// Whether the long and heavy passages are a sign-off, which the outlet puts below its texts.
    pub closing: bool,
    /// Least words of a passage.
    pub least_words: u32,
    /// Least bits of a passage.
    pub least_bits: f64,
    /// Least weight of an exact passage in bits beside a word-for-word copy.
    pub least_beside_copy: f64,
    /// What a word-for-word copy is.
    pub copy: CopyRule,
    /// Counts of the scan.
    pub stats: Stats,
}

/// How two sketches met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sketch {
    /// How sketches are cut.
    pub cut: Bands,
    /// Bands in which the two agree.
    pub equal: u32,
    /// Whether enough of their slots agree, by their low bits ([`crate::engine::sketch::b_bit`]), for a pair to be compared.
    pub alike: bool,
    /// Bands in which two documents of the same Jaccard agree on average.
    pub expected: f64,
    /// Chance that two documents of the same Jaccard agree in at least one band.
    pub chance: f64,
}

/// A fingerprint of two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedFingerprint {
    /// The first place in both.
    pub places: [TokenSpan; 2],
    /// Documents that hold the fingerprint.
    pub documents: u32,
    /// Whether the fingerprint is boilerplate, and proposes nothing.
    pub boilerplate: bool,
    /// Whether more different texts than the pair limit hold the fingerprint, so that the texts are linked as a star.
    pub common: bool,
    /// Whether the fingerprint is a common phrase ([`crate::engine::candidates::evidence`]), which proposes only
    /// with further words.
    pub formula: bool,
}

/// Why a pair is reported, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairVerdict {
    /// Reported: as a near-duplicate, for so many passages, or both.
    Reported {
        /// Whether Jaccard reaches the threshold.
        near_duplicate: bool,
        /// Passages that are long and heavy enough.
        passages: usize,
    },
    /// A document has fewer words than a shingle.
    TooShort,
    /// A document has no date, and a window is asked for.
    Undated,
    /// Their dates lie too far apart.
    OutsideOfWindow,
    /// Not compared: neither sketches nor fingerprints proposed the pair, or too little of the sketches agrees.
    NotProposed,
    /// Compared, but all shared words are a sign-off of the outlet.
    Closing,
    /// Compared, but Jaccard and passages are under the thresholds.
    TooLittle,
}

impl Explanation {
    /// Whether a passage is long and heavy enough.
    pub fn accepts(&self, passage: &Passage) -> bool {
        self.least().accepts_passage(passage) && !self.is_slight(passage)
    }

    /// Whether a passage weighs too little beside a word-for-word copy.
    pub fn is_slight(&self, passage: &Passage) -> bool {
        !self.least().accepts_beside(passage, &self.passages)
    }

    fn least(&self) -> PassageThresholds {
        PassageThresholds {
            words: self.least_words,
            bits: self.least_bits,
            beside_copy: self.least_beside_copy,
            copy: self.copy,
        }
    }

    /// Whether the two share a key of a star: so many documents have the key that each is linked with few documents.
    pub fn in_a_star(&self) -> bool {
        let links = |f: &SharedFingerprint| f.common && !f.boilerplate && !f.formula;
        (self.sketch.equal > 0 && self.sketch.alike) || self.fingerprints.iter().any(links)
    }

    /// Why the pair is reported, or not, in a scan with these parameters.
    pub fn verdict(&self, params: &Params) -> PairVerdict {
        let passages = self.passages.iter().filter(|passage| self.accepts(passage)).count();
        let reported = self.near_duplicate || passages > 0;
        match (params.query.most_apart, self.apart) {
            _ if self.words.iter().any(|&words| to_usize(words) < params.hash.shingle_width) => PairVerdict::TooShort,
            (Some(_), None) => PairVerdict::Undated,
            (Some(most), Some(apart)) if apart > most.into() => PairVerdict::OutsideOfWindow,
            _ if !self.proposed => PairVerdict::NotProposed,
            _ if self.closing && !self.near_duplicate => PairVerdict::Closing,
            _ if reported => PairVerdict::Reported { near_duplicate: self.near_duplicate, passages },
            _ => PairVerdict::TooLittle,
        }
    }
}

/// Explains a pair. Cost and memory: as a scan that examines the pair, and all pairs of the two documents if they are
/// of one outlet; as a whole scan if the pair may have been compared to make a large story whole. Documents are to be
/// sketched with [`SketchPass::new`] for a search, however small the corpus is.
///
/// # Errors
/// As [`scan_pairs`](super::scan::scan_pairs).
pub fn explain(
    corpus: &Corpus,
    sketched: (Sketched, &SketchPass),
    pair: Pair,
    params: &Params,
    progress: &dyn Progress,
) -> Result<Explanation> {
    if pair.0 == pair.1 {
        let found = corpus.id(pair.0).to_owned();
        return Err(Error::Parameter { name: "the second document", found, expected: "another than the first" });
    }
    let pass = sketched.1;
    let pair = (pair.0.min(pair.1), pair.0.max(pair.1));
    let mut watched = WatchedPair::new(pair);
    let mut search = Search::new(corpus, sketched, PairScope::default(), params, Some(&mut watched), progress)?;
    let rules = search.rules(params);
    let of_pair = (params, rules.whatever_the_weight(1));
    let compared = search.examine((corpus, &[pair]), of_pair, progress, |_, compared| Some(compared), |one| one)?;
    let Compared { overlap, near_duplicate, passages, .. } = compared.into_iter().next().unwrap_or_default();
    let least = rules.thresholds();
    let fingerprints = fingerprints(&watched, &search, params);
    // Whoever shares no passage that counts shares no sign-off.
    let closing =
        passages.iter().any(|one| least.accepts_passage(one)) && is_closing(&search, corpus, pair, params, progress)?;
    let mut proposed = search.pairs.binary_search(&pair).is_ok();
    if !proposed && grow_stories::are_partly_linked(&search) {
        proposed =
            grow_stories::compared(corpus, &mut search, PairScope::default(), params, progress)?.met.contains(&pair);
    }
    let both = [pair.0, pair.1];
    let spans = both.map(|doc| corpus.date(doc).map(|date| date.span()));
    Ok(Explanation {
        pair,
        words: both.map(|doc| search.tokens[doc.index()]),
        apart: spans[0].zip(spans[1]).map(|(x, y)| (y.0 - x.1).max(x.0 - y.1).max(0)),
        overlap,
        near_duplicate,
        sketch: sketch(corpus, pass, pair, overlap, params)?,
        fingerprints,
        stem_pairs: watched.stem_pairs,
        boilerplate: both.map(|doc| search.boilerplate.of(doc).to_vec()),
        proposed,
        closing,
        passages,
        least_words: least.words,
        least_bits: least.bits,
        least_beside_copy: least.beside_copy,
        copy: least.copy,
        stats: search.stats,
    })
}

/// Whether all shared words are a sign-off of the outlet: the ends of the two documents beside further documents say
/// so.
fn is_closing(search: &Search, corpus: &Corpus, pair: Pair, params: &Params, progress: &dyn Progress) -> Result<bool> {
    if corpus.source(pair.0).is_none() || corpus.source(pair.0) != corpus.source(pair.1) {
        return Ok(false);
    }
    let touches = |other: &&Pair| [pair.0, pair.1].iter().any(|doc| [other.0, other.1].contains(doc));
    let mut pairs: Vec<Pair> = search.pairs.iter().filter(touches).copied().chain([pair]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut matches = search.judge(corpus, &pairs, params, progress)?;
    let shares = |matches: &MatchBuffer| matches.rows.iter().any(|(_, m)| (m.a, m.b) == pair);
    let before = shares(&matches);
    SignOffs::default().leave_out(&mut matches);
    Ok(before && !shares(&matches))
}

fn sketch(corpus: &Corpus, pass: &SketchPass, pair: Pair, overlap: Overlap, params: &Params) -> Result<Sketch> {
    let cut = Bands::choose(params.hash.slots, params.query.min_jaccard, params.query.recall);
    let keys = pass.keys_of([&corpus.text(pair.0)?, &corpus.text(pair.1)?])?;
    let both = (DocId(0), DocId(1));
    let jaccard = overlap.jaccard();
    let expected = f64::from(to_u32(cut.bands)) * (Bands { bands: 1, rows: cut.rows }).recall_at(jaccard);
    let alike = keys.agree(
        both,
        b_bit::least_equal(params.hash.slots, params.query.min_jaccard, params.tuning.sketch.mark_loss_bits),
    );
    Ok(Sketch { cut, equal: to_u32(keys.equal(both)), alike, expected, chance: cut.recall_at(jaccard) })
}

/// The fingerprints that both documents hold. A look at every posting list with both.
fn fingerprints(watched: &WatchedPair, search: &Search, params: &Params) -> Vec<SharedFingerprint> {
    let pair = watched.pair;
    let (query, width) = (&params.query, params.hash.shingle_width);
    let of_group = |group: &Vec<Posting>| {
        let place = |doc: DocId| {
            let first = group.get(group.partition_point(|p| p.doc < doc)).filter(|p| p.doc == doc)?;
            Some(TokenSpan { start: first.position, end: first.position + to_u32(width) })
        };
        let places = [place(pair.0)?, place(pair.1)?];
        let covers = |spans: &[TokenSpan]| spans.iter().any(|s| s.start <= places[0].start && places[0].end <= s.end);
        let documents = || group.chunk_by(|x, y| x.doc == y.doc);
        let searched = documents().filter(|same| !search.exact_copies.is_copy(same[0].doc));
        Some(SharedFingerprint {
            places,
            documents: to_u32(documents().count()),
            common: searched.count() > query.pair_limit,
            boilerplate: covers(search.boilerplate.of(pair.0)),
            formula: evidence::usual(group, params.tuning.candidates.common_phrase_others, &mut Vec::new()).is_some(),
        })
    };
    let mut out: Vec<SharedFingerprint> = watched.fingerprints.iter().filter_map(of_group).collect();
    out.sort_unstable_by_key(|fingerprint| fingerprint.places);
    out
}
