//! What goes to the terminal and how a run ends: colour, quiet, control codes, a closed pipe, an interrupt.

use crate::program::{Desk, SHARED, document, stderr, stdout};
use predicates::prelude::*;
use predicates::str::contains;

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
