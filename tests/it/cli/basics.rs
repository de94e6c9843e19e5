//! The command line as a person meets it: help, the summary of a scan, `explain-bands`, `background build`.

use crate::program::{Desk, SHARED, document, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;

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
fn tuned_numbers_come_from_a_file() {
    let desk = Desk::with_articles();
    desk.put("one.txt", SHARED);
    desk.put("same.json", "{}");
    desk.put("other.json", r#"{"attribution": {"verdict_chance": 0.9}}"#);
    desk.put("wrong.json", r#"{"attribution": {"no_such_number": 1}}"#);
    for command in [
        &["scan", "articles.jsonl"][..],
        &["compare", "one.txt", "one.txt"],
        &["dedup", "articles.jsonl", "-o", "kept.jsonl"],
        &["explain", "nwa-ferry", "meridian-ferry", "--in", "articles.jsonl"],
    ] {
        let with = |file: &str| desk.run(&[command, &["--tuning", file]].concat());
        with("same.json").code(0).stderr(contains("tuned numbers").not());
        with("other.json").code(0).stderr(contains("note: tuned numbers from other.json\n"));
        with("wrong.json").code(2).stderr(contains("--tuning wrong.json: tuning is").and(contains("no_such_number")));
        with("none.json").code(2).stderr(contains("--tuning none.json: cannot read"));
    }
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
