//! Sketches and counts as bytes: golden files of a few made-up texts are read, and written again byte by byte. A change of
//! the files is a change of every index ever kept: raise the version of the words, and bless with BLESS=1.

use std::path::{Path, PathBuf};
use wirecopy::Params;
use wirecopy::engine::sketch::batch::{IndexParams, SketchBatch, SketchScratch, sketch_batch};
use wirecopy::engine::weigh::word_stats::{CountSample, WordStats, count_batch};

const TEXTS: [&str; 6] = [
    "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.",
    "Islanders were stranded. The ferry to the northern islands was cancelled on Monday after a sensor failed.",
    "Naïve Größe: l’État – 270,000 t, U.S. p.m.; co-\noperation, ﬁne ﬂow, straße STRASSE",
    "東京で月曜日、フェリーが欠航した。北の島々への便は火曜日に再開する見込みだ。",
    "أعلنت الشركة إلغاء العبّارة إلى الجزر الشمالية يوم الاثنين بعد تعطل جهاز الاستشعار",
    "",
];

fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/engine/golden_bytes").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, bytes).unwrap();
    }
    std::fs::read(&path).unwrap()
}

#[test]
fn sketches_are_those_of_the_golden_file() {
    let mut params = Params::default();
    for near_duplicates_only in [false, true] {
        params.query.near_duplicates_only = near_duplicates_only;
        let index = IndexParams::of(&params, true);
        let batch = sketch_batch(&TEXTS, &index, &mut SketchScratch::default());
        let bytes = batch.to_bytes(&index);
        let kept = golden(if near_duplicates_only { "marks.wcsk" } else { "fingerprints.wcsk" }, &bytes);
        assert_eq!(SketchBatch::from_bytes(&kept, &index).unwrap(), batch);
        assert!(kept == bytes);
        let other = IndexParams { window: 5, ..index };
        let error = SketchBatch::from_bytes(&kept, &other).unwrap_err().to_string();
        assert!(error.contains("other parameters"), "{error}");
    }
}

#[test]
fn counts_are_those_of_the_golden_file() {
    let tuning = Params::default().tuning.weigh;
    let counts = count_batch(&TEXTS, &CountSample::of(1, &tuning), &tuning);
    let bytes = counts.to_bytes(&tuning);
    let kept = golden("counts.wcws", &bytes);
    assert!(WordStats::from_bytes(&kept, &tuning).unwrap().to_bytes(&tuning) == bytes);
    assert!(kept == bytes);
}

#[test]
fn batches_of_any_size_give_the_same_sketches() {
    let made_up: Vec<String> = (0..9000).map(|i| format!("{} {} {i}", TEXTS[i % 6], TEXTS[i % 5])).collect();
    let texts: Vec<&str> = made_up.iter().map(String::as_str).collect();
    let index = IndexParams::of(&Params::default(), true);
    let mut scratch = SketchScratch::default();
    let whole = sketch_batch(&texts, &index, &mut scratch);
    for size in [1, 7, 4096] {
        let (mut joined, mut fingerprints) = (SketchBatch::default(), Vec::new());
        for chunk in texts.chunks(size) {
            let batch = sketch_batch(chunk, &index, &mut scratch);
            (0..batch.len()).for_each(|row| fingerprints.push(batch.fingerprints_of(row).to_vec()));
            joined.words.extend(batch.words);
            joined.band_keys.extend(batch.band_keys);
        }
        assert!(joined.words == whole.words && joined.band_keys == whole.band_keys, "batches of {size}");
        assert!((0..whole.len()).all(|row| whole.fingerprints_of(row) == fingerprints[row]), "batches of {size}");
    }
}
