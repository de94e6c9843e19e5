//! Owns sign-offs: what an outlet puts below texts in too few documents to be learnt as boilerplate, such as a note on an
//! author. A pair of one outlet with nothing but a sign-off in common is no evidence.
//!
//! A text may well end like an earlier text of the same day, and bring the earlier text up to date. Of one day a shared end
//! is a sign-off, therefore, only if one of the two documents ends like a document of another day in the same place.

use crate::base::cast::to_u64;
use crate::base::ids::{DocId, TokenSpan};
use crate::engine::weigh::match_buffer::{MatchBuffer, SignOff};
use crate::model::pair::Passage;
use crate::model::tuning::Tuning;
use ahash::AHashMap;

/// Whether passages are a sign-off: each stands at the end of both documents, or at the beginning of known furniture there,
/// and is short beside the rest. `documents` are two documents of one outlet, with number of words and furniture (ascending,
/// apart).
pub(crate) fn closes_both(passages: &[Passage], documents: [(u32, &[TokenSpan]); 2], tuning: &Tuning) -> bool {
    let (most, times, play) =
        (tuning.weigh.sign_off_words, tuning.weigh.sign_off_times, tuning.candidates.furniture_play);
    let closes = |span: TokenSpan, (words, furniture): (u32, &[TokenSpan])| {
        let known: u32 = furniture.iter().map(|f| f.end.max(span.end) - f.start.max(span.end)).sum();
        span.len() <= most && times * span.len() <= words && words - span.end <= known + play
    };
    let both = |p: &Passage| closes(p.in_a.tokens, documents[0]) && closes(p.in_b.tokens, documents[1]);
    !passages.is_empty() && passages.iter().all(both)
}

/// The sign-offs so far.
#[derive(Debug, Default)]
pub(crate) struct SignOffs {
    /// By document: where the document ends like a document of another day.
    notes: AHashMap<DocId, Vec<TokenSpan>>,
    /// Pairs that were left out.
    pub left_out: u64,
}

impl SignOffs {
    /// Leaves out the pairs that share nothing but a sign-off. O(passages).
    pub fn leave_out(&mut self, buffer: &mut MatchBuffer) {
        for (_, m) in buffer.rows.iter().filter(|row| row.0 == SignOff::OtherDays) {
            for p in buffer.passages_of(m) {
                self.notes.entry(p.a).or_default().push(p.in_a.tokens);
                self.notes.entry(p.b).or_default().push(p.in_b.tokens);
            }
        }
        let before = buffer.rows.len();
        let noted = |p: &Passage| self.notes(p.a, p.in_a.tokens) || self.notes(p.b, p.in_b.tokens);
        buffer.retain(|buffer, (sign_off, m)| match sign_off {
            SignOff::None => true,
            SignOff::OneDay => !buffer.passages_of(m).iter().all(noted),
            SignOff::OtherDays => false,
        });
        self.left_out += to_u64(before - buffer.rows.len());
    }

    /// Whether a document ends there like a document of another day.
    fn notes(&self, doc: DocId, span: TokenSpan) -> bool {
        let overlaps = |note: &TokenSpan| note.start < span.end && span.start < note.end;
        self.notes.get(&doc).is_some_and(|notes| notes.iter().any(overlaps))
    }
}
