//! Defaults that a user sets: `wirecopy.toml`, `WIRECOPY_…` variables, `--show-config`. And what is made from the same
//! definitions of flags: help, completions, man pages.

use crate::program::{Desk, SHARED, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

/// What `--show-config` says of a flag: its value and where it was set.
fn shown(desk: &Desk, variables: &[(&str, &str)], arguments: &[&str], flag: &str) -> (Value, String) {
    let mut command = desk.command(&[arguments, &["--show-config", "--format", "json"]].concat());
    let done = command.envs(variables.iter().copied()).assert().code(0);
    let all: Value = serde_json::from_str(&stdout(&done)).unwrap();
    let found = all["settings"].as_array().unwrap().iter().find(|one| one["name"] == flag).unwrap().clone();
    (found["value"].clone(), found["from"].as_str().unwrap().to_owned())
}

#[test]
fn a_flag_wins_over_a_variable_that_over_the_file_and_that_over_what_is_built_in() {
    let desk = Desk::new();
    let top = |variables: &[(&str, &str)], arguments: &[&str]| {
        shown(&desk, variables, &[&["scan"], arguments].concat(), "top")
    };
    assert_eq!(top(&[], &[]), (5.into(), "default".into()));
    desk.put("wirecopy.toml", "# defaults\ntop = 7\n[scan]\nmin-jaccard = 0.8\n");
    assert_eq!(top(&[], &[]), (7.into(), "wirecopy.toml:2".into()));
    desk.put("wirecopy.toml", "top = 7\n\n[scan]\ntop = 8\n[dedup]\nkeep = \"earliest\"\n");
    assert_eq!(top(&[], &[]), (8.into(), "wirecopy.toml:4".into()));
    assert_eq!(top(&[("WIRECOPY_TOP", "9")], &[]), (9.into(), "WIRECOPY_TOP".into()));
    assert_eq!(top(&[("WIRECOPY_TOP", "9")], &["--top", "10"]), (10.into(), "flag".into()));
    assert_eq!(top(&[("WIRECOPY_TOP", "")], &["--no-config"]), (5.into(), "default".into()));
    desk.put("other.toml", "top = 11\n");
    assert_eq!(top(&[], &["--config", "other.toml"]), (11.into(), "other.toml:1".into()));
    assert_eq!(top(&[("WIRECOPY_CONFIG", "other.toml")], &[]), (11.into(), "other.toml:1".into()));
}

#[test]
fn the_nearest_file_is_taken_then_the_users() {
    let desk = Desk::new();
    desk.put("home/.config/wirecopy/wirecopy.toml", "top = 1\n");
    desk.put("xdg/wirecopy/wirecopy.toml", "top = 2\n");
    desk.put("work/deep/a.txt", "");
    let top = |variable: (&str, &str)| {
        let mut command = desk.command(&["scan", "--show-config"]);
        command.current_dir(desk.path("work/deep")).env_remove("XDG_CONFIG_HOME").env("HOME", desk.path("home"));
        let done = command.env(variable.0, variable.1).assert().code(0);
        stdout(&done).lines().find(|line| line.starts_with("top = ")).unwrap()[6..7].to_owned()
    };
    let xdg = desk.path("xdg").display().to_string();
    if cfg!(unix) {
        assert_eq!(top(("X", "")), "1");
        assert_eq!(top(("XDG_CONFIG_HOME", &xdg)), "2");
    }
    desk.put("work/wirecopy.toml", "top = 3\n");
    assert_eq!(top(("XDG_CONFIG_HOME", &xdg)), "3");
    desk.put("work/deep/wirecopy.toml", "text-field = \"body\"\n");
    assert_eq!(top(("XDG_CONFIG_HOME", &xdg)), "5", "files are not mixed");
}

#[test]
fn what_is_set_holds_as_if_it_were_typed() {
    let desk = Desk::new();
    let rows: String = (0..3).map(|i| format!("{{\"body\": \"{i} {SHARED}\", \"key\": \"k{i}\"}}\n")).collect();
    desk.put("corpus/rows.jsonl", rows);
    desk.put("corpus/mine.tsv", "agency\tNorthwire\tNWA\n");
    let file = "text-field = \"body\"\nid-field = \"key\"\nquiet = true\ncredits = \"mine.tsv\"\n[dedup]\noutput = \"kept.jsonl\"\n";
    desk.put("corpus/wirecopy.toml", file);
    let run = |arguments: &[&str]| desk.command(arguments).current_dir(desk.path("corpus")).assert();
    run(&["scan", "rows.jsonl", "--pairs", "pairs.csv"]).code(0).stdout("").stderr("");
    assert!(desk.read("corpus/pairs.csv").contains("\nk0,k1,"));
    run(&["scan", "rows.jsonl", "--quiet=false"]).code(0).stdout(contains("3 documents ("));
    run(&["dedup", "rows.jsonl"]).code(0).stderr("");
    assert_eq!(desk.read("corpus/kept.jsonl").lines().count(), 1);
    // Paths are meant from where the file stands.
    desk.command(&["scan", "corpus/rows.jsonl", "--config", "corpus/wirecopy.toml"]).assert().code(0).stdout("");
    // What is typed may contradict it, and what asks for another flag asks for nothing.
    desk.put("corpus/wirecopy.toml", "noisy = true\nall-pairs = true\nhtml-max = \"2M\"\ntext-field = \"body\"\n");
    assert_eq!(shown(&desk, &[], &["scan", "--config", "corpus/wirecopy.toml"], "noisy").0, true);
    let typed = ["scan", "--config", "corpus/wirecopy.toml", "--plagiarism", "--pair-limit", "50"];
    assert_eq!(shown(&desk, &[], &typed, "noisy"), (false.into(), "default".into()));
    assert_eq!(shown(&desk, &[], &typed, "all-pairs"), (false.into(), "default".into()));
    run(&["scan", "rows.jsonl", "--plagiarism"]).code(0).stderr("");
    let done =
        desk.command(&["scan", "corpus/rows.jsonl", "--text-field", "body"]).env("WIRECOPY_NOISY", "yes").assert();
    done.code(0).stdout(contains("3 documents ("));
}

#[test]
fn what_cannot_be_set_is_named_with_file_and_line() {
    let desk = Desk::with_articles();
    for (file, why) in [
        ("text-feild = \"x\"", "wirecopy.toml:1: no key \"text-feild\"; the nearest is \"text-field\""),
        ("\n[scan]\nkeap = 1", "wirecopy.toml:3: no key \"keap\" for scan; the nearest is "),
        ("[dedup]\nkeap = 1", "wirecopy.toml:2: no key \"keap\" for dedup; the nearest is \"keep\""),
        ("[scam]\ntop = 1", "wirecopy.toml:1: no key \"scam\"; the nearest is \"scan\""),
        ("config = \"x\"", "no key \"config\""),
        ("top = 1\nthreads = 0", "wirecopy.toml:2: invalid value '0' for '--threads <N>': 0 is not in 1..=4096"),
        (
            "measure = \"cosine\"",
            "wirecopy.toml:1: invalid value 'cosine' for '--measure <MEASURE>' [possible values: ",
        ),
        ("noisy = 3", "wirecopy.toml:1: noisy is a switch: true or false, not 3"),
        ("top = [1, 2]", "wirecopy.toml:1: top takes one value, not 2"),
        ("top = 2026-01-01", "wirecopy.toml:1: top takes a text, a number, or true or false"),
        ("noisy = true\nplagiarism = true", "wirecopy.toml:2: plagiarism cannot be set beside noisy"),
        ("top = 1\ntop = ", "wirecopy.toml:2: "),
    ] {
        desk.put("wirecopy.toml", file);
        desk.run(&["scan", "articles.jsonl"]).code(2).stdout("").stderr(contains(why));
    }
    desk.put("wirecopy.toml", "[dedup]\nkeep = \"first\"\n[background.build]\nmax-size = \"1M\"\n");
    desk.run(&["scan", "articles.jsonl", "-q"]).code(0).stderr("");
    let scan = |name: &str, value: &str| desk.command(&["scan", "articles.jsonl", "-q"]).env(name, value).assert();
    scan("WIRECOPY_THREADS", "0").code(2).stderr(contains("WIRECOPY_THREADS: invalid value '0' for "));
    scan("WIRECOPY_TEXTFIELD", "x").code(0).stderr(contains("names no flag; the nearest is WIRECOPY_TEXT_FIELD\n"));
    desk.run(&["scan", "articles.jsonl", "--config", "nope.toml"]).code(2).stderr(contains("nope.toml: cannot read"));
}

#[test]
fn what_is_shown_is_a_file_that_says_the_same() {
    let desk = Desk::new();
    let done =
        desk.run(&["scan", "--show-config", "--text-field", "my \"body\"", "--against", "x", "y", "--noisy"]).code(0);
    let first = stdout(&done);
    for line in
        ["[scan]\n", "\ntext-field = \"my \\\"body\\\"\"", "\nagainst = [\"x\",\"y\"]", "\n# html =", " # flag\n"]
    {
        assert!(first.contains(line), "{first}");
    }
    desk.put("wirecopy.toml", &first);
    let values = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split("  #").next().unwrap().trim_end().to_owned()).collect()
    };
    let again = stdout(&desk.run(&["scan", "--show-config"]).code(0));
    assert_eq!(values(&again), values(&first));
}

#[test]
fn short_help_fits_a_screen_and_long_help_has_examples() {
    let desk = Desk::new();
    for command in ["scan", "compare", "dedup", "explain", "explain-bands", "completions", "man"] {
        let help = |flag| stdout(&desk.command(&[command, flag]).env("COLUMNS", "80").assert().code(0));
        let (short, long) = (help("-h"), help("--help"));
        assert!(short.lines().count() <= 50, "{command}: {} lines\n{short}", short.lines().count());
        assert!(long.contains("Examples:\n  wirecopy ") || command == "explain-bands", "{long}");
        assert!(!short.contains("--config") && long.contains("--config"), "{command}");
    }
    desk.run(&["--help"]).stdout(contains("WIRECOPY_TEXT_FIELD=body").and(contains("[scan]\n")));
}

#[test]
fn completions_and_man_pages_know_commands_and_flags() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(&desk.run(&["completions", shell]).code(0).stderr(""));
        assert!(script.contains("explain-bands") && script.contains("min-jaccard"), "{shell}");
    }
    desk.run(&["man"]).code(0).stdout(contains(".TH wirecopy 1"));
    desk.run(&["man", "--dir", "pages"]).code(0).stdout("");
    let page = desk.read("pages/wirecopy-scan.1");
    assert!(page.contains("\\-\\-min\\-jaccard") && page.contains("Name every skipped input"), "{page}");
    assert!(desk.has("pages/wirecopy-background-build.1"));
    assert_eq!(stderr(&desk.run(&["completions", "tcsh"]).code(2)).matches("possible values").count(), 1);
}
