//! Owns the tuned numbers of which pairs are proposed, and what is boilerplate.

/// Tuned numbers of which pairs are proposed, and what is boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct CandidateTuning {
    /// Most difference of the diagonals of two anchors that propose their pair together. Unit: tokens. Origin:
    /// judgement.
    pub diagonal_band: u32,
    /// Positions of a fingerprint in one document that are kept whatever the context. Unit: positions. Origin:
    /// judgement (a line repeated a thousand times would meet its copy a million times).
    pub kept_positions: usize,
    /// Positions of a fingerprint in one document that are kept if each has a context of its own. Unit: positions.
    /// Origin: judgement (997c266).
    pub kept_contexts: usize,
    /// Hubs of large buckets that a document meets at most. Unit: hubs. Origin: measured (73b1c00: with one hub stories
    /// of many versions fall apart; with all, each of ten thousand filled-in forms meets five and finds no more).
    pub band_hubs: usize,
    /// Most distance of a frequent edge from the common fingerprint or the boilerplate beside it. Unit: tokens. Origin:
    /// judgement.
    pub edge_reach: u32,
    /// Surprise of a word outside of common phrases. Unit: bits. Origin: judgement (about what the words of news weigh
    /// on average; the effect of the rule is measured, db3e745).
    pub word_bits: u32,
    /// How far beyond the mean of pairs at the least Jaccard the equal bands of two near-copies of a hub must lie, if the two
    /// are to be compared. Unit: standard deviations. Origin: derived: one pair in 700 by chance.
    pub band_deviations: u8,
    /// Least further surroundings of a common phrase. Unit: surroundings. Origin: measured (with 1, a scan for exact
    /// passages finds 1,278 of 1,889 rewritten abstracts, with 4 1,536, with 8 1,582 at a third more candidates among
    /// agency stories).
    pub common_phrase_others: u32,
    /// Surprise from which a word makes stem pairs. Unit: tenths of a bit. Origin: as `telling_surprise` of the search
    /// for rewritten passages.
    pub stem_pair_telling: u16,
    /// Least surprise of the two words of a stem pair together. Unit: tenths of a bit. Origin: measured with
    /// `stem_pair_stems` (235: 1,862 of 1,889 rewritten abstracts and 5 pairs of different ones; 230: 1,872 and 19; 240:
    /// 1,841 and 4).
    pub stem_pair_surprise: u16,
    /// Most distance of the two words of a stem pair. Unit: words, 63 at most. Origin: prototype.
    pub stem_pair_reach: u8,
    /// Following telling words with which each telling word makes stem pairs. Unit: words. Origin: prototype (the next
    /// alone finds .891 to .998 of rewritten text, the next two .945 to .999).
    pub stem_pair_partners: usize,
    /// Places of a stem pair in one document that are kept. Unit: places. Origin: prototype.
    pub stem_pair_places: usize,
    /// Words of both documents in which the evidence of stem pairs is added up. Unit: words, 64 at most. Origin:
    /// prototype.
    pub stem_pair_window: u8,
    /// Least different words of the evidence. Unit: words. Origin: measured on planted articles (new pairs that only six
    /// words in a row make: 394 with 6, 87 with 7; with 4 over a thousand).
    pub stem_pair_stems: u32,
    /// Least evidence for each doubling of the corpus. Unit: tenths of a bit. Origin: derived: twice the documents make
    /// four times the pairs, which is two bits.
    pub stem_pair_doubling: u16,
    /// Least evidence beside. Unit: tenths of a bit. Origin: prototype.
    pub stem_pair_beyond: u16,
    /// Most documents that a stem pair links pair by pair. Unit: documents. Origin: measured on PAN 2013 as one corpus (30:
    /// 3,129 of 3,159 pairs, 20: 3,127, 12: 3,124) and on agency stories (30: 4 % more time than 20).
    pub stem_pair_documents: usize,
    /// Later documents that a document is linked with by a stem pair of more documents. Unit: documents. Origin: prototype (stories of 8 versions with a limit of 5: .83 to .98 are found).
    pub stem_pair_links: usize,
    /// Most documents of a large bucket that all others are compared with (`dedup`). Unit: documents. Origin:
    /// judgement.
    pub dedup_leaders: usize,
    /// Least titles or addresses of a text of a few words that is furniture of a site and no copy (`dedup`). Unit: titles.
    /// Origin: judgement.
    pub furniture_titles: usize,
    /// Least documents of one outlet that hold boilerplate of the outlet. Unit: documents. Origin: judgement (what
    /// stands in fewer documents is a turn of phrase, or a figure in a form).
    pub outlet_documents: usize,
    /// Least share of the documents of an outlet that hold boilerplate of the outlet. Unit: percent. Origin: measured
    /// (ad943f0: what five of 21,578 agency stories had in common was no furniture).
    pub outlet_percent: usize,
    /// Least days from which documents of one outlet hold its boilerplate, if all are dated. Unit: days. Origin:
    /// judgement.
    pub outlet_days: usize,
    /// Least documents of any outlets that hold boilerplate. Unit: documents. Origin: judgement.
    pub corpus_documents: usize,
    /// Least share of all documents that hold boilerplate of any outlets. Unit: percent. Origin: judgement (ad943f0,
    /// with `outlet_percent`).
    pub corpus_percent: usize,
    /// Least time over which documents of any outlets hold boilerplate. Unit: days. Origin: judgement.
    pub corpus_days: i64,
    /// Share of the dated documents that is left aside at either end of the time. Unit: percent. Origin: measured
    /// (d57d7f0: a single misdated quotation made furniture).
    pub misdated_percent: usize,
    /// Share of dated documents from which the time over all outlets counts. Unit: percent. Origin: judgement.
    pub dated_percent: usize,
    /// Play of the distance of boilerplate from the beginning or the end of a text. Unit: words. Origin: judgement.
    pub furniture_play: u32,
    /// Least share of documents in which boilerplate of all outlets stands at the usual distance. Unit: percent.
    /// Origin: judgement.
    pub usual_place_percent: usize,
    /// Most boilerplate of a document that tells of another story, for text at one place. Unit: percent of the
    /// fingerprints. Origin: judgement (287edd0).
    pub placed_percent: u64,
    /// Most boilerplate of a document that tells of another story, for text at no one place. Unit: percent of the
    /// fingerprints. Origin: judgement.
    pub loose_percent: u64,
    /// Share of documents over which documents must tell of other stories. Unit: percent. Origin: judgement.
    pub other_stories_percent: usize,
    /// Least documents of a fingerprint that joins a listed stretch of boilerplate, as a share of the documents of the
    /// commonest fingerprint. Unit: percent. Origin: judgement.
    pub listed_percent: u32,
    /// Least share of the documents of one outlet from which listed boilerplate is told as the outlet's. Unit: percent.
    /// Origin: judgement.
    pub listed_outlet_percent: usize,
}

impl Default for CandidateTuning {
    fn default() -> Self {
        CandidateTuning {
            diagonal_band: 16,
            kept_positions: 4,
            kept_contexts: 64,
            band_hubs: 2,
            edge_reach: 16,
            word_bits: 10,
            band_deviations: 3,
            common_phrase_others: 4,
            stem_pair_telling: 100,
            stem_pair_surprise: 235,
            stem_pair_reach: 30,
            stem_pair_partners: 2,
            stem_pair_places: 2,
            stem_pair_window: 40,
            stem_pair_stems: 7,
            stem_pair_doubling: 20,
            stem_pair_beyond: 1,
            stem_pair_documents: 20,
            stem_pair_links: 3,
            dedup_leaders: 16,
            furniture_titles: 3,
            outlet_documents: 5,
            outlet_percent: 2,
            outlet_days: 3,
            corpus_documents: 20,
            corpus_percent: 1,
            corpus_days: 14,
            misdated_percent: 10,
            dated_percent: 50,
            furniture_play: 8,
            usual_place_percent: 80,
            placed_percent: 60,
            loose_percent: 40,
            other_stories_percent: 50,
            listed_percent: 50,
            listed_outlet_percent: 90,
        }
    }
}
