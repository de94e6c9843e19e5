//! Owns the passes of a join: as many buckets at a time as there is room for.

use std::ops::Range;

/// Buckets that are done at a time, from the first bucket on: about as many as there is `room` for, in no more than `most`
/// passes. `of_buckets` are the numbers of anchors, or of hits.
pub fn passes(of_buckets: &[u64], room: u64, most: u64) -> Vec<Range<usize>> {
    let room = room.max(of_buckets.iter().sum::<u64>().div_ceil(most));
    let (mut out, mut start, mut taken) = (Vec::new(), 0, 0);
    for (bucket, &made) in of_buckets.iter().enumerate() {
        if bucket > start && taken + made > room {
            out.push(start..bucket);
            (start, taken) = (bucket, 0);
        }
        taken += made;
    }
    out.push(start..of_buckets.len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_take_what_there_is_room_for() {
        assert_eq!(passes(&[3, 4, 5, 20, 1, 9], 10, 16), [0..2, 2..3, 3..4, 4..6]);
        assert_eq!(passes(&[0, 0, 11], 10, 16), [0..2, 2..3]);
        assert_eq!(passes(&[5; 100], 10, 4), [0..25, 25..50, 50..75, 75..100]);
    }
}
