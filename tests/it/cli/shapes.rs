//! Inputs in the shapes that people have: JSON of stores and scripts, tables of spreadsheets, folders of outlets, dates of
//! every form. What every layout and encoding gives is in `matrix.rs`.

use crate::program::{Desk, SHARED, document, json_lines, stderr};
use predicates::str::contains;

/// `id|outlet|date|words` of all documents, and what was said on standard error.
fn told(desk: &Desk, arguments: &[&str], code: i32) -> (Vec<String>, String) {
    let done = desk.run(&[&["scan", "--documents", "told.jsonl", "-q"], arguments].concat()).code(code);
    // How a single document was read is a note of its own.
    let noted = |line: &&str| !line.starts_with("note: the only document was read as");
    let said: String = stderr(&done).split_inclusive('\n').filter(noted).collect();
    if code == 2 {
        return (Vec::new(), said);
    }
    let rows = json_lines(&desk.read("told.jsonl"));
    std::fs::remove_file(desk.path("told.jsonl")).unwrap();
    let cell = |value: &serde_json::Value| value.as_str().map_or_else(|| "-".to_owned(), str::to_owned);
    let row = |row: &serde_json::Map<String, serde_json::Value>| {
        format!("{}|{}|{}|{}", cell(&row["id"]), cell(&row["source"]), cell(&row["date"]), row["words"])
    };
    (rows.iter().map(row).collect(), said)
}

/// The same of a single file, without further arguments, read without a skip.
fn read(name: &str, content: impl AsRef<[u8]>) -> (Vec<String>, String) {
    let desk = Desk::new();
    desk.put(name, content);
    told(&desk, &[name], 0)
}

#[test]
fn paths_lead_into_nested_json_and_wrappers_are_seen_through() {
    let desk = Desk::new();
    let text = "one two three four five";
    desk.put(
        "a.jsonl",
        format!("{{\"_id\":{{\"$oid\":\"65\"}},\"doc\":{{\"body\":\"{text}\",\"site\":{{\"n\":\"Echo\"}}}}}}\n"),
    );
    let (rows, said) =
        told(&desk, &["a.jsonl", "--text-field", "doc.body", "--source-field", "doc.site.n", "--id-field", "_id"], 0);
    assert_eq!((rows, said), (vec!["65|Echo|-|5".to_owned()], String::new()));
    desk.put(
        "b.jsonl",
        format!("{{\"id\":{{\"$numberLong\":\"7\"}},\"date\":{{\"$date\":\"2024-05-16T08:00:00Z\"}},\"text\":{{\"rendered\":\"{text}\"}}}}"),
    );
    assert_eq!(told(&desk, &["b.jsonl"], 0).0, ["7|-|2024-05-16T08:00:00Z|5"]);
    let (_, said) = told(&desk, &["a.jsonl"], 2);
    assert!(said.contains("fields found: _id, doc.body, doc.site.n; name it"), "{said}");
    desk.put("c.jsonl", format!("{{\"x\":{{\"lead\":\"{SHARED}\"}},\"n\":1}}"));
    let (_, said) = told(&desk, &["c.jsonl"], 2);
    assert!(said.contains("the longest is \"x.lead\": --text-field x.lead"), "{said}");
}

#[test]
fn texts_that_are_lists_are_joined() {
    for (fields, arguments) in [
        (r#""text": ["one two", "three", null]"#, &[][..]),
        (r#""parts": [{"p": "one two", "kind": 1}, {"kind": 2}, {"p": "three"}]"#, &["--text-field", "parts.p"][..]),
    ] {
        let desk = Desk::new();
        desk.put("a.jsonl", format!("{{\"id\": \"a\", {fields}}}\n"));
        assert_eq!(told(&desk, &[&["a.jsonl"], arguments].concat(), 0).0, ["a|-|-|3"], "{fields}");
    }
    let desk = Desk::new();
    desk.put("a.jsonl", r#"{"text": [{"p": "one"}]}"#);
    assert!(told(&desk, &["a.jsonl"], 2).1.contains("has fields: text.p; name one with --text-field"));
}

#[test]
fn json_is_read_however_it_is_laid_out() {
    let object = |id: &str| format!("{{\n  \"id\": \"{id}\",\n  \"text\": \"one two\"\n}}");
    let two = ["a|-|-|2", "b|-|-|2"];
    let (a, b) = (object("a"), object("b"));
    for (name, content) in [
        ("a.json", format!("[{a}, {b}]")),
        ("a.jsonl", format!("{a}\n{b}\n")),
        ("noname", format!("\u{1e}{a}\n\u{1e}{b}\n")),
        ("a.json", format!("{{\"status\": \"ok\", \"articles\": [{a},{b}], \"total\": 2}}")),
        ("a.json", format!("{{\"took\": 1, \"hits\": {{\"total\": 2, \"hits\": [{a},{b}]}}}}")),
        ("a.json", format!("{{\"data\":[{a}]}}\n{{\"data\":[{b}]}}\n").replace("\n  ", " ").replace("\n}", "}")),
        ("a.jsonl", format!("\u{feff}{}\n\u{feff}{}\n", a.replace('\n', ""), b.replace('\n', ""))),
    ] {
        let (rows, _) = read(name, &content);
        assert_eq!(rows, two, "{content}");
        let desk = Desk::new();
        let input = content.clone();
        desk.pipe(&["dedup", "-", "-o", "-", "-q", "--min-jaccard", "0.9"], input).code(0);
    }
    // A list inside of an object is told; a broken object is named, and what stands before it is read.
    assert!(read("a.json", format!("{{\"results\": [{a}]}}")).1.contains("read as the list \"results\""));
    let desk = Desk::new();
    desk.put("a.json", format!("[{a}, {{\"id\": \"b\", "));
    let (rows, said) = told(&desk, &["a.json"], 1);
    assert_eq!(rows, ["a|-|-|2"]);
    assert!(said.contains("a.json:4: an object that begins here never ends"), "{said}");
}

#[test]
fn what_dedup_keeps_of_laid_out_json_is_an_object_a_line() {
    let desk = Desk::new();
    desk.put("a.json", "[\n  {\n    \"id\": 1,\n    \"text\": \"a b\"\n  },\n  {\"id\": 2, \"text\": \"a b\"}\n]\n");
    desk.run(&["dedup", "a.json", "-o", "kept.jsonl", "-q"]).code(0);
    assert_eq!(desk.read("kept.jsonl"), "{\"id\": 1, \"text\": \"a b\"}\n");
}

#[test]
fn numbers_that_json_does_not_know_cost_no_line() {
    for line in [
        "{\"id\": NaN, \"text\": \"one two\", \"score\": -Infinity}",
        "{\"id\": null, \"text\": \"one NaN\", \"source\": NaN, \"date\": Infinity}",
    ] {
        let (rows, said) = read("a.jsonl", line);
        assert_eq!(rows, ["a.jsonl:1|-|-|2"]);
        assert!(said.contains("NaN and Infinity, which JSON does not know, read as null: 2 in all"), "{said}");
    }
    let desk = Desk::new();
    let lines = "{\"id\": 1, \"text\": \"x\", \"n\": NaN}\n{\"id\": 2, \"text\": NaN}\n";
    desk.put("a.jsonl", lines);
    desk.run(&["dedup", "a.jsonl", "-o", "kept.jsonl"]).code(0);
    assert_eq!(desk.read("kept.jsonl"), lines);
}

#[test]
fn a_table_is_known_under_any_name_and_prose_is_not_one() {
    let row = "a|Echo|2024-05-16|3";
    for (name, content) in [
        ("-", "id,outlet,published,content\na,Echo,2024-05-16,\"one, two three\"\n"),
        ("export.bak", "ID|Quelle|Datum|Text\na|Echo|16.05.2024|one two three\n"),
        ("list.txt", "id\tsource\tdate\tbody\na\tEcho\t2024-05-16\tone two three\n"),
        ("list.csv", "Export of May\n\nid;source;date;text\na;Echo;2024-05-16;one two three\n"),
        ("list.csv", "sep=;\r\nid;source;date;text\r\na;Echo;2024-05-16;one two three\r\n"),
        ("list.csv", "id,source,date,text\n1,a,Echo,2024-05-16,one two three\n"),
        ("list.tsv", "id\tsource\tdate\ttext\na\tEcho\t2024-05-16\t\"one\" two \"three\n"),
        ("list.csv", "id,source,date,text\na,Echo,2024-05-16,\"one \\\"two, three\\\"\"\n"),
    ] {
        let desk = Desk::new();
        let arguments = ["scan", name, "--documents", "d.csv", "-q"];
        let run = if name == "-" {
            desk.pipe(&arguments, content)
        } else {
            desk.put(name, content);
            desk.run(&arguments)
        };
        run.code(0);
        let got = desk.read("d.csv");
        let cells: Vec<&str> = got.lines().nth(1).unwrap().split(',').take(4).collect();
        assert_eq!(cells.join("|"), row, "{content}");
    }
    for prose in ["Ferry, bus and train\n\nAll three stop on Monday, the operator says.", "One text, one line"] {
        assert_eq!(read("note", prose).0.len(), 1, "{prose}");
    }
    Desk::new()
        .pipe(&["scan", "-"], "day;lead;place\n1;x;Rome\n2;y;Oslo\n")
        .code(2)
        .stderr(contains("looks like a table, but has no column \"text\"; columns found: day, lead, place"));
}

#[test]
fn rows_that_are_lost_are_counted_one_by_one() {
    let desk = Desk::new();
    desk.put("a.csv", "id,text\na,one\nb,\"two\nc,three\nd,four \"x\" y\ne,five\n");
    let (rows, said) = told(&desk, &["a.csv"], 1);
    assert_eq!(rows, ["a|-|-|1", "c|-|-|1", "d|-|-|3", "e|-|-|1"]);
    assert!(said.contains("skipped 1 input") && said.contains("a.csv:3: "), "{said}");
    // Files that were put together with cat: marks and header rows in the middle cost nothing.
    desk.put("b.csv", "\u{feff}id,text\na,one\n\u{feff}id,text\nb,two\n");
    let (rows, said) = told(&desk, &["b.csv"], 0);
    assert_eq!(rows, ["a|-|-|1", "b|-|-|1"]);
    assert!(said.contains("header rows that stand in a table once more"), "{said}");
}

#[test]
fn values_that_stand_for_nothing_are_missing_in_every_format() {
    let rows = ["a|Echo|-|1", "b|-|-|1", "c|-|-|1", "d|-|-|0"];
    let json = "{\"id\":\"a\",\"source\":\" Echo \",\"text\":\"x\"}\n{\"id\":\"b\",\"source\":\"\",\"text\":\"x\",\"date\":\" \"}\n\
                {\"id\":\"c\",\"source\":\"NaN\",\"text\":\"x\",\"date\":\"None\"}\n{\"id\":\"d\",\"text\":null}\n";
    let table = "id,source,date,text\na, Echo ,,x\nb,,\" \",x\nc,N/A,null,x\nd,-,,nan\n";
    for (name, content) in [("a.jsonl", json), ("a.csv", table), ("a.tsv", &table.replace(',', "\t"))] {
        let (got, said) = read(name, content);
        assert_eq!(got, rows, "{name}");
        assert!(said.contains("values that stand for nothing, taken as missing"), "{said}");
        assert!(!said.contains("unreadable date"), "{said}");
    }
}

#[test]
fn options_that_did_nothing_are_named_once_with_what_there_is() {
    let desk = Desk::new();
    desk.put("a.jsonl", "{\"id\":1,\"text\":\"x y\",\"meta\":{\"site\":\"Echo\"}}\n{\"id\":2,\"text\":\"z\"}\n");
    desk.put("a.csv", "id,text,site\n1,x,Echo\n");
    for (file, found) in [("a.jsonl", "id, text, meta.site"), ("a.csv", "id, text, site")] {
        let (_, said) = told(&desk, &[file, "--source-field", "sites", "--date-field", "day"], 0);
        let note = format!("no document has a value in \"sites\": fields found: {found}\n");
        assert!(said.contains(&note) && said.matches("did nothing").count() == 2, "{said}");
    }
    let dedup = |more: &[&str]| {
        stderr(
            &desk.run(&[&["dedup", "a.jsonl", "-o", "k.jsonl", "--source-field", "meta.site"], more].concat()).code(0),
        )
    };
    assert!(
        dedup(&["--keep", "earliest"]).contains("--keep earliest kept the first of the input: no document has a date")
    );
    assert!(
        dedup(&["--keep", "source:Ecko,Echo"])
            .contains("outlets of --keep that no document has: Ecko: outlets found: Echo")
    );
    assert!(dedup(&["--window", "3d"]).contains("--window leaves nothing to compare: no document has a date"));
    assert!(!dedup(&["--keep", "source:Echo"]).contains("no document has"));
}

#[test]
fn usual_names_of_fields_are_known_in_any_case() {
    for (name, content) in [
        ("a.csv", "URL,Outlet,Published At,Body\nu1,Echo,2024-05-16,one two\n"),
        ("a.jsonl", "{\"url\":\"u1\",\"publisher\":\"Echo\",\"pubDate\":\"2024-05-16\",\"maintext\":\"one two\"}\n"),
    ] {
        let (rows, said) = read(name, content);
        assert_eq!(rows, ["u1|Echo|2024-05-16|2"]);
        assert_eq!(said.matches(" taken for the ").count(), 4, "{said}");
    }
    // A field that the user named is looked for under no other name but for its case.
    let desk = Desk::new();
    desk.put("a.csv", "id,Lead,body\na,one,two three\n");
    assert_eq!(told(&desk, &["a.csv", "--text-field", "lead"], 0).0, ["a|-|-|1"]);
    desk.put("a.csv", format!("id,essay,n\na,{SHARED},1\n").replace(", ", " "));
    let (_, said) = told(&desk, &["a.csv"], 2);
    assert!(said.contains("the longest cells are in \"essay\": --text-field \"essay\""), "{said}");
}

#[test]
fn folders_give_files_ids_outlets_and_dates() {
    let desk = Desk::new();
    desk.put("news/Echo/2024-05-16-ferry.txt", "Ferry stops\n\none two three");
    desk.put("news/Daily/2024/b.txt", "one two three");
    let rows = ["Daily/2024/b.txt|Daily|-|3", "Echo/2024-05-16-ferry.txt|Echo|2024-05-16|5"];
    for typed in ["news", "./news/", "news/../news", desk.path("news").to_str().unwrap()] {
        let (got, said) = told(&desk, &[typed], 0);
        assert_eq!(got, rows, "{typed}");
        assert!(said.contains("outlets taken from the names of folders"), "{said}");
    }
    assert_eq!(told(&desk, &["news", "--source-from", "nothing"], 0).0[0], "Daily/2024/b.txt|-|-|3");
    assert_eq!(
        told(&desk, &["news/Echo", "--source-from", "folder"], 0).0[0],
        "2024-05-16-ferry.txt|Echo|2024-05-16|5"
    );
    // Folders of years are no outlets.
    desk.put("years/2023/a.txt", "one");
    desk.put("years/2024/a.txt", "two");
    assert_eq!(told(&desk, &["years"], 0).0, ["2023/a.txt|-|-|1", "2024/a.txt|-|-|1"]);
    // Of two folders that were named, the shortest part of the path tells files apart.
    desk.put("x/one/a.txt", "one");
    desk.put("x/two/a.txt", "two");
    assert_eq!(told(&desk, &["x/one", "x/two"], 0).0, ["one/a.txt|-|-|1", "two/a.txt|-|-|1"]);
}

#[test]
fn folders_of_stores_fill_in_what_files_lack() {
    let desk = Desk::new();
    desk.put("t/source=The%20Echo/date=2024-05-16/part-0.json", document("a", "one"));
    desk.put("t/source=Daily/date=2024-05-17/part-0.json", "{\"id\":\"b\",\"text\":\"two\",\"source\":\"Own\"}\n");
    desk.put("t/_SUCCESS", "");
    let (rows, said) = told(&desk, &["t"], 0);
    assert_eq!((rows, said), (vec!["a|The Echo|2024-05-16|1".into(), "b|Own|2024-05-17|1".into()], String::new()));
    desk.put("u/outlet=Echo/year=2024/month=05/day=18/part-0.csv", "id,text\nc,three\n");
    assert_eq!(told(&desk, &["u"], 0).0, ["c|Echo|2024-05-18|1"]);
    // Names that tell nothing are taken where the kind is named.
    desk.put("v/part-0", document("d", "four"));
    desk.put("v/part-1.out", document("e", "five"));
    assert!(told(&desk, &["v"], 2).1.contains("--input-format takes files of any name"));
    assert_eq!(told(&desk, &["v", "--input-format", "jsonl"], 0).0, ["d|-|-|1", "e|-|-|1"]);
}

#[test]
fn results_of_earlier_runs_are_left_out_of_folders() {
    let desk = Desk::new();
    let text = |n: usize| format!("{SHARED} {n}");
    for n in 0..3 {
        desk.put(&format!("f/{n}.jsonl"), document(&n.to_string(), &text(n)));
    }
    let results = [
        "--pairs",
        "f/p.csv",
        "--passages",
        "f/s.tsv",
        "--clusters",
        "f/c.jsonl",
        "--documents",
        "f/d.csv.gz",
        "--outlets",
        "f/o.csv",
        "--witnesses",
        "f/w.jsonl",
        "--boilerplate",
        "f/b.csv",
        "--html",
        "f/r.html",
        "--matrix",
        "f/m.npy",
    ];
    desk.run(&[&["scan", "f", "-q"], &results[..]].concat()).code(0);
    desk.run(&["dedup", "f", "-q", "--removed", "f/removed.csv", "-o", "kept/"]).code(0);
    std::fs::rename(desk.path("kept"), desk.path("f/kept")).unwrap();
    let (again, said) = told(&desk, &["f"], 0);
    // What `dedup` kept is a copy of its document.
    assert_eq!(again.len(), 4, "{again:?}");
    assert!(
        said.contains("results of wirecopy in folders left out (a file that is named is read): 10 in all"),
        "{said}"
    );
}

#[test]
fn dates_of_the_case_are_days_and_the_form_may_be_named() {
    let desk = Desk::new();
    let line = |date: &str| format!("{{\"id\":\"{date}\",\"date\":\"{date}\",\"text\":\"x\"}}\n");
    desk.put("a.jsonl", ["03.04.2024", "3 avril 2024", "03/04/2024", "45385"].map(line).concat());
    let days = |arguments: &[&str]| {
        let (rows, said) = told(&desk, &[&["a.jsonl"], arguments].concat(), 0);
        (rows.iter().map(|row| row.split('|').nth(2).unwrap().to_owned()).collect::<Vec<_>>(), said)
    };
    let (got, said) = days(&[]);
    assert_eq!(got, ["2024-04-03", "-", "2024-04-03", "2024-04-03"]);
    assert!(said.contains("--date-format names the form, such as %d/%m/%Y"), "{said}");
    assert_eq!(days(&["--date-format", "%d/%m/%Y"]).0, ["2024-04-03"; 4]);
    assert_eq!(days(&["--date-format", "%m/%d/%Y"]).0[1], "2024-03-04");
    desk.run(&["scan", "a.jsonl", "--date-format", "dd/mm/yyyy"]).code(2).stderr(contains("no form of a date"));
}

#[test]
fn no_hours_are_told_of_a_date_without_a_time() {
    let desk = Desk::new();
    let text = "Harbour master Ines Halloran said on Tuesday that two of the four cranes at the northern quay would be \
                taken down before the winter storms, as engineers had found cracks below the water line";
    let line = |id: &str, date: &str, more: &str| {
        serde_json::json!({ "id": id, "date": date, "text": format!("{text}{more}") }).to_string() + "\n"
    };
    for (one, other) in [("2024-05-16", "2024-05-17T09:00:00Z"), ("2024-05-16T15:00:00Z", "2024-05-17")] {
        desk.put("a.jsonl", line("a", one, "") + &line("b", other, " of the basin"));
        desk.run(&["scan", "a.jsonl", "-q", "--pairs", "p.csv"]).code(0);
        let pairs = desk.read("p.csv");
        assert!(pairs.contains("a is dated a day earlier") && !pairs.contains("hours"), "{pairs}");
    }
}

#[test]
fn each_side_keeps_its_ids_and_a_row_tells_the_side() {
    let desk = Desk::new();
    desk.put("ours.jsonl", document("1", SHARED) + &document("2", "another text of some nine words stands here"));
    desk.put(
        "theirs.jsonl",
        document("1", "a third text which has nothing in common with them") + &document("2", SHARED),
    );
    for (input, against, a, b) in [("ours", "theirs", "1", "2"), ("theirs", "ours", "2", "1")] {
        let (input, against) = (format!("{input}.jsonl"), format!("{against}.jsonl"));
        desk.run(&["scan", &input, "--against", &against, "-q", "--pairs", "p.jsonl", "--documents", "d.csv"]).code(0);
        let pairs = json_lines(&desk.read("p.jsonl"));
        assert_eq!(pairs.len(), 1);
        let cells = ["a", "b", "side_a", "side_b"].map(|name| pairs[0][name].as_str().unwrap().to_owned());
        assert_eq!(cells, [a, b, "input", "against"]);
        let documents = desk.read("d.csv");
        let ends: Vec<&str> = documents.lines().map(|line| line.rsplit(',').next().unwrap()).collect();
        assert_eq!(ends, ["side", "input", "input", "against", "against"]);
    }
}

#[test]
fn dedup_against_an_archive_drops_what_the_archive_has() {
    let desk = Desk::new();
    desk.put("old.jsonl", document("1", SHARED) + &document("2", SHARED) + &document("3", "short"));
    desk.put("new.jsonl", document("1", SHARED) + &document("4", "short") + &document("5", "Something else"));
    desk.run(&["dedup", "new.jsonl", "--against", "old.jsonl", "-q", "-o", "k.jsonl", "--removed", "r.csv"]).code(0);
    assert_eq!(desk.read("k.jsonl"), document("5", "Something else"));
    let removed = desk.read("r.csv");
    assert!(removed.contains("which is among those of --against") && removed.contains("4,3,equal,1,"), "{removed}");
    assert!(removed.lines().skip(1).all(|line| line.ends_with(",against")), "{removed}");
    // The longer one of the input goes for no shorter one; and what only the archive has twice stays out of it.
    desk.run(&["dedup", "old.jsonl", "--against", "new.jsonl", "-q", "-o", "k.jsonl"]).code(0);
    assert_eq!(desk.read("k.jsonl"), "");
}

#[test]
fn dedup_marks_in_place_of_dropping() {
    let desk = Desk::new();
    desk.put("a.jsonl", document("a", SHARED) + "{ \"id\": \"b\", \"text\": \"" + SHARED + "\" }\n{}\n");
    desk.run(&["dedup", "a.jsonl", "-q", "-o", "m.jsonl", "--mark", "same_as"]).code(1);
    let marked = json_lines(&desk.read("m.jsonl"));
    assert_eq!(marked.iter().map(|row| row["same_as"].as_str()).collect::<Vec<_>>(), [None, Some("a")]);
    desk.put("a.csv", format!("id;text\r\n\"a;1\";{SHARED}\r\nb;{SHARED}\r\n"));
    desk.run(&["dedup", "a.csv", "-q", "-o", "m.csv", "--mark", "same_as"]).code(0);
    assert_eq!(desk.read("m.csv"), format!("id;text;same_as\r\n\"a;1\";{SHARED};\r\nb;{SHARED};\"a;1\"\r\n"));
    for (name, content) in [("x.csv", "id,text,n\n1,x,y\n"), ("x.jsonl", "{\"id\":1,\"text\":\"x\",\"n\":1}\n")] {
        desk.put(name, content);
        let out = format!("out-{name}");
        desk.run(&["dedup", name, "-o", &out, "--mark", "n"])
            .code(2)
            .stderr(contains("already; give --mark another name"));
        assert!(!desk.has(&out));
    }
    desk.put("x.txt", "text");
    desk.run(&["dedup", "x.txt", "-o", "o.txt", "--mark", "n"]).code(2).stderr(contains("--removed FILE tells"));
}

#[test]
fn dedup_keeps_shards_in_a_folder_that_appears_whole() {
    let desk = Desk::new();
    desk.put("in/a.jsonl", document("a", SHARED));
    desk.put("in/deep/b.csv", format!("id,text\nb,{}\nc,other\n", SHARED.replace(',', "")));
    desk.put("in/d.txt", "A text of its own.");
    desk.run(&["dedup", "in", "-q", "-o", "out/"]).code(0);
    assert_eq!(desk.read("out/a.jsonl"), document("a", SHARED));
    assert_eq!(desk.read("out/deep/b.csv"), "id,text\nc,other\n");
    assert_eq!(desk.read("out/d.txt"), "A text of its own.");
    desk.run(&["dedup", "in", "-o", "out/"]).code(2).stderr(contains("give the name of a new folder"));
    desk.put("x/a.jsonl", document("x", "x"));
    desk.run(&["dedup", "in", "x", "-o", "two/"]).code(2).stderr(contains("would both be a.jsonl"));
    assert!(!desk.has("two"));
    assert!(desk.names().iter().all(|name| !name.ends_with(".part")), "{:?}", desk.names());
}

#[test]
fn results_are_packed_by_their_ending() {
    let desk = Desk::with_articles();
    desk.run(&["scan", "articles.jsonl", "-q", "--pairs", "p.csv", "--documents", "d.jsonl"]).code(0);
    desk.run(&["scan", "articles.jsonl", "-q", "--pairs", "p.csv.gz", "--documents", "d.jsonl.zst"]).code(0);
    let mut pairs = String::new();
    let packed = desk.bytes("p.csv.gz");
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut pairs).unwrap();
    assert_eq!(pairs, desk.read("p.csv"));
    assert_eq!(zstd::decode_all(&desk.bytes("d.jsonl.zst")[..]).unwrap(), desk.bytes("d.jsonl"));
    desk.run(&["dedup", "articles.jsonl", "-q", "-o", "k.jsonl"]).code(0);
    desk.run(&["dedup", "articles.jsonl", "-q", "-o", "k.jsonl.zst"]).code(0);
    assert_eq!(zstd::decode_all(&desk.bytes("k.jsonl.zst")[..]).unwrap(), desk.bytes("k.jsonl"));
}
