//! Owns stories: who belongs to one, what a round-up is, and every passage with all who carry it.

use crate::common::{Random, corpus};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use wirecopy::model::story::{Cluster, SharedPassage};
use wirecopy::{ByteSpan, Corpus, DocId, Document, Params, Report, scan};

/// A stretch of so many words that nothing else shares.
fn prose(random: &mut Random, words: usize) -> String {
    (0..words).map(|_| format!("w{:x}q", random.below(1 << 40))).collect::<Vec<_>>().join(" ")
}

/// The first words of a text.
fn first(text: &str, words: usize) -> String {
    text.split(' ').take(words).collect::<Vec<_>>().join(" ")
}

/// A text with one word in `every` replaced.
fn edited(random: &mut Random, text: &str, every: usize) -> String {
    let word = |word: &str| if random.below(every) == 0 { "instead".to_owned() } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What a report says, by ids: the representative, the members, the round-ups.
type Story = (String, BTreeSet<String>, BTreeSet<String>);

fn stories(corpus: &Corpus, report: &Report) -> Vec<Story> {
    let ids = |docs: Vec<DocId>| docs.into_iter().map(|doc| corpus.id(doc).to_owned()).collect();
    let story = |c: &Cluster| {
        let round_ups = ids(c.round_ups.iter().map(|m| m.doc).collect());
        (corpus.id(c.representative).to_owned(), ids(c.documents().collect()), round_ups)
    };
    report.clusters.iter().map(story).collect()
}

fn of(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

fn found(docs: &[(&str, String)]) -> (Corpus, Report) {
    let corpus = corpus(docs.iter().map(|(id, text)| Document::new(*id, text.as_str())));
    let report = scan(&corpus, &Params::default()).expect("good parameters");
    check(&corpus, &report);
    (corpus, report)
}

/// What holds for all clusters and witnesses.
fn check(corpus: &Corpus, report: &Report) {
    let query = Params::default().query;
    let mut seen = BTreeSet::new();
    for cluster in &report.clusters {
        assert!(cluster.documents().all(|doc| seen.insert(doc)), "a document is in two clusters");
        for member in cluster.members.iter().chain(&cluster.round_ups) {
            let m = &report.matches[member.match_index];
            assert_eq!(BTreeSet::from([m.a, m.b]), BTreeSet::from([member.doc, cluster.representative]));
            assert!(member.coverage.of_shorter() >= query.min_coverage);
        }
    }
    let round_ups = report.clusters.iter().flat_map(|c| &c.round_ups);
    assert!(round_ups.clone().all(|member| !seen.contains(&member.doc)), "a round-up is a member");
    for one in &report.witnesses {
        assert!(one.witnesses.len() >= 2 && one.witnesses.is_sorted_by(|x, y| x.doc < y.doc));
        for w in &one.witnesses {
            let text = corpus.text(w.doc).unwrap();
            let share = f64::from(w.core_words) / f64::from(one.core.tokens.len());
            assert!(share > 0.0 && share <= 1.0 && !w.stretches.is_empty());
            for s in &w.stretches {
                assert_eq!(text.char_indices().nth(s.chars.start as usize).map(|c| c.0), Some(s.bytes.start as usize));
                assert!(!s.bytes.slice(&text).is_empty());
            }
        }
        let own = one.witnesses.iter().find(|w| w.doc == one.doc).expect("the core is a witness");
        assert_eq!((own.core_words, &own.stretches[..]), (one.core.tokens.len(), &[one.core][..]));
        if let Some(outer) = one.within {
            assert!(report.witnesses[outer].core.tokens.len() > one.core.tokens.len());
        }
    }
    // Nothing is lost: each passage lies in a record that both its documents are in.
    for p in &report.passages {
        let carries = |one: &SharedPassage, doc: DocId, bytes: ByteSpan| {
            let meets = |b: ByteSpan| b.start.max(bytes.start) < b.end.min(bytes.end);
            one.witnesses.iter().any(|w| w.doc == doc && w.stretches.iter().any(|s| meets(s.bytes)))
        };
        let held = |one: &SharedPassage| carries(one, p.a, p.in_a.bytes) && carries(one, p.b, p.in_b.bytes);
        assert!(report.witnesses.iter().any(held), "{p:?} has no witnesses");
    }
}

#[test]
fn a_story_is_known_by_what_it_covers() {
    let mut random = Random::new(1);
    let wire = prose(&mut random, 300);
    let quote = first(&wire, 40);
    let docs = [
        ("wire", wire.clone()),
        ("copy", edited(&mut random, &wire, 50)),
        ("cut", first(&wire, 100)),
        ("lead", format!("{} {wire}", prose(&mut random, 150))),
        ("inside", format!("{} {wire} {}", prose(&mut random, 600), prose(&mut random, 300))),
        ("part", format!("{} {}", first(&wire, 150), prose(&mut random, 150))),
        ("quotes", format!("{} {quote} {}", prose(&mut random, 100), prose(&mut random, 100))),
        ("quotes too", format!("{quote} {}", prose(&mut random, 200))),
        ("other", prose(&mut random, 300)),
    ];
    let (corpus, report) = found(&docs);
    let story = of(&["wire", "copy", "cut", "lead", "inside", "part"]);
    assert_eq!(stories(&corpus, &report), [("wire".to_owned(), story, of(&[]))]);
    let copies: Vec<_> = report.clusters[0].members.iter().filter(|m| m.copy_of.is_some()).collect();
    assert_eq!((copies.len(), corpus.id(copies[0].doc)), (1, "copy"));
}

#[test]
fn short_pieces_around_one_quotation_are_no_story() {
    let mut random = Random::new(5);
    let quote = prose(&mut random, 40);
    for (marks, joined) in [(["\"", "\""], 0), (["“", "”"], 0), (["»", "«"], 0), (["", ""], 1)] {
        let [open, close] = marks;
        let piece = |random: &mut Random| {
            let said = format!("{open}{quote}{close} the minister said");
            format!("{} {said} {}", prose(random, 25), prose(random, 25))
        };
        let docs = [("a", piece(&mut random)), ("b", piece(&mut random)), ("other", prose(&mut random, 90))];
        let (_, report) = found(&docs);
        assert_eq!((report.clusters.len(), report.witnesses.len()), (joined, 1), "{open}{close}");
    }
}

#[test]
fn a_quotation_joins_no_stories_and_lies_within_one() {
    let mut random = Random::new(2);
    let story = prose(&mut random, 300);
    let quote = story.split(' ').skip(100).take(30).collect::<Vec<_>>().join(" ");
    let mut docs = Vec::new();
    for (i, id) in ["s0", "s1", "s2", "s3"].into_iter().enumerate() {
        docs.push((id, format!("{} {story}", prose(&mut random, 10 * i))));
    }
    for id in ["q0", "q1", "q2"] {
        docs.push((id, format!("{} {quote} {}", prose(&mut random, 120), prose(&mut random, 120))));
    }
    docs.push(("sentence", quote));
    let (corpus, report) = found(&docs);
    assert_eq!(stories(&corpus, &report).len(), 1, "{:?}", stories(&corpus, &report));
    let shape: Vec<(usize, u32, Option<usize>)> =
        report.witnesses.iter().map(|one| (one.witnesses.len(), one.core.tokens.len(), one.within)).collect();
    assert_eq!(shape, [(8, 30, Some(1)), (4, 300, None)]);
}

#[test]
fn a_round_up_is_of_no_story_and_linked_to_each() {
    let mut random = Random::new(3);
    let texts: Vec<String> = (0..3).map(|_| prose(&mut random, 150)).collect();
    let round_up = texts.iter().map(|text| format!("{} {text}", prose(&mut random, 10))).collect::<Vec<_>>().join(" ");
    let told = |random: &mut Random, times: usize| {
        let names = ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2"];
        let mut docs = vec![("roundup", round_up.clone())];
        for (i, name) in names.into_iter().enumerate().filter(|(i, _)| i % 3 < times) {
            docs.push((name, edited(random, &texts[i / 3], 60)));
        }
        docs
    };
    for times in [1, 3] {
        let mut docs = told(&mut random, times);
        let want: Vec<BTreeSet<String>> =
            docs[1..].chunks(times).map(|c| c.iter().map(|d| d.0.to_owned()).collect()).collect();
        for copy in [false, true] {
            if copy {
                docs.push(("roundup again", format!("{round_up} end")));
            }
            let expected = if copy { of(&["roundup", "roundup again"]) } else { of(&["roundup"]) };
            if copy && times == 1 {
                continue; // Now the long text is told more often than its parts.
            }
            let (corpus, report) = found(&docs);
            let mut got = stories(&corpus, &report);
            got.sort_by(|x, y| x.1.cmp(&y.1));
            assert_eq!(got.iter().map(|s| s.1.clone()).collect::<Vec<_>>(), want, "told {times} times");
            assert!(got.iter().all(|s| s.2 == expected), "{got:?}");
        }
    }
    // The same long text, printed by five: its parts were cut out of it.
    let mut docs = told(&mut random, 1);
    for id in ["r1", "r2", "r3", "r4"] {
        docs.push((id, edited(&mut random, &round_up, 60)));
    }
    let (corpus, report) = found(&docs);
    let got = stories(&corpus, &report);
    assert_eq!(got.iter().map(|s| (s.1.len(), s.2.len())).collect::<Vec<_>>(), [(8, 0)]);
}

#[test]
fn a_digest_is_of_no_story_unless_it_has_most_of_one() {
    let mut random = Random::new(6);
    let stories_of = [150, 400, 400].map(|words| prose(&mut random, words));
    // Words of the first story, which is short, of two others, and of its own.
    for (parts, own, is_round_up) in [
        ([80, 80, 80], 40, true),
        ([80, 60, 60], 40, true),
        ([80, 60, 0], 100, false),
        ([150, 80, 0], 200, false), // the whole story, and some background
        ([150, 100, 100], 200, true),
    ] {
        let parts =
            stories_of.iter().zip(parts).map(|(story, words)| first(story, words)).collect::<Vec<_>>().join(" ");
        let mut docs = vec![("digest", format!("{} {parts} {}", prose(&mut random, own), prose(&mut random, 20)))];
        for (i, id) in ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2"].into_iter().enumerate() {
            docs.push((id, edited(&mut random, &stories_of[i / 3], 60)));
        }
        let (corpus, report) = found(&docs);
        let got = stories(&corpus, &report);
        assert_eq!(got.len(), 3);
        let short = got.iter().find(|story| story.1.contains("a0")).expect("the short story");
        let [members, round_ups] = [&short.1, &short.2].map(|ids| ids.contains("digest"));
        assert_eq!((members, round_ups), (!is_round_up, is_round_up), "{own} own words");
    }
}

#[test]
fn a_story_under_many_leads_is_no_round_up_of_what_was_cut_out_of_it() {
    let mut random = Random::new(7);
    let wire = prose(&mut random, 300);
    let tail = wire.split(' ').skip(200).collect::<Vec<_>>().join(" ");
    let mut docs = Vec::new();
    for id in ["full0", "full1", "full2", "full3"] {
        docs.push((id, format!("{} {wire}", prose(&mut random, 100))));
    }
    for (head, end) in [("head0", "tail0"), ("head1", "tail1"), ("head2", "tail2")] {
        docs.extend([(head, first(&wire, 100)), (end, tail.clone())]);
    }
    let (corpus, report) = found(&docs);
    let got = stories(&corpus, &report);
    assert_eq!(got.iter().map(|s| (s.1.len(), s.2.len())).collect::<Vec<_>>(), [(10, 0)]);
}

#[test]
fn a_story_of_very_many_outlets_is_one_cluster_and_one_record() {
    let mut random = Random::new(4);
    let wire = prose(&mut random, 300);
    let mut docs: Vec<Document> = (0..400)
        .map(|i| {
            let words = if i % 2 == 0 { 300 } else { random.between(120, 300) };
            let cut = first(&edited(&mut random, &wire, 80), words);
            Document::new(format!("o{i:03}"), format!("{cut} {}", prose(&mut random, 25)))
        })
        .collect();
    docs.extend((0..50).map(|i| Document::new(format!("x{i}"), prose(&mut random, 200))));
    let corpus = corpus(docs);
    let report = scan(&corpus, &Params::default()).expect("good parameters");
    assert!(report.stats.capped_fingerprints.buckets > 0, "no star");
    assert_eq!(report.clusters.iter().map(Cluster::size).collect::<Vec<_>>(), [400]);
    let whole = report.witnesses.iter().map(|one| one.witnesses.len()).collect::<Vec<_>>();
    assert_eq!(whole, [400]);
    // Rare bands and fingerprints of members count, but by far not each two of a story are compared.
    assert!(report.matches.len() < 400 * 399 / 2 / 3, "{} pairs", report.matches.len());
    let mut params = Params::default();
    params.query.near_duplicates_only = true;
    let near = scan(&corpus, &params).expect("good parameters");
    assert!(!near.clusters.is_empty() && near.witnesses.is_empty());
    let mut members = near.clusters.iter().flat_map(|c| &c.members);
    assert!(members.all(|member| near.matches[member.match_index].near_duplicate));
}

/// Some stories and what was made of them, with documents that are of none.
fn newsroom(seed: u64) -> Vec<(String, String)> {
    let mut random = Random::new(seed);
    let (mut docs, mut told) = (Vec::new(), Vec::new());
    for story in 0..random.between(1, 4) {
        let length = random.between(120, 300);
        let wire = prose(&mut random, length);
        for outlet in 0..random.between(1, 5) {
            let text = match random.below(4) {
                0 => format!("{} {wire}", prose(&mut random, 40)),
                1 => first(&wire, length * 2 / 3),
                2 => format!("{} {wire} {}", prose(&mut random, 100), prose(&mut random, 100)),
                _ => edited(&mut random, &wire, 40),
            };
            docs.push((format!("s{story}-{outlet}"), text));
        }
        told.push(wire);
    }
    if told.len() > 1 && random.below(2) == 0 {
        docs.push(("all".to_owned(), told.join(" ")));
    }
    for i in 0..random.between(1, 60) {
        docs.push((format!("u{i}"), prose(&mut random, 80)));
    }
    docs
}

fn documents(docs: &[(String, String)], suffix: &str) -> Vec<Document> {
    docs.iter().map(|(id, text)| Document::new(format!("{id}{suffix}"), text.as_str())).collect()
}

/// The parts that the documents fall into, by the part of an id before `~`, each with its round-ups; documents of no cluster
/// are parts of their own, but for round-ups.
fn parts(corpus: &Corpus, report: &Report) -> BTreeMap<BTreeSet<String>, BTreeSet<String>> {
    let base = |id: &String| id.split('~').next().unwrap_or_default().to_owned();
    let mut left: BTreeSet<String> = corpus.docs().map(|doc| corpus.id(doc).to_owned()).collect();
    let mut out = BTreeMap::new();
    for (_, members, round_ups) in stories(corpus, report) {
        members.iter().chain(&round_ups).for_each(|id| {
            left.remove(id);
        });
        out.insert(members.iter().map(base).collect(), round_ups.iter().map(base).collect());
    }
    out.extend(left.iter().map(|id| (BTreeSet::from([base(id)]), BTreeSet::new())));
    out
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(debug_assertions) { 10 } else { 150 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_unrelated_document_changes_nothing(seed in any::<u64>()) {
        let mut docs = newsroom(seed);
        let with = corpus(documents(&docs, ""));
        let report = scan(&with, &Params::default()).expect("good parameters");
        check(&with, &report);
        let records = |corpus: &Corpus, report: &Report| -> Vec<(usize, u32, String)> {
            let record = |one: &SharedPassage| (one.witnesses.len(), one.core.tokens.len(), corpus.id(one.doc).to_owned());
            report.witnesses.iter().map(record).collect()
        };
        docs.retain(|(id, _)| id != "u0");
        let without = corpus(documents(&docs, ""));
        let less = scan(&without, &Params::default()).expect("good parameters");
        prop_assert_eq!(stories(&with, &report), stories(&without, &less));
        prop_assert_eq!(records(&with, &report), records(&without, &less));
    }

    #[test]
    fn a_second_copy_of_all_doubles_the_members(seed in any::<u64>()) {
        let docs = newsroom(seed);
        let once = corpus(documents(&docs, ""));
        let report = scan(&once, &Params::default()).expect("good parameters");
        let twice = corpus(documents(&docs, "~1").into_iter().chain(documents(&docs, "~2")));
        let doubled = scan(&twice, &Params::default()).expect("good parameters");
        check(&twice, &doubled);
        let sizes = doubled.clusters.iter().filter(|c| !c.members.is_empty());
        prop_assert!(sizes.clone().all(|c| c.size() % 2 == 0));
        prop_assert_eq!(parts(&once, &report), parts(&twice, &doubled));
    }
}
