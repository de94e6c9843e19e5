//! Owns fingerprints: the few shingles of a document by which shared passages are found.
//!
//! Winnowing (Schleimer, Wilkerson, Aiken 2003): of every `window` consecutive shingles the shingle with the least hash
//! is kept. So any run of `width + window - 1` shared words keeps at least one fingerprint in both documents. About 2 /
//! (window + 1) of all shingles are kept. Each fingerprint carries five bits of each of the three words before and
//! after: enough to tell without the text that a run is too short. A wrong yes costs only a look at the text.

use crate::base::cast::{scaled, to_u32, to_usize};

/// A kept shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// Hash of the shingle.
    pub hash: u64,
    /// First token of the shingle.
    pub position: u32,
    /// Traces of the words around the shingle.
    pub context: Context,
}

/// Traces of the three words before and the three words after a shingle, nearest first, five bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Context(pub u32);

/// Words on each side that a [`Context`] tells about. A constant like `TRACE_BITS`: the layout of the 32 bits.
pub const CONTEXT_WORDS: usize = to_usize(WORDS);
const WORDS: u32 = 3;
/// Bits of a trace.
const TRACE_BITS: u32 = 5;
/// Stands for a missing word: a run cannot go past the end of a document.
const NONE: u32 = (1 << TRACE_BITS) - 1;
/// The lowest bit of each trace.
const LOWEST: u32 = 0b00001_00001_00001_00001_00001_00001;

impl Context {
    fn new(tokens: &[u64], start: usize, width: usize) -> Context {
        let trace = |t: u64| to_u32(scaled(t, to_usize(NONE)));
        let all = |traces: [u32; 2 * CONTEXT_WORDS]| {
            Context(traces.into_iter().fold(0, |all, trace| (all << TRACE_BITS) | trace))
        };
        let (before, rest) = tokens.split_at(start);
        let after = &rest[width..];
        // Nearly always there are words enough.
        if let (Some(&[z, y, x]), Some(&[u, v, w])) = (before.last_chunk(), after.first_chunk()) {
            return all([x, y, z, u, v, w].map(trace));
        }
        let of = |word: Option<&u64>| word.map_or(NONE, |&t| trace(t));
        let [x, y, z] = [1, 2, 3].map(|k| of(before.len().checked_sub(k).map(|at| &before[at])));
        let [u, v, w] = [0, 1, 2].map(|k| of(after.get(k)));
        all([x, y, z, u, v, w])
    }

    /// How many words the shared run may go on beyond the shingle, both sides together, at most six.
    /// Never less than the truth (up to three a side).
    #[inline]
    pub fn run_beyond(self, other: Context) -> u32 {
        self.before(other) + self.after(other)
    }

    /// How many words before the shingle may be shared too, at most three. Never less than the truth.
    #[inline]
    pub fn before(self, other: Context) -> u32 {
        self.side(other, TRACE_BITS * 2 * WORDS)
    }

    /// How many words after the shingle may be shared too, at most three. Never less than the truth.
    #[inline]
    pub fn after(self, other: Context) -> u32 {
        self.side(other, TRACE_BITS * WORDS)
    }

    /// The traces before the shingle, as one number.
    pub fn words_before(self) -> u32 {
        self.0 >> (TRACE_BITS * WORDS)
    }

    /// The traces after the shingle, as one number.
    pub fn words_after(self) -> u32 {
        self.0 & ((1 << (TRACE_BITS * WORDS)) - 1)
    }

    #[inline]
    fn side(self, other: Context, shift: u32) -> u32 {
        let word = self.0;
        let none = word & (word >> 1) & (word >> 2) & (word >> 3) & (word >> 4) & LOWEST;
        // The place of the first bit that tells two traces apart says how many earlier traces are equal; no branch to
        // foresee.
        let apart = (word ^ other.0) | none;
        ((apart << (u32::BITS - shift)).leading_zeros() / TRACE_BITS).min(WORDS)
    }
}

/// Winnows a document into `out` (cleared first), in order of position.
///
/// `tokens` are token hashes, `shingles` their shingles of `width`. A document with any shingle keeps at least one
/// fingerprint. Of equal least hashes in a window the last is kept. The choice in a window thus depends on the window
/// alone: a shared run keeps the same places in both documents, with the same words around, however often the run
/// repeats itself. A single pass, no allocation once `out` has grown.
pub fn fingerprints(tokens: &[u64], shingles: &[u64], width: usize, window: usize, out: &mut Vec<Fingerprint>) {
    out.clear();
    if shingles.is_empty() {
        return;
    }
    let window = window.min(shingles.len());
    let mut keep = |i: usize| {
        out.push(Fingerprint { hash: shingles[i], position: to_u32(i), context: Context::new(tokens, i, width) });
    };
    let least = |from: usize, to: usize| (from..to).rev().min_by_key(|&i| shingles[i]).unwrap_or(from);
    let mut kept = least(0, window);
    keep(kept);
    for end in window..shingles.len() {
        let start = end + 1 - window;
        let next = if kept < start {
            least(start, end + 1)
        } else if shingles[end] <= shingles[kept] {
            end
        } else {
            continue;
        };
        kept = next;
        keep(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;
    use crate::engine::text::shingle::shingles;
    use proptest::prelude::*;

    fn winnow(tokens: &[u64], width: usize, window: usize) -> Vec<Fingerprint> {
        let (mut s, mut out) = (Vec::new(), Vec::new());
        shingles(tokens, width, &mut s);
        fingerprints(tokens, &s, width, window, &mut out);
        out
    }

    #[test]
    fn density_is_as_promised() {
        let tokens: Vec<u64> = (0..100_000).map(mix).collect();
        for window in [1, 2, 4, 8] {
            let density = winnow(&tokens, 5, window).len() as f64 / tokens.len() as f64;
            let promised = 2.0 / (window as f64 + 1.0);
            assert!((density / promised - 1.0).abs() < 0.02, "window {window}: {density}, promised {promised}");
        }
    }

    #[test]
    fn short_documents_keep_one() {
        let tokens: Vec<u64> = (0..6).map(mix).collect();
        assert_eq!(winnow(&tokens, 5, 4).len(), 1);
        assert_eq!(winnow(&tokens[..5], 5, 4).len(), 1);
        assert!(winnow(&tokens[..4], 5, 4).is_empty());
    }

    proptest! {
        /// Trace by trace, nearest first.
        #[test]
        fn contexts_agree_as_far_as_their_traces(a in 0_u32..1 << 30, flipped in prop::collection::vec(0_u32..30, 0..3)) {
            let b = flipped.iter().fold(a, |b, bit| b ^ (1 << bit));
            let trace = |context: u32, at: u32| (context >> (25 - 5 * at)) & 31;
            let equal = |at: &u32| trace(a, *at) == trace(b, *at) && trace(a, *at) != 31;
            let (a_context, b_context) = (Context(a), Context(b));
            prop_assert_eq!(to_usize(a_context.before(b_context)), (0..3).take_while(equal).count());
            prop_assert_eq!(to_usize(a_context.after(b_context)), (3..6).take_while(equal).count());
        }

        /// Any window of shingles holds a kept one: the guarantee, from a few distinct words so that hashes repeat.
        #[test]
        fn every_window_is_covered(words in prop::collection::vec(0u64..4, 5..80), window in 1usize..7) {
            let tokens: Vec<u64> = words.iter().map(|&w| mix(w + 1)).collect();
            let kept = winnow(&tokens, 3, window);
            let shingles = tokens.len() - 2;
            let window = window.min(shingles);
            for start in 0..=shingles - window {
                prop_assert!(kept.iter().any(|f| (start..start + window).contains(&(f.position as usize))));
            }
            prop_assert!(kept.windows(2).all(|f| f[0].position < f[1].position));
        }

        /// The trace never says less than the true run.
        #[test]
        fn context_never_underestimates(left in prop::collection::vec(0u64..3, 0..5), right in prop::collection::vec(0u64..3, 0..5),
                                        left2 in prop::collection::vec(0u64..3, 0..5), right2 in prop::collection::vec(0u64..3, 0..5)) {
            let shared = [100, 101, 102];
            let text = |l: &[u64], r: &[u64]| -> Vec<u64> { l.iter().chain(&shared).chain(r).map(|&w| mix(w)).collect() };
            let (a, b) = (text(&left, &right), text(&left2, &right2));
            let beyond = Context::new(&a, left.len(), 3).run_beyond(Context::new(&b, left2.len(), 3));
            let before = left.iter().rev().zip(left2.iter().rev()).take_while(|(x, y)| x == y).count().min(3);
            let after = right.iter().zip(&right2).take_while(|(x, y)| x == y).count().min(3);
            prop_assert!(beyond as usize >= before + after);
        }
    }
}
