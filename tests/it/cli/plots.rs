//! Matrices and graphs: what is in them, in which order, and that all formats say the same.

use crate::program::{Desk, Rows, SHARED, document, stdout};
use predicates::str::contains;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Cells by row and column.
type Cells = HashMap<(String, String), f64>;

/// Shape and values of an array that `--matrix` wrote, by NumPy's description of its format.
fn npy(bytes: &[u8]) -> (usize, Vec<f64>) {
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = std::str::from_utf8(&bytes[10..10 + length]).unwrap();
    assert_eq!((10 + length) % 64, 0, "the data begins at a multiple of 64");
    assert!(header.ends_with('\n') && header.contains("'fortran_order': False"), "{header}");
    let after = |key: &str| header.split_once(&format!("'{key}': ")).unwrap().1;
    assert!(after("descr").starts_with("'<f8'"), "{header}");
    let shape: Vec<usize> =
        after("shape").split(['(', ')']).nth(1).unwrap().split(", ").map(|n| n.parse().unwrap()).collect();
    assert_eq!((shape.len(), shape[0]), (2, shape[1]), "{header}");
    (shape[0], bytes[10 + length..].chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect())
}

/// The cells of a dense file, and the names in their order.
fn dense(desk: &Desk, name: &str) -> (Vec<String>, Cells) {
    let table = Rows::of(&desk.read(name), b',');
    let names = table.columns[1..].to_vec();
    assert_eq!(table.column("id"), names);
    let cell = |row: &Vec<String>, i: usize| ((row[0].clone(), names[i].clone()), row[i + 1].parse().unwrap());
    (
        names.clone(),
        table.rows.iter().flat_map(|row| (0..names.len()).map(|i| cell(row, i)).collect::<Vec<_>>()).collect(),
    )
}

/// The cells of triples. Their values as they are spelled: a parser of JSON may round the last digit.
fn triples(text: &str) -> Cells {
    let cell = |line| {
        let line: HashMap<&str, &RawValue> = serde_json::from_str(line).unwrap();
        let name = |side| serde_json::from_str(line[side].get()).unwrap();
        ((name("a"), name("b")), line["value"].get().parse().unwrap())
    };
    text.lines().map(cell).collect()
}

/// The cells of Matrix Market, with both triangles.
fn market(desk: &Desk, name: &str) -> (String, Cells) {
    let labels = Rows::of(&desk.read(&name.replace(".mtx", ".labels.csv")), b',');
    let names = labels.column("id");
    let text = desk.read(name);
    let (kind, rest) = text.split_once('\n').unwrap();
    let mut lines = rest.lines().skip_while(|line| line.starts_with('%')).map(|line| line.split(' '));
    let size: Vec<usize> = lines.next().unwrap().map(|n| n.parse().unwrap()).collect();
    let mut cells = Cells::new();
    let mut stored = 0;
    for mut line in lines {
        let mut place = || names[line.next().unwrap().parse::<usize>().unwrap() - 1].to_owned();
        let (row, column) = (place(), place());
        let value = line.next().unwrap().parse().unwrap();
        stored += 1;
        if kind.ends_with("symmetric") {
            cells.insert((column.clone(), row.clone()), value);
        }
        cells.insert((row, column), value);
    }
    assert_eq!(size, [names.len(), names.len(), stored]);
    (kind.to_owned(), cells)
}

#[test]
fn every_format_has_the_same_cells() {
    let desk = Desk::with_articles();
    let kinds = [
        ("document", "jaccard", "real symmetric"),
        ("document", "containment", "real general"),
        ("document", "shared-words", "integer symmetric"),
        ("document", "weight", "real symmetric"),
        ("source", "containment", "real general"),
        ("source", "shared-words", "integer symmetric"),
        ("source", "weight", "real symmetric"),
    ];
    for (by, measure, kind) in kinds {
        for name in ["m.csv", "n.npy", "s.mtx", "t.jsonl"] {
            let scan = ["scan", "articles.jsonl", "-q", "--matrix", name, "--by", by, "--measure", measure];
            desk.run(&scan).code(0).stdout("").stderr("");
        }
        let (names, all) = dense(&desk, "m.csv");
        let (n, values) = npy(&desk.bytes("n.npy"));
        assert_eq!((n, names.len()), (values.len() / n, n));
        let in_order = names.iter().flat_map(|a| names.iter().map(|b| all[&(a.clone(), b.clone())]));
        assert!(in_order.eq(values), "{by} {measure}");
        for labels in ["n.labels.csv", "s.labels.csv"] {
            assert_eq!(Rows::of(&desk.read(labels), b',').column("id"), names);
        }
        let (header, sparse) = market(&desk, "s.mtx");
        assert_eq!(header, format!("%%MatrixMarket matrix coordinate {kind}"));
        assert_eq!(sparse, triples(&desk.read("t.jsonl")), "{by} {measure}");
        // Every pair of the articles that shares a shingle is reported, so that only the diagonal differs.
        let known = |((a, b), value): (&(String, String), &f64)| *value != 0.0 && (by == "source" || a != b);
        let not_zero: Cells = all.iter().filter(|&(k, v)| known((k, v))).map(|(k, &v)| (k.clone(), v)).collect();
        assert_eq!(sparse, not_zero, "{by} {measure}");
        let own = |name: &String| all[&(name.clone(), name.clone())];
        match (by, measure) {
            ("document", "jaccard" | "containment") => assert!(names.iter().all(|name| own(name) == 1.0)),
            ("document", _) => assert!(names.iter().all(|name| own(name) == 0.0)),
            // Its three articles have one footer.
            _ => assert!(names.iter().all(|name| (own(name) > 0.0) == (name == "Harbor Gazette"))),
        }
        if measure == "containment" {
            assert!(sparse.values().all(|share| (0.0..=1.0).contains(share)));
        }
    }
}

#[test]
fn a_matrix_says_what_the_pairs_say() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "-q", "--pairs", "p.csv"]).code(0);
    let pairs = Rows::of(&desk.read("p.csv"), b',');
    let of = |by: &str, measure: &str| {
        let scan = ["scan", "articles.jsonl", "-q", "--matrix", "-", "--by", by, "--measure", measure];
        triples(&stdout(&desk.run(&scan).code(0).stderr("")))
    };
    let measures = [
        ("jaccard", ["jaccard", "jaccard"]),
        ("containment", ["containment_a", "containment_b"]),
        ("shared-words", ["matched_words", "matched_words"]),
        ("weight", ["weight_bits", "weight_bits"]),
    ];
    for (measure, columns) in measures {
        let cells = of("document", measure);
        let mut sums = Cells::new();
        for row in 0..pairs.rows.len() {
            let cell = |column: &str| pairs.column(column)[row].to_owned();
            let (there, back) = ((cell("a"), cell("b")), (cell("b"), cell("a")));
            let values = columns.map(|column| cell(column).parse::<f64>().unwrap());
            assert_eq!([cells[&there], cells[&back]], values, "{measure}");
            let (a, b) = (cell("source_a"), cell("source_b"));
            *sums.entry((a.clone(), b.clone())).or_default() += values[0];
            if a != b {
                *sums.entry((b, a)).or_default() += values[0];
            }
        }
        assert_eq!(cells.len(), 2 * pairs.rows.len());
        // A cell of two outlets is the sum over their documents.
        if measure == "shared-words" || measure == "weight" {
            let by_source = of("source", measure);
            assert_eq!(by_source.len(), sums.len());
            assert!(sums.iter().all(|(place, sum)| (by_source[place] - sum).abs() < 0.05), "{measure}");
        }
    }
    desk.run(&["scan", "articles.jsonl", "-q", "--outlets", "o.csv"]).code(0);
    let (shares, outlets) = (of("source", "containment"), Rows::of(&desk.read("o.csv"), b','));
    let words: HashMap<(&str, &str), f64> =
        outlets.rows.iter().map(|row| ((row[0].as_str(), row[1].as_str()), row[3].parse().unwrap())).collect();
    assert_eq!(shares.len(), words.keys().filter(|(_, other)| !other.is_empty()).count());
    assert!(shares.iter().all(|((a, b), &share)| share == words[&(&**a, &**b)] / words[&(&**a, "")]));
}

#[test]
fn rows_stand_in_the_order_asked_for() {
    let desk = Desk::new();
    let filler = |word: &str| (0..30).map(|i| format!("{word}{i} ")).collect::<String>();
    let line = |id: &str, source: &str, text: String| {
        serde_json::json!({"id": id, "source": source, "text": text}).to_string() + "\n"
    };
    let lines = [
        line("z", "Herald", filler("z")),
        line("c", "Post", format!("{SHARED}. {SHARED}")),
        line("a", "Gazette", filler("a")),
        line("b", "Herald", SHARED.to_owned()),
    ];
    desk.put("in.jsonl", lines.concat());
    for (by, order, want) in [
        ("document", "cluster", ["b", "c", "a", "z"].as_slice()),
        ("document", "id", &["a", "b", "c", "z"]),
        ("document", "input", &["z", "c", "a", "b"]),
        ("source", "cluster", &["Herald", "Post", "Gazette"]),
        ("source", "id", &["Gazette", "Herald", "Post"]),
        ("source", "input", &["Herald", "Post", "Gazette"]),
    ] {
        let matrix = ["--matrix", "m.csv", "--by", by, "--order", order, "--measure", "containment"];
        desk.run(&[&["scan", "in.jsonl", "-q"], &matrix[..]].concat()).code(0);
        let (names, cells) = dense(&desk, "m.csv");
        assert_eq!(names, want, "{by} {order}");
        let [one, other] = if by == "document" { ["b", "c"] } else { ["Herald", "Post"] };
        assert!(cells[&(one.to_owned(), other.to_owned())] > 0.4, "cells go with their names");
    }
    desk.run(&["scan", "in.jsonl", "-q", "--matrix", "m.npy"]).code(0);
    let labels = Rows::of(&desk.read("m.labels.csv"), b',');
    assert_eq!(labels.columns, ["index", "id", "source", "cluster"]);
    assert_eq!(labels.column("cluster"), ["1", "1", "", ""]);
    assert_eq!(labels.column("source"), ["Herald", "Post", "Gazette", "Herald"]);
}

#[test]
fn a_dense_matrix_that_would_not_fit_is_refused_and_a_sparse_one_is_not() {
    let desk = Desk::new();
    desk.put("many.jsonl", (0..22_361).map(|i| document(&format!("d{i}"), "Too short.")).collect::<String>());
    for name in ["m.csv", "m.npy"] {
        let message = "bytes of a dense matrix (.mtx or .jsonl hold only the reported pairs, and have no limit): \
                       4000114568 is over the limit of 4000000000";
        desk.run(&["scan", "many.jsonl", "-q", "--matrix", name]).code(2).stderr(contains(message));
    }
    desk.run(&["scan", "many.jsonl", "-q", "--matrix", "m.mtx"]).code(0).stderr("");
    assert!(desk.read("m.mtx").ends_with("\n22361 22361 0\n"));
    desk.run(&["scan", "many.jsonl", "-q", "--matrix", "m.csv", "--by", "source"])
        .code(0)
        .stderr(contains("documents without an outlet, left out of what is told by outlet: 22,361 in all"));
    assert_eq!(desk.read("m.csv"), "id\n");
}

#[test]
fn some_pairs_fill_a_sparse_matrix() {
    let desk = Desk::with_articles();
    desk.put("p.jsonl", "{\"a\": \"nwa-ferry\", \"b\": \"calder-ferry\"}\n");
    let scan = ["scan", "articles.jsonl", "-q", "--only-pairs", "p.jsonl", "--matrix", "-"];
    assert_eq!(triples(&stdout(&desk.run(&scan).code(0))).len(), 2);
    let near = ["scan", "articles.jsonl", "-q", "--only", "near-duplicates", "--matrix", "-"];
    assert_eq!(triples(&stdout(&desk.run(&near).code(0))).len(), 2);
    desk.run(&["scan", "articles.jsonl", "--matrix", "m.csv", "--by", "source", "--measure", "jaccard"])
        .code(2)
        .stderr("error: measure is jaccard by source, but must be containment, shared-words or weight (Jaccard is of two documents)\n");
}

#[test]
fn a_graph_has_all_documents_and_pairs_and_is_well_formed_whatever_they_are_called() {
    let desk = Desk::new();
    let hostile = |id: &str| {
        let text = serde_json::json!({"id": id, "source": "A&B <\"C\">", "title": "]]>\u{1b}[31m\u{0}\u{FFFE}\n<x>", "text": SHARED});
        text.to_string() + "\n"
    };
    desk.put("in.jsonl", ["\"/><script>", "&amp;", "tab\there"].map(hostile).concat());
    for name in ["g.graphml", "g.gexf"] {
        desk.run(&["scan", "in.jsonl", "-q", "--graph", name]).code(0).stdout("").stderr("");
        let text = desk.read(name);
        assert_eq!((text.matches("<node id=").count(), text.matches("<edge id=").count()), (3, 3), "{text}");
        let harmless = ["&quot;/&gt;&lt;script&gt;", "&amp;amp;", "tab&#9;here", "A&amp;B &lt;&quot;C&quot;&gt;"];
        let title = "]]&gt;\u{FFFD}[31m\u{FFFD}\u{FFFD}&#10;&lt;x&gt;";
        assert!(harmless.into_iter().chain([title]).all(|part| text.contains(part)), "{text}");
        assert!(!text.contains("<script") && !text.chars().any(|c| c < ' ' && c != '\n'), "{text}");
    }
}

#[test]
fn a_graph_of_near_duplicates_has_no_passages_to_tell_of() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "-q", "--only", "near-duplicates", "--graph", "g.graphml"]).code(0);
    let text = desk.read("g.graphml");
    let edge = text.lines().find(|line| line.starts_with("<edge")).unwrap();
    assert!(edge.contains("\"edge-jaccard\">0.79") && !edge.contains("weight") && !edge.contains("matched"), "{edge}");
    assert!(!text.contains("\"node-words\">") && text.contains("\"node-cluster\">1<"), "{text}");
}
