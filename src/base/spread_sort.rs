//! Owns the sorting of evenly spread numbers, such as hashes.

use crate::base::cast::top_bits;

/// So many evenly spread numbers, ascending; the top `equal` bits (under 32) of all numbers are equal. Numbers are spread by
/// the bits that follow first, some eight to a list: short lists are sorted in few steps. O(n), unless many numbers are
/// alike: O(n log n).
pub(crate) fn sorted<I: Iterator<Item = u64>>(number: usize, numbers: impl Fn() -> I, equal: u32) -> Vec<u64> {
    let bits = number.max(16).ilog2().min(32) - 3;
    let list = |number: u64| top_bits(number << equal, bits);
    let mut ends = vec![0; 1 << bits];
    numbers().for_each(|number| ends[list(number)] += 1);
    let mut all = 0;
    // First the beginning of each list; filling moves the number to the end of the list.
    for end in &mut ends {
        (*end, all) = (all, all + *end);
    }
    let mut out = vec![0; number];
    numbers().for_each(|number| {
        let end = &mut ends[list(number)];
        out[*end] = number;
        *end += 1;
    });
    let mut start = 0;
    for end in ends {
        out[start..end].sort_unstable();
        start = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::mix;

    #[test]
    fn as_the_library_sorts() {
        for many in [0, 1, 2, 15, 16, 17, 1000, 5000] {
            for equal in [0, 6] {
                let numbers: Vec<u64> = (0..many).map(|i| mix(i % 700) >> equal | (i % 3)).collect();
                let mut want = numbers.clone();
                want.sort_unstable();
                assert_eq!(sorted(numbers.len(), || numbers.iter().copied(), equal), want, "{many} {equal}");
            }
        }
    }
}
