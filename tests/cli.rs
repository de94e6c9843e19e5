//! The command line as a person meets it: help, inputs of every kind, streams, colours, interrupts, `compare`,
//! `explain-bands`. Bad input has its own file, and so have the results.

#![cfg(feature = "cli")]

mod program;

use predicates::prelude::*;
use predicates::str::{contains, starts_with};
use program::{ARTICLES, Desk, SHARED, document, gzip, stderr, stdout};

#[test]
fn help_version_and_no_arguments() {
    let desk = Desk::new();
    for arguments in [&["--help"][..], &["-h"], &["help"], &["scan", "-h"], &["compare", "--help"], &["help", "scan"]] {
        desk.run(arguments).code(0).stdout(contains("Usage: wirecopy")).stderr("");
    }
    desk.run(&["-h"]).stdout(contains("Exit codes: 0 done, 1 done but some input was skipped, 2 could not run."));
    desk.run(&["--version"]).code(0).stdout(concat!("wirecopy ", env!("CARGO_PKG_VERSION"), "\n"));
    desk.run(&[]).code(2).stdout("").stderr(contains("Usage: wirecopy [OPTIONS] <COMMAND>"));
    for (arguments, hint) in [
        (&["scan"][..], "<INPUT>..."),
        (&["compare", "a.txt"], "<B>"),
        (&["skan", "a"], "unrecognized subcommand 'skan'"),
        (&["scan", "a", "--thread", "2"], "--threads"),
        (&["scan", "a", "--threads", "0"], "0 is not in 1..=4096"),
        (&["scan", "a", "--min-jaccard", "1.5"], "min-jaccard is 1.5, but must be over 0 and at most 1"),
        (&["scan", "a", "--slots", "100"], "slots is 100, but must be a power of two"),
    ] {
        desk.run(arguments).code(2).stdout("").stderr(contains(hint));
    }
}

#[test]
fn the_summary_counts_in_plain_english() {
    let desk = Desk::with_articles();
    desk.put("two.jsonl", document("a", SHARED) + &document("b", SHARED) + &document("c", "two words"));
    let one = stdout(&desk.run(&["scan", "two.jsonl"]).code(0));
    for line in [
        "\n1 pair shares text, in 1 passage; 1 pair is a near-duplicate (Jaccard 0.7 or more)\n",
        "\n2 documents are of 1 story\n",
        "\nLargest stories\n   documents  outlets  days  story\n",
        "\n1          2                 a: Eleven passengers were treated for cuts, bruises and mild hypothermia …\n",
        "\n1 document is too short to compare (under 5 words)\n",
    ] {
        assert!(one.contains(line), "{line}: {one}");
    }
    let many = stdout(&desk.run(&["scan", "articles.jsonl"]).code(0));
    assert!(many.starts_with("15 documents (") && many.contains(" pairs share text, in "), "{many}");
    assert!(
        many.contains("Strongest pairs\n   in the other  Jaccard  words  bits  day         document\n1  ")
            && many.contains("  2025-03-05  meridian-ferry (Daily Meridian)\n")
            && many.contains(" 86 %                        2025-03-04  nwa-ferry (Northwire)\n"),
        "{many}"
    );
    assert!(many.contains("\n7 documents are of 2 stories\n"), "{many}");
    assert!(
        many.contains(
            "\n1          5        5  2025-03-04 to 2025-03-05  nwa-ferry (Northwire): Ferry runs aground in fog "
        ),
        "{many}"
    );
    assert!(many.contains(" more pairs (--top N shows more, "), "{many}");
    desk.run(&["scan", "articles.jsonl", "--top", "0"])
        .stdout(contains("Strongest").not().and(contains(" pairs not shown (")));
    // Over the number up to which all are compared, the sketch decides, and says how well.
    let crowd: String = (0..60).map(|i| document(&i.to_string(), &format!("{i} {SHARED}"))).collect();
    desk.put("crowd.jsonl", crowd);
    desk.run(&["scan", "crowd.jsonl"]).stdout(contains("Every pair that shares a run of 8 words was looked at."));
}

#[test]
fn standard_input_of_every_kind() {
    let desk = Desk::new();
    for input in
        [ARTICLES.as_bytes().to_vec(), gzip(ARTICLES.as_bytes()), zstd::encode_all(ARTICLES.as_bytes(), 1).unwrap()]
    {
        desk.pipe(&["scan", "-", "--top", "0"], input).code(0).stdout(starts_with("15 documents")).stderr("");
    }
    desk.pipe(&["scan", "-", "--top", "0"], "Just a text, of nine words or so, is here.")
        .code(0)
        .stdout(starts_with("1 document ("));
    desk.pipe(&["scan", "-", "--input-format", "csv", "--top", "0"], "id,text\na,b\nc,d\n")
        .code(0)
        .stdout(starts_with("2 documents"));
    desk.pipe(&["scan", "-"], "").code(2).stdout("").stderr(contains("no documents in what was given"));
    desk.put("other.txt", SHARED);
    desk.pipe(&["scan", "other.txt", "-", "-q", "--pairs", "p.csv"], SHARED).code(0);
    assert!(desk.read("p.csv").contains("\n-,other.txt,1,1,1,"), "{}", desk.read("p.csv"));
}

#[test]
fn patterns_are_expanded_by_the_program() {
    let desk = Desk::new();
    desk.put("news/a.txt", "a");
    desk.put("news/b.txt", "b");
    desk.put("news/deep/c.txt", "c");
    desk.put("news/d.md", "d");
    desk.put("[draft].txt", "e");
    assert_eq!(desk.ids(&["news/*.txt"], 0), ["news/a.txt", "news/b.txt"]);
    assert_eq!(desk.ids(&["**/[bc].*"], 0), ["news/b.txt", "news/deep/c.txt"]);
    assert_eq!(desk.ids(&["[draft].txt"], 0), ["[draft].txt"], "a file of that very name comes first");
}

#[test]
fn folders_are_read_with_all_below_them_in_order() {
    let desk = Desk::new();
    for name in ["f/z.txt", "f/a/2.txt", "f/a/1.txt.gz", "f/b.MD", "f/.hidden.txt", "f/.git/x.txt", "f/photo.jpg"] {
        desk.put(name, "words");
    }
    desk.put("f/a/1.txt.gz", gzip(b"words"));
    assert_eq!(desk.ids(&["f"], 0), ["f/a/1.txt.gz", "f/a/2.txt", "f/b.MD", "f/z.txt"]);
    // Ids that repeat are numbered in the order of reading.
    desk.put("g/z.jsonl", document("x", "last"));
    desk.put("g/a/n.jsonl", document("x", "first"));
    desk.run(&["scan", "g"]).code(0).stderr(contains("x (g/z.jsonl:1)"));
}

#[test]
fn packed_files_and_several_members() {
    let desk = Desk::new();
    let (one, two) = ARTICLES.split_at(ARTICLES.find("{\"id\": \"tideway").unwrap() - 50);
    desk.put("a.jsonl.zst", zstd::encode_all(ARTICLES.as_bytes(), 3).unwrap());
    desk.put("b.jsonl.gz", [gzip(one.as_bytes()), gzip(two.as_bytes())].concat());
    desk.put("misnamed.jsonl", gzip(ARTICLES.as_bytes()));
    for name in ["a.jsonl.zst", "b.jsonl.gz", "misnamed.jsonl"] {
        let done = desk.run(&["scan", name, "--top", "0"]).code(0).stdout(starts_with("15 documents"));
        assert_eq!(stderr(&done), "", "{name}");
    }
}

#[test]
fn fields_go_by_the_names_given() {
    let desk = Desk::new();
    let line = |id: &str| format!("{{\"url\":\"{id}\",\"body\":\"{SHARED}\",\"outlet\":\"The {id} Post\"}}\n");
    desk.put("n.jsonl", line("u1") + &line("u2"));
    let names = ["--text-field", "body", "--id-field", "url", "--source-field", "outlet"];
    let rest = ["--date-field", "day", "--title-field", "head", "-q", "--pairs", "p.csv"];
    desk.run(&[&["scan", "n.jsonl"], &names[..], &rest].concat()).code(0).stderr("");
    let pairs = program::Rows::of(&desk.read("p.csv"), b',');
    assert_eq!((pairs.column("a"), pairs.column("b")), (vec!["u1"], vec!["u2"]));
    assert_eq!((pairs.column("source_a"), pairs.column("source_b")), (vec!["The u1 Post"], vec!["The u2 Post"]));
    desk.run(&["scan", "n.jsonl"])
        .code(2)
        .stderr(contains("fields found: url, body, outlet; name it with --text-field"));
}

#[test]
fn tables_come_in_as_csv_and_tsv() {
    let desk = Desk::new();
    desk.put(
        "t.csv",
        format!("\u{FEFF}id,source,text\na,\"The \"\"Post\"\"\",\"{SHARED},\nand so on\"\nb,Sun,\"{SHARED}\"\n"),
    );
    desk.put("t.tsv", format!("text\tid\n{SHARED}\tc\n"));
    desk.put("semicolons.csv", format!("id;text\nd;{SHARED}\n"));
    assert_eq!(desk.ids(&["t.csv", "t.tsv", "semicolons.csv"], 0), ["a", "b", "c", "d"]);
    desk.run(&["scan", "t.csv", "t.tsv", "semicolons.csv", "-q", "--pairs", "p.csv"]).code(0).stderr("");
    let pairs = program::Rows::of(&desk.read("p.csv"), b',');
    assert_eq!(pairs.rows.len(), 6);
    assert_eq!(pairs.column("source_a")[0], "The \"Post\"");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let desk = Desk::with_articles();
    desk.put("bad.jsonl", "{}\n");
    let escapes = |arguments: &[&str], variable: Option<&str>| {
        let mut command = desk.command(arguments);
        if let Some(name) = variable {
            command.env(name, "1");
        }
        let done = command.assert();
        (stdout(&done).contains('\u{1b}'), stderr(&done).contains('\u{1b}'))
    };
    let scan = ["scan", "articles.jsonl", "bad.jsonl"];
    assert_eq!(escapes(&scan, None), (false, false), "no colour in a pipe");
    assert_eq!(escapes(&scan, Some("NO_COLOR")), (false, false));
    assert_eq!(escapes(&[&scan[..], &["--color", "always"]].concat(), None), (true, true));
    assert_eq!(escapes(&[&["--color", "always"], &scan[..]].concat(), None), (true, true));
    assert_eq!(escapes(&[&scan[..], &["--color", "always"]].concat(), Some("NO_COLOR")), (true, true), "a flag wins");
    assert_eq!(escapes(&[&scan[..], &["--color", "never"]].concat(), Some("CLICOLOR_FORCE")), (false, false));
    // Without colour the same words are there.
    let plain = stdout(&desk.run(&["compare", "articles.jsonl", "articles.jsonl"]));
    let colored = stdout(&desk.run(&["compare", "articles.jsonl", "articles.jsonl", "--color", "always"]));
    assert!(colored.contains('\u{1b}') && anstream::adapter::strip_str(&colored).to_string() == plain);
}

#[test]
fn quiet_says_nothing_but_what_went_wrong() {
    let desk = Desk::with_articles();
    desk.put("bad.jsonl", "{}\n");
    desk.run(&["scan", "articles.jsonl", "-q"]).code(0).stdout("").stderr("");
    desk.run(&["scan", "articles.jsonl", "bad.jsonl", "--quiet"])
        .code(1)
        .stdout("")
        .stderr(contains("bad.jsonl:1: no field"));
}

#[test]
fn control_codes_of_a_text_never_reach_the_terminal() {
    let desk = Desk::new();
    let evil = "\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}";
    let line = |id: &str| {
        let text = format!("{evil}{} {evil} {SHARED}", SHARED.replace("wrist", "leg"));
        serde_json::json!({"id": format!("{id}{evil}"), "source": evil, "title": evil, "date": evil, "text": text})
            .to_string()
            + "\n"
    };
    let broken = serde_json::json!({ (format!("field{evil}")): evil, "date": evil }).to_string();
    desk.put("evil.jsonl", line("a") + &line("b") + &line("a") + &broken + "\n");
    desk.put("evil.txt", format!("{evil} {SHARED} {evil}"));
    let name = if cfg!(unix) { format!("x{evil}.jsonl").replace('/', "") } else { "x.jsonl".into() };
    desk.put(&name, line("c") + "{}\n");
    let clean = |arguments: &[&str]| {
        let done = desk.run(arguments);
        for text in [stdout(&done), stderr(&done)] {
            let odd = text.chars().find(|&c| (c.is_control() && c != '\n') || c == '\u{202e}');
            assert_eq!(odd, None, "{arguments:?}: {text:?}");
        }
        done
    };
    clean(&["scan", "evil.jsonl", "evil.txt", &name, "--top", "20", "-v"]).code(1);
    clean(&["scan", &name, "--strict"]).code(2).stderr(contains("no field"));
    clean(&["scan", &format!("nope{name}")]).code(2);
    clean(&["scan", "evil.txt", "--pairs", &format!("{name}.xlsx")]).code(2);
    clean(&["compare", "evil.txt", "evil.txt"]).code(0).stdout(contains("Eleven passengers"));
    clean(&["compare", "evil.txt", &name]).code(0);
    // JSON lines go to the terminal as well, and escape what they must.
    desk.run(&["scan", "evil.jsonl", "--passages", "-", "--excerpts"])
        .stdout(contains('\u{1b}').not().and(contains("\\u001b[31m")));
}

/// A corpus whose passages are more than any pipe holds.
fn crowd() -> String {
    (0..80).map(|i| document(&format!("document-{i:03}"), &format!("{i} {SHARED} {i}"))).collect()
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let desk = Desk::new();
    desk.put("crowd.jsonl", crowd());
    desk.put("bad.jsonl", "{}\n");
    for (inputs, code) in [(&["crowd.jsonl"][..], 0), (&["crowd.jsonl", "bad.jsonl"], 1)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .current_dir(desk.path(""))
            .args([&["scan", "--passages", "-", "--excerpts", "--pairs", "pairs.csv"], inputs].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut few = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut few).unwrap(); // and drops it
        let done = child.wait_with_output().unwrap();
        let errors = String::from_utf8(done.stderr).unwrap();
        assert_eq!(&few, b"{\"a\":\"docu");
        assert_eq!(done.status.code(), Some(code), "{errors}");
        assert!(!errors.contains("panicked") && !errors.to_lowercase().contains("broken pipe"), "{errors}");
        assert_eq!(errors.contains("bad.jsonl:1"), code == 1, "what was skipped is named all the same: {errors}");
        assert_eq!(desk.read("pairs.csv").lines().count(), 1 + 80 * 79 / 2, "the other result is whole");
        std::fs::remove_file(desk.path("pairs.csv")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_behind() {
    use std::process::{Command, Stdio};
    let desk = Desk::new();
    desk.put("old.csv", "what an earlier run found");
    let mut child = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(desk.path(""))
        .args(["scan", "-", "--pairs", "out.jsonl", "--clusters", "old.csv", "--matrix", "m.npy"])
        .stdin(Stdio::piped()) // held open: the run waits for more
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let parts = || desk.names().iter().filter(|n| n.starts_with(".wirecopy-") && n.ends_with(".part")).count();
    while parts() < 4 {
        assert_eq!(child.try_wait().unwrap(), None, "ended by itself");
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let input = child.stdin.take();
    let done = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(done.status.code(), Some(130), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(desk.names(), ["old.csv"]);
    assert_eq!(desk.read("old.csv"), "what an earlier run found");
}

#[test]
fn compare_marks_both_texts_and_counts() {
    let desk = Desk::new();
    desk.put("release.txt", format!("Our own words come first. {SHARED}. And last."));
    desk.put("article.txt", format!("Wholly unlike it at the start; {}, it says.", SHARED.replace("mild", "slight")));
    let done = desk.run(&["compare", "release.txt", "article.txt"]).code(0).stderr("");
    let out = stdout(&done);
    let words = SHARED.split_whitespace().count();
    assert!(
        out.starts_with(&format!(
            "━━ A: release.txt\nOur own words come first. [1> {} <1]. And last.\n\n",
            SHARED.replace("mild", "{-mild-}")
        )),
        "{out}"
    );
    assert!(out.contains("\n     other words: mild -> slight\n"), "{out}");
    assert!(out.contains("\n━━ B: article.txt\nWholly unlike it at the start; [1> Eleven passengers "), "{out}");
    assert!(out.contains(" wrist <1], it says.\n\n━━ shared\n"), "{out}");
    let [all, matched, end] = [words, words - 1, 26 + SHARED.chars().count()].map(|n| n.to_string());
    let row = passage_row(&out);
    assert_eq!(
        (&row[..4], row[5], row[6]),
        (&["[1]", &matched, &all, &all][..], "edited", format!("26-{end}").as_str())
    );
    assert!(row[7].starts_with("31-"), "{out}");
    assert!(out.contains("\nJaccard 0."), "{out}");
    let same = stdout(&desk.run(&["compare", "release.txt", "release.txt"]).code(0));
    assert!(passage_row(&same)[5] == "verbatim" && same.contains("Jaccard 1.000: "), "{same}");
    assert!(same.contains("100 % of A is in B, 100 % of B is in A"), "{same}");
    desk.put("other.txt", "Nothing in here was ever seen in any other place before.");
    desk.run(&["compare", "release.txt", "other.txt"])
        .code(0)
        .stdout(contains("no passage of 6 words or more\nJaccard 0.000: 0 shared of "));
}

/// The cells of the first passage.
fn passage_row(out: &str) -> Vec<&str> {
    out.lines().find(|line| line.starts_with("[1] ")).unwrap_or_default().split_whitespace().collect()
}

#[test]
fn compare_tells_two_notices_apart() {
    let desk = Desk::new();
    let notice = |district: &str, day: &str, date: &str, cars: &str, end: &str| {
        format!(
            "Road works in the {district} district. The road office said on {day} that the old bridge over the river will \
             be closed to all traffic from {date} on. At least {cars} lorries a day have to take the detour through Port \
             Ellery. It opens again on {end}."
        )
    };
    desk.put("a.txt", notice("Skerry", "Monday", "3 March", "253", "Friday, 14 March"));
    desk.put("b.txt", notice("Skerry", "Tuesday", "7 April", "270", "Sunday, 20 April"));
    let out = stdout(&desk.run(&["compare", "a.txt", "b.txt"]).code(0));
    assert!(out.contains("\n     differs: Monday -> Tuesday; 3 March -> 7 April; 253 -> 270\noutside of "), "{out}");
    assert!(out.contains("\noutside of the passages:\n     differs: Friday, 14 March -> Sunday, 20 April\n"), "{out}");
    assert!(out.contains(" said on {-Monday-} that ") && out.contains(" said on {+Tuesday+} that "), "{out}");
    // Letter case and punctuation are no difference.
    desk.put("c.txt", desk.read("a.txt").to_uppercase().replace(". ", " - "));
    let out = stdout(&desk.run(&["compare", "a.txt", "c.txt"]).code(0));
    assert!(out.contains("verbatim") && !out.contains("differs:") && !out.contains("other words:"), "{out}");
}

#[test]
fn compare_marks_nearly_equal_words_in_noisy_text() {
    let desk = Desk::new();
    desk.put("a.txt", SHARED);
    desk.put("b.txt", SHARED.replace("passengers", "passcngcrs").replace("hypothermia", "hypo\nthermia"));
    let out = stdout(&desk.run(&["compare", "--noisy", "a.txt", "b.txt"]).code(0));
    let words = SHARED.split_whitespace().count();
    let [equal, a, b] = [words - 2, words, words + 1].map(|n| n.to_string());
    assert_eq!(passage_row(&out)[..5], ["[1]", &equal, "2", &a, &b], "{out}");
    assert!(out.contains("{≈passengers≈}") && out.contains("{≈hypo\nthermia≈}"), "{out}");
    assert!(!out.contains("differs:") && !out.contains("other words:"), "{out}");
}

#[test]
fn compare_finds_what_was_put_in_other_words() {
    let desk = Desk::new();
    desk.put(
        "a.txt",
        "The harbour council of Skerryhaven voted on Monday night to close the old fish market and to sell the quay to a \
         hotel company from Port Ellery, councillor Morwenna Tregear said. Fishermen had asked for a delay of six months.",
    );
    desk.put(
        "b.txt",
        "Skerryhaven's old fish market will close and its quay will be sold to a Port Ellery hotel company, the harbour \
         council decided late on Monday, councillor Morwenna Tregear said. A six-month delay, asked for by fishermen, fell.",
    );
    desk.run(&["compare", "a.txt", "b.txt"]).code(0).stdout(contains("  rewritten  "));
    desk.run(&["compare", "a.txt", "b.txt", "--plagiarism"]).code(0).stdout(contains("  rewritten  "));
    let without = stdout(&desk.run(&["compare", "a.txt", "b.txt", "--no-rewritten"]).code(0));
    assert!(!without.contains("rewritten"), "{without}");
    desk.run(&["compare", "a.txt", "b.txt", "--plagiarism", "--noisy"]).code(2);
}

#[test]
fn compare_reads_streams_and_packed_files() {
    let desk = Desk::new();
    desk.put("a.txt", SHARED);
    desk.put("a.txt.gz", gzip(SHARED.as_bytes()));
    desk.pipe(&["compare", "a.txt.gz", "-"], SHARED)
        .code(0)
        .stdout(contains("━━ B: -\n").and(contains("Jaccard 1.000")));
    desk.pipe(&["compare", "-", "-"], SHARED)
        .code(2)
        .stdout("")
        .stderr(contains("only one of the two texts can come from standard input"));
}

#[test]
fn compare_on_what_is_no_text() {
    let desk = Desk::with_articles();
    desk.put("a.txt", SHARED);
    desk.put("short.txt", "two words");
    desk.put("empty.txt", "");
    desk.put("nul.txt", b"a\0b");
    desk.put("two/a.txt", "a");
    desk.put("two/b.txt", "b");
    desk.run(&["compare", "a.txt", "nope.txt"])
        .code(2)
        .stdout("")
        .stderr(contains("nope.txt: cannot read: no such file or folder").count(1));
    desk.run(&["compare", "nul.txt", "a.txt"]).code(2).stderr(contains("nul.txt: binary, not text"));
    desk.run(&["compare", "two", "a.txt"])
        .code(2)
        .stderr(contains("two: holds 2 documents, but compare takes two single texts (scan compares many)"));
    desk.run(&["compare", "short.txt", "a.txt"])
        .code(0)
        .stdout(contains("A is too short to compare (under 5 words)\n").and(contains("B is too short").not()));
    desk.run(&["compare", "empty.txt", "empty.txt"])
        .code(0)
        .stdout(contains("B is too short to compare (under 5 words)\n"));
}

const ARABIC: &str = "قال متحدث باسم خفر السواحل إن جميع ركاب العبّارة البالغ عددهم مئتين وسبعة وثلاثين نُقلوا إلى الشاطئ سالمين يوم الثلاثاء";
const CHINESE: &str = "海岸警卫队表示渡轮在浓雾中搁浅后船上二百三十七人全部安全上岸十一名乘客因轻度失温接受治疗";
const THAI: &str = "หน่วยยามฝั่งแถลงว่าผู้โดยสารเรือเฟอร์รี่ทั้งสองร้อยสามสิบเจ็ดคนได้รับการช่วยเหลือขึ้นฝั่งอย่างปลอดภัยแล้ว";

/// A script, a shared text, and what stands around it in one document and in the other. The surroundings have no
/// character in common: where each character is a word, one that agrees by chance beside a passage may join it.
const SCRIPTS: [(&str, &str, [&str; 2], [&str; 2]); 3] = [
    ("arabic", ARABIC, ["مقدمة الصحيفة الأولى: ", ". خاتمة."], ["كتب مراسلنا في الميناء، ", "؛ انتهى الخبر هنا."]),
    ("chinese", CHINESE, ["本台消息：", "。完。"], ["新闻网昨夜写道，", "；以上。"]),
    ("thai", THAI, ["เช้านี้ ", " จบข่าว"], ["ตอบบท — ", " ๆ ต่อไป"]),
];

#[test]
fn compare_marks_texts_in_other_scripts() {
    let desk = Desk::new();
    for (name, shared, [before, after], [other_before, other_after]) in SCRIPTS {
        desk.put("a.txt", format!("{before}{shared}{after}"));
        desk.put("b.txt", format!("{other_before}{shared}{other_after}"));
        let out = stdout(&desk.run(&["compare", "a.txt", "b.txt"]).code(0));
        assert!(out.contains(&format!("{before}[1> {shared} <1]{after}\n")), "{name}: {out}");
        assert!(out.contains(&format!("{other_before}[1> {shared} <1]{other_after}\n")), "{name}: {out}");
        let places = [before, other_before].map(|b| (b.chars().count(), b.chars().count() + shared.chars().count()));
        let [(a, a_end), (b, b_end)] = places;
        assert_eq!(passage_row(&out)[6..], [format!("{a}-{a_end}"), format!("{b}-{b_end}")], "{name}: {out}");
    }
}

#[test]
fn scan_cuts_texts_in_other_scripts_where_they_match() {
    let desk = Desk::new();
    let mut lines = String::new();
    for (name, shared, [before, after], [other_before, other_after]) in SCRIPTS {
        lines += &document(&format!("{name}-a"), &format!("{before}{shared}{after}"));
        lines += &document(&format!("{name}-b"), &format!("{other_before}{shared}{other_after}"));
    }
    desk.put("s.jsonl", lines);
    let done = desk.run(&["scan", "s.jsonl", "--passages", "p.jsonl", "--excerpts"]).code(0).stderr("");
    let passages = program::json_lines(&desk.read("p.jsonl"));
    assert_eq!(passages.len(), 3, "{passages:?}");
    for ((name, shared, [before, _], [other_before, _]), found) in SCRIPTS.iter().zip(&passages) {
        assert_eq!(found["a"], format!("{name}-a"));
        assert_eq!((&found["a_text"], &found["b_text"]), (&(*shared).into(), &(*shared).into()), "{name}");
        for (side, before) in [("a", before), ("b", other_before)] {
            let (chars, bytes) = (before.chars().count(), before.len());
            assert_eq!(found[&format!("{side}_char_start")], chars, "{name}");
            assert_eq!(found[&format!("{side}_char_end")], chars + shared.chars().count(), "{name}");
            assert_eq!(found[&format!("{side}_byte_start")], bytes, "{name}");
            assert_eq!(found[&format!("{side}_byte_end")], bytes + shared.len(), "{name}");
        }
        assert!(stdout(&done).contains(&format!("“{shared}”")), "{name}");
    }
}

#[test]
fn explain_bands_shows_the_curve() {
    let desk = Desk::new();
    let out = stdout(&desk.run(&["explain-bands"]).code(0).stderr(""));
    assert!(out.starts_with("128 slots cut into "), "{out}");
    assert!(out.contains("<- --min-jaccard") && out.contains("\nAt exactly 0.7: 0.99"), "{out}");
    assert_eq!(out.lines().filter(|l| l.starts_with("   ")).count(), 20, "{out}");
    desk.run(&["explain-bands", "--slots", "16", "--min-jaccard", "0.05"])
        .code(0)
        .stdout(contains("asked for: take more --slots, or a higher --min-jaccard."));
    desk.run(&["explain-bands", "--min-jaccard", "0"]).code(2).stdout("").stderr(contains("min-jaccard is 0"));
}

#[test]
fn a_background_is_built_and_used() {
    let desk = Desk::with_articles();
    let build = ["background", "build", "articles.jsonl", "-o", "my.wcbg", "--max-size", "5k"];
    desk.run(&build).code(0).stdout("").stderr(contains("15 documents gave a table of "));
    let table = desk.bytes("my.wcbg");
    assert!(table.starts_with(b"WCBG") && table.len() <= 5000);
    desk.run(&build).code(0);
    assert_eq!(table, desk.bytes("my.wcbg"));
    for command in [&["scan", "articles.jsonl"][..], &["compare", "articles.txt", "articles.txt"]] {
        desk.put("articles.txt", SHARED);
        let with = |table: &str| desk.run(&[command, &["--background", table]].concat());
        with("my.wcbg").code(0);
        with("articles.jsonl").code(2).stderr(contains("--background articles.jsonl: this is not a background table"));
        with("none.wcbg").code(2).stderr(contains("--background none.wcbg: cannot read"));
        desk.put("damaged.wcbg", &table[..table.len() - 1]);
        with("damaged.wcbg").code(2).stderr(contains("its checksum or length is wrong; build it again"));
    }
    desk.put("one.txt", SHARED);
    let too_few = desk.run(&["background", "build", "one.txt", "-o", "few.wcbg"]).code(2);
    assert!(stderr(&too_few).contains("no word or phrase stands in three documents or more"));
    let size = ["background", "build", "one.txt", "-o", "few.wcbg", "--max-size", "2 MB"];
    desk.run(&size).code(2).stderr(contains("a size is a whole number of bytes, or one with k, M or G"));
}
