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
        "3 documents (",
        "\n1 story stands in more than one document. No two",
        "\nStories\n  2 documents  Eleven passengers were treated for cuts, bruises and mild hypothermia …\n",
        "\nClosest pair of each story\n  A: a, 24 of 24 words; B: b, 24 of 24 words; who took from whom cannot be told\n    “Eleven ",
        "\n1 document is too short to compare (under 5 words).\n",
        "\n1 pair shares text. Every pair was compared (",
    ] {
        assert!(one.contains(line.trim_end_matches(" No two")), "{line}: {one}");
    }
    let many = stdout(&desk.run(&["scan", "articles.jsonl", "--pairs", "p.csv"]).code(0));
    for line in [
        "15 articles from 11 outlets, 18 Feb to 15 Aug 2025 (",
        "\n2 stories ran in more than one outlet. 8 articles likely have words of another one of these: 3 have 80 % or \
         more of the words, 5 have 10 to 80 %. 1 article likely repeats its own outlet.\n",
        "\nArticles with words of others\n  294 words  Daily Meridian, 5 Mar 2025 (meridian-ferry): ‘We just steered for the horn’",
        "\n             98\u{a0}% (294 of 300 words), very likely from Northwire, 14 hours earlier; credit found\n",
        "\n             77\u{a0}% (268 of 350 words), very likely from Northwire, a day earlier; no credit found\n",
        "\n  5 outlets  Ferry runs aground in fog off Skerryhaven, all 237 saved\n             5 articles; 4 to 5 Mar 2025; likely first: \
         Northwire\n",
        "\n  Northwire → Daily Meridian: 294 of 300 words the same (98\u{a0}%), very likely from there, 14 hours later\n    “All 237 people aboard the \
         ferry [Aurelie -> Aurélie] Grant ",
        "\nIn quotations: [before -> after] changed on the way, [+ words] put in, [- words] left out.\n",
        "\n1 article credits a source: Northwire (1).\n",
        "\n29 pairs share text. Every pair was compared (105 in all).\n",
        "\nWritten: p.csv (",
    ] {
        assert!(many.starts_with(line) || many.contains(line), "{line}: {many}");
    }
    let more = stdout(&desk.run(&["scan", "articles.jsonl", "-v"]).code(0));
    assert!(more.contains("\n    meridian-ferry / nwa-ferry: Jaccard 0.79. 1,466 bits in "), "{more}");
    desk.run(&["scan", "articles.jsonl", "--top", "0"])
        .stdout(contains("Articles with words").not().and(contains("Stories\n").not()).and(contains("Closest").not()));
    // Over the number up to which all are compared, the sketch decides, and says how well.
    let crowd: String = (0..60).map(|i| document(&i.to_string(), &format!("{i} {SHARED}"))).collect();
    desk.put("crowd.jsonl", crowd);
    desk.run(&["scan", "crowd.jsonl", "-v"]).stdout(contains("Every pair that shares a run of 8 words was looked at"));
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
