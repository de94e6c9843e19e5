//! Owns the golden outputs: one hash for each result file of many runs, held against the list in `golden.txt`.
//!
//! A change that is meant to keep every result keeps the list. `BLESS=1` rewrites the list, and the commit says for each
//! file why its bytes changed. `GOLDEN=all` adds the large corpora, 1 and 8 threads, and shuffled input.

use crate::common::{Random, data, string};
use crate::made_up::Lexicon;
use crate::program::{ARTICLES, Desk, gzip, json_lines};
use crate::stories_planted::language::Language;
use crate::stories_planted::{Settings, lines, plant};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// The list: a line a result file, `HASH CORPUS/RUN/FILE`, sorted by name.
const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/golden.txt");

/// Every result file that a scan with passages can write.
const SCAN_RESULTS: &[&str] = &[
    "--boilerplate",
    "boilerplate.tsv",
    "--common-runs",
    "common-runs.jsonl",
    "--pairs",
    "pairs.jsonl",
    "--passages",
    "passages.jsonl",
    "--excerpts",
    "--diff",
    "--clusters",
    "clusters.csv",
    "--witnesses",
    "witnesses.jsonl",
    "--documents",
    "documents.jsonl",
    "--outlets",
    "outlets.csv",
    "--html",
    "report.html",
    "--matrix",
    "matrix.mtx",
    "--graph",
    "graph.graphml",
    "--pan-xml",
    "pan",
];
/// The same results in other formats.
const OTHER_FORMATS: &[&str] = &[
    "--pairs",
    "pairs.parquet",
    "--passages",
    "passages.csv",
    "--clusters",
    "clusters.parquet",
    "--witnesses",
    "witnesses.tsv",
    "--boilerplate",
    "boilerplate.jsonl",
    "--documents",
    "documents.csv",
    "--outlets",
    "outlets.jsonl",
    "--matrix",
    "matrix.csv",
    "--by",
    "source",
    "--graph",
    "graph.gexf",
];
const PAIRS_ONLY: &[&str] = &["--pairs", "pairs.csv", "--clusters", "clusters.jsonl"];

/// The runs: a name, whether the run writes all results, and arguments. `IN` stands for the corpus, `LEFT` and `RIGHT`
/// for its halves, `PAIRS` for some pairs, `A` and `B` for the ids of one pair, `A.txt` and `B.txt` for its texts.
const RUNS: &[(&str, &[&str], &[&str])] = &[
    ("scan", &["scan", "IN"], SCAN_RESULTS),
    ("scan-json", &["scan", "IN", "--format", "json", "--top", "50"], OTHER_FORMATS),
    ("near-duplicates", &["scan", "IN", "--only", "near-duplicates"], PAIRS_ONLY),
    ("noisy", &["scan", "IN", "--noisy"], SCAN_RESULTS),
    ("plagiarism", &["scan", "IN", "--plagiarism"], SCAN_RESULTS),
    ("window", &["scan", "IN", "--window", "36h"], SCAN_RESULTS),
    ("against", &["scan", "LEFT", "--against", "RIGHT"], SCAN_RESULTS),
    ("only-pairs", &["scan", "IN", "--only-pairs", "PAIRS"], SCAN_RESULTS.split_at(2).1), // learns no boilerplate
    ("dedup", &["dedup", "IN"], &["--output", "kept.jsonl", "--removed", "removed.jsonl"]),
    (
        "dedup-containment",
        &["dedup", "IN", "--by", "containment"],
        &["--output", "kept.jsonl", "--removed", "removed.csv"],
    ),
    ("dedup-both", &["dedup", "IN", "--by", "both"], &["--output", "kept.jsonl", "--removed", "removed.tsv"]),
    (
        "dedup-earliest",
        &["dedup", "IN", "--keep", "earliest"],
        &["--output", "kept.jsonl", "--removed", "removed.jsonl"],
    ),
    ("compare", &["compare", "A.txt", "B.txt"], &[]),
    ("compare-json", &["compare", "A.txt", "B.txt", "--format", "json"], &[]),
    ("compare-noisy", &["compare", "A.txt", "B.txt", "--noisy"], &[]),
    ("explain", &["explain", "A", "B", "--in", "IN"], &[]),
    ("explain-json", &["explain", "A", "B", "--in", "IN", "--format", "json"], &[]),
];

/// Runs whose cost is beyond what a large corpus allows here, or that say nothing more there.
const SMALL_ONLY: &[&str] = &["noisy", "plagiarism"];

/// A corpus as JSON lines, and two ids of it that share text.
struct Sample {
    name: &'static str,
    lines: Vec<String>,
    pair: [String; 2],
}

impl Sample {
    fn seeds() -> Sample {
        let lines = ARTICLES.lines().map(str::to_owned).collect();
        Sample { name: "seeds", lines, pair: ["nwa-ferry", "gazette-ferry"].map(str::to_owned) }
    }

    /// Documents of the generator of stories with known trees.
    fn planted(name: &'static str, documents: usize) -> Sample {
        let lexicon = Lexicon::from_seeds();
        let settings = Settings { documents, largest: documents / 20, in_stories: documents / 4, seed: 27 };
        let made = plant(settings, &mut Language::made_up(&lexicon, settings.seed));
        let story = |number: usize| made[number].stories.as_slice();
        let a = (0..documents).find(|&a| story(a).len() == 1).expect("a story");
        let b = (a + 1..documents).find(|&b| story(b) == story(a)).expect("another document of it");
        let pair = [a, b].map(|number| string(&lines::document(number, &made[number]), "id").to_owned());
        Sample {
            name,
            lines: made.iter().enumerate().map(|(i, one)| lines::document(i, one).to_string()).collect(),
            pair,
        }
    }

    fn reuters() -> Option<Sample> {
        let packed = std::fs::read(data("reuters21578/docs.jsonl.gz")?).expect("readable");
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(&packed[..]).read_to_string(&mut text).expect("gzip of UTF-8");
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let ids: Vec<String> =
            json_lines(&lines[..2].join("\n")).iter().map(|doc| doc["id"].as_str().unwrap().into()).collect();
        Some(Sample { name: "reuters", lines, pair: ids.try_into().expect("two") })
    }

    /// The files that the runs read.
    fn put(&self, desk: &Desk, lines: &[String]) {
        let docs = json_lines(&lines.join("\n"));
        let put = |name: &str, lines: &[String]| desk.put(name, lines.join("\n") + "\n");
        put("IN", lines);
        let sorted = {
            let mut all = self.lines.clone();
            all.sort();
            all
        };
        let (left, right): (Vec<String>, Vec<String>) =
            lines.iter().cloned().partition(|line| sorted.binary_search(line).expect("one of them") % 2 == 0);
        put("LEFT", &left);
        put("RIGHT", &right);
        // Neighbours in the corpus as it was made, and the pair of one story.
        let mut pairs = vec![self.pair.clone()];
        let ids: Vec<String> =
            json_lines(&self.lines.join("\n")).iter().map(|d| d["id"].as_str().unwrap().into()).collect();
        pairs.extend(ids.windows(2).step_by(3).map(|two| [two[0].clone(), two[1].clone()]));
        let pairs: Vec<String> = pairs.iter().map(|[a, b]| serde_json::json!({ "a": a, "b": b }).to_string()).collect();
        desk.put("PAIRS", gzip((pairs.join("\n") + "\n").as_bytes()));
        for (name, id) in ["A.txt", "B.txt"].iter().zip(&self.pair) {
            let doc = docs.iter().find(|doc| doc["id"].as_str() == Some(id)).expect("in the corpus");
            desk.put(name, doc["text"].as_str().expect("a text"));
        }
    }
}

/// All files below a folder, sorted.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { files(&entry, out) } else { out.push(entry) }
    }
}

/// The hash of each result of each run, by its name.
fn hashes(sample: &Sample, lines: &[String], threads: &str) -> BTreeMap<String, String> {
    let desk = Desk::new();
    sample.put(&desk, lines);
    let mut out = BTreeMap::new();
    for &(run, arguments, results) in RUNS {
        if sample.lines.len() > 5_000 && SMALL_ONLY.contains(&run) {
            continue;
        }
        let folder = Desk::new();
        for name in ["IN", "LEFT", "RIGHT", "PAIRS", "A.txt", "B.txt"] {
            std::fs::hard_link(desk.path(name), folder.path(name)).unwrap();
        }
        let ids = |&argument: &&'static str| match argument {
            "A" => sample.pair[0].as_str(),
            "B" => sample.pair[1].as_str(),
            other => other,
        };
        let mut typed: Vec<&str> = arguments.iter().chain(results).map(ids).collect();
        typed.push("--no-config");
        if matches!(arguments[0], "scan" | "dedup") {
            typed.extend(["--threads", threads]);
        }
        let done = folder.run(&typed).code(predicates::ord::lt(2));
        let mut record = |name: &str, bytes: &[u8]| {
            out.insert(format!("{}/{run}/{name}", sample.name), format!("{:032x}", xxh3_128(bytes)));
        };
        record("stdout", &untimed(&done.get_output().stdout));
        let mut written = Vec::new();
        files(&folder.path(""), &mut written);
        // PAN's format is a file a pair: one hash stands for the folder.
        let mut pan = Vec::new();
        for path in written {
            let name = path.strip_prefix(folder.path("")).unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&path).unwrap();
            match name.as_str() {
                "IN" | "LEFT" | "RIGHT" | "PAIRS" | "A.txt" | "B.txt" => {}
                pair if pair.starts_with("pan") => {
                    pan.extend_from_slice(pair.as_bytes());
                    pan.extend_from_slice(&bytes);
                }
                // What is kept stands in the order of the input.
                kept @ "kept.jsonl" => {
                    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
                    lines.sort_unstable();
                    record(kept, &lines.concat());
                }
                "report.html" => record("report.html", &without_examples(&bytes)),
                other => record(other, &bytes),
            }
        }
        if !pan.is_empty() {
            record("pan", &pan);
        }
    }
    out
}

/// What a command wrote to standard output, without the seconds that the run took.
fn untimed(stdout: &[u8]) -> Vec<u8> {
    if let Ok(mut object) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(stdout) {
        object.remove("seconds");
        return serde_json::to_vec(&object).unwrap();
    }
    let text = std::str::from_utf8(stdout).unwrap();
    let line = |line: &str| match line.trim_end().strip_suffix(" s)").and_then(|timed| timed.rsplit_once(", ")) {
        Some((before, _)) => format!("{before})\n"),
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect::<String>().into_bytes()
}

/// A report without its notes: a note names its first, or its only, place in the input, and the place depends on the order
/// of the input.
fn without_examples(report: &[u8]) -> Vec<u8> {
    let lines = report.split_inclusive(|&byte| byte == b'\n');
    let holds = |line: &[u8], what: &[u8]| line.windows(what.len()).any(|w| w == what);
    let places: [&[u8]; 3] = [b": IN:", b": LEFT:", b": RIGHT:"];
    let names_a_place = |line: &[u8]| line.starts_with(b"<li><bdi>") && places.iter().any(|place| holds(line, place));
    lines.filter(|line| !names_a_place(line)).flatten().copied().collect()
}

#[test]
#[cfg_attr(debug_assertions, ignore = "slow without optimisation")]
fn results_are_those_of_the_list() {
    let bless = std::env::var_os("BLESS").is_some();
    let all = bless || std::env::var("GOLDEN").is_ok_and(|what| what == "all");
    let mut samples = vec![Sample::seeds(), Sample::planted("planted-2000", 2_000)];
    if all {
        samples.push(Sample::planted("planted-20000", 20_000));
        samples.extend(Sample::reuters());
    }
    let list = std::fs::read_to_string(LIST).unwrap_or_default();
    let mut golden: BTreeMap<String, String> =
        list.lines().filter_map(|line| line.split_once(' ')).map(|(hash, name)| (name.into(), hash.into())).collect();
    let mut faults = Vec::new();
    for sample in &samples {
        let mut shuffled = sample.lines.clone();
        Random::new(27).shuffle(&mut shuffled);
        let ways =
            [(&sample.lines, "2", true), (&sample.lines, "1", all), (&sample.lines, "8", all), (&shuffled, "2", all)];
        for (number, (lines, threads, _)) in ways.into_iter().enumerate().filter(|(_, way)| way.2) {
            let mut found = hashes(sample, lines, threads);
            if bless && number == 0 {
                golden.retain(|name, _| !name.starts_with(&format!("{}/", sample.name)));
                golden.extend(found.clone());
            }
            let mut of_sample = golden.clone();
            of_sample.retain(|name, _| name.starts_with(&format!("{}/", sample.name)));
            let mut what = format!("{threads} threads");
            if number == 3 {
                // By default `dedup` keeps the first document of the input. The JSON summary names the first place of a note.
                what = "shuffled".to_owned();
                let depends_on_order = |name: &str| name.contains("/dedup") || name == "reuters/scan-json/stdout";
                found.retain(|name, _| !depends_on_order(name));
                of_sample.retain(|name, _| !depends_on_order(name));
            }
            for (name, hash) in &found {
                if of_sample.get(name) != Some(hash) {
                    faults.push(format!("{name} ({what})"));
                }
            }
            let unwritten = of_sample.keys().filter(|name| !found.contains_key(*name));
            faults.extend(unwritten.map(|name| format!("{name}: not written")));
        }
    }
    if bless {
        let lines: Vec<String> = golden.iter().map(|(name, hash)| format!("{hash} {name}\n")).collect();
        std::fs::write(LIST, lines.concat()).unwrap();
    }
    assert!(faults.is_empty(), "{} results are not those of {LIST}:\n{}", faults.len(), faults.join("\n"));
}
