//! Owns page furniture: what an outlet repeats under different stories gives no match by itself, and what is repeated for
//! other reasons does.

use wirecopy::base::hash::mix;
use wirecopy::base::ids::{Date, Precision};
use wirecopy::engine::text::indexed::IndexedText;
use wirecopy::model::boilerplate::BoilerplateStretch;
use wirecopy::{Corpus, Document, Params, Report, scan};

/// So many words that no other call with another seed gives.
fn words(seed: u64, count: u64) -> String {
    (0..count).map(|i| format!("w{:x}", mix(seed << 32 | i) >> 40)).collect::<Vec<_>>().join(" ")
}

/// Day `day` at `outlet`.
fn piece(id: u64, outlet: Option<&str>, day: Option<i64>, text: String) -> Document {
    let mut doc = Document::new(format!("d{id:04}"), text);
    doc.source = outlet.map(str::to_owned);
    doc.date = day.map(|day| Date { seconds: day * 86_400 + 40_000, precision: Precision::Second });
    doc
}

fn found(docs: Vec<Document>, params: &Params) -> Report {
    scan(&Corpus::from_documents(docs).unwrap(), params).unwrap()
}

/// A hundred unrelated stories of ten outlets on ten days each, whose text `finish` makes of the story's number and words.
fn stories(finish: impl Fn(u64, String) -> String) -> Vec<Document> {
    let outlets = ["Aran", "Bute", "Coll", "Eigg", "Iona", "Jura", "Mull", "Rona", "Skye", "Uist"];
    let one = |i: u64| (i, Some(outlets[(i % 10) as usize]), Some((i / 10) as i64));
    (0..100).map(one).map(|(i, outlet, day)| piece(i, outlet, day, finish(i, words(i, 200)))).collect()
}

fn footer(outlet: u64) -> String {
    words(9_000 + outlet, 30)
}

#[test]
fn a_footer_of_one_outlet_is_no_evidence() {
    let docs = stories(|i, story| format!("{story}. {}", footer(i % 10)));
    let report = found(docs.clone(), &Params::default());
    assert_eq!((report.matches.len(), report.stats.with_boilerplate), (0, 100));
    let mut params = Params::default();
    params.query.keep_boilerplate = true;
    assert_eq!(found(docs, &params).matches.len(), 10 * 45);
}

/// Number of documents, whether they are of one outlet, and the text, of each stretch that is listed.
fn listed(docs: Vec<Document>) -> Vec<(u32, bool, String)> {
    let corpus = Corpus::from_documents(docs).unwrap();
    let report = scan(&corpus, &Params::default()).unwrap();
    let show = |one: &BoilerplateStretch| {
        let text = IndexedText::new(corpus.text(one.example).unwrap());
        (one.documents, one.of_one_outlet, text.piece(one.place).to_owned())
    };
    report.boilerplate.iter().map(show).collect()
}

#[test]
fn each_footer_is_listed_once() {
    // Up to three words may be missing at either end.
    let shows =
        |shown: &str, whole: &str| whole.contains(shown) && shown.split(' ').count() >= whole.split(' ').count() - 6;
    let own = listed(stories(|i, story| format!("{story}. {}", footer(i % 10))));
    assert_eq!(own.len(), 10);
    for (outlet, (documents, of_one_outlet, text)) in own.iter().enumerate() {
        assert!((*documents, *of_one_outlet) == (10, true) && shows(text, &footer(outlet as u64)), "{own:?}");
    }
    // With a line below that all outlets have, which is more frequent.
    let common = words(6_000, 20);
    let both = listed(stories(|i, story| format!("{story}. {} {common}", footer(i % 10))));
    assert_eq!(both.len(), 11);
    assert!((both[0].0, both[0].1) == (100, false) && common.contains(both[0].2.trim()), "{both:?}");
    for (outlet, (documents, of_one_outlet, text)) in both[1..].iter().enumerate() {
        assert!(
            (*documents, *of_one_outlet) == (10, true) && text.contains(&footer(outlet as u64)[30..150]),
            "{both:?}"
        );
    }
    assert_eq!(listed(stories(|_, story| story)), []);
}

#[test]
fn a_story_with_the_footer_below_it_is_one_passage() {
    // Story 3 once more in the same outlet, story 4 in another.
    let mut docs = stories(|i, story| format!("{story}. {}", footer(i % 10)));
    docs.push(piece(203, Some("Eigg"), Some(20), format!("{}. {}", words(3, 200), footer(3))));
    docs.push(piece(204, Some("Uist"), Some(20), format!("{}. {}", words(4, 200), footer(9))));
    let report = found(docs, &Params::default());
    let lengths: Vec<u32> = report.passages.iter().map(|p| p.in_a.tokens.len()).collect();
    assert_eq!((report.matches.len(), lengths), (2, vec![230, 200]));
}

#[test]
fn what_is_repeated_for_other_reasons_is_evidence() {
    let paragraph = words(7_000, 40);
    // An agency's paragraph in thirty pieces of all outlets, here and there, within three days.
    let lifted = stories(|i, story| {
        let at = story.match_indices(' ').nth(mix(i) as usize % 190).map_or(0, |found| found.0);
        if i < 30 { format!("{} {paragraph} {}", &story[..at], &story[at..]) } else { story }
    });
    assert_eq!(found(lifted, &Params::default()).matches.len(), 30 * 29 / 2);
    // One that begins pieces of all outlets within three days, and one a month before, which may be misdated.
    let mut begun = stories(|i, story| if i < 30 || i == 99 { format!("{paragraph} {story}") } else { story });
    begun[99].date = begun[99].date.map(|date| Date { seconds: date.seconds - 40 * 86_400, ..date });
    assert_eq!(found(begun, &Params::default()).matches.len(), 31 * 30 / 2);
    // A story that one outlet brings up to date day by day.
    let updates =
        stories(|i, story| if i % 10 == 2 { format!("{} {}", words(8_000, 150), words(i, 50)) } else { story });
    assert_eq!(found(updates, &Params::default()).matches.len(), 45);
    // Background that one outlet repeats in four pieces.
    let four = |end: &str| {
        let repeats = |i| [7, 17, 27, 37].contains(&i);
        stories(|i, story| if repeats(i) { format!("{story} {paragraph} {}", end.repeat(i as usize)) } else { story })
    };
    assert_eq!(found(four("own "), &Params::default()).matches.len(), 6);
    // Listing every piece twice makes no footer of it: the copies pair as what they copy does, and with that.
    let mut twice = four("own ");
    let copies = twice.clone().into_iter().map(|doc| Document { id: format!("{} again", doc.id), ..doc });
    twice.extend(copies.collect::<Vec<_>>());
    assert_eq!(found(twice, &Params::default()).matches.len(), 8 * 7 / 2 + 96);
    // What stands below all else may as well be a note on the author.
    let report = found(four(""), &Params::default());
    assert_eq!((report.matches.len(), report.stats.closing_only), (0, 6));
    // Two of one day may end alike because one brings the other up to date, unless others end like them.
    for (of_one_day, matches, closing_only) in [(&[7, 17, 27, 37][..], 6, 0), (&[7, 17], 0, 6)] {
        let mut docs = four("");
        for &i in of_one_day {
            docs[i].date = Some(Date { seconds: 0, precision: Precision::Day });
        }
        let report = found(docs, &Params::default());
        assert_eq!((report.matches.len(), report.stats.closing_only), (matches, closing_only), "{of_one_day:?}");
    }
    let mut kept = Params::default();
    kept.query.keep_boilerplate = true;
    assert_eq!(found(four(""), &kept).matches.len(), 6);
}

#[test]
fn without_outlets_the_place_tells() {
    let bare = |mut doc: Document| {
        doc.source = None;
        doc
    };
    let below = stories(|i, story| if i % 3 == 0 { format!("{story} {}", footer(0)) } else { story });
    assert_eq!(found(below.clone().into_iter().map(bare).collect(), &Params::default()).matches.len(), 34 * 33 / 2);
    // The same over a month.
    let later = |mut doc: Document| {
        doc.date = doc.date.map(|date| Date { seconds: 4 * date.seconds, ..date });
        bare(doc)
    };
    assert_eq!(found(below.into_iter().map(later).collect(), &Params::default()).matches.len(), 0);
    let undated = |mut doc: Document| {
        doc.date = None;
        bare(doc)
    };
    let above = stories(|i, story| format!("{} {story}", footer(0)).repeat(1 + i as usize % 2));
    assert_eq!(found(above.into_iter().map(undated).collect(), &Params::default()).stats.with_boilerplate, 100);
}

#[test]
fn the_beginning_of_an_undated_story_is_evidence() {
    // Sixty copies that are cut at different places. One in six has another lead, one a paragraph of its own: so most have
    // the beginning at one place, but not the rest.
    let (lead, beginning, rest) = (words(7_000, 30), words(7_001, 50), words(7_002, 150));
    let copy = |i: u64, own: String| {
        let end = rest.match_indices(' ').nth(59 + i as usize).map_or(rest.len(), |found| found.0);
        let (own, rest) = (&own[..400], &rest[..end]);
        match i % 6 {
            0 => format!("{own} {beginning} {rest}"),
            1 => format!("{lead} {beginning} {own} {rest}"),
            _ => format!("{lead} {beginning} {rest}"),
        }
    };
    let mut docs = stories(|i, story| if i < 60 { copy(i, story) } else { story });
    docs.iter_mut().for_each(|doc| (doc.source, doc.date) = (None, None));
    let report = found(docs, &Params::default());
    assert_eq!((report.stats.with_boilerplate, report.clusters.len(), report.clusters[0].size()), (0, 1, 60));
}
