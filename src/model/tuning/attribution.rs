//! Owns the tuned numbers of who had a text first.

/// Tuned numbers of who had a text first.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(default, deny_unknown_fields))]
pub struct AttributionTuning {
    // What two documents share.
    /// Most words of an edit: on each side, between two equal runs. Unit: words. Origin: judgement.
    pub most_edit_words: u32,
    /// Most words of a matched piece beside furniture that is furniture too. Unit: words. Origin: derived from a window of 4,
    /// since winnowing misses up to window - 1 words at an edge (5a8fcf8).
    pub furniture_edge_words: u32,
    /// Least words of a lead: words of a document's own at the beginning. Unit: words. Origin: judgement.
    pub lead_words: u32,
    /// Most other texts that are asked about a document, the nearest first. Unit: texts. Origin: judgement.
    pub nearest_texts: u32,
    /// Least other documents that lack a rare word. Unit: documents. Origin: judgement.
    pub rare_lacking_documents: u32,

    // Who of two documents was first: thresholds.
    /// Least chance of a verdict. Unit: chance. Origin: judgement.
    pub verdict_chance: f64,
    /// Difference of two dates under which neither is earlier. Unit: minutes. Origin: judgement.
    pub same_time_minutes: u32,
    /// Difference of two dates under which the earlier date says little. Unit: minutes. Origin: judgement.
    pub soon_minutes: u32,
    /// Difference of two dates that no wrong time zone explains. Unit: hours. Origin: derived from the time zones of the earth.
    pub time_zone_hours: u32,
    /// Most words at an end that are a headline, a dateline or a footer. Unit: words. Origin: judgement.
    pub end_words: u32,
    /// Words below a text under which the words may have been added. Unit: words. Origin: measured on planted stories
    /// (c6ee3de: a paragraph below is no cut tail).
    pub added_paragraph_words: u32,
    /// Least words that are more than chance. Unit: words. Origin: judgement.
    pub chance_words: u32,
    /// Least words of a third document that are more than an edit. Unit: words. Origin: judgement.
    pub edit_words: u32,
    /// Least difference of two documents in words of their own that counts. Unit: words. Origin: judgement, a sentence.
    pub own_sentence_words: u32,
    /// Share of a document under which shared words are a part of the document. Unit: share. Origin: judgement.
    pub part_share: f64,

    // Who of two documents was first: weights for being first.
    /// Weight of a date earlier by less than `soon_minutes`. Unit: bits. Origin: measured, a logistic regression over planted
    /// stories (`tools/plant`, seeds 10 to 15; c6ee3de), followed with restraint.
    pub soon_earlier_bits: f64,
    /// Weight of a date earlier by `soon_minutes` or more. Unit: bits. Origin: measured, the same regression.
    pub earlier_bits: f64,
    /// Weight of a date earlier by `time_zone_hours` or more. Unit: bits. Origin: measured, the same regression.
    pub zones_earlier_bits: f64,
    /// Weight of a date a day earlier, both without time. Unit: bits. Origin: measured, the same regression.
    pub day_earlier_bits: f64,
    /// Weight of a credit in the other document that names the outlet. Unit: bits. Origin: measured, the same regression.
    pub credited_bits: f64,
    /// Weight of an outlet that is an agency. Unit: bits. Origin: measured, the same regression.
    pub agency_bits: f64,
    /// Weight of a tail under `added_paragraph_words` that the other document lacks. Unit: bits. Origin: measured, the same
    /// regression.
    pub short_tail_bits: f64,
    /// Weight of a longer tail that the other document lacks. Unit: bits. Origin: measured, the same regression.
    pub long_tail_bits: f64,
    /// Weight of a lead of its own in the other document. Unit: bits. Origin: measured, the same regression.
    pub other_lead_bits: f64,
    /// Weight of words in the other document that no third document has. Unit: bits. Origin: measured, the same regression.
    pub other_own_words_bits: f64,
    /// Weight of one third document that is nearer. Unit: bits. Origin: measured, the same regression.
    pub one_nearer_bits: f64,
    /// Weight of two third documents that are nearer. Unit: bits. Origin: measured, the same regression.
    pub two_nearer_bits: f64,
    /// Weight of three third documents that are nearer. Unit: bits. Origin: measured, the same regression.
    pub three_nearer_bits: f64,
    /// Weight of four third documents or more that are nearer. Unit: bits. Origin: measured, the same regression.
    pub four_nearer_bits: f64,

    // Whether two documents have their words from an unseen source: weights.
    /// Weight of an unseen source of a pair before all else. Unit: bits. Origin: judgement, set by hand and checked on planted
    /// stories.
    pub unseen_pair_bits: f64,
    /// Weight of a credit in one document that names the outlet of the other document. Unit: bits. Origin: judgement, set by
    /// hand.
    pub credited_unseen_bits: f64,
    /// Weight of an agency that both credit and of which nothing is near. Unit: bits. Origin: judgement, set by hand.
    pub same_agency_bits: f64,
    /// Weight of such an agency that one document credits, or of a feed without a name. Unit: bits. Origin: judgement, set by
    /// hand.
    pub foreign_agency_bits: f64,
    /// Weight of shared words that are under `part_share` of both. Unit: bits. Origin: judgement, set by hand.
    pub part_bits: f64,
    /// Weight of words that each has from a third document and the other lacks. Unit: bits. Origin: judgement, set by hand.
    pub each_has_more_bits: f64,
    /// Weight of a third document that shares more with both than they share. Unit: bits. Origin: judgement, set by hand.
    pub between_bits: f64,

    // The likely source of a document.
    /// Least words that a document shares with a parent. Unit: words. Origin: judgement.
    pub parent_words: u32,
    /// Least share of a document that a parent has, where the words are fewer. Unit: share. Origin: judgement.
    pub parent_share: f64,
    /// Least words that a document shares with a parent of a story. Unit: words. Origin: judgement.
    pub story_parent_words: u32,
    /// Worth of a word of an edit. Unit: doublings of the number of children. Origin: measured on planted stories (822cc9a).
    pub edit_word_worth: i64,
    /// Worth of a word that was put in, beside `edit_word_worth`. Unit: doublings of the number of children. Origin: measured on
    /// planted stories (215c881: sources right .9388-.9741 to .9488-.9921).
    pub put_in_word_worth: i64,
    /// Chance of having been first under which an earlier date is taken for wrong. Unit: chance. Origin: judgement (3b157e1).
    pub wrong_date_chance: f64,
    /// Chance that a parent is the right parent, if the parent was before the document. Unit: chance. Origin: measured with the
    /// bits below, such that of the answers of each chance that share is right on planted stories (seeds 2 to 4; 17824f8).
    pub right_parent_chance: f64,

    // Whether a document has its words from an unseen source: weights.
    /// Weight of an unseen source of a document before all else. Unit: bits. Origin: measured with `right_parent_chance`.
    pub unseen_origin_bits: f64,
    /// Weight of an agency that the document credits and of which nothing is near. Unit: bits. Origin: measured with
    /// `right_parent_chance`.
    pub own_credit_bits: f64,
    /// Weight of such an agency that two other documents credit. Unit: bits. Origin: measured with `right_parent_chance`.
    pub two_credits_bits: f64,
    /// Weight of such an agency that one other document credits. Unit: bits. Origin: measured with `right_parent_chance`.
    pub one_credit_bits: f64,
    /// Weight of `edit_words` of a third document that the parent lacks, where the parent has such words too. Unit: bits.
    /// Origin: measured with `right_parent_chance`.
    pub parent_lacks_bits: f64,
    /// Weight of each edit in common with the parent. Unit: bits. Origin: measured with `right_parent_chance`.
    pub inherited_edit_bits: f64,
    /// Most edits in common with the parent that count. Unit: words. Origin: measured with `right_parent_chance`.
    pub most_inherited_edits: u32,
}

impl Default for AttributionTuning {
    fn default() -> Self {
        AttributionTuning {
            most_edit_words: 4,
            furniture_edge_words: 3,
            lead_words: 12,
            nearest_texts: 16,
            rare_lacking_documents: 2,
            verdict_chance: 0.6,
            same_time_minutes: 2,
            soon_minutes: 10,
            time_zone_hours: 14,
            end_words: 25,
            added_paragraph_words: 50,
            chance_words: 2,
            edit_words: 6,
            own_sentence_words: 12,
            part_share: 0.5,
            soon_earlier_bits: 3.0,
            earlier_bits: 4.0,
            zones_earlier_bits: 6.0,
            day_earlier_bits: 4.0,
            credited_bits: 7.0,
            agency_bits: 4.0,
            short_tail_bits: 1.5,
            long_tail_bits: 4.0,
            other_lead_bits: 1.0,
            other_own_words_bits: 1.5,
            one_nearer_bits: 0.5,
            two_nearer_bits: 2.0,
            three_nearer_bits: 3.0,
            four_nearer_bits: 4.0,
            unseen_pair_bits: -3.0,
            credited_unseen_bits: -7.0,
            same_agency_bits: 7.0,
            foreign_agency_bits: 2.0,
            part_bits: 2.0,
            each_has_more_bits: 5.0,
            between_bits: -3.0,
            parent_words: 50,
            parent_share: 0.3,
            story_parent_words: 20,
            edit_word_worth: 5,
            put_in_word_worth: 7,
            wrong_date_chance: 0.25,
            right_parent_chance: 0.97,
            unseen_origin_bits: -5.0,
            own_credit_bits: 10.0,
            two_credits_bits: 8.0,
            one_credit_bits: 3.0,
            parent_lacks_bits: 4.0,
            inherited_edit_bits: -3.5,
            most_inherited_edits: 3,
        }
    }
}
