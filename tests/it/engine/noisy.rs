//! Owns text that a machine read from paper: what the noisy preset finds in it, and what it still takes for different.

use crate::common::{Random, corpus};
use wirecopy::model::pair::Op;
use wirecopy::{Document, Params, Report, compare, scan};

/// Stories of our own, each with words that no other has.
const STORIES: [&str; 4] = [
    "The steamer Halcyon Dawn went ashore on the Carrick ledges before daybreak on Wednesday in a blinding snowstorm, and \
     her crew of thirty one men was taken off by the lifesavers of the Pendeen station after four hours of labour. The \
     captain, an old hand on the northern run, declared that the lightship had drifted from her moorings during the gale.",
    "A committee of the chamber reported favourably on the drainage bill, which would set aside forty thousand dollars \
     for dredging the lower channel. Senator Willoughby alone voted against it, and gave notice that he would carry his \
     objections to the floor when the measure is taken up on Thursday morning.",
    "Professor Anselm Brandreth, for twenty years keeper of the observatory at Mount Tarrant, died suddenly yesterday \
     while adjusting the great refractor. He discovered three comets and a faint companion of the star that bears his \
     name, and refused every offer to leave the mountain for a chair in the capital.",
    "Fire broke out in the basement of the Corrigan warehouse shortly after midnight and had reached the third storey \
     before the engines arrived. The watchman escaped by sliding down a hawser. Twelve hundred bales of cotton and the \
     records of the shipping office were destroyed, and the loss is put at ninety thousand dollars.",
];

/// What one reading of a page makes of a text: about `percent` of the words damaged in a letter, lines of some seven
/// words, and at their ends words torn apart, with the hyphen or without it.
fn misread(text: &str, random: &mut Random, percent: usize) -> String {
    let mut out = String::new();
    for (i, word) in text.split_whitespace().enumerate() {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 2 && random.below(100) < percent {
            let at = random.between(1, letters.len() - 1);
            match random.below(4) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, 'i'),
                _ => letters[at] = *random.pick(&['c', 'l', 'n', 'o', 'u', 't']),
            }
        }
        if i % 7 == 6 && letters.len() > 5 {
            letters.insert(3, '\n');
            if random.below(2) == 0 {
                letters.insert(3, '-');
            }
        }
        out.extend(letters);
        out.push(if i % 7 == 6 { '\n' } else { ' ' });
    }
    out
}

/// Eight pages of chatter of their own; each carries two of the stories as it read them: page i those numbered i and
/// i + 1, so that every story is on four pages.
fn pages(percent: usize) -> Vec<Document> {
    let mut random = Random::new(11);
    let page = |i: usize| {
        let mut chatter = |words: usize| -> String {
            (0..words).map(|_| format!("p{i}x{} ", random.below(5000))).collect::<String>()
        };
        let (before, between, after) = (chatter(300), chatter(200), chatter(300));
        let mut read = |story: usize| misread(STORIES[story % STORIES.len()], &mut random, percent);
        Document::new(format!("page{i}"), format!("{before}\n{}\n{between}\n{}\n{after}", read(i), read(i + 1)))
    };
    (0..8).map(page).collect()
}

/// Pairs of pages that carry a story in common, and words of stories that lie in passages of them.
fn found(report: &Report) -> (usize, u32) {
    (report.matches.len(), report.passages.iter().map(|p| p.in_a.tokens.len()).sum())
}

fn run(percent: usize, params: &Params) -> (usize, u32) {
    let corpus = corpus(pages(percent));
    let mut params = params.clone();
    params.query.compare_all_up_to = 0; // fingerprints have to find the pairs
    let report = scan(&corpus, &params).expect("good parameters");
    for m in &report.matches {
        let apart = (m.b.0 - m.a.0) % 4;
        assert_ne!(apart, 2, "{} and {} share no story", corpus.id(m.a), corpus.id(m.b));
    }
    found(&report)
}

#[test]
fn stories_are_found_on_pages_that_were_read_badly() {
    // Of 28 pairs of pages four share two stories, sixteen one.
    let words: usize = STORIES.iter().map(|s| s.split_whitespace().count()).sum();
    let all = 6 * u32::try_from(words).expect("few words");
    for (percent, least_pairs, least_words) in [(5, 20, 95), (15, 20, 90), (25, 19, 75)] {
        let (pairs, covered) = run(percent, &Params::noisy());
        let (default_pairs, default_covered) = run(percent, &Params::default());
        println!("{percent} %: {pairs} pairs, {covered} of {all} words; {default_pairs}, {default_covered} by default");
        assert!(pairs >= least_pairs && 100 * covered >= least_words * all, "{percent}: {pairs} {covered} of {all}");
        assert!(covered > default_covered);
    }
}

#[test]
fn nearly_equal_words_are_told_apart_from_equal_ones() {
    let a = "In 1915 the department of public works had the northern embankment raised by 12 feet, the engineer says.";
    let b = "In 1916 the depart ment of publie works had the northcrn ombankment raised by 13 feet, the onginccr says.";
    let passages = compare(a, b, &Params::noisy()).expect("good parameters").passages;
    let p = &passages[0];
    assert_eq!((p.matched_words, p.near_words(), p.in_a.tokens.len()), (9, 3, 14));
    let text = |span: wirecopy::TokenSpan| a.split_whitespace().nth(span.range().start).unwrap_or_default();
    let near: Vec<&str> = p.differences().iter().filter(|d| d.op == Op::Near).map(|d| text(d.a)).collect();
    assert_eq!(near, ["public", "northern"], "the second goes on with embankment");
    let replaced: Vec<&str> = p.differences().iter().filter(|d| d.op == Op::Replaced).map(|d| text(d.a)).collect();
    assert_eq!(replaced, ["12", "engineer"]);

    let passages = compare(a, b, &Params::default()).expect("good parameters").passages;
    assert!(passages.iter().all(|p| p.near.is_empty()));
}

#[test]
fn a_word_is_equal_or_near_or_neither_once() {
    let corpus = corpus(pages(20));
    let report = scan(&corpus, &Params::noisy()).expect("good parameters");
    for p in &report.passages {
        assert!(p.matched_words + p.near_words() <= p.in_a.tokens.len());
        for (of_run, of_near, all) in [
            (p.runs.iter().map(|r| r.in_a()).collect::<Vec<_>>(), p.near.iter().map(|n| n.a).collect(), p.in_a.tokens),
            (p.runs.iter().map(|r| r.in_b()).collect(), p.near.iter().map(|n| n.b).collect::<Vec<_>>(), p.in_b.tokens),
        ] {
            let mut spans = [of_run, of_near].concat();
            spans.sort_unstable();
            assert!(spans.windows(2).all(|w| w[0].end <= w[1].start), "{spans:?}");
            assert!(spans.iter().all(|s| !s.is_empty() && all.start <= s.start && s.end <= all.end));
        }
        let steps = p.differences();
        assert_eq!(steps.iter().map(|d| d.a.len()).sum::<u32>(), p.in_a.tokens.len());
        assert_eq!(steps.iter().map(|d| d.b.len()).sum::<u32>(), p.in_b.tokens.len());
        let near = steps.iter().filter(|d| d.op == Op::Near).map(|d| d.a.len()).sum::<u32>();
        assert_eq!(near, p.near_words());
    }
}
