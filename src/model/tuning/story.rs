//! Owns the tuned numbers of coverage, clusters, round-ups, templates, quotations, shared passages.

/// Tuned numbers of coverage, clusters, round-ups, templates, quotations, shared passages.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct StoryTuning {
    /// Least words that a document shares with a document that is mostly something else. A quotation has fewer, as a rule;
    /// so two pieces do not meet in a note that is hardly more than a sentence that both quote. Also the least words of a
    /// part of a round-up. Unit: words. Origin: judgement.
    pub embedded_words: u32,
    /// Shared words from which a pair has more in common than a quotation, as a rule. Unit: words. Origin: judgement
    /// (2c9f435).
    pub quotation_words: u32,
    /// Least share of both documents that two copies cover of each other: what a headline, a dateline and a few edits
    /// leave. Unit: share. Origin: judgement.
    pub copy_coverage: f64,
    /// Least share of both documents that two documents cover of each other if they tell the same: more than two round-ups
    /// that choose two of three stories alike. Unit: share. Origin: judgement (901abb3).
    pub same_coverage: f64,
    /// Least share of a round-up that the stories inside make up, if each is told only as often as the round-up. What is
    /// cut out of one text seldom adds up to so much. Unit: share. Origin: judgement.
    pub round_up_coverage: f64,
    /// Least days with documents of a template. Unit: days. Origin: judgement (cc9a14f, 0000d18).
    pub template_days: usize,
    /// A template goes on for more days than this, from the first document to the last. Unit: days. Origin: judgement
    /// (cc9a14f, 0000d18).
    pub template_span: i64,
    /// Days of a story, with what follows. Unit: days. Origin: judgement (cc9a14f, 0000d18).
    pub story_days: i64,
    /// Share of the documents that lies within so many days of a story, and never of a template. Unit: share. Origin:
    /// judgement (cc9a14f, 0000d18).
    pub story_share: f64,
    /// A template has more members than this that differ from the representative. Unit: share of the members. Origin:
    /// judgement (cc9a14f, 0000d18).
    pub template_changed: f64,
    /// Least members that share a word of a template's label with the representative. Unit: share of the members. Origin:
    /// judgement.
    pub label_share: f64,
    /// Words of a label. Unit: words. Origin: judgement.
    pub label_words: usize,
    /// Least words of a label that say something. Unit: words. Origin: judgement.
    pub least_label_words: usize,
    /// Most rounds in which the documents of a large story meet the representative, a new representative each time
    /// perhaps. Mostly nothing is left after two or three rounds. Unit: rounds. Origin: measured (stories of a thousand
    /// took seven).
    pub rounds: usize,
    /// Rounds in which the representatives of smaller clusters meet the representatives of larger clusters, and nobody
    /// else. Such rounds cost little, and spare the documents of a story to meet passing representatives. Unit: rounds.
    /// Origin: judgement; waiting measured (e07aadb: 311,000 pairs become 3,600).
    pub waiting_rounds: usize,
    /// Words of a phrase in which a change of a relative shows. Unit: words. Origin: judgement.
    pub change_words: usize,
    /// Nearest texts that each text of a large story is compared with. Unit: texts. Origin: judgement.
    pub nearest_relatives: usize,
    /// Earliest documents that each text of a large story is compared with, and documents of agencies. Unit: documents, of
    /// each kind. Origin: judgement.
    pub founders: usize,
    /// Least changes that two relatives have in common. A word that was changed, or left out, shows in two phrases or
    /// three; of thousands with words of their own around a form some have one phrase in common by chance. Unit: phrases.
    /// Origin: measured (e07aadb: 148,000 pairs become 24,000).
    pub common_changes: usize,
    /// Most length of a piece that lies inside a shared passage, in times the words that lie inside. Unit: times. Origin:
    /// judgement.
    pub explained_times: u32,
    /// Least words of what is left over of a passage. Unit: words. Origin: judgement; leaving pieces over measured
    /// (4ce6adf: witnesses .985-.988 to .999).
    pub left_over_words: u32,
    /// Most words between two runs of a piece that is left over. Unit: words. Origin: judgement.
    pub left_over_gap: u32,
}

impl Default for StoryTuning {
    fn default() -> Self {
        StoryTuning {
            embedded_words: 50,
            quotation_words: 60,
            copy_coverage: 0.9,
            same_coverage: 0.6,
            round_up_coverage: 0.8,
            template_days: 3,
            template_span: 10,
            story_days: 7,
            story_share: 2.0 / 3.0,
            template_changed: 0.5,
            label_share: 0.5,
            label_words: 10,
            least_label_words: 3,
            rounds: 12,
            waiting_rounds: 6,
            change_words: 3,
            nearest_relatives: 4,
            founders: 3,
            common_changes: 2,
            explained_times: 2,
            left_over_words: 12,
            left_over_gap: 16,
        }
    }
}
