//! The result files: when they are refused, what is in them, and that every format and number of threads says the same.

use crate::planted;
use crate::program::{ARTICLES, Desk, Rows, SHARED, document, json_lines, stderr, stdout};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use wirecopy::io::write::passages::{self, Extra};
use wirecopy::io::write::{boilerplate, clusters, pairs, witnesses};

/// Texts of the articles by id.
fn texts() -> HashMap<String, String> {
    let text = |name: &str, line: &serde_json::Map<String, Value>| line[name].as_str().unwrap().to_owned();
    json_lines(ARTICLES).iter().map(|line| (text("id", line), text("text", line))).collect()
}

#[test]
fn a_result_that_cannot_be_written_is_known_before_anything_is_read() {
    let desk = Desk::with_articles();
    std::fs::create_dir(desk.path("folder.csv")).unwrap();
    // The input is missing: a run that looked at it first would complain about that.
    for (flag, name, why) in [
        ("--pairs", "no/such/folder/p.csv", "no/such/folder/p.csv: cannot write: there is no such folder"),
        ("--passages", "articles.jsonl/p.csv", "articles.jsonl/p.csv: cannot write: "),
        ("--clusters", "folder.csv", "folder.csv: cannot write: it is a folder"),
        ("--matrix", "no/m.npy", "no/m.labels.csv: cannot write: there is no such folder"),
    ] {
        let done = desk.run(&["scan", "missing.jsonl", flag, name]).code(2).stdout("").stderr(contains(why).count(1));
        let errors = stderr(&done);
        assert!(!errors.contains("missing.jsonl") && !errors.contains(".part"), "{errors}");
    }
    // Standard input is not waited for either.
    desk.run(&["scan", "-", "--pairs", "no/p.csv"]).code(2).stderr(contains("there is no such folder"));
    assert_eq!(desk.names(), ["articles.jsonl", "folder.csv"], "results that could be opened are gone as well");
}

#[test]
fn a_result_of_unknown_kind_is_refused_with_the_kinds_there_are() {
    let desk = Desk::with_articles();
    for (flag, name, kinds) in [
        ("--pairs", "p.xlsx", ".jsonl, .csv, .tsv (also with .gz or .zst) or .parquet (or be - for standard output)"),
        ("--passages", "p", ".jsonl, .csv, .tsv (also with .gz or .zst) or .parquet (or be - for standard output)"),
        (
            "--clusters",
            "p.json",
            ".jsonl, .csv, .tsv (also with .gz or .zst) or .parquet (or be - for standard output)",
        ),
        ("--matrix", "m.tsv", ".csv, .npy, .mtx, .jsonl or .parquet (or be - for standard output)"),
        ("--graph", "g.xml", ".graphml or .gexf"),
        ("--graph", "-", ".graphml or .gexf"),
    ] {
        let message = format!("error: {flag} {name}: the name must end in {kinds}\n");
        desk.run(&["scan", "articles.jsonl", flag, name]).code(2).stdout("").stderr(message);
    }
    assert_eq!(desk.names(), ["articles.jsonl"]);
}

#[test]
fn an_input_is_never_overwritten() {
    let desk = Desk::new();
    desk.put("in/a.jsonl", ARTICLES);
    desk.put("in/sim.labels.csv", "id,text\nx,y\n");
    desk.put("own.tsv", "agency\tTiny\tTiny\n");
    desk.put("names.csv", "from,to\na,b\n");
    for arguments in [
        &["in/a.jsonl", "--pairs", "in/a.jsonl"][..],
        &["in/a.jsonl", "--pairs", "in/../in/a.jsonl"],
        &["in", "--passages", "in/a.jsonl"],
        &["in/*.jsonl", "--clusters", "./in/a.jsonl"],
        &["in", "--matrix", "in/sim.npy"],
        &["in/a.jsonl", "--credits", "own.tsv", "--pairs", "own.tsv"],
        &["in/a.jsonl", "--source-map", "names.csv", "--pairs", "names.csv"],
    ] {
        let done = desk.run(&[&["scan"], arguments].concat());
        done.code(2).stdout("").stderr(contains("this is one of the inputs; write the result elsewhere"));
        assert_eq!(desk.read("in/a.jsonl"), ARTICLES, "{arguments:?}");
        assert_eq!(desk.read("in/sim.labels.csv"), "id,text\nx,y\n", "{arguments:?}");
    }
    // A result that folders do not give as input may be replaced.
    desk.put("in/m.npy", "old");
    std::fs::remove_file(desk.path("in/sim.labels.csv")).unwrap();
    desk.run(&["scan", "in", "-q", "--matrix", "in/m.npy"]).code(0);
    assert!(desk.bytes("in/m.npy").starts_with(b"\x93NUMPY"));
}

#[cfg(unix)]
#[test]
fn an_input_is_not_overwritten_through_a_link() {
    let desk = Desk::with_articles();
    std::os::unix::fs::symlink("articles.jsonl", desk.path("link.jsonl")).unwrap();
    desk.run(&["scan", "articles.jsonl", "--pairs", "link.jsonl"]).code(2).stderr(contains("one of the inputs"));
    desk.run(&["scan", "link.jsonl", "--pairs", "articles.jsonl"]).code(2).stderr(contains("one of the inputs"));
    assert_eq!(desk.read("articles.jsonl"), ARTICLES);
}

#[test]
fn two_results_never_share_a_place() {
    let desk = Desk::with_articles();
    for (arguments, name) in [
        (["--pairs", "x.csv", "--passages", "x.csv"], "x.csv"),
        (["--pairs", "x.csv", "--clusters", "./x.csv"], "./x.csv"),
        (["--pairs", "m.labels.csv", "--matrix", "m.npy"], "m.labels.csv"),
        (["--matrix", "-", "--clusters", "-"], "standard output"),
        (["--pairs", "-", "--clusters", "-"], "standard output"),
    ] {
        let message = format!("error: {name}: two results cannot go to the same place\n");
        desk.run(&[&["scan", "articles.jsonl"], &arguments[..]].concat()).code(2).stdout("").stderr(message);
    }
    assert_eq!(desk.names(), ["articles.jsonl"]);
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    let desk = Desk::with_articles();
    for (arguments, why) in [
        (&["--excerpts"][..], "--excerpts adds texts to --passages FILE"),
        (&["--only", "near-duplicates", "--passages", "p.csv"], "--passages needs passages"),
        (
            &["--only", "near-duplicates", "--matrix", "m.npy", "--measure", "shared-words"],
            "shared-words needs passages",
        ),
        (&["--only", "passages"], "[possible values: near-duplicates]"),
    ] {
        desk.run(&[&["scan", "articles.jsonl"], arguments].concat()).code(2).stderr(contains(why));
    }
}

/// One kind of result in three formats: the columns promised, and the same values to the letter.
fn same_in_all_formats(flag: &str, extra: &[&str], columns: &[&str]) -> Rows {
    same_of(ARTICLES, flag, extra, columns)
}

/// The same of other documents, as JSON lines.
fn same_of(documents: &str, flag: &str, extra: &[&str], columns: &[&str]) -> Rows {
    let desk = Desk::new();
    desk.put("in.jsonl", documents);
    for name in ["r.jsonl", "r.csv", "r.tsv"] {
        desk.run(&[&["scan", "in.jsonl", "-q", flag, name], extra].concat()).code(0).stdout("").stderr("");
    }
    let text = desk.read("r.jsonl");
    let lines: Vec<HashMap<&str, &RawValue>> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (table, tabs) = (Rows::of(&desk.read("r.csv"), b','), Rows::of(&desk.read("r.tsv"), b'\t'));
    assert_eq!(table.columns, columns, "{flag}");
    assert_eq!((&tabs.columns, &tabs.rows), (&table.columns, &table.rows), "{flag}");
    assert_eq!(lines.len(), table.rows.len(), "{flag}");
    assert!(!lines.is_empty());
    let first = text.lines().next().unwrap();
    let places: Vec<_> = columns.iter().map(|column| first.find(&format!("\"{column}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{flag}: columns out of order in {first}");
    for (line, row) in lines.iter().zip(&table.rows) {
        assert_eq!(line.len(), columns.len(), "{flag}");
        for (column, cell) in columns.iter().zip(row) {
            // As it is spelled: a parser may round the last digit.
            let value = match line[*column].get() {
                _ if *column == "diff" => continue, // has a form of its own
                "null" => String::new(),
                text if text.starts_with('"') => serde_json::from_str(text).unwrap(),
                number => number.to_owned(),
            };
            assert_eq!(&value, cell, "{flag}: {column}");
        }
        let version = match flag {
            "--clusters" => "3",
            "--pairs" => "2",
            _ => "1",
        };
        assert_eq!(line["v"].get(), version);
    }
    table
}

#[test]
fn pairs_are_the_same_in_all_formats() {
    let table = same_in_all_formats("--pairs", &[], pairs::COLUMNS);
    let named: Vec<_> = table.column("a").into_iter().zip(table.column("b")).collect();
    assert!(named.is_sorted() && named.iter().all(|(a, b)| a < b), "{named:?}");
    // Every ratio follows from the counts beside it.
    let number = |name: &str| table.column(name).iter().map(|cell| cell.parse::<f64>().unwrap()).collect::<Vec<_>>();
    let [shared, a, b] = ["shared_shingles", "shingles_a", "shingles_b"].map(number);
    let [jaccard, in_b, in_a] = ["jaccard", "containment_a", "containment_b"].map(number);
    for i in 0..table.rows.len() {
        assert_eq!(jaccard[i], shared[i] / (a[i] + b[i] - shared[i]));
        assert_eq!((in_b[i], in_a[i]), (shared[i] / a[i], shared[i] / b[i]));
        assert_eq!(table.column("near_duplicate")[i], (jaccard[i] >= 0.7).to_string());
        let tenths = table.column("weight_bits")[i].split_once('.').map_or(0, |(_, tenths)| tenths.len());
        assert!(tenths <= 1, "bits come in tenths: {:?}", table.rows[i]);
    }
}

#[test]
fn differences_slice_the_texts_and_lead_from_one_to_the_other() {
    let table = same_in_all_formats("--passages", &["--diff"], &Extra { diff: true, ..Extra::default() }.columns());
    same_in_all_formats(
        "--passages",
        &["--diff", "--excerpts"],
        &Extra { diff: true, excerpts: true, near_words: false }.columns(),
    );
    same_in_all_formats("--passages", &["--noisy"], &Extra { near_words: true, ..Extra::default() }.columns());
    same_in_all_formats("--pairs", &["--diff"], &[pairs::COLUMNS, pairs::DIFF_COLUMNS].concat());
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "-q", "--diff", "--passages", "p.jsonl", "--pairs", "q.jsonl"]).code(0);
    let texts = texts();
    let chars = |id: &Value| texts[id.as_str().unwrap()].chars().collect::<Vec<char>>();
    let number = |value: &Value| value.as_u64().unwrap() as usize;
    let cut = |chars: &[char], place: &Value| chars[number(&place[0])..number(&place[1])].iter().collect::<String>();
    let letters = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let mut ops = HashMap::new();
    for (line, cell) in json_lines(&desk.read("p.jsonl")).iter().zip(table.column("diff")) {
        let (a, b) = (chars(&line["a"]), chars(&line["b"]));
        let steps = line["diff"].as_array().unwrap();
        assert_eq!(steps.is_empty(), cell.is_empty());
        assert_eq!(line["kind"] == "verbatim", steps.is_empty());
        let (mut made, mut at, mut moved) = (String::new(), number(&line["a_char_start"]), false);
        for step in steps {
            *ops.entry(step["op"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            assert_eq!((cut(&a, &step["a"]), cut(&b, &step["b"])), (text(&step["a_text"]), text(&step["b_text"])));
            assert!(["number", "name", "wording"].contains(&step["touches"].as_str().unwrap()));
            moved |= step["op"] == "moved";
            made.extend(&a[at..number(&step["a"][0])]);
            made.push_str(&text(&step["b_text"]));
            at = number(&step["a"][1]);
        }
        made.extend(&a[at..number(&line["a_char_end"])]);
        let there: String = b[number(&line["b_char_start"])..number(&line["b_char_end"])].iter().collect();
        assert!(moved || letters(&made) == letters(&there), "{made}\n{there}");
    }
    assert!(ops.len() >= 3, "{ops:?}");
    for pair in json_lines(&desk.read("q.jsonl")) {
        assert_eq!(pair["near_duplicate"] == true, pair["diff"].is_array());
        assert!(pair["date_a"].as_str().unwrap().starts_with("2025-"));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn near_duplicates_alone_have_fewer_columns() {
    let table =
        same_in_all_formats("--pairs", &["--only", "near-duplicates", "--min-jaccard", "0.5"], pairs::NEAR_COLUMNS);
    assert!(table.column("near_duplicate").iter().all(|&cell| cell == "true"));
    assert!(table.column("jaccard").iter().all(|cell| cell.parse::<f64>().unwrap() >= 0.5));
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "--only", "near-duplicates"])
        .code(0)
        .stdout(contains(" 1 pair of near-duplicates (Jaccard 0.7 or more).\n").and(contains("passage").not()));
}

#[test]
fn passages_are_the_same_in_all_formats_and_slice_the_texts() {
    same_in_all_formats("--passages", &[], passages::COLUMNS);
    let table = same_in_all_formats("--passages", &["--excerpts"], passages::COLUMNS_WITH_EXCERPTS);
    let texts = texts();
    let cell = |name: &str, row: usize| table.column(name)[row].to_owned();
    let number = |name: &str, row: usize| cell(name, row).parse::<usize>().unwrap();
    for row in 0..table.rows.len() {
        for side in ["a", "b"] {
            let text = &texts[&cell(side, row)];
            let excerpt = cell(&format!("{side}_text"), row);
            let [start, end, from, to] =
                ["char_start", "char_end", "byte_start", "byte_end"].map(|n| number(&format!("{side}_{n}"), row));
            assert_eq!(text[from..to], excerpt);
            assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), excerpt);
        }
        let longer = number("a_words", row).max(number("b_words", row));
        assert!(number("matched_words", row) <= longer);
        assert!(["verbatim", "edited", "rewritten"].contains(&cell("kind", row).as_str()));
        assert_eq!(cell("kind", row) == "verbatim", cell("identity", row) == "1", "{:?}", table.rows[row]);
    }
}

#[test]
fn clusters_are_the_same_in_all_formats() {
    let table = same_in_all_formats("--clusters", &["--min-jaccard", "0.5"], clusters::COLUMNS);
    let sizes: Vec<usize> = table.column("size").iter().map(|cell| cell.parse().unwrap()).collect();
    assert!(sizes.is_sorted_by(|x, y| x >= y), "the largest first: {sizes:?}");
    let mut members: HashMap<&str, (usize, usize)> = HashMap::new();
    for (i, cluster) in table.column("cluster").into_iter().enumerate() {
        let known = members.entry(cluster).or_default();
        known.0 += 1;
        known.1 += usize::from(table.column("role")[i] == "representative");
        let share = |column| table.column(column)[i].parse::<f64>().unwrap();
        assert!(share("covered").max(share("covers")) >= 0.4 && share("jaccard") <= 1.0);
    }
    for (i, cluster) in table.column("cluster").into_iter().enumerate() {
        assert_eq!(members[cluster], (sizes[i], 1));
    }
}

#[test]
fn boilerplate_is_the_same_in_all_formats_and_slices_the_texts() {
    let footer =
        "Täglich neu: the Gazette's letter from the harbour, free for all who ask — write to the desk on the quay";
    let text = |i: u32| {
        let story: Vec<String> =
            (0..90).map(|k| format!("w{:x}", (i * 1000 + k).wrapping_mul(2_654_435_761))).collect();
        format!("Größe {}. {footer}", story.join(" "))
    };
    let line = |i: u32| {
        let (outlet, text) =
            if i.is_multiple_of(2) { ("Gazette", text(i)) } else { ("Herald", text(i).replace(footer, "")) };
        let date = format!("2026-03-{:02}", 1 + i % 28);
        serde_json::json!({"id": format!("d{i:02}"), "source": outlet, "date": date, "text": text}).to_string() + "\n"
    };
    let table = same_of(&(0..60).map(line).collect::<String>(), "--boilerplate", &[], boilerplate::COLUMNS);
    let row = &table.rows[0];
    assert_eq!(row[..4], ["Gazette", "30", "14", "d00"]);
    let number = |name: &str| table.column(name)[0].parse::<usize>().unwrap();
    let (shown, whole) = (table.column("text")[0], text(0));
    assert_eq!(shown, &whole[number("byte_start")..number("byte_end")]);
    let chars = number("char_end") - number("char_start");
    assert_eq!(shown, whole.chars().skip(number("char_start")).take(chars).collect::<String>());
    assert!(footer.contains(shown) && number("words") >= 13, "{shown}");
}

#[test]
fn witnesses_are_the_same_in_all_formats_and_slice_the_texts() {
    let desk = Desk::with_articles();
    let written = |name| {
        desk.run(&["scan", "articles.jsonl", "-q", "--excerpts", "--witnesses", name]).code(0);
        desk.read(name)
    };
    let lines: Vec<Value> = json_lines(&written("w.jsonl")).into_iter().map(Value::Object).collect();
    let (rows, texts) = (written("w.csv"), texts());
    let (rows, tabs) = (Rows::of(&rows, b','), Rows::of(&written("w.tsv"), b'\t'));
    assert!(
        rows.columns == witnesses::COLUMNS_WITH_EXCERPTS && (&rows.columns, &rows.rows) == (&tabs.columns, &tabs.rows)
    );
    let mut rows = rows.rows.into_iter();
    assert!(lines.len() > 3 && lines[0]["size"] == 7 && lines[0]["within"] == 2, "{}", lines[0]);
    for (number, line) in (1..).zip(&lines) {
        assert_eq!((&line["passage"], &line["v"]), (&number.into(), &1.into()));
        let own = &texts[line["id"].as_str().unwrap()];
        let place = |of: &Value, name: &str| usize::try_from(of[name].as_u64().unwrap()).unwrap();
        assert_eq!(line["text"], own[place(line, "byte_start")..place(line, "byte_end")]);
        let list = line["witnesses"].as_array().unwrap();
        assert_eq!(list.len(), place(line, "size"));
        for witness in list {
            let text = &texts[witness["id"].as_str().unwrap()];
            for stretch in witness["stretches"].as_array().unwrap() {
                let [start, end] = ["char_start", "char_end"].map(|name| place(stretch, name));
                let bytes = &text[place(stretch, "byte_start")..place(stretch, "byte_end")];
                assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), bytes);
                let row = rows.next().unwrap();
                assert_eq!((&*row[0], &*row[6]), (&*number.to_string(), witness["id"].as_str().unwrap()));
                assert_eq!(row[13].parse::<f64>().unwrap(), witness["share"].as_f64().unwrap());
                assert_eq!((&*row[9], &*row[10]), (&*start.to_string(), &*end.to_string()));
                assert_eq!(row[5] == "true", !row[15].is_empty());
            }
        }
    }
    assert!(rows.next().is_none());
}

#[test]
fn a_result_on_standard_output_moves_the_summary() {
    let desk = Desk::with_articles();
    let done = desk.run(&["scan", "articles.jsonl", "--pairs", "-"]).code(0).stderr(starts_with("15 articles"));
    let rows = json_lines(&stdout(&done));
    desk.run(&["scan", "articles.jsonl", "--pairs", "p.jsonl"]).code(0).stdout(starts_with("15 articles")).stderr("");
    assert_eq!(desk.read("p.jsonl"), stdout(&done));
    assert!(rows.len() > 20);
    desk.run(&["scan", "articles.jsonl", "--clusters", "-", "-q"]).code(0).stdout(starts_with("{\"id\":")).stderr("");
    assert!(!desk.has("-"));
}

#[test]
fn ids_that_need_quotes_come_back() {
    let desk = Desk::new();
    let ids = ["a \"quoted\" one", "b, with a comma", "c\nover two lines", "d\twith a tab"];
    desk.put("q.jsonl", ids.map(|id| document(id, SHARED)).concat());
    for (name, delimiter) in [("p.csv", b','), ("p.tsv", b'\t')] {
        desk.run(&["scan", "q.jsonl", "-q", "--pairs", name, "--matrix", "m.csv"]).code(0);
        let pairs = Rows::of(&desk.read(name), delimiter);
        assert_eq!(pairs.column("a"), [ids[0], ids[0], ids[0], ids[1], ids[1], ids[2]]);
        assert_eq!(pairs.column("b"), [ids[1], ids[2], ids[3], ids[2], ids[3], ids[3]]);
        let matrix = Rows::of(&desk.read("m.csv"), b',');
        assert_eq!((&matrix.columns[1..], matrix.column("id")), (&ids.map(String::from)[..], ids.to_vec()));
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let desk = Desk::new();
    let corpus = planted::planted(300, 7);
    let line = |d: &planted::PlantedDocument| {
        serde_json::json!({"id": d.id, "source": d.source, "date": d.date, "text": d.text}).to_string() + "\n"
    };
    desk.put("planted.jsonl", corpus.documents.iter().map(line).collect::<String>());
    let names =
        ["pairs.jsonl", "passages.csv", "clusters.tsv", "matrix.npy", "boilerplate.jsonl", "witnesses.jsonl", "g.gexf"];
    let results = |threads: &str| {
        let flags = ["--pairs", "--passages", "--clusters", "--matrix", "--boilerplate", "--witnesses", "--graph"];
        let files: Vec<&str> = flags.into_iter().zip(names).flat_map(|(flag, name)| [flag, name]).collect();
        let arguments = [&["scan", "planted.jsonl", "-q", "--excerpts", "--threads", threads], &files[..]].concat();
        desk.run(&arguments).code(0).stdout("").stderr("");
        names.map(|name| desk.bytes(name))
    };
    let alone = results("1");
    assert!(alone.iter().all(|bytes| bytes.len() > 200), "all of them hold something");
    for threads in ["2", "8"] {
        for ((name, found), expected) in names.iter().zip(results(threads)).zip(&alone) {
            assert!(found == *expected, "{name} differs with {threads} threads");
        }
    }
}

#[test]
fn fingerprints_on_the_disk_change_no_byte() {
    let desk = Desk::new();
    // Over fifty documents, so that fingerprints are made: the articles six times, each time with words of its own.
    let lines = (0..6).flat_map(|copy| {
        let renamed = move |line: &str| line.replacen("\"id\": \"", &format!("\"id\": \"{copy}-"), 1);
        ARTICLES.lines().map(renamed).collect::<Vec<_>>()
    });
    desk.put("many.jsonl", lines.collect::<Vec<_>>().join("\n"));
    desk.put("tmp/keep", "");
    let scan = ["scan", "many.jsonl", "-q", "--pairs", "-", "--temp-dir", "tmp"];
    let held = desk.run(&scan).success().get_output().stdout.clone();
    let spilled = desk.run(&[&scan[..], &["--memory", "0"]].concat()).success().get_output().stdout.clone();
    assert!(held == spilled && !held.is_empty());
    assert_eq!(std::fs::read_dir(desk.path("tmp")).unwrap().count(), 1);
    let nowhere = ["scan", "many.jsonl", "--memory", "0", "--temp-dir", "none"];
    desk.run(&nowhere).code(2).stderr(contains("none: cannot write temporary data here (--temp-dir"));
    desk.run(&["scan", "many.jsonl", "--memory", "lots"]).code(2).stderr(contains("such as 500M"));
}
