//! Owns shingles: hashes of `width` consecutive tokens (Broder 1997, "On the resemblance and containment of
//! documents").

use crate::base::hash::Rolling;

/// Hashes of all runs of `width` consecutive tokens, in text order, into `out` (cleared first).
///
/// `tokens` are token hashes. A text of n tokens has n - width + 1 shingles, a shorter text none. A single pass, no
/// allocation once `out` has grown.
pub fn shingles(tokens: &[u64], width: usize, out: &mut Vec<u64>) {
    out.clear();
    if width == 0 || tokens.len() < width {
        return;
    }
    let mut window = Rolling::new(width);
    for &t in &tokens[..width] {
        window.fill(t);
    }
    out.push(window.value());
    out.extend(tokens[width..].iter().zip(tokens).map(|(&new, &old)| {
        window.slide(new, old);
        window.value()
    }));
}

/// The different shingles of a document, ascending, into `out` (cleared first). `shingles` come from [`shingles`].
///
/// O(n log n), no allocation once `out` has grown.
pub fn distinct(shingles: &[u64], out: &mut Vec<u64>) {
    out.clear();
    out.extend_from_slice(shingles);
    out.sort_unstable();
    out.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rolling_equals_hashing_each_window() {
        let tokens: Vec<u64> = (0..50).map(|i| crate::base::hash::mix(i % 17)).collect();
        for width in 1..=9 {
            let mut fast = Vec::new();
            shingles(&tokens, width, &mut fast);
            let slow: Vec<u64> = tokens
                .windows(width)
                .map(|w| {
                    let mut one = Rolling::new(width);
                    w.iter().for_each(|&t| one.fill(t));
                    one.value()
                })
                .collect();
            assert_eq!(fast, slow, "width {width}");
        }
        let mut none = vec![1];
        shingles(&tokens[..4], 5, &mut none);
        assert!(none.is_empty());
    }

    #[test]
    fn distinct_is_a_sorted_set() {
        let mut set = vec![9];
        distinct(&[3, 1, 3, 2, 1], &mut set);
        assert_eq!(set, [1, 2, 3]);
    }
}
