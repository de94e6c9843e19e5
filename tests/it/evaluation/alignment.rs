//! Owns the check of the measures that the `evaluate` example prints: cases counted by hand, a small labelled set, and
//! PAN's training corpus where it is at hand.

use super::measures::{Case, Half, LabelledSet, Measures};
use crate::common::data;
use std::io::Write;
use std::path::Path;
use wirecopy::Params;
use wirecopy::run::propose::PairScope;
use wirecopy::run::scan::scan_pairs;

fn near(found: f64, want: f64) -> bool {
    (found - want).abs() < 1e-12
}

#[test]
fn cases_counted_by_hand() {
    const CASE: Case = ((100, 200), (0, 100));
    // For each: cases, passages; precision, recall, granularity, plagdet.
    let third = 1.0 / 3.0;
    type Row = (&'static str, &'static [Case], &'static [Case], [f64; 4]);
    let table: [Row; 11] = [
        ("nothing at all", &[], &[], [0.0, 0.0, 1.0, 0.0]),
        ("the case itself", &[CASE], &[CASE], [1.0, 1.0, 1.0, 1.0]),
        ("missed", &[CASE], &[], [0.0, 0.0, 1.0, 0.0]),
        ("false alarm", &[], &[CASE], [0.0, 0.0, 1.0, 0.0]),
        ("right in one text only", &[CASE], &[((100, 200), (100, 200))], [0.0, 0.0, 1.0, 0.0]),
        ("it ends where the case begins", &[CASE], &[((0, 100), (0, 100))], [0.0, 0.0, 1.0, 0.0]),
        ("half of it", &[CASE], &[((100, 150), (0, 50))], [1.0, 0.5, 1.0, 2.0 * third]),
        ("twice its length", &[CASE], &[((100, 300), (0, 200))], [0.5, 1.0, 1.0, 2.0 * third]),
        // Sides count together: (50 + 100) of 200 in both.
        ("half of one side", &[CASE], &[((100, 150), (0, 100))], [1.0, 0.75, 1.0, 6.0 / 7.0]),
        // F1 is 1, log2(1 + 2) is not.
        (
            "two halves",
            &[CASE],
            &[((100, 150), (0, 50)), ((150, 200), (50, 100))],
            [1.0, 1.0, 2.0, 3f64.log2().recip()],
        ),
        // What overlaps counts once: 80 of 100 on both sides; each passage lies inside of the case.
        (
            "overlapping",
            &[CASE],
            &[((100, 160), (0, 60)), ((120, 180), (20, 80))],
            [1.0, 0.8, 2.0, 8.0 / 9.0 / 3f64.log2()],
        ),
    ];
    for (what, cases, found, [precision, recall, granularity, plagdet]) in table {
        let m = Measures::of([(cases, found)]);
        assert_eq!((m.cases, m.found), (cases.len(), found.len()), "{what}");
        assert_eq!(
            (m.clean, m.alarms),
            (usize::from(cases.is_empty()), usize::from(cases.is_empty() && !found.is_empty()))
        );
        assert!(near(m.precision, precision) && near(m.recall, recall), "{what}: {m:?}");
        assert!(near(m.granularity, granularity) && near(m.plagdet, plagdet), "{what}: {m:?}");
    }
    // Over three pairs: every case and every passage counts alike, however long it is.
    let short: Case = ((0, 10), (0, 10));
    let pairs: [(&[Case], &[Case]); 3] =
        [(&[CASE, ((300, 400), (300, 400))], &[CASE]), (&[short], &[((0, 5), (0, 5))]), (&[], &[short])];
    let m = Measures::of(pairs);
    assert_eq!((m.cases, m.found, m.clean, m.alarms), (3, 3, 1, 1));
    assert!(near(m.recall, (1.0 + 0.5) / 3.0) && near(m.precision, 2.0 / 3.0) && near(m.granularity, 1.0), "{m:?}");
    // One passage over two cases is two links, one for each.
    let over = Measures::of([(&[short, ((20, 30), (20, 30))][..], &[((0, 30), (0, 30))][..])]);
    assert!(near(over.granularity, 1.0) && near(over.precision, 2.0 / 3.0) && near(over.recall, 1.0), "{over:?}");
}

const SHARED: &str = "Eleven passengers were treated for cuts, bruises and mild hypothermia, and one crew member was taken \
                      to Saint Brannock Hospital with a broken wrist";

/// A set of four documents: `z` copies from `b` (and stands first in its pair), `c` shares nothing.
fn write_set(folder: &Path) {
    let z = format!("Ça va 😀. {SHARED}.");
    let docs = [("z", z.as_str()), ("b", SHARED), ("c", "The chess final ended in a draw after seven hours.")];
    let lines: String = docs.map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string() + "\n").concat();
    let file = std::fs::File::create(folder.join("docs.jsonl.gz")).unwrap();
    let mut packer = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    packer.write_all(lines.as_bytes()).unwrap();
    packer.finish().unwrap();
    let pair = |a: &str, b: &str, label: &str| format!("{{\"a\": \"{a}\", \"b\": \"{b}\", \"label\": \"{label}\"}}\n");
    let pairs = pair("z", "b", "copy") + &pair("b", "c", "none") + "\n" + &pair("c", "z", "none");
    std::fs::write(folder.join("pairs.jsonl"), pairs).unwrap();
    let n = SHARED.len();
    let truth =
        serde_json::json!({"a": "z", "b": "b", "a_start": 9, "a_end": 9 + n, "b_start": 0, "b_end": n, "kind": 1});
    std::fs::write(folder.join("truth.jsonl"), truth.to_string() + "\n").unwrap();
}

fn found(set: &LabelledSet) -> Vec<Vec<Case>> {
    let report = scan_pairs(&set.corpus, PairScope::Given(&set.pairs), &Params::default(), &()).unwrap();
    assert_eq!(report.stats.candidates, set.pairs.len());
    set.found(&report)
}

#[test]
fn a_small_labelled_set() {
    let folder = tempfile::tempdir().unwrap();
    write_set(folder.path());
    let set = LabelledSet::read(folder.path(), None).unwrap();
    let perfect = Measures {
        cases: 1,
        found: 1,
        precision: 1.0,
        recall: 1.0,
        granularity: 1.0,
        plagdet: 1.0,
        clean: 0,
        alarms: 0,
    };
    let nothing = Measures { granularity: 1.0, clean: 2, ..Measures::default() };
    let want = [("copy", perfect), ("none", nothing), ("entire", Measures { clean: 2, ..perfect })];
    // Only if the sides are turned as the pair is do they meet the truth.
    assert_eq!(set.measures(&found(&set)), want.map(|(label, m)| (label.to_owned(), m)));
    for (half, pairs) in [(Half::Even, 2), (Half::Odd, 1)] {
        let set = LabelledSet::read(folder.path(), Some(half)).unwrap();
        assert_eq!((set.pairs.len(), set.corpus.len()), (pairs, 3));
        assert_eq!(set.measures(&found(&set)).last().unwrap().1.cases, pairs - 1);
    }
}

#[test]
fn what_is_wrong_with_a_set_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let message = || LabelledSet::read(folder.path(), None).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(message().contains("docs.jsonl.gz: cannot read: "), "{}", message());
    for (file, line, why) in [
        (
            "pairs.jsonl",
            "{\"a\": \"z\", \"b\": \"q\", \"label\": \"x\"}",
            "pairs.jsonl:1: no document has the id \"q\"",
        ),
        ("pairs.jsonl", "{\"a\": \"z\", \"b\": \"b\"}", "pairs.jsonl:1: no label"),
        ("truth.jsonl", "\n{\"a\": \"z\", \"b\": \"b\", \"a_start\": 3}", "truth.jsonl:2: no number \"a_end\""),
        ("truth.jsonl", "{", "truth.jsonl:1: EOF"),
    ] {
        write_set(folder.path());
        std::fs::write(folder.path().join(file), line).unwrap();
        assert!(message().contains(why), "{}", message());
    }
    let line = |a: &str, b: &str| format!("{{\"a\": \"{a}\", \"b\": \"{b}\", \"label\": \"x\"}}\n");
    write_set(folder.path());
    std::fs::write(folder.path().join("pairs.jsonl"), line("z", "b") + &line("b", "z")).unwrap();
    assert!(message().contains("pairs.jsonl:2: this pair was given before"), "{}", message());
}

#[test]
#[cfg_attr(debug_assertions, ignore = "slow without optimisation")]
fn pan_training_corpus() {
    let Some(folder) = data("pan13-train") else { return };
    let set = LabelledSet::read(&folder, None).unwrap();
    assert_eq!((set.corpus.len(), set.pairs.len()), (5057, 5185));
    let right = set.measures(&set.truth);
    for (label, m) in &right {
        println!("{label}: the truth itself: {m:?}");
        let best = if m.cases > 0 { 1.0 } else { 0.0 };
        assert_eq!((m.precision, m.recall, m.alarms), (best, best, 0), "{label}");
    }
    let cases: Vec<usize> = right.iter().map(|(_, m)| m.cases).collect();
    assert_eq!(cases, [1252, 0, 1267, 238, 1250, 4007]);
    let measured = set.measures(&found(&set));
    for (label, m) in &measured {
        println!("{label}: {m:?}");
    }
    assert!(measured[0].1.recall > 0.98, "verbatim copies: {:?}", measured[0]);
}
