//! The command line when only some pairs are looked at (`--only-pairs`, `--against`), and PAN's format, which has a file
//! for each of them.

use crate::program::{ARTICLES, Desk, Rows, SHARED, document, gzip, json_lines, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;

fn pair(a: &str, b: &str) -> String {
    format!("{{\"label\": 1, \"b\": \"{b}\", \"a\": \"{a}\"}}\n")
}

/// The lines of a whole scan whose pair is one of these.
fn lines_of(whole: &str, keep: impl Fn(&str, &str) -> bool) -> String {
    let id = |line: &str, name: &str| json_lines(line)[0][name].as_str().unwrap().to_owned();
    whole.split_inclusive('\n').filter(|line| keep(&id(line, "a"), &id(line, "b"))).collect()
}

fn whole_scan(desk: &Desk) -> (String, String) {
    desk.run(&["scan", "articles.jsonl", "-q", "--pairs", "all-p.jsonl", "--passages", "all.jsonl"]).code(0);
    (desk.read("all-p.jsonl"), desk.read("all.jsonl"))
}

/// Lines of pairs without the last columns: who had the words first is told with the help of other pairs.
fn measures(lines: &str) -> String {
    lines.lines().map(|line| line.split(",\"source_verdict\"").next().unwrap().to_owned() + "\n").collect()
}

/// The two ids of each line in their order, and the matched words.
fn whichever_way(lines: &str) -> Vec<(String, String, u64)> {
    let row = |row: &serde_json::Map<String, serde_json::Value>| {
        let [a, b] = ["a", "b"].map(|name| row[name].as_str().unwrap().to_owned());
        (a.clone().min(b.clone()), a.max(b), row["matched_words"].as_u64().unwrap())
    };
    let mut rows: Vec<_> = json_lines(lines).iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn given_pairs_and_no_others() {
    let desk = Desk::with_articles();
    let (pairs, passages) = whole_scan(&desk);
    let given = [("nwa-ferry", "meridian-ferry"), ("calder-ferry", "nwa-ferry"), ("meridian-chess", "nwa-ferry")];
    let wanted = |a: &str, b: &str| given.contains(&(a, b)) || given.contains(&(b, a));
    let lines: Vec<String> = given.iter().map(|(a, b)| pair(a, b)).collect();
    let backwards: String = lines.iter().rev().cloned().collect();
    let doubled = lines.concat() + &pair(given[1].1, given[1].0);
    for (name, content, note) in [
        ("p.jsonl", lines.concat().into_bytes(), ""),
        ("p.jsonl.gz", gzip(backwards.as_bytes()), ""),
        ("p.jsonl.zst", zstd::encode_all(doubled.as_bytes(), 1).unwrap(), "note: pairs given more than once"),
    ] {
        desk.put(name, content);
        let results = ["--pairs", "p-out.jsonl", "--passages", "out.jsonl"];
        let done = desk.run(&[&["scan", "articles.jsonl", "--only-pairs", name], &results[..]].concat()).code(0);
        assert_eq!(measures(&desk.read("p-out.jsonl")), measures(&lines_of(&pairs, wanted)), "{name}");
        assert_eq!(desk.read("out.jsonl"), lines_of(&passages, wanted), "{name}");
        assert!(stderr(&done).starts_with(note) && stderr(&done).is_empty() == note.is_empty(), "{}", stderr(&done));
        let summary = stdout(&done);
        assert!(summary.contains("\n2 pairs share text. "), "{summary}");
        assert!(summary.contains(" Only the pairs given were compared (3).\n"), "{summary}");
    }
    desk.pipe(&["scan", "articles.jsonl", "-q", "--only-pairs", "-", "--passages", "out.jsonl"], lines.concat())
        .code(0);
    assert_eq!(desk.read("out.jsonl"), lines_of(&passages, wanted));
}

#[test]
fn a_given_pair_need_not_be_a_candidate() {
    // So many copies are linked as a star, which leaves most pairs out.
    let desk = Desk::new();
    desk.put("crowd.jsonl", (100..250).map(|i| document(&i.to_string(), SHARED)).collect::<String>());
    desk.put("p.jsonl", pair("220", "150"));
    desk.run(&["scan", "crowd.jsonl", "-q", "--pairs", "all.jsonl"]).code(0);
    assert!(lines_of(&desk.read("all.jsonl"), |a, b| (a, b) == ("150", "220")).is_empty());
    desk.run(&["scan", "crowd.jsonl", "-q", "--only-pairs", "p.jsonl", "--pairs", "one.jsonl"]).code(0);
    assert_eq!(lines_of(&desk.read("one.jsonl"), |a, b| (a, b) == ("150", "220")).lines().count(), 1);
}

#[test]
fn a_line_that_names_no_pair_is_named() {
    let desk = Desk::with_articles();
    let good = pair("nwa-ferry", "calder-ferry");
    desk.put("p.jsonl", pair("nwa-ferry", "nobody") + &good + "{\"a\": 1}\n" + &pair("nwa-ferry", "nwa-ferry") + "x\n");
    let done = desk.run(&["scan", "articles.jsonl", "--only-pairs", "p.jsonl"]).code(1);
    assert!(stdout(&done).contains("\n1 pair shares text. "), "{}", stdout(&done));
    let errors = stderr(&done);
    for line in [
        "skipped 4 inputs:\n",
        "  p.jsonl:1: no document has the id \"nobody\"\n",
        "  p.jsonl:3: no field \"b\"; a pair is ",
        "  p.jsonl:4: a pair of a document with itself\n",
        "  p.jsonl:5: no valid JSON object: ",
    ] {
        assert!(errors.contains(line), "{line}: {errors}");
    }
    desk.run(&["scan", "articles.jsonl", "--only-pairs", "p.jsonl", "--strict"])
        .code(2)
        .stderr("error: p.jsonl:1: no document has the id \"nobody\"\n");
    desk.put("none.jsonl", "");
    desk.run(&["scan", "articles.jsonl", "--only-pairs", "none.jsonl"])
        .code(0)
        .stdout(contains("\nNo two share text.\n").and(contains("Only the pairs given were compared (0).")))
        .stderr("note: files without a pair: none.jsonl\n");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let desk = Desk::with_articles();
    desk.put("p.jsonl", pair("nwa-ferry", "calder-ferry"));
    desk.put("wire.txt", SHARED);
    desk.put("empty/x.pdf", "");
    std::fs::create_dir(desk.path("folder")).unwrap();
    for (arguments, why) in [
        (&["--only-pairs", "p.jsonl", "--against", "wire.txt"][..], "cannot be used with"),
        (&["--only-pairs", "nope.jsonl", "--pairs", "out.csv"], "nope.jsonl: cannot read: "),
        (&["--only-pairs", "folder"], "folder: cannot read: "),
        (&["--only-pairs", "p.jsonl", "--pairs", "p.jsonl"], "p.jsonl: this is one of the inputs"),
        (&["-", "--only-pairs", "-"], "--only-pairs -: standard input is read already"),
        (&["--against", "nope.jsonl"], "nope.jsonl: cannot read: "),
        (&["--against", "wire.txt", "articles.jsonl"], "articles.jsonl: it stands on both sides"),
        (&["--against", "./articles.jsonl"], "articles.jsonl: it stands on both sides"),
        (&["--against", "empty"], "no documents in what --against gives: all that was given had to be skipped"),
        (
            &["--against", "wire.txt", "--pairs", "wire.txt.csv", "--clusters", "p.csv", "--matrix", "m.csv"],
            "shared-words",
        ),
        (&["--only-pairs", "p.jsonl", "--matrix", "m.csv"], "--measure shared-words"),
    ] {
        let done = desk.run(&[&["scan", "articles.jsonl"], arguments].concat()).code(2).stdout("");
        assert!(stderr(&done).contains(why), "{arguments:?}: {}", stderr(&done));
    }
    desk.run(&["scan", "empty", "--against", "wire.txt"])
        .code(2)
        .stderr(contains("error: no documents in INPUT to compare --against the others: all that was given had to be"));
    assert_eq!(desk.names(), ["articles.jsonl", "empty", "folder", "p.jsonl", "wire.txt"]);
    // A matrix of what the passages share has zeros where nothing was compared.
    let matrix = ["--matrix", "m.csv", "--measure", "shared-words"];
    desk.run(&[&["scan", "articles.jsonl", "-q", "--only-pairs", "p.jsonl"], &matrix[..]].concat()).code(0);
    let cells: Vec<u32> = desk
        .read("m.csv")
        .lines()
        .skip(1)
        .flat_map(|l| l.split(',').skip(1).map(|n| n.parse().unwrap()).collect::<Vec<_>>())
        .collect();
    assert_eq!((cells.len(), cells.iter().filter(|&&n| n > 0).count()), (15 * 15, 2));
}

#[test]
fn these_against_those() {
    let desk = Desk::with_articles();
    let (pairs, passages) = whole_scan(&desk);
    let wire: String = ARTICLES.split_inclusive('\n').filter(|line| line.contains("\"nwa-")).collect();
    let rest: String = ARTICLES.split_inclusive('\n').filter(|line| !line.contains("\"nwa-")).collect();
    let ids: Vec<String> = json_lines(&wire).iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect();
    let across = |a: &str, b: &str| ids.iter().any(|id| id == a) != ids.iter().any(|id| id == b);
    desk.put("wire.jsonl", &wire);
    desk.put("rest/articles.jsonl", &rest);
    assert!(!lines_of(&passages, across).is_empty() && lines_of(&passages, across) != passages);
    for (one, two) in [("wire.jsonl", "rest"), ("rest", "wire.jsonl")] {
        let results = ["--pairs", "p.jsonl", "--passages", "out.jsonl"];
        let done = desk.run(&[&["scan", one, "--against", two], &results[..]].concat()).code(0).stderr("");
        let (found, input) = (desk.read("p.jsonl"), if one == "rest" { &rest } else { &wire });
        assert_eq!(whichever_way(&found), whichever_way(&lines_of(&pairs, across)));
        assert_eq!(whichever_way(&desk.read("out.jsonl")), whichever_way(&lines_of(&passages, across)));
        assert!(json_lines(&found).iter().all(|row| input.contains(row["a"].as_str().unwrap())), "a is of the input");
        let (n, summary) = (ids.len(), stdout(&done));
        let first = format!(" against {}, from 11 outlets, ", if one == "rest" { n } else { 15 - n });
        assert!(summary.lines().next().unwrap().contains(&first), "{summary}");
        assert!(summary.contains(&format!("Every pair across the two sides was compared ({} in all)", n * (15 - n))));
    }
    desk.pipe(&["scan", "-", "-q", "--against", "rest", "--passages", "out.jsonl"], wire).code(0);
    assert_eq!(whichever_way(&desk.read("out.jsonl")), whichever_way(&lines_of(&passages, across)));
}

#[test]
fn equal_ids_on_both_sides_are_kept_apart() {
    let desk = Desk::new();
    desk.put("a.jsonl", document("x", &format!("z {SHARED}")) + &document("y", SHARED));
    desk.put("b.jsonl", document("x", &format!("a {SHARED}")) + &document("y", SHARED));
    desk.run(&["scan", "a.jsonl", "-q", "--against", "b.jsonl", "--pairs", "p.csv"]).code(0).stderr("");
    let table = Rows::of(&desk.read("p.csv"), b',');
    let found: Vec<_> = table.column("a").into_iter().zip(table.column("b")).collect();
    assert_eq!(found, [("x", "x"), ("x", "y"), ("y", "x"), ("y", "y")]);
}

/// One feature as PAN has it.
fn feature(this: (usize, usize), source: &str, there: (usize, usize)) -> String {
    format!(
        "<feature name=\"detected-plagiarism\" this_offset=\"{}\" this_length=\"{}\" source_reference=\"{source}\" \
         source_offset=\"{}\" source_length=\"{}\"/>\n",
        this.0, this.1, there.0, there.1
    )
}

fn pan_document(reference: &str, features: &str) -> String {
    let space = "http://www.uni-weimar.de/medien/webis/research/corpora/pan-pc-12";
    let newline = if features.is_empty() { "" } else { "\n" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document xmlns=\"{space}\" reference=\"{reference}\">{newline}{features}</document>\n"
    )
}

#[test]
fn passages_as_pan_has_them() {
    let desk = Desk::new();
    let other = "The chess final ended in a draw after seven hours and a hundred moves, to the relief of all.";
    desk.put(
        "d.jsonl",
        document("a", &format!("Ça va 😀. {SHARED}.")) + &document("../b & \"c\"", SHARED) + &document("z.txt", other),
    );
    desk.put("pan/keep.xml", "mine");
    let n = SHARED.chars().count();
    let (b, b_name) = ("../b &amp; &quot;c&quot;.txt", "%2E.%2Fb%20%26%20%22c%22");
    // Without given pairs: in order of id, and only pairs that share something.
    desk.run(&["scan", "d.jsonl", "-q", "--pan-xml", "pan"]).code(0).stderr("");
    let inside = |desk: &Desk| {
        let mut names: Vec<_> =
            desk.path("pan").read_dir().unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(inside(&desk), [format!("{b_name}-a.xml"), "keep.xml".to_owned()]);
    assert_eq!(desk.read(&format!("pan/{b_name}-a.xml")), pan_document(b, &feature((0, n), "a.txt", (9, n))));
    // With given pairs: as they were given, with an empty document where nothing is shared.
    let given = [serde_json::json!({"a": "a", "b": "../b & \"c\""}), serde_json::json!({"a": "z.txt", "b": "a"})];
    for order in [[0, 1], [1, 0]] {
        desk.put("p.jsonl", order.map(|i| given[i].to_string() + "\n").concat());
        desk.run(&["scan", "d.jsonl", "-q", "--only-pairs", "p.jsonl", "--pan-xml", "new/pan"]).code(0).stderr("");
        let b_first = format!("new/pan/a-{}.xml", b_name.replacen("%2E", ".", 1));
        assert_eq!(desk.read(&b_first), pan_document("a.txt", &feature((9, n), b, (0, n))));
        assert_eq!(desk.read("new/pan/z-a.xml"), pan_document("z.txt", ""));
        assert_eq!(desk.path("new/pan").read_dir().unwrap().count(), 2);
    }
    assert_eq!(desk.read("pan/keep.xml"), "mine");
    assert_eq!(desk.names(), ["d.jsonl", "new", "p.jsonl", "pan"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_known_before_the_run() {
    let desk = Desk::with_articles();
    desk.put("in/story.xml", SHARED);
    for (arguments, why) in [
        (&["--pan-xml", "articles.jsonl"][..], "articles.jsonl: cannot create: "),
        (&["--pan-xml", "articles.jsonl/pan"], "articles.jsonl/pan: cannot create: "),
        (&["in/story.xml", "--pan-xml", "in"], "in/story.xml: this is one of the inputs; write --pan-xml"),
        (&["--pan-xml", "x", "--only", "near-duplicates"], "--pan-xml needs passages"),
    ] {
        desk.run(&[&["scan", "articles.jsonl"], arguments].concat())
            .code(2)
            .stdout("")
            .stderr(contains(why).and(contains("panicked").not()));
    }
    assert_eq!(desk.names(), ["articles.jsonl", "in"]);
}
