//! Rewritten passages, on made-up texts: what is found, where it ends, and what is not taken for one.

use wirecopy::model::pair::{Passage, PassageKind};
use wirecopy::{Corpus, Document, Params, compare, scan};

/// Two sentences in one outlet's words, and the same in another's.
const AGENCY: &str = "The harbour council of Skerryhaven voted on Monday night to close the old fish market and to sell \
the quay to a hotel company from Port Ellery, councillor Morwenna Tregear said. Fishermen had asked for a delay of six \
months, because the cold store on Marrow island will not be finished before autumn and the catch would spoil.";
const GAZETTE: &str = "Skerryhaven's old fish market will close and its quay will be sold to a Port Ellery hotel company, \
the harbour council decided in a vote late on Monday, according to councillor Morwenna Tregear. A six-month delay, which \
fishermen had requested because without the Marrow island cold store their catch spoils, was refused: it is finished only \
in autumn.";

const BEFORE: &str = "A chess tournament began in the town hall with forty players from nine countries. The first round \
ended without a surprise. Rain kept most spectators at home, the organiser admitted.";
const AFTER: &str = "Library hours change from next week. The reading room opens at nine and shuts at seven, except on \
Sundays. Members may borrow up to ten volumes at a time.";
const OTHER: &str = "Bakers complain about the price of butter. A pound costs twice what it did two years ago, and no end \
is in sight. Customers still buy croissants, one of them remarked, but fewer.";

fn rewritten(a: &str, b: &str) -> Vec<Passage> {
    let passages = compare(a, b, &Params::default()).expect("good parameters").passages;
    passages.into_iter().filter(|p| p.kind == PassageKind::Rewritten).collect()
}

#[test]
fn a_rewritten_paragraph_is_found_with_its_sentences() {
    let a = format!("{BEFORE} {AGENCY} {AFTER}");
    let b = format!("{OTHER} {GAZETTE}");
    let found = rewritten(&a, &b);
    assert_eq!(found.len(), 1, "{found:?}");
    let (in_a, in_b) = (found[0].in_a.bytes.slice(&a), found[0].in_b.bytes.slice(&b));
    assert!(AGENCY.starts_with(in_a) && in_a.len() > AGENCY.len() - 10, "{in_a}");
    assert!(GAZETTE.contains(in_b) && in_b.len() > GAZETTE.len() - 60, "{in_b}");
    // Each equal word once, in order of a.
    assert!(found[0].matched_words > 25 && found[0].runs.windows(2).all(|w| w[0].a_end() <= w[1].a));
}

#[test]
fn a_sentence_in_another_order_is_found_and_a_name_is_not() {
    let sentence = "The flood drowned 4,700 sheep and ruined dozens of orchards in Calder";
    let turned = "In Calder dozens of orchards were ruined and 4,700 sheep drowned by the flood";
    let a = format!("{sentence}. {BEFORE} Councillor Morwenna Tregear of Skerryhaven travelled there by helicopter.");
    let b = format!("By helicopter flew Morwenna Tregear, a Skerryhaven councillor. {OTHER} {turned}.");
    let found = rewritten(&a, &b);
    let texts: Vec<_> = found.iter().map(|p| (p.in_a.bytes.slice(&a), p.in_b.bytes.slice(&b))).collect();
    // "By the flood" costs more than "flood" is worth.
    assert_eq!(texts, [(&sentence["The flood ".len()..], turned.trim_end_matches(" by the flood"))]);
}

#[test]
fn a_common_subject_is_no_rewriting() {
    let one = "The ferry company said the ferry would sail again on Friday. The ferry carries cars and lorries to the \
islands. Islanders depend on the ferry for food, and the ferry company knows it. Cars must be booked.";
    let other = "Cars wait in a long queue for the ferry. On the islands, lorries with food arrive by ferry every Friday, \
islanders say, and the company that owns the ferry books all places for cars weeks before they sail.";
    assert_eq!(rewritten(one, other), []);
    assert_eq!(rewritten(BEFORE, AFTER), []);
}

#[test]
fn what_is_copied_word_for_word_stays_exact() {
    let a = format!("{BEFORE} {AGENCY}");
    let b = format!("{AGENCY} {OTHER}");
    let passages = compare(&a, &b, &Params::default()).expect("good parameters").passages;
    assert_eq!(passages.iter().map(|p| p.kind).collect::<Vec<_>>(), [PassageKind::Verbatim]);
    assert_eq!(passages[0].in_a.bytes.slice(&a), AGENCY);
}

#[test]
fn it_can_be_left_out_and_asked_for_in_a_scan() {
    let corpus = Corpus::from_documents([
        Document::new("agency", format!("{BEFORE} {AGENCY}")),
        Document::new("gazette", format!("{GAZETTE} {AFTER}")),
        Document::new("herald", OTHER),
    ])
    .expect("three documents");
    let mut params = Params::default();
    let report = scan(&corpus, &params).expect("good parameters");
    assert_eq!(report.passages.iter().map(|p| p.kind).collect::<Vec<_>>(), [PassageKind::Rewritten]);
    params.query.passages.rewritten = false;
    assert_eq!(scan(&corpus, &params).expect("good parameters").passages, []);
}

/// Of a text of over 20,000 words only what stands around the places where the two may meet is gone through.
#[test]
fn a_book_holds_what_a_chapter_of_it_holds() {
    let note = format!("{BEFORE} {AGENCY} {AFTER}");
    let filler = |from: usize, words: usize| (from..from + words).map(|i| format!("filler{i} ")).collect::<String>();
    let mention = "Morwenna Tregear of Skerryhaven walked along the quay of Port Ellery.";
    let copy = &AFTER[..80];
    let found = |words: usize| {
        let book = format!(
            "{}{mention} {}{OTHER} {GAZETTE} {}{copy} {}",
            filler(0, words),
            filler(words, words),
            filler(2 * words, words),
            filler(3 * words, words)
        );
        let passages = compare(&note, &book, &Params::default()).expect("good parameters").passages;
        let texts = |p: &Passage| (p.kind, p.in_a.bytes.slice(&note).to_owned(), p.in_b.bytes.slice(&book).to_owned());
        passages.iter().map(texts).collect::<Vec<_>>()
    };
    let (chapter, book) = (found(1000), found(6000));
    assert!(
        chapter.iter().any(|p| p.0 == PassageKind::Rewritten) && chapter.iter().any(|p| p.0 == PassageKind::Verbatim)
    );
    assert_eq!(book, chapter);
}

/// Every third sentence of a long text, shortened, is its digest; only `plagiarism` looks for it.
#[test]
fn a_digest_stands_for_the_whole_text() {
    let subjects = ["Tregear", "Halloran", "Penhale", "Ostrander", "Vasquez", "Lindqvist", "Okonkwo", "Brannigan"];
    let matters = ["lighthouse", "viaduct", "orchard", "sawmill", "aquarium", "tannery", "observatory", "brewery"];
    let places = ["Skerryhaven", "Grauwerder", "Calder", "Ellery", "Marrow", "Lowland", "Meridian", "Northwick"];
    let sentence = |i: usize| {
        let (s, m, p) = (subjects[i % 8], matters[(i / 3) % 8], places[(i * 5 + i / 8) % 8]);
        format!(
            "{s} inspected the {m} at {p} {} years after the {}th repair and found nothing amiss.",
            100 + i,
            700 + i
        )
    };
    let filler = |i: usize| {
        format!(
            "Item {} of ledger {} lists timber, rope, nails and paint, all paid in cash by cheque {}.",
            3 * i,
            5000 + i,
            9000 + 7 * i
        )
    };
    let long: String = (0..32).map(|i| format!("{} {} ", sentence(i), filler(i))).collect();
    let brief: String = (0..32)
        .step_by(3)
        .map(|i| {
            format!(
                "{} {} {} {} {}. ",
                subjects[i % 8],
                matters[(i / 3) % 8],
                places[(i * 5 + i / 8) % 8],
                100 + i,
                700 + i
            )
        })
        .collect();
    let page = format!("{BEFORE} {AFTER} {OTHER} {brief} {AGENCY}");
    let digests = |params: &Params| {
        let passages = compare(&page, &long, params).expect("good parameters").passages;
        passages.iter().filter(|p| p.in_b.tokens.len() > 500).count()
    };
    assert_eq!(digests(&Params::default()), 0);
    assert_eq!(digests(&Params::plagiarism()), 1);
}
