//! Owns texts that are hard on purpose: repeats, shuffled lines, side runs, very many copies. What is tested is what is
//! found; that each ends at all is the other half of it, since a square would take minutes.

use crate::common::Random;
use wirecopy::base::cast::to_usize;
use wirecopy::{Corpus, Document, Params, compare, scan};

/// Words that are unlike each other and everybody else's.
fn word(n: usize) -> String {
    format!("w{n:x}q")
}

fn words(random: &mut Random, count: usize, of: usize) -> Vec<String> {
    (0..count).map(|_| word(random.below(of))).collect()
}

/// Words of the first text that lie in a passage.
fn covered(a: &str, b: &str) -> usize {
    let passages = compare(a, b, &Params::default()).expect("parameters are in range").passages;
    let mut marks = vec![false; a.split_whitespace().count()];
    passages.iter().for_each(|p| marks[p.in_a.tokens.range()].fill(true));
    marks.into_iter().filter(|&m| m).count()
}

#[test]
fn a_text_of_repeats_meets_its_copy_around_something_new() {
    let mut random = Random::new(3);
    let sentences: Vec<String> = (0..7).map(|i| words(&mut random, 12, 40 + i).join(" ")).collect();
    let mut lines: Vec<String> = (0..2000).map(|_| random.pick(&sentences).clone()).collect();
    let a = lines.join("\n");
    lines.insert(1000, (0..60).map(|i| word(100_000 + i)).collect::<Vec<_>>().join(" "));
    let b = lines.join("\n");
    assert_eq!(covered(&a, &b), 24_000);
}

#[test]
fn lines_in_another_order_are_all_found() {
    let mut random = Random::new(4);
    let mut lines: Vec<String> = (0..10_000).map(|_| words(&mut random, 14, 50_000).join(" ")).collect();
    let a = lines.join("\n");
    for i in (1..lines.len()).rev() {
        let j = random.below(i + 1);
        lines.swap(i, j);
    }
    assert_eq!(covered(&a, &lines.join("\n")), 140_000);
}

#[test]
fn side_runs_do_not_walk_the_main_diagonal_again() {
    let mut random = Random::new(5);
    let phrase = (0..6).map(|i| word(900_000 + i)).collect::<Vec<_>>().join(" ");
    let blocks: Vec<String> =
        (0..3000).map(|_| format!("{phrase} {phrase} {}", words(&mut random, 70, 80_000).join(" "))).collect();
    let a = blocks.join("\n");
    // Near-equal: one word in four hundred differs.
    let b: Vec<String> =
        a.split(' ').map(|w| if random.below(400) == 0 { word(random.below(80_000)) } else { w.to_owned() }).collect();
    assert!(covered(&a, &b.join(" ")) > 3000 * 80);
}

#[test]
fn a_story_with_more_copies_than_the_limit_is_one_cluster() {
    let mut random = Random::new(6);
    let story = words(&mut random, 400, 100_000);
    let copies = (0..300).map(|copy| {
        let text: Vec<String> = story
            .iter()
            .map(|w| if random.below(100) == 0 { word(random.below(100_000)) } else { w.clone() })
            .collect();
        Document::new(format!("c{copy:03}"), text.join(" "))
    });
    let corpus = Corpus::from_documents(copies).expect("a small corpus fits");
    let report = scan(&corpus, &Params::default()).expect("parameters are in range");
    assert!(report.stats.capped_bands.buckets > 0, "the limit was not reached");
    assert_eq!(report.clusters.len(), 1);
    assert!(report.clusters[0].members.len() + 1 >= 297, "{}", report.clusters[0].members.len());
    // The cap keeps the number of pairs far below all 44,850.
    assert!(report.matches.len() < to_usize(20_000));
}
