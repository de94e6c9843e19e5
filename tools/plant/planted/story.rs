//! Owns what becomes of a story on its way: who copies takes over what the copied piece holds, with its edits and added
//! paragraphs, and cuts, adds and edits in turn.

use super::language::{Language, Sentence};
use super::made_up::Random;

/// A sentence of a story. Edits change its words, never its number.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: u32,
    pub words: Sentence,
}

/// What is copied as a whole: a planted passage if two documents hold it.
#[derive(Clone, Debug)]
pub struct Paragraph {
    pub number: u32,
    pub lines: Vec<Line>,
}

impl Paragraph {
    pub fn words(&self) -> usize {
        self.lines.iter().map(|line| line.words.len()).sum()
    }
}

/// What a document holds of a story.
#[derive(Clone, Debug, Default)]
pub struct Content {
    pub paragraphs: Vec<Paragraph>,
    /// Edits that it made or inherited: the sentence and the number of the edit.
    pub edits: Vec<(u32, u32)>,
}

impl Content {
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.lines)
    }

    fn words(&self) -> usize {
        self.paragraphs.iter().map(Paragraph::words).sum()
    }
}

/// Numbers what is made for one story: paragraphs, sentences, edits.
#[derive(Default)]
pub struct Story {
    paragraphs: u32,
    lines: u32,
    edits: u32,
    /// Words of the whole story: no copy holds less than two fifths of it.
    words: usize,
}

fn next(counter: &mut u32) -> u32 {
    *counter += 1;
    *counter - 1
}

impl Story {
    /// The story as it was written first.
    pub fn original(&mut self, language: &mut Language<'_>, random: &mut Random) -> Content {
        let paragraphs = (0..random.between(6, 16)).map(|_| self.paragraph(language, random)).collect();
        let content = Content { paragraphs, edits: Vec::new() };
        self.words = content.words();
        content
    }

    /// The number of the sentence that will be added next.
    pub fn next_line(&self) -> u32 {
        self.lines
    }

    fn paragraph(&mut self, language: &mut Language<'_>, random: &mut Random) -> Paragraph {
        let lines = (0..random.between(1, 3))
            .map(|_| Line { number: next(&mut self.lines), words: language.sentence() })
            .collect();
        Paragraph { number: next(&mut self.paragraphs), lines }
    }

    /// A copy of what a document holds, and what was done to it.
    pub fn copy(&mut self, of: &Content, language: &mut Language<'_>, random: &mut Random) -> (Content, &'static str) {
        let mut content = of.clone();
        let mut kind = "whole";
        let cut = |content: &mut Content, paragraphs: std::ops::Range<usize>, least: usize| {
            let mut shorter = content.clone();
            shorter.paragraphs.drain(paragraphs);
            let done = 5 * shorter.words() >= 2 * least && shorter.paragraphs.len() >= 3;
            if done {
                *content = shorter;
            }
            done
        };
        let all = content.paragraphs.len();
        if random.below(100) < 35 && cut(&mut content, all * random.between(40, 85) / 100..all, self.words) {
            kind = "cut tail";
        }
        if random.below(100) < 10 {
            let at = random.between(1, content.paragraphs.len() - 1);
            if cut(&mut content, at..at + 1, self.words) {
                kind = "cut inside";
            }
        }
        if random.below(100) < 20 && content.words() > 100 && cut(&mut content, 0..1, self.words) {
            kind = "new lead";
            content.paragraphs.insert(0, self.paragraph(language, random));
        }
        if random.below(100) < 8 && content.words() > 150 {
            let at = random.between(1, content.paragraphs.len());
            content.paragraphs.insert(at, self.paragraph(language, random));
        }
        if random.below(100) < 5 {
            let at = random.between(1, content.paragraphs.len() - 1);
            content.paragraphs.swap(at - 1, at);
        }
        if random.below(100) < 60 {
            for _ in 0..random.between(1, 6) {
                self.edit(&mut content, language, random);
            }
        }
        let held: Vec<u32> = content.lines().map(|line| line.number).collect();
        content.edits.retain(|edit| held.contains(&edit.0));
        (content, kind)
    }

    /// Changes one word: another one for it, none, or one before it. First and last words stay.
    fn edit(&mut self, content: &mut Content, language: &mut Language<'_>, random: &mut Random) {
        let paragraph = random.below(content.paragraphs.len());
        let lines = &mut content.paragraphs[paragraph].lines;
        let at = random.below(lines.len());
        let line = &mut lines[at];
        if line.words.len() < 6 {
            return;
        }
        let place = random.between(1, line.words.len() - 2);
        match random.below(5) {
            0 => drop(line.words.remove(place)),
            1 => line.words.insert(place, language.word()),
            _ => line.words[place] = language.word(),
        }
        content.edits.push((line.number, next(&mut self.edits)));
    }
}
