//! Owns the way from bytes to code points, the unit of Python and of most annotation tools.

use crate::base::cast::{to_u32, to_usize};
use crate::base::ids::{ByteSpan, CharSpan};

/// Bytes between two places with a kept number of code points.
const STEP: usize = 1024;

/// Counts of code points along a text, so that thousands of places cost no more than a single look at the text.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// The last boundary at or before byte `i * STEP`, and the code points before the boundary.
    marks: Vec<(u32, u32)>,
}

impl CodePoints {
    /// Counts once. O(bytes).
    pub fn new(text: &str) -> Self {
        let mut marks = vec![(0, 0)];
        let (mut byte, mut count) = (0, 0);
        for at in (STEP..text.len()).step_by(STEP) {
            let boundary = text.floor_char_boundary(at);
            count += text[byte..boundary].chars().count();
            byte = boundary;
            marks.push((to_u32(byte), to_u32(count)));
        }
        CodePoints { marks }
    }

    /// A span of the counted text, in code points. O(1).
    ///
    /// ```
    /// use wirecopy::{ByteSpan, CharSpan, engine::text::code_points::CodePoints};
    /// let text = "Zürich über alles";
    /// assert_eq!(CodePoints::new(text).of(text, ByteSpan { start: 8, end: 13 }), CharSpan { start: 7, end: 11 });
    /// ```
    pub fn of(&self, text: &str, span: ByteSpan) -> CharSpan {
        CharSpan { start: self.before(text, to_usize(span.start)), end: self.before(text, to_usize(span.end)) }
    }

    fn before(&self, text: &str, byte: usize) -> u32 {
        let (from, count) = self.marks[(byte / STEP).min(self.marks.len() - 1)];
        count + to_u32(text[to_usize(from)..byte].chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_counting_from_the_start(words in prop::collection::vec("[a-zé中👩 ]{0,60}", 0..120)) {
            let text = words.concat();
            let counted = CodePoints::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(counted.before(&text, byte) as usize, chars);
            }
            prop_assert_eq!(counted.before(&text, text.len()) as usize, text.chars().count());
        }
    }
}
